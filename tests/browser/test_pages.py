"""Every kind of page in a real browser: wide and narrow, light and dark, with and without JavaScript."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

FACTS = (Path(__file__).parent / "facts.js").read_text("utf-8")
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
# Widths and colours depend on each other nowhere; axe looks at all four (audit/test_axe.py).
MODES = {"desktop light": (DESKTOP, "light"), "phone dark": (PHONE, "dark")}
GENERATED = ("home", "paper", "maths", "day", "week", "month", "archive", "tags", "tag", "tag-page-2", "author",
             "feeds")  # fmt: skip

pytestmark = pytest.mark.browser


@dataclass
class Visit:
    """One page, seen once.

    Attributes:
        requests: addresses it asked for, the page's own left out.
        complaints: console errors and warnings, uncaught exceptions, failed requests.
        facts: see facts.js.
    """

    where: str
    root: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    facts: dict = field(default_factory=dict)


def watch(page: Page, visit: Visit) -> None:
    page.on("request", lambda r: None if r.is_navigation_request() else visit.requests.append(r.url))
    page.on("requestfailed", lambda r: visit.complaints.append(f"failed: {r.url}"))
    page.on("pageerror", lambda error: visit.complaints.append(f"exception: {error}"))
    page.on("console", lambda m: visit.complaints.append(m.text) if m.type in ("error", "warning") else None)


def visit_all(browser: Browser, served, mode: str) -> list[Visit]:  # type: ignore[no-untyped-def]
    size, scheme = MODES[mode]
    context = browser.new_context(viewport=size, color_scheme=scheme)
    visits = []
    for kind, url in served.kinds.items():
        page = context.new_page()
        visit = Visit(f"{kind} ({mode}, {served.base})", served.root)
        watch(page, visit)
        response = page.goto(served.root + url, wait_until="load")
        assert response.status == (404 if kind == "404" else 200)
        if kind == "redirect":
            page.wait_for_url(served.root + served.site.redirects[url])
        if kind == "404":  # Chromium reports the page's own status as an error
            visit.complaints = [text for text in visit.complaints if "status of 404" not in text]
        visit.facts = page.evaluate(FACTS)
        visits.append(visit)
    # What pages ask for once they are at rest; they stay open until then.
    context.pages[-1].wait_for_load_state("networkidle")
    context.close()
    return visits


@pytest.fixture(scope="module")
def visits(chromium: Browser, serve_sample: Callable) -> list[Visit]:
    """Every kind in every mode under `/repo/`, and once more at the root of a host."""
    sample, at_root = serve_sample("/repo/"), serve_sample("/")
    seen = [visit for mode in MODES for visit in visit_all(chromium, sample, mode)]
    return seen + visit_all(chromium, at_root, "desktop light")


def test_no_page_complains(visits: list[Visit]) -> None:
    assert [f"{v.where}: {text}" for v in visits for text in v.complaints] == []


def test_no_page_asks_anybody_else_for_anything(visits: list[Visit]) -> None:
    assert [f"{v.where}: {url}" for v in visits for url in v.requests if not url.startswith(v.root)] == []


def test_a_page_loads_its_styles_and_scripts_and_nothing_more(visits: list[Visit]) -> None:
    """Reading is quick because there is little to load: no index, no sitemap, no font until it is needed."""
    for visit in visits:
        assets = [url for url in visit.requests if "/assets/" in url]
        assert [url for url in visit.requests if url not in assets] == [], visit.where
        assert len(assets) <= 8, visit.where


def test_nothing_is_wider_than_the_screen(visits: list[Visit]) -> None:
    too_wide = {v.where: v.facts["width"] for v in visits if v.facts["width"] > v.facts["window"]}
    assert too_wide == {}


def test_one_title_one_h1_and_no_heading_level_left_out(visits: list[Visit]) -> None:
    for visit in visits:
        facts = visit.facts
        assert facts["titles"] == 1 and facts["title"].strip(), visit.where
        assert facts["lang"] == "en", visit.where
        levels = facts["headings"]
        assert levels.count(1) == 1 and levels[0] == 1, f"{visit.where}: {levels}"
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), f"{visit.where}: {levels}"


def test_text_stands_out_from_what_is_behind_it(visits: list[Visit]) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 : 1, whatever the size."""
    assert {v.where: v.facts["pale"] for v in visits if v.facts["pale"]} == {}
    for visit in visits:
        assert visit.facts["read"] > 0, visit.where
        assert visit.facts["dark"] == ("dark" in visit.where), visit.where


def test_links_and_pictures_have_names_and_ids_are_unique(visits: list[Visit]) -> None:
    assert {v.where: v.facts["unnamed"] for v in visits if v.facts["unnamed"]} == {}
    assert {v.where: v.facts["twice"] for v in visits if v.facts["twice"]} == {}


