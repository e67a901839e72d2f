"""Plain text: a Daily Papers page of Hugging Face that was saved, or a list of papers (text/lists.py).

A page is title, blank line, abstract, again and again. How they are told apart: lines between blank lines are a block. A
block with a line of more than 200 characters is one paragraph a line (the browser's own saving); any other block is one
wrapped paragraph. A paragraph *can be a title* when it is short and does not end like a sentence, is not a list item and
holds no address. The paragraph under a title is its abstract, and must not look like a title itself; a later paragraph
begins the next paper when it can be a title and an abstract follows. Whatever fits neither is refused with its line: a
wrong guess would put one paper's words under another's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digestgen.problems import SourceError
from digestgen.sources.huggingface.boilerplate import PageDay, find_day, is_boilerplate, latest
from digestgen.sources.markdown.reader import add_entries
from digestgen.sources.records import TEX, RecordBuilder
from digestgen.sources.source import Context, Parsed, Source
from digestgen.sources.text.lists import is_list, read_list
from digestgen.text.slug import slugify
from digestgen.text.tex.latex import tex_to_title

_HEADING = re.compile(r"^[ \t]*Daily Papers[ \t]*$", re.MULTILINE)
_BY = re.compile(r"^[ \t]*by[ \t\n]*AK\b.{0,40}research community", re.MULTILINE | re.DOTALL)
_WIDE = 200  # characters: no hard-wrapped text has longer lines, no abstract's line is shorter
_TITLE_LIMIT = 300  # characters; the longest of 181,412 titles has 226
_ABSTRACT_LIMIT = 20_000  # characters; the longest real one has 16,262
_PARAGRAPH_LIMIT = 8  # in one abstract; more is an article
_HTML = re.compile(r"\s*<(?:\?xml|!doctype|!--|(?:html|head|body|script|div|meta)\b)", re.IGNORECASE)
_HEADINGS = re.compile(
    r"introduction|conclusions?|references|bibliography|acknowledge?ments?|methods?|results|discussion"
    r"|contents|background|appendix|preface|foreword",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[-*•–]\s|\(?(?:\d{1,2}|[a-z])[.)]\s")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w|\b[\w-]+\.(?:com|org|io|ai|net)/")
_SENTENCES = re.compile(r"[a-z]{4}\. [A-Z]")  # "vs. Doing" is none
_STOP = re.compile(r"[.:;,…][\"'”’)\]]*$")
_SAY_IT = "Say the day: --date 2025-08-07"
_USER = re.compile(r"[\w.-]{1,42}")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int  # 1-based, of its first line
    text: str  # its lines as they were


@dataclass(frozen=True, slots=True)
class _Entry:
    title: _Paragraph
    abstract: tuple[_Paragraph, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.abstract)


def is_page(text: str) -> bool:
    """Whether this is a Daily Papers page saved as text: its heading, and the line that says whose it is."""
    return bool(_HEADING.search(text) and _BY.search(text))


def read_page(builder: RecordBuilder, text: str, name: str, context: Context) -> Parsed:
    """Read a saved page.

    Args:
        context: `day` overrides the page's; `today` gives a year to a day that has none.

    Returns:
        One Record a paper, without ids; `payload` is `{"listed": day}`.
    """
    if _HTML.match(text):
        hint = 'Open the page in a browser and save it as "Text" (or copy everything into a text file).'
        raise SourceError(name, "this is the page's HTML source", line=1, hint=hint)
    if text.lstrip()[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]"):
        hint = "For the Daily Papers API's answers use: digestgen import huggingface FILE"
        raise SourceError(name, "this is JSON, not a page saved as text", line=1, hint=hint)
    days: list[tuple[int, PageDay]] = []
    paragraphs = list(_paragraphs(text, days))
    entries = _entries(paragraphs, name)
    last = entries[-1].abstract[-1].line
    day, notices = _day([found for found in days if found[0] < last], name, context)
    for sentence in notices:
        builder.remark(sentence)
    known: dict[str, _Entry] = {}
    for entry in entries:
        title = tex_to_title(entry.title.text)
        first = known.setdefault(slugify(title, 400) or title, entry)
        where = f'line {entry.title.line} ("{title}")'
        if first is not entry:
            other = "" if first.text == entry.text else ", with another abstract"
            builder.skip(
                where, f"it is on the page twice{other}; the first, of line {first.title.line}, was taken"
            )
            continue
        record = builder.add(
            where, title=entry.title.text, markup=TEX, abstract=entry.text, date=day, payload={"listed": day}
        )
        if record is None or not record.abstract:
            what = "this title or its abstract holds no text that can be shown"
            raise SourceError(name, what, line=entry.title.line)
    return builder.done()


def _paragraphs(text: str, days: list[tuple[int, PageDay]]) -> Iterator[_Paragraph]:
    """The paragraphs that are not boilerplate; days found on the way go into `days`."""
    block: list[tuple[int, str]] = []
    submitter = False  # the line before said "Submitted by": a user's name follows
    for number, raw in enumerate([*text.split("\n"), ""], 1):
        line = raw.strip()
        if line and not (submitter and _USER.fullmatch(line)):
            block.append((number, line))
        elif not line and block:
            yield from _block(block, days)
            block = []
        if line:
            submitter = line.casefold().rstrip(":") == "submitted by"


def _block(block: list[tuple[int, str]], days: list[tuple[int, PageDay]]) -> Iterator[_Paragraph]:
    first, end = 0, len(block)
    while first < end and _is_own(block[first], days):
        first += 1
    # A number or a word that ends a wrapped sentence is the paper's: "an accuracy of⏎42".
    while end > first + 1 and not _runs_on(block[end - 2][1]) and _is_own(block[end - 1], days):
        end -= 1
    block = block[first:end]
    if any(len(line) > _WIDE for _, line in block):
        yield from (_Paragraph(*line) for line in block if not _is_own(line, days))
    elif block:
        yield _Paragraph(block[0][0], "\n".join(line for _, line in block))


def _is_own(line: tuple[int, str], days: list[tuple[int, PageDay]]) -> bool:
    number, text = line
    day = find_day(text)
    if day:
        days.append((number, day))
    return day is not None or is_boilerplate(text)


def _runs_on(line: str) -> bool:
    """Whether a line breaks off within a sentence."""
    return len(line) >= 40 and line[-1] not in '.!?:"”)' and not is_boilerplate(line)


def _can_be_title(paragraph: _Paragraph) -> bool:
    text = " ".join(paragraph.text.split())
    if len(text) > _TITLE_LIMIT or not any(map(str.isalpha, text)):
        return False
    if _LISTED.match(text) or _ADDRESS.search(text) or (len(text) >= 80 and _SENTENCES.search(text)):
        return False
    return not _STOP.search(text) or (text.endswith(".") and _in_title_case(text))


def _in_title_case(text: str) -> bool:
    """Whether "A Title That Ends in a Full Stop." is one: most longer words begin with a capital."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    capitals = sum(word[0].isupper() for word in words)
    return ". " not in text and len(words) >= 3 and capitals >= 0.7 * len(words)


