"""Papers that a page lists as rows of tables or items of lists, each with a link to the paper.

A row or item is titled by its link or by the bold words in it; where the link is only called "Paper" or "arXiv", by
the words before it. The heading above may say the day, or a topic. What stands under References or Related work is
pointed at and not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from digestgen.sources.markdown.digest import Entry
from digestgen.sources.markdown.labels import read_label, take_labels
from digestgen.sources.markdown.links import Link, find_paper, is_aside, is_generic, read_links
from digestgen.sources.markdown.note import HEADING
from digestgen.sources.markdown.people import (
    bare_reference,
    read_people,
    read_reference,
    take_people,
    take_source,
)
from digestgen.sources.markdown.rows import (
    LETTER,
    NO_LINK,
    begins_with_title,
    build_entry,
    read_title,
    read_venue,
)
from digestgen.sources.markdown.tables import read_table
from digestgen.sources.markdown.text import prepare, split_code, to_plain
from digestgen.sources.markdown.when import find_day_level, find_listed_day
from digestgen.sources.source import is_day
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.venues import read_source

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+•]|\(?\d{1,4}[.)]|\[\d{1,4}\])[ \t]+(?=\S)(?:\[[ xX]\][ \t]+)?")
_RULE = re.compile(
    r"[ \t]*+(?>(?:\|[ \t]*+)?):?-++:?[ \t]*+(?>(?:\|[ \t]*+:?-++:?[ \t]*+)*)(?>(?:\|[ \t]*+)?)"
)
_AUTHORS = re.compile(r"\s*+,\s*+([^\n\[]{1,2000}?[^\s\[])\s*+,\s*+Paper\s*+:")  # as arXiv bots write them
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NO_PARAGRAPH = ("|", "<", ">", "#", "    ", "\t", ":::", "[^")
_LONGEST_REFERENCE = 1500  # characters
_CHILDREN = 40  # levels of a nested list; more is not read


@dataclass(slots=True)
class _Item:
    """An item of a list: its own text, and the items below it."""

    line: int
    indent: int
    text: str
    children: list[_Item] = field(default_factory=list)


def find_rows(body: str) -> tuple[list[Entry], float]:
    """The papers of tables and lists, in order.

    Returns:
        The rows; and the part of the page's lines that they are, from 0 to 1: a page that lists papers consists of
        them.
    """
    entries: list[Entry] = []
    covered = total = 0
    for block in _blocks(body):
        lines = [
            number for number, line in enumerate(block.lines) if line.strip() and not line.startswith(":::")
        ]
        if is_aside(block.heading):
            continue
        total += len(lines)
        found, used = _read_block(block)
        covered += used
        entries += found
    return entries, covered / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands between two headings: `line` is of its first line; `above`, the headings over it, outermost first."""

    line: int
    heading: str
    above: tuple[str, ...]
    lines: tuple[str, ...]
    lowest: int  # level from which on they date it

    @property
    def day(self) -> str:
        return next(filter(None, map(find_listed_day, reversed(self.above[self.lowest - 1 :]))), "")

    @property
    def topics(self) -> tuple[str, ...]:
        topics = (
            to_plain(heading)
            for heading in self.above[1:]
            if not (is_generic(heading) or find_listed_day(heading) or parse_when(heading))
        )
        return tuple(list(filter(None, topics))[-1:])


def _blocks(body: str) -> Iterator[_Block]:
    above: list[tuple[int, str]] = []
    lowest = find_day_level(heading[2] for heading in HEADING.finditer(body) if len(heading[1]) == 1)
    start, number = 1, 0
    lines: list[str] = []
    for is_code, piece in split_code(body):
        for line in piece.split("\n")[: -1 if piece.endswith("\n") else None]:
            number += 1
            heading = None if is_code else HEADING.fullmatch(line)
            if not heading:
                lines.append("" if is_code else line)
                continue
            yield _Block(
                start, above[-1][1] if above else "", tuple(words for _, words in above), tuple(lines), lowest
            )
            level = len(heading[1])
            above = [*(outer for outer in above if outer[0] < level), (level, heading[2])]
            if level > 1 and above[0][0] > 1:
                above.insert(0, (1, ""))
            start, lines = number + 1, []
    yield _Block(
        start, above[-1][1] if above else "", tuple(words for _, words in above), tuple(lines), lowest
    )


def _read_block(block: _Block) -> tuple[list[Entry], int]:
    """The rows of a block, and how many of its lines they take."""
    entries: list[Entry] = []
    used = at = 0
    while at < len(block.lines):
        if (
            "|" in block.lines[at]
            and at + 1 < len(block.lines)
            and "-" in block.lines[at + 1]
            and _RULE.fullmatch(block.lines[at + 1])
        ):
            end = at + 2
            while end < len(block.lines) and "|" in block.lines[end]:
                end += 1
            rows = list(read_table(block.lines[at:end], block.line + at, block.day, block.topics))
            papers = sum(not entry.problem for entry in rows)
            if papers and papers * 2 >= len(rows):
                entries += rows
                used += end - at
            at = end
            continue
        item, end = _ITEM.match(block.lines[at]), at + 1
        if not item and not begins_with_title(prepare(block.lines[at]).strip()):
            end = _find_end(block.lines, at)
            if end == at:
                at += 1
                continue
        while item and end < len(block.lines) and _goes_on(block.lines, end):
            end += 1
        items = (
            list(_read_items(block.lines, at, end))
            if item
            else [_Item(at, 0, "\n".join(block.lines[at:end]))]
        )
        found = [entry for one in _nest(items) for entry in _resolve(block, one, 0)]
        entries += found
        used += (
            sum(1 for line in block.lines[at:end] if line.strip()) if any(not e.problem for e in found) else 0
        )
        at = end
    return entries, used