def test_the_button_copies_the_citation(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context()
    context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=sample.root.removesuffix(sample.base)
    )
    page = context.new_page()
    page.goto(sample.root + sample.kinds["paper"])
    button = page.get_by_role("button", name="Copy BibTeX")
    button.click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@") and copied == page.locator("#bibtex").text_content()
    button.wait_for(timeout=4000)  # and says again what it does
    context.close()


def test_everything_can_be_read_without_javascript(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    paper = max(sample.site.papers, key=lambda p: len(p.note))
    page.goto(sample.root + sample.site.url(paper))
    said = page.locator(".dg-paper").inner_text()
    assert all(name.text in said for name in paper.authors[:3])
    assert "Note".upper() in said.upper() and "archiveprefix = {arXiv}" in said
    assert page.get_by_role("button", name="Copy BibTeX").count() == 0  # a button that could do nothing
    for kind in GENERATED:
        page.goto(sample.root + sample.kinds[kind])
        assert len(page.locator(".md-content").inner_text()) > 80, kind
    page.goto(sample.root)
    title = page.locator(".dg-card__title").first.inner_text()
    page.locator(".dg-card__title a").first.click()
    assert page.locator("h1").inner_text() == title
    page.goto(sample.root + sample.kinds["paper"])
    folded = page.locator("details.dg-fold")
    folded.locator("summary").click()
    assert folded.locator("span, a").last.is_visible()
    context.close()


def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(viewport=DESKTOP)
    for kind in ("home", "paper"):
        page = context.new_page()
        page.goto(sample.root + sample.kinds[kind])
        page.evaluate(WATCH_FOCUS)
        wanted = page.evaluate(
            f"[...document.querySelectorAll(`{REACHABLE}`)].filter((e) => e.checkVisibility()).length"
        )
        for _ in range(wanted + 60):
            page.keyboard.press("Tab")
        seen = page.evaluate("[...focused.values()]")
        assert len(seen) == wanted, kind
        assert [name for name, visible in seen if not visible] == [], kind
        page.close()
    context.close()


REACHABLE = ".md-content :is(a[href], button:not([hidden]), summary, [tabindex='0'])"
WATCH_FOCUS = """
() => {
  window.focused = new Map();
  addEventListener("focusin", ({ target }) => {
    if (!target.closest(".md-content")) return;
    const style = getComputedStyle(target);
    const visible = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    focused.set(target, [target.outerHTML.slice(0, 80), visible]);
  });
}
"""


def test_the_first_tab_leads_past_the_menus(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """WCAG 2.2, 2.4.1; the reader's guide promises it."""
    context = chromium.new_context(viewport=DESKTOP)
    page = context.new_page()
    for kind in (*GENERATED, "hand-written"):
        page.goto(sample.root + sample.kinds[kind])
        page.keyboard.press("Tab")
        first = page.locator(":focus")
        assert first.get_attribute("href", timeout=1000).startswith("#"), kind
        first.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator(".md-content :focus").count() == 1, kind
    context.close()


def test_a_wide_table_scrolls_by_keys(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """A note's table on a phone can have the focus and has a name; where it has room it is no stop on the way."""
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    page = context.new_page()
    cells = "".join(f"<td>kettle&nbsp;number&nbsp;{n}</td>" for n in range(3))

    def add_tables(route: Route) -> None:
        answer = route.fetch()
        tables = f"<table><tr>{cells}</tr></table><table><tr><td>lamp</td></tr></table>"
        body = answer.text().replace(
            '<section class="dg-abstract">', f'{tables}<section class="dg-abstract">', 1
        )
        route.fulfill(response=answer, body=body)

    url = sample.root + sample.kinds["paper"]
    page.route(url, add_tables)
    page.goto(url)
    page.locator('.md-typeset__scrollwrap[tabindex="0"]').wait_for()
    region = page.get_by_role("group", name="Table, scrolls sideways")
    assert region.count() == 1
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.set_viewport_size({"width": 1280, "height": 780})
    page.locator('.md-typeset__scrollwrap[tabindex="0"]').wait_for(state="detached")
    context.close()


def test_a_key_marks_a_paper_as_read(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(sample.root)
    page.keyboard.press("j")
    page.keyboard.press("m")
    assert page.locator(".dg-card[data-dg-read]").count() == 1
    page.keyboard.press("m")
    assert page.locator(".dg-card[data-dg-read]").count() == 0
    page.keyboard.press("?")
    assert "Mark the paper as read" in page.locator("dialog[open]").inner_text()
    context.close()
