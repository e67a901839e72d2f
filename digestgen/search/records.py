"""Records: what a result shows of a paper; a file holds a few of them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from digestgen.model.paper import Paper
from digestgen.search.terms import note_text, paper_text
from digestgen.site.fragments import Fragments
from digestgen.site.site import Site

SHELF = 16  # records in a file: a page of ten results that lie anywhere is ten small requests
_AUTHORS = 12  # names that a result shows; a list of thousands does not fit


def render_records(site: Site, fragments: Fragments, papers: Iterable[Paper]) -> bytes:
    """A file of records as JSON. Everything in it is plain text."""
    lines = [
        json.dumps(_record(site, fragments, paper), ensure_ascii=False, separators=(",", ":"))
        for paper in papers
    ]
    return ("[" + ",\n".join(lines) + "]\n").encode("utf-8", "replace")


def _record(site: Site, fragments: Fragments, paper: Paper) -> dict[str, object]:
    fragment, language = fragments.of(paper), site.config.language
    text_lang = fragment.text_lang or language
    record: dict[str, object] = {
        "url": site.url(paper),
        "title": fragment.title_text,
        "day": paper.date,
        "authors": [name.text for name in paper.authors[:_AUTHORS]],
        "more": max(0, len(paper.authors) - _AUTHORS),
        "tags": [slug for slug in paper.tags if slug in site.tags],
        "text": paper_text(paper, fragment),
        "note": note_text(fragment),
        "lang": fragment.title_lang,
        "text_lang": text_lang if text_lang != (fragment.title_lang or language) else "",
        "status": paper.status,
    }
    return {key: value for key, value in record.items() if value}
