"""Fetching: a source over the network → content/, page by page; and the standing sources of mkdocs.yml.

Each page is saved before the next one is asked for; of a standing source, when all of them are there: from which day
it is asked next time depends on the newest paper that is here, and some APIs give that one first. The transport keeps
the answers of a fetch until it is finished, so one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from digestgen.collecting.collection import Collection, Intake, Progress
from digestgen.model.record import Record
from digestgen.network.transport import Transport
from digestgen.problems import SourceError, UsageError, did_you_mean
from digestgen.settings import StandingSource
from digestgen.sources import SOURCES, Context, Query, Source
from digestgen.sources.source import Page, Skipped
from digestgen.text.phrases import holds_phrase

ALIASES = {source.alias: key for key, source in SOURCES.items() if source.alias}
_NO_DAYS_YET, _MOST_DAYS, _OVERLAP = 7, 30, 3  # days asked for when nothing is here; at most; and again
_USUAL_DAYS = 28  # what a day usually brings is counted over these …
_SHRUNKEN = 0.25  # … and this share of it is too little
_STALE = 10  # days without anything new


@dataclass(frozen=True, slots=True)
class Asked:
    """A source and what is wanted of it.

    Attributes:
        name: of it, for people and for the run that may be resumed: `arxiv cs.CL 2025-08-01`.
    """

    source: Source
    query: Query
    name: str


def build_asked(key: str, query: Query) -> Asked:
    """Look a source up.

    Raises:
        UsageError: there is none of that name, or it has no network side.
    """
    source = SOURCES.get(ALIASES.get(key, key))
    known = [*ALIASES, *(name for name, one in SOURCES.items() if one.fetch)]
    if source is None:
        raise UsageError(
            f'There is no source "{key}". {did_you_mean(key, known)}They are: {", ".join(known)}.'
        )
    if source.fetch is None:
        raise UsageError(f'"{key}" is read from files only: digestgen import {key} FILE. '
                         f"Over the network there are: {', '.join(known)}.")  # fmt: skip
    days = "–".join(dict.fromkeys(day for day in (query.first, query.last) if day))
    parts = (key, *query.ids[:3], "…" * (len(query.ids) > 3), query.text, query.category, days)
    return Asked(source, query, " ".join(part for part in parts if part))


def fetch_papers(
    collection: Collection, asked: Asked, day: str, progress: Progress, say: Callable[[str], None]
) -> Intake:
    """Ask a source, and save what it answers page by page.

    Args:
        day: the day the papers are listed under; "" for the source's own.
    """
    with _open_transport(collection, say) as transport:
        return _fetch(
            collection,
            transport,
            asked,
            Intake(asked.name),
            day,
            progress,
            StandingSource(source=asked.source.key),
        )


def fetch_standing(collection: Collection, progress: Progress, say: Callable[[str], None]) -> list[Intake]:
    """Bring every standing source of mkdocs.yml up to date; one that fails does not stop the others.

    Raises:
        UsageError: there are none, or one names no source; nothing was asked then.
    """
    standing = collection.config.settings.sources
    if not standing:
        raise UsageError("mkdocs.yml has no standing sources. Name one (digestgen fetch huggingface --date 2025-08-07), "
                         "or list them under plugins: digestgen: sources:.")  # fmt: skip
    known = collection.library.tags
    for tag in (tag for one in standing for tag in one.tags if tag not in known):
        raise UsageError(f'mkdocs.yml: sources: there is no tag "{tag}". {did_you_mean(tag, known)}')
    jobs = [(one, _build_standing(collection, one)) for one in standing]
    shared = Counter(asked.source.key for _, asked in jobs)
    intakes = [Intake(asked.name, remarks=_find_gap(collection, asked)) for _, asked in jobs]
    with _open_transport(collection, say) as transport:
        for (one, asked), intake in zip(jobs, intakes, strict=True):
            _fetch(collection, transport, asked, intake, "", progress, one, whole=True)
            if intake.refused is None:
                intake.remarks += _find_doubts(collection, asked, intake, alone=shared[asked.source.key] == 1)
    return intakes


def _build_standing(collection: Collection, one: StandingSource) -> Asked:
    try:
        return build_asked(one.source, _build_standing_query(collection, one))
    except UsageError as error:
        raise UsageError(f"mkdocs.yml: sources: {error}") from None


def _open_transport(collection: Collection, say: Callable[[str], None]) -> Transport:
    config = collection.config
    config.work.mkdir(parents=True, exist_ok=True)
    return Transport(
        config.work / "responses.db", today=collection.today, notify=say, mirrors=config.settings.mirrors
    )


def _fetch(
    collection: Collection,
    transport: Transport,
    asked: Asked,
    intake: Intake,
    day: str,
    progress: Progress,
    wanted: StandingSource,
    *,
    whole: bool = False,
) -> Intake:
    """Args: whole: save nothing unless every page came."""
    context = Context(day, collection.today)
    per_day: Counter[str] = Counter()
    try:
        with transport.run(f"{asked.name} {asked.query}"):
            pages = _tell(asked.source.ask(asked.query, transport.get, context), intake, progress)
            for page in tuple(pages) if whole else pages:
                found = [_dated(record, asked.query, collection.today) for record in page.parsed.records]
                records = list(_choose(collection, found, wanted, per_day, intake))
                collection.take(intake, records, wanted.tags)
    except SourceError as error:
        intake.refused = error
    return intake


def _tell(pages: Iterator[Page], intake: Intake, progress: Progress) -> Iterator[Page]:
    """The pages as they come in, and what is to be said of each."""
    for page in pages:
        intake.remarks += [r for r in page.parsed.remarks if r not in intake.remarks]
        intake.skipped += page.parsed.skipped
        yield page
        progress(f"Papers {intake.name}", page.done, max(page.total, page.done))


def _dated(record: Record, query: Query, today: str) -> Record:
    """Papers asked for by days are listed under the day they came out, not all under today."""
    known = len(record.published) == 10 and record.published <= today
    return replace(record, date=record.published) if query.first and known and not record.date else record


def _choose(
    collection: Collection,
    records: Sequence[Record],
    wanted: StandingSource,
    per_day: Counter[str],
    intake: Intake,
) -> Iterator[Record]:
    """The records a standing source wants. A paper that is here is always refreshed, whatever is wanted now."""
    for record in records:
        where = str(record.ids[0]) if record.ids else record.title
        text = f"{record.title}\n{record.abstract}"
        listed = record.date or collection.today
        unwanted = next((word for word in wanted.exclude if holds_phrase(text, word)), "")
        if collection.knows(record):
            per_day[listed] += 1
            yield record
        elif wanted.include and not any(holds_phrase(text, word) for word in wanted.include):
            intake.skipped.append(Skipped(where, "it has none of the words of `include`"))
        elif unwanted:
            intake.skipped.append(Skipped(where, f'it has "{unwanted}", which `exclude` names'))
        elif wanted.per_day and per_day[listed] >= wanted.per_day:
            intake.skipped.append(Skipped(where, f"{listed} has {wanted.per_day} papers, the most for a day"))
        else:
            per_day[listed] += 1
            yield record


def _build_standing_query(collection: Collection, one: StandingSource) -> Query:
    """From the newest day that is here, some days again, up to today; sources without days are asked for what is new."""
    query = Query(ids=tuple(one.words), text=one.query, category=one.category)
    source = SOURCES.get(ALIASES.get(one.source, one.source))
    if source is None or not source.dated or (one.words and not (one.query or one.category)):
        return query
    today = date.fromisoformat(collection.today)
    newest = _find_newest(collection, source)
    wanted = date.fromisoformat(newest) - timedelta(_OVERLAP) if newest else today - timedelta(_NO_DAYS_YET)
    first = max(wanted, today - timedelta(_MOST_DAYS))
    return replace(query, first=first.isoformat(), last=today.isoformat())


def _find_newest(collection: Collection, source: Source) -> str:
    """The newest day that a source has brought; "" for none. One still to come is a slip of the source."""
    return max((day for day in collection.days_of(source.key) if day <= collection.today), default="")


def _find_gap(collection: Collection, asked: Asked) -> list[str]:
    """A sentence on the days that nobody asks for after a long pause."""
    newest = _find_newest(collection, asked.source)
    if not newest or not asked.query.first or newest >= asked.query.first:
        return []
    query, last = asked.query, date.fromisoformat(asked.query.first) - timedelta(1)
    words = ["digestgen", "fetch", asked.source.key, *query.ids]
    words += [
        *(["--query", query.text] if query.text else []),
        *(["--category", query.category] if query.category else []),
    ]
    return [f"{asked.name}: nothing has come since {newest}, and no more than {_MOST_DAYS} days are asked for. "
            f"For the others: {shlex.join(words)} --from {newest} --to {last}"]  # fmt: skip


def _find_doubts(collection: Collection, asked: Asked, intake: Intake, *, alone: bool) -> list[str]:
    """What makes an answer look like a failure and not like a quiet day: sentences.

    Args:
        alone: no other standing source asks the same API: what is here of it tells what is usual.
    """
    today = date.fromisoformat(collection.today)
    days = Counter(collection.days_of(asked.source.key))
    answered = len(intake.outcomes) + len(intake.skipped)
    doubts = []
    if not answered:
        if any(day.weekday() < 5 for day in _days(asked.query) or [today]):
            doubts.append(
                f"{intake.name}: the answer was empty. If that goes on, look at the source's own site."
            )
    elif days and alone:
        usual = sum(n for day, n in days.items() if day > (today - timedelta(_USUAL_DAYS)).isoformat())
        expected = usual / (_USUAL_DAYS * 5 / 7) * sum(day.weekday() < 5 for day in _days(asked.query))
        if asked.query.first and expected >= 8 and answered < expected * _SHRUNKEN:
            doubts.append(
                f"{intake.name}: only {answered} papers, where about {expected:.0f} are usual: it may be cut."
            )
    if days and (newest := max(days)) < (today - timedelta(_STALE)).isoformat():
        doubts.append(
            f"{intake.name}: nothing newer than {newest} has come for {(today - date.fromisoformat(newest)).days} days."
        )
    return doubts


def _days(query: Query) -> list[date]:
    if not query.first:
        return []
    first, last = date.fromisoformat(query.first), date.fromisoformat(query.last or query.first)
    return [first + timedelta(at) for at in range((last - first).days + 1)]
