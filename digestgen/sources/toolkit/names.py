"""Author lists as sources write them: who is on them, one Name a person, in reading order.

A name is kept as written but for its order (`Family, Given` is turned) and what is no part of a name: marks of
footnotes, e-mail addresses, brackets without a partner, "and", "et al.". What cannot be known is left alone:
names cut in two, lower-case initials, user names. Taking a list apart that is one text is namesplit.py's, cleaning
a name nameclean.py's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from digestgen.model.person import DEGREE, NAME_LIMIT, Name, build_name, split_name
from digestgen.sources.toolkit.nameclean import RAISED, clean_name
from digestgen.sources.toolkit.namesplit import ET_AL, SUFFIX, is_title, match_initials
from digestgen.text.clean import heal_encoding

# "One, Ada (0000-0002-1825-0097)", "Ada One [ORCID: …]", "Ada One https://orcid.org/…"
_ORCID = re.compile(
    r"[ ,]*[(\[<]?(?:orcid(?: id)?: ?)?(?:https?://(?:www\.)?orcid\.org/)?\b((?:\d{4}-){3}\d{3}[\dX])\b[)\]>]?",
    re.IGNORECASE | re.ASCII,
)
# "Ann-Marie O. B. O’One": nothing to clean, nothing to turn. At most five words: more may be a glued list.
_WORD = rf"(?:[A-ZÀ-ÖØ-Þ]\.(?:-?[A-ZÀ-ÖØ-Þ]\.)*|[A-ZÀ-ÖØ-Þ][^\W\d_{RAISED}]*(?:['’-][^\W\d_{RAISED}]+)*)"
_PLAIN = re.compile(rf"(?!And |Et ){_WORD}(?: {_WORD}){{1,4}}")
_AND = re.compile(r"(?:^(?:and|&)\s+|\s+(?:and|&)$)", re.IGNORECASE)
_AND_OTHERS = re.compile(rf"(?:^|(?<!\s)\s+|,\s*)(?:(?:and|&)\s+)?(?:others|{ET_AL})$", re.IGNORECASE)
_MORE = re.compile(
    rf"(?:^others|(?:^|(?<!\s)\s+|,\s*)(?:{ET_AL}))$", re.IGNORECASE
)  # of a name whose order is known
_GLUED = re.compile(r"(?<=[^\W\d_])and\s+(?=[A-Z])")
_DOTTED = re.compile(
    r"(?<=[^\W\d_]{2})(?<!\bJr)(?<!\bSr)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)"
    r"\.\s+(?=[A-Z][a-z])"
)
_JOINED = re.compile(r"\s+(?:and|&)\s+")
_BODY_OF = r"\b(?:collaborations?|consortium|team|group|project)"
_GROUP = rf"[^()]*{_BODY_OF}"
_FOR_GROUP = re.compile(
    rf"(.+?) ?(?:\((?:(?:for|on behalf of) )?(?:the )?(?P<in>{_GROUP})\)|,? (?:for|on behalf of) (?:the )?(?P<out>{_GROUP}))",
    re.IGNORECASE,
)
_FOR_ALONE = re.compile(rf"(?:for|on behalf of) (?:the )?({_GROUP})", re.IGNORECASE)
_TURNED_GROUP = re.compile(r"(Collaborations?), ((?:.+ )?(?:for|on behalf of) .+)")
_ADDRESS = re.compile(r"(.+?)\s*\(([^()]*)\)")
_PLACE = (
    r"\b(?:universi\w*|institut\w*|laborator\w*|labs?|dep(?:ar)?t\w*|school|college|cent(?:er|re)|hospital|"
    r"academy|faculty|observatory|ministry|inc|corp\w*|company|ltd)\b"
)
_PLACED = re.compile(
    rf"(?i:.*{_PLACE}.*)|[A-Z]{{3,}}(?:[ -][A-Z]\w+)*|[A-Z]{{2}}(?:[ -][A-Z]\w+)+"
)  # not (MJ)
# Behind given names or a family name: "Two, Bo PhD", "Three MD, Cy". Given names may be followed by initials.
_LEARNED = re.compile(r"Ph\.?D\.?|[BM]\.?Sc\.?")
_TITLE = re.compile(r"(?:(?:Prof|Dr)\. )+")
# Beside "One, A", "Two, B. C." or "Three, Cy" this is no degree: "Nguyen Tran, MD".
_TURNED, _TWO_FAMILIES = (
    re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)?, ?([^\W\d_][^,]*)"),
    re.compile(r"([^\W\d_]+ [^\W\d_]+), ?(M\.?D\.?|R\.?N\.?|JR|SR|II|IV)"),
)
_CORPORATE = re.compile(rf".*\s.*{_PLACE}.*|.*{_PLACE}.*\s.*|inc\.?|ltd\.?|llc|gmbh", re.IGNORECASE)
_HAN = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f々"
_CJK = re.compile(f"[{_HAN}]+")
_BODY = re.compile(rf"{_PLACE}|{_BODY_OF}", re.IGNORECASE)
_SURNAMES = frozenset(
    "bank board bureau center centre conseil council hospital lab nations panel service the union".split()
)  # or given: The Anh
_POINTED = re.compile(r"[^\W\d_](?:\.|$)(?:[ -]?[^\W\d_]\.)*")  # A, A., A. B.
# Suffixes of a name in three parts; in Portuguese they tell a grandson, a son, a nephew.
_THIRD = frozenset("V VI 2nd 3rd 4th Junior Júnior Filho Neto Netto Bisneto Sobrinho".split())
_LAST = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|2nd|3rd|4th")
_NOBODY = re.compile(
    r"\W*(?:s\.? ?n\.|no authors?(?: names?)?(?: listed| given| available| found)?|not available|n/?a|none|unknown)\W*",
    re.IGNORECASE,
)
_USER = re.compile(r"[a-z]+(?:[-_][a-z]+)+")

_OTHERS = 'the author list ends with "et al." or "others": it goes on in the paper.'
_MAIL = "e-mail addresses among the authors were left out ({number})."
_APART = "several authors stood in one text without separators; see whether they were taken apart well."
_LONG = "what is too long for a name was left out of the authors: {texts}."
_TWICE = "names that stand more than once among the authors were taken once: {texts}."
_LOGIN = "authors that look like user names were kept; write their names out: {texts}."

Notices = dict[str, dict[str, None]]  # sentence → the texts it is about, quoted, in order


def build_names(written: Iterable[str | Name]) -> tuple[tuple[Name, ...], Notices]:
    """The people of an author list, each once, and what has to be said about them.

    A list that stands there twice is taken once. Names glued by a lost blank ("Ann Oneand Bo Twoand …") or joined
    by full stops are taken apart where one text holds many such joints. Two people of one name are told apart by
    their ORCIDs; of a name with initials only there may well be two.

    Args:
        written: one text a person, to be read; see split_names for lists in one text. A Name is one person or body
            whose order is known: it is cleaned of TeX and of what nobody sees, and stays one.

    Returns:
        The names, and sentences for RecordBuilder.note, each with the texts it is about, quoted.
    """
    notices: Notices = {}
    found: list[Name] = []
    for author in written:
        text, named = (author.text, author) if isinstance(author, Name) else (author, None)
        group = _FOR_ALONE.fullmatch(named.affiliation) if named and named.affiliation else None
        if named and group:
            named = named._replace(affiliation="")
        if _PLAIN.fullmatch(text) and len(text) <= NAME_LIMIT and _is_composed(text):
            found.append(named or Name(text))
        else:
            for name in _take(named, notices) if named else _read(text, notices):
                if _USER.fullmatch(name.text):
                    _notice(notices, _LOGIN, name.text)
                found.append(name)
        if group and (body := Name(group[1])) not in found:
            found.append(body)
    half = len(found) // 2
    if half > 1 and found[:half] == found[half:]:
        found = found[:half]
    names: dict[str, Name] = {}
    for name in found:
        known = names.setdefault(name.text, name)
        if known is name:
            continue
        if known.orcid and name.orcid and known.orcid != name.orcid:
            names[f"{name.text}\n{name.orcid}"] = name
        elif known.orcid == name.orcid == "" and _is_short(name):
            names[f"{name.text}\n{len(names)}"] = name
        else:
            names[name.text] = known if known.orcid or not name.orcid else name
            _notice(notices, _TWICE, name.text)
    return tuple(names.values()), notices


def read_name(text: str) -> Name:
    """`Family, Given` in reading order, with what it says of the parts; any other name as it is.

    Suffixes stand last, degrees stay behind a comma, names of institutions stay as they are.

    >>> read_name("King, Jr., Martin Luther").text, read_name("Gemma Team").text, read_name("王, 小明").text
    ('Martin Luther King Jr.', 'Gemma Team', '王小明')
    >>> read_name("Ann One, PhD").text, read_name("One, Ann, PhD").text, read_name("Kim, JR").text
    ('Ann One, PhD', 'Ann One, PhD', 'JR Kim')
    >>> read_name("Doe, John Jr.").text, read_name("Doe Jr., John").family, read_name("Ho, T., 3rd").text
    ('John Doe Jr.', '', 'T. Ho 3rd')
    >>> read_name("García Márquez, Gabriel").family
    'García Márquez'
    """
    parts = [" ".join(part.split()) for part in re.split("[,،]", text)]
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) == 2 and all(parts):
        family, given = parts
        if is_title(family, given):
            return Name(f"{family} {given}" if SUFFIX.fullmatch(given) else f"{family}, {given}")
        if " " in family and " " not in given and family[0].isupper() and split_name(family).is_body:
            return Name(f"{family}, {given}")  # "Society of Lamps, Kiel"
        if _CORPORATE.fullmatch(family) or _CORPORATE.fullmatch(given):
            return Name(f"{family}, {given}")
        for whole in (given, family):
            head, _, last = whole.rpartition(" ") if whole[-1] in "r.IVdhDc" else ("", "", "")
            if head and _LAST.fullmatch(last):  # "Doe, John Jr.", "Doe Jr., John"
                return join_name(head, family, last) if whole is given else join_name(given, head, last)
            if head and (_LEARNED if whole is given else DEGREE).fullmatch(last):
                name = join_name(head, family) if whole is given else join_name(given, head)
                return name._replace(text=f"{name.text}, {last}")
        if title := _TITLE.match(family):
            return join_name(f"{title[0]}{given}", family[title.end() :])
        return join_name(given, family)
    if len(parts) == 3 and all(parts):
        for at in (1, 2):
            if SUFFIX.fullmatch(parts[at]) or parts[at] in _THIRD:
                return join_name(parts[3 - at], parts[0], parts[at])
        if DEGREE.fullmatch(parts[2]):
            if " " in parts[0] and DEGREE.fullmatch(parts[1]):  # "García López, MD, PhD"
                return Name(", ".join(parts))
            name = read_name(", ".join(parts[:2]))
            return name._replace(text=f"{name.text}, {parts[2]}")
    if len(parts) > 3 and all(map(DEGREE.fullmatch, parts[2:])) and not DEGREE.fullmatch(parts[1]):
        name = read_name(", ".join(parts[:2]))
        return name._replace(text=", ".join((name.text, *parts[2:])))
    return Name(", ".join(part for part in parts if part))


def join_name(
    given: str,
    family: str,
    suffix: str = "",
    *,
    dropping: str = "",
    particle: str = "",
    orcid: str = "",
    affiliation: str = "",
) -> Name:
    """A name whose parts the source knows, in reading order. A family name without given names is one whole.

    Chinese, Japanese and Korean names in their own script begin with the family name and hold no blank.

    Args:
        dropping, particle: `von` in "Humboldt, Alexander von", `van` in "van Gogh, Vincent".

    >>> join_name("Jan", "Kind", particle="'t").text, join_name("Gemma", "Team").family, join_name("小明", "王").text
    ("Jan 't Kind", '', '王小明')
    """
    last = f"{particle} {family}".strip()
    first = f"{given} {dropping}".strip()
    if _CJK.fullmatch(first + last):
        return build_name(last + first, orcid, affiliation, family=last if first else "")
    text = " ".join(part for part in (first, last, suffix) if part)
    if not last or (split_name(text).is_body and not (first and _is_person(first, text))):
        return Name(text, orcid, affiliation)  # what only looks like a person: "Collaboration, ATLAS"
    return build_name(text, orcid, affiliation, family=last)


def _is_person(given: str, text: str) -> bool:
    """Whether a name with given names is a person's although a word of it is found in those of organisations."""
    rest = " ".join(word for word in text.split() if word.lower() not in _SURNAMES)
    return _POINTED.fullmatch(given) is not None or not split_name(rest).is_body


