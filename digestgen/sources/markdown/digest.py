"""A page that lists papers: a heading each, with a link to the paper and what somebody says about it.

The papers' headings are those of the level on which most link to exactly one paper, in the heading or in a line that
holds nothing but links; headings above them are topics. A paper that stands under two topics is one entry with both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from digestgen.model.ids import PaperId
from digestgen.sources.markdown.keys import LINKS, normalise_key
from digestgen.sources.markdown.note import HEADING, LINK
from digestgen.sources.markdown.text import split_code, to_plain
from digestgen.sources.toolkit.references import find_ids

_BARE = re.compile(r"(?<![(\w\"'=])<?(https?://[^\s<>()\[\]\"']+)")
_WORD = re.compile(r"[^\W_]")
_LONGEST_TITLE = 1000  # characters
_LONGEST_TEXT = 50_000  # characters about one paper; more is not a note


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the list.

    Attributes:
        line: 1-based, within the body.
        title: Markdown.
        ids: of the paper; empty where `problem` says why it cannot be known.
        text: what is said about it, Markdown, without the lines that only hold links.
        links: kind → URL.
    """

    line: int
    title: str
    topics: tuple[str, ...]
    ids: tuple[PaperId, ...]
    text: str
    links: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    line: int
    level: int
    title: str
    text: str


def find_entries(body: str) -> list[Entry]:
    """The papers of a list, in order, each once; empty when the page does not list papers."""
    sections = list(_sections(body))
    read = [(section, *_read(section)) for section in sections]
    levels = Counter(section.level for section in sections if find_page_ids(_head(section)))
    if not levels:
        return []
    level = max(levels, key=lambda number: (levels[number], number))
    if levels[level] * 2 < sum(section.level == level for section in sections):
        return []
    entries: dict[PaperId | int, Entry] = {}
    above: list[_Section] = []
    for section, ids, links, problem in read:
        if section.level < level:
            above = [*(outer for outer in above if outer.level < section.level), section]
        if section.level != level:
            continue
        topics = tuple(to_plain(outer.title) for outer in above[-1:] if outer.level > 1)
        text = "\n".join(line for line in section.text.split("\n") if not _is_links(line)).strip()
        entry = Entry(section.line, _title(section.title), topics, ids, text, links, problem)
        key = ids[0] if ids else section.line
        entries[key] = _merge(entries[key], entry) if key in entries else entry
    return list(entries.values())


def find_page_ids(text: str) -> tuple[PaperId, ...]:
    """The papers that a text links to."""
    return tuple(dict.fromkeys(find_ids(address for _, address in _addresses(text))))


def _head(section: _Section) -> str:
    """A section's heading and the lines that only hold links."""
    return "\n".join([section.title, *(line for line in section.text.split("\n") if _is_links(line))])


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
    links = dict(_links(head))
    for text in (section.title, head, section.text):
        if ids := find_page_ids(text):
            if len({paper_id.scheme for paper_id in ids}) == len(ids) <= 3:
                return ids, links, ""
            return (), links, "it links to several papers"
    return (), links, "it has no link to a paper"


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """(text of the link, absolute address)."""
    for match in LINK.finditer(text):
        address = match[3].strip("<>")
        if not match[1] and address.startswith(("http://", "https://")):
            yield to_plain(match[2][:200]), address
    for match in _BARE.finditer(LINK.sub(" ", text)):
        yield "", match[1].rstrip(".,;:*_")


def _links(text: str) -> Iterator[tuple[str, str]]:
    """(kind, address) of the links whose kind can be told; the last of a kind counts."""
    for words, address in _addresses(text):
        word = normalise_key(words)
        if "/pdf/" in address or address.split("?")[0].lower().endswith(".pdf"):
            yield "pdf", address
        elif kind := next((kind for kind, keys in LINKS.items() if word in keys or kind in word), ""):
            if kind != "pdf":
                yield kind, address
        elif address.startswith("https://github.com/"):
            yield "code", address


def _is_links(line: str) -> bool:
    """Whether a line holds links and no other word."""
    if "](" not in line and "://" not in line:
        return False
    return not _WORD.search(_BARE.sub("", LINK.sub("", line)))


def _title(heading: str) -> str:
    """A heading without its links and number."""
    return re.sub(r"^\d+[.)]\s+", "", LINK.sub(lambda match: match[2], heading))[:_LONGEST_TITLE]


def _merge(first: Entry, again: Entry) -> Entry:
    is_new = len(first.text) < _LONGEST_TEXT and again.text not in first.text
    texts = [first.text, *([again.text] if is_new else [])]
    return Entry(
        first.line,
        first.title,
        tuple(dict.fromkeys((*first.topics, *again.topics))),
        tuple(dict.fromkeys((*first.ids, *again.ids))),
        "\n\n".join(text for text in texts if text),
        {**again.links, **first.links},
    )
