"""Which papers are in a feed, and which in its archive (RFC 5005 §4, https://www.rfc-editor.org/rfc/rfc5005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digestgen.model.issue import week_of
from digestgen.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Week:
    """An archive document: all papers of one ISO week.

    Attributes:
        key: `2025-W32`.
        papers: newest first.
        older, newer: keys of the documents before and after it; "" for none.
    """

    key: str
    papers: tuple[Paper, ...]
    older: str = ""
    newer: str = ""

    @property
    def path(self) -> str:
        return path_of(self.key)


def path_of(key: str) -> str:
    """Where the document of a week is."""
    return f"feeds/{key}.xml"


def choose_papers(papers: Sequence[Paper], days: int, least: int) -> tuple[Paper, ...]:
    """The papers of the latest `days` days that have any, whole days only, and at least `least` papers.

    Args:
        papers: newest first.
    """
    seen: list[str] = []
    for at, paper in enumerate(papers):
        if not seen or paper.date != seen[-1]:
            if len(seen) >= days and at >= least:
                return tuple(papers[:at])
            seen.append(paper.date)
    return tuple(papers)


def choose_recent(papers: Sequence[Paper], days: int, least: int) -> tuple[Paper, ...]:
    """choose_papers(), and all of the newest week, which the archive does not have."""
    chosen = choose_papers(papers, days, least)
    newest = week_of(papers[0].date) if papers else ""
    at = len(chosen)
    while at < len(papers) and week_of(papers[at].date) == newest:
        at += 1
    return tuple(papers[:at])


def build_archive(papers: Sequence[Paper]) -> tuple[Week, ...]:
    """Every week before the newest one, newest first.

    A week is over when a later one has papers; from then on the entries of its document stay the same, as §4 requires,
    and readers need not fetch it again. Documents are weeks, and share no paper; the feed's own window may overlap with
    them, as §4 allows.

    Args:
        papers: newest first.
    """
    groups: dict[str, list[Paper]] = {}
    week = day = ""
    for paper in papers:
        if paper.date != day:
            day, week = paper.date, week_of(paper.date)
        groups.setdefault(week, []).append(paper)
    keys = ["", *list(groups)[1:], ""]
    return tuple(
        Week(key, tuple(groups[key]), older, newer)
        for newer, key, older in zip(keys, keys[1:-1], keys[2:], strict=False)
    )
