"""Older papers: archive documents (RFC 5005 §4) that are complete, share no paper, and stay as they are."""

from __future__ import annotations

from typing import Any

import feedparser
from lxml import etree

from digestgen.feeds.window import build_archive, choose_recent
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper

ROOT = "https://example.org/repo/"
# Two papers a week for five weeks, Tuesday and Friday; 2025-W33 has none.
DAYS = ("2025-07-15", "2025-07-18", "2025-07-22", "2025-07-25", "2025-07-29", "2025-08-01", "2025-08-05",
        "2025-08-08", "2025-08-19", "2025-08-22")  # fmt: skip


def links(data: bytes) -> dict[str, str]:
    root = etree.fromstring(data)
    found = root.xpath("(/rss/channel|/*)/*[local-name()='link'][@rel]")
    return {link.get("rel"): link.get("href").removeprefix(ROOT) for link in found}


def guids(data: bytes) -> list[str]:
    return [entry.id for entry in feedparser.parse(data).entries]


def follow(feeds: dict[str, bytes], start: str, rel: str) -> list[str]:
    """Paths from a feed on, as a reader that goes back in time."""
    paths = [start]
    while (older := links(feeds[paths[-1]]).get(rel)) is not None:
        assert older not in paths
        paths.append(older)
    return paths


def test_who_follows_the_links_has_every_paper(curator: Any) -> None:
    curator.set(feed_days=2, feed_items=3)
    for number, day in enumerate(DAYS):
        curator.add(number, day)
    feeds = curator.feeds()
    every = {PaperId("arxiv", f"2508.{number:05}").guid for number in range(len(DAYS))}
    weeks = [f"feeds/2025-W{week}.xml" for week in (32, 31, 30, 29)]
    for start in ("atom.xml", "feed.xml"):
        for rel in ("prev-archive", "next"):  # as archive, and as pages
            paths = follow(feeds, start, rel)
            assert paths == [start, *weeks]
            assert {guid for path in paths for guid in guids(feeds[path])} == every
    inside = [guid for path in weeks for guid in guids(feeds[path])]
    assert len(inside) == len(set(inside)) == 8, "no paper twice in the archive"
    assert follow(feeds, weeks[-1], "next-archive") == weeks[::-1], "and back"


def test_an_archive_document_says_what_it_is(curator: Any) -> None:
    for number, day in enumerate(DAYS):
        curator.add(number, day)
    feeds = curator.feeds()
    for path in (path for path in feeds if path.startswith("feeds/")):
        data = feeds[path]
        root = etree.fromstring(data)
        assert root.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert (links(data)["current"], links(data)["self"]) == ("atom.xml", path)
        assert feedparser.parse(data).feed.id == feedparser.parse(feeds["atom.xml"]).feed.id, (
            "one logical feed"
        )
    assert b"archive/>" not in feeds["atom.xml"]


def test_what_was_written_stays(curator: Any) -> None:
    curator.set(feed_days=2, feed_items=3)
    before: dict[str, tuple[bytes, bytes]] = {}
    for number, day in enumerate(DAYS):
        curator.add(number, day)
        now = {path: made for path, made in curator.outputs().items() if path.startswith("feeds/")}
        newest = max(before, default="")
        for path, (key, data) in before.items():
            assert guids(now[path][1]) == guids(data), "its entries stay"
            if path != newest:  # that one gets a link to the next
                assert now[path] == (key, data), "and the others do not change in a byte"
        before = now
    assert len(before) == 4


def papers(*days: str) -> tuple[Paper, ...]:
    return tuple(Paper(f"{n}.md", PaperId("arxiv", f"2508.{n:05}"), "T", day) for n, day in enumerate(days))


def test_the_feed_itself_holds_what_the_archive_has_not() -> None:
    week = papers("2025-08-08", "2025-08-07", "2025-08-06", "2025-08-05", "2025-08-04", "2025-08-03")
    recent = choose_recent(week, days=1, least=1)
    assert [paper.date for paper in recent] == [paper.date for paper in week[:5]]
    assert [archived.papers for archived in build_archive(week)] == [week[5:]]
    assert build_archive(()) == build_archive(week[:1]) == ()


def test_a_year_ends_in_the_middle_of_a_week() -> None:
    days = papers("2026-01-09", "2026-01-02", "2025-12-30", "2025-12-26")
    assert [(week.key, len(week.papers)) for week in build_archive(days)] == [
        ("2026-W01", 2),
        ("2025-W52", 1),
    ]
