"""Topics of real papers: none goes without, and what was judged by eye holds (docs/proofs/topics.csv)."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from digestgen.collecting.tagging import build_matcher
from digestgen.library.vocabulary import parse_tags, plain_reading
from digestgen.sources import Context
from tests.gathering import parse_files

HERE = Path(__file__).parents[1]
TAGS = parse_tags((HERE.parent / "content/tags.yml").read_text("utf-8"), plain_reading("content/tags.yml"))
JUDGED = list(csv.DictReader((HERE.parent / "docs/proofs/topics.csv").read_text("utf-8").splitlines()))


def assign(title: str, abstract: str = "", *keywords: str) -> tuple[str, ...]:
    return build_matcher(tuple(TAGS.values())).assign(title, abstract, keywords)


def test_of_two_hundred_assignments_drawn_190_were_right():
    assert len({(row["id"], row["topic"]) for row in JUDGED}) == 200
    assert sum(row["verdict"] == "right" for row in JUDGED) >= 190


@pytest.mark.samples
def test_no_paper_with_a_mapped_category_goes_without_and_what_was_right_stays(samples: Path):
    data = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes())
    records, _, _ = parse_files("arxiv-json", [("arxiv-3000.jsonl", data)], Context(today="2026-11-01"))
    matcher = build_matcher(tuple(TAGS.values()))
    given = {
        record.ids[0].value: matcher.assign(record.title, record.abstract, record.keywords)
        for record in records
    }
    mapped = {category for tag in TAGS.values() for category in tag.categories}
    bare = [record for record in records if not given[record.ids[0].value]]
    assert [record.title for record in bare if mapped & set(record.keywords)] == []
    lost = [row for row in JUDGED if row["verdict"] == "right" and row["topic"] not in given[row["id"]]]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Reward sparsity in cold rooms", "model-compression"),
        ("Optical flow of falling tea leaves", "depth-estimation"),
        ("Scaling behavior of fish scales", "scaling-laws"),
        ("Data sparsity in small villages", "model-compression"),
        ("A muon went through the kettle", "training-optimizers"),
        ("Fault diagnosis of steam engines", "medicine"),
        ("Linguistic cues in tea adverts", "linguistics"),
        ("Summary statistics of teapots", "statistics"),
        ("A large database of spoons", "databases"),
        ("Good at math, bad at tea", "mathematics"),
        ("Gait recognition by lamplight", "humanoids"),
        ("An event camera in the kitchen", "optics"),
        ("Motion misalignment between frames", "ai-safety"),
        ("Lower computational complexity", "theoretical-computer-science"),
    ],
)
def test_a_common_word_within_another_phrase_is_no_topic(text: str, wrong: str):
    assert wrong not in assign(text)
    assert wrong not in assign("At sea", f"{text}. {text}.")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Weight sparsity for small lamps", "model-compression"),
        ("Optical flow estimation", "optical-flow"),
        ("Neural scaling of lamps", "scaling-laws"),
        ("Disease diagnosis by lamplight", "medicine"),
        ("Emergent misalignment", "ai-safety"),
    ],
)
def test_the_phrase_that_means_it_is(text: str, right: str):
    assert right in assign(text)
