"""TeX in titles and abstracts becomes Unicode and Markdown, and no word is lost."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from digestgen.text.clean import clean_text
from digestgen.text.markdown.escape import escape_markdown
from digestgen.text.maths.delimiters import join_maths, split_maths
from digestgen.text.maths.maths import render_plain
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title

DOCUMENTS = Path(__file__).parents[1] / "data" / "tex"
READERS = [
    Markdown(extensions=["extra", "toc", "pymdownx.arithmatex"]),
    Markdown(
        extensions=["extra", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.tilde", "pymdownx.caret"]
    ),
]


def cases(name: str) -> list[object]:
    text = (DOCUMENTS / name).read_text(encoding="utf-8").split("\n\n", 1)[1]
    *parts, end = (part.strip("\n") for part in re.split(r"^\.$", text, flags=re.MULTILINE))
    assert not end and len(parts) % 3 == 0, f"{name}: a case is not closed"
    found = list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    control = re.compile("⟨([0-9A-F]{2})⟩")
    return [
        pytest.param(control.sub(lambda code: chr(int(code[1], 16)), given), expected, id=title)
        for title, given, expected in found
    ]


def test_a_list_that_begins_with_an_empty_item_of_a_list_is_no_code() -> None:
    text = r"\begin{itemize}\begin{itemize}\item \item lamps\end{itemize}\end{itemize}"
    assert tex_to_markdown(text) == "- lamps"


def test_a_quotation_mark_in_a_link_ends_with_it() -> None:
    """It was remembered by its place, which is gone once the link is one piece."""
    assert tex_to_title(r"\href{https://a.example/}{``lamps} and ``tea'' `") == "``lamps and “tea” `"
    assert tex_to_title(r"\href{https://a.example/}{$:`}") == "$:`"


@pytest.mark.parametrize(("tex", "expected"), cases("titles.md"))
def test_a_title_is_plain_text(tex: str, expected: str) -> None:
    assert tex_to_title(tex) == expected


@pytest.mark.parametrize(("tex", "expected"), cases("abstracts.md"))
def test_an_abstract_is_markdown(tex: str, expected: str) -> None:
    assert tex_to_markdown(tex) == expected


@pytest.mark.parametrize(("tex", "expected"), cases("titles.md"))
def test_a_title_given_back_does_not_change(tex: str, expected: str) -> None:
    if "{" in expected.replace("_{ij}", "") and "$" not in expected:
        pytest.skip("braces that TeX escaped, or that a macro needs, are read as TeX the second time")
    assert tex_to_title(expected) == expected


PLAIN = st.text(alphabet="abé 中.,;:!?()[]<>*_#+-=/|%&@^“”–0189", max_size=8)
STYLED = st.tuples(st.sampled_from([r"\emph{%s}", r"\textbf{%s}", r"{\it{}%s}", "%s", "%s"]), PLAIN)


def shown(page: str) -> str:
    return " ".join(
        html.unescape(re.sub(r"</?(?:p|em|strong|code|a|ul|ol|li)(?: [^<>]*)?>", "", page)).split()
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(STYLED, max_size=8))
def test_styled_text_shows_its_words_and_no_mark_of_markdown(parts: list[tuple[str, str]]) -> None:
    parts = [(style, re.sub(r"--|,,|<(?=[A-Za-z/])", "", text)) for style, text in parts]
    words = " ".join("".join(text for _, text in parts).split())
    tex = "".join(style % text for style, text in parts)
    if (
        "--" in words
        or ",," in words
        or "**" in words
        or re.search(r"<[a-z/]", words)
        or re.search(r"[\^_]\{|\^[+−-]?\d", tex)
    ):
        return  # joined to something that is TeX's or HTML's
    markdown = tex_to_markdown(tex)
    for reader in READERS:
        reader.reset()
        assert shown(reader.convert(markdown)) == words, markdown


TEX = [
    r"\textbf{", r"\emph{", r"{\it ", "}", "{", "$", "$$", r"\(", r"\)", r"\[", r"\]", r"\begin{equation}", r"\end{equation}",
    r"\begin{itemize}", r"\item ", r"\end{itemize}", r"\url{https://a.example/x_y}", r"\href{https://a.example/}{", "<b>", "</b>",
    "https://b.example/c(d)", "<a href='https://c.example'>", "</a>", "<i>", "</i>", "<sup>", "</sup>", "``", "''", "`", "'", "~",
    "--", "---", r"\texttt{", r"\cite{a}", r"\footnote{", "\\", "\n\n", "\n", "\n  ", " ", "word", "x^2", r"\alpha", "5", "text",
    r"\href{javascript:alert(1)}{x}", r"\url{javascript:x}", "<a href='javascript:x'>", r"\$", "&lt;script&gt;", "{{", "{%", "*",
    "<script>", "_", "[x](y)", "[x]: y", "`code`", "# ", "- ", "1. ", ">", "<", "!", "|", ":", "@x.y", "<x@y.z>", "\t", "\x08eta",
    "<img src=x onerror=y>", "{: onclick=x }", "<!--", "-->", "&", "%", "\u200b", "<p>", "</p>", r"\par", r"\ours{", "textbf{",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(TEX), max_size=14).map("".join))
def test_nothing_but_styles_links_and_lists_becomes_active(tex: str) -> None:
    markdown = tex_to_markdown(tex)
    for reader in READERS:
        reader.reset()
        page = reader.convert(markdown)
        page = re.sub(
            r"<(span|div|script)[^<>]*(?:arithmatex|MathJax_Preview|math/tex)[^<>]*>(?s:.*?)</\1>", "", page
        )
        page = page.replace("</span>", "").replace("</div>", "").replace("</script>", "")
        tags = re.findall(r"<[a-zA-Z!?][^>]*>", page)
        allowed = re.compile(r'<(?:p|em|strong|code|ul|ol|li|a href="https?://[^"]*")>')
        assert all(allowed.fullmatch(tag) for tag in tags), (markdown, page)
    assert not re.search(r"\{[{%]", markdown), "Jinja"


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(TEX), max_size=14).map("".join)))
def test_a_title_is_one_line_that_reads_the_same_everywhere(tex: str) -> None:
    title = tex_to_title(tex)
    assert title == " ".join(clean_text(title).split())
    assert join_maths(split_maths(title)) == title


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_makes_markdown(tex: str) -> None:
    assert not re.search(r"[\r\x00-\x08]|^ |\n\n\n", tex_to_markdown(tex))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcé中 .,;:!?()[]*_#+=/|%@0189", max_size=80))
def test_text_that_is_no_tex_is_only_escaped(text: str) -> None:
    if "**" in text:
        return  # bold in the manner of Markdown
    assert tex_to_markdown(text) == escape_markdown(text)
    assert tex_to_title(text) == " ".join(text.split())


LONG = [
    "{", "$", "\\", "`", "``", "\\begin{itemize}", "\\item ", "\\begin{itemize}\\item a\n\n", "\\textbf{", "\\emph{a}", "$x", "$x$ ", "$$ ",
    "\\begin{equation}", "<i>", "<i></i>", "<a href=x>", "\\[", "~", "~a", "--", "https://a.b/((", "{a", "<", "&amp;", "'", "``a''",
    "\\href{http://a.b}{", "_{1", "\n  ", "\ta", "\theta", "\\cite{a", "[", "* ", "_", "==", ":a", "+a", "x", "\\verb|", "</p>", "$\\textbf{",
    "a" + "_" * 16_000,
]  # fmt: skip


@pytest.mark.parametrize("convert", [tex_to_markdown, tex_to_title])
@pytest.mark.parametrize("unit", LONG)
def test_long_hostile_text_is_read_in_linear_time(
    unit: str, convert: Callable[[str], str], linear: Callable[..., None]
) -> None:
    linear(lambda size: convert((unit * (size // len(unit) + 1))[:size]), 16_000)


# Real inputs


@pytest.fixture(scope="module")
def papers(samples: Path) -> list[dict[str, str]]:
    with gzip.open(samples / "arxiv-3000.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def letters(text: str) -> str:
    """Letters and digits, without the names of commands."""
    return "".join(re.findall(r"[^\W_]+", re.sub(r"\\[A-Za-z]+", "", text)))


@pytest.mark.samples
def test_real_titles_do_not_change_when_given_back(papers: list[dict[str, str]]) -> None:
    titles = [tex_to_title(paper["title"]) for paper in papers]
    assert [title for title in titles if tex_to_title(title) != title] == []
    assert [title for title in titles if re.search(r"\\[A-Za-z]", re.sub(r"\$[^$]*\$", "", title))] == []


# Names of the authors' own systems, whose definitions are not in the abstract: all TeX that readers of 3,000 papers see.
LEFT = {
    "PRA", "controlbench", "dataname", "dataset", "dualupdate", "framename", "hydra", "method", "modaltracker", "net", "ours",
    "pino", "sbp", "system", "tracker", "vit",
}  # fmt: skip


@pytest.mark.samples
def test_real_texts_keep_no_command_but_these(papers: list[dict[str, str]]) -> None:
    left: set[tuple[str, str]] = set()
    for paper in papers:
        title, abstract = tex_to_title(paper["title"]), tex_to_markdown(paper["abstract"])
        for kind, text in split_maths(f"{title}\n\n{abstract}"):
            shown = text if kind == "text" else render_plain(text)
            left |= {(paper["id"], name) for name in re.findall(r"\\([A-Za-z]+)", shown)}
    assert {name for _, name in left} == LEFT and len(left) <= 20, left


@pytest.mark.samples
def test_real_abstracts_keep_every_word(papers: list[dict[str, str]]) -> None:
    reader = READERS[0]
    changed = 0
    for paper in papers:
        abstract = clean_text(html.unescape(paper["abstract"]))
        reader.reset()
        page = reader.convert(tex_to_markdown(paper["abstract"]))
        text = re.sub(
            r'<span class="MathJax_Preview">.*?</span>|</?(?:script|span|div|p|em|strong|a|code)[^<>]*>',
            "",
            page,
        )
        if letters(html.unescape(text)) != letters(abstract):
            changed += 1
            assert re.search(r"[\\{}]|\^[+−-]?\d", abstract), abstract
    assert changed <= 60, "only where TeX or a power stood between letters"
