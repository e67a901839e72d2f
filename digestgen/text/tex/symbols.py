r"""The characters of TeX commands in running text: accents, letters, symbols, scripts. Tables and their look-ups.

The commands are those of LaTeX's text mode (The Comprehensive LaTeX Symbol List, tables 1–30), and the few of
maths mode that authors write outside dollars. Maths inside dollars is not read here.
"""

from __future__ import annotations

import re
import unicodedata


def _table(pairs: str) -> dict[str, str]:
    """`name value name value …` as a mapping."""
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


# Accent command → combining character. Those that are letters themselves need a braced or spaced letter.
_ACCENTS = dict(
    zip(
        "`'^~\"=.uvHrckbdt",
        "\u0300\u0301\u0302\u0303\u0308\u0304\u0307\u0306\u030c\u030b\u030a\u0327\u0328\u0331\u0323\u0361",
        strict=True,
    )
)
ACCENT_WORDS = frozenset("uvHrckbdt")
_SPACED = frozenset("uvHck")

# {e}  {\i}  {\^e}  {}  ·  \i  ·  e, or e after a space
_BASE = re.compile(
    r"""\s*\{\s*(?:\\(?P<inner>[`'^~"=.])\s*)?(?P<brace>\{)?
            (?:\\?(?P<dotless>[ij])(?![A-Za-z])|(?P<braced>[^\W\d_]))?\s*(?(brace)\}\s*)\}
      | \\(?P<bare_dotless>[ij])(?![A-Za-z])\s?
      | (?P<space>\s*)(?P<bare>[^\W\d_])
    """,
    re.VERBOSE,
)

# Commands that are a letter; TeX eats the space after them, and authors count on it inside words.
LETTERS = _table("""
    o ø O Ø l ł L Ł ss ß SS ẞ ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ
""")

SYMBOLS = _table("""
    alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ
    sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω varepsilon ε vartheta ϑ varphi φ Gamma Γ Delta Δ Theta Θ
    Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    S § P ¶ dag † dagger † ddag ‡ ddagger ‡ copyright © textcopyright © textregistered ® texttrademark ™ pounds £
    textsterling £ euro € texteuro € ldots … dots … textellipsis … cdots ⋯ textendash – textemdash — slash /
    textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” textquotesingle ' textbackslash \\
    backslash \\ textasciitilde ~ textasciicircum ^ textunderscore _ textdollar $ textbar | textless < textgreater >
    lbrace { rbrace } textbullet • bullet • textdegree ° degree ° deg ° textmu µ micro µ textperthousand ‰
    textpm ± pm ± mp ∓ times × texttimes × div ÷ cdot · sim ∼ simeq ≃ approx ≈ equiv ≡ propto ∝ neq ≠ ne ≠ le ≤ leq ≤
    ge ≥ geq ≥ ll ≪ gg ≫ to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftrightarrow ⇔ mapsto ↦
    uparrow ↑ downarrow ↓ infty ∞ partial ∂ nabla ∇ in ∈ cup ∪ cap ∩ subset ⊂ forall ∀ exists ∃ ell ℓ hbar ℏ star ⋆
    ast ∗ circ ∘ oplus ⊕ otimes ⊗ perp ⊥ checkmark ✓ textvisiblespace ␣ LaTeX LaTeX TeX TeX BibTeX BibTeX
    ie i.e. eg e.g.
""") | {
    "etal": "et al.",
    **dict.fromkeys(["quad", "qquad", "space", "newline", "linebreak", "par", "hfill", "enspace"], " "),
    **dict.fromkeys(["thinspace", "nobreakspace", "item"], " "),
}

# A backslash and a character that is not a letter. Accents are tried first.
ESCAPES = {
    **{char: char for char in "%&_#${}`'^~\"=.*<>()[]"},
    **dict.fromkeys(" ,;:\\", " "),
    **dict.fromkeys("!/-@+", ""),
    "|": "‖",
}

_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyz*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*"
)
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def accent(command: str, text: str, at: int) -> tuple[str, int] | None:
    r"""The accented letter that `\command` at the left of `text[at:]` makes, and where it ends.

    Returns:
        None where it makes none: `don\'t` and `\"quoted\"` are other people's escapes.

    >>> accent("c", r"\c{c}edilla", 2), accent('"', r"na\"{\i}ve", 4)
    (('ç', 5), ('ï', 8))
    """
    match = _BASE.match(text, at)
    if command not in _ACCENTS or not match:
        return None
    inner, bare = match["inner"], match["bare"]
    if bare and bool(match["space"]) != (
        command in _SPACED
    ):  # \'e but \c c; "\b black" and "\. x" are not accents
        return None
    letter = match["dotless"] or match["braced"] or match["bare_dotless"] or bare
    if not letter:
        return (command, match.end()) if command in "^~" else None
    made = unicodedata.normalize("NFC", letter + (_ACCENTS[inner] if inner else "") + _ACCENTS[command])
    if len(made) > 1 and not match["braced"]:
        return None
    return made, match.end()


def power(text: str, raised: bool) -> str:
    """Signed digits as script characters: outside maths, `10^{-2}` can mean only one thing; "" for others.

    >>> power("-2", True), power("ij", False)
    ('⁻²', '')
    """
    if not re.fullmatch(r"[+\-−]?[0-9]{1,20}", text):
        return ""
    return text.translate(_RAISED if raised else _LOWERED)


def script(text: str, raised: bool) -> str:
    """Text as superscript or subscript characters; `^…` or `_…` where Unicode has none.

    Ordinals are written on the line, as they are read.

    >>> script("-6", True), script("th", True), script("HI", False), script("in vivo", False)
    ('⁻⁶', 'th', '_HI', '_(in vivo)')
    """
    if raised and text in ("st", "nd", "rd", "th"):
        return text
    made = text.translate(_RAISED if raised else _LOWERED)
    if all(new != old or new == "*" for new, old in zip(made, text, strict=True)):
        return made
    mark = "^" if raised else "_"
    return f"{mark}{text}" if text.isalnum() else f"{mark}({text})"
