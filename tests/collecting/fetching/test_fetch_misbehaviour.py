"""APIs that are busy, broken, down, slow or somewhere else: a fetch survives it, or says so and exits with 3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DAY = "2025-08-07"
ASK = ("huggingface", "--date", DAY)
WEEK = ("arxiv", "--category", "cs.RO", "--from", "2025-08-01", "--to", "2025-08-07")


@pytest.fixture
def week(arxiv: Callable[..., Any]) -> Any:
    return arxiv("2025-08-01", "2025-08-07")


def refused(desk: Any, *words: str) -> str:
    """What a fetch says that ends with exit status 3."""
    done = desk.fetch(*words)
    assert done.exit_code == 3, done.output
    assert "Traceback" not in done.output
    return done.stderr


def test_a_whole_answer_with_half_a_document_is_no_paper(desk: Any, week: Any, huggingface: Any) -> None:
    """Cut by the API itself: the connection says nothing is missing."""
    desk.answer(week.path(0), week.page(2, "2508.90001", "2508.90002")[:-200])
    assert "XML" in refused(desk, *WEEK)
    desk.answer(huggingface.path(DAY), huggingface.day(DAY, "2508.90001", "2508.90002")[:-40])
    assert "JSON" in refused(desk, *ASK)
    assert desk.files() == {}


def test_a_maintenance_page_is_no_answer_and_after_it_a_fetch_goes_on(desk: Any, week: Any, say: Any) -> None:
    page = b"<html><head><title>arXiv is down for maintenance</title></head><body>Back at noon</body></html>"
    desk.answer(week.path(0), say(page, type="text/html; charset=utf-8"), week.page(1, "2508.90001"))
    said = refused(desk, *WEEK)
    assert (
        'export.arxiv.org sends a web page titled "arXiv is down for maintenance" instead of application/atom+xml'
        in said
    )
    assert desk.files() == {} and len(desk.asked()) == 1
    assert desk.fetch(*WEEK).exit_code == 0, "the page is not kept as an answer"
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
