"""bioRxiv's and medRxiv's API: versions, markup that shines through, days and DOIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.biorxiv import SOURCE
from digestgen.sources.source import Answer, Context, Page, Parsed, Query, Request

ENTRY = {
    "title": "Lamps of <i>Teapot minor</i> &amp; dusk",
    "authors": "One, A. B.; van Two, C.; The Kettle Consortium",
    "author_corresponding": "Ada B. One",
    "author_corresponding_institution": "Institute of Lamps",
    "doi": "10.1101/2031.02.07.900001",
    "date": "2031-02-07",
    "version": "1",
    "type": "new results",
    "license": "cc_by",
    "category": "neuroscience",
    "jatsxml": "https://www.biorxiv.org/content/early/2031/02/07/2031.02.07.900001.source.xml",
    "abstract": "Lamps dim.",
    "funder": "NA",
    "published": "NA",
    "server": "bioRxiv",
}


def answer(*entries: Any, **message: Any) -> bytes:
    return json.dumps({"messages": [{"status": "ok", **message}], "collection": entries}).encode()


def read(data: bytes) -> Parsed:
    return SOURCE.parse(data, "biorxiv.json", Context())


def entry(**changes: Any) -> Record:
    (record,) = read(answer(ENTRY | changes)).records
    return record


def ask(recording: Any, query: Query, today: str = "") -> list[Page]:
    assert SOURCE.fetch
    return list(SOURCE.ask(query, recording.get, Context(today=today)))


def test_a_preprint_gives_all_that_a_reader_wants():
    lamp = entry()
    assert lamp.source == "biorxiv"
    assert [str(one) for one in lamp.ids] == ["doi:10.1101/2031.02.07.900001"]
    assert lamp.title == "Lamps of Teapot minor & dusk"
    assert [name.text for name in lamp.authors] == ["A. B. One", "C. van Two", "The Kettle Consortium"]
    assert (lamp.published, lamp.updated, lamp.date, lamp.status) == ("2031-02-07", "", "", "")
    assert lamp.keywords == ("neuroscience",)
    assert lamp.publication == {"type": "article", "venue": "bioRxiv"}
    assert lamp.links == {
        "pdf": "https://www.biorxiv.org/content/10.1101/2031.02.07.900001v1.full.pdf",
        "html": "https://www.biorxiv.org/content/10.1101/2031.02.07.900001v1.full",
    }
    assert lamp.payload == {
        "url": "https://www.biorxiv.org/content/10.1101/2031.02.07.900001v1",
        "version": 1,
        "category": "neuroscience",
        "type": "new results",
        "license": "cc_by",
        "corresponding": "Ada B. One",
        "institution": "Institute of Lamps",
    }


def test_of_several_versions_the_newest_counts_and_the_first_is_the_day():
    old = ENTRY | {"version": "1", "title": "Old lamps"}
    tenth = ENTRY | {"version": "10", "title": "New lamps", "date": "2031-08-01"}
    second = ENTRY | {"version": "2", "title": "Newer lamps", "date": "2031-03-01"}
    (lamp,) = read(answer(tenth, old, second)).records
    assert (lamp.title, lamp.published, lamp.updated) == ("New lamps", "2031-02-07", "2031-08-01")
    assert lamp.payload["version"] == 10


def test_a_revision_alone_does_not_know_when_the_first_version_was_posted():
    lamp = entry(version="2", date="2031-03-01")
    assert (lamp.published, lamp.updated) == ("", "2031-03-01")


def test_the_journal_article_is_a_second_id():
    lamp = entry(published="10.5555/Lamp.1")
    assert [str(one) for one in lamp.ids] == ["doi:10.1101/2031.02.07.900001", "doi:10.5555/lamp.1"]
    assert lamp.payload["published"] == "10.5555/Lamp.1"


def test_medrxiv_is_known_by_its_server_or_by_the_address_of_its_text():
    address = "https://www.medrxiv.org/content/early/2031/02/07/x.source.xml"
    for lamp in (entry(server="medRxiv"), entry(server=None, jatsxml=address)):
        assert lamp.publication["venue"] == "medRxiv"
        assert str(lamp.payload["url"]).startswith("https://www.medrxiv.org/content/10.1101/")


@pytest.mark.parametrize(
    ("kind", "status"),
    [("withdrawn", "withdrawn"), ("Withdrawal", "withdrawn"), ("confirmatory results", "")],
)
def test_withdrawn_preprints_say_so(kind: str, status: str):
    assert entry(type=kind).status == status


def test_what_the_api_leaves_of_jats_becomes_paragraphs():
    text = (
        "O_ST_ABSBackgroundC_ST_ABSLamps dim in O_SCPLOWDNAC_SCPLOW (p<0.05).\n\n"
        'O_ST_ABSResultsC_ST_ABSThey shone.\n\nO_FIG O_LINKSMALLFIG WIDTH=200 SRC="x.gif"> View C_FIG\n\n'
        "HighlightsO_LIOne lamp.\nC_LIO_LITwo lamps.\nC_LI"
    )
    assert entry(abstract=text).abstract.split("\n\n") == [
        "**Background:** Lamps dim in DNA (p<0.05).",
        "**Results:** They shone.",
        "Highlights",
        "One lamp.",
        "Two lamps.",
    ]


def test_the_heading_of_an_abstract_is_no_part_of_it():
    for written in ("AbstractLamps dim.", "ABSTRACTLamps dim.", "Abstract: Lamps dim."):
        assert entry(abstract=written).abstract == "Lamps dim."
    assert entry(abstract="Abstraction dims.").abstract == "Abstraction dims."


def test_one_author_alone_is_one_name():
    assert [name.text for name in entry(authors="One, A. B.").authors] == ["A. B. One"]


def test_entries_that_are_no_preprints_are_skipped_and_said():
    parsed = read(answer(ENTRY, 7, ENTRY | {"doi": "lamp"}, ENTRY | {"doi": "10.1101/9", "version": "x"}))
    assert len(parsed.records) == 1
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("entry 2", "it is not an object"),
        ("entry 3", "doi: 'lamp' is not a DOI"),
        ("entry 4", "version: 'x' is not a number"),
    ]


def test_days_are_fetched_page_by_page_as_long_as_the_api_gives(recorded):
    recording = recorded("biorxiv/days")
    query = Query(ids=("medrxiv",), first="2031-02-07", category="Cardiovascular Medicine")
    pages = ask(recording, query, today="2031-02-08")
    assert [[record.title for record in page.parsed.records] for page in pages] == [
        [], [], [], ["A lamp, revised", "A wick"],
    ]  # fmt: skip
    assert [(page.done, page.total) for page in pages] == [(2, 4), (3, 4), (3, 3), (3, 3)]
    assert pages[-2].parsed.remarks == ("medRxiv announced 4 entries and gave 3.",)


def test_dois_are_looked_for_on_both_servers(recorded):
    words = (
        "https://www.biorxiv.org/content/10.1101/2031.02.07.900001v2.full.pdf",
        "10.1101/2031.02.07.90000002v1",
        "doi:10.1101/900003",
    )
    pages = ask(recorded("biorxiv/dois"), Query(ids=words))
    assert [[record.title for record in page.parsed.records] for page in pages] == [
        ["A lamp"],
        ["A wick"],
        [],
    ]
    assert [(one.where, one.why) for one in pages[2].parsed.skipped] == [
        ("10.1101/900003", "bioRxiv or medRxiv does not know this DOI")
    ]
    assert [(page.done, page.total) for page in pages] == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (Answer("x", 200, b"{}"), 'it has no "messages" and "collection"'),
        (Answer("x", 200, answer(ENTRY, total="many")), r"messages\[0\].total: 'many' is not a number"),
        (Answer("x", 200, answer(ENTRY)), "does not say its total"),
        (Answer("x", 404, b""), "does not answer for days any more"),
    ],
)
def test_changed_answers_are_refused(given: Answer, says: str):
    def get(request: Request) -> Answer:
        return given

    assert SOURCE.fetch
    with pytest.raises(SourceError, match=says):
        list(SOURCE.ask(Query(first="2031-02-07", last="2031-02-07"), get, Context()))
