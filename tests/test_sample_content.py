"""The example site: whole without the program, and true to the papers it describes.

The first half needs no part of digestgen, so that a mistake in the content is never taken for one in the
code. The second half compares with the corpus of real metadata and is skipped where that is absent.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import frontmatter
import pytest
import yaml

CONTENT = Path(__file__).parent.parent / "content"
PAPERS = sorted((CONTENT / "papers").rglob("*.md"))
PAGES = sorted(p for p in CONTENT.rglob("*.md") if p not in PAPERS)
TAG_KEYS = {"title", "description", "aliases", "parent", "phrases", "categories"}
KEY_ORDER = (
    *("id", "ids", "title", "authors", "date", "published", "updated", "tags", "summary", "lang", "image"),
    *("publication", "links", "status", "featured", "draft", "body", "aliases", "sources"),
)


def read_post(path: Path) -> frontmatter.Post:
    return frontmatter.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def tags() -> dict[str, dict[str, object]]:
    return yaml.safe_load((CONTENT / "tags.yml").read_text("utf-8"))


def name_of(author: object) -> str:
    return author["name"] if isinstance(author, dict) else str(author)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of that many words."""
    all_words = words(text)
    return {tuple(all_words[i : i + length]) for i in range(len(all_words) - length + 1)}


def test_the_vocabulary_is_large_enough_and_every_entry_is_complete(tags: dict):
    assert len(tags) >= 120
    for slug, entry in tags.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug
        assert set(entry) <= TAG_KEYS, slug
        assert entry["title"].strip(), slug
        assert entry["description"].endswith((".", "?")), slug


@pytest.mark.parametrize("key", ["aliases", "categories", "phrases"])
def test_a_name_a_category_and_a_phrase_lead_to_one_tag_only(tags: dict, key: str):
    claims = Counter(value for entry in tags.values() for value in entry.get(key, []))
    if key == "aliases":
        claims.update(list(tags))
    assert [value for value, times in claims.items() if times > 1] == []


def test_there_are_papers_on_days_over_two_months_and_three_weeks():
    dates = [read_post(path)["date"] for path in PAPERS]
    assert len(PAPERS) >= 36
    assert len(set(dates)) >= 8
    assert len({day.strftime("%Y-%m") for day in dates}) >= 2
    assert len({day.isocalendar()[:2] for day in dates}) >= 3


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_paper_is_filed_tagged_and_marked_as_our_summary(tags: dict, path: Path):
    post = read_post(path)
    assert list(post.metadata) == [key for key in KEY_ORDER if key in post.metadata]
    assert f"arxiv:{path.stem}" == post["id"].replace("/", "-")
    assert path.parent.name == f"{post['date']:%Y-%m}"
    assert post["published"] < post["date"]
    assert post["body"] == "summary" and post["summary"].endswith((".", "?"))
    assert 1 <= len(post["tags"]) <= 4
    assert set(post["tags"]) <= set(tags)
    text = re.sub(r"\$[^$]*\$", "x", post.content.partition("\n## ")[0])
    assert 2 <= len(re.findall(r"[.?!](?=\s|$)", text)) <= 8


def test_an_editorial_pins_and_orders_papers_of_its_own_day():
    days = {read_post(path)["id"]: read_post(path)["date"] for path in PAPERS}
    editorials = {path.stem: read_post(path) for path in (CONTENT / "digests").glob("*.md")}
    assert any("W" in key for key in editorials) and len(editorials) >= 3
    for key, post in editorials.items():
        for paper in [*post.get("pins", []), *post.get("order", [])]:
            assert days[paper] == date.fromisoformat(key)


def test_a_hand_written_page_has_a_title_and_a_description():
    for path in PAGES:
        post = read_post(path)
        assert post["title"], path
        assert path.parent.name == "digests" or post["description"], path


def test_people_merge_spellings_that_occur():
    people = yaml.safe_load((CONTENT / "people.yml").read_text("utf-8"))
    written = Counter(name_of(author) for path in PAPERS for author in read_post(path)["authors"])
    assert sum(times > 1 for times in written.values()) >= 3, "at least three authors of several papers"
    for slug, person in people.items():
        assert person["name"] in written or set(person["variants"]) & set(written), slug
    assert any(p["name"] in written and set(p["variants"]) & set(written) for p in people.values())


def loosely(text: str) -> list[str]:
    """A title as words, whatever TeX stands around them."""
    return words(re.sub(r"[{}\\$]", "", text))


def in_reading_order(author: str) -> str:
    """`Family, Given` as `Given Family`; letter case and the spacing of initials do not count."""
    family, comma, given = author.partition(", ")
    return re.sub(r"[\s.]", "", f"{given} {family}" if comma else author).lower()


@pytest.mark.samples
def test_the_sample_is_true_to_the_papers_and_in_our_own_words(samples: Path):
    with gzip.open(samples / "arxiv-3000.jsonl.gz", "rt", encoding="utf-8") as lines:
        corpus = {record["id"]: record for record in map(json.loads, lines)}
    for path in PAPERS:
        post, record = read_post(path), corpus[read_post(path)["id"]]
        assert loosely(post["title"]) == loosely(record["title"]), path
        assert [in_reading_order(name_of(author)) for author in post["authors"]] == [
            in_reading_order(author) for author in record["authors"]
        ], path
        assert post["published"].isoformat() == record["date"][:10], path
        ours = runs(f"{post['summary']} {post.content}", 8)
        assert not ours & runs(record["abstract"], 8), path


@pytest.mark.samples
def test_every_arxiv_category_in_use_has_a_tag(tags: dict, samples: Path):
    mapped = {category for entry in tags.values() for category in entry.get("categories", [])}
    archives = {category.partition(".")[0] for category in mapped}
    with gzip.open(samples / "arxiv-3000.jsonl.gz", "rt", encoding="utf-8") as lines:
        used = {category for line in lines for category in json.loads(line)["categories"]}
    used = {c for c in used if re.fullmatch(r"[a-z-]+(\.[A-Za-z-]+)?", c) and c.partition(".")[0] in archives}
    assert len(used) > 90
    assert used - mapped == set()
