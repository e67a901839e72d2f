"""Record: what one source says about one paper, cleaned but not yet merged with anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digestgen.model.ids import PaperId, read_publication_ids
from digestgen.model.person import Name
from digestgen.model.publication import Publication


@dataclass(frozen=True, slots=True)
class Record:
    """A source's statement about a paper."""

    source: str  # key of the source: `text`, `huggingface`, …
    title: str  # plain Unicode text, maths between dollars (`\\$` is a dollar sign)
    ids: tuple[PaperId, ...] = ()
    abstract: str = ""  # Markdown, "" when the source has none
    authors: tuple[Name, ...] = ()  # in the paper's order; empty when the source has none
    date: str = ""  # the day it is listed, `YYYY-MM-DD`; "" when the source does not say
    published: str = ""  # when it was first public: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or ""
    updated: str = ""  # day of the version described, or ""
    keywords: tuple[str, ...] = ()  # the source's own keywords and categories, as written, best first
    # kind (pdf, code, project, video, html …) → http(s) URL
    links: Mapping[str, str] = field(default_factory=dict)
    image: str = ""  # http(s) URL of a figure the source offers, or ""
    # where it appeared, by the keys of a paper's `publication` (type, venue, volume, issue, pages, publisher …; type
    # is CSL's: article-journal, paper-conference, …; doi as model.ids.parse_doi writes it)
    publication: Publication = field(default_factory=Publication)
    status: str = ""  # one of paper.STATUSES, or ""
    lang: str = ""  # BCP 47 tag of title and abstract, or ""
    note: str = ""  # Markdown of the curator's own, where papers move in with their notes; or ""
    # what else is kept under `sources.<source>`: plain YAML values (str, int, bool, list of str). Never `retrieved`:
    # that is the collector's.
    payload: Mapping[str, object] = field(default_factory=dict)
    # what cleaning did to title and abstract, as (what, before, after), for reports
    changed: tuple[tuple[str, str, str], ...] = ()
    is_dated: bool = False  # whether a person said the day

    @property
    def all_ids(self) -> tuple[PaperId, ...]:
        """Every id of the paper that the source gives, the DOI of where it appeared last."""
        return tuple(dict.fromkeys((*self.ids, *read_publication_ids(self.publication))))
