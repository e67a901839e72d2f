"""CSL-JSON as reference managers write it, each with habits of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from digestgen.model.person import Name
from digestgen.sources import Context, Parsed, csl
from digestgen.sources.toolkit.references import read_id

LAMP = {
    "id": "one2025lamp",
    "type": "article-journal",
    "title": "Reading by <i>lamp</i> light",
    "container-title": "Journal of Lamps &amp; Kettles",
    "author": [{"family": "One", "given": "Ada"}],
    "issued": {"date-parts": [["2025", 8, 7]]},
    "DOI": "10.1000/Lamp.1",
}


def read(*items: Any, **context: str) -> Parsed:
    return csl.SOURCE.parse(json.dumps(list(items)).encode(), "references.json", Context(**context))


def lamp(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (LAMP | changes).items() if value is not ...}


def test_an_article_of_zotero():
    (record,) = read(
        lamp(
            volume="12",
            issue=3,
            page="1-9",
            publisher="Lamp Press",
            language="en-US",
            URL="https://lamps.org/1",
        )
    ).records
    assert record.source == "csl-json"
    assert record.title == "Reading by lamp light"
    assert [str(one) for one in record.ids] == ["doi:10.1000/lamp.1"]
    assert record.published == "2025-08-07"
    assert record.date == ""
    assert record.lang == "en-US"
    assert record.publication == {
        "type": "article-journal",
        "venue": "Journal of Lamps & Kettles",
        "volume": "12",
        "issue": "3",
        "pages": "1–9",
        "publisher": "Lamp Press",
    }
    assert record.payload == {"url": "https://lamps.org/1", "key": "one2025lamp"}


def test_the_day_it_is_listed_under_is_the_curators():
    assert read(LAMP, day="2025-08-09").records[0].date == "2025-08-09"


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [["2020"]]}, "2020"),
        ({"date-parts": [[2020, 8]]}, "2020-08"),
        ({"date-parts": [[2020, 7, 3], [2020, 7, 9]]}, "2020-07-03"),
        ({"date-parts": [[None]]}, ""),
        ({"raw": "3 July 2020"}, "2020-07-03"),
        ({"literal": "July 2020"}, "2020-07"),
        ({"date-parts": [[2020, 7, 10**30]]}, "2020-07"),
        ("2020-07-03", "2020-07-03"),
        (..., ""),
    ],
)
def test_dates_in_every_form(issued: Any, published: str):
    assert read(lamp(issued=issued)).records[0].published == published


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        (
            {"note": "arXiv: 2508.90001 [cs]\nPMID: 123\nPMCID: PMC77"},
            "doi arxiv:2508.90001 pmid:123 pmcid:PMC77",
        ),
        ({"DOI": ..., "note": "DOI: 10.1000/noted"}, "doi:10.1000/noted"),
        ({"DOI": ..., "number": "arXiv:2508.90001"}, "arxiv:2508.90001"),
        ({"DOI": ..., "container-title": "arXiv:2508.90001 [cs, stat]"}, "arxiv:2508.90001"),
        ({"DOI": ..., "container-title": "arXiv:2508.90001 [cs.CL]"}, "arxiv:2508.90001"),
        ({"DOI": ..., "id": "arxiv:2508.90001v2"}, "arxiv:2508.90001"),
        ({"DOI": ..., "id": "url:https://openreview.net/pdf?id=LampLight1"}, "openreview:LampLight1"),
        ({"DOI": "10.48550/arXiv.2508.90001"}, "arxiv:2508.90001"),
        ({"DOI": ..., "PMID": 123, "PMCID": "PMC77"}, "pmid:123 pmcid:PMC77"),
        ({"DOI": ..., "URL": "https://lamps.org/doi/full/10.1000/of.it"}, "doi:10.1000/of.it"),
        ({"DOI": ..., "id": "title:reading"}, ""),
        ({"DOI": ..., "note": "standard_id: arxiv:2508.90001v1"}, "arxiv:2508.90001"),
    ],
)
def test_ids_stand_in_many_places(changes: dict[str, Any], ids: str):
    found = read(lamp(**changes)).records[0].ids
    assert [str(one) for one in found] == ids.replace("doi ", "doi:10.1000/lamp.1 ").split()


def test_people_in_every_form():
    people = [
        {"family": "Beethoven", "given": "Ludmila", "non-dropping-particle": "van"},
        {"family": "King", "given": "Cy", "suffix": "Jr."},
        {"literal": "The Lamp Collaboration"},
        {"family": "NIH Lamp Center", "given": ""},
        {"family": "王", "given": "小明"},
        {"given": "Plato"},
        {"family": "MA", "given": "MD"},
        {"family": "", "given": ""},
    ]
    assert [name.text for name in read(lamp(author=people)).records[0].authors] == [
        "Ludmila van Beethoven",
        "Cy King Jr.",
        "The Lamp Collaboration",
        "NIH Lamp Center",
        "王小明",
        "Plato",
        "MD MA",
    ]


def test_a_preprint_of_arxiv_has_the_type_and_venue_that_our_own_export_leaves_to_its_publisher():
    (record,) = read(
        lamp(
            type="article", publisher="arXiv", number="arXiv:2508.90001", DOI=..., **{"container-title": ...}
        )
    ).records
    assert record.publication == {"type": "article", "venue": "arXiv"}


def test_editors_schools_and_numbers_arrive():
    chapter, thesis, article = read(
        lamp(type="chapter", editor=[{"family": "Hill", "given": "Eda"}], edition="2", **{"publisher-place": "Kiel", "event-place": "Ulm"}),
        lamp(DOI="10.1000/2", type="thesis", publisher="University of Lamps", genre="Master's thesis", **{"container-title": ..., "event-place": "Ulm"}),
        lamp(DOI="10.1000/3", page="1-9", number="17", **{"available-date": {"date-parts": [[2024, 12, 5]]}}),
    ).records  # fmt: skip
    assert {
        "editor": (Name("Eda Hill"),),
        "edition": "2",
        "place": "Kiel",
    }.items() <= chapter.publication.items()
    assert (
        thesis.publication["venue"] == "University of Lamps"
        and thesis.publication["genre"] == "Master's thesis"
        and thesis.publication["place"] == "Ulm"
    )
    assert (article.publication["pages"], article.publication["article"]) == ("1–9", "17")
    assert article.published == "2024-12-05" and article.publication["issued"].startswith("2025")


def test_editors_are_no_authors():
    (book,) = read(lamp(type="book", author=..., editor=[{"family": "Hill", "given": "Eda"}])).records
    assert (book.authors, book.publication["editor"]) == ((), (Name("Eda Hill"),))


def test_what_doi_registries_answer_is_read_too():
    (record,) = read(
        lamp(type="proceedings-article", subtitle=["A study"], subject=["Optics"], keyword="oil; wicks, oil")
    ).records
    assert record.title == "Reading by lamp light: A study"
    assert record.publication["type"] == "paper-conference"
    assert record.keywords == ("oil", "wicks", "Optics")


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Lamps", "A study", "Lamps: A study"),
        ("Lamps?", "A study", "Lamps? A study"),
        ("Lamps: a study", "A study", "Lamps: a study"),
        ("<i>Lamps</i>\n  .", "A study", "Lamps: A study"),
        ("Lamps", "", "Lamps"),
    ],
)
def test_a_subtitle_is_the_titles_second_half(title: str, subtitle: str, whole: str):
    assert read(lamp(title=title, subtitle=[subtitle])).records[0].title == whole


def test_notes_among_the_papers_are_left_out_and_so_is_what_is_there_twice():
    note = {"id": "9", "type": "article", "title": "Ask Bo about kettles"}
    parsed = read(LAMP, note, lamp(id="other"), lamp(title="", DOI=...), "text")
    assert [record.title for record in parsed.records] == ["Reading by lamp light"]
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("item 2", "it is a note: it has no author, date or address"),
        ("item 3", "it is in the file twice; the first was taken"),
        ("item 4", "it has no title"),
        ("item 5", "it is not an object"),
    ]
    ours = read({**note, "id": "id0a1b2cndask"})
    assert ours.records[0].title == note["title"], "a title alone that digestgen exported is a paper"


def test_a_note_of_a_person_is_kept_and_the_machines_is_not():
    note = "Comment: 12 pages\nThis CSL Item was generated by Manubot v0.6.\nstandard_id: doi:10.1000/lamp.1"
    assert read(lamp(note=note)).records[0].payload["note"] == "Comment: 12 pages"


def test_one_wrong_value_costs_itself_and_not_the_item():
    parsed = read(LAMP, lamp(DOI="10.1000/2", author=["Ada One", 7]), lamp(DOI="10.1000/3", title=7))
    assert [[name.text for name in record.authors] for record in parsed.records][1:] == [["Ada One"]]
    assert [one.why for one in parsed.skipped] == ["title: text was expected, not a number (7)"]
    assert parsed.remarks == (
        "item 2: author[2]: an object was expected, not a number (7); it was left out.",
    )


@pytest.mark.parametrize(
    ("issued", "published"),
    [([{"year": "2009", "month": "3"}], "2009-03"), (2019, "2019"), ("2019-07", "2019-07"), ({"date-parts": [["2009", "3"]]}, "2009-03"),
     ({"date-parts": 2009}, "2009"), ({"raw": "Mar-Apr 2009"}, "2009-03"), ({"edtf": "2009-03-02?"}, "2009-03-02")],
)  # fmt: skip
def test_a_date_in_the_shape_of_another_writer_is_a_date(issued: object, published: str):
    parsed = read(lamp(issued=issued))
    assert parsed.records[0].published == published and not parsed.remarks


def test_a_date_that_is_none_costs_itself_and_not_the_item():
    parsed = read(lamp(issued={"lamp": True}))
    assert parsed.records[0].published == ""
    assert parsed.remarks == ("item 1: issued: a date was expected, not an object; it was left out.",)


def test_a_short_doi_leads_to_the_paper():
    parsed = read(lamp(DOI="10/gg7abc"))
    assert parsed.records[0].publication["url"] == "https://doi.org/10/gg7abc"
    assert parsed.remarks == ()


def test_a_doi_that_is_none_is_said():
    parsed = read(lamp(DOI="see the paper"))
    assert parsed.remarks == ("item 1: the DOI was left out: 'see the paper' is not valid.",)


def test_one_item_and_zoteros_envelope():
    for answer in (LAMP, {"items": [LAMP]}):
        assert len(csl.SOURCE.parse(json.dumps(answer).encode(), "x.json", Context()).records) == 1


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/AbC", " doi: 10.1000/abc", "https://doi.org/10.1000/abc", "http://dx.doi.org/10.1000%2Fabc",
        "doi.org/10.1000/abc", "DOI:10.1000/abc", "https://lamps.org/doi/10.1000/abc#here",
    ],
)  # fmt: skip
def test_a_doi_in_any_spelling(text: str):
    assert str(read_id(text, scheme="doi")) == "doi:10.1000/abc"


def test_an_archive_says_which_paper_of_arxiv_it_is():
    item = {
        "type": "article-journal",
        "title": "Lamps",
        "author": [{"family": "One"}],
        "DOI": "10.5555/l1",
        "archive": "arXiv",
        "archive_location": "2401.91234",
    }
    (record,) = csl.SOURCE.parse(json.dumps([item]).encode(), "a.json", Context()).records
    assert [str(one) for one in record.ids] == ["doi:10.5555/l1", "arxiv:2401.91234"]
