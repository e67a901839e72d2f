"""Old addresses of topics, authors and saved searches, whose pages redirect and whose feeds go on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from digestgen.config import package_templates
from digestgen.model.person import Person
from digestgen.site.authors import Authors, own_slug
from digestgen.text.slug import slugify

if TYPE_CHECKING:
    from digestgen.site.saved_searches import SavedSearchPage
    from digestgen.site.site import TagPage


def find_moved(
    people: Iterable[Person],
    tags: Mapping[str, TagPage],
    everybody: Authors,
    searches: Mapping[str, SavedSearchPage],
    taken: Collection[str],
) -> dict[str, str]:
    """Old URL → new URL, for every other slug of a topic, author or saved search, unless a page has the address.

    Args:
        taken: URLs of all other pages.
    """
    authors = everybody.by_slug
    former = [
        (f"tags/{alias}/", topic.url)
        for slug, topic in tags.items()
        for alias in topic.tag.aliases
        if alias == slugify(alias) and alias not in _other_words(slug, topic.tag.aliases)
    ]
    former += [
        (f"authors/{slugify(name)}/", authors[person.slug].url)
        for person in people
        if person.slug in authors
        for name in (person.name, *person.variants)
        if slugify(name)
    ]
    former += [
        (f"authors/{own_slug(name)}/", authors[person.slug].url)
        for person in people
        if person.slug in authors
        for paper in authors[person.slug].papers
        for name in paper.authors
        if name.orcid and everybody.slugs[name.text] in everybody.parted
        if name.text in authors[person.slug].names
    ]
    former += [  # spellings that an ORCID iD joins
        (f"authors/{slugify(name)}/", author.url)
        for author in authors.values()
        if len(author.names) > 1 and (author.orcid or not author.namesakes)
        for name in author.names
    ]
    former += [
        (f"views/{alias}/", search.url) for search in searches.values() for alias in search.query.aliases
    ]
    moved: dict[str, str] = {}
    for old, new in former:
        if old not in taken:
            moved.setdefault(old, new)
    return moved


def _other_words(slug: str, aliases: Collection[str]) -> frozenset[str]:
    """Aliases that a topic has of `digestgen init`: they never had an address. What has but some of them is somebody's own."""
    shipped = _shipped_aliases().get(slug, frozenset())
    return shipped if shipped <= set(aliases) else frozenset()


@cache
def _shipped_aliases() -> dict[str, frozenset[str]]:
    """Topics of the vocabulary that `digestgen init` writes, with their aliases."""
    inside = package_templates() / "init/content/tags.yml"
    file = inside if inside.is_file() else package_templates().parent / "content/tags.yml"
    found: dict[str, frozenset[str]] = {}
    slug = ""
    for line in file.read_text("utf-8").splitlines():
        if line[:1].isalpha():
            slug = line.rstrip(":")
        elif line.startswith("  aliases: ["):
            found[slug] = frozenset(line[12:-1].split(", "))
    return found
