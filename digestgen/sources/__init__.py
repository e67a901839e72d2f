"""Sources: one file each, a pure function of bytes and a name; SOURCES is the table of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from digestgen.sources import huggingface, text
from digestgen.sources.source import Context, Parsed, Source

__all__ = ["SOURCES", "Context", "Parsed", "Source"]

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.key: source
        for source in (
            Source(
                key="text",
                title="Daily Papers page saved as text",
                parse=text.parse,
                help="A Hugging Face Daily Papers page saved as plain text, e.g. daily-papers.txt",
            ),
            Source(
                key="huggingface",
                title="Hugging Face Daily Papers",
                parse=huggingface.parse,
                help="The Daily Papers API's JSON of a day or of one paper, e.g. 2025-08-07.json",
            ),
        )
    }
)
