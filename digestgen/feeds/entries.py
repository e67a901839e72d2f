"""Entries: what a feed says of a paper, and which papers a feed holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from digestgen.fragments import BASE, Fragments
from digestgen.model.paper import Paper
from digestgen.site import Site
from digestgen.text.markup import escape_html, safe_url

# The ¶ that toc puts behind headings leads into the page, and a feed is none.
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>[^<]*</a>')
_ACRONYMS = {"pdf": "PDF", "html": "HTML"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed.

    Attributes:
        guid: the same in every feed and for every version of the paper.
        url: absolute.
        content: HTML; every address in it is absolute.
        published, updated: midnight UTC of the paper's days: feeds want times, papers have days.
    """

    guid: str
    url: str
    title: str
    summary: str
    content: str
    authors: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    published: datetime
    updated: datetime


def choose_papers(papers: Sequence[Paper], days: int, least: int) -> tuple[Paper, ...]:
    """The papers of the latest `days` days that have any, whole days only, and at least `least` papers.

    Args:
        papers: newest first.
    """
    seen: list[str] = []
    for at, paper in enumerate(papers):
        if not seen or paper.date != seen[-1]:
            if len(seen) >= days and at >= least:
                return tuple(papers[:at])
            seen.append(paper.date)
    return tuple(papers)


def as_time(day: str) -> datetime:
    """Midnight UTC of a day."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def build_entry(site: Site, fragments: Fragments, paper: Paper) -> Entry:
    """What every feed says of this paper."""
    fragment = fragments.of(paper)
    updated = max(paper.date, paper.updated)
    return Entry(
        guid=paper.feed_id,
        url=site.config.site_url + site.url(paper),
        title=fragment.title_text,
        summary=fragment.excerpt,
        content=_content(site, fragments, paper).replace(BASE, site.config.site_url),
        authors=tuple(name.text for name in paper.authors),
        tags=tuple((slug, site.tags[slug].tag.title) for slug in paper.tags if slug in site.tags),
        published=as_time(paper.date),
        updated=as_time(updated),
    )


def _content(site: Site, fragments: Fragments, paper: Paper) -> str:
    """Note, abstract, authors, links: what the paper's page says, for a reader that keeps plain HTML."""
    fragment = fragments.of(paper)
    parts = []
    if paper.status:
        parts.append(f"<p><strong>{paper.status.capitalize()}.</strong></p>")
    if paper.authors:
        parts.append(f"<p>{escape_html(', '.join(name.text for name in paper.authors))}</p>")
    if fragment.note:
        parts.append(f"<blockquote>{fragment.note}</blockquote>")
    parts.append(fragment.abstract or (fragment.excerpt and f"<p>{escape_html(fragment.excerpt)}</p>"))
    parts.append(fragment.rest)
    parts = [_PERMALINK.sub("", part) for part in parts]
    links = [(one.url, one.value) for one in paper.all_ids if one.url]
    links += [
        (url, _ACRONYMS.get(kind, kind.capitalize())) for kind, url in paper.links.items() if safe_url(url)
    ]
    if links:
        row = " · ".join(f'<a href="{escape_html(url)}">{escape_html(label)}</a>' for url, label in links)
        parts.append(f"<p>{row}</p>")
    tags = [(site.tags[slug].url, site.tags[slug].tag.title) for slug in paper.tags if slug in site.tags]
    if tags:
        row = ", ".join(f'<a href="{BASE}{escape_html(url)}">{escape_html(title)}</a>' for url, title in tags)
        parts.append(f"<p>{row}</p>")
    return "\n".join(part for part in parts if part)
