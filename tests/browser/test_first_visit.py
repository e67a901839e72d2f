"""What a first visit costs, and what comes out on paper: measured by Chromium, text sent as gzip."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

MOST_REQUESTS, MOST_BYTES, MOST_SHIFT = 5, 80_000, 0.02
FONT = 100_000  # for formulas; only pages that hold one ask for it
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""

pytestmark = pytest.mark.browser


@dataclass
class Cost:
    """Files asked for, bytes as they came over the line (headers included), and how far things moved."""

    requests: int = 0
    bytes: float = 0
    shift: float = 0


def visit(browser: Browser, url: str, width: int = 390) -> Cost:
    """Open a page with an empty cache, as a reader does who comes for the first time; read on to its end."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    cost, urls = Cost(), set()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")

    def add(event: dict) -> None:  # type: ignore[type-arg]
        cost.bytes += event["encodedDataLength"]

    protocol.on("Network.loadingFinished", add)
    page.on("request", lambda request: urls.add(request.url))
    page.add_init_script(SHIFTS)
    page.goto(url, wait_until="networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(150)
    cost.requests = len(urls)
    cost.shift = page.evaluate("shifted")
    context.close()
    return cost


def test_a_paper_page_is_small(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    texts = {
        url: (sample.folder / url / "index.html").read_text("utf-8")
        for url in map(sample.site.url, sample.site.papers)
    }
    small = [url for url in sorted(texts, key=lambda url: len(texts[url])) if "<img" not in texts[url]]
    largest = visit(chromium, sample.root + [url for url in small if "<math" not in texts[url]][-1])
    assert largest.requests <= MOST_REQUESTS
    assert largest.bytes <= MOST_BYTES
    formulas = visit(chromium, sample.root + [url for url in small if "<math" in texts[url]][-1])
    assert formulas.requests <= MOST_REQUESTS
    assert formulas.bytes <= MOST_BYTES + FONT


def test_nothing_moves_while_a_page_comes_in(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    visits = [
        ("home", 390),
        ("paper", 390),
        ("week", 390),
        ("home", 1280),
        ("tag", 1280),
        ("hand-written", 1280),
    ]
    shifts = {
        (kind, width): visit(chromium, sample.root + sample.kinds[kind], width).shift
        for kind, width in visits
    }
    assert {where: shift for where, shift in shifts.items() if shift > MOST_SHIFT} == {}


PRINTED = """
() => [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility() &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).map((element) =>
    [element.closest(".md-content") ? "text" : "frame", element.textContent.trim().slice(0, 60)])
"""


def test_on_paper_stands_the_text_and_where_its_links_lead(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    page = chromium.new_page()
    paper = max(sample.site.papers, key=lambda paper: len(paper.authors))
    assert len(paper.authors) > 23, "its authors fold"
    page.goto(sample.root + sample.site.url(paper))
    page.emulate_media(media="print")
    shown = page.evaluate(PRINTED)
    assert [text for where, text in shown if where == "frame"] == []
    assert ["text", page.locator("h1").inner_text()] in shown
    first = page.locator(".dg-links--row a").first
    after = first.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert first.get_attribute("href") in after.replace('\\"', "")
    last = page.locator(".dg-authors .dg-fold :is(a, span)").last
    assert last.inner_text() == paper.authors[-1].text and last.is_visible(), (
        "on paper nothing unfolds at a click"
    )
    page.close()
