"""Searches that a reader follows, what was read out of the way, and what is new in all issues."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.audit.test_axe import look
from tests.browser.reading.conftest import KEYS
from tests.browser.reading.test_reading_comfort import PHONE, SMALL_TARGETS

pytestmark = pytest.mark.browser
MARKED = "[...CSS.highlights.get('dg-followed')].map(String)"


def test_a_followed_search_counts_what_came_since_and_moves_to_another_browser(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader, other = come(viewport=PHONE), come()
    page, days = reader.page, sample.site.of_kind("day")
    reader.goes("search/")
    follow = page.get_by_role("button", name="Follow this search")
    expect(follow).to_be_hidden()
    page.fill("#dg-search-q", "language models")
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.press("Enter")
    expect(follow).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".dg-said")).to_have_text("The front page counts its new papers.")
    (kept,) = reader.kept("followed")
    assert (kept["ask"], kept["name"], kept["day"], kept["fresh"]) == (
        "q=language+models", "language models", days[0].papers[0].date, 0
    )  # fmt: skip
    reader.goes("")
    nav = page.get_by_role("navigation", name="Followed searches")
    expect(nav.get_by_role("listitem")).to_have_text(["language models"])
    page.wait_for_function(
        f"{MARKED}.some((text) => /^models?$/i.test(text))"
    )  # in cards that have all of it
    # As if the search had been looked at before the newest issue was there.
    earlier = kept | {"day": days[1].papers[0].date, "same": 99, "version": "older"}
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, JSON.stringify(value))", [f"{KEYS}followed", [earlier]]
    )
    reader.goes("")
    expect(nav.get_by_role("listitem")).to_have_text(["language models"])  # what is gone is not new
    page.evaluate("([key, value]) => localStorage.setItem(key, JSON.stringify(value))",
                  [f"{KEYS}followed", [earlier | {"same": 0}]])  # fmt: skip
    reader.goes("")
    expect(nav.locator(".dg-new")).to_have_text(re_new := f"{count_since(reader, earlier['day'])} new")
    assert [*look(page, "reading")] == []
    reader.goes("saved/")
    expect(page.locator(".dg-saved__searches .dg-new")).to_have_text(re_new)
    assert [*look(page, "reading")] == [] == page.evaluate(SMALL_TARGETS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export .json").click()
    other.goes("saved/")
    exported = json.loads(Path(download.value.path()).read_text("utf-8"))
    hostile = {"ask": "<b>&q=a&evil=1#/..//x", "name": 7, "same": -1, "day": "x"}
    other.imports(exported | {"followed": [*exported["followed"], hostile, 7, None, {"ask": "evil=1"}],
                              "read": [sample.site.url(reader.newest[0]), "https://evil.example/", 7]})  # fmt: skip
    expect(other.page.locator(".dg-said")).to_have_text(
        "0 papers added. Followed searches and read marks are in, too."
    )
    assert [one["ask"] for one in other.kept("followed")] == ["q=language+models", "q=a"]
    assert other.kept("read") == [sample.site.url(reader.newest[0])]
    other.page.get_by_role("button", name="Remove: a", exact=True).click()
    expect(other.page.locator(".dg-saved__searches li")).to_have_count(1)
    nav.or_(page.locator(".dg-saved__searches")).get_by_role("link", name="language models").click()
    expect(page.locator(".dg-search__results li").first).to_be_visible()
    page.wait_for_function(
        "(key) => JSON.parse(localStorage.getItem(key))[0].fresh === 0", arg=f"{KEYS}followed"
    )
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "false")
    assert reader.kept("followed") is None


def count_since(reader, day: str) -> int:  # type: ignore[no-untyped-def]
    """How many papers a search has of a day and later, as the search page says."""
    page = reader.context.new_page()
    page.goto(f"{reader.root}search/?q=language+models&from={day}")
    status = page.locator(".dg-search__status")
    expect(status).to_contain_text("papers")
    count = int(status.inner_text().split()[0])
    page.close()
    return count


def test_what_was_read_is_out_of_the_way(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page = reader.page
    reader.goes("")
    cards = page.locator(".dg-cards .dg-card:visible")
    count, unread = cards.count(), page.locator(".dg-hide")
    assert unread.inner_text() == "Unread" and unread.get_attribute("aria-pressed") == "false"
    reader.presses("j", "m")
    unread.press("Enter")
    expect(unread).to_have_text(f"Unread {count - 1}")
    expect(unread).to_have_attribute("aria-pressed", "true")
    expect(cards).to_have_count(count - 1)
    assert [*look(page, "reading")] == [] == page.evaluate(SMALL_TARGETS)
    page.evaluate("document.activeElement.blur()")
    reader.presses("j")
    before = reader.focused()
    reader.presses("m")
    expect(cards).to_have_count(count - 2)
    assert reader.focused() not in ("", before)  # the next one, not lost with the card
    reader.goes(sample.kinds["month"])
    expect(unread).to_have_attribute("aria-pressed", "true")
    reader.goes(sample.results)
    expect(
        page.locator(".dg-search__results .dg-card[data-dg-read]").first
    ).to_be_visible()  # what is looked for is found
    reader.goes("")
    unread.click()
    expect(cards).to_have_count(count)
    assert reader.kept("hide") is False


def test_what_is_new_is_counted_over_all_issues(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader, days = come(), sample.site.of_kind("day")
    reader.goes(days[3].url)
    reader.is_away(days=2)
    new = sum(len(day.papers) for day in days[:3])
    for url in ("", "archive/"):
        reader.goes(url)
        assert (
            reader.page.locator(".dg-since").inner_text()
            == f"{new} new since your last visit on 2 November 2026"
        )
        shown = reader.page.locator(".dg-issues li:has(.dg-new) > a").evaluate_all(
            "all => all.map((a) => a.href)"
        )
        assert shown == [reader.root + day.url for day in days[0 if url else 1 : 3]]
        assert [*look(reader.page, "reading")] == []
