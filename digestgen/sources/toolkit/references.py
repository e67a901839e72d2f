"""Ids, however a source spells them and in whatever field; addresses, names of languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digestgen.model.addresses import decode_escapes
from digestgen.model.ids import PaperId, parse_id

# ISO 639-1 code: its ISO 639-2 codes, and its name in English; those that papers are written in.
# https://www.loc.gov/standards/iso639-2/php/code_list.php
_TABLE = """
af afr afrikaans
ar ara arabic
az aze azerbaijani
be bel belarusian
bn ben bengali
bs bos bosnian
cy wel cym welsh
eo epo esperanto
ga gle irish
gl glg galician
hy arm hye armenian
id ind indonesian
ka geo kat georgian
kk kaz kazakh
la lat latin
mk mac mkd macedonian
mn mon mongolian
ms may msa malay
nn nno nynorsk
sa san sanskrit
sq alb sqi albanian
sw swa swahili
ta tam tamil
ur urd urdu
uz uzb uzbek
bg bul bulgarian
ca cat catalan
cs cze ces czech
da dan danish
de ger deu german
el gre ell greek
en eng english
es spa spanish
et est estonian
eu baq eus basque
fa per fas persian
fi fin finnish
fr fre fra french
he heb hebrew
hi hin hindi
hr hrv croatian
hu hun hungarian
is ice isl icelandic
it ita italian
ja jpn japanese
ko kor korean
lt lit lithuanian
lv lav latvian
nl dut nld dutch
no nor norwegian
pl pol polish
pt por portuguese
ro rum ron romanian
ru rus russian
sk slo slk slovak
sl slv slovenian
sr srp serbian
sv swe swedish
th tha thai
tr tur turkish
uk ukr ukrainian
vi vie vietnamese
zh chi zho chinese
"""
_TAGS = {word: line.split()[0] for line in _TABLE.split("\n") for word in line.split()}


def language_tag(text: str) -> str:
    """The BCP 47 tag (the shortest code, RFC 5646 §2.2.1) of a language's code or English name; "" if unknown.

    >>> language_tag("eng"), language_tag("ger"), language_tag("German"), language_tag("Klingon")
    ('en', 'de', 'de', '')
    """
    return _TAGS.get(text.strip().lower(), "")


_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/\S+", re.ASCII)
# "arXiv preprint arXiv:2111.00396", "CoRR, abs/1706.03762", "arXiv:hep-th/9901001v2"
_ARXIV = re.compile(
    r"(?:arxiv\s?[:.]\s?|\babs/)((?:\d{4}\.\d{4,5}|[a-z-]{2,8}(?:\.[a-z]{2})?/\d{7})(?:v\d+)?)(?![\d.]*\d)",
    re.IGNORECASE | re.ASCII,
)
_OF_PREPRINTS = ("", "article", "article-journal", "document", "webpage")  # what others call one of arXiv
_ARXIV_VENUE = re.compile(r"arxiv\b|corr\b|computing research repository", re.IGNORECASE)
# Kinds that biblatex has keys for, and BibTeX entries (https://ctan.org/pkg/biblatex, 4.9.2.13); "" is what CSL's styles say unasked.
GENRES = {
    "mastersthesis": "Master's thesis",
    "mathesis": "Master's thesis",
    "phdthesis": "",
    "phd": "",
    "other": "",
    "master": "Master's thesis",
    "bachelor": "Bachelor's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "resreport": "Research report",
    "techreport": "",
}
# A line of a note: https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra
NOTED = re.compile(r"\s*(arxiv|pmid|pmcid|doi|standard_id)\s*:\s*(\S+)", re.IGNORECASE)
SSRN = re.compile(
    r"available at ssrn:? ?(\d{5,9})?", re.IGNORECASE | re.ASCII
)  # Google Scholar's journal of a paper there
_ORDER = ("doi", "acl", "openreview", "arxiv", "pmid", "pmcid", "title")
LONGEST = 2000  # characters that are read of a field that is not text: of an address, a journal, a note


def read_id(text: str, *, scheme: str = "", only: bool = False) -> PaperId | None:
    """The id that a text is: with its scheme, as an address, or as a bare value; None where it is none.

    Args:
        scheme: of bare values.
        only: ids of other schemes do not count.

    >>> str(read_id("dx.doi.org/10.1000/ABC")), str(read_id("https://example.org/doi/pdf/10.1000/abc?download=1"))
    ('doi:10.1000/abc', 'doi:10.1000/abc')
    >>> str(read_id("123", scheme="pmid")), str(read_id("pubmed:123")), read_id("hello", scheme="doi")
    ('pmid:123', 'pmid:123', None)
    >>> str(read_id("oai:arXiv.org:math.GT/0309136v2")), read_id("10.1000/182", scheme="arxiv", only=True)
    ('arxiv:math/0309136', None)
    """
    text = text.strip()
    spellings = [f"{scheme}:{text}", text] if scheme else [text]
    if text[:7].lower() == "pubmed:":
        spellings.append(f"pmid:{text[7:]}")
    for spelling in spellings:
        try:
            found = parse_id(spelling)
        except ValueError:
            continue
        if found.scheme != "title" and (found.scheme == scheme or not only):
            return found
    return None


def find_doi(text: str) -> PaperId | None:
    """The first DOI in a text: `doi: 10.1/x`, `http://doi.example.org/10.1/x`; an arXiv DOI is the arXiv id."""
    if text.lstrip()[:4].lower() == "http" and (found := read_id(text[:LONGEST])):
        return found
    match = _DOI.search(decode_escapes(text[:LONGEST]))
    return read_id(match[0], scheme="doi") if match else None


def find_arxiv(text: str) -> tuple[PaperId | None, str]:
    """The arXiv id that a text names after `arXiv:` or `abs/`, and its spelling with the version."""
    match = _ARXIV.search(text[:LONGEST])
    return (read_id(match[1], scheme="arxiv"), match[1]) if match else (None, "")


def find_ssrn(journals: Iterable[str]) -> list[str]:
    """The address of a paper at SSRN of which only the journal says where it is."""
    found = (SSRN.fullmatch(journal.strip()) for journal in journals)
    return [f"https://papers.ssrn.com/abstract={match[1]}" for match in found if match and match[1]]


def find_ids(addresses: Iterable[str]) -> list[PaperId]:
    """The ids that web addresses are of."""
    found = (read_id(address) for address in addresses if address and len(address) <= LONGEST)
    return list(dict.fromkeys(paper_id for paper_id in found if paper_id))


def find_noted_ids(note: str) -> list[PaperId]:
    """The ids in lines of a note, as Zotero's field "Extra" has them, the most telling first.

    >>> [str(paper_id) for paper_id in find_noted_ids("arXiv: 2405.98001 [cs]\\nPMID: 123\\nDOI: none\\nRead it.")]
    ['arxiv:2405.98001', 'pmid:123']
    """
    lines = filter(None, map(NOTED.match, note[:LONGEST].splitlines()))
    return order_ids(read_id(line[2], scheme=line[1].lower().replace("standard_id", "")) for line in lines)


def order_ids(ids: Iterable[PaperId | None]) -> list[PaperId]:
    """The ids that there are, the most telling first: the published paper's, then the preprint's, then catalogues'."""
    return sorted(
        (paper_id for paper_id in ids if paper_id), key=lambda paper_id: _ORDER.index(paper_id.scheme)
    )


