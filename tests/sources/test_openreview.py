"""OpenReview's notes in both versions of its API, and how it is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.openreview.api import SOURCE
from digestgen.sources.source import Context, Page, Parsed, Query

FOLDER = Path(__file__).parent.parent / "data" / "recorded" / "openreview"
(LANTERNS,) = json.loads((FOLDER / "by-id" / "lanterns.json").read_text("utf-8"))["notes"]
(OLD,) = json.loads((FOLDER / "by-id" / "old.json").read_text("utf-8"))["notes"]
(REVIEW,) = json.loads((FOLDER / "by-id" / "review.json").read_text("utf-8"))["notes"]


def read(answer: Any) -> Parsed:
    return SOURCE.parse(json.dumps(answer).encode(), "notes.json", Context())


def one(note: Any) -> Record:
    (record,) = read([note]).records
    return record


def changed(note: dict[str, Any], **content: Any) -> dict[str, Any]:
    """A note with fields of its content changed, wrapped as the note's version does."""
    copy = json.loads(json.dumps(note))
    wrap = isinstance(copy["content"]["title"], dict)
    for key, value in content.items():
        copy["content"][key] = {"value": value} if wrap else value
    return copy


def refusal(answer: Any) -> str:
    with pytest.raises(SourceError) as caught:
        read(answer)
    return str(caught.value)


def ask(get: Any, *words: str, **query: Any) -> list[Page]:
    assert SOURCE.fetch is not None
    return list(SOURCE.ask(Query(words, **query), get, Context()))


def test_a_note_of_the_second_version():
    lanterns = one(LANTERNS)
    assert lanterns.source == "openreview"
    assert lanterns.title == "Lanterns at $\\sigma$ Scale"
    assert [str(one) for one in lanterns.ids] == ["openreview:LanternsA1"]
    assert [name.text for name in lanterns.authors] == ["Ada One", "Bo Two"]
    assert lanterns.date == ""
    assert (lanterns.published, lanterns.updated) == ("2031-01-17", "2031-01-24")
    assert lanterns.keywords == ("lamps", "oil", "lighting")
    assert lanterns.publication == {
        "type": "paper-conference",
        "venue": "The Nineteenth International Conference on Lamp Representations",
    }
    assert lanterns.links == {
        "pdf": "https://openreview.net/pdf/LanternsA1.pdf",
        "code": "https://github.com/lamps/x",
        "review": "https://openreview.net/forum?id=LanternsA1",
    }
    assert lanterns.payload == {
        "url": "https://openreview.net/forum?id=LanternsA1",
        "venue": "ICLR 2031 poster",
        "venueid": "ICLR.cc/2031/Conference",
        "keywords": ["lamps", "oil"],
        "tldr": "Lanterns scale.",
        "area": "lighting",
        "license": "CC BY 4.0",
        "citekey": "one2031lanterns",
    }


def test_a_note_of_the_first_version():
    old = one(OLD)
    assert (old.title, old.abstract) == ("Old Lamps", "About old lamps.")
    assert old.published == "2019-01-01"
    assert old.keywords == ("lamps", "history")
    assert old.publication["venue"] == "International Conference on Lamp Representations"
    assert old.payload["tldr"] == "They are old."


def test_every_wrapping_of_notes_is_read():
    assert read({"notes": [LANTERNS, OLD], "count": 2}).records == read([LANTERNS, OLD]).records
    assert read(LANTERNS).records == read([LANTERNS]).records


@pytest.mark.parametrize(
    ("venue", "venue_id", "status", "publication"),
    [
        (
            "ICLR 2031 oral",
            "ICLR.cc/2031/Conference",
            "",
            {"type": "paper-conference", "venue": "ICLR 2031 oral"},
        ),
        ("Submitted to ICLR 2031", "ICLR.cc/2031/Conference/Rejected_Submission", "", {"type": "article"}),
        ("ICLR 2031 Conference Submission", "ICLR.cc/2031/Conference/Submission", "", {"type": "article"}),
        ("Under review for TMLR", "TMLR/Under_Review", "", {"type": "article"}),
        ("Decision pending for TMLR", "TMLR/Decision_Pending", "", {"type": "article"}),
        ("LampConf 2022 Submitted", "LampConf.cc/2022/Conference", "", {"type": "article"}),
        ("LampConf 2018 Reject", "", "", {"type": "article"}),
        ("Accepted by TMLR", "TMLR", "", {"type": "article-journal", "venue": "TMLR"}),
        (
            "ICLR 2031 Conference Withdrawn Submission",
            "ICLR.cc/2031/Conference/Withdrawn_Submission",
            "withdrawn",
            {"type": "article"},
        ),
        (
            "ICLR 2031 Conference Desk Rejected Submission",
            "ICLR.cc/2031/Conference/Desk_Rejected_Submission",
            "withdrawn",
            {"type": "article"},
        ),
        ("CoRR 2031", "dblp.org/journals/CORR/2031", "", {"type": "article", "venue": "arXiv"}),
        ("", "", "", {"type": "article"}),
    ],
)
def test_where_a_paper_stands(venue: str, venue_id: str, status: str, publication: dict[str, str]):
    record = one(changed(LANTERNS, venue=venue, venueid=venue_id, _bibtex=""))
    assert (record.status, record.publication) == (status, publication)


