"""The catalog: papers as JSON for programs, as docs/manual/reference/formats.md promises, and the JSON Schema of it.

Within a version, fields are added and never renamed, removed or given another meaning. The schema
(https://json-schema.org/draft/2020-12), published as `/papers.schema.json`, describes every file of version 1: what it
requires stays required, and a reader has to let through fields it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from digestgen.citations.citation import Citation
from digestgen.library.fields import PAPER_FIELDS, TEXT, URL, plain_value
from digestgen.library.schema import Field
from digestgen.model.person import Name
from digestgen.model.publication import TYPES
from digestgen.site.fragments import list_translations
from digestgen.site.site import Site
from digestgen.text.maths.maths import plain_title

_TEXT = TEXT.shape


def _about(description: str, shape: Mapping[str, object]) -> dict[str, object]:
    return {"description": description, **shape}


def build_schema(site_url: str) -> dict[str, object]:
    """The schema of one site's files.

    Args:
        site_url: absolute, with `/` at its end.
    """
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


VERSION = 1
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)

_Value = Callable[[Site, Citation], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a paper in the catalog."""

    name: str
    about: str  # description in the JSON Schema
    shape: Mapping[str, object]  # the rest of its schema
    value: _Value  # what it is of one paper; left out when empty, but for those that are `always` there
    always: bool = False


def _person(name: Name) -> dict[str, object]:
    parts = {"name": name.text, "family": name.family, "body": name.is_body, "orcid": name.orcid}
    return {key: value for key, value in parts.items() if value}


# Of fields whose value here is not simply what the file says.
_VALUES: dict[str, _Value] = {
    "ids": lambda site, citation: [str(paper_id) for paper_id in citation.paper.all_ids[1:]],
    "guid": lambda site, citation: citation.paper.feed_id,
    "title": lambda site, citation: citation.title,
    "authors": lambda site, citation: [_person(name) for name in citation.paper.authors],
    "tags": lambda site, citation: [slug for slug in citation.paper.tags if slug in site.tags],
    "summary": lambda site, citation: plain_title(citation.paper.summary),
    "translations": lambda site, citation: {
        lang: {name: text if name == "abstract" else plain_title(text) for name, text in said.items()}
        for lang, said in list_translations(citation.paper).items()
    },
    "publication": lambda site, citation: {  # its type is a key of its own
        name: [_person(editor) for editor in citation.paper.publication["editor"]]
        if name == "editor"
        else value
        for name, value in citation.paper.publication.items()
        if name != "type"
    },
}
# What no field says itself: field → the entries that follow it.
_COMPUTED = {
    "guid": (
        Entry("url", "Its page on this site.", URL,
              lambda site, citation: site.config.site_url + site.url(citation.paper), always=True),
        Entry("source_url", "Where the paper itself lives.", URL,
              lambda site, citation: citation.urls[0] if citation.urls else ""),
        Entry("citation_key", "Its key in every .bib file of this site.",
              PAPER_FIELDS["citation_key"].kind.shape, lambda site, citation: citation.key, always=True),
    ),
    "lang": (
        Entry("type", "CSL type; article is a preprint.", {"enum": sorted(TYPES)},
              lambda site, citation: citation.type, always=True),
    ),
    "featured": (
        Entry("has_note", "Whether the curators wrote a note; absent for no.", {"const": True},
              lambda site, citation: bool(citation.paper.note)),
    ),
    "abstract": (
        Entry("abstract_by", "Whose words the abstract is.", {"enum": ["authors", "curators"]},
              lambda site, citation: citation.paper.abstract and ("curators" if citation.paper.body == "summary" else "authors")),
    ),
}  # fmt: skip


def list_entries(*, of_body: bool = False) -> tuple[Entry, ...]:
    """What the catalog has of every paper, in order: the fields of the content format, and what follows from them.

    Args:
        of_body: those that are sections of the body, which only the files of issues have.
    """
    return _build_entries(tuple(PAPER_FIELDS.values()), of_body)


@lru_cache(maxsize=4)
def _build_entries(fields: tuple[Field, ...], of_body: bool) -> tuple[Entry, ...]:
    def build() -> Iterator[Entry]:
        for field in fields:
            if bool(field.sections) != of_body:
                continue
            if field.catalog:
                about = field.catalog_about or field.about
                value = _VALUES.get(field.name) or _read_field(field.name)
                yield Entry(field.catalog, about, field.kind.shape, value, field.always)
            yield from _COMPUTED.get(field.name, ())

    return tuple(build())


def _read_field(name: str) -> _Value:
    def read(site: Site, citation: Citation) -> object:
        value = citation.paper.get(name)
        return value and plain_value(value)  # of most fields most papers have nothing

    return read


def build_record(site: Site, citation: Citation, *, of_body: bool = False) -> dict[str, object]:
    """A paper in the site's catalog, or what the catalog of an issue says besides.

    Titles, names and the summary are plain text; what the body says is Markdown.
    """
    values = ((entry, entry.value(site, citation)) for entry in list_entries(of_body=of_body))
    return {entry.name: value for entry, value in values if value or entry.always}


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


def render_catalog(
    site: Site, title: str, page: str, before: str, tags: Iterable[str], records: Iterable[str]
) -> bytes:
    """A catalog file: UTF-8, a paper a line.

    Args:
        page: URL of the same list for people, relative to the site's root; before: path of the file with the papers
            before these, "" for none.
        tags: those of its papers; records: the papers; all rendered.
    """
    url = site.config.site_url
    head = {
        "$schema": f"{url}papers.schema.json",
        "version": VERSION,
        "title": title,
        "home_page_url": url + page,
        "language": site.config.language,
        **({"next_url": url + before} if before else {}),
    }
    fields = [f"{_JSON.encode(name)}:{_JSON.encode(value)},\n" for name, value in head.items()]
    text = f'{{{"".join(fields)}"tags":{_rows(tags)},\n"papers":{_rows(records)}}}\n'
    return text.encode("utf-8", "replace")


def _rows(values: Iterable[str]) -> str:
    """A JSON list, a value a line."""
    lines = ",\n".join(values)
    return f"[\n{lines}\n]" if lines else "[]"
