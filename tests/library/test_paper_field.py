"""A new field of papers is one row of the table: files, imports, merges, the catalog and the reference have it from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digestgen.citations.cached import Citations
from digestgen.config import Config
from digestgen.exports.catalog import build_record, build_schema
from digestgen.library import fields, frontmatter
from digestgen.library.cached import pack_paper, unpack_paper
from digestgen.library.fields import (
    DAY,
    MARKDOWN,
    PAPER_FIELDS,
    PARTIAL_DAY,
    TEXT,
    TEXTS,
    describe_fields,
    short_hash,
)
from digestgen.library.frontmatter import parse_document
from digestgen.library.merge import build_merged
from digestgen.library.reader import Library, build_paper
from digestgen.library.schema import ON_IMPORT, ON_MERGE, Field, Reading
from digestgen.library.update import build_new, build_updated
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.record import Record
from digestgen.site.site import build_site

PATH = "content/papers/2025-08/2508.96001.md"
WICKS = Record(
    source="lampery",
    ids=(parse_id("2508.96001"),),
    title="Wicks Compared",
    date="2025-08-07",
    payload={"url": "https://lampery.example/wicks", "licence": "CC BY 4.0", "outlook": "Oil next."},
)
LICENCE = Field(
    "licence", TEXT, "Under which licence the text is.", "fill", "fill", lambda record: record.payload.get("licence"),
    catalog="licence",
)  # fmt: skip
LAMPS = Field("lamps", TEXTS, "Lamps that were lit.", "", "union", catalog="lamps")
OUTLOOK = Field(
    "outlook", MARKDOWN, "The section `## Outlook`.", "refresh", "below", lambda record: record.payload.get("outlook"),
    catalog="outlook", sections=("Outlook",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def three_new_rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for row in (LICENCE, LAMPS, OUTLOOK):
        monkeypatch.setitem(PAPER_FIELDS, row.name, row)
    yield


def read(text: str) -> Paper:
    reading = Reading(PATH)
    paper = build_paper(parse_document(text, PATH), reading)
    assert paper and not reading.problems, reading.problems
    return paper


def test_a_new_field_is_written_and_read_and_kept_in_the_cache() -> None:
    made = build_new(WICKS, PATH, (), "2025-08-08")
    assert "licence: CC BY 4.0\n" in made.text
    paper = read(made.text)
    assert paper.get("licence") == "CC BY 4.0" and paper.get("lamps") is None
    assert paper.imported["licence"] == short_hash("CC BY 4.0")
    assert unpack_paper(pack_paper(paper, {}, (), "one2025")) == (paper, {}, (), "one2025")


def test_a_mistake_in_a_new_field_is_a_problem_like_any_other() -> None:
    reading = Reading(PATH)
    text = '---\nid: "2508.96001"\ntitle: Wicks\ndate: 2025-08-07\nlicence: [a, b]\nlicense: c\n---\n'
    build_paper(parse_document(text, PATH), reading)
    assert [(p.line, p.code, p.field) for p in reading.problems] == [
        (5, "wrong-type", "licence"),
        (6, "unknown-key", "license"),
    ]
    assert 'Did you mean "licence"?' in reading.problems[1].hint


def test_an_import_fills_a_new_field_once_and_leaves_what_a_person_wrote() -> None:
    bare = build_new(replace(WICKS, payload={}), PATH, (), "2025-08-08").text
    assert "licence" not in bare
    filled = build_updated(read(bare), bare, WICKS, "2025-09-01")
    assert "licence" in filled.changed and filled.paper.get("licence") == "CC BY 4.0"
    own = bare.replace("\ndate:", "\nlicence: All rights reserved\ndate:")
    assert build_updated(read(own), own, WICKS, "2025-09-01").paper.get("licence") == "All rights reserved"
    gone = filled.text.replace("\nlicence: CC BY 4.0\n", "\n")
    assert build_updated(read(gone), gone, WICKS, "2025-09-01").paper.get("licence") is None


def test_a_merge_takes_a_new_field_over_as_its_row_says() -> None:
    bare = build_new(replace(WICKS, payload={}), PATH, (), "2025-08-08").text
    ours = bare.replace("\ndate:", "\nlamps: [kettle lamp]\ndate:")
    theirs = build_new(replace(WICKS, ids=(parse_id("pmid:961"),)), PATH, (), "2025-08-08").text
    other = replace(
        read(theirs.replace("\ndate:", "\nlamps: [hall lamp]\ndate:")), path="content/papers/b.md"
    )
    merged = build_merged(read(ours), ours, other).paper
    assert merged.get("lamps") == ("kettle lamp", "hall lamp")
    assert merged.get("licence") == "CC BY 4.0" and "licence" in merged.imported


def test_the_catalog_and_its_schema_have_a_new_field() -> None:
    paper = read(
        build_new(WICKS, PATH, (), "2025-08-08").text.replace("\ndate:", "\nlamps: [hall lamp]\ndate:")
    )
    config = Config(Path(), Path("mkdocs.yml"), "Lamps", "https://example.org/", "/")
    site = build_site(config, Library("content", (paper,)))
    record = build_record(site, Citations(site.library.papers).of(paper))
    assert record["licence"] == "CC BY 4.0" and record["lamps"] == ["hall lamp"] and "outlook" not in record
    texts = build_record(site, Citations(site.library.papers).of(paper), of_body=True)
    assert texts == {"outlook": "Oil next."}
    shape = build_schema("https://example.org/")["properties"]["papers"]["items"]  # type: ignore[index]
    assert shape["properties"]["licence"] == {"description": LICENCE.about, "type": "string", "minLength": 1}
    assert "licence" not in shape["required"] and shape["properties"]["outlook"]["type"] == "string"


def test_a_new_section_of_the_body_is_one_more_row() -> None:
    bare = build_new(replace(WICKS, payload={}, note="Mine."), PATH, (), "2025-08-08").text
    assert "Outlook" not in bare
    filled = build_updated(read(bare), bare, WICKS, "2025-09-01")
    assert filled.text.endswith("---\n\n## Notes\n\nMine.\n\n## Outlook\n\nOil next.\n")
    paper = filled.paper
    assert paper.get("outlook") == "Oil next." and paper.rest == "" and paper.note == "Mine."
    assert unpack_paper(pack_paper(paper, {}, (), "one2025"))[0] == paper

    newer = replace(WICKS, payload={**WICKS.payload, "outlook": "Gas next."})
    assert build_updated(paper, filled.text, newer, "2025-09-02").paper.get("outlook") == "Oil next."
    updated = build_updated(paper, filled.text, newer, "2025-09-02", update=True)
    assert updated.paper.get("outlook") == "Gas next." and "outlook" in updated.changed
    own = filled.text.replace("Oil next.", "Whale oil.")
    kept = build_updated(read(own), own, newer, "2025-09-02", update=True)
    assert kept.paper.get("outlook") == "Whale oil." and "outlook" in kept.kept

    other = replace(read(own), id=parse_id("pmid:961"), path="content/papers/b.md")
    both = build_merged(paper, filled.text, other).paper.get("outlook")
    assert str(both).split("\n\n") == ["Oil next.", "\nWhale oil."]

    reading = Reading(PATH)
    build_paper(parse_document(filled.text.replace("\ndate:", "\noutlook: Here.\ndate:"), PATH), reading)
    assert [problem.code for problem in reading.problems] == ["unknown-key"]


def test_the_reference_describes_a_new_field() -> None:
    rows = {row["name"]: row for row in describe_fields()}
    assert rows["licence"] == {
        "name": "licence",
        "written": "text",
        "about": "Under which licence the text is.",
        "on_import": ON_IMPORT["fill"],
        "on_merge": ON_MERGE["fill"],
        "catalog": "licence",
    }
    assert rows["lamps"]["on_import"] == "never touched" and rows["lamps"]["on_merge"] == "those of both"


def test_every_row_can_be_described_and_days_are_written_without_quotes() -> None:
    tables = (
        PAPER_FIELDS,
        fields.EDITORIAL_FIELDS,
        fields.TAG_FIELDS,
        fields.PERSON_FIELDS,
    )
    for table in tables:
        for row in describe_fields(table):
            assert row["written"] and row["about"].endswith("."), row
    patterns = {DAY.shape["pattern"], PARTIAL_DAY.shape["pattern"]}
    days = {name for name, row in PAPER_FIELDS.items() if row.kind.shape.get("pattern") in patterns}
    assert days and {frontmatter.render_field(day, "2025-08-07") for day in days} == {
        f"{day}: 2025-08-07\n" for day in days
    }
