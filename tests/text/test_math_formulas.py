"""tests/data/tex/formulas.txt: invented formulas of the kinds abstracts hold, each with its text and its MathML.

Three lines a formula: its TeX; its plain text; its MathML, as `element(children)` and `token:text` (␣ is a space, ƒ applies
a function).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from digestgen.text.maths.maths import render_mathml, render_plain

LINES = (Path(__file__).parent.parent / "data" / "tex" / "formulas.txt").read_text("utf-8").splitlines()
WRITTEN = [line for line in LINES if line and not line.startswith("# ")]
FORMULAS = [tuple(line.strip() for line in WRITTEN[at : at + 3]) for at in range(0, len(WRITTEN), 3)]
SHOWS_NOTHING = r"\xspace"


def skeleton(element: etree._Element) -> str:
    text = (element.text or "").replace("\u00a0", "␣").replace(" ", "␣").replace("\u2061", "ƒ")
    inside = " ".join(map(skeleton, element))
    return f"{element.tag}:{text}" if text or element.tag == "mtext" else f"{element.tag}({inside})" * bool(inside) or element.tag  # fmt: skip


@pytest.mark.parametrize(("tex", "plain", "structure"), FORMULAS, ids=[tex for tex, *_ in FORMULAS])
def test_text_and_structure(tex: str, plain: str, structure: str) -> None:
    assert render_plain(tex) == plain
    inline, display = (etree.fromstring(render_mathml(tex, display)) for display in (False, True))
    assert " ".join(map(skeleton, inline)) == structure
    assert list(inline.itertext()) == list(display.itertext())
    assert "".join(inline.itertext()).strip() or tex == SHOWS_NOTHING


def test_there_are_as_many_as_were_promised_and_none_twice() -> None:
    assert len(WRITTEN) % 3 == 0
    assert len({tex for tex, *_ in FORMULAS}) == len(FORMULAS) >= 400
    assert all(line.startswith("    ") is bool(at % 3) for at, line in enumerate(WRITTEN))
