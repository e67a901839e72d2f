"""The font of formulas: asked for ahead on every page with a formula, whoever rendered it."""

from __future__ import annotations

import pytest

from digestgen.pages.page import load_font_ahead

PAGE = "<html><head><title>Lamps</title></head><body>{}</body></html>"


@pytest.mark.parametrize(("url", "root"), [("", ""), ("about/", "../"), ("guide/lamps/", "../../")])
def test_a_page_with_a_formula_asks_for_the_font_ahead(url: str, root: str) -> None:
    page = load_font_ahead(PAGE.format('<math alttext="x"><mi>x</mi></math>'), url)
    assert f'<link rel="preload" href="{root}assets/fonts/maths.woff2" ' in page.partition("</head>")[0]


def test_a_page_without_one_does_not() -> None:
    assert load_font_ahead(PAGE.format("<p>x, 10⁶</p>"), "about/") == PAGE.format("<p>x, 10⁶</p>")
