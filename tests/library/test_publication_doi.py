"""The DOI of where a paper appeared is one of its ids: for whoever imports it, merges it or looks for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digestgen.collecting.intake import Outcome
from digestgen.collecting.maintenance import merge_papers
from digestgen.collecting.saving import save
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record
from tests.gathering import collect

DOI = parse_id("doi:10.5555/kettle.12")
APPEARED = {"type": "article-journal", "venue": "Kettle Letters", "doi": DOI.value}
PREPRINT = Record("arxiv", "Kettles in Tune", (parse_id("2508.95001"),), authors=(Name("Ada One"),), date="2025-08-07",
                  published="2025-08-05", payload={"url": "https://arxiv.org/abs/2508.95001", "version": 1})  # fmt: skip
PRINTED = Record("crossref", "On the tuning of kettles", (DOI, parse_id("pmid:951")), authors=(Name("Ada One"),),
                 date="2025-09-03", published="2025-09", publication={"type": "article-journal", "volume": "4"},
                 payload={"url": DOI.url, "citations": 3})  # fmt: skip
LISTED = Record("text", "Kettles in tune", date="2025-08-09")


def take(project: Path, *records: Record, today: str = "2025-09-10", update: bool = False) -> list[Outcome]:
    """Import records and save; what is there then must be valid."""
    config = read_config(project / "mkdocs.yml")
    outcomes, texts = collect(config, records, today=today, update=update)
    save(config, texts)
    read_library(project)
    return outcomes


def papers(project: Path) -> tuple[Paper, ...]:
    return read_library(project).papers


def only(project: Path) -> Paper:
    (paper,) = papers(project)
    return paper


def add_field(project: Path, field: str) -> None:
    """A line of front matter, as a curator writes it into the only file."""
    file = project / only(project).path
    file.write_text(file.read_text("utf-8").replace("\ndate:", f"\n{field}\ndate:", 1), "utf-8")


def files(project: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in (project / "content").rglob("*.md")}


@pytest.mark.parametrize(
    "doi", ["10.5555/kettle.12", "https://doi.org/10.5555/Kettle.12", '"doi:10.5555/KETTLE.12."']
)
def test_what_appeared_is_laid_over_its_preprint(project: Path, doi: str) -> None:
    take(project, PREPRINT)
    add_field(project, f"publication: {{type: article-journal, venue: Kettle Letters, doi: {doi}}}")
    before = only(project)
    assert take(project, PRINTED)[0].kind == "updated"
    after = only(project)
    assert (after.id, after.ids) == (before.id, (parse_id("pmid:951"),)), "its DOI stands in the publication"
    assert after.publication == APPEARED and {*after.sources} == {"arxiv", "crossref"}
    assert after.feed_id == before.feed_id and not after.aliases


def test_a_preprint_that_says_where_it_appeared_is_laid_over_that(project: Path) -> None:
    take(project, PRINTED)
    preprint = replace(PREPRINT, publication=APPEARED)
    assert take(project, preprint)[0].kind == "updated"
    paper = only(project)
    assert [str(one) for one in paper.all_ids] == [str(DOI), "pmid:951", "arxiv:2508.95001"]
    assert paper.publication == {**APPEARED, "volume": "4"}
    assert str(paper.id) == str(DOI) and paper.feed_id == DOI.guid


@pytest.mark.parametrize("update", [False, True])
def test_the_same_records_again_change_no_byte_in_any_order(project: Path, update: bool) -> None:
    records = [replace(PREPRINT, publication=APPEARED), PRINTED]
    take(project, *records, update=update)
    before = files(project)
    for again in (records, records[::-1]):
        assert {one.kind for one in take(project, *again, today="2026-01-01", update=update)} == {"unchanged"}
        assert files(project) == before


def test_a_doi_is_kept_where_a_person_wrote_the_publication(project: Path) -> None:
    take(project, PREPRINT)
    add_field(project, "publication: {venue: Letters on Kettles}")
    take(project, replace(PREPRINT, publication=APPEARED))
    paper = only(project)
    assert paper.publication == {"venue": "Letters on Kettles"} and paper.ids == (DOI,)


def test_a_doi_is_kept_where_a_source_replaces_a_preprints_publication(project: Path) -> None:
    server = {"type": "article", "venue": "Kettle Rxiv", "doi": "10.5555/rxiv.7"}
    take(project, replace(PREPRINT, publication=server), replace(PREPRINT, publication=APPEARED))
    paper = only(project)
    assert paper.publication == APPEARED and paper.ids == (parse_id("doi:10.5555/rxiv.7"),)


def test_a_title_yields_to_the_doi_that_its_file_names(project: Path) -> None:
    take(project, LISTED)
    add_field(project, f"publication: {{doi: {DOI.value}}}")
    before = only(project)
    take(project, PRINTED)
    after = only(project)
    assert (after.id, after.ids, after.aliases) == (DOI, (parse_id("pmid:951"),), ("kettles-in-tune",))
    assert after.feed_id == before.feed_id
    assert take(project, PRINTED, LISTED, today="2026-01-01")[0].kind == "unchanged"


def test_where_it_appeared_says_nothing_against_a_preprint_of_that_title(project: Path) -> None:
    take(project, LISTED)
    add_field(project, f"publication: {{doi: {DOI.value}}}")
    assert take(project, PREPRINT)[0].kind == "updated"
    assert [str(one) for one in only(project).all_ids] == ["arxiv:2508.95001", str(DOI)]


@pytest.mark.parametrize("publication", [{}, {"doi": "10.5555/other.1"}])
def test_two_dois_tell_equal_titles_apart(project: Path, publication: dict[str, str]) -> None:
    take(project, LISTED)
    add_field(project, f"publication: {{doi: {DOI.value}}}")
    ids = () if publication else (parse_id("doi:10.5555/other.1"),)
    (outcome,) = take(project, replace(PRINTED, title="Kettles in Tune", ids=ids, publication=publication))
    assert (outcome.kind, len(outcome.alike)) == ("new", 1)


def test_a_doi_of_two_files_is_left_to_the_curator(project: Path) -> None:
    take(project, PREPRINT, PRINTED)
    before = {paper.path: paper.all_ids for paper in papers(project)}
    (outcome,) = take(project, replace(PREPRINT, publication=APPEARED))
    assert len(outcome.alike) == 1, "the source says that it is the same paper"
    assert {paper.path: paper.all_ids for paper in papers(project)} == before
    merged = merge_papers(read_config(project / "mkdocs.yml"), "2508.95001", str(DOI)).update.paper
    assert {*merged.all_ids} == {one for ids in before.values() for one in ids}


@pytest.mark.parametrize("kept", [0, 1])
def test_merging_two_files_loses_no_doi(project: Path, kept: int) -> None:
    server = replace(PREPRINT, publication={"type": "article", "doi": "10.5555/rxiv.7"})
    printed = replace(PRINTED, ids=(parse_id("pmid:951"),), publication=APPEARED)
    take(project, server, printed)
    both = [paper.path for paper in papers(project)]
    merged = merge_papers(read_config(project / "mkdocs.yml"), both[kept], both[1 - kept]).update.paper
    assert merged.publication == APPEARED
    assert {str(one) for one in merged.all_ids} == {
        "arxiv:2508.95001",
        "doi:10.5555/rxiv.7",
        "pmid:951",
        str(DOI),
    }
    assert DOI not in merged.ids


def test_a_paper_is_called_by_the_doi_of_where_it_appeared(project: Path) -> None:
    take(
        project,
        replace(PREPRINT, publication=APPEARED),
        replace(PRINTED, title="Other kettles", ids=(parse_id("pmid:951"),)),
    )
    config = read_config(project / "mkdocs.yml")
    assert (
        "2508.95001"
        in merge_papers(config, "https://doi.org/10.5555/KETTLE.12", "pmid:951").update.paper.path
    )
