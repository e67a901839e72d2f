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
written = []
for files, words in json.loads(sys.argv[2]):
    for name, text in files.items():
        with open(name, "w") as file:
            file.write(text)
    seen.clear()
    try:
        main(words)
    except SystemExit as ended:
        assert not ended.code, (words, ended.code)
    written.append(sorted(seen))
with open(sys.argv[1], "w") as file:
    json.dump(written, file)
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


def run(project: Path, commands: list[tuple[dict[str, str], list[str]]]) -> list[set[str]]:
    """Write files and run a command, in turn and in one process; what each command wrote, below the project's folder."""
    record = project.parent / "record.json"
    command = [sys.executable, "-c", RECORDER, str(record), json.dumps(commands)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = []
    for (_, words), names in zip(commands, json.loads(record.read_text()), strict=True):
        written = [Path(name) for name in names if name != "/dev/null"]
        assert [str(path) for path in written if not path.is_relative_to(project)] == [], words
        found.append({f"{path.relative_to(project).as_posix()}{'/' * path.is_dir()}" for path in written})
    return found


def test_commands_write_to_their_own_places_and_leave_nothing_beside_them(here: Path) -> None:
    before = sorted(path.name for path in here.iterdir())
    lines = (
        "import ris export.ris --date 2025-08-07", "import ris export.ris --update", "tags list", "tags apply", "check", "build", "build",
        "merge doi:10.5555/k.0 doi:10.5555/k.1", "build --allow-shrink", "export --format bibtex", "export --format ris -o all.ris",
    )  # fmt: skip
    commands = [
        ({"export.ris": "".join(RIS.format(n=n, title=f"Kettle {n} by {line}") for n in range(4))}
         | ({"content/tags.yml": TAGS} if line.startswith("tags") else {}), line.split())
        for line in lines
    ]  # fmt: skip
    for line, names in zip(lines, run(here, commands), strict=True):
        places = ALLOWED if line.startswith("build") else ("content/", ".digestgen/")
        wrong = [name for name in names if name != "./" and not f"{name}/".startswith(places)]
        assert wrong == (["all.ris"] if "all.ris" in line else []), line
    assert sorted(path.name for path in here.iterdir()) == sorted([*before, "all.ris", ".digestgen", "site"])
    assert not list(here.rglob("*digestgen-new*"))
