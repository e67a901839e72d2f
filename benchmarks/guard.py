"""`python -m benchmarks.guard`: does a build do more work than it did?

Counts Python calls (cProfile), not seconds: the same code on the same papers makes the same number of calls on a busy
machine as on an idle one. Two questions: is twice the papers at most a little more than twice the calls, and are
the calls within a tenth of those in guard.json? `--write` puts this build's counts there: do it in the commit that
means to change them. The engine runs before the counting starts, so MkDocs' own work is not in the counts.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.pageset import build_page_set
from benchmarks.papers import Sample, build_papers, edit_paper
from benchmarks.peers.digestgen import render_project
from benchmarks.peers.tool import Frame, save_project
from digestgen.config import read_config
from digestgen.publishing.build import build

BASELINE = Path(__file__).with_name("guard.json")
PAPERS = 300
TOLERANCE = 0.10
LINEAR = 2.1  # calls for twice the papers, at most
_KEPT = ("site", ".digestgen")


def count_calls(folder: Path, count: int, states: Sequence[str]) -> dict[str, int]:
    """Python calls of builds one after the other: state (`cold`, `unchanged`, `edit`) → calls."""
    papers = build_papers(count)
    _stage(folder, papers[:1])
    build(read_config(folder / "mkdocs.yml"))  # renders the layouts and imports what is imported late
    calls = {}
    for state in states:
        if state == "edit":
            papers[count // 2] = edit_paper(papers[count // 2])
        _stage(folder, papers)
        profile = cProfile.Profile()
        profile.runcall(lambda: build(read_config(folder / "mkdocs.yml")))
        calls[state] = sum(entry.callcount for entry in profile.getstats())
    return calls


def compare_counts(now: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    """What is wrong, in sentences; fewer calls than before are wrong too: the baseline no longer guards."""
    problems = []
    for state, calls in now.items():
        if state in before and abs(calls / before[state] - 1) > TOLERANCE:
            change = calls / before[state] - 1
            problems.append(
                f"{state}: {calls:,} calls for {PAPERS} papers, {change:+.0%} against guard.json. "
                "If that is meant: python -m benchmarks.guard --write"
            )
    return problems


def compare_sizes(once: int, twice: int) -> list[str]:
    """Whether the calls grow faster than the papers."""
    if twice <= once * LINEAR:
        return []
    return [f"{PAPERS} papers take {twice / once:.2f} times the calls of {PAPERS // 2}: more than linear"]


def _stage(folder: Path, papers: Sequence[Sample]) -> None:
    save_project(folder, render_project(build_page_set(papers), Frame()), _KEPT)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard", description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="make this build's counts the ones to compare with"
    )
    chosen = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets decides how many calls some searches take
        again = [sys.executable, "-m", "benchmarks.guard", *sys.argv[1:]]
        return subprocess.run(again, env={**os.environ, "PYTHONHASHSEED": "0"}).returncode
    if hasattr(os, "sched_setaffinity"):  # one process: what others do is not counted
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        now = count_calls(Path(folder, "once"), PAPERS, ("cold", "unchanged", "edit"))
        half = count_calls(Path(folder, "half"), PAPERS // 2, ("cold",))["cold"]
    problems = compare_sizes(half, now["cold"])
    version = f"{sys.version_info.major}.{sys.version_info.minor}"  # versions count differently: 3.12 inlines comprehensions
    known = json.loads(BASELINE.read_text("utf-8")) if BASELINE.is_file() else {}
    if chosen.write:
        BASELINE.write_text(json.dumps({**known, version: now}, indent=1, sort_keys=True) + "\n", "utf-8")
    problems += compare_counts(now, now if chosen.write else known.get(version, {}))
    said = ", ".join(f"{state} {calls:,}" for state, calls in now.items())
    more = "" if version in known or chosen.write else f"; guard.json has no counts of Python {version}"
    sys.stdout.write(
        f"Calls for {PAPERS} papers: {said}; {now['cold'] / half:.2f} times as many as for {PAPERS // 2}{more}.\n"
    )
    sys.stdout.write("".join(problem + "\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
