"""People: a Name is as somebody wrote it on a paper; a Person is who it is.

What a name's parts are is said by a source, or by people, where it is known; else it is decided as in BibTeX (btxdoc,
§4): the family name is the last word and the lower-case words before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

NAME_LIMIT = 300  # characters; an institution's name with its departments has 200

# Words that no person's name has, and parts of such words.
_BODIES = frozenset(
    "and team collaboration collaborations consortium group lab labs project initiative committee society association "
    "foundation network inc inc. ltd ltd. gmbh corp corp. corporation organization organisation agency authority council "
    "bank ministry office bureau board nations union commission service services department centre center panel "
    "federation collaborators investigators consortia alliance coalition registry statistics museum observatory programme "
    "forschungsgemeinschaft gesellschaft conseil consejo ministère ministerio ministério ministerium agence agencia agência "
    "comité comisión commissione research systems technologies robotics electronics workshop archive library deepmind "
    "google microsoft nvidia bytedance tencent administration llc hospital party task taskforce secretariat government "
    "parliament".split()
)
_BODY_PARTS = (
    "universit",
    "universid",
    "uniwersyt",
    "univerzit",
    "institut",
    "istitut",
    "laborato",
    "academy",
    "academia",
    "académ",
    "akadem",
)
_PLACE = re.compile(r"\b(?:school|college|faculty|hospital|city|state|company|task force) (?:of|on|for) ")
_DIGIT = re.compile(r"\d(?!(?:nd|rd|th)$)")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|2nd|3rd|[4-9]th")
# What follows a name behind a comma; Md is a given name.
DEGREE = re.compile(
    r"(?:[Pp][Hh]\.?\s?D|M\.?D|[BM]\.?S[Cc]|D\.?Sc|Sc\.?D|M\.?P\.?H|M\.?B\.?A|M\.?B\.?B\.?S|MBChB|D\.?V\.?M|D\.?D\.?S"
    r"|R\.?N|F\.?R\.?C\.?[PS]|FAC[CPS]|FRS|[OMC]BE|PharmD|EdD|PsyD|M\.?Ed|D\.?N\.?P|D\.?P\.?T|D\.?M\.?D|[BM]\.?S\.?N|M\.?S\.?W|MHS|MHA|MSPH|F(?:AAN|AHA|ACC|ESC)|[DM]\.?Phil|DrPH|LL\.?[BMD]|Esq)\.?"
)
_PARTICLES = frozenset(
    "af av da das de del della den der di dos du la le ten ter van vom von zu zum zur".split()
)
# Behind given names, "Alexander von", they are part of the family name; other small words are not: "Shi he".
_DROPPED = _PARTICLES | frozenset(
    "al auf aus ben bin dal dalla degli dei dello dem do e el ibn in i of op opde thor tot uit vande vander y".split()
)
_JOINS = frozenset("yei")  # between two family names, in Spanish, Portuguese and Catalan
_SAINTS = frozenset(("St.", "St", "Ste.", "Ste"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}|Md\.?")
_SMALL_INITIAL = re.compile(r"[^\W\d_]\.")
_HAN = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f々"
# "佐藤 花子": the family name first, unless it is in kana alone, as names from elsewhere are.
_SPACED = re.compile(f"(?![\u3040-\u30ff])[{_HAN}]{{1,3}} [{_HAN}]{{1,4}}")
_RUN = re.compile(r"[^\W\d_]{2,3}|[^\W\d_](?:-[^\W\d_])+")


class Name(NamedTuple):
    """An author's name as written on one paper, in reading order ("Ada One")."""

    text: str
    # 16 characters in four groups (https://support.orcid.org, structure of the identifier), or ""
    orcid: str = ""
    affiliation: str = ""  # as written, or ""
    # the words of `text` that are the family name, with particles that it is never without ("van der Berg"); all of
    # it for a name that has no parts. "" where split_name() finds them without; see build_name().
    family: str = ""
    is_body: bool = False  # whether it is said to be an organisation; split_name() finds many without


