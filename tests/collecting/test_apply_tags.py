"""Tags over the whole library: the vocabulary's follow it, a person's stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digestgen.collecting.collection import collect, save
from digestgen.collecting.maintenance import apply_tags, count_tags, keywords_of, suggest_tags
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import Paper
from digestgen.model.record import Record

BOATS = Record(
    source="huggingface",
    ids=(parse_id("2508.90001"),),
    title="Paper Boats on Tea",
    date="2025-08-07",
    keywords=("folding",),
    payload={"listed": "2025-08-07", "keywords": ["folding"]},
)
PATH = "content/papers/2025-08/2508.90001.md"
VOCABULARY = "boats: {title: Boats}\ntea: {title: Tea}\n"


def vocabulary(config: Config, text: str) -> None:
    (config.root / "content/tags.yml").write_text(text, "utf-8")


@pytest.fixture
def config(project: Path) -> Config:
    """A project with one imported paper, tagged boats and tea."""
    config = read_config(project / "mkdocs.yml")
    vocabulary(config, VOCABULARY)
    put(config, BOATS)
    assert tags_of(config) == ("boats", "tea")
    return config


def put(config: Config, *records: Record) -> None:
    save(config, collect(config, records, today="2025-08-08")[1])


def edit(config: Config, before: str, after: str) -> None:
    """A person edits the paper's file."""
    file = config.root / PATH
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")


def tags_of(config: Config) -> tuple[str, ...]:
    return read_library(config.root).papers[0].tags


def apply(config: Config) -> list[str]:
    """Apply and save, and see that a second time finds nothing to do."""
    texts = apply_tags(config)
    save(config, texts)
    assert apply_tags(config) == {}
    return list(texts)


def test_right_after_an_import_there_is_nothing_to_apply(config: Config):
    assert apply_tags(config) == {}


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (VOCABULARY + "paper-art: {title: Paper art, phrases: [folding]}\n", ("boats", "tea", "paper-art")),
        ("boats: {title: Steamers}\ntea: {title: Tea}\n", ("tea",)),
        ("boats: {title: Steamers}\ntea: {title: Cocoa}\n", ()),
        ("boats: {title: Paper boats}\ntea: {title: Tea, aliases: [boat]}\n", ("boats", "tea")),
    ],
)
def test_imported_tags_follow_the_vocabulary(config: Config, text: str, tags: tuple[str, ...]):
    vocabulary(config, text)
    apply(config)
    assert sorted(tags_of(config)) == sorted(tags)
    vocabulary(config, VOCABULARY + "paper-art: {title: Origami}\n")
    apply(config)
    assert tags_of(config) == ("boats", "tea"), "and back: no person had a hand in it"


def test_only_tags_and_their_mark_change(config: Config):
    edit(config, "\ntags:", "\n# filed by the machine\ntags:")
    before = (config.root / PATH).read_text("utf-8").splitlines()
    vocabulary(config, VOCABULARY + "paper-art: {title: Paper art, phrases: [folding]}\n")
    apply(config)
    after = (config.root / PATH).read_text("utf-8").splitlines()
    assert len(before) == len(after)
    assert [a.partition(":")[0] for a, b in zip(before, after, strict=True) if a != b] == ["tags", "imported"]


def test_a_tag_renamed_in_the_vocabulary_is_still_the_vocabulary_s(config: Config):
    vocabulary(config, "boats: {title: Boats}\nhot-drinks: {title: Hot drinks, aliases: [tea]}\n")
    assert tags_of(config) == ("boats", "hot-drinks")
    assert apply(config) == [], "the old name means the new one"
    vocabulary(config, "hot-drinks: {title: Hot drinks, aliases: [tea]}\nboats: {title: Vessels}\n")
    assert apply(config) == [PATH]
    assert tags_of(config) == ("hot-drinks",)


@pytest.mark.parametrize("tags", ["[boats]", "[tea, boats]", "[boats, tea, kettles]", "[]", "[Kettles]"])
def test_what_a_person_made_of_the_tags_stays(config: Config, tags: str):
    vocabulary(config, VOCABULARY + "kettles: {title: Kettles}\nfolding: {title: Folding}\n")
    edit(config, "tags: [boats, tea]", f"tags: {tags}")
    assert apply(config) == []


def test_tags_that_a_person_took_out_do_not_return(config: Config):
    edit(config, "tags: [boats, tea]\n", "")
    assert apply(config) == []
    assert tags_of(config) == ()


def test_a_paper_written_by_hand_keeps_its_tags_or_gets_its_first(config: Config):
    for name, tags in (("one", "tags: [tea]\n"), ("two", "")):
        (config.root / f"content/papers/{name}.md").write_text(
            f'---\nid: "title:{name}"\ntitle: Boats {name}\ndate: 2025-08-07\n{tags}---\n', "utf-8"
        )
    assert apply(config) == ["content/papers/two.md"]
    assert {p.path: p.tags for p in read_library(config.root).papers if "2508" not in p.path} == {
        "content/papers/one.md": ("tea",),
        "content/papers/two.md": ("boats",),
    }


def test_tags_are_counted_most_used_first(config: Config):
    vocabulary(config, "kettles: {title: Kettles}\n" + VOCABULARY)
    put(config, replace(BOATS, ids=(parse_id("2508.90002"),), title="Tea", keywords=()))
    assert [(tag.slug, count) for tag, count in count_tags(config)] == [
        ("tea", 2),
        ("boats", 1),
        ("kettles", 0),
    ]


def test_what_several_papers_say_and_no_tag_covers_is_suggested(config: Config):
    records = [
        replace(BOATS, ids=(parse_id(f"2508.9010{n}"),), title=f"Glow Worm Lanterns {'I' * n}")
        for n in (1, 2, 3)
    ]
    put(config, *records)
    found = {suggestion.phrase.lower(): suggestion.papers for suggestion in suggest_tags(config, 10)}
    assert found["glow worm lanterns"] == 3
    assert found["folding"] == 4, "the sources' own keywords count"
    assert not {"boats", "tea"} & found.keys()
    assert len(suggest_tags(config, 1)) == 1


def test_keywords_come_from_every_source_once():
    said = {
        "huggingface": {"keywords": ("folding", "tea"), "upvotes": "3"},
        "arxiv": {"categories": ("cs.RO", ""), "keywords": "tea"},
    }
    paper = Paper("a.md", PaperId("title", "a"), "A", "2025-08-07", sources=said)
    assert keywords_of(paper) == ("folding", "tea", "cs.RO")
