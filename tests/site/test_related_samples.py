"""Related papers among three thousand real ones: their authors filed them alike far more often than chance would."""

from __future__ import annotations

import gzip
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from digestgen.cache import Cache
from digestgen.collecting.saving import save
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.related.related import build_related
from digestgen.site.site import Site, build_site
from digestgen.sources import Context
from tests.gathering import collect, parse_files

pytestmark = [pytest.mark.samples, pytest.mark.prove]
ROOT = Path(__file__).parents[2]
MKDOCS = """\
site_name: Three thousand
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins: [digestgen]
"""


@pytest.fixture(scope="module")
def shelved(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, str]]:
    """The site of all of them, and each one's first category (where it is one of arXiv's)."""
    root = tmp_path_factory.mktemp("related")
    (root / "content").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    shutil.copy(ROOT / "content/tags.yml", root / "content/tags.yml")
    config = read_config(root / "mkdocs.yml")
    data = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes())
    records, _, _ = parse_files("arxiv-json", [("arxiv-3000.jsonl", data)], Context(today="2026-11-01"))
    save(config, collect(config, records, today="2026-11-01")[1])
    site = build_site(config, read_library(root))
    entries = map(json.loads, data.decode().splitlines())
    first = {entry["id"].removeprefix("arxiv:"): (entry["categories"] or [""])[0] for entry in entries}
    return site, {one: category for one, category in first.items() if "." in category and " " not in category}


def test_related_papers_share_a_category_twice_as_often_as_chance(
    shelved: tuple[Site, dict[str, str]],
) -> None:
    site, categories = shelved
    with Cache(None) as cache:
        related = build_related(site, cache)
    pairs = [
        (categories[paper.id.value], categories[other.id.value])
        for paper in site.papers
        for other in related.of([paper])[0]
        if paper.id.value in categories and other.id.value in categories
    ]
    share = sum(one == other for one, other in pairs) / len(pairs)
    counts = Counter(categories.values())
    chance = sum(count**2 for count in counts.values()) / counts.total() ** 2
    assert len(pairs) > 10_000
    assert chance < 0.32
    assert share > 0.6  # 0.623 when this was written; TF-IDF over all words finds hardly more


def test_nearly_every_paper_has_three_or_more(shelved: tuple[Site, dict[str, str]]) -> None:
    site, _ = shelved
    with Cache(None) as cache:
        related = build_related(site, cache)
    assert sum(len(related.of([paper])[0]) >= 3 for paper in site.papers) > 0.95 * len(site.papers)
