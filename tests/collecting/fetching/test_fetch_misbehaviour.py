"""APIs that are busy, broken, down, slow or somewhere else: a fetch survives it, or says so and exits with 3."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

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


def test_one_that_never_recovers_is_given_up_in_words(desk: Any, week: Any, say: Any) -> None:
    desk.answer(week.path(0), say(b"oops", 500, "text/plain"))
    said = refused(desk, *WEEK)
    assert "export.arxiv.org answers 500, 5 times in a row" in said
    assert "Try again later: a fetch that was stopped goes on where it was." in said
    assert "1 of 1 source refused; nothing was written." in said
    assert len(desk.asked()) == 5 and desk.files() == {}


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
