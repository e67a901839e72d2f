"""Pieces: what a paragraph of TeX prose consists of once it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from digestgen.text.jats.mathml_symbols import SYMBOLS as MATHS
from digestgen.text.tex.symbols import script

_RAISED_ALREADY = frozenset("*†‡§¶®©™℠′″°∗#")
_NUMBER = re.compile(r"[+\-−]?\d+(?:\.\d+)?")
_LOOSE = re.compile(r"\s{2,}|[^\S ]")  # white space that is not a single space


class Piece(NamedTuple):
    """A part of a paragraph."""

    kind: str  # "text", "inline" or "display" (TeX of maths), "link"
    text: str  # Unicode as it is to be read
    style: str = ""  # "", "em", "strong" or "code"; while reading also "sup" and "sub"
    url: str = ""  # of a link: an http(s) URL that html.safe_url() accepts


def join_pieces(items: Iterable[Piece]) -> list[Piece]:
    """One text piece per style, adjacent spans of maths as one, scripts as characters, single spaces.

    No piece is empty; none has a space at the paragraph's edges.
    """
    pieces: list[Piece] = []
    for kind, text, style, url in _runs(items):
        if style in ("sup", "sub"):
            before = pieces.pop() if style == "sub" and pieces else None
            if before:  # JATS is pretty-printed: R <sub>max</sub>
                before = before._replace(text=before.text.rstrip()) if before.kind == "text" else before
                pieces += [before] if before.text else []
            if kind == "text":
                kind, text, *_ = read_script(text, style == "sup")
            style = ""
        if kind == "text":
            text = _LOOSE.sub(" ", text)
            if text.startswith(" ") and (not pieces or pieces[-1].text.endswith(" ")):
                text = text[1:]
        if not text:
            continue
        if kind == "text" and pieces and pieces[-1].kind == "text" and pieces[-1].style == style:
            pieces[-1] = Piece("text", pieces[-1].text + text, style)
        else:
            pieces.append(Piece(kind, text, style, url))
    if pieces and pieces[-1].kind == "text":
        last = pieces.pop()
        if last.text != " ":
            pieces.append(last._replace(text=last.text.rstrip()))
    return pieces


def read_script(text: str, raised: bool) -> Piece:
    r"""A superscript or subscript: in Unicode where it has the characters, else as maths.

    >>> read_script("2+", True).text, read_script("HI", False).text, read_script("th", True).text
    ('²⁺', '_{\\mathrm{HI}}', 'th')
    """
    text = " ".join(text.split())
    if len(text) > 60 or (raised and set(text) <= _RAISED_ALREADY):
        return Piece("text", text)
    made = script(text, raised) if text else ""
    if made[:1] not in ("^", "_"):
        return Piece("text", made)
    font = "mathrm" if text.isascii() and " " not in text else "text"
    written = re.sub(r"[{}$%#&_^~]", _escaped, text.replace("\\", "∖"))
    inner = MATHS.get(text) or (written if _NUMBER.fullmatch(text) else f"\\{font}{{{written}}}")
    return Piece("inline", f"{'^' if raised else '_'}{{{inner}}}")


def _escaped(match: re.Match[str]) -> str:
    return {"^": "\\hat{}", "~": "\\sim "}.get(match[0], f"\\{match[0]}")


def _runs(items: Iterable[Piece]) -> list[Piece]:
    """Adjacent items of one kind as one."""
    runs: list[tuple[str, list[str], str, str]] = []
    for kind, text, style, url in items:
        if not text:
            continue
        same = bool(runs) and runs[-1][0] == kind and (runs[-1][2] == style or kind == "inline")
        if same and kind in ("text", "inline"):
            runs[-1][1].append(text)
        else:
            runs.append((kind, [text], style, url))
    return [
        Piece(kind, (" " if kind == "inline" else "").join(texts), style, url)
        for kind, texts, style, url in runs
    ]
