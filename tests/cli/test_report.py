"""What a person reads: problems with place, reason and remedy, counted right, and nothing a terminal obeys."""

from __future__ import annotations

import json

import pytest

from digestgen.problems import ContentError, Problem, SourceError
from digestgen.report import Reporter, render_json, render_problem, render_problems, render_source_error

TYPO = Problem(
    "content/papers/2401.01230.md",
    5,
    "unknown-tag",
    "tags",
    'there is no tag "retreival"',
    'Did you mean "retrieval"? New tags go in content/tags.yml.',
)
CLOCK = "\x1b]0;owned\x07\x1b[2J"


def test_a_problem_says_where_what_and_what_to_do():
    assert render_problem(TYPO) == (
        'content/papers/2401.01230.md:5: tags: there is no tag "retreival"\n'
        '    Did you mean "retrieval"? New tags go in content/tags.yml.      [unknown-tag]'
    )


def test_without_line_field_or_hint_nothing_stands_in_their_place():
    assert render_problem(Problem("content", 0, "no-content", "", "there is no such folder")) == (
        "content: there is no such folder\n    [no-content]"
    )


def places(*paths: str) -> list[Problem]:
    return [Problem(path, at, "x", "", "wrong") for at, path in enumerate(paths, 1)]


@pytest.mark.parametrize(
    ("paths", "files", "closing"),
    [
        (["a"], 0, "1 problem in 1 file."),
        (["a"], 1, "1 problem in 1 file."),
        (["a"], 15, "1 problem in 1 of 15 files."),
        (["a", "a"], 1, "2 problems in 1 file."),
        (["a", "b"], 15, "2 problems in 2 of 15 files."),
        (["a", "b", "b"], 2, "3 problems in 2 files."),
    ],
)
def test_the_last_line_counts_and_says_the_state_things_are_in(paths: list[str], files: int, closing: str):
    text = render_problems(ContentError(places(*paths), files), "Nothing was written.")
    assert text.split("\n\n")[-1] == f"{closing} Nothing was written."


def test_all_problems_stand_there_by_path_and_line():
    problems = [Problem(p, line, "x", "", "wrong") for p, line in [("b", 1), ("a", 10), ("a", 9)]]
    lines = render_problems(ContentError(problems), "").splitlines()
    assert lines[::2][:3] == ["a:9: wrong", "a:10: wrong", "b:1: wrong"]


def test_a_refused_file_says_why_and_what_to_do():
    error = SourceError("page.txt", "no abstract follows", line=7, hint="Take the line out.")
    assert render_source_error(error) == "page.txt:7: no abstract follows\n    Take the line out."
    assert render_source_error(SourceError("page.txt", "it is empty")) == "page.txt: it is empty"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (CLOCK, r"\x1b]0;owned\x07\x1b[2J"),
        ("a\rb\x08c", r"a\x0db\x08c"),
        ("\x9b2J", r"\x9b2J"),  # the C1 form of ESC [
        ("\u202eevil", r"\x202eevil"),  # turns the rest of the line round
        ("naïve 机器人 – “x”", "naïve 机器人 – “x”"),
    ],
)
def test_control_characters_are_shown_and_not_obeyed(
    text: str, shown: str, capsys: pytest.CaptureFixture[str]
):
    problem = Problem(text, 1, "x", text, text, text)
    assert render_problem(problem) == f"{shown}:1: {shown}: {shown}\n    {shown}      [x]"
    assert render_source_error(SourceError(text, text, hint=text)) == f"{shown}: {shown}\n    {shown}"
    Reporter().info(text)
    assert capsys.readouterr() == ("", f"{shown}\n")


def test_quiet_leaves_problems_and_answers(capsys: pytest.CaptureFixture[str]):
    for quiet, said in ((True, ""), (False, "Papers come in.\n")):
        reporter = Reporter(quiet=quiet)
        reporter.info("Papers come in.")
        reporter.warn("It went wrong.")
        reporter.print("42")
        assert capsys.readouterr() == ("42\n", f"{said}It went wrong.\n")


@pytest.mark.parametrize("quiet", [True, False])
def test_progress_is_silent_where_no_terminal_is(quiet: bool, capsys: pytest.CaptureFixture[str]):
    with Reporter(quiet=quiet).progress() as step:
        step("Pages", 5, 90)
    assert capsys.readouterr() == ("", "")


def test_a_table_sets_numbers_right_and_text_as_it_is(capsys: pytest.CaptureFixture[str]):
    Reporter().table(["tag", "papers"], [["[bold]boats[/]", 1234], ["kettles\x1b[2J", 7]])
    assert capsys.readouterr().out.splitlines() == [
        "tag             papers",
        "[bold]boats[/]   1,234",
        r"kettles\x1b[2J       7",
    ]


def test_a_table_of_nothing_is_nothing(capsys: pytest.CaptureFixture[str]):
    Reporter().table(["tag"], [])
    assert capsys.readouterr().out == ""


def test_json_is_for_programs_and_orders_no_terminal():
    text = render_json({"title": "naïve\x1b", "a": [TYPO.as_dict()]})
    assert json.loads(text) == {"title": "naïve\x1b", "a": [TYPO.as_dict()]}
    assert text.isascii() and "\x1b" not in text
