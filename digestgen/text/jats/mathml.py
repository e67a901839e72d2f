r"""MathML of sources → TeX: the presentation elements that publishers write, anything else as its text.

Reference: https://www.w3.org/TR/mathml-core/. What authors typed beats what a program made of it: a TeX annotation
(https://www.w3.org/TR/MathML3/chapter5.html), then an `alttext` in TeX, then the elements. Never raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from digestgen.text.jats import mathml_symbols
from digestgen.text.jats.elements import Element
from digestgen.text.jats.tags import resolve

_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
_SINGLE = re.compile(r"[^\\{}^_\s]|\\[A-Za-z]+|\\[^A-Za-z]")
_DOCUMENT = re.compile(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", re.DOTALL)
_DELIMITED = (("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)"), ("{\\displaystyle", "}"))
_SPOKEN = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{5,}")  # a word that is neither a command nor an argument
_IS_TEX = re.compile(r"(?:\A|[/-])(?:la)?tex\Z", re.IGNORECASE)
_LIMITS = re.compile(r"\\(?:sum|prod|coprod|int|oint|lim|limsup|liminf|max|min|sup|inf|big[a-z]+)")


def mathml_to_tex(math: Element) -> str:
    r"""The TeX of a `<math>` element, without dollars; "" when there is nothing to show.

    >>> x, two = Element("mi", {}, ["α"]), Element("mn", {}, ["2"])
    >>> mathml_to_tex(Element("math", {}, [Element("msup", {}, [x, two])]))
    '\\alpha^{2}'
    """
    return (
        _annotation(math)
        or _alternative(math.attributes.get("alttext", ""))
        or " ".join(_row(math.children).split())
        or undress_tex(math.attributes.get("alttext", ""))
    )


def undress_tex(tex: str) -> str:
    r"""TeX of one formula without what surrounds it: a whole document, dollars, `\displaystyle`.

    >>> undress_tex(r"\documentclass{minimal} \begin{document}$$ \alpha $$\end{document}")
    '\\alpha'
    """
    tex = resolve(tex)
    if document := _DOCUMENT.search(tex):
        tex = document[1]
    tex = " ".join(tex.split())
    for opener, closer in _DELIMITED:
        inner = tex[len(opener) : len(tex) - len(closer)]
        if tex.startswith(opener) and tex.endswith(closer) and "$" not in inner.replace("\\$", ""):
            tex = inner.strip()
    return tex


def _annotation(math: Element) -> str:
    """The TeX in a `<semantics>`, where an annotation says that it is TeX."""
    for semantics in (child for child in math.elements if child.name == "semantics"):
        for child in semantics.elements:
            if child.name == "annotation" and _IS_TEX.search(child.attributes.get("encoding", "")):
                return undress_tex("".join(text for text in child.children if isinstance(text, str)))
    return ""


def _alternative(alttext: str) -> str:
    """An `alttext` that is TeX; some are words to be read aloud."""
    tex = undress_tex(alttext)
    return tex if re.search(r"\\[A-Za-z]|[\^_]", tex) and not _SPOKEN.search(tex) else ""


def _row(children: Iterable[Element | str]) -> str:
    return _join(_text(child) if isinstance(child, str) else _tex(child) for child in children)


def _join(parts: Iterable[str]) -> str:
    r"""TeX one after another, with a space where a command would run into a letter: `\alpha x`."""
    written: list[str] = []
    for part in parts:
        if part:
            if written and part[0].isalpha() and _COMMAND.search(written[-1][-40:]):
                written.append(" ")
            written.append(part)
    return "".join(written)


def _text(text: str) -> str:
    """Text without an element of its own."""
    words = " ".join(resolve(text).split())
    return f"\\text{{{_escape(words)}}}" if words else ""


def _tex(element: Element) -> str:
    name, attributes, inside = element.name, element.attributes, element.elements
    if name in _TOKENS:
        return _TOKENS[name](element)
    if name in _LAYOUTS and len(inside) >= _ARGUMENTS[name]:
        return _LAYOUTS[name](attributes, [_tex(child) for child in inside])
    if name == "mfenced":
        return _fenced(attributes, [_tex(child) for child in inside])
    if name == "mmultiscripts" and inside:
        return _scripts_around(inside)
    if name in ("mtable", "matrix"):
        rows = " \\\\ ".join(_cells(row) for row in inside)
        return f"\\begin{{matrix}}{rows}\\end{{matrix}}"
    if name in ("maction", "semantics"):
        return _tex(inside[0]) if inside else ""
    if name in ("mphantom", "annotation", "annotation-xml", "none", "mprescripts"):
        return ""
    if name == "msqrt":
        return f"\\sqrt{{{_row(element.children)}}}"
    return _row(element.children)


# Tokens: elements that hold text


def _identifier(element: Element) -> str:
    text = element.text()
    font = mathml_symbols.FONTS.get(element.attributes.get("mathvariant", ""), "")
    if text in mathml_symbols.FUNCTIONS:
        return f"\\{text}"
    if len(text) == 1:
        written = _character(text)
        upright = element.attributes.get("mathvariant") == "normal" and text.isascii() and text.isalpha()
        return f"\\mathrm{{{text}}}" if upright else f"\\{font}{{{written}}}" if font else written
    if not text.replace("-", "").isalnum() or not text.isascii():
        return _join(map(_character, text)) if " " not in text else _words(element)
    return f"\\{font or 'mathrm'}{{{text}}}"


def _number(element: Element) -> str:
    text = _join(map(_character, element.text()))
    font = mathml_symbols.FONTS.get(element.attributes.get("mathvariant", ""), "")
    return f"\\{font}{{{text}}}" if font and text else text


def _operator(element: Element) -> str:
    text = element.text()
    if text in mathml_symbols.WORDS:
        return mathml_symbols.WORDS[text]
    if len(text) > 1 and text.isascii() and text.isalpha():
        return f"\\{text}" if text in mathml_symbols.FUNCTIONS else f"\\operatorname{{{text}}}"
    return _join(map(_character, text))


def _words(element: Element) -> str:
    text = resolve("".join(child for child in element.children if isinstance(child, str)))
    if not text.strip():
        return "\\ " if text else ""
    if len(text.strip()) == 1:  # a sign that was taken for text
        return _character(text.strip())
    words = _escape(re.sub(r"\s+", " ", text))
    return f"\\text{{{words}}}"


def _space(element: Element) -> str:
    return "" if element.attributes.get("width", "").strip().startswith(("-", "0em", "0pt")) else "\\,"


def _character(char: str) -> str:
    if char in mathml_symbols.SYMBOLS:
        return mathml_symbols.SYMBOLS[char]
    if char >= "\U0001d400":
        match = re.match(
            r"MATHEMATICAL ([A-Z -]+?) (?:CAPITAL|SMALL|DIGIT|NABLA|PARTIAL)", unicodedata.name(char, "")
        )
        plain = unicodedata.normalize("NFKC", char)
        if match and plain != char and match[1] in mathml_symbols.UNICODE_FONTS:
            font, written = mathml_symbols.UNICODE_FONTS[match[1]], mathml_symbols.SYMBOLS.get(plain, plain)
            return f"\\{font}{{{written}}}" if font else written
    return char


def _escape(text: str) -> str:
    r"""Text inside of `\text{…}`."""
    return re.sub(r"[{}$%#&_]", lambda match: f"\\{match[0]}", text.replace("\\", "∖"))


_TOKENS = {
    "mi": _identifier, "ci": _identifier, "mn": _number, "cn": _number, "mo": _operator, "mtext": _words, "ms": _words,
    "mspace": _space,
}  # fmt: skip


# Layouts: elements that hold elements


def _group(tex: str) -> str:
    return tex if _SINGLE.fullmatch(tex) else f"{{{tex}}}"


def _base(tex: str) -> str:
    r"""What a script is set at: `\mathrm{CO}` needs no braces."""
    return tex if not tex or re.fullmatch(r"\\[A-Za-z]+\{[^{}]*\}", tex) else _group(tex)


def _script(mark: str, tex: str) -> str:
    if mark == "^" and re.fullmatch(r"(?:\\prime)+", tex):
        return "'" * (len(tex) // len("\\prime"))
    return f"{mark}{{{tex}}}" if tex else ""


def _scripts(*marks: str) -> Callable[[dict[str, str], list[str]], str]:
    """What sets the second part, and the third, below and above the first."""
    return lambda _, parts: _base(parts[0]) + "".join(map(_script, marks, parts[1:]))


def _under(_: dict[str, str], parts: list[str]) -> str:
    base, under = parts[:2]
    if under in mathml_symbols.UNDER_ACCENTS:
        return f"\\{mathml_symbols.UNDER_ACCENTS[under]}{{{base}}}"
    return base + _script("_", under) if _LIMITS.fullmatch(base) else f"\\underset{{{under}}}{{{base}}}"


def _over(_: dict[str, str], parts: list[str]) -> str:
    base, over = parts[:2]
    if over in mathml_symbols.ACCENTS:
        short, long = mathml_symbols.ACCENTS[over]
        return f"\\{short if _SINGLE.fullmatch(base) else long}{{{base}}}"
    return base + _script("^", over) if _LIMITS.fullmatch(base) else f"\\overset{{{over}}}{{{base}}}"


def _underover(attributes: dict[str, str], parts: list[str]) -> str:
    base, under, over = parts[:3]
    if _LIMITS.fullmatch(base):
        return base + _script("_", under) + _script("^", over)
    return _over(attributes, [_under(attributes, [base, under]), over])


def _fraction(attributes: dict[str, str], parts: list[str]) -> str:
    bare = re.fullmatch(r"0(?:\.0*)?(?:[a-z]{2}|%)?", attributes.get("linethickness", "").strip())
    return f"\\{'binom' if bare else 'frac'}{{{parts[0]}}}{{{parts[1]}}}"


def _root(_: dict[str, str], parts: list[str]) -> str:
    return f"\\sqrt[{parts[1]}]{{{parts[0]}}}" if parts[1] else f"\\sqrt{{{parts[0]}}}"


_LAYOUTS = {
    "msub": _scripts("_"), "msup": _scripts("^"), "msubsup": _scripts("_", "^"), "munder": _under, "mover": _over, "munderover": _underover,
    "mfrac": _fraction, "mroot": _root,
}  # fmt: skip
_ARGUMENTS = {name: 3 if name in ("msubsup", "munderover") else 2 for name in _LAYOUTS}


def _fenced(attributes: dict[str, str], parts: list[str]) -> str:
    """`<mfenced>`: brackets around, commas between (MathML 3, 3.3.8)."""
    opener, closer = (
        _join(map(_character, attributes.get(key, usual).strip()))
        for key, usual in (("open", "("), ("close", ")"))
    )
    separators = "".join(attributes.get("separators", ",").split())
    inner = [parts[0]] if parts else []
    for number, part in enumerate(parts[1:]):
        if separators:
            inner.append(_character(separators[min(number, len(separators) - 1)]))
        inner.append(part)
    return _join([opener, *inner, closer])


def _scripts_around(inside: list[Element]) -> str:
    """`<mmultiscripts>`: pairs of scripts behind the base, after `<mprescripts>` those before it."""
    at = next((n for n, child in enumerate(inside) if child.name == "mprescripts"), len(inside))
    behind, before = ([_tex(child) for child in part] for part in (inside[1:at], inside[at + 1 :]))
    written = [_base(_tex(inside[0])), _pairs(behind)]
    return _join(["{}" + _pairs(before), *written] if any(before) else written)


def _pairs(scripts: list[str]) -> str:
    return "{}".join(
        _script("_", low) + _script("^", "".join(high))
        for low, *high in (scripts[n : n + 2] for n in range(0, len(scripts), 2))
    )


def _cells(row: Element) -> str:
    cells = row.elements[1:] if row.name == "mlabeledtr" else row.elements
    return (
        " & ".join(_tex(cell) for cell in cells)
        if row.name in ("mtr", "mlabeledtr", "matrixrow")
        else _tex(row)
    )
