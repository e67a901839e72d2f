"""The content format: which fields a file may have and how each one's YAML becomes a value.

A field is one row of a table: its name and a function that reads its node. Reading never stops at the first
mistake: a Reading collects every Problem of a file, with the line it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import yaml

from digestgen.library.frontmatter import Document
from digestgen.model.ids import PaperId, parse_doi, parse_id
from digestgen.model.paper import LINKS, STATUSES, Image
from digestgen.model.person import NAME_LIMIT, Name
from digestgen.problems import Problem, did_you_mean
from digestgen.text.html import safe_url

PUBLICATION = (
    "type",
    "venue",
    "volume",
    "issue",
    "pages",
    "publisher",
    "series",
    "number",
    "editor",
    "doi",
    "url",
)
_DAY = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:(?<=-\d{2}-\d{2})[T ]\d{2}:\d{2}[\d:.Z +-]*)?", re.ASCII)
_SLUG = re.compile(r"[\w][\w.-]*")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]")
_HASH = re.compile(r"[0-9a-f]{6}")
# What no text is made of: control characters, surrogates, noncharacters. YAML escapes can spell them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TRUE, _FALSE = {"true", "yes", "on"}, {"false", "no", "off"}


@dataclass(slots=True)
class Reading:
    """One document being read: the mistakes found so far."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def problem(self, node: yaml.Node | int, code: str, name: str, what: str, hint: str = "") -> None:
        """Note a mistake at a node's line (front matter starts on line 2), or at a line of the file."""
        line = node if isinstance(node, int) else node.start_mark.line + 2
        self.problems.append(Problem(self.path, line, code, name, what, hint))


Parse = Callable[[yaml.Node, str, Reading], Any]


def read_fields(
    document: Document, table: Mapping[str, Parse], required: Collection[str], reading: Reading
) -> dict[str, Any]:
    """All fields of a document that could be read; what could not is in `reading.problems`."""
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    wanted = dict.fromkeys(required, 1)
    for key, node in document.entries:
        name = key.value
        if name in lines:
            reading.problem(key, "duplicate-key", name, f'"{name}" stands here a second time',
                            f"The first one is on line {lines[name]}; keep one of them.")  # fmt: skip
            continue
        lines[name] = key.start_mark.line + 2
        parse = table.get(name)
        if parse is None:
            hint = did_you_mean(name, table).strip()
            reading.problem(key, "unknown-key", name, f'there is no field "{name}"',
                            hint or f"The fields are: {', '.join(table)}.")  # fmt: skip
        elif is_empty(node):
            if name in wanted:
                wanted[name] = lines[name]
        else:
            before = len(reading.problems)
            value = parse(node, name, reading)
            if value is not None:
                values[name] = value
            if value is not None or len(reading.problems) > before:
                wanted.pop(name, None)  # it is there; what is wrong with it has been said
            elif name in wanted:
                wanted[name] = lines[name]
    for name, line in wanted.items():
        reading.problem(line, "missing-key", name, f'"{name}" is missing', _WANTED.get(name, ""))
    return values


_WANTED = {
    "id": 'Write for example id: "arxiv:2508.01234", or id: "title:a-short-slug" when the paper has none.',
    "title": "Every paper has a title.",
    "date": "Write the day it enters the digest, for example date: 2025-08-07.",
}


def is_empty(node: yaml.Node) -> bool:
    """Whether a field is there without a value (`tags:`, `tags: ~`, `tags: []`)."""
    if isinstance(node, yaml.ScalarNode):
        return not node.style and node.value in ("", "~", "null", "Null", "NULL")
    return not node.value


