"""The page kinds, one after the other: the table of contents of this room."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.cache import Cache, lend
from digestgen.pages.author import AuthorPages
from digestgen.pages.feeds import FeedsPage
from digestgen.pages.issue import IssuePages
from digestgen.pages.lists import ListPages
from digestgen.pages.page import Plan
from digestgen.pages.paper import PaperPages
from digestgen.pages.renderer import Drawing
from digestgen.pages.saved import SavedPage
from digestgen.pages.search import SearchPage
from digestgen.pages.statistics import StatisticsPage
from digestgen.pages.tag import TagPages
from digestgen.pages.view import ViewPages
from digestgen.related.related import build_related
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from digestgen.site.site import Site


def plan_pages(site: Site, fragments: Fragments, keys: Keys, kept: Cache | None = None) -> Iterator[Plan]:
    """Every page, each day's papers and its issue first; each is built only if somebody asks for it.

    Args:
        kept: the project's cache, for what is found again with every build.
    """
    drawing = Drawing(site, fragments, keys)
    with lend(kept) as cache:
        papers = PaperPages(drawing, build_related(site, cache))
    issues = IssuePages(drawing)
    for issue in site.issues.values():
        if issue.kind == "day":
            yield from papers.plan_papers(issue)
        yield issues.plan_issue(issue)
    yield from TagPages(drawing).plan_tags()
    yield from ViewPages(drawing).plan_views()
    yield from AuthorPages(drawing).plan_authors()
    yield from ListPages(drawing).plan_lists()
    yield FeedsPage(drawing).plan()
    yield SearchPage(drawing).plan()
    yield StatisticsPage(drawing).plan()
    yield SavedPage(drawing).plan()
