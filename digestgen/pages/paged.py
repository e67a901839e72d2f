"""Lists of papers that continue on further pages: `tags/x/`, `tags/x/page/2/` …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from digestgen.model.paper import Paper
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.fragments import BASE
from digestgen.text.html import escape_html


class Part(NamedTuple):
    """One page of a list that has several."""

    papers: Sequence[Paper]  # on this page
    total: int  # on all of them
    url: str  # of the first page
    number: int  # of this one, from 1
    pages: int  # how many there are

    def address(self, number: int) -> str:
        """Of a page; "" where there is none."""
        if not 1 <= number <= self.pages:
            return ""
        return f"{self.url}page/{number}/" if number > 1 else self.url


def plan_paged(
    renderer: Renderer,
    layout: str,
    url: str,
    papers: Sequence[Paper],
    build: Callable[..., Page],
    *given: Any,
    first: Any = None,
) -> Iterator[Plan]:
    """Every page of a list: the newest papers first, older ones on `page/2/` and so on.

    Args:
        build: gets the Part, then `first` on the first page and None on others, then `given`.
    """
    size = renderer.config.settings.page_size
    pages = max(1, -(-len(papers) // size))
    for at in range(pages):
        part = Part(papers[at * size : (at + 1) * size], len(papers), url, at + 1, pages)
        yield renderer.plan(
            part.address(at + 1),
            f"{layout}-page" if at else layout,
            max((paper.date for paper in part.papers), default=""),
            build,
            part,
            None if at else first,
            *given,
        )


def build_paged(
    renderer: Renderer,
    template: str,
    part: Part,
    title: str,
    description_text: str,
    head: str,
    **values: object,
) -> Page:
    newer, older = part.address(part.number - 1), part.address(part.number + 1)
    article = renderer.render(
        template,
        cards=[renderer.card(paper) for paper in part.papers],
        count=part.total,
        number=part.number,
        pages=part.pages,
        newer=newer,
        older=older,
        **values,
    )
    name = f"{title} ({part.number}/{part.pages})" if part.number > 1 else title
    return Page(name, article, description_text, head + render_around(newer, older))


def render_around(previous: str, following: str) -> str:
    """For a page's head: the pages before and after it, "" for none."""
    return "".join(
        f'<link rel="{rel}" href="{BASE}{escape_html(url)}">'
        for rel, url in (("prev", previous), ("next", following))
        if url
    )
