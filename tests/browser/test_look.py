"""What one sees at a glance: marks that take no room, lines that do not break, colours that stand out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

SMALL_PHONE = {"width": 360, "height": 780}
# Material's accents; a site's own stylesheet holds only the one that it has.
ACCENTS = """#ff1a47 #f50056 #df41fb #7c4dff #526cfe #4287ff #0091eb #00bad6 #00bda4 #00c753 #63de17 #b0eb00 #ffd500 #ffaa00
#ff9100 #ff6e42""".split()
# Contrast as WCAG 2.2 has it; a canvas gives any colour as sRGB.
CONTRAST = """(accents) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((one) => one / 255)
      .map((one) => (one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  return Object.fromEntries(accents.map((accent) => {
    document.body.style.setProperty("--md-accent-fg-color", accent);
    const fills = [".dg-chart rect", ".dg-bar rect"].map((one) => getComputedStyle(document.querySelector(one)).fill);
    const ground = light(getComputedStyle(document.body).backgroundColor);
    const contrasts = fills.map(light).map((one) => (Math.max(one, ground) + .05) / (Math.min(one, ground) + .05));
    return [accent, Math.min(...contrasts)];
  }));
}"""
LINES = "(element) => new Set([...element.getClientRects()].map((box) => Math.round(box.bottom))).size"
# Where a ribbon stands, from the middle of its card's first line, and whether it covers a letter.
RIBBONS = """() => [...document.querySelectorAll(".dg-card[data-dg-paper]")].map((card) => {
  const words = document.createTreeWalker(card, NodeFilter.SHOW_TEXT, (node) =>
    node.data.trim() && node.parentElement.checkVisibility() && !node.parentElement.closest(".dg-tools")
      ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
  const ribbon = card.querySelector(".dg-save svg").getBoundingClientRect();
  const range = document.createRange();
  let first = null, covered = false;
  while (words.nextNode()) {
    range.selectNodeContents(words.currentNode);
    for (const box of range.getClientRects()) {
      if (!first || (box.width && box.bottom < first.top)) first = box; // in lines marks come first and stand below
      covered = covered || (box.right > ribbon.left && box.left < ribbon.right && box.bottom - 2 > ribbon.top && box.top + 2 < ribbon.bottom);
    }
  }
  return [Math.abs((first.top + first.bottom - ribbon.top - ribbon.bottom) / 2), covered, card.offsetHeight];
})"""

pytestmark = pytest.mark.browser


def open_page(browser: Browser, url: str, **options: object) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(url, wait_until="load")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_stand_out_in_every_accent(chromium: Browser, sample, scheme: str) -> None:  # type: ignore[no-untyped-def]
    page = open_page(chromium, sample.root + "statistics/", color_scheme=scheme)
    contrasts = page.evaluate(CONTRAST, ACCENTS)
    assert len(set(contrasts.values())) > 10, "the palette's accent colours them"
    assert {accent: contrast for accent, contrast in contrasts.items() if contrast < 3} == {}
    page.context.close()


# How far below a day's heading its list begins, by its first rule.
BELOW = """() => [...document.querySelectorAll(".dg-day + .dg-cards")].map((list) =>
  list.getBoundingClientRect().top - list.previousElementSibling.getBoundingClientRect().bottom)"""


