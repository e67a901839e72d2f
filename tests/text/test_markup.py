"""Escaping, the strict reading of URLs, sanitising, and the way back to text."""

from __future__ import annotations

import re

import lxml.html
import pytest

from digestgen.text.html import (
    change_tags,
    escape_html,
    first_sentences,
    html_to_text,
    is_relative,
    safe_url,
    sanitise,
)
from digestgen.text.maths.maths import render_mathml


def test_escaped_for_text_and_attributes() -> None:
    assert escape_html("""<a b="c" d='e'> & f""") == "&lt;a b=&quot;c&quot; d=&#x27;e&#x27;&gt; &amp; f"


@pytest.mark.parametrize(
    "url",
    [
        "https://ann.example/paper.pdf",
        "http://ann.example",
        "HTTPS://Ann.Example/x?q=1&r=2#s",
        "https://ann.example:8080/",
        "https://münchen.example/straße",
        "https://[2001:db8::1]/",
        "https://ann.example/a@b",
        "https://ann.example/(x)|y",
    ],
)
def test_web_addresses_stay(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ann.example",
        "/papers/",
        "//evil.example/",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "ftp://ann.example/",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "https://",
        "https://?x",
        " https://ann.example/",
        "https://ann.example/ x",
        "https://ann.example/\n",
        "https://ann.example/\u202e",
        "https://ann.example\\@evil.example/",
        "https://ann.example@evil.example/",
        "https://ann:secret@evil.example/",
        "https://ann.example:99999/",
        "https://ann.example:x/",
        "https://[::1/",
        'https://ann.example/" onclick="x',
        "https://ann.example/<b>",
        "https://-evil.example/",
        "\x00https://ann.example/",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    assert safe_url(url) == ""


@pytest.mark.parametrize("url", ["a.png", "../a.png", "/a/b", "?q", "#x", "b/../c"])
def test_relative_addresses(url: str) -> None:
    assert is_relative(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//e.example/a",
        "/\\e.example/a",
        "\\\\e.example",
        "/\t/e.example/a",
        "https://e.example",
        " x:y",
        "a\\b",
    ],
)
def test_addresses_that_leave_the_site(url: str) -> None:
    assert not is_relative(url)


KEPT = [
    '<div class="admonition note"><p class="admonition-title">Note</p></div>',
    '<details class="tip" open="open"><summary>More</summary></details>',
    '<table><thead><tr><th align="right">n</th></tr></thead><tbody><tr><td align="right">1</td></tr></tbody></table>',
    '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    '<h2 id="sub">Sub<a class="headerlink" href="#sub" title="Permanent link">¶</a></h2>',
    '<li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled="" checked="">'
    '<span class="task-list-indicator"></span></label> done</li>',
    '<div class="tabbed-set tabbed-alternate" data-tabs="1:2"><input checked="checked" id="__tabbed_1_1" '
    'name="__tabbed_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">A</label></div></div>',
    '<div class="highlight"><pre><span></span><code><span class="n">x</span></code></pre></div>',
    '<span id="__span-0-1"><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a></span>',
    "<dl><dt>a</dt><dd>b</dd></dl>",
    '<abbr title="World Wide Web">WWW</abbr>',
    '<img src="../figures/a.png" alt="A" loading="lazy" width="300" height="200">',
    '<figure><img src="/a.png" alt="A"><figcaption>F</figcaption></figure>',
    '<p class="lead" id="intro" lang="de" dir="ltr"><kbd>x</kbd><mark>y</mark><del>z</del></p>',
    '<ol start="3" type="a"><li>x</li></ol>',
    '<a class="md-button md-button--primary" href="https://ann.example/">Paper</a>',
    '<a href="mailto:ann@ann.example">Ann</a>',
    '<a href="//ann.example/">no image, only a link</a>',
]


@pytest.mark.parametrize("html", KEPT)
def test_what_markdown_makes_survives(html: str) -> None:
    assert sanitise(html) == html


CHANGED = [
    ("<script>alert(1)</script>x", "x"),
    ('<p style="position:fixed" onclick="x">y</p>', "<p>y</p>"),
    ("<iframe src=x></iframe><object data=x></object><embed src=x>", ""),
    ("<form action=x><button>go</button></form>", "go"),
    ("<svg onload=x><a href=y>z</a></svg>", ""),
    ('<math><mi href="javascript:x">x</mi></math>', ""),
    ("<base href=//e.example><link rel=stylesheet href=x><meta http-equiv=refresh>", ""),
    ('<a href="/x" target="_blank" rel="opener" onclick="y">z</a>', '<a href="/x">z</a>'),
    ('<p id="__config">x</p>', "<p>x</p>"),
    ('<input type="checkbox" id="__search">', '<input type="checkbox">'),
    ('<p class="md-overlay note">x</p>', '<p class="note">x</p>'),
    ('<p class="md-overlay">x</p>', "<p>x</p>"),
    ('<input name="q"><input type="text"><input type="image" src="x">', ""),
    ('<img src="https://e.example/t.gif" alt="A &lt; B">', '<a href="https://e.example/t.gif">A &lt; B</a>'),
    ('<img src="https://e.example/t.gif">', '<a href="https://e.example/t.gif">https://e.example/t.gif</a>'),
    ('<a href="/x"><img src="https://e.example/t.gif" alt="A"></a>', '<a href="/x">A</a>'),
    ('<img src="//e.example/t.gif" alt="A">', "A"),
    ('<img src="/\\e.example/t.gif" alt="A">', "A"),
    ('<img src="data:image/png;base64,AA" alt="A">', "A"),
    ('<img src="a.png" srcset="https://e.example/t.gif 2x">', '<img src="a.png">'),
    ("<video src=https://e.example/v.mp4 poster=x>v</video>", "v"),
    ('<img src="a.png" width="100vw" height="9999999">', '<img src="a.png">'),
    ("a\x00\x02b&#2;c&#x80;", "abc€"),
    ("<!-- a --><?php ?>x", "x"),
    ("<p>a < b & c</p>", "<p>a &lt; b &amp; c</p>"),
]


