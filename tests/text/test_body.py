"""Bodies: Markdown with maths as safe HTML, and the limits that keep rendering quick."""

from __future__ import annotations

import re
from collections.abc import Callable

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.def_list import DefListExtension

from digestgen.text.markdown.body import MOST_BYTES, BodyRenderer, find_body_problem
from digestgen.text.maths.mathml import ATTRIBUTES, ELEMENTS
from digestgen.text.maths.maths import render_mathml

EXTENSIONS = ["admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.superfences"]
MORE = [
    *EXTENSIONS,
    "abbr",
    "def_list",
    "smarty",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.mark",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
X = render_mathml("x")


@pytest.fixture(scope="module")
def bodies() -> BodyRenderer:
    return BodyRenderer(EXTENSIONS, {"toc": {"permalink": True}})


def test_a_paragraph(bodies: BodyRenderer) -> None:
    assert bodies.render("A *newt* of size $x$.") == f"<p>A <em>newt</em> of size {X}.</p>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("`$x$`", "<p><code>$x$</code></p>"),
        ("    $x$", "<pre><code>$x$\n</code></pre>"),
        ("```\n$x$\n```", '<div class="highlight"><pre><span></span><code>$x$\n</code></pre></div>'),
        (r"\$x\$", "<p>$x$</p>"),
        (r"A \<mask> of \<b>", "<p>A &lt;mask&gt; of &lt;b&gt;</p>"),
        ("A <mask> of <SEP/> **two** <unk> tokens", "<p>A  of  <strong>two</strong>  tokens</p>"),
        (r"\$5 and $x$", f"<p>$5 and {X}</p>"),
        (r"\\$x$", f"<p>\\{X}</p>"),
        ("from $20,000 to $30,000", "<p>from $20,000 to $30,000</p>"),
        ("$5 or $x$", f"<p>$5 or {X}</p>"),
        ("$x$$x$", f"<p>{X}{X}</p>"),
        ("*a $x*y$ b*", f"<p><em>a {render_mathml('x*y')} b</em></p>"),
        ("$a_1$ and $b_2$", f"<p>{render_mathml('a_1')} and {render_mathml('b_2')}</p>"),
        ("[$x$](https://ann.example/)", f'<p><a href="https://ann.example/">{X}</a></p>'),
        (r"$0<p\le 1$ < 2", f"<p>{render_mathml(chr(48) + '<p' + chr(92) + 'le 1')} &lt; 2</p>"),
        ("$$\nx\n$$", f"<p>{render_mathml(chr(10) + 'x' + chr(10), display=True)}</p>"),
        ("$x\n\ny$", "<p>$x</p>\n<p>y$</p>"),
        ("| a |\n|---|\n| $x$ |", None),
        ("a `b $x` c$", "<p>a <code>b $x</code> c$</p>"),
        ("$a `x$ b` c", "<p>$a <code>x$ b</code> c</p>"),
    ],
)
def test_where_maths_is(bodies: BodyRenderer, markdown: str, html: str | None) -> None:
    if html is None:
        assert f"<td>{X}</td>" in bodies.render(markdown)
    else:
        assert bodies.render(markdown) == html


def test_maths_in_attributes_is_its_plain_text(bodies: BodyRenderer) -> None:
    html = bodies.render('![Plot of $x^2$](a.png "up to $y_1$")\n\n# On $\\alpha$ {title="$z$"}')
    assert 'alt="Plot of x²"' in html and 'title="up to y₁"' in html and 'title="z"' in html
    assert "\ufdd0" not in html


def test_ids_of_headings_hold_no_marks(bodies: BodyRenderer) -> None:
    assert 'id="on-x-and-y"' in bodies.render("## On $x$ and y")


@pytest.mark.parametrize(
    "mark", ["\ufdd0{}.0\ufdd1", "&#xFDD0;{}.0&#xFDD1;", "&#64976;{}.0&#64977;", "\x02{}.0\x03"]
)
def test_marks_cannot_be_forged(bodies: BodyRenderer, mark: str) -> None:
    html = bodies.render(f'$x$ [{mark.format("0" * 16)}](y "{mark.format("0" * 16)}")')
    assert html.count("<math") == 1
    assert not re.search("[\ufdd0-\ufdef\x02\x03]", html)


def test_a_mark_in_an_attribute_cannot_break_out(bodies: BodyRenderer) -> None:
    html = bodies.render("a { #$x$ .$y$ title='$z$' }\n{: #$x$ .$y$ title='$z$' }")
    for tag in re.findall(r"<p[^>]*>", html):
        assert "<math" not in tag


