"""The pages of an author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import Part, build_paged, plan_paged
from digestgen.pages.renderer import Feeds, ListFeed, Renderer
from digestgen.site.authors import Namesake
from digestgen.site.site import Site


def plan_authors(renderer: Renderer, site: Site, feeds: Feeds) -> Iterator[Plan]:
    """The pages of all authors that have one."""
    for author in site.authors.values():
        given = author.name, author.orcid, author.names, author.namesakes, feeds.get(author.url, ())
        yield from plan_paged(renderer, "author", author.url, author.papers, build_author, *given)


def build_author(
    renderer: Renderer,
    part: Part,
    _: None,
    name: str,
    orcid: str,
    names: Sequence[str],
    namesakes: Sequence[Namesake],
    feeds: Sequence[ListFeed],
) -> Page:
    description = renderer.messages("author.description", papers=renderer.count(part.total), author=name)
    head, formats = renderer.feeds(feeds)
    others = [spelling for spelling in names if spelling != name]
    return build_paged(
        renderer, "author.html", part, name, description, head,
        name=name, orcid=orcid, others=others, namesakes=namesakes, formats=formats,
    )  # fmt: skip
