"""Names in parts: what BibTeX would find, and nothing made up for bodies and names of one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestgen.citations.names import split_name


@pytest.mark.parametrize(
    ("name", "given", "particle", "family", "suffix"),
    [
        ("Ada One", "Ada", "", "One", ""),
        ("Ludwig van der Meer", "Ludwig", "van der", "Meer", ""),
        ("María de la Cruz Gómez", "María", "de la", "Cruz Gómez", ""),
        ("Hal Daumé III", "Hal", "", "Daumé", "III"),
        ("Bo Two, Jr.", "Bo", "", "Two", "Jr."),
        ("Two Three, Bo", "Bo", "", "Two Three", ""),
        ("danah boyd", "danah", "", "boyd", ""),
        ("Ali al-Hassan", "Ali", "", "al-Hassan", ""),
        ("Md Rahman", "Md", "", "Rahman", ""),
        ("Xingyu", "", "", "", ""),
        ("江常皓", "", "", "", ""),
        ("A, B, C", "", "", "", ""),
    ],
)
def test_parts(name: str, given: str, particle: str, family: str, suffix: str) -> None:
    cited = split_name(name)
    assert (cited.given, cited.particle, cited.family, cited.suffix) == (given, particle, family, suffix)
    assert not cited.is_body


@pytest.mark.parametrize(
    "name",
    [
        "Gemma Team",
        "The LIGO Collaboration",
        "University of Nowhere",
        "Lamps and Sons",
        "Agent 7",
        "Acme, Inc.",
    ],
)
def test_bodies_stay_whole(name: str) -> None:
    cited = split_name(name)
    assert cited.is_body and cited.whole == name and not cited.family


@given(st.text(max_size=30))
def test_any_text_is_a_name(text: str) -> None:
    cited = split_name(text)
    assert "\n" not in cited.sorted
    assert bool(cited.family) == bool(cited.given)
