"""A file of entries is made again when an entry changes, and not when anything else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import build_citation
from digestgen.citations.keys import sum_entry
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name

LAMPS = Paper(
    path="content/papers/lamps.md",
    id=PaperId("arxiv", "2508.00001"),
    title="Lamps in fog",
    date="2025-08-07",
    published="2025-08-05",
    authors=(Name("Ada Quist"), Name("Bo Two")),
    publication={"venue": "Journal of Lamps", "type": "article-journal"},
    abstract="We count lamps.",
)

SAID = [
    {"title": "Lamps in snow"},
    {"authors": (Name("Ada Quist"),)},
    {"authors": (Name("Bo Two"), Name("Ada Quist"))},
    {"published": "2025-08-04"},
    {"published": "", "date": "2025-08-06"},
    {"id": PaperId("arxiv", "2508.00002")},
    {"ids": (PaperId("doi", "10.1000/lamps"),)},
    {"publication": {"venue": "Journal of Fog", "type": "article-journal"}},
    {"publication": {"venue": "Journal of Lamps", "type": "article-journal", "volume": "3"}},
]
UNSAID = [
    {"abstract": "We count them twice."},
    {"note": "Read it."},
    {"tags": ("lamps",)},
    {"featured": True},
    {"date": "2025-08-06"},
]


def entry(paper: Paper, called: str = "quist2025lamps") -> tuple[bytes, str]:
    return sum_entry(paper) + called.encode(), render_bibtex(build_citation(paper, called))


@pytest.mark.parametrize("said", SAID, ids=lambda said: "-".join(said))
def test_what_an_entry_says_is_in_its_key(said: dict[str, object]) -> None:
    before, after = entry(LAMPS), entry(replace(LAMPS, **said))
    assert before[1] != after[1], "the entry says it"
    assert before[0] != after[0]


def test_another_citation_key_is_another_entry() -> None:
    before, after = entry(LAMPS), entry(LAMPS, "quist2025fog")
    assert before[0] != after[0] and before[1] != after[1]


@pytest.mark.parametrize("said", UNSAID, ids=lambda said: "-".join(said))
def test_what_no_entry_says_leaves_files_of_entries_alone(said: dict[str, object]) -> None:
    assert entry(LAMPS) == entry(replace(LAMPS, **said))
