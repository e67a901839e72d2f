r"""TeX's definitions: those that a text makes itself, read and taken out, and those of packages that authors count on.

What is put in is the text of the definition: nothing is evaluated, the number of rounds and the size are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from digestgen.text.maths.chemistry import read_chemistry
from digestgen.text.maths.units import UNIT_COMMANDS, read_units


class Definition(NamedTuple):
    """What a command stands for: `#1` … in the body are its arguments; a default makes the first one optional."""

    arity: int
    body: str
    default: str | None = None


_LONGEST = 2000  # characters of an argument or a body
_ROUNDS = 4  # definitions in definitions
_NAME = r"\s*(?:\{\s*\\([A-Za-z@]+)\s*\}|\\([A-Za-z@]+))\s*"
_BEGINS = re.compile(
    r"\\(newcommand|renewcommand|providecommand|DeclareRobustCommand|NewDocumentCommand|DeclareMathOperator"
    rf"|DeclarePairedDelimiter|newrobustcmd|[gex]?def|let)\*?{_NAME}"
)
_COUNT = re.compile(r"\[\s*([0-9])\s*\]\s*(?:\[([^\[\]]*)\]\s*)?")
_PARAMETERS = re.compile(r"(?:#[1-9]\s*)*")
_SPECIFICATION = re.compile(r"\{([mo\s]*)\}\s*")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_OPTION = re.compile(r"\s*\[([^\[\]]*)\]")
_PIECE = re.compile(r"\\[A-Za-z]+|\\.|[{}]|[^\\{}]+", re.DOTALL)

PACKAGES = {
    "prescript": Definition(3, "{}^{#1}_{#2}{#3}"),
    "dv": Definition(2, r"\frac{d#1}{d#2}"),
    "pdv": Definition(2, r"\frac{\partial #1}{\partial #2}"),
    "fdv": Definition(2, r"\frac{\delta #1}{\delta #2}"),
    "dd": Definition(1, r"d#1"),
    "comm": Definition(2, r"\left[#1,#2\right]"),
    "acomm": Definition(2, r"\left\{#1,#2\right\}"),
    "expval": Definition(1, r"\left\langle #1\right\rangle"),
    "ev": Definition(1, r"\left\langle #1\right\rangle"),
    "mean": Definition(1, r"\left\langle #1\right\rangle"),
    "mel": Definition(3, r"\left\langle #1|#2|#3\right\rangle"),
    "ketbra": Definition(2, r"\left|#1\right\rangle\left\langle #2\right|"),
    "inner": Definition(2, r"\left\langle #1,#2\right\rangle"),
    "Set": Definition(1, r"\left\{#1\right\}"),
    "order": Definition(1, r"\mathcal{O}(#1)"),
    "ptmiss": Definition(0, r"p_\mathrm{T}^\mathrm{miss}"),
    "pT": Definition(0, r"p_\mathrm{T}"),
    **{unit: Definition(0, rf"\,\mathrm{{{unit}}}") for unit in ("eV", "keV", "MeV", "GeV", "TeV", "PeV")},
}
"""Commands of mathtools, physics, mhchem's and high-energy physics' styles that are only other commands."""
_WITH_GROUPS = frozenset(name for name, definition in PACKAGES.items() if definition.arity)
_OTHERS = PACKAGES | {
    # A name before `[`: what is in the brackets is the first argument.
    "dv[": Definition(3, r"\frac{d^{#1}#2}{d#3^{#1}}", ""),
    "pdv[": Definition(3, r"\frac{\partial^{#1}#2}{\partial #3^{#1}}", ""),
    "dd[": Definition(2, "d^{#1}#2", ""),
    "isotope[": Definition(2, r"{}^{#1}\mathrm{#2}", ""),
    "nuclide[": Definition(2, r"{}^{#1}\mathrm{#2}", ""),
    "xrightarrow[": Definition(2, r"\underset{#1}{\xrightarrow{#2}}", ""),
    "xleftarrow[": Definition(2, r"\underset{#1}{\xleftarrow{#2}}", ""),
    "smash[": Definition(2, "{#2}", ""),
    "makebox[": Definition(2, r"\text{#2}", ""),
    "color[": Definition(2, "", ""),
    "textcolor[": Definition(3, "{#3}", ""),
    # Arguments that are sizes, colours and labels.
    "resizebox": Definition(3, "{#3}"),
    "fcolorbox": Definition(3, "{#3}"),
    "parbox": Definition(2, r"\text{#2}"),
    "rule": Definition(2, ""),
    "require": Definition(1, ""),
    **dict.fromkeys(("ref", "eqref", "cite"), Definition(1, "")),
}


def balanced(text: str, at: int) -> tuple[str, int] | None:
    r"""The group that begins at `text[at]` (white space before it is passed over), without its braces, and its end.

    >>> balanced(r"\ce {a{b}c}d", 3)
    ('a{b}c', 11)
    """
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] != "{":
        return None
    depth = 0
    for match in _PIECE.finditer(text, at, at + _LONGEST):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth:
            return text[at + 1 : match.start()], match.end()
    return None


def take_definitions(text: str) -> tuple[str, dict[str, Definition]]:
    r"""The text without its own definitions, and these.

    >>> take_definitions(r"\newcommand{\R}{\mathbb{R}} x\in\R^n")
    (' x\\in\\R^n', {'R': Definition(arity=0, body='\\mathbb{R}', default=None)})
    """
    found: dict[str, Definition] = {}
    parts: list[str] = []
    at = 0
    while match := _BEGINS.search(text, at):
        kept = text[at : match.start()]
        read = _definition(text, match)
        if not read:
            parts.append(text[at : match.end()])
            at = match.end()
            continue
        definition, at = read
        found[match[2] or match[3]] = definition
        if kept.endswith("$") and text[at : at + 1] == "$":  # nothing but definitions between the two
            kept, at = kept.rstrip("$"), at + len(text[at:]) - len(text[at:].lstrip("$"))
        parts.append(kept)
    return "".join(parts) + text[at:], found


def _definition(text: str, match: re.Match[str]) -> tuple[Definition, int] | None:
    """What the definition that begins here says, and where it ends."""
    kind, at = match[1], match.end()
    if kind == "let":
        target = re.compile(r"=?\s*(\\(?:[A-Za-z]+|.)|[^\s{}])").match(text, at)
        return (Definition(0, target[1]), target.end()) if target else None
    count, default = 0, None
    if kind.endswith("def") and (parameters := _PARAMETERS.match(text, at)):
        count, at = parameters[0].count("#"), parameters.end()
    elif kind == "NewDocumentCommand":
        if specification := _SPECIFICATION.match(text, at):
            count, at = len(specification[1].replace(" ", "")), specification.end()
            default = "" if specification[1].strip().startswith("o") else None
    elif number := _COUNT.match(text, at):
        count, default, at = int(number[1]), number[2], number.end()
    body = balanced(text, at)
    if not body:
        return None
    if kind == "DeclareMathOperator":
        return Definition(0, rf"\operatorname{{{body[0]}}}"), body[1]
    if kind == "DeclarePairedDelimiter":
        closing = balanced(text, body[1])
        return (Definition(1, rf"\left{body[0]} #1\right{closing[0]}"), closing[1]) if closing else None
    return Definition(count, body[0].strip(), default), body[1]


def apply_definitions(text: str, definitions: Mapping[str, Definition]) -> str:
    """The text with the commands' definitions put in for them; not without end, and not larger than four times it."""
    most = 4 * len(text) + _LONGEST
    for _ in range(_ROUNDS):
        made = _apply(text, definitions)
        if made == text or len(made) > most:
            break
        text = made
    return text


