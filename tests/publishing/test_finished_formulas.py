"""Formulas of a finished page: their font is asked for ahead, and text browsers have words, whoever rendered the page."""

from __future__ import annotations

import html5lib
import pytest

from digestgen.pages.page import finish_formulas
from digestgen.text.maths.maths import render_mathml

PAGE = "<html><head><title>Lamps</title></head><body>{}</body></html>"
HTML = "{http://www.w3.org/1999/xhtml}"
MATHS = "{http://www.w3.org/1998/Math/MathML}math"


@pytest.mark.parametrize(("url", "root"), [("", ""), ("about/", "../"), ("guide/lamps/", "../../")])
def test_a_page_with_a_formula_asks_for_the_font_ahead(url: str, root: str) -> None:
    page = finish_formulas(PAGE.format('<math alttext="x"><mi>x</mi></math>'), url)
    assert f'<link rel="preload" href="{root}assets/fonts/maths.woff2" ' in page.partition("</head>")[0]


def test_a_page_without_one_does_not() -> None:
    assert finish_formulas(PAGE.format("<p>x, 10⁶</p>"), "about/") == PAGE.format("<p>x, 10⁶</p>")


@pytest.mark.parametrize(("tex", "display", "words"), [
    ("x^2", False, "x²"), (r"\frac{a+b}{c}", True, "(a+b)/c"), (r"a < b \& c", False, "a < b & c"),
    (r"\text{</script><b>}", False, "</script><b>"),
])  # fmt: skip
def test_browsers_see_the_formula_and_nothing_of_its_words(tex: str, display: bool, words: str) -> None:
    """What text browsers take for one long script is two empty ones, with the formula between them."""
    formula = render_mathml(tex, display)
    page = finish_formulas(PAGE.format(f"<p>The {formula}, here.</p>"), "")
    paragraph = html5lib.parse(page).find(f"{HTML}body/{HTML}p")
    hidden, maths, end = paragraph
    assert (hidden.tag, "hidden" in hidden.attrib, hidden.text) == (f"{HTML}span", True, words)
    (script,) = hidden[0]
    assert (len(script), script.text, len(end), end.text) == (0, None, 0, None)
    assert (end.tag, end.attrib) == (f"{HTML}script", {"type": "text/plain"})
    assert (maths.tag, len(maths) > 0, maths.tail) == (MATHS, True, None)
    assert (paragraph.text, end.tail) == ("The ", ", here.")
    assert formula in page


def test_a_formula_that_somebody_wrote_as_mathml_is_left_as_it_is() -> None:
    page = PAGE.format("<math><mi>x</mi></math>")
    assert finish_formulas(page, "").partition("<body>")[2] == page.partition("<body>")[2]
