"""The citations of a site, each made once for however many pages and files carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation, build_citation
from digestgen.citations.keys import build_citation_key
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper

_MOST = 2_000  # in memory: what shows one is made day by day


class Citations:
    """The citations of papers, on demand."""

    def __init__(self, papers: Iterable[Paper], made: Mapping[str, str] | None = None) -> None:
        """All papers of a site, drafts too: a key is chosen among all of them. Their keys by path, as far as they are made."""
        self._papers, self._made = papers, made or {}
        self._citations: dict[str, Citation] = {}
        self._bibtex: dict[str, str] = {}

    def of(self, paper: Paper) -> Citation:
        """The paper's citation."""
        citation = self._citations.get(paper.path)
        if citation is None:
            if len(self._citations) >= _MOST:
                self._citations.clear()
            citation = self._citations[paper.path] = build_citation(paper, self.keys[paper.id])
        return citation

    def bibtex(self, paper: Paper) -> str:
        """The paper's entry, rendered once."""
        entry = self._bibtex.get(paper.path)
        if entry is None:
            if len(self._bibtex) >= _MOST:
                self._bibtex.clear()
            entry = self._bibtex[paper.path] = render_bibtex(self.of(paper))
        return entry

    @cached_property
    def keys(self) -> dict[PaperId, str]:
        """Citation keys: the same in every file of the site, so that files can be joined.

        No two are alike: where two files state the same key, or chance gave it to both, the paper with the smaller id
        has it, and the other's gets its digits again.
        """
        keys: dict[PaperId, str] = {}
        taken: set[str] = set()
        for paper in sorted(self._papers, key=lambda paper: paper.id):
            key = self._made.get(paper.path) or build_citation_key(paper)
            while key.lower() in taken:  # BibTeX compares keys without case
                key += paper.id.short
            taken.add(key.lower())
            keys[paper.id] = key
        return keys