@pytest.mark.parametrize(("html", "clean"), CHANGED)
def test_what_is_dropped(html: str, clean: str) -> None:
    assert sanitise(html) == clean


SCRIPT_LINKS = [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#x09;script:alert(1)",
    "java&#10;script:alert(1)",
    "java\tscript:alert(1)",
    "java\r\nscript:alert(1)",
    "&#1;javascript:alert(1)",
    "\x01javascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript://ann.example/%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "blob:https://ann.example/x",
    "file:///etc/passwd",
    "view-source:x",
    "feed:javascript:alert(1)",
    "jar:x",
    "\u00adjavascript:alert(1)",
]


@pytest.mark.parametrize("url", SCRIPT_LINKS)
@pytest.mark.parametrize(
    "html", ['<a href="{}">x</a>', "<a href='{}'>x</a>", '<img src="{}">', '<a xlink:href="{}">x</a>']
)
def test_no_link_runs_anything(url: str, html: str) -> None:
    for element in lxml.html.fragments_fromstring("<i></i>" + sanitise(html.format(url))):
        for link in (element.get("href"), element.get("src")):
            scheme = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", link or "", re.IGNORECASE)
            assert scheme is None, link


def test_sanitising_twice_changes_nothing() -> None:
    for html in [*KEPT, *(html for html, _ in CHANGED)]:
        assert sanitise(sanitise(html)) == sanitise(html)


def test_tags_are_rewritten_with_decoded_attributes() -> None:
    seen = []

    def change(tag: str, attributes: dict[str, str], closing: bool) -> str | None:
        seen.append((tag, dict(attributes), closing))
        if "title" in attributes:
            attributes["title"] = 'a "b" <c>'
        return "" if tag == "b" else None

    html = '<p title="x &amp; y">1 &lt; 2 <b>bold</b></p>'
    assert change_tags(html, change) == '<p title="a &quot;b&quot; &lt;c&gt;">1 &lt; 2 bold</p>'
    assert seen[0] == ("p", {"title": "x & y"}, False) and seen[-1] == ("p", {}, True)


def test_html_as_text() -> None:
    html = (
        "<h2>A &amp; B</h2><p>One  <em>two</em>\nthree<br>four</p><ul><li>x</li><li>y</li></ul>"
        "<table><tr><td>1</td><td>2</td></tr></table><script>no()</script>"
    )
    assert html_to_text(html) == "A & B\nOne two three\nfour\nx\ny\n1 2"


def test_formulas_are_their_alternative() -> None:
    html = f"<p>In {render_mathml(r'O(n^2)')}, with <img src=a.png alt='a figure'>.</p>"
    assert html_to_text(html) == "In O(n²), with a figure."
    powers = (
        '<p>10<math alttext="^3.5"><mi>x</mi></math>km <i>or</i> 2<math alttext="1/2"><mi>x</mi></math></p>'
    )
    assert html_to_text(powers) == "10^3.5 km or 2 1/2"


@pytest.mark.parametrize(
    "html", ["a < b", "<math alttext='x'", "</p></math>z", "<script>x", "<![CDATA[x]]>y", "&lt;b&gt;"]
)
def test_broken_html_is_read_too(html: str) -> None:
    assert "\n" not in html_to_text(html)


LONG = "We study how quickly a newt learns. " * 12


@pytest.mark.parametrize(
    ("text", "limit", "summary"),
    [
        ("Short.", 280, "Short."),
        ("Two\n  lines.", 280, "Two lines."),
        ("First one is here. Second one is there.", 25, "First one is here."),
        (
            "As by Ann et al. Bo disagrees with it. Third sentence.",
            45,
            "As by Ann et al. Bo disagrees with it.",
        ),
        (
            "We use tools, e.g. Python and 3.5 others. Then more.",
            45,
            "We use tools, e.g. Python and 3.5 others.",
        ),
        ("Is it so? Yes, it is! And then more of it.", 21, "Is it so? Yes, it is!"),
        ('He said "it works." Then he left the house.', 25, 'He said "it works."'),
        ("See Fig. 3 for J. Newt and what she found there.", 30, "See Fig. 3 for J. Newt and…"),
        ("one two three four five", 14, "one two three…"),
        ("one two three, four five", 16, "one two three…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("Ein Satz. Ünd noch einer, der lang ist.", 15, "Ein Satz."),
        ("これは文です。これも文です。", 9, "これは文です。"),
    ],
)
def test_first_sentences(text: str, limit: int, summary: str) -> None:
    assert first_sentences(text, limit) == summary
    assert len(summary) <= limit


def test_the_usual_length() -> None:
    summary = first_sentences(LONG)
    assert summary.endswith("learns.") and 200 < len(summary) <= 280


def test_the_mark_behind_a_heading_is_no_text() -> None:
    html = '<h2 id="a">Method<a class="headerlink" href="#a" title="Permanent link">¶</a></h2>\n<p>We <a href="b">do</a>.</p>'
    assert html_to_text(html) == "Method\nWe do."
