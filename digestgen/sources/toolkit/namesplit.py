"""Author lists that are one text → one text a person: separators found, nothing cleaned (names.py does that)."""

from __future__ import annotations

import html
import re

from digestgen.model.person import DEGREE, NAME_LIMIT, split_name

_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,5}|[A-Z]{1,3}|[A-Z](?: [A-Z]){1,3}|Md\.?")
SUFFIX = re.compile(r"(?:[JjSs]r|JR|SR|II|III|IV)\.?")
# "Stone AB", "De Leo R.", "van der Berg J.-P.", "O'Neil S Jr".
_CITED = re.compile(
    r"(?P<family>(?:St\. )?[^\W\d_][^\d,.()]+?) "
    r"(?P<given>(?:[^\W\d_]{1,2}\.[ -]?){1,5}|[^\W\d_]{1,4}|[^\W\d_](?:[ -][^\W\d_]){1,3})"
    r"(?: (?P<suffix>(?:[JS]r|2nd|3rd|4th|I{2,3}|IV)\.?))?"
)
# Firms and places end so, too.
_NO_INITIALS = frozenset("AI ML NLP UK USA US EU UN".split())
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3々]{1,5}")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_PARTICLES = frozenset(
    "De Di Da Del Della Du Dos La Le Van Von Der Den Ter Ten Al El O Mac Mc St St. Lo Ben Bin".split()
)
# Family names that are nobody's given name, before another one: "García López, MD".
_FIRST_OF_TWO = re.compile(
    r"\w{3,}[eé]z|Garc[ií]a|D[ií]az|Ruiz|Ortiz|Mu[ñn]oz|Silva|Sou[sz]a|Oliveira|Pereira|Ferreira"
)
# arXiv's list of addresses behind the names, "((1) Lamp Institute, (2) Harbour Lab)":
# https://info.arxiv.org/help/prep.html, "Authors".
_ADDRESSES = re.compile(r"\(\s*\(1\).*", re.DOTALL)
_GROUP = re.compile(r"\s*+([^,;:()]{2,80}\b(?:collaborations?|team|group|consortium)) ?:\s", re.IGNORECASE)
_MARK = re.compile(r"[(\[{]|[)\]}]|[;；]|[,，、]|\n|\s(?:and|AND|und|et(?! al)|och|og|и|&|\\&|/)(?=\s)")

# What says that a list goes on.
ET_AL = r"(?:and|&)\s+others|et\.? ?al(?:ii|ia|\.)?|etc\.?|[.…]{3}|…"
_ET_AL = re.compile(rf"others|{ET_AL}", re.IGNORECASE)
_INITIALED = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3} ?[^\W\d_]{2}")
_TWO_TURNED = re.compile(r"[^,&]+, [^,&]+? (?:and|\\?&) [^,&]+, [^,&]+")
_ONE_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]*[a-zß-ÿ](?: [A-Z]\.?)*")


def split_names(text: str) -> list[str]:
    r"""The names in one text, as written and in order.

    Separators are `;` where there is one, else commas, ` and `, ` & ` and line ends; none of them counts inside
    brackets. `Family, Given` stays one name where that can be told: both sides of each ` and ` hold exactly one
    comma, every second part is initials, or a part of a lone pair is one word. A collaboration before a colon
    (`The X Collaboration: Ann One, …`) is a name; arXiv's list of addresses in brackets is dropped.

    >>> split_names("Ann One, Bo Two and Cy Three, Jr."), split_names("One, Ann and Two, Bo")
    (['Ann One', 'Bo Two', 'Cy Three Jr.'], ['One, Ann', 'Two, Bo'])
    >>> split_names("Ann One;Two, Bo;"), split_names("One, A., Two, B. C."), split_names("van One, Ann")
    (['Ann One', 'Two, Bo'], ['One, A.', 'Two, B. C.'], ['van One, Ann'])
    >>> split_names("LEE, J., KIM, H.-S.")
    ['LEE, J.', 'KIM, H.-S.']
    """
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "(1)" in text:
        text = _ADDRESSES.sub("", text)
    pieces, marks = _cut(text.strip())
    if ";" in marks:
        return _join(pieces, marks)
    if match := _GROUP.match(pieces[0]):
        return [match[1], *_split_commas([pieces[0][match.end() :], *pieces[1:]], marks)]
    return _split_commas(pieces, marks)


