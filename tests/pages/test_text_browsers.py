"""What text browsers show of a page's formulas: the words that stand beside them, in the place of MathML.

`apt-get install lynx w3m elinks`
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from digestgen.pages.page import add_words
from digestgen.text.maths.maths import render_formula, render_plain
from tests.gathering import need

pytestmark = pytest.mark.prove
LYNX = "lynx -dump -nolist -width=990 -display_charset=utf-8 -assume_charset=utf-8 -stdin"
W3M = "w3m -dump -cols 990 -T text/html -I utf-8 -O utf-8"
ELINKS = "elinks -dump -dump-width 990 -dump-charset utf-8 -force-html -no-references"
READ = [
    line
    for line in (Path(__file__).parent.parent / "data/tex/formulas.txt").read_text("utf-8").splitlines()
    if line and not line.startswith(("#", "    "))
]
SHOWN = {
    r"10^{-3}": "10⁻³", r"5 \times 10^6": "5 × 10⁶", r"90^\circ": "90°", r"1{,}000": "1,000", r"\mathrm{H_2O}": "H₂O",
    "x^2": "x²", r"\frac{a+b}{c}": "(a+b)/c", r"O(n\log n)": "O(n log n)", r"\alpha_i < \sqrt 2": "αᵢ < √2", "p(y | x)": "p(y | x)",
}  # fmt: skip


@pytest.mark.parametrize("command", [LYNX, W3M, ELINKS], ids=["lynx", "w3m", "elinks"])
def test_a_formula_is_shown_in_its_words(command: str) -> None:
    assert dump(command, SHOWN) == list(SHOWN.values())


@pytest.mark.parametrize("command", [LYNX, W3M], ids=["lynx", "w3m"])  # elinks has no letters above U+FFFF
def test_every_formula_of_the_list_is(command: str) -> None:
    shown = dump(command, READ)
    assert len(READ) > 400
    assert [pair for pair in zip(shown, READ, strict=True) if pair[0] != plain(render_plain(pair[1]))] == []


def dump(command: str, formulas: Iterable[str]) -> list[str]:
    """The lines that a browser makes of formulas, a paragraph each, between two bars."""
    program = need(command.partition(" ")[0])
    page = "".join(f"<p>[{add_words(render_formula(tex))}]</p>\n" for tex in formulas)
    done = subprocess.run([program, *command.split()[1:]], input=f'<!doctype html><meta charset="utf-8"><title>x</title>{page}',
                          capture_output=True, text=True, encoding="utf-8", check=True)  # fmt: skip
    return [plain(line.strip()[1:-1]) for line in done.stdout.splitlines() if line.strip()]


def plain(text: str) -> str:
    """As a terminal shows it: spaces are spaces, and what has no width is not there."""
    return " ".join(text.replace("\u2061", "").split())
