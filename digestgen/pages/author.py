"""The pages of an author."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import PagedLists, Part
from digestgen.pages.renderer import Renderer
from digestgen.site.authors import Author


class AuthorPages:
    """The pages of all authors that have one."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.lists = PagedLists(renderer)

    def plan_authors(self) -> Iterator[Plan]:
        for author in self.renderer.site.authors.values():
            yield from self.plan_author(author)

    def plan_author(self, author: Author) -> Iterator[Plan]:
        names = "\n".join((author.name, author.orcid, *author.names, repr(author.namesakes)))
        yield from self.lists.plan_paged(
            "author", author.url, author.papers, partial(self._build_author, author), names
        )

    def _build_author(self, author: Author, part: Part) -> Page:
        others = [name for name in author.names if name != author.name]
        description = self.messages(
            "author.description", papers=self.renderer.count(author.papers), author=author.name
        )
        head, formats = self.renderer.feeds(author.url)
        return self.lists.build_paged(
            "author.html",
            part,
            author.name,
            description,
            head,
            name=author.name,
            orcid=author.orcid,
            others=others,
            namesakes=author.namesakes,
            formats=formats,
        )
