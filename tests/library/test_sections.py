"""The body: where the abstract ends, which section is the note, and which links are links."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.library.sections import find_links, replace_section
from digestgen.library.sections import split_body as split
from digestgen.text.markdown.escape import escape_markdown

NAMES = {"": "abstract", "notes": "note", "note": "note"}
BODY = """\
The abstract,

in two paragraphs.

## Method

How it was done.

## Notes

The curator's words.

### What we doubt

Still the curator's words.

## Limits

Where it ends."""


def split_body(body: str) -> tuple[str, str, str]:
    parts = split(body, NAMES)
    return parts["abstract"], parts.get("note", ""), parts.get("rest", "")


def replace_abstract(body: str, text: str) -> str:
    return replace_section(body, ("",), text)


def test_abstract_note_and_rest() -> None:
    abstract, note, rest = split_body(BODY)
    assert abstract == "The abstract,\n\nin two paragraphs."
    assert note == "The curator's words.\n\n### What we doubt\n\nStill the curator's words."
    assert rest == "## Method\n\nHow it was done.\n\n## Limits\n\nWhere it ends."


def test_a_body_without_headings_is_all_abstract() -> None:
    assert split_body("Words.\n\nMore # words.\n") == ("Words.\n\nMore # words.", "", "")
    assert split_body("") == ("", "", "")


def test_the_note_may_be_spelled_as_people_spell_it() -> None:
    for heading in ("# notes", "## NOTES ##", "###### Note", "##Notes"):
        assert split_body(f"A.\n\n{heading}\n\nN.")[:2] == ("A.", "N."), heading
    assert split_body("## Notes") == ("", "", "")
    assert split_body("## Notes on method\n\nN.") == ("", "", "## Notes on method\n\nN.")


def test_two_notes_are_one() -> None:
    assert split_body("## Notes\nOne.\n## Data\nD.\n## Notes\nTwo.") == ("", "One.\nTwo.", "## Data\nD.")


def test_what_looks_like_a_heading_in_code_is_code() -> None:
    for fence, end in (("```", "```"), ("~~~~ {.sh}", "~~~~"), ("  ````", "`````"), ("```", "no end")):
        body = f"A.\n\n{fence}\n# not a heading\n```x\n~~~\n## Notes\n{end}\n\nStill A."
        if end == "```":
            body = body.replace("```x\n", "")
        assert split_body(body) == (body, "", ""), (fence, end)
    assert split_body("```\ncode\n```\n# Heading\n```\n# code\n```")[2] == "# Heading\n```\n# code\n```"


def test_a_new_abstract_leaves_everything_from_the_first_heading_on() -> None:
    replaced = replace_abstract(BODY, "New.")
    assert replaced == "New.\n\n" + BODY[BODY.index("## Method") :]
    assert replace_abstract("## Notes\n\nN.", "New.") == "New.\n\n## Notes\n\nN."
    assert replace_abstract("Old.", "New.\n") == "New."
    assert replace_abstract("", "New.") == "New."


@pytest.mark.parametrize("gap", [" ", "#", " #", "\t"])
def test_a_heading_with_a_long_gap_is_read_in_linear_time(gap: str, linear: Callable[..., None]) -> None:
    linear(lambda size: split_body(f"Lamps.\n\n## Notes{gap * size}x"), 40_000)


def test_the_name_of_a_section_stands_between_hashes_and_blanks() -> None:
    for heading in ("##  Notes", "## Notes ##", "##\tNotes  ", "## Notes##  "):
        assert split_body(f"Lamps.\n\n{heading}\nGood.") == ("Lamps.", "Good.", "")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["# a", "## Notes", "```", "~~~", "text", "", "#", "####### x", "  # y", "- # z"])
    )
)
def test_no_line_of_a_body_is_lost_but_the_headings_of_notes(lines: list[str]) -> None:
    abstract, note, rest = split_body("\n".join(lines))
    kept = "\n".join((abstract, note, rest)).split()
    written = " ".join(lines).split()
    assert sorted(word for word in kept if word not in ("##", "Notes")) == sorted(
        word for word in written if word not in ("##", "Notes")
    )


# --- links ---


def test_links_with_the_line_they_stand_on() -> None:
    body = """\
See [one](a.md) and [two](../b.md#part "title"),
[![a picture](c.png)](d.md) or [over two
lines](<e f.md>), [six][ref] and `[not](code.md)`.

[ref]: g\\_h.md
[^1]: Not a link, but [this](i.md) is.

```
[not](code.md)
```
"""
    assert list(find_links(body)) == [
        *((0, "a.md"), (0, "../b.md#part"), (1, "c.png"), (1, "d.md")),
        *((2, "e f.md"), (4, "g_h.md"), (5, "i.md")),
    ]


def test_what_is_no_relative_link() -> None:
    for text in (
        "[a](https://example.org/x.md) [b](//example.org) [d](#part) [e](mailto:a@example.org)",
        "[f](javascript&colon;alert(1))",
        "\\[g](h.md) and g](h.md) and [g]\\(h.md)",
        "$E[X](t)$ and $$\\sum\n[x](y)$$",
        "[unclosed\n\n](x.md)",
    ):
        assert list(find_links(text)) == [], text


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("[]()\\!`$<>:^~ ab.#\"'"), max_size=30))
def test_an_imported_text_holds_no_link(text: str) -> None:
    """Sources are escaped: whatever they say must not make the library invalid."""
    assert list(find_links(escape_markdown(text))) == []
