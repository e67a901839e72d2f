"""ARCHITECTURE.md, "The rooms": the table and the code say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "digestgen"
ROW = re.compile(r"\| ((?:`[\w./]+`(?:, )?)+) \| [^|]+ \| ([^|]+) \|")
EVERYTHING, NOTHING = "everything", "standard library"


def read_table() -> dict[str, str]:
    """Room → what the document says it may import."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = text.partition("\n## The rooms\n")[2].partition("\n## ")[0]
    table: dict[str, str] = {}
    for rooms, allowed in ROW.findall(section):
        for room in re.findall(r"`(\w+)(?:\.py|/)`", rooms):
            assert room not in table, f"{room} has two rows"
            table[room] = allowed
    return table


TABLE = read_table()


def read_imports() -> dict[str, set[str]]:
    """Room → the other rooms that its code imports, also inside functions."""
    found: dict[str, set[str]] = {}
    for file in PACKAGE.rglob("*.py"):
        room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        names: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        inside = {name.split(".")[1] for name in names if name.startswith("digestgen.")}
        found.setdefault(room, set()).update(inside & TABLE.keys() - {room})
    return found


IMPORTS = read_imports()


def allowed(room: str) -> set[str]:
    said = TABLE[room]
    if said == NOTHING:
        return set()
    if said.startswith(EVERYTHING):
        return TABLE.keys() - set(re.findall(r"\w+", said.removeprefix(EVERYTHING)))
    return set(said.split(", "))


def test_every_room_has_its_row_and_every_row_its_room():
    assert TABLE.keys() == IMPORTS.keys() - {"__init__", "__main__"}
    named = set().union(
        *(set(said.split(", ")) for said in TABLE.values() if not said.startswith(EVERYTHING))
    )
    assert named - {NOTHING} <= TABLE.keys()


@pytest.mark.parametrize("room", sorted(TABLE))
def test_the_code_imports_what_the_document_allows(room: str):
    assert IMPORTS[room] <= allowed(room)


@pytest.mark.parametrize("package", ["feedgen", "frontmatter"])
def test_these_packages_are_known_to_one_file(package: str):
    pattern = re.compile(rf"^\s*(?:from|import) {package}\b", re.MULTILINE)
    files = [file.name for file in PACKAGE.rglob("*.py") if pattern.search(file.read_text("utf-8"))]
    assert len(files) == 1
