"""Sessions: when and where a reading group discusses papers. There is no clock: "now" is the site's last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from digestgen.model.paper import Paper


class Session(NamedTuple):
    """One paper at one meeting."""

    paper: Paper  # which is discussed
    number: int  # of the session among the paper's own, from 1
    day: str  # `2025-08-14`
    time: str = ""  # `16:00`, or "" for a whole day
    zone: str = ""  # `+02:00`, `Z`, or "" for the time of whoever is there
    by: str = ""  # by, where: plain text, or ""
    where: str = ""


def list_own(paper: Paper) -> Iterator[Session]:
    """The sessions of a paper, as its file lists them."""
    if paper.extra:
        rows = cast("Sequence[Mapping[str, str]]", paper.extra.get("discussed") or ())
        for number, row in enumerate(rows, 1):
            on = row["on"]
            yield Session(paper, number, on[:10], on[11:16], on[16:], row.get("by", ""), row.get("where", ""))


def list_sessions(papers: Iterable[Paper]) -> tuple[Session, ...]:
    """All sessions, the earliest first."""
    found = [session for paper in papers if paper.extra for session in list_own(paper)]
    return tuple(sorted(found, key=lambda one: (one.day, one.time, one.paper.path, one.number)))


def find_next(sessions: Sequence[Session], today: str) -> tuple[Session, ...]:
    """What is discussed at the next meeting: the first day that is not over, and all of its papers."""
    day = next((session.day for session in sessions if session.day >= today), "")
    return tuple(session for session in sessions if day and session.day == day)
