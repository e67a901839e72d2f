"""Pieces: what a paragraph of TeX prose consists of once it is read; web addresses in it, and where they end.

Maths becomes spans that maths/delimiters.py and maths/maths.py read: inside of one it stays TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from digestgen.text.jats.mathml_symbols import SYMBOLS as MATHS
from digestgen.text.markdown.limits import RUN
from digestgen.text.maths.delimiters import CONTENT, LIMIT
from digestgen.text.maths.expansion import open_texts
from digestgen.text.tex.symbols import script

# What makes "$ x $" and "$\sim$5" maths although Pandoc's rule (delimiters.py) takes them for money.
_SIGN = re.compile(r"\\(?:[A-Za-z]|[,;!{}|])|[\^_{}=<>]")
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3,}")
_LOST = re.compile(
    r"(?<![\\A-Za-z])(?=(?:text(?:bf|it|tt|rm|sf)?|math(?:bf|cal|bb|rm|it|sf|frak)|frac|sqrt)\{)"
)
_ESCAPED = str.maketrans({char: f"\\{char}" for char in "{}$%#&_"} | {"^": "\\hat{}", "~": "\\sim "})
STYLED = re.compile(
    r"(?:[\s,;:&]|\\[ ,]|\\?(?:text(?:bf|it|tt|sc|rm|sf|sl|normal)?|emph)\{[^{}^_]*\}|[A-Za-z]{2,}(?![A-Za-z{]))+"
)
_TIES = re.compile(r"~{5,}")  # room that was typed; a page refuses long rows of them (limits.py)
_BLANK = r"(?:~|\s|\\[,;:> ]|\\q?quad(?![A-Za-z]))"
_BLANKS, _BLANK_END = re.compile(rf"\s*+{_BLANK}+"), re.compile(rf"(?<!\\){_BLANK}\Z")
_UNSEEN = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle)(?![A-Za-z])")


def build_span(content: str) -> str:
    r"""The TeX of one span: single spaces, none at the edges, nothing that ends it early.

    Returns:
        "" when it cannot be between dollars: blank, longer than delimiters.LIMIT, with dollars inside, or with a row of
        marks that no page takes (limits.RUN).

    >>> build_span(r" mathcal{O}(50%)\ ")
    '\\mathcal{O}(50\\%)'
    """
    if len(content) > LIMIT:
        return ""
    if "\\" in content:
        content = _UNSEEN.sub("", open_texts(content))
    content = _TIES.sub("~~~~", " ".join(content.split()).rstrip("\\ "))
    if RUN.search(content):
        return ""
    if "$" in content and re.search(r"(?<!\\)(?:\\\\)*\$", content):
        return ""
    content = _LOST.sub(lambda _: "\\", content)
    return re.sub(r"(?<!\\)%", r"\\%", content)  # bare, it starts a comment; abstracts have none


def cut_blanks(content: str) -> tuple[str, str, str]:
    r"""A span without TeX's blanks at its edges, where a line of text would lose them: `5$\,$keV`, `$5\,$keV`.

    >>> cut_blanks(r"\sim 5\,"), cut_blanks("~"), cut_blanks(r"x\\,")
    (('', '\\sim 5', '\\,'), ('~', '', ''), ('', 'x\\\\,', ''))
    """
    before = _BLANKS.match(content)
    start, end = before.end() if before else 0, len(content)
    while end > start and (blank := _BLANK_END.search(content, max(start, end - 7), end)):
        end = blank.start()
    return content[:start], content[start:end], content[end:]


def is_maths(content: str, after: str) -> bool:
    """Whether the text between two dollars is maths: Pandoc's rule, or evidently TeX.

    Args:
        after: the character after the closing dollar, "" at the end.

    >>> is_maths("5 and ", "6"), is_maths(r" \\alpha ", ""), is_maths(r"\\sim", "5")
    (False, True, True)
    """
    if not content or content.isspace():
        return False
    if not (content[0].isspace() or content[-1].isspace() or after.isdigit()):
        return True
    if not re.search(r"\s", content) and not content[0].isdigit() and content[0] != ".":
        return True  # 1822$-$37: in TeX a dollar is maths, unless it stands before a sum
    if len(content) > 300 or (content[0].isdigit() and len(_WORDS.findall(content)) > 1):
        return False
    return _SIGN.search(content) is not None or re.fullmatch(r"\s*[A-Za-z]\s*", content) is not None


# \href{address}{text} without its head, in braces or not: address{text}, address}{text}
LABEL = re.compile(r"(\}?)\{([^{}]{1,300})\}")


_DOLLAR_END = re.compile(rf"{CONTENT}\$", re.DOTALL)
_STYLED_SPAN = re.compile(r"\s*\\(?:text(?:bf|it|tt|sc|rm|sf|sl)?|emph)\{[^{}]*\}\s*\$")


def match_span(text: str, at: int) -> re.Match[str] | None:
    """What stands behind an opening dollar up to the one that closes it, that one included."""
    return _STYLED_SPAN.match(text, at) or _DOLLAR_END.match(text, at)


class Address(NamedTuple):
    """An address, what is to be read for it, and where it ends; `before` is a sign that only stands before it."""

    before: str
    url: str
    label: str
    end: int


def read_address(text: str, start: int, token: str, *, in_group: bool) -> Address:
    r"""The address that a token at a place of a text is, without the sentence's punctuation.

    Args:
        in_group: whether a brace that closes may be the group's around it.

    >>> read_address("https://a.example/b, so", 0, "https://a.example/b,", in_group=False).url
    'https://a.example/b'
    >>> read_address("https://a.example/b{Lamps}", 0, "https://a.example/b", in_group=False).label
    'Lamps'
    """
    is_bracketed = token.startswith("<") and token.endswith(">")
    before = "<" if token.startswith("<") and not is_bracketed else ""
    written = token[1:-1] if is_bracketed else _trim(token.lstrip("<"))
    end = start + (len(token) if is_bracketed else len(before) + len(written))
    url = re.sub(r"\\(.)", r"\1", written)
    label = None if is_bracketed else LABEL.match(text, end)
    if not label or (label[1] and in_group):
        return Address(before, url, url, end)
    shown = re.sub(r"\\(.)", r"\1", label[2]).strip()
    same = shown.rstrip("/").removeprefix("https://").removeprefix("http://")
    is_same = not shown or url.rstrip("/").removeprefix("https://").removeprefix("http://") == same
    return Address(before, url, url if is_same else shown, label.end())


def _trim(url: str) -> str:
    """A URL without the sentence's punctuation: `.`, `,` … and brackets that it did not open."""
    end = len(url)
    surplus = {closer: url.count(closer) - url.count(opener) for opener, closer in ("()", "[]")}
    while end and (url[end - 1] in ".,;:!?*~>" or surplus.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return url[:end]


_RAISED_ALREADY = frozenset("*†‡§¶®©™℠′″°∗#")
_NUMBER = re.compile(r"[+\-−]?\d+(?:\.\d+)?")
_DIGITS = re.compile(r"[0-9]+")
_COMMAND_END = re.compile(r"\\[A-Za-z]+$")
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
            elif kind == "inline":
                text = f"{'^' if style == 'sup' else '_'}{{{text}}}"
            style = ""
        if kind == "text":
            text = _LOOSE.sub(" ", text)
            if text.startswith(" ") and (not pieces or pieces[-1].text.endswith(" ")):
                text = text[1:]
            if pieces and pieces[-1].kind == "inline" and (digits := _DIGITS.match(text)):
                # Behind a dollar they would make it money.
                gap = " " if _COMMAND_END.search(pieces[-1].text) else ""
                pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + gap + digits[0])
                text = text[digits.end() :]
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
    written = text.replace("\\", "∖").translate(_ESCAPED)
    inner = MATHS.get(text) or (written if _NUMBER.fullmatch(text) else f"\\{font}{{{written}}}")
    return Piece("inline", f"{'^' if raised else '_'}{{{inner}}}")


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
        Piece(kind, reduce(_put_behind, texts) if kind == "inline" else "".join(texts), style, url)
        for kind, texts, style, url in runs
    ]


def _put_behind(before: str, text: str) -> str:
    r"""Two formulas side by side as one: `\sim 10` and `^5`, of `$\sim$10$^5$`, hold a number."""
    return before + ("" if text[0] in "^_" and before[-1] != "\\" else " ") + text