def _find_end(lines: Sequence[str], at: int) -> int:
    """Where a paragraph ends that is one reference, which says where the paper appeared; its beginning for any other."""
    if at and lines[at - 1].strip() and not lines[at - 1].startswith(_NO_PARAGRAPH):
        return at
    end = at
    while end < len(lines) and lines[end].strip() and not lines[end].startswith(_NO_PARAGRAPH):
        end += 1
    text = prepare(" ".join(lines[at:end]))
    if len(text) > _LONGEST_REFERENCE or not _YEAR.search(text):
        return at
    links = read_links(text)
    bare = bare_reference(text, links)
    cited = read_reference(bare, links)
    return end if cited and read_source(bare[cited[3] :], to_plain)[0] else at


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line belongs to the list above it: an item, or indented, or a line right below one."""
    line = lines[at]
    if not line.strip():
        after = next((below for below in lines[at + 1 : at + 3] if below.strip()), "")
        return bool(after) and (after[0] in " \t" or _ITEM.match(after) is not None)
    return (
        line[0] in " \t"
        or _ITEM.match(line) is not None
        or (bool(lines[at - 1].strip()) and not line.startswith(("|", "<")))
    )


def _read_items(lines: Sequence[str], at: int, end: int) -> Iterator[_Item]:
    item: _Item | None = None
    for number in range(at, end):
        if match := _ITEM.match(lines[number]):
            if item:
                yield item
            item = _Item(number, len(match["indent"].expandtabs(4)), lines[number][match.end() :])
        elif item:
            item.text += f"\n{lines[number].strip()}"
    if item:
        yield item


def _nest(items: Sequence[_Item]) -> list[_Item]:
    roots: list[_Item] = []
    open_items: list[_Item] = []
    for item in items:
        while open_items and (open_items[-1].indent >= item.indent or len(open_items) > _CHILDREN):
            open_items.pop()
        (open_items[-1].children if open_items else roots).append(item)
        open_items.append(item)
    return roots


def _resolve(block: _Block, item: _Item, depth: int) -> Iterator[Entry]:
    own = _join_cited(prepare(item.text))
    below = "\n".join(prepare(text) for text in _texts(item.children))
    links, lower = read_links(own), read_links(below)
    if _names_paper(links) or (
        lower
        and not any(link.is_title for link in lower)
        and not any(begins_with_title(prepare(child.text).strip()) for child in item.children)
        and _names_paper(lower)
        and find_paper(lower) is not None
        and LETTER.search(own)
    ):
        yield _read_entry(block, item.line, own, below)
        return
    if not links and read_reference(bare_reference(own.partition("\n")[0])):
        yield replace(_read_entry(block, item.line, own, below), problem="")
        return
    if not item.children:
        if links and depth < _CHILDREN:
            yield Entry(block.line + item.line, "", problem=NO_LINK)
        return
    for child in item.children:
        yield from _resolve(block, child, depth + 1)


def _join_cited(own: str) -> str:
    """An item whose lines are a reference that was wrapped, as one line."""
    first, _, more = own.partition("\n")
    joined = f"{first} {' '.join(more.split())}"
    if (
        not more
        or len(joined) > _LONGEST_REFERENCE
        or not _YEAR.search(joined)
        or any(read_label(line)[0] for line in own.split("\n"))
    ):
        return own
    links = read_links(joined)
    return joined if read_reference(bare_reference(joined, links), links) else own


def _texts(items: Sequence[_Item]) -> Iterator[str]:
    for item in items:
        yield f"- {item.text}"
        yield from _texts(item.children)


def _names_paper(links: Sequence[Link]) -> bool:
    return any(link.id or link.is_paper or link.is_titled_paper for link in links)


def _read_entry(block: _Block, line: int, own: str, below: str) -> Entry:
    """An item as an entry: own text first, then the lines below it."""
    first, _, more = own.partition("\n")
    if read_label(first)[0]:  # "Title: Lamps at Dusk"
        first, more = "", own
    links = read_links(first)
    title, rest, when = read_title(first, links)
    bare = bare_reference(first, links)
    if cited := read_reference(bare, links):
        who, title, year, end = cited
        publication, rest = read_source(bare[end:], to_plain)
        issued = max(year, str(publication.get("issued", "")), key=len)
        rest = f", {who}, Paper: {rest}"
    else:
        who, publication, issued, rest = take_source(rest)
        before = next((first[: link.start] for link in links if link.is_title and link.words == title), "")
        who = who or read_people(before)
    authors = _AUTHORS.match(rest)
    rest = rest[authors.end() :] if authors else rest
    said = take_labels(f"{rest}\n{more}\n{below}")
    values = said.values
    people = to_plain(authors[1]) if authors else values.get("authors", "") or who
    if not people:
        people, said.rest = take_people(said.rest)
    venue, year = read_venue(first)
    return build_entry(
        block.line + line, title or values.get("title", ""), [*links, *said.links, *read_links(said.rest)], said.rest,
        day=when if is_day(when) else block.day, published=values.get("date", "") or issued or ("" if is_day(when) else when) or year,
        topics=(*block.topics, *said.tags),
        authors=people, publication=publication or {"venue": values.get("venue", "") or venue},
        abstract=values.get("abstract", ""), summary=values.get("summary", ""),
    )  # fmt: skip
