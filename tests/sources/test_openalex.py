"""OpenAlex's works: abstracts in pieces, ids in addresses, and asking for them without a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from digestgen.problems import SourceError
from digestgen.sources import Context, Parsed
from digestgen.sources.openalex import api as openalex
from digestgen.sources.openalex.api import join_index
from digestgen.sources.source import Query
from digestgen.sources.toolkit.values import Fields

LAMP = {
    "id": "https://openalex.org/W4400000001",
    "doi": "https://doi.org/10.1000/LAMP.1",
    "title": "Reading by <i>lamp</i> light",
    "display_name": "Reading by <i>lamp</i> light",
    "publication_year": 2025,
    "publication_date": "2025-08-07",
    "ids": {
        "openalex": "https://openalex.org/W4400000001",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/123",
        "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/77",
    },
    "language": "en",
    "type": "article",
    "is_retracted": False,
    "is_paratext": False,
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1000/lamp.1",
        "pdf_url": "https://lamps.org/1.pdf",
        "source": {
            "display_name": "Journal of Lamps",
            "type": "journal",
            "host_organization_name": "Lamp Press",
        },
        "license": "cc-by",
        "version": "publishedVersion",
    },
    "locations": [
        {"landing_page_url": "https://doi.org/10.1000/lamp.1"},
        {"landing_page_url": "http://arxiv.org/abs/2508.90001"},
        {"landing_page_url": "https://pubmed.ncbi.nlm.nih.gov/123"},
    ],
    "best_oa_location": None,
    "authorships": [
        {
            "author": {"display_name": "Ada M. One", "orcid": "https://orcid.org/0000-0001-2345-6789"},
            "raw_author_name": "One, Ada",
            "institutions": [{"display_name": "Lamp Institute"}],
            "raw_affiliation_strings": ["Lamp Institute, Kiel"],
        },
        {
            "author": {"display_name": "Bo Two", "orcid": None},
            "institutions": [],
            "raw_affiliation_strings": ["Kettle Lab. bo@kettles.org"],
        },
    ],
    "biblio": {"volume": "5", "issue": None, "first_page": "1", "last_page": "9"},
    "keywords": [{"display_name": "Lamp", "score": 0.7}, {"keyword": "light"}],
    "primary_topic": {"display_name": "Optics of Wicks"},
    "abstract_inverted_index": {"We": [0], "read": [1, 4], "and": [3], "<b>far</b>": [2], "far.": [5]},
}


def work(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (LAMP | changes).items() if value is not ...}


def read(answer: Any) -> Parsed:
    return openalex.SOURCE.parse(json.dumps(answer).encode(), "works.json", Context())


def test_an_article():
    (record,) = read(LAMP).records
    assert record.title == "Reading by lamp light"
    assert [str(one) for one in record.ids] == [
        "arxiv:2508.90001",
        "doi:10.1000/lamp.1",
        "pmid:123",
        "pmcid:PMC77",
    ]
    assert [(name.text, name.orcid, name.affiliation) for name in record.authors] == [
        ("Ada One", "0000-0001-2345-6789", "Lamp Institute"),
        ("Bo Two", "", "Kettle Lab"),
    ]
    assert record.abstract == "We read **far** and read far."
    assert record.published == "2025-08-07"
    assert record.keywords == ("Lamp", "light", "Optics of Wicks")
    assert record.links == {"pdf": "https://lamps.org/1.pdf"}
    assert record.publication == {
        "type": "article-journal",
        "venue": "Journal of Lamps",
        "volume": "5",
        "pages": "1–9",
        "publisher": "Lamp Press",
    }
    assert record.payload == {
        "url": "https://openalex.org/W4400000001",
        "license": "cc-by",
        "form": "publishedVersion",
        "page": "https://doi.org/10.1000/lamp.1",
    }


@pytest.mark.parametrize(
    "answer", [[LAMP], {"meta": {"count": 1}, "results": [LAMP]}, {"meta": None, "results": [LAMP, LAMP]}]
)
def test_every_envelope_holds_the_same_work(answer: Any):
    assert len(read(answer).records) == 1


def located(**source: str) -> dict[str, Any]:
    return {"primary_location": {"source": source}}


@pytest.mark.parametrize(
    ("changes", "publication"),
    [
        (located(display_name="arXiv (Cornell University)", type="repository"), {}),
        (
            located(
                display_name="lampRxiv (Lamp Harbor)", type="repository", host_organization_name="Lamp Harbor"
            ),
            {"type": "article", "venue": "lampRxiv"},
        ),
        (
            located(display_name="Lamp Days", type="conference"),
            {"type": "paper-conference", "venue": "Lamp Days"},
        ),
        ({"primary_location": None, "type": "dissertation"}, {"type": "thesis"}),
        ({"primary_location": None, "type": "lamp"}, {}),
        ({"primary_location": None, "type_crossref": "proceedings-article"}, {"type": "paper-conference"}),
    ],
)
def test_where_it_appeared(changes: dict[str, Any], publication: dict[str, str]):
    assert read(work(**changes, biblio=None)).records[0].publication == publication


def test_a_retracted_paper_is_and_a_cover_is_none():
    parsed = read([work(is_retracted=True), work(id="https://openalex.org/W2", is_paratext=True)])
    assert [record.status for record in parsed.records] == ["retracted"]
    assert parsed.skipped[0].why == "it is a cover or a table of contents, not a paper"


def test_the_first_of_january_is_a_year():
    assert read(work(publication_date="2019-01-01", publication_year=2019)).records[0].published == "2019"
    assert read(work(publication_date=None, publication_year=2019)).records[0].published == "2019"


def test_cut_lists_of_authors_are_said():
    parsed = read(work(is_authors_truncated=True))
    assert parsed.remarks == ("entry 1 (W4400000001): OpenAlex gives the first 2 authors only.",)


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({}, ""),
        ({"b": [7], "a": [2]}, "a b"),
        ({"a": [0, 0], "b": [0]}, "a"),
        ({"a": [-1, True, None, "3", 1.5], "b": [10**15]}, "b"),
    ],
)
def test_an_index_with_gaps_and_nonsense(index: dict[str, Any], text: str):
    assert join_index(Fields("x", "", dict(index))) == text


def test_a_hostile_index_is_refused_soon(linear):
    for index in ({"lamp " * 1000: list(range(9000))}, {str(n): [n] for n in range(40_000)}):
        parsed = read([LAMP, work(id="https://openalex.org/W2", abstract_inverted_index=index)])
        assert parsed.skipped[0].why == "its text has more than 100,000 characters"
    parsed = read([LAMP, work(id="https://openalex.org/W2", abstract_inverted_index={"a": [0] * 20_000})])
    assert "10,000 is the most that is read" in parsed.skipped[0].why
    for index in (
        lambda size: {"lamp " * 1000: list(range(size))},
        lambda size: {str(n): [n] for n in range(size)},
        lambda size: {"a": [0] * size},
    ):
        linear(lambda size, index=index: read([LAMP, work(abstract_inverted_index=index(size))]), 40_000)


@pytest.mark.parametrize(
    ("words", "abstract"),
    [
        ("Abstract We read.", "We read."),
        ("ABSTRACT: lamps glow.", "lamps glow."),
        ("Abstract. Lamps glow.", "Lamps glow."),
        ("Abstract Meaning of lamps.", "Abstract Meaning of lamps."),
        ("Abstract interpretation glows.", "Abstract interpretation glows."),
    ],
)
def test_the_word_abstract_before_it_goes(words: str, abstract: str):
    index: dict[str, list[int]] = {}
    for at, word in enumerate(words.split()):
        index.setdefault(word, []).append(at)
    assert read(work(abstract_inverted_index=index)).records[0].abstract == abstract


def test_works_are_asked_for_one_by_one_because_that_is_free(recorded: Callable[[str], Any]):
    words = (
        "https://openalex.org/w100", "W100", "https://doi.org/10.1000/lamp.2", "arXiv:2508.90001v2", "pmid:99",
        "https://api.openalex.org/works/W104", "10.1000/a,b",
    )  # fmt: skip
    pages = list(openalex.SOURCE.ask(Query(ids=words), recorded("openalex/ids").get, Context()))
    titles = [record.title for page in pages for record in page.parsed.records]
    assert titles == ["On the first lamp", "On the second lamp", "On lamps that are preprints"]
    skipped = {one.where: one.why for page in pages for one in page.parsed.skipped}
    assert skipped["pmid:99"] == "OpenAlex does not know it"
    assert "it has no title" in skipped["entry 1 (W104)"]
    assert "comma" in skipped["doi:10.1000/a,b"]
    assert [page.done for page in pages] == [1, 2, 3, 4, 5, 6]


def test_a_search_is_paged_by_number_to_its_end(recorded: Callable[[str], Any]):
    query = Query(text="lamp light", first="2025-08-01", last="2025-08-07")
    pages = list(openalex.SOURCE.ask(query, recorded("openalex/search").get, Context()))
    # The first page came short of one, which is no end.
    assert [(len(page.parsed.records), page.done, page.total) for page in pages] == [
        (99, 99, 102),
        (2, 101, 102),
    ]


def test_a_limit_is_kept_to_and_lets_a_large_search_be_asked(recorded: Callable[[str], Any]):
    played = recorded("openalex/too-many")
    (page,) = openalex.SOURCE.ask(Query(text="light", limit=1), played.get, Context())
    assert (len(page.parsed.records), page.done, page.total) == (1, 1, 1)
    with pytest.raises(SourceError, match="finds 20,000 works; 10,000 of a search can be had") as caught:
        list(openalex.SOURCE.ask(Query(text="light"), played.get, Context()))
    assert "--from" in caught.value.hint


def test_an_empty_page_before_the_end_is_an_error(recorded: Callable[[str], Any]):
    with pytest.raises(SourceError, match="gave none of them on page 2"):
        list(openalex.SOURCE.ask(Query(text="lamp"), recorded("openalex/empty-page").get, Context()))
