"""Fetching: a source over the network → content/, page by page.

Each page is saved before the next one is asked for. The transport keeps the answers of a fetch until it is finished, so
one that was interrupted goes on where it stopped. Standing sources are in collecting/standing.py.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from digestgen.collecting.collection import Collection
from digestgen.collecting.intake import Intake, Progress
from digestgen.model.ids import PaperId
from digestgen.model.record import Record
from digestgen.network.transport import Transport
from digestgen.problems import SourceError, UsageError, did_you_mean
from digestgen.sources import SOURCES
from digestgen.sources.source import Context, Page, Parsed, Query, Skipped, Source
from digestgen.sources.toolkit.references import read_id


def keep_asked(pages: Iterator[Page], source: Source, words: Sequence[str]) -> Iterator[Page]:
    """The pages without papers that nobody asked for; these are named.

    Where a source gives papers new ids (a DOI that was renamed) or knows not all of them, one that stands for an id without
    an answer is taken, and that is said.

    Args:
        words: ids as typed; of those that only the source itself can read, anything may be the paper.
    """
    given = [word for word in words if word.lower() not in source.parts] if source.parse_key else []
    asked = [_read(word, source) for word in given]
    if not asked:
        yield from pages
        return
    open_ids = list(dict.fromkeys(filter(None, asked)))
    unread = asked.count(None)
    for page in pages:
        records: list[Record] = []
        others: list[Record] = []
        for record in page.parsed.records:
            if found := [paper_id for paper_id in asked if paper_id and paper_id in record.all_ids]:
                open_ids = [paper_id for paper_id in open_ids if paper_id not in found]
                records.append(record)
            else:
                others.append(record)
        remarks, skipped = list(page.parsed.remarks), list(page.parsed.skipped)
        for record in others:
            name = str(record.ids[0]) if record.ids else record.title
            old = next((one for one in open_ids if source.renames and _may_be(record, one)), None)
            if unread:
                unread -= 1
                records.append(record)
            elif old:
                open_ids.remove(old)
                why = "it has been renamed" if old.scheme == "doi" else "it does not have that id of it"
                remarks.append(f"{source.title} answers with {name} for {old}: {why}.")
                records.append(record)
            else:
                skipped.append(Skipped(name, f"{source.title} sent it, and nobody asked for it"))
        yield replace(page, parsed=Parsed(tuple(records), tuple(remarks), tuple(skipped)))


def _may_be(record: Record, asked: PaperId) -> bool:
    """Whether a record without the id that was asked for may be the paper: of other schemes it has no id instead."""
    return asked.scheme == "doi" or all(paper_id.scheme != asked.scheme for paper_id in record.all_ids)


def names_papers(source: Source, words: Sequence[str]) -> bool:
    """Whether words ask for papers, one by one, and not for a category, a venue or a feed."""
    return bool(source.parse_key) and any(word.lower() not in source.parts for word in words)


def _read(word: str, source: Source) -> PaperId | None:
    """The paper that a word stands for, as its source reads it."""
    scheme = {"arxiv": "arxiv", "huggingface": "arxiv", "openreview": "openreview", "pubmed": "pmid"}.get(
        source.key, "doi"
    )
    assert source.parse_key
    return read_id(source.parse_key(word), scheme=scheme)


_READING = 60.0  # seconds of the processor that one answer may take
ALIASES = {source.alias: key for key, source in SOURCES.items() if source.alias}


@dataclass(frozen=True, slots=True)
class Asked:
    """A source and what is wanted of it."""

    source: Source
    query: Query
    name: str  # of it, for people and for the run that may be resumed: `arxiv cs.CL 2025-08-01`


def build_asked(key: str, query: Query) -> Asked:
    """Look a source up."""
    source = SOURCES.get(ALIASES.get(key, key))
    known = [*ALIASES, *(name for name, one in SOURCES.items() if one.fetch)]
    if source is None:
        part = next((one for one in SOURCES.values() if key.lower() in one.parts), None)
        near = f'Did you mean "{part.key} {key.lower()}"? ' if part else did_you_mean(key, known)
        what = f'There is no source "{key}". {near}They are: {", ".join(known)}.'
        raise UsageError(what)
    if source.fetch is None:
        raise UsageError(f'"{key}" is read from files only: digestgen import {key} FILE. '
                         f"Over the network there are: {', '.join(known)}.")  # fmt: skip
    days = "–".join(dict.fromkeys(day for day in (query.first, query.last) if day))
    parts = (key, *query.ids[:3], "…" * (len(query.ids) > 3), query.text, query.category, days)
    return Asked(source, query, " ".join(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Fetcher:
    """What a fetch works with: where papers go, the network, and who is told."""

    collection: Collection
    transport: Transport
    progress: Progress
    say: Callable[[str], None]

    def ask(self, asked: Asked, intake: Intake, day: str = "") -> Iterator[Page]:
        """The pages of an answer as they come in; what is to be said of each goes into `intake`.

        Args:
            day: the day the papers are listed under; "" for the source's own.

        Raises:
            SourceError: there are no more in spite of retries, or one takes far too long to read.
        """
        context = Context(day, self.collection.today)
        with self.transport.run(f"{asked.name} {asked.query}"):
            pages = _limit_reading(asked.source.ask(asked.query, self.transport.get, context), asked.name)
            for page in keep_asked(pages, asked.source, asked.query.ids):
                intake.remarks += [r for r in page.parsed.remarks if r not in intake.remarks]
                intake.skipped += page.parsed.skipped
                yield page
                self.progress(f"Papers {intake.name}", page.done, max(page.total, page.done))

    def take(self, asked: Asked, intake: Intake, day: str) -> None:
        """Ask, and save what is answered page by page."""
        by_name = names_papers(asked.source, asked.query.ids)
        for page in self.ask(asked, intake, day):
            records = [_date(record, asked.query, self.collection.today) for record in page.parsed.records]
            self.collection.take(intake, records, by_name=by_name)


def fetch_papers(
    collection: Collection, asked: Asked, day: str, progress: Progress, say: Callable[[str], None]
) -> Intake:
    """Ask a source, and save what it answers page by page."""
    intake = Intake(asked.name)
    with open_fetcher(collection, progress, say) as fetcher, intake.refusing():
        fetcher.take(asked, intake, day)
    return intake


@contextmanager
def open_fetcher(collection: Collection, progress: Progress, say: Callable[[str], None]) -> Iterator[Fetcher]:
    """What a fetch works with, until it ends."""
    with open_transport(collection, say) as transport:
        yield Fetcher(collection, transport, progress, say)


def open_transport(collection: Collection, say: Callable[[str], None]) -> Transport:
    """The network, as the project's settings say it is to be asked."""
    config = collection.config
    config.work.mkdir(parents=True, exist_ok=True)
    return Transport(
        config.work / "responses.db",
        today=collection.today,
        notify=say,
        contact=config.settings.contact,
        mirrors=config.settings.mirrors,
    )


def _limit_reading(pages: Iterator[Page], name: str) -> Iterator[Page]:
    """The same pages; one that keeps the processor busy without end is a refusal, and costs no other source its turn.

    Only the main thread of a Unix system can be called back from its work; elsewhere there is no limit. Time in which
    others are waited for does not count.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield from pages
        return

    def stop(*_: object) -> None:
        raise SourceError(name, f"an answer was not read after {_READING:g} seconds of work")

    while True:
        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(
            signal.ITIMER_VIRTUAL, _READING, 1
        )  # again each second, for who takes it for a bad entry
        try:
            page = next(pages, None)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
        if page is None:
            return
        yield page


def _date(record: Record, query: Query, today: str) -> Record:
    """Papers asked for by days are listed under the day they came out, not all under today."""
    known = len(record.published) == 10 and record.published <= today
    return replace(record, date=record.published) if query.first and known and not record.date else record
