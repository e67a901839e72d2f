"""Feeds: what feed readers get is whole, valid, dated by the papers, and the same tomorrow."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from lxml import etree

from digestgen.feeds.listing import paths_of
from digestgen.feeds.window import choose_papers
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.problems import ConfigError
from digestgen.site.fragments import BASE

HERE = Path(__file__).parent
ROOT = "https://example.org/repo/"
RSS = ("feed.xml", "tags/agents/feed.xml", "featured.xml")
PAPERS = (*RSS, *(paths_of(path)["atom"] for path in RSS))  # one entry a paper
ISSUES = ("digests/daily.xml", "digests/weekly.xml", "changes.xml")


@pytest.fixture
def feeds(curator: Any) -> dict[str, bytes]:
    curator.write("tags.yml", "agents: {title: Agents & tools}\n")
    curator.write("about.md", "# About\n")
    curator.add(
        1, "2025-08-07", tags="[agents]", title='"A < B & $\\\\alpha$"', updated="2025-09-01", featured="true",
        body="We study $x^2$, see [about](../about.md).\n\n## Notes\n\n*Worth* reading.",
    )  # fmt: skip
    curator.add(2, "2025-08-06", links="{code: 'https://example.org/code', review: 'https://example.org/r'}")
    return curator.feeds()


def test_every_list_has_its_feeds(feeds: dict[str, bytes]) -> None:
    assert set(feeds) == {path for rss in (*RSS, *ISSUES) for path in paths_of(rss).values()} | {"feeds.opml"}
    assert {"tags/agents/atom.xml", "tags/agents/feed.json", "digests/daily.json", "changes.atom.xml"} <= set(
        feeds
    )


def test_every_feed_parses_without_complaint(feeds: dict[str, bytes]) -> None:
    for path, data in feeds.items():
        if path.endswith(".xml"):
            parsed = feedparser.parse(data)
            assert parsed.bozo == 0, path
            assert parsed.version == ("atom10" if path.endswith("atom.xml") else "rss20")
            assert b"ns0" not in data, "prefixes are the usual ones"
            assert parsed.feed.links[0].rel == "alternate", "some readers take the first for the site"
    for path in PAPERS:
        assert feedparser.parse(feeds[path]).entries[0].title == "A < B & α"


def test_an_entry_carries_the_whole_paper(feeds: dict[str, bytes]) -> None:
    item = json.loads(feeds["feed.json"])["items"][0]
    contents = [item["content_html"]]
    for path in PAPERS:
        entry = feedparser.parse(feeds[path]).entries[0]
        contents.append(entry.content[0].value)
        assert entry.link == f"{ROOT}papers/2508.00001/"
        assert [t.get("label") or t.term for t in entry.tags] == ["Agents & tools"]
        assert "Ada One" in str(entry.authors) and "Bo Two" in str(entry.authors)
    for content in contents:
        assert "Worth" in content and "We study" in content
        assert content.index("Worth") < content.index("We study"), "the curator's own words come first"
        assert f'href="{ROOT}about/"' in content, "links are absolute"
        assert f'href="{ROOT}tags/agents/"' in content
        assert BASE not in content and 'href="../' not in content
    assert (item["tags"], [a["name"] for a in item["authors"]]) == (["Agents & tools"], ["Ada One", "Bo Two"])


def test_links_are_called_as_on_pages(feeds: dict[str, bytes]) -> None:
    content = feedparser.parse(feeds["feed.xml"]).entries[1].content[0].value
    assert re.findall(r">([^<]+)</a>", content) == ["arXiv", "PDF", "Code", "Reviews"]


def test_the_same_paper_has_the_same_guid_in_every_feed_and_for_every_version(
    feeds: dict[str, bytes],
) -> None:
    guids = {feedparser.parse(feeds[path]).entries[0].id for path in PAPERS}
    guids |= {json.loads(feeds["feed.json"])["items"][0]["id"]}
    assert guids == {PaperId("arxiv", "2508.00001").guid}


def test_dates_come_from_the_papers(feeds: dict[str, bytes]) -> None:
    rss, atom = feedparser.parse(feeds["feed.xml"]), feedparser.parse(feeds["atom.xml"])
    assert rss.entries[0].published == "Thu, 07 Aug 2025 12:00:00 +0000"
    assert atom.entries[0].published == "2025-08-07T12:00:00+00:00"
    assert atom.entries[0].updated == "2025-09-01T12:00:00+00:00"
    assert atom.feed.updated == "2025-09-01T12:00:00+00:00"
    assert rss.feed.updated == "Mon, 01 Sep 2025 12:00:00 +0000"


def test_a_site_without_papers_has_feeds_without_a_clock(curator: Any) -> None:
    first = curator.feeds()
    assert set(first) == {path for rss in ("feed.xml", *ISSUES) for path in paths_of(rss).values()} | {
        "feeds.opml"
    }
    assert feedparser.parse(first["feed.xml"]).bozo == 0
    assert b"lastBuildDate" not in first["feed.xml"]
    assert b"1970-01-01" in first["atom.xml"]
    assert json.loads(first["feed.json"])["items"] == []


def test_newest_first_and_self_links(feeds: dict[str, bytes]) -> None:
    for path, data in feeds.items():
        if path.endswith(".xml"):
            root = etree.fromstring(data)
            own = root.xpath("//*[local-name()='link'][@rel='self']/@href")
            assert own == [f"{ROOT}{path}"]
    assert [e.title for e in feedparser.parse(feeds["feed.xml"]).entries] == ["A < B & α", "Paper 2"]


def test_what_a_feed_says_of_itself(curator: Any) -> None:
    curator.set(hub="https://hub.example/", rights="'CC BY 4.0 & notes'", author_feeds="true")
    curator.write("tags.yml", "agents: {title: Agents}\n")
    for number in (1, 2):
        curator.add(number, "2025-08-07", tags="[agents]")
    feeds = curator.feeds()
    hub = "//*[local-name()='link'][@rel='hub']/@href"
    for path, data in feeds.items():
        if path.endswith(".xml"):
            root = etree.fromstring(data)
            is_main = not path.startswith(("tags/", "authors/"))
            assert root.xpath(hub) == (["https://hub.example/"] if is_main else []), path
            rights = root.xpath("//*[local-name()='copyright' or local-name()='rights']/text()")
            assert rights == ["CC BY 4.0 & notes"]
            assert feedparser.parse(data).feed.language == "en"
    assert "authors/bo-two/feed.xml" in feeds
    rss, atom = etree.fromstring(feeds["feed.xml"]), feedparser.parse(feeds["atom.xml"]).feed
    assert rss.findtext("channel/image/url") == f"{ROOT}assets/images/favicon.png" == atom.icon
    assert atom.logo == f"{ROOT}assets/card.png"
    assert json.loads(feeds["feed.json"])["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_a_named_view_has_a_feed(curator: Any) -> None:
    curator.set(views="{owls: {title: Owls only, words: [owl]}, newts: {title: Newts, words: [newt]}}")
    curator.add(1, "2025-08-07", title="An owl at night")
    curator.add(2, "2025-08-07")
    feed = feedparser.parse(curator.feeds()["views/owls/feed.xml"])
    assert (feed.feed.title, feed.feed.link) == ("Owls only – Test digest", f"{ROOT}views/owls/")
    assert [entry.title for entry in feed.entries] == ["An owl at night"]
    assert feedparser.parse(curator.feeds()["views/newts/feed.xml"]).entries == [], (
        "asked for, so it is there"
    )


def test_a_hub_that_is_no_address_is_refused(curator: Any) -> None:
    curator.set(hub='"javascript:alert(1)"')
    with pytest.raises(ConfigError, match="hub"):
        curator.feeds()


def test_json_feed_is_what_its_specification_says(feeds: dict[str, bytes]) -> None:
    schema = json.loads((HERE / "jsonfeed.schema.json").read_text("utf-8"))
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for path in feeds:
        assert not path.endswith(".json") or list(check.iter_errors(json.loads(feeds[path]))) == [], path
    feed = json.loads(feeds["feed.json"])
    for spoilt in ({"version": "1"}, {"items": [{"id": "x"}]}, {"author": {}}):
        assert list(check.iter_errors(feed | spoilt)), "the schema refuses something"


def test_opml_names_every_rss_feed_once(feeds: dict[str, bytes]) -> None:
    root = etree.fromstring(feeds["feeds.opml"])
    addresses = root.xpath("//outline[@type='rss']/@xmlUrl")
    assert sorted(addresses) == sorted(
        ROOT + path for path in feeds if path.endswith(".xml") and not path.endswith("atom.xml")
    )
    assert [o.get("text") for o in root.find("body")] == ["Test digest", "By tag"]


def test_control_characters_cannot_break_a_feed(curator: Any) -> None:
    curator.add(
        3, "2025-08-07", title='"Bell \\x07 and \\uFFFE end"', body="100 %s of %(title)s and ]]> too."
    )
    data = curator.feeds()["feed.xml"]
    parsed = feedparser.parse(data)
    assert parsed.bozo == 0
    assert etree.fromstring(data).findtext("channel/item/title") == "Bell and end"
    assert "100 %s of %(title)s and ]]&gt; too." in parsed.entries[0].content[0].value


def papers(*days: str) -> list[Paper]:
    return [Paper(f"{n}.md", PaperId("arxiv", f"2508.{n:05}"), "T", day) for n, day in enumerate(days)]


def test_a_feed_holds_whole_days_and_enough_papers() -> None:
    many = papers("2025-08-07", "2025-08-07", "2025-08-06", "2025-08-05", "2025-08-05", "2025-08-04")
    assert len(choose_papers(many, days=1, least=1)) == 2, "one day, whole"
    assert len(choose_papers(many, days=1, least=3)) == 3, "at least three papers take a second day"
    assert len(choose_papers(many, days=1, least=4)) == 5, "the third day comes whole too"
    assert len(choose_papers(many, days=99, least=99)) == 6
    assert choose_papers([], days=1, least=1) == ()
