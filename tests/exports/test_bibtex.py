"""BibTeX: whatever a title or a name holds, the entry is one entry and says what it should."""

from __future__ import annotations

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import build_citation
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name


def paper(title: str = "Plain title", authors: tuple[str, ...] = ("Ada One",), **fields: object) -> Paper:
    return Paper("x.md", PaperId("arxiv", "2508.01234"), title, "2025-08-07", authors=tuple(map(Name, authors)),
                 published=str(fields.pop("published", "2025-08-05")), **fields)  # type: ignore[arg-type]  # fmt: skip


def render(*args: object, **fields: object) -> str:
    return render_bibtex(build_citation(paper(*args, **fields), "one2025gpt"))  # type: ignore[arg-type]


def test_an_entry_as_people_expect_it() -> None:
    assert render("On GPT-4 and $\\alpha$-Divergence: a 5% Gain", ("Ada One", "Bo van Two")) == (
        "@misc{one2025gpt,\n"
        "  title = {On {GPT-4} and {$\\alpha$}-Divergence: a 5\\% Gain},\n"
        "  author = {Ada One and Bo van Two},\n"
        "  year = {2025},\n"
        "  month = aug,\n"
        "  day = {5},\n"
        "  eprint = {2508.01234},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2508.01234}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("published", "fields"),
    [("2025-08", ["year", "month"]), ("2025", ["year"]), ("", [])],
)
def test_a_date_is_as_exact_as_it_is_known(published: str, fields: list[str]) -> None:
    entry = bibtexparser.parse_string(render(published=published)).entries[0]
    assert [field.key for field in entry.fields if field.key in ("year", "month", "day")] == fields


def test_published_papers_get_their_type_and_venue() -> None:
    text = render(
        publication={"type": "paper-conference", "venue": "Proc. of Examples & More", "pages": "1–9"},
        ids=(PaperId("doi", "10.1145/1234_5"),),
    )
    assert text.startswith("@inproceedings{")
    assert "booktitle = {Proc. of Examples \\& More}" in text
    assert "pages = {1--9}" in text
    assert "doi = {10.1145/1234_5}" in text


@pytest.mark.parametrize(
    "publication",
    [
        {"type": "article-journal"},
        {"type": "paper-conference"},
        {"type": "chapter", "venue": "A Book without a Publisher"},
        {"type": "book"},
        {"type": "thesis"},
        {"type": "report"},
        {"type": "something else"},
    ],
)
def test_a_type_whose_fields_are_missing_is_misc(publication: dict[str, str]) -> None:
    assert render(publication=publication).startswith("@misc{")


def test_without_authors_it_sorts_by_its_title() -> None:
    text = render("Lamps & Tides", (), publication={"type": "article-journal", "venue": "Lamps"})
    assert text.startswith("@misc{") and "  key = {Lamps \\& Tides},\n" in text and "author" not in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Gemma Team", "{Gemma Team}"),
        ("Research and Development", "{Research and Development}"),
        ("University of Nowhere", "{University of Nowhere}"),
        ("Xingyu", "{Xingyu}"),
        ("江常皓", "{江常皓}"),
        ("Björn O'Neill", "Björn O'Neill"),
        ("Ludwig van der Meer", "Ludwig van der Meer"),
        ("Hal Daumé III", "Daumé, III, Hal"),
        ("Two, Bo", "Bo Two"),
        ("Two Three, Bo", "Two Three, Bo"),
        ("Ann One, PhD", "Ann One"),
        ("ei Liu", "Liu, ei"),
        ("Ann One, Bo Two, Cy Three", "{Ann One, Bo Two, Cy Three}"),
    ],
)
def test_a_name_means_to_bibtex_what_it_means(name: str, written: str) -> None:
    assert f"author = {{{written}}}," in render(authors=(name,))


def test_punctuation_stays_outside_of_the_braces() -> None:
    assert 'title = {A "{DOI}", ({BERT}) and {GPT-4}: done},' in render('A "DOI", (BERT) and GPT-4: done')


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("R for lamps in R and vitamin C", "R for lamps in {R} and vitamin {C}"),
        ("What A and I saw: Plan B", "What A and I saw: Plan {B}"),
        ("Lamps in C# and of B-cells under X-Ray", "Lamps in {C}\\# and of {B-cells} under {X-Ray}"),
        ("Growth of E. coli, and C. elegans", "Growth of {E. coli}, and {C. elegans}"),
        ("A language of $x^2$ and R", "A language of {$x^2$} and {R}"),
    ],
)
def test_no_style_lowers_a_letter_that_is_a_name(title: str, written: str) -> None:
    assert f"title = {{{written}}}," in render(title)


def test_signs_that_old_fonts_lack_are_written_in_words() -> None:
    assert "title = {Lamps with p \\textless{} 0.05 \\textbar{} 3 \\textgreater{} 2}," in render(
        "Lamps with p < 0.05 | 3 > 2"
    )


def test_maths_never_closes_its_field() -> None:
    assert "title = {On \\}x\\{ lamps}" in render("On $}x{$ lamps")


HOSTILE = st.text(alphabet=st.sampled_from("abR. {}\\%$#_&~^@<|,=\"'\n\u202e日é"), max_size=40).map(str.strip)


@settings(max_examples=300, deadline=None)
@given(title=HOSTILE.filter(bool), author=HOSTILE.filter(bool))
def test_no_text_breaks_out_of_its_field(title: str, author: str) -> None:
    """bibtexparser reads exactly one entry, with exactly the fields that were written."""
    text = render(" ".join(title.split()) or "t", (" ".join(author.split()) or "a",))
    parsed = bibtexparser.parse_string(text)
    assert not parsed.failed_blocks, text
    assert len(parsed.entries) == 1
    keys = [field.key for field in parsed.entries[0].fields]
    assert keys == ["title", "author", "year", "month", "day", "eprint", "archiveprefix", "url"]
