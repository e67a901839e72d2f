"""Library → Site: what is published, in which order, under which URLs. Read-only; renderers see nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.model.ids import PaperId
from digestgen.model.issue import Editorial, month_of, parse_period, week_of
from digestgen.model.page import LISTS
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem
from digestgen.site.authors import Author, author_key, build_authors
from digestgen.site.edited import follow_site
from digestgen.site.effects import find_without_effect
from digestgen.site.grouping import Group, Grouping, flatten
from digestgen.site.moved import find_moved
from digestgen.site.order import order_issue, sort_papers
from digestgen.site.saved_searches import SavedSearchPage, build_saved_searches
from digestgen.site.targets import Targets, page_url


@dataclass(frozen=True, slots=True)
class Issue:
    """A day, week or month that has papers."""

    key: str  # `2025-08-07`, `2025-W32` or `2025-08`
    kind: str  # day, week or month
    papers: tuple[Paper, ...]  # in the order to show
    editorial: Editorial | None = None
    pins: frozenset[PaperId] = frozenset()  # papers that the curator put first
    previous: str = ""  # previous, next: keys of the issues of the same kind before and after it, or ""
    next: str = ""
    # papers whose state, or where they appeared, changed since the issue before: see Paper.changed
    changes: tuple[Paper, ...] = ()
    grouping: Grouping | None = field(default=None, compare=False, repr=False)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Its papers under headings; none where they are in one list, or under their days."""
        given = self.kind, self.papers, self.pins, self.editorial
        return self.grouping.of(self.key, *given) if self.grouping else ()

    @property
    def shown(self) -> Sequence[Paper]:
        """The papers as its page shows them."""
        return flatten(self.groups, self.papers)

    @property
    def url(self) -> str:
        return f"digests/{self.key}/"


@dataclass(frozen=True, slots=True)
class TagPage:
    """A tag that has papers, its own or those of tags below it."""

    tag: Tag
    papers: tuple[Paper, ...]  # newest first
    children: tuple[str, ...] = ()  # slugs of tags below it that have papers

    @property
    def url(self) -> str:
        return f"tags/{self.tag.slug}/"


