"""What a subscriber keeps: items that stay the same when the site moves, in the issue's order, and never too many."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.feeds.changes import LISTED, list_changes
from digestgen.feeds.channel import Channel
from digestgen.feeds.issues import IssueEntries
from digestgen.feeds.syndication import render_atom, render_rss
from digestgen.feeds.window import BYTES, MOST, build_archive, choose_papers, choose_recent, estimate_bytes
from digestgen.mail.letter import build_letter
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.pages.all import plan_pages
from digestgen.publishing.build import read_site
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys

AUTHORS = [f"{name} Quist-Lanterngaard" for name in ("Ada", "Bo", "Cy", "Dee", "Eve")]


def items(data: bytes) -> list[tuple[str, datetime]]:
    """Title and time of each item."""
    channel = etree.fromstring(data).find("channel")
    return [
        (item.findtext("title"), parsedate_to_datetime(item.findtext("pubDate")))
        for item in channel.findall("item")
    ]


def test_sorting_by_time_gives_the_order_of_the_issue_in_every_time_zone(curator: Any) -> None:
    for number in range(1, 6):
        curator.add(number, "2025-08-07")
    curator.add(9, "2025-08-06")
    curator.write(
        "digests/2025-08-07.md", "---\npins: ['arxiv:2508.00004']\norder: ['arxiv:2508.00002']\n---\n"
    )
    feeds = curator.feeds()
    shown = ["Paper 4", "Paper 2", "Paper 1", "Paper 3", "Paper 5", "Paper 9"]
    atom = feedparser.parse(feeds["atom.xml"]).entries
    listed = [
        items(feeds["feed.xml"]),
        *([(entry.title, datetime.fromisoformat(entry[key])) for entry in atom] for key in ("published", "updated")),
        [(item["title"], datetime.fromisoformat(item["date_published"])) for item in json.loads(feeds["feed.json"])["items"]],
    ]  # fmt: skip
    for entries in listed:
        assert [title for title, _ in entries] == shown
        Random(3).shuffle(entries)
        assert [title for title, _ in sorted(entries, key=lambda entry: entry[1], reverse=True)] == shown
        assert all(11 <= time.hour <= 12 for _, time in entries)  # the same day from UTC-11 to UTC+11


def test_so_do_changes_of_one_day(curator: Any) -> None:
    for number in range(1, 4):
        curator.add(number, "2025-08-07", status="withdrawn", changed="2025-09-01")
    entries = items(curator.feeds()["changes.xml"])
    assert sorted(entries, key=lambda entry: entry[1], reverse=True) == entries
    assert len({time for _, time in entries}) == 3


def test_a_site_that_moves_sends_nothing_again(curator: Any) -> None:
    curator.add(1, "2025-08-04", tags="[]")
    curator.add(2, "2025-08-12")
    mkdocs = curator.project / "mkdocs.yml"
    before = {path: ids(data) for path, data in curator.feeds().items()}
    old = "https://example.org/repo/"
    assert old in mkdocs.read_text("utf-8")
    curator.set(identity=old)
    mkdocs.write_text(
        mkdocs.read_text("utf-8").replace(f"site_url: {old}", "site_url: https://lamps.example/"), "utf-8"
    )
    feeds = curator.feeds()
    assert {path: ids(data) for path, data in feeds.items()} == before
    assert before["digests/daily.xml"] == [f"{old}digests/2025-08-12/", f"{old}digests/2025-08-04/"]
    assert b"https://lamps.example/digests/2025-08-12/" in feeds["digests/daily.xml"]
    assert [data for path, data in feeds.items() if b"example.org/repo" in data.replace(old.encode() + b"digests/", b"").replace(b"<id>" + old.encode(), b"")] == []  # fmt: skip


def ids(data: bytes) -> list[str]:
    return [entry.id for entry in feedparser.parse(data).entries]


@pytest.mark.parametrize(
    ("title", "in_rss"),
    [
        ("What does <mask> light?", "What does ‹mask› light?"),
        ("</s> ends a lamp, <!-- so does this", "‹/s› ends a lamp, ‹!-- so does this"),
        ("When a < b and c > d", "When a < b and c > d"),
        ("Lamps & kettles", "Lamps & kettles"),
    ],
)
def test_what_looks_like_a_tag_in_a_title_survives_decoding_twice(
    curator: Any, title: str, in_rss: str
) -> None:
    curator.add(1, "2025-08-07", title=json.dumps(title))
    feeds = curator.feeds()
    assert items(feeds["feed.xml"])[0][0] == in_rss
    atom = etree.fromstring(feeds["atom.xml"])
    assert atom.findtext("{*}entry/{*}title") == json.loads(feeds["feed.json"])["items"][0]["title"] == title


def test_so_does_what_looks_like_a_tag_in_the_title_of_a_feed() -> None:
    channel = Channel(
        "tags/think/feed.xml",
        "urn:x",
        "The <think> topic",
        "",
        "https://lamps.example/",
        "https://lamps.example/feed.xml",
        "en",
        "A",
    )
    assert feedparser.parse(render_rss(channel, None, None, [])).feed.title == "The ‹think› topic"
    assert etree.fromstring(render_atom(channel, None, [])).findtext("{*}title") == "The <think> topic"


def test_a_retraction_is_in_the_title_once(curator: Any) -> None:
    curator.add(1, "2025-08-07", status="retracted")
    curator.add(2, "2025-08-07", title="'RETRACTED: Kettles'", status="retracted")
    titles = [title for title, _ in items(curator.feeds()["feed.xml"])]
    assert titles == ["Retracted: Paper 1", "RETRACTED: Kettles"]
    curator.add(2, "2025-08-07", title="'[Retracted] Kettles'", status="retracted", changed="2025-08-20")
    assert [title for title, _ in items(curator.feeds()["changes.xml"])] == ["[Retracted] Kettles"]


def test_three_thousand_authors_are_ten_and_the_rest(curator: Any) -> None:
    names = ", ".join(f"Ada {chr(65 + n % 26)}{n}" for n in range(3000))
    curator.add(1, "2025-08-07", authors=f"[{names}]")
    curator.add(2, "2025-08-07", authors=f"[{', '.join(names.split(', ')[:13])}]")
    feeds = curator.feeds()
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert len(feeds[name]) < 9_000, name
    many, few = etree.fromstring(feeds["atom.xml"]).findall("{*}entry")
    assert [author.findtext("{*}name") for author in many.findall("{*}author")][-2:] == [
        "Ada J9",
        "and 2990 more",
    ]
    assert len(few.findall("{*}author")) == 13


def test_what_nobody_signed_is_by_the_digest_and_nothing_else_is(curator: Any) -> None:
    """findings/node-feedparser-coauthors.sh: what two people wrote would else be by the digest, too, in some readers."""

    def authors() -> list[list[str]]:
        """Of the feed, then of each entry."""
        feed = etree.fromstring(curator.feeds()["atom.xml"])
        return [
            [name.text for name in one.findall("{*}author/{*}name")]
            for one in (feed, *feed.findall("{*}entry"))
        ]

    assert authors() == [["Test digest"]], "RFC 4287, 4.1.1: without entries it has to have one"
    curator.add(2, "2025-08-07")
    assert authors() == [[], ["Ada One", "Bo Two"]]
    curator.add(1, "2025-08-06", authors="[]")
    assert authors() == [[], ["Ada One", "Bo Two"], ["Test digest"]], "4.2.1: as if it were the feed's"


def busy(days: int, papers: int, words: int = 200) -> list[Paper]:
    """A physics digest, newest first: so many papers a day from 2026-11-30 back."""
    abstract = "A lamp is lit. " * (words // 4)
    return [
        Paper(
            f"{day}-{n}.md",
            PaperId("arxiv", f"26{day:02}.{n:05}"),
            "A lamp",
            f"2026-11-{day:02}",
            abstract=abstract,
        )
        for day in range(30, 30 - days, -1)
        for n in range(papers)
    ]


def test_a_busy_digest_has_feeds_that_readers_take() -> None:
    fifty = choose_papers(busy(20, 50), days=14, least=40)
    assert len(fifty) == 500, "whole days"
    huge = choose_papers(busy(3, 900), days=14, least=40)
    assert 300 < len(huge) <= MOST, "of a day that alone is too long, the first papers"
    assert choose_papers(busy(14, 16), days=14, least=40) == tuple(busy(14, 16)), (
        "an ordinary digest is whole"
    )
    assert len(choose_papers(busy(2, 3, words=400_000), days=14, least=40)) == 1, "and never none"


def test_what_a_busy_week_leaves_out_of_the_feed_is_in_its_archive() -> None:
    papers = busy(9, 200)  # 2026-11-30 is a Monday: W49 has one day
    recent = choose_recent(papers, days=14, least=40)
    weeks = build_archive(papers, len(recent))
    assert [week.key for week in weeks] == ["2026-W48-3", "2026-W48-2", "2026-W48", "2026-W47"]
    assert [paper for week in weeks for paper in week.papers] == papers[200:], "each once, newest first"
    assert all(len(week.papers) <= MOST and sum(map(estimate_bytes, week.papers)) <= BYTES for week in weeks)
    one_day = busy(1, 900)
    recent = choose_recent(one_day, days=14, least=40)
    parts = build_archive(one_day, len(recent))
    assert len(recent) < 900 == sum(len(part.papers) for part in parts)
    later = build_archive(busy(1, 950)[:50] + one_day, len(recent))
    assert [part.papers for part in later[-len(parts) + 1 :]] == [part.papers for part in parts[1:]], (
        "what is full stays"
    )


def test_feeds_of_issues_stay_small_too(curator: Any) -> None:
    for number in range(1, 601):
        curator.add(
            number,
            "2025-08-07",
            body="A lamp is lit by everyone at once. " * 27,
            authors=f"[{', '.join(AUTHORS)}]",
        )
    feeds = curator.feeds()
    assert all(len(feeds[name]) < 1_000_000 for name in ("feed.xml", "atom.xml", "feed.json"))
    day = feeds["digests/daily.xml"]
    assert len(day) < BYTES
    content = feedparser.parse(day).entries[0].content[0].value
    assert content.count("<h3 ") == 100 and content.count("<li ") == 500
    assert all(f">Paper {number}</a>" in content for number in range(1, 601))


def test_the_estimate_of_a_feeds_size_holds(curator: Any) -> None:
    for number in range(1, 61):
        curator.add(number, "2025-08-07", body="Lamps & kettles <of> everyone are lit at dusk. " * 30,
                    authors="[Ada One, Bo Two, Cy Three, Di Four, Ed Five, Flo Six]")  # fmt: skip
    papers = read_site(read_config(curator.project / "mkdocs.yml")).papers
    estimate = sum(map(estimate_bytes, papers))
    feeds = curator.feeds()
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert 0.7 < len(feeds[name]) / estimate < 1.2, name


def test_a_retraction_is_news_to_a_subscriber(curator: Any) -> None:
    """Step by step: the paper comes, is retracted, and another appears; each change is an item nobody has seen."""
    curator.add(1, "2025-08-05")
    curator.add(2, "2025-08-06")
    before = curator.feeds()
    assert ids(before["changes.xml"]) == []
    (kettle,) = [entry for entry in feedparser.parse(before["atom.xml"]).entries if entry.title == "Paper 1"]
    curator.add(1, "2025-08-05", status="retracted", changed="2025-09-01")
    venue = "{type: article-journal, venue: Lamp Letters, url: 'https://lamps.example/letters/1'}"
    curator.add(2, "2025-08-06", publication=venue, changed="2025-09-03")
    after = curator.feeds()
    changes = feedparser.parse(after["changes.xml"]).entries
    assert [entry.title for entry in changes] == ["Now published: Paper 2", "Retracted: Paper 1"]
    assert changes[0].summary == "This paper has appeared in Lamp Letters."
    assert 'href="https://lamps.example/letters/1"' in changes[0].content[0].value
    assert [entry.published for entry in changes] == [
        "Wed, 03 Sep 2025 12:00:00 +0000",
        "Mon, 01 Sep 2025 12:00:00 +0000",
    ]
    assert not {*ids(after["changes.xml"])} & {*ids(after["feed.xml"])}, (
        "a new identity: readers show it as new"
    )
    (again,) = [entry for entry in feedparser.parse(after["atom.xml"]).entries if entry.id == kettle.id]
    assert (again.title, again.updated[:10]) == ("Retracted: Paper 1", "2025-09-01")
    curator.add(1, "2025-08-05", status="withdrawn", changed="2025-10-01")
    assert len({*ids(curator.feeds()["changes.xml"]), *ids(after["changes.xml"])}) == 3, (
        "and so is the next change"
    )
    curator.add(1, "2025-08-05", changed="2025-11-01")
    newest = feedparser.parse(curator.feeds()["changes.xml"]).entries[0]
    assert newest.title == "Stands again: Paper 1", "not: published"


def days_with_news(curator: Any) -> dict[str, list[str]]:
    """Issue → what it says of earlier papers, in the feeds, on the page and in the letter alike."""
    found = {}
    site = read_site(read_config(curator.project / "mkdocs.yml"))
    fragments = Fragments(site)
    with Cache(None) as cache:
        pages = {plan.path: plan for plan in plan_pages(site, fragments, Keys(site, b""), cache)}
    entries = IssueEntries(site, fragments)
    for key, issue in site.issues.items():
        page = html.fragment_fromstring(
            pages[f"digests/{key}/index.html"].build().article, create_parent=True
        )
        lines = [
            " ".join(li.text_content().split())
            for li in page.xpath("//h2[@id='changes']/following-sibling::ul[1]/li")
        ]
        item = html.fragment_fromstring(entries.build_entry(issue).content, create_parent=True)
        assert [" ".join(li.text_content().split()) for li in item.xpath("//ul[last()]/li")] == lines
        letter = build_letter(site, fragments, issue)
        assert all(line.split(": ")[1] in letter.html and line in letter.text for line in lines)
        assert bool(lines) == ("What became of earlier papers" in letter.text)
        if lines:
            found[key] = lines
    return found


def test_the_first_issue_after_a_change_tells_of_it(curator: Any) -> None:
    """Dated after it: what changes on the day of an issue, which may be out, is in the next one; once a kind of issue."""
    for number, day in enumerate(("2025-08-04", "2025-08-08", "2025-08-11", "2025-09-01"), 1):
        curator.add(number, day)
    assert days_with_news(curator) == {}
    curator.add(1, "2025-08-04", status="retracted", changed="2025-08-08")
    venue = "{type: article-journal, venue: Lamp Letters}"
    curator.add(2, "2025-08-08", publication=venue, changed="2025-08-10")
    curator.add(3, "2025-08-11", status="replaced", changed="2025-09-01")
    told = ["Retracted: Paper 1", "Now published in Lamp Letters: Paper 2"]
    assert days_with_news(curator) == {"2025-08-11": told, "2025-W33": told, "2025-08": told}
    curator.add(5, "2025-09-02")
    assert days_with_news(curator)["2025-09-02"] == ["Replaced: Paper 3"]


def test_a_first_refresh_of_many_papers_does_not_fill_the_issue(curator: Any) -> None:
    for number in range(40):
        curator.add(number, "2025-08-04", status="retracted" if number == 39 else "", changed="2025-08-05",
                    publication="{type: article-journal, venue: Lamp Letters}")  # fmt: skip
    curator.add(50, "2025-08-06")
    site = read_site(read_config(curator.project / "mkdocs.yml"))
    changes, more = list_changes(Fragments(site), site.issues["2025-08-06"].changes)
    assert (len(changes), more) == (LISTED, 10)
    assert changes[0].label == "Retracted", "what readers must know comes first"
    letter = build_letter(site, Fragments(site), site.issues["2025-08-06"])
    assert "And 10 more." in letter.text and "And 10 more." in letter.html
