"""The page this project grew from: 66 papers in, 66 files, 66 pages, and every word where it was."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.config import read_config
from digestgen.library.identity import build_title_id
from digestgen.publishing.build import build
from digestgen.text.tex.latex import tex_to_title

REPOSITORY = Path(__file__).parents[2]
# What cleaning changes in the seed's text, read by eye: which of the 66, and the words before and after.
CHANGES = Path(__file__).parents[1] / "data/sources/seed-changes.json"


def source_papers(text: str) -> list[tuple[str, str]]:
    """Title and abstract as they stand in the file: every other paragraph after the day's line."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    start = blocks.index("Aug 7") + 1
    return list(zip(blocks[start::2], blocks[start + 1 :: 2], strict=True))


def expected_words(text: str, changes: list[dict[str, str]]) -> list[str]:
    """The source's words with the listed changes made, each exactly once and in order."""
    at = 0
    for change in changes:
        after = change["after"].replace("*", "")  # emphasis is an element on the page, and so is a link
        after = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", after)
        found = text.index(change["before"], at)
        text = text[:found] + after + text[found + len(change["before"]) :]
        at = found + len(after)
    return text.split()


@pytest.mark.samples
def test_every_paper_of_the_seed_page_arrives(
    samples: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = samples / "seed-daily-papers.txt"
    papers = source_papers(seed.read_text("utf-8"))
    assert len(papers) == 66
    (project / "content/tags.yml").write_text((REPOSITORY / "content/tags.yml").read_text("utf-8"), "utf-8")
    monkeypatch.chdir(project)

    done = CliRunner().invoke(main, ["import", "text", str(seed), "--date", "2025-08-07", "--json"])
    assert done.exit_code == 0, done.output
    outcomes = json.loads(done.stdout)["papers"]
    assert [o["kind"] for o in outcomes] == ["new"] * 66
    assert len(list((project / "content/papers").rglob("*.md"))) == 66
    untagged = [o["path"] for o in outcomes if not o["tags"]]
    assert untagged == [], "each of them is tagged by the vocabulary"

    build(read_config(project / "mkdocs.yml"))
    pages = sorted((project / "site/papers").iterdir())
    assert len(pages) == 66

    changes: dict[tuple[int, str], list[dict[str, str]]] = defaultdict(list)
    for change in json.loads(CHANGES.read_text("utf-8")):
        changes[change["paper"], change["field"]].append(change)
    assert sum(map(len, changes.values())) == 19
    for number, (title, abstract) in enumerate(papers):
        slug = build_title_id(tex_to_title(title)).slug
        root = lxml.html.parse(project / "site/papers" / slug / "index.html").getroot()
        (heading,) = root.findall(".//h1")
        (section,) = root.find_class("dg-abstract")
        section.remove(section.find("h2"))
        assert heading.text_content().split() == expected_words(title, changes[number, "title"]), title
        assert section.text_content().split() == expected_words(abstract, changes[number, "abstract"]), title
