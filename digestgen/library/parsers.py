"""Parsers of what only papers and people have: ids, authors, links, a publication, what sources said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import yaml

from digestgen.library import schema
from digestgen.library.sections import disarm_links
from digestgen.model.ids import SEGMENT, PaperId, parse_doi, parse_id
from digestgen.model.paper import LINKS, Image
from digestgen.model.person import Name, build_name, find_family, is_suffix
from digestgen.model.publication import Publication
from digestgen.text.html import safe_url

PUBLICATION: Mapping[str, str] = {
    "type": "One of the [types of publication](#types-of-publication).",
    "venue": "Name of the journal, conference or book.",
    "volume": "Volume.",
    "issue": "Issue of the volume.",
    "pages": "Pages, `1–14`, or the number of the article.",
    "article": "Number of the article where it has pages, too.",
    "issued": "Date of the issue, where the paper was public before: a day, a month or a year. Citations give it in place of `published`.",
    "publisher": "Publisher.",
    "place": "Where the publisher is.",
    "series": "Series of books or proceedings.",
    "edition": "Edition of the book, version of the program or data set.",
    "genre": "Kind of thesis or report: `Master's thesis`.",
    "number": "Number in the series, or of a report.",
    "editor": "Editors of the book or proceedings, a list as of [authors](#authors). In one text they are divided by commas, or by semicolons.",
    "doi": "DOI of the version of record: one of the paper's ids, and the DOI that is cited.",
    "url": "Address where it appeared, if no id leads there: a link, and the address that is cited.",
}
"""Key of `publication` → what it holds."""
AUTHOR: Mapping[str, str] = {
    "name": "As written on the paper, in reading order.",
    "family": "The words of the name that are the family name. Without it, they are its last word and the lower-case words before it.",
    "body": "`true` for an organisation, whose name is never divided. Without it, words such as Team or University tell.",
    "orcid": "ORCID iD.",
    "affiliation": "As written on the paper.",
}
"""Key of an author → what it holds."""
_BETWEEN = re.compile(r",| and (?=\S+ )")  # editors in one text: "Ada One and Bo Two", not "Lamps and Light"
_ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]")
_WEB = "It has to begin with https:// (or http://)."


def _text_or_problem(pattern: re.Pattern[str], code: str, what: str, hint: str) -> schema.Parse:
    """A text of a certain form; `what` is said of others."""

    def parse(node: yaml.Node, name: str, reading: schema.Reading) -> str | None:
        value = schema.text(node, name, reading)
        if value and not pattern.fullmatch(value):
            reading.problem(node, code, name, f'"{value[:80]}" {what}', hint)
            return None
        return value

    return parse


CITATION_KEY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9:._/+-]{0,99}$")  # what BibTeX, biber and LaTeX all take
citation_key = _text_or_problem(CITATION_KEY, "bad-key", "cannot be a citation key",
                         'Use letters and digits of ASCII, ":", ".", "_", "/", "+" and "-".')  # fmt: skip
lang = _text_or_problem(re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"), "bad-lang", "is not a language tag",
                 "Write a tag such as en, de or pt-BR (RFC 5646).")  # fmt: skip
guid = _text_or_problem(re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+"), "bad-guid", "is not a URI",
                 "Feed readers know the paper by it: put back what was there, for example urn:uuid:….")  # fmt: skip
_characters = _text_or_problem(re.compile(r"\w(?:[\w.-]*[\w-])?"), "bad-slug", "cannot be part of an address",
                               'Use letters, digits, "-", "_" and ".", which is not the last.')  # fmt: skip


def _slug(node: yaml.Node, name: str, reading: schema.Reading) -> str | None:
    value: str | None = _characters(node, name, reading)
    if value and len(value.encode()) > SEGMENT:
        what = f'"{value[:80]}…" is too long for a part of an address'
        reading.problem(node, "bad-slug", name, what, f"{SEGMENT} bytes are the most.")
        return None
    return value


def slugs(node: yaml.Node, name: str, reading: schema.Reading) -> tuple[str, ...] | None:
    """URL segments."""
    return schema.text_list(node, name, reading, _slug)


def paper_id(node: yaml.Node, name: str, reading: schema.Reading) -> PaperId | None:
    value = schema.text(node, name, reading)
    if value is None:
        return None
    try:
        return parse_id(value)
    except ValueError as error:
        reading.problem(node, "bad-id", name, str(error),
                        "Write arxiv:2508.01234, doi:10.1145/…, openreview:…, acl:…, pmid:…, pmcid:… or title:a-slug.")  # fmt: skip
        return None


def paper_ids(node: yaml.Node, name: str, reading: schema.Reading) -> tuple[PaperId, ...] | None:
    return cast("tuple[PaperId, ...] | None", schema.text_list(node, name, reading, paper_id))


def authors(node: yaml.Node, name: str, reading: schema.Reading) -> tuple[Name, ...] | None:
    """Names, or mappings {name, family, body, orcid, affiliation}."""
    if isinstance(node, yaml.MappingNode):
        reading.problem(
            node, "wrong-type", name, f'"{name}" has to be a list', f"Write {name}: [Ada One, Bo Two]."
        )
        return None
    names = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(item, yaml.MappingNode):
            parts = schema.mapping(item, name, reading, AUTHOR)
            iri = orcid(schema.child(item, "orcid"), name, reading) if "orcid" in parts else ""
            if not parts.get("name"):
                what = "an author without a name"
                reading.problem(item, "missing-key", name, what, "Write {name: Ada One, …}.")
            elif written := schema.name_text(schema.child(item, "name"), name, reading):
                names.append(_name(item, written, iri, parts, reading))
        elif written := schema.name_text(item, name, reading):
            names.append(Name(written))
    return tuple(names)


def _name(node: yaml.Node, written: str, iri: str, parts: Mapping[str, str], reading: schema.Reading) -> Name:
    """An author of whom more is said than the name."""
    family = parts.get("family", "")
    if family and find_family(written, family) < 0:
        what = f'"{family[:80]}" is not in the name "{written[:80]}"'
        reading.problem(schema.child(node, "family"), "bad-family", "authors", what,
                        "Write the words of the name that are the family name.")  # fmt: skip
        family = ""
    is_body = bool("body" in parts and schema.flag(schema.child(node, "body"), "body", reading))
    return build_name(written, iri, parts.get("affiliation", ""), family=family, is_body=is_body)


def orcid(node: yaml.Node, name: str, reading: schema.Reading) -> str:
    """An ORCID iD, also as its address; "" where it is not one."""
    value = (schema.text(node, name, reading) or "").removesuffix("/").rsplit("/", 1)[-1]
    if value and not _ORCID.fullmatch(value):
        reading.problem(node, "bad-orcid", name, f'"{value}" is not an ORCID iD',
                        "It has four groups of four: 0000-0002-1825-0097.")  # fmt: skip
        return ""
    return value


def links(node: yaml.Node, name: str, reading: schema.Reading) -> dict[str, str]:
    """Kind → http(s) URL."""
    values = schema.mapping(node, name, reading, LINKS)
    for kind, url in list(values.items()):
        if not safe_url(url):
            what = f'"{kind}" is not a web address: {url[:80]}'
            reading.problem(schema.child(node, kind), "bad-url", name, what, _WEB)
            del values[kind]
    return values


def image(node: yaml.Node, name: str, reading: schema.Reading) -> Image | None:
    parts = schema.mapping(node, name, reading, Image.__slots__)
    if not (src := parts.get("src", "")):
        if isinstance(node, yaml.MappingNode):
            reading.problem(node, "missing-key", name, 'the image has no "src"', "Write image: {src: …}.")
        return None
    if not safe_url(src) and (re.match(r"[\w+.-]*:|//|/", src) or not src.isprintable()):
        reading.problem(node, "bad-url", name, f"the image is neither a web address nor a file here: {src[:80]}",
                        "Write https://… or a path below content/.")  # fmt: skip
        return None
    if (license := parts.get("license", "")) and not safe_url(license):
        reading.problem(schema.child(node, "license"), "bad-url", name, f"the licence is not a web address: {license[:80]}",
                        "Write https://creativecommons.org/licenses/by/4.0/.")  # fmt: skip
        return None
    return Image(**parts)


def publication(node: yaml.Node, name: str, reading: schema.Reading) -> Publication:
    """Where a paper appeared, with the DOI in the one spelling that ids have."""
    values = schema.mapping(node, name, reading, PUBLICATION, ("editor",))
    people = _editors(schema.child(node, "editor"), reading) if values.pop("editor", None) == "" else ()
    if "doi" in values:
        try:
            values["doi"] = parse_doi(values["doi"])
        except ValueError as error:
            reading.problem(schema.child(node, "doi"), "bad-id", name, str(error), "Write doi: 10.1145/….")
            del values["doi"]
    if "issued" in values and not schema.partial_day(schema.child(node, "issued"), name, reading):
        del values["issued"]
    if "url" in values and not safe_url(values["url"]):
        what = f'"url" is not a web address: {values["url"][:80]}'
        reading.problem(schema.child(node, "url"), "bad-url", name, what, _WEB)
        del values["url"]
    return cast("Publication", {**values, "editor": people} if people else values)


def _editors(node: yaml.Node, reading: schema.Reading) -> tuple[Name, ...]:
    """A list of names as of authors, or all of them in one text."""
    if schema.is_empty(node):
        return ()
    if not isinstance(node, yaml.ScalarNode):
        return authors(node, "editor", reading) or ()
    names: list[str] = []
    written = schema.name_text(node, "editor", reading) or ""
    for part in written.split(";") if ";" in written else _BETWEEN.split(written):
        part = part.strip()
        if names and is_suffix(part):
            names[-1] += f" {part}"
        elif part:
            names.append(part)
    return tuple(map(Name, names))


TRANSLATION: Mapping[str, str] = {
    "title": "Plain text; formulas between `$` signs are allowed.",
    "summary": "One sentence for lists and previews.",
    "abstract": "Markdown; links to files of the site are shown as they are written.",
}
"""Key of a translation → what it holds."""


def translations(node: yaml.Node, name: str, reading: schema.Reading) -> dict[str, dict[str, str]] | None:
    """Language → title, summary and abstract in it."""
    if not isinstance(node, yaml.MappingNode):
        hint = f"Write {name}: {{fr: {{title: …, summary: …}}}}."
        reading.problem(node, "wrong-type", name, f'"{name}" has to be a mapping', hint)
        return None
    found: dict[str, dict[str, str]] = {}
    for key, value in node.value:
        language = lang(key, name, reading)
        if language and language.lower() in map(str.lower, found):
            what = f'"{language}" is in "{name}" twice'
            reading.problem(key, "duplicate-key", name, what, "Keep one of them.")
        elif language:
            texts = schema.mapping(value, f"{name}.{language}", reading, TRANSLATION, ("abstract",))
            if "abstract" in texts:
                written = schema.child(value, "abstract")
                if not isinstance(written, yaml.ScalarNode):
                    what = f'"{name}.{language}.abstract" has to be text'
                    reading.problem(written, "wrong-type", name, what, "Write it below a |, indented.")
                else:
                    line = written.start_mark.line + 2 + (written.style == "|")
                    if schema.check_body(markdown := schema.visible(written.value), line, name, reading):
                        texts["abstract"] = disarm_links(markdown.strip())
            found[language] = {part: text for part, text in texts.items() if text}
    return found


DISCUSSED: Mapping[str, str] = {
    "on": "The day, `2025-08-14`; with a time, `2025-08-14 16:00`; with that of a zone, `2025-08-14 16:00+02:00`. Required.",
    "by": "Who presents it.",
    "where": "A room, or the address of a call.",
}
"""Key of `discussed` → what it holds."""
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})? ?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


def discussed(node: yaml.Node, name: str, reading: schema.Reading) -> tuple[dict[str, str], ...] | None:
    """Sessions of a reading group: one mapping, or a list of them."""
    if isinstance(node, yaml.ScalarNode):
        what, hint = (
            f'"{name}" has to be a mapping',
            f"Write {name}: {{on: 2025-08-14, by: Ada One, where: Room 3}}.",
        )
        reading.problem(node, "wrong-type", name, what, hint)
        return None
    sessions = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        values = schema.mapping(item, name, reading, DISCUSSED)
        if "on" in values:
            values["on"] = _moment(schema.child(item, "on"), name, values["on"], reading)
        elif isinstance(item, yaml.MappingNode):
            reading.problem(
                item,
                "missing-key",
                name,
                f'a session of "{name}" has no "on"',
                "Write its day: on: 2025-08-14.",
            )
        if values.get("on"):
            sessions.append(values)
    return tuple(sessions)


def _moment(node: yaml.Node, name: str, value: str, reading: schema.Reading) -> str:
    """`2025-08-14`, or `2025-08-14T16:00` with or without `+02:00`; "" where it is neither."""
    match = _MOMENT.fullmatch(value)
    try:
        if not match:
            raise ValueError
        on, time, zone = (part or "" for part in match.groups())
        moment = f"{on}T{time}{zone}" if time else on
        at = datetime.fromisoformat(moment)
        if zone:
            at.astimezone(UTC)  # there may be no such day
    except (ValueError, OverflowError):
        hint = "Write 2025-08-14, 2025-08-14 16:00 or 2025-08-14 16:00+02:00."
        reading.problem(node, "bad-date", name, f'"{value[:80]}" is not a day or a time', hint)
        return ""
    return moment


def groups(node: yaml.Node, name: str, reading: schema.Reading) -> bool | dict[str, tuple[str, ...]] | None:
    """true, false, or topics and headings with their papers."""
    if isinstance(node, yaml.ScalarNode):
        return schema.flag(node, name, reading)
    if not isinstance(node, yaml.MappingNode):
        hint = f"Write {name}: {{agents: [arxiv:2508.01234]}}, or {name}: false."
        reading.problem(node, "wrong-type", name, f'"{name}" has to be a mapping', hint)
        return None
    groups: dict[str, tuple[str, ...]] = {}
    for key, value in node.value:
        title = schema.text(key, name, reading)
        if title in groups:
            reading.problem(
                key, "duplicate-key", name, f'"{title}" is in "{name}" twice', "Keep one of them."
            )
        elif title:
            groups[title] = (
                not schema.is_empty(value) and schema.text_list(value, f"{name}.{title}", reading)
            ) or ()
    return groups


def sources(node: yaml.Node, name: str, reading: schema.Reading) -> dict[str, dict[str, object]] | None:
    """Source → what it said: texts, or lists of texts."""
    if not isinstance(node, yaml.MappingNode):
        reading.problem(
            node, "wrong-type", name, '"sources" has to be a mapping', "Each source is a mapping of its own."
        )
        return None
    schema.check_repeats(node, name, reading)
    payloads: dict[str, dict[str, object]] = {}
    for key, value in node.value:
        if not isinstance(value, yaml.MappingNode):
            reading.problem(key, "wrong-type", name, f'"{schema.plain(key)}" in "sources" has to be a mapping',
                            "Write {url: …, retrieved: …}.")  # fmt: skip
            continue
        source = " ".join(str(schema.plain(key)).split())
        schema.check_repeats(value, f"{name}.{source}", reading)
        said = payloads[source] = cast("dict[str, object]", schema.plain(value))
        if said.get("url") and not safe_url(str(said["url"])):
            what = f"this is not a web address: {str(said['url'])[:80]}"
            reading.problem(schema.child(value, "url"), "bad-url", name, what, _WEB)
        for key in ("listed", "retrieved"):
            if said.get(key):
                said[key] = schema.partial_day(schema.child(value, key), f"{name}.{key}", reading) or ""
    return payloads
