"""Citation keys: safe in TeX, told apart by words of the title, and never moved by a newer paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestgen.citations.keys import build_citation_keys
from digestgen.model.person import Name


def keys(*papers: tuple[str, str]) -> list[str]:
    rows = [
        (number, Name(author) if author else None, "2025", title, f"{number:06x}")
        for number, (author, title) in enumerate(papers)
    ]
    return list(build_citation_keys(rows).values())


def test_keys_as_people_write_them() -> None:
    assert keys(("Ada One", "On the Agents of Old")) == ["one2025agents"]
    assert keys(("O'Neil, Séamus", "Old Songs")) == ["oneil2025old"]
    assert keys(("José Ñandú-Ruiz", "The $x$ “Quoted” World")) == ["nanduruiz2025quoted"]
    assert keys(("Ada One", "7 Lamps")) == ["one2025lamps"]
    assert keys(("江常皓", "知识"), ("", "Lamps")) == ["id0000002025paper", "id0000012025lamps"]


@pytest.mark.parametrize(
    ("author", "family"),
    [
        (Name("Martin Luther King Jr."), "king"),
        (Name("Ludwig van Beethoven"), "beethoven"),
        (Name("Gabriel García Márquez", family="García Márquez"), "garciamarquez"),
        (Name("World Health Organization"), "worldhealthorganization"),
        (Name("Harbour Lamps", is_body=True), "harbourlamps"),
        (Name("MJ O'Neil"), "oneil"),
        (Name("Alexander von Humboldt", family="Humboldt"), "humboldt"),
    ],
)
def test_the_family_name_of_a_key(author: Name, family: str) -> None:
    assert list(build_citation_keys([(1, author, "2025", "Lamps", "00000a")]).values()) == [
        f"{family}2025lamps"
    ]


def test_a_year_that_nobody_knows_is_not_in_the_key() -> None:
    rows = [
        (1, Name("Ada One"), "", "Kettles in Tune", "00000a"),
        (2, Name("Ada One"), "", "The Kettles, again", "00000b"),
    ]
    assert list(build_citation_keys(rows).values()) == ["onendkettles", "onendkettlesagain"]
    assert list(build_citation_keys([(1, None, "", "Lamps", "00000a")]).values()) == ["id00000andlamps"]


def test_the_first_keeps_its_key_and_others_take_more_words() -> None:
    wang = ("Li Wang", "Towards Better Lamps of Glass")
    assert keys(wang, wang, wang, wang, wang, wang) == [
        "wang2025towards",
        "wang2025towardsbetter",
        "wang2025towardsbetterlamps",
        "wang2025towardsbetterlampsglass",
        "wang2025towardsbetterlampsglass000004",
        "wang2025towardsbetterlampsglass000005",
    ]


PAPERS = st.lists(st.tuples(st.sampled_from(["Li Wang", "Ada One", ""]), st.text(max_size=20)), max_size=8)


@given(papers=PAPERS, newer=PAPERS)
def test_no_two_alike_and_none_moved_by_a_newer_paper(
    papers: list[tuple[str, str]], newer: list[tuple[str, str]]
) -> None:
    found = keys(*papers, *newer)
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[a-z0-9]+", key) for key in found)
    assert found[: len(papers)] == keys(*papers)
