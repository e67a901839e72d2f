"""The page of an issue: a day, a week, a month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from digestgen.feeds.changes import list_changes
from digestgen.feeds.issues import choose_issues
from digestgen.model.issue import month_of, parse_period, week_of
from digestgen.model.paper import Paper
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

    def plan_issue(self, issue: Issue) -> Iterator[Plan]:
        """An issue's pages. The first alone has its introduction and what is said of the whole."""
        around = (issue.previous, issue.next, *self._wider(issue))
        outline = self._outline(issue)
        urls, size = self.renderer.issue_urls(issue), self.renderer.issue_size
        headings = repr([(section, len(papers)) for section, papers in outline])
        for at, url in enumerate(urls):
            papers = issue.shown[at * size : (at + 1) * size]
            first = (
                *map(self.keys.issue, around),
                # a week or month names its days
                *(self.keys.issue(day) for day in dict.fromkeys(paper.date for paper in issue.papers)),
                self.keys.papers(issue.papers),
                self.keys.papers(issue.changes),
                b"book" if issue.key in self.books else b"",
            )
            yield self.renderer.plan(
                url,
                "digest-page" if at else "digest",
                max(paper.date for paper in papers),
                partial(self.build_issue, issue, outline, at),
                self.keys.papers(papers),
                self.keys.pins(issue),
                self.keys.editorial(issue.editorial),
                f"{at} {headings}" if len(urls) > 1 else "",
                *(() if at else first),
            )

    def build_issue(self, issue: Issue, outline: Sequence[tuple[Section, Sequence[Paper]]], at: int) -> Page:
        introduction = "" if at else self.contexts.introduction(issue)
        title = self.contexts.issue_title(issue)
        changes, more = list_changes(self.site, self.contexts.fragments, () if at else issue.changes)
        urls = self.renderer.issue_urls(issue)
        article = self.renderer.render(
            "digest.html",
            title=title,
            period=self.messages.period(issue.key),
            days=self.messages.period_days(issue.key),
            kind=issue.kind,
            key=issue.key,
            has_book=issue.key in self.books,
            introduction=introduction,
            sections=self.renderer.sections(issue, outline, at),
            number=at + 1,
            urls=urls,
            voted=[] if at else self._voted(issue),
            changes=changes,
            more_changes=more,
            count=len(issue.papers),
            previous=None if at else self.contexts.issue_link(issue.previous),
            next=None if at else self.contexts.issue_link(issue.next),
            wider=[] if at else [link for link in map(self.contexts.issue_link, self._wider(issue)) if link],
        )
        text = html_to_text(str(introduction))
        first = "; ".join(self.contexts.fragments.of(paper).title_text for paper in issue.papers[:3])
        description = (
            first_sentences(text)
            if text
            else self.messages("issue.description", papers=self.renderer.count(issue.papers), first=first)
        )
        around = (
            (urls[at - 1], urls[at + 1] if at + 1 < len(urls) else "")
            if at
            else [key and f"digests/{key}/" for key in (issue.previous, issue.next)]
        )
        head = "".join(
            f'<link rel="{rel}" href="{BASE}{url}">'
            for rel, url in zip(("prev", "next"), around, strict=True)
            if url
        )
        return Page(f"{title} ({at + 1}/{len(urls)})" if at else title, article, description, head)

    def _outline(self, issue: Issue) -> list[tuple[Section, Sequence[Paper]]]:
        """An issue's groups, or its days; pins and an editorial's own order come first, undivided."""
        if issue.kind == "day" or issue.groups or issue.pins or (issue.editorial and issue.editorial.order):
            return self.renderer.outline(issue)
        return [
            (Section(title=self.messages.period(day), url=self.site.issues[day].url), list(papers))
            for day, papers in groupby(issue.papers, lambda paper: paper.date)
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
