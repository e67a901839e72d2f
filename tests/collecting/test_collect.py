"""Importing into a project: whole files, once each, in any order, on any day, and nothing a person wrote is lost."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from digestgen.collecting.collection import collect, save
from digestgen.collecting.files import parse_files
from digestgen.collecting.intake import Outcome
from digestgen.collecting.saving import render_diff
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import ContentError
from digestgen.sources import Context

KETTLE = Record(
    source="huggingface",
    ids=(parse_id("arxiv:2508.91001"),),
    title="KettleNet: Boiling at $100^\\circ$",
    abstract="Water boils.",
    authors=(Name("Ada One"), Name("Bo Two")),
    date="2025-08-07",
    published="2025-08-05",
    keywords=("heat",),
    links={"pdf": "https://example.org/kettle.pdf"},
    payload={"url": "https://huggingface.co/papers/2508.91001", "listed": "2025-08-07", "upvotes": 3},
)
PAGE = Record("text", "KettleNet: boiling at 100∘", date="2025-08-07", payload={"listed": "2025-08-07"})
SPOON = replace(
    KETTLE, ids=(parse_id("doi:10.5555/Spoons"),), title="Spoons", date="", links={}, payload={"url": "https://example.org"}
)  # fmt: skip
VOCABULARY = "heat:\n  title: Heat\n  phrases: [boil, boiling]\n"


def files(project: Path) -> dict[str, bytes]:
    content = project / "content"
    return {p.relative_to(content).as_posix(): p.read_bytes() for p in content.rglob("*.md")}


def take(project: Path, *records: Record, today: str = "2025-08-08", update: bool = False) -> list[Outcome]:
    """Import records and save; what is there then must be valid."""
    config = read_config(project / "mkdocs.yml")
    outcomes, texts = collect(config, records, today=today, update=update)
    save(config, texts)
    read_library(project)
    return outcomes


def test_a_new_paper_is_a_file_below_its_month_with_tags(project: Path) -> None:
    (project / "content/tags.yml").write_text(VOCABULARY, "utf-8")
    (outcome,) = take(project, KETTLE)
    assert outcome == Outcome("new", "content/papers/2025-08/2508.91001.md", KETTLE.title, tags=("heat",))
    text = files(project)["papers/2025-08/2508.91001.md"].decode()
    assert "tags: [heat]\n" in text and text.endswith("---\n\nWater boils.\n")


def test_a_paper_without_a_day_enters_today(project: Path) -> None:
    (outcome,) = take(project, SPOON, today="2025-09-01")
    assert outcome.path == "content/papers/2025-09/10.5555-spoons.md"
    assert take(project, SPOON, today="2025-10-01")[0].kind == "unchanged"


def test_the_same_input_twice_changes_no_byte_whatever_the_day(project: Path) -> None:
    records = [KETTLE, PAGE, SPOON, replace(PAGE, title="A page without a paper")]
    assert [one.kind for one in take(project, *records)] == ["new", "updated", "new", "new"]
    before = files(project)
    for today, update in (("2025-08-08", False), ("2025-12-31", False), ("2026-01-01", True)):
        assert {one.kind for one in take(project, *records, today=today, update=update)} == {"unchanged"}
        assert files(project) == before


def test_one_paper_of_two_sources_is_one_file_in_any_order(tmp_path: Path, project: Path) -> None:
    (project / "content/tags.yml").write_text(VOCABULARY, "utf-8")
    config = read_config(project / "mkdocs.yml")
    told = set()
    for order in itertools.permutations(
        [KETTLE, PAGE, replace(KETTLE, payload={**KETTLE.payload, "listed": "2025-08-09"})]
    ):
        for file in (project / "content/papers").rglob("*.md"):
            file.unlink()
        take(project, *order)
        (paper,) = read_library(config.root).papers
        told.add(
            (
                paper.id,
                paper.date,
                paper.authors,
                paper.abstract,
                tuple(sorted(paper.sources)),
                paper.sources["huggingface"]["listed"],
            )
        )  # type: ignore[index]
    assert len(told) == 1


def test_ids_that_two_files_have_are_left_to_the_curator(project: Path) -> None:
    """A source that says two files are one paper must not make the library invalid."""
    take(project, KETTLE, replace(SPOON, date="2025-08-07"))
    both = replace(KETTLE, ids=(*KETTLE.ids, parse_id("doi:10.5555/spoons"), parse_id("pmid:7")))
    (outcome,) = take(project, both)
    assert outcome.alike == ("content/papers/2025-08/10.5555-spoons.md",)
    kettle = next(p for p in read_library(project).papers if p.id == KETTLE.ids[0])
    assert [str(one) for one in kettle.ids] == ["pmid:7"]


def test_equal_titles_with_different_ids_are_two_files_and_reported(project: Path) -> None:
    other = replace(KETTLE, ids=(parse_id("doi:10.5555/kettle"),))
    first, second = take(project, KETTLE, other)
    assert (first.kind, second.kind, second.alike) == ("new", "new", (first.path,))


def test_prefaces_without_ids_are_as_many_papers_as_they_have_authors(project: Path) -> None:
    prefaces = [
        replace(PAGE, title="Preface", authors=(Name(who),)) for who in ("Ada One", "Bo Two", "Cy Three")
    ]
    assert [one.kind for one in take(project, *prefaces)] == ["new"] * 3
    before = files(project)
    assert len(before) == 3
    assert {one.kind for one in take(project, *reversed(prefaces))} == {"unchanged"}
    assert files(project) == before


def test_a_file_that_is_in_the_way_is_not_overwritten(project: Path) -> None:
    mine = project / "content/papers/2025-08/2508.91001.md"
    mine.parent.mkdir()
    mine.write_text('---\nid: "arxiv:2508.99999"\ntitle: Mine\ndate: 2025-08-01\n---\n', "utf-8")
    (outcome,) = take(project, KETTLE)
    assert outcome.path == f"content/papers/2025-08/2508.91001-{KETTLE.ids[0].short}.md"
    assert "Mine" in mine.read_text("utf-8")


def test_a_renamed_file_is_found_by_its_id(project: Path) -> None:
    take(project, KETTLE)
    (project / "content/papers/2025-08/2508.91001.md").rename(project / "content/papers/kettle.md")
    assert take(project, KETTLE)[0].kind == "unchanged"
    assert list(files(project)) == ["papers/kettle.md"]


def test_windows_line_ends_and_byte_order_marks_survive_an_update(library: Path) -> None:
    papers = {p.id: p.path for p in read_library(library).papers}
    for one, mark, end in (
        ("arxiv:2508.01005", b"---", b"\r\n"),
        ("openreview:AbC_dEf123", b"\xef\xbb\xbf", b"\n"),
    ):
        path = papers[parse_id(one)]
        old = (library / path).read_bytes()
        (outcome,) = take(library, replace(KETTLE, ids=(parse_id(one),)))
        new = (library / path).read_bytes()
        assert outcome.kind == "updated" and new != old
        assert new.startswith(mark)
        assert new.count(b"\n") == new.count(end)
        body = old.split(b"---" + end, 2)[2]
        assert new.endswith(body)
        kept = [line for line in old.splitlines() if line not in new.splitlines()]
        assert kept == []


def test_a_record_that_no_file_may_hold_is_refused_and_the_others_go_in(project: Path) -> None:
    endless = replace(KETTLE, ids=(parse_id("arxiv:2508.91002"),), title="Endless", abstract="word " * 20_000)
    first, second = take(project, endless, SPOON)
    assert (first.kind, second.kind) == ("refused", "new")
    assert "100,000" in first.reason or "bytes" in first.reason
    assert len(files(project)) == 1


def test_content_with_problems_is_not_imported_into(project: Path) -> None:
    (project / "content/papers/a.md").write_text("no front matter", "utf-8")
    with pytest.raises(ContentError):
        take(project, KETTLE)
    assert len(files(project)) == 1


def test_the_diff_says_what_saving_would_do(project: Path) -> None:
    config = read_config(project / "mkdocs.yml")
    _, texts = collect(config, [KETTLE], today="2025-08-08")
    diff = render_diff(config, texts)
    assert diff.startswith("--- /dev/null\n+++ b/content/papers/2025-08/2508.91001.md\n")
    assert '+id: "arxiv:2508.91001"\n' in diff
    assert files(project) == {}
    save(config, texts)
    _, texts = collect(
        config, [replace(KETTLE, payload={**KETTLE.payload, "upvotes": 4})], today="2025-08-09"
    )
    changed = [line for line in render_diff(config, texts).splitlines() if re.match(r"[+-][^+-]", line)]
    assert {line[0] + line[1:].strip() for line in changed} == {
        *("-retrieved: 2025-08-08", "-upvotes: 3", "+retrieved: 2025-08-09", "+upvotes: 4")
    }


def test_a_bad_file_does_not_stop_the_others() -> None:
    records, refused, _ = parse_files(
        "text", [("bad.txt", b"\0\0"), ("page.txt", (Path(__file__).parents[1] / "data/sources/page.txt").read_bytes())],
        Context("2025-08-07", "2025-08-08"),
    )  # fmt: skip
    assert [error.name for error in refused] == ["bad.txt"]
    assert records


# --- the real thing ---


@pytest.mark.samples
def test_all_samples_in_several_orders_and_twice(samples: Path, project: Path) -> None:
    """Every Daily Papers file there is and the seed page: whatever comes first, the same papers; again, no byte."""
    (project / "content/tags.yml").write_bytes((Path(__file__).parents[2] / "content/tags.yml").read_bytes())
    found = sorted(path for path in (samples / "samples" / "hf-daily").rglob("*.json"))
    seed = samples / "seed-daily-papers.txt"
    read = [(path.name, path.read_bytes()) for path in found]
    assert len(read) == 9
    page, refused, _ = parse_files(
        "text", [(seed.name, seed.read_bytes())], Context("2025-08-07", "2025-08-08")
    )
    assert (len(page), refused) == (66, [])
    days = [parse_files("huggingface", [one], Context("", "2025-08-08"))[0] for one in read]
    orders = [[*days, page], [page, *days], [*reversed(days), page], [*days[1::2], page, *days[::2]]]
    seen = set()
    for number, order in enumerate(orders):
        for file in (project / "content/papers").rglob("*.md"):
            file.unlink()
        records = [record for day in order for record in day]
        kinds = Counter(one.kind for one in take(project, *records, today=f"2026-01-0{number + 1}"))
        assert kinds["refused"] == 0
        before = files(project)
        assert kinds["new"] == len(before)
        again = Counter(one.kind for one in take(project, *records, today=f"2026-02-0{number + 1}"))
        assert again == {"unchanged": len(records)}
        assert files(project) == before
        library = read_library(project)
        assert sum("text" in paper.sources for paper in library.papers) == 66
        seen.add(
            tuple(
                sorted(
                    (str(p.id), p.date, p.sources.get("huggingface", {}).get("listed"))
                    for p in library.papers
                )
            )
        )
    assert len(seen) == 1, "the order of files decides nothing"
