"""What every source has in common: what it is given, what it gives back, and days.

A source is a pure function of bytes and a name. It reads no clock: `today` is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from digestgen.model.record import Record
from digestgen.problems import SourceError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Context:
    """What the person who imports knows and the file may not say.

    Attributes:
        day: the day the papers are listed under, `YYYY-MM-DD`; "" to take it from the file.
        today: the day it is now, `YYYY-MM-DD`, for days without a year; "" when nobody says.
    """

    day: str = ""
    today: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file said.

    Attributes:
        records: in the file's order, each paper once.
        remarks: sentences to say aloud: what was assumed, left out or looks cut.
    """

    records: tuple[Record, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One way in.

    Attributes:
        key: its name on the command line and in `sources:`.
        title: its name for people.
        parse: (bytes, name of the file or address, context) → Parsed; raises SourceError and nothing else.
        help: one line with an example.
    """

    key: str
    title: str
    parse: Callable[[bytes, str, Context], Parsed]
    help: str


def is_day(text: str) -> bool:
    """Whether text is a day of the calendar written `YYYY-MM-DD`.

    >>> is_day("2025-02-28"), is_day("2025-02-29"), is_day("20250228")
    (True, False, False)
    """
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_context(context: Context, name: str) -> None:
    """Refuse a context whose days are no days.

    Raises:
        SourceError: `day` or `today` is neither "" nor `YYYY-MM-DD`.
    """
    for value in (context.day, context.today):
        if value and not is_day(value):
            raise SourceError(name, f'"{value}" is no day', hint="Write days as 2025-08-07.")
