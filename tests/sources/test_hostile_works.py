"""JSON of bibliographies and APIs with values that nobody should send: read or refused in words, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Parsed, Source, csl
from digestgen.sources.crossref import api as crossref
from digestgen.sources.openalex import api as openalex
from digestgen.sources.semanticscholar import api as semanticscholar
from tests.sources.test_arxiv_json import CRAWLED, DAILY, DATED, SNAPSHOT
from tests.sources.test_huggingface import MODERN
from tests.sources.test_openreview import LANTERNS, OLD

ITEM = {
    "id": "doi:10.1000/lamp.1", "type": "article-journal", "title": "On lamps", "DOI": "10.1000/lamp.1",
    "author": [{"family": "One", "given": "Ada", "ORCID": "0000-0001-2345-6789", "affiliation": [{"name": "Kiel"}]}],
    "issued": {"date-parts": [["2025", 8, 7]]}, "published-online": {"raw": "7 August 2025"}, "volume": 3,
    "container-title": ["Lamps"], "note": "PMID: 12", "keyword": "lamps, oil", "PMCID": "PMC12", "language": "en",
    "subtitle": ["A study"], "abstract": "<jats:p>We look.</jats:p>", "URL": "https://example.org/lamp.pdf",
}  # fmt: skip
WORK = {
    **ITEM, "title": ["On lamps"], "type": "journal-article", "license": [{"URL": "https://creativecommons.org/x"}],
    "link": [{"URL": "https://example.org/1.pdf", "content-type": "application/pdf"}], "event": {"name": "Lamp Day"},
    "update-to": [{"DOI": "10.1000/lamp.1", "type": "retraction"}], "institution": [{"name": "Kiel"}],
    "relation": {"has-preprint": [{"id-type": "arxiv", "id": "2508.90001"}]}, "subject": ["Lamps"], "is-referenced-by-count": 3,
}  # fmt: skip
ALEX = {
    "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/lamp.1", "title": "On lamps",
    "publication_date": "2025-08-07", "publication_year": 2025, "ids": {"pmid": "12", "pmcid": "x/12"},
    "type": "article", "language": "en", "is_retracted": False, "is_paratext": False,
    "primary_location": {"source": {"display_name": "Lamps", "type": "journal"}, "pdf_url": None, "license": "cc-by"},
    "locations": [{"landing_page_url": "http://arxiv.org/abs/2508.90001"}], "best_oa_location": {"pdf_url": "x"},
    "authorships": [{"author": {"display_name": "Ada One", "orcid": None}, "institutions": [{"display_name": "Kiel"}],
                     "raw_affiliation_strings": ["Kiel"]}],
    "biblio": {"volume": "3", "first_page": "1"}, "keywords": [{"display_name": "Lamp"}],
    "abstract_inverted_index": {"We": [0], "look": [1, 3], "and": [2]}, "primary_topic": {"display_name": "Lamps"},
}  # fmt: skip
PAPER = {
    "paperId": "a" * 40, "title": "On lamps", "year": 2025, "publicationDate": "2025-08-07", "venue": "Lamps",
    "externalIds": {"ArXiv": "2508.90001", "DOI": "10.1000/lamp.1", "PubMed": 12, "CorpusId": 3},
    "authors": [{"authorId": "1", "name": "Ada One"}], "openAccessPdf": {"url": "https://example.org/1.pdf"},
    "journal": {"name": "Lamps", "pages": "1 - 2"}, "publicationVenue": {"name": "Lamps", "type": "journal"},
    "publicationTypes": ["JournalArticle"], "s2FieldsOfStudy": [{"category": "Lamps"}], "abstract": "We look.",
    "tldr": {"model": "m", "text": "Looks."}, "fieldsOfStudy": ["Lamps"], "url": "https://example.org/",
}  # fmt: skip
SHAPES: list[tuple[Source, dict[str, Any], Callable[[Any], Any]]] = [
    (csl.SOURCE, ITEM, lambda one: [one]),
    (crossref.SOURCE, WORK, lambda one: {"status": "ok", "message-type": "work", "message": one}),
    (crossref.SOURCE, WORK, lambda one: [{"message": {"items": [one]}}]),
    (openalex.SOURCE, ALEX, lambda one: {"meta": {"count": 1}, "results": [one]}),
    (semanticscholar.SOURCE, PAPER, lambda one: {"total": 1, "data": [one]}),
]
DAMAGED = [
    *SHAPES,
    (SOURCES["huggingface"], MODERN[0], lambda one: [one]),
    (SOURCES["huggingface"], MODERN[0], lambda one: {"date": "2026-08-20", "data": [repr(one)]}),
    *((SOURCES["arxiv-json"], one, lambda one: one) for one in (SNAPSHOT, DAILY, DATED, CRAWLED)),
    *((SOURCES["openreview"], one, lambda one: [one]) for one in (LANTERNS, OLD)),
]
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from([10**30, -1, "\ud800", "<" * 50, "10.1000/x", "9" * 5000])
    | st.lists(st.integers() | st.none(), max_size=2)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)  # fmt: skip


def read(source: Source, answer: Any) -> Parsed:
    return source.parse(json.dumps(answer).encode(), "answer.json", Context())


@pytest.mark.parametrize(("source", "one", "shape"), SHAPES)
def test_the_whole_entry_is_read(source: Source, one: dict[str, Any], shape: Callable[[Any], Any]):
    (record,) = read(source, shape(one)).records
    assert record.title.startswith("On lamps")
    assert record.abstract.startswith("We look")
    assert record.published == "2025-08-07"
    assert [name.text for name in record.authors] == ["Ada One"]
    assert {one.scheme for one in record.ids} >= {"doi"}
    assert next(iter(record.payload)) == "url"


@pytest.mark.parametrize(("source", "one", "shape"), DAMAGED)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_values_of_any_type_anywhere_are_read_or_refused(
    source: Source, one: dict[str, Any], shape: Callable[[Any], Any], data: st.DataObject
):
    answer = json.loads(json.dumps(shape(one)))
    for _ in range(data.draw(st.integers(1, 3))):
        target: Any = answer
        for _ in range(data.draw(st.integers(1, 7))):
            keys = list(target) if isinstance(target, dict) else list(range(len(target)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if data.draw(st.integers(0, 3)) == 0 or not isinstance(target[key], dict | list):
                target[key] = data.draw(VALUES)
                break
            target = target[key]
    try:
        parsed = read(source, answer)
    except SourceError as error:
        assert error.what
    else:
        assert parsed.records
        str(parsed).encode()


@pytest.mark.parametrize(("source", "one", "shape"), DAMAGED)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_files_are_read_or_refused(
    source: Source, one: dict[str, Any], shape: Callable[[Any], Any], data: st.DataObject
):
    raw = bytearray(json.dumps(shape(one)).encode())
    raw = raw[: data.draw(st.integers(1, len(raw)))]
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        source.parse(bytes(raw), "answer.json", Context())
    except SourceError as error:
        assert error.what


@pytest.mark.parametrize("source", [csl.SOURCE, crossref.SOURCE, openalex.SOURCE, semanticscholar.SOURCE])
@pytest.mark.parametrize(
    "answer", [None, 1, "text", [], {}, [None], [[]], [7], {"a": 1}, {"message": 3}, {"items": []}]
)
def test_json_of_something_else_is_refused_in_words(source: Source, answer: Any):
    with pytest.raises(SourceError) as caught:
        read(source, answer)
    assert len(caught.value.what) > 15


@pytest.mark.parametrize("source", [csl.SOURCE, crossref.SOURCE, openalex.SOURCE, semanticscholar.SOURCE])
@pytest.mark.parametrize(
    "data", [b"", b"\0", b"<html>", b"Resource not found.", b"[" * 100_000, b"\xff\xfe", b"{"]
)
def test_files_that_are_no_json_are_refused_in_words(source: Source, data: bytes):
    with pytest.raises(SourceError) as caught:
        source.parse(data, "answer.json", Context())
    assert caught.value.what
