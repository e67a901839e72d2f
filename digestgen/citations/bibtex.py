r"""BibTeX (https://www.ctan.org/pkg/biblatex, §2 of its manual, for types and fields): one entry a paper.

An entry has the type of its paper and all that is known of it. BibTeX's styles warn of a field that they ask for and do not
get, and pass over one that they do not know; a type that says less would cost both.

Braces of a value are balanced however a program counts them: BibTeX and pybtex count every one, biber, pandoc and
bibtexparser leave out escaped ones (`\{`). A title that balances for the one would swallow the rest of the file for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from digestgen.citations.citation import Citation, Extras
from digestgen.model.person import NameParts, split_name
from digestgen.model.publication import VERSIONED
from digestgen.text.maths.delimiters import split_maths
from digestgen.text.maths.maths import render_plain

_OPEN, _CLOSE = "\x01", "\x02"  # a brace without the other one of its pair; no text has these
# The ten special characters, three that TeX's oldest fonts (OT1) show as ¡, ¿ and a dash, and what no text is made of.
_SPECIAL = str.maketrans(
    dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F),
                            *range(0x2060, 0x2070), 0xFEFF]))
    | {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
       "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
       "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
       _OPEN: r"\textbraceleft{}", _CLOSE: r"\textbraceright{}"}
)  # fmt: skip
_LITERAL = re.compile("[A-Za-z0-9 .,:;'()/-]*")  # what most text is, and has nothing to escape
_CORE = re.compile(r"(\W*+)((?:.*\w)?)(\W*)")  # a word, and the punctuation around it
_CAPITALS = re.compile(r"\w[A-Z]|^[^a-zA-Z]*[A-Z][^a-z]*\d")
# Alone or before a hyphen: R, vitamin C, B-cells; "A" and "I" are words.
_LETTER = re.compile(r"[B-HJ-Z]|[A-Z]-.*|.*-[A-Z]")
# A word, or an abbreviated genus with its epithet: pandoc 3.9 takes what follows `{E}.` for the first of a sentence.
_WORDS = re.compile(r"(?<!\S)[A-Z][a-z]?\. [a-z]{3,}\S*|\S+")
_TOKEN = re.compile(r"\\.|[{}%#]", re.DOTALL)
# Formulas that are as much in plain text, and what LaTeX prints there without a package (utf8enc.dfu, ts1enc.dfu).
# Typst runs what is between dollars as its own language: `$\sin x$` would be s∈x.
_EXACT = re.compile(
    r"(?:[A-Za-z0-9 +=()\[\]/.,:;!?*<>'-]|\\[%#&_,;! ]|\^(?:[123]|\{[123]+\}|\{?\\circ\}?)(?![\w^])"
    r"|\\(?:times|pm|div|cdot|log|ln|exp|sin|cos|tan|min|max|deg|gcd|lim|ll|gg)(?![A-Za-z]))+"
)
_PRINTED = re.compile(r"[ -~°±²³¹·×÷]+")


def escape_tex(text: str) -> str:
    r"""Literal text as TeX: special characters and those that old fonts show as others escaped, control characters dropped.

    >>> escape_tex("{a} & {b")
    '\\{a\\} \\& \\textbraceleft{}b'
    """
    return text if _LITERAL.fullmatch(text) else _mark(text).translate(_SPECIAL)


def title_to_tex(title: str) -> str:
    """A title with `$maths$` as TeX; capitals inside words, acronyms and formulas are protected by braces."""
    if "$" not in title and "\\" not in title:
        return _words(_mark(title))
    parts: list[str] = []
    for kind, text in split_maths(title):
        if kind == "text":
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            parts.append(f"{before}{_words(_mark(text), is_first=not parts)}{after}")
        else:
            parts.append(_formula(text))
    return " ".join("".join(parts).split())


def _mark(text: str) -> str:
    """Text with every brace that is not one of a pair as _OPEN or _CLOSE."""
    if "{" not in text and "}" not in text:
        return text
    signs = list(text.replace(_OPEN, "").replace(_CLOSE, ""))
    opened: list[int] = []
    for at, sign in enumerate(signs):
        if sign == "{":
            opened.append(at)
        elif sign == "}":
            if opened:
                opened.pop()
            else:
                signs[at] = _CLOSE
    for at in opened:
        signs[at] = _OPEN
    return "".join(signs)


def _formula(tex: str) -> str:
    plain = render_plain(tex)
    if _EXACT.fullmatch(tex) and _PRINTED.fullmatch(plain):
        escaped = escape_tex(plain)
        if plain == plain.lower():
            return escaped
        if not escaped.startswith("\\"):  # BibTeX would take `{\…}` for one accented letter
            return "{" + escaped + "}"
    balanced = _balance(tex)
    return "{$" + balanced + "$}" if balanced else escape_tex(plain)


def _balance(tex: str) -> str:
    """A formula without escaped braces; "" where it cannot stand between braces and dollars."""
    parts, at, depth = [], 0, 0
    for token in _TOKEN.finditer(tex):
        mark = token[0]
        parts.append(tex[at : token.start()])
        at = token.end()
        if mark in ("\\{", "\\}"):
            mark = "\\lbrace " if mark == "\\{" else "\\rbrace "
        elif mark in ("%", "#"):
            mark = f"\\{mark}"
        elif mark == "\\\\":
            mark = "\\\\ "  # or a brace behind it would look escaped
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return ""
        parts.append(mark)
    rest = tex[at:]
    return "" if depth or rest.endswith("\\") else "".join(parts) + rest


def _words(text: str, *, is_first: bool = True) -> str:
    """Words of a title; the first letter of the title itself needs no braces: styles leave it as it is."""
    words = _WORDS.findall(text) if ". " in text else text.split()
    return " ".join([_protect(word, is_first and at == 0) for at, word in enumerate(words)])


@lru_cache(maxsize=8192)
def _protect(word: str, is_first: bool) -> str:
    """A word, in braces where styles must not lower it: with a capital inside it, a capital alone, or a name."""
    if word.isascii() and word.isalpha() and (word.islower() or (len(word) > 1 and word[1:].islower())):
        return word
    match = _CORE.fullmatch(word)
    is_name = match and (
        _CAPITALS.search(match[2]) or " " in word or (not is_first and _LETTER.fullmatch(match[2]))
    )
    if not match or not is_name:
        return word.translate(_SPECIAL)
    before, core, after = (part.translate(_SPECIAL) for part in match.groups())
    return f"{before}{{{core}}}{after}"


_AND = re.compile(
    r"(?<= )(and)(?= )", re.IGNORECASE
)  # bibtexparser 1 divides names there even inside of braces
# BibTeX (0.99d, von_token_found in bibtex.web) divides names at hyphens, too, and knows ASCII's letters alone: a part whose
# first one is small is a particle, in "Xiao-yu Li" and in "Émile One" alike, if it stands before the last part.
_SMALL = re.compile(r"(?:^|[ ~-])[^A-Za-z ~-]*[a-z]")
_SMALL_BEFORE = re.compile(_SMALL.pattern + r"[^ ~-]*[ ~-]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BCP 47 → what babel and biblatex call the language (https://ctan.org/pkg/babel).
_LANGUAGES = dict(pair.split(":") for pair in (
    "ar:arabic bg:bulgarian ca:catalan cs:czech cy:welsh da:danish de:ngerman de-at:naustrian el:greek en:english "
    "en-au:australian en-ca:canadian en-gb:british en-us:american es:spanish et:estonian eu:basque fa:persian fi:finnish "
    "fr:french ga:irish gl:galician he:hebrew hi:hindi hr:croatian hu:hungarian id:indonesian is:icelandic it:italian "
    "ja:japanese ko:korean la:latin lt:lithuanian lv:latvian nl:dutch no:norwegian pl:polish pt:portuguese pt-br:brazilian "
    "ro:romanian ru:russian sk:slovak sl:slovenian sr:serbian sv:swedish th:thai tr:turkish uk:ukrainian vi:vietnamese "
    "zh:chinese").split())  # fmt: skip


def render_bibtex(citation: Citation, extras: Extras | None = None) -> str:
    """One entry, UTF-8, newline at the end."""
    lines = [  # a month is a name that styles know
        f"{name} = {value}" if name == "month" else f"{name} = {{{value}}}"
        for name, value in _fields(citation, extras)
        if value or name == "title"
    ]
    kind = citation.names.bibtex
    if (
        citation.is_preprint
        and citation.paper.publication
        and not (citation.venue or citation.server or citation.ids)
    ):
        kind = "unpublished"  # is said to be nowhere
    return f"@{kind}{{{citation.key},\n  " + ",\n  ".join(lines) + "\n}\n"


def _fields(citation: Citation, extras: Extras | None) -> Iterator[tuple[str, str]]:
    """Names of fields and their values as TeX; empty ones are left out."""
    kind, ids, issued = citation.names.bibtex, citation.ids, citation.issued
    yield "title", title_to_tex(citation.paper.title)
    yield "author", _people(citation.authors)
    yield "key", "" if citation.authors else escape_tex(citation.title)  # what styles sort by
    # The month is never last: ORCID's reader takes a name for what stands on the lines up to the next comma.
    yield "month", _MONTHS[int(issued[5:7]) - 1] if len(issued) >= 7 else ""
    yield "year", issued[:4]
    yield "day", str(int(issued[8:])) if len(issued) == 10 else ""
    if citation.paper.publication:
        yield from ((name, escape_tex(value)) for name, value in _appeared(citation, kind))
    yield "editor", _people(citation.editors)
    if "arxiv" in ids:
        yield "eprint", ids["arxiv"]
        yield "archiveprefix", "arXiv"
        yield "primaryclass", escape_tex(citation.category)
    yield "doi", _verbatim(ids.get("doi", ""))
    yield "pmid", ids.get("pmid", "")
    yield "pmcid", ids.get("pmcid", "")
    yield "url", _verbatim(citation.urls[0]) if citation.urls else ""
    lang = citation.paper.lang.lower()
    babel = _LANGUAGES.get(lang) or _LANGUAGES.get(lang.partition("-")[0], "")
    yield "langid", babel
    yield "language", "" if babel else escape_tex(citation.paper.lang)
    if extras:
        yield "abstract", escape_tex(extras.abstract)
        yield "keywords", escape_tex(", ".join(extras.keywords))


def _appeared(citation: Citation, kind: str) -> Iterator[tuple[str, str]]:
    """Where it appeared: names of fields and plain text."""
    venue, publisher = citation.venue, citation.publisher
    if kind == "book":
        yield "publisher", publisher or venue
    else:
        field = citation.names.bibtex_venue
        yield field, venue or (publisher if field in ("school", "institution", "howpublished") else "")
        yield "publisher", "" if publisher and not venue and field in ("school", "institution") else publisher
    yield "series", citation.series
    yield "volume", citation.volume
    number = "" if citation.is_preprint and "arxiv" in citation.ids else citation.number
    yield "number", number or citation.issue
    yield "pages", citation.first_page + (f"--{citation.last_page}" if citation.last_page else "")
    yield "eid", citation.article
    yield "type", citation.genre
    yield "address", citation.place
    yield "version" if citation.type in VERSIONED else "edition", citation.edition


def _verbatim(address: str) -> str:
    """An address or DOI, which programs do not read as TeX: a brace in it would be one of the entry's."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _people(names: Iterable[NameParts]) -> str:
    return " and ".join([_name(name) for name in names])


