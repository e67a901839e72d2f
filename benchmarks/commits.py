"""Two commits side by side: the same bytes out of the same input, and what each needs for it.

    python -m benchmarks.commits OLD NEW            which files differ
    python -m benchmarks.commits OLD NEW --speed    CPU and memory of a cold build, nothing, one edit, an import and
                                                    --version, in turn

Both run with the packages of this environment. Content is OLD's: what is compared is the program. Real papers are
imported where the environment variable DIGESTGEN_SAMPLES names their folder.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.imports import render_lines
from benchmarks.pageset import build_page_set
from benchmarks.papers import EDIT, build_papers
from benchmarks.peers.digestgen import render_project
from benchmarks.peers.tool import Frame, save_project

PROGRAM = "from digestgen.cli import main; main()"
DAY = "2026-11-01"
IMPORTED = 300
SETTINGS = """\
site_name: Three thousand
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins: [digestgen]
"""
WORKING_TREE = "."  # as NEW: the working tree as it is


@contextmanager
def check_out(commit: str) -> Iterator[Path]:
    """A commit's files in a folder of their own."""
    if commit == WORKING_TREE:
        yield Path.cwd()
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ("git", "worktree")
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def run(tree: Path, project: Path, *arguments: str) -> tuple[float, float]:
    """Run the program of a tree in a project.

    Returns:
        CPU seconds, user and system, and peak memory in MB, of the process.
    """
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users' modules are compiled
    command = [sys.executable, "-c", PROGRAM, *arguments]
    process = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1_000_000 if sys.platform == "darwin" else 1_000  # ru_maxrss is in bytes there, else in KB
    return used.ru_utime + used.ru_stime, used.ru_maxrss / unit


def hash_files(folder: Path) -> dict[str, str]:
    """Path → hash of each file."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".digestgen" not in file.relative_to(folder).parts
    }


def copy_sample(old: Path, project: Path) -> None:
    """The sample digest of the repository."""
    shutil.copytree(old / "content", project / "content")
    shutil.copy(old / "mkdocs.yml", project / "mkdocs.yml")


def copy_golden(old: Path, project: Path) -> None:
    """The invented library of the tests."""
    shutil.copytree(old / "tests/data/library", project, dirs_exist_ok=True)


def copy_samples(old: Path, project: Path) -> None:
    """Three thousand real papers, to be imported."""
    (project / "content").mkdir(parents=True)
    shutil.copy(old / "content/tags.yml", project / "content/tags.yml")
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    papers = Path(os.environ["DIGESTGEN_SAMPLES"]) / "arxiv-3000.jsonl.gz"
    (project / "papers.jsonl").write_bytes(gzip.decompress(papers.read_bytes()))


def compare_bytes(old: Path, new: Path, say: Callable[[str], None]) -> bool:
    """Whether both make the same files of the same input; every file that differs is said."""
    projects: dict[str, Callable[[Path, Path], None]] = {
        "sample site": copy_sample,
        "golden site": copy_golden,
    }
    if "DIGESTGEN_SAMPLES" in os.environ:
        projects["3,000 imported papers"] = copy_samples
    equal = True
    for name, copy in projects.items():
        made = []
        for tree in (old, new):
            with tempfile.TemporaryDirectory() as folder:
                project = Path(folder) / "project"
                copy(old, project)
                if copy is copy_samples:
                    run(tree, project, "import", "arxiv-json", "papers.jsonl", "--date", DAY, "--quiet")
                    made.append(hash_files(project / "content"))
                else:
                    run(tree, project, "build", "--quiet")
                    made.append(hash_files(project / "site"))
        before, after = made
        differ = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        say(f"{name}: {len(before)} files before, {len(after)} after, {len(differ)} differ")
        for path in differ:
            say(f"  {path}" + (" is new" if path not in before else " is gone" if path not in after else ""))
        equal &= not differ
    return equal


def compare_speed(old: Path, new: Path, papers: int, rounds: int, say: Callable[[str], None]) -> None:
    """CPU seconds and peak MB of both, in turn, and the ratio of each pair."""
    trees = {"old": old, "new": new}
    taken: dict[str, dict[str, list[tuple[float, float]]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        projects = {key: Path(folder) / key for key in trees}
        samples = build_papers(papers)
        for project in projects.values():
            save_project(project, render_project(build_page_set(samples), Frame()), ())
        for number in range(rounds + 1):  # the first compiles modules, and counts for nothing
            for key in trees if number % 2 else reversed(trees):
                project = projects[key]
                for name, used in _measure(trees[key], project, number):
                    if number:
                        taken.setdefault(name, {}).setdefault(key, []).append(used)
    for name, of in taken.items():
        seconds, memory = ([[one[at] for one in of[key]] for key in trees] for at in (0, 1))
        ratios = [after / before for before, after in zip(*seconds, strict=True)]
        more = median(after / before for before, after in zip(*memory, strict=True))
        say(
            f"{name}: {median(seconds[0]):.2f} → {median(seconds[1]):.2f} CPU s, "
            f"× {median(ratios):.3f} (median of {rounds} pairs, {min(ratios):.3f} to {max(ratios):.3f}); "
            f"{median(memory[0]):.0f} → {median(memory[1]):.0f} MB, × {more:.3f}"
        )


def _measure(tree: Path, project: Path, number: int) -> Iterator[tuple[str, tuple[float, float]]]:
    yield "--version", run(tree, project, "--version")
    for gone in ("site", ".digestgen"):
        shutil.rmtree(project / gone, ignore_errors=True)
    yield "cold", run(tree, project, "build", "--quiet")
    yield "nothing", run(tree, project, "build", "--quiet")
    paper = sorted((project / "content/papers").rglob("*.md"))[number]
    paper.write_text(paper.read_text("utf-8") + f"\n{EDIT}\n", "utf-8")
    yield "edit", run(tree, project, "build", "--quiet")
    importing = project.with_name(f"{project.name}-importing")
    (importing / "content").mkdir(parents=True)
    shutil.copy(project / "mkdocs.yml", importing)
    (importing / "new.jsonl").write_bytes(render_lines(IMPORTED))
    yield (
        f"import of {IMPORTED}",
        run(tree, importing, "import", "arxiv-json", "new.jsonl", "--date", DAY, "--quiet"),
    )
    shutil.rmtree(importing)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", help="a commit")
    parser.add_argument(
        "new", nargs="?", default=WORKING_TREE, help="a commit; without one, the working tree"
    )
    parser.add_argument("--speed", action="store_true", help="measure CPU instead of comparing bytes")
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    def say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    with check_out(options.old) as old, check_out(options.new) as new:
        if options.speed:
            compare_speed(old, new, options.papers, options.rounds, say)
            return 0
        return 0 if compare_bytes(old, new, say) else 1


if __name__ == "__main__":
    sys.exit(main())
