"""A fetch of many days that is stopped in the middle: what came is here, and the next one goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FIVE = [f"2025-08-0{day}" for day in range(4, 9)]  # Monday to Friday
ASK = ("huggingface", "--from", FIVE[0], "--to", FIVE[-1])
WEEK = ("arxiv", "--category", "cs.RO", "--from", FIVE[0], "--to", FIVE[-1])


def list_days(desk: Any, huggingface: Any, say: Any) -> None:
    """The lists of five days, two papers each, with validators."""
    for day in FIVE:
        data = huggingface.day(day, f"2508.{day[-2:]}001", f"2508.{day[-2:]}002")
        desk.answer(huggingface.path(day), say(data, headers={"ETag": f'"{day}"'}))


def test_a_backfill_that_breaks_off_goes_on_where_it_was(
    desk: Any, server: Any, huggingface: Any, say: Any
) -> None:
    desk.today("2025-08-09")  # no day is final yet
    list_days(desk, huggingface, say)
    for day in FIVE[2:]:
        desk.answer(huggingface.path(day), say(hang_up=True))
    done = desk.fetch(*ASK)
    assert done.exit_code == 3, done.output
    assert "huggingface.co broke off in the middle of its answer, 5 times in a row" in done.stderr
    assert "a fetch that was stopped goes on where it was" in done.stderr
    assert "4 new" in done.stderr
    assert desk.papers() == [f"2025-08/2508.0{day}00{n}" for day in (4, 5) for n in (1, 2)]
    assert desk.run("check").exit_code == 0
    desk.asked()

    list_days(desk, huggingface, say)
    done = desk.fetch(*ASK)
    assert done.exit_code == 0, done.output
    assert "6 new, 0 updated, 4 unchanged." in done.stderr
    assert desk.asked() == [huggingface.path(day) for day in FIVE[2:]], "only what was not answered"
    assert len(desk.papers()) == 10
    before = desk.files()

    done = desk.fetch(*ASK)
    assert done.exit_code == 0, done.output
    assert "0 new, 0 updated, 10 unchanged." in done.stderr
    assert desk.asked() == [huggingface.path(day) for day in FIVE]
    assert [one.headers.get("if-none-match") for one in server.seen[-5:]] == [f'"{day}"' for day in FIVE]
    assert desk.files() == before


def test_days_that_are_settled_are_never_asked_for_again(desk: Any, huggingface: Any, say: Any) -> None:
    desk.today("2025-10-01")
    list_days(desk, huggingface, say)
    assert desk.fetch(*ASK).exit_code == 0
    assert len(desk.asked()) == 5
    assert desk.fetch(*ASK).exit_code == 0
    assert desk.asked() == []
    longer = desk.fetch("huggingface", "--date", FIVE[1])
    assert "2 unchanged" in longer.stderr and desk.asked() == []


def test_pages_of_a_search_go_on_too(desk: Any, arxiv: Callable[..., Any], say: Any) -> None:
    week = arxiv(FIVE[0], FIVE[-1])
    paths = [week.path(2 * at, 10 - 2 * at if at else 100) for at in range(5)]
    pages = [week.page(10, f"2508.9000{2 * at}", f"2508.9000{2 * at + 1}") for at in range(5)]
    for path, page in zip(paths, pages, strict=True):
        desk.answer(path, page)
    desk.answer(paths[2], say(b"", 502))
    assert desk.fetch(*WEEK).exit_code == 3
    assert len(desk.papers()) == 4
    assert set(desk.asked()) == set(paths[:3])
    desk.answer(paths[2], pages[2])
    assert desk.fetch(*WEEK).exit_code == 0
    assert desk.asked() == paths[2:]
    assert len(desk.papers()) == 10
    assert desk.fetch(*WEEK).exit_code == 0
    assert desk.asked() == paths, "arXiv gives no validators: a fetch that was complete is a new question"


def test_what_was_asked_before_does_not_hide_another_question(desk: Any, huggingface: Any, say: Any) -> None:
    """A run that was stopped is resumed by its own question only, and its answers are old for any other."""
    desk.today("2025-08-09")
    list_days(desk, huggingface, say)
    desk.answer(huggingface.path(FIVE[1]), say(hang_up=True))
    assert desk.fetch(*ASK).exit_code == 3
    assert len(desk.papers()) == 8, "a refused day costs only itself"
    desk.asked()
    desk.answer(huggingface.path(FIVE[0]), huggingface.day(FIVE[0], "2508.04001", "2508.04002", "2508.04003"))
    assert desk.fetch("huggingface", "--date", FIVE[0]).exit_code == 0
    assert desk.asked() == [huggingface.path(FIVE[0])]
    assert len(desk.papers()) == 9