def body_name(text: str, orcid: str = "", affiliation: str = "") -> Name:
    """The name of an organisation, as the source says; of one word it is not told from a person's.

    What looks like `Family, Given` is a person's all the same.
    """
    head, _, tail = text.partition(",")
    is_person = (
        tail.strip() and " " not in head.strip() and len(tail.split()) < 3 and not split_name(text).is_body
    )
    return build_name(text, orcid, affiliation, is_body=" " in text.strip() and not is_person)


def turn_initials(people: Sequence[str | Name], *, certain: bool = False) -> list[str | Name]:
    """A list whose names are written as `Family Initials`, in reading order; any other list as it is.

    Args:
        certain: whether the format writes all names so; else most of those without a comma have to be.

    >>> [name if isinstance(name, str) else name.text for name in turn_initials(["Stone AB", "van der Hill D", "Lamp Team"])]
    ['AB Stone', 'D van der Hill', 'Lamp Team']
    """
    texts = [name for name in people if isinstance(name, str) and "," in name]
    if any(
        (match := _TURNED.fullmatch(name)) and not (DEGREE.fullmatch(match[1]) or SUFFIX.fullmatch(match[1]))
        for name in texts
        if not split_name(name.replace(",", "")).is_body
    ):
        people = [
            join_name(match[2], match[1])
            if isinstance(name, str) and (match := _TWO_FAMILIES.fullmatch(name))
            else name
            for name in people
        ]
    plain = [
        name for name in people if isinstance(name, str) and "," not in name and not split_name(name).is_body
    ]
    turned = {name: match for name in plain if (match := match_initials(name, certain=certain))}
    if not turned or (not certain and 2 * sum(name in turned for name in plain) <= len(plain)):
        return list(people)
    return [
        join_name(match["given"], match["family"], match["suffix"] or "")
        if isinstance(name, str) and (match := turned.get(name))
        else name
        for name in people
    ]


