"""What a digest always wants: mkdocs.yml lists it, `digestgen fetch` brings it up to date, and doubts are said."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from digestgen.collecting import fetching
from digestgen.problems import SourceError
from digestgen.sources import SOURCES

HF = {"source": "huggingface"}
ROBOTS = {"source": "arxiv", "category": "cs.RO"}


def days(first: str, last: str) -> list[str]:
    start, number = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days
    return [str(start + timedelta(at)) for at in range(number + 1)]


def weekday(day: str) -> bool:
    return date.fromisoformat(day).weekday() < 5


@pytest.fixture
def lists(desk: Any, huggingface: Any) -> Callable[..., None]:
    """Hugging Face lists so many papers on each weekday of a time, and none on its other days."""

    def say_lists(first: str, last: str, number: int = 2) -> None:
        for day in days(first, last):
            ids = [f"{day[2:4]}{day[5:7]}.{day[8:]}{at:03}" for at in range(number if weekday(day) else 0)]
            desk.answer(huggingface.path(day), huggingface.day(day, *ids))

    return say_lists


def asked_days(desk: Any) -> list[str]:
    return [line.rpartition("date=")[2] for line in desk.asked()]


def test_the_first_time_a_week_is_asked_for_and_then_from_the_newest_paper_on(desk: Any, lists: Any) -> None:
    desk.settings(HF)
    desk.today("2025-08-08")  # a Friday
    lists("2025-08-01", "2025-08-31")
    first = desk.fetch()
    assert first.exit_code == 0, first.output
    assert asked_days(desk) == days("2025-08-01", "2025-08-08")
    assert "12 new, 0 updated, 0 unchanged." in first.stderr
    desk.today("2025-08-09")
    assert "0 new, 0 updated, 8 unchanged." in desk.fetch().stderr
    assert asked_days(desk) == days("2025-08-05", "2025-08-09"), "three days again, for those that come late"
    assert desk.answered() == {"huggingface": "2025-08-01..2025-08-09"}
    desk.today("2025-08-14")  # nobody ran it for days
    assert "8 new, 0 updated, 6 unchanged." in desk.fetch().stderr
    assert asked_days(desk) == days("2025-08-06", "2025-08-14")
    assert len(desk.papers()) == 20


def test_after_a_long_pause_it_goes_on_where_it_was_and_says_so(desk: Any, lists: Any, arxiv: Any) -> None:
    desk.settings(HF, ROBOTS)
    desk.today("2025-06-03")
    lists("2025-05-01", "2025-09-01", 1)
    desk.answer(arxiv("2025-05-27", "2025-06-03").path(0), arxiv.page(1, "2506.70001", day="2025-06-02"))
    assert desk.fetch().exit_code == 0
    desk.asked()
    desk.today("2025-08-29")
    robots = arxiv("2025-05-27", "2025-08-29")  # not before its first day
    desk.answer(robots.path(0, 1000), arxiv.page(1, "2508.70001", day="2025-08-28"))
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert asked_days(desk)[:-1] == days("2025-05-31", "2025-08-29")
    assert (
        "huggingface 2025-05-31–2025-08-29: it was answered up to 2025-06-03; all that came since is asked for."
        in done.stderr
    )
    assert "arxiv cs.RO 2025-05-27–2025-08-29: it was answered up to 2025-06-03" in done.stderr
    desk.answer(
        arxiv("2025-07-25", "2025-08-29").path(0, 1000), arxiv.page(1, "2508.70001", day="2025-08-28")
    )
    assert "it was answered up to" not in desk.fetch().stderr


def test_one_that_fails_stops_no_other_and_is_named(desk: Any, lists: Any, arxiv: Any, say: Any) -> None:
    desk.settings(ROBOTS, HF)
    desk.today("2025-08-08")
    lists("2025-08-01", "2025-08-08")
    desk.answer(arxiv("2025-08-01", "2025-08-08").path(0), say(b"", 500))
    done = desk.fetch()
    assert done.exit_code == 3, done.output
    assert len(desk.papers()) == 12
    assert "export.arxiv.org answers 500, 5 times in a row" in done.stderr
    assert "1 of 2 sources refused; the others are in." in done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["arxiv", "cs.RO", "2025-08-01–2025-08-08", "0", "0", "0", "0", "1"] in rows
    assert ["huggingface", "2025-08-01–2025-08-08", "12", "0", "0", "0", "0"] in rows


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
def test_an_answer_that_takes_for_ever_to_read_costs_its_own_source(
    desk: Any, lists: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser of lamps never comes to an end, and takes what stops it for a bad entry, once."""

    def read_without_end(*_: object) -> Iterator[Any]:
        with suppress(SourceError):
            re.match(r"(?:\w|lamp)*$", "lamp" * 99 + "!")
        yield re.match(r"(?:\w|lamp)*$", "lamp" * 99 + "!")

    slow = replace(SOURCES["arxiv"], fetch=read_without_end)
    monkeypatch.setattr(fetching, "SOURCES", {**SOURCES, "arxiv": slow})
    monkeypatch.setattr(fetching, "_READING", 0.2)
    before = signal.getsignal(signal.SIGVTALRM)
    desk.settings(ROBOTS, HF)
    desk.today("2025-08-08")
    lists("2025-08-01", "2025-08-08")
    done = desk.fetch()
    assert done.exit_code == 3, done.output
    assert "an answer was not read after 0.2 seconds of work" in done.stderr
    assert "1 of 2 sources refused; the others are in." in done.stderr
    assert len(desk.papers()) == 12 and desk.answered().keys() == {"huggingface"}
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_one_that_breaks_off_leaves_no_hole(desk: Any, arxiv: Any, say: Any) -> None:
    """arXiv gives the newest first: what came is here, and the rest is still asked for."""
    desk.settings(ROBOTS)
    desk.today("2025-08-08")
    week = arxiv("2025-08-01", "2025-08-08")
    desk.answer(week.path(0), arxiv.page(4, "2508.70004", "2508.70003", day="2025-08-08"))
    desk.answer(week.path(2, 2), say(b"", 500))
    done = desk.fetch()
    assert done.exit_code == 3
    assert (
        "arxiv cs.RO 2025-08-01–2025-08-08: all of it is still open, and will be asked for again."
        in done.stderr
    )
    assert desk.papers() == ["2025-08/2508.70003", "2025-08/2508.70004"]
    assert not (desk.folder / "inbox").exists()
    desk.asked()
    desk.answer(week.path(2, 2), arxiv.page(4, "2508.70002", "2508.70001", day="2025-08-01"))
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert desk.asked() == [week.path(2, 2)], "the first page is on disk"
    assert len(desk.papers()) == 4


