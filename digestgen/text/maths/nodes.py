"""What parser.py makes of TeX maths: words, commands that are kept, and groups of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from digestgen.text.maths import macros


@dataclass(frozen=True, slots=True)
class Word:
    """Text that is not TeX any more."""

    plain: str  # how it reads where there is no markup
    styled: str  # the same in Unicode's mathematical letters where TeX asks for a font
    # "text" for prose, "name" for an identifier, "function" for the likes of `log`, "number", "tight" for an operator
    # that TeX sets without space, "colon" for the one of `f: X → Y`, or "modulo" for a binary operator that is a word
    kind: str


Node: TypeAlias = "str | Word | list[Node]"


def is_command(node: Node, *names: str) -> bool:
    """Whether the node is one of the commands named (without backslash)."""
    return isinstance(node, str) and len(node) > 1 and node[0] == "\\" and node[1:] in names


def written(nodes: list[Node]) -> str:
    r"""Unread tokens as prose: what `\text{…}` and names of environments hold."""
    parts: list[str] = []
    for at, node in enumerate(nodes):
        if isinstance(node, list):
            parts.append(written(node))
        elif isinstance(node, Word):
            parts.append(node.plain)
        elif node[0] == "\\" and len(node) > 1:
            name = node[1:]
            if name in macros.TEXTS or name in macros.FONTS or name in macros.DROPPED or name == "!":
                gap = at + 1 < len(nodes) and nodes[at + 1] == " "
                parts.append("\x00" if gap else "")  # the space that only ends the command
            elif name in (",", ":", ";", ">", " ", "\\", "quad", "qquad"):
                parts.append(" ")
            else:
                parts.append(macros.WORDS.get(name) or _written_command(name, nodes[at + 1 : at + 2]))
        else:
            parts.append(" " if node == "~" else node)
    return re.sub(r" +", " ", "".join(parts).replace("\x00 ", "").replace("\x00", ""))


def _written_command(name: str, following: list[Node]) -> str:
    """A symbol, a character, or what is unknown: nothing before its argument, else its TeX."""
    if not name.isalpha():
        return name
    return macros.symbol(name) or ("" if following and isinstance(following[0], list) else f"\\{name}")


def word(name: str) -> Word:
    """A name or sign that is not TeX any more."""
    return Word(name, name, "name")


def styled(nodes: list[Node], font: str) -> list[Node]:
    """The tree with its letters in the font; letters side by side become one word."""
    out: list[Node] = []
    for at, node in enumerate(nodes):
        if isinstance(node, list):
            out.append(
                node if is_command(nodes[at - 1] if at else "", "begin", "end") else styled(node, font)
            )
        elif isinstance(node, str) and len(node) == 1 and node.isalnum():
            letter = macros.styled_letter(node, font)
            # A blackboard letter means something else than the letter; other fonts would hide it from search.
            added = Word(letter if font == "DOUBLE-STRUCK" else node, letter, "name")
            last = out[-1] if out else None
            is_script = len(out) > 1 and out[-2] in ("^", "_")
            if isinstance(last, Word) and last.kind == "name" and last.plain.isalnum() and not is_script:
                out[-1] = Word(last.plain + added.plain, last.styled + added.styled, "name")
            else:
                out.append(added)
        else:
            out.append(node)
    return out
