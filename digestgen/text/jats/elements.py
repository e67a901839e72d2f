"""The tree of a formula: tags and text → elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digestgen.text.jats.tags import Token, read_attributes, resolve

DEPTH = 40  # nobody's formula has 20
_UNKNOWN_TAG = re.compile(r"</?[A-Za-z][^<>]*>")  # content MathML: only what is in it is read


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a formula; children are elements and text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The child elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def text(self) -> str:
        """All text inside, single spaces."""
        parts: list[str] = []
        pending: list[Element | str] = [self]
        while pending:
            node = pending.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                pending += reversed(node.children)
        return " ".join(resolve("".join(parts)).split())


def build_element(opening: Token, inside: Sequence[Token]) -> Element:
    """The tree of a `<math>`, from its tag and the tokens up to its end tag; tags that do not nest are made to.

    Elements nested deeper than DEPTH are left out, and their text belongs to the last one that is not.
    """
    top = Element(opening.name, read_attributes(opening))
    stack = [top]
    beyond = 0  # elements open that were not made
    for token in inside:
        if token.kind == "text":
            if not _UNKNOWN_TAG.fullmatch(token.text):
                stack[-1].children.append(token.text)
        elif token.kind == "open":
            if len(stack) > DEPTH:
                beyond += not token.is_void
                continue
            element = Element(token.name, read_attributes(token))
            stack[-1].children.append(element)
            if not token.is_void:
                stack.append(element)
        elif beyond:
            beyond -= 1
        elif any(element.name == token.name for element in stack[1:]):
            while stack.pop().name != token.name:
                pass
    return top
