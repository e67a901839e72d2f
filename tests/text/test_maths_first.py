r"""Formulas of a body are the same whatever extensions a site has: they are out of the text before those run."""

from __future__ import annotations

import re

import pytest

from digestgen.text.markdown.body import BodyRenderer

MEDDLERS = [
    "abbr",
    "attr_list",
    "def_list",
    "footnotes",
    "smarty",
    "tables",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.progressbar",
    "pymdownx.smartsymbols",
    "pymdownx.superfences",
    "pymdownx.tilde",
]
FORMULAS = {
    "marks of edits": r"A lamp has ${++a++}$ and ${--b--}$ and ${==c==}$.",
    "marks of emphasis": r"Of $x_1 *y* z_2$ and $a ==b== c ^d^ ~e~$ lamps.",
    "symbols": r"So $a --> b$, $(c)$, $1/2$, $:smile:$ and $++k++$.",
    "a definition": "The light:\n\n$$\na\n: b\n$$\n\nburns.",
    "a list": "We have\n$$\na\n- b\n+ c\n$$\nlamps.",
    "a heading": "We have\n$$\n# a\n= b\n$$\nlamps.",
    "a tag": "Where $a<b$ and $c>d$, and $x<y>z$.",
    "an abbreviation": "Of $HTML$ and $0$.\n\n*[HTML]: a language\n*[0]: nothing",
    "dollars left over": r"At $\geq$80% of $n = 3$ lamps and ($m$), some ($\sim$73%) burn.",
    "attributes": r"Lamps $x {: .big }$ burn.",
}


def formulas(html: str) -> list[str]:
    return re.findall(r"<math.*?</math>", html, re.DOTALL)


@pytest.mark.parametrize("body", FORMULAS.values(), ids=FORMULAS)
def test_no_extension_changes_a_formula(body: str) -> None:
    from digestgen.text.maths.delimiters import split_maths
    from digestgen.text.maths.maths import render_formula

    every = [render_formula(tex, kind == "display") for kind, tex in split_maths(body) if kind != "text"]
    wanted = [html for html in every if html.startswith("<math")]  # the others are text: 0, ≥
    assert wanted
    for extensions in ([], MEDDLERS, *([name] for name in MEDDLERS)):
        assert formulas(BodyRenderer(extensions, {}).render_fully(body)) == wanted, extensions


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Set `$HOME` and `$PATH$`.", "<p>Set <code>$HOME</code> and <code>$PATH$</code>.</p>"),
        ("Set ``a `$b$` c``\nand `$x\n$y`.", "<p>Set <code>a `$b$` c</code>\nand <code>$x\n$y</code>.</p>"),
        ("```\n$x$\n\n$y$\n```", "<pre><code>$x$\n\n$y$\n</code></pre>"),
        ("Code:\n\n    $x$ and $y$", "<p>Code:</p>\n<pre><code>$x$ and $y$\n</code></pre>"),
        ("- Code:\n\n        $x$", "<ul>\n<li>Code:<pre><code>$x$\n</code></pre>\n</li>\n</ul>"),
        ("So <code>$a < b$</code> it is.", "<p>So <code>$a &lt; b$</code> it is.</p>"),
        ("From $5 to $6, or \\$7.", "<p>From $5 to $6, or $7.</p>"),
    ],
)  # fmt: skip
def test_code_and_money_stay_as_they_are(body: str, wanted: str) -> None:
    for extensions in (["fenced_code"], ["pymdownx.superfences"]):
        html = BodyRenderer(extensions, {"pymdownx.superfences": {}}).render_fully(body)
        html = re.sub(r'<div class="highlight">|</div>|<span></span>| class="[^"]*"', "", html)
        assert html.replace("<pre><span></span>", "<pre>") == wanted


@pytest.mark.parametrize(
    "body",
    [
        "> A lamp\n> has $$\n> a + b\n> $$ in it.",
        "| lamp | light |\n|---|---|\n| $a$ | costs $5 |\n| $b$ | costs $6 |",
        "!!! note\n    Of $a$ and\n    $b$.",
        "- One $a$\n- two $b$",
        "Text[^1].\n\n[^1]: Of $a$ and $b$.",
    ],
    ids=["quote", "table", "box", "list", "footnote"],
)
def test_formulas_inside_of_blocks_are_formulas(body: str) -> None:
    html = BodyRenderer(["tables", "admonition", "footnotes"], {}).render_fully(body)
    assert [re.findall('alttext="(.*?)"', one)[0] for one in formulas(html)] in (["a", "b"], ["a + b"])
    assert "$$" not in html and html.count("$") == 2 * ("costs" in body)
