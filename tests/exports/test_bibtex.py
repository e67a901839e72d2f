"""BibTeX: whatever a title or a name holds, the entry is one entry and says what it should."""

from __future__ import annotations

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.exports.bibtex import build_key, render_bibtex
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name


def paper(title: str = "Plain title", authors: tuple[str, ...] = ("Ada One",), **fields: object) -> Paper:
    return Paper("x.md", PaperId("arxiv", "2508.01234"), title, "2025-08-07", authors=tuple(map(Name, authors)),
                 published="2025-08-05", **fields)  # type: ignore[arg-type]  # fmt: skip


def test_an_entry_as_people_expect_it() -> None:
    assert render_bibtex(
        paper("On GPT-4 and $\\alpha$-Divergence: a 5% Gain", ("Ada One", "Bo van Two"))
    ) == (
        "@misc{one2025gpt,\n"
        "  title = {On {GPT-4} and {$\\alpha$}-Divergence: a 5\\% Gain},\n"
        "  author = {Ada One and Bo van Two},\n"
        "  year = {2025},\n"
        "  month = aug,\n"
        "  eprint = {2508.01234},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2508.01234}\n"
        "}\n"
    )


def test_published_papers_get_their_type_and_venue() -> None:
    text = render_bibtex(
        paper(
            publication={"type": "paper-conference", "venue": "Proc. of Examples & More", "pages": "1–9"},
            ids=(PaperId("doi", "10.1145/1234_5"),),
        )
    )
    assert text.startswith("@inproceedings{")
    assert "booktitle = {Proc. of Examples \\& More}" in text
    assert "pages = {1--9}" in text
    assert "doi = {10.1145/1234_5}" in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Gemma Team", "{Gemma Team}"),
        ("Research and Development", "{Research and Development}"),
        ("Xingyu", "{Xingyu}"),
        ("江常皓", "{江常皓}"),
        ("Björn O'Neill", "Björn O'Neill"),
    ],
)
def test_a_name_that_is_no_family_name_stays_whole(name: str, written: str) -> None:
    assert f"author = {{{written}}}," in render_bibtex(paper(authors=(name,)))


def test_punctuation_stays_outside_of_the_braces() -> None:
    assert 'title = {A "{DOI}", ({BERT}) and {GPT-4}: done},' in render_bibtex(
        paper('A "DOI", (BERT) and GPT-4: done')
    )


def test_keys_are_safe() -> None:
    assert build_key(paper("Old Songs", ("O'Neil, Séamus",))) == "oneil2025old"
    assert build_key(paper("The $x$ “Quoted” World", ("José Ñandú-Ruiz",))) == "nanduruiz2025quoted"
    assert build_key(paper("知识", ("江常皓",))).isascii()


HOSTILE = st.text(alphabet=st.sampled_from("ab {}\\%$#_&~^@,=\"'\n\u202e日é"), max_size=40).map(str.strip)


@settings(max_examples=300, deadline=None)
@given(title=HOSTILE.filter(bool), author=HOSTILE.filter(bool))
def test_no_text_breaks_out_of_its_field(title: str, author: str) -> None:
    """bibtexparser reads exactly one entry, with exactly the fields that were written."""
    text = render_bibtex(paper(" ".join(title.split()) or "t", (" ".join(author.split()) or "a",)))
    parsed = bibtexparser.parse_string(text)
    assert not parsed.failed_blocks, text
    assert len(parsed.entries) == 1
    keys = [field.key for field in parsed.entries[0].fields]
    assert keys == ["title", "author", "year", "month", "eprint", "archiveprefix", "url"]