def test_headings_begin_at_the_second_level(bodies: BodyRenderer) -> None:
    html = bodies.render("# One\n\n## Two\n\n###### Six")
    assert re.findall(r"<(h\d)", html) == ["h2", "h3", "h6"] and re.findall(r"</(h\d)", html) == [
        "h2",
        "h3",
        "h6",
    ]
    assert re.findall(r"<(h\d)", bodies.render("## Two\n\n### Three")) == ["h2", "h3"]


NOTES = """\
## Method {#method}

See [above](#method), [elsewhere](#abstract) and the note[^1]. | [TOC]

[^1]: A note.
"""


def test_two_bodies_on_one_page(bodies: BodyRenderer) -> None:
    one, two = bodies.render(NOTES, prefix="p-ann-"), bodies.render(NOTES, prefix="p-bo-")
    tree = lxml.html.fromstring(f"<main>{one}{two}</main>")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)) == 6 and all(i.startswith(("p-ann-", "p-bo-")) for i in ids)
    inner = [href for href in tree.xpath("//@href") if href != "#abstract"]
    assert len(inner) == 8 and all(href[1:] in ids for href in inner)


def test_without_prefix_ids_are_as_written(bodies: BodyRenderer) -> None:
    html = bodies.render(NOTES)
    assert 'id="method"' in html and 'href="#fn:1"' in html and 'id="fnref:1"' in html


def test_tabs_and_code_lines_keep_working_with_a_prefix() -> None:
    html = BodyRenderer(MORE, {"pymdownx.tabbed": {"alternate_style": True}}).render(
        '=== "A"\n\n    one\n\n=== "B"\n\n    two\n', prefix="p-"
    )
    tree = lxml.html.fromstring(html)
    assert tree.xpath("//label/@for") == tree.xpath("//input/@id") == ["p-__tabbed_1_1", "p-__tabbed_1_2"]
    assert set(tree.xpath("//input/@name")) == {"p-__tabbed_1"}


def test_relative_addresses_are_resolved(bodies: BodyRenderer) -> None:
    asked = []

    def resolve(address: str) -> str | None:
        asked.append(address)
        return {"../newt.md?a=1&b=2": "/papers/newt/?q=<1>", "x.png": "javascript:alert(1)"}.get(address)

    html = bodies.render(
        "[a](../newt.md?a=1&b=2) ![i](x.png) [k](other.md) [b](https://ann.example/) [c](#d) [m](mailto:a@ann.example)"
        " [e](//ann.example/)",
        resolve=resolve,
    )
    assert asked == ["../newt.md?a=1&b=2", "x.png", "other.md"]
    assert 'href="/papers/newt/?q=&lt;1&gt;"' in html and 'src="x.png"' in html and 'href="other.md"' in html


def test_images_from_elsewhere_are_links(bodies: BodyRenderer) -> None:
    html = bodies.render("![A plot](https://ann.example/a.png)")
    assert html == '<p><a href="https://ann.example/a.png">A plot</a></p>'


