"""`python -m benchmarks.imports`: papers a second that `digestgen import` brings in on one core, and once more.

The papers are the real ones of arxiv-3000.jsonl.gz where DIGESTGEN_SAMPLES names their folder, else invented ones in
the same shape. The program is the one that a curator starts, from start to end: reading, cleaning, tagging with the
vocabulary of this repository, and a file a paper.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import run_command
from benchmarks.papers import build_papers

VOCABULARY = Path(__file__).parent.parent / "content/tags.yml"
REAL = "arxiv-3000.jsonl.gz"
_SETTINGS = """\
site_name: Benchmark digest
site_url: https://example.org/digest/
theme: {name: material, font: false}
plugins: [digestgen]
"""
_WRAP = 80  # characters a line, as arXiv's abstracts have


@dataclass(frozen=True, slots=True)
class Speed:
    """Two imports of one file into one project.

    Attributes:
        papers: in the file.
        first, again: CPU seconds (user and system) of the whole program: all papers new, none new.
        peak: bytes, of the first.
    """

    papers: int
    first: float
    again: float
    peak: int


def measure_import(folder: Path, source: Path, papers: int) -> Speed:
    """Import a file into an empty project, twice.

    Args:
        folder: does not exist yet; becomes the project.
        papers: how many there have to be afterwards.

    Raises:
        BuildError: an import failed.
        ValueError: it brought in another number of papers, or the second one changed something.
    """
    (folder / "content").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_SETTINGS, "utf-8")
    shutil.copy(VOCABULARY, folder / "content/tags.yml")
    program = str(Path(sys.executable).with_name("digestgen"))
    command = [program, "import", "arxiv-json", str(source), "--quiet"]
    used = []
    states = []
    for _ in range(2):
        used.append(run_command(command, folder, os.environ, folder / "import.log"))
        files = sorted((folder / "content/papers").rglob("*.md"))
        states.append([(file, file.stat().st_mtime_ns) for file in files])
    if len(states[0]) != papers or states[0] != states[1]:
        changed = len(set(states[1]) - set(states[0]))
        raise ValueError(f"{len(states[0]):,} files of {papers:,} papers; again: {changed:,} files changed")
    return Speed(papers, used[0].cpu, used[1].cpu, used[0].peak)


def render_lines(count: int) -> bytes:
    """Invented papers as one JSON object a line, in the shape of the real file; ids are those of build_papers."""
    return b"".join(
        json.dumps(
            {
                "id": f"arxiv:{paper.slug}",
                "title": paper.title,
                "abstract": "  " + _wrap(paper.abstract),
                "authors": list(paper.authors),
                "date": f"{paper.day}T12:00:00+00:00",
                "categories": ["cs.CL", "cs.LG"],
                "url": f"https://arxiv.org/abs/{paper.slug}",
                "source": "invented",
            }
        ).encode()
        + b"\n"
        for paper in build_papers(count)
    )


def render_table(kind: str, runs: list[Speed]) -> str:
    """Markdown: the median of the runs, and their range."""
    rows = ["| | papers a second | CPU seconds | range |", "|---|---:|---:|---:|"]
    for name, seconds in (("all new", [r.first for r in runs]), ("nothing new", [r.again for r in runs])):
        middle = statistics.median(seconds)
        reach = f"{min(seconds):.2f}–{max(seconds):.2f}"
        rows.append(f"| {name} | {runs[0].papers / middle:,.0f} | {middle:.2f} | {reach} |")
    peak = max(run.peak for run in runs) / 2**20
    return f"{runs[0].papers:,} {kind} papers, peak memory {peak:,.0f} MB\n\n" + "\n".join(rows) + "\n"


def _wrap(text: str) -> str:
    """Hard-wrapped, paragraphs indented; textwrap takes four times as long."""
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        line = "  " if lines else ""
        for word in paragraph.split():
            if len(line) + len(word) > _WRAP:
                lines.append(line.rstrip())
                line = ""
            line += f"{word} "
        lines.append(line.rstrip())
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    real = Path(os.environ.get("DIGESTGEN_SAMPLES", "")) / REAL
    kind = "real" if "DIGESTGEN_SAMPLES" in os.environ else "invented"
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "papers.jsonl"
        source.write_bytes(gzip.decompress(real.read_bytes()) if kind == "real" else render_lines(3000))
        with source.open("rb") as lines:
            papers = sum(1 for _ in lines)
        runs = [measure_import(Path(name) / f"run-{at}", source, papers) for at in range(chosen.runs)]
    sys.stdout.write(render_table(kind, runs))


if __name__ == "__main__":
    main()
