"""Sources: one file each, a pure function of bytes and a name; SOURCES is the table of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from digestgen.sources import (
    acl,
    arxiv,
    arxiv_feed,
    arxiv_json,
    arxiv_listing,
    arxiv_oai,
    bibtex,
    biorxiv,
    crossref,
    csl,
    feed,
    huggingface,
    markdown,
    nbib,
    openalex,
    openreview,
    pubmed,
    ris,
    semanticscholar,
    table,
    text,
)
from digestgen.sources.source import Context, Parsed, Query, Source

__all__ = ["SOURCES", "Context", "Parsed", "Query", "Source"]

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        module.SOURCE.key: module.SOURCE
        for module in (
            text,
            huggingface,
            arxiv,
            arxiv_feed,
            arxiv_oai,
            arxiv_listing,
            arxiv_json,
            bibtex,
            ris,
            csl,
            pubmed,
            nbib,
            crossref,
            openalex,
            semanticscholar,
            openreview,
            biorxiv,
            acl,
            feed,
            table,
            markdown,
        )
    }
)
