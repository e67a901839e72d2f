"""Steps of the desk: each is in the files when it is answered, each can be undone, and nobody's words are lost."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.collecting.desk.desk import Desk
from digestgen.collecting.desk.items import KEPT, LATER, NO, OPEN
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.problems import SourceError, UsageError

LAY = Callable[[int], Any]


def key(number: int) -> str:
    return f"arxiv:2508.{number:05}"


def waiting(folder: Path) -> dict[str, dict[str, Any]]:
    """Id → line of the inbox, as they are on disk."""
    lines = [
        line for file in (folder / "inbox").glob("*.jsonl") for line in file.read_text("utf-8").splitlines()
    ]
    return {entry["id"]: entry for entry in map(json.loads, lines)}


def papers(folder: Path) -> dict[str, Any]:
    return {str(paper.id): paper for paper in read_library(folder).papers}


def refused(folder: Path) -> list[str]:
    file = folder / "inbox/rejected.txt"
    return [line.split("\t")[0] for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def files(folder: Path) -> dict[str, list[str]]:
    """What is in content/ and inbox/, lines of the inbox in any order; but what was passed may be marked as drawn by lot."""
    found = [file for part in ("content", "inbox") for file in (folder / part).rglob("*") if file.is_file()]
    found = [file for file in found if file.name != "passed.txt"]
    return {str(file): sorted(file.read_text("utf-8").splitlines()) for file in found}


def test_every_step_is_in_the_files_and_every_step_is_undone(project: Path, desk: LAY) -> None:
    here = desk(8)
    before = [files(project)]

    def step(do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        answer = do()
        before.append(files(project))
        assert before[-1] != before[-2] and answer["undo"]
        return answer

    assert here.items[key(1)].topics == ("kettles",)
    step(lambda: here.write_note([key(1)], "Sings at $3$ Watts.\r\n\r\nBuy *two*."))
    step(lambda: here.choose_topics([key(1)], ["tea", "light"]))
    assert waiting(project)[key(1)]["topics"] == ["tea", "light"]
    said = step(lambda: here.move([key(1)], KEPT))["said"]
    assert said == "Kept: A Kettle of 1 Watts"
    paper = papers(project)[key(1)]
    assert (paper.tags, paper.note) == (("tea", "light"), "Sings at $3$ Watts.\n\nBuy *two*.")
    assert (paper.date, paper.imported.keys() & {"tags", "note", "date"}) == ("2025-08-08", set())
    step(lambda: here.write_note([key(1)], "Buy one."))
    step(lambda: here.choose_topics([key(1)], ["lamps"], more=True))
    paper = papers(project)[key(1)]
    assert (paper.tags, paper.note) == (("tea", "light", "lamps"), "Buy one.")
    step(lambda: here.move([key(2), key(3), key(4)], NO))
    assert refused(project) == [key(2), key(3), key(4)]
    step(lambda: here.move([key(5)], LATER))
    assert here.listed() == [key(6), key(7), key(8), key(5)]
    step(lambda: here.move([key(6)], KEPT))
    step(lambda: here.move([key(1), key(3), key(5)], OPEN))
    assert not {key(1), key(3), key(5)} - waiting(project).keys() and refused(project) == [key(2), key(4)]
    assert waiting(project)[key(1)]["record"]["note"] == "Buy one."
    step(lambda: here.move([key(4), key(6)], KEPT))
    assert papers(project).keys() == {key(4), key(6)}
    again = Desk(here.config, here.which_day)
    assert again.listed() == here.listed()
    while here.can_undo:
        before.pop()
        here.undo()
        assert files(project) == before[-1]
    assert len(before) == 1 and here.count(OPEN) == 8 and not (project / "inbox/passed.txt").exists()
    assert here.undo()["said"] == "There is nothing to undo."


def test_what_is_no_step_changes_nothing(project: Path, desk: LAY) -> None:
    here, before = desk(2), files(project)
    for step in ({}, {"action": "move", "keys": key(1), "to": "kept"}, {"action": "move", "keys": [key(1)], "to": "burnt"},
                 {"action": "note", "keys": [key(1)]}, {"action": "topics", "keys": [key(1)], "tags": "tea"},
                 {"action": "topics", "keys": [key(1)], "tags": ["coffee"]}, {"action": "move", "keys": [key(9)], "to": "no"},
                 {"action": "note", "keys": [7], "note": "x"}, {"action": ["move"]}):  # fmt: skip
        with pytest.raises(UsageError):
            here.do(step)
    assert files(project) == before
    with pytest.raises(SourceError):  # a note that no file may hold
        here.do({"action": "move", "keys": [key(1)], "to": "kept"}) and here.write_note([key(1)], "> " * 500)
    assert papers(project)[key(1)].note == ""


def test_an_editor_who_saves_meanwhile_keeps_every_word(project: Path, desk: LAY) -> None:
    here = desk(3)
    here.move([key(1), key(2)], KEPT)
    here.write_note([key(1)], "Mine.")
    first, second = (project / papers(project)[key(number)].path for number in (1, 2))
    first.write_text(first.read_text("utf-8").replace("Mine.", "Bo's."), "utf-8")
    second.write_text(second.read_text("utf-8").replace("tags: [lamps]", "tags: [lamps, tea]"), "utf-8")
    here.write_note([key(1)], "Mine, longer.")
    assert papers(project)[key(1)].note == "Bo's.\n\nMine, longer."
    here.choose_topics([key(2)], ["light"])
    assert papers(project)[key(2)].tags == ("light", "tea")
    first.write_text(first.read_text("utf-8") + "\nA last word of Bo's.\n", "utf-8")
    here.undo()
    with pytest.raises(SourceError, match="somebody else changed"):
        here.undo()
    with pytest.raises(SourceError, match="changed"):
        here.move([key(1)], NO)
    assert "A last word of Bo's." in first.read_text("utf-8") and refused(project) == []


def test_another_process_at_the_same_files_is_seen_and_not_overwritten(project: Path, desk: LAY) -> None:
    here = desk(6)
    box = project / "inbox/2025-08-07.jsonl"
    lines = box.read_text("utf-8").splitlines()
    other = Desk(here.config, here.which_day)
    other.move([key(1)], KEPT)
    other.move([key(2)], NO)
    new = lines[5].replace("2508.00006", "2508.00077").replace("$6$", "$77$")
    box.write_text(box.read_text("utf-8") + new + "\n", "utf-8")
    (project / "inbox/rejected.txt").write_text(
        "# by hand\ntitle:old-news\tOld News\n" + (project / "inbox/rejected.txt").read_text("utf-8"), "utf-8"
    )
    with pytest.raises(UsageError, match="not on the desk any more"):
        here.move([key(1)], NO)
    here.move([key(3)], NO)
    assert [row["key"] for row in here.read()["rows"]] == [key(3), *map(key, (4, 5, 6)), "arxiv:2508.00077"]
    assert (
        (project / "inbox/rejected.txt")
        .read_text("utf-8")
        .startswith("# by hand\ntitle:old-news\tOld News\n")
    )
    assert refused(project)[2:] == [key(2), key(3)] and papers(project).keys() == {key(1)}
    other.undo()
    other.undo()
    assert waiting(project).keys() == {*map(key, (1, 2, 4, 5, 6)), "arxiv:2508.00077"}


def test_a_paper_and_an_editorial_are_begun_by_hand(project: Path, desk: LAY) -> None:
    here = desk(1)
    before = files(project)
    assert here.do({"action": "begin", "what": " Tea  at\nNoon "})["rows"][0]["status"] == KEPT
    said = here.do({"action": "begin", "what": "2025-W32"})["said"]
    assert (
        said == "Begun: content/digests/2025-W32.md" and (project / "content/digests/2025-W32.md").is_file()
    )
    assert papers(project)["title:tea-at-noon"].title == "Tea at Noon"
    here.write_note(["title:tea-at-noon"], "Strong.")
    with pytest.raises(UsageError, match="is this paper"):
        here.begin("Tea at noon")
    for _ in range(3):
        here.undo()
    assert files(project) == before
    assert "tea-at-noon" in here.begin("Tea at Noon")["said"]


def test_a_deleted_work_folder_takes_no_paper_along(project: Path, desk: LAY) -> None:
    here = desk(2)
    here.move([key(1)], NO)
    for file in (project / ".digestgen").iterdir():
        file.unlink()
    here.undo()
    assert waiting(project).keys() == {key(1), key(2)} and refused(project) == []


def take_steps(here: Desk, chance: random.Random, done: Callable[[str], None]) -> None:
    """Steps as a person takes them, each named when it is answered."""
    for number in range(1, 13):
        name = key(number)
        if chance.random() < 0.5:
            here.write_note([name], f"Note {number}.")
            done(f"note {name}")
        to = chance.choice((KEPT, NO, LATER, KEPT))
        here.move([name], to)
        done(f"{to} {name}")
        if chance.random() < 0.2:
            here.undo()
            done(f"undo {name}")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forks of this process")
@pytest.mark.parametrize("times", [4, pytest.param(50, marks=pytest.mark.prove)])
def test_a_desk_that_is_killed_loses_nothing(project: Path, desk: LAY, times: int) -> None:
    """Killed before a change of the disk that chance chooses: every paper is in one place, and what was answered holds."""
    chance = random.Random(times)
    desk(12)
    start = files(project)
    for round_ in range(times):
        for name in files(project).keys() - start.keys():
            Path(name).unlink()
        for name, lines in start.items():
            Path(name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        moment, seed = chance.randrange(1, 260), chance.random()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            _be_killed(project, moment, random.Random(seed), writer)
        os.close(writer)
        with os.fdopen(reader) as stream:
            answered = stream.read().splitlines()
        os.waitpid(child, 0)
        here = Desk(read_config(project / "mkdocs.yml"), lambda: "2025-08-09")
        kept, no, open_ = papers(project), refused(project), here.listed()
        places = [*kept, *no, *open_]
        assert sorted(places) == sorted(map(key, range(1, 13))), (
            f"round {round_}, moment {moment}: {answered}"
        )
        last = {line.split()[1]: line.split()[0] for line in answered if not line.startswith("note")}
        *sure, cut = list(last) or [""]  # of the last paper a further step may be half done
        for name in sure:
            assert {KEPT: name in kept, NO: name in no, LATER: name in open_, "undo": name in open_}[
                last[name]
            ]
        for line in answered:
            name = line.split()[1]
            if line.startswith("note") and name != cut and name not in no:
                note = kept[name].note if name in kept else here.items[name].note
                assert note == f"Note {int(name[-5:])}.", f"round {round_}: {answered}"


def _be_killed(folder: Path, moment: int, chance: random.Random, writer: int) -> None:
    here, number = Desk(read_config(folder / "mkdocs.yml"), lambda: "2025-08-08"), 0

    def note(event: str, args: Any) -> None:
        nonlocal number
        writes = event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or event in ("os.mkdir", "os.remove", "os.rename"):
            number += 1
            if number == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(note)
    try:
        take_steps(here, chance, lambda line: os.write(writer, f"{line}\n".encode()) and None)
    finally:
        os._exit(0)