def _is_short(name: Name) -> bool:
    """Whether of the given names there are only initials."""
    parts = split_name(name)
    return bool(parts.given) and all(len(part) == 1 for part in re.split(r"[. -]+", parts.given) if part)


def _is_composed(text: str) -> bool:
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and heal_encoding(text) == text)


def _notice(notices: Notices, sentence: str, text: str) -> None:
    notices.setdefault(sentence, {})[f'"{text}"'] = None


def _take(name: Name, notices: Notices) -> Iterator[Name]:
    """A Name, clean, if it is one."""
    text = clean_name(name.text)
    if rest := _MORE.search(text):
        _notice(notices, _OTHERS, text)
        text = text[: rest.start()]
    if len(text) > NAME_LIMIT:
        _notice(notices, _LONG, text[:30])
        return
    who, group = ("", "") if name.is_body else _find_group(text)
    if group and (not who or (" " in who and not split_name(who).is_body)):
        yield from [Name(who, name.orcid, name.affiliation)] * bool(who) + [Name(group)]
    elif any(map(str.isalpha, text)):
        family = clean_name(name.family) if name.family else ""
        yield build_name(text, name.orcid, name.affiliation, family=family, is_body=name.is_body)


def _find_group(text: str) -> tuple[str, str]:
    """Who speaks for a group, if anybody is named, and the group; "" twice for any other name."""
    if alone := _FOR_ALONE.fullmatch(text):
        return "", alone[1]
    behalf = _FOR_GROUP.fullmatch(text)
    return (behalf[1].strip(" ,"), (behalf["in"] or behalf["out"]).strip()) if behalf else ("", "")