def test_wishes_are_granted(desk: Any, huggingface: Any) -> None:
    (desk.folder / "content/tags.yml").write_text(
        json.dumps({"light": {"title": "Light"}, "boats": {"title": "Boats", "phrases": ["boat"]}}), "utf-8"
    )
    desk.today("2025-08-08")
    for day in days("2025-08-01", "2025-08-08"):
        desk.answer(huggingface.path(day), b"[]")
    thursday = (("2508.70001", "Boat Lanterns"), ("2508.70002", "A Survey of Lanterns"), ("2508.70003", "Kettles"),
                ("2508.70004", "Lanterns Again"), ("2508.70005", "Lanterns That Never End"))  # fmt: skip
    friday = (("2508.70006", "Lanterns on Friday"),)
    desk.answer(huggingface.path("2025-08-07"), huggingface.day("2025-08-07", *thursday))
    desk.answer(huggingface.path("2025-08-08"), huggingface.day("2025-08-08", *friday))
    desk.settings(
        HF | {"include": ["lanterns", "boat"], "exclude": ["survey"], "tags": ["light"], "per_day": 2}
    )
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    papers = [path for path in desk.papers() if path.startswith("2025")]
    assert papers == ["2025-08/2508.70001", "2025-08/2508.70004", "2025-08/2508.70006"]
    for skipped in (
        '2508.70002: it has "survey", which `exclude` names',
        "2508.70003: it has none of the words of `include`",
        "2508.70005: 2025-08-07 has 2 papers, the most for a day",
    ):
        assert skipped in done.stderr
    files = desk.files()
    assert b"tags: [light, boats]\n" in files["papers/2025-08/2508.70001.md"]
    assert b"tags: [light]\n" in files["papers/2025-08/2508.70006.md"]
    before = desk.files()
    again = desk.fetch()
    assert "0 new, 0 updated, 3 unchanged, 3 skipped." in again.stderr
    assert desk.files() == before


