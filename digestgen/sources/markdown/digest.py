"""A page that lists papers: a heading each, with a link to the paper and what somebody says about it.

The papers' headings are those of the level on which most link to exactly one paper, in the heading or in a line that
holds nothing but links called "Paper", "Code" or the like; headings above them are topics. A paper that stands under
two topics is one entry with both. Headings such as Introduction or References are nobody's title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from digestgen.model.ids import PaperId
from digestgen.sources.markdown.links import Link, find_paper, is_aside, is_generic, pick_links, read_links
from digestgen.sources.markdown.note import HEADING, LINK
from digestgen.sources.markdown.text import split_code, to_plain
from digestgen.sources.markdown.when import find_listed_day
from digestgen.text.slug import slugify

_ADDRESS = re.compile(r"<?https?://[^\s<>()\[\]\"']+>?")
_LABEL = re.compile(
    r"^[\s>*+-]*(?:paper|link|url|arxiv|pdf|doi|source|code|论文|链接|原文)(?: link)?\**\s*[:：]\**",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]")
_LONGEST_TITLE = 1000  # characters
_LONGEST_TEXT = 50_000  # characters about one paper; more is not a note


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the list.

    Attributes:
        line: 1-based, within the body.
        title: Markdown.
        ids: of the paper; empty where `problem` says why it cannot be known, and where it has none.
        text: what is said about it, Markdown, without the lines that only hold links.
        url: of the paper, where it has no id.
        day: it is listed under, `YYYY-MM-DD`; "" where the list does not say.
        authors, venue, published, abstract: as the list writes them.
    """

    line: int
    title: str
    topics: tuple[str, ...] = ()
    ids: tuple[PaperId, ...] = ()
    text: str = ""
    links: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    url: str = ""
    day: str = ""
    authors: str = ""
    venue: str = ""
    published: str = ""
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    line: int
    level: int
    title: str
    text: str


def find_entries(body: str, least: int = 1) -> list[Entry]:
    """The papers of a list of sections, in order, each once; empty when there are fewer than `least`."""
    sections = list(_sections(body))
    level = _find_level(sections, least)
    if not level:
        return []
    entries: list[Entry] = []
    above: list[_Section] = []
    for section in sections:
        if section.level < level:
            above = [*(outer for outer in above if outer.level < section.level), section]
        if section.level != level or is_aside(section.title):
            continue
        ids, links, problem = _read(section)
        if ids and is_generic(section.title):
            problem = "its heading is no title"
        topics = tuple(
            to_plain(outer.title) for outer in above[-1:] if outer.level > 1 and not is_generic(outer.title)
        )
        day = next(
            filter(None, (find_listed_day(outer.title) for outer in reversed(above) if outer.level > 1)), ""
        )
        text = "\n".join(line for line in section.text.split("\n") if not _is_links(line)).strip()
        url = ids[0].url if ids else ""
        entries.append(
            Entry(section.line, _title(section.title), topics, ids, text, links, problem, url, day)
        )
    return entries


def _find_level(sections: list[_Section], least: int) -> int:
    """The level of the papers' headings; 0 where there is none."""
    sections = [
        section for section in sections if not (is_generic(section.title) or find_listed_day(section.title))
    ]
    levels = Counter(section.level for section in sections if find_paper(_head(section)))
    if not levels:
        return 0
    level = max(levels, key=lambda number: (levels[number], number))
    every = sum(section.level == level for section in sections)
    return level if levels[level] >= least and levels[level] * 2 >= every else 0


def merge_repeats(entries: Iterable[Entry]) -> list[Entry]:
    """Each paper once, with all that is said of it; entries with a problem stay as they are."""
    merged: dict[object, Entry] = {}
    for number, entry in enumerate(entries):
        key = next((one for one in entry.ids if one in merged), entry.ids[0] if entry.ids else ("", number))
        merged[key] = _merge(merged[key], entry) if key in merged else entry
    return list(merged.values())


def _head(section: _Section) -> list[Link]:
    """The links of a section's heading, and of the lines that only hold links which are no other papers' titles."""
    links = read_links(section.title)
    slug = slugify(to_plain(section.title[:_LONGEST_TITLE]))
    for line in section.text.split("\n"):
        if line[:1] not in (" ", "\t") and _is_links(line):
            links += [
                link for link in read_links(line)
                if link.is_paper or not (link.id or link.is_title) or is_part(slugify(link.words), slug)
            ]  # fmt: skip
    return links


def is_part(part: str, whole: str) -> bool:
    """Whether one slug is another's beginning, word by word."""
    return bool(part) and f"{whole}-".startswith(f"{part}-")


def _sections(body: str) -> Iterator[_Section]:
    """Each heading with what stands between it and the next one of any level."""
    heads: list[tuple[int, int, re.Match[str]]] = []
    at = 0
    for is_code, piece in split_code(body):
        if not is_code:
            heads += [
                (at + heading.start(), at + heading.end(), heading) for heading in HEADING.finditer(piece)
            ]
        at += len(piece)
    line = 1
    before = 0
    for index, (start, end, head) in enumerate(heads):
        line += body.count("\n", before, start)
        before = start
        stop = heads[index + 1][0] if index + 1 < len(heads) else len(body)
        yield _Section(line, len(head[1]), head[2], body[end:stop])


def _read(section: _Section) -> tuple[tuple[PaperId, ...], dict[str, str], str]:
    """(ids of the one paper that a section is about, its links, why there is none)."""
    head = _head(section)
    links = dict(pick_links(head))
    for found in (read_links(section.title), head, read_links(section.text)):
        ids = find_paper(found)
        if ids:
            return ids, links, ""
        if ids is None:
            return (), links, "it links to several papers"
    return (), links, "it has no link to a paper"


def _is_links(line: str) -> bool:
    """Whether a line holds links and no other word."""
    if "](" not in line and "://" not in line:
        return False
    line = _LABEL.sub("", line)
    return not _WORD.search(_ADDRESS.sub("", LINK.sub("", line)))


def _title(heading: str) -> str:
    """A heading without its links and number."""
    return re.sub(r"^\d+[.)]\s+", "", LINK.sub(lambda match: match[2], heading))[:_LONGEST_TITLE]


def _merge(first: Entry, again: Entry) -> Entry:
    is_new = len(first.text) < _LONGEST_TEXT and again.text not in first.text
    text = "\n\n".join(filter(None, (first.text, again.text if is_new else "")))
    values = {name: getattr(first, name) or getattr(again, name) for name in
              ("url", "day", "authors", "venue", "published", "abstract")}  # fmt: skip
    return replace(
        first,
        topics=tuple(dict.fromkeys((*first.topics, *again.topics))),
        ids=tuple(dict.fromkeys((*first.ids, *again.ids))),
        text=text,
        links={**again.links, **first.links},
        **values,
    )
