"""Editorial: what a curator wrote for an issue; Period: which days an issue covers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

YEARS = range(1000, 3000)
"""Of the days that a digest may have: beyond, a year is a slip, and at the ends of the calendar no week is whole."""
_PERIOD = re.compile(r"(\d{4})-(?:(\d{2})-(\d{2})|W(\d{2})|(\d{2}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A day (`2025-08-07`), an ISO 8601 week (`2025-W32`) or a month (`2025-08`).

    >>> parse_period("2025-W32").first, parse_period("2024-02").last
    ('2025-08-04', '2024-02-29')
    """

    key: str
    kind: str  # "day", "week" or "month"
    first: str  # first day of it, YYYY-MM-DD

    @property
    def last(self) -> str:
        """Its last day, `YYYY-MM-DD`."""
        begin = date.fromisoformat(self.first)
        if self.kind == "month":
            return ((begin + timedelta(31)).replace(day=1) - timedelta(1)).isoformat()
        return (begin + timedelta(6 if self.kind == "week" else 0)).isoformat()


def parse_period(key: str) -> Period:
    """Read an issue's key."""
    match = _PERIOD.fullmatch(key)
    try:
        if not match or not YEARS.start - 1 <= int(match[1]) <= YEARS.stop:  # their first and last week
            raise ValueError
        year, month, day, week, month_only = match.groups()
        if day:
            return Period(key, "day", date(int(year), int(month), int(day)).isoformat())
        if week:
            return Period(key, "week", date.fromisocalendar(int(year), int(week), 1).isoformat())
        return Period(key, "month", date(int(year), int(month_only), 1).isoformat())
    except ValueError:
        raise ValueError(f'"{key}" is not a day (2025-08-07), week (2025-W32) or month (2025-08)') from None


def week_of(day: str) -> str:
    """The ISO week a day falls in: `2025-08-07` → `2025-W32`."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_of(day: str) -> str:
    """The month a day falls in: `2025-08-07` → `2025-08`."""
    return day[:7]


ORDERS = ("source", "votes", "title")
"""Orders of the papers of a day."""


@dataclass(frozen=True, slots=True)
class Editorial:
    """What a curator wrote for one issue (`content/digests/<key>.md`)."""

    path: str
    period: Period
    title: str = ""  # "" for the default
    introduction: str = ""
    order: tuple[str, ...] = ()  # paper ids or slugs in the order to show, and one of ORDERS for the others
    pins: tuple[str, ...] = ()  # paper ids or slugs to show first, marked
    # false for one list, true for groups by topic, or topic or heading → paper ids or slugs that stand there; None
    # for groups in long days
    groups: bool | Mapping[str, tuple[str, ...]] | None = None
    draft: bool = False


def shift_day(day: str, number: int) -> str:
    """The day so many days later, or earlier.

    >>> shift_day("2025-08-01", -1)
    '2025-07-31'
    """
    return (date.fromisoformat(day) + timedelta(number)).isoformat()
