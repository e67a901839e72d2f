"""Semantic Scholar's papers, which hold what was asked for and no more, and asking for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from digestgen.problems import SourceError
from digestgen.sources import Context, Parsed
from digestgen.sources.semanticscholar import api as semanticscholar
from digestgen.sources.source import Answer, Query, Request

LAMP = {
    "paperId": "a" * 40,
    "externalIds": {
        "MAG": "1",
        "DBLP": "conf/lamps/One25",
        "ACL": "2025.lamp-main.1",
        "DOI": "10.1000/LAMP.1",
        "ArXiv": "2508.90001",
        "PubMed": 123,
        "PubMedCentral": "77",
        "CorpusId": 9,
    },
    "url": "https://www.semanticscholar.org/paper/" + "a" * 40,
    "title": "Reading by Lamp Light.",
    "abstract": "We read $x^2$ pages.",
    "venue": "Annual Meeting about Lamps",
    "publicationVenue": {"name": "Annual Meeting about Lamps", "type": "conference"},
    "year": 2025,
    "publicationDate": "2025-08-07",
    "publicationTypes": ["JournalArticle", "Conference"],
    "journal": {"name": "ArXiv", "volume": "abs/2508.90001"},
    "authors": [{"authorId": "1", "name": "Ada One"}, {"authorId": None, "name": "Bo Two"}],
    "openAccessPdf": {"url": "https://lamps.org/1.pdf", "status": "GREEN", "license": "CCBY"},
    "fieldsOfStudy": ["Computer Science"],
    "s2FieldsOfStudy": [
        {"category": "Computer Science", "source": "external"},
        {"category": "Computer Science", "source": "s2-fos-model"},
        {"category": "Physics", "source": "s2-fos-model"},
    ],
    "tldr": {"model": "tldr@v2.0.0", "text": "Lamps help."},
}


def paper(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (LAMP | changes).items() if value is not ...}


def read(answer: Any) -> Parsed:
    return semanticscholar.SOURCE.parse(json.dumps(answer).encode(), "papers.json", Context())


def test_a_paper_with_all_its_fields():
    (record,) = read(LAMP).records
    assert record.title == "Reading by Lamp Light"
    assert [str(one) for one in record.ids] == [
        "arxiv:2508.90001",
        "doi:10.1000/lamp.1",
        "acl:2025.lamp-main.1",
        "pmid:123",
        "pmcid:PMC77",
    ]
    assert [name.text for name in record.authors] == ["Ada One", "Bo Two"]
    assert record.abstract == "We read $x^2$ pages."
    assert record.published == "2025-08-07"
    assert record.keywords == ("Computer Science", "Physics")
    assert record.links == {"pdf": "https://lamps.org/1.pdf"}
    assert record.publication == {"type": "paper-conference", "venue": "Annual Meeting about Lamps"}
    assert record.payload == {
        "url": LAMP["url"],
        "license": "CCBY",
        "summary": "Lamps help.",
        "summary_model": "tldr@v2.0.0",
    }


def test_a_title_alone_is_enough():
    parsed = read(
        {"total": 70499, "offset": 0, "next": 1, "data": [{"paperId": "b" * 40, "title": "[PDF] On wicks"}]}
    )
    (record,) = parsed.records
    assert record.title == "On wicks"
    assert record.payload == {"url": "https://www.semanticscholar.org/paper/" + "b" * 40}
    assert parsed.remarks == ("The answer holds 1 of the 70,499 papers that were found.",)


@pytest.mark.parametrize(
    "answer", [[LAMP], {"data": [LAMP]}, {"total": 1, "token": None, "data": [LAMP, LAMP]}]
)
def test_every_envelope_holds_the_same_paper(answer: Any):
    assert len(read(answer).records) == 1


@pytest.mark.parametrize(
    ("changes", "publication"),
    [
        ({"publicationVenue": {"name": "arXiv.org"}, "venue": "arXiv.org"}, {}),
        ({"publicationVenue": None, "venue": "", "journal": None, "publicationTypes": None}, {}),
        (
            {"publicationVenue": None, "venue": "LampConf", "journal": {"name": "LampConf", "pages": "1-9"}},
            {"type": "paper-conference", "venue": "LampConf", "pages": "1–9"},
        ),
        (
            {"publicationVenue": None, "venue": "", "publicationTypes": ["Journal Article", "Review"],
             "journal": {"name": "Lamp Review", "volume": "40", "pages": "\n 116 - 135"}},
            {"type": "article-journal", "venue": "Lamp Review", "volume": "40", "pages": "116–135"},
        ),
    ],
)  # fmt: skip
def test_where_it_appeared(changes: dict[str, Any], publication: dict[str, str]):
    assert read(paper(**changes)).records[0].publication == publication


def test_a_year_is_enough_and_an_address_of_a_doi_is_no_pdf():
    pdf = {"url": "https://doi.org/10.1000/lamp.1", "status": None}
    (record,) = read(paper(publicationDate=None, openAccessPdf=pdf)).records
    assert record.published == "2025"
    assert record.links == {}
    assert read(paper(openAccessPdf={"url": "", "status": "CLOSED"})).remarks == ()


def test_papers_that_are_not_known_or_have_no_title_are_skipped():
    parsed = read([LAMP, None, {"paperId": "c" * 40}])
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("entry 2", "Semantic Scholar does not know it"),
        ("entry 3", "it has no title"),
    ]


def test_ids_are_asked_for_together(recorded: Callable[[str], Any]):
    played = recorded("semanticscholar/batch")
    words = ("https://arxiv.org/abs/2508.90001v2", "arXiv:2508.90001", "doi:10.1000/none", "b" * 40)
    (page,) = semanticscholar.SOURCE.ask(Query(ids=words), played.get, Context())
    assert [record.title for record in page.parsed.records] == ["On lamps", "On kettles"]
    assert [(one.where, one.why) for one in page.parsed.skipped] == [
        ("DOI:10.1000/none", "Semantic Scholar does not know it")
    ]
    assert (page.done, page.total) == (3, 3)
    assert json.loads(played.asked[0].body) == {"ids": ["ARXIV:2508.90001", "DOI:10.1000/none", "b" * 40]}


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("https://www.semanticscholar.org/paper/Reading-by-Lamp/" + "a" * 40, "a" * 40),
        ("CorpusID:215416146", "CorpusId:215416146"),
        ("https://aclanthology.org/2025.lamp-main.1/", "ACL:2025.lamp-main.1"),
        ("pmid:123", "PMID:123"),
        ("PMCID:PMC77", "PMCID:77"),
        ("https://doi.org/10.48550/arXiv.2508.90001", "ARXIV:2508.90001"),
    ],
)
def test_what_it_calls_a_paper(word: str, key: str):
    def get(request: Request) -> Answer:
        assert json.loads(request.body) == {"ids": [key]}
        return Answer(request.url, 200, b"[null]")

    (page,) = semanticscholar.SOURCE.ask(Query(ids=(word,)), get, Context())
    assert page.parsed.skipped[0].where == key


def test_five_hundred_ids_are_the_most_of_a_question():
    sizes = []

    def get(request: Request) -> Answer:
        sizes.append(len(json.loads(request.body)["ids"]))
        return Answer(request.url, 200, json.dumps([LAMP] + [None] * (sizes[-1] - 1)).encode())

    words = tuple(f"2508.{number:05d}" for number in range(700))
    pages = list(semanticscholar.SOURCE.ask(Query(ids=words, limit=600), get, Context()))
    assert sizes == [500, 100]
    assert [(page.done, page.total, len(page.parsed.skipped)) for page in pages] == [
        (500, 600, 499),
        (600, 600, 99),
    ]


def test_an_answer_with_another_number_of_papers_is_an_error():
    def get(request: Request) -> Answer:
        return Answer(request.url, 200, json.dumps([LAMP]).encode())

    with pytest.raises(SourceError, match="2 papers were asked for, and 1 came"):
        list(semanticscholar.SOURCE.ask(Query(ids=("2508.90001", "2508.90002")), get, Context()))


def test_a_search_goes_on_as_long_as_there_is_a_token(recorded: Callable[[str], Any]):
    query = Query(text='"lamp light" | wick', first="2025-08-01")
    pages = list(semanticscholar.SOURCE.ask(query, recorded("semanticscholar/search").get, Context()))
    titles = [record.title for page in pages for record in page.parsed.records]
    assert titles == ["On lamps", "On kettles", "On wicks"]
    assert [(page.done, page.total) for page in pages] == [(2, 3), (3, 3)]


@pytest.mark.parametrize("same_papers", [True, False])
def test_a_list_that_leads_back_is_an_error(same_papers: bool):
    asked = []

    def get(request: Request) -> Answer:
        asked.append(request)
        rows = [
            LAMP
            if same_papers
            else paper(paperId=f"{len(asked):040}", externalIds={"DOI": f"10.1000/{len(asked)}"})
        ]
        return Answer(request.url, 200, json.dumps({"total": 9, "token": "SAME", "data": rows}).encode())

    with pytest.raises(SourceError, match="the list repeats itself"):
        list(semanticscholar.SOURCE.ask(Query(text="lamp"), get, Context()))
    assert len(asked) == 2


def test_finding_nothing_is_said_and_an_error_is_one(recorded: Callable[[str], Any]):
    *_, page = semanticscholar.SOURCE.ask(
        Query(text="unlit"), recorded("semanticscholar/nothing").get, Context()
    )
    assert page.parsed.remarks == ("Semantic Scholar: nothing was found.",)
    with pytest.raises(SourceError, match="an error: 'Internal Server Error'"):
        list(semanticscholar.SOURCE.ask(Query(text="lamp"), recorded("semanticscholar/error").get, Context()))
