r"""Commands that real files hold: symbols, quotation marks, chemistry, units, definitions, and what only its author knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text.jats.rich import rich_to_title
from digestgen.text.maths.maths import plain_title, render_mathml, render_plain
from digestgen.text.maths.units import UNIT_COMMANDS
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title
from digestgen.text.tex.symbols import SYMBOLS

PROSE = [
    # symbols
    (r"\textrightarrow{} \textfractionsolidus \textohm{} \texttheta{} \textlangle x\textrangle", "→ ⁄Ω ϑ ⟨x⟩"),
    (r"\textsurd{} \textasciiacute{} \textbraceleft a\textbraceright", "√ ´ {a}"),
    (r"\textalpha-lamps, \textbeta{} and \textOmega", "α-lamps, β and Ω"),
    (r"\textonehalf{} of 20\textcelsius{}, \textnumero{} 7", "½ of 20°C, № 7"),
    (r"50\textpercent{} of {\IJ}mond \textonethird{} 5\perthousand{} \XeTeX{} \textfiguredash{} lamps\texttwelveudash{}oil", "50% of IJmond ⅓ 5‰ XeTeX ‒ lamps—oil"),
    (r"{\textcommabelow{S}}tefan of Gala\textcommabelow{t}i, \capitalacute{E}mile", "Ștefan of Galați, Émile"),
    (r"\selectlanguage{english}Lamps \nocite{*}in \negthinspace rows\break of oil", "Lamps in rows of oil"),
    (r"?`Qu\'e l\'ampara? !`\'Esa! a\slash b, \fontencoding{T2A}\selectfont Fig.~\ref{a} of \citet[see][p.~5]{one}", "¿Qué l\u00e1mpara? ¡Ésa! a/b, Fig. [a] of [one]"),
    # quotation marks
    (r"\enquote{lamps \enquote{in} rows}", "“lamps ‘in’ rows”"),
    (r"\enquote*{lamps} and \mkbibquote{oil}", "‘lamps’ and “oil”"),
    (r"\glqq Lampe\grqq{} und \flqq Lampe\frqq", "„Lampe“ und «Lampe»"),
    (r"\guillemotleft lampe\guillemotright", "«lampe»"),
    (r""",,Lampe'' und ,,Kessel`` und ,,gro{\ss}er Kessel", ja""", "„Lampe“ und „Kessel“ und „großer Kessel“, ja"),
    (r"``,,Lampe'' sagt er''", "“„Lampe“ sagt er”"),
    ("\"`Lampe\"' und \"<Kessel\"> und \">Licht\"<", "„Lampe“ und «Kessel» und »Licht«"),
    (r"Les <<lampes du {\'e}t{\'e}>> et >>Kessel<<", "Les «lampes du été» et »Kessel«"),
    (r"\say{lamps}, \guillemets{lampes} et \frenchquote{lampe}", "“lamps”, «lampes» et « lampe »"),
    (r"a,,b and 1,,2, x << y and y >> z, p<<1", "a,,b and 1,,2, x << y and y >> z, p<<1"),
    (r"\foreignquote{german}{Lampe} \foreignlanguage{german}{Licht}", "„Lampe“ Licht"),
    # two arguments, or none
    (r"\texorpdfstring{$\alpha$}{alpha} lamps", "alpha lamps"),
    (r"\noopsort{1973b}Kettles of \mkbibemph{Lamps}", "Kettles of Lamps"),
    (r"\ensuremath{\alpha_{1}} and \ensuremath{x}", "α₁ and x"),
    # scripts
    (r"Al\textsubscript{0.14}Ga and CO\textsubscript{2}", "Al_0.14Ga and CO₂"),
    (r"m\_{3/2} and p^{ceil(n/2)} and y_{ij}", "m_(3/2) and p^(ceil(n/2)) and yᵢⱼ"),
    # maths outside of dollars
    (r"(\kappa,\aleph_0), T\lesssim 5, A \subseteq B, \sqrt{T}", "(κ,ℵ₀), T≲ 5, A ⊆ B, √T"),
    (r"O(n\log n) and \mathbb{R}^d and \nu\bar\nu", "O(n log n) and ℝᵈ and νν̄"),
    (r"M\tilde{n}o and \frac{1}{2}", "Mño and 1/2"),
    (r"At 5 \Msun{} and 10 \kms, \ion{H}{ii} lamps, 0\farcs5, \vb*{B}", "At 5 M_⊙ and 10 km s⁻¹, H II lamps, 0.″5, B"),
    (r"Lamps \genfrac{}{}{0pt}{}{n}{k} of \qty{5}{\um} and \qty(\frac{a}{b})", "Lamps (n atop k) of 5 μm and (a/b)"),
    # text within maths, maths within text, and formulas of their own
    (r"$x \text{ if $y>0$} $ lamps, \(\text{of \(x\)}\)", "x if y > 0 lamps, of x"),
    (r"\[ x = \mbox{oil for $y$} \], and $$\alpha$$-lamps", "x = oil for y, and α-lamps"),
    (r"$x$ costs $5 and $\text{if $x$}$ $10", "x costs $5 and if x $10"),
    # typed without TeX, or with its backslashes lost
    (r"At 10^33 G cm^3, (42 fm)^2, x^-1 in mathcal{O}(n)", "At 10³³ G cm³, (42 fm)², x⁻¹ in O(n)"),
    (r"mathbb{R}^n, sqrt{n}, url{https://a.example} and href{https://a.example}{lamps}", "ℝⁿ, √n, https://a.example and lamps"),
    (r"Ada\textquotesingle s 5 \textmu m at 20\textdegree C, rows\textquoteright of", "Ada's 5 μm at 20°C, rows’ of"),
    (r"x\textsuperscript{$2$} y\textsubscript{$\alpha$} \ion{O}{3} \bibinfo{title}{Lamps}", "x² y_α O III Lamps"),
    (r"a^b, 2^n, 10^3.5, x^2y and ^5", "a^b, 2^n, 10^3.5, x^2y and ^5"),
    # unknown commands
    (r"Our \cross model and \dv, \qty bar", r"Our \cross model and \dv, \qty bar"),
    (r"\foo{lamps} and \foo[x]{oil}{wick}", "lamps and oil wick"),
    (r"\foo{\textbf{lamps} of \bar{x}}", "lamps of x̄"),
]  # fmt: skip

