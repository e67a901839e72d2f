"""JSON Schemas of the files in content/, made from the tables of fields: what an editor completes and underlines as one types.

`check` is the judge: a schema refuses nothing that `check` takes, and cannot know all that `check` knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from digestgen.library import fields, parsers
from digestgen.library.checks import MOST_TAGS
from digestgen.library.schema import Field, Kind
from digestgen.library.vocabulary import SLUG
from digestgen.model.ids import SCHEMES
from digestgen.model.paper import LINKS
from digestgen.model.publication import TYPES
from digestgen.model.tag import Tag
from digestgen.text.slug import slugify

Shape = dict[str, Any]

# Every field may be empty, and a text needs no quotes: YAML may take it for something else.
_TEXT = ["string", "number", "boolean", "null"]
_MONTHS_AND_DAYS = r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d)"
_DAY = rf"\d{{4}}-({_MONTHS_AND_DAYS})([T ]\d{{2}}:\d{{2}}[\d:.Z +-]*)?"
_ID_WITHOUT_SCHEME = (
    r"10\.\d{4,9}(\.\d+)*/|\d{4}\.\d{4,5}(v\d+)?$|[A-Za-z-]+(\.[A-Za-z-]+)?/\d{7}"  # DOI, arXiv
    r"|[A-Z]\d{2}-\d{4,}$|\d{4}\.[a-z0-9]+-|[a-z0-9-]+\.[a-z.]+/"  # ACL Anthology, an address without https://
)


def _text(pattern: str, *others: str) -> Shape:
    return {"type": ["string", "null", *others], "pattern": pattern}


def _any_case(words: Iterable[str]) -> str:
    """A pattern, since those of JSON Schema have no switch for it."""
    return "|".join("".join(f"[{c.upper()}{c}]" for c in word) for word in words)


def _list(items: Shape) -> Shape:
    return {"type": ["array", *_TEXT], "items": items}  # a single text stands for a list of one


def _plain(about: str) -> str:
    """A sentence of the reference without its links to other parts of it."""
    about = re.sub(r"[:;] see \[[^]]*\]\([^)]*\)", "", about)
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", about)


def _mapping(meanings: Mapping[str, str], *required: str, **others: Shape) -> Shape:
    properties = {
        name: {"description": _plain(about), **others.get(name, {"type": _TEXT})}
        for name, about in meanings.items()
    }
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False, "required": list(required)}  # fmt: skip


_ID = _text(rf"^\s*(({_any_case((*SCHEMES, 'https', 'http', 'oai'))})\s*:\s*\S|{_ID_WITHOUT_SCHEME})")
_WEB = _text("^https?://")
_FLAG = _text(f"^({_any_case(('true', 'yes', 'on', 'false', 'no', 'off'))})$", "boolean")
_ORCID = _text(r"^(\S*/)?(\d{4}-){3}\d{3}[\dX]/?$")
_PARTIAL_DAY = _text(rf"^({_DAY}|\d{{4}}(-(0[1-9]|1[0-2]))?)$", "integer")
_AUTHOR = _mapping(parsers.AUTHOR, "name", orcid=_ORCID, body=_FLAG)
_PEOPLE = _list({**_AUTHOR, "type": ["object", *_TEXT]})
# Parser of a kind → what may be typed there. Kinds that are not here take anything, or their choices.
_TYPED: Mapping[Callable[..., Any], Shape] = {
    fields.ID.parse: _ID,
    fields.IDS.parse: _list(_ID),
    fields.CITATION_KEY.parse: _text(parsers.CITATION_KEY.pattern, "number"),
    fields.GUID.parse: _text(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"),
    fields.TEXT.parse: {"type": _TEXT},
    fields.TEXTS.parse: _list({"type": _TEXT}),
    fields.SLUGS.parse: _list(_text(r"^\s*[^\s/\\?#%:]+\s*$", "number", "boolean")),
    fields.AUTHORS.parse: _PEOPLE,
    fields.DAY.parse: _text(f"^({_DAY})$"),
    fields.PARTIAL_DAY.parse: _PARTIAL_DAY,
    fields.LANG.parse: _text(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
    fields.ORCID.parse: _ORCID,
    fields.IMAGE.parse: _mapping(
        {"src": "A file below content/, or a web address.", "alt": "What it shows."},
        "src",
        src={"type": "string", "pattern": r"^(https?://|(?![\w+.-]*:|/))"},
    ),
    fields.PUBLICATION_KIND.parse: _mapping(
        parsers.PUBLICATION,
        editor=_PEOPLE,
        url=_WEB,
        issued=_PARTIAL_DAY,
        doi=_text(r"10\.\d{4,9}(\.\d+)*/|[aA][rR][xX][iI][vV]"),
        type={"anyOf": [{"enum": list(TYPES)}, {"type": _TEXT}]},
    ),
    fields.LINKS_KIND.parse: _mapping(LINKS, **dict.fromkeys(LINKS, _WEB)),
    fields.FLAG.parse: _FLAG,
    fields.SOURCES.parse: {
        "type": ["object", "null"],
        "additionalProperties": {"type": "object", "properties": {"url": _WEB}},
    },
    fields.MARKS.parse: {
        "type": ["object", "null"],
        "propertyNames": {"enum": [*fields.PAPER_FIELDS]},
        "additionalProperties": _text("^[0-9a-f]{6}$", "number"),
    },
}


def build_topic(tags: Mapping[str, Tag]) -> Shape:
    """One topic, where a vocabulary has some: its slugs are offered; other spellings are taken, too."""
    said = "There is no such topic. New ones go into content/tags.yml."
    offered = {
        "enum": list(tags),
        "markdownEnumDescriptions": [tag.title for tag in tags.values()],
        "errorMessage": said,
    }
    names = {name for tag in tags.values() for alias in tag.aliases for name in (alias, slugify(alias))}
    others = "|".join(
        re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", name) for name in sorted(names - tags.keys())
    )
    return {"anyOf": [offered, {**_text(f"^({others})$"), "patternErrorMessage": said, "errorMessage": said}]}


def build_schemas(tags: Mapping[str, Tag]) -> dict[str, Shape]:
    """Kind of file → its schema: `paper` and `editorial` (their front matter), `tags`, `people`.

    Args:
        tags: the vocabulary, which is what a paper's topics complete to.
    """
    paper = _describe(fields.PAPER_FIELDS, fields.REQUIRED)
    tag = _describe(fields.TAG_FIELDS, ("title",))
    paper["properties"]["tags"]["maxItems"] = MOST_TAGS
    if tags:
        topic = build_topic(tags)
        paper["properties"]["tags"]["items"] = topic
        tag["properties"]["parent"] |= topic
    return {
        "paper": paper,
        "editorial": _describe(fields.EDITORIAL_FIELDS, ()),
        "tags": _entries(tag, f"^{SLUG.pattern}$"),
        "people": _entries(_describe(fields.PERSON_FIELDS, ("name",)), r"^[^\sA-Z_/?#%]+$"),
    }


def _describe(table: Mapping[str, Field], required: Iterable[str]) -> Shape:
    properties: dict[str, Shape] = {
        name: {"description": _plain(row.about), **_typed(row.kind)}
        for name, row in table.items()
        if not row.sections
    }
    for name in required:
        properties[name]["type"] = [kind for kind in properties[name]["type"] if kind != "null"]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": list(required),
    }


def _typed(kind: Kind) -> Shape:
    choices = kind.shape.get("enum")
    return {"enum": [*choices, None]} if isinstance(choices, list) else _TYPED.get(kind.parse, {})


def _entries(entry: Shape, slug: str) -> Shape:
    return {"type": ["object", "null"], "propertyNames": {"pattern": slug}, "additionalProperties": entry}
