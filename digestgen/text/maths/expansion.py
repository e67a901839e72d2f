r"""A span of maths as the plain TeX that parser.py reads: definitions, packages, chemistry, units and text within it.

Only the text is rewritten, once from left to right: nothing is evaluated, and what cannot be read stays as it is written.
"""

from __future__ import annotations

import re

from digestgen.text.maths.chemistry import read_chemistry
from digestgen.text.maths.definitions import apply_definitions, balanced, resolve_definitions
from digestgen.text.maths.delimiters import TEXT
from digestgen.text.maths.macros import FENCED
from digestgen.text.maths.packages import PACKAGES
from digestgen.text.maths.units import UNIT_COMMANDS, read_quantity, read_units

_OPTION = re.compile(r"\s*\[([^\[\]]*)\]")

# Plain TeX, whose arguments stand on both sides of a word, and whose rows end with \cr.
_ROWS = ("cases", "matrix", "pmatrix")
_ROW_END = re.compile(r"\\cr(?:cr)?(?![A-Za-z])")
_OF = re.compile(r"([^$]{1,60}?)\\of(?![A-Za-z])")
_OVER = re.compile(r"([^$]{1,60}?)\\over(?![A-Za-z])")
_QUANTITIES = {
    "qty": "",
    "quantity": "",
    "mqty": "matrix",
    "matrixquantity": "matrix",
    "smqty": "smallmatrix",
}
_WRITTEN = re.compile(
    rf"\\(ce|cf|ch|pu|ion|tensor|indices|sideset|root|buildrel|cases|p?matrix|genfrac"
    rf"|{'|'.join(sorted({*UNIT_COMMANDS, *_QUANTITIES}))})(?![A-Za-z])\*?"
)
_STAGES = "0 I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
_CLOSERS = {"(": ")", "[": "]", "|": "|"}
_WIDEST = 600  # characters in brackets

# What says only how something is laid out.
_LENGTH = r"(?>\s*)(-?)(?>\s*[\d.]*\s*)(?:\\[A-Za-z]+|[a-z]{2})"
_DIMENSION = re.compile(rf"\\(?:(?:m?kern|[mhv]skip){_LENGTH}|(?:mspace|[hv]space)\*?\{{{_LENGTH}\s*\}})")
_HEIGHT = re.compile(r"\\(?:lower|raise|moveleft|moveright)\s*-?[\d.]*\s*(?:\\[A-Za-z]+|[a-z]{2})(?![a-z])")
_ROOT_PLACE = re.compile(r"\\(?:left|up)root\s*(?:\{[^{}]*\}|-?\d)")
_THICKNESS = re.compile(r"\\above\s*-?[\d.]+\s*[a-z]{2}(?![a-z])")
_PLAIN_FORM = re.compile(rf"\\(tag|{'|'.join(sorted(FENCED))})\s*(?:\*|\[\\[A-Za-z]+\])(?=\s*\{{)")
# physics: \sin[2](x)
_POWER = re.compile(r"\\((?:arc)?(?:sin|cos|tan|csc|sec|cot)h?|log|ln|exp)\[([\dn])\](?=\s*[({\\])")
_STARRED_CASES = re.compile(
    r"\\begin\{([dr]{0,2}cases)\*\}((?:(?!\\end\{).){0,2000}?)\\end\{\1\*\}", re.DOTALL
)
_DOLLAR = re.compile(r"(?<!\\)\$")


def expand_tex(tex: str) -> str:
    r"""A span of maths with its own definitions applied, and chemistry, units and tensors as plain TeX.

    >>> expand_tex(r"\def\R{\mathbb{R}}x\in\R^n"), expand_tex(r"\ce{SO4^2-}")
    ('x\\in\\mathbb{R}^n', '\\text{SO}_{4}^{2-}')
    """
    if "\\" not in tex:
        return tex
    tex = _tidied(open_texts(resolve_definitions(tex)))
    parts: list[str] = []
    at = 0
    while match := _WRITTEN.search(tex, at):
        made, end = read_written(tex, match) or (match[0], match.end())
        parts += [tex[at : match.start()], made]
        at = end
    return apply_definitions("".join(parts) + tex[at:], PACKAGES)  # behind the units, whose \eV is another


def open_texts(tex: str) -> str:
    r"""TeX without maths in its text: each `\text{a $b$ c}` as texts beside the maths.

    >>> open_texts(r"x \text{ if $y>0$}")
    'x {\\text{ if }y>0}'
    """
    if "\\" not in tex:
        return tex
    if "cases*}" in tex:
        tex = _STARRED_CASES.sub(_read_cases, tex)
    return TEXT.sub(_open_text, tex) if "$" in tex or "\\(" in tex else tex


