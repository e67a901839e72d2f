"""How much a candidate is like what was kept, and unlike what was passed.

Two judges, blended by how many papers were kept: Rocchio (the mean of what was kept less the mean of what was passed, in
TF-IDF) is good from the tenth paper on; naive Bayes needs hundreds, and is then the better one. Known authors count besides.
docs/proofs/taste.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erf, fsum, log, sqrt

from digestgen.collecting.candidates import Candidate
from digestgen.collecting.tagging import Matcher, build_matcher
from digestgen.collecting.taste.counts import Counts, Kept, count, read_kept
from digestgen.collecting.taste.features import UNIT, Features, cut, name_words
from digestgen.collecting.taste.passed import Passed, choose_random, read_passed
from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.model.record import Record

LEAST = 10  # papers kept, below which nothing is known
_HALF = 300  # papers kept, at which naive Bayes has half of its share
_SHARE = 0.5  # of naive Bayes, when very many were kept
_SMOOTH = 8.0  # papers of the usual mixture that each word is thought to have had besides
_AUTHORS, _AUTHOR = 3, 0.25  # known authors that count, and how much
_BACKGROUND = 200  # passed papers, below which what waits stands for them
_SPREAD = 2.35, 1.74  # by which words that come together widen the scores of Rocchio and naive Bayes
_USUAL = 0.5, 1.5  # mean and spread of what is judged, of passed papers with their authors
_CLEAR = 1.25  # times as often in kept papers as in passed ones: a word that is a reason
_NEAR = 0.15  # cosine, from which on the nearest kept paper is a reason
_EVERY = 5  # each fifth place at the top of the list is one for a paper that chance chose


@dataclass(frozen=True, slots=True)
class Near:
    """A kept paper: `path` of its file (of content/, or of a library), its title, the cosine."""

    path: str
    title: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate is where it is."""

    # (title, kept papers of that topic) that it would be filed under, the most kept first
    topics: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = ()  # of its title that speak for it, as written, the strongest first
    authors: tuple[tuple[str, int], ...] = ()  # (name, kept papers), at most three
    near: Near | None = None

    @property
    def text(self) -> str:
        """In one line, plain text; "" where nothing is known."""
        parts = [
            *(f"{title} ({number} kept)" for title, number in self.topics),
            *([f"title: {', '.join(self.words)}"] if self.words else []),
            *(f"{name} ({number} kept)" for name, number in self.authors),
            *([f"near “{self.near.title}”"] if self.near else []),
        ]
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    candidate: Candidate
    score: float | None = None  # see Taste.score; None where nothing is known
    is_random: bool = False  # chance put it here, to measure what would be missed


def read_taste(config: Config, library: Library, waiting: Iterable[Record] = ()) -> Taste:
    """Learn from content/, from libraries that the setting `taste` names, and from what was passed.

    Args:
        waiting: stands for what was passed as long as hardly anything was.

    Raises:
        UsageError, SourceError: a library that the setting names cannot be read.
    """
    people = {
        name: person.slug for person in library.people.values() for name in (person.name, *person.variants)
    }
    passed, kept = read_passed(config.root), read_kept(config, library)
    here = {
        str(paper_id) for paper in library.papers for paper_id in paper.all_ids
    }  # passed once, kept later
    counts = count(kept, [one for one in passed if one.paper_id not in here], people)
    if counts.passed < _BACKGROUND:
        for record in waiting:
            counts.add_passed(cut(record.title, record.abstract).words)
    topics: dict[str, int] = {}
    for slug in (slug for paper in library.papers if not paper.draft for slug in paper.tags):
        topics[slug] = topics.get(slug, 0) + 1
    titles = {slug: (tag.title, topics.get(slug, 0)) for slug, tag in library.tags.items()}
    return Taste(counts, kept, people, titles, build_matcher(tuple(library.tags.values())), passed,
                 with_authors=config.settings.taste_authors)  # fmt: skip


