"""What text browsers show of a page's formulas: lynx prints the markup inside of <math>, w3m the text of its elements.

`apt-get install lynx w3m`
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

import pytest

from digestgen.text.maths.maths import render_formula
from tests.gathering import need

pytestmark = pytest.mark.prove
LYNX = "lynx -dump -nolist -width=200 -display_charset=utf-8 -assume_charset=utf-8 -stdin"
W3M = "w3m -dump -cols 200 -T text/html -I utf-8 -O utf-8"
SHOWN = {
    r"10^{-3}": "10⁻³", r"5 \times 10^6": "5 × 10⁶", r"90^\circ": "90°", r"\geq 73\%": "≥73%", r"1{,}000": "1,000",
    r"\mathrm{H_2O}": "H₂O", r"\mathrm{KL}": "KL",
}  # fmt: skip


@pytest.mark.parametrize("command", [LYNX, W3M], ids=["lynx", "w3m"])
def test_numbers_signs_and_words_are_shown_as_they_are(command: str) -> None:
    assert dump(command, SHOWN) == list(SHOWN.values())


def test_w3m_keeps_names_and_what_they_stand_before_apart() -> None:
    assert dump(W3M, [r"O(n\log n)", r"\arg\max_x f"]) == ["O(n log n)", "arg maxx f"]


def dump(command: str, formulas: Iterable[str]) -> list[str]:
    """The lines that a browser makes of formulas, a paragraph each."""
    program = need(command.partition(" ")[0])
    page = "".join(f"<p>{render_formula(tex)}</p>\n" for tex in formulas)
    done = subprocess.run([program, *command.split()[1:]], input=f'<!doctype html><meta charset="utf-8"><title>x</title>{page}',
                          capture_output=True, text=True, encoding="utf-8", check=True)  # fmt: skip
    return [line.strip().replace("\u2061", "") for line in done.stdout.splitlines() if line.strip()]
