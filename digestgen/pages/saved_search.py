"""The pages of a saved search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digestgen.pages.context import AuthorContext, Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import PagedLists, Part
from digestgen.pages.renderer import Renderer
from digestgen.site.saved_searches import SavedSearchPage


class SavedSearchPages:
    """The pages of all saved searches, even without papers: readers may subscribe and wait."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.site = renderer.site
        self.lists = PagedLists(renderer)

    def plan_saved_searches(self) -> Iterator[Plan]:
        for search in self.site.saved_searches.values():
            authors = "\n".join(f"{author.name} {author.url}" for author in self._authors(search))
            tags = " ".join(
                link.url for link in self._tags((*search.tags, *search.all_tags, *search.without_tags))
            )
            yield from self.lists.plan_paged(
                "view", search.url, search.papers, partial(self._build_search, search), authors, tags
            )

    def _build_search(self, search: SavedSearchPage, part: Part) -> Page:
        head, formats = self.renderer.feeds(search.url)
        description = search.description or self.messages(
            "view.description", papers=self.renderer.count(search.papers), view=search.title
        )
        return self.lists.build_paged(
            "view.html", part, search.title, description, head,
            name=search.title, description=search.description, feed=f"{search.url}feed.xml", formats=formats[1:],
            tags=self._tags(search.tags), all_tags=self._tags(search.all_tags),
            without_tags=self._tags(search.without_tags),
            phrases=search.query.words, without_phrases=search.query.without_words,
            people=self._authors(search), period=self._period(search.query.period),
        )  # fmt: skip

    def _tags(self, slugs: tuple[str, ...]) -> list[Link]:
        """Tags of the search; those without papers have no link."""
        tags = self.site.library.tags
        return [
            Link(tags[slug].title, self.site.tags[slug].url if slug in self.site.tags else "")
            for slug in slugs
        ]

    def _authors(self, search: SavedSearchPage) -> list[AuthorContext]:
        """Authors of the search, by the name on their page, else as in the settings."""
        authors, people = self.site.authors, self.site.library.people
        contexts = []
        for slug, written in search.authors.items():
            author = authors.get(slug)
            name = author.name if author else people[slug].name if slug in people else written
            contexts.append(AuthorContext(name, author.url if author else ""))
        return contexts

    def _period(self, text: str) -> str:
        """A period in words: `2025-08` → `August 2025`, `2025-01..` → `since January 2025`."""
        begin, dots, end = (part.strip() for part in text.partition(".."))
        if not dots:
            return self.messages.period(begin) if begin else ""
        if begin and end:
            return self.messages(
                "view.between", begin=self.messages.period(begin), end=self.messages.period(end)
            )
        return self.messages(
            "view.since" if begin else "view.until", period=self.messages.period(begin or end)
        )
