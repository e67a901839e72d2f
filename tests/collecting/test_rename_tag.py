"""A curator gives a topic another slug, or makes one of two: a line or two of tags.yml change, and nobody loses a page."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.library.reader import read_library
from digestgen.library.renaming import merge_tags, rename_tag

VOCABULARY = """\
# Topics of the harbour.

lamps:  # what is lit
  title: Lamps
  aliases: [lights, candles]  # both are common
  phrases:
    - paper lamp
    - oil lamp   # and others

kettles: {title: Kettles, parent: lamps}

# The rest
anchors:
  title: Anchors
  aliases: grapnels
  categories: [cs.RO]
boats:
    title: 'Boats'
    description: >
      They float.

      As a rule.
tea: {title: Tea, aliases: []}
"""


def lines_changed(text: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b in zip(VOCABULARY.splitlines(), text.splitlines(), strict=True) if a != b]


def test_a_new_slug_changes_its_line_and_that_of_the_aliases() -> None:
    assert lines_changed(rename_tag(VOCABULARY, "lamps", "lighting")) == [
        ("lamps:  # what is lit", "lighting:  # what is lit"),
        ("  aliases: [lights, candles]  # both are common", "  aliases: [lights, candles, lamps]  # both are common"),
    ]  # fmt: skip
    assert lines_changed(rename_tag(VOCABULARY, "kettles", "pots")) == [
        (
            "kettles: {title: Kettles, parent: lamps}",
            "pots: {title: Kettles, parent: lamps, aliases: [kettles]}",
        )
    ]
    assert lines_changed(rename_tag(VOCABULARY, "anchors", "no")) == [
        ("anchors:", "no:"), ("  aliases: grapnels", "  aliases: [grapnels, anchors]"),
    ]  # fmt: skip
    assert lines_changed(rename_tag(VOCABULARY, "tea", "drinks")) == [
        ("tea: {title: Tea, aliases: []}", "drinks: {title: Tea, aliases: [tea]}")
    ]
    assert lines_changed(rename_tag(VOCABULARY, "lamps", "candles")) == [
        ("lamps:  # what is lit", "candles:  # what is lit"),
        ("  aliases: [lights, candles]  # both are common", "  aliases: [lights, lamps]  # both are common"),
    ]  # fmt: skip
    there = rename_tag(VOCABULARY, "lamps", "lighting")
    assert rename_tag(rename_tag(there, "lighting", "lamps"), "lamps", "lighting") == there
    boats = rename_tag(VOCABULARY, "boats", "ships")
    assert yaml.safe_load(boats)["ships"] == {
        "title": "Boats", "description": "They float.\nAs a rule.\n", "aliases": ["boats"],
    }  # fmt: skip


def test_two_topics_become_one_with_the_words_of_both() -> None:
    text = merge_tags(VOCABULARY, "anchors", "lamps")
    tags = yaml.safe_load(text)
    assert tags["lamps"] == {
        "title": "Lamps", "aliases": ["lights", "candles", "anchors", "grapnels"],
        "phrases": ["paper lamp", "oil lamp"], "categories": ["cs.RO"],
    }  # fmt: skip
    assert list(tags) == ["lamps", "kettles", "boats", "tea"]
    assert "# The rest" in text and "# and others" in text and "# both are common" in text
    other = yaml.safe_load(merge_tags(VOCABULARY, "lamps", "boats"))
    assert other["boats"]["phrases"] == ["paper lamp", "oil lamp"]
    assert other["boats"]["aliases"] == ["lamps", "lights", "candles"] and "lamps" not in other


@pytest.mark.parametrize("old", ["lamps", "kettles", "anchors", "boats", "tea"])
@pytest.mark.parametrize("new", ["lamps", "kettles", "anchors", "boats", "tea", "null", "2025"])
def test_every_pair_leaves_a_vocabulary_that_means_the_same(project: Path, old: str, new: str) -> None:
    if old == new:
        return
    (project / "content/tags.yml").write_text(VOCABULARY, "utf-8")
    (project / "content/papers/a.md").write_text(
        f"---\nid: 'arxiv:2508.00001'\ntitle: A lamp\ndate: 2025-08-07\ntags: [{old}]\n---\n\nText.\n",
        "utf-8",
    )
    how = "merge" if new in yaml.safe_load(VOCABULARY) else "rename"
    result = CliRunner().invoke(main, ["tags", how, old, new, "--config", str(project / "mkdocs.yml")])
    assert result.exit_code == 0, result.output
    library = read_library(project)
    assert library.papers[0].tags == (new,)
    assert old in library.tags[new].aliases
    before = yaml.safe_load(VOCABULARY)
    words = {word for slug in (old, new) for word in before.get(slug, {}).get("phrases", [])}
    assert words == set(library.tags[new].phrases)
    parents = {slug: tag.parent for slug, tag in library.tags.items() if tag.parent}
    assert parents.get("kettles", parents.get(new)) in {"lamps", new, None}


def run(project: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["tags", "rename", *words, "--config", str(project / "mkdocs.yml")])
    return result.exit_code, result.stdout + result.stderr


@pytest.mark.parametrize(
    "words",
    ["tags list", "tags suggest", "tags review", "tags apply --dry-run", "tags rename lamps lights --dry-run",
     "tags merge tea kettles --dry-run", "merge arxiv:2508.00001 arxiv:2508.00002 --dry-run"],
)  # fmt: skip
def test_looking_leaves_no_trace(project: Path, words: str) -> None:
    (project / "content/tags.yml").write_text(
        "lamps: {title: Lamps}\nkettles: {title: Kettles}\ntea: {title: Tea}\n"
    )
    for number in (1, 2):
        (project / f"content/papers/{number}.md").write_text(
            f"---\nid: 'arxiv:2508.0000{number}'\ntitle: A lamp\ndate: 2025-08-07\n---\n", "utf-8"
        )
    before = {file: file.is_file() and file.read_bytes() for file in project.rglob("*")}
    result = CliRunner().invoke(main, [*words.split(), "--config", str(project / "mkdocs.yml")])
    assert result.exit_code == 0, result.output
    assert {file: file.is_file() and file.read_bytes() for file in project.rglob("*")} == before


def test_what_cannot_be_is_said(project: Path) -> None:
    file = project / "content/tags.yml"
    file.write_text(VOCABULARY, "utf-8")
    assert run(project, "lamp", "lights")[1].startswith(
        'There is no topic "lamp" in content/tags.yml. Did you mean "lamps"?'
    )
    for slug, near in (("Big Lamps", "Such as big-lamps."), ("lämps", "Such as lamps."), ("灯", "")):
        code, said = run(project, "lamps", slug)
        assert code and "lower-case letters" in said and near in said
    assert run(project, "lamps", "lamps")[1].startswith('"lamps" is its slug already.')
    code, said = run(project, "grapnels", "hooks")
    assert code and 'It is called "anchors" there.' in said
    code, said = run(project, "lamps", "grapnels")  # an alias of another topic
    assert code == 1 and "grapnels" in said and "already" in said
    assert file.read_text("utf-8") == VOCABULARY
    assert "Made tea part of anchors." in run(project, "tea", "anchors", "--dry-run")[1]
    code, said = run(project, "lamps", "lighting", "--dry-run")
    assert code == 0 and "+lighting:" in said and file.read_text("utf-8") == VOCABULARY
