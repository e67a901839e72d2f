"""The pages of a saved search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digestgen.messages.messages import Messages
from digestgen.pages.context import AuthorContext, Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import Part, build_paged, plan_paged
from digestgen.pages.renderer import Feeds, ListFeed, Renderer
from digestgen.site.saved_searches import SavedSearchPage
from digestgen.site.site import Site


class Terms(NamedTuple):
    """What is searched for, as a page shows it."""

    tags: Sequence[Link]
    all_tags: Sequence[Link]
    without_tags: Sequence[Link]
    phrases: Sequence[str]
    without_phrases: Sequence[str]
    people: Sequence[AuthorContext]
    period: str


def plan_saved_searches(renderer: Renderer, site: Site, feeds: Feeds) -> Iterator[Plan]:
    """The pages of all saved searches, even without papers: readers may subscribe and wait."""
    for search in site.saved_searches.values():
        query = search.query
        tags, all_tags, without = (
            _link_tags(site, slugs) for slugs in (search.tags, search.all_tags, search.without_tags)
        )
        terms = Terms(tags, all_tags, without, query.words, query.without_words, _find_authors(site, search),
                      _spell_period(renderer.messages, query.period))  # fmt: skip
        yield from plan_paged(
            renderer,
            "view",
            search.url,
            search.papers,
            build_saved_search,
            search.title,
            search.description,
            terms,
            feeds.get(search.url, ()),
        )


def build_saved_search(
    renderer: Renderer,
    part: Part,
    _: None,
    title: str,
    description: str,
    terms: Terms,
    feeds: Sequence[ListFeed],
) -> Page:
    head, formats = renderer.feeds(feeds)
    about = description or renderer.messages(
        "view.description", papers=renderer.count(part.total), view=title
    )
    return build_paged(
        renderer, "view.html", part, title, about, head,
        name=title, description=description, formats=formats, **terms._asdict(),
    )  # fmt: skip


def _link_tags(site: Site, slugs: Sequence[str]) -> list[Link]:
    """Tags of the search; those without papers have no link."""
    tags = site.library.tags
    return [Link(tags[slug].title, site.tags[slug].url if slug in site.tags else "") for slug in slugs]


def _find_authors(site: Site, search: SavedSearchPage) -> list[AuthorContext]:
    """Authors of the search, by the name on their page, else as in the settings."""
    authors, people = site.authors, site.library.people
    contexts = []
    for slug, written in search.authors.items():
        author = authors.get(slug)
        name = author.name if author else people[slug].name if slug in people else written
        contexts.append(AuthorContext(name, author.url if author else ""))
    return contexts


def _spell_period(messages: Messages, text: str) -> str:
    """A period in words: `2025-08` → `August 2025`, `2025-01..` → `since January 2025`."""
    begin, dots, end = (part.strip() for part in text.partition(".."))
    if not dots:
        return messages.period(begin) if begin else ""
    if begin and end:
        return messages("view.between", begin=messages.period(begin), end=messages.period(end))
    return messages("view.since" if begin else "view.until", period=messages.period(begin or end))
