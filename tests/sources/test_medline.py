"""Conventions that PubMed's two formats share: titles, pages, days, affiliations, iDs, languages."""

from __future__ import annotations

import pytest

from digestgen.sources.pubmed.medline import (
    clean_affiliation,
    find_orcid,
    find_status,
    first_day,
    full_pages,
    label_paragraph,
    split_title,
)
from digestgen.sources.toolkit.references import language_tag


@pytest.mark.parametrize(
    ("written", "title", "translated"),
    [
        ("A lamp.", "A lamp", False),
        ("Is it a lamp?", "Is it a lamp?", False),
        ("Lamps of the U.S.", "Lamps of the U.S.", False),
        ("Lamps and so on...", "Lamps and so on...", False),
        ("CellLamp 2.0.", "CellLamp 2.0", False),
        ("[A lamp].", "A lamp", True),
        ("[A lamp (author's transl)].", "A lamp", True),
        ("[Re] A [new] lamp.", "[Re] A [new] lamp", False),
        ("[" * 50_000 + "].", "[" * 50_000 + "]", False),
    ],
)
def test_titles_lose_what_the_library_adds(written: str, title: str, translated: bool):
    assert split_title(written) == (title, translated)


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("113-25", "113-125"),
        ("S12-5", "S12-S15"),
        ("1865-1876", "1865-1876"),
        ("e113", "e113"),
        ("12-4, 15", "12-4, 15"),
    ],
)
def test_pages_are_spelled_out_where_it_is_clear_how(written: str, pages: str):
    assert full_pages(written) == pages


def test_of_several_days_the_first_and_most_exact_counts():
    assert first_day("2031-02-07", "2031-05") == first_day("2031-05", "2031-02-07") == "2031-02-07"
    assert first_day("2031", "2031-02-07") == first_day("2031-02-07", "2031") == "2031-02-07"
    assert first_day("", "2030", "2031-02") == "2030"
    assert first_day() == ""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Teapot Town. Electronic address: ada@lamps.example.org.", "Teapot Town"),
        ("Teapot Town; ada@lamps.example.org; bo@lamps.example.org", "Teapot Town"),
        ("Lamps @ Teapot Town.", "Lamps @ Teapot Town."),
    ],
)
def test_affiliations_lose_addresses_of_people(written: str, kept: str):
    assert clean_affiliation(written) == kept


@pytest.mark.parametrize("written", ["0000-0002-1825", "0000000218250097123", "grid.1", ""])
def test_what_is_no_orcid_is_none(written: str):
    assert find_orcid(written) == ""


@pytest.mark.parametrize(
    ("label", "paragraph"),
    [
        ("AIM:", "<p><b>Aim:</b> x</p>"),
        ("What is known", "<p><b>What is known:</b> x</p>"),
        ("<b>&", "<p><b>&lt;b&gt;&amp;:</b> x</p>"),
        ("UNLABELLED", "<p>x</p>"),
        ("", "<p>x</p>"),
    ],
)
def test_labels_are_sentences_beginnings(label: str, paragraph: str):
    assert label_paragraph(label, "x") == paragraph


def test_a_notice_of_retraction_is_not_itself_retracted():
    assert find_status("Lamps", ["Retraction of Publication"], ["RetractionOf"]) == ""
    assert find_status("RETRACTED: Lamps", [], []) == "retracted"
    assert find_status("WITHDRAWN: Lamps", ["Review"], []) == "withdrawn"


@pytest.mark.parametrize(("written", "tag"), [("chi", "zh"), ("zho", "zh"), ("FR", "fr"), ("Lampish", "")])
def test_languages_have_tags(written: str, tag: str):
    assert language_tag(written) == tag
