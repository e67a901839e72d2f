"""Dates as sources write them, in numbers or in words → `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or ""."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

# As sources write them, whatever language the site speaks.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Names and abbreviations by month, a line each: what exporters write, and CLDR's (tests/sources/test_days.py adds them).
_NAMES = {
    name: number
    for number, line in enumerate(Path(__file__).with_name("months.txt").read_text("utf-8").splitlines(), 1)
    for name in line.split()
}
_NUMBERED = re.compile(r"\btháng (\d{1,2})(?!\d)", re.IGNORECASE | re.ASCII)  # Vietnamese counts its months
_ISO = re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?(?![\d-])", re.ASCII)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)", re.ASCII)
# Numbers with names for their parts or with stops and blanks: 2025年8月7日, 2025년 8월 7일, 2025. 8. 7.
_PARTED = re.compile(
    r"(?P<y>\d{4})(?: ?[年년] ?|\. )(?:(?P<m>\d{1,2})(?: ?[月월]|\.(?= |$))(?: ?(?P<d>\d{1,2})(?: ?[日일号]|\.?$))?)?",
    re.ASCII,
)
_YEAR_LAST = re.compile(r"(?<![\d./-])(?:(\d{1,2})([./-]) ?)?(\d{1,2})[./-] ?(\d{4})(?![\d-])", re.ASCII)
_TIME = re.compile(
    r"\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?(?: ?[+-]\d{2}:?\d{2})?", re.IGNORECASE | re.ASCII
)
_WORD = re.compile(r"[^\W\d_][^\s\d_!-/:-@\[-`{-~،。，、]*")  # vowels of Hindi are no letters to Python
# A day of the month next to its name: `7 Aug`, `7-9 August`, `7. August`, `the 7th of August`, `7 de agosto`, `1er août`
_DAY_BEFORE = re.compile(
    r"(?<![\d./:-])(\d{1,2})(?:st|nd|rd|th|er|[ºª.°])?(?: ?(?:[-–/&+,]|and|und|et|y|e|to|bis|a) ?\d{1,2}(?:st|nd|rd|th|er|[ºª.°])?){0,3}"
    r"[ /-]*(?:of |de |d')?$",
    re.IGNORECASE | re.ASCII,
)
_DAY_BEHIND = re.compile(
    r"\.?[ /-]*(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\.\d)", re.IGNORECASE | re.ASCII
)
_SHORT_YEAR = re.compile(r"\.?,?[ -]*'?(\d\d)(?![\d:.])", re.ASCII)
_YEAR = re.compile(
    r"(?<![\d.])(?<!\d[-/])(\d{4})(?!\d|\.\d|-\d{4}(?!\d)|-\d{3}[\dX])|(?<![\d.])(?<!\d-)(\d{4})(?=-(?:1[5-9]|20)\d\d(?!\d))",
    re.ASCII,
)
_UNKNOWN = re.compile(r"(?<=\d)-[XxUu]{2}(?![^\W\d_])", re.ASCII)  # EDTF, level 1: 2004-06-XX
_MARKS = str.maketrans("‐‑‒–—―−~", "------- ")
_NAMED_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_LONGEST = 100  # characters of a date


def find_named_day(name: str) -> str:
    """The day in a file's name, if it is one only: `daily/2025-08-07.json`."""
    days = {
        day for day in _NAMED_DAY.findall(re.split(r"[\\/]", name)[-1]) if build_when(*day.split("-")) == day
    }
    return days.pop() if len(days) == 1 else ""


def parse_when(text: str) -> str:
    """The day, month or year a text names, at the precision it gives; "" when it names none. Of a span, its beginning.

    Read are ISO 8601 (with a time, whose zone is left alone: it is the source's day) and EDTF, RFC 5322
    (`Fri, 17 Mar 2023 00:31:14 GMT`, two-digit years too), RIS (`2019/07//`), `8/2020`, `7.8.2025`, words in the
    languages of `_NAMES` with the day on either side, MedlineDate (`1998 Dec-1999 Jan`, `1999 Spring`, `1978-1979`).
    An impossible day falls back to its month; `8/7/2025`, of which nobody knows what is the month, to its year.

    >>> parse_when("Fri, 17 Mar 23 00:31:14 GMT"), parse_when("2019///"), parse_when("8/2020"), parse_when("10 15")
    ('2023-03-17', '2019', '2020-08', '')
    >>> parse_when("Aug 7-9, 2025"), parse_when("Mar-Apr 2024"), parse_when("7 de agosto de 2025"), parse_when("8/7/2025")
    ('2025-08-07', '2024-03', '2025-08-07', '2025')
    >>> parse_when("1999 Spring"), parse_when("1978-1979"), parse_when("2019 Nov-Dec"), parse_when("2004-06~/2005")
    ('1999', '1978', '2019-11', '2004-06')
    """
    text = _UNKNOWN.sub("", " ".join(text[:_LONGEST].translate(_MARKS).split())).strip(" [](){}<>\"'.,;:©")
    text = _NUMBERED.sub(lambda match: MONTHS[int(match[1]) - 1] if 1 <= int(match[1]) <= 12 else "", text)
    months = [(word, number) for word in _WORD.finditer(text) if (number := _NAMES.get(word[0].lower()))]
    if (match := _COMPACT.match(text) or _ISO.match(text)) and (
        match["m"] or not (months or re.match(r"\. \d| ?[年년]", text[match.end() :]))
    ):
        return build_when(match["y"], match["m"] or "", match["d"] or "")
    if (match := _PARTED.match(text)) and (match["m"] or not match[0].endswith(". ")):
        return build_when(match["y"], match["m"] or "", match["d"] or "")
    if months:
        return _parse_words(text, months)
    if match := _YEAR_LAST.search(text):
        return _parse_numbers(*match.groups())
    return next((year for year in _find_years(text) if "1500" <= year < "2100"), "")


