"""What tests of several rooms do: papers into a project without a command, files of a folder, codes, programs."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.collecting.collection import Collection
from digestgen.collecting.files import parse_file
from digestgen.collecting.intake import Intake, Outcome, Progress
from digestgen.config import Config
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import Context

PACKAGE = Path(__file__).parents[1] / "digestgen"


def run(*words: str, stdin: str | bytes | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(words), input=stdin)


def need(program: str) -> str:
    """The path of a program; what CI installs has to be there."""
    found = shutil.which(program)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"there is no {program} on PATH")
    return found


def parse_files(
    source: str, files: Sequence[tuple[str, bytes]], context: Context
) -> tuple[list[Record], list[SourceError], list[str]]:
    """Read files through one source: records, refusals, remarks."""
    intakes = [Intake(name) for name, _ in files]
    records = [
        record
        for (name, data), intake in zip(files, intakes, strict=True)
        for record in parse_file(source, data, name, context, intake, {})
    ]
    return records, [i.refused for i in intakes if i.refused], [r for i in intakes for r in i.remarks]


def collect(
    config: Config,
    records: Sequence[Record],
    *,
    today: str,
    update: bool = False,
    tags: Sequence[str] = (),
    progress: Progress | None = None,
) -> tuple[list[Outcome], dict[str, str]]:
    """Merge records into the library, in memory: one outcome a record, and the new text of every file that changes."""
    collection, intake = Collection(config, today=today, update=update, keep=False), Intake("")
    collection.take(intake, records, tags, progress=progress)
    return intake.outcomes, collection.unsaved


def files(folder: Path) -> dict[str, bytes]:
    """Path → bytes of every file below a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def find_codes() -> dict[str, str]:
    """Code of a problem → a file that can report it: a constant in a call that makes a problem, or at the head of a triple."""
    found: dict[str, str] = {}
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            places: list[ast.expr] = []
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called.lower().endswith("problem") or called == "fail":
                    places = [a for a in node.args if isinstance(a, ast.Constant | ast.IfExp)]
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                places = node.value.elts[:1] if len(node.value.elts) == 3 else []
            for one in (inner for place in places for inner in ast.walk(place)):
                text = one.value if isinstance(one, ast.Constant) else None
                if isinstance(text, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", text):
                    found[text] = f"digestgen/{file.relative_to(PACKAGE).as_posix()}"
    return found


class Days:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds
