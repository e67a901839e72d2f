"""What every source has in common: what it is given, what it gives back, and how it is asked over the network.

A source is a pure function of bytes and a name. It reads no clock (`today` is given) and opens no connection:
what it wants from the network it asks of the `get` that it is handed (network/transport.py makes one).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from digestgen.model.record import Record
from digestgen.problems import SourceError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Context:
    """What the person who imports knows and the file may not say."""

    day: str = ""  # the day the papers are listed under, `YYYY-MM-DD`; "" to take it from the file
    today: str = ""  # the day it is now, `YYYY-MM-DD`, for days without a year; "" when nobody says
    # field → column of a table (`--map title=Title`), for sources that are tables
    columns: Mapping[str, str] = field(default_factory=dict)
    # file name → bytes of the files in the same folder that the source asks for (Source.beside)
    beside: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out: where it stands ("entry 3", "line 12: Smith2020"), and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file said."""

    records: tuple[Record, ...]  # in the file's order, each paper once
    remarks: tuple[str, ...] = ()  # sentences to say aloud: what was assumed, left out or looks cut
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an API."""

    url: str  # absolute, with its query string
    what: str  # what is asked for, for progress and messages: "papers 101 to 200"
    # media types that an answer may have. Another type is an error (an HTML page that says "maintenance" is not a feed).
    accept: tuple[str, ...]
    body: bytes = b""  # to POST, as `application/json`; b"" for a GET
    # the answer will never change (a day in the past): it is kept and not asked for again
    final: bool = False
    # whether an answer's bytes are of the kind that is asked for, whatever its type says; for what anybody serves,
    # such as feeds
    looks_right: Callable[[bytes], bool] | None = None
    # a list is asked for, which may be empty and is there: 404 is a refusal
    listed: bool = False
    # whether an answer with status 200 says that the API cannot answer now, so that it is to be asked again
    is_busy: Callable[[bytes], object] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API answered: status 200, or 404 (nothing is known by that name, no list); all else is raised."""

    url: str
    status: int
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Get = Callable[[Request], Answer]  # raises SourceError when there is no usable answer in spite of retries


@dataclass(frozen=True, slots=True)
class Query:
    """What a curator wants of a source."""

    ids: tuple[str, ...] = ()  # of any kind, DOIs or addresses, as typed
    text: str = ""  # a search (`--query`), in the API's own language
    category: str = ""  # the source's own category or venue (`--category cs.CL`)
    first: str = ""  # first, last: days `YYYY-MM-DD`, both included; "" for no bound
    last: str = ""
    limit: int = 0  # at most so many papers; 0 for all of them
    # the days are those on which the API got to know of papers, where it can tell (standing sources ask so, and miss
    # none that comes late), not those on which they came out
    arrivals: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One step of a fetch: what one answer held."""

    parsed: Parsed
    done: int  # entries answered so far, over all pages
    total: int = 0  # how many there will be, as far as the API says; 0 when it does not
    # the day up to which everything has been answered with this page; "" where that shows at the end alone
    until: str = ""


Fetch = Callable[[Query, Get, Context], Iterator[Page]]


@dataclass(frozen=True, slots=True)
class Accepts:
    """A form of question: each part of a Query as help shows it, in brackets where it may be left out.

    A part that is "" is not taken in this form; one part at least has to be there.
    """

    ids: str = ""
    text: str = ""
    category: str = ""
    first: str = ""
    last: str = ""

    def takes(self, parts: Iterable[str]) -> bool:
        return all(getattr(self, part) for part in parts)

    def needs(self) -> set[str]:
        return {part for part in _PARTS if (shown := getattr(self, part)) and not shown.startswith("[")}

    def __str__(self) -> str:
        return " ".join(shown for part in _PARTS if (shown := getattr(self, part)))


_PARTS = {"ids": "ids", "text": "--query", "category": "--category", "first": "--from", "last": "--to"}
SINCE, UNTIL = "[--from DAY]", "[--to DAY]"


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where a long file may be cut."""

    fits: re.Pattern[bytes]  # the beginning of a file that may be cut at all
    begins: re.Pattern[bytes]  # what a record begins with, at the beginning of a line, and nothing else
    whole: re.Pattern[bytes] | None = None  # what a file must not hold: records that need others
    carried: re.Pattern[bytes] | None = None  # definitions that all later records need


