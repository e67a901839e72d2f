"""APIs that are busy, broken, down, slow or somewhere else: a fetch survives it, or says so and exits with 3."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import formatdate
from itertools import pairwise
from typing import Any

import pytest

from digestgen.network.http import Limits
from digestgen.network.transport import Transport

DAY = "2025-08-07"
ASK = ("huggingface", "--date", DAY)
WEEK = ("arxiv", "--category", "cs.RO", "--from", "2025-08-01", "--to", "2025-08-07")
BUSY = b"<html><title>Too many requests</title></html>"


@pytest.fixture
def week(arxiv: Callable[..., Any]) -> Any:
    return arxiv("2025-08-01", "2025-08-07")


def refused(desk: Any, *words: str) -> str:
    """What a fetch says that ends with exit status 3."""
    done = desk.fetch(*words)
    assert done.exit_code == 3, done.output
    assert "Traceback" not in done.output
    return done.stderr


@pytest.mark.parametrize(
    ("status", "headers", "said", "least", "most"),
    [
        (429, {"Retry-After": "17"}, "huggingface.co asks to wait 17 s", 17, 17),
        (429, {}, "huggingface.co answers 429; trying again in 3 s", 1, 5),
        (429, {"Retry-After": "when the tide is out"}, "huggingface.co answers 429; trying again in 3 s", 1, 5),
        (500, {}, "huggingface.co answers 500; trying again in 3 s", 1, 5),
        (503, {"Retry-After": "2"}, "huggingface.co answers 503; trying again in 3 s", 2, 5),
    ],
)  # fmt: skip
def test_a_refusal_that_passes_is_waited_for(
    desk: Any, huggingface: Any, say: Any, status: int, headers: dict[str, str], said: str, least: float, most: float
) -> None:  # fmt: skip
    path = huggingface.path(DAY)
    busy = say(BUSY, status, "text/html", headers)
    desk.answer(path, busy, huggingface.day(DAY, "2508.90001"))
    done = desk.fetch(*ASK)
    assert done.exit_code == 0, done.output
    assert said in done.stderr
    assert "1 new, 0 updated, 0 unchanged." in done.stderr
    assert desk.papers() == ["2025-08/2508.90001"]
    assert desk.asked() == [path, path]
    assert least <= desk.time.slept[0] <= most


def test_a_refusal_until_a_moment_is_waited_for(desk: Any, huggingface: Any, say: Any) -> None:
    soon = formatdate(time.time() + 20, usegmt=True)
    busy = say(BUSY, 429, "text/html", {"Retry-After": soon})
    desk.answer(huggingface.path(DAY), busy, huggingface.day(DAY, "2508.90001"))
    done = desk.fetch(*ASK)
    assert done.exit_code == 0, done.output
    assert "huggingface.co asks to wait" in done.stderr
    assert 17 <= desk.time.slept[0] <= 20 and desk.papers() == ["2025-08/2508.90001"]


def test_one_that_asks_for_hours_is_left_alone(desk: Any, huggingface: Any, say: Any) -> None:
    desk.answer(huggingface.path(DAY), say(b"{}", 429, headers={"Retry-After": "7200"}))
    said = refused(desk, *ASK)
    assert "huggingface.co asks to come back in 120 minutes" in said or "in 2 hours" in said
    assert "Try again later" in said and "nothing was written" in said
    assert len(desk.asked()) == 1 and desk.files() == {} and desk.time.slept == []


def test_one_that_never_recovers_is_given_up_in_words(desk: Any, week: Any, say: Any) -> None:
    desk.answer(week.path(0), say(b"oops", 500, "text/plain"))
    said = refused(desk, *WEEK)
    assert "export.arxiv.org answers 500, 5 times in a row" in said
    assert "Try again later: a fetch that was stopped goes on where it was." in said
    assert "1 of 1 source refused; nothing was written." in said
    assert len(desk.asked()) == 5 and desk.files() == {}


def test_an_answer_that_breaks_off_is_asked_for_again(desk: Any, week: Any, say: Any) -> None:
    page = week.page(1, "2508.90001")
    desk.answer(week.path(0), say(page, type="application/atom+xml", cut=len(page) // 2), page)
    done = desk.fetch(*WEEK)
    assert done.exit_code == 0, done.output
    assert "export.arxiv.org broke off in the middle of its answer; trying again" in done.stderr
    assert desk.papers() == ["2025-08/2508.90001"]


def test_one_that_always_breaks_off_writes_nothing(desk: Any, week: Any, say: Any) -> None:
    page = week.page(2, "2508.90001", "2508.90002")
    desk.answer(week.path(0), say(page, type="application/atom+xml", cut=len(page) - 9))
    assert "broke off in the middle of its answer, 5 times in a row" in refused(desk, *WEEK)
    assert desk.files() == {}


def test_a_whole_answer_with_half_a_document_is_no_paper(desk: Any, week: Any, huggingface: Any) -> None:
    """Cut by the API itself: the connection says nothing is missing."""
    desk.answer(week.path(0), week.page(2, "2508.90001", "2508.90002")[:-200])
    assert "XML" in refused(desk, *WEEK)
    desk.answer(huggingface.path(DAY), huggingface.day(DAY, "2508.90001", "2508.90002")[:-40])
    assert "JSON" in refused(desk, *ASK)
    assert desk.files() == {}


def test_a_maintenance_page_is_no_answer(desk: Any, week: Any, say: Any) -> None:
    page = b"<html><head><title>arXiv is down for maintenance</title></head><body>Back at noon</body></html>"
    desk.answer(week.path(0), say(page, type="text/html; charset=utf-8"))
    said = refused(desk, *WEEK)
    assert (
        'export.arxiv.org sends a web page titled "arXiv is down for maintenance" instead of application/atom+xml'
        in said
    )
    assert desk.files() == {} and len(desk.asked()) == 1


def test_after_maintenance_it_goes_on(desk: Any, week: Any, say: Any) -> None:
    """The page that was no answer is not kept as one."""
    desk.answer(week.path(0), say(b"<title>Down</title>", type="text/html"), week.page(1, "2508.90001"))
    refused(desk, *WEEK)
    assert desk.fetch(*WEEK).exit_code == 0
    assert desk.papers() == ["2025-08/2508.90001"]


def test_redirects_in_a_circle_end(desk: Any, week: Any, say: Any) -> None:
    elsewhere = "/export.arxiv.org/api/elsewhere"
    desk.answer(week.path(0), say(b"", 302, headers={"Location": elsewhere}))
    desk.answer(elsewhere, say(b"", 302, headers={"Location": week.path(0)}))
    assert "more than 5 redirects" in refused(desk, *WEEK)
    assert len(desk.asked()) == 6 and desk.files() == {}


def test_a_page_that_has_moved_is_followed(desk: Any, week: Any, say: Any) -> None:
    there = "/export.arxiv.org/api/there"
    desk.answer(week.path(0), say(b"", 301, headers={"Location": there}))
    desk.answer(there, week.page(1, "2508.90001"))
    assert desk.fetch(*WEEK).exit_code == 0
    assert desk.papers() == ["2025-08/2508.90001"]


def test_an_answer_that_drips_is_cut_off(desk: Any, week: Any, say: Any) -> None:
    desk.hurry(Limits(whole=0.3))
    desk.answer(week.path(0), say(week.page(1, "2508.90001"), type="application/atom+xml", drip=0.02))
    said = refused(desk, *WEEK)
    assert "the answer was not complete after 1 s" in said and "Try again later, or ask for less." in said
    assert desk.files() == {}


def test_nobody_answers(desk: Any, server: Any, week: Any) -> None:
    server.close()
    said = refused(desk, *WEEK)
    assert "export.arxiv.org cannot be reached" in said and "5 times in a row" in said
    assert desk.files() == {}


def test_an_empty_page_that_is_not_the_end_is_asked_for_again(desk: Any, week: Any) -> None:
    desk.answer(week.path(0), week.page(4, "2508.90001", "2508.90002"))
    desk.answer(week.path(2, 2), week.page(4), week.page(4), week.page(4, "2508.90003", "2508.90004"))
    done = desk.fetch(*WEEK)
    assert done.exit_code == 0, done.output
    assert "4 new" in done.stderr and len(desk.papers()) == 4


def test_a_page_that_stays_empty_is_said_and_what_came_before_it_is_here(desk: Any, week: Any) -> None:
    desk.answer(week.path(0), week.page(4, "2508.90001", "2508.90002"))
    desk.answer(week.path(2, 2), week.page(4))
    said = refused(desk, *WEEK)
    assert "arXiv gave an empty page 4 times, and there are more papers" in said
    assert "2 new" in said
    assert desk.papers() == ["2025-08/2508.90001", "2025-08/2508.90002"]
    assert desk.run("check").exit_code == 0
    desk.answer(week.path(2, 2), week.page(4, "2508.90003", "2508.90004"))
    assert desk.fetch(*WEEK).exit_code == 0
    assert len(desk.papers()) == 4


def test_arxiv_is_asked_every_three_seconds_and_no_faster(
    desk: Any, server: Any, week: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With real seconds and nothing put in their place: https://info.arxiv.org/help/api/tou.html."""
    monkeypatch.setattr("digestgen.collecting.fetching.Transport", Transport)
    for at in range(3):
        size = 6 - 2 * at if at else 100
        desk.answer(week.path(2 * at, size), week.page(6, f"2508.9000{2 * at}", f"2508.9000{2 * at + 1}"))
    done = desk.fetch(*WEEK)
    assert done.exit_code == 0, done.output
    assert len(desk.papers()) == 6
    assert len(server.seen) == 3 and server.most_at_once == 1
    assert all(later.start - one.end >= 2.95 for one, later in pairwise(server.seen))
