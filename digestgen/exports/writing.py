"""Many papers in one format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.cached import Citations
from digestgen.citations.citation import Citation, Extras
from digestgen.citations.csl_json import render_csl
from digestgen.citations.ris import render_ris
from digestgen.library.parsers import CITATION_KEY
from digestgen.model.paper import Paper
from digestgen.site.fragments import Fragments
from digestgen.site.site import Site
from digestgen.text.html import html_to_text


def render_papers(citations: Citations, papers: Iterable[Paper], format_: str) -> str:
    """One file's text."""
    match format_:
        case "ris":
            return "".join([render_ris(citations.of(paper)) for paper in papers])
        case "csl-json":
            return render_csl(citations.of(paper) for paper in papers)
    return "\n".join([citations.bibtex(paper) for paper in papers])


def render_full(site: Site, citations: Citations, papers: Iterable[Paper], format_: str) -> str:
    """One file's text, with abstracts and keywords, and with the keys that papers had in the files they came from."""
    full = _complete(site, citations, papers)
    match format_:
        case "ris":
            return "".join([render_ris(*each) for each in full])
        case "csl-json":
            return render_csl(full)
    return "\n".join([render_bibtex(*each) for each in full])


def _complete(site: Site, citations: Citations, papers: Iterable[Paper]) -> Iterator[tuple[Citation, Extras]]:
    fragments = Fragments(site)
    taken: set[str] = set()
    for paper in papers:
        citation = citations.of(paper)
        key = next((key for key in _find_keys(paper) if key.lower() not in taken), citation.key)
        taken.add(key.lower())
        named = [word for payload in paper.sources.values() for name in ("keywords", "categories")
                 for word in _texts(payload.get(name))]  # fmt: skip
        abstract = " ".join(html_to_text(fragments.of(paper).abstract).split())
        yield replace(citation, key=key), Extras(abstract, tuple(dict.fromkeys((*paper.tags, *named))))


def _find_keys(paper: Paper) -> Iterator[str]:
    """What files of references called it; a key of its own that the paper's file states comes first."""
    if key := paper.extra.get("citation_key"):
        yield str(key)
    for name in ("bibtex", "ris", "csl-json"):
        key = str(paper.sources.get(name, {}).get("key", ""))
        if CITATION_KEY.fullmatch(key):
            yield key


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else []
