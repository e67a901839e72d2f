"""HTML, JATS and MathML in titles and abstracts become our text and Markdown; all else is text and stays."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text.clean import clean_text
from digestgen.text.html import html_to_text
from digestgen.text.jats.rich import rich_to_markdown, rich_to_title
from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.maths.delimiters import join_maths, split_maths
from digestgen.text.maths.mathml import ATTRIBUTES, ELEMENTS
from digestgen.text.tex.typography import pair_quotes

BODIES = BodyRenderer(
    ["admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.superfences"], {}
)


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Pilots: A Study of 3 Ports & 2 Rivers (Part #1)",
        "<think> before you <act>, then <EOS> or <|im_end|>",
        "Mayor Vows to Cut <Taxes> Hair",
        "from <person, action, object> to <a picture of a newt>",
        "<50% of newts, p<0.05, x<y and 1 + 1 < 1",
        "$0<p\\le 1$ for all newts",
        "means <p>, <b> and <i> of a sea state",
        "between <s> and </s>, with <source> and <img>",
        "<search>newts</search> <answer>yes</answer>",
        "from $20,000 to $30,000, or $200k",
        "AT&T, R&D, x&region=1 and &unknown;",
        "{BERT} -- a `newt' at ~5%, {a, b}; C:\\boats\\new",
        "pre- and post-war, short- term, learn- ing",
        "*bold* _it_ [x](y) https://newts.example/a",
    ],
)
def test_what_is_no_markup_stays(text: str):
    assert rich_to_title(text) == text
    shown = re.sub(r"<(https://[^<>]*)>", r"\1", " ".join(text.split()))
    if "$0" not in text:  # the page shows the formula
        assert html_to_text(BODIES.render(rich_to_markdown(text))) == shown


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Uptake of <i>E. newtonii</i> in <b>ponds</b>", "Uptake of E. newtonii in ponds"),
        ("<jats:italic>Newts</jats:italic>\n            .", "Newts."),
        ("A <fixed-case>N</fixed-case>ewt <scp>iii</scp>", "A Newt iii"),
        ("H<sub>2</sub>O, 10<sup>&#8722;3</sup>, Ca<sup>2+</sup>, <sup>137</sup>Cs", "H₂O, 10⁻³, Ca²⁺, ¹³⁷Cs"),
        ("the 5<sup>th</sup> newt<sup>®</sup>", "the 5th newt®"),
        ("T<sub>c</sub> and R<sub>HI</sub>", "T$_{\\mathrm{c}}$ and R$_{\\mathrm{HI}}$"),
        ("R<sub>HI</sub>5 of $6", "R$_{\\mathrm{HI}}5$ of $6"),
        ("β\n\t\t<sub>2</sub>-newts, <i>x</i>\n <sup>2</sup>, of\n <sup>137</sup>Cs", "β₂-newts, x², of ¹³⁷Cs"),
        ("a <sup>(see the <i>notes</i> that follow this paper, all one hundred of them)</sup>",
         "a (see the notes that follow this paper, all one hundred of them)"),
        ("Newts &amp;amp; boats &amp;lt;5&nbsp;&#177;&#xA0;1", "Newts & boats <5 ± 1"),
        ("The &lt;i&gt;E. newtonii&lt;/i&gt; pond", "The E. newtonii pond"),
        ("&amp;lt;sub class=&amp;quot;x&amp;quot;&amp;gt;2&amp;lt;/sub&amp;gt;", "₂"),
        ("Why &lt;p&gt; is no &lt;think&gt;", "Why <p> is no <think>"),
        ("<code>&lt;b&gt;x&lt;/b&gt;</code>", "<b>x</b>"),
        ("One<br/>Two<br>Three", "One Two Three"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("A <a href='https://newts.example/'>newt</a><script>alert(1)</script>", "A newt"),
        ("<!-- note -->A <![CDATA[<newt>]]> <?xml version='1.0'?><!DOCTYPE newt>B", "A <newt> B"),
        ("On \\(x\\), $ y $ and \\[z^2\\]", "On $x$, $y$ and $z^2$"),
        ("$K$-theory for $<i>K</i>$ and $5", "$K$-theory for $K$ and $5"),
        ("Gr\\\"obner \\emph{bases} {\\it of} newts \\& co", "Gröbner bases of newts & co"),
        ("X^{2}-newts and a^b", "X²-newts and a^b"),
        ("learn- ing to learn, and learning", "learning to learn, and learning"),
        ("New\u00adts and New\u200bts", "Newts and Newts"),
        ("<q>Newts</q> <s>x</s> <s class='a'>y</s>", "“Newts” <s>x</s> y"),
        ("<math><mi>α</mi></math>-newts", "$\\alpha$-newts"),
        ("CO<math><msub><mrow/><mn>2</mn></msub></math>", "CO₂"),
        ("<jats:styled-content>A</jats:styled-content> <o:p></o:p><jats:unheard-of>B</jats:unheard-of>", "A B"),
        ("``Lamps'' and ,,<i>Kessel</i>'' and ,,Licht\"", "“Lamps” and „Kessel“ and „Licht“"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)  # fmt: skip
def test_a_title_is_one_line_of_text(text: str, title: str):
    assert rich_to_title(text) == title


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("One.\n\nTwo\nlines.", "One.\n\nTwo lines."),
        ("Wrapped\n      by a program.\n      Again.", "Wrapped by a program. Again."),
        (f"{'Newts. ' * 20}\nBoats.", f"{('Newts. ' * 20).strip()}\n\nBoats."),
        ("<p>One\n\ntwo.</p>\n\n<p>Three.</p>", "One two.\n\nThree."),
        ("One.<p>Two.<p>Three.", "One.\n\nTwo.\n\nThree."),
        ("One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<jats:title>Abstract</jats:title><jats:p>We see.</jats:p>", "We see."),
        ("<p><b>ABSTRACT:</b> We see.</p>", "We see."),
        ("<p>Abstract nonsense.</p>", "Abstract nonsense."),
        ("<jats:sec><jats:title>Aims</jats:title>\n<jats:p>One.</jats:p><jats:p>Two.</jats:p></jats:sec>"
         "<jats:sec><jats:title>Who?</jats:title><jats:p>We.</jats:p></jats:sec>",
         "**Aims:** One.\n\nTwo.\n\n**Who?** We."),
        ("<h2>Newts</h2><ul><li>a</li></ul><h2>End</h2>", "**Newts**\n\n- a\n\n**End**"),
        ("<i>E. newtonii</i>s <b>and <i>more</i></b> <i>*</i>", "*E. newtonii*s **and more** *\\**"),
        ("<p>See:</p><ul><li>a</li><li><p>b</p><p>c</p><ol><li>d</li></ol></li></ul><p>End.</p>",
         "See:\n\n- a\n- b c\n    1. d\n\nEnd."),
        ("<list list-type='order'><list-item><p>a</p></list-item><list-item></list-item></list>", "1. a"),
        ("<dl><dt>Newt</dt><dd>an animal</dd></dl>", "- **Newt** an animal"),
        ("Dear<br>newts.<br>Yours<br><br>Ada", "Dear newts.\n\nYours\n\nAda"),
        ("<a href='https://a.example/?b=1&amp;c'>A [newt]</a>.", "[A \\[newt\\]](<https://a.example/?b=1&c>)."),
        ("<ext-link xlink:href='https://a.example/'>A</ext-link>", "[A](<https://a.example/>)"),
        ("<a href='javascript:alert(1)'>A</a> <a href='/b'>B</a> <a name='c'></a>", "A B"),
        ("<a href='https://a@b.example/'>A</a><a href='https://a.example/'><img src='x.png'></a>", "A"),
        ("at https://a.example/b_c, (https://d.example/).", "at <https://a.example/b_c>, (<https://d.example/>)."),
        ("so <disp-formula><math><mi>x</mi></math></disp-formula> holds", "so\n\n$$x$$\n\nholds"),
        ("<i>Aims.<i/> A <i>z<i/> of M<sub>s<sub/>.<i/>", "*Aims.* A *z* of Mₛ."),
        ("<p>&lt;p&gt;A &lt;em&gt;newt&lt;/em&gt;.&lt;/p&gt;</p>", "A *newt*."),
        ("<code>a_b</code> <tt>`</tt> <pre>c</pre>", "`a_b` \\`\n\n`c`"),
        ("<style>p{}</style><iframe src=x>no</iframe><svg><title>t</title></svg>A<head><title>x</title></head>", "A"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("1. A newt\n\n# B\n\n- C", "1\\. A newt\n\n\\# B\n\n\\- C"),
        ("A *newt* [x](javascript:y) {{ z }}", "A \\*newt\\* \\[x](javascript:y) {\\{ z }}"),
        ("", ""),
        ("<p></p>", ""),
    ],
)  # fmt: skip
def test_an_abstract_is_markdown(text: str, markdown: str):
    assert rich_to_markdown(text) == markdown


PIECES = [
    "<i>", "</i>", "<b>", "</b>", "<p>", "</p>", "<jats:p>", "</jats:p>", "<jats:title>", "</jats:title>", "<ul>", "</ul>", "<li>",
    "</li>", "<ol>", "</ol>", "<sup>", "</sup>", "<sub>", "</sub>", "<a href='https://a.example/'>", "<a href='javascript:alert(1)'>",
    "</a>", "<script>", "</script>", "&lt;script&gt;", "&lt;/script&gt;", "&amp;lt;img src=x onerror=y&amp;gt;", "<img src=x onerror=y>",
    "<math>", "</math>", "<mi>", "</mi>", "<mtext>", "</mtext>", "<math alttext='\\href{javascript:x}{y}'>", "<msup>", "</msup>", "<br>",
    "<annotation encoding='application/x-tex'>", "</annotation>", "<semantics>", "</semantics>", "<code>", "</code>", "<q>", "</q>",
    "<tex-math>", "</tex-math>", "<disp-formula>", "</disp-formula>", "<!--", "-->", "<![CDATA[", "]]>", "<svg onload=x>", "</svg>", "$",
    "$$", "\\(", "\\)", "\\[", "\\]", "\\", "`", "``", "*", "_", "[x](javascript:y)", "[x]: y", "![x](y)", "{{", "{%", "{: onclick=x }",
    "\n\n", "\n", "    ", " ", "a", "newt", "5", "x^2", "\\alpha", "\\emph{", "}", "{", "# ", "- ", "1. ", ">", "<", "|", ":", "!", "&", "~",
    "https://b.example/c(d", "https://a@b.example", "<https://c.example>", "<x@y.z>", "&#60;b&#62;", "&#x3c;/b&#x3e;", "\u00ad", "\ufdd0",
    "javascript:alert(1)", "<think>", "<h1>", "</h1>", "<details open>", "</details>", "<div markdown=1>", "</div>", "=", "- ing", "--",
]  # fmt: skip
OURS = re.compile(r'</?(?:p|em|strong|code|ul|ol|li|a)>|<a href="https?://[^"<>]*">')


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_whatever_goes_in_only_our_elements_come_out(text: str):
    page = BODIES.render(rich_to_markdown(text))
    for tag in re.findall(r"<[^<>]*>", page):
        found = re.fullmatch(r"</?([a-z]+)((?: [a-z-]+=\"[^\"<>]*\")*)>", tag)
        assert found, (text, page)
        names = set(re.findall(r' ([a-z-]+)="[^"]*"', found[2]))
        assert OURS.fullmatch(tag) or (
            found[1] in ELEMENTS and names <= set(ATTRIBUTES) | {"alttext", "display"}
        ), (text, tag)
    assert page.count("<") == len(re.findall(r"<[^<>]*>", page))


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=16).map("".join)))
def test_a_title_is_one_clean_line_that_reads_the_same_everywhere(text: str):
    title = rich_to_title(text)
    assert title == " ".join(clean_text(title).split())
    assert join_maths(split_maths(title)) == title


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="abé 中.,;:!?()[]{}*_#+=/|%@^~`'\"-0189<>", max_size=60))
def test_plain_text_is_shown_as_it_is(text: str):
    if re.search(r"<\s*/?[a-z]+[\s/>]|\w- \w", text):
        return  # tags and words cut in two: see above
    if re.search(r"[_^]\{[^{}]+\}", text) or pair_quotes(text, tex=False) != text:
        return  # TeX
    words = " ".join(text.split())
    assert rich_to_title(text) == words
    page = BODIES.render(rich_to_markdown(text))
    assert html.unescape(re.sub(r"</?p>", "", page)) == words


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["$5", "$", " ", "and", "$x$", "k", "20", ",", "-"]), max_size=10).map("".join)
)
def test_maths_and_money_are_told_apart_once_for_all(text: str):
    title = rich_to_title(text)
    assert rich_to_title(title) == title


LONG = [
    "$", "$$ ", "$x$1", "\\(", "\\($", "\\[", "\\begin{equation}", "\\textbf{", "<", "<a ", "<a b=c ", '<a b="', "<a b=\"<a c='", "<i>",
    "<i></i>", "<b><i></b></i>", "<sup x=1>", "<math x=1>", "<math><mi>x</mi></math>", "<math x=1><mrow>", "<msup>", "<ul><li>", "<li>a",
    "<p>a</p>", "</p>", "<inline-formula x=1>", "<script x=1>", "<!--", "<![CDATA[", "<!DOCTYPE x", "&amp;", "&lt;i&gt;", "&lt;i &quot;",
    "a.<br>", "\n\n", "a- b ", "https://a@", "<https://", " ", "<q>",
]  # fmt: skip


@pytest.mark.parametrize("convert", [rich_to_markdown, rich_to_title])
@pytest.mark.parametrize("unit", LONG)
def test_long_hostile_text_is_read_in_linear_time(
    unit: str, convert: Callable[[str], str], linear: Callable[..., None]
):
    linear(lambda size: convert((unit * (size // len(unit) + 1))[:size]), 16_000)


@pytest.mark.parametrize(
    "name", ["b", "div", "ul", "sup", "math", "mrow", "msqrt", "inline-formula", "q", "script"]
)
def test_deep_nesting_ends_nowhere(name: str):
    deep = f"<{name}>" * 5_000 + "newt" + f"</{name}>" * 5_000
    for text in (deep, f"<math>{deep}</math>"):
        rich_to_title(text)
        assert len(rich_to_markdown(text)) < 25_000
