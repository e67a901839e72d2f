"""A curator goes through what no topic has: yes, no, another name of. Nothing that is in tags.yml gets lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.collecting.desk.plain import PlainDesk
from digestgen.library.reader import read_library
from digestgen.library.renaming import add_alias, add_tag
from digestgen.library.vocabulary import parse_tags, plain_reading
from digestgen.problems import UsageError

ENDINGS = {
    "nothing": ("", "new:\n  title: New\n"),
    "comments": ("# Topics\n", "new:\n  title: New\n"),
    "braces": ("{}\n", "new:\n  title: New\n\n"),
    "no end": ("a: {title: A}", "\nnew:\n  title: New\n"),
    "gaps": (
        "a:\n    title: A\n\nb:\n    title: B  # b\n# the rest\n",
        "\nnew:\n    title: New\n",
    ),
    "one line": ("{a: {title: A}, b: {title: B}}\n", ", new: {title: New}"),
    "windows": ("a:\r\n  title: A\r\n", "new:\r\n  title: New\r\n"),
    "document": ("---\na: {title: A}\n...\n# and more\n", "new:\n  title: New\n"),
    "block": ("a:\n  title: >\n    A\n    lamp\n", "new:\n  title: New\n"),
}


@pytest.mark.parametrize(("text", "added"), ENDINGS.values(), ids=ENDINGS)
def test_a_topic_more_leaves_all_else_as_it_is(text: str, added: str) -> None:
    after = add_tag(text, "new", "New")
    kept = text.replace("{}", "") if text.startswith("{}") else text
    assert added in after and after.replace(added, "", 1).strip() == kept.strip()
    assert list(yaml.safe_load(after)) == [*(yaml.safe_load(text) or {}), "new"]
    again = add_alias(after, "new", "Yes: and #more")
    reading = plain_reading("tags.yml")
    tags = parse_tags(again, reading)
    assert not reading.problems and tags["new"].aliases == ("Yes: and #more",)


def write_papers(project: Path, phrases: dict[str, int], keywords: dict[str, int] | None = None) -> None:
    """So many papers whose abstract has each phrase, or that sources gave each keyword."""
    texts = [(f"So: {phrase}.", "") for phrase, number in phrases.items() for _ in range(number)]
    texts += [("Nothing.", word) for word, number in (keywords or {}).items() for _ in range(number)]
    for number, (abstract, keyword) in enumerate(texts, 1):
        (project / f"content/papers/{number:02}.md").write_text(
            f'---\nid: "arxiv:2508.{number:05}"\ntitle: Paper {number}\nauthors: [Ada One]\ndate: 2025-08-07\n'
            f"sources: {{huggingface: {{keywords: [{keyword!r}]}}}}\n---\n{abstract}\n",
            "utf-8",
        )


def run(project: Path, *arguments: str, text: str = "") -> str:
    outcome = CliRunner().invoke(main, [*arguments, "-f", str(project / "mkdocs.yml")], input=text)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_answers_that_are_piped(project: Path) -> None:
    topics = project / "content/tags.yml"
    topics.write_text("# Ours\nlamps:  # all\n  title: Lamps\n  aliases: [lights]\n\n# End\n", "utf-8")
    write_papers(project, {"oil stove": 9, "steam whistle": 8, "copper pot": 7, "brass bell": 3},
                 {"slow tea": 2, "Slow-teas": 1, "once": 1})  # fmt: skip
    said = run(
        project, "tags", "review", text="y\nwhat?\nalias of lam\nn\na zzz\nu\nn\nl\ny Bells of brass\n"
    )
    assert "oil stove  (9 papers)" in said and "New topic: Oil stove" in said
    assert "steam whistle is another name of Lamps" in said
    assert '! There is no topic "zzz"' in said and "Undone: copper pot" in said and "No: copper pot" in said
    assert "slow tea  (3 papers)" in said and "once" not in said
    assert "New topics: 2 · other names: 1 · never again: 1" in said and "tags apply" in said
    assert topics.read_text("utf-8") == (
        "# Ours\nlamps:  # all\n  title: Lamps\n  aliases: [lights, Steam whistle]\n\n# End\n"
        "oil-stove:\n  title: Oil stove\n\n"
        "bells-of-brass:\n  title: Bells of brass\n  aliases: [Brass bell]\n"
    )
    assert (project / "inbox/rejected-topics.txt").read_text("utf-8") == "copper pot\n"
    assert run(project, "tags", "review").count("papers)") == 1  # what was put off
    assert "slow tea" in run(project, "tags", "suggest") and "copper" not in run(project, "tags", "suggest")


def test_a_no_holds_for_other_spellings_and_may_be_written_by_hand(project: Path) -> None:
    (project / "inbox").mkdir()
    (project / "inbox/rejected-topics.txt").write_text("# no\nCopper-Pots\n<<<<<<< ours\n", "utf-8")
    write_papers(project, {"copper pot": 4})
    assert "No phrase is frequent" in run(project, "tags", "review", text="n\n")


def test_what_cannot_be_a_topic_is_said_and_changes_nothing(project: Path) -> None:
    write_papers(project, {"飞行 灯": 4, "steam whistle": 3})
    said = run(project, "tags", "review", text="y\ny Sky lamps\ny sky lamp\n")
    assert "Latin letters" in said and "steam whistle" in said
    assert (
        (project / "content/tags.yml")
        .read_text("utf-8")
        .startswith("sky-lamps:\n  title: Sky lamps\n  aliases:")
    )
    (project / "content/tags.yml").write_text("lamps: [\n", "utf-8")
    outcome = CliRunner().invoke(main, ["tags", "review", "-f", str(project / "mkdocs.yml")], input="y\n")
    assert outcome.exit_code == 1 and (project / "content/tags.yml").read_text("utf-8") == "lamps: [\n"


@pytest.mark.parametrize(
    ("answers", "topics"),
    [
        ("y\n", {"oil-lamps": ["Oil Lamps"], "kettles": ["kettles"], "steam-whistle": ["Steam whistle"]}),
        ("a oil-lamps\n", {"oil-lamps": ["Oil Lamps", "Steam whistle"], "kettles": ["kettles"]}),
        ("y\nu\n", None),
        ("a kettles\nu\n", None),
    ],
)
def test_the_first_topic_takes_along_those_in_use(
    project: Path, answers: str, topics: dict[str, list[str]] | None
) -> None:
    write_papers(project, {"steam whistle": 4, "copper pot": 3})
    for file in (project / "content/papers").iterdir():
        file.write_text(
            file.read_text("utf-8").replace("date:", "tags: [Oil Lamps, kettles]\ndate:"), "utf-8"
        )
    before = [paper.tags for paper in read_library(project).papers]
    run(project, "tags", "review", text=answers)
    library, has_file = read_library(project), (project / "content/tags.yml").exists()
    assert [paper.tags for paper in library.papers] == before
    found = {slug: [tag.title, *tag.aliases] for slug, tag in library.tags.items()}
    assert (found if has_file else None) == topics


@pytest.mark.parametrize("keyword", ["#whistle", "# steam whistles", "<<<<<<< whistle", "C#"])
def test_a_no_to_whatever_begins_like_a_comment_holds(project: Path, keyword: str) -> None:
    write_papers(project, {}, {keyword: 2})
    assert "(2 papers)" in run(project, "tags", "review", text="n\n")
    assert "papers)" not in run(project, "tags", "review")


def test_what_is_undone_in_the_list_of_phrases_takes_no_step_of_a_paper(
    desk: Callable[[int], Any], project: Path
) -> None:
    here = desk(12)
    write_papers(project, {"oil stove": 6, "steam whistle": 5})
    here.do({"action": "phrase", "phrase": "", "to": ""})
    here.do({"action": "phrase", "phrase": "oil stove", "to": "no"})
    here.do({"action": "move", "keys": ["arxiv:2508.00012"], "to": "kept"})
    here.review_phrases(lambda review: (review.undo(), review.refuse("steam whistle")))
    assert [here.undo()["said"] for _ in range(3)] == [
        "Undone: steam whistle",
        "Undone: Lamps of 12 Watts",
        "There is nothing to undo.",
    ]
    here.do({"action": "phrase", "phrase": "", "to": ""})
    here.do({"action": "phrase", "phrase": "oil stove", "to": "no"})
    here.do({"action": "move", "keys": ["arxiv:2508.00012"], "to": "kept"})
    here.review_phrases(lambda review: review.undo())
    assert here.undo()["said"] == "Undone: Lamps of 12 Watts" and not here.can_undo


def test_the_desk_asks_about_phrases_too(desk: Callable[[int], Any], project: Path) -> None:
    here = desk(2)
    write_papers(project, {"oil stove": 6, "steam whistle": 5, "copper pot": 4})
    first = here.do({"action": "phrase", "phrase": "", "to": ""})
    assert first["phrase"] == {
        "text": "oil stove",
        "count": "6 papers",
        "papers": ["Paper 1", "Paper 2", "Paper 3"],
    }
    answer = here.do({"action": "phrase", "phrase": "oil stove", "to": "new", "topic": "Stoves of oil"})
    assert answer["left"] == 2 and {"stoves-of-oil"} <= {topic["slug"] for topic in answer["topics"]}
    here.do({"action": "phrase", "phrase": "steam whistle", "to": "alias", "topic": "tea"})
    assert here.do({"action": "phrase", "phrase": "copper pot", "to": "no"})["left"] == 0
    assert [here.undo()["said"] for _ in range(2)] == ["Undone: copper pot", "Undone: steam whistle"]
    assert (
        list(read_library(project).tags)[-1] == "stoves-of-oil"
        and not (project / "inbox/rejected-topics.txt").exists()
    )
    with pytest.raises(UsageError):
        here.do({"action": "phrase", "phrase": "kettle", "to": "no"})
    said: list[str] = []
    keys, lines = iter("TuTq"), iter(["n", "", "n"])
    PlainDesk(here, said.append, lambda: next(keys), lambda question: next(lines, ""), 80).run()
    assert (
        "No: steam whistle" in said
        and "Undone: steam whistle" in said
        and said.count("No: steam whistle") == 2
    )