class Taste:
    """What was learned.

    Args:
        kept: in the order that decides between equally near ones.
        people: a name as written → one for all of that person's spellings.
        topics: slug → title, and how many kept papers have it.
        passed: what was passed, for what chance chose of it.
        with_authors: whether known authors count, and are a reason.
    """

    def __init__(
        self,
        counts: Counts,
        kept: Sequence[Kept] = (),
        people: Mapping[str, str] | None = None,
        topics: Mapping[str, tuple[str, int]] | None = None,
        matcher: Matcher | None = None,
        passed: Sequence[Passed] = (),
        *,
        with_authors: bool = True,
    ) -> None:
        self.counts, self.kept, self.passed = counts, kept, passed
        self._people, self.topics, self._matcher = people or {}, topics or {}, matcher
        self._with_authors = with_authors
        self._scales = _Scales(counts)

    @property
    def is_known(self) -> bool:
        """Whether enough was kept to order by."""
        return self.counts.kept >= LEAST and self.counts.passed > 0

    def score(self, record: Record) -> float | None:
        """How many of a hundred papers that were passed are less to the curator's taste; None where nothing is known."""
        return _show(self.judge(record)) if self.is_known else None

    def reason(self, record: Record) -> Reason:
        """Why. What ranks best is no good explanation: the reason is what people can check."""
        features, weigh = self._cut(record), self._scales.weigh
        slugs = self._matcher.assign(record.title, record.abstract, record.keywords) if self._matcher else ()
        topics = sorted((self.topics[slug] for slug in slugs if self.topics.get(slug, ("", 0))[1] > 1),
                        key=lambda topic: (-topic[1], topic[0]))  # fmt: skip
        words = {code: word for code, word in name_words(record.title, whole=True) if self._speaks(code)}
        best = dict.fromkeys(words[code] for code in sorted(words, key=lambda code: (-weigh(code), code)))
        known = self._find_known(features) if self._with_authors else []
        authors = [(name, number) for _, name, number in known]
        return Reason(tuple(topics[:3]), tuple(best)[:3], tuple(authors), self._find_near(features))  # fmt: skip

    def _speaks(self, code: str) -> bool:
        """Whether a word says something that people see: several kept papers have it, and more of them than of passed ones."""
        counts = self.counts
        often = counts.kept_papers[code] * counts.passed > _CLEAR * counts.passed_papers[code] * counts.kept
        return often and counts.kept_papers[code] > 1 and self.weigh(code) > 0

    def order(self, candidates: Sequence[Candidate]) -> list[Ranked]:
        """All candidates, the best first; as they come where nothing is known.

        Five of the newest day are at every fifth place because chance chose them, the same at each call: what is kept of
        those tells how much is missed below.
        """
        if not self.is_known:
            return [Ranked(one) for one in candidates]
        totals = {one.paper_id: self.judge(one.record) for one in candidates}
        ranked = [
            Ranked(one, _show(totals[one.paper_id]))
            for one in sorted(candidates, key=lambda one: -totals[one.paper_id])
        ]
        chance = choose_random(candidates, self.passed)
        drawn = {one.candidate.paper_id: one.candidate for one in ranked if one.candidate.paper_id in chance}
        ranked = [one for one in ranked if one.candidate.paper_id not in drawn]
        for number, paper_id in enumerate(chance, 1):
            ranked.insert(
                number * _EVERY - 1, Ranked(drawn[paper_id], _show(totals[paper_id]), is_random=True)
            )
        return ranked

    def _cut(self, record: Record) -> Features:
        return cut(record.title, record.abstract, [name.text for name in record.authors])

    def weigh(self, code: str) -> float:
        """What a word counts for: above 0 where kept papers have more of it than passed ones."""
        return self._scales.weigh(code)

    def judge(self, paper: Record | Features) -> float:
        """How far above the usual passed paper it is, in standard deviations; what papers are ordered by."""
        features = paper if isinstance(paper, Features) else self._cut(paper)
        counts = self.counts
        share = _SHARE * counts.kept / (counts.kept + _HALF)
        total = self._scales.judge(features, share)
        if self._with_authors:
            total += _AUTHOR * fsum(weight for weight, _, _ in self._find_known(features))
        return total

    def _find_known(self, features: Features) -> list[tuple[float, str, int]]:
        """(weight, name, kept papers) of the authors that were kept most."""
        counts = self.counts
        rate = max(0.01, counts.kept / (counts.kept + counts.passed or 1))
        known: dict[str, tuple[float, str, int]] = {}
        for name in features.authors:
            key = self._people.get(name, name).lower()
            if number := counts.authors[key]:
                known[key] = (log(1 + number / (2 * rate)), name, number)
        return sorted(known.values(), key=lambda one: (-one[0], one[1]))[:_AUTHORS]

    def _find_near(self, features: Features) -> Near | None:
        """The kept paper with the largest cosine."""
        weights = {code: share * self._scales.rarity(code) for code, share in features.shares()}
        scores: dict[int, float] = {}
        for code, weight in weights.items():
            for place, other in self._postings.get(code, ()):
                scores[place] = scores.get(place, 0.0) + weight * other
        if not scores:
            return None
        length = sqrt(fsum(weight * weight for weight in weights.values()))
        place = max(scores, key=lambda place: (scores[place] / self._lengths[place], -place))
        cosine = scores[place] / self._lengths[place] / length
        kept = self.kept[place]
        return Near(kept.path, kept.title, round(cosine, 3)) if cosine >= _NEAR else None

    @cached_property
    def _vectors(self) -> list[dict[str, float]]:
        rarity = self._scales.rarity
        return [
            {code: share * rarity(code) for code, share in paper.features.shares()} for paper in self.kept
        ]

    @cached_property
    def _lengths(self) -> list[float]:
        return [sqrt(fsum(weight * weight for weight in vector.values())) or 1.0 for vector in self._vectors]

    @cached_property
    def _postings(self) -> dict[str, list[tuple[int, float]]]:
        postings: dict[str, list[tuple[int, float]]] = {}
        for place, vector in enumerate(self._vectors):
            for code, weight in vector.items():
                postings.setdefault(code, []).append((place, weight))
        return postings


