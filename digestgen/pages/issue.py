"""The pages of an issue: a day, a week, a month."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from digestgen.feeds.changes import list_changes
from digestgen.model.ids import PaperId
from digestgen.model.issue import Editorial, month_of, parse_period, week_of
from digestgen.model.paper import Paper
from digestgen.pages.context import Link, Other, build_paper_link
from digestgen.pages.page import Page, Plan
from digestgen.pages.paged import render_around
from digestgen.pages.renderer import Renderer, Section
from digestgen.site.order import count_votes
from digestgen.site.site import Issue, Site
from digestgen.text.html import first_sentences, html_to_text
from digestgen.text.maths.maths import plain_title

_VOTED = 5  # papers: of fewer with votes, a list of the most voted says nothing
Outline = list[tuple[Section, Sequence[Paper]]]  # headings, and the papers under each


class Head(NamedTuple):
    """What all pages of an issue say of it; `first` are the titles of its first papers, as they are written."""

    key: str
    kind: str
    title: str
    total: int
    first: Sequence[str]
    has_book: bool


class Top(NamedTuple):
    """What the first page of an issue has besides; `voted` are its most voted papers, with their votes."""

    editorial: Editorial | None
    voted: Sequence[tuple[Other, int]]
    changes: Sequence[Paper]
    previous: Link | None
    following: Link | None
    wider: Sequence[Link]


def plan_issue(renderer: Renderer, site: Site, issue: Issue, books: Container[str]) -> Iterator[Plan]:
    """An issue's pages, which are a group.

    Args:
        books: keys of the issues that are published as a book.
    """
    others = (issue.previous, issue.next, *_list_wider(issue))
    counts = [(key, len(site.issues[key].papers) if key in site.issues else 0) for key in others]
    topics = list_topics(site, issue)
    return renderer.plan_group(issue.url, plan_issue_pages, issue, issue.key in books, counts, topics)


def plan_issue_pages(
    renderer: Renderer,
    issue: Issue,
    has_book: bool,
    counts: Sequence[tuple[str, int]],
    topics: Sequence[str] | None,
) -> Iterator[Plan]:
    """The first page alone has the introduction and what is said of the whole.

    Args:
        counts: keys of the issues that it leads to, and how many papers they have.
        topics: see build_outline().
    """
    previous, following, *wider = (
        Link(renderer.messages.period(key), f"digests/{key}/", hint=str(count)) if count else None
        for key, count in counts
    )
    voted = _list_voted(renderer, issue)
    top = Top(issue.editorial, voted, issue.changes, previous, following, [link for link in wider if link])
    titles = [renderer.fragments.title_of(paper)[0] for paper in issue.papers[:3]]
    title = renderer.contexts.issue_title(issue)
    head = Head(issue.key, issue.kind, title, len(issue.papers), titles, has_book)
    outline = build_outline(renderer, issue, topics)
    urls = list_urls(renderer, issue)
    for at, url in enumerate(urls):
        sections = cut_outline(renderer, outline, at, urls)
        yield renderer.plan(
            url,
            "digest-page" if at else "digest",
            max(paper.date for _, papers in sections for paper in papers),
            build_issue,
            head,
            sections,
            issue.pins,
            at,
            urls,
            None if at else top,
        )


def build_issue(
    renderer: Renderer,
    issue: Head,
    sections: Outline,
    pins: frozenset[PaperId],
    at: int,
    urls: Sequence[str],
    top: Top | None,
) -> Page:
    messages, fragments = renderer.messages, renderer.fragments
    introduction = renderer.contexts.introduction(top.editorial) if top else ""
    changes, more = list_changes(fragments, top.changes if top else ())
    article = renderer.render(
        "digest.html",
        title=issue.title,
        period=messages.period(issue.key),
        days=messages.period_days(issue.key),
        kind=issue.kind,
        key=issue.key,
        has_book=issue.has_book,
        introduction=introduction,
        sections=renderer.sections(sections, pins),
        number=at + 1,
        urls=urls,
        voted=[build_paper_link(paper)._replace(hint=str(votes)) for paper, votes in top.voted]
        if top
        else [],
        changes=changes,
        more_changes=more,
        count=issue.total,
        previous=top and top.previous,
        next=top and top.following,
        wider=top.wider if top else [],
    )
    text = html_to_text(str(introduction))
    first = "; ".join(map(plain_title, issue.first))
    papers = renderer.count(issue.total)
    description = first_sentences(text) if text else messages("issue.description", papers=papers, first=first)
    steps = [link.url if link else "" for link in (top.previous, top.following)] if top else ["", ""]
    around = [steps[0], *urls, steps[1]]  # of a long issue the pages, then other issues
    head = render_around(around[at], around[at + 2])
    title = type(issue.title)(f"{issue.title} ({at + 1}/{len(urls)})") if at else issue.title
    return Page(title, article, description, head)


def list_urls(renderer: Renderer, issue: Issue) -> list[str]:
    """The pages of an issue: a long one goes on at `page/2/`."""
    pages = max(1, -(-len(issue.papers) // renderer.issue_size))
    return [issue.url, *(f"{issue.url}page/{number}/" for number in range(2, pages + 1))]


def list_topics(site: Site, issue: Issue) -> Sequence[str] | None:
    """Topics that have a page, where an editorial may have made groups of others; None where each has."""
    return [*site.tags] if issue.editorial and issue.editorial.groups else None


def build_outline(renderer: Renderer, issue: Issue, topics: Sequence[str] | None) -> Outline:
    """An issue's groups, or its days; pins and an editorial's own order come first, undivided.

    Args:
        topics: what list_topics() lists.
    """
    messages = renderer.messages
    if issue.groups:
        rest = messages("issue.rest")
        return [
            (
                Section(
                    title=group.anchor and (group.title or rest),
                    url=f"tags/{group.tag}/" if group.tag and (topics is None or group.tag in topics) else "",
                    anchor=group.anchor,
                ),
                group.papers,
            )
            for group in issue.groups
        ]
    if issue.kind == "day" or issue.pins or (issue.editorial and issue.editorial.order):
        return [(Section(), issue.papers)]
    return [
        (Section(title=messages.period(day), url=f"digests/{day}/"), list(papers))
        for day, papers in groupby(issue.papers, lambda paper: paper.date)
    ]


def cut_outline(renderer: Renderer, outline: Outline, at: int, urls: Sequence[str]) -> Outline:
    """What a page of an issue, counted from 0, shows: its papers, and the headings of topics on its other pages."""
    size, begin = renderer.issue_size, 0
    sections: Outline = []
    for section, papers in outline:
        own = papers[max(at * size - begin, 0) : max((at + 1) * size - begin, 0)]
        if own or section.anchor:
            page = urls[begin // size]
            sections.append((section._replace(size=len(papers), page="" if page == urls[at] else page), own))
        begin += len(papers)
    return sections


def _list_voted(renderer: Renderer, issue: Issue) -> list[tuple[Other, int]]:
    """The most voted papers of a week or month, with their votes."""
    if issue.kind == "day":
        return []
    voted = [(votes, paper) for paper in issue.papers if (votes := count_votes(paper))]
    if len(voted) < _VOTED:
        return []
    voted.sort(key=lambda pair: -pair[0])
    return [(renderer.contexts.other(paper), votes) for votes, paper in voted[:_VOTED]]


def _list_wider(issue: Issue) -> tuple[str, ...]:
    """Keys of a day's week and month, of a week's month."""
    first = parse_period(issue.key).first
    return {"day": (week_of(first), month_of(first)), "week": (month_of(first),), "month": ()}[issue.kind]
