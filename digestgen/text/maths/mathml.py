r"""A tree of TeX maths as presentation MathML, safe whatever the TeX was.

latex2mathml does the layout; it sees only what parser.py lets through (words are in it as private-use
characters). Its tree is never serialised: build_mathml() makes a new one from a closed list of elements and
attributes, with a few fixes for browsers, and render_element() escapes every text once. Browsers implement
MathML Core (https://www.w3.org/TR/mathml-core/), so fonts are Unicode letters and not `mathvariant`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from digestgen.text.maths.macros import RELATIONS
from digestgen.text.maths.nodes import Node, Word
from digestgen.text.maths.parser import DEPTH

# Children each element must have; 0 means any number.
_ELEMENTS = {
    "mrow": 0, "msqrt": 0, "mstyle": 0, "mtable": 0, "mtr": 0, "mtd": 0,
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3,
}  # fmt: skip
_NUMBER = re.compile(r"\d*\.?\d+")
_TOKENS = frozenset({"mi", "mn", "mo", "mtext"})
_LENGTH = r"[+-]?\d{0,3}(?:\.\d{1,4})?(?:em|ex|px|pt|%)?"
_ATTRIBUTES = {
    "accent": "true|false", "accentunder": "true|false", "columnalign": "left|center|right",
    "displaystyle": "true|false", "fence": "true|false", "form": "prefix|infix|postfix",
    "linethickness": _LENGTH, "lspace": _LENGTH, "mathvariant": "normal", "maxsize": _LENGTH,
    "minsize": _LENGTH,
    "movablelimits": "true|false", "rspace": _LENGTH, "scriptlevel": r"[+-]?\d", "stretchy": "true|false",
    "width": _LENGTH,
}  # fmt: skip
ELEMENTS = frozenset({"math", "mspace", *_ELEMENTS, *_TOKENS})
ATTRIBUTES = frozenset({"display", "alttext", "data-latex", *_ATTRIBUTES})

# An accent → the sign for it over one letter, and over several. Speech-rule-engine has no words for ˆ and \u20d7.
_ACCENTS = {
    "^": ("^", "^"), "~": ("˜", "~"), "¯": ("¯", "_"), "―": ("¯", "_"), "→": ("→", "\u20d7"), "←": ("←", "←"),
    "⏞": ("⏞", "⏞"), "⏟": ("⏟", "⏟"), "⎴": ("⎴", "⎴"), "⎵": ("⎵", "⎵"), "⏜": ("⏜", "⏜"),
    "⏝": ("⏝", "⏝"), **{sign: (sign, sign) for sign in "˙¨´`ˇ˘˚"},
}  # fmt: skip
_NAMED_SPACES = {
    "negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em", "negativethickmathspace": "-0.278em",
    "thinmathspace": "0.167em", "mediummathspace": "0.222em", "thickmathspace": "0.278em",
}  # fmt: skip
_ORDINARY = frozenset("∞∅∂∇ℓℏ℘ℵ⊤⊥∠∀∃□△◇♯♭%°⋯")
_CAPITALS = frozenset("ΓΔΘΛΞΠΣΥΦΨΩ")  # TeX sets them upright
_BINARY = frozenset("+−±∓×÷·∗*∘•⋆∖∪∩∧∨⊎⊓⊔⊕⊖⊗⊘⊙")
_LARGE = frozenset("∑∏∐⋃⋂⨁⨂⨀⨄⨆⋁⋀")
_UNDER_IN_DISPLAY = _LARGE | {"lim", "max", "min", "sup", "inf", "argmax", "argmin", "liminf", "limsup",
                              "arg max", "arg min", "ess sup", "ess inf"}  # fmt: skip
_SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
_OPENING = frozenset("([{⟨⌊⌈|‖")
_APPLIED = "\u2061"  # function application: "log of n" instead of "log times n"; nothing is drawn
_FIRST_MARK = 0xE000
_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_STRETCH = re.compile(r"\\(?:left|right|middle)(?: \.)?")


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[_Element] = field(default_factory=list)
    function: bool = False  # a name like log, set off by a thin space from what it is applied to


def render_math(nodes: list[Node], display: bool, alternative: str, source: str = "") -> str:
    """One `<math>` element for a tree of TeX maths.

    Args:
        display: a formula on a line of its own.
        alternative: its plain text; shown instead where latex2mathml can make nothing of the tree.
        source: its TeX, "" where that is the same as the plain text.
    """
    children = _lay_out(nodes, display)
    if children is None:
        children = [_Element("mtext", text=alternative)]
    attributes = {"display": "block"} if display else {}
    attributes["alttext"] = alternative
    if source:
        attributes["data-latex"] = source
    return _render(_Element("math", attributes, children=children))


def can_lay_out(nodes: list[Node]) -> bool:
    """Whether latex2mathml makes anything of a tree."""
    return _lay_out(nodes, False) is not None


def _lay_out(nodes: list[Node], display: bool) -> list[_Element] | None:
    words: list[Word] = []
    tex = _written(nodes, words)
    children = _convert(tex, words, display)
    return _convert(_STRETCH.sub("", tex), words, display) if children is None else children


def _written(nodes: list[Node], words: list[Word]) -> str:
    """The tree as TeX for latex2mathml; words go onto the list and are one character each in it."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Word):
            words.append(node)
            parts.append(chr(_FIRST_MARK + len(words) - 1))
        elif isinstance(node, list):
            name = parts[-1] if parts else ""
            inner = _written(node, words)
            parts.append(f"{{{inner}}}" if name not in ("\\begin ", "\\end ") else f"{{{inner.strip()}}}")
        elif node[0] == "\\" and len(node) > 1:
            parts.append(node + " " if node[1:].isalpha() else node)
        else:
            parts.append(node)
    return "".join(parts)


