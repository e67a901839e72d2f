"""Citation: what every reference format says about a paper, decided once: type, names, dates, ids, address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from digestgen.model.ids import read_publication_ids
from digestgen.model.paper import Paper
from digestgen.model.person import NameParts, split_name
from digestgen.model.publication import (
    CSL_ALONE,
    DOCUMENT,
    PREPRINT,
    TYPES,
    PublicationType,
    is_server,
    read_type,
    split_pages,
)
from digestgen.text.maths.maths import plain_title

_CATEGORY = re.compile(r"[a-z-]{2,8}(?:\.[A-Za-z-]{2,5})?")
# What indexes call arXiv where a venue stands: "arXiv preprint arXiv:2508.10001", "CoRR, abs/2508.10001". "Corrosion
# Science" is a journal.
_SERVER = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)


class Extras(NamedTuple):
    """What a reference says only where all of it is asked for."""

    abstract: str  # plain text on one line
    keywords: tuple[str, ...]


class Citation(NamedTuple):
    """One paper as something to cite. All text is plain, on one line, escaped nowhere."""

    paper: Paper
    key: str
    type: str  # a key of TYPES
    title: str  # in Unicode, formulas too; `paper.title` has them in TeX
    authors: tuple[NameParts, ...]
    editors: tuple[NameParts, ...]
    # when it came out, the issue's date where there is one, as exactly as is known: `2025-08-05`, `2025-08`, `2025`,
    # or "". The day it entered the digest does not say.
    issued: str
    online: str  # when it was first public, where that was before `issued`; or ""
    venue: str  # journal, proceedings, school …; "" for a preprint
    volume: str
    issue: str
    number: str
    # first_page, last_page: "" where they are not known; the number of an article that has no pages is one
    first_page: str
    last_page: str
    article: str  # the number of an article that has pages, too
    publisher: str
    place: str  # where the publisher is
    edition: str
    genre: str  # of a thesis or report
    series: str
    ids: Mapping[str, str]  # scheme → value: arxiv, doi, openreview, acl, pmid, pmcid
    # where the paper itself lives: `publication.url`, then the addresses of its ids, its own first; never a page of
    # this site
    urls: tuple[str, ...]
    pdf: str  # address of its full text, or ""

    @property
    def is_preprint(self) -> bool:
        return self.type == PREPRINT

    @property
    def server(self) -> str:
        """`arXiv` for a preprint that is there, of which nobody said that it is another server's; or ""."""
        return "arXiv" if self.is_preprint and "arxiv" in self.ids and not self.venue else ""

    @property
    def category(self) -> str:
        """Its first category on arXiv, `cs.CL`, as a source has it; or ""."""
        for payload in self.paper.sources.values():
            categories = payload.get("categories")
            if (
                isinstance(categories, (list, tuple))
                and categories
                and _CATEGORY.fullmatch(str(categories[0]))
            ):
                return str(categories[0])
        return ""

    @property
    def names(self) -> PublicationType:
        """What each format calls its type."""
        return TYPES[self.type]


def build_citation(paper: Paper, key: str) -> Citation:
    """A paper as something to cite."""
    publication = {
        name: " ".join(text.split()) for name, text in paper.publication.items() if isinstance(text, str)
    }
    ids: dict[str, str] = {}
    # Of two DOIs, a preprint's and that of what it became, the latter is cited.
    for paper_id in (*read_publication_ids(paper.publication), *paper.all_ids):
        if paper_id.url:
            ids.setdefault(paper_id.scheme, paper_id.value)
    urls = [url for url in (paper.publication_url, *(paper_id.url for paper_id in paper.all_ids)) if url]
    first, last = split_pages(publication.get("pages", ""))
    venue = publication.get("venue", "")
    volume = publication.get("volume", "")
    if _SERVER.match(venue):
        venue, volume = "", "" if volume.startswith("abs/") else volume
    kind = _type(publication, ids, venue)
    # Of an article in a journal, BibTeX and people call the issue its number; CSL's number is that of the article.
    is_issue = kind == "article-journal" and not publication.get("issue")
    return Citation(
        paper=paper,
        key=key,
        type=kind,
        title=" ".join(plain_title(paper.title).split()),
        authors=tuple([split_name(name) for name in paper.authors]),
        editors=tuple([split_name(name) for name in paper.publication.get("editor", ())]),
        issued=publication.get("issued", "") or paper.published,
        online=paper.published if publication.get("issued", paper.published) != paper.published else "",
        venue=venue,
        volume=volume,
        issue=publication.get("number" if is_issue else "issue", ""),
        number="" if kind == "article-journal" else publication.get("number", ""),
        first_page=first,
        last_page=last,
        article=publication.get("article", ""),
        publisher=publication.get("publisher", ""),
        place=publication.get("place", ""),
        edition=publication.get("edition", ""),
        genre=publication.get("genre", ""),
        series=publication.get("series", ""),
        ids=ids,
        urls=tuple(urls),
        pdf=paper.pdf,
    )


def _type(publication: Mapping[str, str], ids: Mapping[str, str], venue: str) -> str:
    """The file's own type, or what comes nearest to it; else what the ids suggest."""
    said = publication.get("type", "")
    if said and (kind := read_type(said, of_csl=True)):
        return read_type(kind) or DOCUMENT if kind in CSL_ALONE else kind
    if "acl" in ids:
        return "paper-conference"
    if not ids and publication.get("publisher") and not is_server(publication["publisher"]):
        return DOCUMENT  # no preprint has a publisher
    return "article-journal" if venue and ("pmid" in ids or "doi" in ids) else PREPRINT
