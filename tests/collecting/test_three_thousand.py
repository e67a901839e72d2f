"""Three thousand real papers of arXiv come in whole: a file and an address each, and once more changes no byte."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from digestgen.collecting.saving import save
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.site.site import build_site
from digestgen.sources import Context
from tests.gathering import collect, parse_files

pytestmark = pytest.mark.samples
HERE = Path(__file__).parents[1]
MKDOCS = """\
site_name: Three thousand
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins: [digestgen]
"""


def bytes_of(config: Config) -> dict[str, bytes]:
    files = sorted((config.root / config.content / "papers").rglob("*.md"))
    return {file.relative_to(config.root).as_posix(): file.read_bytes() for file in files}


def test_three_thousand_go_in_and_come_out_whole_and_once_more_change_no_byte(
    samples: Path, tmp_path: Path
) -> None:
    """A project with the real vocabulary: a file, an address and all words of each."""
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    shutil.copy(HERE.parent / "content/tags.yml", tmp_path / "content/tags.yml")
    config = read_config(tmp_path / "mkdocs.yml")
    data = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes())
    records, refused, _ = parse_files("arxiv-json", [("arxiv-3000.jsonl", data)], Context(today="2026-11-01"))
    assert refused == []
    outcomes, texts = collect(config, records, today="2026-11-01")
    assert {outcome.kind for outcome in outcomes} == {"new"}
    save(config, texts)
    before = bytes_of(config)
    assert len(records) == len(before) == 3000

    library = read_library(config.root)  # a single problem in a single file would raise
    said = {record.ids[0]: record for record in records}
    assert {paper.id for paper in library.papers} == said.keys()
    for paper in library.papers:
        record = said[paper.id]
        assert (paper.title, paper.abstract) == (record.title, record.abstract)
        assert [name.text for name in paper.authors] == [name.text for name in record.authors]
        assert paper.title and paper.authors and len(paper.abstract) > 20
    site = build_site(config, library)
    assert len({site.url(paper).lower() for paper in site.papers}) == 3000

    outcomes, texts = collect(config, records, today="2026-12-24", update=True)
    assert {outcome.kind for outcome in outcomes} == {"unchanged"}
    save(config, texts)
    assert bytes_of(config) == before
