r"""Formulas as plain text keep their value: what a reader works out from the line is what the TeX says.

Random formulas are built with their value; the line is worked out twice, once with products that are written without a
sign as strong as division, once stronger, since readers do both.
"""

from __future__ import annotations

import math
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digestgen.text.maths.line import RAISED
from digestgen.text.maths.maths import plain_title, render_mathml, render_plain
from digestgen.text.slug import slugify, slugify_all

LETTERS = {"a": 1.5, "b": 2.25, "c": 3.125, "k": 0.75, "m": 5.0, "n": 7.0, "x": 1.25, "y": 2.75, "α": 1.1}
ON_THE_LINE = {raised: normal for normal, raised in RAISED.items() if normal != "-"}
TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|\[[^\]]+\]√|[^\W\d_]|\S")


class Reader:
    """Works out a line of plain text."""

    def __init__(self, line: str, strong: bool) -> None:
        line = unicodedata.normalize("NFC", line)
        line = re.sub(f"([{re.escape(''.join(ON_THE_LINE))}]+)(√)?", self.lower, line)
        self.tokens, self.strong = TOKEN.findall(line), strong

    @staticmethod
    def lower(match: re.Match[str]) -> str:
        inner = "".join(ON_THE_LINE[char] for char in match[1])
        return f"[{inner}]√" if match[2] else f"^({inner})"

    def work_out(self) -> float:
        value = self.sum()
        assert not self.tokens, self.tokens
        return value

    def next(self, *signs: str) -> str:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in signs else ""

    def sum(self) -> float:
        value = -self.product() if self.next("−") else self.product()
        while sign := self.next("+", "−"):
            value += self.product() if sign == "+" else -self.product()
        return value

    def begins_factor(self) -> bool:
        return bool(self.tokens) and (
            self.tokens[0] in "(√∛∜" or self.tokens[0][0].isalnum() or self.tokens[0][0] == "["
        )

    def product(self) -> float:
        value = self.run() if self.strong else self.power()
        while True:
            if self.next("×", "·", "⋅", "*"):
                value *= self.run() if self.strong else self.power()
            elif self.next("/", "÷"):
                value /= self.run() if self.strong else self.power()
            elif not self.strong and self.begins_factor():
                value *= self.power()
            else:
                return value

    def run(self) -> float:
        value = self.power()
        while self.begins_factor():
            value *= self.power()
        return value

    def power(self) -> float:
        value = self.atom()
        return value ** self.exponent() if self.next("^") else value

    def exponent(self) -> float:
        return -self.atom() if self.next("−") else self.atom()

    def atom(self) -> float:
        token = self.tokens.pop(0)
        if token == "(":
            value = self.sum()
            assert self.next(")")
            return value
        if token in "√∛∜" or token.endswith("√"):
            index = {"√": 2.0, "∛": 3.0, "∜": 4.0}.get(token) or Reader(token[1:-2], self.strong).work_out()
            return self.power() ** (1 / index)
        return float(token.replace(",", "")) if token[0].isdigit() else LETTERS[token]


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> tuple[str, float, int]:
    """A formula, its value, and how tightly it holds: 3 an atom, 2 a product, 1 a sum."""
    kind = draw(st.sampled_from(["number", "letter"] if depth == 0 else [
        "number", "letter", "frac", "frac", "frac", "over", "sqrt", "root", "power", "times", "beside", "beside", "sum", "slash", "brackets",
    ]))  # fmt: skip

    def inner(least: int) -> tuple[str, float]:
        tex, value, strength = draw(formulas(depth - 1))
        return (tex, value) if strength >= least else (f"({tex})", value)

    if kind == "number":
        number = draw(st.integers(2, 19))
        return str(number), float(number), 3
    if kind == "letter":
        letter = draw(st.sampled_from(sorted(LETTERS)))
        return (r"\alpha " if letter == "α" else letter), LETTERS[letter], 3
    if kind in ("frac", "over"):
        (above, first), (below, second) = inner(1), inner(1)
        name = draw(st.sampled_from([r"\frac", r"\dfrac", r"\tfrac", r"\nicefrac"]))
        tex = f"{name}{{{above}}}{{{below}}}" if kind == "frac" else f"{{{above} \\over {below}}}"
        return tex, first / second, 3
    if kind in ("sqrt", "root"):
        index = draw(st.integers(2, 7)) if kind == "root" else 2
        tex, value = inner(1)
        return rf"\sqrt{f'[{index}]' if kind == 'root' else ''}{{{tex}}}", value ** (1 / index), 3
    if kind == "power":
        tex, value = inner(3)
        exponent, by = draw(
            st.sampled_from(
                [("2", 2.0), ("3", 3.0), ("{-1}", -1.0), (r"{\frac{1}{2}}", 0.5), ("{n/5}", 1.4), ("k", 0.75)]
            )
        )
        if re.search(r"[\^]", tex) and not tex.startswith(("\\", "(", "{")):
            tex = f"({tex})"
        return f"{tex}^{exponent}" if not re.search(r"\^\S+$", tex) else f"({tex})^{exponent}", value**by, 3
    if kind in ("times", "beside"):
        (left, first), (right, second) = inner(2), inner(2)
        sign = draw(st.sampled_from([r" \cdot ", r" \times ", r"\cdot{}"])) if kind == "times" else ""
        if not sign and right[0].isdigit():
            sign = r"\," if not left[-1].isdigit() else r"\cdot "
        return left + sign + right, first * second, 2
    if kind == "slash":
        (left, first), (right, second) = inner(3), inner(3)
        return f"({left}/{right})", first / second, 3
    if kind == "brackets":
        tex, value = inner(1)
        return rf"\left({tex}\right)", value, 3
    (left, first), (right, second) = inner(1), inner(2)
    return f"{left}+{right}", first + second, 1


