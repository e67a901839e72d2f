"""What became of the papers that are here: asked again in batches, the newest of them; what is only a title is looked up.

Whose value it is decides library/update.py, as with every import: what a person wrote stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from digestgen.collecting import published
from digestgen.collecting.collection import Collection
from digestgen.collecting.fetching import Fetcher, build_asked, open_fetcher
from digestgen.collecting.intake import Intake, Progress
from digestgen.collecting.lookup import WORKS, is_same_paper, look_up_title, surnames_of
from digestgen.collecting.lookup import Answer as TitleAnswer
from digestgen.collecting.saving import save_days
from digestgen.library.writer import read_text
from digestgen.model.issue import shift_day
from digestgen.model.paper import Paper
from digestgen.model.publication import PREPRINT
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Query
from digestgen.sources.source import Answer, Get, Request

TITLES = 20  # questions by title in a run; a title takes two at most
FILE = "inbox/looked-up.json"
_AGAIN = 90  # days after which a title that led to nothing is looked up once more
_YOUNG = 30  # days in which nobody lists a preprint as published
_DOIS = 100  # in one question; an address of 5,000 characters
_FORUMS = 500


def refresh_papers(
    collection: Collection, days: int, progress: Progress, say: Callable[[str], None]
) -> list[Intake]:
    """Ask for the papers of the last so many days again; nothing new comes in."""
    collection.later = collection.dated = True
    oldest = shift_day(collection.today, -days)
    papers = [paper for paper in collection.papers if paper.date >= oldest]
    paths = [paper.path for paper in papers]
    intakes, preprints = [], list[Record]()
    with open_fetcher(collection, progress, say) as fetcher:
        for source, ids in (("arxiv", _ids_of(papers, "arxiv")), ("pubmed", _ids_of(papers, "pmid"))):
            if ids:
                intakes.append(_refresh_ids(fetcher, source, ids, preprints))
        asked = set[str]()
        intakes += _refresh_dois(fetcher, paths, asked)
        intakes += _refresh_forums(fetcher, _now(collection, paths))
        intakes += _look_up_titles(fetcher, _now(collection, paths))
        intakes += _refresh_dois(fetcher, paths, asked)  # that the others gave
        if intakes and preprints:
            collection.take(intakes[0], published.claim_venues(preprints, _now(collection, paths)))
    for intake in intakes:
        intake.remarks += _describe(collection, intake)
    return intakes


def _now(collection: Collection, paths: Sequence[str]) -> list[Paper]:
    """The papers as they are by now."""
    wanted = set(paths)
    return [paper for paper in collection.papers if paper.path in wanted]


def _ids_of(papers: Iterable[Paper], scheme: str) -> tuple[str, ...]:
    """One id a paper; of PubMed only where nobody else can be asked."""
    others = {"pmid": ("arxiv", "doi")}.get(scheme, ())
    return tuple(
        next(paper_id.value for paper_id in paper.all_ids if paper_id.scheme == scheme)
        for paper in papers
        if {paper_id.scheme for paper_id in paper.all_ids} & {scheme} and not any(
            paper_id.scheme in others for paper_id in paper.all_ids)
    )  # fmt: skip


def _refresh_ids(fetcher: Fetcher, source: str, ids: tuple[str, ...], preprints: list[Record]) -> Intake:
    """Ask for papers by id; answers of arXiv are kept in `preprints`."""
    asked = build_asked(source, Query(ids=ids))
    intake = Intake(SOURCES[source].title)
    with intake.refusing():
        for page in fetcher.ask(asked, intake):
            _take(fetcher.collection, intake, page.parsed.records)
            preprints += page.parsed.records if source == "arxiv" else ()
    return intake


def _refresh_forums(fetcher: Fetcher, papers: Sequence[Paper]) -> list[Intake]:
    """Ask OpenReview for the papers that nobody else knows, or of which nobody has said where they appeared."""
    forums = [
        next(paper_id.value for paper_id in paper.all_ids if paper_id.scheme == "openreview")
        for paper in papers
        if "openreview" in (schemes := {paper_id.scheme for paper_id in paper.all_ids})
        and (published.is_open(paper) or not schemes & {"arxiv", "doi"})
    ]
    intake = Intake(SOURCES["openreview"].title)
    transport, collection = fetcher.transport, fetcher.collection
    try:
        for start in range(0, len(forums), _FORUMS):
            batch = forums[start : start + _FORUMS]
            with transport.run(f"refresh {len(batch)} {batch[0]}"):
                _take(
                    collection,
                    intake,
                    published.ask_openreview(transport.get, batch, Context("", collection.today)),
                )
            fetcher.progress(f"Papers {intake.name}", start + len(batch), len(forums))
    except SourceError as error:
        _note_refusal(intake, error, f"{len(forums)} papers")
    return [intake] if forums else []


def _note_refusal(intake: Intake, error: SourceError, what: str) -> None:
    """DBLP and OpenReview often let only browsers ask: that is said, and is no failure. They are asked again next time."""
    intake.remarks.append(f"{intake.name}: {what} could not be asked for: {error.what}.")


def _refresh_dois(fetcher: Fetcher, paths: Sequence[str], asked: set[str]) -> list[Intake]:
    """Ask Crossref for all DOIs but those in `asked`, and then for those that it gave the papers."""
    intake, before = Intake(SOURCES["crossref"].title), len(asked)
    wanted, transport, collection = set(paths), fetcher.transport, fetcher.collection
    with intake.refusing():
        while dois := [doi for doi in _dois(collection, wanted) if doi not in asked]:
            asked |= set(dois)
            with transport.run(f"refresh {len(dois)} {dois[0]}"):
                batches = [dois[start : start + _DOIS] for start in range(0, len(dois), _DOIS)]
                while batches:
                    batch = batches.pop(0)
                    filters = ",".join(f"doi:{quote(doi, safe='/:;()')}" for doi in batch)
                    url = f"{WORKS}?filter={filters}&rows={len(batch)}"
                    request = Request(url, f"{len(batch)} DOIs", ("application/json",), listed=True)
                    try:
                        answer = transport.get(request)
                    except SourceError as error:
                        if error.status != 400:
                            raise
                        # One of them may be why: it costs itself.
                        half = len(batch) // 2
                        batches[:0] = [batch[:half], batch[half:]] if half else []
                        intake.remarks += [] if half else [f"{intake.name}: {batch[0]}: {error.what}."]
                        continue
                    _take_works(collection, intake, _read_works(answer.data, url, collection.today, batch))
                    left = sum(map(len, batches))
                    fetcher.progress(f"Papers {intake.name}", len(dois) - left, len(dois))
    return [intake] if len(asked) > before else []


def _take_works(collection: Collection, intake: Intake, records: Iterable[Record]) -> None:
    """Take works of papers that are here. Of several works that are one paper (the preprint, the article) the article's words
    are kept as Crossref's, or each would be news after the other for ever."""
    for record in records:
        if paper := collection.find(record):
            known = {
                key: value for key, value in paper.sources.get("crossref", {}).items() if key != "retrieved"
            }
            becomes = published.is_open(paper) and record.publication.get("type") != PREPRINT
            if known and known.get("url") != record.payload.get("url") and not becomes:
                record = replace(record, payload=known)
            collection.take(intake, [record])


