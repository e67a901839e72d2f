"""Column names of tables: those that Zotero, Scopus, Web of Science, IEEE Xplore, rispy and conference programmes write."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "primarytitle"),
    "abstract": ("abstract", "abstractnote", "paperabstract", "summary"),
    "authors": ("authorfullnames", "authors", "author", "authornames", "authorlist", "paperauthors", "firstauthors"),
    "published": (
        "publicationdate", "datepublished", "published", "pubdate", "date", "publicationyear", "pubyear", "year",
    ),
    "date": (),
    "arxiv": ("arxiv", "arxivid", "arxivurl", "arxivlink", "eprint"),
    "doi": ("doi", "doiurl", "doilink"),
    "openreview": ("openreview", "openreviewid", "openreviewurl", "openreviewlink"),
    "pmid": ("pmid", "pubmedid"),
    "id": ("id", "paperid"),
    "url": ("url", "link", "paperurl", "paperlink", "site"),
    "keywords": ("keywords", "authorkeywords", "tags", "manualtags", "topics", "categories"),
    "venue": (
        "journal", "journaltitle", "publicationtitle", "sourcetitle", "secondarytitle", "conferencename", "conference",
        "booktitle", "venue",
    ),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("pages",),
    "publisher": ("publisher",),
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
