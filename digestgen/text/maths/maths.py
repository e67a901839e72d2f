r"""TeX maths for pages and for places without markup.

Pages get MathML, made here and not in the reader's browser: nothing to download, and no script that could
be told to run a link. Everything takes the TeX of one span, without its dollars, and never raises.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from digestgen.text.html import escape_html
from digestgen.text.maths.delimiters import LIMIT, set_apart, split_maths

# Elements that are more than a line, and variables.
_LAID_OUT = re.compile(r"<m(?:frac|sqrt|root|over|under|underover|table)\b|<mi>[^\W\d_]</mi>")
_TAG = re.compile("<[^>]*>")
# Entities are of < and >.
_SAME = re.compile(
    "(?:[A-Za-z0-9 .,:;+−±×·/=≤≥≈∼≪≫°%()–′″→…⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋∞<>\u2061\u00a0-]|&[lg]t;)+"
)


@lru_cache(maxsize=4096)
def render_mathml(tex: str, display: bool = False) -> str:
    r"""TeX as one `<math>` element for inline use in HTML, without newlines.

    Args:
        tex: the span as split_maths() gives it; any text is safe.

    Returns:
        MathML from a closed list (mathml.ELEMENTS, mathml.ATTRIBUTES), its plain text as `alttext`, and its TeX where
        that is another: as `data-latex`, which is what MathJax 4 calls it and where Obsidian's clipper looks for it
        (findings/defuddle-mathml-is-taken-for-tex.sh); assets/formulas.js copies it. What cannot be laid out, or is
        longer than delimiters.LIMIT characters, is its plain text in `<mtext>`.

    >>> render_mathml(r"\mathbb{R}^d")
    '<math alttext="ℝᵈ" data-latex="\\mathbb{R}^d"><msup><mi>ℝ</mi><mi>d</mi></msup></math>'
    """
    from digestgen.text.maths.parser import parse_tex

    alternative = render_plain(tex)
    source = "".join([char for char in " ".join(tex.split()) if char.isprintable()])
    source = "" if source == alternative else source
    nodes = parse_tex(tex) if len(tex) <= LIMIT else []
    if not nodes:
        shown = html.escape(alternative)
        data = f' data-latex="{html.escape(source)}"' if source else ""
        return f'<math alttext="{shown}"{data}><mtext>{shown}</mtext></math>'
    from digestgen.text.maths.mathml import (
        render_math,  # here: most builds of an edited site lay out no formula
    )

    return render_math(nodes, display, alternative, source)


@lru_cache(maxsize=4096)
def render_formula(tex: str, display: bool = False) -> str:
    r"""TeX for HTML: as MathML, or as text where a line of text is the same: `10^{-3}`, `\geq 5\%`, `3\times 3`.

    What drops MathML's tags, or shows them, as text browsers do, makes of these another number. Letters of which each is
    a variable are none of these: they are italic, and screen readers tell products and functions by MathML.

    >>> render_formula(r"5 \times 10^{-3}")
    '5 × 10⁻³'
    """
    mathml = render_mathml(tex, display)
    if display or _LAID_OUT.search(mathml):
        return mathml
    plain = html.escape(render_plain(tex))
    return plain if _SAME.fullmatch(plain) and _SAME.fullmatch(_TAG.sub("", mathml)) else mathml


def find_unread(tex: str) -> str:
    r"""What of a formula is not understood: a command that nobody knows, or all of it; "" for nothing.

    >>> find_unread(r"\frac{1}{2} \lamp{x}")
    '\\lamp'
    """
    from digestgen.text.maths.mathml import can_lay_out
    from digestgen.text.maths.parser import read_tex

    nodes, unknown = read_tex(tex) if len(tex) <= LIMIT else ([], [])
    return unknown[0] if unknown else "" if nodes and can_lay_out(nodes) else tex


@lru_cache(maxsize=4096)
def render_plain(tex: str) -> str:
    r"""TeX as readable Unicode on one line, in normal form C.

    >>> render_plain(r"\mathcal{O}(n^{2}) \leq \frac{a+b}{\sqrt{c}}")
    'O(n²) ≤ (a+b)/√c'
    """
    from digestgen.text.maths.parser import parse_tex  # here: most builds of an edited site read no formula
    from digestgen.text.maths.plain import build_plain

    if len(tex) > LIMIT:
        return " ".join(re.sub(r"[\\{}]", " ", tex).split())
    text = build_plain(parse_tex(tex)).replace("′′′", "‴").replace("′′", "″")
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain_title(text: str) -> str:
    """Text with `$maths$` as plain text.

    >>> plain_title(r"An $O(n^2)$ bound for \\$5"), plain_title(r"2$\frac{1}{2}$ lamps")
    ('An O(n²) bound for $5', '2 1/2 lamps')
    """
    if "$" not in text:
        return text
    plain, pieces = "", split_maths(text)
    for (kind, piece), (_, after) in zip(pieces, [*pieces[1:], ("", "")], strict=True):
        plain += piece if kind == "text" else set_apart(plain, render_plain(piece), after)
    return plain if plain.strip() else text  # maths that shows nothing: rather its TeX than no title


def render_title(text: str) -> str:
    """Text with `$maths$` as HTML: escaped text and MathML.

    >>> render_title("A < $b$")
    'A &lt; <math alttext="b"><mi>b</mi></math>'
    """
    if "$" not in text or plain_title(text) == text:
        return escape_html(text)
    return "".join(
        escape_html(piece) if kind == "text" else render_formula(piece) for kind, piece in split_maths(text)
    )
