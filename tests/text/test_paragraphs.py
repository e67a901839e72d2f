"""The shortcut for plain paragraphs gives what the plain way gives, or steps aside."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.markdown.paragraphs import is_inert, render_paragraphs
from digestgen.text.maths.maths import render_formula

EXTENSIONS = [
    "toc", "tables", "fenced_code", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "abbr",
    "pymdownx.superfences", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.details", "pymdownx.tabbed",
    "pymdownx.tasklist", "pymdownx.tilde", "pymdownx.caret", "pymdownx.mark", "pymdownx.betterem",
]  # fmt: skip
RENDERER = BodyRenderer(
    EXTENSIONS, {"toc": {"permalink": True}, "pymdownx.tabbed": {"alternate_style": True}}
)


def shortcut(markdown: str) -> str | None:
    return render_paragraphs(markdown, render_formula)


@pytest.mark.parametrize(
    "markdown",
    [
        "One sentence.",
        "Two lines\nof one paragraph.\n\nAnd another: with \"quotes\", 'more' and (brackets) at 50%.",
        "We show $x^2 + y_i$ and $$\\alpha \\le \\beta$$ for $2.16\\times$$\\sim$$2.50\\times$.",
        "Code is at <https://example.org/a_b/c?x=1>.",
        "For $a < b$ see [the site](https://example.org/x) or <https://example.org/y>.",
        "From $5 to six dollars, naïve façade, 知识 and Ⅻ.",
        "A-b -- c --- d... e! f? g; h = i + j / k @ l",
        "*Lamps* and (*old kettles*), and *both*.\n\n*These* are $a * b$; see *here* and [there](https://example.org/x).",
    ],
)
def test_it_takes_plain_paragraphs(markdown: str) -> None:
    if "$5" in markdown:
        assert shortcut(markdown) is None, "a lone dollar is left to Markdown"
    else:
        assert shortcut(markdown) == RENDERER.render_fully(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "# Heading", "- item", "1. item", "a *b* c", "a_b_", "x `code` y", "a [b](c)", "a <b>", "a & b", "a &lt; b",
        "Term\n: meaning", "Title\n=====", "Title\n---", "    code", "one  \ntwo", "a\tb", "{{ x }}", "a {: #b }",
        "a | b\n--|--\nc | d", "!!! note\n    x", "`$x$`", "\\$5 and $x$", "a\n\n\nb", "a\u2028b", " a", "a ",
        "<javascript:alert(1)>", "<https://example.org/?a&b>", "Dg $x$ Dg", "$a<b$", "a ==b== c ~c~", "[^1]: note",
    ],
)  # fmt: skip
def test_it_steps_aside_for_anything_else(markdown: str) -> None:
    found = shortcut(markdown)
    assert found is None or found == RENDERER.render_fully(markdown)


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["word", "Dg", "a", "É", "知", "1", "1.", "$", "$x$", "$$y$$", "\\$", "\\", "\n", "\n\n", " ", "  ", "-", ":",
             "=", "(", ")", '"', "'", "!", "+", "<https://e.org/a>", "[w](https://e.org/b)", "*w*", " *w a* ", "](", "$a < b$", "!", "<", ">", "*", "_", "`", "[", "]", "&amp;", "|", "#",
             "\t", ".", ",", "%", "@e", "--", "===", "---", "Note: ", "e.g.", "\u00a0", "\u00ad", "\u200b", "!!!", "???"]
        ),
        st.text(max_size=3),
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_whenever_it_answers_it_is_right(text: str) -> None:
    markdown = text.strip("\n").rstrip()
    found = shortcut(markdown)
    if found is not None:
        assert found == RENDERER.render_fully(markdown)


def test_unknown_extensions_turn_it_off() -> None:
    assert is_inert(EXTENSIONS)
    assert is_inert(["markdown.extensions.toc"])
    assert not is_inert(["toc", "smarty"])
    assert not is_inert(["pymdownx.smartsymbols"])
    assert not is_inert([object()])
    smart = BodyRenderer(["smarty"], {})
    assert smart.render('Say "so".') == "<p>Say “so”.</p>"
