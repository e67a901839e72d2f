"""Paper: one file of `content/papers/`, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from sys import intern
from typing import Any

from digestgen.model.ids import PaperId, parse_id, read_publication_ids
from digestgen.model.person import Name
from digestgen.model.publication import Publication

_NOTHING: Any = {}  # what most papers have in most of their mappings; nobody writes to it

KEYWORDS = ("keywords", "categories", "subjects")  # keys of what a source said: what it files the paper under
STATUSES = ("withdrawn", "retracted", "replaced")
LINKS: Mapping[str, str] = {
    "pdf": "The paper as a PDF.",
    "html": "The paper as a web page.",
    "code": "Its program.",
    "data": "Its data set.",
    "model": "Its trained model.",
    "demo": "Something to try.",
    "project": "Its own site.",
    "video": "A talk.",
    "slides": "Slides.",
    "poster": "A poster.",
    "review": "Its reviews.",
    "discussion": "A discussion.",
}
"""Kind of link → what it leads to, in the order that pages show them."""


@dataclass(frozen=True, slots=True)
class Image:
    """A figure."""

    src: str  # an http(s) URL or a path below content/
    alt: str = ""  # alt, credit: plain text
    credit: str = ""
    license: str = ""  # URL of the licence it is shown under


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the curator's file states it. Every field is data, escaped nowhere."""

    path: str  # the file, relative to the project folder, with `/`
    id: PaperId
    title: str
    date: str  # the day it enters the digest, `YYYY-MM-DD`
    ids: tuple[PaperId, ...] = ()  # others that its file lists; see all_ids
    authors: tuple[Name, ...] = ()
    published: str = ""  # first public: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, or ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    lang: str = ""
    image: Image | None = None
    # where it appeared (library.parsers.PUBLICATION); its DOI as parse_doi() writes it, its URL http(s)
    publication: Publication = field(default_factory=lambda: _NOTHING)
    links: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    status: str = ""
    featured: bool = False
    draft: bool = False
    body: str = "abstract"  # `abstract` (the authors' own) or `summary` (ours, and the page says so)
    aliases: tuple[str, ...] = ()
    # source → what it said (`url`, `retrieved`, `upvotes` …), plain text values or lists of them
    sources: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: _NOTHING)
    # field → short hash of what a source last wrote there
    imported: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    guid: str = ""  # feed identity when it is not the default one of `id`
    abstract: str = ""  # Markdown up to the first heading
    note: str = ""  # Markdown of the section `## Notes`
    rest: str = ""  # Markdown of all other sections, headings included
    # fields of library/fields.py that have no attribute here, as plain values
    extra: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    def get(self, name: str) -> object:
        """The value of a field by its name in the file; None for one of `extra` that the file does not have."""
        return getattr(self, name) if name in ATTRIBUTES else self.extra.get(name)

    @property
    def all_ids(self) -> tuple[PaperId, ...]:
        """Every id the paper is known by: its own first, the DOI of where it appeared last."""
        if "doi" not in self.publication:
            return (self.id, *self.ids)
        return tuple(dict.fromkeys((self.id, *self.ids, *read_publication_ids(self.publication))))

    @property
    def merged(self) -> int:
        """How many papers became part of this one: its aliases that are another id's."""
        return len({one.slug for one in self.all_ids[1:]}.intersection(self.aliases)) if self.aliases else 0

    @property
    def publication_url(self) -> str:
        """Where it appeared on the web; "" where that is not known, or is the address of one of its ids."""
        url = self.publication.get("url", "")
        try:
            return "" if not url or parse_id(url) in self.all_ids else url
        except ValueError:
            return url

    @property
    def address(self) -> str:
        """Where the paper itself lives on the web, by its first id that tells; "" where nothing does."""
        for paper_id in self.all_ids:
            if url := paper_id.url:
                return url
        return self.publication_url

    @property
    def changed(self) -> str:
        """The day its status, or where it appeared, changed since it came; "" if neither has."""
        return str(self.extra.get("changed") or "")

    @property
    def last_day(self) -> str:
        """The day of the last change that a reader may want to know of."""
        last = self.date
        for day in (self.updated, self.changed):
            if day > last and len(day) == 10:
                last = day
        return last

    @property
    def keywords(self) -> tuple[str, ...]:
        """What its sources file it under: their keywords, categories and subjects, each once."""
        said = [payload.get(key) for payload in self.sources.values() for key in KEYWORDS]
        lists = [words if isinstance(words, list | tuple) else [words] for words in said if words]
        return tuple(
            dict.fromkeys(word for words in lists for word in words if word and isinstance(word, str))
        )

    @property
    def pdf(self) -> str:
        """Where its full text is, or ""; arXiv has one of every paper."""
        arxiv = next((paper_id.value for paper_id in self.all_ids if paper_id.scheme == "arxiv"), "")
        return self.links.get("pdf", "") or (f"https://arxiv.org/pdf/{arxiv}" if arxiv else "")

    @property
    def names(self) -> tuple[str, ...]:
        """What an editorial may call it: ids with and without scheme, as in its address, and those it once had."""
        former = (name for alias in self.aliases for name in (alias, f"title:{alias}"))
        return (
            *former,
            *(name for paper_id in self.all_ids for name in (str(paper_id), paper_id.value, paper_id.slug)),
        )

    @property
    def feed_id(self) -> str:
        """The guid of its feed entry: the same in every feed, for ever."""
        return self.guid or self.id.guid


def read_count(said: Mapping[str, object], name: str) -> int | None:
    """A number that a source said (votes, a place in a list, a version); None where there is none, or one of 19 digits.

    >>> read_count({"upvotes": "12"}, "upvotes"), read_count({"upvotes": "many"}, "upvotes")
    (12, None)
    """
    text = str(said.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 19 else None


def share_values(values: dict[str, Any]) -> None:
    """Let papers have what they have in common in memory once, here and when they come out of the cache.

    100,000 of them have a few thousand days and topics.

    Args:
        values: of a paper's fields, by name.
    """
    values["date"] = intern(values["date"])
    values["tags"] = tuple(map(intern, values.get("tags", ())))
    for name in ("publication", "links", "sources", "imported", "extra"):
        if not values.get(name):
            values[name] = _NOTHING


ATTRIBUTES = frozenset(attribute.name for attribute in fields(Paper))
