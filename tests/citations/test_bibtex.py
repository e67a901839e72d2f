"""BibTeX: whatever a title or a name holds, the entry is one entry and says what it should."""

from __future__ import annotations

import re

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import build_citation
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.publication import DOCUMENT, PREPRINT, TYPES


def paper(title: str = "Plain title", authors: tuple[str, ...] = ("Ada One",), **fields: object) -> Paper:
    return Paper("x.md", PaperId("arxiv", "2508.01234"), title, "2025-08-07", authors=tuple(map(Name, authors)),
                 published=str(fields.pop("published", "2025-08-05")), **fields)  # type: ignore[arg-type]  # fmt: skip


def render(*args: object, **fields: object) -> str:
    return render_bibtex(build_citation(paper(*args, **fields), "one2025gpt"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("head", "piece"), [("a", "-"), ("", "A'"), ("a", "{"), ("", "A-")])
def test_long_titles_take_time_in_proportion(head: str, piece: str, linear) -> None:  # type: ignore[no-untyped-def]
    linear(lambda size: render(f"{head}{piece * size}a"), 8_000)


def test_an_entry_as_people_expect_it() -> None:
    assert render("On GPT-4 and $\\alpha$-Divergence: a 5% Gain", ("Ada One", "Bo van Two")) == (
        "@misc{one2025gpt,\n"
        "  title = {On {GPT-4} and {$\\alpha$}-Divergence: a 5\\% Gain},\n"
        "  author = {Ada One and van Two, Bo},\n"
        "  month = aug,\n"
        "  year = {2025},\n"
        "  day = {5},\n"
        "  eprint = {2508.01234},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2508.01234}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("published", "fields"),
    [("2025-08-05", ["month", "year", "day"]), ("2025-08", ["month", "year"]), ("2025", ["year"]), ("", [])],
)
def test_a_date_is_as_exact_as_it_is_known(published: str, fields: list[str]) -> None:
    """And ends with no month, behind which findings/bibtex-parse-js-month-at-the-end.sh reads nothing any more."""
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


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("authors", [("Ada One",), ()])
def test_a_paper_has_its_type_whatever_is_missing(kind: str, authors: tuple[str, ...]) -> None:
    """Styles only warn of a field that they miss; Zotero, JabRef and DBLP write such entries too."""
    assert render(authors=authors, publication={"type": kind}).startswith(f"@{TYPES[kind].bibtex}{{")


@pytest.mark.parametrize("kind", TYPES)
def test_all_that_is_known_of_where_it_appeared_is_in_the_entry(kind: str) -> None:
    text = render(ids=(PaperId("pmid", "123"), PaperId("pmcid", "PMC7")), lang="de", publication={
        "type": kind, "venue": "Lamps Old & New", "publisher": "Wick", "series": "LN", "volume": "7", "number": "N5",
        "pages": "10–20", "editor": (Name("Eda Hill"), Name("Cy Three"))})  # fmt: skip
    number = "" if kind == PREPRINT else "\n  number = {N5},"
    for line in ("publisher = {Wick},", "series = {LN},", "volume = {7},", "pages = {10--20},", number.strip(),
                 "editor = {Eda Hill and Cy Three},", "pmid = {123},", "pmcid = {PMC7},", "langid = {ngerman}"):  # fmt: skip
        assert line in text
    venue = "" if kind == "book" else f"{TYPES[kind].bibtex_venue} = {{Lamps Old \\& New}},"
    assert venue in text


def test_who_published_it_stands_where_styles_print_it() -> None:
    assert "howpublished = {Zenodo},\n  publisher = {Zenodo}," in render(
        publication={"type": "dataset", "publisher": "Zenodo"}
    )
    thesis = render(publication={"type": "thesis", "publisher": "University of Lamps"})
    assert "school = {University of Lamps}," in thesis and "publisher" not in thesis


def test_what_has_a_publisher_is_published() -> None:
    def kind(publisher: str) -> str:
        one = Paper(
            "x.md", PaperId("title", "lamps"), "Lamps", "2025-08-07", publication={"publisher": publisher}
        )
        return build_citation(one, "lamps").type

    assert (kind("Wick & Sons"), kind("Research Square")) == (DOCUMENT, PREPRINT)


def test_the_category_of_a_preprint_and_a_language_without_a_name() -> None:
    text = render(sources={"arxiv": {"categories": ["cs.CL", "cs.AI"]}}, lang="mi")
    assert "archiveprefix = {arXiv},\n  primaryclass = {cs.CL},\n" in text and "language = {mi}" in text


@pytest.mark.parametrize(
    ("pages", "written"),
    [("B1-10--B1-20", "B1-10--B1-20"), ("B1-10–B1-20", "B1-10--B1-20"), ("3-9", "3--9"), ("e12", "e12"), ("5–", "5")],
)  # fmt: skip
def test_pages_are_divided_where_they_are(pages: str, written: str) -> None:
    assert f"pages = {{{written}}}" in render(publication={"type": "article-journal", "pages": pages})


def test_a_doi_keeps_its_braces_and_the_address_without_an_id_is_there() -> None:
    assert "doi = {10.5555/a%7Bb%7D}" in render(ids=(PaperId("doi", "10.5555/a{b}"),))
    lamps = Paper(
        "x.md",
        PaperId("title", "lamps"),
        "Lamps",
        "2025-08-07",
        publication={"url": "https://x.example/lamps"},
    )
    assert "url = {https://x.example/lamps}" in render_bibtex(build_citation(lamps, "lamps"))


def test_without_authors_it_sorts_by_its_title() -> None:
    text = render("Lamps & Tides", (), publication={"type": "article-journal", "venue": "Lamps"})
    assert "  key = {Lamps \\& Tides},\n" in text and "author" not in text


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("The interval {0, 1) of lamps", r"The interval \textbraceleft{}0, 1) of lamps"),
        ("Lamps } of {Newts} {", r"Lamps \textbraceright{} of \{Newts\} \textbraceleft{}"),
        (r"On $\{x\}$ and $\left\{ x \right.$", r"On {$\lbrace x\rbrace $} and {$\left\lbrace x \right.$}"),
        (r"On $\\{x}$", r"On {$\\ {x}$}"),
        ("On $O(n^2)$, $n^{12}$ and $k$-means", "On {O(n²)}, n¹² and k-means"),
        (r"At $5 \times 3$ and $90^\circ$ of $\sin x$", "At 5 × 3 and 90° of sin x"),
        (r"On $\beta$ and $x_i$ and $p(x|y)$", r"On {$\beta$} and {$x_i$} and {$p(x|y)$}"),
        ("On $p < 0.05$", r"On p \textless{} 0.05"),
    ],
)  # fmt: skip
def test_braces_and_formulas(title: str, written: str) -> None:
    assert f"title = {{{written}}}," in render(title)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Gemma Team", "{Gemma Team}"),
        ("Research and Development", "{Research {and} Development}"),
        ("University of Nowhere", "{University of Nowhere}"),
        ("Xingyu", "{Xingyu}"),
        ("江常皓", "{江常皓}"),
        ("Björn O'Neill", "Björn O'Neill"),
        ("Ludwig van der Meer", "van der Meer, Ludwig"),
        ("Hal Daumé III", "Daumé, III, Hal"),
        ("Two, Bo", "Bo Two"),
        ("Two Three, Bo", "Two Three, Bo"),
        ("Ann One, PhD", "Ann One"),
        ("ei Liu", "Liu, ei"),
        ("Xiao-yu Li", "Li, Xiao-yu"),
        ("Jean-Luc-marie One", "One, Jean-Luc-marie"),
        ("Ada Élise One", "One, Ada Élise"),
        ("Łukasz Three", "Three, Łukasz"),
        ("Č. Three", "Č. Three"),
        ("Ada Ångström", "Ada Ångström"),
        ("Ada Żółw-One", "{Żółw-One}, Ada"),
        ("Ali al-Hassan", "{al-Hassan}, Ali"),
        ("Bo Two-three", "Bo Two-three"),
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
        ("A language of $x^2$ and R", "A language of x² and {R}"),
    ],
)
def test_no_style_lowers_a_letter_that_is_a_name(title: str, written: str) -> None:
    assert f"title = {{{written}}}," in render(title)


