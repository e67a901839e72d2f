"""Sources: one file each, a pure function of bytes and a name; SOURCES is the table of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from digestgen.sources.source import Context, Parsed, Query, Source

__all__ = ["SOURCES", "Context", "Parsed", "Query", "Source"]

# Key → module, in the order in which they are listed.
_MODULES = {
    "text": "text.reader",
    "huggingface": "huggingface.api",
    "arxiv": "arxiv.api",
    "arxiv-feed": "arxiv.feed",
    "arxiv-oai": "arxiv.oai",
    "arxiv-listing": "arxiv.listing",
    "arxiv-json": "arxiv.jsonl",
    "bibtex": "bibtex.reader",
    "ris": "ris.reader",
    "endnote": "ris.endnote",
    "csl-json": "csl",
    "pubmed": "pubmed.api",
    "nbib": "pubmed.nbib",
    "crossref": "crossref.api",
    "openalex": "openalex.api",
    "semanticscholar": "semanticscholar.api",
    "openreview": "openreview.api",
    "biorxiv": "biorxiv",
    "registry": "registries.reader",
    "acl": "acl",
    "feed": "feed.reader",
    "table": "table.reader",
    "markdown": "markdown.reader",
    "mail": "text.mail",
}


class _Sources(Mapping[str, Source]):
    """The sources by key, each imported when it is asked for: together they take longer than a short import."""

    def __getitem__(self, key: str) -> Source:
        return _load(_MODULES[key])

    def __contains__(self, key: object) -> bool:
        return key in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


@cache
def _load(module: str) -> Source:
    source: Source = import_module(f"digestgen.sources.{module}").SOURCE
    return source


SOURCES: Mapping[str, Source] = _Sources()
