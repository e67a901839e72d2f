"""What was learned, in words that people can look through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digestgen.collecting.taste.features import name_words
from digestgen.collecting.taste.taste import Taste

_SHOWN = 20
_LEAST = 2  # papers that have a word or an author


@dataclass(frozen=True, slots=True)
class Learned:
    """What a curator's choices come to."""

    kept: dict[str, int]
    passed: int
    # words_for, words_against: that weigh most, as titles write them, with how many kept or passed papers have them
    words_for: list[tuple[str, int]]
    words_against: list[tuple[str, int]]
    topics: list[tuple[str, int]]  # topics, authors: with their kept papers
    authors: list[tuple[str, int]]
    # random, random_kept: papers that chance put on the list and somebody looked at; those of them that were kept
    random: int
    random_kept: int


def describe(taste: Taste, content: str, titles_passed: Sequence[str] = ()) -> Learned:
    """Sum up what was learned.

    Args:
        titles_passed: of papers that were rejected: the words against are named after them.
    """
    counts = taste.counts
    files = Counter(content if paper.path.startswith(f"{content}/") else paper.path for paper in taste.kept)
    topics = sorted(
        (topic for topic in taste.topics.values() if topic[1]), key=lambda topic: (-topic[1], topic[0])
    )
    authors: Counter[str] = Counter(name for paper in taste.kept for name in paper.features.authors)
    marks = Counter(one.mark for one in taste.passed)
    words_for = _name(taste, (paper.title for paper in taste.kept), 1, counts.kept_papers)
    return Learned(
        dict(files),
        sum(1 for one in taste.passed if one.codes),
        words_for,
        _name(taste, titles_passed, -1, counts.passed_papers),
        topics[:_SHOWN],
        sorted(((n, many) for n, many in authors.items() if many >= _LEAST), key=lambda a: (-a[1], a[0]))[:_SHOWN],
        marks["random"] + marks["kept"],
        marks["kept"],
    )  # fmt: skip


def _name(taste: Taste, titles: Iterable[str], sign: int, papers: Counter[str]) -> list[tuple[str, int]]:
    """The words of titles that weigh most, in their most frequent spelling."""
    spellings: dict[str, Counter[str]] = {}
    for title in titles:
        for code, word in name_words(title):
            spellings.setdefault(code, Counter())[word] += 1
    weights = {code: sign * taste.weigh(code) for code in spellings if papers[code] >= _LEAST}
    best = sorted((code for code in weights if weights[code] > 0), key=lambda code: (-weights[code], code))
    return [(min(spellings[code], key=lambda word: (-spellings[code][word], word)), papers[code]) for code in best[:_SHOWN]]  # fmt: skip
