"""What of a paper tells whether it is wanted: its words and how often it has them, pairs of neighbours that its title has or
that it repeats, and its authors, whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from zlib import crc32

from digestgen.text.phrases import STOP_WORDS
from digestgen.text.tokens import list_words, stem

UNIT = 1 << 16  # of shares
WIDTH = 4  # characters of a code: 2²⁴ codes, so that hardly ever two words share one
MOST_TIMES = 16  # occurrences; more count as much
# 16 · (1 + ln n), rounded: what a word counts for that occurs n times.
_WEIGHTS = (0, 16, 27, 34, 38, 42, 45, 47, 49, 51, 53, 54, 56, 57, 58, 59, 60)
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_WRITTEN = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:[-‐‑–’'][^\W_]+)*")
_CODES = [a + b for a in _DIGITS for b in _DIGITS]


@dataclass(frozen=True, slots=True)
class Features:
    """A paper in numbers."""

    words: dict[str, int]  # code of a word, or of a pair → occurrences, MOST_TIMES at most
    authors: tuple[str, ...] = ()

    def weights(self) -> tuple[list[tuple[str, int]], int]:
        """What each word counts for, and the length of them all as one vector, in whole numbers."""
        weights = [(code, _WEIGHTS[times]) for code, times in self.words.items()]
        return weights, isqrt(sum([weight * weight for _, weight in weights]) << 8)  # in 16ths

    def shares(self) -> Iterator[tuple[str, int]]:
        """Each word's part of a vector of length 1, in 65,536ths: whole numbers have one sum in any order."""
        weights, length = self.weights()
        return ((code, (weight * UNIT << 4) // length) for code, weight in weights)


class _Codes(dict[bytes, str]):
    """A word's code, "" for stop words, single letters and numbers."""

    def __missing__(self, word: bytes) -> str:
        root = stem(word.decode("utf-8", "surrogatepass"))
        counts = len(root) > 1 and root not in STOP_WORDS and not root.isdigit()
        code = self[word] = _encode(root) if counts else ""
        return code


def _encode(text: str) -> str:
    number = crc32(text.encode("utf-8", "surrogatepass"))
    return _CODES[number & 4095] + _CODES[number >> 12 & 4095]


_code_of = _Codes().__getitem__


def cut(title: str, abstract: str, authors: Iterable[str] = ()) -> Features:
    """Cut a paper into what counts of it."""
    codes = list(map(_code_of, list_words(title)))
    pairs = Counter([one + other for one, other in pairwise(codes) if one and other])
    chosen = set(pairs)
    text = list(map(_code_of, list_words(abstract)))
    pairs.update([one + other for one, other in pairwise(text) if one and other])
    words = Counter(codes + text)
    words.pop("", None)
    for pair, times in pairs.items():
        if times > 1 or pair in chosen:
            words[_encode(pair)] += times
    return Features(
        {code: min(times, MOST_TIMES) for code, times in words.items()}, tuple(dict.fromkeys(authors))
    )


def name_words(title: str, *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """(code, word as written) of the words of a title that count.

    Args:
        whole: words that hyphens join are written whole.
    """
    for joined in _JOINED.findall(title):
        for word in _WRITTEN.findall(joined):
            codes = [_code_of(part) for part in list_words(word)]
            if len(codes) == 1 and codes[0]:
                yield codes[0], joined if whole else word
