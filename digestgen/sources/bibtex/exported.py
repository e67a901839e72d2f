r"""TeX that stood in a library and was escaped sign by sign when it was exported, as it was before.

Reference managers keep what arXiv and ADS gave them, `$M_{\odot}$` and `\textit{in situ}`, and take each sign of it for one
to show: Better BibTeX writes `\$M\_\textbraceleft\textbackslash odot\textbraceright\$`
(https://retorque.re/zotero-better-bibtex/exporting/unicode/), Zotero `{\textbackslash}textit\{in situ\}` (its BibTeX.js,
`alwaysMap`).
"""

from __future__ import annotations

import re
from itertools import pairwise

from digestgen.text.maths.macros import symbol
from digestgen.text.tex.pieces import is_maths
from digestgen.text.tex.symbols import LETTERS, SYMBOLS

_SIGNS = {
    "backslash": "\\", "braceleft": "{", "braceright": "}", "asciicircum": "^", "asciitilde": "~", "bar": "|",
}  # fmt: skip
_BRACE = r"(?:\\[{}]|\\textbrace(?:left|right)(?![a-z]))"
# A backslash that is one to show, and what shows that it began a command: its name, an accented letter, a sign.
_SLASH = r"(?:\{\\textbackslash\}|\\textbackslash(?:\{\}| |(?![A-Za-z}])))"
_COMMAND = re.compile(
    rf"(?P<group>{_BRACE} ?)?{_SLASH}(?:(?P<name>[A-Za-z]+)(?P<argument>(?:\{{\}})?{_BRACE})?|['`^\"](?=[A-Za-z]|{_BRACE})|[,;!])"
    rf"|(?:\{{\\textasciicircum\}}|\\textasciicircum(?:\{{\}})?|\\_) ?{_BRACE}"  # an index in braces
)
_PHANTOM = re.compile(r"\\vphantom\{\\[{}]\}")
_REFERENCE = re.compile(r"\\&\\#(x[0-9A-Fa-f]{1,6}|\d{1,7});")
_PAIR = re.compile(rf"{_SLASH}\\(?=[%&_#${{}}])")  # before `\%`, whose backslash is the exporter's
_SHOWN = re.compile(rf"\{{?\\text({'|'.join(_SIGNS)})(?![a-z])(?:\{{\}}|\}}| )?|(?<!\\)\\([{{}}])")
_DOLLARS = re.compile(r"(?<!\\)(?:\\\$){1,2}")
_OF_FORMULA = re.compile(r"\\text(?:backslash|asciicircum|brace)|\\_|\{\$[<>]\$\}|^[A-Za-z]$")
_LONGEST = 500  # characters of a formula, so that sums of money far apart are none
_CHARACTER = re.compile(
    r"\{\$([^$\n]{1,40})\$\}|\\text([a-z]{2,20})(?:\{\}| |(?![A-Za-z{]))"
)  # α, < and ∼ by Better BibTeX
_INLINE = re.compile(rf"\\\([^$]{{1,{_LONGEST}}}?\\\)")


def restore_tex(tex: str) -> str:
    r"""A value of BibTeX with the TeX that was escaped in it; all else as it is.

    >>> restore_tex(r"\$10\textasciicircum\{-3\}\$, \textbackslash emph\textbraceleft x\textbraceright{} for \$5")
    '$10^{-3}$, \\emph{x} for \\$5'
    >>> restore_tex(r"the {\textbackslash}emph command"), restore_tex(r"\{\textbar{}x\textbar\}")
    ('the {\\textbackslash}emph command', '\\{\\textbar{}x\\textbar\\}')
    """
    if "\\&\\#" in tex:
        tex = _REFERENCE.sub(r"&#\1;", tex)
    is_tex = "\\" in tex and any(_is_command(match) for match in _COMMAND.finditer(tex))
    if not is_tex and "\\$" not in tex:
        return tex
    tex = _PHANTOM.sub("", tex)
    marks = list(_DOLLARS.finditer(tex))
    parts: list[str] = []
    at = 0
    for opening, closing in pairwise(marks):
        content = tex[opening.end() : closing.start()]
        if (
            opening.start() < at
            or opening[0] != closing[0]
            or not _is_formula(content, tex[closing.end() :][:1], is_tex)
        ):
            continue
        dollars = opening[0].replace("\\", "")
        parts += [_prose(tex[at : opening.start()], is_tex), dollars + _formula(content) + dollars]
        at = closing.end()
    return "".join(parts) + _prose(tex[at:], is_tex)


def _is_command(match: re.Match[str]) -> bool:
    """Whether a backslash began a command; a path of Windows and the name of a command in a sentence are others."""
    name = match["name"]
    known = name and (name in SYMBOLS or name in LETTERS or symbol(name))
    return not name or bool(known or match["argument"] or match["group"])


def _is_formula(content: str, after: str, is_tex: bool) -> bool:
    if not content or len(content) > _LONGEST:
        return False
    if is_tex:
        return is_maths(_formula(content), after)
    bounded = not (content[0].isspace() or content[-1].isspace() or after.isdigit())
    return bounded and _OF_FORMULA.search(content) is not None


def _formula(content: str) -> str:
    return _signs(_CHARACTER.sub(_character, content)).replace("\\_", "_").replace("\\&", "&")


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return f"{{{match[1]}}}" if len(match[1]) > 1 else match[1]
    shown = "" if match[2] in _SIGNS else SYMBOLS.get(f"text{match[2]}", "")
    return shown if len(shown) == 1 else match[0]


def _signs(tex: str) -> str:
    """Signs that were escaped to be shown, as they were."""
    return _SHOWN.sub(lambda shown: _SIGNS.get(shown[1] or "", shown[2]), _PAIR.sub(r"\\", tex))


def _prose(tex: str, is_tex: bool) -> str:
    if not is_tex:
        return tex
    signs = re.sub(r"\\_(?=\{)", "_", _signs(tex))
    return _INLINE.sub(lambda maths: maths[0].replace("\\_", "_"), signs)
