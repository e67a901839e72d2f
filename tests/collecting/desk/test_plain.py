"""`digestgen triage --plain`: the same desk in lines, for a terminal without a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.cli.triage import read_key
from digestgen.collecting.desk.plain import PlainDesk, find_topic, read_numbers
from digestgen.library.reader import read_library

LAY = Callable[[int], Any]


def talk(here: Any, keys: str, *lines: str) -> str:
    """What is said while somebody presses these keys and answers questions with these lines."""
    said: list[str] = []
    pressed, answers = iter(keys), iter(lines)

    def ask(question: str) -> str:
        said.append(question)
        return next(answers)

    PlainDesk(here, said.append, lambda: next(pressed, ""), ask, 80).run()
    assert next(answers, None) is None and all(
        line.isprintable() for text in said for line in text.split("\n")
    )
    return "\n".join(said)


def test_a_paper_is_read_noted_and_kept(desk: LAY, project: Path) -> None:
    said = talk(desk(4), "wtynlu?q", "It *sings*.", "tea, lan")
    assert "1/4  7 August 2025 · Hugging Face Daily Papers" in said and "▲ 199" in said
    assert (
        "A Kettle of 1 Watts" in said
        and "for t = 1² hours" in said
        and "https://arxiv.org/abs/2508.00001" in said
    )
    assert "Topics: tea, lamps" in said and "Kept: A Kettle of 1 Watts" in said
    assert "Undone: A Kettle of 3 Watts" in said and said.endswith("2 left in the inbox, 1 kept, 1 refused.")
    (paper,) = read_library(project).papers
    assert (paper.note, paper.tags) == ("It *sings*.", ("tea", "lamps"))


def test_several_at_once_and_what_cannot_be_meant(desk: LAY, project: Path) -> None:
    said = talk(desk(6), "stssssjkt", "9", "x", "5-6, 1", "n", "1 2", "t", "kett, li", "all", "y")
    assert "! “9” is not a number of this list" in said and "There is no such topic" in said
    assert "   6 Lamps of 6 Watts" in said and "No: A Kettle of 1 Watts and 2 more" in said
    assert "Topics saved: Lamps of 2 Watts and one more" in said and "Nothing is waiting" in said
    tags = {paper.title: paper.tags for paper in read_library(project).papers}
    assert tags["Lamps of $2$ Watts"] == ("lamps", "kettles", "light") and len(tags) == 3


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("lamps", ["lamps"]),
        ("LIG", ["light"]),
        ("gen", ["light"]),
        ("lant", ["lamps"]),
        ("l", ["lamps", "light"]),
        ("zzz", []),
    ],
)
def test_a_few_letters_are_a_topic(word: str, found: list[str]) -> None:
    names = {"kettles": ("Kettles",), "lamps": ("Lamps", "lanterns"), "light": ("Light in General",)}
    assert find_topic(word, names) == found


def test_numbers_of_a_list() -> None:
    assert (
        read_numbers("2, 4-6 5", 6) == [2, 4, 5, 6]
        and read_numbers("all", 3) == [1, 2, 3]
        and read_numbers("", 3) == []
    )
    for wrong in ("0", "4", "3-1", "-2", "x", "99999999"):
        with pytest.raises(ValueError):
            read_numbers(wrong, 3)


def test_a_key_is_read_whole_and_alone() -> None:
    """Ctrl with an arrow, a letter that was typed ahead, arrows of two kinds, Escape, the end."""
    read, write = os.pipe()
    os.write(write, b"\x1b[1;5Dn\x1b[A\x1bOB\x1b")
    assert [read_key(read) for _ in range(5)] == ["\x1b[1;5D", "n", "\x1b[A", "\x1bOB", "\x1b"]
    os.close(write)
    assert read_key(read) == ""
    os.close(read)


def test_a_desk_on_which_nothing_lies_says_so(
    desk: LAY, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk(12)
    here.move(here.listed(), "kept")
    for file in (project / "inbox").iterdir():
        file.unlink()
    monkeypatch.chdir(project)
    done = CliRunner().invoke(main, ["triage", "--plain"], input="ynlwtusjk\nq\n")
    assert done.exit_code == 0, done.output
    assert "Nothing is waiting." in done.output and "0 left in the inbox, 0 kept, 0 refused." in done.output


def test_keys_come_from_a_pipe_too(desk: LAY, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk(3)
    monkeypatch.chdir(project)
    done = CliRunner().invoke(main, ["triage", "--plain"], input="y\nw\nFrom a pipe.\nn\nq\n")
    assert done.exit_code == 0, done.output
    assert "1 left in the inbox, 1 kept, 1 refused." in done.output


@pytest.fixture
def tmux(desk: LAY, project: Path, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """A terminal with a desk of five papers: sends keys, waits for a text, gives what is shown."""
    if not shutil.which("tmux"):
        pytest.skip("there is no tmux")
    desk(5)
    command = ["tmux", "-S", str(tmp_path / "tmux"), "-f", os.devnull]
    clean = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}
    subprocess.run([*command, "new-session", "-d", "-x", "100", "-y", "40", "-c", str(project),
                    f"{sys.executable} -m digestgen triage --plain; sleep 60"], check=True, env=clean)  # fmt: skip

    def send(awaited: str, *keys: str) -> str:
        if keys:
            subprocess.run([*command, "send-keys", *keys], check=True, env=clean)
        shown = ""
        for _ in range(200):
            shown = subprocess.run(
                [*command, "capture-pane", "-p", "-e"], capture_output=True, text=True, env=clean
            ).stdout
            if awaited in shown:
                return shown
            time.sleep(0.1)
        pytest.fail(f"{awaited!r} is not on the screen:\n{shown}")

    yield send
    subprocess.run([*command, "kill-server"], check=False, env=clean)


@pytest.mark.programs
def test_in_tmux_one_key_is_one_step(tmux: Callable[..., str], project: Path) -> None:
    assert "A Kettle of 1 Watts" in tmux("1/5")
    tmux("Note (", "w")
    tmux("Note saved", "In tmux: ½ good.", "Enter")
    tmux("Topics, with commas", "t")
    tmux("Topics saved", "tea", "Enter")
    tmux("Kept: A Kettle of 1 Watts", "y")
    tmux("Later: Lamps of 4 Watts", "n", "Down", "l")  # typed ahead
    tmux("Undone: Lamps of 4 Watts", "u")
    shown = tmux("3 left in the inbox, 1 kept, 1 refused.", "q")
    assert not re.search(r"\x1b\[[\d;]*m", shown), "a colour"
    (paper,) = read_library(project).papers
    assert (paper.note, paper.tags) == ("In tmux: ½ good.", ("tea",))


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 papers wait. "), (1, "1 paper waits. "), (2, "2 papers wait. ")]
)
def test_the_command_counts_what_waits_and_ctrl_c_stops_it(
    project: Path, desk: LAY, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def stop(server: Any) -> None:
        server.server_close()
        raise KeyboardInterrupt

    desk(number)
    monkeypatch.chdir(project)
    monkeypatch.setattr("digestgen.collecting.desk.server.serve_desk", stop)
    done = CliRunner().invoke(main, ["triage"])
    assert done.exit_code == 0 and said in done.output and done.output.endswith("Stopped.\n")
