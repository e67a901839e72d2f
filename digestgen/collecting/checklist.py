"""The inbox as Markdown with a box a paper, for an editor or a pull request, and what was ticked there.

What is read back is data: ids right behind a box, and nothing else of a line. Titles cannot begin one, make a link, name
a person or close what they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from digestgen.collecting.candidates import Candidate
from digestgen.collecting.collection import Collection
from digestgen.collecting.taste.taste import read_taste
from digestgen.library.schema import visible
from digestgen.model.ids import PaperId, parse_id
from digestgen.text.maths.maths import plain_title

_REST = "reject-the-rest"
_TITLE, _AUTHORS = 200, 3  # characters; names that are written
_ACTIVE = re.compile(r"[\\`*_\[\]~$|#!]")
_JOINERS = "\u200c\u200d"  # that scripts need
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BOX = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\[([ xX-])\]\s+`([^`]{1,2100})`")
_HOW = (
    "Tick what goes into the digest. What has no tick waits on, unless you tick the last box. "
    "In an editor, `[-]` in place of `[ ]` says no to one paper."
)


class Ticks(NamedTuple):
    """What a person decided on a list: the rest waits."""

    kept: tuple[PaperId, ...]
    rejected: tuple[PaperId, ...]


def order_by_taste(collection: Collection, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The newest day first, in a day what is most to the curator's taste; as they come where that is not known."""
    taste = read_taste(collection.config, collection.library, [one.record for one in candidates])
    ranked = [one.candidate for one in taste.order(candidates)]
    return sorted(ranked, key=lambda one: one.day, reverse=True)


def render_checklist(candidates: Sequence[Candidate]) -> str:
    """The candidates in their order, under the days they came in."""
    number = len(candidates)
    parts = [f"# {number:,} paper{'s' * (number != 1)} to choose from\n\n{_HOW}\n"]
    for day, group in groupby(candidates, key=lambda one: one.day):
        parts.append(f"## {day}\n\n" + "".join(map(_render_box, group)))
    parts.append(f"---\n\n- [ ] `{_REST}` Say no to everything above that has no tick.\n")
    return "\n".join(parts)


def parse_checklist(text: str) -> Ticks:
    """What is ticked, in the list's order; lines that are not of a list are not looked at."""
    boxes: dict[PaperId, str] = {}
    rest = False
    for line in re.split(r"[\r\n]+", text):
        if not (match := _BOX.match(line)):
            continue
        mark, name = match[1].lower(), match[2].replace("%60", "`")
        if name == _REST:
            rest = mark == "x"
            continue
        try:
            boxes[parse_id(name)] = mark
        except ValueError:
            continue
    kept = tuple(paper_id for paper_id, mark in boxes.items() if mark == "x")
    noes = ("-", " ") if rest else ("-",)
    return Ticks(kept, tuple(paper_id for paper_id, mark in boxes.items() if mark in noes))


def describe(candidate: Candidate, most: int = _AUTHORS) -> tuple[str, str, str]:
    """Title, authors and where it is from, each one plain line."""
    record = candidate.record
    names = [name.text for name in record.authors]
    authors = ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
    votes = record.payload.get("upvotes")
    facts = [record.source, *([f"{votes:,} votes"] if isinstance(votes, int) and votes else [])]
    facts += [candidate.reason] if candidate.reason else []
    return _line(plain_title(record.title)), _line(authors), _line(" · ".join(facts))


def find_address(candidate: Candidate) -> str:
    """Where the paper is on the web, or ""."""
    ids = (candidate.paper_id, *candidate.record.all_ids)
    return next((one.url for one in ids if one.url), str(candidate.record.payload.get("url", "")))


def _render_box(candidate: Candidate) -> str:
    title, authors, facts = describe(candidate)
    title = title if len(title) <= _TITLE else f"{title[:_TITLE].rstrip()}…"
    text = " · ".join([f"{title} — {authors}" if authors else title, facts])
    # Hosts look for names, numbers and addresses in text, but neither in links nor in code.
    address = find_address(candidate)
    shown = f"[{_escape(text)}](<{address}>)" if address else "`" + text.replace("`", "'") + "`"
    name = str(candidate.paper_id).replace("`", "%60")
    return f"- [ ] `{name}` {shown}\n"


def _escape(text: str) -> str:
    text = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], text)
    return _ACTIVE.sub(lambda match: f"\\{match[0]}", text)


def _line(text: str) -> str:
    """One line, without what turns the direction of writing around."""
    return " ".join(
        "".join(c for c in visible(text) if c.isprintable() or c.isspace() or c in _JOINERS).split()
    )


def choose(candidates: Iterable[Candidate], ids: Iterable[PaperId]) -> list[Candidate]:
    """The candidates of these ids that still wait."""
    wanted = set(ids)
    return [one for one in candidates if one.paper_id in wanted or not wanted.isdisjoint(one.record.all_ids)]