def test_a_quiet_weekend_is_quiet(desk: Any, lists: Any) -> None:
    desk.settings(HF)
    desk.today("2025-08-08")
    lists("2025-08-01", "2025-08-10")
    assert desk.fetch().exit_code == 0
    for day, known in (("2025-08-09", 8), ("2025-08-10", 6)):
        desk.today(day)
        done = desk.fetch()
        assert done.exit_code == 0
        assert done.stderr == f"0 new, 0 updated, {known} unchanged.\n"


def test_an_empty_answer_to_a_whole_week_is_said(desk: Any, arxiv: Any) -> None:
    desk.settings(ROBOTS)
    desk.today("2025-08-11")
    desk.answer(arxiv("2025-08-04", "2025-08-11").path(0), arxiv.page(0))
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert "arxiv cs.RO 2025-08-04–2025-08-11: the answer was empty" in done.stderr


@pytest.mark.parametrize(("day", "said"), [("2025-08-08", True), ("2025-08-09", False)])
def test_a_feed_of_announcements_may_be_empty_at_a_weekend_only(desk: Any, day: str, said: bool) -> None:
    desk.settings({"source": "arxiv-feed", "words": ["cs.RO"]})
    desk.today(day)
    empty = (
        b'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        b"<id>http://rss.arxiv.org/atom/cs.RO</id><title>cs.RO updates on arXiv.org</title>"
        b"<updated>2025-08-08T04:00:00+00:00</updated></feed>"
    )
    desk.answer("/rss.arxiv.org/atom/cs.RO", empty)
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert ("arxiv-feed cs.RO: the answer was empty" in done.stderr) is said


def test_an_answer_that_shrinks_is_said(desk: Any, lists: Any) -> None:
    lists("2025-07-14", "2025-08-08", 3)
    assert desk.fetch("huggingface", "--from", "2025-07-14", "--to", "2025-08-08").exit_code == 0
    assert len(desk.papers()) == 60
    desk.settings(HF)
    desk.today("2025-08-12")
    lists("2025-08-05", "2025-08-12", 0)
    lists("2025-08-11", "2025-08-11", 2)
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert "huggingface 2025-08-05–2025-08-12: only 2 papers, where about" in done.stderr
    assert "are usual: it may be cut." in done.stderr
    lists("2025-08-05", "2025-08-12", 3)
    assert "it may be cut" not in desk.fetch().stderr


def test_a_small_source_beside_a_large_one_of_the_same_api_is_no_failure(desk: Any, arxiv: Any) -> None:
    desk.settings(ROBOTS, ROBOTS | {"category": "math.HO"})
    desk.today("2025-08-08")
    many = [f"2508.7{at:04}" for at in range(60)]
    desk.answer(arxiv("2025-08-01", "2025-08-08").path(0), arxiv.page(60, *many, day="2025-08-06"))
    few = arxiv("2025-08-01", "2025-08-08", "math.HO")
    desk.answer(few.path(0), arxiv.page(1, "2508.80001", day="2025-08-07"))
    done = desk.fetch()
    assert done.exit_code == 0 and len(desk.papers()) == 61, done.output
    assert "it may be cut" not in done.stderr


