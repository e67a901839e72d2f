"""MathML of publishers becomes TeX that our renderer reads back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text.jats.elements import build_element
from digestgen.text.jats.mathml import mathml_to_tex, undress_tex
from digestgen.text.jats.mathml_symbols import ACCENTS, FUNCTIONS, SYMBOLS
from digestgen.text.jats.tags import split_tags
from digestgen.text.maths.maths import render_plain


def tex(markup: str) -> str:
    first, *others = split_tags(f"<math>{markup}</math>" if not markup.startswith("<math") else markup)
    return mathml_to_tex(build_element(first, others[:-1]))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<mi>x</mi><mo>=</mo><mn>2.5</mn>", "x=2.5"),
        ("<mi>&#945;</mi><mi>x</mi><mo>&#8804;</mo><mi>β</mi>", "\\alpha x\\le\\beta"),
        ("<mi>sin</mi><mi>x</mi>", "\\sin x"),
        ("<mi>max</mi><mi>CO</mi>", "\\max\\mathrm{CO}"),
        ("<mi mathvariant='normal'>d</mi><mi mathvariant='bold'>v</mi><mi mathvariant='double-struck'>R</mi>",
         "\\mathrm{d}\\mathbf{v}\\mathbb{R}"),
        ("<mi>𝒪</mi><mi>𝛼</mi><mi>ℝ</mi>", "\\mathcal{O}\\alpha\\mathbb{R}"),
        ("<mi>a</mi><mo>&#8722;</mo><mi>b</mi><mo>&#8290;</mo><mo>{</mo><mo>%</mo><mo>$</mo><mo>\\</mo>", "a-b\\{\\%\\$\\backslash"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "x_{i}"),
        ("<msup><mrow><mi>x</mi><mi>y</mi></mrow><mn>2</mn></msup>", "{xy}^{2}"),
        ("<msup><mi>x</mi><mo>′</mo></msup>", "x'"),
        ("<msubsup><mi>η</mi><mi>p</mi><mn>2</mn></msubsup>", "\\eta_{p}^{2}"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "\\frac{a}{b+1}"),
        ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", "\\binom{n}{k}"),
        ("<msqrt><mi>x</mi><mi>y</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", "\\sqrt{xy}\\sqrt[3]{x}"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "\\sum_{i=1}^{n}"),
        ("<munder><mi>lim</mi><mi>n</mi></munder><mover><mi>=</mi><mi>d</mi></mover>", "\\lim_{n}\\overset{d}{=}"),
        ("<mover><mi>x</mi><mo>^</mo></mover><mover accent='true'><mi>AB</mi><mo>¯</mo></mover>", "\\hat{x}\\overline{\\mathrm{AB}}"),
        ("<munder><mi>x</mi><mo>_</mo></munder><mover><mi>v</mi><mo>→</mo></mover>", "\\underline{x}\\vec{v}"),
        ("<mfenced open='[' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a;b)"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)"),
        ("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
         "\\begin{matrix}a & b \\\\ c\\end{matrix}"),
        ("<mmultiscripts><mi>C</mi><mn>1</mn><none/><mprescripts/><mn>6</mn><mn>12</mn></mmultiscripts>", "{}_{6}^{12}C_{1}"),
        ("<mtext>if </mtext><mi>x</mi><mspace width='1em'/><mtext>&gt;</mtext>", "\\text{if }x\\,>"),
        ("<mtext>5% of {x}</mtext>", "\\text{5\\% of \\{x\\}}"),
        ("<mphantom><mi>x</mi></mphantom><mstyle><mi>y</mi></mstyle><menclose><mi>z</mi></menclose>", "yz"),
        ("<mrow><msub><mi>x</mi></msub></mrow>loose words", "x\\text{loose words}"),
        ("<apply><unheard-of/><ci>x</ci></apply>", "x"),
        ("<semantics><mi>x</mi><annotation encoding='application/x-tex'>{\\displaystyle \\xi }</annotation></semantics>", "\\xi"),
        ("<semantics><mi>x</mi><annotation encoding='text/plain'>an x</annotation></semantics>", "x"),
        ("<math alttext='$\\frac12$'><mi>x</mi></math>", "\\frac12"),
        ("<math alttext='x squared_'><mi>x</mi></math>", "x"),
        ("<math alttext='n'></math>", "n"),
        ("", ""),
    ],
)  # fmt: skip
def test_each_element(markup: str, expected: str):
    assert tex(markup) == expected


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("$$\\alpha $$", "\\alpha"),
        ("\\documentclass[12pt]{minimal}\n\\begin{document}\n$$x\n+y$$\n\\end{document}", "x +y"),
        ("\\begin{document}$x$", "x"),
        ("$a$ and $b$", "$a$ and $b$"),
        ("&#945;", "α"),
    ],
)
def test_tex_without_what_stands_around_it(written: str, bare: str):
    assert undress_tex(written) == bare


def test_the_renderer_knows_every_command_of_the_tables():
    for character, command in SYMBOLS.items():
        assert len(render_plain(command)) == 1 or character == " ", command
    assert all(render_plain(f"\\{name}") == name for name in FUNCTIONS)
    assert all(name not in render_plain(f"\\{name}{{x}}") for names in ACCENTS.values() for name in names)


PARTS = [
    *(f"<{slash}{name}>" for name in ("mi", "mo", "mrow", "msub", "msup", "mfrac", "mtable", "mtr", "mtd", "mfenced") for slash in ("", "/")),
    "<mtext>", "</mtext>", "x", "α", "{", "}", "\\", "$", "%", "#", "&amp;", "_", "^", " ", "<mspace/>", "<none/>", "<i>", "</math>", "<",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_any_tree_makes_balanced_tex(markup: str):
    tokens = split_tags(f"<math>{markup}</math>")
    written = (
        mathml_to_tex(build_element(tokens[0], tokens[1:]))
        .replace("\\\\", "")
        .replace("\\{", "")
        .replace("\\}", "")
    )
    assert written.count("{") == written.count("}")
    assert "$" not in written.replace("\\$", "")
