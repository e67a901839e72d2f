"""The fields of every file in content/, one row each: schema, import, merge, catalog and reference are made from them.

A new field of papers is a row here and whatever uses it. Without an attribute of its own in model.paper.Paper, its
value is in `Paper.extra`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace

import yaml

from digestgen.library import parsers
from digestgen.library.schema import (
    ON_IMPORT,
    ON_MERGE,
    Field,
    Kind,
    Reading,
    child,
    day,
    flag,
    mapping,
    one_of,
    partial_day,
    text,
    text_list,
)  # fmt: skip
from digestgen.library.sections import disarm_links
from digestgen.model.ids import PaperId
from digestgen.model.paper import LINKS, STATUSES, Image
from digestgen.model.person import Name
from digestgen.model.record import Record

_HASH = re.compile(r"[0-9a-f]{6}")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def _imported(node: yaml.Node, name: str, reading: Reading) -> dict[str, str]:
    """Field → mark of an import."""
    marks = mapping(node, name, reading, PAPER_FIELDS)
    for key, value in marks.items():
        if not _HASH.fullmatch(value):
            reading.problem(child(node, key), "bad-hash", name, f'"{value}" is not a mark of an import for "{key}"',
                            "digestgen writes these; take the entry out if you changed it by mistake.")  # fmt: skip
    return marks


# --- kinds of values ---

_ID = {"type": "string", "pattern": "^(arxiv|doi|openreview|acl|pmid|pmcid|title):.+$"}
_STRING = {"type": "string", "minLength": 1}
URL = {"type": "string", "format": "uri", "pattern": "^https?://"}
_PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"description": "As written on the paper, in reading order.", **_STRING},
        "orcid": {
            "description": "ORCID iD.",
            "type": "string",
            "pattern": r"^(\d{4}-){3}\d{3}[\dX]$",
        },
        "family": {
            "description": "The words of the name that are the family name, where that is not plain.",
            **_STRING,
        },
        "body": {"description": "Whether it is an organisation, where that is not plain.", "const": True},
    },
}

ID = Kind("an id", parsers.paper_id, _ID)
IDS = Kind("a list of ids", parsers.paper_ids, {"type": "array", "items": _ID})
CITATION_KEY = Kind(
    "a citation key", parsers.citation_key, {"type": "string", "pattern": parsers.CITATION_KEY.pattern}
)
GUID = Kind("a URI", parsers.guid, _STRING)
TEXT = Kind("text", text, _STRING)
TEXTS = Kind("a list of texts", text_list, {"type": "array", "items": _STRING})
SLUGS = Kind("a list of parts of addresses", parsers.slugs, {"type": "array", "items": _STRING})
AUTHORS = Kind(
    "a list of names, or of `{name, family, body, orcid, affiliation}`",
    parsers.authors,
    {"type": "array", "items": _PERSON},
)
DAY = Kind("a day", day, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
PARTIAL_DAY = Kind(
    "a day, a month or a year", partial_day, {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
)
LANG = Kind("a language tag", parsers.lang, _STRING)
ORCID = Kind("an ORCID iD", parsers.orcid, _STRING)
IMAGE = Kind("`{src, alt, credit, license}`", parsers.image, {"type": "object"})
PUBLICATION_KIND = Kind(
    f"a mapping of {', '.join(f'`{name}`' for name in parsers.PUBLICATION)}",
    parsers.publication,
    {
        "type": "object",
        "properties": {"editor": AUTHORS.shape},
        "additionalProperties": {"type": "string"},
    },
)
LINKS_KIND = Kind(
    f"a mapping of {', '.join(f'`{name}`' for name in LINKS)} to web addresses",
    parsers.links,
    {"type": "object", "propertyNames": {"enum": list(LINKS)}, "additionalProperties": URL},
)
FLAG = Kind("`true` or `false`", flag, {"const": True})
SOURCES = Kind("a mapping of sources to mappings", parsers.sources, {"type": "object"})
MARKS = Kind("a mapping of fields to marks", _imported, {"type": "object"})
DISCUSSED = Kind(
    f"a mapping of {', '.join(f'`{name}`' for name in parsers.DISCUSSED)}, or a list of them",
    parsers.discussed,
    {"type": "array"},
)
TRANSLATIONS = Kind(
    f"a mapping of language tags to mappings of {', '.join(f'`{name}`' for name in parsers.TRANSLATION)}",
    parsers.translations,
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": dict.fromkeys(parsers.TRANSLATION, _STRING),
            "additionalProperties": False,
        },
    },
)
GROUPS = Kind(
    "`true`, `false`, or a mapping of topics to lists of ids", parsers.groups, {"type": ["boolean", "object"]}
)
MARKDOWN = Kind("Markdown below the front matter", text, _STRING)


def _choice(*allowed: str) -> Kind:
    """One text out of a closed list."""
    return Kind(", ".join(f"`{value}`" for value in allowed), one_of(*allowed), {"enum": list(allowed)})


# --- what a record says for a field, where it is not simply the attribute of that name ---


def _image(record: Record) -> Image | None:
    return Image(record.image) if record.image else None


def _publication(record: Record) -> dict[str, object]:
    said: Mapping[str, object] = record.publication
    return {key: said[key] for key in parsers.PUBLICATION if said.get(key)}


def _links(record: Record) -> dict[str, str]:
    return {kind: record.links[kind] for kind in LINKS if kind in record.links}


# --- the tables, in the order fields are written in ---


def _table(*rows: Field) -> dict[str, Field]:
    return {row.name: row for row in rows}


PAPER_FIELDS = _table(
    Field("id", ID, 'The paper\'s id: `"arxiv:…"`, `"doi:…"`, `"openreview:…"`, `"acl:…"`, `"pmid:…"`, `"pmcid:…"` or, where there is none, `"title:a-short-slug"`. Required. Keep the quotes.',
          "identity", "identity", catalog="id", always=True, catalog_about="The paper's own id, without a version: arxiv:2508.01234."),
    Field("ids", IDS, "Other ids of the same paper.", "identity", "identity", catalog="ids", catalog_about="Other ids of the same paper."),
    Field("guid", GUID, "Its identity in feeds, a URI. Written when the id changes, so that no subscriber sees the paper twice.",
          "identity", "identity", catalog="guid", always=True, catalog_about="The id of its entry in every feed; never changes."),
    Field("citation_key", CITATION_KEY, "What it is called in `\\cite{…}`, in place of the key made of its author, year, title and id. Written when one of these changes, so that a key which somebody has cited stays; you can choose one yourself.",
          "identity", "identity"),
    Field("title", TEXT, 'Plain text; formulas between `$` signs are allowed. Required. Quote it if it holds `": "`.', "refresh",
          catalog="title", catalog_about="Plain text; formulas in Unicode.", always=True),
    Field("authors", AUTHORS, "Names in order. An author with more to say is `{name: …, orcid: …, affiliation: …}`; see [authors](#authors).", "refresh", "fill", catalog="authors", always=True, catalog_about="Everybody, in the paper's order."),
    Field("date", DAY, "The day it enters the digest, `2025-08-07`. Required. Issues are made by it.", "earlier", "earlier", catalog="day", always=True, catalog_about="The day it entered the digest."),
    Field("published", PARTIAL_DAY, "When it was first made public: a day, a month (`2017-06`) or a year. Without it, citations have no date.", "fill", "fill",
          catalog="published", catalog_about="When it first came out: a day, a month or a year."),
    Field("updated", replace(DAY, shape=PARTIAL_DAY.shape), "The day of its newest version.", "refresh", "fill", lambda record: record.updated if len(record.updated) == 10 else "",
          catalog="updated", catalog_about="When it last changed."),
    Field("tags", TEXTS, "Slugs from `content/tags.yml`.", "new", "union",
          catalog="tags", catalog_about="Slugs; `tags` of the file has their titles.", always=True),
    Field("summary", TEXT, "One sentence for lists and previews.", "", "fill", catalog="summary", catalog_about="The curators' one sentence."),
    Field("lang", LANG, "Language of title and text, `en` or `pt-BR` (RFC 5646); without it, the site's, or English where their small words are.", "fill", "fill", catalog="lang", catalog_about="Language of title and abstract, BCP 47."),
    Field("translations", TRANSLATIONS, "Title, summary and abstract in other languages: see [translations](#translations).", "", "add",
          catalog="translations", catalog_about="Title, summary and abstract in other languages, by BCP 47 tag; the abstract is Markdown."),
    Field("image", IMAGE, "A figure, `{src: …, alt: …}`: a file below `content/` or a web address, and what it shows; `credit` says whose it is, `license` is the address of the licence it is shown under. `digestgen figure` writes it.", "fill", "fill", _image),
    Field("publication", PUBLICATION_KIND, "Where it appeared: see [publication](#publication).", "add", "add", _publication,
          catalog="publication", catalog_about="Where it appeared, with the names of CSL."),
    Field("links", LINKS_KIND, "Web addresses by kind: see [links](#links).", "add", "add", _links, catalog="links", catalog_about="What belongs to it."),
    Field("status", _choice(*STATUSES), "`withdrawn`, `retracted` or `replaced`: a notice on the page.", "refresh", "fill",
          catalog="status", catalog_about="Absent for a paper that stands."),
    Field("changed", DAY, "The day its `status`, or where it appeared, changed since it came. `digestgen refresh` writes it.", "", "fill"),
    Field("featured", FLAG, "`true` makes it stand out, and puts it into the feed of featured papers.", "", "fill", catalog="featured", catalog_about="Whether the curators put it forward; absent for no."),
    Field("discussed", DISCUSSED, "Sessions of a reading group, one or a list of them: see [sessions](#sessions).", "", "union"),
    Field("draft", FLAG, "`true` keeps it off the site."),
    Field("body", _choice("abstract", "summary"), "`summary` says that the text below is yours; without it, it is the authors' abstract.", "", "abstract"),
    Field("aliases", SLUGS, "Old or shorter names for its address; each redirects to the page.", "identity", "identity"),
    Field("sources", SOURCES, "What each source said about it; `subjects` are what it files the paper under, `tags` what the settings give its papers: `tags apply` reads them, no page shows them. digestgen writes it.", "ledger", "ledger"),
    Field("imported", MARKS, "Fingerprints of what a source last wrote into each field. digestgen writes it.", "ledger", "ledger"),
    Field("abstract", MARKDOWN, "Below the front matter: all up to the first heading.", "refresh", "fill",
          lambda record: disarm_links(record.abstract.strip()), sections=("",),
          catalog="abstract", catalog_about="Markdown with $TeX$; in the files of issues."),
    Field("note", MARKDOWN, "Below the front matter: the section `## Notes`.", "fill", "below",
          lambda record: disarm_links(record.note.strip()), sections=("Notes", "Note"),
          catalog="note", catalog_about="The curators' note, Markdown; in the files of issues."),
)  # fmt: skip
REQUIRED = {
    "id": 'Write for example id: "arxiv:2508.01234", or id: "title:a-short-slug" when the paper has none.',
    "title": "Every paper has a title.",
    "date": "Write the day it enters the digest, for example date: 2025-08-07.",
}
EDITORIAL_FIELDS = _table(
    Field("title", TEXT, "Title of the issue, in place of its date; formulas between `$` signs are allowed."),
    Field(
        "order",
        TEXTS,
        "Papers that come first, by id, in this order; `source`, `votes` or `title` among them says how the others follow.",
    ),
    Field("pins", TEXTS, "Papers that are marked and come before all others."),
    Field(
        "groups",
        GROUPS,
        "`false` shows a long day as one list, `true` also groups a short one, a week or a month by topic. Or where papers are shown: a topic (or a heading of your own) and the ids of its papers; the others are grouped by topic. See [groups](../how-to/curate.md#groups).",
    ),
    Field("draft", FLAG, "`true` keeps the text off the site."),
)
TAG_FIELDS = _table(
    Field("title", TEXT, "As readers see it; formulas between `$` signs are allowed. Required."),
    Field("description", TEXT, "A sentence about the topic, for its page."),
    Field(
        "aliases",
        TEXTS,
        "Other names of the same topic. A slug among them that the topic does not have from `init` is an old address: it redirects, and its feed goes on.",
    ),
    Field("parent", TEXT, "Slug of the topic that this one belongs to."),
    Field(
        "phrases",
        TEXTS,
        "Words in a title or abstract that assign the tag: whole words, singular or plural, with or without hyphens.",
    ),
    Field("categories", TEXTS, "Categories of arXiv that mean the topic."),
)
PERSON_FIELDS = _table(
    Field("name", TEXT, "The name as the site writes it. Required."),
    Field("variants", TEXTS, "Other spellings that papers use."),
    Field("orcid", ORCID, "ORCID iD."),
)


def name_sections() -> dict[str, str]:
    """Heading in lower case → the field that is the section below it; "" is above all headings."""
    return {heading.lower(): row.name for row in PAPER_FIELDS.values() for heading in row.sections}


def describe_fields(table: Mapping[str, Field] = PAPER_FIELDS) -> list[dict[str, str]]:
    """A table of fields for the reference, a row a field.

    Returns:
        rows with the keys `name`, `written`, `about`, `on_import`, `on_merge` and `catalog`; all Markdown.
    """
    return [
        {"name": row.name, "written": row.kind.written, "about": row.about, "on_import": ON_IMPORT[row.on_import],
         "on_merge": ON_MERGE[row.on_merge], "catalog": row.catalog}
        for row in table.values()
    ]  # fmt: skip


# --- values as they are written ---


def plain_value(value: object) -> object:
    """A field as it is written in YAML: texts, numbers, lists, mappings."""
    if isinstance(value, str):
        return value
    if isinstance(value, Name):
        parts = {"name": value.text, "family": value.family, "body": value.is_body, "orcid": value.orcid,
                 "affiliation": value.affiliation}  # fmt: skip
        return {k: v for k, v in parts.items() if v} if any(value[1:]) else value.text
    if isinstance(value, Image):
        return {name: text for name in Image.__slots__ if (text := getattr(value, name))}
    if isinstance(value, PaperId):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain_value(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    return value


def short_hash(value: object) -> str:
    """Six hex digits of a field's value, as kept under `imported:`."""
    text = _ENCODER.encode(plain_value(value))
    return hashlib.sha256(text.encode()).hexdigest()[:6]
