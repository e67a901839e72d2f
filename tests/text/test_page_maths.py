r"""Formulas that people write into pages, editorials and notes: dollars, brackets, blocks; and what is none."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.markdown.escape import escape_markdown
from digestgen.text.maths.maths import render_mathml

OURS = "digestgen.text.markdown.pages"
EXTENSIONS = ["admonition", "attr_list", "footnotes", "md_in_html", "pymdownx.superfences", "tables", "toc"]


def render_page(text: str, extensions: list[str] = EXTENSIONS) -> str:
    return Markdown(extensions=[*extensions, OURS]).convert(text)


def render_note(text: str) -> str:
    return BodyRenderer(EXTENSIONS, {}).render(text)


WRITTEN = {
    "dollars": ("Ada needs $x^2$ lamps.", "x^2", False),
    "brackets": (r"Ada needs \(x^2\) lamps.", "x^2", False),
    "brackets over two lines": ("Ada needs \\(x\n+ y\\) lamps.", "x\n+ y", False),
    "brackets with brackets": (r"Ada needs \(f(x) \text{ (all)}\) lamps.", r"f(x) \text{ (all)}", False),
    "two dollars": ("$$\nx = 1\n$$", "\nx = 1\n", True),
    "a block": ("\\[\nx = 1\n\\]", "\nx = 1\n", True),
    "a block of rows": ("\\[ a \\\\[2pt]\n    b \\]", " a \\\\[2pt]\n    b ", True),
    "an environment": (
        "\\begin{align*}\n    a &= b \\\\\n    c &= d\n\\end{align*}",
        "\\begin{align*}\n    a &= b \\\\\n    c &= d\n\\end{align*}",
        True,
    ),
    "in a box": ('!!! note "Lamps"\n    \\[ x = 1 \\]', " x = 1 ", True),
    "in a list": ("- Ada\n\n    needs \\(x^2\\)", "x^2", False),
    "in a footnote": ("Ada[^1]\n\n[^1]: needs \\(x^2\\).", "x^2", False),
    "in HTML that holds Markdown": ("<div markdown>\nAda needs $x^2$.\n</div>", "x^2", False),
}


@pytest.mark.parametrize(("text", "tex", "display"), WRITTEN.values(), ids=WRITTEN)
def test_a_formula_is_mathml_however_it_is_written(text: str, tex: str, display: bool) -> None:
    for html in (render_page(text), render_note(text)):
        assert re.findall(r"<math.*?</math>", html, re.DOTALL) == [render_mathml(tex, display)], html
        assert "\ufdd0" not in html


NOT_WRITTEN = [
    ("It costs $5 and $10, or $20,000-$30,000.", "It costs $5 and $10, or $20,000-$30,000."),
    (r"It costs \$5 of \$x\$.", "It costs $5 of $x$."),
    ("Bo writes `$x$` and `\\(y\\)`.", r"<code>$x$</code> and <code>\(y\)</code>"),
    ("    $x$ \\(y\\)", r"<code>$x$ \(y\)"),
    ("```\n$x$\n\n\\[ y \\]\n```", r"\[ y \]"),
    (r"See \[1\] and \[2\].", "See [1] and [2]."),
    (r"Two \\(plain\\) backslashes.", r"Two \(plain\) backslashes."),
    (r"[a\](b) c", r"[a](b) c"),
    (r"Half \(open, and \(again.", "Half (open, and (again."),
]


@pytest.mark.parametrize(("text", "shown"), NOT_WRITTEN)
def test_money_code_and_escaped_brackets_stay(text: str, shown: str) -> None:
    for html in (render_page(text), render_note(text)):
        assert shown in html
        assert "<math" not in html and "\ufdd0" not in html


@pytest.mark.parametrize("text", [r"\(x\) of \[y\]", r"\[x = 1\]", r"\begin{align} x \end{align}", r"$x$ and \\(y\\)"])  # fmt: skip
def test_what_a_source_says_is_no_formula_by_its_backslashes(text: str) -> None:
    written = escape_markdown(text)
    assert "<math" not in render_note(written) + render_page(written)


def test_a_heading_is_named_by_its_formula_in_plain_text() -> None:
    page = Markdown(extensions=["toc", OURS])
    html = page.convert("# Of $x^2$ `$y$` lamps\n\n[TOC]\n\n## \\(O(n)\\)")
    first = page.toc_tokens[0]  # type: ignore[attr-defined]
    assert (first["name"], first["id"]) == ("Of x² $y$ lamps", "of-x2-y-lamps")
    assert f'<h1 id="of-x2-y-lamps">Of {render_mathml("x^2")} <code>$y$</code> lamps</h1>' in html
    assert '<a href="#on">O(n)</a>' in html


def test_attributes_and_raw_html_have_the_text() -> None:
    html = render_page(
        '![of $x^2$](a.png) [to $y$](b.md?c=$z$&d=$w$ "by $v^2$")\n\n'
        "<pre>\n\nraw $x_1$\n\n</pre>\n\n<script>\n\nlet a = $x < y$;\n\n</script>\n\n<div>\n\nraw $x_2$\n\n</div>"
    )
    assert 'alt="of x²"' in html and 'title="by v²"' in html and 'href="b.md?c=$z$&amp;d=$w$"' in html
    assert "raw $x_1$" in html and "let a = $x < y$;" in html
    assert f"raw {render_mathml('x_2')}" in html


def test_what_nobody_understands_is_shown_as_it_is_written() -> None:
    html = render_page(r"Bo has $\lampshade{x < 1}_2$, \(\wick\) and $x^a^b$, Ada *one* $\frac{1}{2}$.")
    assert re.sub(r"<math.*?</math>", "½", html) == (
        r"<p>Bo has $\lampshade{x &lt; 1}_2$, \(\wick\) and $x^a^b$, Ada <em>one</em> ½.</p>"
    )


def test_each_page_begins_anew() -> None:
    page = Markdown(extensions=[OURS])
    for tex in ("x", "y"):
        assert page.reset().convert(f"# A ${tex}$") == f"<h1>A {render_mathml(tex)}</h1>"
    assert page.reset().convert("") == ""
    assert page.reset().convert("# A $z$") == f"<h1>A {render_mathml('z')}</h1>"
