"""Record: what one source says about one paper, cleaned but not yet merged with anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digestgen.model.ids import PaperId, read_publication_ids
from digestgen.model.person import Name
from digestgen.model.publication import Publication


@dataclass(frozen=True, slots=True)
class Record:
    """A source's statement about a paper.

    Attributes:
        source: key of the source: `text`, `huggingface`, ….
        title: plain Unicode text, maths between dollars (`\\$` is a dollar sign).
        abstract: Markdown, "" when the source has none.
        authors: in the paper's order; empty when the source has none.
        date: the day it is listed, `YYYY-MM-DD`; "" when the source does not say.
        is_dated: whether a person said the day.
        published: when it was first public: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or "".
        updated: day of the version described, or "".
        keywords: the source's own keywords and categories, as written, best first.
        links: kind (pdf, code, project, video, html …) → http(s) URL.
        image: http(s) URL of a figure the source offers, or "".
        publication: where it appeared, by the keys of a paper's `publication` (type, venue, volume, issue, pages,
            publisher …; type is CSL's: article-journal, paper-conference, …; doi as model.ids.parse_doi writes it).
        status: one of paper.STATUSES, or "".
        lang: BCP 47 tag of title and abstract, or "".
        note: Markdown of the curator's own, where papers move in with their notes; or "".
        payload: what else is kept under `sources.<source>`: plain YAML values (str, int, bool, list of str).
            Never `retrieved`: that is the collector's.
        changed: what cleaning did to title and abstract, as (what, before, after), for reports.
    """

    source: str
    title: str
    ids: tuple[PaperId, ...] = ()
    abstract: str = ""
    authors: tuple[Name, ...] = ()
    date: str = ""
    published: str = ""
    updated: str = ""
    keywords: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    image: str = ""
    publication: Publication = field(default_factory=Publication)
    status: str = ""
    lang: str = ""
    note: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    changed: tuple[tuple[str, str, str], ...] = ()
    is_dated: bool = False

    @property
    def all_ids(self) -> tuple[PaperId, ...]:
        """Every id of the paper that the source gives, the DOI of where it appeared last."""
        return tuple(dict.fromkeys((*self.ids, *read_publication_ids(self.publication))))