def _apply(text: str, definitions: Mapping[str, Definition]) -> str:
    parts: list[str] = []
    at = 0
    for match in _COMMAND.finditer(text):
        end = match.end()
        definition = (text[end : end + 1] == "[" and definitions.get(f"{match[1]}[")) or definitions.get(
            match[1]
        )
        if definition is None or match.start() < at:
            continue
        arguments, end = _arguments(text, match.end(), definition)
        if len(arguments) < definition.arity or (
            definition is PACKAGES.get(match[1]) and not _fits(text, match)
        ):
            continue
        body = _filled(definition.body, arguments)
        if end == match.end() and text[end : end + 1].isspace():  # the blank that ends the name
            end += 1
            body += " " if text[end : end + 1].isalnum() else ""
        elif text[end : end + 2] == "{}":
            end += 2
        if text[end : end + 1].isalpha() and re.search(r"\\[A-Za-z]+$", body):
            body += " "
        parts += [text[at : match.start()], body]
        at = end
    return "".join(parts) + text[at:]


def _filled(body: str, arguments: list[str]) -> str:
    """The body with the arguments in the places of `#1` and so on."""
    return re.sub(r"#([1-9])", lambda number: "".join(arguments[int(number[1]) - 1 : int(number[1])]), body)


def _fits(text: str, match: re.Match[str]) -> bool:
    """A package's command takes groups: `\\dd x` and a lone `\\inner` may be somebody's own."""
    return match[1] not in _WITH_GROUPS or text[match.end() :].lstrip()[:1] == "{"


