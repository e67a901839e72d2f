"""Days, weeks and months in words, without a locale."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def render_day(day: str, *, weekday: bool = False) -> str:
    """`2025-08-07` → "7 August 2025"; a month or a year alone is said as such.

    >>> render_day("2025-08-07", weekday=True), render_day("2025-08"), render_day("2025")
    ('Thursday, 7 August 2025', 'August 2025', '2025')
    """
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 1:
        return day
    if len(parts) == 2:
        return f"{MONTHS[parts[1] - 1]} {parts[0]}"
    text = f"{parts[2]} {MONTHS[parts[1] - 1]} {parts[0]}"
    return f"{WEEKDAYS[date(*parts).weekday()]}, {text}" if weekday else text


def render_week(key: str) -> str:
    """`2025-W32` → "Week 32 of 2025"; the days are render_week_days()."""
    return f"Week {int(key[6:])} of {key[:4]}"


def render_week_days(key: str) -> str:
    """The days an ISO week covers: `2025-W32` → "4 – 10 August 2025".

    >>> render_week_days("2025-W01")
    '30 December 2024 – 5 January 2025'
    """
    first = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
    last = first + timedelta(days=6)
    end = render_day(last.isoformat())
    if first.year != last.year:
        return f"{render_day(first.isoformat())} – {end}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} – {end}"
    return f"{first.day} – {end}"
