"""Three thousand real papers of arXiv come in whole: a file and an address each, and once more changes no byte."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from digestgen.collecting.collection import collect, save
from digestgen.collecting.files import parse_files
from digestgen.config import Config, read_config
from digestgen.library.reader import Library, read_library
from digestgen.model.record import Record
from digestgen.site.site import build_site
from digestgen.sources import Context

pytestmark = pytest.mark.samples
HERE = Path(__file__).parents[1]
MKDOCS = """\
site_name: Three thousand
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins: [digestgen]
"""
Imported = tuple[Config, Sequence[Record], dict[str, bytes]]


def bytes_of(config: Config) -> dict[str, bytes]:
    files = sorted((config.root / config.content / "papers").rglob("*.md"))
    return {file.relative_to(config.root).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def imported(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """A project with the real vocabulary, all papers in it; the records, and the files as they were saved."""
    root = tmp_path_factory.mktemp("three-thousand")
    (root / "content").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    shutil.copy(HERE.parent / "content/tags.yml", root / "content/tags.yml")
    config = read_config(root / "mkdocs.yml")
    data = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes())
    records, refused, _ = parse_files("arxiv-json", [("arxiv-3000.jsonl", data)], Context(today="2026-11-01"))
    assert refused == []
    outcomes, texts = collect(config, records, today="2026-11-01")
    assert {outcome.kind for outcome in outcomes} == {"new"}
    save(config, texts)
    return config, records, bytes_of(config)


@pytest.fixture(scope="module")
def library(imported: Imported) -> Library:
    """Read back; a single problem in a single file would raise."""
    return read_library(imported[0].root)


def test_three_thousand_go_in_and_three_thousand_files_come_out(imported: Imported) -> None:
    _, records, files = imported
    assert len(records) == len(files) == 3000


def test_each_file_is_a_paper_with_words(imported: Imported, library: Library) -> None:
    said = {record.ids[0]: record for record in imported[1]}
    assert {paper.id for paper in library.papers} == said.keys()
    for paper in library.papers:
        record = said[paper.id]
        assert (paper.title, paper.abstract) == (record.title, record.abstract)
        assert [name.text for name in paper.authors] == [name.text for name in record.authors]
        assert paper.title and paper.authors and len(paper.abstract) > 20


def test_no_two_share_an_address(imported: Imported, library: Library) -> None:
    site = build_site(imported[0], library)
    addresses = [site.url(paper).lower() for paper in site.papers]
    assert len(addresses) == len(set(addresses)) == 3000


@pytest.mark.parametrize("update", [False, True])
def test_the_same_once_more_changes_no_byte(imported: Imported, update: bool) -> None:
    config, records, before = imported
    outcomes, texts = collect(config, records, today="2026-12-24", update=update)
    assert {outcome.kind for outcome in outcomes} == {"unchanged"}
    save(config, texts)
    assert bytes_of(config) == before
