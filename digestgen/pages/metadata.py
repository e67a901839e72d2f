"""The head of a paper's page, for programs: Highwire tags, JSON-LD, and typed links (signposting).

Rules: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing (tags, dates, one tag an author),
Zotero's translator "Embedded Metadata" (which tags make which kind of item), https://schema.org/CreativeWork,
https://signposting.org/conventions/. Everything is built as strings, since every paper's page has it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from digestgen.citations.citation import Citation
from digestgen.model.ids import PaperId
from digestgen.model.person import Name, NameParts
from digestgen.site.fragments import BASE
from digestgen.text.html import escape_html

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_STATUS = {"withdrawn": "Withdrawn", "retracted": "Retracted", "replaced": "Replaced"}


def render_tags(citation: Citation) -> str:
    """Highwire Press tags, one `<meta>` each. The public address is that of the paper itself, not of the page.

    There is no `citation_abstract`: it would make the page an eighth larger, and readers of these tags fall back to the
    description, which is its beginning.
    """
    paper, ids = citation.paper, citation.ids
    venue = citation.venue
    publisher = citation.publisher or citation.server
    parts = [_meta("citation_title", citation.title)]
    parts += _people("citation_author", citation.authors)
    parts += _people("citation_editor", citation.editors)
    place = citation.names.highwire if venue else ""
    tags = (
        ("citation_publication_date", citation.issued.replace("-", "/")),
        ("citation_online_date", citation.online.replace("-", "/")),
        (place, venue),
        ("citation_volume", citation.volume),
        ("citation_issue", citation.issue),
        ("citation_technical_report_number", citation.number if citation.type == "report" else ""),
        ("citation_firstpage", citation.first_page),
        ("citation_lastpage", citation.last_page),
        ("citation_publisher", publisher),
        ("citation_doi", ids.get("doi", "")),
        ("citation_arxiv_id", ids.get("arxiv", "")),
        ("citation_pmid", ids.get("pmid", "")),
        ("citation_pdf_url", citation.pdf),
        ("citation_public_url", citation.urls[0] if citation.urls else ""),
        ("citation_language", paper.lang),
        # Without one of the tags for venues Zotero would take everything for an article of a journal.
        ("z:itemType", "" if place else citation.names.zotero),
    )
    parts += [_meta(name, value) for name, value in tags if name and value]
    return "".join(parts)


def render_json_ld(citation: Citation, keywords: str) -> str:
    """What schema.org calls a paper of its type, in a script element, safe whatever the texts hold."""
    paper = citation.paper
    work: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": citation.names.schema,
        "headline": citation.title,
        "author": [_person(name, parts) for name, parts in zip(paper.authors, citation.authors, strict=True)],
        "datePublished": citation.issued,
        "dateModified": paper.updated,
        "sameAs": list(citation.urls),
        "isPartOf": _whole(citation),
        "inLanguage": paper.lang,
        "keywords": keywords,
        "creativeWorkStatus": _STATUS.get(paper.status, ""),
    }
    return f'<script type="application/ld+json">{render_data({k: v for k, v in work.items() if v})}</script>'


def _whole(citation: Citation) -> dict[str, object]:
    """The journal, book or proceedings, with its editors."""
    names = zip(citation.paper.publication.get("editor", ()), citation.editors, strict=True)
    said = {"name": citation.venue, "editor": [_person(name, parts) for name, parts in names]}
    found = {key: value for key, value in said.items() if value}
    return {"@type": "CreativeWork", **found} if found else {}


def render_links(citation: Citation, day: str) -> str:
    """Typed links: the address to cite, authors, the record that describes it, its type.

    Args:
        day: URL of the issue with its record, relative to the site's root.
    """
    doi = PaperId("doi", citation.ids["doi"]).url if "doi" in citation.ids else ""
    parts = []
    if cited := doi or next(iter(citation.urls), ""):
        parts.append(f'<link rel="cite-as" href="{escape_html(cited)}">')
    parts += [
        f'<link rel="author" href="https://orcid.org/{escape_html(name.orcid)}">'
        for name in citation.paper.authors
        if name.orcid
    ]
    parts.append(f'<link rel="describedby" type="application/json" href="{BASE}{day}papers.json">')
    parts.append(f'<link rel="type" href="https://schema.org/{citation.names.schema}">')
    return "".join(parts)


def render_picture(url: str, alt: str, size: tuple[int, int] | None = None) -> str:
    """The picture of shared links (https://ogp.me), which X takes, too.

    Args:
        url: absolute.
        size: width and height in pixels, where they are known.
    """
    parts = [f'<meta property="og:image" content="{escape_html(url)}">']
    if alt:
        parts.append(f'<meta property="og:image:alt" content="{escape_html(alt)}">')
    if size:
        parts += [
            f'<meta property="og:image:{name}" content="{pixels}">'
            for name, pixels in zip(("width", "height"), size, strict=True)
        ]
    return "".join(parts)


def render_data(value: object) -> str:
    """JSON for a script element: nothing in it ends the element or begins a comment (HTML, 4.12.1.3)."""
    return _JSON.encode(value).replace("<", "\\u003c")


def _meta(name: str, value: str) -> str:
    return f'<meta name="{name}" content="{escape_html(value)}">'


def _people(tag: str, names: Sequence[NameParts]) -> list[str]:
    """As written; family name first where programs would not recognise all of it."""
    return [_meta(tag, _tagged(name, len(names) == 1)) for name in names]


def _tagged(name: NameParts, is_alone: bool) -> str:
    """A name without a comma that is none between its parts.

    Zotero takes the only name with a comma for two people where both have a blank: it is given in reading order.
    """
    if name.is_plain:
        return name.whole if name.family else name.sorted
    family, given = name.sorted.split(", ")[:2]
    return name.whole.replace(",", "") if is_alone and " " in family and " " in given else name.sorted


def _person(name: Name, parts: NameParts) -> dict[str, str]:
    person = {"@type": "Organization" if parts.is_body else "Person", "name": name.text}
    if name.family and parts.family:  # else programs find them by themselves
        person |= {"givenName": parts.first, "familyName": parts.last}
    if name.orcid:
        person["sameAs"] = f"https://orcid.org/{name.orcid}"
    if name.affiliation:
        person["affiliation"] = name.affiliation
    return person
