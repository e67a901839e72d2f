"""Dates as sources write them: as exact as they are, and never an exception."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.sources.toolkit.days import build_when, parse_date_parts, parse_when


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2031-02-07T12:00:00Z", "2031-02-07"),
        ("20310207", "2031-02-07"),
        ("2031/02//", "2031-02"),
        ("2031 Feb 7", "2031-02-07"),
        ("2019 Nov-Dec", "2019-11"),
        ("1998 Dec-1999 Jan", "1998-12"),
        ("1999 Spring", "1999"),
        ("2000 Spring-Summer", "2000"),
        ("Winter 1999", "1999"),
        ("1978-1979", "1978"),
        ("1978–1979", "1978"),
        ("2031 1st Quarter", "2031"),
        ("2031-02-30", "2031-02"),
        ("2031-13-45", "2031"),
        ("10 15", ""),
        ("1234-5678", ""),
        ("3 \u017fep 2031", ""),
        ("٢٠٣١", ""),
        ("9" * 5000, ""),
        ("", ""),
    ],
)
def test_days_in_words(written: str, day: str):
    assert parse_when(written) == day


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ((2031, 2, 7), "2031-02-07"),
        ((" 2031 ", "feb", "07"), "2031-02-07"),
        (("2031", "February"), "2031-02"),
        ((2031, 10**30, 7), "2031"),
        ((2031, -2, 7), "2031"),
        ((2031, 2, 10**30), "2031-02"),
        ((2031, 2, -7), "2031-02"),
        ((2031, 10**5000), "2031"),
        (("2031", "9" * 5000, "1"), "2031"),
        (("2031", "2", "9" * 5000), "2031-02"),
        (("9" * 5000,), ""),
        ((10**5000,), ""),
        ((-2031,), ""),
        (("lamp",), ""),
    ],
)
def test_days_of_parts(parts: tuple[str | int, ...], day: str):
    assert build_when(*parts) == day
    assert parse_date_parts({"date-parts": [list(parts)]}) == day


PART = (
    st.integers()
    | st.text(max_size=6)
    | st.sampled_from([10**30, -1, "feb", "2031", 2031, "٣", "²", "9" * 5000])
)


@given(
    PART, PART, PART, st.text(max_size=20) | st.from_regex(r"[0-9]{1,4}[ /-][A-Za-z0-9]{1,4}[ /-][0-9]{0,4}")
)
@settings(max_examples=300, deadline=None)
def test_any_parts_and_any_text_are_a_day_or_none(
    year: str | int, month: str | int, day: str | int, text: str
):
    for found in (build_when(year, month, day), parse_when(text)):
        assert re.fullmatch(r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)?", found, re.ASCII)
