"""Names in parts: what BibTeX would find, and nothing made up for bodies and names of one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestgen.model.person import Name, build_name, split_name


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
        ("e. e. kettle", "e. e.", "", "kettle", ""),
        ("Jan 't Wiel", "Jan", "'t", "Wiel", ""),
        ("Bo in ’t Wiel", "Bo", "in ’t", "Wiel", ""),
        ("José Two y One", "José", "", "Two y One", ""),
        ("Artur da Two e One", "Artur", "da Two e", "One", ""),
        ("J. y One", "J.", "y", "One", ""),
        ("Peter C. St. One, Jr.", "Peter C.", "", "St. One", "Jr."),
        ("Ann One PhD", "Ann", "", "One", ""),
        ("Ann One M.D., Ph.D.", "Ann", "", "One", ""),
        ("Ali al-Hassan", "Ali", "", "al-Hassan", ""),
        ("Md Rahman", "Md", "", "Rahman", ""),
        ("BO AI", "BO", "", "AI", ""),
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
        "Deutsche Forschungsgemeinschaft",
        "Universidad de Chile",
        "Statistics Canada",
        "SPRINT Investigators",
        "Ministerio de Sanidad",
        "Kettle AI",
        "Lamp Research",
        "School of Lamps",
    ],
)
def test_bodies_stay_whole(name: str) -> None:
    cited = split_name(name)
    assert cited.is_body and cited.whole == name and not cited.family


@pytest.mark.parametrize(
    ("name", "given", "particle", "family", "suffix", "dropping"),
    [
        (Name("Gabriel García Márquez", family="García Márquez"), "Gabriel", "", "García Márquez", "", ""),
        (Name("Ada De Luca", family="De Luca"), "Ada", "", "De Luca", "", ""),
        (Name("Jan 't Kind", family="'t Kind"), "Jan", "'t", "Kind", "", ""),
        (Name("Alexander von Humboldt", family="Humboldt"), "Alexander", "", "Humboldt", "", "von"),
        (Name("Jean de La Fontaine", family="La Fontaine"), "Jean", "", "La Fontaine", "", "de"),
        (Name("Bo he Three", family="Three"), "Bo he", "", "Three", "", ""),
        (Name("Bo Two Three Jr.", family="Two Three"), "Bo", "", "Two Three", "Jr.", ""),
        (Name("Ali Ali", family="Ali"), "Ali", "", "Ali", "", ""),
        (Name("Kim Min-su", family="Kim"), "Min-su", "", "Kim", "", ""),
        (Name("王小明", family="王"), "小明", "", "王", "", ""),
        (Name("Gemma Team", family="Team"), "Gemma", "", "Team", "", ""),
        (Name("Sri Lanka", family="Sri Lanka"), "", "", "", "", ""),
        (Name("MJ O’Neil"), "M. J.", "", "O’Neil", "", ""),
        (Name("J-P One"), "J.-P.", "", "One", "", ""),
        (Name("YU WANG"), "YU", "", "WANG", "", ""),
        (Name("Hurt, MD"), "M. D.", "", "Hurt", "", ""),
        (Name("Rahman, Md"), "Md", "", "Rahman", "", ""),
    ],
)
def test_parts_that_are_said(
    name: Name, given: str, particle: str, family: str, suffix: str, dropping: str
) -> None:
    parts = split_name(name)
    assert (parts.given, parts.particle, parts.family, parts.suffix, parts.dropping) == (
        given, particle, family, suffix, dropping,
    )  # fmt: skip
    assert not parts.is_body


def test_what_the_name_says_by_itself_is_not_said_again() -> None:
    assert build_name("Ludwig van Beethoven", family="van Beethoven") == Name("Ludwig van Beethoven")
    assert build_name("Gemma Team", is_body=True) == Name("Gemma Team")
    assert build_name("OpenAI", is_body=True).is_body
    assert build_name("Gemma Team", family="Team").family == "Team"


@given(st.text(max_size=30))
def test_any_text_is_a_name(text: str) -> None:
    cited = split_name(text)
    assert "\n" not in cited.sorted
    assert bool(cited.family) == bool(cited.given)
