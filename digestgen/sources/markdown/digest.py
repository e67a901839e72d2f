"""A page that lists papers: a heading each, with a link to the paper and what somebody says about it.

The papers' headings are those of the level on which most link to exactly one paper, in the heading or in a line that
holds nothing but links called "Paper", "Code" or the like; headings above them are topics. A paper that stands under
two topics is one entry with both. Headings such as Introduction or References are nobody's title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from digestgen.model.ids import PaperId
from digestgen.sources.markdown.labels import Labelled, read_label, take_labels
from digestgen.sources.markdown.links import (
    Link,
    find_paper,
    is_aside,
    is_generic,
    is_label,
    pick_links,
    read_links,
)
from digestgen.sources.markdown.note import HEADING, LINK, take_section
from digestgen.sources.markdown.people import take_people
from digestgen.sources.markdown.text import find_outside_code, to_plain
from digestgen.sources.markdown.when import find_day_level, find_listed_day
from digestgen.sources.toolkit.days import parse_when
from digestgen.text.slug import slugify

_ADDRESS = re.compile(r"<?https?://[^\s<>()\[\]\"']+>?")
ABSTRACT = re.compile(
    r"(?:(?:the\s+)?paper['’]?s?\s+)?(?:original\s+)?abstract|(?:论文|原文)?摘要|アブストラクト|초록",
    re.IGNORECASE,
)
# A line that heads a paper without being a heading: bold throughout, or "Title: …".
_LINE = re.compile(
    r"^[ \t]{0,3}(?:[^\w\s*_#>|`\[\](){}!\\-]{1,4}[ \t]*)?\*\*(?P<bold>[^*\s\n](?:[^*\n]|\*(?!\*))*)\*\*[ \t]*$"
    r"|^[ \t]*(?:[-*+][ \t]+|\d{1,4}[.)][ \t]+)?\**(?:paper )?(?:title|titel|titre|título|titolo|название|(?:论文)?(?:标题|题目)|タイトル|제목)"
    r"\**[ \t]?[:：]\**[ \t]*(?P<titled>\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(r"(?<!\d)\d{4}\.\d{4,5}(?!\d)", re.ASCII)
_MANY = 8  # ids below a heading: it is of a list, if no label says what it is about
_LINE_LEVEL = 7  # of such a line: below all headings
_NUMBER = re.compile(
    r"^(?:[^\w\s\"'“‘«「《$\\(\[*`]{1,4}\s*)*(?:(?:\d{1,3}[.)、]|[(\[【]\d{1,3}[)\]】][.:]?|#\d{1,3}[.:)]?|(?:paper|no\.?|nr\.?)\s*\d{1,3}\s*[.:–—-]|\d\ufe0f?\u20e3|第\d{1,3}篇[:：.、]?)\s*)?",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:^ {0,3}>(?=[^\n]*\w)[^\n]*(?:\n|\Z))+", re.MULTILINE
)  # below who wrote a paper: its abstract
_BREAKS = re.compile(r"\A(?:\s*[-*_]{3,}[ \t]*(?:\n|\Z))+|(?:(?:\A|\n)[ \t]*[-*_]{3,}\s*)+\Z")
_EMPTY = re.compile(
    r"^#{1,6} (?:links?|resources|paper|code|链接|リンク)[ :]*+\s*+(?=^#|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"[^\W_]")
_LEAST_ABSTRACT = 200  # characters; a shorter quotation may be anything
_SHORT = 3  # words; a heading of fewer may be the name of what its paper is about
_LONGEST_TITLE = 1000  # characters
_LONGEST_TEXT = 50_000  # characters about one paper; more is not a note


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the list."""

    line: int
    title: str  # Markdown
    topics: tuple[str, ...] = ()
    # of the paper; empty where `problem` says why it cannot be known, and where it has none
    ids: tuple[PaperId, ...] = ()
    text: str = ""  # what is said about it, Markdown, without the lines that only hold links
    links: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    url: str = ""  # of the paper, where it has no id
    day: str = ""  # it is listed under, `YYYY-MM-DD`; "" where the list does not say
    authors: str = ""  # authors, published, abstract: as the list writes them
    publication: Mapping[str, object] = field(default_factory=dict)
    published: str = ""
    abstract: str = ""
    summary: str = ""  # a sentence, plain


