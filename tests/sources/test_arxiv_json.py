"""arXiv's metadata as JSON: the Kaggle snapshot, daily lists, lists with a date."""

from __future__ import annotations

import json
from typing import Any

from digestgen.model.person import Name
from digestgen.sources.arxiv.jsonl import SOURCE
from digestgen.sources.source import Context, Parsed

SNAPSHOT = {
    "id": "math/0309136",
    "submitter": "Ada One",
    "authors": 'Ada One (Lamp Institute), C.-P. Tw\\"o (1), Cy Three Jr.\n  and the Candle Collaboration',
    "title": 'On the na\\"ive lighting\n  of lamps',
    "comments": "12 pages; code at https://github.com/ada-one/lamp",
    "journal-ref": "J. Lamps 3 (2004) 1--12",
    "doi": "10.5555/lamp.7 10.5555/lamp.8",
    "report-no": "LAMP-03-7",
    "categories": "math.GT cs.AI",
    "license": None,
    "abstract": "  We light $n$ lamps, and\nthen another.\n  The second paragraph is short.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 8 Sep 2003 10:00:00 GMT"},
        {"version": "v2", "created": "Fri, 5 Mar 2004 12:00:00 GMT"},
    ],
    "update_date": "2009-11-10",
    "authors_parsed": [
        ["One", "Ada", "", "Lamp Institute"],
        ["Twö", "C. -P.", "", "1 and 2"],
        ["Three", "Cy", "Jr."],
        ["Candle Collaboration", "", ""],
    ],
}
DAILY = {
    "id": "2508.90002",
    "pdf": "https://arxiv.org/pdf/2508.90002",
    "abs": "https://arxiv.org/abs/2508.90002",
    "authors": ["Di Four", "Eve O'Five"],
    "title": "Kettles that plan",
    "categories": ["cs.RO", "cs.AI", "68T40, I.2.9"],
    "comment": None,
    "summary": "We boil water.\n  Twice.",
}
DATED = {
    "id": "arxiv:2508.90003",
    "title": "Paper boats",
    "abstract": "We fold.",
    "authors": ["Six, Fay"],
    "date": "2025-08-07",
    "categories": ["Robotics"],
    "url": "https://arxiv.org/abs/2508.90003",
    "source": "somewhere",
}
CRAWLED = {
    "arxiv_id": "2508.90004v3",
    "title": "Boats that talk",
    "authors": ["Gia Seven"],
    "summary": "We listen.",
    "published": "2025-08-05",
    "updated": "",
    "doi": "",
}


def read(data: Any, name: str = "papers.jsonl", day: str = "") -> Parsed:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return SOURCE.parse(raw, name, Context(day=day))


def lines(*rows: Any) -> bytes:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()


def test_the_snapshot_has_null_fields_parsed_names_and_versions():
    (lamp,) = read(SNAPSHOT, "arxiv-metadata-oai-snapshot-2020-08-14.json").records
    assert [str(one) for one in lamp.ids] == [
        "arxiv:math/0309136",
        "doi:10.5555/lamp.7",
        "doi:10.5555/lamp.8",
    ]
    assert lamp.title == "On the naïve lighting of lamps"
    assert lamp.abstract == "We light $n$ lamps, and then another.\n\nThe second paragraph is short."
    assert [(name.text, name.affiliation) for name in lamp.authors] == [
        ("Ada One", "Lamp Institute"),
        ("C.-P. Twö", ""),
        ("Cy Three Jr.", ""),
        ("Candle Collaboration", ""),
    ]
    assert (lamp.date, lamp.published, lamp.updated) == ("", "2003-09-08", "2004-03-05")
    assert lamp.links["code"] == "https://github.com/ada-one/lamp"
    assert lamp.payload == {
        "url": "https://arxiv.org/abs/math/0309136",
        "version": 2,
        "categories": ["math.GT", "cs.AI"],
        "comment": "12 pages; code at https://github.com/ada-one/lamp",
        "journal_ref": "J. Lamps 3 (2004) 1–12",
        "report_no": "LAMP-03-7",
    }


def test_without_parsed_names_the_author_field_is_taken_apart():
    (lamp,) = read({key: value for key, value in SNAPSHOT.items() if key != "authors_parsed"}).records
    assert [(name.text, name.affiliation) for name in lamp.authors] == [
        ("Ada One", "Lamp Institute"),
        ("C.-P. Twö", ""),
        ("Cy Three Jr.", ""),
        ("the Candle Collaboration", ""),
    ]


