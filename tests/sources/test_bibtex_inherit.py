"""BibTeX entries that take from others, and those that are written in a way that BibTeX's own program refuses or forgives."""

from __future__ import annotations

import pytest

from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.sources.bibtex.reader import SOURCE
from digestgen.sources.source import Context, Parsed


def read(text: str) -> Parsed:
    return SOURCE.parse(text.encode(), "library.bib", Context(day=""))


def records(text: str) -> dict[str, Record]:
    return {str(record.payload.get("key", "")): record for record in read(text).records}


PROCEEDINGS = """@proceedings{P1, title={Proc. of Lamps}, subtitle={All Nights}, year=2023, month=may, publisher={Wick},
  editor={Eda Hill}, series={LN}, volume=7, doi={10.5555/p1}, url={https://lamps.example/p1}, isbn={978-1}, pages={1--900}}
"""
TALK = "@inproceedings{talk, title={On Wicks}, author={Ada One}, pages={3--9}, crossref={p1}}\n"


@pytest.mark.parametrize(
    "text", [PROCEEDINGS + TALK, TALK + PROCEEDINGS], ids=["parent first", "parent last"]
)
def test_a_talk_takes_where_it_was_held_and_never_the_ids_of_the_proceedings(text: str) -> None:
    parsed = read(text)
    (talk,) = parsed.records
    assert talk.publication == {
        "type": "paper-conference", "venue": "Proc. of Lamps: All Nights", "volume": "7", "pages": "3–9",
        "publisher": "Wick", "series": "LN", "editor": (Name("Eda Hill"),),
    }  # fmt: skip
    assert talk.published == "2023-05" and not talk.ids and "url" not in talk.payload
    assert any("1 of the entries only say where others appeared" in remark for remark in parsed.remarks)


def test_two_talks_of_one_volume_stay_two() -> None:
    both = records(PROCEEDINGS + TALK + TALK.replace("{talk", "{other").replace("On Wicks", "On Wax"))
    assert set(both) == {"talk", "other"} and not any(record.ids for record in both.values())


@pytest.mark.parametrize(
    ("own", "published"),
    [("year={2024}", "2024"), ("date={2024-02-03}", "2024-02-03"), ("year=2024, month=jan", "2024-01")],
)
def test_what_an_entry_says_itself_stays(own: str, published: str) -> None:
    proceedings = PROCEEDINGS.replace("year=2023, month=may", "date={2023-05-06}")
    talk = TALK.replace("pages=", f"booktitle={{Own Book}}, {own}, location={{Paris}}, pages=")
    record = records(proceedings + talk)["talk"]
    assert (record.publication["venue"], record.published) == ("Own Book", published)


def test_a_chapter_takes_the_book_and_the_book_stays_a_paper() -> None:
    found = records(
        "@inbook{ch, title={Wax}, crossref={BOOK}, pages={5}}\n"
        "@book{book, title={All of Light}, author={Bo Two}, publisher={Wick}, year=1999, doi={10.5555/book}}\n"
    )
    assert set(found) == {"ch", "book"}
    chapter = found["ch"]
    assert chapter.publication["venue"] == "All of Light" and chapter.publication["publisher"] == "Wick"
    assert [name.text for name in chapter.authors] == ["Bo Two"] and chapter.published == "1999"
    assert not chapter.ids and found["book"].ids


def test_a_book_of_editors_holds_its_chapters_as_proceedings_do() -> None:
    book = "@book{b, title={Old Lamps}, editor={Eda Hill}, publisher={Wick}, year=1999}\n"
    found = records("@incollection{ch, title={Wax}, author={Ada One}, crossref={b}}\n" + book)
    assert set(found) == {"ch"} and found["ch"].publication["venue"] == "Old Lamps"
    assert set(records(book)) == {"b"}


def test_an_article_takes_its_periodical_and_a_volume_its_whole() -> None:
    found = records(
        "@article{a, title={Wax}, crossref={i}}\n@periodical{i, title={Lamp Letters}, year=2001, number=4}\n"
        "@inproceedings{t, title={Oil}, crossref={v}}\n"
        "@proceedings{v, title={Day One}, crossref={mv}}\n@mvproceedings{mv, title={All Days}, publisher={Wick}, year=2002}\n"
    )
    assert set(found) == {"a", "t"}
    article = found["a"]
    assert (article.publication["venue"], article.publication["issue"], article.published) == (
        "Lamp Letters", "4", "2001",
    )  # fmt: skip
    assert (found["t"].publication["venue"], found["t"].publication["publisher"], found["t"].published) == (
        "Day One", "Wick", "2002",
    )  # fmt: skip


