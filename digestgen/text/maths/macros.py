r"""The macros that maths in abstracts uses: which are read, as what, and which are dropped.

Only tables and look-ups. A macro that is in no table is unknown: parser.py shows its arguments.
"""

from __future__ import annotations

import re
import unicodedata

from latex2mathml.symbols_parser import convert_symbol


def _names(text: str) -> list[str]:
    return text.split()


FUNCTIONS = frozenset(
    _names(
        """arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det diag dim exp gcd hom inf ker
        lcm lg lim liminf limsup ln log max min mod Pr rank sec sgn sign sin sinh softmax span sup supp tan
        tanh tr Tr Var Cov KL poly polylog
        Ad Aut Corr End Ext Gal Hom Id Proj Res Spec Tor ad adj arccot arctanh arcsinh arccosh argsup card cl conv corr
        cosec cov csch curl diam dist dom erf erfc grad id lcm logit ord prox proj ran relu ReLU rk sech sigmoid sinc
        softplus std sym var vol"""
    )
)
_ONE_ARGUMENT = """
    sqrt acute bar breve check dot ddot dddot grave hat mathring tilde vec widehat widetilde overline
    underline overbrace underbrace overbracket underbracket overparen underparen overleftarrow overrightarrow
    overleftrightarrow ddddot widecheck xleftarrow xrightarrow substack"""
_NO_ARGUMENT = r"""
    left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr Biggl Biggr
    over choose atop brack brace begin end pmod quad qquad , : ; ! > { } | \ hline"""
# How many arguments each structural command takes that mathml.py and plain.py understand.
COMMANDS = {
    **dict.fromkeys(_names("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel"), 2),
    **dict.fromkeys(_names(_ONE_ARGUMENT), 1),
    **dict.fromkeys([*_names(_NO_ARGUMENT), " "], 0),
}
ENVIRONMENTS = {
    **{
        name: name
        for name in _names("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases")
    },
    **{f"{fence}smallmatrix": f"{fence}matrix" for fence in "pbBvV"},
    **dict.fromkeys(
        _names("align aligned alignat alignedat xalignat split eqnarray flalign IEEEeqnarray"), "split"
    ),
    **dict.fromkeys(_names("gather gathered lgathered rgathered multline multlined"), "matrix"),
    **dict.fromkeys(_names("dcases rcases drcases"), "cases"),
    **dict.fromkeys(_names("subarray tabular"), "array"),
}
# Environments that take an argument which nobody reads.
WITH_ARGUMENT = frozenset(_names("alignat alignedat xalignat IEEEeqnarray"))
FONTS = {
    **dict.fromkeys(_names("mathbb mathbbm mathds Bbb mathbbmss"), "DOUBLE-STRUCK"),
    **dict.fromkeys(_names("mathbf bf bold boldmath"), "BOLD"),
    **dict.fromkeys(_names("bm boldsymbol pmb mathbold mathbfit"), "BOLD ITALIC"),
    **dict.fromkeys(_names("mathcal mathscr cal scr EuScript"), "SCRIPT"),
    **dict.fromkeys(_names("mathfrak frak"), "FRAKTUR"),
    **dict.fromkeys(_names("mathsf sf mathsfit"), "SANS-SERIF"),
    **dict.fromkeys(_names("mathtt tt"), "MONOSPACE"),
    **dict.fromkeys(_names("mathrm rm mathup mathnormal sc"), "UPRIGHT"),
    **dict.fromkeys(_names("mathit it em mit"), "ITALIC"),
}
TO_END_OF_GROUP = frozenset(_names("bf bold boldmath cal scr frak sf tt rm it em mit sc"))
TEXTS = frozenset(
    _names(
        """text textrm textup textnormal textmd textsc textsf texttt textit textsl textbf textsw emph mbox
        hbox fbox makebox intertext shortintertext url"""
    )
)
# Macros that authors define alike: their argument, between these.
FENCED = {
    "abs": "||", "norm": "‖‖", "ket": "|⟩", "bra": "⟨|", "braket": "⟨⟩", "set": "{}", "floor": "⌊⌋", "ceil": "⌈⌉",
}  # fmt: skip
# Macros that are read as their argument.
UNWRAPPED = frozenset(
    _names(
        """ensuremath mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner boxed cancel bcancel xcancel
        hcancel sout smash mathclap mathllap mathrlap clap cramped vcenter displaylines underbar centerline raggedright uppercase lowercase llap rlap"""
    )
)
DROPPED = frozenset(
    _names(
        """xspace protect relax nonumber notag displaystyle textstyle scriptstyle scriptscriptstyle strut
        mathstrut allowbreak nobreak noindent leavevmode verb tiny scriptsize footnotesize small normalsize
        large Large LARGE huge Huge limits nolimits hfill par newline linebreak break / - @ ( ) [ ]"""
    )
)
ARGUMENT_DROPPED = frozenset(
    _names("label class style cssId color vspace hspace vskip phantom hphantom vphantom tag pagestyle")
)
FIRST_DROPPED = frozenset(_names("href textcolor colorbox raisebox scalebox hyperref hyperlink"))
WORDS = {
    "ID": "ID", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "wrt": "w.r.t.", "vs": "vs.", "etc": "etc.",
    "textgreater": ">", "textless": "<", "textbackslash": "\\", "textasciitilde": "~", "lq": "‘", "rq": "’",
    "textunderscore": "_", "textbar": "|", "textdegree": "°", "degree": "°", "degrees": "°", "celsius": "°C",
    "arcdeg": "°", "degr": "°", "arcmin": "′", "arcsec": "″", "fdg": ".°", "farcm": ".′", "farcs": ".″", "micron": "µm",
    "micro": "µ", "textmu": "µ", "AA": "Å", "angstrom": "Å", "textsection": "§",
    "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "euro": "€", "checkmark": "✓", "LaTeX": "LaTeX",
    "TeX": "TeX", "ss": "ß", "ae": "æ", "o": "ø", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_",
    "textendash": "–", "textemdash": "—", "slash": "/", "textquoteright": "’", "i": "ı", "j": "ȷ",
}  # fmt: skip
# Macros that authors define alike, and other names for what the tables know.
_SAME = {
    "R": "ℝ", "RR": "ℝ", "N": "ℕ", "NN": "ℕ", "Z": "ℤ", "ZZ": "ℤ", "Q": "ℚ", "QQ": "ℚ", "C": "ℂ", "CC": "ℂ",
    "E": "𝔼", "EE": "𝔼", "PP": "ℙ", "Reals": "ℝ", "eps": "ε", "veps": "ε", "texttimes": "×", "textpm": "±",
    "lt": "<", "gt": ">", "defeq": "≔", "coloneqq": "≔", "ldots": "…", "dots": "…",
    "dotsc": "…", "dotsb": "⋯", "dotso": "…", "mathellipsis": "…", "textellipsis": "…", "square": "□",
    "Box": "□",
    "emptyset": "∅", "varnothing": "∅", "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖",
    "Vert": "‖", "|": "‖", "setminus": "∖", "models": "⊨", "dprime": "″", "implies": "⟹", "iff": "⟺",
    "impliedby": "⟸", "thinspace": " ", "enspace": " ", "space": " ", "nobreakspace": " ", "prime": "′",
    "vcentcolon": ":", "ratio": "∶", "dblcolon": "∷", "colonequals": "≔", "equalscolon": "≕",
    "la": "≲", "ga": "≳", "lsim": "≲", "gsim": "≳", "simlt": "≲", "simgt": "≳", "sun": "⊙", "earth": "⊕",
    "sim": "∼", "indep": "⫫", "Perp": "⫫",
    # of the W3C's unicode.xml, which exporters of BibTeX write by
    "lessequivlnt": "≲", "greaterequivlnt": "≳", "verymuchless": "⋘", "verymuchgreater": "⋙", "estimates": "≙",
    "tildetrpl": "≋", "allequal": "≌", "lazysinv": "∾", "approxnotequal": "≆", "notlessgreater": "≸",
    "notgreaterless": "≹", "surfintegral": "∯", "volintegral": "∰", "arrowwaveright": "↝", "starequal": "≛",
    "upslopeellipsis": "⋰", "downslopeellipsis": "⋱", "openbracketleft": "⟦", "openbracketright": "⟧",
    "Alpha": "Α", "Beta": "Β", "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Iota": "Ι", "Kappa": "Κ", "Mu": "Μ",
    "Nu": "Ν", "Omicron": "Ο", "omicron": "ο", "Rho": "Ρ", "Tau": "Τ", "Chi": "Χ", "Digamma": "Ϝ",
}  # fmt: skip

