"""What comes out on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from digestgen.text.maths.maths import render_mathml

pytestmark = pytest.mark.browser

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
    assert [text for _, text in shown if text.startswith(("Save as", "Copy"))] == []
    assert page.locator("#bibtex").evaluate("(code) => code.scrollWidth <= code.parentElement.clientWidth")
    first = page.locator(".dg-links--row a").first
    after = first.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert first.get_attribute("href") in after.replace('\\"', "")
    last = page.locator(".dg-authors .dg-fold :is(a, span)").last
    assert last.inner_text() == paper.authors[-1].text and last.is_visible(), (
        "on paper nothing unfolds at a click"
    )
    page.close()


def test_wide_tables_and_formulas_are_whole_on_paper(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    page = chromium.new_page(viewport={"width": 657, "height": 900})  # what the margins leave of A4
    cells = "".join(f"<td>kettle_number_{n}_of_the_kitchen</td>" for n in range(12))

    formula = render_mathml("+".join(f"a_{{{n}}}x" for n in range(60)))

    def add_table(route: Route) -> None:
        answer = route.fetch()
        wide = f'<section class="dg-abstract"><table><tr>{cells}</tr></table><p>{formula}</p>'
        route.fulfill(response=answer, body=answer.text().replace('<section class="dg-abstract">', wide, 1))

    url = sample.root + sample.kinds["paper"]
    page.route(url, add_table)
    page.goto(url)
    page.locator(".md-typeset__scrollwrap").wait_for()
    page.emulate_media(media="print")
    right = "(cell) => cell.getBoundingClientRect().right"
    assert page.locator("td").last.evaluate(right) <= page.locator("article").evaluate(right) + 1
    ends = page.locator("math msub").evaluate_all(
        "(parts) => parts.map((part) => part.getBoundingClientRect().right)"
    )
    assert len(ends) == 60 and max(ends) <= page.locator("article").evaluate(right) + 1
    page.close()
