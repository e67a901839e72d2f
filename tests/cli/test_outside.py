"""Where commands write: content/, the site, .digestgen/, the ledger, and nothing else; and what they leave behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RECORDER = """
import json, os, sys
seen = set()
def note(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        flags = args[2] or 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            seen.add(os.path.abspath(os.fsdecode(args[0])))
    elif event in ("os.mkdir", "os.rmdir", "os.remove", "os.truncate", "os.chmod", "os.utime", "sqlite3.connect"):
        is_below = event in ("os.remove", "os.rmdir") and args[1] != -1  # of a folder that is open: shutil.rmtree
        if args[0] != ":memory:" and not is_below:
            seen.add(os.path.abspath(os.fsdecode(args[0])))
    elif event in ("os.rename", "os.link", "os.symlink"):
        seen.update(os.path.abspath(os.fsdecode(arg)) for arg in args[:2])
sys.dont_write_bytecode = True
sys.addaudithook(note)
from digestgen.cli import main
try:
    main(sys.argv[2:])
finally:
    with open(sys.argv[1], "w") as file:
        json.dump(sorted(seen), file)
"""
RIS = "TY  - JOUR\nTI  - {title}\nAB  - Kettles whistle.\nPY  - 2025\nDO  - 10.5555/k.{n}\nER  -\n"
TAGS = "kettles: {title: Kettles, phrases: [whistle]}\n"
ALLOWED = ("content/", "site/", ".digestgen/", ".site.digestgen-new/", "mail.sent.jsonl")


@pytest.fixture
def here(project: Path) -> Path:
    (project / "export.ris").write_text(
        "".join(RIS.format(n=n, title=f"Kettle {n}") for n in range(4)), "utf-8"
    )
    return project


def run(project: Path, *words: str) -> set[str]:
    """Run a command; what it wrote, relative to the project's folder."""
    record = project.parent / "record.json"
    command = [sys.executable, "-c", RECORDER, str(record), *words]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    written = [
        Path(name) for name in json.loads(record.read_text()) if name not in (str(record), "/dev/null")
    ]
    outside = [str(path) for path in written if not path.is_relative_to(project)]
    assert outside == [], words
    return {f"{path.relative_to(project).as_posix()}{'/' * path.is_dir()}" for path in written}


def test_commands_write_to_their_own_places_and_leave_nothing_beside_them(here: Path) -> None:
    before = sorted(path.name for path in here.iterdir())
    commands = [
        ["import", "ris", "export.ris", "--date", "2025-08-07"],
        ["import", "ris", "export.ris", "--update"],
        ["tags", "list"],
        ["tags", "apply"],
        ["check"],
        ["build"],
        ["build"],
        ["merge", "doi:10.5555/k.0", "doi:10.5555/k.1"],
        ["build", "--allow-shrink"],
        ["export", "--format", "bibtex"],
    ]
    for words in commands:
        if words[0] == "tags":
            (here / "content/tags.yml").write_text(TAGS, "utf-8")
        text = "".join(RIS.format(n=n, title=f"Kettle {n} by {' '.join(words)}") for n in range(4))
        (here / "export.ris").write_text(text, "utf-8")
        for name in run(here, *words):
            places = ALLOWED if words[0] == "build" else ("content/", ".digestgen/")
            assert name == "./" or f"{name}/".startswith(places), (words, name)
    assert sorted(path.name for path in here.iterdir()) == sorted([*before, ".digestgen", "site"])
    assert not list(here.rglob("*digestgen-new*"))


def test_an_export_writes_the_file_it_is_given_and_nothing_else(here: Path) -> None:
    run(here, "import", "ris", "export.ris", "--date", "2025-08-07")
    run(here, "export", "--format", "ris", "-o", "all.ris")
    assert {
        name
        for name in run(here, "export", "--format", "ris", "-o", "all.ris")
        if not name.startswith(".digestgen")
    } == {"all.ris"}
