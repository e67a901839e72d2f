"""The benchmark itself: rounds of builds, tool after tool, each build measured and what it made counted.

results.json holds one section for each corpus and number of papers; a run replaces its own section and keeps the others.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.frame import build_frame, measure_frame
from benchmarks.install import read_machine
from benchmarks.measure import BuildError, Usage, run_command
from benchmarks.pageset import COMPARED, PageSet, build_page_set, count_expected, read_contents
from benchmarks.papers import EDIT, build_papers, edit_paper
from benchmarks.peers import TOOLS
from benchmarks.peers.tool import Frame, Tool, clear_project, save_project

SCENARIOS = {
    "cold": "Cold: no caches, no output",
    "unchanged": "Again, nothing changed",
    "edit": "One paper edited",
    "add": "100 papers added",
}
ADDED = 100
PROBE = 60  # papers of the small build that page sizes are taken from
ONCE_FROM = {
    "mkdocs": 2000
}  # a tool that gets a single round from this many papers on: its builds take minutes


@dataclass(frozen=True, slots=True)
class Options:
    """One benchmark.

    Attributes:
        corpus: out of papers.CORPORA.
        runs: rounds of each tool; minutes: after these no further round begins (0: no limit).
        work: where the projects are built.
        results: results.json, rewritten after every round.
    """

    papers: int
    corpus: str
    runs: int
    tools: Sequence[str]
    scenarios: Sequence[str]
    minutes: float
    peers: Path
    work: Path
    results: Path
    resume: bool


def run_benchmark(options: Options, say: Callable[[str], None]) -> dict[str, Any]:
    """Run one section; the results so far are in `options.results` after each round."""
    start = time.monotonic()
    results, section = _open_results(options)
    present = _find_tools(options, results, say)
    frames = _build_frames(options, present, section, say)
    small = max(options.papers // 10, 20)
    took: dict[str, float] = {}
    for run in range(options.runs):
        for tool in present:
            if tool.key in section["failed"] or _is_done(section, tool, run, options):
                continue
            if run and options.papers >= ONCE_FROM.get(tool.key, 10**9):
                continue
            spent = time.monotonic() - start
            if options.minutes and run and spent + took.get(tool.key, 0) > options.minutes * 60:
                say(f"{tool.title}: no time for round {run + 1}")
                continue
            began = time.monotonic()
            try:
                rows = _run_round(tool, small, ("cold",), run, options, frames[tool.key], say)
                rows += _run_round(
                    tool, options.papers, options.scenarios, run, options, frames[tool.key], say
                )
            except BuildError as error:
                section["failed"][tool.key] = str(error)
                say(f"{tool.title}: {error}")
                continue
            took[tool.key] = time.monotonic() - began
            section["runs"] += rows
            save_results(options.results, results)
    section["finished"] = True
    save_results(options.results, results)
    return results


def save_results(file: Path, results: dict[str, Any]) -> None:
    """Write results.json, a run of a tool in a line."""
    runs = [section["runs"] for section in results["sections"]]
    marked = {
        **results,
        "sections": [{**section, "runs": f"<{at}>"} for at, section in enumerate(results["sections"])],
    }
    text = json.dumps(marked, indent=1)
    for at, rows in enumerate(runs):
        text = text.replace(f'"<{at}>"', "[" + ",".join(f"\n   {json.dumps(row)}" for row in rows) + "]")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", "utf-8")


def _open_results(options: Options) -> tuple[dict[str, Any], dict[str, Any]]:
    """All results, and the section of this run."""
    results: dict[str, Any] = {"versions": {}, "missing": {}, "sections": []}
    if options.results.is_file():
        results = json.loads(options.results.read_text("utf-8"))
    section: dict[str, Any] = {
        "corpus": options.corpus, "papers": options.papers, "machine": read_machine(), "failed": {}, "frame": {},
        "finished": False, "runs": [],
    }  # fmt: skip
    others = []
    for old in results["sections"]:
        if (old["corpus"], old["papers"]) != (options.corpus, options.papers):
            others.append(old)
        elif options.resume:
            section["runs"] = old["runs"]
    results["sections"] = [*others, section]
    return results, section


def _is_done(section: dict[str, Any], tool: Tool, run: int, options: Options) -> bool:
    found = {r["scenario"] for r in section["runs"]
             if (r["tool"], r["run"], r["papers"]) == (tool.key, run, options.papers)}  # fmt: skip
    return found >= set(options.scenarios)


def _find_tools(options: Options, results: dict[str, Any], say: Callable[[str], None]) -> list[Tool]:
    present = []
    for key in options.tools:
        tool = TOOLS[key]
        if not tool.find_command(options.peers):
            results["missing"][key] = "not installed"
            say(f"{tool.title} is not installed: `python -m benchmarks --install` brings the peers.")
            continue
        results["missing"].pop(key, None)
        done = subprocess.run(
            tool.version_command(options.peers), capture_output=True, text=True, cwd=options.peers
        )
        results["versions"][key] = (
            " ".join(word for word in done.stdout.split() if "=" not in word) or "unknown"
        )
        present.append(tool)
    return present


def _build_frames(
    options: Options, present: Sequence[Tool], section: dict[str, Any], say: Callable[[str], None]
) -> dict[str, Frame]:
    """Give each peer's pages the size of digestgen's, measured on a small build of both."""
    pages = build_page_set(build_papers(PROBE, corpus=options.corpus))
    folder = options.work / "probe"
    frames = {tool.key: Frame() for tool in present}
    if not any(tool.framed for tool in present):
        return frames
    ours = TOOLS["digestgen"]
    _build(ours, folder / ours.key, pages, Frame(), options, cold=True)
    sizes = measure_frame(folder / ours.key / ours.output)
    for tool in present:
        if tool.framed:
            bare = build_frame(sizes.head, sizes.foot, 0)
            _build(tool, folder / tool.key, pages, bare, options, cold=True)
            paper = read_contents(folder / tool.key / tool.output).paper_size
            frames[tool.key] = build_frame(sizes.head, sizes.foot, sizes.paper - paper)
        section["frame"][tool.key] = {"head": sizes.head, "foot": sizes.foot, "paper": sizes.paper}
    say(f"A page of ours: {sizes.head + sizes.foot:,} bytes of theme, a paper's {sizes.paper:,}")
    return frames


def _run_round(
    tool: Tool,
    count: int,
    scenarios: Sequence[str],
    run: int,
    options: Options,
    frame: Frame,
    say: Callable[[str], None],
) -> list[dict[str, Any]]:
    """Cold, again, after an edit, after an addition; each on what the one before left."""
    papers = build_papers(count, corpus=options.corpus)
    middle = count // 2 + run
    edited = [edit_paper(paper) if at == middle else paper for at, paper in enumerate(papers)]
    grown = build_papers(count, ADDED, options.corpus)
    grown[middle] = edited[middle]
    states = {"cold": papers, "unchanged": papers, "edit": edited, "add": grown}
    folder = options.work / str(count) / tool.key
    rows = []
    for scenario, samples in states.items():
        if scenario != "cold" and scenario not in scenarios:
            continue
        pages = build_page_set(samples)
        usage = _build(tool, folder, pages, frame, options, cold=scenario == "cold")
        if scenario not in scenarios:
            continue
        contents = read_contents(folder / tool.output)
        expected = count_expected(pages)
        wrong = {kind: contents.kinds[kind] - expected[kind] for kind in COMPARED
                 if contents.kinds[kind] != expected[kind] and kind not in tool.lacks}  # fmt: skip
        if scenario == "edit" and EDIT not in _read_page(folder / tool.output, edited[middle].slug):
            wrong["edited page"] = -1
        figures = {key: round(value, 3) for key, value in asdict(usage).items()}
        rows.append({"tool": tool.key, "scenario": scenario, "run": run, "papers": count, **figures,
                     "cpu": round(usage.cpu, 3), "files": contents.files, "bytes": contents.size,
                     "page_bytes": contents.made_size,
                     "paper_bytes": contents.paper_size, "pages": dict(contents.kinds), "wrong": wrong})  # fmt: skip
        say(f"{count:>6} papers  {tool.title:<18} {scenario:<10} round {run + 1}  "
            f"CPU {usage.cpu:7.2f} s  wall {usage.wall:7.2f} s  {usage.peak / 2**20:6.0f} MiB  {contents.files} files"
            + (f"  WRONG {wrong}" if wrong else ""))  # fmt: skip
    return rows


def _build(tool: Tool, folder: Path, pages: PageSet, frame: Frame, options: Options, *, cold: bool) -> Usage:
    own = (tool.output, *tool.caches)
    folder.mkdir(parents=True, exist_ok=True)
    if cold:
        clear_project(folder, own)
    save_project(folder, tool.render_project(pages, frame), own)
    os.sync()  # what staging wrote is not part of the build
    command = [word.replace("{project}", str(folder)) for word in tool.find_command(options.peers)]
    return run_command(command, folder, _environment(), options.work / f"{tool.key}.log")


def _environment() -> dict[str, str]:
    """The environment of a user: modules are compiled once and kept."""
    own = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | own


def _read_page(output: Path, slug: str) -> str:
    file = output / "papers" / slug / "index.html"
    return file.read_text("utf-8") if file.is_file() else ""
