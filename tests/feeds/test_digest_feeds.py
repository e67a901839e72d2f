"""The digest feeds: one item a day and one a week, with the whole list, once."""

from __future__ import annotations

import re
from typing import Any

import feedparser

ROOT = "https://example.org/repo/"


def entries(data: bytes) -> dict[str, Any]:
    """Issue → its entry."""
    found = feedparser.parse(data).entries
    by_issue = {entry.id.removeprefix(f"{ROOT}digests/").rstrip("/"): entry for entry in found}
    assert len(by_issue) == len(found)
    return by_issue


def test_a_day_has_its_whole_list(curator: Any) -> None:
    curator.write("tags.yml", "agents: {title: Agents}\n")
    many = ", ".join(f"Person {number}" for number in range(30))
    curator.add(
        1, "2025-08-07", title='"Owls & $x^2$"', body="Owls hunt.\n\n## Notes\n\nSee [the other](2.md)."
    )
    curator.add(2, "2025-08-07", authors=f"[{many}]", body="Newts swim. They also sleep.", status="withdrawn")
    curator.add(3, "2025-08-06", authors="[]")
    day = entries(curator.feeds()["digests/daily.xml"])
    assert list(day) == ["2025-08-07", "2025-08-06"], "newest first"
    entry = day["2025-08-07"]
    content = entry.content[0].value
    assert (entry.title, entry.link) == ("Thursday, 7 August 2025 (2 papers)", f"{ROOT}digests/2025-08-07/")
    assert entry.published == "Thu, 07 Aug 2025 12:00:00 +0000"
    assert f'<h3 dir="auto"><a href="{ROOT}papers/2508.00001/">Owls &amp; x²</a></h3>' in content
    assert "Ada One, Bo Two" in content and "Newts swim." in content
    assert "Owls hunt." not in content, "the curator's note is the line"
    assert f'See <a href="{ROOT}papers/2508.00002/">the other</a>' in content, "the note, its links absolute"
    assert "Person 9, and 20 more" in content
    assert "<strong>Withdrawn.</strong>" in content
    assert "<em></em>" not in day["2025-08-06"].content[0].value


def test_the_editorial_comes_first_and_pins_lead(curator: Any) -> None:
    curator.add(1, "2025-08-05")
    curator.add(2, "2025-08-07")
    head = 'title: Owls & newts\npins: ["arxiv:2508.00001"]'
    curator.write(
        "digests/2025-W32.md", f"---\n{head}\n---\n\nA week of [owls](../papers/1.md), and $n^2$ newts.\n"
    )
    entry = entries(curator.feeds()["digests/weekly.xml"])["2025-W32"]
    content = entry.content[0].value
    assert entry.title == "Owls & newts · Week 32 of 2025 (2 papers)"
    assert entry.summary == "A week of owls, and n² newts."
    assert content.startswith(f'<p>A week of <a href="{ROOT}papers/2508.00001/">owls</a>, and n² newts.</p>')
    assert content.index("Paper 1") < content.index("Paper 2"), "in the curator's order"
    assert "<h2>" not in content


def test_a_week_is_grouped_by_day(curator: Any) -> None:
    for number, day in ((1, "2025-08-05"), (2, "2025-08-07"), (3, "2025-08-07"), (4, "2025-08-12")):
        curator.add(number, day)
    weeks = entries(curator.feeds()["digests/weekly.xml"])
    content = weeks["2025-W32"].content[0].value
    headings = re.findall(r"<h(\d)[^>]*><a[^>]*>([^<]*)</a>", content)
    assert headings == [("2", "Thursday, 7 August 2025"), ("3", "Paper 2"), ("3", "Paper 3"),
                        ("2", "Tuesday, 5 August 2025"), ("3", "Paper 1")]  # fmt: skip
    assert weeks["2025-W32"].published == "Thu, 07 Aug 2025 12:00:00 +0000", "the day of its newest paper"


def test_a_slip_in_a_year_does_not_end_the_running_week(curator: Any) -> None:
    curator.add(1, "2025-08-05")
    curator.add(2, "2025-08-13")
    curator.add(3, "2062-08-14")
    assert list(entries(curator.feeds()["digests/weekly.xml"])) == ["2025-W32"]
    curator.add(4, "2025-08-18")
    assert list(entries(curator.feeds()["digests/weekly.xml"])) == ["2025-W33", "2025-W32"]


