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
from digestgen.pages.renderer import Renderer
from digestgen.pages.rising import RisingPage
from digestgen.pages.saved import SavedPage
from digestgen.pages.saved_search import SavedSearchPages
from digestgen.pages.search import SearchPage
from digestgen.pages.statistics import StatisticsPage
from digestgen.pages.tag import TagPages
from digestgen.related.related import build_related
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from digestgen.site.site import Site


def plan_pages(site: Site, fragments: Fragments, keys: Keys, cache: Cache | None = None) -> Iterator[Plan]:
    """Every page, each day's papers and its issue first; each is built only on demand.

    Args:
        cache: of the project, for what every build would find again.
    """
    renderer = Renderer(site, fragments, keys)
    with lend(cache) as lent:
        papers = PaperPages(renderer, build_related(site, lent))
    issues = IssuePages(renderer)
    for issue in site.issues.values():
        if issue.kind == "day":
            yield from papers.plan_papers(issue)
        yield from issues.plan_issue(issue)
    yield from TagPages(renderer).plan_tags()
    yield from SavedSearchPages(renderer).plan_saved_searches()
    yield from AuthorPages(renderer).plan_authors()
    yield from ListPages(renderer).plan_lists()
    yield FeedsPage(renderer).plan()
    yield SearchPage(renderer).plan()
    yield StatisticsPage(renderer).plan()
    yield RisingPage(renderer).plan()
    yield SavedPage(renderer).plan()