def _cut(text: str) -> tuple[list[str], list[str]]:
    """Pieces between separators outside of brackets, and the separators: `;`, `,`, `&` or a newline."""
    pieces, marks = [], []
    depth = at = 0
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            pieces.append(" ".join(text[at : match.start()].split()))
            # Chinese and Japanese commas stand between people, never inside of a name.
            marks.append(";" if mark in "，、；" or mark[-1] == "/" else mark if mark in ";,\n" else "&")
            at = match.end()
    if depth:  # a bracket that nobody closes hides nothing
        return _cut(re.sub(r"[(){}\[\]]", " ", text))
    return [*pieces, " ".join(text[at:].split())], marks


def _join(pieces: list[str], marks: list[str]) -> list[str]:
    """What stands between semicolons, the other separators put back."""
    names = [pieces[0]]
    for mark, piece in zip(marks, pieces[1:], strict=True):
        if mark == ";":
            names.append(piece)
        else:
            names[-1] += {",": ", ", "&": " and ", "\n": " "}[mark] + piece
    return [name for name in (name.strip(" ,") for name in names) if name]


def _split_commas(pieces: list[str], marks: list[str]) -> list[str]:
    if set(marks) == {"\n"}:
        return [piece for piece in pieces if piece]
    groups = [[pieces[0]]]  # what stands between `and`s, cut at commas
    for mark, piece in zip(marks, pieces[1:], strict=True):
        if mark == "&":
            groups.append([piece])
        elif mark == "\n":  # the list is wrapped
            groups[-1][-1] = f"{groups[-1][-1]} {piece}".strip()
        else:
            groups[-1].append(piece)
    if len(groups) > 1 and all(len(group) == 2 and all(group) for group in groups):
        turned = len(groups) > 2 or not all(" " in part for group in groups for part in group)
        if turned and not any(is_title(*group) for group in groups):
            return [", ".join(group) for group in groups]
    parts = [part for group in groups for part in group if part]
    alone = len(groups) == 1 and len(parts) > 1 and all(map(_is_suffix_or_degree, parts[2:]))
    cited = len(parts) > 1 and all(map(match_initials, parts))
    if alone and not cited and not is_title(*parts[:2]) and _is_turned(*parts[:2]):
        return [", ".join(parts)]
    if len(groups) == 1 and len(parts) > 3 and len(parts) % 2 == 0 and all(map(_ONE_WORD.fullmatch, parts)):
        return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]  # "Kim, Ada, Choi, Bo"
    return _pair(parts)


def split_glued(name: str) -> list[str]:
    r"""What should be one name; the names in it where it can only be a list.

    >>> split_glued("Ada One, Bo Two, Cy Three"), split_glued("One, A., Two, B."), split_glued("One, Ada and Two, Bo")
    (['Ada One', 'Bo Two', 'Cy Three'], ['One, A.', 'Two, B.'], ['One, Ada', 'Two, Bo'])
    >>> split_glued("Stone AB, Lake J"), split_glued("Ministry of Lamps, Fog, Oil and Wicks, Kiel, Baltic Sea")
    (['Stone AB', 'Lake J'], ['Ministry of Lamps, Fog, Oil and Wicks, Kiel, Baltic Sea'])
    """
    cited = name.split(", ")
    if len(cited) < 2 and not name.endswith(","):
        return [name]
    if all(map(match_initials, cited)):  # in the style of Vancouver
        return cited
    if len(cited) == 2 and all(map(_INITIALED.match, cited)):  # "A. One, B. Two"
        return cited
    if split_name(name.replace(" and ", ", ")).is_body:
        return [name]
    found = split_names(name)
    is_list = (
        name.endswith(",")
        or _TWO_TURNED.fullmatch(name)
        # to BibTeX that is one person, or an error
        or (len(found) > 2 and all(" " in part and "," not in part for part in found))
        or (len(found) > 1 and all("," in part or _ET_AL.fullmatch(part) for part in found))
    )
    return found if is_list else [name]