def _parse_words(text: str, months: Sequence[tuple[re.Match[str], int]]) -> str:
    """A date with names of months: the first one counts, with the day and the year that belong to it."""
    word, month = months[0]
    before, behind = text[: word.start()], _TIME.sub(" ", text[word.end() :])
    text = f"{before} {behind}"
    day = _DAY_BEFORE.search(before)
    later = None if day else _DAY_BEHIND.match(behind)
    years = list(_find_years(text))
    if not years and day and (short := _SHORT_YEAR.match(behind)):
        # RFC 5322, 4.3: two digits mean 2000 to 2049, or 1950 to 1999
        years = [f"{'20' if short[1] < '50' else '19'}{short[1]}"]
    if not years:
        return ""
    if len(years) == 1 and any(number < month for _, number in months[1:]) and not list(_find_years(before)):
        return years[0]  # `Dec-Jan 2025`: the year may be the second month's only
    found = day or later
    return build_when(years[0], month, found[1] if found else "")


def _parse_numbers(first: str | None, mark: str | None, second: str, year: str) -> str:
    """`8/2020`, and days that end with their year: with stops the day comes first, else it has to be above 12."""
    if first is None:
        return build_when(year, second)
    if mark == ".":
        return build_when(year, second, first)
    day, month = (first, second) if int(first) > 12 else (second, first)
    return build_when(year, month, day) if int(day) > 12 or first == second else build_when(year)


def _find_years(text: str) -> Iterator[str]:
    for match in _YEAR.finditer(text):
        year = match[1] or match[2]
        if build_when(year):
            yield year


def build_when(year: str | int, month: str | int = "", day: str | int = "") -> str:
    """A date of its parts, which may be numbers, month names or ""; cut where a part makes no sense. Never raises."""
    y, m = _number(year), _number(month)
    if not 1000 <= y <= 2999:
        return ""
    if isinstance(month, str):
        m = m or _NAMES.get(month.strip(" .").lower(), 0)
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


def join_when(year: str, month: str = "", day: str = "") -> str:
    """A date whose parts stand in fields of their own; a month may be a word, a number, or both: `7 August`, `Mar-Apr`."""
    if _number(month):
        return build_when(year, month, day)
    return parse_when(f"{year} {month} {day}") or build_when(year)


def parse_json_when(value: object) -> str | None:
    """A date in any shape that writers of JSON give it; "" for none, and None for a shape that is not a date's.

    Read are CSL's and Crossref's `{"date-parts": [[2020, 7, 3]]}` (numbers or texts; `[[null]]` is ""), `raw`, `literal`,
    `edtf` and `date-time`, an older pandoc's `[{"year": "2009", "month": "3"}]`, a bare list of parts, texts and years.

    Source: https://docs.citationstyles.org/en/stable/specification.html (date variables), Crossref REST API.
    """
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return build_when(int(value)) or None if abs(value) < 10_000 else None
    if isinstance(value, str):
        return parse_when(value)
    if isinstance(value, Sequence):
        if isinstance(value[0], Sequence | dict) and not isinstance(value[0], str):
            return parse_json_when(value[0])
        return _parse_parts(value)
    if not isinstance(value, dict):
        return None
    shapes = [value[key] for key in ("date-parts", "edtf", "date-time", "raw", "literal") if value.get(key)]
    found = [parse_json_when(shape) for shape in shapes]
    if "year" in value:
        found.append(_parse_parts([value.get(key) for key in ("year", "month", "day")]))
    known = [when for when in found if when is not None]
    return next(filter(None, known), "" if known or "date-parts" in value else None)


def _parse_parts(parts: Sequence[object]) -> str | None:
    words = [
        part if isinstance(part, str) else str(int(part)) if 0 <= part < 10_000 else "0"
        for part in parts[:3]
        if isinstance(part, str | int | float) and not isinstance(part, bool)
    ]
    if not words:
        return "" if all(part is None for part in parts[:3]) else None
    return join_when(*words) or (parse_when(words[0]) if len(words) == 1 else "")
