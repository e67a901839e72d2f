"""One paper once: which file a record speaks of, held against the sentences of the design."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.library.frontmatter import parse_document
from digestgen.library.identity import SLUG_LIMIT, Index, build_title_id, title_key
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.update import Update, build_new, build_updated
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record

TITLE = "Tides in a Teacup"


def paper(one: str, title: str = TITLE, authors: str = "", published: str = "", **more: object) -> Paper:
    names = tuple(Name(name) for name in authors.split(", ") if name)
    path = f"content/papers/{parse_id(one).slug}.md"
    return Paper(path, parse_id(one), title, "2025-08-07", authors=names, published=published, **more)  # type: ignore[arg-type]


def record(*ids: str, title: str = TITLE, authors: str = "", published: str = "") -> Record:
    names = tuple(Name(name) for name in authors.split(", ") if name)
    return Record("text", title, tuple(map(parse_id, ids)), authors=names, published=published)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tides in a Teacup", "TIDES IN A TEACUP."),
        ("Möbius Tides", "Mobius tides"),
        ("Tides: A $x$-Ray", "Tides — a x ray"),
        ("Ｔｉｄｅｓ", "tides"),
        ("潮汐の研究", " 潮汐の研究 "),
    ],
)
def test_equal_keys_are_equal_titles(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tides I", "Tides II"), ("潮汐", "潮流"), ("Приливы", "Отливы"), ("GPT-4", "GPT-4o"), ("C", "C++ 2")],
)
def test_other_titles_have_other_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kettles A*", "Kettles A"), ("Lamps in C", "Lamps in C++"), ("C++", "C#"), ("L+", "L-"), ("L-", "L"), ("50%?", "50"), ("Lamps < 5", "Lamps > 5"),
     ("Lamps & Kettles", "Lamps, Kettles"), ("5 ± 1", "5 1"), ("GPT-4+", "GPT-4"), ("A ≠ B", "A = B"), ("∀ Lamps", "∃ Lamps"), ("$x^+$ Lamps", "$x^-$ Lamps"),
     ("α-Lamps", "β-Lamps"), ("$\\infty$-Lamps", "Lamps"), ("¬Lamps", "Lamps"), ("Lamps of ♀ Moths", "Lamps of ♂ Moths"), ("Lamps@Home", "Lamps Home"),
     ("Oil = Light", "Oil, Light"), ("$\\nabla$Lamps", "$\\partial$Lamps"), ("A ∪ B", "A ∩ B"), ("10× Lamps", "10 Lamps")],
)  # fmt: skip
def test_titles_that_differ_in_a_sign_are_two(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)
    assert build_title_id(one) != build_title_id(other)
    index = Index([paper("title:c", title=one, authors="Ada One", published="2025")])
    assert index.find(record(title=other, authors="Ada One", published="2025")) == (None, ())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Self-Attention", "Self Attention"), ("Short- and long-term lamps", "Short and Long-Term Lamps"), ("Lamps & Kettles", "Lamps and Kettles"),
     ("Lamps in Rows*", "Lamps in Rows"), ("Lamps — in Rows", "Lamps: in Rows"), ("Lamps -- in Rows", "Lamps - in Rows"), ("Oil -> Light", "Oil → Light"), ("10× Lamps", "10x lamps"), ("🔥 Lamps!", "Lamps")],
)  # fmt: skip
def test_punctuation_and_footnotes_tell_nothing_apart(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_an_id_that_is_in_content_stays() -> None:
    mine = paper("title:lamps-in-c", title="Lamps in C++")
    assert Index([mine]).find(record(title="Lamps in C++")) == (mine, ())


def test_the_id_of_a_title_is_its_slug() -> None:
    assert str(build_title_id("Tides in a Teacup")) == "title:tides-in-a-teacup"
    assert str(build_title_id("潮汐の研究")) == "title:潮汐の研究"


def test_long_titles_that_begin_alike_are_told_apart() -> None:
    begin = "A very long story of the tides in all the teacups of a house by the sea, told by its owner, "
    one, other = build_title_id(begin + "part one"), build_title_id(begin + "part two")
    assert one != other
    assert all(len(x.value) <= SLUG_LIMIT + 7 for x in (one, other))
    assert one.value.rsplit("-", 1)[0] == other.value.rsplit("-", 1)[0]


def test_titles_without_a_letter_are_told_apart_too() -> None:
    one, other = build_title_id("!?"), build_title_id("…")
    assert one != other and one.value.startswith("untitled-")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_every_title_has_an_id_that_reads_back(title: str) -> None:
    one = build_title_id(title)
    assert parse_id(str(one)) == one == build_title_id(title)


@pytest.mark.parametrize(
    "spelling",
    ["2508.01234", "arXiv:2508.01234v3", "https://arxiv.org/pdf/2508.01234v1.pdf", "10.48550/ARXIV.2508.01234",
     "https://huggingface.co/papers/2508.01234", "https://hf.co/papers/2508.01234"],
)  # fmt: skip
def test_the_same_id_in_any_spelling_is_one_file(spelling: str) -> None:
    mine = paper("arxiv:2508.01234")
    assert Index([mine]).find(record(spelling, title="Another Title")) == (mine, ())


def test_an_id_it_is_also_known_by_is_enough() -> None:
    mine = paper("arxiv:2508.01234", ids=(parse_id("doi:10.5555/cup"),))
    assert Index([mine]).find(record("doi:10.5555/CUP", title="Other", authors="Eve Five")) == (mine, ())


def test_the_same_title_is_one_file_where_nothing_speaks_against_it() -> None:
    mine = paper("arxiv:2508.01234", authors="Ada One, Bo Two", published="2025-08")
    index = Index([mine])
    for said in (
        record(),
        record(title="tides in a TEACUP"),
        record(title=r"Tídes in  a $\mathit{teacup}$!"),
        record(authors="B. Two"),
        record(authors="Cy Three, Bo Twó"),
        replace(record(), authors=(Name("Three, Cy"), Name("ONE, A."))),  # family name first, another case
        replace(record(), authors=(Name(", Jr."), Name("…"))),  # no name in it: says nothing
        record(published="2024-12-30"),  # a preprint of the year before
        record(published="2026"),
        record("title:tides-in-a-teacup"),
    ):
        assert index.find(said) == (mine, ()), said


@pytest.mark.parametrize(
    "said",
    [record("arxiv:2401.00001"), record(authors="Cy Three, Di Four"), record(published="2019-01-01")],
)
def test_an_id_an_author_or_a_year_may_speak_against_it(said: Record) -> None:
    mine = paper("arxiv:2508.01234", authors="Ada One, Bo Two", published="2025-08")
    assert Index([mine]).find(said) == (None, (mine,)), "reported as alike, and a file of its own"


def test_a_paper_known_by_its_title_takes_a_record_with_a_real_id() -> None:
    mine = paper("title:tides-in-a-teacup", authors="Ada One")
    assert Index([mine]).find(record("arxiv:2508.01234", authors="Ada One")) == (mine, ())


def test_of_two_with_one_title_the_one_that_fits_is_meant() -> None:
    old = paper("title:old-tides", published="2012", authors="Cy Three")
    mine = paper("title:tides", published="2025", authors="Ada One")
    assert Index([old, mine]).find(record(published="2025", authors="Ada One")) == (mine, ())


def test_a_record_that_has_the_ids_of_two_files_names_both() -> None:
    one, other = paper("arxiv:2508.01234"), paper("doi:10.5555/cup", title="Cups")
    assert Index([one, other]).find(record("arxiv:2508.01234", "doi:10.5555/cup")) == (one, (other,))


def test_an_index_grows_and_knows_what_has_become_of_a_paper() -> None:
    index = Index([])
    assert index.find(record()) == (None, ())
    index.put(paper("title:tides-in-a-teacup"))
    changed = paper("title:tides-in-a-teacup", ids=(parse_id("arxiv:2508.01234"),))
    index.put(changed)
    assert index.find(record("arxiv:2508.01234", title="Other")) == (changed, ())
    assert index.find(record()) == (changed, ())
    assert changed.path in index and "content/papers/none.md" not in index


def test_a_title_without_letters_is_like_no_other() -> None:
    mine = paper("title:untitled-1", title="!?")
    assert Index([mine]).find(record(title="…")) == (None, ())


@pytest.mark.parametrize("title", ["Aux", "CON", "Nul!", "lpt9", "Com1"])
def test_a_title_that_no_file_of_windows_may_have_gets_a_hash(title: str) -> None:
    one = build_title_id(title)
    assert re.fullmatch(f"{title_key(title)}-[0-9a-f]{{6}}", one.slug)
    assert Index([paper(str(one), title=title)]).find(record(title=title))[0]


@pytest.mark.parametrize("title", ["Auxetic Kettles", "Com", "Lpt 10", "Console", "Con Moto"])
def test_no_other_title_does(title: str) -> None:
    assert str(build_title_id(title)) == f"title:{title_key(title)}"


def test_a_paper_that_has_such_a_name_keeps_it_and_is_found() -> None:
    mine = paper("title:aux", title="Auxiliary Lamps")  # a person gave it this title
    assert Index([mine]).find(record(title="Aux"))[0] == mine


def test_a_former_title_id_still_leads_to_its_paper() -> None:
    mine = paper("arxiv:2508.01234", title="Cups and Seas", aliases=("tides-in-a-teacup",))
    assert Index([mine]).find(record(title=TITLE)) == (mine, ())
    assert Index([mine]).find(record("arxiv:2401.00001")) == (None, ())


def test_free_ids_are_those_that_no_other_paper_has() -> None:
    one, other = paper("arxiv:2508.01234"), paper("doi:10.5555/cup", title="Cups")
    index = Index([one, other])
    said = record("arxiv:2508.01234", "doi:10.5555/cup", "pmid:77")
    assert [str(x) for x in index.free_ids(said, one)] == ["arxiv:2508.01234", "pmid:77"]
    assert [str(x) for x in index.free_ids(said, None)] == ["pmid:77"]


def test_a_second_paper_of_one_title_gets_an_id_of_its_own_the_same_every_time() -> None:
    index = Index([paper("title:tides-in-a-teacup", authors="Ada One")])
    said = record(authors="Cy Three", published="2019")
    assert index.find(said)[0] is None
    (free,) = index.free_ids(said, None)
    assert free.value.startswith("tides-in-a-teacup-") and (free,) == index.free_ids(said, None)
    index.put(paper(str(free), authors="Cy Three"))
    assert index.find(said)[0] == paper(str(free), authors="Cy Three")


# --- what a file becomes when more is known of its paper ---

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