def test_signs_that_old_fonts_lack_are_written_in_words() -> None:
    assert "title = {Lamps with p \\textless{} 0.05 \\textbar{} 3 \\textgreater{} 2}," in render(
        "Lamps with p < 0.05 | 3 > 2"
    )


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
    assert keys == ["title", "author", "month", "year", "day", "eprint", "archiveprefix", "url"]


MATHS = st.lists(st.sampled_from(["$", "\\", "{", "}", "\\{", "\\}", "\\\\", "x", "^", "2", "%", "#", " ", "A", "\\frac", "\\text{", ","]),
                 max_size=25).map("".join)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.one_of(HOSTILE, MATHS, MATHS.map(lambda tex: f"On ${tex}$")), MATHS)
def test_braces_balance_however_they_are_counted(title: str, venue: str) -> None:
    """All of them, as BibTeX does, or without escaped ones, as biber and pandoc do: each line is a field of its own."""
    text = render(" ".join(title.split()) or "t", (" ".join(venue.split()) or "a",),
                  publication={"type": "article-journal", "venue": venue, "editor": (Name(venue),)})  # fmt: skip
    for count in (r"[{}]", r"\\.|[{}]", r"\\\\|\\[{}]|[{}]"):
        depth = 0
        for line in text.split("\n"):
            for mark in re.findall(count, line):
                depth += (mark == "{") - (mark == "}")
                assert depth >= 0, text
            assert depth == (0 if line in ("}", "") else 1), text
