"""Terms: what of a paper may make another one related. Chosen from the paper alone, so that it can be kept.

A term is a word, two neighbours of the title, an author or a tag, as one number: 30 bits of a hash, and 2 bits for
how much it counts here. How much it counts at all depends on how many papers have it (nearness.py).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from zlib import crc32

from digestgen.model.paper import Paper
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
            for word in sorted(words, reverse=True):
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
