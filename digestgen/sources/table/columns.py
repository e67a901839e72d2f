"""Column names of tables: those that Zotero, PubMed, Scopus, Web of Science, IEEE Xplore, ACM, Springer, OpenAlex, Lens,
Publish or Perish, rispy and conference programmes write."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "itemtitle", "primarytitle", "displayname"),
    "abstract": ("abstract", "abstractnote", "paperabstract", "abstracttext", "summary", "ab"),
    "authors": (
        "authorfullnames", "authors", "author", "authornames", "authorlist", "paperauthors", "firstauthors",
        "authorshipsauthordisplayname", "authorshipsrawauthorname", "bookauthorfullnames", "bookauthors", "groupauthors",
    ),
    "published": (
        "publicationdate", "datepublished", "published", "publisheddate", "pubdate", "dateofpublication", "date", "coverdate",
        "issuedate", "publicationyear", "pubyear", "yearofpublication", "year", "month",
    ),
    "date": (),
    "type": (
        "documenttype", "itemtype", "publicationtype", "publicationtypes", "doctype", "pubtype", "articletype", "entrytype",
        "referencetype", "contenttype", "documentidentifier", "type",
    ),
    "arxiv": ("arxiv", "arxivid", "arxivurl", "arxivlink", "eprint"),
    "doi": ("doi", "doiurl", "doilink", "itemdoi", "articledoi"),
    "openreview": ("openreview", "openreviewid", "openreviewurl", "openreviewlink"),
    "pmid": ("pmid", "pubmedid", "idspmid"),
    "pmcid": ("pmcid", "pmc", "pubmedcentralid", "idspmcid"),
    "id": ("id", "paperid"),
    "url": ("url", "link", "paperurl", "paperlink", "articleurl", "site", "primarylocationlandingpageurl"),
    "keywords": ("keywords", "authorkeywords", "tags", "manualtags", "topics", "categories", "keywordsdisplayname"),
    "venue": (
        "journal", "journaltitle", "publicationtitle", "sourcetitle", "secondarytitle", "journalbook", "conferencename",
        "conference", "conferencetitle", "proceedingstitle", "booktitle", "containertitle", "publicationname", "journalname",
        "venue", "publication", "primarylocationsourcedisplayname", "hostvenuedisplayname", "sourcetitleanthologytitle", "anthologytitle", "so", "source",
    ),
    "volume": ("volume", "volumenumber", "volumeno", "vol", "journalvolume", "bibliovolume"),
    "issue": ("issue", "issuenumber", "issueno", "journalissue", "biblioissue"),
    "pages": ("pages", "page", "pagerange", "pagenumbers", "pagination", "pp"),
    "first_page": ("startpage", "pagestart", "beginningpage", "beginpage", "firstpage", "spage", "startingpage", "bibliofirstpage"),
    "last_page": ("endpage", "pageend", "endingpage", "lastpage", "epage", "bibliolastpage"),
    "article": ("articlenumber", "artno", "articleno", "articlenum", "artnumber", "elocationid", "elocator"),
    "publisher": ("publisher", "publishername"),
    "place": ("place", "publisherplace", "publisherlocation", "publisherloc", "publishercity", "conferencelocation", "confloc"),
    "edition": ("edition",),
    "series": ("series", "seriestitle", "bookseriestitle"),
    "editor": ("editors", "editor", "bookeditors"),
    "lang": ("language", "lang", "languageoforiginaldocument"),
    "bibtex": ("bibtex", "bib", "bibtexentry"),
    "citation": ("citation",),
    "pdf": ("pdf", "pdfurl", "pdflink", "bestoalocationpdfurl", "primarylocationpdfurl", "fulltexturl"),
    "code": ("code", "codeurl", "codelink", "github", "githuburl", "githublink"),
    "project": ("project", "projecturl", "projectpage"),
    "video": ("video", "videourl", "videolink"),
    "slides": ("slides", "slidesurl"),
    "poster": ("poster", "posterurl"),
}  # fmt: skip
"""Field → its customary column names, the most telling first; capitals, blanks and punctuation do not matter.

That a column is the day papers were listed, only a person can say (`--map date=…`): a column "Date" is when they
appeared."""
