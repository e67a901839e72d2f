"""Dates as sources write them → `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or ""."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

# As sources write them, whatever language the site speaks.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NAMES = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(?P<name>" + "|".join(f"{n[:3]}(?:{n[3:]})?" for n in MONTHS) + r"|Sept)\.?"
_ISO = re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?(?![\d-])", re.ASCII)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(
    rf"^(?P<y>\d{{4}})[ /-]+{_MONTH}(?:[ /-]+(?P<d>\d{{1,2}})(?!\d))?", re.IGNORECASE | re.ASCII
)
_WORDS = (
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]+{_MONTH},?[ -]+(?P<y>\d{{4}}|\d\d(?= ))",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(
        rf"{_MONTH}[ -]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,[ -]*(?P<y>\d{{4}})", re.IGNORECASE | re.ASCII
    ),
    re.compile(rf"{_MONTH},?[ -]+(?P<y>\d{{4}})", re.IGNORECASE | re.ASCII),
    re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})", re.ASCII),
)
_NAMED_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_SEASON = "spring|summer|autumn|fall|winter"
_YEAR_ONLY = re.compile(rf"(?:(?:{_SEASON})[ ,/-]+)?(?P<y>(?:1[5-9]|20)\d\d)(?!\d)", re.IGNORECASE | re.ASCII)


def find_named_day(name: str) -> str:
    """The day in a file's name, if it is one only: `daily/2025-08-07.json`."""
    days = {
        day for day in _NAMED_DAY.findall(re.split(r"[\\/]", name)[-1]) if build_when(*day.split("-")) == day
    }
    return days.pop() if len(days) == 1 else ""


def parse_when(text: str) -> str:
    """The day, month or year a text names, at the precision it gives; "" when it names none.

    Read are ISO 8601 (with a time, whose zone is left alone: it is the source's day), RFC 5322
    (`Fri, 17 Mar 2023 00:31:14 GMT`, two-digit years too), RIS (`2019/07//`), `8/2020`, `2020 Jul 3`,
    `July 3, 2020`, MedlineDate (`1998 Dec-1999 Jan`, `1999 Spring`, `1978-1979` are their beginnings). An impossible
    day falls back to its month.

    >>> parse_when("Fri, 17 Mar 23 00:31:14 GMT"), parse_when("2019///"), parse_when("8/2020"), parse_when("10 15")
    ('2023-03-17', '2019', '2020-08', '')
    >>> parse_when("1999 Spring"), parse_when("1978-1979"), parse_when("2019 Nov-Dec"), parse_when("Winter 1999")
    ('1999', '1978', '2019-11', '1999')
    """
    text = " ".join(text.split())
    if match := _COMPACT.match(text) or _ISO.match(text):
        rest = text[match.end() :]
        if not (match["m"] is None and re.match(r"[ /-]+[A-Za-z]{3}", rest)):
            return build_when(match["y"], match["m"] or "", match["d"] or "")
    for pattern in (_YEAR_FIRST, *_WORDS):
        if match := pattern.search(text):
            parts = match.groupdict()
            year = parts["y"]
            if len(year) == 2:  # RFC 5322, 4.3: two digits mean 2000 to 2049, or 1950 to 1999
                year = f"{'20' if year < '50' else '19'}{year}"
            month = parts.get("m") or str(_NAMES[parts["name"][:3].lower()])
            return build_when(year, month, parts.get("d") or "")
    year_only = _YEAR_ONLY.match(text)
    return year_only["y"] if year_only else ""


def build_when(year: str | int, month: str | int = "", day: str | int = "") -> str:
    """A date of its parts, which may be numbers, month names or ""; cut where a part makes no sense. Never raises."""
    y, m = _number(year), _number(month)
    if not 1000 <= y <= 2999:
        return ""
    if isinstance(month, str) and month.strip().isalpha():
        m = _NAMES.get(month.strip()[:3].lower(), 0)
    if not 1 <= m <= 12:
        return f"{y:04d}"
    try:
        return date(y, m, _number(day)).isoformat()
    except ValueError:
        return f"{y:04d}-{m:02d}"


def _number(part: str | int) -> int:
    """A part of a date as a number; 0 for what is none, or more than any year."""
    if isinstance(part, str):
        text = part.strip()
        part = int(text) if len(text) <= 4 and text.isdecimal() else 0
    return part if 0 <= part <= 9999 else 0


def parse_date_parts(value: object) -> str:
    """CSL's and Crossref's `{"date-parts": [[2020, 7, 3]]}`, numbers or texts; `[[null]]` is "".

    Source: https://docs.citationstyles.org/en/stable/specification.html (date variables), Crossref REST API.
    """
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, Sequence) and not isinstance(parts, str) and parts else None
    if not isinstance(first, Sequence) or isinstance(first, str) or not first:
        return ""
    words = [part for part in first[:3] if isinstance(part, (str, int)) and not isinstance(part, bool)]
    return build_when(*words) if words else ""