def test_a_journal_says_its_name_in_its_bibtex():
    bibtex = (
        "@article{\none2031,\ntitle={Lanterns},\njournal={Transactions on Lamps \\& Oil},\nyear={2031}\n}"
    )
    record = one(changed(LANTERNS, venue="Accepted by TOL", venueid="TOL", _bibtex=bibtex))
    assert record.publication == {"type": "article-journal", "venue": "Transactions on Lamps & Oil"}


def test_withdrawn_in_the_first_version():
    gone = json.loads(json.dumps(OLD))
    gone["invitation"] = "ICLR.cc/2021/Conference/-/Withdrawn_Submission"
    assert one(gone).status == "withdrawn"
    assert one(changed(OLD, withdrawal="Confirmed")).status == "withdrawn"


def test_authors_that_are_profiles():
    record = one(changed(LANTERNS, authors=[{"username": "~Ada_One1", "fullname": "Ada One"}, "Bo Two"]))
    assert [name.text for name in record.authors] == ["Ada One", "Bo Two"]


def test_other_ids_come_from_what_the_note_links_to():
    record = one(changed(LANTERNS, html="https://arxiv.org/abs/3101.90001", doi="doi:10.1234/x"))
    assert [str(one) for one in record.ids] == ["openreview:LanternsA1", "doi:10.1234/x", "arxiv:3101.90001"]
    assert record.links["html"] == "https://arxiv.org/abs/3101.90001"


def test_replies_are_left_out():
    parsed = read({"notes": [REVIEW, LANTERNS, REVIEW]})
    assert len(parsed.records) == 1
    assert parsed.remarks == ("2 replies (reviews, comments) were left out.",)
    assert "these notes are replies (reviews, comments), none is a paper" in refusal([REVIEW])


def test_what_is_wrong_with_one_note_leaves_the_others():
    deleted = {**OLD, "ddate": 1550000000000}
    bare = {"id": "Nameless1", "forum": "Nameless1", "content": {"abstract": {"value": "No title"}}}
    parsed = read([deleted, 7, {"id": "Empty12"}, {"id": "a b", "content": {}}, bare,
                   changed(LANTERNS, authors=[1]), LANTERNS, LANTERNS])  # fmt: skip
    assert len(parsed.records) == 1
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("note 1 (OldLampD4)", "it was deleted"),
        ("note 2", "it is not an object"),
        ("note 3", "it has no content"),
        ("note 4", "'a b' is not a forum id"),
        ("note 5 (Nameless1)", "it has no title"),
        ("note 7 (LanternsA1)", "it is in the file twice; the first was taken"),
        ("note 8 (LanternsA1)", "it is in the file twice; the first was taken"),
    ]
    assert any("content.authors[1]: a name was expected" in remark for remark in parsed.remarks)


def test_the_same_note_twice_is_one_paper():
    (skipped,) = read([LANTERNS, LANTERNS]).skipped
    assert (skipped.where, skipped.why) == (
        "note 2 (LanternsA1)",
        "it is in the file twice; the first was taken",
    )


def test_papers_asked_for_by_id(recorded: Callable[[str], Any]):
    playing = recorded("openreview/by-id")
    pages = ask(
        playing.get,
        "https://openreview.net/forum?id=LanternsA1&noteId=x",
        "OldLampD4",
        "openreview:Unknown9x",
        "ReviewZ9ab",
        "LanternsA1",
    )
    assert [(page.done, page.total) for page in pages] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [record.title for page in pages for record in page.parsed.records] == [
        "Lanterns at $\\sigma$ Scale",
        "Old Lamps",
    ]
    assert [(one.where, one.why) for page in pages for one in page.parsed.skipped] == [
        ("Unknown9x", "OpenReview knows no paper of this id"),
        ("ReviewZ9ab", "these notes are replies (reviews, comments), none is a paper"),
    ]


def test_a_venue_is_asked_for_page_after_page(recorded: Callable[[str], Any]):
    pages = ask(recorded("openreview/venue").get, category="ICLR.cc/2031/Conference")
    assert [len(page.parsed.records) for page in pages] == [2, 1]
    assert [(page.done, page.total) for page in pages] == [(2, 3), (3, 3)]


def test_a_venue_of_the_first_version_ends_with_an_empty_page(recorded: Callable[[str], Any]):
    (page,) = ask(recorded("openreview/old-venue").get, category="ICLR.cc/2019/Conference")
    assert [record.title for record in page.parsed.records] == ["Old Lamps"]


def test_a_venue_without_papers_is_said(recorded: Callable[[str], Any]):
    with pytest.raises(SourceError, match="OpenReview shows no papers of the venue 'Lamps'") as caught:
        ask(recorded("openreview/no-venue").get, category="Lamps")
    assert "ICLR.cc/2024/Conference" in caught.value.hint


def test_who_is_not_let_in_is_told_the_way_around(recorded: Callable[[str], Any]):
    with pytest.raises(SourceError, match="HTTP 403") as caught:
        ask(recorded("openreview/blocked").get, "LanternsA1")
    assert "Open the address in one, save what it shows" in caught.value.hint
