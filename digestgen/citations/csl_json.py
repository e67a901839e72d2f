"""CSL-JSON (https://github.com/citation-style-language/schema, csl-data.json): one item a paper."""

from __future__ import annotations

import json
from collections.abc import Iterable

from digestgen.citations.citation import Citation, Extras
from digestgen.model.person import NameParts
from digestgen.model.publication import CSL_ALONE, SERIAL, VERSIONED

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_EMPTY: tuple[object, ...] = ("", [], None)


def build_csl(citation: Citation, extras: Extras | None = None) -> dict[str, object]:
    """One item. An arXiv id is the `number` of a preprint, as in Zotero, and a note of anything else.

    The `publisher` of a thesis is its school, that of a report its institution (CSL 1.0.2, appendix IV).
    """
    ids, issued = citation.ids, citation.issued
    arxiv = ids.get("arxiv", "")
    dash = "–" if "-" in citation.first_page + citation.last_page else "-"
    pages = citation.first_page + (f"{dash}{citation.last_page}" if citation.last_page else "")
    is_issued_by_venue = citation.names.ris_venue == "PB"
    in_series = citation.number if citation.type in SERIAL else ""
    number = citation.article if citation.type == "article-journal" else citation.number
    item: dict[str, object] = {
        "id": citation.key,
        "type": said if (said := citation.paper.publication.get("type", "")) in CSL_ALONE else citation.type,
        "title": citation.title,
        "author": [_author(name) for name in citation.authors],
        "editor": [_author(name) for name in citation.editors],
        "issued": _date(issued),
        "available-date": _date(citation.online),
        "container-title": "" if is_issued_by_venue else citation.venue,
        "collection-title": citation.series,
        "collection-number": in_series,
        "publisher": (citation.venue if is_issued_by_venue else "") or citation.publisher or citation.server,
        "publisher-place": citation.place,
        "version" if citation.type in VERSIONED else "edition": citation.edition,
        "genre": citation.genre,
        "volume": citation.volume,
        "issue": citation.issue,
        "number": f"arXiv:{arxiv}" if arxiv and citation.is_preprint else "" if in_series else number,
        "page": pages,
        "DOI": ids.get("doi", ""),
        "PMID": ids.get("pmid", ""),
        "PMCID": ids.get("pmcid", ""),
        "URL": citation.urls[0] if citation.urls else "",
        "note": f"arXiv: {arxiv}" if arxiv and not citation.is_preprint else "",
        "language": citation.paper.lang,
        "abstract": extras.abstract if extras else "",
        "keyword": ", ".join(extras.keywords) if extras else "",
    }
    return {name: value for name, value in item.items() if value not in _EMPTY}


def _date(day: str) -> dict[str, object] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def render_csl(citations: Iterable[Citation | tuple[Citation, Extras]]) -> str:
    """A list of items, one a line, newline at the end."""
    items = [
        _JSON.encode(build_csl(citation) if isinstance(citation, Citation) else build_csl(*citation))
        for citation in citations
    ]
    return "[\n" + ",\n".join(items) + "\n]\n"


def _author(cited: NameParts) -> dict[str, str]:
    if not cited.family:
        return {"literal": cited.whole}
    # Processors cut particles off a family name, and off the end of given names; Zotero reads no field of their own.
    name = {"family": cited.last, "given": cited.first}
    return {**name, "suffix": cited.suffix} if cited.suffix else name
