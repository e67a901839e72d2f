"""Tags for a paper from the vocabulary's own phrases; and phrases the vocabulary lacks, for people to judge.

Nothing here learns or guesses: a tag is assigned because its phrases are in the paper. On 300 papers
with keywords of their authors' a controlled vocabulary beat TF-IDF and YAKE, whose tags were used once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digestgen.model.ids import ARCHIVES, PaperId
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.text.phrases import ADDRESS, STOP_WORDS, list_joined, normalise, split_words

TITLE_SCORE = 3  # a phrase in the title, once
KEYWORD_SCORE = 3  # a keyword of the source that is a phrase of the tag, once
ABSTRACT_SCORE = 1  # each occurrence in the abstract, at most ABSTRACT_MOST
ABSTRACT_MOST = 3
CATEGORY_SCORE = 1  # an arXiv category of the tag, once: too wide to assign a tag where anything else fits
NEEDED = 2

_Phrase = tuple[str, ...]  # normalised words
_Run = tuple[tuple[str, str], ...]  # (as written, normalised) words that stand together

_BREAK = re.compile(r"[^\w\s/‐‑–'’-]|\s[-–]+\s")  # between phrases: any mark but hyphen, slash and apostrophe
_CATEGORY = re.compile(r"[a-z-]+\.[A-Za-z-]{2,}|" + "|".join(ARCHIVES))
_QUALIFIED = re.compile(r"([^()]+)\(([^()]+)\)\s*")  # Inspec's "deep learning (artificial intelligence)"
_SHORT = re.compile(r"\s*[A-Z][A-Za-z-]*[A-Z]s?\s*")  # an abbreviation: "RL", "GNNs"
_STEP = re.compile(
    r"/|>|::|--"
)  # MeSH's "Lamps/methods", Zotero's and Obsidian's "topics/lamps", libraries' "Lamps--History"
_INNER = frozenset({"of", "to", "in", "for"})  # may stand within a phrase: "chain of thought"
_LONGEST = 4  # words in a suggestion
_PAPERS = 3  # that a suggestion needs
_END = ""  # the key under which a trie's node holds the tags that end there; no word is empty


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that may deserve a tag."""

    phrase: str
    papers: int
    examples: tuple[str, ...]


def keywords_of(paper: Paper) -> tuple[str, ...]:
    """What the sources called the paper's topics, and what its ids say."""
    return tuple(dict.fromkeys((*paper.keywords, *archives_of(paper.all_ids))))


def given_tags(paper: Paper) -> tuple[str, ...]:
    """Tags that the settings gave all papers of the standing sources that brought this one."""
    said = [payload.get("tags", ()) for payload in paper.sources.values()]
    return tuple(str(tag) for tags in said if isinstance(tags, list | tuple) for tag in tags)


def archives_of(ids: Iterable[PaperId]) -> tuple[str, ...]:
    """What arXiv ids of before April 2007 are filed under, `hep-th/9901001`: a category, where nobody says another."""
    return tuple(one.value.partition("/")[0] for one in ids if one.scheme == "arxiv" and "/" in one.value)


