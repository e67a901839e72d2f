"""Asking Hugging Face for days and for papers; recordings in tests/data/recorded/huggingface."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.problems import SourceError
from digestgen.sources.huggingface.api import SOURCE
from digestgen.sources.source import Answer, Context, Get, Page, Query, Request

DAY = "https://huggingface.co/api/daily_papers?date="


def fetch(query: Query, get: Get, context: Context | None = None) -> list[Page]:
    assert SOURCE.fetch
    return list(SOURCE.ask(query, get, context or Context(today="2025-08-20")))


def titles(pages: list[Page]) -> list[str]:
    return [record.title for page in pages for record in page.parsed.records]


def refusal(query: Query, get: Get, context: Context | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        fetch(query, get, context)
    return caught.value.what


def unasked(request: Request) -> Answer:
    raise AssertionError(f"nobody should ask for {request.url}")


def answering(value: Any, status: int = 200) -> Get:
    return lambda request: Answer(request.url, status, json.dumps(value).encode())


LONG_WEEKEND = Query(first="2025-08-07", last="2025-08-11")


def test_a_long_weekend_day_by_day(recorded: Callable[[str], Any]):
    recording = recorded("huggingface/long-weekend")
    pages = fetch(LONG_WEEKEND, recording.get)
    assert [[(r.title, r.date) for r in page.parsed.records] for page in pages] == [
        [("Lamps That Dim When Nobody Reads", "2025-08-07"), ("Kettles Taught to Wait", "2025-08-07")],
        [],
        [],
        [],
        [("Lighthouses Seen from Afar", "2025-08-11")],  # the kettles were on Thursday's list already
    ]
    assert [page.parsed.remarks for page in pages] == [
        (), ("Hugging Face lists no papers for 2025-08-08, a Friday.",), (), (), (),
    ]  # fmt: skip
    assert [page.done for page in pages] == [2, 2, 2, 2, 3]
    lamps = pages[0].parsed.records[0]
    assert str(lamps.ids[0]) == "arxiv:2508.90001"
    assert lamps.payload["listed"] == "2025-08-07"
    assert lamps.links["code"] == "https://github.com/lamps/dim"


@pytest.mark.parametrize(
    ("today", "final"),
    [("2025-08-20", 5), ("2025-08-17", 3), ("2025-08-11", 0), ("", 0)],
)
def test_a_day_is_final_after_a_week(recorded: Callable[[str], Any], today: str, final: int):
    recording = recorded("huggingface/long-weekend")
    fetch(LONG_WEEKEND, recording.get, Context(today=today))
    assert [request.final for request in recording.asked] == [True] * final + [False] * (5 - final)
    assert recording.asked[0].what == "papers of 2025-08-07"


def test_a_full_page_has_another_behind_it(recorded: Callable[[str], Any]):
    pages = fetch(Query(first="2025-08-12", last="2025-08-12"), recorded("huggingface/full-day").get)
    assert [len(page.parsed.records) for page in pages] == [50, 2]
    assert len(set(titles(pages))) == 52
    assert [page.parsed.remarks for page in pages] == [(), ()]


def test_a_limit_ends_it(recorded: Callable[[str], Any]):
    query = Query(first="2025-08-12", last="2025-08-12", limit=51)
    pages = fetch(query, recorded("huggingface/full-day").get)
    assert [page.done for page in pages] == [50, 51]
    one = fetch(Query(first="2025-08-07", limit=1), answering(json.loads(ONE_DAY.read_text("utf-8"))))
    assert titles(one) == ["Lamps That Dim When Nobody Reads"]
    assert len(one) == 1


ONE_DAY = (
    Path(__file__).parent.parent / "data" / "recorded" / "huggingface" / "long-weekend" / "2025-08-07.json"
)


def test_a_server_that_repeats_itself_is_noticed():
    entry = json.loads(ONE_DAY.read_text("utf-8"))[0]
    fifty = [entry | {"paper": entry["paper"] | {"id": f"2508.92{n:03d}"}} for n in range(50)]
    pages = fetch(Query(first="2025-08-12", last="2025-08-12"), answering(fifty))
    assert [len(page.parsed.records) for page in pages] == [50, 0]
    assert pages[1].parsed.remarks == ("Page 2 of 2025-08-12 repeats what came before: this day may be cut.",)


def test_a_short_page_that_names_a_next_one_is_followed():
    entry = json.loads(ONE_DAY.read_text("utf-8"))

    def get(request: Request) -> Answer:
        page = request.url.endswith("&p=1")
        link = {} if page else {"link": f'<{DAY}2025-08-12&p=1>; rel="next"'}
        return Answer(request.url, 200, json.dumps(entry[page : page + 1]).encode(), link)

    assert len(titles(fetch(Query(first="2025-08-12", last="2025-08-12"), get))) == 2


def test_papers_by_id_and_address(recorded: Callable[[str], Any]):
    words = (
        "https://huggingface.co/papers/2508.90001",
        "arXiv:2507.90009v2",
        "2507.99999",
        "hep-th/9901001",
        "huggingface.co/api/papers/2508.90001",
    )
    pages = fetch(Query(ids=words), recorded("huggingface/papers").get)
    assert titles(pages) == ["Lamps That Dim When Nobody Reads", "A Kettle on No List"]
    assert [record.date for page in pages for record in page.parsed.records] == ["2025-08-07", ""]
    assert "listed" not in pages[1].parsed.records[0].payload
    assert [(s.where, s.why) for page in pages for s in page.parsed.skipped] == [
        ("2507.99999", "Hugging Face does not know it"),
        ("hep-th/9901001", "Hugging Face does not know it"),
    ]
    assert [(page.done, page.total) for page in pages] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_day_that_a_person_says_is_the_papers_day():
    alone = json.loads(ONE_DAY.read_text("utf-8"))[0]["paper"]
    pages = fetch(Query(ids=("2508.90001",)), answering(alone), Context("2025-09-01", "2025-09-02"))
    assert pages[0].parsed.records[0].date == "2025-09-01"


def test_this_week_ends_today():
    asked: list[Request] = []

    def get(request: Request) -> Answer:
        asked.append(request)
        return Answer(request.url, 200, b"[ ]\n")

    fetch(Query(first="2025-08-18", last="2025-08-24"), get)
    assert [request.url for request in asked] == [f"{DAY}2025-08-{day}" for day in (18, 19, 20)]


@pytest.mark.parametrize("value", [{"error": "no"}, {"papers": []}, None, 7])
def test_a_changed_shape_is_no_empty_day(value: Any):
    assert "Hugging Face has changed its answers" in refusal(Query(first="2025-08-07"), answering(value))
    assert "Hugging Face has changed its answers" in refusal(
        Query(first="2025-08-07"), answering([{"article": 1}, {"article": 2}])
    )
    assert "a list of papers was expected" in refusal(Query(first="2025-08-07"), answering([], 404))


def test_a_changed_paper_is_refused():
    query = Query(ids=("2508.90001",))
    assert "a paper was expected, not '[]'" in refusal(query, answering([]))
    assert "an arXiv id was expected" in refusal(query, answering({"error": "no"}))
    with pytest.raises(SourceError, match="this is not JSON"):
        fetch(query, lambda request: Answer(request.url, 200, b"<html>"))


def test_one_bad_entry_costs_no_day():
    entries = json.loads(ONE_DAY.read_text("utf-8"))
    entries[0]["paper"]["id"] = "lamps"
    pages = fetch(Query(first="2025-08-07", last="2025-08-07"), answering(entries))
    assert titles(pages) == ["Kettles Taught to Wait"]
    (skipped,) = pages[0].parsed.skipped
    assert (skipped.where, skipped.why) == ("2025-08-07, entry 1", "paper.id: 'lamps' is not an arXiv id")
