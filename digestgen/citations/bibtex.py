"""BibTeX (https://www.ctan.org/pkg/biblatex, §2 of its manual, for types and fields): one entry a paper.

An entry has the type of its paper and all that is known of it. BibTeX's styles warn of a field that they ask for and do not
get, and pass over one that they do not know; a type that says less would cost both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from digestgen.citations.citation import Citation, Extras
from digestgen.citations.tex import escape_tex, title_to_tex
from digestgen.model.person import NameParts, split_name

_AND = re.compile(
    r"(?<= )(and)(?= )", re.IGNORECASE
)  # bibtexparser 1 divides names there even inside of braces
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
    fields = [(name, value) for name, value in _fields(citation, extras) if value or name == "title"]
    lines = [
        f"{name} = {value}" if name == "month" else f"{name} = {{{value}}}" for name, value in fields
    ]  # a month is a name that styles know
    return f"@{citation.names.bibtex}{{{citation.key},\n  " + ",\n  ".join(lines) + "\n}\n"


def _fields(citation: Citation, extras: Extras | None) -> Iterator[tuple[str, str]]:
    """Names of fields and their values as TeX; empty ones are left out."""
    kind, ids, issued = citation.names.bibtex, citation.ids, citation.issued
    yield "title", title_to_tex(citation.paper.title)
    yield "author", _people(citation.authors)
    yield "key", "" if citation.authors else escape_tex(citation.title)  # what styles sort by
    yield "year", issued[:4]
    yield "month", _MONTHS[int(issued[5:7]) - 1] if len(issued) >= 7 else ""
    yield "day", str(int(issued[8:])) if len(issued) == 10 else ""
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
    yield "number", (citation.issue or number) if kind == "article" else (number or citation.issue)
    yield "pages", citation.first_page + (f"--{citation.last_page}" if citation.last_page else "")
    yield "eid", citation.article
    yield "type", citation.genre
    yield "address", citation.place
    yield "edition", citation.edition


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
    particle = f"{cited.dropping} {cited.particle}".strip()  # BibTeX knows but one kind, in lower case
    family, words = cited.family, cited.family.split()
    is_split = "," in family or any(word[0].islower() or word == "and" for word in words[:-1])
    is_turned = any(word[0].islower() for word in cited.given.split()) or not cited.given[0].isupper()
    is_turned = is_turned or split_name(cited.whole).is_body  # "The Anh One": programs would not divide it
    is_turned = is_turned or (len(family) <= 3 and family.isupper())  # "Ann S" would be read as S. Ann
    if cited.is_plain and not is_turned and family[0].isalpha() and "," not in cited.whole:
        return escape_tex(cited.whole)
    last = escape_tex(family)
    if is_split:  # or the words before the last small one would be a particle
        last = "{" + last + "}"
    given = escape_tex(cited.given)
    parts = (f"{escape_tex(particle)} {last}".strip(), escape_tex(cited.suffix), given)
    return ", ".join(part for part in parts if part)