class NameParts(NamedTuple):
    """A person's name in parts, or an organisation's as one."""

    whole: str  # in reading order, without degrees: "Ludwig van Beethoven III"
    family: str = ""  # "" for an organisation, and for a name of one word, which stays whole
    given: str = ""  # initials that were written without points have them: "M. J.".
    particle: str = ""  # particle, suffix: "van", "III"
    suffix: str = ""
    is_body: bool = False  # whether it is an organisation: a team, an institution
    # a particle that is left out where the family name stands alone: "von" of "Humboldt, Alexander von"
    dropping: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether any program finds these parts in the name as written: the last word is the family name."""
        return not (self.particle or self.suffix or self.dropping) and (
            not self.family or (self.whole.endswith(f" {self.family}") and " " not in self.family)
        )

    @property
    def last(self) -> str:
        """The family name with what it is never without: `van Beethoven`."""
        return f"{self.particle} {self.family}" if self.particle else self.family

    @property
    def first(self) -> str:
        """All given names, and the particle that may be dropped, as reference managers write: `Alexander von`."""
        return f"{self.given} {self.dropping}" if self.dropping else self.given

    @property
    def sorted(self) -> str:
        """`van Beethoven, Ludwig, III`, as in RIS and BibTeX; an organisation's name as it is, without commas."""
        if not self.family:
            return " ".join(self.whole.replace(",", " ").split())
        parts = f"{self.last.replace(',', '')}, {self.first}"
        return f"{parts}, {self.suffix}" if self.suffix else parts


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, under however many spellings (`content/people.yml`)."""

    slug: str
    name: str  # how this site writes it
    variants: tuple[str, ...] = ()
    orcid: str = ""


def build_name(
    text: str, orcid: str = "", affiliation: str = "", *, family: str = "", is_body: bool = False
) -> Name:
    """A name whose parts are said; what its text says without is left out, so that equal names are equal.

    Args:
        family: see Name; not looked at where the text does not hold it.

    >>> build_name("Ada One", family="One"), build_name("Ida Lloyd Webber", family="Lloyd Webber").family
    (Name(text='Ada One', orcid='', affiliation='', family='', is_body=False), 'Lloyd Webber')
    """
    if is_body or family:
        guess = _split(text, "", False)
        if is_body:
            return Name(text, orcid, affiliation, "", not guess.is_body)
        if _split(text, family, False) != guess:
            return Name(text, orcid, affiliation, family)
    return Name(text, orcid, affiliation)


def split_name(name: Name | str) -> NameParts:
    """Split a name into parts: as is said of it; else organisations, names of one word and anything unusual stay whole.

    >>> split_name("Ludwig van Beethoven III").sorted, split_name("Gemma Team").sorted, split_name("Xingyu").sorted
    ('van Beethoven, Ludwig, III', 'Gemma Team', 'Xingyu')
    >>> split_name("van der Berg").sorted, split_name("bell hooks").sorted
    ('van der Berg', 'hooks, bell')
    >>> split_name("Two, Bo").sorted, split_name("Ann One, PhD").sorted, split_name("MJ One").sorted
    ('Two, Bo', 'One, Ann', 'One, M. J.')
    >>> split_name("One, Ann, Jr.").sorted, split_name("One, Jr., Ann").sorted, split_name("One, Ann, III, PhD").sorted
    ('One, Ann, Jr.', 'One, Ann, Jr.', 'One, Ann, III')
    >>> split_name(Name("Ida Lloyd Webber", family="Lloyd Webber")).sorted, split_name(Name("王小明", family="王")).sorted
    ('Lloyd Webber, Ida', '王, 小明')
    >>> split_name("佐藤 花子").sorted, split_name("김 철수").sorted, split_name("アダ ワン").sorted
    ('佐藤, 花子', '김, 철수', 'ワン, アダ')
    """
    return _split(name, "", False) if isinstance(name, str) else _split(name.text, name.family, name.is_body)


@lru_cache(maxsize=8192)
def _split(text: str, family: str, is_body: bool) -> NameParts:
    text = " ".join(text.split())
    if is_body:
        return NameParts(text, is_body=True)
    if family and (at := find_family(text, family)) >= 0:
        return _cut(text, at, " ".join(family.split()))
    return _guess(text)


def find_family(text: str, family: str) -> int:
    """Where in a name the words of a family name begin, the last time; -1 where they are not in it.

    >>> find_family("Ali Ali", "Ali"), find_family("Ann Onely", "One"), find_family("王小明", "王")
    (4, -1, 0)
    """
    text, family = " ".join(text.split()), " ".join(family.split())
    if not family:
        return -1
    if " " not in text and not text.isascii() and text.startswith(family):
        return 0
    at = text.rfind(family)
    while at >= 0:
        end = at + len(family)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return at
        at = text.rfind(family, 0, end - 1)
    return -1


def _cut(text: str, at: int, family: str) -> NameParts:
    """The parts of a name whose family name is known."""
    before, after = text[:at].strip(), text[at + len(family) :].strip(" ,")
    if DEGREE.fullmatch(after):
        text, after = text[: at + len(family)], ""
    given, suffix = (before, after) if before or _SUFFIX.fullmatch(after) else (after, "")
    if not given:
        return NameParts(text)
    words, names = family.split(), given.split()
    small = next((place for place, word in enumerate(words[:-1]) if not _is_small(word)), len(words) - 1)
    kept = max((place for place, word in enumerate(names, 1) if not _is_dropped(word)), default=len(names))
    particle, last = " ".join(words[:small]), " ".join(words[small:])
    return _with_points(
        NameParts(text, last, " ".join(names[:kept]), particle, suffix, False, " ".join(names[kept:]))
    )


def _guess_turned(name: str, parts: list[str]) -> NameParts:
    """`One, Ann, Jr.`, as catalogues have it, and `One, Jr., Ann` of BibTeX; degrees are left out. Else it stays whole."""
    family, *others = (part for part in parts if not DEGREE.fullmatch(part))
    given = [part for part in others if not _SUFFIX.fullmatch(part)]
    suffixes = [part for part in others if _SUFFIX.fullmatch(part)]
    if not (family and len(given) == 1 and given[0] and len(suffixes) < 2):
        return NameParts(name)
    turned = NameParts(f"{given[0]} {family}", family, given[0])
    return _with_points(
        turned._replace(whole=f"{turned.whole} {suffixes[0]}", suffix=suffixes[0]) if suffixes else turned
    )


def is_suffix(text: str) -> bool:
    """Whether it is `Jr.`, `III`: what follows a name, and is none."""
    return bool(_SUFFIX.fullmatch(text))


def _is_small(word: str) -> bool:
    """Whether a word is a particle by its looks: `van`, `'t`; not the initial of somebody who writes `e. e. one`."""
    return word.lstrip("'’‘`")[:1].islower() and not _SMALL_INITIAL.fullmatch(word)


def _is_dropped(word: str) -> bool:
    return _is_small(word) and (word in _DROPPED or not word.isalpha())  # d', 't


def _guess(name: str) -> NameParts:
    """The parts of a name of which nothing is said."""
    words, suffix = name.split(), ""
    if _is_body(name):
        return NameParts(name, is_body=True)
    if "," in name:
        head, _, tail = name.partition(",")
        head, tail = head.rstrip(), tail.strip()
        if " " not in head and head and _INITIALS.fullmatch(tail):
            return _with_points(NameParts(f"{tail} {head}", head, tail))
        if all(DEGREE.fullmatch(part.strip()) for part in tail.split(",")):
            person, _, degree = head.rpartition(" ")  # "Ada One M.D., Ph.D."
            return _guess(person if " " in person and DEGREE.fullmatch(degree) else head)
        if _SUFFIX.fullmatch(tail):
            words, suffix = head.split(), tail
        elif tail and head and "," not in tail:
            return _with_points(NameParts(f"{tail} {head}", head, tail))
        else:
            return _guess_turned(name, [head, *(part.strip() for part in tail.split(","))])
    elif len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    elif (
        len(words) > 2 and words[-1].startswith("Ph") and DEGREE.fullmatch(words[-1])
    ):  # others may be initials
        return _guess(name[: -len(words[-1])].rstrip())
    if _PARTICLES.issuperset(words[:-1]):  # a family name alone, of one word or more: "van der Berg"
        return NameParts(name)
    if name.endswith(")") and (at := name.rfind(" (")) > 0:  # another name, a place: not the family name
        parts = _guess(name[:at])
        return parts._replace(whole=name, given=f"{parts.given} {name[at + 1 :]}") if parts.family else parts
    if not name.isascii() and _SPACED.fullmatch(name):
        return NameParts(name, words[0], words[1])
    if len(words) > 2:
        lower = [at for at, word in enumerate(words[1:-1], 1) if _is_small(word)]
        joins = len(words) > 3 and lower and words[lower[0]] in _JOINS
        if words[-2] in _SAINTS or (joins and lower[0] > 1):  # "Peter St. John", "José Ortega y Gasset"
            at = len(words) - 2 if words[-2] in _SAINTS else lower[0] - 1
            return _with_points(NameParts(name, " ".join(words[at:]), " ".join(words[:at]), "", suffix))
        if lower:
            first, last = lower[0], lower[-1] + 1
            particle = " ".join(words[first:last])
            return _with_points(
                NameParts(name, " ".join(words[last:]), " ".join(words[:first]), particle, suffix)
            )
    return _with_points(NameParts(name, words[-1], " ".join(words[:-1]), "", suffix))


def _with_points(parts: NameParts) -> NameParts:
    """With `M. J.` for given names `MJ`, of which programs make "M." otherwise; not where all of it is in capitals."""
    given = parts.given
    if not (given.isupper() and _RUN.fullmatch(given)) or (parts.family.isupper() and len(parts.family) > 1):
        return parts
    pointed = re.sub(r"(\w)(?=\w)", r"\1. ", given.replace("-", ".-")) + "."
    whole = parts.whole
    if whole.startswith(given):
        whole = pointed + whole[len(given) :]
    return parts._replace(given=pointed, whole=whole)


def _is_body(name: str) -> bool:
    """Whether it is a team, a firm, an institution."""
    lower = name.lower()
    words = lower.split(" ")
    if lower.startswith("the ") or not _BODIES.isdisjoint(words) or _PLACE.search(lower):
        return True
    if name.endswith(" AI") and not name.isupper():  # "Meta AI"; Ai is a family name
        return True
    return any(map(_is_unusual, words)) and (
        bool(_DIGIT.search(lower)) or any(map(lower.__contains__, _BODY_PARTS))
    )


@lru_cache(maxsize=1 << 16)  # many people have a word of their names in common
def _is_unusual(word: str) -> bool:
    """Whether a word has a digit, or a part that words of institutions have."""
    return not word.isalpha() or any(map(word.__contains__, _BODY_PARTS))
