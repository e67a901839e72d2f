"""Whose value is it? What a source wrote and what a person wrote, told apart on every import."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digestgen.citations.keys import build_citation_key
from digestgen.library.fields import short_hash
from digestgen.library.frontmatter import parse_document
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.update import Update, build_new, build_updated
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError

PATH = "content/papers/2025-08/2508.90001.md"
LANTERN = Record(
    source="huggingface",
    ids=(parse_id("arxiv:2508.90001"),),
    title="LanternNet: Reading by Candlelight",
    abstract="We read 34% more words.\n\nBy one flame.",
    authors=(Name("Ada One"), Name("Bo Two", "0000-0002-1825-0097", "Wick Institute")),
    date="2025-08-07",
    published="2025-08-05",
    updated="2025-08-06",
    keywords=("candles",),
    links={"pdf": "https://arxiv.org/pdf/2508.90001"},
    image="https://cdn.example.org/lantern.png",
    payload={"url": "https://huggingface.co/papers/2508.90001", "listed": "2025-08-07", "upvotes": 12},
)


def read(text: str, path: str = PATH) -> Paper:
    reading = Reading(path)
    paper = build_paper(parse_document(text, path), reading)
    assert paper and not reading.problems
    return paper


def new(record: Record = LANTERN, tags: tuple[str, ...] = ("reading", "candles")) -> str:
    update = build_new(record, PATH, tags, "2025-08-08")
    assert update.paper == read(update.text)  # it is read once, before it has its marks
    return update.text


def again(text: str, record: Record, today: str = "2025-09-01", *, update: bool = False) -> Update:
    updated = build_updated(read(text), text, record, today, update=update)
    assert updated.paper == read(updated.text)
    return updated


def edited(text: str, before: str, after: str) -> str:
    """What a person makes of the file."""
    assert text.count(before) == 1
    return text.replace(before, after)


def without(text: str, field: str) -> str:
    """The file after a person has taken one line out."""
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{field}:")]
    assert len(kept) == len(lines) - 1
    return "".join(kept)


def test_a_new_paper_is_one_file_in_the_customary_order():
    text = new()
    assert text.startswith(
        """\
---
id: "arxiv:2508.90001"
title: "LanternNet: Reading by Candlelight"
authors: [Ada One, {name: Bo Two, orcid: "0000-0002-1825-0097", affiliation: Wick Institute}]
date: 2025-08-07
published: 2025-08-05
updated: 2025-08-06
tags: [reading, candles]
image: {src: "https://cdn.example.org/lantern.png"}
links: {pdf: "https://arxiv.org/pdf/2508.90001"}
sources:
  huggingface:
    url: "https://huggingface.co/papers/2508.90001"
    retrieved: 2025-08-08
    listed: 2025-08-07
    upvotes: 12
    subjects:
      - candles
