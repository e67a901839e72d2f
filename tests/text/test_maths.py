"""TeX maths of the kinds abstracts hold, as MathML and as plain text; every formula here is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digestgen.text.maths.delimiters import LIMIT
from digestgen.text.maths.mathml import ATTRIBUTES, ELEMENTS
from digestgen.text.maths.maths import plain_title, render_formula, render_mathml, render_plain, render_title

PLAIN = [
    (r"\alpha", "α"),
    (r"\alpha+\beta", "α+β"),
    (r"\alpha x", "αx"),
    (r"x_{n+1}", "xₙ₊₁"),
    (r"\sigma^2", "σ²"),
    (r"n!", "n!"),
    (r"\forall x\in X", "∀x ∈ X"),
    (r"\lambda_{\max}", "λ_max"),
    (r"\Theta(n\log n)", "Θ(n log n)"),
    (r"2^{-n}", "2⁻ⁿ"),
    (r"10^{-3}", "10⁻³"),
    (r"10 ^{5}", "10⁵"),
    (r"a\, ^2b", "a ²b"),
    (r"\overline{AB}^2", "(AB)²"),
    (r"\mathcal{N}(\mu,\sigma^2)", "N(μ,σ²)"),
    (r"\mathcal{N}(0, I)", "N(0, I)"),
    (r"y=f(x)", "y = f(x)"),
    (r"p<0.05", "p < 0.05"),
    (r"p \leq 0.01", "p ≤ 0.01"),
    (r"\pm 2\%", "±2%"),
    (r"\$100", "$100"),
    (r"3\,\mu\mathrm{m}", "3 μm"),
    (r"\sqrt{n}", "√n"),
    (r"\sqrt{x^2+y^2}", "√(x²+y²)"),
    (r"\sqrt[3]{x+1}", "∛(x+1)"),
    (r"\frac{a}{b}", "a/b"),
    (r"\frac12", "1/2"),
    (r"\frac{n(n+1)}{2}", "n(n+1)/2"),
    (r"\frac{d}{dt}", "d/dt"),
    (r"\frac{a+b}{\sqrt{c}}", "(a+b)/√c"),
    (r"\bar{x}", "x̄"),
    (r"\vec{v}", "v⃗"),
    (r"\dot{x}", "ẋ"),
    (r"\tilde{O}(n)", "Õ(n)"),
    (r"\tilde{\mathcal{O}}(\sqrt{T})", "Õ(√T)"),
    (r"\widehat{\theta}", "θ̂"),
    (r"A^{-1}", "A⁻¹"),
    (r"A^\top", "Aᵀ"),
    (r"A^{\dagger}", "A†"),
    (r"\langle x, y\rangle", "⟨x, y⟩"),
    (r"\lfloor n/2\rfloor", "⌊n/2⌋"),
    (r"\ell_p", "ℓₚ"),
    (r"\nabla f", "∇f"),
    (r"\partial_t u", "∂ₜ u"),
    (r"\Delta u=0", "Δu = 0"),
    (r"\int_0^1 f(x)\,dx", "∫₀¹ f(x) dx"),
    (r"\lim_{n\to\infty} a_n", "lim_(n→∞) aₙ"),
    (r"\max_i x_i", "maxᵢ xᵢ"),
    (r"\min\{a,b\}", "min{a,b}"),
    (r"\prod_{k=1}^n k", "∏ₖ₌₁ⁿ k"),
    (r"A\cup B", "A ∪ B"),
    (r"A \setminus B", "A ∖ B"),
    (r"A\subseteq B", "A ⊆ B"),
    (r"\emptyset", "∅"),
    (r"\stackrel{<}{_\sim}5", "≲5"),
    (r"\lower.5ex\hbox{$\buildrel > \over \sim$} 5", "≳ 5"),
    (r"{\scriptstyle>\atop\sim} 5", "≳ 5"),
    (r"\mathrel{\rlap{\lower4pt\hbox{\hskip1pt$\sim$}}\raise 1pt\hbox{$<$}} 5", "≲ 5"),
    (r"\lessequivlnt 3", "≲3"),
    (r"\not\!\!E_T", "E̸_T"),
    (r"\not\hspace{-2pt}{\rm E}_T", "E̸_T"),
    (r"\not{p_T}", "p̸_T"),
    (r"\cancel{E}_T+\cancel{CP}", "E̸_T+C̸P̸"),
    (r"\Lambda\hspace{-1pt}K", "ΛK"),
    (r"\sqrt{s_{_{\rm NN}}}", "√s_NN"),
    (r"\neg p \land q", "¬p ∧ q"),
    (r"p\Rightarrow q", "p ⇒ q"),
    (r"f:X\to Y", "f:X → Y"),
    (r"f\colon X\to Y", "f: X → Y"),
    (r"x\mapsto x^2", "x ↦ x²"),
    (r"\mathbb{N}", "ℕ"),
    (r"\mathbb{P}(A)", "ℙ(A)"),
    (r"\mathfrak{sl}_2", "sl₂"),
    (r"\mathsf{NP}", "NP"),
    (r"\mathtt{cat}", "cat"),
    (r"\mathrm{SO}(3)", "SO(3)"),
    (r"SU(2)\times U(1)", "SU(2) × U(1)"),
    (r"\mathrm{H_2O}", "H₂O"),
    (r"CO_2", "CO₂"),
    (r"^{13}\mathrm{C}", "¹³C"),
    (r"_2", "₂"),
    (r"^2", "²"),
    (r"\approx 3\times", "≈3×"),
    (r"2.16\times", "2.16×"),
    (r"1.5\times10^{8}", "1.5 × 10⁸"),
    (r"\sim10\%", "∼10%"),
    (r"3\sim 6\times", "3 ∼ 6×"),
    (r"\epsilon", "ε"),
    (r"\varepsilon\text{-greedy}", "ε-greedy"),
    (r"\text{top-}k", "top-k"),
    (r"F_1", "F₁"),
    (r"R^2", "R²"),
    (r"\chi^2", "χ²"),
    (r"f'(x)", "f′(x)"),
    (r"f''(x)", "f″(x)"),
    (r"\hbar", "ℏ"),
    (r"90^\circ", "90°"),
    (r"25^{\circ}\mathrm{C}", "25°C"),
    (r"45^{\rm o}\mathrm{C}", "45°C"),
    ("45^o", "45°"),
    ("^{o}", "°"),
    (r"2^{o(n)}", "2ᵒ⁽ⁿ⁾"),
    (r"\mathbf{x}^{o}", "xᵒ"),
    (r"5\sigma", "5σ"),
    (r"z\gtrsim 6", "z ≳ 6"),
    (r"M_\odot", "M_⊙"),
    (r"\rm km\,s^{-1}", "km s⁻¹"),
    (r"\mathrm{km\,s^{-1}}", "km s⁻¹"),
    (r"\alpha_s", "αₛ"),
    (r"e^+e^-", "e⁺e⁻"),
    (r"J/\psi", "J/ψ"),
    (r"\sqrt{s}=13", "√s = 13"),
    (r"T_c", "T_c"),
    (r"\mathbf{x}", "x"),
    (r"\mathbf{x}^\top\mathbf{y}", "xᵀy"),
    (r"\boldsymbol{\theta}", "θ"),
    (r"\bm{W}", "W"),
    (r"\theta^*", "θ*"),
    (r"\hat{\mathbf{y}}", "ŷ"),
    (r"\operatorname{Tr}(A)", "Tr(A)"),
    (r"\operatorname*{arg\,min}_x", "arg minₓ"),
    (r"\argmax_\theta f(\theta)", "argmax_θ f(θ)"),
    (r"\mathbb{E}[X]", "𝔼[X]"),
    (r"\mathbb{E}_{x\sim p}[\log p(x)]", "𝔼_(x∼p)[log p(x)]"),
    (r"\Pr[X>t]", "Pr[X > t]"),
    (r"O(n^{1+\epsilon})", "O(n^(1+ε))"),
    (r"\log^2 n", "log² n"),
    (r"\binom{n}{k}", "(n choose k)"),
    (r"\lceil x\rceil", "⌈x⌉"),
    (r"a\equiv b \pmod{p}", "a ≡ b mod p"),
    (r"G=(V,E)", "G = (V,E)"),
    (r"K_{3,3}", "K_(3,3)"),
    (r"\delta_{ij}", "δᵢⱼ"),
    (r"x_{abc}", "x_abc"),
    (r"\begin{bmatrix}1&0\\0&1\end{bmatrix}", "[1 0; 0 1]"),
    (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
    (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "a = b; c = d"),
    (r"\left\{x\right\}", "{x}"),
    (r"\left(\frac{a}{b}\right)", "(a/b)"),
    (r"\big(x\big)", "(x)"),
    (r"\ours{x}", "x"),
    (r"\ours[2]{x}{y}", "xy"),
    (r"\textsc{Model}", "Model"),
    (r"\eg", "e.g."),
    (r"\mathbbm{1}", "𝟙"),
    (r"\ensuremath{x}", "x"),
    (r"\xspace", ""),
    (r"{\cal O}(1)", "O(1)"),
    (r"{\bf x}", "x"),
    (r"\tt MLP", "MLP"),
    (r"{\it Kepler}", "Kepler"),
    (r"\dfrac{1}{3}", "1/3"),
    (r"\tfrac{1}{2}", "1/2"),
    (r"\cdots", "⋯"),
    (r"a,\ldots,b", "a,…,b"),
    (r"x\neq y", "x ≠ y"),
    (r"x\ne0", "x ≠ 0"),
    (r"x\not\in S", "x ∉ S"),
    (r"\infty", "∞"),
    (r"-1", "−1"),
    (r"x-y", "x−y"),
    (r"GPT-4", "GPT-4"),
    (r"a - b", "a − b"),
    (r"a+b", "a+b"),
    (r"3{,}000", "3,000"),
    (r"1,234", "1,234"),
    (r"[0,1)", "[0,1)"),
    (r"\{0,1\}^n", "{0,1}ⁿ"),
    (r"f\circ g", "f ∘ g"),
    (r"a\cdot b", "a · b"),
    (r"A\otimes B", "A ⊗ B"),
    (r"x\oplus y", "x ⊕ y"),
    (r"\rightarrow", "→"),
    (r"A\leftrightarrow B", "A ↔ B"),
    (r"\textbf{50.2}", "50.2"),
    (r"50\%", "50%"),
    (r"100%", "100%"),
    (r"\lambda\text{-calculus}", "λ-calculus"),
    (r"\mathcal{O}(1/\epsilon^2)", "O(1/ε²)"),
    (r"\mathcal{O}(n^{2})", "O(n²)"),
    (r"x^{(i)}", "x⁽ⁱ⁾"),
    (r"h_i^{(t+1)}", "hᵢ⁽ᵗ⁺¹⁾"),
    (r"w^\prime", "w′"),
    (r"\Omega(n^2)", "Ω(n²)"),
    (r"S^1", "S¹"),
    (r"2\pi", "2π"),
    (r"1/f", "1/f"),
    (r"\gg 1", "≫1"),
    (r"\underline{x}", "x"),
    (r"\overline{X}", "X̄"),
    (r"a~b", "a b"),
    (r"\text{if } x > 0", "if x > 0"),
    (r"a \stackrel{d}{=} b", "a =ᵈ b"),
    (r"{a \over b+c}", "a/(b+c)"),
    (r"e^{-x^2/2}", "e^(−x²/2)"),
    (r"x^{\text{th}}", "xᵗʰ"),
    (r"\mathbb{R}", "ℝ"),
    (r"\mathbb{R}^{d}", "ℝᵈ"),
    (r"\mathbb{R}^{n\times m}", "ℝ^(n×m)"),
    (r"\mathbb{Z}_{2^s}", "ℤ_(2ˢ)"),
    (r"N{=}50", "N=50"),
    (r"N\!=\!50", "N = 50"),
    (r"\\omega^2", "ω²"),
    (r"H\_{\chi}", "Hᵪ"),
    (r"q\textgreater{}1", "q > 1"),
    (r"\unicode{x2013}", "–"),
    (r"\textsuperscript{nd}", "ⁿᵈ"),
    (r"\nicefrac{1}{2}", "1/2"),
    (r"\href{https://a.example}{x}", "x"),
    (r"\textcolor{red}{y}", "y"),
    (r"\label{eq:1}z", "z"),
    (r"n\log\log n", "n log log n"),
    (r"2\sin x", "2 sin x"),
    (r"\mathrm{d}x", "dx"),
    (r"t\mid n", "t | n"),
    (r"10^{12}-10^{13}", "10¹²−10¹³"),
    (r"\nu_e", "νₑ"),
    (r"W^\pm", "W±"),
    (r"<111>", "<111>"),
    (r"\|x\|_2", "‖x‖₂"),
    (r"|x|", "|x|"),
    (r"\pi_\theta(a|s)", "π_θ(a|s)"),
    (r"D_{\mathrm{KL}}(p\|q)", "D_KL(p‖q)"),
    (r"\begin{cases}1 & \text{if } x>0\\0 & \text{otherwise}\end{cases}", "{1, if x > 0; 0, otherwise"),
    (r"0.\overline{12}", "0.1\u03052\u0305"),
    (r"\widehat{x+y}z", "(x+y)z"),
    (r"2\begin{matrix}1\\2\end{matrix}3", "2 1; 2 3"),
    (r"\left| x \right|", "| x |"),
]

# What a reader sees in the MathML: the texts of its elements in order, `|` between them.
SHOWN = [
    (r"\mathbb{R}^d", "ℝ|d"),
    (r"\mathbb{1}", "𝟙"),
    (r"\mathbf{W}x", "𝐖|x"),
    (r"\boldsymbol{\theta}", "𝜽"),
    (r"\mathcal{O}(n)", "𝒪|\u2061|(|n|)"),
    (r"\mathfrak{H}", "ℌ"),
    (r"\mathrm{KL}", "KL"),
    (r"{\rm abc}_2", "abc|2"),
    (r"2.16\times", "2.16|×"),
    (r"40\%", "40|%"),
    (r"40%", "40|%"),
    (r"\$5", "$|5"),
    (r"1,234", "1,234"),
    (r"f'", "f|′"),
    (r"90^\circ", "90|°"),
    (r"\theta^{\circ}", "θ|°"),
    (r"A^\circ", "A|∘"),
    (r"\arg\,\min_x", "arg min|x"),
    (r"\mathrm{softmax}(x)", "softmax|\u2061|(|x|)"),
    (r"\mathrm{KL} = 3", "KL|=|3"),
    (r"\log |x|", "log|\u2061|||x||"),
    (r"\log = 3", "log|=|3"),
    (r"\vec{v}", "v|→"),
    (r"\text{ if } x", "\u00a0if\u00a0|x"),
    (r"a-b", "a|−|b"),
    (r"\hat{x}", "x|^"),
    (r"\overline{AB}", "A|B|_"),
    (r"\operatorname*{arg\,max}_x", "arg max|x"),
    (r"\ours{} wins", r"\ours|w|i|n|s"),
    (r"\not\in", "∉"),
    (r"\unicode{x2713}", "✓"),
    (r"\left(\frac{a}{b}\right)", "(|a|b|)"),
    (r"\left( x", "(|x"),
    (r"x \right)", "x|)"),
    (r"\\omega", "ω"),
    (r"\textbf{up to 67%}", "up to 67%"),
    (r"\textbf{unclosed", "unclosed"),
    ("a ≤ b", "a|≤|b"),
]

HOSTILE = [
    r"\href{javascript:alert(1)}{x}",
    r"\href{https://evil.example}{x}",
    r"\class{md-overlay}{x}",
    r"\style{background:url(//evil.example)}{x}",
    r"\cssId{__config}{x}",
    r"\unicode{x3c}script\unicode{x3e}",
    r"\text{</mtext></math><script>alert(1)</script>}",
    "</math><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    r"\text{<img src=x onerror=alert(1)>}",
    r"\text{&#x3c;script&#x3e;}",
    "&#x3c;script&#x3e;alert(1)&lt;/script&gt;",
    r"\color{red\" onclick=\"alert(1)}{x}",
    r"\textcolor{x\"y}{\" onload=\"}",
    r"\begin{array}{c\" onclick=\"x}a\end{array}",
    r"\hspace{1em\" onclick=\"x}",
    r"\rule{1em\" a=\"}{2em}",
    r"\operatorname{<script>}",
    r"\def\x{<script>}\x",
    r"\newcommand{\a}{\a\a}\a",
    r"\tag{<b>}",
    "\ue000\ue001\uf8ff",
    "\x00\x1b\ud800\ufdd0",
    "'\"><svg onload=alert(1)>",
]

# A browser tab would hang on these if we did.
HEAVY = [
    "{" * 2000,
    "}" * 2000,
    "{" * 1999 + "x" + "}" * 1999,
    r"\sqrt" * 700,
    r"\sqrt{" * 600,
    r"\frac" * 800,
    "x^" * 1999,
    "^" * 3999,
    "x'" * 1999,
    r"\left(" * 600,
    r"\left(" * 300 + r"\right)" * 300,
    r"\bf" * 1300,
    r"\mathbf{" * 400,
    r"\begin{cases}" * 300,
    r"\begin{matrix}" * 120 + r"\end{matrix}" * 120,
    r"\text{" * 600,
    r"\hat{" * 600,
    r"\def\a{\a\a}\a" * 250,
    "&" * 3999,
    "\\" * 3999,
    "(" * 3999,
    "a" * 100_000,
]


def parsed(mathml: str) -> etree._Element:
    """The MathML as XML, after checking that it is one `<math>` of the closed lists and nothing else."""
    root = etree.fromstring(mathml.encode("utf-8"))
    assert root.tag == "math" and "\n" not in mathml
    for element in root.iter():
        assert isinstance(element.tag, str) and element.tag in ELEMENTS, element.tag
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
        wanted = {"mfrac": 2, "msub": 2, "msup": 2, "mover": 2, "munder": 2, "mroot": 2, "msubsup": 3}
        if element.tag in wanted:
            assert len(element) == wanted[element.tag], mathml
    return root


def shown(mathml: str) -> str:
    return "|".join(e.text for e in parsed(mathml).iter("mi", "mn", "mo", "mtext") if e.text)


@pytest.mark.parametrize(("tex", "plain"), PLAIN)
def test_plain_text_of_what_abstracts_hold(tex: str, plain: str) -> None:
    assert render_plain(tex) == plain


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len({tex for tex, _ in PLAIN}) >= 150


@pytest.mark.parametrize("tex", [tex for tex, _ in PLAIN])
def test_each_is_laid_out_and_not_only_written_out(tex: str) -> None:
    root = parsed(render_mathml(tex))
    assert root.get("alttext") == render_plain(tex)
    assert "\\" not in "".join(root.itertext())
    if [child.tag for child in root] == ["mtext"]:
        assert tex.startswith((r"\text", r"\eg", r"\unicode", r"\xspace"))


@pytest.mark.parametrize(("tex", "texts"), SHOWN)
def test_what_a_reader_sees(tex: str, texts: str) -> None:
    assert shown(render_mathml(tex)) == texts


def test_functions_keep_their_distance() -> None:
    """And are applied (U+2061), or readers of MathML say "times"."""
    spaced = (
        '<mi>n</mi> <mspace width="0.167em"></mspace><mi>log</mi> <mo rspace="0.167em">\u2061</mo><mi>n</mi>'
    )
    assert spaced in render_mathml(r"n\log n")
    assert '<mi>log</mi><mo>\u2061</mo><mo stretchy="false">(</mo>' in render_mathml(r"\log(n)")


TEXT = {
    r"10^{-3}": "10⁻³", r"5 \times 10^6": "5 × 10⁶", r"90^\circ": "90°", r"25\,^{\circ}\mathrm{C}": "25 °C", r"\geq 5\%": "≥5%",
    r"< 3": "&lt; 3", r"\mathrm{H_2O}": "H₂O", r"\mathrm{m}^2": "m²", r"3\times 3": "3 × 3", r"\mathrm{KL}": "KL", r"-1": "−1",
    r"1{,}000": "1,000", r"\to\infty": "→∞",
}  # fmt: skip


@pytest.mark.parametrize(("tex", "text"), TEXT.items())
def test_a_number_a_sign_and_a_word_are_text(tex: str, text: str) -> None:
    """Readers that drop tags would read 10−3 and 106."""
    assert render_formula(tex) == text
    assert render_title(f"Of ${tex}$ lamps") == f"Of {text} lamps"
    assert render_formula(tex, True) == render_mathml(tex, True), "on a line of its own it stays a formula"


@pytest.mark.parametrize(
    "tex", [r"x^2", r"n", r"\alpha", r"\frac12", r"\sqrt2", r"\mathbf{67}", r"\mathbb{R}", r"\Delta", r"\hat{3}", "2^{n}", r"10^{10^3}", r"2_{\max}"]
)  # fmt: skip
def test_what_is_more_than_a_line_or_a_variable_is_mathml(tex: str) -> None:
    assert render_formula(tex) == render_mathml(tex)


def test_limits_stand_under_and_over_in_display_only() -> None:
    assert "<msubsup><mo>∑</mo>" in render_mathml(r"\sum_{i=1}^n i")
    display = render_mathml(r"\sum_{i=1}^n i", display=True)
    assert "<munderover><mo>∑</mo>" in display and display.startswith('<math display="block" ')
    assert "<munder><mi>max</mi>" in render_mathml(r"\max_x f", display=True)


def test_matrices_and_cases() -> None:
    matrix = parsed(render_mathml(r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"))
    assert [len(row) for row in matrix.iter("mtr")] == [2, 2]
    cases = parsed(render_mathml(r"\begin{cases}1 & \text{if } x>0\\0 & \text{else}\end{cases}"))
    assert len(list(cases.iter("mtr"))) == 2 and "{" in "".join(cases.itertext())


def test_tex_that_makes_no_sense_is_shown_as_text() -> None:
    assert render_mathml("x^a^b") == '<math alttext="xᵃᵇ" data-latex="x^a^b"><mtext>xᵃᵇ</mtext></math>'


@pytest.mark.parametrize("tex", HOSTILE)
def test_hostile_tex_is_inert(tex: str) -> None:
    for mathml in (render_mathml(tex), render_mathml(tex, display=True)):
        parsed(mathml)
        assert "<script" not in mathml and "<img" not in mathml and "<svg" not in mathml
    assert "javascript" not in render_plain(r"\href{javascript:alert(1)}{x}")


@pytest.mark.parametrize("tex", HEAVY, ids=lambda tex: f"{tex[:8]!r} x{len(tex)}")
def test_heavy_tex_takes_little_longer_than_any_formula(tex: str, no_slower: Callable[..., None]) -> None:
    def render(written: str) -> None:
        parsed(render_mathml(written))
        render_plain(written)

    formula = r"\frac{a_i}{b^2} + "
    no_slower(lambda: render(tex), lambda: render(formula * (LIMIT // len(formula))), 10)


def test_more_than_a_formula_is_text() -> None:
    long = "a+" * LIMIT
    assert render_mathml(long).count("<m") == 2


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            r"""\frac \sqrt \left( \right) \begin{cases} \end{cases} \begin{array}{c} \end{array} \\ & { } [ ] ^ _ ' x 12
            1,000 \text{ \mathbf \bf \mathrm{ab} \over \not \hat \sum \max \operatorname{ \href{ \unicode{ \substack{ \foo
            \% \$ $ % # ~ < > " &lt; \left. \, \| \xrightarrow \stackrel \choose \color{ é ∑ - = , \ """.split()
        )
        | st.text(max_size=3),
        max_size=25,
    )
)
def test_no_tex_raises_or_leaves_the_lists(pieces: list[str]) -> None:
    tex = "".join(pieces)
    parsed(render_mathml(tex))
    parsed(render_mathml(tex, display=True))
    assert "\n" not in render_plain(tex)


def test_titles() -> None:
    title = r"Sorting in $O(n\log n)$ & <fast> for \$5"
    assert plain_title(title) == "Sorting in O(n log n) & <fast> for $5"
    html = render_title(title)
    assert html.startswith("Sorting in <math ") and html.endswith("</math> &amp; &lt;fast&gt; for $5")


def test_a_title_of_money_is_left_alone() -> None:
    assert plain_title("From $20,000 to $30,000") == "From $20,000 to $30,000"
    assert plain_title("10$^{11.5}$M$_\\odot$ and Al$_{0.14}$Ga") == "10^11.5 M_⊙ and Al_0.14Ga"
    assert render_title('"A" <b>') == "&quot;A&quot; &lt;b&gt;"
