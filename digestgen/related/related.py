"""Each paper's related papers, from the results of the last build: only papers whose neighbourhood changed are
looked at again. The result is that of a first build.

A term is what of a paper may make another one related: a word, two neighbours of the title, an author or a tag. It is
chosen from the paper alone, so that it can be kept, as one number: 30 bits of a hash, and 2 bits for how much it counts
here. How much it counts at all depends on how many papers have it (nearness.py).
"""

from __future__ import annotations

import marshal
from array import array
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from digestgen.cache import Cache
from digestgen.model.paper import Paper
from digestgen.related.nearness import Near, Sharing, Terms, find_near, find_touched, share_places
from digestgen.site.site import Site
from digestgen.text.phrases import STOP_WORDS
from digestgen.text.tokens import list_words, stem

TITLE, REPEATED, ONCE = 3, 2, 1  # what a word counts for: in the title, twice or once in the abstract
AUTHOR, TAG = 2, 1
_MOST = 20  # words of the abstract that are not in the title
_AUTHORS = 30
_HASH = 0x3FFFFFFF
_ABOUT_AUTHORS, _ABOUT_TAGS = 1, 2  # a name and a tag that are spelled like a word are other terms


class Chooser:
    """Chooses the terms of papers; knows each word's number once it has seen the word.

    Args:
        people: a name as written → one name for all of that person's spellings.
    """

    def __init__(self, people: Mapping[str, str]) -> None:
        self._people = people
        self._number = _Numbers().__getitem__

    def choose(self, paper: Paper) -> bytes:
        """A paper's terms: 32-bit numbers, `hash << 2 | weight`, no hash twice.

        Of the abstract, words that occur twice come first, then the longest: they are the rarest.
        """
        number = self._number
        title = list(map(number, list_words(paper.title)))
        terms = {word & _HASH: TITLE for word in title if word}
        for word, following in pairwise(title):
            if word and following:
                terms[(word * 0x9E3779B1 ^ following) & _HASH] = TITLE
        counts = Counter(map(number, list_words(paper.abstract)))
        counts.pop(0, None)
        repeated = {word for word, count in counts.items() if count > 1}
        most = len(terms) + _MOST
        for weight, words in ((REPEATED, repeated), (ONCE, counts.keys() - repeated)):
            for word in sorted(words, key=float, reverse=True):  # such long whole numbers are compared slowly
                if len(terms) == most:
                    break
                terms.setdefault(word & _HASH, weight)
        people = self._people
        for name in paper.authors[:_AUTHORS]:
            text = people.get(name.text, name.text).lower()
            terms[crc32(text.encode("utf-8", "surrogatepass"), _ABOUT_AUTHORS) & _HASH] = AUTHOR
        for slug in paper.tags:
            terms[crc32(slug.encode(), _ABOUT_TAGS) & _HASH] = TAG
        return array("I", [term << 2 | weight for term, weight in terms.items()]).tobytes()


class _Numbers(dict[bytes, int]):
    """A word's number: its length above its hash, so that numbers sort as lengths do; 0 for stop words, letters, digits."""

    def __missing__(self, word: bytes) -> int:
        root = stem(word.decode("utf-8", "surrogatepass"))
        counts = len(root) > 1 and root not in STOP_WORDS and not root.isdigit()
        hashed = crc32(root.encode("utf-8", "surrogatepass")) & _HASH
        number = self[word] = len(root) << 32 | hashed if counts else 0
        return number


_CACHED = "related"
# Cached of each paper: the hash of its file; its day, address and status, which decide its place; its terms.
_Row = tuple[bytes, str, str, str, Terms]


