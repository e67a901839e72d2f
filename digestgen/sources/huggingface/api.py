"""Hugging Face Daily Papers: the API's JSON, as fetched or kept in archives, in every shape seen.

`GET https://huggingface.co/api/daily_papers?date=2025-08-07` (a day) and `/api/papers/ID` (one paper). No
reference describes the answers; the keys are those of 9,881 entries of May 2024 to August 2026. Unknown keys
are left alone, because it keeps growing; a known key of another type is refused: its meaning changed.

The questions are described in https://huggingface.co/.well-known/openapi.json: `p` counts pages from 0, and a
page has 50 entries. Limits: https://huggingface.co/docs/hub/rate-limits.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import count

from digestgen.model.ids import PaperId
from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.huggingface.paper import add_paper, read_paper_id
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.days import WEEKDAYS, find_named_day
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.pages import fetch_each
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields

_REPR_LIMIT = 1_000_000  # characters of one entry; the largest seen has 60,000
_NESTING = 60  # brackets within brackets; entries have 4, and a few more stand in texts
FETCH_AGAIN = "Download the day again: https://huggingface.co/api/daily_papers?date=2025-08-07"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the container held."""

    entries: tuple[dict[object, object], ...]
    day: str = ""  # what the envelope gives as the day, unchecked; "" when there is none
    single: bool = False  # it is one paper (`/api/papers/ID`), not a day's list


def parse_answer(value: object, name: str) -> Kept:
    """The entries in a decoded file."""
    if isinstance(value, list):
        return Kept(_entries(value, name))
    if not isinstance(value, dict):
        what = f"the file holds {json.dumps(value)[:40]!a} and nothing else: the download failed"
        raise SourceError(name, what, hint=FETCH_AGAIN)
    day = value.get("date")
    day = day if isinstance(day, str) else ""
    if value.get("status") == "no_data":
        raise SourceError(name, f"Hugging Face says it has no papers for {_short(day) or 'this day'}")
    if isinstance(value.get("data"), list):
        return Kept(_entries(value["data"], name), day)
    if "paper" in value or ("id" in value and "title" in value):
        return Kept((value,), day, single=True)
    message = value.get("error") or value.get("message")
    if isinstance(message, str):
        raise SourceError(name, f'Hugging Face answered with an error: "{_short(message)}"', hint=FETCH_AGAIN)
    keys = ", ".join(_short(key) for key in list(value)[:5]) or "no keys"
    raise SourceError(name, f"this JSON is not a Daily Papers answer: an object with {keys}")


def _short(text: str) -> str:
    text = "".join(c if c.isprintable() else "?" for c in text[:200])
    return text if len(text) <= 80 else text[:79] + "…"


def _entries(values: list[object], name: str) -> tuple[dict[object, object], ...]:
    if not values:
        raise SourceError(name, "the list of papers is empty: Hugging Face has none for this day")
    return tuple(_entry(value, number, name) for number, value in enumerate(values, 1))


def _entry(value: object, number: int, name: str) -> dict[object, object]:
    if isinstance(value, str):
        value = _parse_repr(value, number, name)
    if not isinstance(value, dict):
        raise SourceError(name, f"entry {number} is not an object with a paper in it")
    return value


def _parse_repr(text: str, number: int, name: str) -> object:
    """An entry that was stored as Python's repr of it: a literal, never code."""
    if len(text) > _REPR_LIMIT:
        raise SourceError(name, f"entry {number} is longer than {_REPR_LIMIT:,} characters")
    if not text.startswith("{") or _nesting(text) > _NESTING:  # ast's parser recurses in C
        raise SourceError(name, f"entry {number} is text, but no Python literal of a paper")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # an escape that repr() never writes: refused, not warned about
            return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, Warning) as error:
        raise SourceError(name, f"entry {number} is text, but no Python literal of a paper") from error


