"""Literal text stays literal, whatever Python-Markdown extensions a site turns on."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from digestgen.text.clean import clean_text
from digestgen.text.markdown.escape import escape_markdown

PYMDOWNX = (
    "tilde caret mark betterem superfences details tabbed tasklist snippets emoji keys critic highlight "
    "inlinehilite arithmatex"
)
EXTENSIONS = [
    "extra",
    "admonition",
    "sane_lists",
    "toc",
    "wikilinks",
    *(f"pymdownx.{x}" for x in PYMDOWNX.split()),
]


def markdowns() -> dict[str, Markdown]:
    bare = Markdown()
    bare.ESCAPED_CHARS = [*bare.ESCAPED_CHARS, "$"]  # every reader that knows maths takes \\$ for a dollar
    extra = Markdown(extensions=["extra", "toc", "admonition", "pymdownx.arithmatex"])
    everything = Markdown(
        extensions=EXTENSIONS, extension_configs={"pymdownx.tabbed": {"alternate_style": True}}
    )
    return {"bare": bare, "extra": extra, "everything": everything}


READERS = markdowns()


def shown(markdown: str, reader: Markdown) -> str:
    """The text of the only paragraph; fails when there is anything else."""
    reader.reset()
    page = reader.convert(markdown)
    found = re.fullmatch(r"<p>([^<>]*)</p>", page.replace("\n", " "))
    # Bare > is text in HTML, and Python-Markdown leaves some of them.
    found = found or re.fullmatch(r"<p>([^<]*)</p>", page.replace("\n", " "))
    assert found, f"not one paragraph of text: {markdown!r} → {page!r}"
    return " ".join(html.unescape(found[1]).split())


def assert_literal(text: str) -> None:
    text = " ".join(clean_text(text).split())
    markdown = escape_markdown(text)
    assert not re.search(r"\n|\{[{%#]", markdown), "a second line, or Jinja"
    if not text:
        assert markdown == ""
        return
    for name, reader in READERS.items():
        assert shown(markdown, reader) == text, (name, markdown)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("2 * 3 = 6, a_b, C++ and ~5% of x^2", "2 * 3 = 6, a_b, C++ and ~5% of x^2"),
        ("AT&T; R&D at 1 < 2 <50% > 3", "AT&amp;T; R&D at 1 < 2 <50% > 3"),
        ("From $5 to $6 (#1) [see 3]", "From $5 to $6 (#1) \\[see 3]"),
        ("<human, action, object> and <|im_end|>", "&lt;human, action, object> and &lt;|im_end|>"),
        ("C:\\Users, \\ours and \\", "C:\\Users, \\ours and \\\\"),
        ("*all* of _it_ `now`", "\\*all\\* of \\_it\\_ \\`now\\`"),
        ("{{x}} {% y %} {: z }", "{\\{x}} &#123;% y %} \\{: z }"),
        ("a$b$c", "a\\$b\\$c"),
        ("3. Three", "3\\. Three"),
        ("- dash", "\\- dash"),
        ("-5 degrees", "-5 degrees"),
        ("# not a heading", "\\# not a heading"),
        ("| not | a table", "&#124; not | a table"),
        ("  white \n space ", "white space"),
    ],
)
def test_the_source_stays_readable(text: str, markdown: str) -> None:
    assert escape_markdown(text) == markdown


HOSTILE = [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](x){: onerror=alert(1) }", "{: onclick=x }",
    "<!--", "-->", "]]>", "<![CDATA[", "<?php ?>", "<https://evil.example>", "<a@b.example>", "&lt;", "&#60;",
    "&copy", "&#38 x", "{{ 7*7 }}", "{% raw %}", "{# x #}", "{!x!}", "[[Home]]", "[^1]", "[^1]: x", "[a]: b", "*[HTML]: x",
    "--8<-- \"x\"", "-8<-", "```", "~~~", "~~x~~", "~x~", "^x^", "^^x^^", "==x==", "++ctrl++", "++\"x\"++", ":smile:",
    "{++x++}", "{--x--}", "{~~a~>b~~}", "{>>x<<}", "{==x==}", "!!! note", "??? note", "=== \"Tab\"", "///", "# x", "#x",
    "3. x", "3) x", "- x", "+ x", "* x", "> x", "| a | b |", "|---|", ": x", "---", "***", "___", "_x_", "__x__", "*x*", "**x**",
    "`x`", "``x``", "`#!py x`", "$x$", "$$x$$", "\\(x\\)", "\\[x\\]", "\\begin{a}x\\end{a}", "\\", "\\$", "\\*", "\\\\",
    "<b>", "</b>", "<p\\le 1", "<50%", "< x", "<", "x <", "<br/>", "[TOC]", "[ ] x", "[x] y", "![", "!", "{", "}", "{:", "http://a.b",
    "x@y.z", "<div markdown=1>", "    x", "\t", "'", '"', "::: x", "% x", "@x", "<x@y>", "&", "&amp;", "&x;", "~5", "x^2", "a_b", "_a", "1",
    "<|im_end|>", "<human, action, object>", "(", ")", "(c)", ".", "$5", "$", "x", " ", " ", "é", "中", "=", "==", "+", "++", "-", "--", ":",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_snippet_is_shown_at_the_start_and_inside_a_paragraph(text: str) -> None:
    assert_literal(text)
    assert_literal(f"word {text} word {text}")
    assert_literal(f"word{text}word{text}")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join))
def test_hostile_snippets_in_any_order_stay_text(text: str) -> None:
    assert_literal(text)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=r"""\`*_{}[]()>#+-.!<&~^=|:$;@%/?'"0a1b ,""", max_size=40))
def test_active_characters_in_any_order_stay_text(text: str) -> None:
    assert_literal(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_unicode_stays_text(text: str) -> None:
    assert_literal(text)
