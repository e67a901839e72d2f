r"""Signs that authors lay over each other, as the one sign that is meant: `\stackrel{<}{\sim}` is ≲, `\not\!\!E` is E̸."""

from __future__ import annotations

import unicodedata

from digestgen.text.maths import macros
from digestgen.text.maths.nodes import Node, Word, word

GAPS = (" ", "\\!", "\\,", "\\:", "\\;", "\\>", "\\ ")
"""Tokens that are a space, or take one back."""
_SIGNS = {
    frozenset(("<", "\\sim")): "≲",
    frozenset((">", "\\sim")): "≳",
    frozenset(("<", "\\approx")): "⪅",
    frozenset((">", "\\approx")): "⪆",
}
_SAME = {"\\lt": "<", "\\gt": ">"}


def overlaid(first: list[Node], second: list[Node]) -> str:
    """The sign that two arguments, not yet read, make when one is over the other; "" where they make none."""
    return _SIGNS.get(frozenset((_bare(first), _bare(second))), "")


def struck(node: Node) -> Node:
    """A sign or letter with a stroke through it; anything else as it is."""
    plain = node.plain if isinstance(node, Word) else node
    if not isinstance(plain, str) or len(plain) != 1:
        return node
    negated = unicodedata.normalize("NFC", plain + "\u0338")
    return negated if len(negated) == 1 else word(negated)


def _bare(tokens: list[Node]) -> str:
    r"""Tokens without what says only where they stand: `{_{\hbox{\sim}}}` → `\sim`."""
    shown = ""
    for token in tokens:
        if isinstance(token, list):
            shown += _bare(token)
        elif isinstance(token, str) and token not in GAPS and token not in ("_", "^"):
            name = token[1:]
            is_box = any(
                name in names for names in (macros.TEXTS, macros.UNWRAPPED, macros.DROPPED, macros.FONTS)
            )
            shown += "" if is_box and token[0] == "\\" else _SAME.get(token, token)
    return shown