_NO_RELATIONS = frozenset("∪∩∧∨⊎∴∵⊕⊖⊗⊙⊤⊥⋀⋁⋂⋃⋅⋆⋊⋮⋯⋰⋱")
RELATIONS = (
    frozenset("=<>∈∉∋∌∝∣∤∥∦⟂⟹⟺⟸⟶⟵⟷⩽⩾⪅⪆⪯⪰")
    | {"⫫", *map(chr, range(0x2190, 0x2200))}
    | {chr(c) for c in range(0x223C, 0x22F2)} - _NO_RELATIONS
)


def symbol(name: str) -> str:
    """The character of a symbol command, e.g. `alpha` → α; "" where there is none."""
    if name in _SAME:
        return _SAME[name]
    code = convert_symbol("\\" + name)
    character = chr(int(code, 16)) if code else ""
    return character if character and character.isprintable() and not unicodedata.combining(character) else ""


_ODD_LETTERS = {
    ("SCRIPT", letter): odd for letter, odd in zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)
} | {("ITALIC", "h"): "ℎ"} | {("FRAKTUR", letter): odd for letter, odd in zip("CHIRZ", "ℭℌℑℜℨ", strict=True)} | {
    ("DOUBLE-STRUCK", letter): odd for letter, odd in zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)
}  # fmt: skip


def styled_letter(character: str, font: str) -> str:
    """A letter or digit of Unicode's Mathematical Alphanumeric Symbols; itself where the font has none."""
    if (font, character) in _ODD_LETTERS:
        return _ODD_LETTERS[font, character]
    if font == "UPRIGHT":
        return character
    if character.isdigit() and font == "BOLD ITALIC":
        font = "BOLD"
    try:
        name = unicodedata.name(character)
        name = name.replace("LATIN CAPITAL LETTER", "CAPITAL").replace("LATIN SMALL LETTER", "SMALL")
        name = name.replace("GREEK CAPITAL LETTER", "CAPITAL").replace("GREEK SMALL LETTER", "SMALL")
        return unicodedata.lookup(f"MATHEMATICAL {font} {name}")
    except (KeyError, ValueError):
        return character


def unicode_character(code: str) -> str:
    r"""`\unicode{x2713}` and `\unicode{8211}`; "" for what a text may not hold."""
    match = re.fullmatch(r"(?:[xX]([0-9A-Fa-f]{1,6})|(\d{1,7}))", code.strip())
    value = int(match[1], 16) if match and match[1] else int(match[2]) if match else 0
    return "" if value > 0x10FFFF or not chr(value).isprintable() or 0xE000 <= value <= 0xF8FF else chr(value)