def test_a_daily_list_takes_its_day_from_the_name_of_the_file():
    (kettle,) = read(DAILY, "lists/2025-08-07.jsonl").records
    assert kettle.date == "2025-08-07"
    assert kettle.abstract == "We boil water.\n\nTwice."
    assert [name.text for name in kettle.authors] == ["Di Four", "Eve O'Five"]
    assert kettle.keywords == ("cs.RO", "cs.AI")
    assert kettle.payload["classes"] == ["68T40, I.2.9"]
    assert kettle.links == {"pdf": "https://arxiv.org/pdf/2508.90002"}
    assert read(DAILY, "2025-08-07.jsonl", day="2025-08-08").records[0].date == "2025-08-08"
    for other in ("2025-08-07_2025-08-08.jsonl", "2025-02-30.jsonl", "papers.jsonl"):
        assert read(DAILY, other).records[0].date == ""


def test_a_date_is_a_listing_day_and_with_a_time_of_day_a_submission():
    listed, submitted = read(
        lines(DATED, DATED | {"id": "arxiv:2508.90009", "date": "2025-08-05T17:59:52.000Z"}),
        "x-2025-01-01.jsonl",
    ).records
    assert (listed.date, listed.published) == ("2025-08-07", "")
    assert (submitted.date, submitted.published) == ("2025-01-01", "2025-08-05")
    assert [name.text for name in listed.authors] == ["Fay Six"]
    assert listed.keywords == ("Robotics",)


def test_lists_may_be_wrapped_and_say_missing_by_empty_text():
    wanted = [("arxiv:2508.90004", "2025-08-05", "", 3), ("arxiv:2508.90003", "", "", None)]
    wrapped = {"count": 2, "papers": [CRAWLED, DATED]}
    for data in (
        json.dumps(wrapped).encode(),
        json.dumps(wrapped, indent=2).encode(),
        json.dumps(wrapped["papers"], indent=2).encode(),
        lines(CRAWLED, "", DATED) + b"\n",
        b"\xef\xbb\xbf" + lines(CRAWLED, DATED).replace(b"\n", b"\r\n"),
    ):
        parsed = read(data)
        assert [
            (str(one.ids[0]), one.published, one.updated, one.payload.get("version"))
            for one in parsed.records
        ] == wanted
        assert parsed.skipped == ()


def test_one_paper_over_many_lines_is_a_paper():
    assert len(read(json.dumps(SNAPSHOT, indent=1).encode()).records) == 1


def test_bad_entries_are_skipped_and_said():
    parsed = read(
        lines(
            '{"id": "2508.9',
            DAILY,
            DAILY | {"id": "2508.90005", "title": None},
            DAILY | {"id": 2508.90006, "abs": None},
            DAILY | {"id": "about kettles"},
            DAILY | {"id": "2508.90007", "authors": [{"name": "Di Four"}], "title": "Dis"},
            DAILY | {"id": "2508.90006", "authors_parsed": [["Four"]], "title": "Fours"},
            DAILY | {"id": "2508.90008", "summary": ["We boil."], "title": "Boils"},
            [DAILY],
            DAILY | {"id": "2508.90002v1", "title": "Kettles that planned"},
        )
    )
    assert [record.title for record in parsed.records] == ["Kettles that plan", "Dis", "Fours", "Boils"]
    assert parsed.records[1].authors == (Name("Di Four"),)
    assert [f"{one.where}: {one.why}" for one in parsed.skipped] == [
        "line 1: this is not JSON: unterminated string starting at in column 8",
        "line 3: it has no title",
        "line 4: it has no arXiv id",
        "line 5: 'about kettles' is not an arXiv id",
        "line 9: it is not an object",
    ]
    assert parsed.remarks == (
        "arxiv:2508.90002 is there twice; the newest version was taken.",
        "line 7: authors_parsed: a list of family and given names was expected, not a list; it was left out.",
        "line 8: summary: text was expected, not a list; it was left out.",
    )


def test_withdrawn_papers_are_marked():
    gone = SNAPSHOT | {"abstract": "This paper has been withdrawn by the authors.", "comments": None}
    (lamp,) = read(gone).records
    assert lamp.status == "withdrawn"
    assert "pdf" not in lamp.links
