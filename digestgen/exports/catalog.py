"""The catalog: papers as JSON for programs, as docs/manual/reference/formats.md promises and catalogschema.py says.

Within a version, fields are added and never renamed, removed or given another meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from digestgen.citations.citation import Citation
from digestgen.model.paper import Paper
from digestgen.site.site import Site
from digestgen.text.maths.maths import plain_title

VERSION = 1
_ALWAYS = ("authors", "tags")
_ELSEWHERE = ("type",)  # of `publication`: said by another field
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def build_record(site: Site, citation: Citation) -> dict[str, object]:
    """A paper in the site's catalog. What is empty is left out, but for `authors` and `tags`.

    Titles, names and the summary are plain text; `abstract` and `note` are not here (see build_texts).
    """
    paper = citation.paper
    record: dict[str, object] = {
        "id": str(paper.id),
        "ids": [str(one) for one in paper.all_ids[1:]],
        "guid": paper.feed_id,
        "url": site.config.site_url + site.url(paper),
        "source_url": citation.urls[0] if citation.urls else "",
        "citation_key": citation.key,
        "title": citation.title,
        "authors": [
            {"name": name.text, "orcid": name.orcid} if name.orcid else {"name": name.text}
            for name in paper.authors
        ],
        "day": paper.date,
        "published": paper.published,
        "updated": paper.updated,
        "tags": [slug for slug in paper.tags if slug in site.tags],
        "summary": plain_title(paper.summary),
        "lang": paper.lang,
        "type": citation.type,
        "publication": {name: text for name, text in paper.publication.items() if name not in _ELSEWHERE},
        "links": paper.links,
        "status": paper.status,
        "featured": paper.featured,
        "has_note": bool(paper.note),
    }
    return {name: value for name, value in record.items() if value or name in _ALWAYS}


def build_texts(paper: Paper) -> dict[str, object]:
    """What the catalog of a day says besides: the abstract, and the curator's note, as Markdown."""
    texts: dict[str, object] = {}
    if paper.abstract:
        texts["abstract"] = paper.abstract
        texts["abstract_by"] = "curators" if paper.body == "summary" else "authors"
    if paper.note:
        texts["note"] = paper.note
    return texts


def render_record(record: Mapping[str, object]) -> str:
    """One line."""
    return _JSON.encode(record)


def join_records(first: str, second: str) -> str:
    """Two lines of one paper as one: the fields of both."""
    return f"{first[:-1]},{second[1:]}" if second != "{}" else first


def render_tags(site: Site) -> dict[str, str]:
    """Slug → what a catalog says of a tag, one line."""
    url = site.config.site_url
    return {
        slug: _JSON.encode({"slug": slug, "title": page.tag.title, "url": url + page.url})
        for slug, page in site.tags.items()
    }


def render_catalog(site: Site, title: str, page: str, tags: Iterable[str], records: Iterable[str]) -> bytes:
    """A catalog file: UTF-8, a paper a line.

    Args:
        title: of the list.
        page: URL of the same list for people, relative to the site's root.
        tags: those of its papers; records: the papers; all rendered.
    """
    url = site.config.site_url
    head = {
        "$schema": f"{url}papers.schema.json",
        "version": VERSION,
        "title": title,
        "home_page_url": url + page,
        "language": site.config.language,
    }
    fields = [f"{_JSON.encode(name)}:{_JSON.encode(value)},\n" for name, value in head.items()]
    text = f'{{{"".join(fields)}"tags":{_rows(tags)},\n"papers":{_rows(records)}}}\n'
    return text.encode("utf-8", "replace")


def _rows(values: Iterable[str]) -> str:
    """A JSON list, a value a line."""
    lines = ",\n".join(values)
    return f"[\n{lines}\n]" if lines else "[]"
