"""Phrases: whether one of some phrases stands in a text; tagging.holds_phrase() for many texts, a hundred times as fast."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from digestgen.tagging import ADDRESS, POSSESSIVE, holds_phrase, normalise


class Phrases:
    """Some phrases. One that has no word in it stands nowhere."""

    def __init__(self, phrases: Iterable[str]) -> None:
        said = [(phrase, normalise(phrase)) for phrase in phrases]
        self._phrases = [(phrase, *_prepare(words)) for phrase, words in said if words]

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def stand_in(self, texts: Sequence[str], folded: str) -> bool:
        """Whether one of them stands in one of these texts.

        Args:
            folded: fold_texts() of the same texts: most of the time it says that none does.
        """
        for phrase, stems, pattern in self._phrases:
            for stem in stems:
                if stem not in folded:
                    break
            else:
                if any(_holds(text, phrase, stems[0], pattern) for text in texts):
                    return True
        return False


def fold_texts(texts: Sequence[str]) -> str:
    """Texts in lower case and without accents, one after the other."""
    joined = "\n".join(texts)
    if joined.isascii():
        return joined.lower()
    joined = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", joined).casefold())
    return "".join([letter for letter in joined if not unicodedata.combining(letter)])


def _prepare(words: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What the folded text of a phrase's words has to hold, and a pattern that finds them in ASCII."""
    stems = tuple(word[:-1] if word.endswith("y") else word for word in words)
    forms = ["|".join(map(re.escape, _forms(word))) for word in words]
    between = "[^a-z0-9]+".join(f"(?:{form})" for form in forms)
    return stems, re.compile(f"(?<![a-z0-9]){between}(?![a-z0-9])")


def _forms(word: str) -> list[str]:
    """How a normalised word may be written: itself and its plurals, the longest first."""
    forms = {word, f"{word}s", f"{word}es", f"{word[:-1]}ies"}
    return sorted((form for form in forms if normalise(form) == (word,)), key=lambda form: (-len(form), form))


def _holds(text: str, phrase: str, stem: str, pattern: re.Pattern[str]) -> bool:
    """holds_phrase(); in ASCII the pattern is tried only where the first word's stem stands."""
    if not text.isascii():
        return holds_phrase(text, phrase)
    if "://" in text or "www." in text:
        text = ADDRESS.sub(" ", text)
    if "'" in text:
        text = POSSESSIVE.sub("", text)
    text = text.lower()
    at = text.find(stem)
    while at >= 0:
        if pattern.match(text, at):
            return True
        at = text.find(stem, at + 1)
    return False