def _can_be_abstract(paragraph: _Paragraph) -> bool:
    return len(paragraph.text) >= _WIDE or not _can_be_title(paragraph)


def _entries(paragraphs: list[_Paragraph], name: str) -> list[_Entry]:
    if not paragraphs:
        raise SourceError(name, "the page holds no papers, only the site's own lines")
    entries: list[_Entry] = []
    at = 0
    while at < len(paragraphs):
        title = paragraphs[at]
        if not _can_be_title(title):  # only the very first: later ones belong to the abstract above
            what = f"a paper's title was expected here, not {_quote(title)}"
            hint = "A paper is its title, a blank line, its abstract."
            raise SourceError(name, what, line=title.line, hint=hint)
        if _HEADINGS.fullmatch(title.text.strip(" .:")):
            what = f"{_quote(title)} is a section's heading: this is an article, not a page of papers"
            raise SourceError(name, what, line=title.line)
        if at + 1 == len(paragraphs) or not _can_be_abstract(paragraphs[at + 1]):
            hint = "If the line is not a paper but the site's navigation, take it out and import again."
            raise SourceError(name, f"no abstract follows {_quote(title)}", line=title.line, hint=hint)
        end = at + 2
        while end < len(paragraphs) and not _begins(paragraphs, end):
            end += 1
        abstract = tuple(paragraphs[at + 1 : end])
        if len(abstract) > _PARAGRAPH_LIMIT or sum(len(p.text) for p in abstract) > _ABSTRACT_LIMIT:
            what = f"the text under {_quote(title)} is too long for an abstract"
            raise SourceError(name, what, line=abstract[-1].line)
        entries.append(_Entry(title, abstract))
        at = end
    return entries


