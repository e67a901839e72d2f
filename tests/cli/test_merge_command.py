"""`digestgen merge A B`: two files become one paper, and whoever knew the second one finds the first."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from digestgen.library.reader import read_library
from digestgen.model.paper import Paper
from tests.gathering import run

KITE = "content/papers/2025-08/2508.93001.md"
PRINTED = "content/papers/2025-09/10.5555-kite.md"
ATOM = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/a</id><title>arXiv Query</title><updated>2025-08-12T00:00:00Z</updated>
  <entry><id>http://arxiv.org/abs/2508.93001v1</id><title>Kites in Still Air</title>
    <updated>2025-08-05T08:00:00Z</updated><published>2025-08-05T08:00:00Z</published>
    <summary>They stay down.</summary><category term="cs.RO"/><author><name>Ada One</name></author></entry>
</feed>
"""
RIS = """\
TY  - JOUR
TI  - Kites in Still Air
AU  - One, Ada
PY  - 2025
JO  - Journal of Kites
VL  - 4
DO  - 10.5555/kite
ER  -
"""


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the preprint and the article of one paper, as two files."""
    monkeypatch.chdir(project)
    (project / "query.xml").write_text(ATOM, "utf-8")
    (project / "export.ris").write_text(RIS, "utf-8")
    assert run("import", "arxiv", "query.xml", "--date", "2025-08-07").exit_code == 0
    done = run("import", "ris", "export.ris", "--date", "2025-09-03")
    assert f"  digestgen merge {KITE} {PRINTED}\n" in done.stderr, "who imports is told how to join them"
    return project


def only(folder: Path) -> Paper:
    (paper,) = read_library(folder).papers
    return paper


def edit(folder: Path, path: str, more: str) -> None:
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write(more)


@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        (KITE, PRINTED),
        (f"./{KITE}", "content/papers/2025-08/../2025-09/10.5555-kite.md"),
        ("arxiv:2508.93001", "10.5555/kite"),
        ("https://arxiv.org/abs/2508.93001v3", "https://doi.org/10.5555/KITE"),
        ("2508.93001", PRINTED),
    ],
)
def test_by_path_and_by_any_spelling_of_an_id(here: Path, kept: str, gone: str) -> None:
    done = run("merge", kept, gone)
    assert done.exit_code == 0, done.output
    assert done.stderr == f"Merged {PRINTED} into {KITE}.\n"
    assert not (here / PRINTED).exists()
    paper = only(here)
    assert [str(one) for one in paper.all_ids] == ["arxiv:2508.93001", "doi:10.5555/kite"]
    assert (paper.date, paper.publication["venue"]) == ("2025-08-07", "Journal of Kites")
    assert set(paper.sources) == {"arxiv", "ris"}


def test_from_a_folder_below_as_a_shell_completes_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here / "content/papers")
    done = run("merge", "2025-08/2508.93001.md", str(here / PRINTED), "-f", "../../mkdocs.yml")
    assert done.exit_code == 0, done.output
    assert only(here).path == KITE


def test_a_dry_run_shows_both_files_and_touches_neither(here: Path) -> None:
    before = {path: (here / path).read_bytes() for path in (KITE, PRINTED)}
    done = run("merge", KITE, PRINTED, "--dry-run")
    assert done.stderr == f"Would merge {PRINTED} into {KITE}.\n"
    assert f"--- a/{KITE}\n+++ b/{KITE}\n" in done.stdout and '+ids: ["doi:10.5555/kite"]' in done.stdout
    assert f"--- a/{PRINTED}\n+++ /dev/null\n" in done.stdout
    assert {path: (here / path).read_bytes() for path in (KITE, PRINTED)} == before


def test_what_cannot_be_merged_is_said(here: Path) -> None:
    for words, said in (
        ((KITE, KITE), f"{KITE} and {KITE} are the same paper already: {KITE}"),
        ((KITE, "2508.93001v2"), f"{KITE} and 2508.93001v2 are the same paper already: {KITE}"),
        ((KITE, "2508.99999"), "No paper here has the id arxiv:2508.99999."),
        ((KITE, "kite"), "kite is neither a file of content/ nor an id."),
        ((KITE, PRINTED[:-4] + "md"), f'Did you mean "{PRINTED}"?'),
    ):
        done = run("merge", *words)
        assert done.exit_code == 2 and said in done.stderr, done.output
    assert (here / PRINTED).exists()


def test_two_papers_with_ids_and_titles_of_their_own_are_merged_with_a_warning(here: Path) -> None:
    assert "two papers" not in run("merge", KITE, PRINTED, "--dry-run").stderr, "a preprint and its article"
    other = KITE.replace("93001", "93002")
    text = (here / KITE).read_text("utf-8").replace("93001", "93002")
    (here / other).write_text(text, "utf-8")
    assert "two papers" not in run("merge", KITE, other, "--dry-run").stderr, "sent in twice"
    (here / other).write_text(re.sub("(?m)^title: .*", "title: Lamps in Rows", text), "utf-8")
    said = 'These look like two papers: arxiv:2508.93001 is "Kites in Still Air", arxiv:2508.93002 is "Lamps in Rows".'
    for words, undo in ((("--dry-run",), False), ((), True)):
        done = run("merge", KITE, other, *words)
        flat = " ".join(done.stderr.split())
        assert done.exit_code == 0 and said in flat and (f"git restore {other} {KITE}" in flat) is undo


def test_who_had_the_other_address_is_led_to_the_paper(here: Path) -> None:
    run("merge", KITE, PRINTED)
    done = run("build")
    assert done.exit_code == 0, done.output
    page = (here / "site/papers/10.5555-kite/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../papers/2508.93001/">' in page
    assert "papers/10.5555-kite/" not in (here / "site/sitemap.xml").read_text("utf-8")
    paper = (here / "site/papers/2508.93001/index.html").read_text("utf-8")
    assert "Journal of Kites 4" in paper and "They stay down." in paper


def test_a_paper_keeps_its_place_in_feeds(here: Path) -> None:
    run("build")
    guid = read_library(here).papers[0].feed_id
    run("merge", KITE, PRINTED)
    run("build")
    assert only(here).feed_id == guid
    feeds = [p.read_text("utf-8") for p in (here / "site").rglob("*.xml")]
    assert any(guid in feed for feed in feeds)


@pytest.mark.parametrize("name", ["doi:10.5555/kite", "10.5555/kite", "10.5555-kite"])
def test_an_editorial_that_names_the_other_still_does(here: Path, name: str) -> None:
    (here / "content/digests").mkdir()
    issue = here / "content/digests/2025-W32.md"
    issue.write_text(f'---\ntitle: Kites\npins: ["{name}"]\norder: ["{name}"]\n---\n\nUp.\n', "utf-8")
    assert run("check").exit_code == 0
    run("merge", KITE, PRINTED)
    done = run("build")
    assert done.exit_code == 0, done.output
    page = (here / "site/digests/2025-W32/index.html").read_text("utf-8")
    assert ">Pinned</span>" in page and "Kites in Still Air" in page


def test_links_to_the_file_that_went_lead_to_the_one_that_stays(here: Path) -> None:
    about = here / "content/about.md"
    about.write_text(
        "# About\n\n[The article](papers/2025-09/10.5555-kite.md#abstract), [itself](about.md)\n", "utf-8"
    )
    edit(here, KITE, "\n## Notes\n\nSee [print](../2025-09/10.5555-kite.md).\n")
    edit(here, PRINTED, "\n## Figures\n\n[Above](10.5555-kite.md), [before](../2025-08/2508.93001.md).\n")
    before = about.read_text("utf-8")
    shown = run("merge", KITE, PRINTED, "--dry-run")
    assert "+[The article](papers/2025-08/2508.93001.md#abstract), [itself](about.md)" in shown.stdout
    assert "Links to it would be rewritten in: content/about.md." in shown.stderr
    assert about.read_text("utf-8") == before
    done = run("merge", KITE, PRINTED)
    assert "Links to it were rewritten in: content/about.md." in done.stderr
    assert "[The article](papers/2025-08/2508.93001.md#abstract), [itself](about.md)" in about.read_text(
        "utf-8"
    )
    text = (here / KITE).read_text("utf-8")
    assert (
        "See [print](2508.93001.md)." in text and "[Above](2508.93001.md), [before](2508.93001.md)." in text
    )
    assert run("check").exit_code == 0


def test_a_link_that_cannot_be_rewritten_is_named(here: Path) -> None:
    (here / "content/about.md").write_text("[Print](papers/2025-09/10.5555\\-kite.md)\n", "utf-8")
    done = run("merge", KITE, PRINTED)
    assert f"Links to {PRINTED} have to be changed to {KITE} in: content/about.md." in done.stderr


def test_a_merge_that_was_cut_short_is_finished_by_the_next_and_words_added_between_are_taken_over(
    here: Path,
) -> None:
    printed = (here / PRINTED).read_text("utf-8")
    run("merge", KITE, PRINTED)
    (here / PRINTED).write_text(printed, "utf-8")  # as a merge leaves it that was killed
    assert "cut short; it is finished now." in run("merge", KITE, PRINTED).stderr
    (here / PRINTED).write_text(printed + "\n## Notes\n\nBo saw it fly.\n", "utf-8")
    assert run("merge", KITE, PRINTED).exit_code == 0
    assert "Bo saw it fly." in only(here).note and not (here / PRINTED).exists()


def test_ids_that_a_third_file_claims_are_a_problem(here: Path) -> None:
    shutil.copy(here / PRINTED, here / "content/papers/third.md")
    done = run("merge", KITE, PRINTED)
    assert done.exit_code == 1 and "[duplicate-id]" in done.stderr and (here / PRINTED).exists()


@pytest.mark.parametrize("update", [False, True])
def test_what_the_other_came_from_goes_into_the_one_from_now_on(here: Path, update: bool) -> None:
    run("merge", KITE, PRINTED)
    before = (here / KITE).read_bytes()
    flags = ["--update"] if update else []
    for source, file in (("ris", "export.ris"), ("arxiv", "query.xml")):
        done = run("import", source, file, "--json", *flags)
        assert [one["kind"] for one in json.loads(done.stdout)["papers"]] == ["unchanged"]
    assert (here / KITE).read_bytes() == before


def test_a_paper_known_by_its_title_goes_in_too_and_is_found_again(here: Path) -> None:
    page = (
        "Daily Papers\n\nAug 6\n\nKites That Stay Down\n\n"
        + "They stay down in still air, we find. " * 3
        + "\n"
    )
    (here / "page.txt").write_text(page, "utf-8")
    run("import", "text", "page.txt", "--date", "2025-08-06")
    title = "content/papers/2025-08/kites-that-stay-down.md"
    assert run("merge", KITE, "title:kites-that-stay-down").exit_code == 0
    assert not (here / title).exists()
    again = run("import", "text", "page.txt", "--date", "2025-08-06")
    assert "0 new, 0 updated, 1 unchanged." in again.stderr
    done = run("merge", KITE, "title:kites-that-stay-down")
    assert done.exit_code == 2 and "are the same paper already" in done.stderr
    assert run("build").exit_code == 0
    assert (here / "site/papers/kites-that-stay-down/index.html").is_file()


def test_the_nav_follows_a_paper_that_became_part_of_another(here: Path) -> None:
    settings = (here / "mkdocs.yml").read_text("utf-8").partition("nav:")[0]
    settings += f"exclude_docs: papers/{PRINTED[15:]}\nextra:\n  lists:\n    - papers/{PRINTED[15:]}\n"
    nav = f"nav:\n  - index.md\n  - Kites:\n    - Printed: papers/{PRINTED[15:]}  # the best\n    - papers/{KITE[15:]}\n"
    (here / "mkdocs.yml").write_text(settings + nav, "utf-8")
    shown = run("merge", KITE, PRINTED, "--dry-run")
    assert "+    - Printed: papers/2025-08/2508.93001.md  # the best" in shown.stdout
    assert run("merge", KITE, PRINTED).exit_code == 0
    assert (here / "mkdocs.yml").read_text("utf-8") == settings + nav.replace(PRINTED[15:], KITE[15:])
    assert run("check").exit_code == 0
