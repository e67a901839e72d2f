"""Old addresses of topics, authors and saved searches, whose pages redirect and whose feeds go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from digestgen.config import Config, package_templates
from digestgen.library.reader import Library
from digestgen.text.slug import slugify

if TYPE_CHECKING:
    from digestgen.site.authors import Author
    from digestgen.site.saved_searches import SavedSearchPage
    from digestgen.site.site import TagPage


def find_moved(
    config: Config,
    library: Library,
    tags: Mapping[str, TagPage],
    authors: Mapping[str, Author],
    searches: Mapping[str, SavedSearchPage],
) -> dict[str, str]:
    """Old URL → new URL, for every other slug of a topic, author or saved search, unless another page has the address."""
    moved: dict[str, str] = {}
    for old, new in _find(config, library, tags, authors, searches):
        folder, slug = old.split("/")
        taken = {"tags": tags, "authors": authors, "views": searches}[folder]
        if slug and slug not in taken:
            moved.setdefault(f"{old}/", new)
    return moved


def _find(
    config: Config,
    library: Library,
    tags: Mapping[str, TagPage],
    authors: Mapping[str, Author],
    searches: Mapping[str, SavedSearchPage],
) -> Iterator[tuple[str, str]]:
    for topic in tags.values():
        for alias in topic.tag.aliases:
            if (slug := slugify(alias)) == alias and slug not in _shipped_aliases():
                yield f"tags/{slug}", topic.url
    for person in library.people.values():
        if page := authors.get(person.slug):
            for name in (person.name, *person.variants):
                yield f"authors/{slugify(name)}", page.url
    for search in searches.values():
        for alias in search.query.aliases:
            yield f"views/{alias}", search.url


@cache
def _shipped_aliases() -> frozenset[str]:
    """Aliases of the vocabulary that `digestgen init` writes: other words for a topic, which never had an address."""
    inside = package_templates() / "init/content/tags.yml"
    file = inside if inside.is_file() else package_templates().parent / "content/tags.yml"
    lists = re.findall(r"^  aliases: \[([^\]]*)\]", file.read_text("utf-8"), re.MULTILINE)
    return frozenset(alias for line in lists for alias in line.split(", "))
