"""What became of the papers that are here: asked again in batches, the newest of them; what is only a title is looked up.

Whose value it is decides library/update.py, as with every import: what a person wrote stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import quote

from digestgen.collecting.collection import Collection
from digestgen.collecting.fetching import ask_pages, build_asked, open_transport
from digestgen.collecting.intake import Intake, Progress
from digestgen.collecting.lookup import WORKS, is_same_paper, look_up_title, surnames_of
from digestgen.library.writer import read_text, save_text
from digestgen.model.paper import Paper
from digestgen.model.record import Record
from digestgen.network.transport import Transport
from digestgen.problems import DigestgenError, SourceError
from digestgen.sources import SOURCES, Context, Query
from digestgen.sources.source import Request

DAYS = 400
TITLES = 20  # looked up in a run
FILE = "inbox/looked-up.json"
_AGAIN = 90  # days after which a title that led to nothing is looked up once more
_DOIS = 100  # in one question; an address of 5,000 characters


def refresh_papers(
    collection: Collection, days: int, progress: Progress, say: Callable[[str], None]
) -> list[Intake]:
    """Ask for the papers of the last so many days again; nothing new comes in."""
    collection.later = collection.dated = True
    oldest = _shift(collection.today, -days)
    papers = [paper for paper in collection.papers if paper.date >= oldest]
    intakes = []
    with open_transport(collection, say) as transport:
        for source, ids in (("arxiv", _ids_of(papers, "arxiv")), ("pubmed", _ids_of(papers, "pmid"))):
            if ids:
                intakes.append(_refresh_ids(collection, transport, source, ids, progress))
        intakes += _refresh_dois(collection, transport, [paper.path for paper in papers], progress)
        if titles := [paper for paper in papers if _is_title_only(paper)]:
            intakes.append(_complete_titles(collection, transport, titles))
    for intake in intakes:
        intake.remarks += _describe(collection, intake)
    return intakes


def _ids_of(papers: Iterable[Paper], scheme: str) -> tuple[str, ...]:
    """One id a paper; of PubMed only where nobody else can be asked."""
    others = {"pmid": ("arxiv", "doi")}.get(scheme, ())
    return tuple(
        next(paper_id.value for paper_id in paper.all_ids if paper_id.scheme == scheme)
        for paper in papers
        if {paper_id.scheme for paper_id in paper.all_ids} & {scheme} and not any(
            paper_id.scheme in others for paper_id in paper.all_ids)
    )  # fmt: skip


def _refresh_ids(
    collection: Collection, transport: Transport, source: str, ids: tuple[str, ...], progress: Progress
) -> Intake:
    asked = build_asked(source, Query(ids=ids))
    intake = Intake(SOURCES[source].title)
    try:
        for page in ask_pages(transport, asked, Context("", collection.today), intake, progress):
            _take(collection, intake, page.parsed.records)
    except SourceError as error:
        intake.refused = error
    return intake


def _refresh_dois(
    collection: Collection, transport: Transport, paths: Sequence[str], progress: Progress
) -> list[Intake]:
    """Ask Crossref for all DOIs, and then for those that it, or arXiv before, gave the papers."""
    intake, asked = Intake(SOURCES["crossref"].title), set[str]()
    wanted = set(paths)
    try:
        while dois := [doi for doi in _dois(collection, wanted) if doi not in asked]:
            asked |= set(dois)
            with transport.run(f"refresh {len(dois)} {dois[0]}"):
                for start in range(0, len(dois), _DOIS):
                    batch = dois[start : start + _DOIS]
                    filters = ",".join(f"doi:{quote(doi, safe='/:;()')}" for doi in batch)
                    url = f"{WORKS}?filter={filters}&rows={len(batch)}"
                    answer = transport.get(Request(url, f"{len(batch)} DOIs", ("application/json",)))
                    _take(collection, intake, _read_works(answer.data, url, collection.today, batch))
                    progress(f"Papers {intake.name}", min(start + _DOIS, len(dois)), len(dois))
    except SourceError as error:
        intake.refused = error
    return [intake] if asked else []


def _dois(collection: Collection, paths: set[str]) -> list[str]:
    """DOIs of papers; one with a comma cannot be in a list."""
    ids = (paper_id for paper in collection.papers if paper.path in paths for paper_id in paper.all_ids)
    return list(dict.fromkeys(one.value for one in ids if one.scheme == "doi" and "," not in one.value))


def _read_works(data: bytes, url: str, today: str, dois: Sequence[str]) -> list[Record]:
    value = json.loads(data or b"{}") if data[:1] == b"{" else {}
    message = value.get("message") if isinstance(value, dict) else None
    if isinstance(message, dict) and message.get("items") == []:
        return []  # DOIs of DataCite and others
    records = SOURCES["crossref"].parse(data, url, Context("", today)).records
    return [record for record in records if {one.value for one in record.ids} & set(dois)]


def _take(collection: Collection, intake: Intake, records: Iterable[Record]) -> None:
    collection.take(intake, [record for record in records if collection.find(record)])


def _is_title_only(paper: Paper) -> bool:
    return all(paper_id.scheme == "title" for paper_id in paper.all_ids) and not paper.publication.get("url")


def _complete_titles(collection: Collection, transport: Transport, papers: Sequence[Paper]) -> Intake:
    """Look up titles, those that never were first; what came of it is remembered."""
    intake, days = Intake("titles"), _read_days(collection)
    again = _shift(collection.today, -_AGAIN)
    due = sorted(
        (p for p in papers if days.get(str(p.id), "") <= again),
        key=lambda p: (days.get(str(p.id), ""), p.date, p.path),
    )
    context = Context("", collection.today)
    try:
        with transport.run(f"titles {collection.today}"):
            for paper in due[:TITLES]:
                answer = look_up_title(transport.get, paper.title, context)
                days[str(paper.id)] = collection.today
                surnames = surnames_of([name.text for name in paper.authors])
                same = [r for r in answer.records if is_same_paper(r, paper.title, surnames, paper.published)]
                if len(same) == 1:
                    collection.take(intake, same)
                elif near := [f"{r.ids[0]}: {r.title}" for r in answer.records] or list(answer.near):
                    intake.remarks.append(f"{paper.path}: perhaps one of these. {'; '.join(near)}. "
                                          "If so, write its id into the file, or digestgen add it and merge.")  # fmt: skip
    except SourceError as error:
        intake.refused = error
    if collection.keep and due:
        known = {str(paper.id) for paper in collection.papers}
        _save_days(collection, {key: day for key, day in days.items() if key in known})
    if len(due) > TITLES:
        intake.remarks.append(f"{len(due) - TITLES:,} more titles are looked up when refresh runs again.")
    return intake


def _read_days(collection: Collection) -> dict[str, str]:
    """Title → when it was last looked up; what cannot be read is looked up again."""
    file = collection.config.root / FILE
    try:
        value = json.loads(read_text(file)) if file.is_file() else {}
    except ValueError:
        value = {}
    return {str(key): str(day) for key, day in value.items()} if isinstance(value, dict) else {}


def _save_days(collection: Collection, days: dict[str, str]) -> None:
    lines = ",\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(days[key])}" for key in sorted(days)
    )
    try:
        save_text(collection.config.root / FILE, f"{{\n{lines}\n}}\n")
    except OSError as error:
        raise DigestgenError(f"{FILE} cannot be written: {error.strerror or error}.") from error


def _describe(collection: Collection, intake: Intake) -> Iterator[str]:
    """What of the changes readers would want to know."""
    papers = {paper.path: paper for paper in collection.papers}
    for outcome in intake.outcomes:
        paper = papers.get(outcome.path)
        if paper and "status" in outcome.changed:
            yield f"{paper.path}: {paper.status or 'it stands again'}."
        if paper and "publication" in outcome.changed and (venue := paper.publication.get("venue")):
            yield f"{paper.path}: published in {venue}."


def _shift(day: str, number: int) -> str:
    return (date.fromisoformat(day) + timedelta(number)).isoformat()
