"""The files for machines: the catalog keeps to its schema, bulk files to the pages, and an edit changes what it must."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bibtexparser
import jsonschema
import pytest

from digestgen.config import read_config
from digestgen.exports import bulk
from digestgen.exports.bulk import ExportFiles
from digestgen.exports.catalog import build_schema
from digestgen.model.ids import PaperId
from digestgen.output.output import Output
from digestgen.publishing.build import build, read_site
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from digestgen.site.site import Site

TIDES = "quist2025tides" + PaperId("arxiv", "2508.01001").short


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / "site" / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented library, built; nobody changes it."""
    folder = tmp_path_factory.mktemp("catalog") / "project"
    shutil.copytree(Path(__file__).parent.parent / "data" / "library", folder)
    build(read_config(folder / "mkdocs.yml"))
    return folder


def test_every_catalog_keeps_to_the_published_schema(published: Path) -> None:
    schema = read(published, "papers.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    files = sorted((published / "site").rglob("papers.json"))
    assert len(files) > 10
    for file in files:
        validator.validate(json.loads(file.read_text("utf-8")))
    spoilt = read(published, "papers.json")
    del spoilt["papers"][0]["guid"]
    assert not validator.is_valid(spoilt)


def test_chosen_keys_and_formulas_of_translations_keep_to_it_too(library: Path) -> None:
    """A person's key has more signs than ours; titles and summaries are plain text in every language."""
    texts = '{de: {title: "Gezeiten in $n^2$", summary: "Je $n^2$.", abstract: "Es sind $n^2$."}}'
    head = f"---\nid: arxiv:2508.01999\ntitle: Tides\nlang: en\ncitation_key: Quist:25+a\ndate: 2025-08-20\ntranslations: {texts}\n---\n"
    (library / "content/papers/tides.md").write_text(head, "utf-8")
    build(read_config(library / "mkdocs.yml"))
    catalog = read(library, "papers.json")
    jsonschema.Draft202012Validator(read(library, "papers.schema.json")).validate(catalog)
    (record,) = [one for one in catalog["papers"] if one["citation_key"] == "Quist:25+a"]
    german = {"title": "Gezeiten in n²", "summary": "Je n².", "abstract": "Es sind $n^2$."}
    assert record["translations"] == {"de": german}


def test_the_schema_names_every_field_there_is(published: Path) -> None:
    """Nothing is published that is not described."""
    shape = build_schema("https://example.org/")["properties"]["papers"]["items"]["properties"]  # type: ignore[index]
    for file in (published / "site").rglob("papers.json"):
        for record in json.loads(file.read_text("utf-8"))["papers"]:
            assert record.keys() <= shape.keys()


def test_a_record_says_what_the_file_says(published: Path) -> None:
    catalog = read(published, "papers.json")
    assert (catalog["version"], catalog["home_page_url"]) == (1, "https://example.org/repo/")
    record = next(one for one in catalog["papers"] if one["id"] == "arxiv:2508.01001")
    assert record["ids"] == ["doi:10.5555/tides.2025.1"]
    assert record["title"] == "Tides as O(log n) Sums: A Harmonic Tide Model"
    assert record["authors"][0] == {"name": "Ada Quist", "orcid": "0000-0002-1825-0097"}
    assert record["citation_key"] == TIDES and record["has_note"] is True
    assert record["url"] == "https://example.org/repo/papers/2508.01001/"
    assert "abstract" not in record
    assert {slug for one in catalog["papers"] for slug in one["tags"]} == {
        tag["slug"] for tag in catalog["tags"]
    }

    day = read(published, "digests/2025-08-07/papers.json")
    whole = next(one for one in day["papers"] if one["id"] == "arxiv:2508.01001")
    assert {name: value for name, value in whole.items() if name in record} == record
    assert whole["abstract"].startswith("The height of the sea") and whole["abstract_by"] == "authors"
    assert whole["note"]
    month = read(published, "digests/2025-08/papers.json")
    assert not any("abstract" in one for one in month["papers"])


def test_bulk_bibtex_is_that_of_the_pages(published: Path) -> None:
    site = published / "site"
    whole = bibtexparser.parse_string((site / "papers.bib").read_text("utf-8"))
    assert not whole.failed_blocks and not whole.comments
    known = {entry.key: entry.raw for entry in whole.entries}
    assert len(known) == len(read(published, "papers.json")["papers"])
    assert set(known) == {one["citation_key"] for one in read(published, "papers.json")["papers"]}
    files = sorted(site.rglob("papers.bib"))
    assert {"digests", "tags"} <= {file.parent.parent.name for file in files}
    for file in files:
        for entry in bibtexparser.parse_string(file.read_text("utf-8")).entries:
            assert entry.raw == known[entry.key]


def test_another_paper_that_asks_for_the_same_key_takes_none_away(library: Path) -> None:
    """Neither a newer nor an older one, incrementally too; a key that its file states is in every file."""
    other = library / "content/papers/2025-08/newer.md"
    head = "---\nid: arxiv:2508.01999\ntitle: Tides once more\nauthors: [Cy Quist]\ndate: 2025-08-20\npublished: 2025\n---\n\nMore.\n"
    config = read_config(library / "mkdocs.yml")
    for text, key in (
        (head, "quist2025tides" + PaperId("arxiv", "2508.01999").short),
        (head.replace("2025-08-20", "2025-08-01"), "quist2025tides" + PaperId("arxiv", "2508.01999").short),
        (head.replace("date:", "citation_key: Quist:25\ndate:"), "Quist:25"),
    ):
        other.write_text(text, "utf-8")
        build(config)
        keys = {one["id"]: one["citation_key"] for one in read(library, "papers.json")["papers"]}
        assert (keys["arxiv:2508.01001"], keys["arxiv:2508.01999"]) == (TIDES, key)
        for id_, called in (("2508.01001", TIDES), ("2508.01999", key)):
            assert f"@misc{{{called}," in (library / f"site/papers/{id_}/index.html").read_text("utf-8")
            assert f"@misc{{{called}," in (library / "site/papers.bib").read_text("utf-8")


def test_llms_txt_leads_to_files_that_are_there(published: Path) -> None:
    text = (published / "site/llms.txt").read_text("utf-8")
    assert text.startswith("# The Invented Digest\n\n> ")
    addresses = [part.split(")")[0] for part in text.split("](https://example.org/repo/")[1:]]
    assert len(addresses) > 10
    for address in addresses:
        file = published / "site" / address
        assert file.is_file() or (file / "index.html").is_file(), address


def test_lists_that_grow_are_in_parts_which_new_papers_leave_alone(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PART", 3)
    config = read_config(published / "mkdocs.yml")
    site, before_newest = read_site(config), read_site(config, as_of="2026-01-01")
    schema = jsonschema.Draft202012Validator(build_schema(site.config.site_url))

    def plan(site: Site) -> dict[str, Output]:
        return {
            output.path: output
            for output in ExportFiles(site, Fragments(site).citations, Keys(site, b"")).plan()
        }

    def follow(files: dict[str, Output], path: str) -> Iterator[tuple[str, Any]]:
        """Each file that a list is in, as a reader gets from one to the next."""
        while path:
            text = files[path].render().decode()
            before = re.search(r'^(?:"next_url":"|% next_url: )([^",\n]+)', text, re.MULTILINE)
            yield path, text
            path = before[1].removeprefix(site.config.site_url) if before else ""

    files = plan(site)
    assert len(site.papers) == 15
    catalog = dict(follow(files, "papers.json"))
    assert [*catalog] == ["papers.json", "papers-4.json", "papers-3.json", "papers-2.json", "papers-1.json"]
    parts = [json.loads(text) for text in catalog.values()]
    for part in parts:
        schema.validate(part)
    assert [len(part["papers"]) for part in parts] == [3, 3, 3, 3, 3]
    assert [one["id"] for part in parts for one in part["papers"]] == [str(p.id) for p in site.papers]
    for part in parts:
        assert {slug for one in part["papers"] for slug in one["tags"]} == {
            tag["slug"] for tag in part["tags"]
        }
    for path, papers in (
        ("papers.bib", site.papers),
        ("tags/ocean-science/papers.bib", site.tags["ocean-science"].papers),
    ):
        keys = [
            entry.key for _, text in follow(files, path) for entry in bibtexparser.parse_string(text).entries
        ]
        assert keys == [Fragments(site).citations.keys[paper.id] for paper in papers]

    fewer = plan(before_newest)
    changed = {path for path in fewer if fewer[path].key != files[path].key}
    assert {path for path in changed if path.startswith("papers")} == {"papers.json", "papers.bib"}