def _begins(paragraphs: list[_Paragraph], at: int) -> bool:
    """Whether the next paper begins here, below an abstract."""
    paragraph = paragraphs[at]
    if not _can_be_title(paragraph):
        return False
    followed = at + 1 < len(paragraphs) and _can_be_abstract(paragraphs[at + 1])
    return followed or not _can_be_abstract(paragraph)  # the latter is refused as a title without an abstract


def _day(days: list[tuple[int, PageDay]], name: str, context: Context) -> tuple[str, tuple[str, ...]]:
    """The day to file under, and what to say about it."""
    different = {(found.year, found.month, found.day): (line, found) for line, found in reversed(days)}
    first = days[0][1] if days else None
    if context.day:
        day = context.day
        if first and (first.month, first.day) != (int(day[5:7]), int(day[8:])):
            return day, (f'The page says "{first.text}"; its papers are filed under {day}, as asked.',)
        return day, ()
    if first is None:
        what = 'no line of the page says which day it shows, such as "Aug 7"'
        raise SourceError(name, what, hint=_SAY_IT)
    if len(different) > 1:
        line, second = max(different.values(), key=lambda match: match[0])
        what = f'the page says "{first.text}" first and "{second.text}" here'
        raise SourceError(name, what, line=line, hint=f"Import one day at a time. {_SAY_IT}")
    if first.year:
        return latest(first, ""), ()
    if not context.today:
        raise SourceError(name, f'the page says "{first.text}" without a year', hint=_SAY_IT)
    day = latest(first, context.today)
    notices = (
        f'The page says "{first.text}" without a year; {day} was assumed, the latest that is not to come.'
    )
    return day, (notices,)


def _quote(paragraph: _Paragraph) -> str:
    text = " ".join(paragraph.text.split())
    text = "".join(c if c.isprintable() else "?" for c in text)
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57].rstrip()}…"'


_ENDINGS = (".txt", ".text", ".org", ".lst", ".list", ".html", ".htm")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read a saved page or a list.

    Args:
        context: `day` overrides the text's; `today` gives a year to a day that has none.

    Returns:
        One Record a paper; those of a page have no ids, and `{"listed": day}` as `payload`.
    """
    builder = RecordBuilder("text", name, context, entries="papers")
    text = builder.decode(data)
    if is_page(text) or not is_list(text):
        return read_page(builder, text, name, context)
    entries, day = read_list(text, name)
    add_entries(builder, entries, day, 1)
    return builder.done()


def recognise(head: str, name: str) -> bool:
    """Whether this is a Daily Papers page saved as text, or a text that lists papers."""
    if is_page(head):
        return True
    return (name.endswith(_ENDINGS) or "." not in name[-6:]) and is_list(head)


SOURCE = Source(
    key="text",
    title="Daily Papers page or list as text",
    parse=parse,
    help="A Hugging Face Daily Papers page saved as plain text, or a list of papers, e.g. daily-papers.txt",
    recognise=recognise,
)
