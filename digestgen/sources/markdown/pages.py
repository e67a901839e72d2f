"""Which kind of page it is: one that lists papers, or a note about one, whose head says which."""

from __future__ import annotations

import re
from bisect import bisect
from difflib import SequenceMatcher
from functools import lru_cache

from digestgen.sources.markdown.digest import Entry, find_entries, is_part
from digestgen.sources.markdown.head import Value
from digestgen.sources.markdown.labels import read_label, take_labels
from digestgen.sources.markdown.links import Link, drop_labels, find_paper, is_called, is_generic, read_links
from digestgen.sources.markdown.lists import find_rows
from digestgen.sources.markdown.note import HEADING, take_section
from digestgen.sources.markdown.text import find_outside_code, to_plain
from digestgen.sources.source import is_day
from digestgen.text.slug import slugify

_OF_THE_DAY = re.compile(r"\bpaper of the (?:day|week|month)\b", re.IGNORECASE)
_BOLD_LINE = re.compile(r"\s*\*\*([^*\n]{4,300})\*\*")
_METADATA = re.compile(
    r"(?:(?:paper|bibliographic|basic|publication)\s*)?(?:meta\s?data|meta|info(?:rmation)?|bibliography entry|citation info)"
    r"|書誌情報|論文情報|基本情報|(?:论文|基本|文献)信息|元数据|bibliografische angaben|metadaten|서지\s?정보|논문\s?정보",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\[\^[^\]\s]{1,40}\]:(?=[ \t])", re.MULTILINE)
_FOOTNOTE = re.compile(rf"{_NUMBER.pattern}([^\n]*(?:\n(?!\[\^)[ \t]*+[^\s#][^\n]*)*)", re.MULTILINE)
_ROW = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|\|)")
_ALIKE = 0.9  # of two slugs, as difflib counts
_SHARE = 0.5  # of a page's lines that are rows of papers: then it is a list
_SOME = 0.2  # enough where there are _MANY rows
_MANY = 3
_LABELLED = 40  # lines of a note's head
_PLENTY = 10  # rows that make a page without a title of its own a list, whatever else it holds


def find_list(body: str, title: str) -> list[Entry]:
    """The papers that a page lists; empty where it is a note, or about no paper.

    Args:
        title: of the page's own; a day, or "", is no paper's.
    """
    about = _find_subject(body)
    own = bool(title) and not is_day(title)
    # A reading list may have its papers in footnotes; a note's are what it cites.
    rows, share = find_rows(body if own or about else _NUMBER.sub("-", body))
    good = [row for row in rows if not row.problem and row.title]
    sections = find_entries(body, 2 if own or about else 1)
    if sections and len([one for one in sections if not one.problem]) >= len(good) / 4:
        return _with_rows(body, sections, good)
    is_plain = not own and not about and len(good) >= _PLENTY
    is_list = is_plain or share >= _SHARE if not about and (not own or len(good) > 1) else False
    if is_list or (len(good) >= _MANY and share >= (_SHARE if about else _SOME)):
        return [row for row in rows if row.title or row.problem]
    return []


def _with_rows(body: str, sections: list[Entry], rows: list[Entry]) -> list[Entry]:
    """Sections, and the other papers that tables and lists outside of them have; a few are only pointed at."""
    found = [
        (body.count("\n", 0, start) + 1, len(head[1])) for start, _, head in find_outside_code(HEADING, body)
    ]
    level = dict(found).get(sections[0].line)
    if len(rows) < _MANY or level is None:
        return sections
    headings = [line for line, its_level in found if its_level <= level]
    lines = {section.line for section in sections}
    known = {one for section in sections for one in section.ids}
    others = [
        row for row in rows
        if known.isdisjoint(row.ids) and not lines.intersection(headings[(at := bisect(headings, row.line)) - 1 : at])
    ]  # fmt: skip
    return sorted([*sections, *others], key=lambda entry: entry.line) if len(others) >= _MANY else sections


def is_listing(body: str) -> bool:
    """Whether a page, as far as it is known, lists two papers or more."""
    return len([entry for entry in find_list(body, "") if not entry.problem]) > 1


def is_note(body: str) -> bool:
    """Whether it is a note about one paper: a heading of the first level, and one paper in what stands below it."""
    title = find_title(body)
    said = take_labels(_top(take_head(body))) if title and not _find_subject(body) else None
    is_named = said and "authors" in said.values and (said.links or len(said.values) > 1)
    is_about = not said or is_named or (title_link(body) and (said.values or said.links or said.tags))
    return bool(title and is_about and not find_list(body, title))


