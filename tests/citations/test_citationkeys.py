"""Citation keys: safe in TeX, and made of nothing but their paper."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestgen.citations.cached import Citations
from digestgen.citations.keys import build_citation_key
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name

LAMPS = Paper("lamps.md", PaperId("arxiv", "2508.10001"), "On the Lamps of Old", "2025-08-07", published="2025-08",
              authors=(Name("Ada One"),))  # fmt: skip
SHORT = LAMPS.id.short


@pytest.mark.parametrize(
    ("author", "title", "key"),
    [
        ("Ada One", "On the Agents of Old", "one2025agents"),
        ("O'Neil, Séamus", "Old Songs", "oneil2025old"),
        ("José Ñandú-Ruiz", "The $x$ “Quoted” World", "nanduruiz2025quoted"),
        ("Ada One", "7 Lamps", "one2025lamps"),
        ("Ada One", "知识", "one2025paper"),
    ],
)
def test_keys_as_people_write_them(author: str, title: str, key: str) -> None:
    assert build_citation_key(replace(LAMPS, authors=(Name(author),), title=title)) == key + SHORT


def test_without_a_latin_name_the_id_comes_first() -> None:
    for authors in ((), (Name("江常皓"),)):
        assert build_citation_key(replace(LAMPS, authors=authors)) == f"id{SHORT}2025lamps"


def test_a_year_that_nobody_knows_is_not_in_the_key() -> None:
    assert build_citation_key(replace(LAMPS, published="")) == f"onendlamps{SHORT}"


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
    assert build_citation_key(replace(LAMPS, authors=(author,))) == f"{family}2025lamps{SHORT}"


def test_a_file_may_state_its_key() -> None:
    assert build_citation_key(replace(LAMPS, extra={"citation_key": "Lamps:25"})) == "Lamps:25"


def test_two_files_that_state_one_key_have_two() -> None:
    other = replace(LAMPS, path="x.md", id=PaperId("arxiv", "2508.10002"), extra={"citation_key": "LAMPS"})
    ours = replace(LAMPS, extra={"citation_key": "lamps"})
    for papers in ((ours, other), (other, ours)):
        assert Citations(papers).keys == {ours.id: "lamps", other.id: f"LAMPS{other.id.short}"}


PAPERS = st.lists(
    st.builds(
        lambda author, title, number, day: replace(
            LAMPS, path=f"{number}.md", id=PaperId("arxiv", f"2508.{number:05}"), title=title, date=f"2025-08-{day:02}",
            authors=(Name(author),) if author else ()),
        st.sampled_from(["Li Wang", "Ada One", ""]), st.text(min_size=1, max_size=20), st.integers(0, 99999),
        st.integers(1, 28)),
    max_size=8, unique_by=lambda paper: paper.id)  # fmt: skip


@given(papers=PAPERS, others=PAPERS)
def test_no_two_alike_and_none_moved_by_another_paper(papers: list[Paper], others: list[Paper]) -> None:
    before = Citations(papers).keys
    own = {paper.id for paper in papers}
    after = Citations([*(other for other in others if other.id not in own), *papers]).keys
    assert len({key.lower() for key in after.values()}) == len(after)
    assert all(re.fullmatch("[a-z0-9]+", key) for key in after.values())
    assert before.items() <= after.items()
