"""Phrases in texts: word by word, each in the form that tokens.py gives it (case, accents, plurals)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from os.path import commonprefix

from digestgen.text.tokens import fold, list_forms, stem

ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_HYPHEN = re.compile(r"[-‐‑](?<=[^\W\d_].)(?=\w)")
_WORD = re.compile(r"[^\W_]+(?:(?<=\b[A-Za-z])(?:\+\+|#(?!\w)))?")  # C++ and C# are not C
POSSESSIVE = re.compile(r"['’]s\b")
# Words that begin or end no topic: function words, and words of every abstract.
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


STOP_WORDS = frozenset(map(stem, _STOP_WORDS.split()))
# Words that are English alone, and such as others have, too; see is_english().
_ENGLISH = frozenset("the and with that this which from these their its our been".split())
_SHARED = frozenset("of for we is are to by on as at it can or be has have not an using how what".split())
# Of 3,000 titles in English four have one of these, in lower case.
_FOREIGN = frozenset(
    """
    der die das und von für mit im zur zum des dem den eine ein einer auf aus bei als nicht über zwischen el los las del
    una un y con por en entre sobre le la les du et pour dans une il lo gli di della delle dei nel het een van voor naar
    bij og och av på med til för det ett dos das em na uma ao w z się från til bir için az és egy
    """.split()
)


def is_english(text: str) -> bool:
    """Whether a text is in English, as far as its small words tell.

    Of 3,000 abstracts of arXiv one is missed. Of 400,000 messages of programs in 34 other languages 58 are taken for it, most of
    which nobody had translated.

    >>> is_english("We light the lamps and count them."), is_english("Wir zünden die Lampen an."), is_english("Lamps burn.")
    (True, False, False)
    """
    words = _WORD.findall(text.lower())
    sure = sum(map(_ENGLISH.__contains__, words))
    found = sure + sum(map(_SHARED.__contains__, words))
    is_latin = text.isascii() or 2 * len(text.encode("ascii", "ignore")) > len(text)
    return (
        found > 1 <= sure
        and 10 * found >= len(words)
        and is_latin
        and (sure > 1 or _FOREIGN.isdisjoint(words))
    )


def is_foreign(title: str) -> bool:
    """Whether words of a title are of another language than English.

    >>> is_foreign("Das Licht der Lampen"), is_foreign("灯火"), is_foreign("Lamps by von Neumann"), is_foreign("Lamps of Kiel")
    (True, True, True, False)
    """
    return 2 * sum(map(str.isascii, title)) < len(title) or not _FOREIGN.isdisjoint(_WORD.findall(title))


def normalise(text: str) -> tuple[str, ...]:
    """The words that count, for matching: case, accents, hyphens, slashes and plurals do not.

    >>> normalise("Vision–Language models’ naïve policies")
    ('vision', 'language', 'model', 'naive', 'policy')
    >>> normalise("C++/C# by C, v1++, A+B, #1")
    ('c++', 'c#', 'by', 'c', 'v1', 'a', 'b', '1')
    """
    return tuple(map(stem, _WORD.findall(_drop_addresses(fold(text)))))


def list_joined(text: str) -> tuple[str, ...]:
    """A text, and once more with what its hyphens join as one word, if there is any: each may be how a phrase is written.

    >>> list_joined("Pre-training by GPT-4"), list_joined("2-3 lamps")
    (('Pre-training by GPT-4', 'Pretraining by GPT4'), ('2-3 lamps',))
    """
    joined = _HYPHEN.sub("", text)
    return (text,) if joined == text else (text, joined)


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase occurs in a text, word by word; case, accents, hyphens and plurals make no difference.

    >>> holds_phrase("Graph-neural networks at work", "graph neural network"), holds_phrase("Networking", "network")
    (True, False)
    """
    texts = [normalise(one) for one in list_joined(text)]
    return any(
        size > 0 and any(words[at : at + size] == phrase_words for at in range(len(words) - size + 1))
        for phrase_words in map(normalise, list_joined(phrase))
        for size in [len(phrase_words)]
        for words in texts
    )


def split_words(text: str) -> Iterator[tuple[str, str]]:
    """(as written, normalised) for each word."""
    for match in _WORD.finditer(unicodedata.normalize("NFC", _drop_addresses(text))):
        if key := stem(fold(match[0])):
            yield match[0], key


def _drop_addresses(text: str) -> str:
    """A text without web addresses, and without the `'s` of possessives."""
    if "://" in text or "www." in text:
        text = ADDRESS.sub(" ", text)
    return POSSESSIVE.sub("", text) if "'" in text or "’" in text else text


class Phrases:
    """Some phrases. One without a word in it occurs nowhere."""

    def __init__(self, phrases: Iterable[str]) -> None:
        words = {one: normalise(one) for phrase in phrases for one in list_joined(phrase)}
        self._phrases = [(phrase, *_prepare(words[phrase])) for phrase in words if words[phrase]]

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def any_in(self, texts: Sequence[str], folded: str) -> bool:
        """Whether one of them occurs in one of these texts."""
        for phrase, heads, start, pattern in self._phrases:
            for head in heads:
                if head not in folded:
                    break
            else:
                if any(_holds(one, phrase, start, pattern) for text in texts for one in list_joined(text)):
                    return True
        return False


def fold_texts(texts: Sequence[str]) -> str:
    """Texts in lower case and without accents, one after the other, and once more without hyphens."""
    folded = fold("\n".join(texts))
    return f"{folded}\n{folded.replace('-', '').replace('‐', '')}"


def _prepare(words: tuple[str, ...]) -> tuple[tuple[str, ...], str, re.Pattern[str]]:
    """What the folded text of a phrase's words has to hold; for text in ASCII, how the phrase begins and its pattern."""
    forms = [list_forms(word) for word in words]
    heads = tuple(map(commonprefix, forms))
    start = commonprefix([form for form in forms[0] if form.isascii()])  # noqa: RUF071 (of words)
    between = "[^a-z0-9]+".join(f"(?:{'|'.join(map(re.escape, each))})" for each in forms)
    return heads, start, re.compile(f"(?<![a-z0-9]){between}(?![a-z0-9])")


def _holds(text: str, phrase: str, start: str, pattern: re.Pattern[str]) -> bool:
    """holds_phrase(); in ASCII the pattern is tried only where the first word may begin."""
    if not text.isascii():
        return holds_phrase(text, phrase)
    text = _drop_addresses(text.lower())
    at = text.find(start)
    while at >= 0:
        if pattern.match(text, at):
            return True
        at = text.find(start, at + 1)
    return False
