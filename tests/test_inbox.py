"""The inbox: what comes in and waits, a yes, a no that is remembered, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.collecting.candidates import build_candidate, parse_candidate
from digestgen.collecting.collection import Collection
from digestgen.collecting.inbox import keep, read_inbox, reject, restore
from digestgen.collecting.intake import Intake
from digestgen.collecting.rejected import RejectedList
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.library.writer import read_text
from digestgen.model.ids import parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError, UsageError

TODAY = "2025-08-08"
LAMPS = Record(
    source="huggingface",
    title="Lamps in $\\lambda$ Rows",
    ids=(parse_id("2508.90001"), parse_id("10.5555/lamps.1")),
    abstract="Rows of lamps.\n\nLamps — “shine” in a row.",
    authors=(
        Name("Ada One", "0000-0002-1825-0097", "Lamp Works"),
        Name("Ida Lloyd Webber", family="Lloyd Webber"),
        Name("Lamp Makers", is_body=True),
    ),
    date="2025-08-07",
    published="2025-08-05",
    updated="2025-08-06",
    keywords=("lamps", "rows"),
    links={"code": "https://example.org/lamps"},
    image="https://example.org/lamp.png",
    publication={"type": "paper-conference", "venue": "Lamps 2025", "doi": "10.5555/lamps.1"},
    lang="en",
    payload={
        "upvotes": 3,
        "listed": "2025-08-07",
        "place": 2,
        "cross": True,
        "categories": ["cs.CL", "cs.CV"],
    },
    is_dated=False,
)
KETTLE = Record(source="arxiv", title="The Kettle", ids=(parse_id("2508.90002"),), authors=(Name("Bo Two"),),
                published="2025-08-06")  # fmt: skip
BOAT = Record(source="text", title="Paper Boats", abstract="They sink.")


@pytest.fixture
def config(project: Path) -> Config:
    return read_config(project / "mkdocs.yml")


def open_collection(config: Config, today: str = TODAY, aside: bool = False) -> Collection:
    collection = Collection(config, today=today)
    collection.aside = aside
    return collection


def offer(
    config: Config, *records: Record, aside: bool = True, today: str = TODAY, by_name: bool = False
) -> list[str]:
    """Bring records in; the kinds of what happened."""
    collection, intake = open_collection(config, today, aside), Intake("offers")
    collection.take(intake, records, by_name=by_name)
    return [outcome.kind for outcome in intake.outcomes]


def waiting(config: Config) -> list[str]:
    return [candidate.record.title for candidate in read_inbox(config.root).candidates]


def test_a_record_survives_its_line_and_makes_the_same_bytes(config: Config):
    candidate = build_candidate(LAMPS, TODAY, ("lamps",), "full")
    assert parse_candidate(candidate.line, TODAY) == candidate
    assert candidate.line.isprintable() and parse_candidate(candidate.line, TODAY).line == candidate.line
    assert offer(config, LAMPS, KETTLE, BOAT) == ["waiting"] * 3
    file = config.root / "inbox/2025-08-08.jsonl"
    before = file.read_bytes()
    assert offer(config, LAMPS, KETTLE, BOAT, today="2025-08-09") == ["unchanged"] * 3
    assert file.read_bytes() == before and [f.name for f in file.parent.iterdir()] == [file.name]
    assert waiting(config) == [LAMPS.title, "The Kettle", "Paper Boats"]
    assert not list((config.root / "content/papers").iterdir())


def test_yes_is_what_an_import_would_have_made_with_a_note_and_topics(config: Config):
    offer(config, LAMPS, KETTLE)
    (config.root / "content/tags.yml").write_text("lamps: {title: Lamps}\n", "utf-8")
    collection = open_collection(config)
    with pytest.raises(UsageError, match=r'no topic "lamp" in tags\.yml\. Did you mean "lamps"'):
        keep(collection, collection.inbox, ["2508.90001"], topics=["lamp"])
    with pytest.raises(UsageError, match="no paper"):
        keep(collection, collection.inbox, ["2508.90001", "2508.90003"])
    (outcome,) = keep(
        collection,
        collection.inbox,
        ["https://arxiv.org/abs/2508.90001v2"],
        note="It *shines*.",
        topics=["lamps"],
    )
    assert outcome.kind == "new" and waiting(config) == ["The Kettle"]
    (paper,) = read_library(config.root).papers
    assert (paper.date, paper.note, paper.tags) == (TODAY, "It *shines*.", ("lamps",))
    assert not {"date", "note", "tags"} & paper.imported.keys() and paper.authors == LAMPS.authors
    assert offer(config, LAMPS) == ["unchanged"] and read_library(config.root).papers == (paper,)


def test_no_is_remembered_and_taken_back(config: Config):
    offer(config, LAMPS, KETTLE)
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])
    assert waiting(config) == ["The Kettle"]
    line = "arxiv:2508.90001\tLamps in $\\lambda$ Rows\t2025-08-08\tdoi:10.5555/lamps.1\t2025-08-05\tAda One; Ida Lloyd Webber; Lamp Makers\n"
    assert read_text(config.root / "inbox/rejected.txt") == line
    for aside in (True, False):
        assert offer(config, LAMPS, aside=aside) == ["rejected"]
    assert restore(open_collection(config), read_inbox(config.root), ["doi:10.5555/lamps.1"])
    assert (
        waiting(config) == [LAMPS.title, "The Kettle"] and not (config.root / "inbox/rejected.txt").exists()
    )
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])
    assert offer(config, LAMPS, aside=False, by_name=True) == ["new"]
    assert not RejectedList(config.root).entries


def test_yes_is_taken_back_unless_somebody_has_written_in_the_file(config: Config):
    offer(config, LAMPS, KETTLE)
    collection = open_collection(config)
    paths = [outcome.path for outcome in keep(collection, collection.inbox, ["2508.90001", "2508.90002"])]
    (config.root / paths[1]).write_text(read_text(config.root / paths[1]) + "\n## Notes\n\nMine.\n", "utf-8")
    assert restore(open_collection(config), read_inbox(config.root), ["2508.90001"])
    assert waiting(config) == [LAMPS.title] and not (config.root / paths[0]).exists()
    with pytest.raises(SourceError, match="changed since it was kept"):
        restore(open_collection(config), read_inbox(config.root), ["2508.90002"])
    assert (config.root / paths[1]).exists()
