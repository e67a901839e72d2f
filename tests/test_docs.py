"""The reference of the manual has every command, option, setting, field, problem code and source, in true words."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections import Counter
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest

from digestgen import HOME, __version__
from digestgen.library.fields import EDITORIAL_FIELDS, PAPER_FIELDS, PERSON_FIELDS, TAG_FIELDS
from digestgen.library.parsers import PUBLICATION
from digestgen.model.paper import LINKS, STATUSES
from digestgen.model.publication import TYPES
from digestgen.problems import CODES
from digestgen.settings.settings import SavedSearch, Settings, StandingSource, SubscribeForm
from digestgen.sources import SOURCES
from tests.gathering import find_codes
from tests.proofs import ROW, write_rows

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs/manual"
PAGES = sorted(MANUAL.rglob("*.md"))


def load_reference() -> ModuleType:
    """docs/reference.py, which is not part of the package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE = load_reference()
COMMANDS = dict(REFERENCE.walk_commands())


@pytest.mark.parametrize("page", sorted((MANUAL / "reference").glob("*.md")), ids=lambda page: page.stem)
def test_the_reference_is_what_the_tables_say(page: Path) -> None:
    text = page.read_text("utf-8").replace(
        "[COMMAND] [ARGS]", "COMMAND [ARGS]"
    )  # as older versions of click say
    assert REFERENCE.fill(text).replace("[COMMAND] [ARGS]", "COMMAND [ARGS]") == text, "run: make reference"


def test_each_generated_part_is_on_one_page() -> None:
    parts = [
        part for page in PAGES for part in re.findall(r"<!-- generated: (.*) -->", page.read_text("utf-8"))
    ]
    assert sorted(parts) == sorted(REFERENCE.PARTS)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("commands", [f"## {name}" for name in COMMANDS]),
        ("settings", [one.name for one in fields(Settings)]),
        ("standing-sources", [one.name for one in fields(StandingSource)]),
        ("views", [one.name for one in fields(SavedSearch)]),
        ("subscribe", [one.name for one in fields(SubscribeForm)]),
        ("paper", [*PAPER_FIELDS, *STATUSES]),
        ("publication", PUBLICATION),
        ("types", TYPES),
        ("links", LINKS),
        ("editorial", EDITORIAL_FIELDS),
        ("tag", TAG_FIELDS),
        ("person", PERSON_FIELDS),
        ("codes", CODES),
        ("sources", [f"## {key}" for key in SOURCES]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_name_a_person_may_write_is_in_the_reference(part: str, names: list[str]) -> None:
    text = REFERENCE.PARTS[part]()
    missing = [one for one in names if f"{one}\n" not in text and f"`{one}`" not in text]
    assert not missing, f"the reference of {part} does not know {missing}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_its_options_and_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help and f"Example: {name} " in (command.epilog or "") + " "
    section = REFERENCE.render_commands().split(f"## {name}\n")[1].split("\n## ")[0]
    for option in (one for one in command.params if isinstance(one, click.Option)):
        assert option.help, option.opts
        assert re.search(rf"^- `.*{max(option.opts, key=len)}\b.*`: \S", section, re.MULTILINE), option.opts


def test_every_problem_code_has_its_meaning_and_none_is_lost() -> None:
    used = find_codes()
    assert {"unknown-tag", "body-too-long", "missing-key", "no-front-matter"} <= used.keys()
    assert list(CODES) == sorted(CODES)
    assert all(re.fullmatch(r"[A-Z`d].*\.", meaning) for meaning in CODES.values())
    assert {code: file for code, file in used.items() if code not in CODES} == {}, (
        "add them to problems.CODES"
    )
    gone = [code for code, meaning in CODES.items() if code not in used and "No longer used" not in meaning]
    assert not gone, "codes are permanent: leave them in problems.CODES, marked as no longer used"


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("*.md")), *PAGES], ids=lambda page: page.stem)
def test_links_to_files_of_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if (page.parent == ROOT and "://" not in target) or target.startswith("../../../"):
            assert (page.parent / target).exists(), target


def test_the_address_of_the_repository_is_said_once() -> None:
    files = subprocess.run(
        ["git", "grep", "-lF", HOME.partition("://")[2]], cwd=ROOT, capture_output=True, text=True
    )
    if files.returncode == 128:
        pytest.skip("this is no clone")
    assert files.stdout.split() == ["digestgen/__init__.py"]


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", changelog, re.MULTILINE)


def test_each_long_proof_has_a_row_of_when_it_ran() -> None:
    page = (ROOT / "docs/proofs/prove.md").read_text("utf-8")
    rows = {match.groups() for match in ROW.finditer(page)}
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
    }
    marked = {
        file
        for file, text in files.items()
        if re.search(
            r"^(@|pytestmark = .*|.*marks=\[?)pytest\.mark\.prove|^pytestmark = .*\bprove\b",
            text,
            re.MULTILINE,
        )
    }
    assert marked == {file for file, _ in rows}, "run: python -m pytest -p tests.proofs -m prove FILE"
    assert [row for row in rows if f"def test_{row[1].replace(' ', '_')}(" not in files[row[0]]] == []


def test_a_long_proof_that_ran_again_has_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "prove.md"
    monkeypatch.setattr("tests.proofs.TABLE", page)
    page.write_text("# Proofs\n\n| file | what |\n|---|---|\n", "utf-8")
    lamps, owls = ("tests/test_lamps.py", "lamps burn a year"), ("tests/test_owls.py", "owls see")
    write_rows({owls: Counter(passed=1)}, Counter({owls: 2.4}), "1 May 2026", "abc1234")
    write_rows({lamps: Counter(passed=2)}, Counter({lamps: 61}), "2 May 2026", "abc1235")
    write_rows({owls: Counter(passed=1, failed=1)}, Counter({owls: 9.6}), "3 May 2026", "abc1236+")
    write_rows({lamps: Counter(skipped=2)}, Counter(), "4 May 2026", "abc1237")
    assert page.read_text("utf-8").splitlines()[4:] == [
        "| `tests/test_lamps.py` | lamps burn a year | 2 passed | 61 | 2 May 2026 | abc1235 |",
        "| `tests/test_owls.py` | owls see | 1 failed, 1 passed | 10 | 3 May 2026 | abc1236+ |",
    ]
