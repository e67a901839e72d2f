"""What is new since the last visit, and what was read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_what_came_since_the_last_visit_is_marked_until_the_visit_after(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader, days = come(), sample.site.of_kind("day")
    reader.goes(days[2].url)  # the first visit ever
    assert reader.new_marks() == 0
    reader.is_away(days=2)
    for url in ("", days[1].url, ""):  # three pages of one visit: the marks stay
        reader.goes(url)
        assert reader.new_marks() == reader.page.locator(".dg-card").count() > 0
        new = len(days[1].papers) + (0 if url else len(days[0].papers))  # of all issues on the front page
        line = reader.page.locator(".dg-since").inner_text()
        assert line == f"{new} new since your last visit on 2 November 2026"
        reader.is_away(minutes=20)
    assert reader.page.locator(".dg-new").first.inner_text() == "New"
    reader.goes(days[2].url)
    assert reader.new_marks() == 0 and not reader.page.locator(".dg-since").is_visible()
    reader.is_away(minutes=31)
    reader.goes("")
    assert reader.new_marks() == 0
    said = reader.page.locator(".dg-since").inner_text()
    assert said == "Nothing new since your last visit on 4 November 2026"


def test_a_page_left_open_over_night_does_not_belong_to_yesterdays_visit(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader, days = come(), sample.site.of_kind("day")
    reader.goes(days[1].url)
    reader.is_away(hours=10)
    reader.presses("Shift")  # back at the desk: the first sign of the reader
    reader.is_away(minutes=1)
    reader.goes("")
    assert reader.new_marks() == len(days[0].papers)


def test_an_opened_paper_is_marked_as_read_and_can_be_unread(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page = reader.page
    reader.goes("")
    card = page.locator(".dg-card").nth(1)
    before = card.locator(".dg-card__title a").evaluate("(a) => getComputedStyle(a).color")
    reader.presses("j", "j")
    reader.follows("Enter")
    expect(page.get_by_role("button", name="Read", exact=True, pressed=True)).to_be_visible()
    page.go_back()
    mark = card.get_by_role("button", name="Read, mark as unread: ")
    expect(mark).to_be_visible()
    assert "Read" in mark.inner_text()  # not by colour alone
    assert card.locator(".dg-card__title a").evaluate("(a) => getComputedStyle(a).color") != before
    assert page.locator(".dg-read:visible").count() == 1
    reader.tabs_to("Read, mark as unread: ")
    reader.presses("Enter")
    expect(mark).to_be_hidden()
    assert reader.focused().startswith("Save: ")  # the focus is not lost with the button
    page.reload()
    assert page.locator(".dg-read:visible").count() == 0
    reader.goes(sample.site.url(reader.newest[0]))
    page.get_by_role("button", name="Read", exact=True, pressed=True).press("Enter")
    expect(page.get_by_role("button", name="Read", exact=True, pressed=False)).to_be_focused()
    assert reader.kept("read") == []


def test_marks_can_be_switched_off_and_then_nothing_is_recorded(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader, days = come(), sample.site.of_kind("day")
    reader.goes(sample.site.url(days[1].papers[0]))
    reader.is_away(days=1)
    reader.goes("")
    assert reader.new_marks() > 0
    reader.asks_for_help()
    for name in ("Papers that are new", "Papers that I have read"):
        reader.tabs_to(name)
        reader.presses("Space")
    reader.presses("Escape")
    assert reader.new_marks() == 0 and reader.kept("visit") is None
    before = reader.kept("read")
    reader.goes(sample.site.url(reader.newest[0]))
    assert reader.kept("read") == before and reader.kept("visit") is None
    assert reader.page.locator(".dg-read:visible").count() == 0
