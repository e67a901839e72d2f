r"""Which commands, environments and tags of running text mean what: tables only, no reading.

Symbols and accents are in symbols.py. A command that is in neither is an author's own macro.
"""

from __future__ import annotations

import re


def _styles(**words: str) -> dict[str, str | None]:
    """Style → the names that have it, turned round; `as_is` is None: the style stays what it was."""
    return {
        name: None if style == "as_is" else "" if style == "plain" else style
        for style, names in words.items()
        for name in names.split()
    }


# Commands whose argument is shown → its style.
ARGUMENTS = _styles(
    em="emph textit textsl",
    strong="textbf",
    code="texttt",
    sup="textsuperscript",
    sub="textsubscript",
    as_is="""textsc textrm textsf textmd textup textnormal text mbox hbox fbox makebox underline uline sout uwave
        mathrm mathbf mathit mathsf mathtt mathcal mathbb mathscr mathfrak boldsymbol bm operatorname title section
        subsection paragraph enquote textquote centerline ul hl st MakeUppercase uppercase""",
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
SECOND_IS_SHOWN = frozenset({"textcolor", "hypertarget"})
SKIPPED = SECOND_IS_SHOWN | {"label", "color", "vspace", "hspace", "vskip", "hskip", "index", "phantom"}
NOTES = frozenset({"footnote", "footnotetext", "thanks"})
CITES = re.compile(
    r"[Cc]ite(?:t|p|alt|alp|author|year|num|yearpar)?|(?:auto|page|eq|c|C)?ref|parencite|textcite"
)

# Maths environments: their kind, and what MathML and KaTeX know them as inside dollars.
DISPLAYS = {"equation": "display", "displaymath": "display", "math": "inline"}
INSIDE = {
    **dict.fromkeys(["align", "aligned", "flalign", "eqnarray"], "aligned"),
    **dict.fromkeys(["gather", "gathered", "multline"], "gathered"),
    **{name: name for name in ("split", "cases", "array", "matrix", "pmatrix", "bmatrix", "vmatrix")},
}
LISTS = {"itemize": "- ", "enumerate": "1. ", "description": "- ", "compactitem": "- ", "inparaenum": "1. "}
