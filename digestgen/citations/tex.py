r"""Text as TeX for files of references, in braces that are balanced however a program counts them.

BibTeX and pybtex count every brace, biber, pandoc and bibtexparser leave out escaped ones (`\{`): a title that balances
for the one would swallow the rest of the file for the other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digestgen.text.maths.delimiters import split_maths
from digestgen.text.maths.maths import render_plain

_OPEN, _CLOSE = "\x01", "\x02"  # a brace without the other one of its pair; no text has these
# The ten special characters, three that TeX's oldest fonts (OT1) show as ¡, ¿ and a dash, and what no text is made of.
_SPECIAL = str.maketrans(
    dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F),
                            *range(0x2060, 0x2070), 0xFEFF]))
    | {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
       "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
       "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
       _OPEN: r"\textbraceleft{}", _CLOSE: r"\textbraceright{}"}
)  # fmt: skip
_CORE = re.compile(r"(\W*)(.*?)(\W*)")  # a word, and the punctuation around it
_CAPITALS = re.compile(r"\w[A-Z]|^[^a-z]*[A-Z][^a-z]*\d")
# Alone or before a hyphen: R, vitamin C, B-cells; "A" and "I" are words.
_LETTER = re.compile(r"[B-HJ-Z]|[A-Z]-.*|.*-[A-Z]")
# A word, or an abbreviated genus with its epithet: pandoc 3.9 takes what follows `{E}.` for the first of a sentence.
_WORDS = re.compile(r"(?<!\S)[A-Z][a-z]?\. [a-z]{3,}\S*|\S+")
_TOKEN = re.compile(r"\\.|[{}%#]", re.DOTALL)
# Formulas that are as much in plain text, and what LaTeX prints there without a package (utf8enc.dfu, ts1enc.dfu).
# Typst runs what is between dollars as its own language: `$\sin x$` would be s∈x.
_EXACT = re.compile(
    r"(?:[A-Za-z0-9 +=()\[\]/.,:;!?*<>'-]|\\[%#&_,;! ]|\^(?:[123]|\{[123]+\}|\{?\\circ\}?)(?![\w^])"
    r"|\\(?:times|pm|div|cdot|log|ln|exp|sin|cos|tan|min|max|deg|gcd|lim|ll|gg)(?![A-Za-z]))+"
)
_PRINTED = re.compile(r"[ -~°±²³¹·×÷]+")


def escape_tex(text: str) -> str:
    r"""Literal text as TeX: special characters and those that old fonts show as others escaped, control characters dropped.

    >>> escape_tex("{a} & {b")
    '\\{a\\} \\& \\textbraceleft{}b'
    """
    return _mark(text).translate(_SPECIAL)


def title_to_tex(title: str) -> str:
    """A title with `$maths$` as TeX; capitals inside words, acronyms and formulas are protected by braces."""
    if "$" not in title and "\\" not in title:
        return _words(_mark(title))
    parts: list[str] = []
    for kind, text in split_maths(title):
        if kind == "text":
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            parts.append(f"{before}{_words(_mark(text), is_first=not parts)}{after}")
        else:
            parts.append(_formula(text))
    return " ".join("".join(parts).split())


def _mark(text: str) -> str:
    """Text with every brace that is not one of a pair as _OPEN or _CLOSE."""
    if "{" not in text and "}" not in text:
        return text
    signs = list(text.replace(_OPEN, "").replace(_CLOSE, ""))
    opened: list[int] = []
    for at, sign in enumerate(signs):
        if sign == "{":
            opened.append(at)
        elif sign == "}":
            if opened:
                opened.pop()
            else:
                signs[at] = _CLOSE
    for at in opened:
        signs[at] = _OPEN
    return "".join(signs)


def _formula(tex: str) -> str:
    plain = render_plain(tex)
    if _EXACT.fullmatch(tex) and _PRINTED.fullmatch(plain):
        escaped = escape_tex(plain)
        if plain == plain.lower():
            return escaped
        if not escaped.startswith("\\"):  # BibTeX would take `{\…}` for one accented letter
            return "{" + escaped + "}"
    balanced = _balance(tex)
    return "{$" + balanced + "$}" if balanced else escape_tex(plain)


def _balance(tex: str) -> str:
    """A formula without escaped braces; "" where it cannot stand between braces and dollars."""
    parts, at, depth = [], 0, 0
    for token in _TOKEN.finditer(tex):
        mark = token[0]
        parts.append(tex[at : token.start()])
        at = token.end()
        if mark in ("\\{", "\\}"):
            mark = "\\lbrace " if mark == "\\{" else "\\rbrace "
        elif mark in ("%", "#"):
            mark = f"\\{mark}"
        elif mark == "\\\\":
            mark = "\\\\ "  # or a brace behind it would look escaped
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return ""
        parts.append(mark)
    rest = tex[at:]
    return "" if depth or rest.endswith("\\") else "".join(parts) + rest


def _words(text: str, *, is_first: bool = True) -> str:
    """Words of a title; the first letter of the title itself needs no braces: styles leave it as it is."""
    return " ".join([_protect(word, is_first and at == 0) for at, word in enumerate(_WORDS.findall(text))])


@lru_cache(maxsize=8192)
def _protect(word: str, is_first: bool) -> str:
    """A word, in braces where styles must not lower it: with a capital inside it, a capital alone, or a name."""
    if word.isascii() and word.isalpha() and (word.islower() or (len(word) > 1 and word[1:].islower())):
        return word
    match = _CORE.fullmatch(word)
    is_name = match and (
        _CAPITALS.search(match[2]) or " " in word or (not is_first and _LETTER.fullmatch(match[2]))
    )
    if not match or not is_name:
        return word.translate(_SPECIAL)
    before, core, after = (part.translate(_SPECIAL) for part in match.groups())
    return f"{before}{{{core}}}{after}"
