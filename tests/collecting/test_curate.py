"""Tags over a whole library: counted, suggested, assigned anew, and never against a person's will."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digestgen.collecting.maintenance import apply_tags, count_tags, keywords_of, suggest_tags
from digestgen.collecting.saving import save
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.record import Record
from digestgen.publishing.build import build
from tests.gathering import collect

VOCABULARY = (
    "boats:\n  title: Boats\n  phrases: [sailing boat]\nwind:\n  title: Wind\n  phrases: [trade wind]\n"
)
WIND, AIR = "title: Wind\n  phrases: [trade wind]", "title: Air\n  phrases: [monsoon]"
RECORD = Record(
    "huggingface", "Sailing Boats in the Trade Wind", (parse_id("2508.92001"),), "Words.", date="2025-08-07",
    payload={"listed": "2025-08-07"},
)  # fmt: skip


@pytest.fixture
def config(project: Path) -> Config:
    """A project with one imported paper, tagged by the vocabulary as it was then."""
    (project / "content/tags.yml").write_text(VOCABULARY, "utf-8")
    config = read_config(project / "mkdocs.yml")
    save(config, collect(config, [RECORD], today="2025-08-08")[1])
    assert paper_of(config).tags == ("boats", "wind")
    return config


def paper_of(config: Config) -> Paper:
    return read_library(config.root).papers[0]


def edit(config: Config, path: str, before: str, after: str) -> None:
    file = config.root / "content" / path
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def apply(config: Config) -> list[str]:
    texts = apply_tags(config)
    save(config, texts)
    assert apply_tags(config) == {}, "a second time changes nothing"
    return sorted(texts)


MINE = "papers/2025-08/2508.92001.md"


def test_tags_that_a_source_wrote_follow_the_vocabulary(config: Config) -> None:
    assert apply(config) == [], "right after an import there is nothing to do"
    edit(config, MINE, "\ntags:", "\n# filed by the machine\ntags:")
    before = (config.root / "content" / MINE).read_text("utf-8").splitlines()
    edit(config, "tags.yml", WIND, AIR)
    assert apply(config) == [f"content/{MINE}"]
    assert paper_of(config).tags == ("boats",)
    after = (config.root / "content" / MINE).read_text("utf-8").splitlines()
    assert {a.partition(":")[0] for a, b in zip(before, after, strict=True) if a != b} == {"tags", "imported"}
    edit(config, "tags.yml", AIR, WIND)
    assert apply(config) == [f"content/{MINE}"]
    assert paper_of(config).tags == ("boats", "wind")


def test_all_tags_may_go_and_come_back(config: Config) -> None:
    edit(config, "tags.yml", WIND, AIR)
    edit(config, "tags.yml", "title: Boats\n  phrases: [sailing boat]", "title: Rafts\n  phrases: [raft]")
    apply(config)
    assert paper_of(config).tags == ()
    assert "\ntags:" not in (config.root / "content" / MINE).read_text("utf-8")
    edit(config, "tags.yml", AIR, WIND)
    apply(config)
    assert paper_of(config).tags == ("wind",)


@pytest.mark.parametrize("theirs", ["[boats]", "[wind, boats]", "[]", ""])
def test_tags_that_a_person_changed_stay(config: Config, theirs: str) -> None:
    edit(config, MINE, "tags: [boats, wind]", f"tags: {theirs}")
    edit(config, "tags.yml", WIND, AIR)
    before = (config.root / "content" / MINE).read_bytes()
    assert apply(config) == []
    # and an import does not bring them back either
    save(config, collect(config, [replace(RECORD, payload={"listed": "2025-08-09"})], today="2025-09-01")[1])
    assert f"tags: {theirs}\n" in (config.root / "content" / MINE).read_text("utf-8")
    assert before.split(b"tags:")[0] == (config.root / "content" / MINE).read_bytes().split(b"tags:")[0]


def test_tags_of_a_paper_that_a_person_wrote_stay_but_none_are_assigned(config: Config) -> None:
    (config.root / "content/papers/a.md").write_text(
        "---\nid: arxiv:2508.1\ntitle: A Sailing Boat\ndate: 2025-08-07\ntags: [wind] # mine\n---\n".replace("2508.1", "2508.92002"),
        "utf-8",
    )  # fmt: skip
    (config.root / "content/papers/b.md").write_text(
        "---\nid: arxiv:2508.92003\ntitle: Another Sailing Boat\ndate: 2025-08-07\n---\n", "utf-8"
    )
    assert apply(config) == ["content/papers/b.md"]
    tags = {paper.id.value: paper.tags for paper in read_library(config.root).papers}
    assert tags == {"2508.92001": ("boats", "wind"), "2508.92002": ("wind",), "2508.92003": ("boats",)}


def test_a_tag_that_became_an_alias_is_still_the_sources(config: Config) -> None:
    """The file says `boats`, the vocabulary now says that means `ships`: nobody has edited the paper."""
    edit(config, "tags.yml", "boats:\n  title: Boats\n", "ships:\n  title: Ships\n  aliases: [boats]\n")
    assert paper_of(config).tags == ("ships", "wind")
    edit(config, "tags.yml", WIND, AIR)
    assert apply(config) == [f"content/{MINE}"]
    assert paper_of(config).tags == ("ships",)


def test_counts_are_of_papers_that_carry_the_tag_themselves(library: Path) -> None:
    rows = [(tag.slug, count) for tag, count in count_tags(read_config(library / "mkdocs.yml"))]
    # drafts are counted too: this is the curator's view
    assert rows == [
        ("gravity", 5),
        ("tides", 4),
        ("language-models", 3),
        ("ocean-science", 3),
        ("reasoning", 1),
        ("tide-models", 1),
        ("unused", 0),
    ]


def test_what_sources_called_a_paper(config: Config) -> None:
    paper = replace(
        paper_of(config),
        sources={"a": {"keywords": ("x", "", "y"), "categories": "cs.CL"}, "b": {"keywords": ("y", "z")}},
    )
    assert keywords_of(paper) == ("x", "y", "cs.CL", "z")


def test_phrases_that_no_tag_covers_are_suggested(config: Config) -> None:
    for number in range(3):
        (config.root / f"content/papers/{number}.md").write_text(
            f"---\nid: arxiv:2508.9300{number}\ntitle: Notes on Harbour Lights {number}\ndate: 2025-08-07\n"
            "sources: {huggingface: {keywords: [folding]}}\n---\n", "utf-8"
        )  # fmt: skip
    assert {one.phrase: one.papers for one in suggest_tags(config, 5)} == {"Harbour Lights": 3, "folding": 3}


@pytest.mark.parametrize("source", ["bibtex", "table", "pubmed", "openalex", "feed"])
def test_topics_that_came_of_a_sources_keywords_outlive_the_vocabularys_next_change(
    config: Config, source: str
) -> None:
    """Apply once took them away: what a source files a paper under was read at the door and forgotten."""
    lamps = replace(RECORD, source=source, title="Lamps", ids=(parse_id("doi:10.5555/lamps"),), payload={})
    lamps = replace(lamps, keywords=("Trade winds", "oil stoves", "cs.LG"), payload={"categories": ["cs.LG"]})
    save(config, collect(config, [lamps], today="2025-08-08")[1])

    def lamp() -> Paper:
        return next(paper for paper in read_library(config.root).papers if paper.title == "Lamps")

    assert lamp().sources[source]["subjects"] == ("Trade winds", "oil stoves")
    assert lamp().tags == ("wind",) and apply(config) == []
    with (config.root / "content/tags.yml").open("a", encoding="utf-8") as file:
        file.write("stoves:\n  title: Stoves\n  aliases: [oil-stoves]\n")
    assert apply(config) == [lamp().path] and lamp().tags == ("stoves", "wind")
    # Asked again the source says nothing of it: it is no news, and nothing is lost.
    again = collect(config, [replace(lamps, keywords=())], today="2025-08-09")
    assert again[1] == {}
    site = build(config).published
    assert site.written and not any(
        "oil stoves" in page.read_text("utf-8") for page in (config.root / "site").rglob("*.html")
    )


def test_tags_that_the_settings_gave_a_sources_papers_stay(config: Config) -> None:
    tags = config.root / "content/tags.yml"
    tags.write_text(f"{VOCABULARY}harbour:\n  title: Harbour\n", "utf-8")
    lamps = replace(RECORD, title="Lamps in the Trade Wind", ids=(parse_id("doi:10.5555/lamps"),))
    save(config, collect(config, [lamps], today="2025-08-08", tags=["harbour"])[1])

    def lamp() -> Paper:
        return next(paper for paper in read_library(config.root).papers if paper.title == lamps.title)

    assert lamp().tags == ("harbour", "wind") and apply(config) == [], "right after they came in"
    tags.write_text(
        f"{VOCABULARY}quay:\n  title: Quay\n  aliases: [harbour]\nlamps: {{title: Lamps}}\n", "utf-8"
    )
    assert apply(config) == [lamp().path] and lamp().tags == ("quay", "lamps", "wind")
    listed = replace(lamps, payload={"listed": "2025-08-20"}, keywords=("Monsoon",))
    save(config, collect(config, [listed], today="2025-08-20")[1])
    assert lamp().sources["huggingface"]["subjects"] == ("Monsoon",)
    assert apply(config) == [] and lamp().tags == ("quay", "lamps", "wind")
