"""Two files, one paper: what each of them had is in the one that stays, and it can be read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digestgen.library.fields import short_hash
from digestgen.library.frontmatter import parse_document
from digestgen.library.merge import build_merged
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.update import Update, build_new, build_updated
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record

OURS, THEIRS = "content/papers/2025-08/kite.md", "content/papers/2025-09/print.md"
KITE = Record(
    source="arxiv",
    ids=(parse_id("2508.93001"),),
    title="Kites in Still Air",
    abstract="They stay down.",
    authors=(Name("Ada One"),),
    date="2025-08-07",
    published="2025-08-05",
    payload={"url": "https://arxiv.org/abs/2508.93001", "version": 2},
)
PRINTED = Record(
    source="crossref",
    ids=(parse_id("doi:10.5555/kite"), parse_id("pmid:931")),
    title="Kites in still air (extended)",
    abstract="They stay down for long.",
    date="2025-09-03",
    published="2025-09-01",
    links={"pdf": "https://example.org/kite.pdf"},
    publication={"type": "article-journal", "venue": "Journal of Kites", "volume": "4"},
    status="retracted",
    payload={"url": "https://doi.org/10.5555/kite", "citations": 3},
)


def read(text: str, path: str) -> Paper:
    reading = Reading(path)
    paper = build_paper(parse_document(text, path), reading)
    assert paper and not reading.problems, reading.problems
    return paper


def new(record: Record, path: str) -> str:
    return build_new(record, path, (), "2025-09-10").text


def join(ours: str, theirs: str) -> Update:
    merge = build_merged(read(ours, OURS), ours, read(theirs, THEIRS))
    assert merge.paper == read(merge.text, OURS), "what is said is what stands there"
    return merge


def edited(text: str, before: str, after: str) -> str:
    assert text.count(before) == 1
    return text.replace(before, after)


def test_what_ours_has_stays_and_what_it_has_not_is_taken_over():
    paper = join(new(KITE, OURS), new(PRINTED, THEIRS)).paper
    assert (paper.title, paper.abstract, paper.published) == (KITE.title, KITE.abstract, "2025-08-05")
    assert [str(one) for one in paper.all_ids] == ["arxiv:2508.93001", "doi:10.5555/kite", "pmid:931"]
    assert paper.links == PRINTED.links and paper.publication == PRINTED.publication
    assert paper.status == "retracted", "that one of the two was retracted must be seen"
    assert paper.date == "2025-08-07"
    assert paper.aliases == ("10.5555-kite",)
    assert paper.guid == "" and paper.feed_id == KITE.ids[0].guid


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("{de: {title: D}}", "{de: {title: E, summary: S}}", {"de": {"title": "D", "summary": "S"}}),
        ("{pt-BR: {summary: S}}", "{pt-br: {title: T}, fr: {title: F}}",
         {"pt-BR": {"title": "T", "summary": "S"}, "fr": {"title": "F"}}),
        ("", "{de: {abstract: A}}", {"de": {"abstract": "A"}}),
    ],
)  # fmt: skip
def test_translations_of_both_are_kept_text_by_text(ours: str, theirs: str, both: dict[str, dict[str, str]]):
    texts = [
        edited(new(record, path), "\ndate:", f"\ntranslations: {more}\ndate:" if more else "\ndate:")
        for record, path, more in ((KITE, OURS, ours), (PRINTED, THEIRS, theirs))
    ]
    assert join(*texts).paper.get("translations") == both


def test_the_day_is_the_earlier_one():
    assert join(new(PRINTED, OURS), new(KITE, THEIRS)).paper.date == "2025-08-07"


def test_what_sources_wrote_stays_theirs_and_what_a_person_wrote_a_persons():
    theirs = edited(new(PRINTED, THEIRS), "https://example.org/kite.pdf", "https://example.org/mine.pdf")
    paper = join(new(KITE, OURS), theirs).paper
    for name in ("title", "authors", "abstract", "publication", "status"):
        assert paper.imported[name] == short_hash(getattr(paper, name)), name
    assert paper.imported.get("links") != short_hash(paper.links)


def test_each_source_of_both_is_kept_with_numbers_as_numbers():
    text = join(new(KITE, OURS), new(PRINTED, THEIRS)).text
    assert "  arxiv: {" in text or "  arxiv:\n" in text
    assert "version: 2" in text and "citations: 3" in text
    assert text.index("arxiv:", text.index("sources:")) < text.index("crossref:")
    paper = read(text, OURS)
    for record in (KITE, PRINTED):
        assert build_updated(paper, text, record, "2026-01-01", update=True).text == text, "nothing is news"


# --- the person's words ---

OUR_WORDS = "\n## Notes\n\nWe flew one.\n\n## Method\n\nA string.\n"
THEIR_WORDS = "\n## Notes\n\nI have read it.\n\n### In doubt\n\nThe wind.\n\n## Figures\n\nNone.\n"


def test_what_one_source_files_them_under_is_joined():
    """Both stood in one file of references: what the other one has as its key and place stays, and no topic is lost."""
    one = replace(KITE, source="bibtex", keywords=("kites", "still air"), payload={"key": "one"})
    two = replace(
        PRINTED, source="bibtex", keywords=("still air", "wind"), payload={"key": "two", "tags": ["air"]}
    )
    merge = join(new(one, OURS), new(two, THEIRS))
    said = {
        "retrieved": "2025-09-10",
        "key": "one",
        "subjects": ("kites", "still air", "wind"),
        "tags": ("air",),
    }
    assert merge.paper.sources == {"bibtex": said}
    again = build_updated(merge.paper, merge.text, replace(two, payload={"key": "one"}), "2025-09-11")
    assert again.text == merge.text, "the same words once more are no news"


def test_notes_and_sections_of_both_are_kept():
    paper = join(new(KITE, OURS) + OUR_WORDS, new(PRINTED, THEIRS) + THEIR_WORDS).paper
    assert paper.note.startswith("We flew one.")
    assert paper.note.endswith("I have read it.\n\n### In doubt\n\nThe wind.")
    assert paper.rest == "## Method\n\nA string.\n\n## Figures\n\nNone."


def test_words_that_stand_in_both_stand_there_once():
    ours = new(KITE, OURS) + OUR_WORDS
    merge = join(ours, new(PRINTED, THEIRS) + OUR_WORDS)
    assert (merge.paper.note, merge.paper.rest) == (read(ours, OURS).note, read(ours, OURS).rest)


def test_a_note_with_headings_as_high_as_its_own_stays_a_note():
    paper = join(new(KITE, OURS), new(PRINTED, THEIRS) + "\n# Notes\n\nOne.\n\n## Two\n\nThree.\n").paper
    assert (paper.note, paper.rest) == ("One.\n\n## Two\n\nThree.", "")


def test_a_note_that_is_taken_out_after_the_merge_does_not_return():
    moved = replace(PRINTED, source="markdown", note="Mine, from before.")
    merge = join(new(KITE, OURS), new(moved, THEIRS))
    assert merge.paper.note == "Mine, from before."
    without = merge.text.replace("\n## Notes\n\nMine, from before.\n", "")
    assert read(without, OURS).note == ""
    again = build_updated(read(without, OURS), without, moved, "2026-01-01", update=True)
    assert again.paper.note == ""


def test_links_in_words_that_move_lead_where_they_led():
    words = (
        "\n## Notes\n\nSee [a](lamp.md), [b](../2025-08/bow.md#top), ![c](<../../pictures/a b.png>), "
        "[d](https://example.org/lamp.md), [e](#here), `lamp.md` and [f].\n\n[f]: ../../about.md\n"
    )
    paper = join(new(KITE, OURS), new(PRINTED, THEIRS) + words).paper
    assert paper.note == (
        "See [a](../2025-09/lamp.md), [b](bow.md#top), ![c](<../../pictures/a b.png>), "
        "[d](https://example.org/lamp.md), [e](#here), `lamp.md` and [f].\n\n[f]: ../../about.md"
    )


def test_a_summary_of_our_own_stays_one_and_an_abstract_an_abstract():
    bare = replace(KITE, abstract="")
    ours_empty = new(bare, OURS)
    theirs = edited(new(PRINTED, THEIRS), "sources:", "body: summary\nsources:")
    paper = join(ours_empty, theirs).paper
    assert (paper.body, paper.abstract) == ("summary", PRINTED.abstract)
    ours = edited(ours_empty, "sources:", "body: summary\nsources:")
    assert join(ours, new(PRINTED, THEIRS)).paper.body == "abstract"


def test_a_summary_of_a_curators_that_yields_to_an_abstract_becomes_a_note():
    theirs = edited(new(PRINTED, THEIRS), "sources:", "body: summary\nsources:") + THEIR_WORDS
    paper = join(new(KITE, OURS) + OUR_WORDS, theirs).paper
    assert (paper.body, paper.abstract) == ("abstract", KITE.abstract)
    assert paper.note.split("\n\n")[1:4] == ["\nThey stay down for long.", "I have read it.", "### In doubt"]
    paper = join(new(KITE, OURS), new(PRINTED, THEIRS)).paper
    assert paper.note == "", "a source's abstract is no note"


def test_sessions_of_both_are_kept_once_each():
    first, second = '{on: "2025-09-01", by: Ada One}', '{on: "2025-09-08 16:00", where: Room 3}'
    ours = edited(new(KITE, OURS), "sources:", f"discussed: {first}\nsources:")
    theirs = edited(new(PRINTED, THEIRS), "sources:", f"discussed: [{second}, {first}]\nsources:")
    sessions = ({"on": "2025-09-01", "by": "Ada One"}, {"on": "2025-09-08T16:00", "where": "Room 3"})
    assert join(ours, theirs).paper.get("discussed") == sessions


def test_what_a_person_marked_as_featured_stays_featured():
    theirs = edited(new(PRINTED, THEIRS), "sources:", "featured: true\nsources:")
    assert join(new(KITE, OURS), theirs).paper.featured


# --- titles for ids ---

PAGE = Record("text", "Kites in Still Air", date="2025-08-06", payload={"listed": "2025-08-06"})


def test_a_title_id_yields_to_a_real_one_from_either_side():
    paper = join(new(PAGE, OURS), new(KITE, THEIRS)).paper
    assert (str(paper.id), paper.aliases) == ("arxiv:2508.93001", ("kites-in-still-air",))
    assert paper.feed_id == read(new(PAGE, OURS), OURS).feed_id, "who reads the feed sees no new paper"
    paper = join(new(KITE, OURS), new(PAGE, THEIRS)).paper
    assert (str(paper.id), paper.aliases, paper.guid) == ("arxiv:2508.93001", ("kites-in-still-air",), "")


def test_two_titles_stay_a_title():
    other = replace(PAGE, title="Kites, Held Still")
    paper = join(new(PAGE, OURS), new(other, THEIRS)).paper
    assert str(paper.id) == "title:kites-in-still-air"
    assert paper.aliases == ("kites-held-still",)


# --- publications ---


@pytest.mark.parametrize("first", ["preprint", "journal"])
def test_a_preprint_and_its_journal_make_no_citation_of_both(first: str):
    preprint = replace(KITE, publication={"type": "article", "venue": "A Preprint Server", "number": "77"})
    sides = [preprint, PRINTED] if first == "preprint" else [PRINTED, preprint]
    paper = join(new(sides[0], OURS), new(sides[1], THEIRS)).paper
    assert paper.publication == PRINTED.publication


def test_all_that_is_not_changed_keeps_its_bytes():
    ours = edited(new(KITE, OURS), "title: Kites in Still Air", "title:   'Kites in Still Air'  # as printed")
    ours = edited(ours, "authors: [Ada One]", "authors:\n  - Ada One   # met her")
    text = join(ours, new(PAGE, THEIRS)).text
    assert "title:   'Kites in Still Air'  # as printed\nauthors:\n  - Ada One   # met her\n" in text
