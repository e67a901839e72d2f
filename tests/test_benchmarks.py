"""The benchmark's own honesty, and the guard on the work a build does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree

from benchmarks.chart import render_chart
from benchmarks.guard import compare_counts, compare_sizes
from benchmarks.measure import run_command
from benchmarks.pageset import COMPARED, build_page_set, count_expected, read_contents
from benchmarks.papers import EDIT, build_papers, edit_paper
from benchmarks.peers import TOOLS
from benchmarks.peers.digestgen import render_project
from benchmarks.peers.tool import Frame, save_project
from benchmarks.report import render_report
from benchmarks.runner import SCENARIOS, Options, run_benchmark, save_results
from digestgen.config import read_config
from digestgen.publishing.build import build

ROOT = Path(__file__).resolve().parent.parent


def test_invented_papers_are_the_same_every_time_and_look_like_papers() -> None:
    papers = build_papers(1000)
    assert build_papers(400, extra=600) == papers
    assert len({paper.slug for paper in papers}) == 1000
    assert 6 <= min(len(p.title.split()) for p in papers) <= max(len(p.title.split()) for p in papers) <= 14
    assert 900 <= min(len(p.abstract) for p in papers) <= max(len(p.abstract) for p in papers) <= 1600
    assert {len(p.authors) for p in papers} == {3, 4, 5, 6, 7, 8}
    assert {len(p.tags) for p in papers} == {1, 2, 3, 4}
    assert any("$" in p.abstract for p in papers) and any("](" in p.abstract for p in papers)
    assert 0.2 <= len(build_page_set(papers).authors) / 1000 <= 0.3
    real = build_papers(1000, corpus="real")
    assert len(build_page_set(real).authors) > 1200  # at ten thousand 1.7 a paper
    assert len({p.day for p in real[:119]}) == 7
    assert max(p.day for p in build_papers(20_000)) < "2026"
    tags = sorted(Counter(tag for p in papers for tag in p.tags).values())
    assert tags[-1] > 20 * median(tags)  # Zipf: a few tags have most of the papers


def test_digestgen_makes_just_the_pages_that_its_peers_are_given(tmp_path: Path) -> None:
    pages = build_page_set(build_papers(200))
    save_project(tmp_path, render_project(pages, Frame()), ())
    build(read_config(tmp_path / "mkdocs.yml"))
    made = read_contents(tmp_path / "site")
    assert {kind: made.kinds[kind] for kind in COMPARED} == count_expected(pages)
    assert count_expected(pages)["tags"] > len(pages.tags)  # a tag with a second page is among them


def test_peers_get_the_same_papers_word_for_word() -> None:
    papers = build_papers(30)
    papers[7] = edit_paper(papers[7])
    pages = build_page_set(papers)
    for tool in TOOLS.values():
        text = "\n".join(tool.render_project(pages, Frame()).values())
        assert text.count(EDIT) == 1, tool.key
        assert all(paper.abstract in text and paper.title in text for paper in papers), tool.key


def test_only_what_changed_is_staged_again(tmp_path: Path) -> None:
    save_project(tmp_path, {"a.md": "one", "b.md": "two"}, ("site",))
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.html").write_text("made")
    before = (tmp_path / "a.md").stat().st_mtime_ns
    save_project(tmp_path, {"a.md": "one", "c.md": "three"}, ("site",))
    assert (tmp_path / "a.md").stat().st_mtime_ns == before
    found = {f.relative_to(tmp_path).as_posix() for f in tmp_path.rglob("*") if f.is_file()}
    assert found == {"a.md", "c.md", "site/a.html"}


def test_the_work_of_child_processes_is_counted(tmp_path: Path) -> None:
    busy = "sum(i * i for i in range(3_000_000)); x = bytearray(120 << 20)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    usage = run_command([sys.executable, "-c", parent], tmp_path, {}, tmp_path / "log")
    assert usage.cpu > 0.05
    assert usage.peak > 120 << 20
    assert usage.wall > 0


def _results() -> dict[str, Any]:
    def run(tool: str, scenario: str, cpu: float, papers: int = 1000, number: int = 0) -> dict[str, Any]:
        return {"tool": tool, "scenario": scenario, "run": number, "papers": papers, "cpu": cpu, "wall": cpu, "user": cpu,
                "system": 0.0, "peak": 2**26, "peak_tree": 2**27, "files": 9, "bytes": 10**6, "page_bytes": 10**6,
                "paper_bytes": 9000, "pages": Counter(papers=papers), "wrong": {}}  # fmt: skip

    runs = [run("digestgen", scenario, 2.0) for scenario in SCENARIOS]
    runs += [
        run("hugo", scenario, cpu, number=at)
        for scenario in SCENARIOS
        for at, cpu in enumerate((7.0, 4.0, 5.0))
    ]
    runs += [run("digestgen", "cold", 0.2, papers=100), run("hugo", "cold", 0.5, papers=100)]
    machine = {"cpu": "A <fast> one", "cores": 2, "memory_gib": 8, "system": "Linux", "python": "3.11.7"}
    section = {
        "corpus": "plain",
        "papers": 1000,
        "machine": machine,
        "failed": {},
        "frame": {},
        "finished": True,
        "runs": runs,
    }
    return {"versions": {"hugo": "hugo v0"}, "missing": {"pelican": "not installed"}, "sections": [section]}  # fmt: skip


def test_the_report_gives_ratios_of_medians_and_names_the_missing() -> None:
    report = render_report(_results())
    assert "| Hugo, CPU | 0.4× | 0.4× | 0.4× | 0.4× |" in report
    assert "| Hugo | 5.00 (4.00–7.00, 3) |" in report
    assert "Pelican is missing: not installed." in report
    assert "| digestgen | 0.20 | 2.00 | 1.00 | 2.00 |" in report  # ten times the papers, ten times the CPU
    assert "all as they have to be" in report
    results = _results()
    results["sections"][0]["runs"][0]["wrong"] = {"tags": -3}
    assert "**not so** in digestgen, cold: {'tags': -3}" in render_report(results)


def test_a_run_replaces_its_own_section_and_keeps_the_others(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    save_results(file, _results())
    assert json.loads(file.read_text("utf-8")) == _results()
    options = Options(1000, "real", 1, [], [], 0, tmp_path, tmp_path, file, resume=False)
    results = run_benchmark(options, lambda _: None)
    assert [section["corpus"] for section in results["sections"]] == ["plain", "real"]
    again = run_benchmark(options, lambda _: None)
    assert [len(section["runs"]) for section in again["sections"]] == [
        len(_results()["sections"][0]["runs"]),
        0,
    ]


def test_the_chart_is_an_image_that_can_be_read_aloud() -> None:
    root = ElementTree.fromstring(render_chart(_results()))
    spoken = "".join(root.itertext())
    assert root.get("role") == "img"
    assert "One paper edited: digestgen 2.00 s, Hugo 5.00 s" in spoken
    assert not [e for e in root.iter() if e.tag.endswith(("script", "image", "foreignObject"))]


def test_the_guard_sees_quadratic_work_and_a_change_of_more_than_a_tenth() -> None:
    assert compare_sizes(1_000_000, 2_050_000) == []
    assert "more than linear" in compare_sizes(1_000_000, 2_300_000)[0]
    assert compare_counts({"cold": 1090}, {"cold": 1000}) == []
    assert "+12%" in compare_counts({"cold": 1120}, {"cold": 1000})[0]
    assert "-50%" in compare_counts({"edit": 500}, {"edit": 1000})[0]


def test_a_build_does_not_do_more_work_than_it_did() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.guard"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