@dataclass(frozen=True)
class _Section:
    """A heading: `text` stands right below it, `whole` up to the next heading that is not below it."""

    line: int
    level: int
    title: str
    text: str
    whole: str

    @cached_property
    def said(self) -> Labelled:
        return take_labels(self.whole) if self.whole.strip() else Labelled()

    @cached_property
    def head(self) -> list[Link]:
        """The links of the heading, of labels, and of lines that only hold links which are no other papers' titles."""
        links = [*read_links(self.title), *self.said.links]
        slug = slugify(to_plain(self.title[:_LONGEST_TITLE]))
        for line in self.said.rest.split("\n"):
            if line[:1] not in (" ", "\t") and _is_links(line):
                links += [
                    link for link in read_links(line)
                    if link.is_paper or not (link.id or link.is_title) or is_part(slugify(link.words), slug)
                ]  # fmt: skip
        return links

    @property
    def page(self) -> str:
        """Where the paper is that a heading's title leads to, with an id in the address or not; "" without."""
        return next((link.address for link in read_links(self.title) if link.is_titled_paper), "")

    @property
    def is_paper(self) -> bool:
        """Whether it is about one paper: it links to it, or says who wrote it."""
        if len(set(_ID.findall(self.whole))) > _MANY and not any(
            read_label(line)[0] for line in self.text.split("\n")[:12]
        ):
            return False  # it lists papers
        title = self.said.values.get("title") or self.title
        if (is_generic(title) and title == self.title) or find_listed_day(title):
            return False
        ids = find_paper(self.head)
        return bool(ids) or (ids is not None and ("authors" in self.said.values or bool(self.page)))


def find_entries(body: str, least: int = 1) -> list[Entry]:
    """The papers of a list of sections, in order, each once; empty when there are fewer than `least`.

    Where headings head no papers, lines that are bold throughout or say `Title: …` may.
    """
    by_headings = _read_sections(list(_sections(body)), least)
    lines = len(_LINE.findall(body))
    if lines < 2 or _count_good(by_headings) >= lines:
        return by_headings
    by_lines = _read_sections(list(_sections(body, with_lines=True)), max(least, 2))
    return by_lines if _count_good(by_lines) > _count_good(by_headings) else by_headings


def _count_good(entries: list[Entry]) -> int:
    return sum(not entry.problem for entry in entries)


def _read_sections(sections: list[_Section], least: int) -> list[Entry]:
    level = _find_level(sections, least)
    if not level:
        return []
    entries: list[Entry] = []
    above: list[_Section] = []
    lowest = find_day_level(section.title for section in sections if section.level == 1)
    for section in sections:
        if section.level < level:
            above = [*(outer for outer in above if outer.level < section.level), section]
        if section.level == level and not is_aside(section.title):
            entries.append(_read_section(section, above, lowest))
    return entries


def _read_section(section: _Section, above: Sequence[_Section], lowest: int) -> Entry:
    said = section.said
    ids, links, problem = _read(section)
    title, rest = said.values.get("title") or _title(section.title), said.rest
    if "title" not in said.values and len(title.split()) < _SHORT <= len(said.linked.split()):
        title, rest = said.linked, "\n\n".join(filter(None, (title, rest)))  # "LAMP" names what is in it
    if title.strip(" :：").lower() in ("title", "标题") and rest.strip():  # it is in the line below
        title, _, rest = rest.strip().partition("\n")
    if not problem and is_generic(title):
        problem = "its heading is no title"
    topics = tuple(
        to_plain(read_label(outer.title)[1] or outer.title)
        for outer in above[-1:]
        if outer.level > 1
        and not (is_generic(outer.title) or find_listed_day(outer.title) or parse_when(outer.title))
    )
    day = next(
        filter(None, (find_listed_day(outer.title) for outer in reversed(above) if outer.level >= lowest)), ""
    )
    abstract = said.values.get("abstract", "")
    if not abstract:
        abstract, rest = take_section(rest, ABSTRACT)
    if (
        not abstract
        and "authors" in said.values
        and (quoted := _QUOTED.search(rest))
        and len(quoted[0]) > _LEAST_ABSTRACT
    ):
        abstract = re.sub(r"^[ \t]*>[ \t]?", "", quoted[0], flags=re.MULTILINE).strip()
        rest = rest[: quoted.start()] + rest[quoted.end() :]
    text = "\n".join(line for line in rest.split("\n") if not _is_links(line)).strip()
    authors = said.values.get("authors", "")
    if not authors:
        authors, text = take_people(text)
    text = _EMPTY.sub("", _BREAKS.sub("", text)).strip()
    called = next((link.address for link in said.links if link.is_called_paper), "")
    url = ids[0].url if ids else called or section.page
    return Entry(
        section.line, title, (*topics, *said.tags), ids, text, links, problem, url, day,
        authors=authors, publication={"venue": said.values.get("venue", "")}, abstract=abstract,
        published=said.values.get("date", ""), summary=said.values.get("summary", ""),
    )  # fmt: skip


