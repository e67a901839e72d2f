"""Column names of tables: those that Zotero, PubMed, Scopus, Web of Science, IEEE Xplore, Publish or Perish, rispy and
conference programmes write."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "itemtitle", "primarytitle"),
    "abstract": ("abstract", "abstractnote", "paperabstract", "abstracttext", "summary"),
    "authors": ("authors", "author", "authorfullnames", "authornames", "authorlist", "paperauthors", "firstauthors"),
    "published": (
        "publicationdate", "datepublished", "published", "publisheddate", "pubdate", "dateofpublication", "date", "coverdate",
        "publicationyear", "pubyear", "yearofpublication", "year",
    ),
    "date": (),
    "type": (
        "documenttype", "itemtype", "publicationtype", "publicationtypes", "doctype", "pubtype", "articletype", "entrytype",
        "referencetype", "contenttype", "type",
    ),
    "arxiv": ("arxiv", "arxivid", "arxivurl", "arxivlink", "eprint"),
    "doi": ("doi", "doiurl", "doilink", "itemdoi", "articledoi"),
    "openreview": ("openreview", "openreviewid", "openreviewurl", "openreviewlink"),
    "pmid": ("pmid", "pubmedid"),
    "pmcid": ("pmcid", "pmc", "pubmedcentralid"),
    "id": ("id", "paperid"),
    "url": ("url", "link", "paperurl", "paperlink", "articleurl", "site"),
    "keywords": ("keywords", "authorkeywords", "tags", "manualtags", "topics", "categories"),
    "venue": (
        "journal", "journaltitle", "publicationtitle", "sourcetitle", "secondarytitle", "journalbook", "conferencename",
        "conference", "conferencetitle", "proceedingstitle", "booktitle", "containertitle", "publicationname", "journalname",
        "venue", "publication", "source",
    ),
    "volume": ("volume", "volumenumber", "volumeno", "vol"),
    "issue": ("issue", "issuenumber", "issueno"),
    "pages": ("pages", "page", "pagerange", "pagenumbers", "pagination", "pp"),
    "first_page": ("startpage", "pagestart", "beginningpage", "beginpage", "firstpage", "spage", "startingpage"),
    "last_page": ("endpage", "pageend", "endingpage", "lastpage", "epage"),
    "article": ("articlenumber", "artno", "articleno", "articlenum", "artnumber"),
    "publisher": ("publisher", "publishername"),
    "place": ("place", "publisherplace", "publisherlocation", "publishercity"),
    "edition": ("edition",),
    "series": ("series", "seriestitle", "bookseriestitle"),
    "editor": ("editors", "editor", "bookeditors"),
    "lang": ("language", "lang", "languageoforiginaldocument"),
    "bibtex": ("bibtex", "bib", "bibtexentry"),
    "pdf": ("pdf", "pdfurl", "pdflink"),
    "code": ("code", "codeurl", "codelink", "github", "githuburl", "githublink"),
    "project": ("project", "projecturl", "projectpage"),
    "video": ("video", "videourl", "videolink"),
    "slides": ("slides", "slidesurl"),
    "poster": ("poster", "posterurl"),
}  # fmt: skip
"""Field → its customary column names, the most telling first; capitals, blanks and punctuation do not matter.

That a column is the day papers were listed, only a person can say (`--map date=…`): a column "Date" is when they
appeared."""
