"""JSON of bibliographies and APIs with values that nobody should send: read or refused in words, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Source, csl
from digestgen.sources.crossref import api as crossref
from digestgen.sources.openalex import api as openalex
from digestgen.sources.semanticscholar import api as semanticscholar
from tests.sources.test_arxiv_json import CRAWLED, DAILY, DATED, SNAPSHOT
from tests.sources.test_huggingface import MODERN
from tests.sources.test_openalex import LAMP as ALEX
from tests.sources.test_openreview import LANTERNS, OLD
from tests.sources.test_semanticscholar import LAMP as PAPER

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
        parsed = source.parse(json.dumps(answer).encode(), "answer.json", Context())
    except SourceError as error:
        assert error.what
    else:
        assert parsed.records
        str(parsed).encode()


@pytest.mark.parametrize("source", [csl.SOURCE, crossref.SOURCE, openalex.SOURCE, semanticscholar.SOURCE])
@pytest.mark.parametrize(
    "data", [b"null", b"1", b'"text"', b"[]", b"{}", b"[null]", b"[[]]", b"[7]", b'{"a": 1}', b'{"message": 3}', b'{"items": []}',
             b"\0", b"<html>", b"Resource not found.", b"[" * 100_000, b"\xff\xfe", b"{"]
)  # fmt: skip
def test_something_else_is_refused_in_words(source: Source, data: bytes):
    with pytest.raises(SourceError) as caught:
        source.parse(data, "answer.json", Context())
    assert len(caught.value.what) > 15