def _arguments(text: str, at: int, definition: Definition) -> tuple[list[str], int]:
    arguments: list[str] = []
    if definition.default is not None and definition.arity:
        option = _OPTION.match(text, at)
        arguments.append(option[1] if option else definition.default)
        at = option.end() if option else at
    while len(arguments) < definition.arity:
        if group := balanced(text, at):
            arguments.append(group[0])
            at = group[1]
        elif token := re.compile(r"\s*(\\(?:[A-Za-z]+|.)|[^\s{}\\])").match(text, at):
            arguments.append(token[1])
            at = token.end()
        else:
            break
    return arguments, at


def resolve_definitions(text: str) -> str:
    """A whole text with its own definitions taken out and applied, in its prose and its maths."""
    if "\\" not in text or not _BEGINS.search(text):
        return text
    text, own = take_definitions(text)
    return apply_definitions(text, own)


# Plain TeX, whose arguments stand on both sides of a word, and whose rows end with \cr.
_ROWS = ("cases", "matrix", "pmatrix")
_ROW_END = re.compile(r"\\cr(?:cr)?(?![A-Za-z])")
_OF = re.compile(r"([^$]{1,60}?)\\of(?![A-Za-z])")
_OVER = re.compile(r"([^$]{1,60}?)\\over(?![A-Za-z])")
_WRITTEN = re.compile(
    rf"\\(ce|cf|ch|tensor|indices|sideset|root|buildrel|cases|p?matrix|{'|'.join(sorted(UNIT_COMMANDS))})(?![A-Za-z])\*?"
)


def expand_tex(tex: str) -> str:
    r"""A span of maths with its own definitions applied, and chemistry, units and tensors as plain TeX.

    >>> expand_tex(r"\def\R{\mathbb{R}}x\in\R^n"), expand_tex(r"\ce{SO4^2-}")
    ('x\\in\\mathbb{R}^n', '\\text{SO}_{4}^{2-}')
    """
    if "\\" not in tex:
        return tex
    tex = resolve_definitions(tex)
    parts: list[str] = []
    at = 0
    while match := _WRITTEN.search(tex, at):
        made, end = read_written(tex, match) or (match[0], match.end())
        parts += [tex[at : match.start()], made]
        at = end
    return apply_definitions("".join(parts) + tex[at:], _OTHERS)  # behind the units, whose \eV is another


def find_written(text: str, at: int) -> re.Match[str] | None:
    """A command of chemistry, units or tensors at a place of a text."""
    return _WRITTEN.match(text, at)


def read_written(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    r"""What `\ce{…}`, `\SI{…}{…}`, `\tensor{…}{…}` is in plain TeX, and where it ends; None where it lacks arguments."""
    name, at = match[1], match.end()
    if name in UNIT_COMMANDS:
        groups: list[str] = []
        for _ in range(UNIT_COMMANDS[name]):
            while option := _OPTION.match(text, at):
                at = option.end()
            if not (group := balanced(text, at)):
                return None
            groups.append(group[0])
            at = group[1]
        return read_units(name, groups), at
    if name in ("root", "buildrel"):
        if not (over := (_OF if name == "root" else _OVER).match(text, at)):
            return None
        above = over[1].strip()
        return (rf"\sqrt[{above}]" if name == "root" else rf"\stackrel{{{above}}}"), over.end()
    first = balanced(text, at)
    if not first:
        return None
    if name in _ROWS:
        rows = _ROW_END.sub(r"\\\\", first[0]).strip().removesuffix("\\\\")
        return rf"\begin{{{name}}}{rows}\end{{{name}}}", first[1]
    if name in ("ce", "cf", "ch"):
        return read_chemistry(first[0]), first[1]
    if name == "indices":
        return _indices(first[0]), first[1]
    second = balanced(text, first[1])
    if not second:
        return None
    if name == "tensor":
        return first[0] + _indices(second[0]), second[1]
    operator = re.compile(r"\s*\\[A-Za-z]+(?:\\n?o?limits)?").match(text, second[1])  # \sideset{_1}{'}\sum
    sign, end = (operator[0], operator.end()) if operator else ("", second[1])
    return f"{{}}{first[0]}{sign}{second[0]}", end


def _indices(written: str) -> str:
    """Indices one after the other, raised and lowered, as `{}^a{}_b`."""
    return re.sub(r"(?=[\^_])", "{}", written.replace("*", ""))
