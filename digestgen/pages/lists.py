"""The lists in the nav: the newest issue, the archive, the tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from digestgen.model.ids import PaperId
from digestgen.model.issue import Editorial, month_of
from digestgen.pages.context import Link, build_issue_link, build_tag_link
from digestgen.pages.issue import Outline, build_outline, cut_outline, list_topics, list_urls
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.sessions import Session, find_next, list_sessions
from digestgen.site.site import Site

_DAYS = 1_000  # that the archive lists; with more, it was a page of 1.3 MB for 7,000
_Row = tuple[str, int, str]  # an issue's key, how many papers it has, its editorial's title


class Newest(NamedTuple):
    """The newest issue on the front page, and links to others."""

    title: str
    editorial: Editorial | None
    sections: Outline
    pins: frozenset[PaperId]
    urls: Sequence[str]
    link: Link | None
    earlier: Sequence[Link | None]
    week: Link | None


def plan_lists(renderer: Renderer, site: Site) -> Iterator[Plan]:
    """Pages that exist once."""
    yield plan_home(renderer, site)
    yield plan_archive(renderer, site)
    yield plan_tag_list(renderer, site)


def plan_home(renderer: Renderer, site: Site) -> Plan:
    """The newest issue, links to earlier ones, and how to subscribe."""
    days, weeks = site.of_kind("day"), site.of_kind("week")
    newest = None
    if days:
        link, *earlier = [build_issue_link(site, issue.key) for issue in days[:8]]
        urls = list_urls(renderer, days[0])
        sections = cut_outline(
            renderer, build_outline(renderer, days[0], list_topics(site, days[0])), 0, urls
        )
        title, week = renderer.contexts.issue_title(days[0]), build_issue_link(site, weeks[0].key)
        newest = Newest(title, days[0].editorial, sections, days[0].pins, urls, link, earlier, week)
    sessions = find_next(list_sessions(site.papers), site.today)
    views = [Link(search.title, search.url) for search in site.saved_searches.values()]
    updated = days[0].key if days else ""
    return renderer.plan("", "home", updated, build_home, newest, sessions, views, len(site.papers))


def build_home(
    renderer: Renderer, newest: Newest | None, sessions: Sequence[Session], views: Sequence[Link], count: int
) -> Page:
    contexts = renderer.contexts
    article = renderer.render(
        "home.html",
        issue=newest.link if newest else None,
        title=newest.title if newest else "",
        introduction=contexts.introduction(newest.editorial) if newest else "",
        sessions=list(map(contexts.session, sessions)),
        sections=renderer.sections(newest.sections, newest.pins) if newest else [],
        urls=newest.urls if newest else [],
        earlier=newest.earlier if newest else [],
        week=newest.week if newest else None,
        count=count,
        views=views,
    )
    return Page(renderer.config.site_name, article)


def plan_archive(renderer: Renderer, site: Site) -> Plan:
    """Every issue: by month, its weeks and days.

    Of a long archive, the newest months have their days, and weeks from these on. An older month is a line, and its page
    leads on: to its days, or by its papers to them, and they to their weeks.
    """
    days = site.of_kind("day")
    # Its other days are listed, too.
    first = month_of(days[_DAYS - 1].key) if len(days) > _DAYS else ""
    given = [
        [
            (issue.key, len(issue.papers), issue.editorial.title if issue.editorial else "")
            for issue in site.of_kind(kind)
            if not first or kind == "month" or max(paper.date for paper in issue.papers) >= first
        ]
        for kind in ("month", "week", "day")
    ]
    return renderer.plan("archive/", "archive", "", build_archive, *given, len(site.papers))


def build_archive(
    renderer: Renderer, months: Sequence[_Row], weeks: Sequence[_Row], days: Sequence[_Row], count: int
) -> Page:
    messages = renderer.messages

    def link(row: _Row) -> Link:
        return Link(messages.period(row[0]), f"digests/{row[0]}/", hint=str(row[1]))

    rows: dict[str, list[tuple[Link, str]]] = {}
    for day in days:
        rows.setdefault(month_of(day[0]), []).append((link(day), day[2] or messages.period(day[0])))
    article = renderer.render(
        "archive.html",
        months=[(link(month), rows[month[0]]) for month in months if month[0] in rows],
        years=[
            (year, list(map(link, rest)))
            for year, rest in groupby(
                [month for month in months if month[0] not in rows], lambda month: month[0][:4]
            )
        ],
        weeks=[(link(week), messages.period_days(week[0])) for week in weeks],
        count=count,
    )
    return Page(messages("archive.title"), article)


def plan_tag_list(renderer: Renderer, site: Site) -> Plan:
    """The vocabulary as a tree, with counts."""

    def tree(slug: str) -> dict[str, Any]:
        page = site.tags[slug]
        return {"link": build_tag_link(page), "description": page.tag.description,
                "children": list(map(tree, page.children))}  # fmt: skip

    trees = [tree(slug) for slug, page in site.tags.items() if page.tag.parent not in site.tags]
    return renderer.plan("tags/", "tags", "", build_tag_list, trees, len(site.tags))


def build_tag_list(renderer: Renderer, trees: Sequence[dict[str, Any]], count: int) -> Page:
    return Page(renderer.messages("tags.title"), renderer.render("tags.html", trees=trees, count=count))
