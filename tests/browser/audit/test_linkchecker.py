"""LinkChecker (https://linkchecker.github.io/linkchecker/) walks the whole site and finds no dead end."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SETTINGS = """\
[checking]
maxrequestspersecond=10000
threads=4
[filtering]
checkextern=0
[output]
status=0
verbose=1
warnings=0
log=csv
"""

pytestmark = [pytest.mark.browser, pytest.mark.prove]


def walk(run: Callable, folder: Path, served) -> tuple[int, list[str]]:  # type: ignore[no-untyped-def]
    """How many addresses it looked at, and the dead ones with the page that names them."""
    settings = folder / "linkcheckerrc"
    settings.write_text(SETTINGS, "utf-8")
    program = Path(sys.executable).with_name("linkchecker")
    done = run(program, "-f", settings, "--no-robots", served.root)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter=";"))
    inside = {row["url"] for row in rows if row["url"].startswith(served.root)}
    return len(inside), [
        f"{row['parentname']}: {row['urlname']}: {row['result']}" for row in rows if row["valid"] != "True"
    ]


@pytest.mark.samples
def test_no_internal_link_is_broken_on_the_example_and_on_a_large_site(
    sample,  # type: ignore[no-untyped-def]
    corpus,  # type: ignore[no-untyped-def]
    run: Callable,
    tmp_path: Path,
    record: Callable[[str, str], None],
) -> None:
    lines, broken = [], []
    for name, served in (("The example site", sample), ("Three thousand papers of arXiv", corpus)):
        pages = len(list(served.folder.rglob("*.html")))
        seen, dead = walk(run, tmp_path, served)
        assert seen > pages
        lines.append(f"| {name} | {pages} | {seen} | {len(dead)} |")
        broken += dead
    record(
        "Links",
        "LinkChecker, every address inside the site:\n\n| site | pages | addresses | broken |\n|---|---:|---:|---:|\n"
        + "\n".join(lines),
    )
    assert broken == []