@pytest.mark.parametrize("size", [SMALL_PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_a_ribbon_is_on_the_first_line_of_its_card_and_a_list_below_its_day(
    chromium: Browser, sample, size: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    for kind in ("home", "month", "tag"):
        page = open_page(chromium, sample.root + sample.kinds[kind], viewport=size)
        seen = page.evaluate(RIBBONS)
        assert len(seen) > 2
        assert [one for one in seen if one[0] > 5 or one[1]] == [], kind
        gaps = page.evaluate(BELOW)
        assert bool(gaps) is (kind == "month") and all(gap >= 2 for gap in gaps)
        page.context.close()


# The lower edge of the row of links in each of these beginnings of pages, laid out in the place of the one that is open.
LINKS = """(beginnings) => beginnings.map((html) => {
  const paper = document.querySelector(".dg-paper");
  paper.outerHTML = html;
  return document.querySelector(".dg-links--row").getBoundingClientRect().bottom;
})"""


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_the_way_to_every_paper_is_on_the_first_screen(
    chromium: Browser, sample, size: tuple[int, int]
) -> None:  # type: ignore[no-untyped-def]
    """Also where twenty authors stand above it."""
    urls = [sample.site.url(paper) for paper in sample.site.papers]
    texts = [(sample.folder / url / "index.html").read_text("utf-8") for url in urls]
    beginnings = [
        re.search('<div class="dg-paper".*?dg-links--row.*?</p>', text, re.DOTALL) for text in texts
    ]
    page = open_page(chromium, sample.root + urls[0], viewport={"width": size[0], "height": size[1]})
    edges = page.evaluate(LINKS, [match[0] for match in beginnings if match])
    assert len(edges) == len(urls) > 50 and len(set(edges)) > 5
    assert [(edge, url) for edge, url in zip(edges, urls, strict=True) if not 0 < edge < size[1]] == []
    page.context.close()


# Puts a language's words on the front page, and takes out what stands between its heading and its links.
SAID = """([lang, links, choice]) => {
  document.documentElement.lang = lang;
  document.querySelectorAll(".md-content__inner > p").forEach((one) => one.remove());
  document.querySelectorAll(".dg-subscribe a").forEach((one, at) => { one.textContent = links[at]; });
  document.querySelectorAll(".dg-choice button").forEach((one, at) => { one.textContent = choice[at]; });
  const bars = [...document.querySelectorAll(".md-header, .md-tabs")].map((one) => one.getBoundingClientRect().bottom);
  const tops = [...document.querySelectorAll(".dg-subscribe a")].map((one) => one.getBoundingClientRect().top);
  const kicker = document.querySelector(".dg-kicker");
  return [Math.min(...tops) - Math.max(...bars),
    parseFloat(getComputedStyle(kicker).paddingInlineEnd) - kicker.querySelector(".dg-choice").offsetWidth];
}"""


def test_long_words_of_a_language_have_their_room_on_the_front_page(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """Two rows of links stood behind the header where nothing but a heading is above them."""
    page = open_page(chromium, sample.root, viewport={"width": 1440, "height": 900})
    page.locator(".dg-choice").wait_for()
    rooms = {}
    for catalog in sorted((Path(__file__).parents[2] / "site_templates" / "words").glob("*.yml")):
        said = yaml.safe_load(catalog.read_text("utf-8"))
        links = [said["home"][name] for name in ("subscribe", "issues", "tags")]
        choice = [said["script"][name] for name in ("only_unread", "lists_cards", "lists_lines")]
        rooms[catalog.stem] = page.evaluate(SAID, [catalog.stem, links, choice])
    assert len(rooms) == 13 and {language: room for language, room in rooms.items() if min(room) < 0} == {}
    page.context.close()


def test_a_small_phone_breaks_no_date_and_no_address(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """The longest day there is, beside the buttons of a paper; and feeds, each with its button."""
    longest = max(
        sample.site.papers, key=lambda paper: len(sample.site.config.messages.day(paper.date, weekday=True))
    )
    page = open_page(chromium, sample.root + sample.site.url(longest), viewport=SMALL_PHONE)
    assert page.locator(".dg-paper .dg-tools button:visible").count() == 2
    date = page.locator(".dg-paper > .dg-kicker a")
    assert date.evaluate(LINES) == 1
    end = date.bounding_box()["x"] + date.bounding_box()["width"]  # type: ignore[index]
    assert end < page.locator(".dg-paper .dg-tools").bounding_box()["x"]  # type: ignore[index]
    page.goto(sample.root + "feeds/")
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL_PHONE["width"]
    assert {page.locator(".dg-feed__address").nth(at).evaluate(LINES) for at in range(3)} == {1}
    lefts = page.locator(".dg-feed__copy").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert len(lefts) > 90 and max(lefts) - min(lefts) < 1, "the buttons stand below each other"
    page.context.close()


SIDES = """
(cards) => cards.map((card) => [...card.querySelectorAll("h3, .dg-authors, .dg-links, h1, .dg-facts")].map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const text = range.getBoundingClientRect(), box = card.getBoundingClientRect();
  return text.left - box.left < box.right - text.right ? "left" : "right";
}))
"""


def test_who_wrote_a_paper_stands_on_the_side_of_its_title(
    chromium: Browser, serve_language: Callable[[str], tuple[Path, str]]
) -> None:
    """An Arabic paper by people with Latin names, and one in English, on an Arabic page."""
    page = chromium.new_page(viewport={"width": 720, "height": 700})
    page.goto(serve_language("ar")[1] + "digests/2025-08-07/")
    assert page.locator(".dg-card").evaluate_all(SIDES) == [["right"] * 3, ["left"] * 3]
    page.goto(serve_language("ar")[1] + "papers/2508.10001/")
    assert page.locator(".dg-paper").evaluate_all(SIDES) == [["right"] * 4]
    page.close()
