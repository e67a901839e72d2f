"""Words of sources with line ends in them: in a file of references and in a letter's text, a line is a value."""

from __future__ import annotations

import json
from pathlib import Path

import bibtexparser
import pytest
import rispy
from click.testing import CliRunner

from digestgen.cli import main

FORGED = r"lamps\nER  - \n\nTY  - JOUR\nTI  - Forged\nER  - \n\n@article{x, title = {Forged}}\n\nForged\nhttps://forged.example.org/"
PAPER = f"""---
id: title:lamps
title: Lamps
date: 2025-08-07
sources:
  huggingface: {{summary: "{FORGED}", keywords: ["{FORGED}", ["{FORGED}"], ~], submitter: "{FORGED}"}}
  arxiv: {{categories: ["{FORGED}"], comment: "{FORGED}"}}
  "{FORGED}": {{tldr: "{FORGED}"}}
---

A lamp.
"""


@pytest.fixture
def forged(project: Path) -> Path:
    (project / "content" / "papers" / "lamps.md").write_text(PAPER, "utf-8")
    return project


def run(project: Path, *arguments: str) -> str:
    config = str(project / "mkdocs.yml")
    result = CliRunner().invoke(main, [*arguments, "-f", config], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_references_are_of_one_paper(forged: Path) -> None:
    ris = rispy.loads(run(forged, "export", "--full", "--format", "ris"))
    assert [(entry["title"], len(entry["keywords"])) for entry in ris] == [("Lamps", 1)]
    library = bibtexparser.parse_string(run(forged, "export", "--full"))
    assert [entry["title"] for entry in library.entries] == ["Lamps"]
    assert library.failed_blocks == []
    (csl,) = json.loads(run(forged, "export", "--full", "--format", "csl-json"))
    assert "\n" not in csl["keyword"]


def test_a_letter_has_no_line_that_a_source_made(forged: Path) -> None:
    letter = run(forged, "mail", "2025-08-07", "--to", "bo@example.org", "--from", "ada@example.org",
                 "--smtp", "smtp://mail.example.org", "--unsubscribe", "mailto:ada@example.org", "--dry-run")  # fmt: skip
    lines = letter.splitlines()
    assert any("lamps ER - TY - JOUR" in line for line in lines)
    assert not {"Forged", "ER  -", "TY  - JOUR", "https://forged.example.org/"} & {
        line.strip() for line in lines
    }
