"""Which pages a site of these papers has, and how many of each kind an output folder holds.

The rules are digestgen's, so that its peers can be given the same pages: an author gets a page from two papers on,
tags and authors have 50 papers on a page, an issue has all of its papers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.papers import Sample

PAGE_SIZE = 50
FEED_ITEMS = 40
SITE_URL = "https://example.org/digest/"
KINDS = {
    "papers": r"papers/[^/]+/index\.html",
    "tags": r"tags/[^/]+/(page/\d+/)?index\.html",
    "authors": r"authors/[^/]+/(page/\d+/)?index\.html",
    "days": r"digests/\d{4}-\d\d-\d\d/index\.html",
    "weeks": r"digests/\d{4}-[Ww]\d\d/index\.html",
    "months": r"digests/\d{4}-\d\d/index\.html",
    "site feeds": r"(feed|atom|feed_rss_created)\.xml",
    "tag feeds": r"tags/[^/]+/feed\.xml",
    "other pages": r".*\.html",
    "other files": r".*",
}
COMPARED = ("papers", "tags", "authors", "days", "weeks", "months", "tag feeds")
_PATTERN = re.compile("|".join(f"(?P<k{at}>{pattern})" for at, pattern in enumerate(KINDS.values())))


@dataclass(frozen=True, slots=True)
class PageSet:
    """The papers, newest first, and every list of them.

    Attributes:
        issues: key of a day, week or month → its papers.
        tags: slug → papers.
        authors: slug → papers, for those with two or more.
        names: slug → name, for the same people.
    """

    papers: Sequence[Sample]
    issues: Mapping[str, Sequence[Sample]]
    tags: Mapping[str, Sequence[Sample]]
    authors: Mapping[str, Sequence[Sample]]
    names: Mapping[str, str]


def build_page_set(samples: Sequence[Sample]) -> PageSet:
    """Sort papers into the lists they stand in."""
    papers = sorted(sorted(samples, key=lambda p: p.slug), key=lambda p: p.day, reverse=True)
    issues: dict[str, list[Sample]] = {}
    tags: dict[str, list[Sample]] = {}
    people: dict[str, list[Sample]] = {}
    names: dict[str, str] = {}
    for paper in papers:
        for key in issue_keys(paper.day):
            issues.setdefault(key, []).append(paper)
        for tag in paper.tags:
            tags.setdefault(tag, []).append(paper)
        for name in paper.authors:
            names.setdefault(author_slug(name), name)
            people.setdefault(author_slug(name), []).append(paper)
    authors = {slug: own for slug, own in people.items() if len(own) > 1}
    return PageSet(papers, issues, tags, authors, {slug: names[slug] for slug in authors})


def issue_keys(day: str) -> tuple[str, str, str]:
    """`2024-01-01` → the keys of its day, ISO week and month."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return day, f"{year}-W{week:02d}", day[:7]


def author_slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def split_pages(papers: Sequence[Sample]) -> list[tuple[str, Sequence[Sample]]]:
    """A list cut into pages: `""` or `page/2/`, and the papers on it."""
    starts = range(0, len(papers), PAGE_SIZE)
    return [(f"page/{at + 1}/" if at else "", papers[s : s + PAGE_SIZE]) for at, s in enumerate(starts)]


def count_expected(pages: PageSet) -> dict[str, int]:
    """How many pages of each compared kind there have to be."""
    kinds = {10: "days", 8: "weeks", 7: "months"}
    counts = {
        "papers": len(pages.papers),
        "tags": sum(len(split_pages(own)) for own in pages.tags.values()),
        "authors": sum(len(split_pages(own)) for own in pages.authors.values()),
        **dict.fromkeys(kinds.values(), 0),
        "tag feeds": len(pages.tags),
    }
    for key in pages.issues:
        counts[kinds[len(key)]] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Contents:
    """What an output folder holds.

    Attributes:
        size: bytes of all files; made_size: without assets and the like, so pages and feeds.
        paper_size: mean bytes of a paper's page.
    """

    files: int
    size: int
    made_size: int
    paper_size: int
    kinds: Mapping[str, int]


def read_contents(folder: Path) -> Contents:
    """Count the files of an output folder by kind."""
    kinds = dict.fromkeys(KINDS, 0)
    names = list(KINDS)
    files = size = made = papers = 0
    root = os.fspath(folder)
    for place, _, found in os.walk(root):
        below = os.path.relpath(place, root).replace(os.sep, "/") + "/"
        for name in found:
            path = name if below == "./" else below + name
            length = Path(place, name).stat().st_size
            match = _PATTERN.fullmatch(path)
            at = (
                next(int(key[1:]) for key, value in match.groupdict().items() if value is not None)
                if match
                else -1
            )
            kinds[names[at]] += 1
            files += 1
            size += length
            made += 0 if names[at] == "other files" else length
            papers += length if names[at] == "papers" else 0
    return Contents(files, size, made, papers // max(kinds["papers"], 1), kinds)
