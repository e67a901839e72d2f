r"""Which commands, environments and tags of running text mean what: tables only, no reading.

Symbols and accents are in symbols.py. A command that is in neither is an author's own macro.
"""

from __future__ import annotations

import re

from digestgen.text.maths.packages import SUNS, UNITS


def _styles(**words: str) -> dict[str, str | None]:
    """Style → the names that have it, turned round; `as_is` is None: the style stays what it was."""
    return {
        name: None if style == "as_is" else "" if style == "plain" else style
        for style, names in words.items()
        for name in names.split()
    }


# Commands whose argument is shown → its style.
ARGUMENTS = _styles(
    em="emph textit textsl mkbibemph mkbibitalic",
    strong="textbf mkbibbold",
    code="texttt",
    sup="textsuperscript mkbibsuperscript",
    sub="textsubscript",
    as_is="""textsc textrm textsf textmd textup textnormal text mbox hbox fbox makebox underline uline sout uwave
        mathrm mathbf mathit mathsf mathtt mathcal boldsymbol bm operatorname title section
        subsection subsubsection paragraph centerline ul hl st MakeUppercase uppercase MakeLowercase lowercase NoCaseChange
        IeC""",
)

# Commands that hold until their group ends → style.
SWITCHES = _styles(
    em="it em itshape sl slshape",
    strong="bf bfseries",
    code="tt ttfamily",
    plain="rm sf sc scshape rmfamily sffamily normalfont upshape mdseries normalsize",
    as_is="""large Large LARGE huge Huge small footnotesize scriptsize tiny centering noindent indent xspace protect
        relax nonumber raggedright boldmath unboldmath smallskip medskip bigskip newpage clearpage maketitle
        displaystyle textstyle limits""",
)

# HTML and JATS tags that sources really use → style.
TAGS = _styles(
    em="i em italic",
    strong="b strong bold",
    code="tt code monospace",
    sup="sup",
    sub="sub",
    as_is="a u span small font mark scp sc underline big",
)

# Commands whose (first) argument is nothing to read; of two of them the second one is.
SECOND_IS_SHOWN = frozenset(
    "textcolor hypertarget hyperlink hyperref texorpdfstring foreignlanguage foreigntextquote textlang raisebox scalebox colorbox parbox bibinfo bibfield".split()
)
SKIPPED = SECOND_IS_SHOWN | frozenset(
    "label color vspace hspace vskip hskip index phantom noopsort SortNoop usepackage documentclass pagestyle vphantom hphantom selectlanguage hyphenation nocite fontencoding fontfamily thispagestyle input include bibliography bibliographystyle".split()
)
# Commands that put signs around their argument; quotation marks within quotation marks are single.
AROUND = {
    **dict.fromkeys("enquote mkbibquote textquote blockquote textcquote say".split(), ("“", "”")),
    "guillemets": ("«", "»"),
    "frenchquote": ("« ", " »"),
    **dict.fromkeys("mkbibparens parentext".split(), ("(", ")")),
    **dict.fromkeys("mkbibbrackets brackettext".split(), ("[", "]")),
}
FOREIGN = {"german": ("„", "“"), "ngerman": ("„", "“"), "french": ("« ", " »"), "russian": ("«", "»"), "spanish": ("«", "»"),
           "italian": ("«", "»"), "polish": ("„", "”"), "czech": ("„", "“"), "danish": ("»", "«"), "swedish": ("”", "”")}  # fmt: skip
# Commands of maths that authors write outside of dollars: they and their arguments become maths.
STRAY = frozenset(
    """sqrt frac dfrac tfrac nicefrac sfrac binom hat bar tilde vec dot ddot widehat widetilde overline underline mathbb
    mathds mathbbm mathfrak mathscr overset underset stackrel prescript tensor sideset dv pdv norm abs ket bra braket""".split()
) - {"underline"}
# Packages' commands that are maths: outside of dollars, others without arguments are more often an author's own.
SIGNS = frozenset(("pT", "ptmiss", "kms", *UNITS, *SUNS))
# … and those that are none.
LAYOUT = frozenset("resizebox fcolorbox parbox rule require ref eqref cite color textcolor makebox".split())
# Commands that are read without their backslash, too, where an argument follows.
LOST = frozenset("url href sqrt frac mathbb".split())
NOTES = frozenset({"footnote", "footnotetext", "thanks"})
CITES = re.compile(
    r"[Cc]ite(?:t|p|alt|alp|author|year|num|yearpar)?|(?:auto|page|eq|c|C)?ref|parencite|textcite"
)

# Signs that TeX sets close to the word after the blank that ends their name.
OPENING = frozenset(
    """glqq flqq glq flq guillemotleft guillemetleft guilsinglleft quotedblbase quotesinglbase textquotestraightdblbase textlangle textexclamdown
    textquestiondown textmu textdegree textquotedblleft textquoteleft lq og textfractionsolidus slash textbraceleft lbrace textlbrackdbl""".split()
)

# Maths environments: their kind, and what MathML and KaTeX know them as inside dollars.
DISPLAYS = {"equation": "display", "displaymath": "display", "dmath": "display", "math": "inline"}
INSIDE = {
    **dict.fromkeys(["align", "aligned", "flalign", "eqnarray", "alignat", "IEEEeqnarray"], "aligned"),
    **dict.fromkeys(["gather", "gathered", "multline"], "gathered"),
    **{name: name for name in ("split", "cases", "array", "matrix", "pmatrix", "bmatrix", "vmatrix")},
}
LISTS = {"itemize": "- ", "enumerate": "1. ", "description": "- ", "compactitem": "- ", "inparaenum": "1. "}