@settings(max_examples=400, deadline=None)
@given(formulas())
def test_the_value_stays(formula: tuple[str, float, int]) -> None:
    tex, value, _ = formula
    if not 1e-60 < value < 1e60:
        return
    line = render_plain(tex)
    for strong in (False, True):
        assert math.isclose(Reader(line, strong).work_out(), value, rel_tol=1e-6), (tex, line)


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\frac{1}{2}3", "(1/2)3"),
        (r"\frac12n", "(1/2)n"),
        (r"\frac 123", "(1/2)3"),
        (r"\frac{1}{2n}", "1/(2n)"),
        (r"\frac{d}{dx}f", "(d/dx)f"),
        (r"\frac{\partial}{\partial t}u", "(∂/∂t)u"),
        (r"\frac{a+b}{c}", "(a+b)/c"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"\frac{1}{2}\frac{3}{4}", "(1/2)(3/4)"),
        (r"2\frac{1}{3}", "2(1/3)"),
        (r"x/\frac{a}{b}", "x/(a/b)"),
        (r"\frac{a}{b}/c", "(a/b)/c"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\log\frac{n}{2}", "log(n/2)"),
        (r"\frac{1}{2}\log n", "(1/2) log n"),
        (r"\frac{1}{2}\left(x+1\right)", "(1/2)(x+1)"),
        (r"\frac{1}{\text{FPS}}", "1/FPS"),
        (r"\frac{a}{b} + \frac{c}{e}", "a/b + c/e"),
        (r"\nicefrac{1}{4}3", "(1/4)3"),
        (r"\nicefrac{a+b}{c}", "(a+b)/c"),
        (r"{1 \over 2}3", "(1/2)3"),
        (r"\binom{n}{k}\frac{1}{2}", "(n choose k)(1/2)"),
        (r"\sqrt{2}3", "√2·3"),
        (r"\sqrt 23", "√2·3"),
        (r"\sqrt{2}x", "√2·x"),
        (r"\sqrt{2\pi}\sigma", "√(2π)σ"),
        (r"\sqrt{n}(m+1)", "√n·(m+1)"),
        (r"\sqrt{2}^3", "(√2)³"),
        (r"x\sqrt[5]{y}", "x·⁵√y"),
        (r"d\sqrt{T}", "d√T"),
        (r"x^23", "x²3"),
        (r"x^{\frac12}y", "x^(1/2)y"),
        (r"\root n \of x", "ⁿ√x"),
        (r"\root 3\of{x+1}", "∛(x+1)"),
        (r"a \buildrel \rm def \over = b", "a =^def b"),
        (r"\pmatrix{a&b\cr c&x}", "(a b; c x)"),
        (r"\cases{a & b\cr c & x\cr}", "{a, b; c, x"),
        ("1{,}000", "1,000"),
        ("12{,}345.67", "12,345.67"),
        ("1{.}234{,}5", "1.234,5"),
        ("x^3{,}1", "x³,1"),
    ],
)
def test_fractions_and_roots_keep_what_is_theirs(tex: str, line: str) -> None:
    assert render_plain(tex) == line
    assert plain_title(f"Of ${tex}$ lamps") == f"Of {line} lamps"
    assert etree.fromstring(render_mathml(tex)).get("alttext") == line


@pytest.mark.parametrize(
    ("tex", "numbers"),
    [
        (r"\sqrt 23", ["2", "3"]),
        (r"\frac 123", ["1", "2", "3"]),
        ("1{,}000", ["1,000"]),
        ("3{.}14", ["3.14"]),
        ("1{.}000{.}000{,}5", ["1.000.000,5"]),
        ("p<.05", [".05"]),
        ("x^3{.}1", ["3", ".1"]),
        (r"\frac12{.}5", ["1", "2", ".5"]),
    ],
)
def test_mathml_takes_one_token_and_one_number(tex: str, numbers: list[str]) -> None:
    assert [element.text for element in etree.fromstring(render_mathml(tex)).iter("mn")] == numbers


def test_a_slug_has_the_parts_apart() -> None:
    assert slugify(plain_title(r"On $\frac{1}{2}3$ lamps")) == "on-1-2-3-lamps"


@given(st.lists(st.text("aB1 .-_\nßÉé\u0301Σ", max_size=100), unique=True))
def test_slugs_of_many_are_those_of_each(texts: list[str]) -> None:
    assert slugify_all(texts) == {text: slugify(text) for text in texts}
    plain = [text for text in texts if text.isascii()]
    assert slugify_all(plain) == {text: slugify(text) for text in plain}
