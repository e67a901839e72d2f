"""What cleaning changed, in a few words that a person can check."""

from __future__ import annotations

import pytest

from digestgen.sources.toolkit.changes import find_changes


@pytest.mark.parametrize(
    ("before", "after", "stretches"),
    [
        ("one  two\nthree", "one two three", []),
        ("one two three", "one three", [("two", "")]),
        ("one three four", "one two three four", [("", "two")]),
        ("all of it", "none", [("all of it", "none")]),
        ("", "new", [("", "new")]),
        ("Gr\\\"obner's 40\\% rule", "Gröbner's 40% rule", [("Gr\\\"obner's 40\\%", "Gröbner's 40%")]),
        ("a *b* <c> $x\\%$", "a \\*b\\* &lt;c> $x\\%$", []),
    ],
)
def test_only_what_differs_is_told(before: str, after: str, stretches: list[tuple[str, str]]):
    found = find_changes("abstract", before, after, markdown=True)
    assert found == tuple(("abstract", *stretch) for stretch in stretches)


def test_a_title_is_no_markdown():
    assert find_changes("title", "R\\_2", "R_2", markdown=False) == (("title", "R\\_2", "R_2"),)


def test_time_is_linear_in_texts_that_never_meet(linear):
    linear(lambda size: find_changes("abstract", "a b " * size, "a c " * size, markdown=False), 4_000)
