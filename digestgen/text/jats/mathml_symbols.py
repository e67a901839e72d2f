"""Which TeX the characters, fonts and accents of MathML are: tables only."""

from __future__ import annotations


def _table(pairs: str) -> dict[str, str]:
    r"""`char name char name …` as character → `\name`."""
    words = pairs.split()
    return {char: f"\\{name}" for char, name in zip(words[::2], words[1::2], strict=True)}


SYMBOLS = _table(r"""
    α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda
    μ mu µ mu ν nu ξ xi π pi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega
    Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
    ∑ sum ∏ prod ∐ coprod ∫ int ∮ oint √ surd ∂ partial ∇ nabla ∆ Delta ∞ infty ∅ emptyset ℏ hbar ℓ ell ℜ Re ℑ Im
    ± pm ∓ mp × times ÷ div ⋅ cdot · cdot ∘ circ ⊕ oplus ⊗ otimes ⊙ odot ∖ setminus ⋆ star † dagger ‡ ddagger
    ≤ le ≥ ge ⩽ le ⩾ ge ≠ ne ≡ equiv ≈ approx ≅ cong ≃ simeq ∼ sim ˜ sim ∝ propto ≪ ll ≫ gg ≲ lesssim ≳ gtrsim ≺ prec ≻ succ
    ∈ in ∉ notin ∋ ni ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ∪ cup ∩ cap ∧ wedge ∨ vee ¬ neg ∀ forall ∃ exists
    → to ← leftarrow ↔ leftrightarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ↦ mapsto ↑ uparrow ↓ downarrow
    ⟶ longrightarrow ⟨ langle ⟩ rangle 〈 langle 〉 rangle ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ‖ | ∥ parallel ⊥ perp
    ∠ angle △ triangle □ square ⋯ cdots … ldots ⋮ vdots ⋱ ddots ′ prime { { } } $ $ % % # # & & _ _ \ backslash
    ^ wedge
""") | {
    "−": "-", "‐": "-", "∗": "*", "′": "\\prime", "″": "\\prime\\prime", "‴": "\\prime\\prime\\prime", "~": "\\sim",
    " ": "\\ ", "ℝ": "\\mathbb{R}", "ℂ": "\\mathbb{C}", "ℕ": "\\mathbb{N}", "ℤ": "\\mathbb{Z}", "ℚ": "\\mathbb{Q}",
    "ℙ": "\\mathbb{P}", "ℋ": "\\mathcal{H}", "ℒ": "\\mathcal{L}", "ℱ": "\\mathcal{F}", "ℰ": "\\mathcal{E}",
    "ℳ": "\\mathcal{M}", "ℛ": "\\mathcal{R}", "ℬ": "\\mathcal{B}", "ℐ": "\\mathcal{I}", "`": "‘", "—": "-",
}  # fmt: skip
WORDS = {"...": "\\ldots", "<=": "\\le", ">=": "\\ge", "!=": "\\ne", "->": "\\to", ":=": ":=", "'": "\\prime"}
FUNCTIONS = frozenset(
    """arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log
    max min Pr sec sin sinh sup tan tanh""".split()
)
FONTS = {
    "bold": "mathbf", "bold-italic": "boldsymbol", "double-struck": "mathbb", "script": "mathcal",
    "bold-script": "mathcal", "fraktur": "mathfrak", "bold-fraktur": "mathfrak", "sans-serif": "mathsf",
    "bold-sans-serif": "mathsf", "sans-serif-italic": "mathsf", "monospace": "mathtt",
}  # fmt: skip
UNICODE_FONTS = {
    "BOLD": "mathbf", "ITALIC": "", "BOLD ITALIC": "boldsymbol", "SCRIPT": "mathcal", "BOLD SCRIPT": "mathcal",
    "FRAKTUR": "mathfrak", "BOLD FRAKTUR": "mathfrak", "DOUBLE-STRUCK": "mathbb", "SANS-SERIF": "mathsf",
    "SANS-SERIF BOLD": "mathsf", "SANS-SERIF ITALIC": "mathsf", "MONOSPACE": "mathtt",
}  # fmt: skip
# The TeX of a sign over (or under) something → the accent for one character, and for more of them.
ACCENTS = {
    **dict.fromkeys(["\\wedge", "ˆ", "^", "\u0302"], ("hat", "widehat")),
    **dict.fromkeys(["\\sim", "˜", "~", "\u0303"], ("tilde", "widetilde")),
    **dict.fromkeys(["¯", "‾", "\\_", "―", "-", "\u0304", "\u0305"], ("bar", "overline")),
    **dict.fromkeys(["\\to", "⃗", "\u20d7"], ("vec", "overrightarrow")),
    **dict.fromkeys(["˙", ".", "\u0307"], ("dot", "dot")),
    **dict.fromkeys(["¨", "..", "\u0308"], ("ddot", "ddot")),
    **dict.fromkeys(["ˇ", "\u030c"], ("check", "check")),
    **dict.fromkeys(["˘", "\u0306"], ("breve", "breve")),
    "\\leftarrow": ("overleftarrow", "overleftarrow"),
    "⏞": ("overbrace", "overbrace"),
}
UNDER_ACCENTS = {"\\_": "underline", "‾": "underline", "¯": "underline", "-": "underline", "⏟": "underbrace"}
