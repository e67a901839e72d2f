"""Tags: the entries of the vocabulary in `content/tags.yml`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A topic that papers are filed under.

    Attributes:
        aliases: other slugs or keywords that mean this tag.
        parent: slug of the wider tag, or "".
        phrases: whole phrases that assign it when a paper is imported (besides title and aliases).
        categories: arXiv categories that mean it, e.g. `cs.CL`.
    """

    slug: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    phrases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
