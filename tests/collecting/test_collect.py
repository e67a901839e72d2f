"""Importing into files that people keep: once each, in any order; what is refused, reported, shown first, and left."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from digestgen.collecting.saving import render_diff, save
from digestgen.config import Config
from digestgen.library.reader import read_library
from digestgen.library.writer import read_text
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.sources import Context
from tests.gathering import collect, parse_files

DATA = Path(__file__).parents[1] / "data/sources"
TODAY = "2025-08-08"
BOATS = Record(
    source="huggingface",
    ids=(parse_id("2508.90001"),),
    title="Paper Boats",
    abstract="Boats of paper. Boats sink.",
    authors=(Name("Ada One"),),
    date="2025-08-07",
    published="2025-08-05",
    payload={"listed": "2025-08-07", "upvotes": 3},
)
PATH = "content/papers/2025-08/2508.90001.md"


def put(config: Config, *records: Record, update: bool = False) -> list[str]:
    """Import and save; the kinds of what happened."""
    outcomes, texts = collect(config, records, today="2025-09-01", update=update)
    save(config, texts)
    return [outcome.kind for outcome in outcomes]


def test_a_bad_file_is_refused_with_its_reason_and_the_good_ones_go_in():
    files = [(f"huggingface/{name}", (DATA / "huggingface" / name).read_bytes())
             for name in ("no-data.json", "2024-05-30.json", "one.json", "modern.json")]  # fmt: skip
    records, refused, _ = parse_files("huggingface", files, Context())
    assert [error.name for error in refused] == ["huggingface/no-data.json", "huggingface/one.json"]
    assert all(error.what for error in refused)
    assert [str(record.ids[0]) for record in records][:1] == ["arxiv:2405.90001"]
    assert len(records) == 3


def test_collecting_writes_nothing_and_saving_writes_what_was_collected(config: Config):
    outcomes, texts = collect(config, [BOATS], today=TODAY)
    assert [(o.kind, o.path, o.title, o.changed) for o in outcomes] == [("new", PATH, "Paper Boats", ())]
    assert list(texts) == [PATH] and not (config.root / PATH).exists()
    save(config, texts)
    assert (config.root / PATH).read_text("utf-8") == texts[PATH]
    assert [p.name for p in (config.root / PATH).parent.iterdir()] == ["2508.90001.md"], "no draft is left"


def test_a_project_without_content_gets_its_first_paper(config: Config):
    for folder in ("content/papers", "content"):
        (config.root / folder).rmdir()
    assert put(config, BOATS) == ["new"]
    assert len(read_library(config.root).papers) == 1


def test_a_page_of_papers_and_the_api_s_list_are_one_library(config: Config):
    page, _, remarks = parse_files(
        "text", [("page.txt", (DATA / "page.txt").read_bytes())], Context(today=TODAY)
    )
    assert len(remarks) == 1 and "2025-08-07 was assumed" in remarks[0]
    days = [(n, (DATA / "huggingface" / n).read_bytes()) for n in ("2024-05-30.json", "modern.json")]
    listed, _, _ = parse_files("huggingface", days, Context())
    assert put(config, *page) == ["new"] * 5
    assert put(config, *listed) == ["updated", "updated", "updated"]
    papers = {paper.title.split(":")[0]: paper for paper in read_library(config.root).papers}
    lantern = papers["LanternNet"]
    assert (str(lantern.id), lantern.date) == ("arxiv:2405.90001", "2024-05-30")
    assert lantern.path == "content/papers/2025-08/lanternnet-teaching-small-models-to-read-by-candlelight.md"
    assert lantern.aliases == (Path(lantern.path).stem,)
    assert set(lantern.sources) == {"text", "huggingface"}
    assert len(papers) == 5 and set(put(config, *page, *listed)) == {"unchanged"}


def test_tags_come_from_the_vocabulary_when_a_paper_is_new(config: Config):
    (config.root / "content/tags.yml").write_text("boats: {title: Boats}\ntea: {title: Tea}\n", "utf-8")
    (outcome,), texts = collect(config, [BOATS], today=TODAY)
    assert outcome.tags == ("boats",) and "\ntags: [boats]\n" in texts[PATH]
    save(config, texts)
    assert put(config, replace(BOATS, keywords=("tea",), payload={"listed": "2025-08-08"})) == ["updated"]
    assert read_library(config.root).papers[0].tags == ("boats",)


def test_a_source_that_says_no_day_means_today(config: Config):
    _, texts = collect(config, [replace(BOATS, date="")], today=TODAY)
    assert "\ndate: 2025-08-08\n" in texts[PATH]
    save(config, texts)
    assert put(config, replace(BOATS, date="")) == ["unchanged"]


PAGE = Record("text", "Paper boats", date="2025-08-07", payload={"listed": "2025-08-07"})


def test_one_paper_of_two_sources_is_one_file_in_any_order(config: Config):
    later = replace(BOATS, payload={**BOATS.payload, "listed": "2025-08-09"})
    found = set()
    for order in permutations((BOATS, PAGE, later)):
        for file in (config.root / "content/papers").rglob("*.md"):
            file.unlink()
        put(config, *order)
        (paper,) = read_library(config.root).papers
        huggingface = paper.sources["huggingface"]["listed"]
        found.add(
            (paper.id, paper.date, paper.authors, paper.abstract, frozenset(paper.sources), huggingface)
        )
    assert len(found) == 1


def test_prefaces_without_ids_are_as_many_papers_as_they_have_authors(config: Config):
    prefaces = [
        replace(PAGE, title="Preface", authors=(Name(who),)) for who in ("Ada One", "Bo Two", "Cy Three")
    ]
    assert put(config, *prefaces) == ["new"] * 3
    assert set(put(config, *reversed(prefaces))) == {"unchanged"}
    assert len(read_library(config.root).papers) == 3


def test_a_renamed_file_is_found_by_its_id(config: Config):
    put(config, BOATS)
    (config.root / PATH).rename(config.root / "content/papers/boats.md")
    assert put(config, BOATS) == ["unchanged"]
    assert [paper.path for paper in read_library(config.root).papers] == ["content/papers/boats.md"]


# --- never over somebody's file ---


def test_a_file_in_the_way_is_not_overwritten(config: Config):
    other = config.root / PATH
    other.parent.mkdir(parents=True)
    text = '---\nid: "doi:10.1145/9.1"\ntitle: Something Else\ndate: 2025-08-01\n---\n\nMine.\n'
    other.write_text(text, "utf-8")
    assert put(config, BOATS) == ["new"]
    assert other.read_text("utf-8") == text
    files = sorted(file.name for file in other.parent.iterdir())
    assert len(files) == 2 and files[0].startswith("2508.90001-")
    assert put(config, BOATS) == ["unchanged"]


def test_where_both_names_are_taken_the_paper_is_refused_and_the_others_go_in(config: Config):
    short = BOATS.ids[0].short
    for number, name in enumerate(("2508.90001", f"2508.90001-{short}"), 1):
        file = config.root / f"content/papers/2025-08/{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f'---\nid: "doi:10.1145/{number}"\ntitle: Number {number}\ndate: 2025-08-01\n---\n', "utf-8"
        )
    kettles = replace(BOATS, ids=(parse_id("2508.90002"),), title="Kettles")
    outcomes, texts = collect(config, [BOATS, kettles], today=TODAY)
    assert [o.kind for o in outcomes] == ["refused", "new"]
    assert "is in the way" in outcomes[0].reason
    assert list(texts) == ["content/papers/2025-08/2508.90002.md"]


def test_a_paper_that_no_file_may_hold_is_refused_and_the_others_go_in(config: Config):
    long = replace(BOATS, ids=(parse_id("2508.90002"),), title="Long", abstract="word " * 20_000)
    assert put(config, long, BOATS) == ["refused", "new"]
    assert [str(paper.id) for paper in read_library(config.root).papers] == ["arxiv:2508.90001"]


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["openreview:LampDims01", "openreview:lampdims01"], ["LampDims01", "lampdims01-{1}"]),
        (["title:aux"], ["{0}-aux"]),
        (["title:con.lamps"], ["{0}-con.lamps"]),
        (["title:console"], ["console"]),
        (["doi:10.5555/" + "a" * 110 + "..." + "b" * 900], ["10.5555-" + "a" * 110]),
        (["doi:10.5555/" + "a" * 200 + "1", "doi:10.5555/" + "a" * 200 + "2"],
         ["10.5555-" + "a" * 112, "10.5555-" + "a" * 112 + "-{1}"]),
        (['doi:10.5555/a:b*c?d|e"f\\g'], ["10.5555-a-b-c-d-e-f-g"]),
        (["title:灯", "title:燈"], ["{0}", "{1}"]),
    ],
)  # fmt: skip
def test_every_system_can_hold_the_file_of_a_new_paper(config: Config, ids: list[str], names: list[str]):
    made = [PaperId(*paper_id.split(":", 1)) for paper_id in ids]
    records = [replace(BOATS, ids=(one,), title=f"Boats {n}") for n, one in enumerate(made)]
    assert put(config, *records) == ["new"] * len(ids)
    found = {file.stem for file in (config.root / "content").rglob("*.md")}
    assert found == {name.format(*(one.short for one in made)) for name in names}


# --- alike ---


def test_equal_titles_with_different_ids_are_two_files_and_reported(config: Config):
    namesake = replace(BOATS, ids=(parse_id("2508.90009"),), title="PAPER BOATS")
    outcomes, texts = collect(config, [BOATS, namesake], today=TODAY)
    assert [(o.kind, o.alike) for o in outcomes] == [("new", ()), ("new", (PATH,))]
    assert len(texts) == 2


def test_ids_of_two_files_do_not_make_one_id_stand_in_both(config: Config):
    printed = replace(BOATS, ids=(parse_id("doi:10.1145/9.1"),), title="Boats in Print")
    both = replace(BOATS, ids=(*BOATS.ids, *printed.ids, parse_id("acl:P19-1001")))
    assert put(config, BOATS, printed) == ["new", "new"]
    (outcome,), texts = collect(config, [both], today=TODAY)
    assert outcome.kind == "updated" and len(outcome.alike) == 1
    save(config, texts)
    ids = {str(paper.id): [str(one) for one in paper.ids] for paper in read_library(config.root).papers}
    assert ids == {"arxiv:2508.90001": ["acl:P19-1001"], "doi:10.1145/9.1": []}


# --- bytes ---


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_line_ends_and_byte_order_mark_survive(config: Config, mark: bytes, end: bytes):
    put(config, BOATS)
    file = config.root / PATH
    before = mark + (file.read_bytes() + b"\n## Notes\n\nGlued, perhaps.\n").replace(b"\n", end)
    file.write_bytes(before)
    assert put(config, BOATS) == ["unchanged"]
    assert file.read_bytes() == before
    assert put(config, replace(BOATS, payload={"listed": "2025-08-07", "upvotes": 4})) == ["updated"]
    assert file.read_bytes() == before.replace(b"upvotes: 3", b"upvotes: 4")


def test_update_reports_what_a_person_keeps(config: Config):
    put(config, BOATS)
    file = config.root / PATH
    file.write_text(file.read_text("utf-8").replace("Paper Boats", "Boats, Folded"), "utf-8")
    newer = replace(BOATS, title="Paper Boats II", abstract="Boats float.", payload={"listed": "2025-08-09"})
    (outcome,), texts = collect(config, [newer], today=TODAY, update=True)
    assert (outcome.kind, outcome.title, outcome.kept) == ("updated", "Boats, Folded", ("title",))
    assert set(outcome.changed) == {"abstract", "sources", "imported"}
    assert texts[PATH].endswith("\n\nBoats float.\n")


# --- before it is done ---


def test_the_diff_shows_a_new_file_and_a_changed_one(config: Config):
    _, texts = collect(config, [BOATS], today=TODAY)
    lines = render_diff(config, texts).splitlines()
    assert lines[:5] == [
        "--- /dev/null",
        f"+++ b/{PATH}",
        "@@ -0,0 +1,12 @@",
        "+---",
        '+id: "arxiv:2508.90001"',
    ]
    save(config, texts)
    assert render_diff(config, texts) == ""
    _, texts = collect(config, [replace(BOATS, payload={"listed": "2025-08-07", "upvotes": 4})], today=TODAY)
    changed = [line for line in render_diff(config, texts).splitlines() if line[0] in "+-"]
    assert changed == [f"--- a/{PATH}", f"+++ b/{PATH}", *changed[2:]]
    assert [line[0] for line in changed[2:]] == ["-", "+"] and "upvotes: 4" in changed[3]


def test_the_diff_of_a_file_without_a_last_line_end_and_with_strange_ones(config: Config):
    put(config, replace(BOATS, abstract=""))
    file = config.root / PATH
    file.write_text(read_text(file) + "\n## A\u2028B\x85C", "utf-8")
    _, texts = collect(config, [BOATS], today=TODAY)
    diff = render_diff(config, texts)
    assert "\n+Boats of paper. Boats sink.\n" in diff
    assert diff.endswith("\n ## A\u2028B\x85C\n")


def test_progress_is_told_for_every_paper(config: Config):
    told: list[tuple[str, int, int]] = []
    long = replace(BOATS, title="Long", ids=(), abstract="word " * 20_000)
    collect(config, [BOATS, BOATS, long], today=TODAY, progress=lambda *step: told.append(step))
    assert told == [("Papers", 1, 3), ("Papers", 2, 3), ("Papers", 3, 3)]