# Each by itself: it is looked for where its first character is.
_IN_HTML = re.compile(r"<\w[^<>]*\sclass\s*=")
_IN_BRACES = re.compile(r"\{:?(?:[^{}\n]*\s)?\.[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that renderers may know."""

    config: Config
    library: Library
    papers: tuple[Paper, ...]  # all published ones, newest first, each day in the order of the settings
    slugs: Mapping[PaperId, str]  # paper → the segment after `papers/`
    issues: Mapping[str, Issue]  # key → Issue, newest first within each kind: days, weeks, months
    tags: Mapping[str, TagPage]  # slug → TagPage, in the vocabulary's order
    authors: Mapping[str, Author]  # slug → Author, by name
    author_pages: Mapping[str, str]  # see Authors.pages
    author_slugs: Mapping[str, str]  # see Authors.slugs; nothing where no saved search asks for them
    targets: Mapping[str, str]  # file below content/ → URL it is published under
    redirects: Mapping[str, str]  # old URL → new URL
    links: Targets  # where links lead
    nav: Mapping[str, str]  # entry of the nav that the engine does not know → URL
    # old URL of a topic, author or saved search → new URL; its feed and its BibTeX go on there
    moved: Mapping[str, str]
    notes: tuple[Problem, ...] = ()  # remarks: the library's, its conflicts, settings without effect
    # slug → SavedSearchPage, in the order of the settings
    saved_searches: Mapping[str, SavedSearchPage] = field(default_factory=dict)
    # the day it is as of: the one asked for, else that of the newest paper; "" without papers
    today: str = ""
    # papers whose address does not follow from their id alone: another one has that
    resolved: frozenset[PaperId] = frozenset()
    conflicts: tuple[Problem, ...] = ()  # of addresses and of names

    @property
    def names_classes(self) -> bool:
        """Whether a text of a paper or a day names a class, in HTML or as attr_list does: `{ .card }`."""
        texts = [editorial.introduction for editorial in self.library.editorials.values()]
        for p in self.library.papers:
            texts += (p.abstract, p.note, p.rest, p.summary)
            if p.extra:
                texts.append(repr(p.extra))
        return any(
            ("<" in text and _IN_HTML.search(text)) or ("{" in text and _IN_BRACES.search(text))
            for text in texts
        )

    def url(self, paper: Paper) -> str:
        """`papers/2508.01234/`, relative to the site's root."""
        return f"papers/{self.slugs[paper.id]}/"

    def author_url(self, name: Name) -> str:
        """The page of a name's author; "" if there is none."""
        pages = self.author_pages
        return (name.orcid and pages.get(author_key(name))) or pages.get(name.text, "")

    def of_kind(self, kind: str) -> tuple[Issue, ...]:
        """All issues of a kind, newest first."""
        return tuple(issue for issue in self.issues.values() if issue.kind == kind)


def build_site(
    config: Config,
    library: Library,
    *,
    as_of: str = "",
    loose: list[Problem] | None = None,
    before: Site | None = None,
) -> Site:
    """Decide what is published where.

    Args:
        before: the site of this library as it was: see follow_site().
        as_of: hide papers and issues dated after this day (`YYYY-MM-DD`); "" hides only drafts.
        loose: takes links that lead nowhere; None where they are problems.

    Raises:
        ContentError: a hand-written page and a generated one claim the same URL; a saved search names what does not exist.
    """
    site = follow_site(before, config, library) if before and not as_of else None
    site = site or _build_anew(config, library, as_of)
    nav, broken = site.links.find_all(config, library)
    notes = [*library.remarks, *site.conflicts]
    notes += find_without_effect(config, library, site.saved_searches)
    if broken and as_of:  # what is hidden for now may be what they lead to
        notes += broken
    elif broken and loose is not None:
        loose += broken
    elif broken:
        raise ContentError(broken, library.files)
    return replace(site, nav=nav, notes=tuple(notes))


def _build_anew(config: Config, library: Library, as_of: str) -> Site:
    """All but what links and the nav say."""
    shown = [p for p in library.papers if not p.draft and (not as_of or p.date <= as_of)]
    notes: list[Problem] = []
    slugs, resolved = _build_slugs(library.papers, {p.id for p in shown}, notes)
    papers = sort_papers(shown, config.settings.order, slugs)
    issues = _build_issues(papers, library.editorials, Grouping(library.tags, config.settings.groups))
    tags = _build_tags(papers, library.tags)
    authors = build_authors(papers, library, config.settings.author_pages)
    notes += authors.notes
    saved_searches = build_saved_searches(config, library, papers, authors.slugs)
    targets = _build_targets(library, slugs, issues)
    pages: list[Issue | TagPage | Author | SavedSearchPage] = [
        *issues.values(),
        *tags.values(),
        *authors.by_slug.values(),
        *saved_searches.values(),
    ]
    _forbid_collisions(library, targets, pages, slugs)
    taken = {page.url for page in pages}.union(map(page_url, library.pages))
    moved = find_moved(library.people.values(), tags, authors, saved_searches, taken)
    redirects = _build_redirects(papers, slugs, notes) | moved
    urls = {page.url.rstrip("/"): page.url for page in pages}
    urls |= {old.rstrip("/"): new for old, new in moved.items()}
    links = Targets(targets, urls, library.papers, slugs, library.tags, config.settings)
    # Of a hundred thousand papers' names they take 60 MB.
    author_slugs = authors.slugs if config.settings.views else {}
    return Site(
        config, library, papers, slugs, issues, tags, authors.by_slug, authors.pages, author_slugs, targets,
        redirects, links, {}, moved, (), saved_searches,
        as_of or (papers[0].date if papers else ""), frozenset(resolved), tuple(notes),
    )  # fmt: skip


def _build_slugs(
    papers: Iterable[Paper], shown: Collection[PaperId], notes: list[Problem]
) -> tuple[dict[PaperId, str], set[PaperId]]:
    """One segment each, and which of them do not follow from the paper's id alone. Of two papers with the same, the older keeps it; the other's gets a hash of its id.

    Drafts take part, so that no address changes when one is published. Compared without case: some file
    systems and hosts know no case.
    """
    slugs: dict[PaperId, str] = {}
    owner: dict[str, Paper] = {}
    resolved: set[PaperId] = set()
    for paper in sorted(papers, key=attrgetter("date", "id")):
        slug = paper.id.slug
        first = owner.get(slug.lower())
        while slug.lower() in owner:
            slug = f"{slug}-{paper.id.short}"
            resolved.add(paper.id)
        owner[slug.lower()] = paper
        slugs[paper.id] = slug
        if first and paper.id in shown:
            what = f"{first.path} has the address that its id asks for: this paper is at /papers/{slug}/"
            hint = "It stays as long as the other paper stays; there is nothing to do."
            notes.append(Problem(paper.path, 0, "url-resolved", "id", what, hint))
    if len(shown) < len(slugs):
        slugs = {paper_id: slug for paper_id, slug in slugs.items() if paper_id in shown}
    return slugs, resolved


def _build_issues(
    papers: Sequence[Paper], editorials: Mapping[str, Editorial], grouping: Grouping
) -> dict[str, Issue]:
    kinds: dict[str, dict[str, list[Paper]]] = {"day": {}, "week": {}, "month": {}}
    for paper in papers:  # newest first, and so are the dicts
        kinds["day"].setdefault(paper.date, []).append(paper)
    for day, own in kinds["day"].items():
        kinds["week"].setdefault(week_of(day), []).extend(own)
        kinds["month"].setdefault(month_of(day), []).extend(own)
    changes = _find_changes(papers, sorted(kinds["day"]))
    issues: dict[str, Issue] = {}
    for kind, periods in kinds.items():
        keys = sorted(periods, key=lambda k: parse_period(k).first, reverse=True)
        for at, key in enumerate(keys):
            editorial = editorials.get(key)
            editorial = None if editorial and editorial.draft else editorial
            older = keys[at + 1] if at + 1 < len(keys) else ""
            newer = keys[at - 1] if at else ""
            ordered, pins = order_issue(periods[key], editorial)
            pinned = frozenset(paper.id for paper in pins)
            news = tuple(changes.get(key, ()))
            issues[key] = Issue(key, kind, ordered, editorial, pinned, older, newer, news, grouping)
    return issues


def _find_changes(papers: Iterable[Paper], days: Sequence[str]) -> dict[str, list[Paper]]:
    """Which issue tells of a paper's change: the first day dated after it, and that day's week and month."""
    changes: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.extra and paper.changed and (at := bisect_right(days, paper.changed)) < len(days):
            for key in (days[at], week_of(days[at]), month_of(days[at])):
                changes.setdefault(key, []).append(paper)
    return changes


def _build_tags(papers: Sequence[Paper], tags: Mapping[str, Tag]) -> dict[str, TagPage]:
    """A tag's page lists the papers of the tags below it too: precise tagging does not empty a wide tag."""
    own: dict[str, dict[PaperId, Paper]] = {slug: {} for slug in tags}
    for paper in papers:
        for slug in paper.tags:
            at, seen = slug, set()
            while at in tags and at not in seen:
                own[at][paper.id] = paper
                seen.add(at)
                at = tags[at].parent
    children: dict[str, list[str]] = {}
    for slug, tag in tags.items():
        if own[slug]:
            children.setdefault(tag.parent, []).append(slug)
    return {
        slug: TagPage(tag, tuple(own[slug].values()), tuple(children.get(slug, ())))
        for slug, tag in tags.items()
        if own[slug]
    }


def _build_redirects(
    papers: Iterable[Paper], slugs: Mapping[PaperId, str], notes: list[Problem]
) -> dict[str, str]:
    taken = {slug.lower() for slug in slugs.values()}
    redirects: dict[str, str] = {}
    for paper in papers:
        for alias in paper.aliases:
            url = f"papers/{alias}/"
            if alias.lower() in taken:
                if alias != slugs[paper.id]:
                    notes.append(Problem(paper.path, 0, "url-resolved", "aliases",
                                         f'"{alias}" leads to another paper: no redirect is made',
                                         "Take the alias out."))  # fmt: skip
                continue
            taken.add(alias.lower())
            redirects[url] = f"papers/{slugs[paper.id]}/"
    return redirects


def _build_targets(
    library: Library, slugs: Mapping[PaperId, str], issues: Mapping[str, Issue]
) -> dict[str, str]:
    """Where links from file to file lead: for a paper that is not published, to the paper itself."""
    targets = {name: page_url(name) for name in (*LISTS.values(), *library.pages)}
    prefix = len(library.content) + 1
    for paper in library.papers:
        targets[paper.path[prefix:]] = f"papers/{slugs[paper.id]}/" if paper.id in slugs else paper.address
    for key, editorial in library.editorials.items():
        targets[editorial.path[prefix:]] = f"digests/{key}/" if key in issues else "archive/"
    targets.update((name, name) for name in library.assets)
    return targets


_LIST_FILES = {page_url(name): name for name in LISTS.values()}


def _forbid_collisions(
    library: Library,
    targets: Mapping[str, str],
    pages: Iterable[Issue | TagPage | Author | SavedSearchPage],
    slugs: Mapping[PaperId, str],
) -> None:
    """No two pages may have the same address. Hand-written index.md, archive.md … carry our lists."""
    owners = {page.url: "digestgen makes it too" for page in pages}
    owners |= {f"papers/{slug}/": "digestgen makes it too" for slug in slugs.values()}
    problems = []
    for name in sorted(library.pages, key=lambda name: (name not in LISTS.values(), name)):
        url = targets[name]
        other = owners.setdefault(url, f"{library.content}/{name} is there too")
        if name not in LISTS.values() and url in _LIST_FILES:
            other = (
                f"digestgen makes it too; only {library.content}/{_LIST_FILES[url]} may have text above it"
            )
        elif other == f"{library.content}/{name} is there too":
            continue
        what = f"the address of this page is /{url}, and {other}"
        problems.append(
            Problem(f"{library.content}/{name}", 0, "url-collision", "", what, "Move or rename the page.")
        )
    if problems:
        raise ContentError(problems, library.files)
