"""Lists that change while they are read: nothing is lost without a word, and what grew is followed."""

from __future__ import annotations

import json
from typing import Any

OPENALEX = "/api.openalex.org/works?search=lamp&per_page=100&page={page}"
OPENREVIEW = (
    "/{api}.openreview.net/notes?content.venueid=Lamps.cc%2F2025&sort=number%3Aasc&limit=1000&offset={at}"
)
WEEK = ("arxiv", "--category", "cs.RO", "--from", "2025-08-01", "--to", "2025-08-07")
GAPS = "the list changed while it was read, or has gaps. Fetch again for the others."


def ids(first: int, last: int) -> list[str]:
    return [f"2508.7{at:04}" for at in range(first, last)]


def works(count: int, first: int, last: int) -> bytes:
    found = [
        {
            "id": f"https://openalex.org/W{at}",
            "doi": f"https://doi.org/10.5555/lamp{at}",
            "title": f"Lamp {at}",
            "publication_date": "2025-08-05",
        }
        for at in range(first, last)
    ]
    return json.dumps({"meta": {"count": count}, "results": found}).encode()


def notes(count: int, first: int, last: int) -> bytes:
    found = [
        {
            "id": f"LampNote{at:04}",
            "forum": f"LampNote{at:04}",
            "cdate": 1754000000000,
            "content": {"title": {"value": f"Lamp {at}"}, "authors": {"value": ["Ada One"]}},
        }
        for at in range(first, last)
    ]
    return json.dumps({"count": count, "notes": found}).encode()


def test_a_list_that_grows_is_followed_to_its_end(desk: Any, arxiv: Any) -> None:
    week = arxiv("2025-08-01", "2025-08-07")
    desk.answer(week.path(0), week.page(150, *ids(0, 100)))
    desk.answer(week.path(100, 50), week.page(152, *ids(100, 150)))
    desk.answer(week.path(150, 2), week.page(152, *ids(150, 152)))
    done = desk.fetch(*WEEK)
    assert done.exit_code == 0 and len(desk.papers()) == 152, done.output
    assert GAPS not in done.stderr


def test_what_slipped_past_between_two_pages_is_said(desk: Any, arxiv: Any) -> None:
    """One paper was taken away from the first page, and the first of the second moved there."""
    week = arxiv("2025-08-01", "2025-08-07")
    desk.answer(week.path(0), week.page(150, *ids(0, 100)))
    desk.answer(week.path(100, 50), week.page(149, *ids(101, 150)))
    done = desk.fetch(*WEEK)
    assert f"arXiv counts 150 papers and gave 149: {GAPS}" in done.stderr, done.output
    assert GAPS not in desk.fetch(*WEEK, "--limit", "100").stderr


def test_pages_that_overlap_or_come_short_are_said(desk: Any) -> None:
    for second, came in ((works(200, 50, 150), 150), (works(200, 100, 160), 160)):
        desk.answer(OPENALEX.format(page=1), works(200, 0, 100))
        desk.answer(OPENALEX.format(page=2), second)
        done = desk.fetch("openalex", "--query", "lamp")
        assert f"OpenAlex counts 200 papers and gave {came}: {GAPS}" in done.stderr, done.output


def test_an_empty_page_in_the_middle_is_no_end(desk: Any, say: Any) -> None:
    for gone in (notes(2500, 0, 0), json.dumps({"notes": [], "count": 0}).encode(), say(b"{}", status=404)):
        desk.answer(OPENREVIEW.format(api="api2", at=0), notes(1500, 0, 1000))
        desk.answer(OPENREVIEW.format(api="api2", at=1000), gone)
        done = desk.fetch("openreview", "--category", "Lamps.cc/2025")
        assert done.exit_code == 3 and len(desk.papers()) == 1000, done.output
        assert (
            "OpenReview counts 1,500 papers, and gave none after 1,000" in done.stderr
            or "2,500" in done.stderr
        )
    desk.answer(OPENREVIEW.format(api="api2", at=1000), notes(1500, 1000, 1500))
    assert desk.fetch("openreview", "--category", "Lamps.cc/2025").exit_code == 0
    assert len(desk.papers()) == 1500


def test_a_list_that_shrinks_ends_with_a_word(desk: Any) -> None:
    desk.answer(OPENREVIEW.format(api="api2", at=0), notes(1500, 0, 1000))
    desk.answer(OPENREVIEW.format(api="api2", at=1000), notes(1499, 1001, 1500))
    desk.answer(OPENREVIEW.format(api="api2", at=1499), notes(1499, 0, 0))
    done = desk.fetch("openreview", "--category", "Lamps.cc/2025")
    assert done.exit_code == 0 and f"OpenReview counts 1,500 papers and gave 1,499: {GAPS}" in done.stderr, (
        done.output
    )


