"""arXiv's API: answers in its three shapes, and the questions that are asked of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.model.ids import parse_id
from digestgen.problems import SourceError
from digestgen.sources import Context, Parsed
from digestgen.sources.arxiv.api import SOURCE
from digestgen.sources.source import Answer, Get, Page, Query, Request

FOLDER = Path(__file__).parent.parent / "data" / "sources" / "arxiv"
PLAIN = (FOLDER / "plain.xml").read_text("utf-8")
EMPTY = PLAIN.split("  <entry>")[0] + "</feed>"
TODAY = Context(today="2026-04-30")


def read(data: str | bytes) -> Parsed:
    return SOURCE.parse(data if isinstance(data, bytes) else data.encode(), "query.xml", Context())


def refusal(data: str | bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(data)
    return caught.value


def ask(get: Get, context: Context = TODAY, **query: Any) -> list[Page]:
    assert SOURCE.fetch
    return list(SOURCE.ask(Query(**query), get, context))


def never(request: Request) -> Answer:
    raise AssertionError(f"{request.url} was asked for")


def titles(pages: list[Page]) -> list[str]:
    return [record.title for page in pages for record in page.parsed.records]


def test_the_wrapped_shape_of_2013():
    parsed = read((FOLDER / "wrapped.xml").read_bytes())
    (lamps,) = parsed.records
    assert [str(one) for one in lamps.ids] == ["arxiv:hep-th/9901901", "doi:10.9999/lamp.12.34"]
    assert lamps.title == "Lanterns in the naïve limit: a long walk along the $\\mu$-lit harbour"
    assert lamps.abstract == (
        "We walk along a harbour that is lit by 100% of its lanterns.\n\nA second walk is shorter."
    )
    assert [(name.text, name.affiliation) for name in lamps.authors] == [
        ("Ada One", "Lamp Institute; Harbour School"),
        ("René Two", ""),
    ]
    assert (lamps.date, lamps.published, lamps.updated) == ("", "1999-01-31", "2001-03-04")
    assert lamps.keywords == ("hep-th", "math.CO")  # the primary one first, an ACM class is none
    assert lamps.payload["classes"] == ["I.2.6"]
    assert lamps.payload["version"] == 3
    assert lamps.links["code"] == "https://github.com/ada-one/lamps"
    assert parsed.remarks == ("The answer holds 1 of the 3 papers that were found.",)


def test_the_plain_shape_of_2026():
    parsed = read(PLAIN)
    boats, sunk = parsed.records
    assert boats.title == "Boats & Buoys: x < y"
    assert (boats.published, boats.updated) == ("2026-04-01", "")
    assert (sunk.status, sunk.updated) == ("withdrawn", "2026-04-09")
    assert [(skipped.where, skipped.why) for skipped in parsed.skipped] == [("entry 3", "it has no title")]
    assert parsed.remarks == ()


def test_a_search_that_found_nothing_is_said():
    parsed = read(EMPTY.replace("<opensearch:totalResults>3<", "<opensearch:totalResults>0<"))
    assert parsed == Parsed((), ("arXiv found no paper.",))


def test_two_versions_are_one_paper():
    both = PLAIN.replace("2604.90001v1", "2604.90002v1")
    parsed = read(both)
    assert [record.payload["version"] for record in parsed.records] == [2]
    assert parsed.remarks == ("arxiv:2604.90002 is there twice; the newest version was taken.",)


def test_an_entry_that_says_error_is_an_error():
    error = refusal((FOLDER / "error.xml").read_bytes())
    assert str(error) == "query.xml: arXiv answered with an error: 'incorrect id format for lantern'"
    assert error.hint


def test_a_search_is_paged_to_its_end(recorded: Callable[..., Any]):
    recording = recorded("arxiv/search")
    pages = ask(
        recording.get,
        text='all:lantern OR ti:"boat lamp"',
        category="cs.RO",
        first="2026-04-01",
        last="2026-04-07",
    )
    assert titles(pages) == ["Brass Lanterns", "Paper Lanterns", "Stone Lanterns"]
    assert [(page.done, page.total) for page in pages] == [(2, 3), (3, 3)]
    assert [request.what for request in recording.asked] == ["papers 1 to 100", "papers 3 to 3"]


def test_ids_in_any_spelling_and_one_that_arxiv_does_not_know(recorded: Callable[..., Any]):
    words = ("https://arxiv.org/abs/2604.90002v1", "hep-th/9901901", "arXiv:2604.99999", "HEP-TH/9901901")
    pages = ask(recorded("arxiv/ids").get, ids=words)
    assert titles(pages) == ["Paper Lanterns", "Old Lanterns"]
    (unknown,) = (skipped for page in pages for skipped in page.parsed.skipped)
    assert (unknown.where, unknown.why) == ("2604.99999", "arXiv does not know it")
    assert (pages[-1].done, pages[-1].total) == (3, 3)


class Api:
    """Answers prepared for the questions to come, in their order."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []

    def get(self, request: Request) -> Answer:
        self.urls.append(request.url)
        return Answer(request.url, 200, self.answers.pop(0).encode())


def answer(total: int, *numbers: int) -> str:
    entry = PLAIN.split("  <entry>")[1].rpartition("</entry>")[0] + "</entry>"
    entries = "".join("<entry>" + entry.replace("90001", f"{90000 + number}") for number in numbers)
    return EMPTY.replace("Results>3<", f"Results>{total}<").replace("</feed>", entries + "</feed>")


def test_papers_that_vanish_meanwhile_are_no_error():
    assert len(titles(ask(Api(answer(3, 1, 2), answer(2)).get, text="all:boats"))) == 2


def test_no_more_than_the_limit_is_asked_for():
    api = Api(answer(900, *range(1, 101)), answer(900, *range(101, 131)))
    pages = ask(api.get, category="cs.*", limit=130)
    assert len(titles(pages)) == 130
    assert (pages[-1].done, pages[-1].total) == (130, 130)
    assert api.urls[1].endswith("&start=100&max_results=30")


def test_ids_are_asked_for_by_the_hundred():
    api = Api(answer(100, *range(1, 101)), answer(50, *range(101, 151)))
    pages = ask(api.get, ids=tuple(f"2604.{90000 + number}" for number in range(1, 151)))
    assert [(page.done, page.total) for page in pages] == [(100, 150), (150, 150)]
    assert [url.count("%2C") for url in api.urls] == [99, 49]
    assert {record.ids[0] for page in pages for record in page.parsed.records} >= {parse_id("2604.90150")}


def test_the_last_day_is_today_and_the_first_is_arxivs():
    api = Api(answer(0), answer(0))
    ask(api.get, first="2026-04-01")
    ask(api.get, last="2026-04-01")
    assert "%5B202604010000%20TO%20202604302359%5D" in api.urls[0]
    assert "%5B199108140000%20TO%20202604012359%5D" in api.urls[1]


def test_more_than_can_be_paged_through_is_said_at_once():
    with pytest.raises(SourceError, match="arXiv found 214,881 papers, and lets 30,000 be asked for"):
        ask(Api(answer(214_881, 1)).get, text="all:boats")
    assert len(titles(ask(Api(answer(214_881, 1)).get, text="all:boats", limit=1))) == 1


def test_an_answer_without_a_total_changed_its_shape():
    with pytest.raises(SourceError, match="its shape changed"):
        ask(Api(answer(3, 1).replace("totalResults", "total")).get, text="all:boats")
