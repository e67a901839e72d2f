"""The day that a heading of a list says: `## 2025-08-07`, "Papers of the Week (August 4 - August 10) - 2025"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from digestgen.sources.source import is_day
from digestgen.sources.toolkit.days import MONTHS, build_when

_NUMBERS = re.compile(
    r"(?<!\d)(20\d\d|19\d\d)(?:[-./]|\s?[年년]\s?)(\d{1,2})(?:[-./]|\s?[月월]\s?)(\d{1,2})(?!\d)", re.ASCII
)
_WEEK = re.compile(r"(?<!\d)(20\d\d)[-\s]?(?:W|week\s?|KW\s?)(\d{1,2})(?!\d)", re.IGNORECASE | re.ASCII)
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept"
_PART = re.compile(
    rf"(?P<month>{_NAMES})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*[-–—]+\s*(?P<to>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?"
    rf"|(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<name>{_NAMES})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:20\d\d)(?!\d)", re.ASCII)
# "Fri, 27 May 26", but not "Top 10 May 21".
_SHORT_YEAR = re.compile(
    rf"(?<!\btop )(?<!\bbest )(?<!\bfirst )\b\d{{1,2}} (?:{_NAMES}) '?(\d\d)$", re.IGNORECASE | re.ASCII
)
_LONGEST = 200  # characters


def find_listed_day(heading: str) -> str:
    """The day of a heading, the last one of a range or week; "" where it says none or no year.

    >>> find_listed_day("Updated on 2023.01.05"), find_listed_day("Aug 7th, 2025"), find_listed_day("Lamps")
    ('2023-01-05', '2025-08-07', '')
    >>> find_listed_day("New submissions for Fri, 27 May 22")
    '2022-05-27'
    >>> find_listed_day("Top Papers of the Week (December 29 - January 4) - 2026"), find_listed_day("Week 2025-W32")
    ('2026-01-04', '2025-08-10')
    """
    text = heading[:_LONGEST]
    if numbers := _NUMBERS.findall(text):
        return _real(*numbers[-1])
    if week := _WEEK.search(text):
        try:
            return date.fromisocalendar(int(week[1]), int(week[2]), 7).isoformat()
        except ValueError:
            return ""
    years = _YEAR.findall(text) or [f"20{year}" for year in _SHORT_YEAR.findall(text)]
    if not years or not (parts := list(_PART.finditer(text))):
        return ""
    last = parts[-1]
    return _real(years[-1], last["month"] or last["name"], last["to"] or last["day"] or last["first"])


def find_day_level(firsts: Iterable[str]) -> int:
    """From which level on headings date what stands below them: 1 where several of the first do, else the page's is its title."""
    return 1 if len(set(filter(None, map(find_listed_day, firsts)))) > 1 else 2


def _real(year: str, month: str, day: str) -> str:
    when = build_when(year, month, day)
    return when if is_day(when) else ""
