"""`make prove` writes docs/proofs/prove.md: what each long proof shows, and when it did last.

`python -m pytest -p tests.proofs -m prove PATHS` writes the rows of these and leaves all others as they are.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "proofs" / "prove.md"
ROW = re.compile(r"^\| `(tests/[^`]+)` \| (.+?) \|.*$", re.MULTILINE)

results: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
seconds: Counter[tuple[str, str]] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    file, _, name = report.nodeid.partition("[")[0].partition("::")
    test = file, name.removeprefix("test_").replace("_", " ")
    seconds[test] += report.duration
    if report.when == "call" or report.outcome != "passed":
        results[test][report.outcome] += 1


def pytest_sessionfinish() -> None:
    git = ("git", "describe", "--always", "--dirty=+", "--exclude=*")
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    write_rows(results, seconds, f"{datetime.now(UTC):%d %B %Y}".lstrip("0"), commit)


def write_rows(
    results: dict[tuple[str, str], Counter[str]], seconds: Counter[tuple[str, str]], day: str, commit: str
) -> None:
    """A row for each (file, test) that was run, in place of the one it has; by file, then as they stand there."""
    page = TABLE.read_text("utf-8")
    rows = {match.groups(): match[0] for match in ROW.finditer(page)}
    for test, counts in results.items():
        if set(counts) == {"skipped"} and test in rows:
            continue  # when it was run last has not changed
        said = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
        rows[test] = f"| `{test[0]}` | {test[1]} | {said} | {seconds[test]:.0f} | {day} | {commit} |"
    head = page.partition("\n| `")[0].rstrip("\n")
    ordered = sorted(rows.items(), key=lambda row: row[0][0])
    TABLE.write_text(f"{head}\n" + "\n".join(row for _, row in ordered) + "\n", "utf-8")