def _dois(collection: Collection, paths: set[str]) -> list[str]:
    """DOIs of papers; one with a comma cannot be in a list."""
    ids = (paper_id for paper in collection.papers if paper.path in paths for paper_id in paper.all_ids)
    return list(dict.fromkeys(one.value for one in ids if one.scheme == "doi" and "," not in one.value))


def _read_works(data: bytes, url: str, today: str, dois: Sequence[str]) -> list[Record]:
    if published.read_member(data, "message", "items") == []:
        return []  # DOIs of DataCite and others
    records = SOURCES["crossref"].parse(data, url, Context("", today)).records
    return [record for record in records if {one.value for one in record.ids} & set(dois)]


def _take(collection: Collection, intake: Intake, records: Iterable[Record]) -> None:
    collection.take(intake, [record for record in records if collection.find(record)])


class _Questions:
    """Questions by title in a run: no more than TITLES, and none that was put in the last _AGAIN days."""

    def __init__(self, collection: Collection, get: Get) -> None:
        self._get, self.asked, self.today = get, 0, collection.today
        self.days = _read_days(collection)
        self.context = Context("", collection.today)

    def get(self, request: Request) -> Answer:
        self.asked += 1
        return self._get(request)

    def choose(self, papers: Iterable[Paper]) -> Iterator[Paper]:
        """Papers whose titles may be looked up now, those that never were first; noted as looked up when the next is wanted."""
        again = shift_day(self.today, -_AGAIN)
        due = [paper for paper in papers if self.days.get(str(paper.id), "") <= again]
        due.sort(key=lambda paper: (self.days.get(str(paper.id), ""), paper.date, paper.path))
        for paper in due:
            if self.asked + 2 > TITLES:
                return
            yield paper
            self.days[str(paper.id)] = self.today

    def count_left(self, papers: Iterable[Paper]) -> int:
        again = shift_day(self.today, -_AGAIN)
        return sum(self.days.get(str(paper.id), "") <= again for paper in papers)