def plain(node: yaml.Node) -> object:
    """A node as plain data whose scalars are their own text: dict, list or str."""
    if isinstance(node, yaml.MappingNode):
        return {getattr(key, "value", ""): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return tuple(plain(item) for item in node.value)
    return "" if is_empty(node) else visible(node.value)


def visible(value: str) -> str:
    """Text without control characters, surrogates and noncharacters; line ends and tabs stay."""
    return value if value.isprintable() else _UNSEEN.sub("", value)


def text(node: yaml.Node, name: str, reading: Reading) -> str | None:
    """One line of text; runs of white space become one blank."""
    if not isinstance(node, yaml.ScalarNode):
        reading.problem(node, "wrong-type", name, f'"{name}" has to be text, not a list or mapping',
                        'Put it in double quotes when it begins with "[" or "{".')  # fmt: skip
        return None
    value = " ".join(visible(node.value).split())
    return value or None


def name_text(node: yaml.Node, name: str, reading: Reading) -> str | None:
    """The name of a person or group, of a length that names have."""
    value = text(node, name, reading)
    if value and len(value) > NAME_LIMIT:
        reading.problem(node, "name-too-long", name, f"a name has {len(value):,} characters; {NAME_LIMIT} is the most",
                        "Write every person and every group as a name of its own.")  # fmt: skip
        return None
    return value


def text_list(node: yaml.Node, name: str, reading: Reading, one: Parse = text) -> tuple[str, ...] | None:
    """A list of texts, each read by `one`; a single text is a list of one."""
    if isinstance(node, yaml.ScalarNode):
        single = one(node, name, reading)
        return (single,) if single else None
    if isinstance(node, yaml.MappingNode):
        reading.problem(node, "wrong-type", name, f'"{name}" has to be a list', f"Write {name}: [one, two].")
        return None
    return tuple(w for w in (one(item, name, reading) for item in node.value) if w)


def flag(node: yaml.Node, name: str, reading: Reading) -> bool | None:
    value = text(node, name, reading)
    if value is None:
        return None
    if value.lower() not in _TRUE | _FALSE:
        reading.problem(
            node, "wrong-type", name, f'"{name}" is true or false, not "{value}"', f"Write {name}: true."
        )
        return None
    return value.lower() in _TRUE


def one_of(*allowed: str) -> Parse:
    """A text out of a closed list."""

    def parse(node: yaml.Node, name: str, reading: Reading) -> str | None:
        value = text(node, name, reading)
        if value is not None and value not in allowed:
            reading.problem(node, "unknown-value", name, f'"{name}" cannot be "{value}"',
                            did_you_mean(value, allowed) + f"It is one of: {', '.join(allowed)}.")  # fmt: skip
            return None
        return value

    return parse


def day(node: yaml.Node, name: str, reading: Reading, *, whole: bool = True) -> str | None:
    """A calendar day; with whole=False a month or year will do (`2025-08`, `2025`)."""
    value = text(node, name, reading)
    if value is None:
        return None
    found = _DAY.fullmatch(value)
    try:
        if not found or (whole and len(found[1]) < 10):
            raise ValueError
        date.fromisoformat((found[1] + "-01-01")[:10])
    except ValueError:
        wanted = "a day such as 2025-08-07" + ("" if whole else ", a month (2025-08) or a year (2025)")
        reading.problem(node, "bad-date", name, f'"{value}" is no date', f"Write {wanted}.")
        return None
    return found[1]


def partial_day(node: yaml.Node, name: str, reading: Reading) -> str | None:
    return day(node, name, reading, whole=False)


def paper_id(node: yaml.Node, name: str, reading: Reading) -> PaperId | None:
    value = text(node, name, reading)
    if value is None:
        return None
    try:
        return parse_id(value)
    except ValueError as error:
        reading.problem(node, "bad-id", name, str(error),
                        "Write arxiv:2508.01234, doi:10.1145/…, openreview:…, acl:…, pmid:…, pmcid:… or title:a-slug.")  # fmt: skip
        return None


def paper_ids(node: yaml.Node, name: str, reading: Reading) -> tuple[PaperId, ...]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(found for found in (paper_id(item, name, reading) for item in items) if found)


def authors(node: yaml.Node, name: str, reading: Reading) -> tuple[Name, ...] | None:
    """Names, or mappings {name, orcid, affiliation}."""
    if isinstance(node, yaml.MappingNode):
        reading.problem(
            node, "wrong-type", name, '"authors" has to be a list', "Write authors: [Ada One, Bo Two]."
        )
        return None
    names = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(item, yaml.MappingNode):
            parts = mapping(item, name, reading, ("name", "orcid", "affiliation"))
            iri = orcid(child(item, "orcid"), name, reading) if "orcid" in parts else ""
            if not parts.get("name"):
                what = "an author without a name"
                reading.problem(item, "missing-key", name, what, "Write {name: Ada One, …}.")
            elif one := name_text(child(item, "name"), name, reading):
                names.append(Name(one, iri, parts.get("affiliation", "")))
        elif one := name_text(item, name, reading):
            names.append(Name(one))
    return tuple(names)


def orcid(node: yaml.Node, name: str, reading: Reading) -> str:
    """An ORCID iD, also as its address; "" where it is none."""
    value = (text(node, name, reading) or "").removesuffix("/").rsplit("/", 1)[-1]
    if value and not _ORCID.fullmatch(value):
        reading.problem(node, "bad-orcid", name, f'"{value}" is no ORCID iD',
                        "It has four groups of four: 0000-0002-1825-0097.")  # fmt: skip
        return ""
    return value


def child(node: yaml.Node, key: str) -> yaml.Node:
    """The value under a key of a mapping: its line is where a mistake in it stands."""
    return next((value for name, value in node.value if getattr(name, "value", None) == key), node)


def mapping(node: yaml.Node, name: str, reading: Reading, allowed: Collection[str]) -> dict[str, str]:
    """A mapping of known keys to texts."""
    if not isinstance(node, yaml.MappingNode):
        reading.problem(node, "wrong-type", name, f'"{name}" has to be a mapping',
                        f"Write {name}: {{{next(iter(allowed))}: …}}.")  # fmt: skip
        return {}
    values: dict[str, str] = {}
    for key, value in node.value:
        if getattr(key, "value", None) not in allowed:
            reading.problem(key, "unknown-key", name, f'there is no "{plain(key)}" in "{name}"',
                            did_you_mean(str(plain(key)), allowed) + f"Known are: {', '.join(allowed)}.")  # fmt: skip
        elif key.value in values:
            reading.problem(
                key, "duplicate-key", name, f'"{key.value}" stands in "{name}" twice', "Keep one of them."
            )
        elif not is_empty(value):
            one = text(value, f"{name}.{key.value}", reading)
            if one is not None:
                values[key.value] = one
    return values


def links(node: yaml.Node, name: str, reading: Reading) -> dict[str, str]:
    """Kind → http(s) URL."""
    found = mapping(node, name, reading, LINKS)
    for kind, url in list(found.items()):
        if not safe_url(url):
            reading.problem(child(node, kind), "bad-url", name, f'"{kind}" is no web address: {url[:80]}',
                            "It has to begin with https:// (or http://).")  # fmt: skip
            del found[kind]
    return found


def image(node: yaml.Node, name: str, reading: Reading) -> Image | None:
    parts = mapping(node, name, reading, ("src", "alt"))
    src = parts.get("src", "")
    if not src:
        if isinstance(node, yaml.MappingNode):
            reading.problem(
                node, "missing-key", name, 'the image has no "src"', "Write image: {src: …, alt: …}."
            )
        return None
    if not safe_url(src) and (re.match(r"[\w+.-]*:|//|/", src) or not src.isprintable()):
        reading.problem(node, "bad-url", name, f"the image is neither a web address nor a file here: {src[:80]}",
                        "Write https://… or a path below content/.")  # fmt: skip
        return None
    return Image(src, parts.get("alt", ""))


def publication(node: yaml.Node, name: str, reading: Reading) -> dict[str, str]:
    """Where a paper appeared, with the DOI in the one spelling that ids have."""
    found = mapping(node, name, reading, PUBLICATION)
    if "doi" in found:
        try:
            found["doi"] = parse_doi(found["doi"])
        except ValueError as error:
            reading.problem(child(node, "doi"), "bad-id", name, str(error), "Write doi: 10.1145/….")
            del found["doi"]
    if "url" in found and not safe_url(found["url"]):
        reading.problem(child(node, "url"), "bad-url", name, f'"url" is no web address: {found["url"][:80]}',
                        "It has to begin with https:// (or http://).")  # fmt: skip
        del found["url"]
    return found


def slugs(node: yaml.Node, name: str, reading: Reading) -> tuple[str, ...]:
    """URL segments."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found: list[str] = []
    for item in items:
        one = text(item, name, reading)
        if one and _SLUG.fullmatch(one):
            found.append(one)
        elif one:
            reading.problem(item, "bad-slug", name, f'"{one}" cannot stand in a URL',
                            'Use letters, digits, "-", "_" and ".".')  # fmt: skip
    return tuple(found)


def lang(node: yaml.Node, name: str, reading: Reading) -> str | None:
    value = text(node, name, reading)
    if value and not _LANG.fullmatch(value):
        reading.problem(
            node,
            "bad-lang",
            name,
            f'"{value}" is no language tag',
            "Write a tag such as en, de or pt-BR (RFC 5646).",
        )
        return None
    return value


def sources(node: yaml.Node, name: str, reading: Reading) -> dict[str, dict[str, object]] | None:
    """Source → what it said: texts, or lists of texts."""
    if not isinstance(node, yaml.MappingNode):
        reading.problem(
            node, "wrong-type", name, '"sources" has to be a mapping', "Each source is a mapping of its own."
        )
        return None
    found: dict[str, dict[str, object]] = {}
    for key, value in node.value:
        if not isinstance(value, yaml.MappingNode):
            reading.problem(key, "wrong-type", name, f'"{plain(key)}" in "sources" has to be a mapping',
                            "Write {url: …, retrieved: …}.")  # fmt: skip
            continue
        said = found[str(plain(key))] = cast("dict[str, object]", plain(value))
        if said.get("url") and not safe_url(str(said["url"])):
            reading.problem(child(value, "url"), "bad-url", name, f"this is no web address: {str(said['url'])[:80]}",
                            "It has to begin with https:// (or http://).")  # fmt: skip
    return found


def imported(node: yaml.Node, name: str, reading: Reading) -> dict[str, str]:
    found = mapping(node, name, reading, (*PAPER_FIELDS, "abstract", "note"))
    for key, value in found.items():
        if not _HASH.fullmatch(value):
            reading.problem(child(node, key), "bad-hash", name, f'"{value}" is no mark of an import for "{key}"',
                            "digestgen writes these; take the entry out if you changed it by mistake.")  # fmt: skip
    return found


def guid(node: yaml.Node, name: str, reading: Reading) -> str | None:
    value = text(node, name, reading)
    if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+", value):
        reading.problem(
            node,
            "bad-guid",
            name,
            f'"{value[:80]}" is no URI',
            "Feed readers know the paper by it: put back what was there, for example urn:uuid:….",
        )
        return None
    return value


# Every field of a paper, in the order they are written.
PAPER_FIELDS: dict[str, Parse] = {
    "id": paper_id, "ids": paper_ids, "guid": guid, "title": text, "authors": authors, "date": day,
    "published": partial_day, "updated": day, "tags": text_list, "summary": text, "lang": lang, "image": image,
    "publication": publication, "links": links, "status": one_of(*STATUSES), "featured": flag, "draft": flag,
    "body": one_of("abstract", "summary"), "aliases": slugs, "sources": sources, "imported": imported,
}  # fmt: skip
EDITORIAL_FIELDS: dict[str, Parse] = {"title": text, "order": text_list, "pins": text_list, "draft": flag}
TAG_FIELDS = ("title", "description", "aliases", "parent", "phrases", "categories")
PERSON_FIELDS = ("name", "variants", "orcid")
