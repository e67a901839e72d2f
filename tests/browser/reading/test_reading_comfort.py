"""The size of the text, the room that is kept for the scripts, and reading for everybody."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import expect
from rjsmin import jsmin

KEYS = "digestgen.1./repo/."
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
ASSETS = Path(__file__).parents[3] / "site_templates" / "theme" / "assets"
READING = ("elements", "storage", "papers", "marks", "lists", "shortcuts")

pytestmark = pytest.mark.browser


def test_the_size_of_the_text_is_kept_and_there_before_the_scripts(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come(viewport=PHONE)
    page = reader.page
    reader.goes("")
    sizes = []
    for name in ("Large", "Largest", "Small", "Normal", "Large", "Largest"):
        reader.presses("t")
        expect(page.locator(".dg-said")).to_have_text(f"Text size: {name}")
        sizes.append(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))
    assert sizes == [23, 27, 18, 20, 23, 27]
    reader.context.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    for kind in ("home", "paper", "month", "archive", "tags"):
        reader.goes(sample.kinds[kind])
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 27
    reader.context.unroute("**/*.js")
    for kind in ("home", "paper", "maths", "month", "archive", "tags", "tag", "author", "feeds", "saved"):
        reader.goes(sample.kinds[kind])
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], kind
    page.get_by_role("button", name="Reading").click()
    page.get_by_role("radio", name="Small").check()
    assert reader.kept("size") == "small"


SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) shifts.push(one.value); })
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_the_scripts_add_moves_nothing(come, sample, size: dict) -> None:  # type: ignore[no-untyped-def]
    """Scripts that come long after the first paint: the worst there is."""
    reader = come(SHIFTS, viewport=size)
    page, days = reader.page, sample.site.of_kind("day")
    reader.goes(sample.site.url(days[-1].papers[0]))
    reader.presses("s")
    for text in ("normal", "largest"):
        page.evaluate(
            "([key, text]) => localStorage.setItem(key, JSON.stringify(text))", [KEYS + "size", text]
        )
        page.evaluate("""(key) => { const visit = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...visit, since: visit.since || visit.day, last: visit.at })); }""",
            KEYS + "visit")  # fmt: skip
        for kind in ("home", "month", "paper", "saved"):
            reader.context.route(
                "**/digestgen.*.js", lambda route: (page.wait_for_timeout(250), route.continue_())
            )
            reader.goes(sample.kinds[kind])
            page.wait_for_timeout(50)
            if kind in ("home", "month"):
                assert reader.new_marks() > 0 and page.locator(".dg-since").is_visible()
            assert sum(page.evaluate("shifts")) <= 0.005, (kind, text)
            reader.context.unroute("**/digestgen.*.js")


def test_nothing_of_it_is_there_without_javascript(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come(java_script_enabled=False)
    for kind in ("home", "paper", "saved"):
        reader.goes(sample.kinds[kind])
        assert reader.page.locator(".dg-tools, .dg-reading-button, dialog").count() == 0
    assert "needs JavaScript" in reader.page.locator(".dg-saved").inner_text()


def test_it_is_small() -> None:
    everywhere = "".join(jsmin((ASSETS / f"{name}.js").read_text("utf-8")) for name in READING)
    assert len(gzip.compress(everywhere.encode(), 9)) <= 6250
    assert (
        len(gzip.compress(jsmin((ASSETS / "saved.js").read_text("utf-8")).encode(), 9)) <= 4096
    )  # on its own page alone


SMALL_TARGETS = """() => [...document.querySelectorAll(
  ".dg-tools button, .dg-button, .dg-reading-button, .dg-reading label, .dg-saved :is(button, select, textarea)")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")], ids=["dark", "phone"])
def test_a_thumb_finds_everything(come, sample, size: dict, scheme: str) -> None:  # type: ignore[no-untyped-def]
    reader, days = (
        come(viewport=size, color_scheme=scheme, reduced_motion="reduce"),
        sample.site.of_kind("day"),
    )
    page = reader.page
    reader.goes(sample.site.url(days[1].papers[0]))
    reader.is_away(days=1)
    reader.goes("")
    reader.presses("j")
    reader.follows("Enter")
    reader.presses("s")
    assert page.evaluate(SMALL_TARGETS) == []
    reader.goes("")
    reader.presses("j", "s", "j", "s")  # one card is off the list again, one on it, one read
    assert reader.new_marks() > 0 and page.locator(".dg-read:visible").count() == 1
    assert page.evaluate(SMALL_TARGETS) == []
    reader.asks_for_help()
    assert page.evaluate(SMALL_TARGETS) == []
    reader.goes("saved/")
    assert page.evaluate(SMALL_TARGETS) == []
    page.locator("[data-dg-remove]").first.press("Enter")
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Remove all").or_(
        page.get_by_text("Nothing is saved yet")
    ).first.wait_for()