def _look_up_titles(fetcher: Fetcher, papers: Sequence[Paper]) -> list[Intake]:
    """What is only a title is completed, then where preprints appeared; what was looked up is remembered."""
    collection, transport = fetcher.collection, fetcher.transport
    titles = [paper for paper in papers if all(one.scheme == "title" for one in paper.all_ids)
              and not paper.publication.get("url")]  # fmt: skip
    grown = shift_day(collection.today, -_YOUNG)
    preprints = [paper for paper in papers if published.is_sought(paper, grown)]
    if not titles and not preprints:
        return []
    questions = _Questions(collection, transport.get)
    with transport.run(f"titles {collection.today}"):
        intakes = [
            _complete_titles(collection, questions, titles),
            *_seek_preprints(collection, questions, preprints),
        ]
    if collection.keep and questions.asked:
        known = {str(paper.id) for paper in collection.papers}
        days = {key: day for key, day in questions.days.items() if key in known}
        save_days(collection.config.root, FILE, days)
    if left := questions.count_left([*titles, *preprints]):
        intakes[0].remarks.append(f"{left:,} more titles are looked up when refresh runs again.")
    return [intake for intake in intakes if intake.outcomes or intake.remarks or intake.refused]


def _complete_titles(collection: Collection, questions: _Questions, papers: Sequence[Paper]) -> Intake:
    intake = Intake("titles")
    with intake.refusing():
        for paper in questions.choose(papers):
            _take_one(collection, intake, paper, _complete(questions.get, paper, questions.context))
    return intake


def _seek_preprints(collection: Collection, questions: _Questions, papers: Sequence[Paper]) -> list[Intake]:
    """Ask DBLP, and OpenReview for what it does not have."""
    dblp, openreview, walled = Intake("DBLP"), Intake(SOURCES["openreview"].title), False
    try:
        for paper in questions.choose(papers):
            answer = published.ask_dblp(questions.get, paper, questions.context)
            _take_one(collection, dblp, paper, answer)
            if not answer.near and not walled:
                try:
                    answer = published.search_openreview(questions.get, paper, questions.context)
                    _take_one(collection, openreview, paper, answer)
                except SourceError as error:
                    _note_refusal(openreview, error, "titles")
                    walled = True
    except SourceError as error:
        _note_refusal(dblp, error, "titles")
    return [dblp, openreview]


def _complete(get: Get, paper: Paper, context: Context) -> TitleAnswer:
    """The papers of a title that may be this one; "near" are those that a person has to look at."""
    answer = look_up_title(get, paper.title, context)
    surnames = surnames_of([name.text for name in paper.authors])
    same = [r for r in answer.records if is_same_paper(r, paper.title, surnames, paper.published)]
    near = [f"{record.ids[0]}: {record.title}" for record in answer.records] or list(answer.near)
    return TitleAnswer(tuple(same), tuple(near))


def _take_one(collection: Collection, intake: Intake, paper: Paper, answer: TitleAnswer) -> None:
    """Take what a title led to where that is one paper; else say what it may be."""
    if len(answer.records) == 1:
        collection.take(intake, answer.records)
    elif answer.near:
        intake.remarks.append(f"{paper.path}: perhaps one of these. {'; '.join(answer.near)}. "
                              "If so, write its id into the file, or digestgen add it and merge.")  # fmt: skip


def _read_days(collection: Collection) -> dict[str, str]:
    """Title → when it was last looked up; what cannot be read is looked up again."""
    file = collection.config.root / FILE
    try:
        value = json.loads(read_text(file)) if file.is_file() else {}
    except ValueError:
        value = {}
    return {str(key): str(day) for key, day in value.items()} if isinstance(value, dict) else {}


def _describe(collection: Collection, intake: Intake) -> Iterator[str]:
    """What of the changes readers would want to know."""
    papers = {paper.path: paper for paper in collection.papers}
    for outcome in intake.outcomes:
        paper = papers.get(outcome.path)
        if paper and "status" in outcome.changed:
            yield f"{paper.path}: {paper.status or 'it stands again'}."
        if paper and "publication" in outcome.changed and (venue := paper.publication.get("venue")):
            yield f"{paper.path}: published in {venue}."
