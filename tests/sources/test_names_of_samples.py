"""In real files no family name leaves in an export as another one than the source states."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from digestgen.model.person import split_name
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import unpack
from digestgen.text.clean import clean_text
from digestgen.text.tex.latex import tex_to_title

pytestmark = pytest.mark.samples

TABLES = Path(__file__).parent.parent / "data" / "samples"


def from_ris(text: str) -> Iterator[str]:
    for value in re.findall(r"^(?:AU|A1)  ?- ?(.*)$", text, re.MULTILINE):
        if value.count(",") == 1:
            yield value.partition(",")[0]


def from_objects(text: str) -> Iterator[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            people = value.get("author")
            for person in people if isinstance(people, list) else ():
                if isinstance(person, dict) and person.get("given") and person.get("family"):
                    yield f"{person.get('non-dropping-particle') or ''} {person['family']}"
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    yield from walk(json.loads(text))


def from_arxiv(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for family, given, *_ in json.loads(line).get("authors_parsed", ()):
            if given:
                yield family


def from_xml(author: str, family: str, given: str, text: str) -> Iterator[str]:
    for element in etree.fromstring(text.encode()).iter(f"{{*}}{author}"):
        if element.get("ValidYN") != "N" and element.findtext(f"{{*}}{given}"):
            name = (element.findtext(f"{{*}}{family}") or "").partition(",")[0]  # "Two, Jr."
            if name != "Collaboration":  # arXiv's of "A. One for the X Collaboration"
                yield name


def from_bibtex(text: str) -> Iterator[str]:
    for value in re.findall(r"^\s*author\s*=\s*[{\"](.*?)[}\"],?\s*$", text, re.MULTILINE | re.IGNORECASE):
        for name in re.split(r"\s+and\s+", value):
            if name.count(",") == 1 and "{" not in name.partition(",")[0] and "=" not in name:
                yield name.partition(",")[0]


# Authors whose family name the files state, as these readers count them; the same one in two files counts twice.
STATED = {
    "ris": 130, "csl-json": 101, "crossref": 46, "arxiv-json": 158, "pubmed": 65, "arxiv-oai": 81, "acl": 102,
    "bibtex": 687,
}  # fmt: skip


READERS: dict[str, Callable[[str], Iterator[str]]] = {
    "ris": from_ris,
    "csl-json": from_objects,
    "crossref": from_objects,
    "arxiv-json": from_arxiv,
    "pubmed": partial(from_xml, "Author", "LastName", "ForeName"),
    "arxiv-oai": partial(from_xml, "author", "keyname", "forenames"),
    "acl": partial(from_xml, "author", "last", "first"),
    "bibtex": from_bibtex,
}


def squeeze(text: str) -> str:
    """Letters alone: what cleaning does to blanks, accents in TeX and marks is other tests' business."""
    return re.sub(
        r"[\W\d_]+", "", clean_text(tex_to_title(text) if re.search(r"[\\${}~]", text) else text)
    ).casefold()


@pytest.mark.parametrize("key", READERS)
def test_no_family_name_becomes_another(samples: Path, key: str) -> None:
    stated, lost = 0, []
    for name, outcome in json.loads((TABLES / f"{key}.json").read_text("utf-8")).items():
        if "refused" in outcome:
            continue
        path = samples / "samples" / name if "/" in name else samples / name
        data, plain = unpack(path.read_bytes(), name)
        try:
            families = [squeeze(family) for family in READERS[key](data.decode("utf-8-sig"))]
        except (
            ValueError,
            etree.XMLSyntaxError,
        ):  # damaged on purpose, or in another form of the same source
            continue
        records = SOURCES[key].parse(data, plain, Context(day="2025-08-07")).records
        people = [split_name(author) for record in records for author in record.authors]
        exported = {squeeze(parts.last) for parts in people} | {squeeze(parts.family) for parts in people}
        wholes = " ".join(squeeze(parts.whole) for parts in people if parts.is_body)
        stated += len(families)
        lost += [
            f"{name}: {family}" for family in families if family not in exported and family not in wholes
        ]
    assert (stated, lost) == (STATED[key], [])
