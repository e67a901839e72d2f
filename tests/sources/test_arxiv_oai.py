"""arXiv's OAI-PMH: its own format and Dublin Core, lists and bare records, collaborations, deletions."""

from __future__ import annotations

from pathlib import Path

from digestgen.sources import Context, Parsed
from digestgen.sources.arxiv.oai import SOURCE

FOLDER = Path(__file__).parent.parent / "data" / "sources" / "arxiv-oai"
OWN = (FOLDER / "own.xml").read_text("utf-8")
BARE = (FOLDER / "bare.xml").read_text("utf-8")


def read(data: str) -> Parsed:
    return SOURCE.parse(data.encode(), "records.xml", Context())


def test_a_list_in_arxivs_own_format():
    parsed = read(OWN)
    (lanterns,) = parsed.records
    assert [str(one) for one in lanterns.ids] == [
        "arxiv:2601.90001",
        "doi:10.9999/lamp.7.1",
        "doi:10.9999/lamp.7.2",
        "doi:10.9999/lamp.7.3",
    ]
    assert lanterns.title == "Lanterns seen from a boat"
    assert lanterns.abstract == "We saw $r<1\\times10^{-4}$ of them."
    assert (lanterns.date, lanterns.published, lanterns.updated) == ("", "2026-01-02", "2026-01-13")
    assert lanterns.keywords == ("hep-ex", "physics.ins-det")
    assert lanterns.payload["classes"] == ["05C80, 05C15"]
    assert lanterns.payload["report_no"] == "LAMP-2026-01"
    assert [(skipped.where, skipped.why) for skipped in parsed.skipped] == [
        ("oai:arXiv.org:2601.90002", "it was deleted"),
        ("record 3", "its metadata are in arXivOld, which is not read; metadataPrefix=arXiv is"),
    ]
    assert parsed.remarks == ("The list goes on: this is the part before its resumption token.",)


def test_collaborations_are_authors_and_those_who_speak_for_one_are_people():
    assert [(name.text, name.affiliation) for name in read(OWN).records[0].authors] == [
        ("Super-Lantern Collaboration", "Lamp Institute"),
        ("Ada One III", "Lamp Institute; Harbour School"),
        ("Bo Two", ""),
        ("LAMP Collaboration", ""),
    ]


def test_a_bare_record_of_dublin_core():
    (lamps,) = read(BARE).records
    assert [str(one) for one in lamps.ids] == ["arxiv:math/0306901", "doi:10.9999/s0000000000000001"]
    assert lamps.title == "Lamp numbers of random harbours"
    assert lamps.abstract == "We count lamps."
    assert [name.text for name in lamps.authors] == ["Ada von One", "Bo Two Jr."]
    assert (lamps.published, lamps.updated) == ("2003-06-18", "2004-01-02")
    assert lamps.keywords == ("Mathematics - Combinatorics",)
    assert lamps.links["code"] == "https://github.com/ada-one/lamps"
    assert lamps.payload["journal_ref"] == "Harbours and Lamps 14 (2005) 439 - 465"
    assert lamps.payload["classes"] == ["05C80 (Primary), 05C15"]
    assert str(lamps.payload["comment"]).startswith("9 pages. Code:")


def test_without_a_header_the_id_is_in_the_metadata():
    assert read(OWN.replace("oai:arXiv.org:2601.90001", "")).records == read(OWN).records
    assert read(BARE.replace("oai:arXiv.org:math/0306901", "")).records == read(BARE).records


def test_elements_without_a_namespace_of_their_own_are_the_same():
    assert read(OWN.replace(' xmlns="http://arxiv.org/OAI/arXiv/"', "")).records == read(OWN).records


def test_a_list_that_is_whole_has_an_empty_token():
    assert read(OWN.replace("6460044|1001", "")).remarks == ()


def test_a_record_that_is_there_twice_is_one_paper():
    record = OWN[OWN.index("<record>") : OWN.index("</record>") + len("</record>")]
    parsed = read(OWN.replace(record, record + record))
    assert len(parsed.records) == 1
    assert "arxiv:2601.90001 is there twice; the newest version was taken." in parsed.remarks


def answer(inside: str) -> str:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'


def test_nothing_that_matches_is_a_remark():
    parsed = read(answer('<error code="noRecordsMatch"/>'))
    assert parsed == Parsed((), ("arXiv found no record.",))
