"""Citation: what all formats of references say of a paper, decided once: type, names, dates, ids, address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digestgen.citations.names import CitedName, split_name
from digestgen.model.ids import read_publication_ids
from digestgen.model.paper import Paper
from digestgen.text.maths.maths import plain_title

# The types that formats tell apart; a curator's word that is none of them says no type.
TYPES = frozenset(
    ("article", "article-journal", "paper-conference", "chapter", "book", "thesis", "report", "dataset")
)
_VENUELESS = ("arxiv", "corr")


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper as something to cite. All text is plain, on one line, escaped nowhere.

    Attributes:
        key: citation key, unique in its site: `one2025agents`.
        type: of TYPES, which are CSL's (https://docs.citationstyles.org/en/stable/specification.html, appendix III);
            `article` is a preprint.
        title: in Unicode, formulas too; `paper.title` has them in TeX.
        issued: when it came out, as exactly as is known: `2025-08-05`, `2025-08`, `2025`, or "": the day it entered
            the digest says nothing of that.
        venue: journal, proceedings, school …; "" for a preprint.
        first_page, last_page: "" where they are not known.
        ids: scheme → value: arxiv, doi, openreview, acl, pmid, pmcid.
        urls: where the paper itself lives: `publication.url`, then the addresses of its ids, its own first; never a
            page of this site.
        pdf: address of its full text, or "".
    """

    paper: Paper
    key: str
    type: str
    title: str
    authors: tuple[CitedName, ...]
    editors: tuple[CitedName, ...]
    issued: str
    venue: str
    volume: str
    issue: str
    number: str
    first_page: str
    last_page: str
    publisher: str
    series: str
    ids: Mapping[str, str]
    urls: tuple[str, ...]
    pdf: str

    @property
    def is_preprint(self) -> bool:
        return self.type == "article"


def build_citation(paper: Paper, key: str) -> Citation:
    """What is to be cited.

    Args:
        key: the paper's citation key.
    """
    said = {name: " ".join(text.split()) for name, text in paper.publication.items()}
    ids: dict[str, str] = {}
    # Of two DOIs, a preprint's and that of what it became, the latter is cited.
    for one in (*read_publication_ids(paper.publication), *paper.all_ids):
        if one.url:
            ids.setdefault(one.scheme, one.value)
    urls = [url for url in (paper.publication_url, *(one.url for one in paper.all_ids)) if url]
    first, last = _pages(said.get("pages", ""))
    venue = said.get("venue", "")
    if venue.lower().startswith(_VENUELESS):
        venue = ""
    return Citation(
        paper=paper,
        key=key,
        type=_type(said, ids, venue),
        title=" ".join(plain_title(paper.title).split()),
        authors=tuple([split_name(name.text) for name in paper.authors]),
        editors=tuple([split_name(name) for name in said.get("editor", "").split(", ") if name]),
        issued=paper.published,
        venue=venue,
        volume=said.get("volume", ""),
        issue=said.get("issue", ""),
        number=said.get("number", ""),
        first_page=first,
        last_page=last,
        publisher=said.get("publisher", ""),
        series=said.get("series", ""),
        ids=ids,
        urls=tuple(urls),
        pdf=paper.links.get("pdf", "") or (f"https://arxiv.org/pdf/{ids['arxiv']}" if "arxiv" in ids else ""),
    )


def _type(said: Mapping[str, str], ids: Mapping[str, str], venue: str) -> str:
    """What the file says; else what the ids tell."""
    if said.get("type") in TYPES:
        return said["type"]
    if "acl" in ids:
        return "paper-conference"
    return "article-journal" if venue and ("pmid" in ids or "doi" in ids) else "article"


def _pages(text: str) -> tuple[str, str]:
    """First and last page of `45–67`, `45--67`, `e12`."""
    first, _, last = text.replace("--", "–").replace("-", "–").partition("–")
    return first.strip(), last.strip()
