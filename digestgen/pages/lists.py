"""The lists in the nav: the newest issue, the archive, the tags."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digestgen.model.issue import month_of
from digestgen.pages.context import Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.sessions import find_next, list_sessions
from digestgen.site.site import Issue


class ListPages:
    """Pages that exist once."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.contexts = renderer.contexts
        self.messages = renderer.messages
        self.site = renderer.site
        self.keys = renderer.keys
        self.sessions = find_next(list_sessions(self.site.papers), self.site.today)

    def plan_lists(self) -> Iterator[Plan]:
        yield self.plan_home()
        yield self.plan_archive()
        yield self.plan_tags()

    def plan_home(self) -> Plan:
        """The newest issue, links to earlier ones, and how to subscribe."""
        days, weeks = self.site.of_kind("day"), self.site.of_kind("week")
        newest = days[0] if days else None
        return self.renderer.plan(
            "",
            "home",
            newest.key if newest else "",
            partial(self.build_home, newest),
            self.keys.papers(newest.papers) if newest else b"",
            self.keys.pins(newest) if newest else "",
            self.keys.editorial(newest.editorial) if newest else b"",
            *(self.keys.issue(issue.key) for issue in (*days[:8], *weeks[:1])),
            str(len(self.site.papers)),
            self.keys.papers([session.paper for session in self.sessions]),
            repr([session[1:] for session in self.sessions]),
        )

    def build_home(self, newest: Issue | None) -> Page:
        days = self.site.of_kind("day")
        article = self.renderer.render(
            "home.html",
            issue=self.contexts.issue_link(newest.key) if newest else None,
            title=self.contexts.issue_title(newest) if newest else "",
            introduction=self.contexts.introduction(newest) if newest else "",
            sessions=list(map(self.contexts.session, self.sessions)),
            sections=self.renderer.sections(newest, self.renderer.outline(newest)) if newest else [],
            urls=self.renderer.issue_urls(newest) if newest else [],
            earlier=[self.contexts.issue_link(issue.key) for issue in days[1:8]],
            week=self.contexts.issue_link(self.site.of_kind("week")[0].key) if newest else None,
            count=len(self.site.papers),
            views=[Link(search.title, search.url) for search in self.site.saved_searches.values()],
        )
        return Page(self.site.config.site_name, article)

    def plan_archive(self) -> Plan:
        """Every issue: by month, its weeks and days."""
        issues = "\n".join(
            f"{key} {len(issue.papers)} {issue.editorial.title if issue.editorial else ''}"
            for key, issue in self.site.issues.items()
        )
        return self.renderer.plan("archive/", "archive", "", self.build_archive, issues)

    def build_archive(self) -> Page:
        days: dict[str, list[tuple[Link | None, str]]] = {}
        for day in self.site.of_kind("day"):
            row = (self.contexts.issue_link(day.key), self.contexts.issue_title(day))
            days.setdefault(month_of(day.key), []).append(row)
        months = [
            (self.contexts.issue_link(month.key), days[month.key]) for month in self.site.of_kind("month")
        ]
        weeks = [
            (self.contexts.issue_link(week.key), self.messages.period_days(week.key))
            for week in self.site.of_kind("week")
        ]
        article = self.renderer.render(
            "archive.html", months=months, weeks=weeks, count=len(self.site.papers)
        )
        return Page(self.messages("archive.title"), article)

    def plan_tags(self) -> Plan:
        """The vocabulary as a tree, with counts."""
        return self.renderer.plan("tags/", "tags", "", self.build_tags, self._tag_counts())

    def _tag_counts(self) -> str:
        return "\n".join(f"{slug} {len(page.papers)}" for slug, page in self.site.tags.items())

    def build_tags(self) -> Page:
        def tree(slug: str) -> dict[str, object]:
            page = self.site.tags[slug]
            return {"link": self.contexts.tag_link(page), "description": page.tag.description,
                    "children": [tree(child) for child in page.children]}  # fmt: skip

        roots = [slug for slug, page in self.site.tags.items() if page.tag.parent not in self.site.tags]
        article = self.renderer.render(
            "tags.html", trees=[tree(slug) for slug in roots], count=len(self.site.tags)
        )
        return Page(self.messages("tags.title"), article)
