"""The JSON Schema of the catalog (https://json-schema.org/draft/2020-12), published as `/papers.schema.json`.

It describes every version-1 file: what it requires stays required, and a reader has to let through fields it does
not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from digestgen.exports.catalog import VERSION, list_entries
from digestgen.library.fields import TEXT, URL

_TEXT = TEXT.shape


def _about(description: str, shape: Mapping[str, object]) -> dict[str, object]:
    return {"description": description, **shape}


def build_schema(site_url: str) -> dict[str, object]:
    """The schema of one site's files. `site_url`: absolute, with `/` at its end."""
    entries = (*list_entries(), *list_entries(of_body=True))
    shapes = {entry.name: _about(entry.about, entry.shape) for entry in entries}
    paper = {
        "type": "object",
        "required": [entry.name for entry in entries if entry.always],
        "properties": shapes,
    }
    tag = {
        "type": "object",
        "required": ["slug", "title", "url"],
        "properties": {"slug": _TEXT, "title": _TEXT, "url": URL},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{site_url}papers.schema.json",
        "title": "A catalog of papers",
        "type": "object",
        "required": ["version", "title", "home_page_url", "language", "tags", "papers"],
        "properties": {
            "$schema": URL,
            "version": _about("Of this format.", {"const": VERSION}),
            "title": _TEXT,
            "home_page_url": _about("The same list for people.", URL),
            "language": _about("Of the site, BCP 47.", _TEXT),
            "next_url": _about("The file with the papers before these; absent from the last.", URL),
            "tags": _about("The tags of these papers.", {"type": "array", "items": tag}),
            "papers": {"type": "array", "items": paper},
        },
    }


def render_schema(site_url: str) -> bytes:
    """The schema as a file."""
    return (json.dumps(build_schema(site_url), ensure_ascii=False, indent=1) + "\n").encode()
