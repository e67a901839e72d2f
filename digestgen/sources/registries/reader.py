"""JSON of registries and repositories: DataCite, Zenodo, INSPIRE, DBLP, Europe PMC, Mendeley, Zotero, HAL, DOAJ, ADS,
Lens.org, schema.org in pages.

Where each of them has its fields, registries.toml says, with the page that documents it; what becomes of them is here.

Values inside of decoded JSON have paths: `dates[dateType=Issued]/date` are those of all members of a list that fit. Steps
are keys; lists are gone through. `[key=a|b]` keeps the objects that have one of these values there (nothing for `[key=]`),
`[key!=a]` those that do not; capitals do not matter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.model.publication import SERIAL, read_type
from digestgen.problems import SourceError
from digestgen.sources.pubmed.medline import clean_affiliation, find_orcid, first_day, split_title
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.source import IS_JSON, Context, Parsed, Source, has_signs
from digestgen.sources.toolkit.citeproc import read_lang, read_title
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.decoding import decode_text
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.names import body_name, join_name, read_name, turn_initials
from digestgen.sources.toolkit.namesplit import split_names
from digestgen.sources.toolkit.references import (
    find_arxiv,
    find_noted_ids,
    find_pdf,
    is_on_arxiv,
    order_ids,
    read_genre,
    read_id,
)
from digestgen.sources.toolkit.states import read_status
from digestgen.sources.toolkit.values import Fields
from digestgen.text.html import safe_url
from digestgen.text.jats.rich import rich_to_title

_STEP = re.compile(r"([^\[\]]+)(?:\[([^=!\]]+)(!?=)([^\]]*)\])?")
_Step = tuple[str, str, bool, frozenset[str]]


def find_values(value: object, path: str) -> list[object]:
    """What is at a path, in order; a list's members in place of the list. The empty path is the value itself.

    >>> find_values({"ids": [{"type": "DOI", "id": "a"}, {"type": "URL", "id": "b"}]}, "ids[type=doi]/id")
    ['a']
    """
    found = _members(value)
    for key, test, wanted, words in _parse(path):
        found = [
            member
            for parent in found
            if isinstance(parent, dict)
            for member in _members(parent.get(key))
            if not test or (isinstance(member, dict) and _fits(member.get(test), words) == wanted)
        ]
    return found


def find_texts(value: object, path: str) -> list[str]:
    """The texts and numbers at a path that are not blank; what else is there is passed over."""
    texts = (
        str(found).encode("utf-8", "replace").decode("utf-8")  # JSON may escape half a surrogate pair
        for found in find_values(value, path)
        if isinstance(found, str | int | float) and not isinstance(found, bool)
    )
    return [text for text in texts if text.strip()]


def read_texts(entry: Fields, paths: Iterable[str]) -> list[str]:
    """The texts of the first path that has some; where there is something else in place of them, that is said."""
    wrong: tuple[str, object] | None = None
    for path in paths:
        if texts := find_texts(entry.values, path):
            return texts
        others = (value for value in find_values(entry.values, path) if value not in ("", {}))
        wrong = wrong or next(((path, value) for value in others if not isinstance(value, str)), None)
    if wrong:
        entry.leave_out(wrong[0], "text", wrong[1])
    return []


@cache
def _parse(path: str) -> tuple[_Step, ...]:
    steps = []
    for step in path.split("/") if path else ():
        match = _STEP.fullmatch(step)
        assert match, step
        words = frozenset((match[4] or "").casefold().split("|"))
        steps.append((match[1], match[2] or "", match[3] != "!=", words))
    return tuple(steps)


def _members(value: object) -> list[object]:
    if isinstance(value, list):
        return [member for member in value if member is not None]
    return [] if value is None else [value]


def _fits(value: object, words: frozenset[str]) -> bool:
    if isinstance(value, list):
        return any(_fits(member, words) for member in value)
    return (value.casefold() if isinstance(value, str) else "") in words


Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """One kind of JSON."""

    title: str  # its name for people
    sign: tuple[re.Pattern[str], ...]  # patterns that are all in such a file
    # field → paths in an entry, the most telling first. Fields are those of reader.py; of `people`, `editors` and
    # `groups` the paths are of objects or texts, all others are of texts or numbers.
    fields: Mapping[str, Paths]
    ids: tuple[tuple[str, str], ...]  # (scheme, or "" where it says itself what it is; path)
    entries: Paths = ()  # paths of its list of papers; a file that has none of them is one paper, or a list
    types: Mapping[str, str] = field(
        default_factory=dict
    )  # its own word → CSL's; "" is for papers without a type
    is_library: bool = False  # titles end with a stop, as libraries write them


def _paths(written: str | list[str]) -> Paths:
    return (written,) if isinstance(written, str) else tuple(written)


@cache
def _read_tables() -> dict[str, Any]:
    text = Path(__file__).with_name("registries.toml").read_text("utf-8")
    return tomllib.loads(text.replace("{works}", tomllib.loads(text)["works"]))


@cache
def read_person() -> dict[str, Paths]:
    """Where a person's parts are, whoever writes it."""
    return {part: _paths(paths) for part, paths in _read_tables()["person"].items()}