def test_a_week_comes_when_it_is_over(curator: Any) -> None:
    curator.add(1, "2025-08-05")
    curator.add(2, "2025-08-12")
    assert list(entries(curator.feeds()["digests/weekly.xml"])) == ["2025-W32"], "W33 may get more papers"
    curator.add(3, "2025-08-17")
    assert list(entries(curator.feeds()["digests/weekly.xml"])) == ["2025-W33", "2025-W32"], (
        "its Sunday is there"
    )
    curator.add(4, "2025-08-19")
    curator.write("digests/2025-W34.md", "---\ntitle: Early\n---\n\nReady.\n")
    weeks = list(entries(curator.feeds()["digests/weekly.xml"]))
    assert weeks == ["2025-W34", "2025-W33", "2025-W32"], "who writes an editorial says that it is ready"


def test_a_week_once_published_keeps_its_item(curator: Any) -> None:
    curator.add(1, "2025-08-05")
    curator.add(2, "2025-08-12")
    before = entries(curator.feeds()["digests/weekly.xml"])["2025-W32"]
    for number, day in enumerate(("2025-08-13", "2025-08-20", "2025-08-27"), 3):
        curator.add(number, day)
    assert entries(curator.feeds()["digests/weekly.xml"])["2025-W32"] == before
    curator.add(8, "2025-09-03")
    curator.add(9, "2025-09-10")
    assert "2025-W32" not in entries(curator.feeds()["digests/weekly.xml"]), "four weeks, the newest ones"


def test_the_key_of_a_digest_feed_covers_what_it_shows(curator: Any) -> None:
    curator.add(1, "2025-08-05")
    curator.add(2, "2025-08-12")
    steps = (
        lambda: curator.write("digests/2025-08-05.md", "---\ntitle: A day\n---\n\nHello.\n"),
        lambda: curator.write("digests/2025-08-05.md", '---\ntitle: A day\npins: ["arxiv:2508.00001"]\n---\n\nHello.\n'),
        lambda: curator.add(1, "2025-08-05", title="Another title"),
        lambda: curator.add(3, "2025-08-05"),
    )  # fmt: skip
    keys, pages = set(), set()
    for step in steps:
        step()
        key, data = curator.outputs()["digests/daily.xml"]
        keys.add(key)
        pages.add(data)
    assert len(keys) == 4 and len(pages) >= 3


def test_a_topic_has_a_feed_of_issues_where_the_settings_ask(curator: Any) -> None:
    curator.write("tags.yml", "owls: {title: Owls}\n")
    curator.set(digest_feeds="[weekly, daily]", views="{newts: {title: Newts, words: [newt]}}")
    days = ("2025-08-05", "2025-08-05", "2025-08-07", "2025-08-12", "2025-08-19")
    for number, day in enumerate(days, 1):
        curator.add(
            number,
            day,
            tags="[]" if number == 2 else "[owls]",
            title="A newt" if number == 4 else f"Paper {number}",
        )
    curator.write("digests/2025-08-05.md", "---\ntitle: A day\npins: ['arxiv:2508.00002']\n---\n\nHello.\n")
    feeds = curator.feeds()
    weekly = feedparser.parse(feeds["tags/owls/weekly.xml"])
    assert (weekly.feed.title, weekly.feed.link) == (
        "Owls · One item a week – Test digest",
        f"{ROOT}tags/owls/",
    )
    assert [(entry.id, entry.title) for entry in weekly.entries] == [
        (f"{ROOT}tags/owls/#2025-W33", "Week 33 of 2025 (1 paper)"),
        (f"{ROOT}tags/owls/#2025-W32", "Week 32 of 2025 (2 papers)"),
    ], "weeks that are over, with the topic's papers alone"
    daily = feedparser.parse(feeds["tags/owls/daily.xml"]).entries
    assert [entry.link[-11:-1] for entry in daily] == ["2025-08-19", "2025-08-12", "2025-08-07", "2025-08-05"]
    assert "Hello" not in daily[-1].content[0].value and "Paper 2" not in daily[-1].content[0].value
    assert [entry.title for entry in feedparser.parse(feeds["views/newts/daily.atom.xml"]).entries] == [
        "Tuesday, 12 August 2025 (1 paper)"
    ]
    own = {
        entry.id
        for path in ("daily", "weekly")
        for entry in feedparser.parse(feeds[f"digests/{path}.xml"]).entries
    }
    assert not own & {entry.id for entry in (*daily, *weekly.entries)}, "other items than the whole issue's"
    assert b"tags/owls/weekly.xml" in feeds["feeds.opml"]