def test_xdata_gives_what_it_has_and_is_no_paper() -> None:
    (record,) = read(
        "@xdata{name, publisher={Wick}, location={Oslo}, url={https://wick.example}, xdata={deep}}\n"
        "@XData{deep, series={LN}, doi={10.5555/x}}\n@xdata{when, date={2020-05}}\n"
        "@book{b, title={Light}, author={Ada One}, xdata={NAME, when}}\n"
    ).records
    assert (record.publication["publisher"], record.publication["series"], record.published) == (
        "Wick", "LN", "2020-05",
    )  # fmt: skip
    assert not record.ids and "url" not in record.payload


def test_xdata_gives_one_field_or_one_name() -> None:
    parsed = read(
        "@xdata{our-house, publisher={Wick}, author={Ada One and Bo Two}, doi={10.5555/x}}\n"
        "@book{b, title={Light}, author={xdata=our-house-author-2}, publisher={xdata=our-house-publisher},\n"
        " series={xdata=gone-series}, doi={xdata=our-house-doi}}\n"
    )
    (record,) = parsed.records
    assert [name.text for name in record.authors] == ["Bo Two"] and not record.ids
    assert record.publication == {"type": "book", "publisher": "Wick"}
    assert list(parsed.remarks) == ["The entry gone, which b refers to, is not in the file."]


def test_loops_chains_and_holes_in_the_family() -> None:
    parsed = read(
        "@inproceedings{a, title={A}, crossref={b}}\n@proceedings{b, title={B}, crossref={b2}}\n"
        "@proceedings{b2, title={C}, year=2001, crossref={b}}\n@misc{c, title={D}, crossref={c}}\n"
        "@misc{d, title={E}, crossref={nowhere}}\n"
    )
    assert [record.title for record in parsed.records] == ["A", "D", "E"]
    assert parsed.records[0].published == "2001"
    assert "The entry nowhere, which d refers to, is not in the file." in parsed.remarks


def test_a_proceedings_that_nobody_refers_to_is_a_paper() -> None:
    assert [record.title for record in read(PROCEEDINGS).records] == ["Proc. of Lamps: All Nights"]


@pytest.mark.parametrize(
    ("text", "title", "published", "remark"),
    [
        ("@article{\n author = {Ada One},\n title={Wax}, year=2013}", "Wax", "2013", ""),
        ("@article{ , title={Wax}, year=2013}", "Wax", "2013", ""),
        ("@article{k, title={Wax}\n year={2013}\n}", "Wax", "2013", "Line 1 (k): there is no comma before year."),
        ('@article{k, title="Wax"\n year=2013 month=jan}', "Wax", "2013-01", "Line 1 (k): there is no comma before year, month."),
        ("@article{k title={Wax}, year={2013}}", "Wax", "2013", "Line 1 (k): there is no comma before title."),
        ("@article{k, title={Wax},, year={2013}, , }", "Wax", "2013", ""),
        ("@article{k,\n % title={Oil},\n title={Wax}, % of {bees}\n year={2013}, % 2014\n}", "Wax", "2013", ""),
        ("@article{k, title={Wax}, % it burns\n year=2013 % late\n}", "Wax", "2013", ""),
        ("@article{k, title={Wax}, year=2013\n", "Wax", "2013", "Line 1 (k): the brace that closes it is missing."),
        ("@article{k,\n , title={Wax},\n ,year={2013}}", "Wax", "2013", ""),
        ("@article(k, title={Wax (1)}, , year=2013)", "Wax (1)", "2013", ""),
        (r"@article{k, title={Models of {\textbackslashBayesian{\}} light}, year=2013}", "Models of Bayesian light", "2013", ""),
        (r"@article{k, title={The interval \{0, 1) of lamps}, year=2013}", "The interval {0, 1) of lamps", "2013", ""),
        (r"@article{k, title={An \} and \{ of lamps}, year=2013}", "An } and { of lamps", "2013", ""),
    ],
)  # fmt: skip
def test_what_others_forgive_is_read(text: str, title: str, published: str, remark: str) -> None:
    parsed = read(f"{text}\n@misc{{next, title={{Next}}}}\n")
    assert [record.title for record in parsed.records] == [title, "Next"]
    assert parsed.records[0].published == published and not parsed.skipped
    assert list(parsed.remarks) == [remark] * bool(remark)
