"""What cleaning did to a text: the few words that differ, for a person to read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from digestgen.text.maths.delimiters import split_maths

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|<(https?://[^<>\s]+)>|&(?:#\d+|\w+);")
_REACH = 40  # words; cleaning is local, so the texts meet again soon


def find_changes(what: str, before: str, after: str, *, markdown: bool) -> tuple[tuple[str, str, str], ...]:
    r"""The stretches of words that cleaning changed.

    White space is not a change, nor is what Markdown needs to show the same text: escapes, `<…>` around addresses.

    Args:
        markdown: whether `after` is Markdown, not plain text.

    Returns:
        (what, before, after) for each stretch, in order.

    >>> find_changes("abstract", r"From $5 to  100\% *all*", r"From $5 to 100% \*all\*", markdown=True)
    (('abstract', '100\\%', '100%'),)
    """
    old, new = before.split(), (_shown(after) if markdown else after).split()
    if old == new:
        return ()
    return tuple((what, " ".join(a), " ".join(b)) for a, b in _stretches(old, new))


def _stretches(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Where the word lists differ until two words in a row agree again: linear, unlike difflib."""
    a = b = 0
    while a < len(old) or b < len(new):
        if old[a : a + 1] == new[b : b + 1]:
            a, b = a + 1, b + 1
            continue
        c, d = _meeting(old, new, a, b)
        yield old[a:c], new[b:d]
        a, b = c, d


def _meeting(old: list[str], new: list[str], a: int, b: int) -> tuple[int, int]:
    for total in range(1, 2 * _REACH):
        for c in range(max(a, a + total - _REACH), min(a + total, a + _REACH) + 1):
            d = b + total - (c - a)
            if c <= len(old) and d <= len(new) and old[c : c + 2] == new[d : d + 2]:
                return c, d
    return len(old), len(new)


def _shown(markdown: str) -> str:
    pieces = []
    for kind, piece in split_maths(markdown):
        mark = {"text": "", "inline": "$", "display": "$$"}[kind]
        pieces.append(f"{mark}{piece}{mark}" if mark else _ESCAPED.sub(_plain, piece))
    return "".join(pieces)


def _plain(match: re.Match[str]) -> str:
    return match[1] or match[2] or html.unescape(match[0])
