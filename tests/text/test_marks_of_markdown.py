"""Markdown in abstracts is read as Markdown where the source declares it; elsewhere what can be nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.sources.records import MARKDOWN, RICH, TEX
from digestgen.text.markdown.limits import find_body_problem

EVERYWHERE = [
    ("We light **many** lamps.", "We light **many** lamps."),
    ("See [https://a.example/x](https://a.example/x).", "See <https://a.example/x>."),
    ("See [a.example/x](https://a.example/x/).", "See <https://a.example/x/>."),
    ("See [the lamps](https://a.example/x_y).", "See [the lamps](<https://a.example/x_y>)."),
    ("[https://a.example/(x)](https://a.example/(x)) burns", "<https://a.example/(x)> burns"),
    ("See [doi](https://doi.org/10.5555/a(b)c-d(e)).", "See [doi](<https://doi.org/10.5555/a(b)c-d(e)>)."),
    ("![a lamp](https://a.example/l.png) burns", "[a lamp](<https://a.example/l.png>) burns"),
    ("A **b [c](https://a.example)** d", "A **b [c](<https://a.example>)** d"),
    ("https://a.example/x{https://a.example/x} burns", "<https://a.example/x> burns"),
    ("https://a.example/y{Project Website}", "[Project Website](<https://a.example/y>)"),
    ("https://a.example/p}{https://a.example/p}.", "<https://a.example/p>."),
    ("(**L**amps in **R**ows)", "(**L**amps in **R**ows)"),
    # neither
    ("2**3**4 and a ** b ** c", "2\\*\\*3\\*\\*4 and a \\*\\* b \\*\\* c"),
    ("[x](javascript:alert(1))", "\\[x](javascript:alert(1))"),
]  # fmt: skip
DECLARED = [
    ("We *light* _many_ `lamps_{2}`.", "We *light* *many* lamps\\_{2}."),
    ("Run `lamp --on` now.", "Run `lamp --on` now."),
    ("5\\*6 of $a*b*c$ and \\\\(x\\\\)", "5\\*6 of $a*b*c$ and $x$"),
    ("Lamps:\n\n- one\n- two\n\nThen:\n1. a", "Lamps:\n\n- one\n- two\n\nThen: 1. a"),
    ("## Light\nIt burns.", "**Light**\n\nIt burns."),
    ("<script>x</script> **<img src=x>** [y](javascript:z)", "&lt;script>x&lt;/script> **&lt;img src=x>** \\[y](javascript:z)"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "shown"), EVERYWHERE)
def test_what_can_be_nothing_else(written: str, shown: str) -> None:
    assert TEX.abstract(written) == MARKDOWN.abstract(written) == shown


@pytest.mark.parametrize(("written", "shown"), [case for case in EVERYWHERE if "}{" not in case[0]])
def test_in_rich_text_too(written: str, shown: str) -> None:
    assert RICH.abstract(written) == shown


@pytest.mark.parametrize(("written", "shown"), DECLARED)
def test_what_its_source_declares(written: str, shown: str) -> None:
    assert MARKDOWN.abstract(written) == shown


def test_a_source_that_declares_nothing_keeps_its_stars() -> None:
    assert TEX.abstract("We *light* and `code`") == "We \\*light\\* and \\`code\\`"


MARKS = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "`",
        "[",
        "](https://a.example",
        ")",
        "a",
        " ",
        "\n",
        "- ",
        "# ",
        "$",
        "{",
        "}",
        "\\",
        "<b>",
        "1. ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MARKS, max_size=16).map("".join))
def test_nothing_raises(text: str) -> None:
    assert "<b>" not in MARKDOWN.abstract(text).replace("&lt;b>", "") and RICH.abstract(text) is not None


@pytest.mark.parametrize(
    "unit", ["**a", "[a](https://b", "*a", "- a\n", "`", "# a\n", "[", "https://a.example}{"]
)
def test_long_hostile_text_is_read_in_linear_time(unit: str, linear: Callable[..., None]) -> None:
    linear(lambda size: MARKDOWN.abstract((unit * (size // len(unit) + 1))[:size]), 16_000)


LONG_ROWS = [
    ("So $x^{~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~}y$.", "So $x^{ ~~~~}y$."),
    ("So $$a" + "~" * 99 + "b$$ and\\[c" + "~" * 40 + "d\\]", None),
    ("So $x^{" + "*" * 30 + "}$ burns.", None),
    ("So $a" + "=" * 25 + "b$ and $c$.", None),
]


@pytest.mark.parametrize(("written", "shown"), LONG_ROWS)
def test_a_long_row_of_marks_in_a_formula_is_taken_by_its_page(written: str, shown: str | None) -> None:
    """A record of arXiv's whose version had a superscript of a hundred ties was refused as a page."""
    for form in (TEX, RICH, MARKDOWN):
        made = form.abstract(written)
        assert find_body_problem(made) is None
        if shown is not None:
            assert made == shown
