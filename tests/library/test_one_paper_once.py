"""One paper once: which file a record speaks of, and what tells equal titles apart."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from digestgen.library.frontmatter import parse_document
from digestgen.library.identity import Index, build_title_id, title_key
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.update import Update, build_new, build_updated
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record

PATH = "content/papers/2025-08/lantern.md"
LANTERN = Record(
    source="huggingface",
    ids=(parse_id("arxiv:2508.90001"),),
    title="LanternNet: Reading by Candlelight",
    abstract="We read 34% more words.",
    authors=(Name("Ada One"), Name("Bo Two")),
    date="2025-08-07",
    published="2025-08-05",
    payload={"listed": "2025-08-07"},
)
PAGE = Record(
    "text", "LanternNet: Reading by candlelight", date="2025-08-07", payload={"listed": "2025-08-07"}
)


def new(record: Record, path: str = PATH) -> Update:
    return build_new(record, path, (), "2025-08-08")


def again(text: str, record: Record) -> Update:
    return build_updated(read(text), text, record, "2025-09-01")


def read(text: str) -> Paper:
    paper = build_paper(parse_document(text, PATH), Reading(PATH))
    assert paper
    return paper


@pytest.mark.parametrize(
    "spelling",
    [
        "arXiv:2508.90001v2",
        "https://arxiv.org/pdf/2508.90001",
        "10.48550/arXiv.2508.90001",
        "hf.co/papers/2508.90001",
    ],
)
def test_the_same_id_in_any_spelling_is_the_same_paper(spelling: str):
    index = Index([new(LANTERN).paper])
    spelling = f"https://{spelling}" if spelling.startswith("hf.co") else spelling
    found, alike = index.find(Record("other", "Quite Another Title", (parse_id(spelling),), published="1999"))
    assert (found and found.path, alike) == (PATH, ())


@pytest.mark.parametrize(
    "title",
    [
        "LANTERNNET – reading by candlelight!",
        "Lanternnet reading, by  candlelight.",
        r"LanternNet: Reading by $\mathit{candlelight}$",
        "LántérnNet: Reading by ‘Candlelight’",
    ],
)
def test_the_same_title_where_nothing_speaks_against_it_is_the_same_paper(title: str):
    found, alike = Index([new(LANTERN).paper]).find(replace(PAGE, title=title))
    assert (found and found.path, alike) == (PATH, ())


@pytest.mark.parametrize(
    ("against", "told_apart"),
    [
        ({"ids": (parse_id("2508.90002"),)}, True),
        ({"authors": (Name("Dee Four"), Name("Eve Five"))}, True),
        ({"published": "2021"}, True),
        ({"authors": (Name("Four, Dee"), Name("ONE, A."))}, False),  # family name first, another case
        ({"authors": (Name("Bo Twó"),)}, False),
        ({"authors": (Name(", Jr."), Name("…"))}, False),  # no name in it: says nothing
        ({"published": "2024-12-30"}, False),  # a preprint of the year before
        ({"published": "2026"}, False),
    ],
)
def test_ids_authors_and_years_tell_equal_titles_apart(against: dict, told_apart: bool):
    found, alike = Index([new(LANTERN).paper]).find(replace(PAGE, **against))
    assert (
        ([p.path for p in alike], found) == ([PATH], None) if told_apart else (found and found.path) == PATH
    )


def test_titles_without_a_letter_or_digit_are_no_equal_titles():
    assert title_key("!!!") == title_key("→") == ""
    assert build_title_id("!!!") != build_title_id("→")
    index = Index([new(replace(PAGE, title="!!!"), "a.md").paper])
    assert index.find(replace(PAGE, title="→")) == (None, ())


def test_long_titles_are_cut_and_still_told_apart():
    one, two = (build_title_id("A very long " * 12 + end) for end in ("day", "night"))
    assert one != two and len(one.slug) < 100 and one.slug[:70] == two.slug[:70]


def test_a_paper_whose_title_a_person_corrected_is_found_by_the_old_one():
    text = new(PAGE).text.replace("Reading by candlelight", "Seeing in the Dark")
    index = Index([read(text)])
    assert index.find(PAGE)[0] == index.find(LANTERN)[0] == read(text)
    real = build_updated(read(text), text, LANTERN, "2025-09-01").paper
    assert real.title == "LanternNet: Seeing in the Dark"
    index = Index([real])
    assert index.find(PAGE)[0] == real, "by the alias that its first id became"
    assert index.find(replace(LANTERN, ids=(parse_id("2508.90009"),))) == (None, ())


def test_of_two_papers_with_a_title_the_page_stays_with_the_one_it_was_laid_over():
    record = replace(LANTERN, ids=(parse_id("2508.90005"),))
    one = new(record, "content/papers/b.md")
    with_page = build_updated(one.paper, one.text, PAGE, "2025-08-08").paper
    two = new(replace(LANTERN, ids=(parse_id("2508.90006"),)), "content/papers/a.md").paper
    for papers in itertools.permutations([with_page, two]):
        assert Index(papers).find(PAGE)[0] == with_page


def test_ids_of_two_papers_are_reported_and_not_taken_away():
    one = new(LANTERN, "content/papers/one.md").paper
    two = new(
        replace(LANTERN, title="Lanterns in Print", ids=(parse_id("doi:10.1145/9.1"),)),
        "content/papers/two.md",
    ).paper
    index = Index([one, two])
    both = replace(LANTERN, ids=(*LANTERN.ids, *two.all_ids, parse_id("acl:P19-1001")))
    assert index.find(both) == (one, (two,))
    assert [str(i) for i in index.free_ids(both, one)] == ["arxiv:2508.90001", "acl:P19-1001"]


def test_a_title_id_that_is_taken_gets_a_hash_that_stays():
    first = new(replace(PAGE, authors=(Name("Ada One"),)), "content/papers/first.md").paper
    namesake = replace(PAGE, authors=(Name("Dee Four"),))
    index = Index([first])
    (one,) = index.free_ids(namesake, None)
    assert one.value.startswith("lanternnet-reading-by-candlelight-") and one not in first.all_ids
    assert index.free_ids(namesake, None) == (one,)
    index.put(new(replace(namesake, ids=(one,)), "content/papers/second.md").paper)
    found, _ = index.find(namesake)
    assert found and found.path == "content/papers/second.md"


def test_a_title_id_yields_to_a_real_one_and_leaves_address_and_feed_identity_behind():
    text = new(PAGE).text
    known = read(text)
    assert str(known.id) == "title:lanternnet-reading-by-candlelight"
    real = replace(LANTERN, ids=(*LANTERN.ids, parse_id("doi:10.1145/9.1")))
    merge = again(text, real)
    assert str(merge.paper.id) == "arxiv:2508.90001"
    assert [str(one) for one in merge.paper.ids] == ["doi:10.1145/9.1"]
    assert merge.paper.aliases == ("lanternnet-reading-by-candlelight",)
    assert merge.paper.guid == merge.paper.feed_id == known.feed_id
    assert merge.paper.title == PAGE.title
    for record in (PAGE, real, PAGE):
        assert again(merge.text, record).text == merge.text


def test_a_guid_and_aliases_that_are_there_stay():
    text = new(PAGE).text.replace("\ndate:", '\nguid: "tag:example.org,2025:7"\naliases: [old]\ndate:')
    merge = again(text, LANTERN)
    assert merge.paper.guid == "tag:example.org,2025:7"
    assert merge.paper.aliases == ("old", "lanternnet-reading-by-candlelight")


def test_ids_only_grow():
    doi = replace(LANTERN, ids=(parse_id("doi:10.1145/9.1"), parse_id("2508.90001v3")))
    merge = again(new(LANTERN).text, doi)
    assert [str(one) for one in merge.paper.all_ids] == ["arxiv:2508.90001", "doi:10.1145/9.1"]
    assert merge.paper.guid == ""
    assert again(merge.text, LANTERN).text == merge.text
    more = again(merge.text, replace(LANTERN, ids=(parse_id("acl:P19-1001"), *LANTERN.ids)))
    assert [str(one) for one in more.paper.ids] == ["doi:10.1145/9.1", "acl:P19-1001"]