CHEMISTRY = [
    ("H2O", "H₂O"),
    ("SO4^2-", "SO₄²⁻"),
    ("SO4^{2-}", "SO₄²⁻"),
    ("Na+", "Na⁺"),
    ("OH-", "OH⁻"),
    ("[Fe(CN)6]^3-", "[Fe(CN)₆]³⁻"),
    ("(NH4)2S", "(NH₄)₂S"),
    ("^{227}_{90}Th+", "²²⁷₉₀Th⁺"),
    ("^13C", "¹³C"),
    ("Fe2O3", "Fe₂O₃"),
    ("CuSO4 * 5H2O", "CuSO₄ · 5H₂O"),
    ("CaSO4.2H2O", "CaSO₄ · 2H₂O"),
    ("2H2 + O2 -> 2H2O", "2H₂ + O₂ → 2H₂O"),
    ("N2 + 3H2 <=> 2NH3", "N₂ + 3H₂ ⇌ 2NH₃"),
    ("A ->[H2SO4] B", "A →^(H₂SO₄) B"),
    ("HC#CH", "HC≡CH"),
    ("La_{2-x}Sr_xCuO4", "La₂₋ₓSrₓCuO₄"),
    ("NO_x", "NOₓ"),
    ("1/2 O2", "1/2 O₂"),
]

