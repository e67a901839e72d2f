"""The page kinds, one after the other: the table of contents of this room."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from digestgen.cache import Cache, lend
from digestgen.feeds.issues import choose_issues
from digestgen.feeds.listing import list_feeds
from digestgen.pages.author import plan_authors
from digestgen.pages.feeds import plan_feeds_page
from digestgen.pages.issue import plan_issue
from digestgen.pages.lists import plan_lists
from digestgen.pages.page import Plan
from digestgen.pages.paper import plan_day
from digestgen.pages.renderer import Renderer, group_feeds
from digestgen.pages.rising import plan_rising
from digestgen.pages.saved import plan_saved
from digestgen.pages.saved_search import plan_saved_searches
from digestgen.pages.search import plan_search_page
from digestgen.pages.statistics import plan_statistics
from digestgen.pages.tag import plan_tags
from digestgen.related.nearness import Sharing
from digestgen.related.related import build_related
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from digestgen.site.site import Site

T = TypeVar("T")


def plan_pages(
    site: Site,
    fragments: Fragments,
    keys: Keys,
    cache: Cache | None = None,
    besides: Callable[[str], Iterable[T]] = lambda _: (),
    share: Sharing | None = None,
    first: Container[str] = (),
) -> Iterator[Plan | T]:
    """Every page, each day's papers and its issue first; each is built only on demand.

    Args:
        cache: of the project, for what every build would find again.
        besides: what else is planned after each day, and, asked for "", after all of them.
        share: see build_related().
        first: days that come before all others.
    """
    renderer = Renderer(site, fragments, keys)
    with lend(cache) as lent:
        related = build_related(site, lent, share)
    books = {issue.key for kind in ("day", "week") for issue in choose_issues(site, kind)}
    for issue in sorted(site.of_kind("day"), key=lambda issue: issue.key not in first):
        yield from plan_day(renderer, site, issue, related)
        yield from plan_issue(renderer, site, issue, books)
        yield from besides(issue.key)
    yield from besides("")
    for issue in (*site.of_kind("week"), *site.of_kind("month")):
        yield from plan_issue(renderer, site, issue, books)
    every_feed = list_feeds(site)
    feeds = group_feeds(every_feed)
    lists = chain(
        plan_tags(renderer, site, feeds),
        plan_saved_searches(renderer, site, feeds),
        plan_authors(renderer, site, feeds),
    )
    # Those of the same days one after the other: they show the same papers.
    yield from sorted(lists, key=lambda plan: plan.updated, reverse=True)
    yield from plan_lists(renderer, site)
    yield plan_feeds_page(renderer, every_feed)
    for plan in (plan_search_page, plan_statistics, plan_rising):
        yield plan(renderer, site)
    yield plan_saved(renderer)
