r"""mhchem's `\ce{…}` as plain TeX maths: `SO4^2-` → `\text{SO}_{4}^{2-}` (https://mhchem.github.io/MathJax-mhchem/)."""

from __future__ import annotations

import re

_ARROWS = {
    "<=>>": r"\rightleftharpoons ", "<<=>": r"\rightleftharpoons ", "<=>": r"\rightleftharpoons ", "<-->": r"\rightleftarrows ",
    "<->": r"\leftrightarrow ", "->": r"\rightarrow ", "<-": r"\leftarrow ", "→": r"\rightarrow ", "⇌": r"\rightleftharpoons ",
}  # fmt: skip
_BONDS = {
    "-": "-", "1": "-", "=": "=", "2": "=", "#": r"\equiv ", "3": r"\equiv ", "~": r"\sim ", "...": r"\cdots ", "....": r"\cdots ",
    "->": r"\rightarrow ", "<-": r"\leftarrow ",
}  # fmt: skip
_NESTED = re.compile(r"\\ce\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_TOKEN = re.compile(
    r"""(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-|→|⇌)(?P<above>(?:T?\[[^\[\]]*\]){0,2})
      | (?P<maths>\$[^$]*\$)
      | (?P<script>[\^_])(?:\{(?P<group>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(?P<bare>[+\-]?\d+(?:\.\d+)?(?:\+|-(?![A-Za-z]))?|\.|[+\-]+|[IVX]+(?![a-z])|[A-Za-z][+\-]?|\\[A-Za-z]+))
      | \\bond\{(?P<bond>[^{}]*)\}
      | (?P<mark>\((?:v|\^)\))
      | (?P<letters>[^\W\d_]+)
      | (?P<number>\d+(?:(?!\.\d*(?:[HD]2O|NH3))[.,]\d+)?(?:/\d+)?)
      | (?P<dot>\s*(?:\*|·|(?<=[\w)\]])\.(?=\s*\d*[A-Z(]))\s*)
      | (?P<command>\\(?:[A-Za-z]+|.))
      | (?P<space>\s+)
      | (?P<sign>[+\-=\#])
      | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def read_chemistry(formula: str) -> str:
    r"""One chemical formula or equation as TeX maths.

    >>> read_chemistry("2H2 + O2 -> 2H2O"), read_chemistry("Na+")
    ('2\\text{H}_{2} + \\text{O}_{2}  \\rightarrow  2\\text{H}_{2}\\text{O}', '\\text{Na}^{+}')
    """
    parts: list[str] = []
    before = ""  # what the last part was: "" at a beginning and after a blank
    for match in _TOKEN.finditer(formula):
        kind, text = match.lastgroup or "other", match[0]
        kind = "script" if match["script"] else "arrow" if match["arrow"] else kind
        if kind == "arrow":
            over = re.findall(r"\[([^\[\]]*)\]", match["above"])
            label = ",\\ ".join(read_chemistry(part) for part in over if part)
            parts.append(
                (
                    rf" \xrightarrow{{{label}}} "
                    if match["arrow"] == "->"
                    else f" {_ARROWS[match['arrow']]}^{{{label}}} "
                )
                if label
                else f" {_ARROWS[match['arrow']]}"
            )
            kind = ""
        elif kind == "maths":
            parts.append(_NESTED.sub(lambda nested: f"{{{read_chemistry(nested[1])}}}", text[1:-1]))
        elif kind == "bond":
            parts.append(f"{{{_BONDS.get(match['bond'], match['bond'])}}}")
            kind = "letters"
        elif kind == "mark":
            parts.append(r"(\downarrow)" if text == "(v)" else r"(\uparrow)")
            kind = "closing"
        elif kind == "script":
            inner = match["group"] if match["group"] is not None else match["bare"]
            parts.append(_script(text[0], inner, opens=before == ""))
        elif kind == "letters":
            if text in ("v", "^") and before == "space":
                parts.append(r"\downarrow ")
            else:
                parts.append(rf"\text{{{text}}}")
        elif kind == "number":
            parts.append(f"_{{{text}}}" if before in ("letters", "closing") else text)
        elif kind == "dot":
            parts.append(r"\cdot ")
            kind = "space"
        elif kind == "sign":
            parts.append(_sign(text, before, formula[match.end() :]))
        elif text == "^":
            parts.append(r"\uparrow ")
        else:
            kind = "closing" if text in ")]}" else kind
            parts.append(text)
        before = "" if kind == "arrow" else kind
    return "".join(parts).strip()


def _script(mark: str, inner: str, *, opens: bool) -> str:
    inner = inner.strip("$")
    if re.fullmatch(r"[A-Za-z]{2,}", inner):
        inner = rf"\text{{{inner}}}"
    return f"{'{}' * opens}{mark}{{{inner}}}"


def _sign(sign: str, before: str, after: str) -> str:
    """A charge behind an atom, a bond between two, else an operator."""
    ends = not after.strip() or after[:1] in " )],;$^_"
    if sign in "+-" and before in ("letters", "closing", "number", "script") and ends:
        return f"^{{{sign}}}"
    if sign in "-=#" and before and before != "space" and after[:1].strip():
        return "{" + _BONDS[sign] + "}"
    return _BONDS.get(sign, sign)