class Matcher:
    """Finds a vocabulary's phrases in texts; made by build_matcher(), immutable, usable for many papers."""

    def __init__(
        self,
        trie: Mapping[str, Any],
        slugs: Mapping[tuple[str, ...], str],
        categories: Mapping[str, tuple[str, ...]],
        ancestors: Mapping[str, frozenset[str]],
    ) -> None:
        self._trie, self._slugs = trie, slugs
        self._categories, self._ancestors = categories, ancestors

    def assign(
        self, title: str, abstract: str, keywords: Sequence[str] = (), limit: int = 5
    ) -> tuple[str, ...]:
        """The tags of a paper.

        Args:
            keywords: the source's own, and arXiv categories (`cs.CL`).

        Returns:
            Slugs, best first, ties by slug. A tag whose descendant is assigned as well is left out: its page
            lists the descendant's papers anyway, and the place is better used. Where nothing else fits, the tags
            of the first category that means any.
        """
        scores: Counter[str] = Counter()
        for slug in self._found(title):
            scores[slug] += TITLE_SCORE
        for slug, count in self._found(abstract).items():
            scores[slug] += ABSTRACT_SCORE * min(count, ABSTRACT_MOST)
        whole = {slug for keyword in keywords for slug in self._named(keyword)}
        filed = [slugs for keyword in keywords if (slugs := self._file(keyword))]
        for slug in whole:
            scores[slug] += KEYWORD_SCORE
        for slug in {slug for slugs in filed for slug in slugs}:
            scores[slug] += CATEGORY_SCORE
        enough = {slug for slug, score in scores.items() if score >= NEEDED} or set(*filed[:1])
        wider = {above for slug in enough for above in self._ancestors[slug]}
        return tuple(sorted(enough - wider, key=lambda slug: (-scores[slug], slug))[:limit])

    def _file(self, keyword: str) -> tuple[str, ...]:
        """The tags of the first arXiv category that a keyword names: `cs.CV`, `cs.CV cs.LG`, `Vision (cs.CV)`."""
        named = (self._categories.get(word.strip("()[],;"), ()) for word in keyword.split())
        return next(filter(None, named), ())

    def lacks(self, keyword: str) -> bool:
        """Whether a keyword is a topic, not a category, and none of the vocabulary's."""
        words = normalise(keyword)
        return bool(words) and not (_CATEGORY.fullmatch(keyword.strip()) or self._named(keyword))

    def _named(self, keyword: str) -> set[str]:
        """The tags that a keyword names: as a whole, with its abbreviation or qualifier, or by the steps of its path."""
        if whole := {slug for one in list_joined(keyword) for slug in self.meaning(normalise(one))}:
            return whole
        if match := _QUALIFIED.fullmatch(keyword):
            wide = self.meaning(normalise(match[2]))
            is_known = wide or _SHORT.fullmatch(match[2])
            return {*self.meaning(normalise(match[1])), *wide} if is_known else set()
        return {slug for step in _STEP.split(keyword) for slug in self.meaning(normalise(step))}

    def meaning(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The tags that normalised words as a whole mean: by title, alias or phrase, else by slug."""
        length, slugs = self._longest(words, 0)
        if length and length == len(words):
            return slugs
        return (self._slugs[words],) if words in self._slugs else ()

    def spans(self, words: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """(first, end, slugs) of phrases in normalised words: the longest at a place, none overlapping."""
        end = 0
        for at in [at for at, word in enumerate(words) if word in self._trie]:
            if at >= end:
                length, slugs = self._longest(words, at)
                if length:
                    end = at + length
                    yield at, end, slugs

    def _found(self, text: str) -> Counter[str]:
        """How often a text mentions each tag; a phrase and its abbreviation behind it are one mention."""
        written, *joined = [self._count(normalise(one)) for one in list_joined(text)]
        return written | joined[0] if joined else written

    def _count(self, words: tuple[str, ...]) -> Counter[str]:
        counts: Counter[str] = Counter()
        start, stop = 0, -1  # of the mention before
        before: tuple[str, ...] = ()
        for first, end, slugs in self.spans(words):
            is_same = first == stop and words[start:stop] != words[first:end]
            counts.update(slug for slug in slugs if not (is_same and slug in before))
            start, stop, before = first, end, slugs
        return counts

    def _longest(self, words: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        node, length = self._trie, 0
        slugs: tuple[str, ...] = ()
        for end in range(at, len(words)):
            deeper = node.get(words[end])
            if deeper is None:
                break
            node = deeper
            if _END in node:
                length, slugs = end + 1 - at, node[_END]
        return length, slugs


def build_matcher(tags: Sequence[Tag]) -> Matcher:
    """A matcher for a vocabulary.

    Titles, aliases and phrases are found in texts, as whole words; slugs only among keywords. A phrase that
    two tags claim assigns both.
    """
    trie: dict[str, Any] = {}
    categories: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        for phrase in [one for said in (tag.title, *tag.aliases, *tag.phrases) for one in list_joined(said)]:
            node = trie
            for word in normalise(phrase):
                node = node.setdefault(word, {})
            if node is not trie:
                node[_END] = tuple(dict.fromkeys((*node.get(_END, ()), tag.slug)))
        for category in tag.categories:
            categories[category] = (*categories.get(category, ()), tag.slug)
    slugs = {normalise(tag.slug): tag.slug for tag in reversed(tags)}
    return Matcher(trie, slugs, categories, _ancestors(tags))


def _ancestors(tags: Sequence[Tag]) -> dict[str, frozenset[str]]:
    parents = {tag.slug: tag.parent for tag in tags}
    ancestors = {}
    for slug, above in parents.items():
        seen: set[str] = set()
        while above and above != slug and above not in seen:  # a circle is the vocabulary's problem, not ours
            seen.add(above)
            above = parents.get(above, "")
        ancestors[slug] = frozenset(seen)
    return ancestors


def suggest(
    papers: Iterable[tuple[str, str, str, Sequence[str]]], tags: Sequence[Tag], limit: int = 20
) -> list[Suggestion]:
    """Frequent phrases that no tag covers, for a person to judge.

    A phrase has one to four words and stands in at least three papers. Words that a tag's phrase covers are
    not counted, except inside an author's own keyword, which may name something narrower. A phrase
    that mostly occurs inside a longer one gives way to it. Papers that name the phrase among their keywords
    count twice, and what three of them name may be of any words ("kettle theory"). A single word is rarely a topic: a fifth of its papers must have it as a keyword, or half
    write it like a name (`GAN`).

    Args:
        papers: (id, title, abstract, keywords) of each.

    Returns:
        Best first; equal ones by phrase.
    """
    matcher = build_matcher(tags)
    runs: list[list[_Run]] = []
    ids: list[str] = []
    named: Counter[_Phrase] = Counter()
    names: Counter[_Phrase] = Counter()
    for paper_id, title, abstract, keywords in papers:
        named_phrases = [
            tuple(split_words(keyword)) for keyword in keywords if not _CATEGORY.fullmatch(keyword.strip())
        ]
        own = [run for run in named_phrases if len(run) <= _LONGEST and not matcher.meaning(_keys(run))]
        named.update(set(map(_keys, own)))
        ids.append(paper_id)
        paper = [*own, *_uncovered(title, matcher), *_uncovered(abstract, matcher)]
        names.update({(key,) for run in paper for word, key in run if not word[1:].islower()})
        runs.append(paper)
    counts = {
        phrase: count
        for phrase, count in _count(runs).items()
        if (_may_be_topic(phrase) or named[phrase] >= _PAPERS)
        and (len(phrase) > 1 or 5 * named[phrase] > count or 2 * names[phrase] > count)
        and not matcher.meaning(phrase)
    }
    inside: dict[_Phrase, int] = {}
    for phrase, count in counts.items():
        for part in _parts(phrase):
            inside[part] = max(inside.get(part, 0), count)
    scores = {
        phrase: count + named[phrase] for phrase, count in counts.items() if 2 * inside.get(phrase, 0) < count
    }
    best = sorted(scores, key=lambda phrase: (-scores[phrase], phrase))[:limit]
    written: dict[_Phrase, Counter[str]] = {phrase: Counter() for phrase in best}
    examples: dict[_Phrase, dict[str, None]] = {phrase: {} for phrase in best}
    for paper_id, paper in zip(ids, runs, strict=True):
        for length in {len(phrase) for phrase in best}:
            for words, phrase in _grams(paper, length):
                if phrase in written:
                    written[phrase][words] += 1
                    examples[phrase][paper_id] = None
    return [
        Suggestion(
            phrase=min(written[phrase], key=lambda words: (-written[phrase][words], words.swapcase())),
            papers=counts[phrase],
            examples=tuple(examples[phrase])[:3],
        )
        for phrase in best
    ]


def _keys(run: _Run) -> _Phrase:
    return tuple(key for _, key in run)


def _uncovered(text: str, matcher: Matcher) -> Iterator[_Run]:
    """The stretches of words between punctuation and between the phrases of tags."""
    for piece in _BREAK.split(ADDRESS.sub(".", text)):
        run = tuple(split_words(piece))
        start = 0
        for first, end, _ in matcher.spans(_keys(run)):
            yield run[start:first]
            start = end
        yield run[start:]


def _grams(paper: list[_Run], length: int) -> Iterator[tuple[str, _Phrase]]:
    """(as written, normalised) for each stretch of so many words."""
    for run in paper:
        for at in range(len(run) - length + 1):
            part = run[at : at + length]
            yield " ".join(word for word, _ in part), _keys(part)


def _count(runs: list[list[_Run]]) -> Counter[_Phrase]:
    """In how many papers each phrase stands, if in enough.

    Length by length: a phrase can only be frequent if the two phrases one word shorter are (Agrawal and
    Srikant's apriori), so memory follows the frequent ones.
    """
    frequent: Counter[_Phrase] = Counter()
    for length in range(1, _LONGEST + 1):
        counts: Counter[_Phrase] = Counter()
        for paper in runs:
            counts.update(
                {
                    phrase
                    for _, phrase in _grams(paper, length)
                    if length == 1 or (phrase[1:] in frequent and phrase[:-1] in frequent)
                }
            )
        frequent.update({phrase: count for phrase, count in counts.items() if count >= _PAPERS})
    return frequent


def _may_be_topic(phrase: _Phrase) -> bool:
    if phrase[0] in STOP_WORDS or phrase[-1] in STOP_WORDS or any(word.isdigit() for word in phrase):
        return False
    if len(phrase) == 1:
        return len(phrase[0]) >= 3
    return all(len(word) > 1 and (word in _INNER or word not in STOP_WORDS) for word in phrase[1:-1])


def _parts(phrase: _Phrase) -> Iterator[_Phrase]:
    """The shorter stretches of a phrase."""
    for length in range(1, len(phrase)):
        for at in range(len(phrase) - length + 1):
            yield phrase[at : at + length]
