"""Publication types: what each format calls them, in one table for everything that writes references.

Types are CSL's (https://docs.citationstyles.org/en/stable/specification.html, appendix III), as far as all formats
tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class PublicationType(NamedTuple):
    """One type of publication.

    Attributes:
        csl: its name in CSL, in `publication: {type: …}` and in the catalog.
        meaning: in a word or two, for the reference.
        bibtex: entry type (https://www.ctan.org/pkg/biblatex, §2.1); bibtex_venue: the field that says where it appeared.
        ris: `TY` (the specification of 2011); ris_venue: the tag that says where it appeared.
        zotero: item type (https://api.zotero.org/itemTypes), as the meta tag `z:itemType` has it.
        highwire: the meta tag that says where it appeared, which decides what Zotero takes the page for; "" for none.
        openurl: KEV format and genre of an OpenURL (Z39.88-2004); openurl_title, openurl_venue: its keys.
    """

    csl: str
    meaning: str
    bibtex: str
    bibtex_venue: str
    ris: str
    ris_venue: str
    zotero: str
    highwire: str
    openurl: str
    openurl_title: str
    openurl_venue: str


PREPRINT = "article"
TYPES: Mapping[str, PublicationType] = {
    row[0]: PublicationType(*row)
    for row in (
        ("article", "a preprint", "misc", "howpublished", "UNPB", "T2", "preprint",
         "", "dc&rft.type=preprint", "rft.title", "rft.publisher"),
        ("article-journal", "an article in a journal", "article", "journal", "JOUR", "T2", "journalArticle",
         "citation_journal_title", "journal&rft.genre=article", "rft.atitle", "rft.jtitle"),
        ("paper-conference", "a paper at a conference", "inproceedings", "booktitle", "CONF", "T2", "conferencePaper",
         "citation_conference_title", "book&rft.genre=proceeding", "rft.atitle", "rft.btitle"),
        ("chapter", "a chapter of a book", "incollection", "booktitle", "CHAP", "T2", "bookSection",
         "citation_inbook_title", "book&rft.genre=bookitem", "rft.atitle", "rft.btitle"),
        ("book", "a book", "book", "publisher", "BOOK", "T2", "book",
         "", "book&rft.genre=book", "rft.btitle", "rft.pub"),
        ("thesis", "a thesis", "phdthesis", "school", "THES", "PB", "thesis",
         "citation_dissertation_institution", "dissertation", "rft.title", "rft.inst"),
        ("report", "a report", "techreport", "institution", "RPRT", "PB", "report",
         "citation_technical_report_institution", "book&rft.genre=report", "rft.btitle", "rft.pub"),
        ("dataset", "a data set", "misc", "howpublished", "DATA", "T2", "dataset",
         "", "dc&rft.type=dataset", "rft.title", "rft.publisher"),
    )
}  # fmt: skip
