"""Hostile text at the door: a field that is more than text takes none of it, and says so with a Problem.

What is accepted is followed through pages, feeds and citations in tests/browser/hostile/.
"""

from __future__ import annotations

import json
import re
import runpy
import unicodedata
from pathlib import Path

import pytest

from digestgen.library.reader import read_library
from digestgen.problems import ContentError, SourceError
from digestgen.sources import SOURCES, Context
from digestgen.text.html import safe_url

VALUES = runpy.run_path(str(Path(__file__).parents[1] / "data" / "hostile" / "values.py"))["VALUES"]
# Front matter in which one field holds VALUE; the field is the key.
STRICT = {
    "id": "id: VALUE",
    "ids": "ids: [VALUE]",
    "guid": "guid: VALUE",
    "date": "date: VALUE",
    "published": "published: VALUE",
    "updated": "updated: VALUE",
    "tags": "tags: [VALUE]",
    "lang": "lang: VALUE",
    "image": "image: {src: VALUE}",
    "links": "links: {pdf: VALUE}",
    "status": "status: VALUE",
    "featured": "featured: VALUE",
    "draft": "draft: VALUE",
    "body": "body: VALUE",
    "aliases": "aliases: [VALUE]",
    "authors": "authors: [{name: Ada One, orcid: VALUE}]",
    "sources": "sources: {huggingface: {url: VALUE}}",
    "imported": "imported: {title: VALUE}",
}
# Values that mean what they say in a field: dates, flags, one harmless word.
HONEST = {
    "featured": {"true"},
    "draft": {"true"},
    "date": {"2026-01-01"},
    "published": {"2026-01-01"},
    "updated": {"2026-01-01"},
    "lang": {"true", "null"},
    "aliases": {"true", "null", "1e3", "2026-01-01", "0x1F", "dghole0article0dghole"},
    # A guid is a name, never followed; it only has to be a URI.
    "guid": {"file:///etc/passwd", "https://user:word@evil.invalid/", 'https://evil.invalid/"onmouseover="__pwned=1',
             "java\x00script:__pwned=1"},
    # What stands behind the last "/" is nothing: no iD.
    "authors": {"');__pwned=1//", "https://user:word@evil.invalid/"},
}  # fmt: skip
SCHEME = re.compile(r"[\w+.-]*:|/")


def quote(value: str) -> str:
    """JSON that YAML reads the same way."""
    escaped = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda c: f"\\u{ord(c[0]):04x}", escaped)


def shown(text: str) -> str:
    """Single spaces, nothing invisible."""
    return " ".join("".join(c for c in " ".join(text.split()) if unicodedata.category(c)[0] != "C").split())


def write_paper(project: Path, number: int, fields: str) -> None:
    given = {line.split(":")[0] for line in fields.splitlines()}
    lines = {"id": f"id: 'title:paper-{number}'", "title": "title: A paper", "date": "date: 2026-01-01"}
    head = "\n".join([*(line for key, line in lines.items() if key not in given), fields])
    file = project / "content" / "papers" / f"{number}.md"
    file.write_bytes(f"---\n{head}\n---\n\nWords.\n".encode())


@pytest.mark.parametrize("field", STRICT)
def test_a_field_with_rules_refuses_what_breaks_them(project: Path, field: str) -> None:
    (project / "content" / "tags.yml").write_text("agents: {title: Agents}\n", "utf-8")
    for number, value in enumerate(VALUES):
        write_paper(project, number, STRICT[field].replace("VALUE", quote(value)))
    with pytest.raises(ContentError) as caught:
        read_library(project)
    refused = {int(Path(p.path).stem) for p in caught.value.problems if p.field == field}
    taken = {value for number, value in enumerate(VALUES) if number not in refused}
    if field == "image":  # any other text is a path below content/, shown only where there is such a file
        taken = {value for value in taken if SCHEME.match(value)}
    assert taken <= HONEST.get(field, set())
    assert all(problem.line > 1 and problem.what for problem in caught.value.problems)


def test_there_are_enough_values_and_each_is_another() -> None:
    assert len({" ".join(value.split()) for value in VALUES}) == len(VALUES) >= 100
    assert sum("__pwned" in value for value in VALUES) > 100


def test_no_value_is_a_web_address_but_those_that_are() -> None:
    assert [value for value in VALUES if safe_url(value)] == []


def test_yaml_makes_nothing_of_a_value_but_text(project: Path) -> None:
    """Unquoted, as somebody may well write it: read as text, or refused; never built, called or expanded."""
    read = refused = 0
    for number, value in enumerate(VALUES):
        (project / "content" / "papers" / "0.md").unlink(missing_ok=True)
        write_paper(project, 0, f"summary: {value}")
        try:
            (paper,) = read_library(project).papers
        except ContentError as error:
            refused += 1
            assert error.problems[0].path == "content/papers/0.md", number
        else:
            read += 1
            assert set(shown(paper.summary)) <= set(shown(value)) and len(shown(paper.summary)) <= len(
                value
            ), number
    assert read > 50 and refused > 30
    assert not Path("__pwned").exists()


@pytest.mark.parametrize("key", ["id", "publishedAt", "submittedOnDailyAt"])
def test_hostile_ids_are_refused_and_hostile_dates_are_left_out(key: str) -> None:
    for value in VALUES:
        paper = {
            "id": "2508.00001",
            "title": "A paper",
            "summary": "Words.",
            "publishedAt": "2025-08-07T00:00:00.000Z",
        }
        data = json.dumps([{"paper": paper | {key: value}}]).encode()
        if key != "id" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            continue
        if key == "id":
            with pytest.raises(SourceError):
                SOURCES["huggingface"].parse(data, "2025-08-07.json", Context())
            continue
        (record,) = SOURCES["huggingface"].parse(data, "2025-08-07.json", Context()).records
        assert record.date == "2025-08-07"
        assert re.fullmatch(r"|\d{4}(-\d\d){0,2}", record.published), value


def test_links_of_a_source_are_web_addresses_or_left_out() -> None:
    keys = ("githubRepo", "projectPage")
    paper = {"title": "A paper", "summary": "Words.", "publishedAt": "2025-08-07T00:00:00.000Z"}
    entries = [
        {
            "paper": paper | {"id": f"2508.{number:05}"} | dict.fromkeys(keys, value),
            "thumbnail": value,
            "mediaUrls": [value],
        }
        for number, value in enumerate(VALUES)
    ]
    parsed = SOURCES["huggingface"].parse(json.dumps(entries).encode(), "2025-08-07.json", Context())
    assert len(parsed.records) == len(VALUES)
    assert {tuple(record.links) for record in parsed.records} == {("pdf",)}
    assert {record.image for record in parsed.records} == {""}
    assert len(parsed.remarks) == len(keys)
    assert all(f"({len(VALUES)}) is not a web address" in remark for remark in parsed.remarks)
