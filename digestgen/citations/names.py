"""Authors' names in the parts that reference managers sort and shorten by.

The name itself stays as written; only formats that need parts get them. Which words are the family name is decided as
in BibTeX (btxdoc, §4): the last word and the lower-case words before it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Words that no person's name has, and parts of such words.
_BODIES = frozenset(
    "and team collaboration collaborations consortium group lab labs project initiative committee society association "
    "foundation network inc inc. ltd ltd. gmbh corp corp. corporation".split()
)
_BODY_PARTS = ("universit", "institut", "laborator")
_DIGIT = re.compile(r"\d")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_DEGREE = re.compile(r"Ph\.?\s?D\.?|M\.?D\.?|M\.?Sc\.?", re.IGNORECASE)


class CitedName(NamedTuple):
    """A person's name in parts, or an organisation's as one.

    Attributes:
        whole: as written, in reading order, without degrees: "Ludwig van Beethoven III".
        family: "" for an organisation, and for a name of one word, which stays whole.
        given, particle, suffix: "Ludwig", "van", "III".
        is_body: whether it is an organisation: a team, an institution.
    """

    whole: str
    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_body: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether any program finds these parts in the name as written: the last word is the family name."""
        return not (self.particle or self.suffix or " " in self.family)

    @property
    def sorted(self) -> str:
        """`van Beethoven, Ludwig, III`, as in RIS and BibTeX; an organisation's name as it is, without commas."""
        if not self.family:
            return " ".join(self.whole.replace(",", " ").split())
        last = f"{self.particle} {self.family}" if self.particle else self.family
        return f"{last}, {self.given}, {self.suffix}" if self.suffix else f"{last}, {self.given}"


@lru_cache(maxsize=4096)
def split_name(text: str) -> CitedName:
    """Split a name into parts; organisations, names of one word and anything unusual stay whole.

    >>> split_name("Ludwig van Beethoven III").sorted, split_name("Gemma Team").sorted, split_name("Xingyu").sorted
    ('van Beethoven, Ludwig, III', 'Gemma Team', 'Xingyu')
    >>> split_name("Two, Bo").sorted, split_name("Ann One, PhD").sorted
    ('Two, Bo', 'One, Ann')
    """
    words = text.split()
    name, suffix = " ".join(words), ""
    if _is_body(name):
        return CitedName(name, is_body=True)
    if "," in name:
        head, _, tail = name.partition(",")
        head, tail = head.rstrip(), tail.strip()
        if _DEGREE.fullmatch(tail):
            return split_name(head)
        if _SUFFIX.fullmatch(tail):
            words, suffix = head.split(), tail
        elif tail and head and "," not in tail:
            return CitedName(f"{tail} {head}", head, tail)
        else:
            return CitedName(name)
    elif len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) < 2:
        return CitedName(name)
    if len(words) > 2:
        lower = [at for at, word in enumerate(words[1:-1], 1) if word[0].islower()]
        if lower:
            first, last = lower[0], lower[-1] + 1
            particle = " ".join(words[first:last])
            return CitedName(name, " ".join(words[last:]), " ".join(words[:first]), particle, suffix)
    return CitedName(name, words[-1], " ".join(words[:-1]), "", suffix)


def _is_body(name: str) -> bool:
    """Whether it is a team, a firm, an institution."""
    lower = name.lower()
    if not _BODIES.isdisjoint(lower.split(" ")) or lower.startswith("the ") or _DIGIT.search(lower):
        return True
    return any(part in lower for part in _BODY_PARTS)