def _name(cited: NameParts) -> str:
    """A name for BibTeX: organisations and names of one word stay whole in braces.

    In reading order where any program finds the same parts in it, else as `Family, Suffix, Given`: not all know `von`.
    """
    if not cited.family:
        return "{" + _AND.sub("{\\1}", escape_tex(cited.whole)) + "}"
    family = cited.family
    is_divided = bool(_SMALL_BEFORE.search(family))
    is_turned = is_divided or bool(_SMALL.search(cited.given))
    is_turned = is_turned or not all(word[0].isupper() for word in cited.given.split())
    is_turned = is_turned or split_name(cited.whole).is_body  # "The Anh One": programs would not divide it
    is_turned = is_turned or (len(family) <= 3 and family.isupper())  # "Ann S" would be read as S. Ann
    if cited.is_plain and not is_turned and family[0].isalpha() and "," not in cited.whole:
        return escape_tex(cited.whole)
    particle = f"{cited.dropping} {cited.particle}".strip()  # BibTeX knows but one kind, in lower case
    last, words = escape_tex(family), family.split()
    # Else the words before the last small one would be a particle.
    is_lower = family[0].islower() and cited.given[0].islower()  # biber finds a particle in "one, ada"
    is_divided = is_divided or any(word[0].islower() or word == "and" for word in words[:-1])
    if is_lower or is_divided or "," in family:
        last = "{" + last + "}"
    given = escape_tex(cited.given)
    parts = (f"{escape_tex(particle)} {last}".strip(), escape_tex(cited.suffix), given)
    return ", ".join(part for part in parts if part)
