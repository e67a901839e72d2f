"""Many papers in one format."""

from __future__ import annotations

from collections.abc import Iterable

from digestgen.citations.cached import Citations
from digestgen.citations.csl_json import render_csl
from digestgen.citations.ris import render_ris
from digestgen.model.paper import Paper


def render_papers(citations: Citations, papers: Iterable[Paper], format_: str) -> str:
    """One file's text.

    Args:
        format_: bibtex, ris or csl-json.
    """
    match format_:
        case "ris":
            return "".join([render_ris(citations.of(paper)) for paper in papers])
        case "csl-json":
            return render_csl(citations.of(paper) for paper in papers)
    return "\n".join([citations.bibtex(paper) for paper in papers])
