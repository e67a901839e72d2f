"""BibTeX (https://www.ctan.org/pkg/biblatex, §2 of its manual, for types and fields): one entry a paper.

Entries hold what BibTeX's own styles and biblatex's data model both accept: a type only with the fields that it
requires, and a field only where both know it, so that neither warns. The year is the exception: an unknown one is left
out, styles warn, and the journal and the pages stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from digestgen.citations.citation import Citation
from digestgen.model.person import NameParts, split_name
from digestgen.text.maths.delimiters import split_maths

# The ten special characters, three that TeX's oldest fonts (OT1) show as ¡, ¿ and a dash, and what no text is made of.
_SPECIAL = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
     "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
     "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"}
    | dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F),
                              *range(0x2060, 0x2070), 0xFEFF]))
)  # fmt: skip
_CORE = re.compile(r"(\W*)(.*?)(\W*)")  # a word, and the punctuation around it
_CAPITALS = re.compile(r"\w[A-Z]|^[^a-z]*[A-Z][^a-z]*\d")
# Alone or before a hyphen: R, vitamin C, B-cells; "A" and "I" are words.
_LETTER = re.compile(r"[B-HJ-Z]|[A-Z]-.*|.*-[A-Z]")
# A word, or an abbreviated genus with its epithet: pandoc 3.9 takes what follows `{E}.` for the first of a sentence.
_WORDS = re.compile(r"(?<!\S)[A-Z][a-z]?\. [a-z]{3,}\S*|\S+")
_PAGED = ("article", "inproceedings", "incollection")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def escape_tex(text: str) -> str:
    """Literal text as TeX: special characters and those that old fonts show as others escaped, control characters dropped."""
    return text.translate(_SPECIAL)


def render_bibtex(citation: Citation) -> str:
    """One entry, UTF-8, newline at the end. Capitals inside words and acronyms are protected by braces."""
    kind, fields = _kind(citation)
    lines = [f"@{kind}{{{citation.key},\n  title = {{{_title(citation.paper.title)}}}"]
    if citation.authors:
        lines.append(f"author = {{{_people(citation.authors)}}}")
    else:
        lines.append(f"key = {{{escape_tex(citation.title)}}}")  # what styles sort by
    issued = citation.issued
    if issued:
        lines.append(f"year = {{{issued[:4]}}}")
    if len(issued) >= 7:
        lines.append(f"month = {_MONTHS[int(issued[5:7]) - 1]}")  # a name that styles know
    if len(issued) == 10:
        lines.append(f"day = {{{int(issued[8:])}}}")
    lines += [f"{name} = {{{value}}}" for name, value in fields if value]
    ids = citation.ids
    if "arxiv" in ids:
        lines.append(f"eprint = {{{ids['arxiv']}}}")
        lines.append("archiveprefix = {arXiv}")
    if "doi" in ids:
        lines.append(f"doi = {{{ids['doi'].replace('{', '').replace('}', '')}}}")
    if citation.urls:
        lines.append(f"url = {{{citation.urls[0].replace('{', '%7B').replace('}', '%7D')}}}")
    return ",\n  ".join(lines) + "\n}\n"


def _kind(citation: Citation) -> tuple[str, list[tuple[str, str]]]:
    """The entry's type, and the fields of where it appeared as TeX; `misc` where a field that the type requires is missing."""
    kind = citation.names.bibtex
    venue = citation.publisher if kind == "book" else citation.venue
    if kind != "misc" and not (venue and citation.authors and (kind != "incollection" or citation.publisher)):
        kind, venue = "misc", citation.venue
    if kind == "misc":
        return kind, [("howpublished", escape_tex(venue))]
    fields = [(citation.names.bibtex_venue, venue)]
    if kind == "article":
        fields += [("volume", citation.volume), ("number", citation.issue or citation.number)]
    elif kind == "techreport":
        fields.append(("number", citation.number))
    elif kind != "phdthesis" and citation.series:
        place = ("volume", citation.volume) if citation.volume else ("number", citation.number)
        fields += [("series", citation.series), place]
    if kind in _PAGED:
        pages = citation.first_page + (f"--{citation.last_page}" if citation.last_page else "")
        fields.append(("pages", pages))
    if kind in ("inproceedings", "incollection"):
        fields.append(("publisher", citation.publisher))
    editors = _people(citation.editors) if kind in ("inproceedings", "incollection") else ""
    return kind, [*((name, escape_tex(value)) for name, value in fields), ("editor", editors)]


def _people(names: Iterable[NameParts]) -> str:
    return " and ".join([_name(name) for name in names])


def _title(title: str) -> str:
    if "$" not in title and "\\" not in title:
        return _words(title)
    parts: list[str] = []
    for kind, text in split_maths(title):
        if kind == "text":
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            parts.append(f"{before}{_words(text, is_first=not parts)}{after}")
        else:
            parts.append("{$" + text + "$}" if _is_balanced(text) else escape_tex(text))
    return " ".join("".join(parts).split())


def _words(text: str, *, is_first: bool = True) -> str:
    """Words of a title; the first letter of the title itself needs no braces: styles leave it as it is."""
    return " ".join([_protect(word, is_first and at == 0) for at, word in enumerate(_WORDS.findall(text))])


def _is_balanced(tex: str) -> bool:
    """Whether TeX can be put in braces: none of its own closes them."""
    depth = 0
    for brace in re.findall(r"[{}]", tex):  # BibTeX counts escaped ones, too
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


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
        return escape_tex(word)
    return f"{escape_tex(match[1])}{{{escape_tex(match[2])}}}{escape_tex(match[3])}"


def _name(cited: NameParts) -> str:
    """A name for BibTeX: organisations and names of one word stay whole in braces.

    In reading order where BibTeX finds the same parts in it, else as `Family, Suffix, Given`.
    """
    if not cited.family:
        return "{" + escape_tex(cited.whole) + "}"
    particle = f"{cited.dropping} {cited.particle}".strip()  # BibTeX knows but one kind, in lower case
    family, words = cited.family, cited.family.split()
    is_split = "," in family or any(word[0].islower() or word == "and" for word in words[:-1])
    alike = cited.is_plain or (particle[:1].islower() and not cited.suffix and not is_split)
    is_turned = any(word[0].islower() for word in cited.given.split()) or not cited.given[0].isupper()
    is_turned = is_turned or split_name(cited.whole).is_body  # "The Anh One": programs would not divide it
    if alike and not is_turned and family[0].isalpha() and "," not in cited.whole:
        return escape_tex(cited.whole)
    last = escape_tex(family)
    if is_split:  # or the words before the last small one would be a particle
        last = "{" + last + "}"
    given = escape_tex(cited.given)
    parts = (f"{escape_tex(particle)} {last}".strip(), escape_tex(cited.suffix), given)
    return ", ".join(part for part in parts if part)
