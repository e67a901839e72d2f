"""arXiv's announcements: one day as Atom, RSS 2.0 and RDF, a weekend, and what is not a feed of arXiv's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digestgen.problems import SourceError
from digestgen.sources import Context, Parsed
from digestgen.sources.arxiv.feed import SOURCE
from digestgen.sources.source import Get, Page, Query

FOLDER = Path(__file__).parent.parent / "data" / "sources" / "arxiv-feed"
ATOM = (FOLDER / "day.atom").read_text("utf-8")


def read(data: str, day: str = "") -> Parsed:
    return SOURCE.parse(data.encode(), "feed.xml", Context(day=day))


def read_file(name: str) -> Parsed:
    return read((FOLDER / name).read_text("utf-8"))


def ask(get: Get, **query: Any) -> list[Page]:
    assert SOURCE.fetch
    return list(SOURCE.ask(Query(**query), get, Context()))


def test_the_atom_feed_of_a_day():
    parsed = read_file("day.atom")
    lighthouses, buoys, nets = parsed.records
    assert str(lighthouses.ids[0]) == "arxiv:2608.90001"
    assert lighthouses.abstract == "We row $n$ lighthouses. Abstract: thinking helps."
    assert [(name.text, name.affiliation) for name in lighthouses.authors] == [
        ("Ada One", "Lamp Institute, Kiel"),
        ("René Two Jr.", ""),
    ]
    assert lighthouses.keywords == ("cs.RO", "cs.AI")
    assert lighthouses.payload["license"] == "http://creativecommons.org/licenses/by/4.0/"
    days = [(one.date, one.published, one.updated) for one in parsed.records]
    assert days == [
        ("2026-08-20", "2026-08-20", ""),  # new: public since that day
        ("2026-08-20", "", ""),  # a cross-list: public since who knows when
        ("2026-08-20", "", "2026-08-20"),
    ]
    assert [one.payload["announced"] for one in parsed.records] == ["new", "cross", "replace-cross"]
    assert [one.payload["version"] for one in parsed.records] == [1, 1, 4]
    assert str(nets.ids[1]) == "doi:10.9999/nets.3"
    assert nets.payload["journal_ref"] == "Annales de l'École des Filets 3 (2026), pp. 1-9"
    assert buoys.title == "Buoys that Listen"
    assert parsed.remarks == ("1 of 3 are new versions of papers announced before.",)


def test_rss_says_the_same_as_atom():
    parsed = read_file("day.rss")
    first = read_file("day.atom").records[0]
    payload = {key: value for key, value in first.payload.items() if key != "place"}  # this one is alone
    assert parsed.records == (replace(first, payload=payload),)
    assert [(skipped.where, skipped.why) for skipped in parsed.skipped] == [("entry 2", "it has no arXiv id")]


def test_the_rdf_feed_of_an_evening():
    lamps, old, crossing = read_file("evening.rdf").records
    assert lamps.title == "Lamps (arXiv:1805.00000 was ours too) at the harbour?"
    assert lamps.abstract == "Lamps were lit where $2.6<\\eta<4$."
    assert [(name.text, name.affiliation) for name in lamps.authors] == [
        ("Ada One", "LAMP Collaboration"),
        ("Björn Two", ""),
    ]
    assert (lamps.date, lamps.published, lamps.keywords) == ("2018-05-23", "2018-05-23", ("hep-ex",))
    assert (old.payload["announced"], old.payload["version"], old.updated) == ("replace", 2, "2018-05-23")
    assert (crossing.payload["announced"], str(crossing.ids[0])) == ("cross", "arxiv:hep-ph/0105003")


def test_a_title_of_rdf_in_another_shape_is_taken_whole_and_the_link_is_the_id():
    changed = (
        (FOLDER / "evening.rdf").read_text("utf-8").replace("Old lamps. (arXiv:1805.90002v2", "Old lamps. (")
    )
    old = read(changed).records[1]
    assert old.title == "Old lamps. ( [nucl-th] UPDATED)"
    assert str(old.ids[0]) == "arxiv:1805.90002"


def test_an_empty_feed_is_a_remark():
    parsed = read_file("weekend.rss")
    assert parsed.records == ()
    assert parsed.remarks == (
        "The feed is empty: arXiv announces nothing on Saturdays, Sundays and holidays.",
    )


def test_an_entry_without_a_day_is_of_the_feeds_day_and_a_person_knows_better():
    undated = ATOM.replace("<published>2026-08-20T00:00:00-04:00</published>", "")
    assert {record.date for record in read(undated).records} == {"2026-08-20"}
    assert {record.date for record in read(ATOM, day="2026-08-21").records} == {"2026-08-21"}


def test_without_any_day_there_is_none():
    nowhen = ATOM.replace("2026-08-20T", "soon, ")
    assert {record.date for record in read(nowhen).records} == {""}


def test_a_full_feed_may_be_cut():
    head, entry = ATOM.split("  <entry>")[:2]
    many = [entry.replace("90001", f"{number:05d}") for number in range(2000)]
    parsed = read("<entry>".join([head, *many]) + "</feed>")
    assert len(parsed.records) == 2000
    assert parsed.remarks == ("2,000 entries is the most a feed holds: this one may be cut.",)


def test_categories_are_asked_for_in_one_feed(recorded: Callable[..., Any]):
    (page,) = ask(recorded("arxiv-feed/day").get, ids=("cs.RO",), category="cs.AI")
    assert len(page.parsed.records) == page.done == page.total == 3


def test_a_category_that_arxiv_has_no_feed_of(recorded: Callable[..., Any]):
    with pytest.raises(SourceError, match=r"arXiv has no feed of cs\.ZZ"):
        ask(recorded("arxiv-feed/unknown").get, ids=("cs.ZZ",))


def test_the_kind_of_an_announcement_is_read_in_any_case():
    item = (
        "<item><title>A Lamp</title><guid>oai:arXiv.org:2508.90001v1</guid>"
        "<description>arXiv:2508.90001v1 Announce Type: {}\nAbstract: We lit it.</description></item>"
    )
    for kind in ("REPLACE", "Replace-Cross", "replace"):
        data = f'<rss version="2.0"><channel><title>cs.RO updates on arXiv.org</title>{item.format(kind)}</channel></rss>'
        record = SOURCE.parse(data.encode(), "cs.RO.xml", Context()).records[0]
        assert record.payload["announced"] == kind.lower()
