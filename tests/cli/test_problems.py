"""Every problem there is: a folder that has it, and the words a curator gets to read, line and hint included.

A case is `tests/data/broken/CODE/` or, for a second way to make the mistake, `CODE--what/`: a project as a
curator would have it, and `expected.txt`. `{{x × 70000}}` in a file stands for that many x; a file `NAME.symlink`
stands for a symbolic link NAME to the path it holds.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from digestgen.cli.check import list_remarks
from digestgen.config import read_config
from digestgen.problems import ContentError
from digestgen.publishing.build import read_site
from digestgen.report import render_problem, render_problems
from tests.gathering import find_codes

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "data" / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir())
CONFIG = """\
site_name: Broken on purpose
site_url: https://digest.example/
theme: {name: material, font: false}
plugins: [digestgen]
"""


def code_of(case: str) -> str:
    return case.split("--")[0]


# These depend on the machine, on an earlier site and on an inbox: tests/cli/test_failures.py, tests/publishing/test_old_or_new.py,
# tests/publishing/test_shrinking.py, tests/collecting/test_inbox.py, tests/publishing/test_hosts.py, tests/engine/test_engines.py. A folder of Windows
# cannot have the files that file-name and bad-name are about: tests/library/test_remarks.py, tests/cli/test_check.py.
ELSEWHERE = {
    "system-error",
    "engine-ignores",
    "two-themes",
    "papers-lost",
    "key-moved",
    "bad-line",
    "host-limit",
    "file-name",
    "bad-name",
}


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    source, cases = find_codes(), {code_of(case) for case in CASES} | ELSEWHERE
    assert len(source) > 30
    assert {code: file for code, file in source.items() if code not in cases} == {}, "codes without a case"
    assert sorted(cases - source.keys()) == [], "cases whose code is gone"


def set_up(case: str, project: Path) -> Path:
    """The case as a project of its own, with settings unless it is about having none."""
    shutil.copytree(BROKEN / case, project, ignore=shutil.ignore_patterns("expected.txt"))
    file = project / "mkdocs.yml"
    if not file.exists() and case != "no-config":
        file.write_text(CONFIG, "utf-8")
    for link in list(project.rglob("*.symlink")):
        link.with_suffix("").symlink_to(link.read_text("utf-8"))
        link.unlink()
    for grown in filter(Path.is_file, (project / "content").rglob("*.md")):
        data = grown.read_bytes()
        if b"{{" in data:
            text = re.sub(r"\{\{(.+?) × (\d+)\}\}", lambda m: m[1] * int(m[2]), data.decode("utf-8"))
            grown.write_text(text, "utf-8")
    return file


def words_of(file: Path) -> tuple[str, list[str]]:
    """What a person reads on this project, and the codes in it."""
    try:
        remarks = list_remarks(read_site(read_config(file)))
    except ContentError as error:
        return render_problems(error, "Nothing was written."), [p.code for p in error.problems]
    return "\n".join(map(render_problem, remarks)), [p.code for p in remarks]


@pytest.mark.parametrize("case", CASES)
def test_the_words_of_a_case(case: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    words, codes = words_of(set_up(case, tmp_path / "project"))
    assert set(codes) == {code_of(case)}
    expected = BROKEN / case / "expected.txt"
    if request.config.getoption("--rewrite-golden"):
        expected.write_text(words + "\n", "utf-8")
    assert words + "\n" == expected.read_text("utf-8")
    assert str(tmp_path) not in words
