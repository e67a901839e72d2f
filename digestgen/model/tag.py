"""Tags: the entries of the vocabulary in `content/tags.yml`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A topic that papers are filed under."""

    slug: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()  # other slugs or keywords that mean this tag
    parent: str = ""  # slug of the wider tag, or ""
    # whole phrases that assign it when a paper is imported (besides title and aliases)
    phrases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  # arXiv categories that mean it, e.g. `cs.CL`.