def test_a_changed_shape_is_no_quiet_day(desk: Any, lists: Any, huggingface: Any) -> None:
    desk.settings(HF)
    desk.today("2025-08-08")
    lists("2025-08-01", "2025-08-08")
    desk.answer(huggingface.path("2025-08-07"), b'[{"lamp": {"id": 1}}, {"lamp": {"id": 2}}]')
    done = desk.fetch()
    assert done.exit_code == 3, done.output
    assert "none of its 2 entries can be used: Hugging Face has changed its answers" in done.stderr
    assert "what came after 2025-08-06 is still open, and will be asked for again." in done.stderr
    assert len(desk.papers()) == 10, "those of the other days are here"
    assert desk.answered() == {"huggingface": "2025-08-01..2025-08-06"}


def test_a_source_that_has_gone_stale_is_said(desk: Any, lists: Any) -> None:
    desk.settings(HF)
    desk.today("2025-08-08")
    lists("2025-08-01", "2025-08-08")
    assert desk.fetch().exit_code == 0
    lists("2025-08-09", "2025-08-25", 0)
    desk.today("2025-08-18")
    assert "nothing newer than" not in desk.fetch().stderr
    desk.today("2025-08-19")
    done = desk.fetch()
    assert done.exit_code == 0
    assert "nothing newer than 2025-08-08 has come for 11 days." in done.stderr


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"source": "arxvi"}, 'mkdocs.yml: sources: There is no source "arxvi". Did you mean "arxiv"?'),
        ({"source": "medrxiv"}, 'There is no source "medrxiv". Did you mean "biorxiv medrxiv"?'),
        ({"source": "bibtex"}, 'mkdocs.yml: sources: "bibtex" is read from files only'),
        (HF | {"tags": ["lihgt"]}, 'mkdocs.yml: sources: there is no tag "lihgt". Did you mean "light"?'),
    ],
)
def test_a_slip_in_the_settings_is_said_before_anything_is_asked(
    desk: Any, source: dict[str, Any], said: str
) -> None:
    (desk.folder / "content/tags.yml").write_text("light: {title: Light}\n", "utf-8")
    desk.settings(HF, source)
    done = desk.fetch()
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert desk.asked() == []


@pytest.mark.parametrize("words", [(), ("--inbox",)])
def test_new_papers_wait_and_what_was_refused_comes_back_by_name_only(
    desk: Any, lists: Any, huggingface: Any, arxiv: Any, words: tuple[str, ...]
) -> None:
    desk.settings(HF | {"inbox": not words}, ROBOTS)
    desk.today("2025-08-08")
    lists("2025-08-01", "2025-08-31")
    desk.answer(arxiv("2025-08-01", "2025-08-08").path(0), arxiv.page(1, "2508.55555", day="2025-08-05"))
    done = desk.fetch(*words)
    assert done.exit_code == 0, done.output
    assert f"{0 if words else 1} new, 0 updated, 0 unchanged, {12 + len(words)} in the inbox." in done.stderr
    assert f"1 kept.\n{11 + len(words)} wait." in desk.run("inbox", "keep", "2508.08000").stderr
    assert (
        f"2 rejected.\n{9 + len(words)} wait."
        in desk.run("inbox", "reject", "2508.08001", "2508.07001").stderr
    )
    desk.today("2025-08-09")
    lists("2025-08-01", "2025-08-31", 3)
    desk.answer(arxiv("2025-08-01", "2025-08-09").path(0), arxiv.page(1, "2508.08001", day="2025-08-07"))
    done = desk.fetch(*words)
    assert "4 in the inbox, 3 rejected before." in done.stderr, done.stderr
    search = "/export.arxiv.org/api/query?id_list=2508.08001&start=0&max_results=1"
    desk.answer(search, arxiv.page(1, "2508.08001", day="2025-08-07"))
    done = desk.run("add", "arXiv:2508.08001")
    assert done.exit_code == 0 and "1 new" in done.stderr, (done.output, desk.asked())
    refused = (desk.folder / "inbox/rejected.txt").read_text("utf-8")
    assert refused.startswith("arxiv:2508.07001\t") and refused.count("\n") == 1
