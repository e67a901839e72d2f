r"""Web addresses in running text: where they end, and what an author wrote them as a link of."""

from __future__ import annotations

import re
from typing import NamedTuple

# \href{address}{text} without its head, in braces or not: address{text}, address}{text}
LABEL = re.compile(r"(\}?)\{([^{}]{1,300})\}")


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
