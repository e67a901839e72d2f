"""The pages of a named view."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digestgen.pages.context import AuthorContext, Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import PagedLists, Part
from digestgen.pages.renderer import Renderer
from digestgen.site.fragments import BASE
from digestgen.site.saved_searches import SavedSearchPage
from digestgen.text.html import escape_html


class SavedSearchPages:
    """Every view of the settings, those without papers, too: one may subscribe and wait."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.site = renderer.site
        self.lists = PagedLists(renderer)

    def plan_saved_searches(self) -> Iterator[Plan]:
        for view in self.site.saved_searches.values():
            authors = "\n".join(f"{one.name} {one.url}" for one in self._authors(view))
            tags = " ".join(link.url for link in self._tags((*view.tags, *view.all_tags, *view.without_tags)))
            yield from self.lists.plan_paged(
                "view", view.url, view.papers, partial(self._build_view, view), authors, tags
            )

    def _build_view(self, view: SavedSearchPage, part: Part) -> Page:
        feed = f"{view.url}feed.xml"
        title = escape_html(view.title)
        head = f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{BASE}{feed}">'
        description = view.description or self.messages(
            "view.description", papers=self.renderer.count(view.papers), view=view.title
        )
        return self.lists.build_paged(
            "view.html", part, view.title, description, head,
            name=view.title, description=view.description, feed=feed,
            tags=self._tags(view.tags), all_tags=self._tags(view.all_tags),
            without_tags=self._tags(view.without_tags),
            phrases=view.query.words, without_phrases=view.query.without_words,
            people=self._authors(view), period=self._period(view.query.period),
        )  # fmt: skip

    def _tags(self, slugs: tuple[str, ...]) -> list[Link]:
        """Tags of the question; those that no paper has are named without a page."""
        tags = self.site.library.tags
        return [
            Link(tags[slug].title, self.site.tags[slug].url if slug in self.site.tags else "")
            for slug in slugs
        ]

    def _authors(self, view: SavedSearchPage) -> list[AuthorContext]:
        """Authors of the question, by the name that their page has, else as the settings write it."""
        authors, people = self.site.authors, self.site.library.people
        found = []
        for slug, written in view.authors.items():
            author = authors.get(slug)
            name = author.name if author else people[slug].name if slug in people else written
            found.append(AuthorContext(name, author.url if author else ""))
        return found

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