class Related:
    """The related papers of all papers of a site.

    Args:
        near: for each paper of `site.papers` the places of its related papers there, nearest first.
    """

    def __init__(self, site: Site, near: Sequence[Near]) -> None:
        self._papers = site.papers
        self._near = {
            paper.path: array("I", places).tobytes() for paper, places in zip(site.papers, near, strict=True)
        }

    def of(self, papers: Sequence[Paper]) -> tuple[list[Paper], list[int]]:
        """The related papers of papers, nearest first, one after the other; and how many each has."""
        near = [self._near[paper.path] for paper in papers]
        places = array("I", b"".join(near))
        return [self._papers[place] for place in places], [len(each) // places.itemsize for each in near]


def build_related(site: Site, cache: Cache, share: Sharing | None = None) -> Related:
    """Find every paper's related papers.

    A paper with a status (withdrawn, retracted, replaced) is nobody's related paper.

    Args:
        cache: has the terms and results of the last build; a new people.yml makes all terms new.
        share: chooses terms of papers that the cache does not have, and looks for what is near all of them.
    """
    shared = repr(site.library.people).encode("utf-8", "surrogatepass")
    cached, old_near = _read(cache, shared)
    chooser = Chooser({name: person.slug for person in site.library.people.values()
                       for name in (person.name, *person.variants)})  # fmt: skip
    keys, slugs = site.library.keys, site.slugs

    def choose(places: range) -> list[Terms]:
        return [chooser.choose(paper) for paper in site.papers[places.start : places.stop]]

    share = None if cached else share  # an edit asks for few
    chosen = share_places(choose, len(site.papers), share) if share else iter(())
    rows: dict[str, _Row] = {}
    fresh: list[str] = []
    changed: list[str] = []
    for paper in site.papers:
        path = paper.path
        before, key = cached.get(path), keys[path]
        position = paper.date, slugs[paper.id], paper.status
        if before and before[0] == key:
            row = before if before[1:4] == position else (key, *position, before[4])
        else:
            row = (key, *position, next(chosen) if share else chooser.choose(paper))
            fresh.append(path)
        rows[path] = row
        if row is not before and (not before or row[1:] != before[1:]):
            changed.append(path)
    removed = [path for path in cached if path not in rows]
    # Papers far away may be as near.
    is_moved = [*cached] != [*rows] and _order(cached, rows, changed) != _order(rows, cached, changed)
    if changed or removed or is_moved:
        if is_moved or len(changed) + len(removed) > len(rows) // 50:
            every = find_near([row[4] for row in rows.values()], _hidden(rows), share=share)
            near = [every[place] for place in range(len(rows))]
        else:
            near = _amend(rows, cached, old_near, changed, removed)
    else:
        near = old_near
    if fresh or changed or removed or is_moved:
        cache.save_parts([(_CACHED, shared, marshal.dumps((rows, near)))], [])
    return Related(site, near)


def _order(papers: Iterable[str], others: Container[str], changed: Sequence[str]) -> list[str]:
    """Papers that are in both and did not change, in the order of the first."""
    left_out = set(changed)
    return [path for path in papers if path in others and path not in left_out]


def _amend(
    rows: Mapping[str, _Row],
    cached: Mapping[str, _Row],
    old_near: Sequence[Near],
    changed: Sequence[str],
    removed: Sequence[str],
) -> list[Near]:
    """The results of the last build where they are still right, new ones for all other papers."""
    every, hidden = [row[4] for row in rows.values()], _hidden(rows)
    places = {path: place for place, path in enumerate(rows)}
    terms_removed = [
        cached[path][4] for path in (*changed, *removed) if path in cached and not cached[path][3]
    ]
    terms_added = [rows[path][4] for path in changed if not rows[path][3]]
    touched = find_touched(every, hidden, terms_removed, terms_added) | {places[path] for path in changed}
    moved = [places.get(path, -1) for path in cached]  # old place → new place
    near = find_near(every, hidden, touched)
    for place, old in zip(moved, old_near, strict=True):
        if place >= 0 and place not in touched:
            near[place] = tuple([moved[other] for other in old])
    return [near[place] for place in range(len(rows))]


def _hidden(rows: Mapping[str, _Row]) -> set[int]:
    return {place for place, row in enumerate(rows.values()) if row[3]}


def _read(cache: Cache, shared: bytes) -> tuple[dict[str, _Row], list[Near]]:
    """Path → row, in the order of the papers then, and the related papers of each."""
    entry = cache.read_parts(_CACHED).get(_CACHED)
    return marshal.loads(entry[1]) if entry and entry[0] == shared else ({}, [])