def test_columns_keep_their_alignment(bodies: BodyRenderer) -> None:
    html = bodies.render("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<td align="center">1</td>' in html and '<td align="right">2</td>' in html and "style" not in html


def test_the_same_body_renders_the_same_after_others(bodies: BodyRenderer) -> None:
    first = bodies.render(NOTES)
    bodies.render("*[x]: y\n\n[^1]: z\n\n[ref]: https://ann.example/\n\n" + "[" * 30)
    assert bodies.render(NOTES) == first
    assert bodies.render("[ref]") == "<p>[ref]</p>"


def test_plain_markdown_is_rendered_as_markdown_renders_it(bodies: BodyRenderer) -> None:
    text = "A *b* `c` [d](https://ann.example/).\n\n- x\n- y\n\n> q\n\n1. z"
    assert bodies.render(text) == Markdown(extensions=EXTENSIONS).convert(text)


def test_extensions_may_be_objects() -> None:
    assert "<dd>definition</dd>" in BodyRenderer([DefListExtension()], {}).render("term\n:   definition")


# Crafted texts that take Python-Markdown seconds, minutes or all of the stack.
CRAFTED = {
    "nested brackets": "[" * 8192 + "]" * 8192,
    "open brackets": "[" * 4096,
    "open images": "![" * 4000,
    "open links": "[a](" * 2000,
    "open titles": '[a](b "' * 2000,
    "list markers": "1. " * 500,
    "other list markers": "- " * 750,
    "mixed markers": "> - " * 400,
    "quotes": ">" * 1500,
    "deep list": "".join("    " * i + "- a\n" for i in range(60)),
    "nested emphasis": "*a **b " * 1000,
    "emphasis runs": "*_" * 3500,
    "stars": "a" + "*" * 500 + "b",
    "headings": "# a\n\n" * 3800,
    "underlined headings": "a\n=\n" * 4000,
    "rules": "---\n" * 10_000,
    "fences": "```\n" * 8000,
    "one note, many marks": "[^1] " * 5000 + "\n\n[^1]: x",
    "open tags": "<a " * 5000,
    "open addresses": "<http://" * 5000,
    "nested html": '<div markdown="1">\n' * 400,
    "boxes": "!!! note\n" * 7000,
    "backticks": "``a`" * 16_000,
    "dollars": "$a$ " * 16_000,
    "escaped dollars": r"\$" * 30_000,
    "lines": "a\n\n" * 21_000,
    "list": "- a\n" * 16_000,
    "abbreviations": "*[a]: b\n\n" + "a " * 30_000,
    "too long": "word " * 20_000,
}


# An eighth of what may stand in a body, as people write it: a sixtieth of a second.
ORDINARY = "\n\n".join(["A *lamp* in the [harbour](https://b.example), and $x$ for all. " * 8] * 15)


@pytest.mark.parametrize("name", CRAFTED)
def test_crafted_text_is_refused_or_quick(name: str, no_slower: Callable[..., None]) -> None:
    renderer = BodyRenderer(MORE, {})
    pages = list[str]()
    no_slower(lambda: pages.append(renderer.render(CRAFTED[name])), lambda: renderer.render(ORDINARY), 64)
    problem, html = find_body_problem(CRAFTED[name]), pages[0]
    if problem:
        assert html.startswith("<pre>") and html.count("<") == 2
        code, line, what = problem
        assert code == ("body-too-long" if name == "too long" else "body-too-nested")
        assert 1 <= line <= CRAFTED[name].count("\n") + 2 and what[-1] != "."


def test_those_that_pass_are_known() -> None:
    """Quick in the Python-Markdown of today; a RecursionError in older ones."""
    assert [name for name, text in CRAFTED.items() if not find_body_problem(text)] == ["nested emphasis"]


# As much as passes of what is costly: a third of a second each today.
PASSING = {
    "brackets": ("[" * 20 + "]" * 20) * 1600,
    "open brackets": ("[" * 15 + "a\n\n") * 2 + "a " * 32_000,
    "half-open intervals": "[0,1) " * 20 + "a " * 32_000,
    "links": "[a](b) " * 700,
    "note marks": "[^1] " * 199 + "a " * 30_000 + "\n\n[^1]: x",
    "emphasis": "*a* " * 2500 + "a " * 25_000,
    "code": "``a`" * 200 + "a " * 18_000,
    "formulas": "$a$ " * 2500,
    "an open formula": "$$\n" + "a\n" * 3990,
    "open formulas": "a $$" + "b\n" * 1300 + "\n$$$" + "b \\\\ c\n" * 1300 + "\n$$" + "\n \n" * 600,
    "backslashes": "\\[" * 16_000,
    "list": "- a\n" * 3999,
    "headings": "# a\n\n" * 200,
    "tags": "<a " * 50 + "a " * 30_000,
    "deep list": "".join("    " * i + "- a\n" for i in range(8)) * 100,
    "deep quotes": "> " * 12 + "a",
    "deep html": '<div markdown="1">\n' * 50 + "\nx\n" + "</div>\n" * 50,
    "boxes": "!!! note\n    a\n\n" * 200,
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_rendered_in_time(name: str, no_slower: Callable[..., None]) -> None:
    assert find_body_problem(PASSING[name]) is None is find_body_problem(ORDINARY)
    renderer = BodyRenderer(MORE, {})
    pages = list[str]()
    no_slower(lambda: pages.append(renderer.render(PASSING[name])), lambda: renderer.render(ORDINARY), 64)
    assert not (pages[0].startswith("<pre>") and pages[0].count("<") == 2)


@pytest.mark.parametrize(
    "markdown",
    [
        "An ordinary abstract with $[0,1)$ and $(a, b]$, [a link](https://ann.example/a_(b)) and `code[`.",
        r"\[" * 500 + r"\<" * 500,
        "\n".join(f"{n}. [Ann {n}](https://ann.example/{n}) **bold** `code`" for n in range(300)),
        "---\n\n" * 50 + "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 500,
        "\n\n".join(f"## Section {n}\n\n- a\n    - b\n        - c\n\n> quote" for n in range(100)),
        "```python\n" + "x[i][j] = a[b[c[d]]]\n" * 200 + "```",
        "*" * 60 + "\n\n" + "_" * 60 + "\nTitle\n" + "=" * 60,
        "\n".join(f"[Ann {n}](https://ann.example/{n})" for n in range(300)),
        "\n".join(f"[{n}]: https://ann.example/{n}" for n in range(300)),
        "1 < 2, a<b and c<d. " * 20,
        "x" * MOST_BYTES,
    ],
)
def test_what_people_write_passes(markdown: str) -> None:
    assert find_body_problem(markdown) is None


def test_where_the_problem_is() -> None:
    assert find_body_problem("fine\n\n" + "[" * 40) == (
        "body-too-nested",
        3,
        "brackets are nested more than 20 deep",
    )
    assert find_body_problem("a\nb\n" + "> " * 13 + "c") == (
        "body-too-nested",
        3,
        "lists or quotes are nested more than 12 deep",
    )
    assert find_body_problem("é" * MOST_BYTES) == (
        "body-too-long",
        1,
        "the text is 131,072 bytes long; 65,536 is the most",
    )


def test_after_a_body_exhausted_the_stack_the_next_is_rendered(
    bodies: BodyRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digestgen.text.markdown.body.find_body_problem", lambda markdown: None)
    deep = "1. " * 500 + "<b>"
    assert bodies.render(deep) == f"<pre>{'1. ' * 500}&lt;b&gt;</pre>"
    assert bodies.render("*a* $x$") == f"<p><em>a</em> {X}</p>"


HOSTILE = r"""
<script>alert(1)</script> | <img src=x onerror=alert(1)> | [a](javascript:alert(1)) | [a](java&#x09;script:alert(1)) |
[a](&#106;avascript:alert(1)) | <javascript:alert(1)> | ![a](data:image/svg+xml,<svg/onload=alert(1)>) | [a]: javascript:alert(1)
| [a] | {: onclick=alert(1) } | { onclick="alert(1)" href="javascript:x" } | *a*{: style="x" onmouseover=y } | $\href{javascript:x}{y}$ |
$</math><script>$ | $$<img src=x onerror=y>$$ | <svg><script>x</script></svg> | <iframe src="//evil.example"> | <a href="javascript:x">y</a> |
<style>*{}</style> | <form action=x> | <object data=x> | <embed src=x> | <math><mi href=x>y</mi></math> | <base href=x> |
<div markdown="1"> | </div> | <p | --> | <!-- | <![CDATA[ | ]]> | ` | ``` | $ | $$ | \ | * | _ | [ | ](  | ) | " | ' | # | > | - | | !!! x
| [^1] | [^1]: x | &lt;script&gt; | &#60;script&#62; | %0a | {: #__config .md-overlay } | "onclick=x | \ufdd0 | === "a"
""".replace("\n", " ")


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from([piece.strip() for piece in HOSTILE.split(" | ")])
        | st.sampled_from(["\n", "\n\n", " ", "\n    ", "a", "|"])
        | st.text(max_size=4),
        max_size=14,
    )
)
def test_nothing_hostile_gets_through(pieces: list[str]) -> None:
    renderer = RENDERERS[len(pieces) % 2]
    check_inert(renderer.render("".join(pieces)))
    check_inert(renderer.render(" ".join(pieces), prefix="p-", resolve=lambda address: "../" + address))


RENDERERS = (BodyRenderer(EXTENSIONS, {}), BodyRenderer(MORE, {}))


def check_inert(html: str) -> None:
    """No element or attribute that could run or load anything, and no MathML but ours."""
    if not html:
        return
    tree = lxml.html.fromstring(f"<main>{html}</main>")
    for element in tree.iter():
        if not isinstance(element.tag, str):
            raise AssertionError(element)
        assert element.tag not in (
            {"script", "iframe", "object", "embed", "form", "style", "svg", "base", "link", "meta", "button"}
        )
        in_maths = element.tag == "math" or next(element.iterancestors("math"), None) is not None
        if in_maths:
            assert element.tag in ELEMENTS and set(element.attrib) <= ATTRIBUTES
        else:
            assert element.tag not in ELEMENTS
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on") and name not in (
                "style",
                "srcset",
                "action",
                "formaction",
            )
            if name in ("href", "src"):
                plain = re.sub(r"[\x00-\x20]", "", value)
                scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain, re.IGNORECASE)
                assert scheme is None or scheme[1].lower() in ("http", "https", "mailto"), value
            if name == "src":
                assert not re.match(r"[a-z]+:|[/\\]{2}", value), value
            if name == "id":
                assert value != "__config"