def test_a_part_of_a_week_is_under_its_days_whatever_the_editorial_puts_first(curator: Any) -> None:
    """A topic has neither the whole week's order nor its pins: a pin of another topic changes nothing of its feed."""
    curator.write("tags.yml", "owls: {title: Owls}\nnewts: {title: Newts}\n")
    curator.set(digest_feeds="[weekly]")
    days = ("2025-08-04", "2025-08-06", "2025-08-05", "2025-08-06", "2025-08-10")
    for number, day in enumerate(days, 1):
        curator.add(number, day, tags="[newts]" if number == 5 else "[owls]")
    curator.write("digests/2025-W32.md", "---\norder: ['arxiv:2508.00001', 'arxiv:2508.00003']\n---\n\nHi.\n")
    before = curator.outputs()["tags/owls/weekly.xml"]
    (week,) = feedparser.parse(before[1]).entries
    headings = re.findall(r"<h(\d)[^>]*><a[^>]*>([^<]*)</a>", week.content[0].value)
    assert [text for _, text in headings] == [
        "Wednesday, 6 August 2025", "Paper 2", "Paper 4", "Tuesday, 5 August 2025", "Paper 3",
        "Monday, 4 August 2025", "Paper 1",
    ]  # fmt: skip
    for pin, same in (("00005", True), ("00001", True), ("00004", False)):
        curator.write("digests/2025-W32.md", f"---\norder: ['arxiv:2508.00001', 'arxiv:2508.00003']\npins: ['arxiv:2508.{pin}']\n---\n\nHi.\n")  # fmt: skip
        assert (curator.outputs()["tags/owls/weekly.xml"] == before) is same, pin


def test_a_paper_of_a_week_that_is_not_out_changes_no_feed_of_weeks(curator: Any) -> None:
    curator.write("tags.yml", "owls: {title: Owls}\n")
    curator.set(digest_feeds="[weekly]")
    for number, day in enumerate(("2025-08-05", "2025-08-12"), 1):
        curator.add(number, day, tags="[owls]")
    before = curator.outputs()
    curator.add(3, "2025-08-13", tags="[owls]")
    after = curator.outputs()
    assert {path for path in before if "weekly" in path and before[path] != after[path]} == set()
    assert before["tags/owls/feed.xml"][0] != after["tags/owls/feed.xml"][0]


def test_a_feed_of_issues_keeps_its_items_at_its_former_address(curator: Any) -> None:
    """Who subscribed there gets nothing twice; the new address, which nobody had, is a feed of its own."""

    def read(feeds: dict[str, bytes], path: str) -> tuple[object, ...]:
        feed = feedparser.parse(feeds[path])
        links = {link.rel: link.href for link in feed.feed.links if link.rel != "alternate"}
        return feed.feed.get("id"), links, [(entry.id, entry.content[0].value) for entry in feed.entries]

    settings = curator.project / "mkdocs.yml"
    curator.set(digest_feeds="[weekly, daily]", hub="https://hub.example/", views="VIEWS")
    text = settings.read_text("utf-8")
    for number, day in enumerate(("2025-08-05", "2025-08-12", "2025-08-19"), 1):
        curator.add(number, day)
    known: dict[str, tuple[object, ...]] = {}
    for name, former in (("owls", "[]"), ("birds", "[owls]"), ("wings", "[birds, owls]")):
        view = f"{{{name}: {{title: Owls, aliases: {former}, words: [paper]}}}}"
        settings.write_text(text.replace("VIEWS", view), "utf-8")
        feeds = curator.feeds()
        assert {path: read(feeds, path) for path in known} == known
        for path in (
            f"views/{name}/{issues}{form}.xml" for issues in ("daily", "weekly") for form in ("", ".atom")
        ):
            key, links, entries = read(feeds, path)
            assert links == {"self": ROOT + path, "hub": "https://hub.example/"}
            known[path] = key, {"self": ROOT + path}, entries  # from now on no hub is told of it
        weeks = [entry.id for entry in feedparser.parse(feeds[f"views/{name}/weekly.xml"]).entries]
        assert weeks == [f"{ROOT}views/{name}/#2025-W33", f"{ROOT}views/{name}/#2025-W32"]
    assert len(known) == 12 and feeds["views/owls/feed.xml"] == feeds["views/wings/feed.xml"]
