"""The pages of a tag."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digestgen.pages.charts import Trend, build_trend
from digestgen.pages.context import Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import PagedLists, Part
from digestgen.pages.renderer import Renderer
from digestgen.site.site import TagPage
from digestgen.site.statistics import TREND, count_beside, count_trend, list_months


class TagPages:
    """The pages of all tags that have papers."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.contexts = renderer.contexts
        self.messages = renderer.messages
        self.site = renderer.site
        self.lists = PagedLists(renderer)
        self.beside = count_beside(renderer.site)
        newest = renderer.site.papers[0].date if renderer.site.papers else "0001-01-01"
        self.months = list_months(newest, TREND)

    def plan_tags(self) -> Iterator[Plan]:
        for tag in self.site.tags.values():
            yield from self.plan_tag(tag)

    def plan_tag(self, tag: TagPage) -> Iterator[Plan]:
        """A tag's pages: the newest papers first, older ones on `page/2/` and so on."""
        counts = " ".join(f"{slug} {len(self.site.tags[slug].papers)}" for slug in tag.children)
        above = self.site.tags.get(tag.tag.parent)
        parent = f"{above.tag.slug} {len(above.papers)}" if above else ""
        yield from self.lists.plan_paged(
            "tag",
            tag.url,
            tag.papers,
            partial(self._build_tag, tag),
            counts,
            parent,
            first=f"{self.months[-1]} {count_trend(tag.papers, self.months)} {self.beside[tag.tag.slug]}",
        )

    def _build_tag(self, tag: TagPage, part: Part) -> Page:
        head, formats = self.renderer.feeds(tag.url)
        parent = self.site.tags.get(tag.tag.parent)
        description = tag.tag.description or self.messages(
            "tag.description", papers=self.renderer.count(tag.papers), tag=tag.tag.title
        )
        return self.lists.build_paged(
            "tag.html", part, tag.tag.title, description, head,
            tag=self.contexts.tag_link(tag), description=tag.tag.description, feed=f"{tag.url}feed.xml", formats=formats[1:],
            parent=self.contexts.tag_link(parent) if parent else None,
            beside=[] if part.at else self._beside(tag), trend=None if part.at else self._trend(tag),
            children=[self.contexts.tag_link(self.site.tags[slug]) for slug in tag.children],
        )  # fmt: skip

    def _beside(self, tag: TagPage) -> list[Link]:
        """Tags that its papers have as well; the hint is how many of them."""
        tags = self.site.tags
        return [
            Link(tags[slug].tag.title, tags[slug].url, hint=str(n)) for slug, n in self.beside[tag.tag.slug]
        ]

    def _trend(self, tag: TagPage) -> Trend | None:
        return build_trend(self.months, count_trend(tag.papers, self.months), self.messages)