def _convert(tex: str, words: list[Word], display: bool) -> list[_Element] | None:
    """The new tree, or None when latex2mathml raises (it has no exception of its own) or nests too deep."""
    try:
        math = convert_to_element(tex, display="block" if display else "inline")
        return _Walker(words, display).children(math, 0)
    except Exception:
        return None


class _Walker:
    def __init__(self, words: list[Word], display: bool) -> None:
        self.words, self.display = words, display

    def children(self, parent: Element, depth: int) -> list[_Element]:
        if depth > 4 * DEPTH:
            raise ValueError("nested too deep")
        made = [made for child in parent if (made := self.element(child, depth + 1)) is not None]
        return made if _ELEMENTS.get(str(parent.tag)) else _spaced(made)

    def element(self, source: Element, depth: int) -> _Element | None:
        tag = str(source.tag)
        text = _REFERENCE.sub(lambda m: _character(int(m[1], 16)), source.text or "")
        if tag in _TOKENS and not len(source):
            return self.token(tag, text, _attributes(source))
        if tag == "mspace":
            width = _attributes(source).get("width")
            return _Element("mspace", {"width": width}) if width else None
        children = self.children(source, depth)
        made = _Element(tag if tag in _ELEMENTS else "mrow", _attributes(source), children=children)
        size = _ELEMENTS[made.tag]
        if made.tag == "mstyle" and "displaystyle" not in made.attributes:
            made.tag, made.attributes = "mrow", {}
        if made.tag == "mrow" and len(children) == 1:
            return children[0]
        if size and len(children) != size:
            # A matrix with its fences is several elements: with scripts, all of them are the base.
            more = max(0, len(children) - size)
            children = (
                [_Element("mrow", children=children[: more + 1]), *children[more + 1 :]] if more else children
            )
            made.children = children + [_Element("mrow") for _ in range(size - len(children))]
        return self.script(made)

    def token(self, tag: str, text: str, attributes: dict[str, str]) -> _Element:
        if len(text) == 1 and 0 <= ord(text) - _FIRST_MARK < len(self.words):
            return _word(self.words[ord(text) - _FIRST_MARK])
        text = text.replace("\\", "")
        if not text:
            return _Element("mrow")
        attributes = {name: value for name, value in attributes.items() if name != "mathvariant"}
        if text == "-":
            text = "−"
        if text == "∣":
            return _Element("mo", {"lspace": "0.278em", "rspace": "0.278em"}, "|")
        if tag == "mtext":
            return _Element("mtext", {}, text)
        if (text == "|" and attributes.get("stretchy") == "false") or (
            text == "‖" and tag == "mi"
        ):  # as letters
            return _Element("mo", {"stretchy": "false", "lspace": "0em", "rspace": "0em"}, text)
        if text.strip("′″‴⁗") == "" or text in (":", ";", ",", "!", "?"):
            return _Element("mo", attributes, text)
        if text == "/":
            return _Element("mo", {"lspace": "0em", "rspace": "0em"}, text)
        if len(text) == 1 and (text in _ORDINARY or text in _CAPITALS):
            upright = text in "∇%°" or text in _CAPITALS
            return _Element("mi", {"mathvariant": "normal"} if upright else {}, text)
        if (
            len(text) == 1
            and tag == "mi"
            and (
                unicodedata.category(text) in ("Sm", "Ps", "Pe", "Pi", "Pf", "Pd")
                or text in "·•"
                or "\u2190" <= text <= "\u21ff"
            )
        ):
            tag = "mo"
            if unicodedata.category(text) in ("Ps", "Pe"):
                attributes["stretchy"] = "false"
        if tag == "mo" and (unicodedata.category(text[0]) == "Lo" or (len(text) > 1 and text[0].isalpha())):
            return _Element("mi", {}, text)
        return _Element("mn" if _NUMBER.fullmatch(text) else tag, attributes, text)  # .5 comes as a letter

    def script(self, made: _Element) -> _Element:
        """Limits under and over large operators in display; accents that lie close; scripts of functions."""
        if made.tag in ("mover", "munder") and made.children[1].text in _ACCENTS:
            _set_accent(made)
        if made.tag in ("msub", "msup", "msubsup"):
            base = made.children[0]
            is_braced = base.tag in ("munder", "mover") and base.children[1].text in "⎴⎵⏜⏝"
            if is_braced or (self.display and base.text in _UNDER_IN_DISPLAY):
                made.tag = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}[made.tag]
            made.function = base.function
        if made.tag == "msup" and made.children[1].text == "∘" and _has_degrees(made.children[0]):
            degree = _Element("mi", {"mathvariant": "normal"}, "°")
            return _Element("mrow", children=[made.children[0], degree]) if made.children[0].text else degree
        if made.tag in _SCRIPTED and not made.attributes:
            for script in made.children[1:]:
                _tighten(script)
        return made