@cache
def read_registries() -> tuple[Registry, ...]:
    """Each registry, in the order in which they are tried."""
    return tuple(
        Registry(
            row["title"],
            tuple(map(re.compile, _paths(row["sign"]))),
            {field: _paths(paths) for field, paths in row["fields"].items()},
            tuple((scheme, path) for scheme, path in row["ids"]),
            _paths(row.get("entries", [])),
            row.get("types", {}),
            row.get("is_library", False),
        )
        for row in _read_tables()["registry"]
    )


_NAMES = "DataCite, Zenodo, INSPIRE, DBLP, Europe PMC, Mendeley, Zotero, HAL, DOAJ, ADS, Lens.org, schema.org".split(
    ", "
)
_READ = f"Read are answers of {', '.join(_NAMES[:-1])}, and {_NAMES[-1]}'s JSON-LD."
_PAGE = re.compile(
    r"(?=\D*\d|[ivxlcdm]+\Z)[\w.:-]{1,20}", re.IGNORECASE
)  # DataCite's may be "Bd. 1 Nr. 1 (2018)"
_PUBLICATION = ("volume", "issue", "number", "article", "genre", "place", "edition", "series")
_NO_PAPERS = ("note", "attachment", "annotation")  # items of Zotero


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read an answer: a list of papers, or one.

    Returns:
        One Record a paper. `payload` has url and registry.
    """
    builder = RecordBuilder(SOURCE.key, name, context, entries="papers")
    answer = parse_json(data, name, hint=_READ)
    registry = _find(decode_text(data, name)[0])
    if registry is None:
        raise SourceError(name, "this JSON is of none of the registries that are read", hint=_READ)

    def add(where: str, entry: Fields) -> None:
        ids = order_ids(dict.fromkeys(_ids(entry, registry)))
        title = "\n".join(read_texts(entry, registry.fields["title"]))
        if not builder.is_repeat(where, *((paper_id, title) for paper_id in ids)):
            _add(builder, where, entry, registry, ids)

    return builder.read(_entries(answer, registry), add, unit="paper").done()


def _find(text: str) -> Registry | None:
    return next((one for one in read_registries() if all(sign.search(text) for sign in one.sign)), None)


def _entries(answer: object, registry: Registry) -> list[object]:
    """The papers of an answer: those of its list, which may be empty, else the answer itself."""
    if found := next(filter(None, (find_values(answer, path) for path in registry.entries)), []):
        return _papers(found)
    is_list = any(find_values(answer, re.split(r"[/\[]", path)[0]) for path in registry.entries)
    is_paper = any(find_texts(answer, path) for path in registry.fields["title"])
    return [] if is_list and not is_paper else _papers(find_values(answer, ""))


def _papers(entries: list[object]) -> list[object]:
    return [one for one in entries if not (isinstance(one, dict) and one.get("itemType") in _NO_PAPERS)]


def _add(builder: RecordBuilder, where: str, entry: Fields, registry: Registry, ids: list[PaperId]) -> None:
    def texts(field: str) -> list[str]:
        return read_texts(entry, registry.fields.get(field, ()))

    def text(field: str) -> str:
        return next(iter(texts(field)), "")

    title = read_title(Fields(entry.name, "", {"title": text("title"), "subtitle": text("subtitle")}))
    title, is_translated = split_title(title) if registry.is_library else (title, False)
    people = [*_people(entry, registry, "people"), *map(_group, texts("groups"))]
    dates = [find_texts(entry.values, path) for path in registry.fields.get("published", ())]
    kinds = [kind for path in registry.fields.get("type", ()) for kind in find_texts(entry.values, path)]
    keywords, urls = texts("keywords"), [*filter(safe_url, texts("url"))]
    builder.add(
        where,
        title=title,
        markup=RICH,
        ids=ids,
        abstract=text("abstract"),
        authors=people or turn_initials(split_names(text("line").rstrip(". "))),
        published=first_day(
            *(parse_when(found[0]) for found in dates if found),
            join_when(text("year"), text("month"), text("day")),
        ),
        keywords=re.split(r"[;,]", keywords[0]) if len(keywords) == 1 else keywords,
        links={"pdf": find_pdf(urls, ids), "code": text("code")},
        publication=_publication(entry, registry, kinds, ids) | {"issued": parse_when(text("issued"))},
        status=read_status(kinds),
        lang="en" if is_translated else read_lang(text("lang")),
        payload={
            "url": next(iter(urls), "") or next((one.url for one in ids), ""),
            "registry": registry.title,
        },
    )


def _ids(entry: Fields, registry: Registry) -> Iterator[PaperId]:
    """Every id that it has; of a preprint at arXiv DBLP says it as the number of a volume."""
    found = [
        read_id(text, scheme=scheme)
        for scheme, path in registry.ids
        for text in find_texts(entry.values, path)
    ]
    found += (noted for note in find_texts(entry.values, "extra") for noted in find_noted_ids(note))
    venue, volume = (" ".join(read_texts(entry, registry.fields.get(key, ()))) for key in ("venue", "volume"))
    yield from (paper_id for paper_id in (*found, find_arxiv(f"{venue}, {volume}")[0]) if paper_id)


def _people(entry: Fields, registry: Registry, field: str) -> list[Name]:
    people = []
    for path in registry.fields.get(field, ()):
        for value in find_values(entry.values, path):
            if isinstance(value, dict):
                people.append(_person(Fields(entry.name, f"{path}.", value, entry.losses)))
            elif isinstance(value, str):
                people.append(read_name(value))
            else:
                entry.leave_out(path, "a person", value)
        if people:
            break
    return [person for person in people if person.text]


def _person(person: Fields) -> Name:
    parts = read_person()

    def text(part: str) -> str:
        return " ".join(next(iter(read_texts(person, parts[part])), "").split())

    written = (value for path in parts["orcid"] for value in find_texts(person.values, path))
    orcid = next(filter(None, map(find_orcid, written)), "")
    at = next(filter(None, (find_texts(person.values, path) for path in parts["affiliation"])), [])
    places = "; ".join(dict.fromkeys(map(clean_affiliation, at)))
    whole = text("name")
    is_body = any(person.values.get(key) for key in ("collectiveName", "collective_name"))
    if is_body or text("kind").lower().startswith("organi"):
        return body_name(whole, orcid, places)
    if family := text("family"):
        return join_name(text("given"), family, orcid=orcid, affiliation=places)
    return read_name(whole)._replace(orcid=orcid, affiliation=places)


def _group(text: str) -> Name:
    return body_name(text if "collab" in text.lower() else f"{text} Collaboration")


def _publication(
    entry: Fields, registry: Registry, kinds: list[str], ids: list[PaperId]
) -> dict[str, object]:
    """Where it appeared: what has neither journal nor book, at its publisher's; a preprint of arXiv there."""

    def text(field: str) -> str:
        return next(iter(read_texts(entry, registry.fields.get(field, ()))), "")

    kind = next(filter(None, (registry.types.get(kind) or read_type(kind) for kind in kinds or [""])), "")
    venue, publisher = rich_to_title(text("venue")), rich_to_title(text("publisher"))
    if is_on_arxiv(kind, venue, ids):
        return {"type": "article", "venue": "arXiv"}
    if not venue and kind in ("article", "dataset", "report", "software", "thesis"):
        venue, publisher = publisher, ""
    found = {field: text(field) for field in _PUBLICATION}
    if kind not in ("thesis", "report"):
        found["genre"] = ""
        if kind not in ("patent", "standard") and not (kind in SERIAL and found["series"]):
            found["number"] = ""
    if kind in ("article", "article-journal", "paper-conference"):
        found["edition"] = ""  # it is a version of what describes the paper
    found["genre"] = read_genre(found["genre"])
    return {
        **found,
        "type": kind,
        "venue": venue,
        "publisher": publisher,
        "pages": text("pages")
        or "–".join(dict.fromkeys(filter(_PAGE.fullmatch, (text("first"), text("last"))))),
        "editor": _people(entry, registry, "editors"),
    }


SOURCE = Source(
    key="registry",
    title="JSON of a registry",
    parse=parse,
    help=f"JSON of {', '.join(_NAMES)}, as their APIs answer, e.g. zenodo.json",
    recognise=has_signs(IS_JSON, _find),
)