def test_far_less_than_semantic_scholar_counts_is_said(desk: Any, say: Any) -> None:
    paper = {"paperId": f"{7:040x}", "title": "A Lamp", "externalIds": {"DOI": "10.5555/lamp7"}, "year": 2025}
    for total, said in ((200, True), (1, False)):
        desk.server.otherwise = say(json.dumps({"total": total, "token": None, "data": [paper]}).encode())
        done = desk.fetch("semanticscholar", "--query", "lamp")
        assert ("Semantic Scholar counts 200 papers and gave 1" in done.stderr) == said, done.output


LIST = "/oaipmh.arxiv.org/oai?verb=ListRecords&{more}"
PART = """<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{records}<resumptionToken>{token}</resumptionToken></ListRecords></OAI-PMH>"""
RECORD = """<record><header><identifier>oai:arXiv.org:{id}</identifier><datestamp>2025-08-05</datestamp></header><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{id}</id><created>2025-08-05</created><authors><author><keyname>One</keyname><forenames>Ada</forenames></author></authors><title>Lamp {id}</title><categories>cs.RO</categories><abstract>We lit it.</abstract></arXiv></metadata></record>"""


def test_a_part_of_a_harvest_may_be_empty(desk: Any, say: Any) -> None:
    def part(token: str, *papers: str) -> Any:
        text = PART.format(records="".join(RECORD.format(id=one) for one in papers), token=token)
        return say(text.encode(), type="text/xml")

    desk.answer(
        LIST.format(more="metadataPrefix=arXiv&from=2025-08-01&set=cs:cs:RO"), part("a", "2508.70001")
    )
    desk.answer(LIST.format(more="resumptionToken=a"), part("b"))
    desk.answer(LIST.format(more="resumptionToken=b"), part("c", "2508.70002"))
    desk.answer(LIST.format(more="resumptionToken=c"), part(""))
    done = desk.fetch("arxiv-oai", "cs.RO", "--from", "2025-08-01", "--to", "2025-08-07")
    assert done.exit_code == 0 and len(desk.papers()) == 2, done.output


def test_works_that_were_merged_are_taken_and_that_is_said(desk: Any) -> None:
    work = json.loads(works(1, 77, 78))["results"][0]
    desk.answer("/api.openalex.org/works/W123", json.dumps(work).encode())
    desk.answer("/api.openalex.org/works/doi:10.5555/lamp78", json.dumps(work | {"doi": "https://doi.org/10.5555/other", "id": "https://openalex.org/W9"}).encode())  # fmt: skip
    done = desk.fetch("openalex", "W123")
    assert "OpenAlex answers with W77 for W123: they have been merged." in done.stderr, done.output
    done = desk.fetch("openalex", "W123", "10.5555/lamp78")
    assert (
        "OpenAlex answers with doi:10.5555/other for doi:10.5555/lamp78: it has been renamed." in done.stderr
    )


def test_a_clock_that_was_ahead_hides_no_day(desk: Any, huggingface: Any) -> None:
    """The machine's clock once stood in 2031: what was written down then counts as today, and is set right."""
    desk.settings({"source": "huggingface"})
    (desk.folder / "inbox").mkdir()
    (desk.folder / "inbox/answered.json").write_text('{"huggingface": "2025-08-01..2031-01-01"}')
    for day in range(9, 15):
        desk.answer(
            huggingface.path(f"2025-08-{day:02}"), huggingface.day(f"2025-08-{day:02}", f"2508.7{day:04}")
        )
    assert desk.fetch().exit_code == 0
    assert desk.answered() == {"huggingface": "2025-08-01..2025-08-12"}
    assert len(desk.papers()) == 4


def test_the_list_of_one_day_under_the_next_is_said_and_asked_for_again(desk: Any, huggingface: Any) -> None:
    desk.settings({"source": "huggingface"})
    for day in range(5, 13):
        papers = [f"2508.{min(day, 10):02}{at:03}" for at in range(4)]
        desk.answer(huggingface.path(f"2025-08-{day:02}"), huggingface.day(f"2025-08-{day:02}", *papers))
    done = desk.fetch()
    assert "The list of 2025-08-11 is one of the days before it: Hugging Face repeats itself." in done.stderr
    assert desk.answered() == {"huggingface": "2025-08-05..2025-08-10"}, done.output
    for day in (11, 12):
        papers = [f"2508.{day:02}{at:03}" for at in range(4)]
        desk.answer(huggingface.path(f"2025-08-{day:02}"), huggingface.day(f"2025-08-{day:02}", *papers))
    assert "8 new" in desk.fetch().stderr
    assert desk.answered() == {"huggingface": "2025-08-05..2025-08-12"}
