"""XML that becomes text for the reader of rich markup: which attributes say something there."""

from __future__ import annotations

import pytest

from digestgen.sources.records import RICH
from digestgen.sources.toolkit.xmltree import inner_markup, parse_xml

NAMESPACES = 'xmlns:m="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink"'


def markup(inside: str) -> str:
    return inner_markup(parse_xml(f"<t {NAMESPACES}>{inside}</t>".encode(), "lamps.xml"))


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ('On <i id="a" style="x">x</i> &amp; &lt;y&gt;<!-- z -->', "On <i>x</i> &amp; &lt;y&gt;"),
        ('<a href="https://a.example/?b=1&amp;c" onclick="x">a</a>', '<a href="https://a.example/?b=1&amp;c">a</a>'),
        ('<ext-link xlink:href="https://a.example" ext-link-type="uri">a</ext-link>', '<ext-link href="https://a.example">a</ext-link>'),
        ('<list list-type="order"><list-item open="x">a</list-item></list>', '<list list-type="order"><list-item>a</list-item></list>'),
        ('<m:math display="block" id="a" href="x"><m:mi mathvariant="bold" class="b">x</m:mi></m:math>',
         '<math display="block"><mi mathvariant="bold">x</mi></math>'),
        ('<m:math><m:mfenced open="&lt;" close="&quot;&gt;"/></m:math>', '<math><mfenced open="&lt;" close="&quot;&gt;"></mfenced></math>'),
        ('<p display="block" alttext="x" encoding="y">a</p>', "<p>a</p>"),
        (f'<m:math alttext="{"x" * 4001}">x</m:math>', "<math>x</math>"),
    ],
)  # fmt: skip
def test_attributes_that_are_kept(inside: str, kept: str):
    assert markup(inside) == kept


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<m:math><m:mfenced open="[" close=")" separators=";"><m:mi>a</m:mi><m:mi>b</m:mi></m:mfenced></m:math>', "$[a;b)$"),
        ('<m:math><m:mfenced open="&lt;" close="&quot;"><m:mi>a</m:mi></m:mfenced></m:math>', '$< a"$'),
        ('<m:math><m:mfrac linethickness="0"><m:mi>n</m:mi><m:mi>k</m:mi></m:mfrac></m:math>', r"$\binom{n}{k}$"),
        ('<m:math><m:mi mathvariant="bold">x</m:mi></m:math>', r"$\mathbf{x}$"),
        (r'<m:math alttext="\alpha &lt; x_1"><m:mi>q</m:mi></m:math>', r"$\alpha < x_1$"),
        (r'<m:math><m:semantics><m:mi>q</m:mi><m:annotation encoding="application/x-tex">\beta</m:annotation></m:semantics></m:math>', r"$\beta$"),
        ('We <m:math display="block"><m:mi>x</m:mi></m:math>', "We\n\n$$x$$"),
        ('<ext-link xlink:href="https://a.example/?b&amp;c">Here</ext-link>.', "[Here](<https://a.example/?b&c>)."),
        ('<a href="javascript:alert(1)">Here</a>', "Here"),
        ('<list list-type="order"><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list>', "1. a\n1. b"),
    ],
)  # fmt: skip
def test_what_readers_see_of_them(inside: str, shown: str):
    assert RICH.abstract(markup(inside)) == shown