def _show(total: float) -> float:
    """A percentage of what lies below."""
    return round(50 * (1 + erf((total - _USUAL[0]) / _USUAL[1] / sqrt(2))), 1)


class _Scales:
    """What each word counts for, and scores whose unit is how much they vary among papers that were passed.

    Both scores are sums over words. Their mean and spread among passed papers follow from how many of those have each
    word, as if words came one by one; that they come together is made good by _SPREAD.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._papers = counts.kept + counts.passed or 1
        self._mixture = counts.kept / self._papers
        total = counts.passed_papers.total() or 1
        words = total / (counts.passed or 1) or 1.0  # of a passed paper
        # Of passed papers only words are known: each has the share that a word of a kept paper has.
        self._share = counts.kept_shares.total() / UNIT / (counts.kept or 1) / words
        self._rocchio: dict[str, float] = {}
        self._bayes: dict[str, float] = {}
        means, spreads = [0.0, 0.0], [0.0, 0.0]
        for code in sorted(counts.passed_papers.keys() | counts.kept_papers.keys()):
            rate = (counts.passed_papers[code] + 0.5) / (counts.passed + 1)
            for at, weight in enumerate((self.weigh(code), self._weigh_bayes(code))):
                means[at] += rate * weight
                spreads[at] += rate * weight * weight
        self._zeros = means[0] * self._share, means[1] / sqrt(words)
        units = sqrt(spreads[0]) * self._share, sqrt(spreads[1] / words)
        self._units = [unit * spread or 1.0 for unit, spread in zip(units, _SPREAD, strict=True)]

    def rarity(self, code: str) -> float:
        """Inverse document frequency of a word."""
        counts = self._counts
        return log((1 + self._papers) / (1 + counts.kept_papers[code] + counts.passed_papers[code])) + 1

    def weigh(self, code: str) -> float:
        """What a word counts for in Rocchio."""
        weight = self._rocchio.get(code)
        if weight is None:
            counts = self._counts
            kept = counts.kept_shares[code] / UNIT / (counts.kept or 1)
            passed = counts.passed_papers[code] / (counts.passed or 1)
            weight = self._rocchio[code] = (kept - passed * self._share) * self.rarity(code) ** 2
        return weight

    def _weigh_bayes(self, code: str) -> float:
        """The logarithm of how much oftener kept papers have a word than passed ones."""
        weight = self._bayes.get(code)
        if weight is None:
            counts = self._counts
            mixture = self._mixture if 0 < self._mixture < 1 else 0.5  # nothing was kept, or nothing passed
            kept, passed = counts.kept_papers[code], counts.passed_papers[code]
            weight = log(
                (kept + _SMOOTH * mixture) / (passed + _SMOOTH * (1 - mixture)) * (1 - mixture) / mixture
            )
            self._bayes[code] = weight
        return weight

    def judge(self, features: Features, share: float) -> float:
        """Both scores in one.

        Args:
            share: of naive Bayes.
        """
        weights, length = features.weights()
        rocchio = fsum([weight * self.weigh(code) for code, weight in weights])
        bayes = fsum([weight * self._weigh_bayes(code) for code, weight in weights])
        scores = [
            (16 * score / (length or 1) - zero) / unit
            for score, zero, unit in zip((rocchio, bayes), self._zeros, self._units, strict=True)
        ]
        return (1 - share) * scores[0] + share * scores[1]
