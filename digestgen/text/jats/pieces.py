r"""Running text of rich sources → pieces: maths, addresses, and TeX where a text evidently is TeX.

Publishers write Unicode; a `~`, a `--` or a brace is itself. But maths is between dollars or `\(…\)`, and texts that
were taken from arXiv hold its commands: those are read by tex/prose.py, the only reader of TeX prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digestgen.text.maths.delimiters import LIMIT
from digestgen.text.maths.units import UNIT_COMMANDS
from digestgen.text.tex import commands
from digestgen.text.tex.pieces import LABEL, Piece, build_span, read_script
from digestgen.text.tex.prose import parse_pieces
from digestgen.text.tex.symbols import ACCENT_WORDS, LETTERS, SYMBOLS

_LETTERS = "".join(sorted(word for word in ACCENT_WORDS if len(word) == 1))
_KNOWN = "|".join(
    sorted(
        {
            *commands.ARGUMENTS,
            *commands.SWITCHES,
            *commands.SKIPPED,
            *commands.NOTES,
            *commands.AROUND,
            *commands.STRAY,
            *UNIT_COMMANDS,
            *ACCENT_WORDS.difference(_LETTERS),
            *LETTERS,
            *SYMBOLS,
            "url",
            "href",
        }
        | {"begin", "end", "ensuremath", "item", "ce", "cf"}
    )
)
_EVIDENT = re.compile(
    rf"""\\(?:(?:{_KNOWN}|[Cc]ite[a-z]*)(?![A-Za-z])|[A-Za-z]{{3,20}}\{{ | [%&\#$_] | ['"`^~=.](?:\{{\s?)?\\?[A-Za-z]
    | [{_LETTERS}]\s?\{{\\?[A-Za-z])
    | \{{\\(?:['"`^~=.]|[{_LETTERS}])\s\\?[A-Za-z]
    | [_^]\{{[^{{}}\\$]{{1,21}}\}}""",
    re.VERBOSE,
)
_CANDIDATE = re.compile(
    r"\\[\\$]|\$\$?|\\[(\[]|\\begin\{[A-Za-z]+\*?\}|(?:<(?=[^\s<>]+>))?https?://(?=[0-9A-Za-z])"
)
_SPAN = re.compile(r"\$(?:\\.|[^\\$]){1,4000}\$(?:\d+(?:[.,]\d+)*)?", re.DOTALL)
_DISPLAY = re.compile(r"\$\$(?:\\.|[^\\$]){1,4000}\$\$", re.DOTALL)
_URL = re.compile(r"<?https?://(?:[\w!#%&()*+,\-./:;=?@\[~]|\](?!\())+>?", re.ASCII)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HYPHENATED = re.compile(r"\b([^\W\d_]{2,})- ([^\W\d_]{2,})\b")


def read_run(text: str, style: str) -> list[Piece]:
    r"""A stretch of text in one style, with single spaces, as pieces; spaces at its edges stay.

    >>> [piece.text for piece in read_run(r" a -- b \(x\) for $5 ", "")]
    [' ', 'a -- b ', 'x', ' for $5', ' ']
    """
    inner = text.strip(" ")
    if style == "code" or not inner:
        return [Piece("text", text, style)] if text else []
    pieces = _split(inner)
    if any(piece.kind == "text" and _EVIDENT.search(piece.text) for piece in pieces):
        pieces = parse_pieces(inner)
    edges = [Piece("text", " ", style)] if text[0] == " " else []
    pieces = [piece._replace(style=piece.style or style) for piece in pieces]
    return edges + pieces + ([Piece("text", " ", style)] if text[-1] == " " else [])


def read_formula(tex: str, plain: str, *, display: bool) -> Piece:
    """TeX without dollars as maths; a lone script or word as what it is; what cannot be maths as its plain text."""
    if match := re.fullmatch(r"(?:\{\})?([_^])\{([^{}\\]+)\}", tex):
        piece = read_script(match[2], match[1] == "^")
        if piece.kind == "text":
            return piece
    if match := re.fullmatch(r"\\text\{([^{}\\$]*)\}", tex):
        return Piece("text", match[1])
    span = build_span(tex)
    return Piece("display" if display else "inline", span) if span else Piece("text", plain[: 10 * LIMIT])


def tidy_pieces(pieces: Iterable[Piece]) -> list[Piece]:
    r"""Join what belongs together across tags.

    A digit right after maths goes into it, because after the closing dollar it would make money of it (delimiters.py). A word that a
    line end of a PDF cut in two ("learn- ing") is one again, where the text holds it whole elsewhere.
    """
    tidy: list[Piece] = []
    for piece in pieces:
        if (
            piece.kind == "text"
            and tidy
            and tidy[-1].kind == "inline"
            and (digits := _DIGITS.match(piece.text))
        ):
            gap = " " if re.search(r"\\[A-Za-z]+$", tidy[-1].text) else ""
            tidy[-1] = Piece("inline", tidy[-1].text + gap + digits[0].replace(",", "{,}"))
            piece = piece._replace(text=piece.text[digits.end() :])
        if piece.text:
            tidy.append(piece)
    if any("- " in piece.text for piece in tidy if piece.kind == "text"):
        words = {
            word
            for piece in tidy
            if piece.kind == "text"
            for word in re.findall(r"[^\W\d_]+", piece.text.lower())
        }
        tidy = [
            piece._replace(text=_HYPHENATED.sub(lambda match: _whole(match, words), piece.text))
            if piece.kind == "text"
            else piece
            for piece in tidy
        ]
    return tidy


def _whole(match: re.Match[str], words: set[str]) -> str:
    whole = match[1] + match[2]
    return whole if whole.lower() in words else match[0]


def _split(text: str) -> list[Piece]:
    """Maths and addresses, each as tex/prose.py reads it on its own; everything else is text as it is."""
    pieces: list[Piece] = []
    plain = at = 0
    while match := _CANDIDATE.search(text, at):
        start = match.start()
        if match[0] in ("\\\\", "\\$"):  # an escape
            at = match.end()
            continue
        end = _end(text, match)
        read = parse_pieces(text[start:end]) if end else []
        is_address = match[0].endswith("://")
        if not read or not (
            read[0].kind == "link"
            if is_address
            else [piece.kind for piece in read] in (["inline"], ["display"])
        ):
            at = max(end, start + 1) if is_address else start + 1
            continue
        if start > plain:
            pieces.append(Piece("text", text[plain:start]))
        pieces += read
        plain = at = end
    if plain < len(text):
        pieces.append(Piece("text", text[plain:]))
    return pieces


def _end(text: str, opening: re.Match[str]) -> int:
    """Where what begins here may end; 0 when it does not."""
    mark, start = opening[0], opening.start()
    if mark.endswith("://"):
        match = _URL.match(text, start)
        if match and (label := LABEL.match(text, match.end())):  # address{text}, as tex/pieces.py reads it
            match = label
    elif mark[0] == "$":
        match = (_DISPLAY if mark == "$$" else _SPAN).match(text, start)
    else:
        closer = {"\\(": "\\)", "\\[": "\\]"}.get(mark, mark.replace("begin", "end", 1))
        end = text.find(closer, start, start + LIMIT)
        return end + len(closer) if end >= 0 else 0
    return match.end() if match else 0
