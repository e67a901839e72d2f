"""Old addresses of topics, authors and saved searches, whose pages redirect and whose feeds go on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from digestgen.config import package_templates
from digestgen.model.person import Person
from digestgen.text.slug import slugify

if TYPE_CHECKING:
    from digestgen.site.authors import Author
    from digestgen.site.saved_searches import SavedSearchPage
    from digestgen.site.site import TagPage


def find_moved(
    people: Iterable[Person],
    tags: Mapping[str, TagPage],
    authors: Mapping[str, Author],
    searches: Mapping[str, SavedSearchPage],
    taken: Collection[str],
) -> dict[str, str]:
    """Old URL → new URL, for every other slug of a topic, author or saved search, unless a page has the address.

    Args:
        taken: URLs of all other pages.
    """
    former = [
        (f"tags/{alias}/", topic.url)
        for topic in tags.values()
        for alias in topic.tag.aliases
        if alias == slugify(alias) and alias not in _shipped_aliases()
    ]
    former += [
        (f"authors/{slugify(name)}/", authors[person.slug].url)
        for person in people
        if person.slug in authors
        for name in (person.name, *person.variants)
        if slugify(name)
    ]
    former += [
        (f"views/{alias}/", search.url) for search in searches.values() for alias in search.query.aliases
    ]
    moved: dict[str, str] = {}
    for old, new in former:
        if old not in taken:
            moved.setdefault(old, new)
    return moved


@cache
def _shipped_aliases() -> frozenset[str]:
    """Aliases of the vocabulary that `digestgen init` writes: other words for a topic, which never had an address."""
    inside = package_templates() / "init/content/tags.yml"
    file = inside if inside.is_file() else package_templates().parent / "content/tags.yml"
    lists = re.findall(r"^  aliases: \[([^\]]*)\]", file.read_text("utf-8"), re.MULTILINE)
    return frozenset(alias for line in lists for alias in line.split(", "))