def _has_degrees(base: _Element) -> bool:
    r"""A number, nothing, or an angle: with others `^\circ` is composition or an interior."""
    return (
        base.tag == "mn" or not (base.text or base.children) or (base.tag == "mi" and base.text in "αβγθφϕψω")
    )


def _set_accent(made: _Element) -> None:
    """Close to what is below it; wide over several letters, with the sign of which the maths font has wide forms."""
    over, base = made.tag == "mover", made.children[0]
    made.attributes = {"accent" if over else "accentunder": "true"}
    single = not base.children and len(base.text) == 1
    narrow, wide = _ACCENTS[made.children[1].text]
    if not over and wide == "_":
        narrow = "_"
    attributes = {"stretchy": str(not single).lower()}
    if single and narrow in "^→":  # full-sized signs, which maths.css knows by this
        attributes["lspace"] = "0em"
    made.children[1] = _Element("mo", attributes, narrow if single else wide)


def _word(word: Word) -> _Element:
    if word.kind == "number" or _NUMBER.fullmatch(word.plain):
        return _Element("mn", {}, word.styled)
    if word.kind == "tight":
        return _Element("mo", {"lspace": "0em", "rspace": "0em"}, "−" if word.styled == "-" else word.styled)
    if word.kind == "modulo":
        return _Element("mo", {"lspace": "0.222em", "rspace": "0.222em"}, word.styled)
    if word.kind == "colon":
        return _Element("mo", {"lspace": "0em", "rspace": "0.278em"}, ":")
    if word.kind == "function":
        tag = "mtext" if " " in word.styled else "mi"  # arg max: spelled out, or two functions, in <mi>
        return _Element(
            tag, {} if len(word.styled) > 1 else {"mathvariant": "normal"}, word.styled, function=True
        )
    if word.kind == "name" and word.plain.replace("-", "").isalnum():
        upright = len(word.styled) == 1 and word.styled == word.plain and word.styled.isascii()
        return _Element("mi", {"mathvariant": "normal"} if upright else {}, word.styled)
    # HTML drops space at the ends of <mtext>.
    inner = word.styled.strip(" ")
    start, end = word.styled.startswith(" "), word.styled.endswith(" ") and bool(inner)
    return _Element("mtext", {}, "\u00a0" * start + inner + "\u00a0" * end)


