"""The same input twice changes no byte, in whatever order its files come, on whatever day."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from digestgen.collecting.intake import Outcome
from digestgen.collecting.saving import save
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.sources import Context
from tests.gathering import collect, files, parse_files

HERE = Path(__file__).parents[1]
Files = list[tuple[str, str, bytes]]  # source, name, content


def import_records(
    config: Config, lists: Iterable[Sequence[Record]], today: str, *, update: bool = False
) -> list[Outcome]:
    """Each file's records by a command of their own."""
    found: list[Outcome] = []
    for records in lists:
        outcomes, texts = collect(config, records, today=today, update=update)
        save(config, texts)
        found += outcomes
    return found


def kinds(outcomes: Iterable[Outcome]) -> set[str]:
    return {outcome.kind for outcome in outcomes}


# --- invented inputs that overlap ---


def listed(day: str, **said: Any) -> Record:
    """What the API says of one paper on one day's list."""
    votes = said.pop("upvotes", 3)
    fields = {"title": "Can a Kettle Plan?", "ids": (parse_id("2508.90002"),), "authors": (Name("Ada One"),)}
    payload = {"listed": day, "upvotes": votes}
    return Record("huggingface", **(fields | {"date": day, "payload": payload, "abstract": "It can."} | said))


PAGE = Record(
    "text", "Can a kettle plan?", abstract="It *can*.", date="2025-08-07", payload={"listed": "2025-08-07"}
)
OVERLAPPING = (
    [PAGE],
    [listed("2025-08-07"), listed("2025-08-07", title="Paper Boats", ids=(parse_id("2508.90003"),))],
    [
        listed("2025-08-07", upvotes=9, links={"code": "https://example.org/kettle"})
    ],  # the same list, at night
    [listed("2025-08-09", upvotes=5, title="Can a Kettle Plan Ahead?")],  # listed again, renamed
    [listed("2025-08-08", ids=(parse_id("2508.90009"),), authors=(Name("Dee Four"),))],  # a namesake
)


def overlapping(folder: Path, name: str) -> Config:
    """A project of its own, with settings and nothing else."""
    shutil.copytree(folder, folder.parent / name)
    return read_config(folder.parent / name / "mkdocs.yml")


@pytest.mark.parametrize("first", range(len(OVERLAPPING)), ids=["page", "noon", "night", "again", "namesake"])
def test_what_overlaps_comes_to_rest_in_any_order(project: Path, first: int) -> None:
    """One paper on a page, on two lists and in two copies of one list; a second one of the same title."""
    others = [files for at, files in enumerate(OVERLAPPING) if at != first]
    for number, rest in enumerate(permutations(others)):
        if number % 6:
            continue  # every sixth order is enough
        config = overlapping(project, f"{first}-{number}")
        order = [OVERLAPPING[first], *rest]
        import_records(config, order, "2025-08-10")
        before = files(config.root / config.content)
        assert len(before) == 3
        for again in (order, order[::-1], rest):
            assert kinds(import_records(config, again, "2025-12-24")) == {"unchanged"}, order
        assert files(config.root / config.content) == before
        kettle = next(
            paper for paper in read_library(config.root).papers if str(paper.id) == "arxiv:2508.90002"
        )
        assert kettle.sources["huggingface"]["listed"] == "2025-08-09"
        assert kettle.date == "2025-08-07"
        assert kettle.links == {"code": "https://example.org/kettle"}


def test_two_entries_of_one_paper_that_say_other_things_change_nothing_again(project: Path) -> None:
    """Each replaces what the other said: at the end the file says what it said before."""
    config = read_config(project / "mkdocs.yml")
    entries = [
        Record("bibtex", title, ids=(parse_id("doi:10.5555/k.1"),), payload={"key": key})
        for title, key in (("Kettles", "one"), ("Kettles", "two"))
    ]
    import_records(config, [entries], "2025-08-10")
    before = files(config.root / config.content)
    assert kinds(import_records(config, [entries], "2025-08-10")) == {"unchanged"}
    assert files(config.root / config.content) == before


def test_of_two_copies_of_one_list_the_one_with_more_votes_stays_in_any_order(project: Path) -> None:
    """Both lie in an archive and are imported together again and again: one of them has to win."""
    noon, night = [listed("2025-08-07", upvotes=9)], [listed("2025-08-07", upvotes=12)]
    for name, order in (("a", [noon, night]), ("b", [night, noon])):
        config = overlapping(project, name)
        import_records(config, order, "2025-08-10")
        before = files(config.root / config.content)
        assert b"upvotes: 12" in next(iter(before.values()))
        for again in (order, order[::-1]):
            assert kinds(import_records(config, again, "2025-12-24", update=True)) == {"unchanged"}
        assert files(config.root / config.content) == before


# --- the real inputs ---

# 2024-05-27 and so on: the seed page, one file of each of the API's shapes, with the papers in it, and papers of arXiv.
COUNTS = (66, 13, 4, 9, 26, 32, 4, 15, 300)
BROKEN = {"2024-06-01.garbage.json", "2025-01-11.no_data.json"}


@pytest.fixture(scope="module")
def real(samples: Path) -> Files:
    seed = samples / "seed-daily-papers.txt"
    days = sorted(file for file in (samples / "samples/hf-daily").glob("*.json") if file.name not in BROKEN)
    lines = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes()).splitlines(keepends=True)
    return [("text", seed.name, seed.read_bytes()), *(("huggingface", f.name, f.read_bytes()) for f in days),
            ("arxiv-json", "arxiv-300.jsonl", b"".join(lines[::10]))]  # fmt: skip


@pytest.fixture(scope="module")
def parsed(real: Files) -> list[tuple[Record, ...]]:
    found = []
    for source, name, data in real:
        records, refused, _ = parse_files(source, [(name, data)], Context(today="2025-09-01"))
        assert refused == []
        found.append(tuple(records))
    return found


@pytest.mark.samples
def test_the_real_inputs_again_in_any_order(parsed: list[tuple[Record, ...]], project: Path) -> None:
    """Whatever comes first, the same papers; again, no byte."""
    shutil.copy(HERE.parent / "content/tags.yml", project / "content/tags.yml")
    config = read_config(project / "mkdocs.yml")
    orders, seen = ((0, 1, 2, 3, 4, 5, 6, 7, 8), (3, 8, 4, 2, 7, 5, 1, 6, 0)), set()
    for order in orders:
        shutil.rmtree(project / "content/papers")
        assert kinds(import_records(config, [parsed[at] for at in order], "2026-11-01")) == {"new"}
        before = files(config.root / config.content)
        assert len(before) == sum(COUNTS) + 1
        outcomes = import_records(config, [parsed[at] for at in order[::-1]], "2027-01-06", update=True)
        assert kinds(outcomes) == {"unchanged"}
        assert files(config.root / config.content) == before
        papers = read_library(project).papers
        seen.add(frozenset((paper.id, paper.date, tuple(paper.sources)) for paper in papers))
    assert len(seen) == 1, "the order of files decides nothing"