def is_arxiv_venue(venue: str) -> bool:
    """Whether what stands for the journal is arXiv (`arXiv preprint arXiv:…`, `CoRR`, `arXiv: Robotics`)."""
    return _ARXIV_VENUE.match(venue) is not None


def is_on_arxiv(kind: str, venue: str, ids: Iterable[PaperId]) -> bool:
    """Whether it is arXiv's preprint: arXiv stands for the journal, or nothing but its id does.

    Args:
        kind: its type as read_type() gives it; `@online` and `@misc` of arXiv are preprints, programs are not.
    """
    if venue:
        return is_arxiv_venue(venue)
    return kind in _OF_PREPRINTS and any(paper_id.scheme == "arxiv" for paper_id in ids)


def read_genre(text: str) -> str:
    """The kind of a thesis or report in words: biblatex's keys, which citation-js hands on, are none.

    >>> read_genre("phdthesis"), read_genre("mathesis"), read_genre("Habilitation")
    ('', "Master's thesis", 'Habilitation')
    """
    return GENRES.get(text.lower(), text)


def find_pdf(addresses: Iterable[str], ids: Iterable[PaperId]) -> str:
    """The address of the PDF: one that ends so, else arXiv's; "" where there is none."""
    named = next((address for address in addresses if address.split("?")[0].lower().endswith(".pdf")), "")
    arxiv = next((paper_id.value for paper_id in ids if paper_id.scheme == "arxiv"), "")
    return named or (f"https://arxiv.org/pdf/{arxiv}" if arxiv else "")


def read_language(text: str) -> str:
    """The BCP 47 tag of a language's name or code; regions are left out (`en-US` → `en`), "" if unknown.

    >>> read_language("English"), read_language("en-US"), read_language("ngerman"), read_language("American")
    ('en', 'en', 'de', 'en')
    """
    word = re.split(r"[-_;,]", text.strip().lower(), maxsplit=1)[0]
    return _NAMED.get(word, "") or language_tag(word)


# Names that LaTeX's babel package has besides the English ones (https://ctan.org/pkg/babel, "Options").
_NAMED = {
    "american": "en", "british": "en", "usenglish": "en", "ukenglish": "en", "canadian": "en", "australian": "en",
    "ngerman": "de", "austrian": "de", "naustrian": "de", "francais": "fr", "brazilian": "pt", "brazil": "pt",
    # What languages call themselves, as people type it into reference managers.
    "deutsch": "de", "français": "fr", "español": "es", "castellano": "es", "italiano": "it", "português": "pt", "nederlands": "nl",
    "polski": "pl", "čeština": "cs", "česky": "cs", "slovenčina": "sk", "slovenščina": "sl", "hrvatski": "hr", "srpski": "sr",
    "magyar": "hu", "română": "ro", "svenska": "sv", "dansk": "da", "norsk": "no", "suomi": "fi", "eesti": "et", "türkçe": "tr",
    "català": "ca", "galego": "gl", "euskara": "eu", "русский": "ru", "українська": "uk", "български": "bg", "ελληνικά": "el",
    "עברית": "he", "العربية": "ar", "فارسی": "fa", "हिन्दी": "hi", "বাংলা": "bn", "ไทย": "th", "tiếng việt": "vi",
    "bahasa indonesia": "id", "中文": "zh", "汉语": "zh", "日本語": "ja", "한국어": "ko",
}  # fmt: skip
