"""The site of a library in which somebody wrote on: what is shown where stays, and is not found out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.model.paper import Paper
from digestgen.site.grouping import Grouping
from digestgen.site.saved_searches import build_saved_searches

if TYPE_CHECKING:
    from digestgen.site.site import Issue, Site

# Only saved searches and links follow from what a paper's texts say.
_TEXTS = ("abstract", "note", "rest", "summary")
_read_others = attrgetter(*(field.name for field in fields(Paper) if field.name not in _TEXTS))


def follow_site(before: Site, config: Config, library: Library) -> Site | None:
    """The site before with the papers of this library; its nav and its notes are still the old ones.

    Returns:
        None where more differs than texts of papers.
    """
    old = before.library
    if len(old.papers) != len(library.papers) or _list_others(old) != _list_others(library):
        return None
    if repr(before.config.settings) != repr(config.settings):  # in their order, too
        return None
    edited: dict[int, Paper] = {}  # by the object that it was
    for was, paper in zip(old.papers, library.papers, strict=True):
        if was is not paper:
            if _read_others(was) != _read_others(paper):
                return None
            edited[id(was)] = paper

    def is_edited(papers: Iterable[Paper]) -> bool:
        return not edited.keys().isdisjoint(map(id, papers))

    def renew(papers: Iterable[Paper]) -> tuple[Paper, ...]:
        return tuple([edited.get(id(paper), paper) for paper in papers])

    def renew_issue(issue: Issue) -> Issue:
        grouping = Grouping(library.tags, config.settings.groups)
        papers, changes = renew(issue.papers), renew(issue.changes)
        return replace(issue, papers=papers, changes=changes, grouping=grouping)

    papers = renew(before.papers)
    return replace(
        before,
        config=config,
        library=library,
        papers=papers,
        saved_searches=build_saved_searches(config, library, papers, before.author_slugs),
        issues={
            key: renew_issue(issue) if is_edited(issue.papers) or is_edited(issue.changes) else issue
            for key, issue in before.issues.items()
        },
        tags={
            slug: replace(tag, papers=renew(tag.papers)) if is_edited(tag.papers) else tag
            for slug, tag in before.tags.items()
        },
        authors={
            slug: replace(author, papers=renew(author.papers)) if is_edited(author.papers) else author
            for slug, author in before.authors.items()
        },
    )


def _list_others(library: Library) -> tuple[object, ...]:
    """All but papers, in its order: a vocabulary's is that of the site."""
    vocabularies = library.tags, library.people, library.editorials
    return library.content, library.pages, library.assets, *([*each.items()] for each in vocabularies)
