"""Where maths begins and ends: the one reading of `$` in this project.

The rule is Pandoc's (https://pandoc.org/MANUAL.html#extension-tex_math_dollars): an opening `$` has a
non-space right after it, a closing `$` a non-space right before it and no digit right after it; `\\$` is a
dollar sign. So "$20,000 and $30,000" is money. `$$…$$` is display maths. `\\(…\\)` and `\\[…\\]` are TeX and
become dollars when a source is read (tex/prose.py); those that people write are found in markdown/formulas.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TEXT = r"\\(?:text[a-z]{0,6}|[mhf]box)\s?\{(?>(?:[^{}\\]+|\\.|\{(?>(?:[^{}\\]+|\\.)*)\})*)\}"
TEXT = re.compile(_TEXT, re.DOTALL)
"""Text within maths, with its braces: what its dollars begin is maths again, as Pandoc has it, too."""
CONTENT = rf"(?>(?:{_TEXT}|\\.|[^\\$])+)"
"""A pattern of what may be between two dollars: whole escapes, so that `\\$` does not end it, and whole texts. Nothing is given back."""
_DISPLAY = re.compile(rf"\$\$({CONTENT})\$\$", re.DOTALL)
_INLINE = re.compile(rf"\$(?!\s)({CONTENT}(?<!\s))\$(?!\d)", re.DOTALL)
_DOLLAR = re.compile(r"(\\*)\$")
LIMIT = 4000  # characters; longer than any formula, so that a stray dollar cannot swallow a text


def split_maths(text: str) -> list[tuple[str, str]]:
    r"""Cut text into ("text", …), ("inline", TeX) and ("display", TeX) pieces, in order.

    In "text" pieces `\$` has become `$`, and in a run of backslashes before a dollar each pair has become
    one, as in Markdown; everything else is as written. Empty text pieces are left out.

    >>> split_maths(r"A $\mu$ for $5, \$6")
    [('text', 'A '), ('inline', '\\mu'), ('text', ' for $5, $6')]
    """
    pieces: list[tuple[str, str]] = []
    plain: list[str] = []
    at, end = 0, len(text)
    while at < end:
        dollar = text.find("$", at)
        if dollar < 0:
            plain.append(text[at:])
            break
        slashes = _slashes(text, at, dollar)
        plain.append(text[at : dollar - slashes] + "\\" * (slashes // 2))
        if slashes % 2:
            plain.append("$")
            at = dollar + 1
            continue
        is_display = text.startswith("$$", dollar)
        match = (_DISPLAY if is_display else _INLINE).match(text, dollar, dollar + LIMIT)
        if not match or "\n\n" in match[1] or not match[1].strip():
            plain.append("$")
            at = dollar + 1
            continue
        if any(plain):
            pieces.append(("text", "".join(plain)))
        plain = []
        pieces.append(("display" if is_display else "inline", match[1]))
        at = match.end()
    if any(plain):
        pieces.append(("text", "".join(plain)))
    return pieces


def _slashes(text: str, start: int, at: int) -> int:
    """How many backslashes there are right before `at`, none of them before `start`."""
    return at - start - len(text[start:at].rstrip("\\"))


_OF_DIGITS, _WIDE = re.compile(r"\d+/"), re.compile(r"\^[\w.]+\Z")


def set_apart(before: str, words: str, after: str) -> str:
    """The words of a formula within a text, apart from what they would be read together with: two and a half, a power.

    >>> set_apart("a 2", "1/2", "-"), set_apart("a spin-", "1/2", " "), set_apart("10", "^3.5", "km"), set_apart("", "x²", "y")
    (' 1/2', '1/2', '^3.5 ', 'x²')
    """
    words = f" {words}" if before[-1:].isdigit() and _OF_DIGITS.match(words) else words
    return f"{words} " if after[:1].isalnum() and _WIDE.search(words) else words


def join_maths(pieces: Sequence[tuple[str, str]]) -> str:
    r"""Write pieces so that split_maths() gives them back; dollars are escaped only where they must be.

    Spans have no space at their edges; a digit right after one cannot be written (the rule above), and
    adjacent "text" pieces come back as one.

    >>> join_maths([("text", "from $5 to $6")])
    'from $5 to $6'
    >>> join_maths([("text", "$5/"), ("inline", "x"), ("text", " of $9")])
    '\\$5/$x$ of \\$9'
    """
    marks = {"text": "", "inline": "$", "display": "$$"}
    merged: list[tuple[str, str]] = []
    for kind, piece in pieces:
        if kind == "text" and merged and merged[-1][0] == "text":
            merged[-1] = ("text", merged[-1][1] + piece)
        elif piece:
            merged.append((kind, piece))
    plain = "".join(f"{marks[kind]}{piece}{marks[kind]}" for kind, piece in merged)
    if "$" not in plain or split_maths(plain) == merged:
        return plain
    written = []
    for number, (kind, piece) in enumerate(merged):
        if kind == "text":
            piece = _DOLLAR.sub(lambda match: match[1] * 2 + "\\$", piece)
            if number + 1 < len(merged):
                piece += "\\" * _slashes(piece, 0, len(piece))
        written.append(f"{marks[kind]}{piece}{marks[kind]}")
    return "".join(written)
