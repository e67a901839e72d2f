"""Citation keys: what a paper is called in `\\cite{…}`. ASCII letters and digits, safe in any TeX."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from digestgen.model.person import Name, split_name
from digestgen.text.maths.delimiters import split_maths
from digestgen.text.slug import slugify

_SMALL = frozenset("a an the on of for in to and with is are do does".split())
_WORDS = 4  # of the title, at most
_LONGEST = 1000  # characters of a title that are looked at
_Id = TypeVar("_Id", bound=Hashable)


def build_citation_keys(papers: Iterable[tuple[_Id, Name | None, str, str, str]]) -> dict[_Id, str]:
    """A key for each paper, no two alike: `one2025agents`, of the first family name, the year (`nd`, no date, where
    it is not known) and a distinctive word.

    Of papers with the same key the first keeps it; the next takes more words of its title, and a paper whose words are
    used up takes digits of its id. So a key depends on older papers alone and never on how many share it.

    Args:
        papers: (the paper's id, its first author or None, year or "", title, six digits that distinguish it); oldest first.
    """
    taken: set[str] = set()
    keys: dict[_Id, str] = {}
    for paper, author, year, title, short in papers:
        for key in _spell((_family(author) or f"id{short}") + (year or "nd"), title, short):
            if key not in taken:
                break
        taken.add(key)
        keys[paper] = key
    return keys


def _spell(start: str, title: str, short: str) -> Iterator[str]:
    """Every key that a paper may have, best first; without end."""
    if "$" in title or "\\" in title:
        title = " ".join(text for kind, text in split_maths(title) if kind == "text")
    key, more = start, _WORDS
    for word in slugify(title, _LONGEST).split("-"):
        if word and word not in _SMALL and word.isascii() and not word.isdigit():
            key += word
            yield key
            more -= 1
            if not more:
                break
    else:
        if key == start:
            key += "paper"
            yield key
    while True:
        key += short
        yield key


@lru_cache(maxsize=4096)
def _family(author: Name | None) -> str:
    """The family name, or the first words of an organisation's, in ASCII; "" if it has no ASCII letters."""
    if author is None:
        return ""
    parts = split_name(author)
    if parts.family:
        name = parts.family if author.family else parts.family.rpartition(" ")[2]
    else:
        name = " ".join(parts.whole.split()[:_WORDS]) if parts.is_body else parts.whole.partition(",")[0]
    return re.sub(r"[^a-z0-9]", "", slugify(name))
