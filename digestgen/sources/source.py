"""What every source has in common: what it is given, what it gives back, and how it is asked over the network.

A source is a pure function of bytes and a name. It reads no clock (`today` is given) and opens no connection:
what it wants from the network it asks of the `get` that it is handed (transport.py makes one).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
        columns: field → column of a table (`--map title=Title`), for sources that are tables.
        beside: file name → bytes of the files in the same folder that the source asks for (Source.beside).
    """

    day: str = ""
    today: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out: where it stands ("entry 3", "line 12: Smith2020"), and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file said.

    Attributes:
        records: in the file's order, each paper once.
        remarks: sentences to say aloud: what was assumed, left out or looks cut.
        skipped: entries of the file that are no record.
    """

    records: tuple[Record, ...]
    remarks: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an API.

    Attributes:
        url: absolute, with its query string.
        what: what is asked for, for progress and messages: "papers 101 to 200".
        accept: media types that an answer may have; the first goes into the Accept header. Another type is an
            error (an HTML page that says "maintenance" is no feed).
        body: to POST, as `application/json`; b"" for a GET.
        final: the answer will never change (a day in the past): it is kept and not asked for again.
    """

    url: str
    what: str
    accept: tuple[str, ...]
    body: bytes = b""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API answered: status 200, or 404 (nothing is known by that name); all else is raised.

    Attributes:
        url: where it came from in the end.
        status: HTTP status code.
        data: the body, decompressed.
        headers: lower-case names.
    """

    url: str
    status: int
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Get = Callable[[Request], Answer]  # raises SourceError when there is no usable answer in spite of retries


@dataclass(frozen=True, slots=True)
class Query:
    """What a curator wants of a source.

    Attributes:
        ids: of any kind, DOIs or addresses, as typed.
        text: a search (`--query`), in the API's own language.
        category: the source's own category or venue (`--category cs.CL`).
        first, last: days `YYYY-MM-DD`, both included; "" for no bound.
        limit: at most so many papers; 0 for all of them.
    """

    ids: tuple[str, ...] = ()
    text: str = ""
    category: str = ""
    first: str = ""
    last: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One step of a fetch: what one answer held.

    Attributes:
        parsed: its papers; may be none.
        done: entries answered so far, over all pages.
        total: how many there will be, as far as the API says; 0 when it does not.
    """

    parsed: Parsed
    done: int
    total: int = 0


Fetch = Callable[[Query, Get, Context], Iterator[Page]]


@dataclass(frozen=True, slots=True)
class Source:
    """One way in.

    Attributes:
        key: its name on the command line and in `sources:`.
        title: its name for people.
        parse: (bytes, name of the file or address, context) → Parsed; raises SourceError and nothing else.
        help: one line with an example.
        recognise: (first 4,096 characters of the decoded file, its name in lower case) → whether this is the
            source's own format; None where only a person can tell. No two sources may claim one file.
        fetch: asks the API; None where there is none. Yields a Page an answer; raises SourceError (also for
            a query that it cannot ask). Papers asked for by id that the API does not know are skipped, and said.
        asks: how to ask, one line: `arxiv ID… | --query WORDS | --category cs.CL [--from DAY --to DAY]`.
        dated: whether `fetch` takes Query.first and Query.last.
        beside: names (fnmatch patterns) of files in the same folder that belong to a file: `*.bib`.
    """

    key: str
    title: str
    parse: Callable[[bytes, str, Context], Parsed]
    help: str
    recognise: Callable[[str, str], bool] | None = None
    fetch: Fetch | None = None
    asks: str = ""
    dated: bool = False
    beside: tuple[str, ...] = ()


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
