r"""A tree of TeX maths as one line of readable Unicode: `x_{ij} \leq 2^{n}` becomes `xᵢⱼ ≤ 2ⁿ`.

For places where no markup can go: page titles, search, feeds, cards, slugs. Loses what a line cannot
show (which font, which size), never the meaning: where a bar or a space of the formula holds together what a line
would read otherwise, there are brackets or a dot, `(1/2)3` and `√2·3`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from digestgen.text.maths.line import LOWERED, RAISED, SCRIPTS, Line
from digestgen.text.maths.macros import COMMANDS
from digestgen.text.maths.macros import RELATIONS as _RELATIONS
from digestgen.text.maths.nodes import Node, Word, is_command

_BARE_RAISED = frozenset("′″*⋆†‡°%⊥±∓")  # raised by nature; no mark needed
_COMBINING = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "widetilde": "\u0303", "vec": "\u20d7", "overrightarrow": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
    "acute": "\u0301", "grave": "\u0300", "check": "\u030c", "breve": "\u0306", "mathring": "\u030a",
    "dddot": "\u20db", "ddddot": "\u20dc", "widecheck": "\u030c", "overleftrightarrow": "\u20e1",
}  # fmt: skip
# Characters that read the same and that more fonts have, or that people search for.
_COMMON = str.maketrans({"⋅": "·", "∣": "|", "∗": "*", "ϵ": "ε", "ϕ": "φ", "⧵": "∖"})
_BINARY = frozenset("×·⋅±∓⊕⊗⊙⊖∪∩∖∧∨÷⊎⋊∘⋆•")
# What keeps together under a root or below a bar: one letter or number, and its marks and scripts.
_MARKS = re.escape(SCRIPTS + "°′″‴†*") + "\u0300-\u036f\u20d7"
_ONE = re.compile(rf"√?(?:\d[\d.,]*|[^\W\d_])[{_MARKS}]*(?:_\w+)?")
_DIFFERENTIAL = re.compile(rf"[d∂][{_MARKS}]*[^\W\d_][{_MARKS}]*")
_WORD_END = re.compile(rf"[^\W\d_{_MARKS}]{{2}}$")
# What stands between what is above and what is below, and its brackets.
_BETWEEN = {
    "over": ("", "/", ""), "choose": ("(", " choose", ")"), "atop": ("(", " atop", ")"),
    "brack": ("[", ";", "]"), "brace": ("{", ";", "}"),
}  # fmt: skip
_SPACES = frozenset({"\\ ", "\\quad", "\\qquad", "\\,", "\\:", "\\;", "\\>"})
_BIG = frozenset(name for name in COMMANDS if name[:3] in ("big", "Big")) | {"left", "right", "middle"}


def build_plain(nodes: list[Node], tight: bool = False) -> str:
    """The tree as text.

    Args:
        tight: no space around operators, as in scripts.
    """
    return _build_line(nodes, tight).closed()


def _build_line(nodes: list[Node], tight: bool) -> Line:
    line = Line(tight)
    at = 0
    while at < len(nodes):
        at = _add(line, nodes, at)
    return line


def _add(line: Line, nodes: list[Node], at: int) -> int:
    """Add the node at a place with what belongs to it; gives the next place."""
    node = nodes[at]
    if isinstance(node, list):
        inner = _build_line(node, line.tight)
        is_whole = inner.last is not None and inner.last[0] == 0
        if is_whole and inner.last:
            line.compound(inner.closed(), inner.last[1])
        elif len(node) == 3 and node[1] == "/":  # \nicefrac
            line.compound(_fraction([node[0]], [node[2]], line.tight), "fraction")
        else:
            line.add(inner.closed())
    elif isinstance(node, Word):
        letters = len(node.plain) - node.plain.count("\u0338")  # E̸ is one
        if node.kind in ("function", "modulo", "name") and letters > 1 and node.plain[0].isalpha():
            line.word(node.plain, node.kind != "name")
        elif node.kind == "colon":
            line.text = line.text.rstrip(" ") + ": "
        else:
            line.add("−" if node == Word("-", "-", "tight") else node.plain)
    elif node in ("^", "_"):
        argument, after = _argument(nodes, at + 1)
        if (
            at > 1
            and nodes[at - 1] == " "
            and not (isinstance(nodes[at - 2], str) and nodes[at - 2] in _SPACES)
        ):
            line.text = line.text.removesuffix(" ")  # a blank is nothing to TeX
        line.raise_whole()
        pending, line.pending = line.pending, ""
        script = _script(argument, node)
        line.add(script)
        line.pending = pending or ("word" if script[:1] in ("^", "_") and script[-1:] != ")" else "")
        return after
    elif node[0] == "\\" and len(node) > 1:
        return _add_command(line, nodes, at)
    else:
        _add_character(line, nodes, at)
    return at + 1


def _add_character(line: Line, nodes: list[Node], at: int) -> None:
    written = str(nodes[at])
    character = written.translate(_COMMON)
    if character == " ":
        line.space()
    elif character == "'":
        line.add("′")
    elif written in _RELATIONS or character in _BINARY:
        line.operator(character)
    elif character in "+-*/":
        spaced = line.text.endswith(" ") or (at + 1 < len(nodes) and nodes[at + 1] == " ")
        word = _WORD_END.search(line.text)
        line.operator("−" if character == "-" and not (word and not spaced) else character, spaced)
    else:
        apart = character == "…" and line.text.endswith(" ")
        line.add(character)
        line.pending = "word" if apart else line.pending


def _argument(nodes: list[Node], at: int) -> tuple[list[Node], int]:
    """The next node with what belongs to it, as a list, and the place after it."""
    while at < len(nodes) and nodes[at] == " ":
        at += 1
    if at == len(nodes):
        return [], at
    node = nodes[at]
    if isinstance(node, list):
        return node, at + 1
    if isinstance(node, str) and node[0] == "\\" and COMMANDS.get(node[1:], 0):
        end = at + 1
        for _ in range(COMMANDS[node[1:]]):
            while end < len(nodes) and nodes[end] == " ":
                end += 1
            end += 1
        return nodes[at:end], min(end, len(nodes))
    return [node], at + 1


def _script(argument: list[Node], mark: str) -> str:
    """A script in raised or lowered characters where all of it has them, else after `^` or `_`."""
    return _placed(build_plain(argument, tight=True).strip(), mark)


def _placed(text: str, mark: str) -> str:
    if mark == "^" and text and set(text) <= _BARE_RAISED | {"∘"}:
        return text.replace("∘", "°")
    if mark == "^" and text.startswith("∘") and text[1:].isalpha():
        return "°" + text[1:]
    table = RAISED if mark == "^" else LOWERED
    if text and all(c in table for c in text) and not re.search(r"[^\W\d_]{3}", text):
        return "".join(table[c] for c in text)
    if not text:
        return ""
    return mark + (text if re.fullmatch(r"[A-Za-zͰ-Ͽ0-9.\u0300-\u036f]+|.", text) else f"({text})")


def _add_command(line: Line, nodes: list[Node], at: int) -> int:
    node = str(nodes[at])
    name, after = node[1:], at + 1
    if node in _SPACES:
        line.space()
    elif name in ("{", "}"):
        line.add(name)
    elif name == "\\":
        line.add(", ")
    elif name in _BIG:
        if after < len(nodes) and nodes[after] == ".":
            return after + 1
    elif name in _BETWEEN:
        above, rest = nodes[: after - 1], nodes[after:]
        line.text, line.pending, line.last = "", "", None
        if name == "over":
            line.compound(_fraction(above, rest, line.tight), "fraction")
        else:
            opening, sign, closing = _BETWEEN[name]
            line.add(
                f"{opening}{build_plain(above, line.tight).strip()}{sign} {build_plain(rest, line.tight).strip()}{closing}"
            )
        return len(nodes)
    elif name in ("begin", "end"):
        return _environment(line, nodes, after)
    elif name == "pmod":
        line.word("mod", True)
    elif COMMANDS[name] == 2:
        first, after = _argument(nodes, after)
        second, after = _argument(nodes, after)
        if name.endswith("frac"):
            line.compound(_fraction(first, second, line.tight), "fraction")
        else:
            line.add(
                _pair(name, build_plain(first, line.tight).strip(), build_plain(second, line.tight).strip())
            )
    elif name == "sqrt":
        index, after = _index(nodes, after)
        inner, after = _argument(nodes, after)
        line.compound(_root(index, build_plain(inner, line.tight).strip()), "root")
    elif COMMANDS[name] == 1:
        inner, after = _argument(nodes, after)
        text = build_plain(inner, line.tight).strip()
        if name.startswith("x"):
            line.operator(("→" if name == "xrightarrow" else "←") + _placed(text, "^"))
        elif name.startswith(("over", "under")) and name.endswith(("brace", "bracket", "paren")):
            line.add(_bracketed(text))
        elif name in _COMBINING and len(unicodedata.normalize("NFC", text)) == 1:
            line.add(unicodedata.normalize("NFC", text + _COMBINING[name]))
        elif name == "overline" and text.isdecimal():  # digits that repeat: 0.12 would be another number
            line.add("".join(digit + "\u0305" for digit in text))
        elif name in _COMBINING:
            line.compound(_bracketed(text), "bar" if _bracketed(text) == text else "")
        else:
            line.add(text)
    return after


def _index(nodes: list[Node], at: int) -> tuple[str, int]:
    """The `[3]` of a root."""
    if at < len(nodes) and nodes[at] == "[" and "]" in nodes[at:]:
        end = nodes.index("]", at)
        return build_plain(nodes[at + 1 : end], tight=True).strip(), end + 1
    return "", at


def _bracketed(text: str) -> str:
    """In brackets unless it holds together without."""
    simple = re.fullmatch(r"√?[\w.%°′∂∇∞ℏ\u2070-\u209f\u0300-\u036f\u20d7]*(?:\([^()]*\))?", text)
    return text if simple else f"({text})"


def _fraction(above: list[Node], below: list[Node], tight: bool) -> str:
    """One line of it: below the bar only what nobody reads as several factors has no brackets."""
    over, under = (build_plain(nodes, tight).strip() for nodes in (above, below))
    is_one = not under or _ONE.fullmatch(under) or _DIFFERENTIAL.fullmatch(under) or _is_word(below)
    return f"{_bracketed(over)}/{under if is_one else f'({under})'}"


def _is_word(nodes: list[Node]) -> bool:
    while len(nodes) == 1 and isinstance(nodes[0], list):
        nodes = nodes[0]
    return len(nodes) == 1 and isinstance(nodes[0], Word) and nodes[0].plain.isalnum()


def _root(index: str, inner: str) -> str:
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index)
    if sign is None:
        raised = all(c in RAISED for c in index)
        sign = ("".join(RAISED[c] for c in index) if raised else f"[{index}]") + "√"
    return sign + (inner if _ONE.fullmatch(inner) else f"({inner})")


def _pair(name: str, first: str, second: str) -> str:
    if name.endswith("binom"):
        return f"({first} choose {second})"
    script = _placed(first, "_" if name == "underset" else "^")
    return f" {second}{script} " if second in _RELATIONS else second + script


def _environment(line: Line, nodes: list[Node], at: int) -> int:
    """A matrix as `[a b; c d]`, cases and aligned lines one after the other."""
    name = _name(nodes[at]) if at < len(nodes) else ""
    at += 1
    if is_command(nodes[at - 2], "end"):
        return at
    if name == "array":
        at += 1
    cells: list[list[Node]] = [[]]
    joints = []
    nested = 0
    while at < len(nodes):
        node = nodes[at]
        nested += is_command(node, "begin") - is_command(node, "end")
        if nested < 0:
            at += 2
            break
        if name == "split" and node == "&":
            pass  # only aligns
        elif nested == 0 and (node == "&" or is_command(node, "\\")):
            cells.append([])
            joints.append(node)
        elif not is_command(node, "hline"):
            cells[-1].append(node)
        at += 1
    name = "matrix" if name in ("smallmatrix", "array") else name
    if line.text.endswith(("(", "[", "{", "|", "‖")) and name == "matrix":
        name = "split"  # its fences are there
    text = _table(name, joints, [build_plain(cell).strip() for cell in cells])
    if text[:1].isalnum() and line.text[-1:].isalnum():
        line.space()
    line.add(text)
    line.pending = "word" if text[-1:].isalnum() else ""
    return at


_FENCES = {
    "cases": ("{", ""), "vmatrix": ("|", "|"), "pmatrix": ("(", ")"), "Vmatrix": ("‖", "‖"), "Bmatrix": ("{", "}"),
}  # fmt: skip


def _table(name: str, joints: Iterable[Node], cells: list[str]) -> str:
    between = ", " if name == "cases" else " "
    if name == "cases":
        cells = [cell.rstrip(" ,;") for cell in cells]
    text = cells[0] + "".join(
        (between if joint == "&" else "; ") + cell for joint, cell in zip(joints, cells[1:], strict=True)
    )
    text = re.sub(r" +", " ", text).strip(" ;")
    if name == "split" or (name == "matrix" and "&" not in joints):
        return text
    opening, closing = _FENCES.get(name, ("[", "]"))
    return f"{opening}{text}{closing}"


def _name(node: Node) -> str:
    return "".join(str(c) for c in node) if isinstance(node, list) else ""
