"""The JSON Schema of the catalog (https://json-schema.org/draft/2020-12), published as `/papers.schema.json`.

It describes every version-1 file: what it requires stays required, and a reader has to let through fields it does
not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from digestgen.exports.catalog import VERSION
from digestgen.model.paper import LINKS, STATUSES
from digestgen.model.publication import TYPES

_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_WHEN = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
_URL = {"type": "string", "format": "uri", "pattern": "^https?://"}
_TEXT = {"type": "string", "minLength": 1}
_ID = {"type": "string", "pattern": "^(arxiv|doi|openreview|acl|pmid|pmcid|title):.+$"}
_SLUG = {"type": "string", "minLength": 1}


def _about(description: str, shape: Mapping[str, object]) -> dict[str, object]:
    return {"description": description, **shape}


def build_schema(site_url: str) -> dict[str, object]:
    """The schema of one site's files.

    Args:
        site_url: absolute, with `/` at its end.
    """
    person = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": _about("As written on the paper, in reading order.", _TEXT),
            "orcid": _about("ORCID iD.", {"type": "string", "pattern": r"^(\d{4}-){3}\d{3}[\dX]$"}),
        },
    }
    paper = {
        "type": "object",
        "required": ["id", "guid", "url", "citation_key", "title", "authors", "day", "tags", "type"],
        "properties": {
            "id": _about("The paper's own id, without a version: arxiv:2508.01234.", _ID),
            "ids": _about("Other ids of the same paper.", {"type": "array", "items": _ID}),
            "guid": _about("The id of its entry in every feed; never changes.", _TEXT),
            "url": _about("Its page on this site.", _URL),
            "source_url": _about("Where the paper itself lives.", _URL),
            "citation_key": _about("Its key in every .bib file of this site.", {"type": "string", "pattern": "^[a-z0-9]+$"}),
            "title": _about("Plain text; formulas in Unicode.", _TEXT),
            "authors": _about("Everybody, in the paper's order.", {"type": "array", "items": person}),
            "day": _about("The day it entered the digest.", _DAY),
            "published": _about("When it first came out: a day, a month or a year.", _WHEN),
            "updated": _about("When it last changed.", _WHEN),
            "tags": _about("Slugs; `tags` of the file has their titles.", {"type": "array", "items": _SLUG}),
            "summary": _about("The curators' one sentence.", _TEXT),
            "lang": _about("Language of title and abstract, BCP 47.", _TEXT),
            "type": _about("CSL type; article is a preprint.", {"enum": sorted(TYPES)}),
            "publication": _about("Where it appeared, with the names of CSL.",
                                  {"type": "object", "additionalProperties": {"type": "string"}}),
            "links": _about("What belongs to it.", {"type": "object", "propertyNames": {"enum": list(LINKS)},
                                                    "additionalProperties": _URL}),
            "status": _about("Absent for a paper that stands.", {"enum": list(STATUSES)}),
            "featured": _about("Whether the curators put it forward; absent for no.", {"const": True}),
            "has_note": _about("Whether the curators wrote a note; absent for no.", {"const": True}),
            "abstract": _about("Markdown with $TeX$; in the files of issues.", _TEXT),
            "abstract_by": _about("Whose words the abstract is.", {"enum": ["authors", "curators"]}),
            "note": _about("The curators' note, Markdown; in the files of issues.", _TEXT),
        },
    }  # fmt: skip
    tag = {
        "type": "object",
        "required": ["slug", "title", "url"],
        "properties": {"slug": _SLUG, "title": _TEXT, "url": _URL},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{site_url}papers.schema.json",
        "title": "A catalog of papers",
        "type": "object",
        "required": ["version", "title", "home_page_url", "language", "tags", "papers"],
        "properties": {
            "$schema": _URL,
            "version": _about("Of this format.", {"const": VERSION}),
            "title": _TEXT,
            "home_page_url": _about("The same list for people.", _URL),
            "language": _about("Of the site, BCP 47.", _TEXT),
            "tags": _about("The tags of these papers.", {"type": "array", "items": tag}),
            "papers": {"type": "array", "items": paper},
        },
    }


def render_schema(site_url: str) -> bytes:
    """The schema as a file."""
    return (json.dumps(build_schema(site_url), ensure_ascii=False, indent=1) + "\n").encode()