def _spaced(children: list[_Element]) -> list[_Element]:
    """A row with thin spaces around functions, as TeX sets operators."""
    row: list[_Element] = []
    for child in children:
        before = row[-1] if row else None
        if before is not None and _is_applied(before, child):
            row.append(_Element("mo", {} if _opens(child) else {"rspace": "0.167em"}, _APPLIED))
        elif before is not None:
            after_function = before.function and not _opens(child)
            is_end = before.tag not in ("mo", "mspace") or before.text in (")", "]", "}", "⟩", "!")
            if after_function or (child.function and not before.function and is_end):
                row.append(_Element("mspace", {"width": "0.167em"}))
        row.append(child)
    if len(row) > 1:
        for at, child in enumerate(row):
            if child.tag == "mo" and "lspace" not in child.attributes and "form" not in child.attributes:
                _close_up(child, row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)
    return row


def _is_applied(before: _Element, after: _Element) -> bool:
    """Whether something is a function's argument, by being what it is and where it stands."""
    first = _first(after)
    if not before.function and (
        before.text == "𝒪" or (before.tag == "mi" and len(before.text) > 1 and before.text.isascii())
    ):
        return first.text == "("  # softmax(x), in whatever font
    return before.function and first.tag != "mspace" and (first.tag != "mo" or first.text in _OPENING)


def _close_up(sign: _Element, before: _Element | None, after: _Element | None) -> None:
    """No space where TeX sets none (The TeXbook, appendix G, rules 5 and 6): `3×`, `≈ 2`, `(−x)`."""
    opened = before is None or (before.tag == "mo" and before.text in "([{⟨⌊⌈")
    closed = after is None or (after.tag == "mo" and after.text in ")]}⟩⌋⌉,;")
    if sign.text in _BINARY:
        unary = (
            before is not None and before.tag == "mo" and (before.text in RELATIONS or before.text in ",;")
        )
        if (opened and sign.text not in "+−±∓") or closed or (unary or (opened and before is not None)):
            sign.attributes |= {"lspace": "0em", "rspace": "0em"}
    elif sign.text in RELATIONS:
        sign.attributes |= ({"lspace": "0em"} if opened else {}) | ({"rspace": "0em"} if closed else {})


def _tighten(script: _Element) -> None:
    """No space around operators in scripts: TeX sets none, browsers do."""
    if script.tag == "mo":
        if script.text in _BINARY or script.text in RELATIONS or script.text == ",":
            script.attributes |= {"lspace": "0em", "rspace": "0em"}
    elif script.tag not in ("msqrt", "mfrac", "mover"):
        for at, child in enumerate(script.children):
            if at or child.text not in ("−", "+"):
                _tighten(child)


def _first(element: _Element) -> _Element:
    while element.children and element.tag == "mrow":
        element = element.children[0]
    return element


def _opens(element: _Element) -> bool:
    first = _first(element)
    return first.tag == "mspace" or (first.tag == "mo" and (first.text in _OPENING or first.text in ",;)]}"))


def _attributes(source: Element) -> dict[str, str]:
    named = {str(name): _NAMED_SPACES.get(str(value), str(value)) for name, value in source.attrib.items()}
    return {n: v for n, v in named.items() if n in _ATTRIBUTES and v and re.fullmatch(_ATTRIBUTES[n], v)}


def _character(code: int) -> str:
    character = chr(code) if code <= 0x10FFFF else ""
    return character if character == "\u00a0" or character.isprintable() or character == "\u2009" else ""


def _render(element: _Element) -> str:
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in element.attributes.items())
    # A blank, which is nothing to browsers, for readers that show the text of elements and no space.
    is_gap = element.attributes.get("width", "-")[0] != "-" or (element.text == _APPLIED and attributes)
    inner = html.escape(element.text, quote=False) + "".join(_render(child) for child in element.children)
    return f"{' ' if is_gap else ''}<{element.tag}{attributes}>{inner}</{element.tag}>"
