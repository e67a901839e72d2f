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


# Accent command → combining character.
_ACCENTS = dict(
    zip(
        "`'^~\"=.uvHrckbdth",
        "\u0300\u0301\u0302\u0303\u0308\u0304\u0307\u0306\u030c\u030b\u030a\u0327\u0328\u0331\u0323\u0361\u0309",
        strict=True,
    )
)
# textcomp's and combelow's long names: https://www.ctan.org/pkg/combelow, fntguide §7.11
_ACCENTS |= {
    "textcommabelow": "\u0326", "textcommaabove": "\u0312", "textsubring": "\u0325", "textroundcap": "\u0311",
    "capitalgrave": "\u0300", "capitalacute": "\u0301", "capitalcircumflex": "\u0302", "capitaltilde": "\u0303",
    "capitaldieresis": "\u0308", "capitalmacron": "\u0304", "capitaldotaccent": "\u0307", "capitalbreve": "\u0306",
    "capitalcaron": "\u030c", "capitalhungarumlaut": "\u030b", "capitalring": "\u030a", "capitalcedilla": "\u0327",
    "capitalogonek": "\u0328", "textogonekcentered": "\u0328", "cb": "\u0326",
}  # fmt: skip
# MathSciNet's, which its BibTeX has in names: mathscinet.sty of https://www.ctan.org/pkg/amsrefs
_ACCENTS |= {
    "ocirc": "\u030a", "polhk": "\u0328", "soft": "\u030c", "udot": "\u0323", "dudot": "\u0324", "utilde": "\u0330",
    "uarc": "\u032e", "lfhook": "\u0326",
}  # fmt: skip
ACCENT_WORDS = frozenset("auvHrckbdth") | {word for word in _ACCENTS if len(word) > 1}
_IN_TABBING = "'`="  # \a'e is \'e where tabulators are set (LaTeX2e, "tabbing")
# Braces were taken away: Garc\'\ia of Garc\'{\i}a. No command is meant, since an accent takes a letter.
_GLUED = re.compile(r"\\i(?=[a-z])(?!math|tem)")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\s*(?:\{\})?|([`'^~\"=.]))")
_REST = re.compile(r"([^\W\d_]{0,20})\s*\}")
_NESTED = 4  # accents over accents; Vietnamese has two

# Commands that are a letter; TeX eats the space after them, and authors count on it inside words.
LETTERS = _table("""
    o ø O Ø l ł L Ł ss ß SS ẞ ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ
    ohorn ơ OHORN Ơ uhorn ư UHORN Ư Dbar Đ dbar đ cprime ʹ cdprime ʺ Cprime ʹ Cdprime ʺ cydot ·
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
    textrightarrow → textleftarrow ← textuparrow ↑ textdownarrow ↓ textfractionsolidus ⁄ textohm Ω textmho ℧
    textlangle ⟨ textrangle ⟩ textlbrackdbl ⟦ textrbrackdbl ⟧ textlquill ⁅ textrquill ⁆ textsurd √ textasciiacute ´
    textasciigrave ` textasciidieresis ¨ textasciimacron ¯ textasciicaron ˇ textasciibreve ˘ textacutedbl ˝
    textbraceleft { textbraceright } quotesinglbase ‚ quotedblbase „ guilsinglleft ‹ guilsinglright › guillemotleft «
    guillemotright » guillemetleft « guillemetright » flqq « frqq » flq ‹ frq › glqq „ grqq “ glq ‚ grq ‘ lq ‘ rq ’ dq "
    textquotedbl " textquotestraightbase ‚ textquotestraightdblbase „ textexclamdown ¡ textquestiondown ¿
    textordfeminine ª textordmasculine º textonesuperior ¹ texttwosuperior ² textthreesuperior ³ textonehalf ½
    textonequarter ¼ textthreequarters ¾ textcelsius °C textnumero № textcent ¢ textyen ¥ textwon ₩ textcurrency ¤
    textflorin ƒ textlira ₤ textnaira ₦ textpeso ₱ textguarani ₲ textdong ₫ textbaht ฿ textcolonmonetary ₡
    textbrokenbar ¦ textsection § textparagraph ¶ textpilcrow ¶ textdiv ÷ textlnot ¬ textminus − textasteriskcentered ∗
    textdagger † textdaggerdbl ‡ textbardbl ‖ textperiodcentered · textopenbullet ◦ textbigcircle ◯ textreferencemark ※
    textestimated ℮ textrecipe ℞ textservicemark ℠ textcircledP ℗ textmusicalnote ♪ textpertenthousand ‱ textpermille ‰
    textinterrobang ‽ textschwa ə textesh ʃ textglotstop ʔ textdblhyphen ⹀ textdoublepipe ǁ textvertline | textprimstress ˈ
    textcopyleft 🄯 bibrangedash – hyphen - babelhyphen - nobreakdash ​ textcompwordmark ​
    ast ∗ circ ∘ oplus ⊕ otimes ⊗ perp ⊥ checkmark ✓ textvisiblespace ␣ LaTeX LaTeX TeX TeX BibTeX BibTeX
    textpercent % textampersand & textnumbersign # textat @ textexclam ! textquestion ? textplus + textequals =
    textslash / textonethird ⅓ texttwothirds ⅔ textpublish ℗ textdiscount ⁒ textborn * textdied † texttildelow ˷
    textprime ′ textdprime ″ texthyphen - textnonbreakinghyphen - textfiguredash ‒ texthorizontalbar ―
    texttwelveudash — textthreequartersemdash — textturnv ʌ textvarsigma ς textgravedbl ̏ textblank ␢ textleaf ❧
    perthousand ‰ ohm Ω LaTeXe LaTeX2ε XeTeX XeTeX LuaTeX LuaTeX pdfTeX pdfTeX AmS AMS IJ IJ ij ij cf cf.
    ie i.e. eg e.g. textdoublebarpipe ǁ textinterrobangdown ⸘ hyp -
    pno p. ppno pp. adddot . addcomma , addcolon : addsemicolon ; addslash /
""") | {
    "etal": "et al.",
    "psq": " sq.",
    "psqq": " sqq.",
    "og": "« ",
    "fg": " »",
    **dict.fromkeys(
        [
            "nobreakdash",
            "textcompwordmark",
            "ignorespaces",
            "unskip",
            "leavevmode",
            "allowbreak",
            "nobreak",
            "nolinebreak",
            "footnotemark",
            "negthinspace",
            "smartqed",
            "selectfont",
            "hrule",
            "nopunct",
            "isdot",
        ],
        "",
    ),
    **{unit: f" {unit}" for unit in ("eV", "keV", "MeV", "GeV", "TeV", "PeV")},
    **dict.fromkeys(
        [
            "addspace",
            "addnbspace",
            "addthinspace",
            "quad",
            "qquad",
            "space",
            "newline",
            "linebreak",
            "par",
            "hfill",
            "enspace",
            "medspace",
            "break",
        ],
        " ",
    ),
    **dict.fromkeys(["thinspace", "nobreakspace", "item"], " "),
}

# textgreek's \textalpha …; \texttheta is the form of \vartheta in the tables of BibTeX's exporters.
SYMBOLS |= {
    f"text{name}": sign for name, sign in SYMBOLS.items() if len(sign) == 1 and "Ͱ" <= sign <= "Ͽ"
} | {"texttheta": "ϑ"}

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


# D\'Angelo, O\'Neill, d\'Alembert: exporters escape apostrophes, and no name is DÁngelo.
_ELIDED = re.compile(r"(?<![^\W\d_])[DdO]\\'[A-Z][a-z]")


def accent(command: str, text: str, at: int, depth: int = 0) -> tuple[str, int] | None:
    r"""The accented letter that `\command` at the left of `text[at:]` makes, and where it ends.

    TeX skips blanks before the argument, and takes a letter, a command or braces for it; an accent over several
    letters is one over the first of them, a tie (`\t`) is one over two.

    Returns:
        None where it makes none: `don\'t`, `D\'Angelo` and `\"quoted\"` are other people's escapes.

    >>> accent("^", r"\^{\`a}", 2)
    ('ầ', 7)
    >>> accent("c", r"\c{c}edilla", 2), accent('"', r"na\"{\i}ve", 4), accent("'", r"{\' e}", 3)
    (('ç', 5), ('ï', 8), ('é', 5))
    >>> accent("a", r"P\a'erez", 3), accent("'", r"Garc\'\ia", 6), accent("ocirc", r"\ocirc{u}", 6)
    (('é', 5), ('í', 8), ('ů', 9))
    """
    if command == "a" and (mark := text[at : at + 1]) and mark in _IN_TABBING:
        command, at = mark, at + 1
    found = _base(text, at, depth) if command in _ACCENTS else None
    if not found and command in _ACCENTS and text[at - 3 : at - 2].isalpha() and _GLUED.match(text, at):
        found = ("ı", at + 2, False)
    if not found or (command == "'" and at > 2 and _ELIDED.match(text, at - 3)):
        return None
    letters, end, is_braced = found
    if not letters:
        return (command, end) if command in "^~" and is_braced else None
    if command == "t" and len(letters) == 1 and text[end : end + 1].isalpha():  # \t oo
        letters, end = letters + text[end], end + 1
    first = 1
    while first < len(letters) and unicodedata.combining(letters[first]):
        first += 1
    base = letters[:first].replace("ı", "i").replace("ȷ", "j")
    made = base if (command, base) == (".", "i") else unicodedata.normalize("NFC", base + _ACCENTS[command])
    if (
        len(made) > 1 and len(parts := unicodedata.normalize("NFD", base)) > 1
    ):  # ^ over à: ầ has its tone above all
        turned = unicodedata.normalize("NFC", parts[0] + _ACCENTS[command] + parts[1:])
        made = min(made, turned, key=len)
    if len(made) > 1 and not is_braced and command not in ACCENT_WORDS:
        return None
    return made + letters[first:], end


def _base(text: str, at: int, depth: int) -> tuple[str, int, bool] | None:
    """What an accent is put over, where it ends, and whether it is in braces: `e`, `{e}`, `{\\i}`, `\\^{e}`, `{}`."""
    while text[at : at + 1].isspace():
        at += 1
    char = text[at : at + 1]
    if depth > _NESTED or not char:
        return None
    if char == "{":
        letters, end, _ = _base(text, at + 1, depth + 1) or ("", at + 1, False)
        rest = _REST.match(text, end)
        return (letters + rest[1], rest.end(), True) if rest else None
    if char != "\\":
        return (char, at + 1, False) if char.isalpha() else None
    command = _COMMAND.match(text, at)
    if not command:
        return None
    if command[1] in LETTERS:
        return LETTERS[command[1]], command.end(), False
    name = command[1] or command[2]
    made = accent(name, text, at + 1 + len(name), depth + 1)
    return (*made, False) if made else None


def power(text: str, raised: bool, before: str = "") -> str:
    """Signed digits as script characters, and degrees: outside maths, `10^{-2}` can mean only one thing; "" for others.

    >>> power("-2", True), power("ij", False), power("o", True, before="5")
    ('⁻²', '', '°')
    """
    if raised and (text == "\\circ" or (text == "o" and before.isdigit())):
        return "°"
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
