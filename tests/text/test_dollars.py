"""One reading of dollars: what is maths, what is money, and how to write both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text.maths.delimiters import LIMIT, join_maths, split_maths


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("no dollar", [("text", "no dollar")]),
        ("$x$", [("inline", "x")]),
        ("An $O(n)$ rule", [("text", "An "), ("inline", "O(n)"), ("text", " rule")]),
        ("$$x$$", [("display", "x")]),
        ("$a$$b$", [("inline", "a"), ("inline", "b")]),
        ("$20,000 and $30,000", [("text", "$20,000 and $30,000")]),
        ("$5-$10", [("text", "$5-$10")]),
        ("$ x $", [("text", "$ x $")]),
        (r"\$5 and \$6", [("text", "$5 and $6")]),
        (r"$a\$b$", [("inline", r"a\$b")]),
        (r"a\\$x$", [("text", "a\\"), ("inline", "x")]),
        (r"a\\\$x$", [("text", "a\\$x$")]),
        ("$a\n\nb$", [("text", "$a\n\nb$")]),
        ("$", [("text", "$")]),
        ("$$", [("text", "$$")]),
        (r"back\slash", [("text", r"back\slash")]),
    ],
)
def test_what_is_maths(text: str, pieces: list[tuple[str, str]]) -> None:
    assert split_maths(text) == pieces


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([("text", "costs $5")], "costs $5"),
        ([("text", "$5 to $6")], "$5 to $6"),
        ([("text", "a$b$c")], r"a\$b\$c"),
        ([("text", "$5 for "), ("inline", "n")], "$5 for $n$"),
        ([("text", "$5/"), ("inline", "n")], r"\$5/$n$"),
        ([("text", "\\"), ("inline", "n")], r"\\$n$"),
        ([("text", r"\$")], r"\\\$"),
        ([("text", "a"), ("text", "$"), ("text", "b")], "a$b"),
        ([("display", "x"), ("text", "")], "$$x$$"),
        ([], ""),
    ],
)
def test_dollars_are_escaped_only_where_they_must_be(pieces: list[tuple[str, str]], text: str) -> None:
    assert join_maths(pieces) == text


WRITTEN = st.text(alphabet="$\\ a5,x\n", max_size=12)
SPANS = st.sampled_from(["x", r"\mu", r"a\$b", "{x}^2", r"\\"])


@settings(max_examples=500, deadline=None)
@given(WRITTEN)
def test_any_text_can_be_written_literally(text: str) -> None:
    assert split_maths(join_maths([("text", text)])) == ([("text", text)] if text else [])


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["inline", "display"]), SPANS, WRITTEN), max_size=4), WRITTEN)
def test_pieces_come_back_as_they_were_written(parts: list[tuple[str, str, str]], first: str) -> None:
    pieces = [("text", first)]
    for kind, span, after in parts:
        pieces += [(kind, span), ("text", after if not after[:1].isdigit() else f" {after}")]
    written = [piece for piece in pieces if piece[1]]
    assert split_maths(join_maths(pieces)) == written


@settings(max_examples=500, deadline=None)
@given(WRITTEN)
def test_reading_and_writing_settle(text: str) -> None:
    once = join_maths(split_maths(text))
    assert split_maths(once) == split_maths(text)
    assert join_maths(split_maths(once)) == once


def test_a_stray_dollar_swallows_no_text() -> None:
    text = "$" + "a " * LIMIT + "b$"
    assert split_maths(text) == [("text", text)]


def test_an_open_display_formula_is_text_however_many_lines_follow() -> None:
    text = "It costs $$\nor so.\n" + "We bought lamps.\n" * 100
    assert split_maths(text) == [("text", text)]
    before, formula = text.split("$$")
    assert split_maths(f"{text}$$") == [("text", before), ("display", formula)]


@pytest.mark.parametrize("unit", ["$", "$x", "$$ ", "\\", "\\$", "$x$", "$ ", "$$x"])
def test_long_text_is_read_in_linear_time(unit: str, linear: Callable[..., None]) -> None:
    def read_and_write(size: int) -> None:
        text = unit * (size // len(unit))
        split_maths(text)
        join_maths([("text", text)])

    linear(read_and_write, 24_000)