def split_lists(texts: list[str]) -> list[str]:
    """The names in several texts, each of them one name or a list.

    >>> split_lists(["Ada One, Bo Two", "Cy Three"]), split_lists(["One, Ada", "Two Three, Bo Al"])
    (['Ada One', 'Bo Two', 'Cy Three'], ['One, Ada', 'Two Three, Bo Al'])
    """
    found = [split_names(text) for text in texts]
    if any(len(names) == 1 and "," in names[0] for names in found):  # the others are turned, too
        found = [[text] if text.count(",") == 1 else names for text, names in zip(texts, found, strict=True)]
    return [name for names in found for name in names]


def match_initials(text: str, *, certain: bool = False) -> re.Match[str] | None:
    """A name as `Family Initials`, with the groups family, given and suffix.

    Args:
        certain: whether the format writes names so; else names in capitals and what may be a firm are none.

    >>> [match_initials(name) is not None for name in ("van der Hill D", "De Leo R.", "Ada One", "Meta AI", "Ann One MD")]
    [True, True, False, False, False]
    """
    match = _CITED.fullmatch(text)
    if match is None or not match["given"][0].isupper() or len(match["family"]) < 2:
        return None
    family, given = match["family"], match["given"]
    if "." not in given and not given.replace(" ", "").replace("-", "").isupper():
        return None
    if certain:
        return match
    if (
        given in _NO_INITIALS
        or is_title(family, given)
        or (family.isupper() and given.isalpha() and len(given) > 1)
    ):
        return None
    return match


def is_title(name: str, rest: str) -> bool:
    """Whether what is behind a name's comma is a suffix or a degree. Behind a family name alone, capitals are initials.

    >>> is_title("Ann One", "MD"), is_title("Hurt", "MD"), is_title("van Kim", "JR"), is_title("One", "Jr."), is_title("One", "PhD")
    (True, False, False, True, True)
    >>> is_title("García López", "M.D."), is_title("García López", "PhD")
    (False, True)
    """
    if not _is_suffix_or_degree(rest):
        return False
    *before, _last = name.split() or [""]
    is_family = all(
        word[:1].islower() or word in _PARTICLES or _FIRST_OF_TWO.fullmatch(word) for word in before
    )
    return not (is_family and rest.replace(".", "").replace(" ", "").isupper())


def _is_suffix_or_degree(text: str) -> bool:
    return bool(SUFFIX.fullmatch(text) or DEGREE.fullmatch(text))


def _pair(parts: list[str]) -> list[str]:
    """Parts between commas: suffixes and initials put back to their names."""
    names: list[str] = []
    for part in parts:
        # A name is looked at as it has grown: one that is too long to be a name grows no more.
        if names and len(names[-1]) <= NAME_LIMIT and is_title(names[-1], part):
            names[-1] += f" {part}" if SUFFIX.fullmatch(part) else f", {part}"
        else:
            names.append(part)
    if len(names) > 4 and len(names) % 2 and _ET_AL.fullmatch(names[-1]):
        return [*_pair(names[:-1]), names[-1]]
    if len(names) > 2 and len(names) % 2 == 0:
        families, given = names[::2], names[1::2]
        # "LEE, J., KIM, H.": without a stop, beside given names that have one
        own = [family for family in families if "." in family or not all("." in part for part in given)]
        if all(map(_INITIALS.fullmatch, given)) and not any(map(_INITIALS.fullmatch, own)):
            return [f"{a}, {b}" for a, b in zip(families, given, strict=True)]
    return names


def _is_turned(family: str, given: str) -> bool:
    """Whether a lone pair is `Family, Given`, not two people."""
    if len(family) > 1 and _HAN.fullmatch(family) and _HAN.fullmatch(given):
        return len(given) == 1  # 张三, 李四 are two; 王, 小明 and 欧阳, 修 are one
    latin, other = (family, given) if family.isascii() else (given, family)
    if latin.isascii() and len(other) > 1 and _HAN.fullmatch(other):
        return False  # "Ada One, 王小明"
    words = given.split()
    initials = all(len(word.strip(".")) <= 1 or "." in word for word in words[1:])
    return " " not in family or len(words) == 1 or initials or family[0].islower()