def _open_text(match: re.Match[str]) -> str:
    name, inner = match[0].split("{", 1)
    parts = _DOLLAR.split(inner[:-1].replace("\\(", "$").replace("\\)", "$"))
    if len(parts) % 2 == 0:
        return match[0]
    written = (part if number % 2 else f"{name}{{{part}}}" for number, part in enumerate(parts) if part)
    return match[0] if len(parts) == 1 else f"{{{''.join(written)}}}"


def _read_cases(match: re.Match[str]) -> str:
    """mathtools' `cases*`, whose second column is text."""
    rows = [
        re.sub(r"&\s*(.*\S)", r"& \\text{\1}", row, count=1, flags=re.DOTALL)
        for row in match[2].split("\\\\")
    ]
    return rf"\begin{{{match[1]}}}{(chr(92) * 2).join(rows)}\end{{{match[1]}}}"


def _tidied(tex: str) -> str:
    """TeX without what says only how it is laid out."""
    tex = _DIMENSION.sub(_gap, _HEIGHT.sub(" ", tex))
    tex = _THICKNESS.sub(r"\\over ", _ROOT_PLACE.sub("", tex))
    tex = _PLAIN_FORM.sub(r"\\\1", tex).replace(r"\operatornamewithlimits", r"\operatorname*")
    tex = tex.replace(r"\vcentcolon=", r"\coloneqq ")
    return _POWER.sub(r"\\\1^{\2}", tex)


def _gap(dimension: re.Match[str]) -> str:
    """A space, or nothing: then a command before still ends where it did."""
    if not (dimension[1] or dimension[2]) and dimension.start():
        return r"\,"
    return " " if dimension.string[dimension.end() : dimension.end() + 1].isalpha() else ""


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
                return _read_quantity(text, name, match.end())
            groups.append(group[0])
            at = group[1]
        return read_units(name, groups), at
    if name in _QUANTITIES:
        return _read_quantity(text, name, at)
    if name == "genfrac":
        return _read_fraction(text, at)
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
    if name == "pu":
        return read_quantity(first[0]), first[1]
    second = balanced(text, first[1])
    if not second:
        return None
    if name == "ion":  # AASTeX: \ion{H}{ii}
        stage = second[0].replace("\\uppercase", "").replace("\\sc", "").strip(" {}")
        stage = _STAGES[int(stage)] if stage.isdecimal() and int(stage) < len(_STAGES) else stage.upper()
        return rf"\text{{{first[0]} {stage}}}", second[1]
    if name == "tensor":
        return first[0] + _indices(second[0]), second[1]
    operator = re.compile(r"\s*\\[A-Za-z]+(?:\\n?o?limits)?").match(text, second[1])  # \sideset{_1}{'}\sum
    sign, end = (operator[0], operator.end()) if operator else ("", second[1])
    return f"{{}}{first[0]}{sign}{second[0]}", end


def _indices(written: str) -> str:
    """Indices one after the other, raised and lowered, as `{}^a{}_b`."""
    return re.sub(r"(?=[\^_])", "{}", written.replace("*", ""))


def _read_quantity(text: str, name: str, at: int) -> tuple[str, int] | None:
    r"""physics' `\qty(…)` and `\mqty[…]`, whose brackets grow."""
    opening = text[at : at + 1]
    if opening not in _CLOSERS:
        return None
    closing, depth = _CLOSERS[opening], 0
    for place in range(at + 1, min(len(text), at + _WIDEST)):
        if text[place] == closing and not depth and text[place - 1] != "\\":
            inner, kind = text[at + 1 : place], _QUANTITIES.get(name, "")
            inner = rf"\begin{{{kind}}}{inner}\end{{{kind}}}" if kind else inner
            return rf"\left{opening}{inner}\right{closing}", place + 1
        depth += (text[place] in "([{") - (text[place] in ")]}")
    return None


def _read_fraction(text: str, at: int) -> tuple[str, int] | None:
    r"""amsmath's `\genfrac{(}{)}{0pt}{}{n}{k}`: brackets, thickness of the bar, style, and what is above and below."""
    groups: list[str] = []
    for _ in range(6):
        if not (group := balanced(text, at)):
            return None
        groups.append(group[0].strip())
        at = group[1]
    left, right, bar, _, above, below = groups
    if (left, right) == ("(", ")") and bar.startswith("0"):
        return rf"\binom{{{above}}}{{{below}}}", at
    fraction = rf"{{{above} \atop {below}}}" if bar.startswith("0") else rf"\frac{{{above}}}{{{below}}}"
    return rf"\left{left or '.'}{fraction}\right{right or '.'}" if left or right else fraction, at
