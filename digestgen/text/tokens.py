"""Tokens: what of a text can be searched for. `tokens.js` makes the same of what a reader types; a test holds both
against each other.

Text is folded (NFKD, lower case, no diacritics) and cut at a list of separators that is spelled out here: named
classes differ between languages and versions of Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Vowel points, accents, variation selectors and invisible joiners: taken out, words stay whole.
_MARKS = ("\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670"
          "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060-\u2064\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff")  # fmt: skip
# Punctuation, symbols, arrows, operators, pictures, private use. What NFKD takes apart needs no place here.
_SEPARATORS = (
    "\x00-/:-@\\[-`{-\u00bf\u00d7\u00f7\u02b9-\u02df\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4"
    "\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e3f\u0e4f\u0e5a\u0e5b\u0f04-\u0f14\u104a-\u104f"
    "\u1361-\u1368\u17d4-\u17db\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff\u2e00-\u2e7f\u2ff0-\u3004"
    "\u3008-\u3030\u303d-\u303f\u30a0\u30fb\ua4fe\ua4ff\ud800-\uf8ff\ufe10-\ufe6f\uff00-\uff0f\uffe0-\uffff"
    "\U0001f000-\U0001faff"
)
# Scripts that put no space between words: each pair of neighbours is a token.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_TAKEN_OUT = re.compile(f"[{_MARKS}]")
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_SEPARATORS}{_UNSPACED}]+")
# Runs joined by hyphens or apostrophes belong together: `pre-training` is found as `pretraining`, too.
_CHUNK = re.compile(f"[^{_SEPARATORS}]+(?:[-'\u2010\u2019][^{_SEPARATORS}]+)*")
_ASCII_CHUNK = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
                          "ı": "i", "ħ": "h", "ς": "σ"})  # fmt: skip
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
        upsilon phi chi psi omega""".split(),
        strict=True,
    )
)
_PLURAL = re.compile(r"[a-z]*[a-z]{3}s")
_LETTER = re.compile(r"([α-ω])([0-9]*)")


def fold(text: str) -> str:
    """Text as it is compared: `Gödel’s ℓ²` → `godel’s l2`.

    Compatibility forms, case and diacritics are gone, letters without a decomposition have their usual spelling.
    """
    if text.isascii():
        return text.lower()
    text = _TAKEN_OUT.sub("", unicodedata.normalize("NFKD", text).lower())
    return unicodedata.normalize("NFC", text.translate(_LETTERS))


def stem(word: str) -> str:
    """A word without the ending of a plural (Harman's S-stemmer, and `classes` → `class`).

    >>> [stem(word) for word in ("models", "studies", "classes", "bias", "loss", "this")]
    ['model', 'study', 'class', 'bias', 'loss', 'this']
    """
    if word[-1] != "s" or not _PLURAL.fullmatch(word):
        return word
    if word.endswith(("ss", "us", "is", "as")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def read_tokens(text: str) -> tuple[list[str], list[str]]:
    """What a text says, word by word.

    Returns:
        the tokens in order, and further ones that stand beside them: what hyphens join, as one word, and the last
        letter of a run without spaces, so that each of its letters begins some token.

    >>> read_tokens("Pre-training of 大模型, β-VAEs")
    (['pre', 'training', 'of', '大模', '模型', 'beta', 'vae'], ['pretraining', '型', 'βvaes'])
    """
    folded = fold(text)
    if folded.isascii():
        return _read_ascii(folded)
    tokens: list[str] = []
    beside: list[str] = []
    for chunk in _CHUNK.findall(folded):
        runs = _RUN.findall(chunk)
        for run in runs:
            if not is_unspaced(run):
                letter = _LETTER.fullmatch(run)
                tokens.append(_GREEK[letter[1]] + letter[2] if letter else stem(run))
            elif len(run) == 1:
                tokens.append(run)
            else:
                tokens += map("".join, pairwise(run))
                beside.append(run[-1])
        if len(runs) > 1 and not any(map(is_unspaced, runs)):
            beside.append(stem("".join(runs)))
    return tokens, beside


def _read_ascii(folded: str) -> tuple[list[str], list[str]]:
    """The same for text in ASCII, which most is."""
    tokens: list[str] = []
    beside: list[str] = []
    for chunk in _ASCII_CHUNK.findall(folded):
        if chunk.isalnum():
            tokens.append(stem(chunk) if chunk[-1] == "s" else chunk)
        else:
            runs = chunk.replace("'", "-").split("-")
            tokens += map(stem, runs)
            beside.append(stem("".join(runs)))
    return tokens, beside


def is_unspaced(token: str) -> bool:
    """Whether a token is of a script without spaces between words."""
    return token[0] >= "\u0e00" and _UNSPACED_LETTER.match(token) is not None