def _nesting(text: str) -> int:
    """The deepest nesting of brackets, those inside texts counted as well."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest


PAGE_LIMIT = 50  # entries the API gives at most
_SEVERAL = 3  # papers on a list, from which on it is none of chance that another day's has them all
SETTLED_DAYS = 7  # a day's list still grows on the days after
_API = "https://huggingface.co/api"
_JSON = ("application/json",)
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:api/)?papers/", re.IGNORECASE)
_OWN_KEYS = re.compile(r"""["'](?:_id|upvotes|discussionId|submittedOnDaily(?:At|By)|ai_keywords)["']\s*:""")
_PAPER = re.compile(
    r"""\{\s*["'](?:paper["']\s*:\s*\{\s*["'])?id["']\s*:\s*["']\d{4}\.\d{4,5}(?:v\d+)?["']"""
)
_NO_DATA = re.compile(r"""\{\s*"status"\s*:\s*"no_data"\s*,\s*"date"\s*:""")


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read the API's answer for a day, or for one paper.

    The day of a paper is `context.day`, else its `submittedOnDailyAt`, else the one in the file's name
    (`2024-05-27.json`), else the envelope's. `publishedAt` is when the paper was first public, never the day.

    Returns:
        One Record a paper. `payload` has url and listed, and of upvotes, comments, keywords, summary (by the
        model summary_model), submitter, organization, code, stars and project those that are there.
    """
    answer = parse_answer(parse_json(data, name, hint=FETCH_AGAIN), name)
    outer_day = next((day for day in (find_named_day(name), answer.day) if source.is_day(day)), "")
    builder = RecordBuilder("huggingface", name, context, entries="papers")

    def add(where: str, entry: Fields) -> None:
        if not builder.is_repeat(where, read_paper_id(entry)):
            add_paper(builder, where, entry, outer_day)

    builder.read(answer.entries, add)
    if len(answer.entries) == PAGE_LIMIT:
        builder.remark(f"{PAGE_LIMIT} entries is the API's page limit: this day may be cut.")
    return builder.done()


def recognise(head: str, name: str) -> bool:
    """Whether it begins like a day's list or a paper of the API, in one of the containers that parse_answer() knows."""
    start = head.lstrip("\ufeff \t\r\n")
    if not start.startswith(("[", "{")):
        return False
    return bool(_NO_DATA.match(start) or (_PAPER.search(start) and _OWN_KEYS.search(start)))


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for papers by id (or address), or for the lists of days.

    A paper of a list is listed on the day that was asked for. One that was asked for by id may be on no list: it
    has no `date` then. Entries that cannot be read are skipped: a day is worth having without one of them.
    """
    if query.ids:
        return fetch_each(query.ids, partial(_fetch_paper, get=get, context=context))
    return _fetch_days(query, get, context)


def _fetch_paper(key: str, get: source.Get, context: source.Context) -> source.Parsed:
    unknown = source.Parsed((), (), (source.Skipped(key, "Hugging Face does not know it"),))
    if "/" in key:  # it has none of the ids of before 2007
        return unknown
    url = f"{_API}/papers/{key}"
    answer = get(source.Request(url, f"paper {key}", _JSON))
    if answer.status == 404:
        return unknown
    value = parse_json(answer.data, url)
    if not isinstance(value, dict):
        raise _changed(answer, url, "a paper")
    builder = RecordBuilder("huggingface", url, context, entries="papers")
    add_paper(builder, key, Fields(url, "", value), unlisted=True)
    return builder.page()


def _parse_key(word: str) -> str:
    found = read_id(_ADDRESS.sub("", word.strip(), count=1), scheme="arxiv", only=True)
    if found is None:
        what = f"Hugging Face knows papers by their arXiv id, which {word[:80]!a} is not"
        raise SourceError(
            "huggingface",
            what,
            hint="Write ids as 2508.01234; days are asked for by --from 2025-08-07 --to 2025-08-08.",
        )
    return found.value


def _fetch_days(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    first, last = date.fromisoformat(query.first), date.fromisoformat(query.last)
    settled = date.fromisoformat(context.today) - timedelta(SETTLED_DAYS) if context.today else first
    done, seen, until = 0, set[PaperId](), ""
    missed = stands_still = False
    refused: SourceError | None = None
    for day in (first + timedelta(number) for number in range((last - first).days + 1)):
        for page in count():
            url = f"{_API}/daily_papers?date={day}{f'&p={page}' if page else ''}"
            what = f"papers of {day}{f', page {page + 1}' if page else ''}"
            known = len(seen)
            try:
                answer = get(source.Request(url, what, _JSON, final=day < settled, listed=True))
                parsed, entries = _parse_page(answer, url, day, page, context, seen)
            except SourceError as error:
                if missed:  # two in a row: it is not the day
                    raise
                missed, refused = True, refused or error
                break
            missed = False
            stands_still = stands_still or (not page and entries >= _SEVERAL and len(seen) == known)
            done += len(parsed.records)
            full = entries >= PAGE_LIMIT or 'rel="next"' in answer.headers.get("link", "")
            is_last = not (full and parsed.records)
            until = str(day) if is_last and not refused and not stands_still else until
            yield source.Page(parsed, done, until=until)
            if is_last:
                break
    if refused:
        raise refused


def _parse_page(
    answer: source.Answer, url: str, day: date, page: int, context: source.Context, seen: set[PaperId]
) -> tuple[source.Parsed, int]:
    """A page of a day's list: the papers not seen before, and how many entries it has."""
    entries = parse_json(answer.data, url) if answer.status == 200 else None
    if not isinstance(entries, list):
        raise _changed(answer, url, "a list of papers")
    builder = RecordBuilder("huggingface", url, context, entries="papers")
    known = len(seen)

    def add(place: int, where: str, entry: Fields) -> None:
        paper_id = read_paper_id(entry)
        if paper_id not in seen:  # days repeat each other's papers
            add_paper(builder, where, entry, str(day), place=place)
            seen.add(paper_id)

    for place, value in enumerate(entries, page * PAGE_LIMIT + 1):
        builder.read([value], partial(add, place), unit=f"{day}, entry", first=place)
    parsed = builder.page()
    usable = len(entries) - len(parsed.skipped)
    if len(entries) > 1 and not usable:
        skipped = parsed.skipped[0]
        what = f"none of its {len(entries)} entries can be used: Hugging Face has changed its answers"
        raise SourceError(url, f"{what}; {skipped.where}: {skipped.why}")
    if page and usable and len(seen) == known:
        builder.remark(f"Page {page + 1} of {day} repeats what came before: this day may be cut.")
    if not page and usable >= _SEVERAL and len(seen) == known:
        builder.remark(
            f"The list of {day} is one of the days before it: Hugging Face repeats itself. It is asked again."
        )
    if not page and not entries and day.weekday() < 5:
        builder.remark(f"Hugging Face lists no papers for {day}, a {WEEKDAYS[day.weekday()]}.")
    return builder.page(), len(entries)


def _changed(answer: source.Answer, url: str, expected: str) -> SourceError:
    began = answer.data[:60].decode("utf-8", "replace")
    what = f"{expected} was expected, not {began!a}: Hugging Face has changed its answers"
    return SourceError(url, what)


SOURCE = source.Source(
    key="huggingface",
    title="Hugging Face Daily Papers",
    parse=parse,
    help="The Daily Papers API's JSON of a day or of one paper, e.g. 2025-08-07.json",
    recognise=recognise,
    fetch=fetch,
    accepts=(source.Accepts(ids="ID…"), source.Accepts(first="--from DAY", last=source.UNTIL)),
    parse_key=_parse_key,
    ends_today=True,
)
