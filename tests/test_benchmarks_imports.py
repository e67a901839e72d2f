"""The benchmark of imports measures what it says: invented papers in arXiv's shape, all in, then none new."""

from __future__ import annotations

from pathlib import Path

from benchmarks.imports import measure_import, render_lines
from benchmarks.papers import build_papers
from digestgen.sources import Context
from tests.gathering import parse_files


def test_the_invented_lines_are_the_invented_papers() -> None:
    papers = build_papers(40)
    records, refused, _ = parse_files("arxiv-json", [("papers.jsonl", render_lines(40))], Context())
    assert refused == []
    assert [record.ids[0].value for record in records] == [paper.slug for paper in papers]
    assert [record.title for record in records] == [paper.title for paper in papers]
    assert [record.published for record in records] == [paper.day for paper in papers]
    assert [tuple(name.text for name in r.authors) for r in records] == [paper.authors for paper in papers]
    assert [r.abstract.count("\n\n") for r in records] == [paper.abstract.count("\n\n") for paper in papers]


def test_both_imports_are_measured_and_the_second_changes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    source.write_bytes(render_lines(20))
    speed = measure_import(tmp_path / "project", source, 20)
    assert speed.papers == len(list((tmp_path / "project/content/papers").rglob("*.md"))) == 20
    assert speed.first > 0 < speed.again
