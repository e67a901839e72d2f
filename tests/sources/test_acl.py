"""The ACL Anthology's XML: volumes of papers, their markup, ids old and new."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.model.person import Name
from digestgen.sources.acl import SOURCE
from digestgen.sources.source import Context, Parsed

LAMPS = (Path(__file__).parent.parent / "data" / "sources" / "acl" / "2031.lamps.xml").read_bytes()


def read(data: bytes | str) -> Parsed:
    return SOURCE.parse(data if isinstance(data, bytes) else data.encode(), "2031.lamps.xml", Context())


def collection(name: str, volume: str, paper: str, meta: str = "", kind: str = "") -> str:
    kind = f' type="{kind}"' if kind else ""
    return (
        f'<collection id="{name}"><volume id="{volume}"{kind}><meta>{meta}</meta>'
        f'<paper id="{paper}"><title>A lamp</title></paper></volume></collection>'
    )


def test_a_paper_gives_all_that_a_reader_wants():
    lamp = read(LAMPS).records[0]
    assert lamp.source == "acl"
    assert [str(one) for one in lamp.ids] == ["acl:2031.lamps-long.1", "doi:10.5555/v1/2031.lamps-long.1"]
    assert lamp.title == "LampBERT: reading <dusk> in $\\mathcal{O}(n^2)$ slow steps"
    assert (
        lamp.abstract == "We read **dusk** with $k$ lamps for $5$%. Code: <https://lamps.example.org/code>."
    )
    assert [(name.text, name.orcid, name.affiliation) for name in lamp.authors] == [
        ("Ada One", "0000-0002-1825-0097", "Institute of Lamps"),
        ("Bo Two Jr.", "", ""),
        ("Kettle", "", ""),
    ]
    assert (lamp.published, lamp.updated, lamp.lang, lamp.status) == ("2031-05", "2031-09-01", "de", "")
    assert lamp.publication == {
        "type": "paper-conference",
        "venue": "Proceedings of the First Workshop on Lamps (LAMPS 2031)",
        "pages": "1–10",
        "publisher": "Teapot Association",
        "place": "Teapot Town",
        "editor": (Name("Ed Editor"),),
    }
    assert lamp.links == {
        "pdf": "https://aclanthology.org/2031.lamps-long.1.pdf",
        "code": "https://aclanthology.org/attachments/2031.lamps-long.1.software.zip",
        "video": "https://aclanthology.org/2031.lamps-long.1.mp4",
        "poster": "https://aclanthology.org/attachments/2031.lamps-long.1.poster.pdf",
    }
    assert lamp.payload == {
        "place": 1,
        "url": "https://aclanthology.org/2031.lamps-long.1/",
        "version": "2",
        "revisions": ["A wick was corrected."],
        "errata": ["https://aclanthology.org/2031.lamps-long.1e1.pdf"],
        "attachments": ["https://lamps.example.org/more.zip"],
        "awards": ["Brightest paper"],
    }


def test_papers_that_were_taken_back_or_removed_say_so_and_why():
    _, back, gone = read(LAMPS).records
    assert (back.status, back.payload["comment"]) == ("retracted", "The lamps were candles.")
    assert (gone.status, gone.payload["comment"]) == ("withdrawn", "On request.")
    assert gone.links == {"pdf": "https://lamps.example.org/3.pdf", "code": "https://lamps.example.org/git"}


def test_front_matter_and_events_are_no_papers_and_no_title_is_no_record():
    parsed = read(LAMPS)
    assert len(parsed.records) == 3
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("paper 2031.lamps-long.4", "it has no title")
    ]


@pytest.mark.parametrize(
    ("name", "volume", "paper", "full"),
    [
        ("2022.naloma", "1", "3", "2022.naloma-1.3"),
        ("2021.acl", "long", "247", "2021.acl-long.247"),
        ("J89", "1", "1", "J89-1001"),
        ("P18", "2", "104", "P18-2104"),
        ("W05", "3", "7", "W05-0307"),
        ("W19", "43", "1", "W19-4301"),
        ("C69", "1", "1", "C69-0101"),
        ("D19", "1", "12", "D19-1012"),
        ("D19", "50", "2", "D19-5002"),
    ],
)
def test_ids_are_made_as_the_anthology_makes_them(name: str, volume: str, paper: str, full: str):
    (record,) = read(collection(name, volume, paper)).records
    assert [str(one) for one in record.ids] == [f"acl:{full}"]
    assert record.payload == {"url": f"https://aclanthology.org/{full}/"}


@pytest.mark.parametrize(
    ("name", "volume", "paper"), [("J89", "x", "1"), ("J89", "1", "x"), ("2031", "1", "1")]
)
def test_a_paper_with_an_impossible_number_has_no_id(name: str, volume: str, paper: str):
    (record,) = read(collection(name, volume, paper)).records
    assert record.ids == ()


def test_a_journals_issue_is_no_part_of_its_name():
    meta = (
        "<booktitle>Computational Lamps, Volume 15, Number 1, March 2031</booktitle><year>2031</year>"
        "<journal-volume>15</journal-volume><journal-issue>1</journal-issue>"
    )
    (record,) = read(collection("J31", "1", "1", meta, "journal")).records
    assert record.publication == {
        "type": "article-journal",
        "venue": "Computational Lamps",
        "volume": "15",
        "issue": "1",
    }
    named = meta.replace("<year>", "<journal-title>Lamps Quarterly</journal-title><year>")
    (record,) = read(collection("2031.lq", "1", "1", named)).records
    assert record.publication["venue"] == "Lamps Quarterly"


@pytest.mark.parametrize(
    ("month", "published"),
    [
        ("August", "2031-08"),
        ("July–August", "2031-07"),
        ("1-6 June", "2031-06"),
        ("Spring", "2031"),
        ("", "2031"),
    ],
)
def test_the_month_of_a_volume(month: str, published: str):
    (record,) = read(collection("2031.x", "1", "1", f"<month>{month}</month><year>2031</year>")).records
    assert record.published == published
