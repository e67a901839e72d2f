"""Publications: what each format calls their types, in one table for all that read and write references; their pages.

Types are CSL's (https://docs.citationstyles.org/en/stable/specification.html, appendix III), as far as all formats
tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from digestgen.model.person import Name


class Publication(TypedDict, total=False):
    """Where a paper appeared: library.parsers.PUBLICATION says what each key holds; no value is empty."""

    type: str
    venue: str
    volume: str
    issue: str
    pages: str
    article: str
    issued: str
    publisher: str
    place: str
    series: str
    edition: str
    genre: str
    number: str
    editor: tuple[Name, ...]
    doi: str
    url: str


class PublicationType(NamedTuple):
    """One type of publication."""

    csl: str  # its name in CSL, in `publication: {type: …}` and in the catalog
    meaning: str  # in a word or two, for the reference
    bibtex: str  # entry type (https://www.ctan.org/pkg/biblatex, §2.1)
    bibtex_venue: str  # the field that says where it appeared
    ris: str  # `TY` (the specification of 2011)
    ris_venue: str  # the tag that says where it appeared
    zotero: str  # item type (https://api.zotero.org/itemTypes), as the meta tag `z:itemType` has it
    # the meta tag that says where it appeared, which decides what Zotero takes the page for; "" for none
    highwire: str
    openurl: str  # KEV format and genre of an OpenURL (Z39.88-2004)
    openurl_title: str  # openurl_title, openurl_venue: its keys
    openurl_venue: str
    schema: str  # class of schema.org
    # what else sources call it, as read_type() compares words: types of BibTeX, RIS, Zotero, Crossref
    # (https://api.crossref.org/types), OpenAlex, Semantic Scholar, Scopus, Web of Science, PubMed, DBLP, EndNote,
    # IEEE, hugoblox
    others: str


PREPRINT, DOCUMENT = "article", "document"
TYPES: Mapping[str, PublicationType] = {
    row[0]: PublicationType(*row)
    for row in (
        ("article", "a preprint", "misc", "howpublished", "UNPB", "T2", "preprint",
         "", "dc&rft.type=preprint", "rft.title", "rft.publisher", "ScholarlyArticle",
         "postedcontent unpublished unpublishedwork unpd manscpt manuscript eprint submitted 3 workinprogress informalpublications "
         "informalandotherpublications"),
        ("article-journal", "an article in a journal", "article", "journal", "JOUR", "T2", "journalArticle",
         "citation_journal_title", "journal&rft.genre=article", "rft.atitle", "rft.jtitle", "ScholarlyArticle",
         "2 ejour mgzn abst inpr jfull journal journals journalpaper suppperiodical magazinearticle articlemagazine newspaperarticle articlenewspaper newspaper news "
         "review reviewarticle articlereview systematicreview metaanalysis shortsurvey letter editorial note erratum correction comment "
         "casereport casereports clinicaltrial randomizedcontrolledtrial comparativestudy multicenterstudy observationalstudy "
         "validationstudy evaluationstudy historicalarticle introductoryjournalarticle englishabstract earlyaccess "
         "articleearlyaccess earlyaccessarticles articles magazines electronicarticle journalarticles journalelectronic scholarlyarticle medicalscholarlyarticle articleinpress articlesinpress researcharticle datapaper bookreview reviewbook"),
        ("paper-conference", "a paper at a conference", "inproceedings", "booktitle", "CONF", "T2", "conferencePaper",
         "citation_conference_title", "book&rft.genre=proceeding", "rft.atitle", "rft.btitle", "ScholarlyArticle",
         "1 cpaper conference proceedingsarticle proceedingspaper conferencearticle conferenceproceeding conferenceproceedings "
         "conferencereview conferences conferenceandworkshoppapers meetingabstract congress workshoppaper"),
        ("chapter", "a chapter of a book", "incollection", "booktitle", "CHAP", "T2", "bookSection",
         "citation_inbook_title", "book&rft.genre=bookitem", "rft.atitle", "rft.btitle", "Chapter",
         "6 echap inbook suppbook suppcollection bookchapter bookpart booktrack bookchapters chapters electronicbooksection partsinbooksorcollections entry entrydictionary entryencyclopedia "
            "encyclopediaarticle dictionaryentry referenceentry referenceworkentry ency dict"),
        ("book", "a book", "book", "publisher", "BOOK", "T2", "book",
         "", "book&rft.genre=book", "rft.btitle", "rft.pub", "Book",
         "5 ebook edbook ser mvbook booklet collection mvcollection proceedings mvproceedings reference mvreference monograph editedbook "
         "referencebook bookset bookseries books electronicbook booksandtheses editorship referenceworks"),
        ("thesis", "a thesis", "phdthesis", "school", "THES", "PB", "thesis",
         "citation_dissertation_institution", "dissertation", "rft.title", "rft.inst", "Thesis",
         "7 mastersthesis masterthesis dissertation doctoralthesis doctoraldissertation academicdissertation"),
        ("report", "a report", "techreport", "institution", "RPRT", "PB", "report",
         "citation_technical_report_institution", "book&rft.genre=report", "rft.btitle", "rft.pub", "Report",
         "4 govdoc manual technicalreport reportcomponent reportseries workingpaper governmentdocument technicalnote"),
        ("dataset", "a data set", "dataset", "howpublished", "DATA", "T2", "dataset",
         "", "dc&rft.type=dataset", "rft.title", "rft.publisher", "Dataset", "aggr database dataandartifacts artifactdataset"),
        ("software", "a program", "software", "howpublished", "COMP", "T2", "computerProgram",
         "", "dc&rft.type=computerProgram", "rft.title", "rft.publisher", "SoftwareSourceCode",
         "artifactsoftware softwaremodule softwareversion codefragment computersoftware softwareapplication softwaresourcecode computationalnotebook"),
        ("webpage", "a page on the web", "online", "howpublished", "ELEC", "T2", "webpage",
         "", "dc&rft.type=webpage", "rft.title", "rft.publisher", "WebPage",
         "electronic www website webarticle icomm blog blogpost postweblog forumpost weblog"),
        ("patent", "a patent", "patent", "howpublished", "PAT", "T2", "patent",
         "", "dc&rft.type=patent", "rft.title", "rft.publisher", "CreativeWork", "patents 8"),
        ("standard", "a standard", "standard", "howpublished", "STAND", "T2", "standard",
         "", "dc&rft.type=standard", "rft.title", "rft.publisher", "CreativeWork", "standards standardseries"),
        ("document", "anything else", "misc", "howpublished", "GEN", "T2", "document",
         "", "dc&rft.type=document", "rft.title", "rft.publisher", "CreativeWork", "peerreview"),
    )
}  # fmt: skip
VERSIONED = frozenset(("software", "dataset"))  # types whose edition is called a version
SERIAL = frozenset(("book", "chapter", "paper-conference"))  # types whose number is that in their series
CSL_ALONE = frozenset(
    "bill broadcast classic collection event figure graphic hearing interview legal_case legislation map motion_picture "
    "musical_score pamphlet performance periodical personal_communication post post-weblog regulation song speech treaty".split()
)
"""Types of CSL that no other format tells apart from these: a file may say them, and CSL-JSON does."""
# `article` is a journal's, which comes after the preprint here: only CSL means a preprint by it.
_WORDS: Mapping[str, str] = {
    re.sub(r"[^a-z0-9]", "", name.lower()): kind.csl
    for kind in TYPES.values()
    for name in (kind.bibtex, kind.ris, kind.zotero, kind.csl, *kind.others.split())
    if name not in ("misc", "GEN")  # whatever it is
}
_BY_WEIGHT = (
    "thesis",
    "patent",
    "standard",
    "paper-conference",
    "chapter",
    "book",
    "report",
    "dataset",
    "software",
    PREPRINT,
    "article-journal",
    "webpage",
    DOCUMENT,
)
# No pages: what programs print for a page that is not known.
_NO_PAGES = re.compile(
    r"(?>(?:n\.? ?pag\.?|n\.?p\.?|n/?a|none|not available|no|null|undefined|unknown|in press|[-–\s.?,;])*)",
    re.IGNORECASE,
)
_VOLUME = re.compile(r"(\d{1,4}) ?\((\d{1,4}(?:[-–]\d{1,4})?)\)", re.ASCII)
_OF_SERIES = re.compile(
    r"(\d{1,5})[ -](?:LNCS|LNAI|LNBI|LNBIP|LNEE|LNNS|LNICST|LNME|LNCE|LNDECT|CCIS|AISC)", re.ASCII
)
_SERVER = re.compile(
    r"(?:[a-z]{2,8}rxiv|ssrn(?: electronic journal)?|research square|osf preprints|preprints\.org|authorea)(?:[ :,.(].*)?",
    re.IGNORECASE,
)
_BEFORE_PAGES = re.compile(
    r"(?:pp?\.\s*|(?-i:pp?)\s*(?=\d)|pages?\s+|seiten?\s+|s\.\s*(?=\d)|art(?:icle)?\.?\s*+(?:no\.?|number|id|n°)?[:.]?\s*+(?=\w*\d))",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\d+\s*(?:pages?|pp?\.|p|seiten|páginas|pgs?\.?)|arxiv:\S+", re.IGNORECASE
)  # ADS has the id there


def read_type(text: str, *, of_csl: bool = False) -> str:
    """The CSL type of a type in any format's words; of several (`Article; Proceedings Paper`) the most telling; or "".

    Args:
        of_csl: it is CSL's own word or Crossref's, in which `article` alone is a preprint; elsewhere a journal has it.

    >>> read_type("conferencePaper"), read_type("Article; Book Chapter"), read_type("article"), read_type("article", of_csl=True)
    ('paper-conference', 'chapter', 'article-journal', 'article')
    """
    if of_csl and (word := text.strip().lower()) in (PREPRINT, *CSL_ALONE):
        return word
    found = {
        _WORDS.get(re.sub(r"[^a-z0-9]", "", part.lower()), "") for part in re.split(r"[;,|/]", text[:1000])
    }
    return next((kind for kind in _BY_WEIGHT if kind in found), "")


def split_pages(text: str) -> tuple[str, str]:
    """First and last page of `45–67`, `45--67`, `B1-10--B1-20`, `e12`; the last is "" where there is one.

    >>> split_pages("B1-10--B1-20"), split_pages("S12-15"), split_pages("1-10-1-20"), split_pages("104567")
    (('B1-10', 'B1-20'), ('S12', '15'), ('1-10', '1-20'), ('104567', ''))
    """
    for mark in ("–", "—", "--", " - "):
        first, found, last = text.partition(mark)
        if found:
            return first.strip(" -"), last.strip(" -–—")
    parts = text.split("-")
    if len(parts) % 2:  # `1-2-3`: nobody knows which hyphen is between the pages
        return text.strip(), ""
    half = len(parts) // 2
    return "-".join(parts[:half]).strip(), "-".join(parts[half:]).strip()


def split_volume(text: str, issue: str = "") -> dict[str, str]:
    """Volume and issue of `12(3)`, which stands for the volume where a form has no place for issues; else nothing.

    Beside another issue it is a volume that is counted twice, `98(140)` of Russian journals, and stays whole.

    Scopus writes a series' short name behind: `77 LNCS`.
    """
    if of_series := _OF_SERIES.fullmatch(text):
        return {"volume": of_series[1]}
    match = _VOLUME.fullmatch(text)
    return {"volume": match[1], "issue": match[2]} if match and issue in ("", match[2]) else {}


def is_server(venue: str) -> bool:
    """Whether what is called a journal keeps preprints: RIS and older reference managers have no type for them."""
    return _SERVER.fullmatch(venue) is not None


def clean_pages(text: str) -> str:
    """Pages as files have them, `12–15`, whatever a source writes; "" for what says that there are none."""
    text = " ".join(text.split()).strip(" ,;.")
    text = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if _COUNT.fullmatch(text) or not text.strip("0-–— "):
        return ""
    if match := _BEFORE_PAGES.match(text):
        text = text[match.end() :]
    first, last = ("" if _NO_PAGES.fullmatch(page) else page for page in split_pages(text))
    if first.isdigit() and last.isdigit() and len(last) < len(first):  # 113-25
        whole = first[: -len(last)] + last
        last = whole if whole >= first else last
    return f"{first}–{last}" if first and last and first != last else first or last
