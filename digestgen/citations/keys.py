"""Citation keys: what a paper is called in `\\cite{…}`. ASCII letters and digits, safe in any TeX.

A key is made of its paper alone: `one2025agents3f7a2c`, of the first family name, the year, a distinctive word of the title
and six digits of the id. Without the digits, which of two papers has the shorter key would depend on which others are
there, and when they came: a key that somebody has cited would move to another paper.
"""

from __future__ import annotations

import marshal
import re
from functools import lru_cache
from hashlib import blake2b

from digestgen.model.paper import Paper
from digestgen.model.person import Name, split_name
from digestgen.text.maths.delimiters import split_maths
from digestgen.text.slug import slugify

FIELD = "citation_key"  # of a paper's file: the key that was published before its id, author, year or title changed
_SMALL = frozenset("a an the on of for in to and with is are do does".split())
_LONGEST = 1000  # characters of a title that are looked at


def build_citation_key(paper: Paper) -> str:
    """The key that the paper's file states, or that of its author, year (`nd` where it is not known), title and id."""
    return str(paper.extra.get(FIELD) or "") or _build_key(paper)


def sum_entry(paper: Paper) -> bytes:
    """Changes with what a BibTeX entry says besides its key: most edits are to other fields, and leave .bib files alone."""
    categories = [payload.get("categories", "") for payload in paper.sources.values()]
    others = repr((paper.ids, sorted(paper.publication.items()), categories))
    said = (
        *paper.id,
        paper.title,
        [(n.text, *n[3:]) for n in paper.authors],
        paper.published,
        paper.lang,
        others,
    )
    return blake2b(marshal.dumps(said, 2), digest_size=12).digest()  # see build_key()


def _build_key(paper: Paper) -> str:
    family = _family(paper.authors[0]) if paper.authors else ""
    word, short = _word(paper.title), paper.id.short
    year = paper.published[:4] or "nd"
    return f"{family}{year}{word}{short}" if family else f"id{short}{year}{word}"


def _word(title: str) -> str:
    """The first word that tells a title from others."""
    if "$" in title or "\\" in title:
        title = " ".join(text for kind, text in split_maths(title) if kind == "text")
    words = slugify(title, _LONGEST).split("-")
    return next(
        (word for word in words if word and word not in _SMALL and word.isascii() and not word.isdigit()),
        "paper",
    )


@lru_cache(maxsize=4096)
def _family(author: Name) -> str:
    """The family name, or the first words of an organisation's, in ASCII; "" if it has no ASCII letters."""
    parts = split_name(author)
    if parts.family:
        name = parts.family if author.family else parts.family.rpartition(" ")[2]
    else:
        name = " ".join(parts.whole.split()[:4]) if parts.is_body else parts.whole.partition(",")[0]
    slug = slugify(name).replace("-", "")
    return slug if slug.isascii() else re.sub(r"[^a-z0-9]", "", slug)
