"""Sources: one file each, a pure function of bytes and a name; SOURCES is the table of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from digestgen.sources import acl, biorxiv, csl
from digestgen.sources.arxiv import api as arxiv
from digestgen.sources.arxiv import feed as arxiv_feed
from digestgen.sources.arxiv import jsonl as arxiv_json
from digestgen.sources.arxiv import listing as arxiv_listing
from digestgen.sources.arxiv import oai as arxiv_oai
from digestgen.sources.bibtex import reader as bibtex
from digestgen.sources.crossref import api as crossref
from digestgen.sources.feed import reader as feed
from digestgen.sources.huggingface import api as huggingface
from digestgen.sources.markdown import reader as markdown
from digestgen.sources.openalex import api as openalex
from digestgen.sources.openreview import api as openreview
from digestgen.sources.pubmed import api as pubmed
from digestgen.sources.pubmed import nbib
from digestgen.sources.registries import reader as registry
from digestgen.sources.ris import endnote
from digestgen.sources.ris import reader as ris
from digestgen.sources.semanticscholar import api as semanticscholar
from digestgen.sources.source import Context, Parsed, Query, Source
from digestgen.sources.table import reader as table
from digestgen.sources.text import mail
from digestgen.sources.text import reader as text

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
            endnote,
            csl,
            pubmed,
            nbib,
            crossref,
            openalex,
            semanticscholar,
            openreview,
            biorxiv,
            registry,
            acl,
            feed,
            table,
            markdown,
            mail,
        )
    }
)
