"""The pages of an author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import Part, build_paged, plan_paged
from digestgen.pages.renderer import Feeds, ListFeed, Renderer
from digestgen.site.authors import Author, Namesake
from digestgen.site.site import Site

_GROUPS = 512  # an edit plans those of its authors


def plan_authors(renderer: Renderer, site: Site, feeds: Feeds) -> Iterator[Plan]:
    """The pages of all authors that have one, in groups."""
    groups: dict[str, list[Author]] = {}
    for slug, author in site.authors.items():
        groups.setdefault(f"authors/{crc32(slug.encode()) % _GROUPS}", []).append(author)
    for name, authors in groups.items():
        yield from renderer.plan_group(
            name, plan_group, authors, [feeds.get(author.url, ()) for author in authors]
        )


def plan_group(
    renderer: Renderer, authors: Sequence[Author], feeds: Sequence[Sequence[ListFeed]]
) -> Iterator[Plan]:
    """The pages of authors of one group."""
    for author, own in zip(authors, feeds, strict=True):
        given = author.name, author.orcid, author.names, author.namesakes, own
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