UNITS = [
    (r"\SI{5}{\kelvin}", "5 K"),
    (r"\qty{5}{\kelvin}", "5 K"),
    (r"\SI{9.8}{\meter\per\second\squared}", "9.8 m s⁻²"),
    (r"\si{\kilo\gram\per\cubic\metre}", "kg m⁻³"),
    (r"\unit{\micro\meter}", "μm"),
    (r"\SI{10}{\um}", "10 μm"),
    (r"\SI{13}{\TeV}", "13 TeV"),
    (r"\qty{3}{\kilo\eV}", "3 keV"),
    (r"\SI[per-mode=symbol]{3}{kg.m/s^2}", "3 kg m/s²"),
    (r"\qty{20}{\degreeCelsius}", "20 °C"),
    (r"\SI{90}{\degree}", "90°"),
    (r"\num{1e-3}", "1 × 10⁻³"),
    (r"\num{-1.2e5}", "−1.2 × 10⁵"),
    (r"\num{12345.67}", "12345.67"),
    (r"\num{1.0 +- 0.2}", "1.0 ± 0.2"),
    (r"\num{.5}", "0.5"),
    (r"\ang{30}", "30°"),
    (r"\ang{1;2;3}", "1°2′3″"),
    (r"\SIrange{1}{2}{\kelvin}", "1 K to 2 K"),
    (r"\numrange{1}{10}", "1 to 10"),
    (r"\numlist{1;2;3}", "1, 2 and 3"),
]

DEFINITIONS = [
    (r"$\newcommand{\R}{\mathbb{R}} x\in\R^n$", "x ∈ ℝⁿ"),
    (r"\newcommand{\R}{\mathbb{R}}We light $\R^n$", "We light ℝⁿ"),
    (r"$\newcommand{\R}{\mathbb{R}}$Lamps in $\R^2$", "Lamps in ℝ²"),
    (r"\def\R{\mathbb{R}}$x\in\R$", "x ∈ ℝ"),
    (r"\renewcommand\eps{\varepsilon}$\eps > 0$", "ε > 0"),
    (r"\providecommand*{\pair}[2]{(#1,#2)}$\pair{a}{b}$", "(a,b)"),
    (r"\newcommand{\pow}[2][2]{#2^#1}$\pow{x}+\pow[3]{y}$", "x²+y³"),
    (r"\def\pair#1#2{(#1,#2)}$\pair ab$", "(a,b)"),
    (r"\DeclareMathOperator{\rank}{rank}$\rank A$", "rank A"),
    (r"\DeclareMathOperator*{\best}{arg\,min}$\best_x f$", "arg minₓ f"),
    (r"\DeclarePairedDelimiter{\size}{\lvert}{\rvert}$\size{x}$", "|x|"),
    (r"\let\eps=\varepsilon$\eps$", "ε"),
    (r"\newcommand{\ours}{LampNet}On \ours{} and \ours.", "On LampNet and LampNet."),
]

MATHS = [
    (r"\prescript{14}{6}{C}", "¹⁴₆C"),
    (r"\sideset{_1^2}{_3^4}\prod x", "₁²∏₃⁴ x"),
    (r"\tensor{T}{^a_b}", "Tᵃ_b"),
    (r"\dv[n]{f}{x}", "dⁿf/dxⁿ"),
    (r"\pdv[2]{f}{x}", "∂²f/∂x²"),
    (r"\dd[3]{x}", "d³x"),
    (r"\ch{H2O}", "H₂O"),
    (r"\isotope[14]{C}", "¹⁴C"),
    (r"\nuclide[235]{U}", "²³⁵U"),
    (r"X_n \xrightarrow[n\to\infty]{d} X", "Xₙ →ᵈ_(n → ∞) X"),
    (r"\color[rgb]{1,0,0}x\textcolor[rgb]{0,0,1}{y}", "xy"),
    (r"\smash[b]{x}\rule{1cm}{1pt}y", "xy"),
    (r"\resizebox{1cm}{!}{x}", "x"),
    (r"\fcolorbox{red}{white}{x}", "x"),
    (r"\dv{f}{x}", "df/dx"),
    (r"\foo{x}+\foo[3]{y}{z}", "x+yz"),
    (r"\text{where \foo{x}}", "where x"),
    (r"\ours", r"\ours"),
    (r"p_\mathrm{T} > 5\GeV", "p_T > 5 GeV"),
]


