"""What readers have copied stays: citation keys, addresses and feed identities, whatever happens to other papers.

A seeded random walk over a few invented papers that look alike: imports with more or less known, with and without
`--update`, files written by hand, new days, merges, deletions. Each paper has a number in its title that tells it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from digestgen.citations.cached import Citations
from digestgen.cli import main
from digestgen.collecting.saving import save
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.site.site import build_site
from tests.gathering import collect

DAYS = [f"2025-08-{day:02}" for day in range(1, 29)]


class Walk:
    """A project, and what was published of it so far."""

    def __init__(self, project: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.config = read_config(project / "mkdocs.yml")
        self.owners: dict[str, int] = {}  # key, address or feed identity → the paper it was published for
        self.keys: dict[str, str] = {}  # feed identity → citation key, of the papers that are there
        self.written = 0  # keys that were written to files

    def papers(self) -> list[Paper]:
        return list(read_library(self.config.root).papers)

    def step(self) -> None:
        kind = self.random.choice(["import"] * 5 + ["by hand", "new day", "merge", "delete"])
        papers = self.papers()
        if kind == "import" or not papers:
            outcomes, texts = collect(
                self.config, [self.record()], today="2025-09-01", update=self.random.random() < 0.5
            )
            save(self.config, texts)
            assert len(outcomes) == 1
        elif kind == "by hand":
            self.write(papers)
        elif kind == "new day":
            file = self.config.root / self.random.choice(papers).path
            day = self.random.choice(DAYS)
            file.write_text(
                re.sub(r"^date: .*", f"date: {day}", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
            )
        elif kind == "merge":
            ours, theirs = self.random.choice([*pairs(papers), (None, None)])
            if ours and theirs:
                done = CliRunner().invoke(main, ["merge", ours.path, theirs.path])
                assert done.exit_code == 0, done.output
                self.keys.pop(theirs.feed_id)
        else:
            paper = self.random.choice(papers)
            (self.config.root / paper.path).unlink()
            self.keys.pop(paper.feed_id)

    def record(self) -> Record:
        number = self.random.randrange(6)
        ids = [PaperId("arxiv", f"2508.1000{number}"), PaperId("doi", f"10.5555/lamps.{number}")]
        return Record(
            self.random.choice(["arxiv", "crossref", "text"]),
            f"{self.random.choice(['Lamps', 'Kettles'])} in Row {number}",
            tuple(self.random.sample(ids, self.random.randrange(3))),
            date=self.random.choice(DAYS),
            authors=self.random.choice([(), (Name("Ada One"),), (Name("Ada One"), Name("Bo Two"))]),
            published=self.random.choice(["", "2024", "2025-07"]),
            payload={"url": f"https://lamps.example/{number}"},
        )

    def write(self, papers: list[Paper]) -> None:
        number = self.random.randrange(6)
        paper_id = PaperId("openreview", f"lampsRow{number}")
        if all(paper_id not in paper.all_ids for paper in papers):
            file = self.config.root / f"content/papers/hand-{number}.md"
            text = f'---\nid: "{paper_id}"\ntitle: Lamps in Row {number}\nauthors: [Ada One]\ndate: {self.random.choice(DAYS)}\n---\n'
            file.write_text(text, "utf-8")

    def check(self) -> None:
        library = read_library(self.config.root)
        site = build_site(self.config, library)
        keys = Citations(library.papers).keys
        for paper in library.papers:
            number, key = number_of(paper), keys[paper.id]
            for name in (key, site.url(paper), paper.feed_id):
                assert self.owners.setdefault(name, number) == number, name
            assert self.keys.setdefault(paper.feed_id, key) == key
            self.written += "citation_key" in paper.extra
        by_url = {site.url(paper): number_of(paper) for paper in library.papers}
        for url, target in site.redirects.items():
            assert self.owners.get(url, by_url[target]) == by_url[target]


def number_of(paper: Paper) -> int:
    return int(paper.title[-1])


def pairs(papers: list[Paper]) -> Iterator[tuple[Paper, Paper]]:
    for ours in papers:
        for theirs in papers:
            if ours.path != theirs.path and number_of(ours) == number_of(theirs):
                yield ours, theirs


def walk(project: Path, monkeypatch: pytest.MonkeyPatch, seed: int, steps: int) -> Walk:
    monkeypatch.chdir(project)
    walk = Walk(project, seed)
    for _ in range(steps):
        walk.step()
        walk.check()
    return walk


def test_what_was_published_stays(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert walk(project, monkeypatch, 7, 60).written, "some keys had to be written down"


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(5))
def test_what_was_published_stays_for_500_steps(
    project: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    assert walk(project, monkeypatch, seed, 500).written
