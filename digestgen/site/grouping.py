"""Groups: a long issue by topic, from the papers' tags and the vocabulary alone. What the curator says comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from digestgen.model.ids import PaperId
from digestgen.model.issue import ORDERS, Editorial
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.text.slug import slugify

_MOST = 8  # topics: more are no overview
_SHARE = 3  # a topic of more than a third of the papers is divided, where narrower ones can


class Group(NamedTuple):
    """Papers of an issue under one heading."""

    papers: tuple[Paper, ...]  # in the order of the issue
    title: str = ""  # "" where there is none: `top` and `rest` tell which
    tag: str = ""  # slug of the topic, "" for a heading of the curator's own
    anchor: str = ""  # the id of its heading

    @property
    def is_top(self) -> bool:
        """Whether these are what the curator put before all groups."""
        return not self.anchor


class Grouping:
    """Groups the issues of a site.

    Args:
        tags: the vocabulary.
        at_least: papers that make a day long; 0 for groups only where an editorial asks for them.
    """

    def __init__(self, tags: Mapping[str, Tag], at_least: int) -> None:
        self.tags = tags
        self.at_least = at_least
        self._ranks = {slug: rank for rank, slug in enumerate(tags)}
        self._names: dict[str, str] = {}
        self._lines: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._groups: dict[str, tuple[Group, ...]] = {}

    def of(self, issue: str, *given: Any) -> tuple[Group, ...]:
        """group() for an issue of this key, once."""
        groups = self._groups.get(issue)
        if groups is None:
            groups = self._groups[issue] = self.group(*given)
        return groups

    def group(
        self, kind: str, papers: Sequence[Paper], pins: frozenset[PaperId], editorial: Editorial | None
    ) -> tuple[Group, ...]:
        """The groups of an issue; none where its papers stand in one list.

        Pins come first, then what `order` names and `groups` does not. Then the editorial's groups, with what it put
        there, then topics by their first paper, then the rest.

        Args:
            papers: in the order of the issue; pins: those of them that the curator put first.
        """
        wish = editorial.groups if editorial else None
        is_long = kind == "day" and 0 < self.at_least <= len(papers)
        if wish is False or not (wish or is_long):
            return ()
        moved = self._read_moved(wish, papers) if isinstance(wish, Mapping) else {}
        named = {name for name in editorial.order if name not in ORDERS} if editorial else set()
        top: list[Paper] = []
        left: list[Paper] = []
        for paper in papers:
            is_named = named and paper.id not in moved and named.intersection(paper.names)
            is_first = paper.id in pins or is_named
            (top if is_first else left).append(paper)
        free = [paper for paper in left if paper.id not in moved]
        topics = self._choose(free)
        members: dict[tuple[str, str], list[Paper]] = {}
        if isinstance(wish, Mapping):
            members = {self._read_name(name): [] for name in wish}
        for paper in left:
            place = moved.get(paper.id) or (topics.get(paper.path, ""), "")
            if any(place):
                members.setdefault(place, []).append(paper)
        members = {place: own for place, own in members.items() if own}
        if not moved and (len(members) < 2 or 2 * len(topics) < len(free)):
            return ()
        shown = {paper.path for own in members.values() for paper in own}
        groups = [Group(tuple(top))] if top else []
        anchors = {"in-rest"}
        for (slug, title), own in members.items():
            anchor = f"in-{slug or slugify(title)}"
            while anchor in anchors:
                anchor += "-2"
            anchors.add(anchor)
            groups.append(Group(tuple(own), self.tags[slug].title if slug else title, slug, anchor))
        rest = tuple(paper for paper in left if paper.path not in shown)
        return (*groups, Group(rest, "", "", "in-rest")) if rest else tuple(groups)

    def _read_moved(
        self, wish: Mapping[str, Sequence[str]], papers: Sequence[Paper]
    ) -> dict[PaperId, tuple[str, str]]:
        """Paper → the first group that the editorial names it in."""
        by_name = {name: paper for paper in reversed(papers) for name in paper.names}
        moved: dict[PaperId, tuple[str, str]] = {}
        for title, names in wish.items():
            for name in names:
                if name in by_name:
                    moved.setdefault(by_name[name].id, self._read_name(title))
        return moved

    def _read_name(self, name: str) -> tuple[str, str]:
        """What an editorial calls a group: (slug, "") for a topic's slug, title or alias, else ("", heading)."""
        if not self._names:
            for slug, tag in reversed([*self.tags.items()]):
                self._names |= dict.fromkeys((*map(str.casefold, tag.aliases), tag.title.casefold()), slug)
            self._names |= {slug: slug for slug in self.tags}
        slug = self._names.get(name.casefold(), "")
        return (slug, "") if slug else ("", name)

    def _choose(self, papers: Sequence[Paper]) -> dict[str, str]:
        """Paper's path → slug of its topic, for papers that one is found for.

        The topic that most papers are filed under is chosen first, unless it has more than its share; then narrow topics
        that join what is filed below them, and none of these that has more than half of all. Of equal ones, the one that is
        first in the vocabulary. No topic has one paper, and no single paper is left over where another one can join it.
        """
        left = {paper.path: (paper.tags, self._above(paper.tags)) for paper in papers}
        share = max(4, -(-len(papers) // _SHARE))
        whole = _count([above for _, above in left.values()])
        chosen: dict[str, list[str]] = {}
        while left and len(chosen) < _MOST:
            own, sizes = (
                _count([tags for tags, _ in left.values()]),
                _count([above for _, above in left.values()]),
            )
            best, highest = "", (0, 0, 0, 0, 0)
            for slug, size in sizes.items():
                filed, depth = own.get(slug, 0), len(self._above((slug,)))
                if size < 2 or (filed < 2 and 2 * whole[slug] > len(papers)):
                    continue
                rank = (2 if size <= share else 1, filed, size, depth) if filed > 1 else (0, depth, size, 0)
                if (*rank, -self._ranks[slug]) > highest or not best:
                    best, highest = slug, (*rank, -self._ranks[slug])
            if not best:
                break
            chosen[best] = [path for path, (_, above) in left.items() if best in above]
            for path in chosen[best]:
                del left[path]
        if len(left) == 1:
            [(path, (filed_under, _))] = left.items()
            _join(path, filed_under, chosen, {paper.path: paper.tags for paper in papers})
        return {path: slug for slug, paths in chosen.items() for path in paths}

    def _above(self, slugs: tuple[str, ...]) -> tuple[str, ...]:
        """Topics and all those above them."""
        line = self._lines.get(slugs)
        if line is None:
            seen: dict[str, None] = {}
            for slug in slugs:
                at = slug
                while at in self.tags and at not in seen:
                    seen[at] = None
                    at = self.tags[at].parent
            line = self._lines[slugs] = tuple(seen)
        return line


def _join(
    path: str, own: Sequence[str], chosen: dict[str, list[str]], tags: Mapping[str, Sequence[str]]
) -> None:
    """Give a single paper a topic with another one that a larger topic can spare, else give up a small topic."""
    for slug in own:
        for paths in chosen.values():
            for other in paths:
                if len(paths) > 2 and slug not in chosen and slug in tags[other]:
                    paths.remove(other)
                    chosen[slug] = [other, path]
                    return
    smallest = min(chosen, key=lambda slug: len(chosen[slug]), default="")
    if smallest and len(chosen[smallest]) <= 3:
        del chosen[smallest]


def _count(lists: Sequence[Sequence[str]]) -> dict[str, int]:
    return Counter([slug for slugs in lists for slug in slugs])


def name_groups(groups: Sequence[Group], rest: str) -> dict[str, str]:
    """Path of the first paper under each heading → the heading."""
    return {group.papers[0].path: group.title or rest for group in groups if group.anchor}


def flatten(groups: Sequence[Group], papers: Sequence[Paper]) -> Sequence[Paper]:
    """Papers as a page shows them."""
    return [paper for group in groups for paper in group.papers] if groups else papers