imported: {"""
    )
    assert text.endswith("}\n---\n\nWe read 34% more words.\n\nBy one flame.\n")


def test_every_field_a_source_wrote_has_its_hash_and_no_other():
    paper = read(new())
    fields = ("title", "authors", "date", "published", "updated", "tags", "image", "links", "abstract")
    assert paper.imported == {field: short_hash(getattr(paper, field)) for field in fields}


def test_a_hash_is_six_hex_digits_that_stay_the_same_in_every_release():
    assert short_hash("LanternNet") == short_hash("LanternNet") != short_hash("Lanternnet")
    assert short_hash({"pdf": "x", "code": "y"}) == short_hash({"code": "y", "pdf": "x"})
    # Another hash would make every field of every existing library a person's.
    assert (short_hash("LanternNet"), short_hash((Name("Ada One"),))) == ("fced29", "c51641")


# --- the same again ---


def test_the_same_record_on_another_day_changes_no_byte():
    for update in (False, True):
        merge = again(new(), LANTERN, update=update)
        assert (merge.text, merge.changed, merge.kept) == (new(), (), ())


def test_retrieved_moves_only_when_the_rest_does():
    more = replace(LANTERN, payload={**LANTERN.payload, "upvotes": 13})
    merge = again(new(), more, "2025-09-01")
    assert merge.changed == ("sources",)
    assert merge.text == edited(edited(new(), "upvotes: 12", "upvotes: 13"), "2025-08-08", "2025-09-01")


def test_a_day_that_a_person_corrects_moves_what_the_source_listed_too():
    text = new()
    earlier = replace(LANTERN, date="2024-08-07", payload={**LANTERN.payload, "listed": "2024-08-07"})
    assert again(text, earlier).paper.sources["huggingface"]["listed"] == "2025-08-07"  # an older list
    paper = again(text, replace(earlier, is_dated=True)).paper
    assert (paper.date, paper.sources["huggingface"]["listed"]) == ("2024-08-07", "2024-08-07")


def test_a_day_that_a_person_asks_for_in_vain_is_told():
    asked = replace(LANTERN, date="2025-09-01", is_dated=True)
    assert again(new(), asked).kept == ("date",)
    assert again(new(), replace(asked, is_dated=False)).kept == ()  # a later list, as there are every day
    assert again(new(), replace(asked, date="2025-07-01")).kept == ()
    moved = edited(new(), "date: 2025-08-07", "date: 2025-08-30")
    merge = again(moved, replace(asked, date="2025-07-01"))
    assert (merge.text, merge.kept) == (moved, ("date",))


def test_an_article_that_a_preprint_became_is_cited_as_of_its_issue():
    text = new()
    article = Record("crossref", LANTERN.title, (*LANTERN.ids, parse_id("10.5555/l1")), published="2026-02",
                     publication={"type": "article-journal", "venue": "Lamp Letters", "volume": "12"})  # fmt: skip
    became = again(text, article)
    assert (became.paper.published, became.paper.publication["issued"]) == ("2025-08-05", "2026-02")
    assert again(became.text, article).changed == ()


def test_an_answer_about_the_paper_alone_leaves_its_place_in_the_list():
    listed = replace(LANTERN, payload={**LANTERN.payload, "place": 4})
    text = again(new(), listed).text
    assert "place: 4" in text
    assert again(text, LANTERN).changed == ()
    more = again(text, replace(LANTERN, payload={**LANTERN.payload, "upvotes": 13})).text
    assert "upvotes: 13" in more and "place: 4" in more
    another_list = replace(LANTERN, payload={**LANTERN.payload, "listed": "2025-08-09"})
    assert "place" not in again(text, another_list).text


def test_a_place_in_a_list_without_a_day_is_that_of_the_first_time():
    first = replace(LANTERN, source="feed", payload={"url": "https://lamps.example/1", "place": 1})
    text = new(first)
    assert "place: 1" in text
    later = replace(first, date="", payload={**first.payload, "place": 2})  # something newer stands above it
    assert again(text, later).text == text
    assert again(new(LANTERN), later).text.count("place: 2") == 1


def test_an_older_list_never_replaces_a_newer_one():
    text = new()
    older = replace(
        LANTERN, payload={"listed": "2025-08-06", "upvotes": 3}, title="An Older Title", date="2025-08-07"
    )
    merge = again(text, older, update=True)
    assert (merge.text, merge.changed, merge.kept) == (text, (), ())


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TITLE = ANY.map(lambda text: f"T{text}")


@settings(max_examples=150, deadline=None)
@given(TITLE, st.lists(TITLE, max_size=3), ANY, st.dictionaries(st.just("submitter"), ANY))
@example("A\u00a0B  c", ["M\u00a0R"], "a\rb\u2028c\u0085", {"submitter": "a\x07b "})
@example("yes", ["12"], "---\n\n x \n", {"submitter": "~"})
@example("T\ufffe", ["T: #"], "\ufeff", {"submitter": "null"})
def test_whatever_a_source_says_the_second_time_changes_nothing(title, authors, abstract, payload):
    record = replace(
        LANTERN,
        title=title,
        authors=tuple(map(Name, authors)),
        abstract=abstract.replace("#", ""),
        payload=payload,
    )
    merge = build_new(record, PATH, (), "2025-08-08")
    assert all(
        mark == short_hash(getattr(merge.paper, field)) for field, mark in merge.paper.imported.items()
    )
    for update in (False, True):
        assert again(merge.text, record, update=update).text == merge.text


@pytest.mark.parametrize("empty", [[], (), ""])
def test_an_empty_payload_value_is_no_news_either(empty: object):
    record = replace(LANTERN, payload={"listed": "2025-08-07", "keywords": empty})
    assert again(new(record), record).changed == ()


# --- what is missing ---

BARE = replace(
    LANTERN,
    authors=(),
    published="",
    updated="",
    links={},
    image="",
    abstract="",
    payload={"listed": "2025-08-01"},
)


def test_what_is_missing_is_filled():
    text = new(BARE)
    merge = again(text, LANTERN)
    filled = {"authors", "published", "updated", "links", "image", "abstract"}
    assert filled | {"sources", "imported", "citation_key"} == set(merge.changed)
    assert merge.paper.extra["citation_key"] == build_citation_key(read(text)), (
        "what somebody has cited stays"
    )
    assert {f: getattr(merge.paper, f) for f in filled} == {f: getattr(read(new()), f) for f in filled}
    assert merge.paper.imported == read(new()).imported, "and what was filled is the source's"


@pytest.mark.parametrize("field", ["authors", "published", "updated", "links", "image"])
@pytest.mark.parametrize("update", [False, True])
def test_a_field_that_a_person_took_out_does_not_return(field: str, update: bool):
    text = without(new(), field)
    assert again(text, LANTERN, update=update).text == text


def test_an_abstract_that_a_person_took_out_does_not_return():
    text = new().partition("---\n\n")[0] + "---\n"
    assert again(text, LANTERN, update=True).text == text


def test_tags_are_assigned_once_and_one_that_was_taken_out_does_not_return():
    for text in (without(new(), "tags"), edited(new(), "[reading, candles]", "[reading]"), new(tags=())):
        merge = again(
            text, replace(LANTERN, keywords=("oil",), payload={"listed": "2025-09-01"}), update=True
        )
        assert merge.paper.tags == read(text).tags
        assert merge.changed == ("sources",)


def test_an_abstract_is_not_put_where_the_text_is_said_to_be_ours():
    text = edited(new(BARE), "sources:", "body: summary\nsources:")
    merge = again(text, LANTERN, update=True)
    assert (merge.paper.abstract, merge.paper.body) == ("", "summary")
    ours = text + "\nOur words.\n"
    assert again(ours, LANTERN, update=True).kept == (), "a summary is no other version of the abstract"


# --- --update ---

NEWER = replace(
    LANTERN,
    title="LanternNet 2",
    authors=(Name("Ada One"), Name("Cy Three")),
    abstract="We read 40% more words.",
    updated="2025-08-20",
    published="2024-01-01",
    image="https://cdn.example.org/two.png",
    payload={**LANTERN.payload, "upvotes": 40},
)


def test_update_takes_newer_title_authors_abstract_and_nothing_else():
    merge = again(new(), NEWER, update=True)
    assert set(merge.changed) == {"title", "authors", "updated", "abstract", "sources", "imported"}
    assert (merge.paper.title, merge.paper.abstract) == ("LanternNet 2", "We read 40% more words.")
    assert [name.text for name in merge.paper.authors] == ["Ada One", "Cy Three"]
    assert (merge.paper.published, merge.paper.image) == ("2025-08-05", read(new()).image)
    assert merge.kept == ()
    later = again(merge.text, replace(NEWER, title="LanternNet 3"), update=True)
    assert later.paper.title == "LanternNet 3", "what --update wrote is the source's as well"


def test_without_update_they_stay():
    assert again(new(), NEWER).changed == ("sources",)


def test_update_also_takes_what_an_import_without_it_left():
    looked = again(new(), NEWER).text
    assert again(looked, NEWER, update=True).paper.title == "LanternNet 2"


def test_what_a_person_wrote_stays_and_is_reported():
    text = edited(new(), "LanternNet: Reading by Candlelight", "Lanterns!")
    text = edited(text, "We read 34% more words.", "It reads more.")
    text = edited(text, "[Ada One, ", "[Ada B. One, ")
    merge = again(text, NEWER, update=True)
    assert merge.kept == ("title", "authors", "abstract")
    assert (merge.paper.title, merge.paper.abstract) == ("Lanterns!", "It reads more.\n\nBy one flame.")
    assert merge.paper.authors[0].text == "Ada B. One"
    assert again(text, NEWER).kept == (), "without --update nobody asked"


def test_what_has_no_hash_is_a_person_s():
    text = new().partition("imported:")[0] + "---\n\nBy hand.\n"
    merge = again(text, NEWER, update=True)
    assert merge.kept == ("title", "authors", "updated", "abstract")
    assert merge.changed == ("sources",)


def test_a_person_who_wrote_what_the_source_says_now_has_nothing_to_be_told():
    text = edited(new(), "LanternNet: Reading by Candlelight", "LanternNet 2")
    assert "title" not in again(text, NEWER, update=True).kept


def test_two_sources_that_disagree_do_not_overwrite_each_other_for_ever():
    other = Record(
        "text",
        "LanternNet: reading by candlelight",
        abstract="We read more.",
        payload={"listed": "2025-08-07"},
    )
    text = new()
    for record in (other, LANTERN):
        text = again(text, record, update=True).text
    for order in itertools.permutations([LANTERN, other, LANTERN, other]):
        for record in order:
            assert again(text, record, "2026-01-01", update=True).text == text


# --- date and links ---


def test_the_date_moves_only_to_an_earlier_day():
    earlier, later = replace(LANTERN, date="2025-08-04"), replace(LANTERN, date="2025-08-09")
    assert again(new(), later, update=True).paper.date == "2025-08-07"
    moved = again(new(), earlier)
    assert moved.paper.date == "2025-08-04"
    assert set(moved.changed) == {"date", "imported"}
    assert again(moved.text, LANTERN).text == moved.text
    assert again(moved.text, replace(LANTERN, date="2025-08-01")).paper.date == "2025-08-01"


def test_a_date_that_a_person_set_does_not_move():
    text = edited(new(), "date: 2025-08-07", "date: 2025-08-11")
    assert again(text, replace(LANTERN, date="2025-08-04"), update=True).text == text


WITH_CODE = replace(
    LANTERN, links={"code": "https://example.org/code", "pdf": "https://example.org/other.pdf"}
)


def test_links_are_filled_key_by_key_while_they_are_the_source_s():
    merge = again(new(), WITH_CODE)
    assert merge.paper.links == {
        "pdf": "https://arxiv.org/pdf/2508.90001",
        "code": "https://example.org/code",
    }
    project = replace(LANTERN, links={"project": "https://example.org/p"})
    assert set(again(merge.text, project).paper.links) == {"pdf", "code", "project"}
    assert again(merge.text, LANTERN).text == merge.text


def test_links_come_out_the_same_in_any_order():
    video = replace(LANTERN, links={"video": "https://example.org/v.mp4"})
    one, two = again(new(), WITH_CODE).text, again(new(), video).text
    assert again(one, video).text == again(two, WITH_CODE).text


def test_links_that_a_person_edited_stay():
    text = edited(new(), "https://arxiv.org/pdf/2508.90001", "https://example.org/mine.pdf")
    assert again(text, WITH_CODE, update=True).text == text


# --- what is never touched ---

CURATED = """\
---
# The first paper of the season.
title:   'LanternNet: Reading by Candlelight'   # single quotes, on purpose
id: arxiv:2508.90001   # no quotes needed
authors:
  - Ada One   # met her in May
  - {name: "Bo Two", orcid: 0000-0002-1825-0097,   affiliation: Wick Institute}

date: 2025-08-07
featured: yes
summary: >-
  It reads
  in the dark.
imported: {abstract: MARK}
# the end
---


We read 34% more words.

By one flame.

## Notes

Not *quite* as dark as they say.\x20\x20

# Method
- one
+ two



""".replace("MARK", short_hash("We read 34% more words.\n\nBy one flame."))


def test_all_that_is_not_changed_keeps_its_bytes():
    """Comments, order, quoting, spacing, blank lines, the summary and everything from the first heading on."""
    merge = again(CURATED, NEWER, update=True)
    assert set(merge.changed) == {"updated", "published", "image", "links", "sources", "imported", "abstract",
                                  "citation_key"}  # fmt: skip
    assert merge.kept == ("title", "authors")
    head, _, tail = CURATED.partition("We read 34% more words.\n\nBy one flame.")
    lines = iter(merge.text.partition("We read 40% more words.")[0].splitlines(keepends=True))
    for line in head.splitlines(keepends=True):
        assert line.startswith("imported:") or line in lines, "there, and in the order it was"
    assert merge.text.endswith("We read 40% more words." + tail)
    assert again(merge.text, NEWER, update=True).text == merge.text


def test_what_another_source_said_stays_as_it_was_written():
    text = Record("text", "LanternNet: reading by candlelight", payload={"listed": "2025-08-07"})
    merge = again(new(), text, "2025-08-10")
    before = new().partition("sources:")[2].partition("imported:")[0]
    assert f"sources:{before}  text: {{retrieved: 2025-08-10, listed: 2025-08-07}}\n" in merge.text


def test_the_person_s_words_below_a_heading_stay_when_there_is_no_abstract():
    text = new(BARE) + "\n## Notes\n\nMine.\n"
    merge = again(text, LANTERN)
    assert merge.text.endswith("---\n\nWe read 34% more words.\n\nBy one flame.\n\n## Notes\n\nMine.\n")
    assert merge.paper.note == "Mine."


@pytest.mark.parametrize("abstract", ["x " * 40_000, "[" * 400])
def test_what_no_file_may_hold_is_refused_before_it_is_written(abstract: str):
    for attempt in (lambda r: new(r), lambda r: again(new(BARE), r)):
        with pytest.raises(SourceError, match=r"2508\.90001\.md: "):
            attempt(replace(LANTERN, abstract=abstract))
