"""The pages of a tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from digestgen.model.paper import Paper
from digestgen.pages.charts import build_trend
from digestgen.pages.context import Link, build_tag_link
from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import Part, build_paged, plan_paged
from digestgen.pages.renderer import Feeds, ListFeed, Renderer
from digestgen.site.site import Site
from digestgen.site.statistics import TREND, count_beside, count_trend, list_months


class First(NamedTuple):
    """What the first of a tag's pages has besides."""

    months: Sequence[str]  # months, counts: the latest months, and the tag's papers in each
    counts: Sequence[int]
    beside: Sequence[Link]  # tags that its papers have as well; the hint is how many of them


def plan_tags(renderer: Renderer, site: Site, feeds: Feeds) -> Iterator[Plan]:
    """The pages of all tags that have papers."""
    links = {slug: build_tag_link(page) for slug, page in site.tags.items()}
    months = list_months(site.papers[0].date if site.papers else "0001-01-01", TREND)
    for slug, page in site.tags.items():
        around = links[slug], links.get(page.tag.parent), [links[child] for child in page.children]
        yield from renderer.plan_group(
            page.url, plan_tag, page.papers, months, *around, slug, feeds.get(page.url, ())
        )


def plan_tag(
    renderer: Renderer, papers: Sequence[Paper], months: Sequence[str], link: Link, *given: Any
) -> Iterator[Plan]:
    """The pages of a tag, which are a group; what is given besides is what build_tag() gets."""
    slug = given[-2]
    tags = renderer.vocabulary
    beside = [
        Link(tags[other].title, f"tags/{other}/", str(count))
        for other, count in count_beside(slug, papers, tags)
    ]
    first = First(months, count_trend(papers, months), beside)
    return plan_paged(renderer, "tag", link.url, papers, build_tag, link, *given, first=first)


def build_tag(
    renderer: Renderer,
    part: Part,
    first: First | None,
    link: Link,
    parent: Link | None,
    children: Sequence[Link],
    slug: str,
    feeds: Sequence[ListFeed],
) -> Page:
    head, formats = renderer.feeds(feeds)
    said = renderer.vocabulary[slug].description
    description = said or renderer.messages(
        "tag.description", papers=renderer.count(part.total), tag=link.label
    )
    return build_paged(
        renderer, "tag.html", part, link.label, description, head,
        tag=link, description=said, formats=formats, parent=parent,
        beside=first.beside if first else [],
        trend=build_trend(first.months, first.counts, renderer.messages) if first else None,
        children=children,
    )  # fmt: skip
