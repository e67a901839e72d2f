"""The page of an issue: a day, a week, a month."""

from __future__ import annotations

from functools import partial

from digestgen.feeds.changes import list_changes
from digestgen.feeds.issues import choose_issues
from digestgen.model.issue import month_of, parse_period, week_of
from digestgen.pages.context import Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer, Section
from digestgen.site.fragments import BASE
from digestgen.site.order import count_votes
from digestgen.site.site import Issue
from digestgen.text.html import first_sentences, html_to_text

_VOTED = 5  # papers: of fewer with votes, a list of the most voted says nothing


class IssuePages:
    """The pages of issues, with papers in the order of the editorial."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.contexts = renderer.contexts
        self.messages = renderer.messages
        self.site = renderer.site
        self.keys = renderer.keys
        self.books = {issue.key for kind in ("day", "week") for issue in choose_issues(self.site, kind)}

    def plan_issue(self, issue: Issue) -> Plan:
        around = (issue.previous, issue.next, *self._wider(issue))
        return self.renderer.plan(
            issue.url,
            "digest",
            max(paper.date for paper in issue.papers),
            partial(self.build_issue, issue),
            self.keys.papers(issue.papers),
            self.keys.pins(issue),
            self.keys.editorial(issue.editorial),
            *map(self.keys.issue, around),
            # a week or month names its days
            *(self.keys.issue(day) for day in dict.fromkeys(paper.date for paper in issue.papers)),
            self.keys.papers(issue.changes),
            b"book" if issue.key in self.books else b"",
        )

    def build_issue(self, issue: Issue) -> Page:
        introduction = self.contexts.introduction(issue)
        title = self.contexts.issue_title(issue)
        changes, more = list_changes(self.site, self.contexts.fragments, issue.changes)
        article = self.renderer.render(
            "digest.html",
            title=title,
            period=self.messages.period(issue.key),
            days=self.messages.period_days(issue.key),
            kind=issue.kind,
            key=issue.key,
            has_book=issue.key in self.books,
            introduction=introduction,
            sections=self._sections(issue),
            voted=self._voted(issue),
            changes=changes,
            more_changes=more,
            count=len(issue.papers),
            previous=self.contexts.issue_link(issue.previous),
            next=self.contexts.issue_link(issue.next),
            wider=[link for link in map(self.contexts.issue_link, self._wider(issue)) if link],
        )
        text = html_to_text(str(introduction))
        first = "; ".join(self.contexts.fragments.of(paper).title_text for paper in issue.papers[:3])
        description = (
            first_sentences(text)
            if text
            else self.messages("issue.description", papers=self.renderer.count(issue.papers), first=first)
        )
        head = "".join(
            f'<link rel="{rel}" href="{BASE}digests/{key}/">'
            for rel, key in (("prev", issue.previous), ("next", issue.next))
            if key
        )
        return Page(title, article, description, head)

    def _sections(self, issue: Issue) -> list[Section]:
        """Cards of an issue in its groups, or under their day; pins and an editorial's own order come first, undivided."""
        if issue.kind == "day" or issue.groups or issue.pins or (issue.editorial and issue.editorial.order):
            return self.renderer.sections(issue)
        days: dict[str, list[str]] = {}
        for paper in issue.papers:
            days.setdefault(paper.date, []).append(self.renderer.card(paper))
        return [
            Section(cards, self.messages.period(day), self.site.issues[day].url)
            for day, cards in days.items()
        ]

    def _voted(self, issue: Issue) -> list[Link]:
        """The most voted papers of a week or month; the hint is their votes."""
        if issue.kind == "day":
            return []
        voted = sorted(
            [paper for paper in issue.papers if count_votes(paper)], key=lambda paper: -count_votes(paper)
        )
        if len(voted) < _VOTED:
            return []
        links = [(self.contexts.neighbour(paper), count_votes(paper)) for paper in voted[:_VOTED]]
        return [link._replace(hint=str(votes)) for link, votes in links]

    def _wider(self, issue: Issue) -> tuple[str, ...]:
        """Keys of a day's week and month, of a week's month."""
        first = parse_period(issue.key).first
        return {"day": (week_of(first), month_of(first)), "week": (month_of(first),), "month": ()}[issue.kind]