def _read(text: str, notices: Notices) -> Iterator[Name]:
    """The names in one text that is not plain."""
    text = clean_name(text)
    if "@" in text:
        _notice(notices, _MAIL, text)
        text = " ".join(word for word in text.split() if "@" not in word)
    for part in text.split(";") if ";" in text else _unglue(text, notices):
        if len(part) > NAME_LIMIT:
            _notice(notices, _LONG, part[:30])
            continue
        part = _AND.sub("", part.strip(" ,;:/|"))
        if rest := _AND_OTHERS.search(part):
            _notice(notices, _OTHERS, part)
            part = part[: rest.start()]
        affiliation, orcid = "", ""
        if identified := _ORCID.search(part):
            orcid = identified[1].upper()
            part = f"{part[: identified.start()]}{part[identified.end() :]}".strip(" ,")
        who, group = _find_group(_TURNED_GROUP.sub(r"\2 \1", part))
        if group:
            part = who
        elif (address := _ADDRESS.fullmatch(part)) and _PLACED.fullmatch(address[2]):
            part, affiliation = address[1], address[2].strip()
        name = read_name(part)
        if any(map(str.isalpha, name.text)) and not _NOBODY.fullmatch(name.text):
            yield name._replace(affiliation=affiliation, orcid=orcid)
        if group:
            yield Name(group)


def _unglue(text: str, notices: Notices) -> list[str]:
    """The names of a list that lost its separators, if there are many joints; else the text alone."""
    for joint, most in ((_GLUED, 3), (_DOTTED, 2)):
        if len(joint.findall(text)) >= most:
            _notice(notices, _APART, text)
            return joint.split(text)
    people = _JOINED.split(text)
    if len(people) > 1 and all(_PLAIN.fullmatch(person) and not _BODY.search(person) for person in people):
        _notice(notices, _APART, text)
        return people
    return [text]