@pytest.mark.parametrize(("tex", "shown"), PROSE)
def test_commands_in_running_text(tex: str, shown: str) -> None:
    assert plain_title(tex_to_title(tex)) == unicodedata.normalize("NFC", shown)
    assert "\\foo" not in tex_to_markdown(tex) and "\\text" not in re.sub(r"\$.*\$", "", tex_to_markdown(tex))


@pytest.mark.parametrize(("formula", "shown"), CHEMISTRY)
def test_chemistry(formula: str, shown: str) -> None:
    written = rf"\ce{{{formula}}}"
    assert render_plain(written) == shown
    assert plain_title(tex_to_title(f"Of {written} and ${written}$.")) == f"Of {shown} and {shown}."
    assert plain_title(rich_to_title(f"Of {written}.")) == f"Of {shown}."
    assert ">ce<" not in render_mathml(written) and "merror" not in render_mathml(written)


@pytest.mark.parametrize(("written", "shown"), UNITS)
def test_numbers_and_units(written: str, shown: str) -> None:
    assert render_plain(written) == shown
    assert plain_title(tex_to_title(f"At {written}, at ${written}$.")) == f"At {shown}, at {shown}."
    assert plain_title(tex_to_markdown(f"At {written}.")) == f"At {shown}."


@pytest.mark.parametrize(("tex", "shown"), DEFINITIONS)
def test_definitions_are_read_and_taken_out(tex: str, shown: str) -> None:
    assert plain_title(tex_to_title(tex)) == shown
    assert plain_title(tex_to_markdown(tex)) == shown
    assert plain_title(rich_to_title(tex)) == shown


@pytest.mark.parametrize(("tex", "shown"), MATHS)
def test_commands_in_maths(tex: str, shown: str) -> None:
    assert render_plain(tex) == shown
    assert re.search(r">(?:foo|ours|tensor|prescript|sideset|dv)<", render_mathml(tex)) is None


COMMANDS = st.sampled_from(
    [rf"\{name}" for name in (*UNIT_COMMANDS, "ce", "tensor", "sideset", "prescript", "newcommand", "def", "let", "enquote", "foo", "sqrt", "bar")]
    + ["{", "}", "[", "]", "$", r"\x", "#1", "^", "_", "2", "e", "-", "->", " ", ";", r"\kelvin", r"\per", "{}", "x", "\\", "'"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(COMMANDS, max_size=14).map("".join))
def test_nothing_raises(tex: str) -> None:
    for make in (tex_to_title, tex_to_markdown, rich_to_title, render_plain, render_mathml):
        assert isinstance(make(tex), str)


@pytest.mark.parametrize(
    "unit",
    [r"\ce{", r"\ce{H2", r"\SI{1}{", r"\newcommand{\a}{\a\a}\a", r"\def\a#1{#1#1}\a\a", r"\sqrt", r"\bar_", r"\foo{", r"\foo{a}", r"\enquote{",
     r"\let\a\b\a", "https://a.example/{", r"\num{1e", r"\tensor{T}{^", r"\dv\dv", r"\alpha_", r"\' ", r"\'{", r"{\'", r"\d\d"],
)  # fmt: skip
def test_long_hostile_text_is_read_in_linear_time(unit: str, linear: Callable[..., None]) -> None:
    linear(lambda size: tex_to_title((unit * (size // len(unit) + 1))[:size]), 16_000)


def test_no_symbol_of_the_table_is_a_name() -> None:
    assert [name for name, sign in SYMBOLS.items() if len(sign) > 3 and "TeX" not in name and name not in ("etal", "ie", "eg", "psq", "psqq")
            and sign.strip() not in ("GeV", "MeV", "TeV", "keV", "PeV", "e.g.", "i.e.")] == []  # fmt: skip
