"""RecordBuilder: what is said once, what is dropped, and when nothing usable is a reason to stop."""

from __future__ import annotations

import pytest

from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import Context, Query
from digestgen.sources.feed import reader as feed
from digestgen.sources.records import RICH, TEX, RecordBuilder
from digestgen.sources.source import Answer, Request


def builder() -> RecordBuilder:
    return RecordBuilder("lamps", "lamps.json", Context(), entries="lamps")


def one(**given: object) -> tuple[Record, tuple[str, ...]]:
    lamps = builder()
    lamps.add("entry 1", **{"title": "On lamps", "markup": RICH, **given})  # type: ignore[arg-type]
    parsed = lamps.done()
    return parsed.records[0], parsed.remarks


def test_a_file_without_a_usable_entry_is_refused_and_an_answer_of_a_fetch_is_not():
    lamps = builder()
    lamps.add("entry 1", title="", markup=TEX)
    lamps.skip("entry 2", "it was deleted")
    with pytest.raises(SourceError, match="none of the 2 lamps can be used; entry 1: it has no title"):
        lamps.done()
    page = lamps.page()
    assert page.records == ()
    assert [(one.where, one.why) for one in page.skipped] == [
        ("entry 1", "it has no title"),
        ("entry 2", "it was deleted"),
    ]


def test_a_file_is_a_list_whose_order_counts():
    lamps = builder()
    for title in ("Wicks", "Kettles", "Lamps"):
        lamps.add(title, title=title, markup=RICH)
    assert [record.payload.get("place") for record in lamps.page().records] == [None, None, None]
    assert [record.payload["place"] for record in lamps.done().records] == [1, 2, 3]


def test_what_is_said_of_many_entries_is_said_once():
    lamps = builder()
    lamps.remark("The file is old.")
    for number in range(1, 41):
        authors = ["Ada One", "others"] if number > 2 else ["Ada One", f"bo-{'two' * number}"]
        links = {"pdf": "lamp.pdf"} if number > 38 else {"code": "here"} if number == 7 else {}
        lamps.add(f"entry {number}", title="On lamps", markup=TEX, authors=authors, links=links)
    assert lamps.done().remarks == (
        "The file is old.",
        "2 lamps, entry 1 first: authors that look like user names were kept; write their names out: "
        '"bo-two", "bo-twotwo".',
        '38 lamps, entry 3 first: the author list ends with "et al." or "others": it goes on in the paper.',
        "entry 7: the code link was left out: 'here' is not a web address.",
        "2 lamps, entry 39 first: the pdf link was left out: 'lamp.pdf' is not a web address.",
    )


def test_of_many_texts_three_are_quoted():
    lamps = builder()
    for number, letter in enumerate("abcdefgh"):
        lamps.note(
            f"entry {number}", "{texts} and {number}: {odd}".replace("{odd}", "odd"), [f'"{letter}{{x}}"']
        )
    assert lamps.page().remarks == ('8 lamps, entry 0 first: "a{x}", "b{x}", "c{x}" … (8) and 8: odd',)


def test_values_are_one_line_of_visible_text():
    dirty = "Lamps\u200b \x07 and\n wicks\u202e"
    record, remarks = one(
        keywords=[dirty, "Lamps and wicks", " \u200b "],
        publication={"venue": dirty, "volume": "\x00"},
        authors=[Name("Ada One", "", dirty)],
        lang=" en\n",
    )
    assert record.keywords == ("Lamps and wicks",)
    assert record.publication == {"venue": "Lamps and wicks"}
    assert record.authors == (Name("Ada One", "", "Lamps and wicks"),)
    assert record.lang == "en"
    assert remarks == ()


def test_a_publication_has_a_doi_as_ids_have_it_and_an_address_or_none():
    record, _ = one(publication={"doi": "https://doi.org/10.5555/Wicks.", "url": "https://wicks.example/1"})
    assert record.publication == {"doi": "10.5555/wicks", "url": "https://wicks.example/1"}
    assert [str(each) for each in record.all_ids] == ["doi:10.5555/wicks"]
    record, _ = one(publication={"venue": "Wicks", "doi": "in press", "url": "wicks.example/1"})
    assert record.publication == {"venue": "Wicks"} and record.all_ids == ()


def test_keywords_are_short_and_not_too_many():
    record, remarks = one(keywords=["w" * 200, "w" * 201, *(f"wick {number}" for number in range(300))])
    assert len(record.keywords) == 200
    assert record.keywords[:2] == ("w" * 200, "wick 0")
    assert remarks == (
        f'entry 1: keywords that are too long were left out: "{"w" * 30}…".',
        "entry 1: the first 200 keywords were taken, there are more.",
    )


def test_a_title_that_was_read_in_the_wrong_encoding_is_healed_and_said():
    record, _ = one(title="Ãœber Lampen â€“ ein MÃ¤rchen", authors=["BjÃ¶rn Ã–ne"])
    assert (record.title, record.authors) == ("Über Lampen – ein Märchen", (Name("Björn Öne"),))
    assert record.changed == (("title", "Ãœber Lampen â€“ ein MÃ¤rchen", "Über Lampen – ein Märchen"),)
    assert one(title="Â IRMÃO")[0].title == "Â IRMÃO"


def test_an_answer_of_a_fetch_in_which_nothing_can_be_used_does_not_end_it():
    def answer(request: Request) -> Answer:
        title = "" if "dark" in request.url else "On lamps"
        return Answer(
            request.url, 200, f"<rss><channel><item><title>{title}</title></item></channel></rss>".encode()
        )

    asked = Query(ids=("https://dark.example.org/rss", "https://lamps.example.org/rss"))
    dark, lit = feed.SOURCE.ask(asked, answer, Context())
    assert [one.why for one in dark.parsed.skipped] == ["it has no title"]
    assert [record.title for record in lit.parsed.records] == ["On lamps"]
