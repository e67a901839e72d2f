"""Lists of papers that continue on further pages: `tags/x/`, `tags/x/page/2/` …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from digestgen.model.paper import Paper
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.fragments import BASE
from digestgen.text.html import escape_html


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list that has several.

    Attributes:
        papers: on this page; count: on all of them.
        at: which of `urls` this is, from 0.
    """

    papers: Sequence[Paper]
    count: int
    at: int
    urls: tuple[str, ...]


class PagedLists:
    """Plans and builds the pages of a list: the newest papers first, older ones on `page/2/` and so on."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages

    def plan_paged(
        self,
        layout: str,
        url: str,
        papers: Sequence[Paper],
        build: Callable[[Part], Page],
        *parts: bytes | str,
        first: bytes | str = "",
    ) -> Iterator[Plan]:
        """Every page of a list.

        Args:
            parts: keys and texts of what all pages show besides papers; first: of what only the first shows.
        """
        size = self.renderer.site.config.settings.page_size
        pages = max(1, -(-len(papers) // size))
        urls = [url, *(f"{url}page/{number}/" for number in range(2, pages + 1))]
        for at, own in enumerate(urls):
            part = Part(papers[at * size : (at + 1) * size], len(papers), at, tuple(urls))
            yield self.renderer.plan(
                own,
                f"{layout}-page" if at else layout,
                max((paper.date for paper in part.papers), default=""),
                partial(build, part),
                self.renderer.keys.papers(part.papers),
                f"{at} {pages} {part.count}",
                *parts,
                *(() if at else (first,)),
            )

    def build_paged(
        self, template: str, part: Part, title: str, description_text: str, head: str, **values: object
    ) -> Page:
        urls, at = part.urls, part.at
        article = self.renderer.render(
            template,
            cards=[self.renderer.card(paper) for paper in part.papers],
            count=part.count,
            number=at + 1,
            pages=len(urls),
            newer=urls[at - 1] if at else "",
            older=urls[at + 1] if at + 1 < len(urls) else "",
            **values,
        )
        around = "".join(
            f'<link rel="{rel}" href="{BASE}{escape_html(urls[index])}">'
            for rel, index in (("prev", at - 1), ("next", at + 1))
            if 0 <= index < len(urls)
        )
        name = f"{title} ({at + 1}/{len(urls)})" if at else title
        return Page(name, article, description_text, head + around)
