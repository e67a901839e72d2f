"""Phrases in texts: words brought to one form (case, accents, plurals), and whether a phrase stands somewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W_]+")
POSSESSIVE = re.compile(r"['’]s\b")
# Words that begin or end no topic: function words, and what every abstract says.
_STOP_WORDS = """
    a ability able about above accuracy accurate achieve achieved achieving across additional address
    advance after aim al all allow also although among an analysis analyze and any application apply
    approach are area art as aspect at available based baseline be because been before behavior being
    benefit best better between both broad build but by can cannot capability capture case challenge
    challenging change class code common comparable compare compared complex comprehensive conduct consider
    consist consistently contain context contribution control cost could create critical crucial current
    data dataset demonstrate demonstrated demonstrating depend design despite detail develop developed
    development did difference different difficult direct directly discuss diverse do does doing domain due
    during dynamic each easy effect effective effectively effectiveness efficiency efficient efficiently
    effort eg either enable enabling end enhance enhanced enhancing ensure especially essential establish
    estimate et etc evaluate evaluation even evidence examine example existing experiment experimental
    explicit explore exploring extend extensive fact factor fail fall feature few field final find finding
    first fixed focus follow following for form found framework from full fundamental further furthermore
    future gain gap general generally generate generated generating github give given global goal good great
    ground had has have he help her high higher highly how however human hundred i idea identify ie if
    impact implement implementation important importantly improve improved improvement improving in include
    including increase increasing increasingly information input insight instance integrate into introduce
    investigate is issue it its itself just key know knowledge known lack large largely larger latest lead
    leading learn learned learning less level leverage leveraging like limit limitation limited line local
    long low lower main maintain major make manner many may mean measure mechanism method methodology might
    million model modeling more most much multi multiple must natural nature near need new next no nor not
    nov novel number numerous observe obtain of off offer often on once one only onto open or order other
    others our out outperform output over overall own page paper part particular particularly per perform
    performance perspective play point poor popular possible potential practical practice predict present
    presented previous previously primarily principle prior problem process produce project promising
    property propose proposed proposing provide providing public publicly purpose quality question range
    rather real realistic recent recently reduce reducing related rely remain remarkable report require
    requirement requiring research researcher resource respectively result reveal robust role same sample
    scale scenario second section set setting several she short should show showing significant
    significantly similar simple simply since single situation size small so solution solve some sota source
    space specific specifically stage standard state step still strategy strong structure study substantial
    substantially success successfully such suggest suitable support system take target task technique term
    test than that the their them then theory there therefore these they this those thousand three through
    thus time to together too tool toolkit top toward towards traditional train trained training two type
    typical typically under understand understanding unified unique until up upon us use used using valuable
    value variety various varying version very via view was way we well were what when where whether which
    while who whose why wide widely will with within without word work world would year yet yield you your
    zero
"""


def normalise(text: str) -> tuple[str, ...]:
    """The words that count, for matching: case, accents, hyphens, slashes and plural -s do not.

    >>> normalise("Vision–Language models’ naïve policies")
    ('vision', 'language', 'model', 'naive', 'policy')
    """
    return tuple(key for _, key in split_words(text))


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text, word by word; case, accents, hyphens and plurals make no difference.

    >>> holds_phrase("Graph-neural networks at work", "graph neural network"), holds_phrase("Networking", "network")
    (True, False)
    """
    words, wanted = normalise(text), normalise(phrase)
    size = len(wanted)
    return bool(wanted) and any(words[at : at + size] == wanted for at in range(len(words) - size + 1))


def split_words(text: str) -> Iterator[tuple[str, str]]:
    """(as written, normalised) for each word."""
    text = POSSESSIVE.sub("", ADDRESS.sub(" ", text))
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        yield found[0], _normalise_word(found[0])


@lru_cache(maxsize=1 << 16)
def _normalise_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return _singular("".join(c for c in decomposed if not unicodedata.combining(c)))


def _singular(word: str) -> str:
    """Both numbers of a word as one; not always a word ("series" → "sery"), but the same on both sides."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith("sses") else word[:-1]


STOP_WORDS = frozenset(map(_singular, _STOP_WORDS.split()))


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
