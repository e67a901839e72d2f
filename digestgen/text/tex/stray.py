r"""Commands of maths, chemistry and units that stand in running text, outside of dollars."""

from __future__ import annotations

import re

from digestgen.text.maths.definitions import balanced, find_package
from digestgen.text.maths.expansion import find_written, read_written
from digestgen.text.maths.macros import COMMANDS, FUNCTIONS, WORDS, symbol
from digestgen.text.maths.maths import render_plain
from digestgen.text.tex.commands import LAYOUT, SIGNS, STRAY

_OPTIONS = re.compile(r"(?:\[[^\[\]{}]*\]){1,2}")
_TOKEN = re.compile(r"\s*(\\[A-Za-z]+|[^\W_]|[+−*′'-])")
_COUNTS = {"nicefrac": 2, "sfrac": 2, "tensor": 2, "sideset": 2}


def read_stray(text: str, name: str, start: int, at: int) -> tuple[str, str, int] | None:
    r"""What `\name` at `text[start:at]` is, with its arguments and scripts: "text" or "inline" maths, and where it ends.

    Returns:
        None where only its author knows the command.

    >>> read_stray(r"\ce{H2O} ice", "ce", 0, 3), read_stray(r"\sqrt{T} lamps", "sqrt", 0, 5)
    (('text', 'H₂O', 8), ('inline', '\\sqrt{T}', 8))
    """
    if written := find_written(text, start):
        made = read_written(text, written)
        if not made:
            return None
        plain = render_plain(made[0])
        return ("inline", *made) if re.search(r"[_^\\]", plain) else ("text", plain, made[1])
    package = None if name in LAYOUT else find_package(text, name, at)
    if package and package[1] == at and name not in SIGNS:
        package = None
    if name in STRAY or package:
        end = package[1] if package else _end_of_arguments(text, name, at)
        end = end_of_scripts(text, end) if end else 0
        return ("inline", text[start:end], end) if end else None
    sign = name if name in FUNCTIONS else symbol(name) or WORDS.get(name)
    if not sign:
        return None
    end = end_of_scripts(text, at)
    return ("inline", text[start:end], end) if end > at else ("text", sign, end)


def _end_of_arguments(text: str, name: str, at: int) -> int:
    """Where the arguments of a command of maths end; 0 where one is missing."""
    if option := _OPTIONS.match(text, at):
        at = option.end()
    for _ in range(COMMANDS.get(name, _COUNTS.get(name, 1))):
        if group := balanced(text, at):
            at = group[1]
        elif token := _TOKEN.match(text, at):
            at = token.end()
        else:
            return 0
    return at


def end_of_scripts(text: str, at: int) -> int:
    """Behind the indices and powers that are written right here."""
    for _ in range(2):
        if text[at : at + 1] not in ("_", "^") or at + 1 >= len(text):
            break
        group, token = balanced(text, at + 1), _TOKEN.match(text, at + 1)
        at = group[1] if group else token.end() if token else at
    return at
