"""The real page of 7 August: all 66 papers arrive, and each word that cleaning changes is known.

`seed-changes.json` lists every change, beginnings only: index of the paper, field, before, after. It was read
by eye; a line more or less there is a change of what readers see.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import markdown
import pytest

from digestgen.sources import SOURCES, Context, Parsed
from digestgen.text.html import html_to_text

EXPECTED = Path(__file__).parent.parent / "data" / "sources" / "seed-changes.json"
CUT = 64  # characters of a change that the list holds

pytestmark = pytest.mark.samples


@pytest.fixture(scope="module")
def source(samples: Path) -> list[tuple[str, str]]:
    """(title, abstract) as the page has them: after the day, every two lines that are not blank."""
    lines = (samples / "seed-daily-papers.txt").read_text("utf-8").split("\n")
    lines = [line for line in lines[lines.index("Aug 7") + 1 :] if line.strip()]
    return list(zip(lines[::2], lines[1::2], strict=True))


@pytest.fixture(scope="module")
def parsed(samples: Path) -> Parsed:
    data = (samples / "seed-daily-papers.txt").read_bytes()
    return SOURCES["text"].parse(data, "seed-daily-papers.txt", Context(today="2025-09-01"))


def test_sixty_six_papers_of_seven_august(parsed: Parsed):
    assert len(parsed.records) == 66
    assert {(record.date, record.payload["listed"]) for record in parsed.records} == {("2025-08-07",) * 2}


def test_the_changes_are_the_known_ones(parsed: Parsed):
    found = [
        {"paper": number, "field": field, "before": before[:CUT], "after": after[:CUT]}
        for number, record in enumerate(parsed.records)
        for field, before, after in record.changed
    ]
    assert found == json.loads(EXPECTED.read_text("utf-8"))


def test_apart_from_them_every_word_is_the_page_s(source: list[tuple[str, str]], parsed: Parsed):
    for (title, abstract), record in zip(source, parsed.records, strict=True):
        assert record.title.split() == changed_words(title, record.changed, "title")
        shown = html_to_text(markdown.markdown(record.abstract))
        assert shown.split() == changed_words(abstract, record.changed, "abstract")


def changed_words(text: str, changes: tuple[tuple[str, str, str], ...], field: str) -> list[str]:
    """The words of a text with the reported changes made, as a reader sees them."""
    rest = " ".join(text.split())
    done = ""
    for _, before, after in (change for change in changes if change[0] == field):
        kept, found, rest = rest.partition(before)
        assert found
        done += kept + re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", after.replace("*", ""))
    return (done + rest).split()