def title_link(body: str) -> str:
    """Where the heading of the first level leads, if it is one link: the paper's page, with an id in it or not."""
    title = find_title(body)
    links = read_links(title) if title else []
    return links[0].address if len(links) == 1 and links[0].end - links[0].start == len(title.strip()) else ""


def find_title(body: str) -> str:
    """The heading that a page begins with, of the first level or of any above all others; "" where it names no paper."""
    headings = [match for _, _, match in find_outside_code(HEADING, body)]
    if not headings or is_generic(headings[0][2]):
        return ""
    if _OF_THE_DAY.search(headings[0][2]) and (bold := _BOLD_LINE.match(body, headings[0].end())):
        return bold[1]
    level = len(headings[0][1])
    is_first = level == 1 or (
        body.lstrip().startswith(headings[0][0].lstrip())
        and all(len(below[1]) > level for below in headings[1:])
    )
    return headings[0][2] if is_first else ""


def take_head(body: str) -> str:
    """A page up to its second heading."""
    headings = find_outside_code(HEADING, body)
    return body[: headings[1][0]] if len(headings) > 1 else body


def _find_subject(body: str) -> bool:
    """Whether the head links to one paper by name or id: titles of others are a list's."""
    return bool(find_title(body) and find_paper(find_subject_links(body)))


@lru_cache(maxsize=2)  # asked of one page several times
def find_subject_links(body: str) -> tuple[Link, ...]:
    """The links of a note's head that are about its paper: in its heading, or with no other paper's title."""
    head = _FOOTNOTE.sub(_drop_cited, take_head(body)).lstrip()
    first = head.split("\n", 1)[0]
    slug = slugify(to_plain(first[:1000]))
    below = (
        link for line in head[len(first) :].split("\n") if not _is_row(line) for link in read_links(line)
    )
    return (
        *read_links(first),
        *take_labels(_top(head[len(first) :])).links,
        *(link for link in below if link.is_paper or is_part(slugify(link.words), slug)),
    )


def _drop_cited(footnote: re.Match[str]) -> str:
    """A footnote that leads somewhere and says no more; one that has words cites another paper."""
    return "" if slugify(drop_labels(footnote[1], read_links(footnote[1]))) else footnote[0]


def _top(head: str) -> str:
    """The lines of a head that may have labels."""
    return "\n".join(head.split("\n", _LABELLED)[:_LABELLED])


def _is_row(line: str) -> bool:
    """Whether a line is another paper's row in a table or list: it has words of its own beside links."""
    if not _ROW.match(line):
        return False
    bare = line
    for link in read_links(line):
        bare = bare.replace(line[link.start : link.end], " ")
    return not read_label(line)[0] and (line.lstrip().startswith("|") or not is_called(to_plain(bare[:200])))


def take_head_fields(body: str) -> tuple[dict[str, Value], str]:
    """(what a note's head, or its section "Metadata", says line by line, as `**Authors**: Ada One`; the body without it)."""
    about, rest = take_section(body, _METADATA)
    head = take_head(rest)
    start = len(head) - len(head.lstrip())
    first = head[: head.find("\n", start) + 1] if head[start : start + 1] == "#" else ""
    is_part = is_generic(first.strip("# \n")) if first else False
    top = "" if is_part else _top(head[len(first) :].lstrip("\n"))
    said = take_labels("\n\n".join(filter(None, [top, about])))
    fields: dict[str, Value] = dict(said.values)
    for link in said.links:
        if kind := "url" if link.is_called_paper else link.kind:
            fields.setdefault(kind, link.address)
    if said.tags:
        fields["tags"] = [*said.tags]
    kept = (
        [said.rest, rest]
        if is_part
        else [
            first.rstrip("\n"),
            said.rest,
            head[len(first) :].lstrip("\n")[len(top) :].strip("\n"),
            rest[len(head) :],
        ]
    )
    return fields, "\n\n".join(filter(None, kept))


def is_alike(one: str, other: str) -> bool:
    """Whether two slugs of titles are one paper's: equal, nearly so, or one without the other's subtitle."""
    one, other = one[:400], other[:400]
    short, long = sorted((one, other), key=len)
    if one == other or (short.count("-") >= 2 and long.startswith(f"{short}-")):
        return bool(short)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
