"""Each paper's related papers, from what is kept of the last build: only those whose neighbourhood changed are
looked for again. What comes out is what a first build would find.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence

from digestgen.cache import Cache
from digestgen.model.paper import Paper
from digestgen.related.nearness import Near, Terms, find_near, find_touched
from digestgen.related.terms import Chooser
from digestgen.site.site import Site

_CACHED = "related"
# Kept of each paper: its file's hash, its day, address and status, which say whether and where it stands, its terms.
_Row = tuple[bytes, str, str, str, Terms]


class Related:
    """The related papers of all papers of a site.

    Args:
        near: for each paper of `site.papers` the places of its related papers there, nearest first.
    """

    def __init__(self, site: Site, near: Sequence[Near]) -> None:
        self._papers = site.papers
        self._near = {paper.path: one for paper, one in zip(site.papers, near, strict=True)}
        keys, slugs = site.library.keys, site.slugs
        self._keys = [
            keys[paper.path] + slugs[paper.id].encode("utf-8", "surrogatepass") for paper in site.papers
        ]

    def of(self, paper: Paper) -> tuple[Paper, ...]:
        """The related papers of one, nearest first."""
        return tuple([self._papers[place] for place in self._near[paper.path]])

    def key(self, paper: Paper) -> bytes:
        """Of what a page can show of them: their files and addresses."""
        return b" ".join([self._keys[place] for place in self._near[paper.path]])


def build_related(site: Site, cache: Cache) -> Related:
    """Find every paper's related papers.

    A paper with a status (withdrawn, retracted, replaced) is nobody's related paper.

    Args:
        cache: keeps terms and results; another people.yml lets all terms be chosen anew.
    """
    shared = repr(site.library.people).encode("utf-8", "surrogatepass")
    kept, old_near = _read(cache, shared)
    chooser = Chooser({name: person.slug for person in site.library.people.values()
                       for name in (person.name, *person.variants)})  # fmt: skip
    keys, slugs = site.library.keys, site.slugs
    rows: dict[str, _Row] = {}
    fresh: list[str] = []
    changed: list[str] = []
    for paper in site.papers:
        path = paper.path
        before, key = kept.get(path), keys[path]
        stands = paper.date, slugs[paper.id], paper.status
        if before and before[0] == key:
            row = before if before[1:4] == stands else (key, *stands, before[4])
        else:
            row = (key, *stands, chooser.choose(paper))
            fresh.append(path)
        rows[path] = row
        if row is not before and (not before or row[1:] != before[1:]):
            changed.append(path)
    gone = [path for path in kept if path not in rows]
    if changed or gone:
        if len(changed) + len(gone) > len(rows) // 50:
            every = find_near([row[4] for row in rows.values()], _hidden(rows))
            near = [every[place] for place in range(len(rows))]
        else:
            near = _amend(rows, kept, old_near, changed, gone)
    else:
        near = old_near
    if fresh or changed or gone:
        cache.save_parts([(_CACHED, shared, marshal.dumps((rows, near)))], [])
    return Related(site, near)


def _amend(
    rows: Mapping[str, _Row],
    kept: Mapping[str, _Row],
    old_near: Sequence[Near],
    changed: Sequence[str],
    gone: Sequence[str],
) -> list[Near]:
    """The results of the last build where they still hold, new ones for all other papers."""
    every, hidden = [row[4] for row in rows.values()], _hidden(rows)
    places = {path: place for place, path in enumerate(rows)}
    left = [kept[path][4] for path in (*changed, *gone) if path in kept and not kept[path][3]]
    come = [rows[path][4] for path in changed if not rows[path][3]]
    touched = find_touched(every, hidden, left, come) | {places[path] for path in changed}
    moved = [places.get(path, -1) for path in kept]  # where a paper stood → where it stands
    found = find_near(every, hidden, touched)
    for place, old in zip(moved, old_near, strict=True):
        if place >= 0 and place not in touched:
            found[place] = tuple([moved[other] for other in old])
    return [found[place] for place in range(len(rows))]


def _hidden(rows: Mapping[str, _Row]) -> set[int]:
    return {place for place, row in enumerate(rows.values()) if row[3]}


def _read(cache: Cache, shared: bytes) -> tuple[dict[str, _Row], list[Near]]:
    """Path → row, in the order of the papers then, and the related papers of each."""
    found = cache.read_parts(_CACHED).get(_CACHED)
    return marshal.loads(found[1]) if found and found[0] == shared else ({}, [])
