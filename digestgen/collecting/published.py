"""Where preprints appeared: OpenReview by id, DBLP and OpenReview by title, their authors' words at arXiv.

Crossref, which refreshing.py asks before, says it best, and then nobody else is asked. Here only a paper that is there
is told what it lacks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from digestgen.collecting.lookup import Answer, is_same_paper, plain_words, surnames_of
from digestgen.library.identity import title_key
from digestgen.model.paper import Paper
from digestgen.model.publication import PREPRINT
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from digestgen.sources.source import Get, Request
from digestgen.sources.toolkit.venues import find_venue

DBLP = "https://dblp.org/search/publ/api"  # https://dblp.org/faq/How+to+use+the+dblp+search+API.html
# The newer interface first: papers that it does not know are asked of the other.
OPENREVIEW = ("https://api2.openreview.net/notes/search", "https://api.openreview.net/notes/search")
_ROWS = 10
_OF_DBLP = ("cs", "stat", "eess", "math")  # archives of arXiv that DBLP knows the papers of
_JSON = ("application/json",)


def is_open(paper: Paper) -> bool:
    """Whether nobody has said yet where a preprint appeared; of one that is gone nobody needs to know."""
    if paper.status in ("withdrawn", "retracted"):
        return False
    return paper.publication.get("type", PREPRINT if not paper.publication else "") == PREPRINT


def is_sought(paper: Paper, until: str) -> bool:
    """Whether DBLP and OpenReview may know it by its title: a preprint that came out up to a day, of their subjects."""
    if not is_open(paper) or not {one.scheme for one in paper.all_ids} & {"arxiv", "openreview"}:
        return False
    categories = paper.sources.get("arxiv", {}).get("categories")
    fields = [str(name).split(".")[0] for name in categories] if isinstance(categories, (list, tuple)) else []
    known = not fields or any(name in _OF_DBLP for name in fields)
    return known and (paper.published or paper.date) <= until


def claim_venues(records: Iterable[Record], papers: Iterable[Paper]) -> list[Record]:
    """Answers of arXiv, with where the paper appeared as its authors say; of papers of which nothing better is known."""
    open_ids = {paper_id for paper in papers if is_open(paper) for paper_id in paper.all_ids}
    claims = []
    for record in records:
        venue = find_venue(*(str(record.payload.get(key, "")) for key in ("journal_ref", "comment")))
        if venue.get("issued") and record.published.startswith(venue["issued"]):
            del venue["issued"]
        if venue and not record.status and open_ids & set(record.ids):
            claims.append(replace(record, publication={**record.publication, **venue}))  # type: ignore[typeddict-item]
    return claims


def ask_openreview(get: Get, forums: Sequence[str], context: Context) -> list[Record]:
    """The notes of some forums, in one question, two at most."""
    records: list[Record] = []
    missing = list(forums)
    for api in OPENREVIEW:
        if missing:
            body = json.dumps({"ids": missing}).encode()
            answer = get(Request(api, f"{len(missing)} papers of OpenReview", _JSON, body))
            records += _read_notes(answer.data, api, context)
            known = {
                paper_id.value
                for record in records
                for paper_id in record.ids
                if paper_id.scheme == "openreview"
            }
            missing = [forum for forum in missing if forum not in known]
    return [record for record in records if {one.value for one in record.ids} & set(forums)]


def ask_dblp(get: Get, paper: Paper, context: Context) -> Answer:
    """Where DBLP says that a paper of this title and these people appeared."""
    words = plain_words(paper.title)
    url = f"{DBLP}?{urlencode({'q': words, 'format': 'json', 'h': _ROWS})}"
    answer = get(Request(url, f'the title "{words[:60]}"', _JSON))
    hits = read_member(answer.data, "result", "hits")
    if not isinstance(hits, dict):
        raise SourceError(DBLP, "this is not an answer of DBLP's search")
    return _choose(_read("registry", answer.data, url, context) if hits.get("hit") else (), paper)


def search_openreview(get: Get, paper: Paper, context: Context) -> Answer:
    """Where OpenReview says that a paper of this title and these people was accepted."""
    words = plain_words(paper.title)
    query = {
        "term": words,
        "type": "terms",
        "content": "all",
        "group": "all",
        "source": "forum",
        "limit": _ROWS,
    }
    url = f"{OPENREVIEW[0]}?{urlencode(query)}"
    answer = get(Request(url, f'the title "{words[:60]}"', _JSON))
    return _choose(_read_notes(answer.data, url, context), paper)


def _read_notes(data: bytes, name: str, context: Context) -> Sequence[Record]:
    if isinstance(read_member(data, "notes"), list):
        return _read("openreview", data, name, context)
    return SOURCES["openreview"].parse(data, name, context).records  # which says what it is instead


def _read(source: str, data: bytes, name: str, context: Context) -> Sequence[Record]:
    """What can be used of an answer: one that cannot must not stand before all other titles in each run."""
    try:
        return SOURCES[source].parse(data, name, context).records
    except SourceError:
        return ()


def read_member(data: bytes, *path: str) -> object:
    """What an answer has at a path of keys; None where it is something else: its reader will say so."""
    try:
        value = json.loads(data)
    except ValueError:
        return None
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _choose(records: Iterable[Record], paper: Paper) -> Answer:
    """The publications of a paper among answers: several of different venues are for a person to tell apart."""
    surnames = surnames_of([name.text for name in paper.authors])
    found = {}
    for record in records:
        is_published = record.publication.get("venue") and record.publication.get("type") != PREPRINT
        is_same = title_key(record.title) == title_key(paper.title)
        if (
            is_published
            and not record.status
            and is_same
            and is_same_paper(record, paper.title, surnames, paper.published)
        ):
            found[title_key(record.publication.get("venue", ""))] = replace(
                record, ids=(paper.id, *record.ids)
            )
    near = tuple(
        f"{one.publication.get('venue')}, {one.published}: {one.payload.get('url', '')}"
        for one in found.values()
    )
    return Answer(tuple(found.values()), near)
