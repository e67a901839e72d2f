"""Nearness: which papers share the most, from all papers' terms; pure, and the same however it is reached.

Terms that more than LIMIT papers have find nobody, and add a little to those whom others found. Rare terms count
more, in steps (a power of two of papers each), so that one paper more or less hardly ever moves a weight.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any

SHOWN = 5  # related papers of a paper, at most
LIMIT = 60  # papers that a term may have and still find them
_RAREST = 12  # weight of a term of one paper; one less each time the papers double
_SHARED = 20  # for each term in common, however frequent
_CANDIDATES = 30  # of which the frequent terms choose
_LEAST = 120  # below it, papers share a word or two by chance

Terms = bytes  # related.py
Near = tuple[int, ...]  # places of related papers, nearest first

_SHARE = 200  # papers that a process looks at once
_OUTPUTS = 8  # papers are looked at while one output of a site is made
# Makes a value of each range, perhaps in several processes, which pay for so many outputs: output/workers.py has one.
Sharing = Callable[[Callable[[range], Any], Sequence[range], int], AbstractContextManager[Iterator[Any]]]


def share_places(make: Callable[[range], list[Any]], count: int, share: Sharing) -> Iterator[Any]:
    """What is made of so many places, one after the other."""
    shares = [range(at, min(at + _SHARE, count)) for at in range(0, count, _SHARE)]
    with share(make, shares, count // _OUTPUTS) as made:
        yield from chain.from_iterable(made)


def unpack(terms: Terms) -> array[int]:
    """A paper's terms as numbers."""
    return array("I", terms)


def find_near(
    papers: Sequence[Terms],
    hidden: Collection[int],
    wanted: Collection[int] | None = None,
    share: Sharing | None = None,
) -> dict[int, Near]:
    """The related papers of all papers, or of some.

    Args:
        papers: the terms of each paper, in the order that decides between equals.
        hidden: places of papers that are nobody's related papers.
        wanted: places of the papers to look for; None for all.
        share: where all are looked for, others help.

    Returns:
        place of a paper → places of up to SHOWN others.
    """
    numbers = list(map(unpack, papers))
    places = range(len(papers)) if wanted is None else wanted
    index, marks = _build_index(numbers, hidden, places)
    masks = _Masks(numbers, marks)

    def look(places: Iterable[int]) -> list[Near]:
        return [_choose_near(place, numbers[place], index, masks) for place in places]

    found = share_places(look, len(papers), share) if share and wanted is None else look(places)
    return dict(zip(places, found, strict=True))


def _choose_near(
    place: int, terms: array[int], index: Mapping[int, list[tuple[int, list[int]]]], masks: _Masks
) -> Near:
    scores: dict[int, int] = {}
    score_of = scores.get
    for number in terms:
        if number >> 2 in index:
            weight_here = number & 3
            for weight, others in index[number >> 2]:
                add = weight_here * weight + _SHARED
                for other in others:
                    scores[other] = score_of(other, 0) + add
    scores.pop(place, None)
    # Of equal ones the first: a sort leaves them in order.
    best = sorted(sorted(scores), key=scores.__getitem__, reverse=True)[:_CANDIDATES]
    shared = map(int.bit_count, map(masks[place].__and__, map(masks.__getitem__, best)))
    for other, count in zip(best, shared, strict=True):
        scores[other] += _SHARED * count
    best = sorted(sorted(best), key=scores.__getitem__, reverse=True)[:SHOWN]
    return tuple([other for other in best if scores[other] >= _LEAST])


class _Masks(dict[int, int]):
    """A paper's frequent terms, a bit each: what two papers share is counted at once."""

    def __init__(self, numbers: Sequence[array[int]], marks: dict[int, int]) -> None:
        self._numbers, self._marks = numbers, marks

    def __missing__(self, place: int) -> int:
        marks = self._marks
        mask = self[place] = sum([marks[number] for number in self._numbers[place] if number in marks])
        return mask


def _build_index(
    numbers: Sequence[array[int]], hidden: Collection[int], wanted: Collection[int]
) -> tuple[dict[int, list[tuple[int, list[int]]]], dict[int, int]]:
    """Which papers have the terms of the wanted papers.

    Returns:
        term → its weight and the papers that have it, for each weight that it has in papers; and a bit for each term
        that is too frequent for that, by its numbers.
    """
    shown = [terms for place, terms in enumerate(numbers) if place not in hidden]
    asked: set[int] = set()
    if len(wanted) == len(numbers):
        counts = Counter(chain.from_iterable(shown))
    else:  # an edit asks for a few of very many terms
        for place in wanted:
            for number in numbers[place]:
                term = number & ~3
                asked.update((term | 1, term | 2, term | 3))
        counts = Counter(chain.from_iterable(map(asked.intersection, shown)))
    papers: dict[int, int] = {}
    for number, count in counts.items():
        papers[number >> 2] = papers.get(number >> 2, 0) + count
    postings: dict[int, list[int]] = {}
    index: dict[int, list[tuple[int, list[int]]]] = {}
    marks: dict[int, int] = {}
    bit = 1
    for term, count in papers.items():
        if count < 2:
            continue
        variants = (term << 2 | 1, term << 2 | 2, term << 2 | 3)
        if count > LIMIT:
            marks.update(dict.fromkeys(variants, bit))
            bit <<= 1
            continue
        weight = _RAREST + 1 - count.bit_length()
        for number in variants:
            if number in counts:
                places = postings[number] = []
                index.setdefault(term, []).append((weight * (number & 3), places))
    needed = set(postings)
    for place, terms in enumerate(numbers):
        if place not in hidden:
            for number in needed.intersection(terms):
                postings[number].append(place)
    return index, marks


def find_touched(
    papers: Sequence[Terms], hidden: Collection[int], removed: Iterable[Terms], added: Iterable[Terms]
) -> set[int]:
    """Places of papers whose related papers may have changed, after papers were removed and added.

    Args:
        papers: as they are now; hidden: places of those that are nobody's related papers.
        removed, added: terms of papers that were removed and of those that were added, without hidden ones; an edited
            paper is both. Their own places are for the caller to add.
    """
    before: Counter[int] = Counter(number >> 2 for terms in removed for number in unpack(terms))
    after: Counter[int] = Counter(number >> 2 for terms in added for number in unpack(terms))
    holders: dict[int, list[int]] = {term: [] for term in before.keys() | after.keys()}
    variants = {term << 2 | weight for term in holders for weight in (1, 2, 3)}
    shown: Counter[int] = Counter()
    for place, terms in enumerate(papers):
        for number in variants.intersection(unpack(terms)):
            holders[number >> 2].append(place)
            shown[number >> 2] += place not in hidden
    return {
        place
        for term, places in holders.items()
        if min(shown[term], shown[term] - after[term] + before[term]) <= LIMIT
        for place in places
    }