@dataclass(frozen=True, slots=True)
class Source:
    """One way in."""

    key: str
    title: str
    # (bytes, name of the file or address, context) → Parsed; raises SourceError and nothing else
    parse: Callable[[bytes, str, Context], Parsed]
    help: str
    # (first 4,096 characters of the decoded file, its name in lower case) → whether this is the source's own format;
    # None where only a person can tell. No two sources may claim one file.
    recognise: Callable[[str, str], bool] | None = None
    # asks the API; None where there is none. Yields a Page an answer, each when it is wanted; raises SourceError.
    # Papers asked for by id that the API does not know are skipped. Called by `ask` alone.
    fetch: Fetch | None = None
    accepts: tuple[Accepts, ...] = ()  # the forms of question that `fetch` can put
    alias: str = ""  # another name for commands
    # an id as typed → as the API calls it; raises SourceError. None where ids are not papers'.
    parse_key: Callable[[str], str] | None = None
    parts: tuple[str, ...] = ()  # words among the ids that say which part of the source is asked: `medrxiv`
    ends_today: bool = False  # days still to come are left out, and an open end is today
    # names (fnmatch patterns) of files in the same folder that belong to a file: `*.bib`
    beside: tuple[str, ...] = ()
    # days after which a paper may still turn up among those of a day: standing sources ask for them again
    late: int = 3
    renames: bool = False  # it knows papers by a new id, too, when it is asked for an old one
    versions: bool = False  # its answers hold later versions of papers, too, which are not news
    backfill: str = ""  # the source to ask for days that this one does not show any more; "" for none
    pieces: Pieces | None = None  # how a long file of it is read in pieces; None where it is read as a whole

    @property
    def asks(self) -> str:
        """How to ask, one line: `arxiv ID… | --category cs.CL [--from DAY] [--to DAY]`; "" where it cannot be asked."""
        if not self.accepts:
            return ""
        parts = [f"[{' | '.join(self.parts)}]"] if self.parts else []
        return " ".join([self.alias or self.key, *parts, " | ".join(map(str, self.accepts))])

    @property
    def dated(self) -> bool:
        """Whether it can be asked for days."""
        return any(form.first for form in self.accepts)

    def takes_days(self, query: Query) -> bool:
        """Whether what a query asks for can be asked for some days."""
        words = [word for word in query.ids if word.lower() not in self.parts]
        given = [part for part in _PARTS if (words if part == "ids" else getattr(query, part))]
        return any(form.takes([*given, "first", "last"]) for form in self.accepts)

    def ask(self, query: Query, get: Get, context: Context) -> Iterator[Page]:
        """Fetch what a query asks for, no more papers than its limit, and say so when that is nothing."""
        check_context(context, self.key)
        query = self._prepare(query, context.today)
        assert self.fetch
        return self._limit(self.fetch(query, get, context), query.limit or sys.maxsize)

    def check(self, query: Query) -> None:
        """Whether it can be asked so.

        Raises:
            SourceError: it cannot.
        """
        words = tuple(word for word in query.ids if word.lower() not in self.parts)
        self._check_form(replace(query, ids=words))

    def _limit(self, pages: Iterator[Page], limit: int) -> Iterator[Page]:
        papers: set[object] = set()
        page, is_silent = Page(Parsed(()), 0), True
        for page in pages:
            records = []
            for record in page.parsed.records:
                paper = record.ids[0] if record.ids else record.title
                if paper in papers or len(papers) < limit:
                    papers.add(paper)
                    records.append(record)
            is_silent = is_silent and not (records or page.parsed.remarks or page.parsed.skipped)
            parsed = replace(page.parsed, records=tuple(records))
            yield replace(page, parsed=parsed, done=min(page.done, limit), total=min(page.total, limit))
            if len(papers) >= limit:
                return
        if is_silent:
            yield replace(page, parsed=Parsed((), (f"{self.title}: nothing was found.",)))

    def _prepare(self, query: Query, today: str) -> Query:
        """The query, if it can be asked: each id once and as the API calls it, days within the calendar."""
        query = replace(query, text=" ".join(query.text.split()), category=query.category.strip())
        parts = dict.fromkeys(word.lower() for word in query.ids if word.lower() in self.parts)
        ids = list(dict.fromkeys(word for word in query.ids if word.lower() not in self.parts))
        self._check_form(replace(query, ids=tuple(ids)))
        first, last = query.first, query.last
        for day in filter(None, (first, last)):
            if not is_day(day):
                raise SourceError(self.key, f'"{day}" is not a day', hint="Write days as 2025-08-07.")
        if (first or last) and self.ends_today:
            if today and first > today:
                raise SourceError(self.key, f"{first} is still to come")
            last = min(filter(None, (last, today)), default="")
            if not last:
                what = "say with which day to end"
                raise SourceError(self.key, what, hint=f"Ask: digestgen fetch {self.asks}")
        if last and first > last:
            raise SourceError(self.key, f"{first} is after {last}")
        if self.parse_key:
            ids = list(dict.fromkeys(map(self.parse_key, ids)))[: query.limit or None]
        return replace(query, ids=(*parts, *ids), first=first, last=last)

    def _check_form(self, query: Query) -> None:
        given = [part for part in _PARTS if getattr(query, part)]
        forms = [form for form in self.accepts if form.takes(given)]
        if given and any(form.needs() <= set(given) for form in forms):
            return
        names = " and ".join(_PARTS[part] for part in given)
        if unknown := next(
            (part for part in given if not any(form.takes([part]) for form in self.accepts)), ""
        ):
            what = f"{self.title} cannot be asked by {_PARTS[unknown]}"
        elif not given:
            what = "there is nothing to ask for"
        elif forms:
            missing = next(part for part in _PARTS if part in forms[0].needs() - set(given))
            what = f"{names} {'go' if len(given) > 1 else 'goes'} with {_PARTS[missing]}"
        else:
            what = f"{names} do not go together"
        raise SourceError(self.key, what, hint=f"Ask: digestgen fetch {self.asks}")


IS_JSON = re.compile(r"[\ufeff \t\r\n]*[\[{]").match


def has_signs(*signs: Callable[[str], object]) -> Callable[[str, str], bool]:
    """Recognise a file by its beginning alone: each of these finds something in it."""
    return lambda head, name: all(sign(head) for sign in signs)


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
    """Refuse a context with days that are not in the calendar."""
    for value in (context.day, context.today):
        if value and not is_day(value):
            raise SourceError(name, f'"{value}" is not a day', hint="Write days as 2025-08-07.")
