"""Which papers are in a feed, and which in its archive (RFC 5005 §4, https://www.rfc-editor.org/rfc/rfc5005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from digestgen.model.issue import week_of
from digestgen.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Week:
    """An archive document: all papers of one ISO week, or of a week that is too long for one a part of them."""

    key: str  # `2025-W32`; of later parts `2025-W32-2` and so on
    papers: tuple[Paper, ...]  # newest first
    older: str = ""  # older, newer: keys of the documents before and after it; "" for none
    newer: str = ""

    @property
    def path(self) -> str:
        return path_of(self.key)


def path_of(key: str) -> str:
    """Where the document of a week is."""
    return f"feeds/{key}.xml"


# Readers refuse large feeds, some from half a megabyte on.
MOST = 500  # papers of a feed
BYTES = 900_000  # of a feed, as estimated: with many short items Atom's may be a tenth longer


def estimate_bytes(paper: Paper) -> int:
    """About how long a paper's item is; no item has to be made for it."""
    title = paper.title
    texts = f"{title}{title}{title}{paper.abstract}{paper.note}{paper.rest}"
    size = len(texts) if texts.isascii() else len(texts.encode("utf-8", "replace"))
    return 900 + size * 11 // 10


def choose_papers(papers: Sequence[Paper], days: int, least: int) -> tuple[Paper, ...]:
    """The papers of the latest `days` days that have any, and at least `least` papers.

    Whole days, as long as they fit into a feed; of a day that alone does not, the first papers.

    Args:
        papers: newest first.
    """
    seen: list[str] = []
    size = whole = 0
    for at, paper in enumerate(papers):
        if not seen or paper.date != seen[-1]:
            if len(seen) >= days and at >= least:
                return tuple(papers[:at])
            seen.append(paper.date)
            whole = at
        size += estimate_bytes(paper)
        if at and (at >= MOST or size > BYTES):
            return tuple(papers[: whole or at])
    return tuple(papers)


def choose_recent(papers: Sequence[Paper], days: int, least: int) -> tuple[Paper, ...]:
    """choose_papers(), and all of the newest week where it fits."""
    newest = week_of(papers[0].date) if papers else ""
    this_week = sum(1 for _ in takewhile(lambda paper: week_of(paper.date) == newest, papers))
    return choose_papers(papers, days, max(least, this_week))


def build_archive(papers: Sequence[Paper], shown: int = MOST) -> tuple[Week, ...]:
    """Every week before the newest one, newest first; and that one, too, if the feed does not show all of it.

    A week is over when a later one has papers; from then on the entries of its document stay the same, as §4 requires,
    and readers need not fetch it again. Documents are weeks, and share no paper; the feed's own window may overlap with
    them, as §4 allows. A week beyond what readers take is cut from its first day on: what was written stays.

    Args:
        papers: newest first.
        shown: how many of them are in the feed.
    """
    groups: dict[str, list[Paper]] = {}
    week = day = ""
    for paper in papers:
        if paper.date != day:
            day, week = paper.date, week_of(paper.date)
        groups.setdefault(week, []).append(paper)
    if groups and len(next(iter(groups.values()))) <= shown:
        del groups[next(iter(groups))]
    parts = {key: part for week, own in groups.items() for key, part in _cut(week, own)}
    keys = ["", *parts, ""]
    return tuple(
        Week(key, tuple(parts[key]), older, newer)
        for newer, key, older in zip(keys, keys[1:-1], keys[2:], strict=False)
    )


def _cut(week: str, papers: Sequence[Paper]) -> list[tuple[str, list[Paper]]]:
    """The documents of a week, newest first."""
    parts: list[list[Paper]] = []
    size = 0
    for paper in reversed(papers):
        length = estimate_bytes(paper)
        if not parts or len(parts[-1]) == MOST or size + length > BYTES:
            parts.append([])
            size = 0
        parts[-1].insert(0, paper)
        size += length
    return [(f"{week}-{n}" if n > 1 else week, part) for n, part in enumerate(parts, 1)][::-1]
