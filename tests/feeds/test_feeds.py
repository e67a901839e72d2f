"""Feeds: what feed readers get is whole, valid, dated by the papers, and the same tomorrow."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from lxml import etree

from digestgen.build import read_site
from digestgen.config import read_config
from digestgen.feeds.entries import choose_papers
from digestgen.feeds.feeds import plan_feeds
from digestgen.fragments import BASE, Fragments
from digestgen.keys import Keys
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper


def add_paper(project: Path, number: int, day: str, **fields: str) -> None:
    lines = {
        "id": f'"arxiv:2508.{number:05}"',
        "title": f"Paper {number}",
        "date": day,
        "authors": "[Ada One, Bo Two]",
    }
    body = fields.pop("body", "An abstract.")
    head = "\n".join(f"{key}: {value}" for key, value in (lines | fields).items())
    (project / f"content/papers/{number}.md").write_text(f"---\n{head}\n---\n\n{body}\n", "utf-8")


def feeds_of(project: Path) -> dict[str, bytes]:
    site = read_site(read_config(project / "mkdocs.yml"))
    return {output.path: output.render() for output in plan_feeds(site, Fragments(site), Keys(site, b""))}


@pytest.fixture
def feeds(project: Path) -> dict[str, bytes]:
    (project / "content/tags.yml").write_text("agents: {title: Agents & tools}\n", "utf-8")
    (project / "content/about.md").write_text("# About\n", "utf-8")
    add_paper(
        project, 1, "2025-08-07", tags="[agents]", title='"A < B & $\\\\alpha$"', updated="2025-09-01",
        body="We study $x^2$, see [about](../about.md).\n\n## Notes\n\n*Worth* reading.",
    )  # fmt: skip
    add_paper(project, 2, "2025-08-06", links="{code: 'https://example.org/code'}")
    return feeds_of(project)


def test_every_feed_parses_without_complaint(feeds: dict[str, bytes]) -> None:
    assert set(feeds) == {"feed.xml", "atom.xml", "tags/agents/feed.xml"}
    for path, data in feeds.items():
        parsed = feedparser.parse(data)
        assert parsed.bozo == 0, path
        assert parsed.version == ("atom10" if path == "atom.xml" else "rss20")
        assert parsed.entries[0].title == "A < B & α"


def test_an_entry_carries_the_whole_paper(feeds: dict[str, bytes]) -> None:
    for path in ("feed.xml", "atom.xml", "tags/agents/feed.xml"):
        entry = feedparser.parse(feeds[path]).entries[0]
        content = entry.content[0].value
        assert "Worth" in content and "We study" in content
        assert 'href="https://example.org/repo/about/"' in content, "links are absolute"
        assert BASE not in content and 'href="../' not in content
        assert entry.link == "https://example.org/repo/papers/2508.00001/"
        assert [t.get("label") or t.term for t in entry.tags] == ["Agents & tools"]
        assert "Ada One" in str(entry.authors) and "Bo Two" in str(entry.authors)


def test_the_same_paper_has_the_same_guid_in_every_feed_and_for_every_version(
    feeds: dict[str, bytes],
) -> None:
    guids = {feedparser.parse(data).entries[0].id for data in feeds.values()}
    assert guids == {PaperId("arxiv", "2508.00001").guid}


def test_dates_come_from_the_papers(feeds: dict[str, bytes]) -> None:
    rss, atom = feedparser.parse(feeds["feed.xml"]), feedparser.parse(feeds["atom.xml"])
    assert rss.entries[0].published == "Thu, 07 Aug 2025 00:00:00 +0000"
    assert atom.entries[0].published == "2025-08-07T00:00:00+00:00"
    assert atom.entries[0].updated == "2025-09-01T00:00:00+00:00"
    assert atom.feed.updated == "2025-09-01T00:00:00+00:00"
    assert rss.feed.updated == "Mon, 01 Sep 2025 00:00:00 +0000"


def test_a_site_without_papers_has_feeds_without_a_clock(project: Path) -> None:
    first = feeds_of(project)
    assert feedparser.parse(first["feed.xml"]).bozo == 0
    assert b"lastBuildDate" not in first["feed.xml"]
    assert b"1970-01-01" in first["atom.xml"]


def test_newest_first_and_self_links(feeds: dict[str, bytes]) -> None:
    for path, data in feeds.items():
        root = etree.fromstring(data)
        own = root.xpath("//*[local-name()='link'][@rel='self']/@href")
        assert own == [f"https://example.org/repo/{path}"]
    assert [e.title for e in feedparser.parse(feeds["feed.xml"]).entries] == ["A < B & α", "Paper 2"]


def test_control_characters_cannot_break_a_feed(project: Path) -> None:
    add_paper(project, 3, "2025-08-07", title='"Bell \\x07 and \\uFFFE end"')
    data = feeds_of(project)["feed.xml"]
    assert feedparser.parse(data).bozo == 0
    assert etree.fromstring(data).findtext("channel/item/title") == "Bell and end"


def papers(*days: str) -> list[Paper]:
    return [Paper(f"{n}.md", PaperId("arxiv", f"2508.{n:05}"), "T", day) for n, day in enumerate(days)]


def test_a_feed_holds_whole_days_and_enough_papers() -> None:
    many = papers("2025-08-07", "2025-08-07", "2025-08-06", "2025-08-05", "2025-08-05", "2025-08-04")
    assert len(choose_papers(many, days=1, least=1)) == 2, "one day, whole"
    assert len(choose_papers(many, days=1, least=3)) == 3, "at least three papers take a second day"
    assert len(choose_papers(many, days=1, least=4)) == 5, "the third day comes whole too"
    assert len(choose_papers(many, days=99, least=99)) == 6
    assert choose_papers([], days=1, least=1) == ()
