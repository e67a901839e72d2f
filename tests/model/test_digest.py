"""Periods: which day, week or month an issue is for, and what only looks like one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.model.issue import Period, month_of, parse_period, week_of

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))


@pytest.mark.parametrize(
    ("key", "kind", "first"),
    [
        ("2025-08-07", "day", "2025-08-07"),
        ("2024-02-29", "day", "2024-02-29"),
        ("2025-W32", "week", "2025-08-04"),
        ("2025-08", "month", "2025-08-01"),
        # ISO 8601: week 1 is the one with the year's first Thursday.
        ("2025-W01", "week", "2024-12-30"),
        ("2021-W01", "week", "2021-01-04"),
        ("2020-W53", "week", "2020-12-28"),
        ("2026-W53", "week", "2026-12-28"),
    ],
)
def test_an_issue_has_a_first_day(key: str, kind: str, first: str) -> None:
    assert parse_period(key) == Period(key, kind, first)


@pytest.mark.parametrize(
    "key",
    ["", "2025", "2025-8", "2025-8-7", "2025-02-29", "2025-13", "2025-00", "2025-08-00", "2025-W00", "2025-W53",
     "2025-w32", "2025-W3", "2025-08-07 ", "2025-08-07\n", "0000-01-01", "0000-W01", "0000-01", "٢٠٢٥-08-07",
     "2025-08-07T00:00", "25-08-07", "2025/08/07"],
)  # fmt: skip
def test_what_is_no_issue_is_said_in_one_sentence(key: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_period(key)
    assert str(caught.value) == f'"{key}" is not a day (2025-08-07), week (2025-W32) or month (2025-08)'


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2025-08-04", "2025-W32"),
        ("2025-08-10", "2025-W32"),
        ("2025-08-11", "2025-W33"),
        ("2024-12-30", "2025-W01"),  # a Monday of December in next year's first week
        ("2021-01-03", "2020-W53"),  # a Sunday of January in last year's last week
        ("2023-01-01", "2022-W52"),
    ],
)
def test_the_week_around_new_year_may_be_of_another_year(day: str, week: str) -> None:
    assert week_of(day) == week


@settings(max_examples=150, deadline=None)
@given(DAYS)
def test_a_day_lies_in_its_week_and_its_month(day: date) -> None:
    first = date.fromisoformat(parse_period(week_of(day.isoformat())).first)
    assert first <= day < first + timedelta(days=7) and first.isoweekday() == 1
    assert parse_period(month_of(day.isoformat())).first == day.replace(day=1).isoformat()
    assert parse_period(day.isoformat()).first == day.isoformat()