def _find_level(sections: list[_Section], least: int) -> int:
    """The level of the papers' headings; 0 where there is none."""
    papers = Counter(section.level for section in sections if section.is_paper)
    if not papers:
        return 0
    level = max(papers, key=lambda number: (papers[number], number))
    every = sum(
        section.level == level and not (is_generic(section.title) or bool(find_listed_day(section.title)))
        for section in sections
    )
    return level if papers[level] >= least and papers[level] * 2 >= every else 0


def merge_repeats(entries: Iterable[Entry]) -> list[Entry]:
    """Each paper once, with all that is said of it; entries with a problem stay as they are."""
    merged: dict[object, Entry] = {}
    for number, entry in enumerate(entries):
        key = next((one for one in entry.ids if one in merged), entry.ids[0] if entry.ids else ("", number))
        merged[key] = _merge(merged[key], entry) if key in merged else entry
    return list(merged.values())


def is_part(part: str, whole: str) -> bool:
    """Whether one slug is another's beginning, word by word."""
    return bool(part) and f"{whole}-".startswith(f"{part}-")


def _sections(body: str, *, with_lines: bool = False) -> Iterator[_Section]:
    """Each heading with what stands below it; `with_lines`, those lines, too, that stand for one."""
    found = [(start, end, len(head[1]), head[2]) for start, end, head in find_outside_code(HEADING, body)]
    for start, end, head in find_outside_code(_LINE, body) if with_lines else ():
        if title := _line_title(head):
            found.append((start, end, _LINE_LEVEL, title))
    found.sort()
    ends = []
    nearest = [len(body)] * (_LINE_LEVEL + 1)  # level → where the next heading of that level or above begins
    for start, _, level, _ in reversed(found):
        ends.append(nearest[level])
        nearest[level:] = [start] * (_LINE_LEVEL + 1 - level)
    line = 1
    before = 0
    for index, (start, end, level, title) in enumerate(found):
        line += body.count("\n", before, start)
        before = start
        stop = found[index + 1][0] if index + 1 < len(found) else len(body)
        yield _Section(line, level, title, body[end:stop], body[end : ends[-1 - index]])


def _line_title(head: re.Match[str]) -> str:
    if head["titled"]:
        return head["titled"].strip("* ")
    bold = head["bold"].strip()
    is_part = is_generic(bold) or bold.endswith((":", "：")) or read_label(head[0])[0]
    return "" if is_part else bold


def _read(section: _Section) -> tuple[tuple[PaperId, ...], dict[str, str], str]:
    """(ids of the one paper that a section is about, its links, why there is none)."""
    head = section.head
    links = dict(pick_links(head))
    for found in (read_links(section.title), head, read_links(section.text)):
        ids = find_paper(found)
        if ids:
            return ids, links, ""
        if ids is None:
            return (), links, "it links to several papers"
    called = any(link.is_called_paper for link in section.said.links)
    is_named = "authors" in section.said.values or called or section.page
    return (), links, "" if is_named else "it has no link to a paper"


def _is_links(line: str) -> bool:
    """Whether a line holds links and no other word."""
    if "](" not in line and "://" not in line:
        return False
    bare = LINK.sub(lambda match: "" if "://" in match[3] or is_label(match[2]) else match[0], line)
    return not _WORD.search(_ADDRESS.sub("", bare))


def _title(heading: str) -> str:
    """A heading without its number, emoji, and links that are only called "Paper" and the like."""
    links = [link for link in read_links(heading) if link.is_title]
    bare = LINK.sub(
        lambda match: match[2] if any(link.start == match.start() for link in links) else "", heading
    )
    bare = re.sub(r"\\?\[\s*\\?\]|\(\s*\)|(?<=\w)[\s|·/,\[(]+$", "", bare)
    if len(links) == 1 and len(_WORD.findall(bare)) - len(_WORD.findall(links[0].words)) < 4:
        bare = heading[links[0].start : links[0].end]
        bare = LINK.sub(lambda match: match[2], bare)
    return _NUMBER.sub("", bare).strip()[:_LONGEST_TITLE].removeprefix("**").removesuffix("**")


def _merge(first: Entry, again: Entry) -> Entry:
    is_new = len(first.text) < _LONGEST_TEXT and again.text not in first.text
    text = "\n\n".join(filter(None, (first.text, again.text if is_new else "")))
    values = {name: getattr(first, name) or getattr(again, name) for name in
              ("url", "day", "authors", "published", "abstract", "summary")}  # fmt: skip
    return replace(
        first,
        publication=first.publication if any(first.publication.values()) else again.publication,
        topics=tuple(dict.fromkeys((*first.topics, *again.topics))),
        ids=tuple(dict.fromkeys((*first.ids, *again.ids))),
        text=text,
        links={**again.links, **first.links},
        **values,
    )
