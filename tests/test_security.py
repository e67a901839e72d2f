"""SECURITY.md names every field and every destination, and the corpus goes to each of them."""

from __future__ import annotations

import re
from pathlib import Path

from digestgen.library.fields import EDITORIAL_FIELDS, PAPER_FIELDS, PERSON_FIELDS, TAG_FIELDS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")


def rows(title: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    section = TEXT.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def test_every_field_has_a_row() -> None:
    named = {name for row in rows("What a field may hold") for name in re.findall(r"`(\w+)`", row[0])}
    assert {*PAPER_FIELDS, *EDITORIAL_FIELDS, *TAG_FIELDS, *PERSON_FIELDS} - named == set()


def test_every_destination_has_an_escape_and_a_test_that_make_runs() -> None:
    table = rows("Where a value goes, and what escapes it there")
    assert len(table) > 10
    for destination, escape, test in table:
        (file,) = re.findall(r"\]\((tests/[\w/.]+)\)", test)
        assert escape and (ROOT / file).is_file(), destination
    assert "SECURITY.md" in (ROOT / "Makefile").read_text("utf-8")
