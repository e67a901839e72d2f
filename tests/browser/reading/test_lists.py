"""Lists as cards or as lines: the site's choice without JavaScript, the reader's before the first paint with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 900}
TITLES = """[...document.querySelectorAll(".dg-card__title")].map((one) => one.getBoundingClientRect())
  .filter((box) => box.height && box.top >= 0 && box.bottom <= innerHeight).length"""
IS_LINES = "getComputedStyle(document.querySelector('.dg-card')).display === 'flex'"


def test_a_reader_chooses_how_lists_are_shown(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come(viewport=DESK)
    page = reader.page
    lines = page.get_by_role("button", name="Lines")
    is_lines = {}
    for kind in ("home", "tag", "author", "month"):
        reader.goes(sample.kinds[kind])
        is_lines[kind] = page.evaluate(IS_LINES)
        expect(lines).to_have_attribute("aria-pressed", str(is_lines[kind]).lower())
    assert is_lines == {"home": False, "tag": False, "author": True, "month": True}
    assert page.evaluate(TITLES) >= 15 and reader.kept("lists") is None
    page.get_by_role("button", name="Cards").click()
    assert not page.evaluate(IS_LINES) and page.evaluate(TITLES) >= 5
    reader.goes(sample.kinds["author"])
    assert not page.evaluate(IS_LINES), "the choice holds everywhere"
    reader.presses("l")
    assert page.evaluate(IS_LINES) and reader.kept("lists") == "lines"
    reader.context.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    for kind in ("home", "tag"):
        reader.goes(sample.kinds[kind])
        assert page.evaluate(IS_LINES), "before any script file"
    reader.context.unroute("**/*.js")
    for width in (320, 390, 800, 1219, 1220):
        page.set_viewport_size({"width": width, "height": 844})
        for kind in ("home", "month", "author"):
            reader.goes(sample.kinds[kind])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (kind, width)
            card = page.locator(".dg-card").first
            expect(card.locator(".dg-card__title a")).to_be_visible()
            expect(card.locator(".dg-links a").first).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    reader.asks_for_help()
    page.get_by_role("button", name="Forget everything").click()
    assert page.evaluate("document.documentElement.dataset.dgLists") == ""


def test_what_storage_holds_may_be_anything(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come(viewport=DESK)
    for kept in ('"x"', "{", "[1]", '"cards \\" onload=1"'):
        reader.page.add_init_script(f"localStorage.setItem('digestgen.1./repo/.lists', {kept!r})")
        reader.goes(sample.kinds["home"])
        assert not reader.page.evaluate(IS_LINES)
        reader.presses("l")
        reader.presses("l")
        assert not reader.page.evaluate(IS_LINES)


def test_without_javascript_the_site_chooses(chromium, sample) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    for kind, shown in (("home", True), ("author", False)):
        page.goto(sample.root + sample.kinds[kind])
        card = page.locator(".dg-card").first
        expect(card.locator(".dg-card__title a")).to_be_visible()
        assert card.locator(".dg-excerpt, .dg-note").first.is_visible() is shown
        assert page.locator(".dg-choice").count() == 0
    context.close()


def test_a_name_that_is_too_long_for_its_line_ends_in_an_ellipsis(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """What is cut is a text of some size, or its ellipsis would have none; and the names begin in one column."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(sample.root + sample.kinds["month"])
    page.evaluate(
        "document.querySelector('.dg-cards--lines .dg-authors > *').textContent = 'Wilhelmina '.repeat(9)"
    )
    cut, columns = page.evaluate("""() => {
      const names = [...document.querySelectorAll(".dg-cards--lines .dg-authors")];
      const cut = names.flatMap((one) => [one, ...one.children]).filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth);
      return [cut.map((one) => parseFloat(getComputedStyle(one).fontSize) > 10 && getComputedStyle(one).textOverflow),
              new Set(names.map((one) => Math.round(one.getBoundingClientRect().left))).size];
    }""")
    assert cut and (set(cut), columns) == ({"ellipsis"}, 1)
    page.close()
