"""Crossref's works: what publishers deposit, in every envelope, and asked for by DOI."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from digestgen.sources import Context, Parsed
from digestgen.sources.crossref import api as crossref
from digestgen.sources.source import Query

LAMP = {
    "DOI": "10.1000/LAMP.1",
    "type": "journal-article",
    "title": ["Reading by <i>lamp</i>\n   light"],
    "author": [
        {
            "ORCID": "https://orcid.org/0000-0001-2345-6789",
            "given": "Ada",
            "family": "One",
            "sequence": "first",
            "affiliation": [{"name": "Lamp Institute", "place": ["Kiel"]}, {"name": "Kettle Lab"}],
        },
        {"name": "The Kettle Group", "sequence": "additional", "affiliation": []},
    ],
    "container-title": ["Lamps &amp; Kettles"],
    "issued": {"date-parts": [[2025, 8]]},
    "published-online": {"date-parts": [[2025, 8, 7]]},
    "published-print": {"date-parts": [[2025, 11]]},
    "is-referenced-by-count": 3,
}


def work(**changes: Any) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in changes.items()}
    return {key: value for key, value in (LAMP | named).items() if value is not ...}


def read(answer: Any) -> Parsed:
    return crossref.SOURCE.parse(json.dumps(answer).encode(), "works.json", Context())


def test_an_article():
    (record,) = read(work(volume="5", issue="2", page="1-9", publisher="Lamp Press", language="en")).records
    assert record.title == "Reading by lamp light"
    assert [str(one) for one in record.ids] == ["doi:10.1000/lamp.1"]
    ada, group = record.authors
    assert (ada.text, ada.orcid, ada.affiliation) == (
        "Ada One",
        "0000-0001-2345-6789",
        "Lamp Institute; Kettle Lab",
    )
    assert group.text == "The Kettle Group"
    assert record.published == "2025-08-07"
    assert record.publication == {
        "type": "article-journal",
        "venue": "Lamps & Kettles",
        "volume": "5",
        "issue": "2",
        "pages": "1–9",
        "publisher": "Lamp Press",
        "issued": "2025-11",  # in print
    }
    assert record.payload == {"url": "https://doi.org/10.1000/lamp.1"}
    assert record.status == ""


@pytest.mark.parametrize(
    "answer",
    [
        LAMP,
        [LAMP],
        {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": LAMP},
        {"status": "ok", "message-type": "work-list", "message": {"total-results": 1, "items": [LAMP]}},
        [{"status": "ok", "message-type": "work", "message": LAMP}, None],
        {"items": [LAMP]},
    ],
)
def test_every_envelope_holds_the_same_work(answer: Any):
    assert [record.title for record in read(answer).records] == ["Reading by lamp light"]


def test_an_abstract_of_jats_has_its_paragraphs_and_not_the_word_abstract():
    jats = (
        "<jats:title>Abstract</jats:title>\n   <jats:sec><jats:title>Aims</jats:title><jats:p>We light "
        "<jats:italic>H</jats:italic><jats:sub>2</jats:sub>.</jats:p></jats:sec><jats:p>It glows.</jats:p>"
    )
    assert read(work(abstract=jats)).records[0].abstract == "**Aims:** We light *H*₂.\n\nIt glows."


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ({"issued": {"date-parts": [[None]]}, "published-online": ...}, "2025-11"),
        ({"issued": {"date-parts": [[None]]}, "published-online": ..., "published-print": ...}, ""),
        ({"issued": {"date-parts": [[2025]]}}, "2025-08-07"),
        ({"issued": {"date-parts": [[2024, 12, 1]]}}, "2024-12-01"),
    ],
)
def test_the_first_of_its_dates_as_exactly_as_any_says(dates: dict[str, Any], published: str):
    assert read([work(**dates)]).records[0].published == published


def test_a_work_without_a_title_is_skipped_and_one_that_is_there_twice_counts_once():
    parsed = read(
        [LAMP, work(DOI="10.1000/2", title=[]), work(DOI="https://doi.org/10.1000/lamp.1"), work(DOI="x")]
    )
    assert len(parsed.records) == 1
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("entry 2 (10.1000/2)", "it has no title"),
        ("entry 3 (10.1000/lamp.1)", "it is in the file twice; the first was taken"),
        ("entry 4", "DOI: 'x' is not a DOI"),
    ]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        (
            {"updated_by": [{"DOI": "10.1000/n", "type": "retraction", "source": "retraction-watch"}]},
            "retracted",
        ),
        ({"updated_by": [{"DOI": "10.1000/n", "type": "correction"}]}, ""),
        ({"updated_by": [{"DOI": "10.1000/n", "type": "withdrawal"}]}, "withdrawn"),
        ({"updated_by": [{"DOI": "10.1000/n", "type": "removal"}]}, "withdrawn"),
        ({"updated_by": [{"DOI": "10.1000/n", "type": "new_version"}]}, "replaced"),
        ({"updated_by": [{"DOI": "10.1000/n", "type": "Expression of concern"}]}, ""),
        (
            {
                "updated_by": [
                    {"DOI": "10.1000/n", "type": "retraction"},
                    {"DOI": "10.1000/m", "type": "Reinstatement"},
                ]
            },
            "",
        ),
        ({"update_to": [{"DOI": "10.1000/lamp.1", "type": "retraction"}]}, "retracted"),
        ({"relation": {"is-replaced-by": [{"id-type": "doi", "id": "10.1000/new"}]}}, "replaced"),
        ({"title": ["RETRACTED: Reading by lamp light"]}, "retracted"),
    ],
)
def test_what_became_of_a_paper(changes: dict[str, Any], status: str):
    assert read(work(**changes)).records[0].status == status


def test_a_notice_is_not_what_it_tells_of():
    update = {"DOI": "10.1000/other", "type": "retraction"}
    parsed = read(
        work(title=["Notice about lamps"], update_to=[update, update | {"source": "retraction-watch"}])
    )
    assert parsed.records[0].status == ""
    assert parsed.records[0].payload["updates"] == ["retraction 10.1000/other"]
    assert parsed.remarks == (
        "entry 1 (10.1000/lamp.1): this is a notice (retraction) about doi:10.1000/other.",
    )


def test_ids_of_the_preprint_and_of_catalogues_are_the_papers_and_other_dois_are_not():
    relation = {
        "has-preprint": [
            {"id-type": "arxiv", "id": "2508.90001v2", "asserted-by": "subject"},
            {"id-type": "doi", "id": "10.48550/arXiv.2508.90001", "asserted-by": "subject"},
            {"id-type": "doi", "id": "10.1101/2025.08.01.1", "asserted-by": "object"},
        ],
        "is-same-as": [{"id-type": "pmid", "id": "123"}, {"id-type": "doi", "id": "10.1000/same"}],
        "has-version": [{"id-type": "doi", "id": "10.1000/lamp.1.v2"}],
        "is-supplement-to": [{"id-type": "arxiv", "id": "2508.90002"}],
        "has-review": [{"id-type": "uri", "id": "https://lamps.example.org/review"}],
        "cites": [{"id-type": "doi", "id": "10.48550/arXiv.2508.90003"}],
    }
    (record,) = read(work(relation=relation)).records
    assert [str(one) for one in record.ids] == [
        "doi:10.1000/lamp.1",
        "arxiv:2508.90001",
        "doi:10.1101/2025.08.01.1",
        "pmid:123",
    ]
    assert record.payload["preprint"] == ["10.1101/2025.08.01.1"]


def test_a_preprint_tells_its_server_and_where_it_was_published():
    (record,) = read(
        work(
            type="posted-content",
            container_title=[],
            institution=[{"name": "lampRxiv"}],
            group_title="Optics",
            subject=["Lamps"],
            relation={"is-preprint-of": [{"id-type": "doi", "id": "10.1000/final"}]},
        )
    ).records
    assert [str(one) for one in record.ids] == ["doi:10.1000/lamp.1", "doi:10.1000/final"]
    assert record.publication == {"type": "article", "venue": "lampRxiv"}
    assert record.keywords == ("Lamps", "Optics")
    assert record.payload["published_as"] == ["10.1000/final"]


def test_a_pdf_is_linked_where_everybody_may_open_it():
    links = [
        {"URL": "https://lamps.org/check.pdf", "content-type": "application/pdf",
         "intended-application": "similarity-checking"},
        {"URL": "https://lamps.org/1.xml", "content-type": "text/xml", "intended-application": "text-mining"},
        {"URL": "https://lamps.org/1.pdf", "content-type": "application/pdf", "intended-application": "text-mining"},
    ]  # fmt: skip
    free, closed = {"URL": "https://creativecommons.org/licenses/by/4.0/"}, {"URL": "https://lamps.org/terms"}
    (record,) = read(work(link=links, license=[closed, free])).records
    assert record.links == {"pdf": "https://lamps.org/1.pdf"}
    assert record.payload["license"] == free["URL"]
    assert read(work(link=links, license=[closed])).records[0].links == {}
    assert read(work(link=links[:2], license=[free])).records[0].links == {}


UNIXREF = """<?xml version="1.0"?>
<!-- saved --><doi_records><doi_record owner="10.1000"><crossref>
 <journal xmlns="http://www.crossref.org/schema/5.3.1">
  <journal_metadata><full_title>Lamps &amp; Kettles</full_title></journal_metadata>
  <journal_issue><publication_date><year>2025</year></publication_date>
   <journal_volume><volume>5</volume></journal_volume><issue>2</issue></journal_issue>
  <journal_article language="en"><titles><title>Reading by <i>lamp</i> light</title>
    <subtitle>A study</subtitle></titles>
   <contributors><organization contributor_role="author">The Kettle Group</organization>
    <person_name contributor_role="author"><given_name>Ada</given_name><surname>One</surname>
     <affiliations><institution><institution_name>Kiel</institution_name></institution></affiliations>
     <ORCID>https://orcid.org/0000-0001-2345-6789</ORCID></person_name>
    <person_name contributor_role="editor"><given_name>Bo</given_name><surname>Two</surname></person_name>
   </contributors>
   <jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1"><jats:p>We read.</jats:p></jats:abstract>
   <publication_date media_type="online"><month>08</month><day>07</day><year>2025</year></publication_date>
   <pages><first_page>1</first_page><last_page>9</last_page></pages>
   <doi_data><doi>10.1000/lamp.1</doi><resource>https://lamps.org/1</resource></doi_data>
  </journal_article></journal></crossref></doi_record>
 <doi_record><crossref><error>doi:10.1000/none</error></crossref></doi_record></doi_records>"""


def test_the_xml_of_deposits():
    assert crossref.recognise(UNIXREF, "x.xml")
    parsed = crossref.SOURCE.parse(UNIXREF.encode(), "x.xml", Context())
    assert [one.why for one in parsed.skipped] == ["Crossref answered with an error: 'doi:10.1000/none'"]
    (record,) = parsed.records
    assert record.title == "Reading by lamp light: A study"
    assert [(name.text, name.orcid, name.affiliation) for name in record.authors] == [
        ("The Kettle Group", "", ""),
        ("Ada One", "0000-0001-2345-6789", "Kiel"),
    ]
    assert (record.abstract, record.published, record.lang) == ("We read.", "2025-08-07", "en")
    assert record.publication == {
        "type": "article-journal",
        "venue": "Lamps & Kettles",
        "volume": "5",
        "issue": "2",
        "pages": "1–9",
    }


@pytest.mark.parametrize(
    "work",
    [
        "<conference><proceedings_metadata><proceedings_title>P</proceedings_title><publication_date><year>2020</year></publication_date>"
        "</proceedings_metadata><conference_paper>{}</conference_paper></conference>",
        "<book><book_metadata><titles><title>B</title></titles><publication_date><year>2020</year></publication_date></book_metadata>"
        "<content_item>{}</content_item></book>",
        "<database><dataset><database_date><creation_date><year>2020</year></creation_date></database_date>{}</dataset></database>",
    ],
)  # fmt: skip
def test_a_part_without_a_date_has_that_of_the_whole(work: str):
    inner = "<titles><title>Lamps</title></titles><doi_data><doi>10.1000/lamp.2</doi></doi_data>"
    text = f"<doi_records><doi_record><crossref>{work.format(inner)}</crossref></doi_record></doi_records>"
    (record,) = crossref.SOURCE.parse(text.encode(), "x.xml", Context()).records
    assert (record.title, record.published) == ("Lamps", "2020")


def test_dois_are_asked_for_together_and_what_is_missing_by_name(recorded: Callable[[str], Any]):
    played = recorded("crossref/batch")
    old = "10.1000/(OLD)3:4<5::A>6.0.CO;2-O"
    words = (
        "https://doi.org/10.1000/Lamp.1",
        "doi:10.1000/lamp.2",
        "10.1000/lamp.1",
        "10.1000/none",
        "10.1000/a,b",
        old,
    )
    pages = list(crossref.SOURCE.ask(Query(ids=words), played.get, Context()))
    titles = [record.title for page in pages for record in page.parsed.records]
    assert titles == ["On the second lamp", "On the first lamp", "On old lamps"]
    skipped = {one.where: one.why for page in pages for one in page.parsed.skipped}
    assert skipped["10.1000/none"].startswith("Crossref does not know it")
    assert "it has no title" in skipped["entry 1 (10.1000/a,b)"]
    assert [(page.done, page.total) for page in pages] == [(2, 5), (3, 5), (4, 5), (5, 5)]
