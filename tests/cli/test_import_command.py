"""`digestgen import` as a curator meets it: several formats at once, what is said of them, and what is not written."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from digestgen.library.reader import read_library
from tests.gathering import files, run

BIB = """\
@article{lamp, title = {Lamps of {Kiel} at 100\\% of Dusk}, author = {One, Ada and Two, Bo}, year = 2024,
  journal = {Journal of Lamps}, doi = {10.5555/lamp.1}}
@inproceedings{boat, title = {Paper Boats}, author = {Three, Cy}, year = 2023, booktitle = {Proc. of Boats}}
"""
RIS = """\
TY  - JOUR
TI  - Kettles That Plan
AU  - Four, Dee
PY  - 2022
DO  - 10.5555/kettle.2
ER  -
TY  - JOUR
AU  - Five, Eve
PY  - 2022
ER  -
"""
ATOM = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/a</id><title>arXiv Query: id_list=2604.90001</title><updated>2026-04-12T00:00:00Z</updated>
  <entry><id>http://arxiv.org/abs/2604.90001v1</id><title>Buoys</title><updated>2026-04-01T08:00:00Z</updated>
    <summary>Buoys float.</summary><category term="cs.RO"/><published>2026-04-01T08:00:00Z</published>
    <author><name>Bo Two</name></author></entry>
</feed>
"""
CSV = "Name of Work,Names\nA Table of Tides,Ada One; Bo Two\n"


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    for name, text in (("all.bib", BIB), ("export.ris", RIS), ("query.xml", ATOM), ("papers.csv", CSV)):
        (project / name).write_text(text, "utf-8")
    return project


def papers(folder: Path) -> set[str]:
    return {paper.title for paper in read_library(folder).papers}


def rows(done: Result) -> list[list[str]]:
    return [line.split() for line in done.stdout.splitlines()]


# --- what comes in ---


def test_several_formats_at_once_each_said_and_counted(here: Path) -> None:
    done = run("import", "auto", "all.bib", "export.ris", "query.xml")
    assert done.exit_code == 0, done.output
    for line in (
        "all.bib was read as bibtex: ",
        "export.ris was read as ris: ",
        "query.xml was read as arxiv: ",
    ):
        assert line in done.stderr
    assert rows(done) == [
        ["file", "new", "updated", "unchanged", "skipped", "problems"],
        ["all.bib", "2", "0", "0", "0", "0"],
        ["export.ris", "1", "0", "0", "1", "0"],
        ["query.xml", "1", "0", "0", "0", "0"],
    ]
    assert "Skipped:\n  export.ris: " in done.stderr and "it has no title" in done.stderr
    assert done.stderr.endswith("4 new, 0 updated, 0 unchanged, 1 skipped.\n")
    assert papers(here) == {"Lamps of Kiel at 100% of Dusk", "Paper Boats", "Kettles That Plan", "Buoys"}


def test_one_file_has_no_table(here: Path) -> None:
    done = run("import", "bibtex", "all.bib")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith("2 new, 0 updated, 0 unchanged.\n")
    assert "was read as" not in done.stderr, "who says what it is need not be told"


def test_standard_input_and_gzip_are_read_like_files(here: Path) -> None:
    assert "2 new" in run("import", "auto", "-", stdin=BIB).stderr
    (here / "export.ris.gz").write_bytes(gzip.compress(RIS.encode()))
    assert "1 new" in run("import", "auto", "export.ris.gz").stderr
    assert "1 new" in run("import", "arxiv", "-", stdin=gzip.compress(ATOM.encode())).stderr
    assert len(papers(here)) == 4


def test_columns_of_a_table_are_named(here: Path) -> None:
    done = run("import", "table", "papers.csv")
    assert done.exit_code == 3 and "nothing was written" in done.stderr
    assert "--map" in done.stderr, "it says how"
    done = run("import", "table", "papers.csv", "--map", "title=Name of Work,authors=Names")
    assert done.exit_code == 0, done.output
    (paper,) = read_library(here).papers
    assert [name.text for name in paper.authors] == ["Ada One", "Bo Two"]


@pytest.mark.parametrize("columns", ["title", "=Names", "title=", "title=A,,authors=B"])
def test_what_is_no_list_of_columns_is_wrong_usage(here: Path, columns: str) -> None:
    done = run("import", "table", "papers.csv", "--map", columns)
    assert done.exit_code == 2 and "title=Title,authors=Names" in done.stderr


def test_the_report_counts_what_cleaning_changed(here: Path) -> None:
    done = run("import", "bibtex", "all.bib", "--report")
    assert rows(done)[0] == ["times", "in", "written", "became"]
    assert ["1", "title", "100\\%", "100%"] in rows(done)
    again = json.loads(run("import", "bibtex", "all.bib", "--report", "--json").stdout)
    assert {"times": 1, "in": "title", "written": "100\\%", "became": "100%"} in again["cleaned"]


# --- what is answered to programs ---


def test_json_names_papers_skipped_refused_and_remarks(here: Path) -> None:
    (here / "bad.ris").write_text("not at all\n", "utf-8")
    done = run("import", "auto", "export.ris", "bad.ris", "all.bib", "--json")
    assert done.exit_code == 3
    answer = json.loads(done.stdout)
    assert set(answer) == {"papers", "skipped", "refused", "remarks"}
    assert [(one["from"], one["kind"], one["title"]) for one in answer["papers"]] == [
        ("export.ris", "new", "Kettles That Plan"),
        ("all.bib", "new", "Lamps of Kiel at 100% of Dusk"),
        ("all.bib", "new", "Paper Boats"),
    ]
    for one in answer["papers"]:
        assert (here / one["path"]).is_file()
    ((place, why),) = [(one["where"], one["why"]) for one in answer["skipped"]]
    assert place and why == "it has no title"
    (refused,) = answer["refused"]
    assert refused["file"] == "bad.ris" and refused["what"] and refused["hint"]
    assert len(answer["remarks"]) == 2
    kinds = [one["kind"] for one in json.loads(run("import", "auto", "all.bib", "--json").stdout)["papers"]]
    assert kinds == ["unchanged", "unchanged"]


# --- a dry run ---


@pytest.mark.skipif(not shutil.which("git"), reason="git applies the diff")
def test_a_dry_run_shows_the_very_change_and_writes_nothing_at_all(here: Path, tmp_path: Path) -> None:
    run("import", "bibtex", "all.bib")
    newer = BIB.replace(
        "doi = {10.5555/lamp.1}", "doi = {10.5555/lamp.1}, volume = 7, url = {https://example.org/l}"
    )
    (here / "all.bib").write_text(newer, "utf-8")
    shutil.rmtree(here / ".digestgen")
    before = files(here)
    done = run("import", "auto", "all.bib", "query.xml", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "Would be: 1 new, 1 updated, 1 unchanged." in done.stderr
    assert files(here) == before
    (tmp_path / "seen.patch").write_text(done.stdout.partition("file ")[0], "utf-8")
    subprocess.run(["git", "apply", "--unsafe-paths", str(tmp_path / "seen.patch")], check=True, cwd=here)
    shown = {name: data for name, data in files(here).items() if name.startswith("content/")}
    shutil.rmtree(here / "content")
    for name, data in before.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(data)
    run("import", "auto", "all.bib", "query.xml")
    assert {name: data for name, data in files(here).items() if name.startswith("content/")} == shown


def test_a_dry_run_of_what_is_there_shows_nothing(here: Path) -> None:
    run("import", "bibtex", "all.bib")
    done = run("import", "bibtex", "all.bib", "--dry-run")
    assert (done.stdout, done.stderr) == ("", "Would be: 0 new, 0 updated, 2 unchanged.\n")


def test_a_dry_run_of_two_files_with_one_paper_counts_it_once(here: Path) -> None:
    (here / "again.bib").write_text(BIB.replace("year = 2023,", "year = 2023, pages = {1--9},"), "utf-8")
    done = run("import", "bibtex", "all.bib", "again.bib", "--dry-run")
    assert done.stdout.count("+++ b/content/papers/") == 2
    assert 'pages: "1–9"' in done.stdout or "pages: 1–9" in done.stdout


# --- what is said of many ---


def test_of_many_only_twenty_are_listed_and_json_names_all(here: Path) -> None:
    (here / "content/tags.yml").write_text("tides: {title: Tides}\n", "utf-8")
    entries = [f"TY  - JOUR\nTI  - Kettle number {n}\nDO  - 10.5555/k.{n}\nER  -\n" for n in range(30)]
    nameless = ["TY  - JOUR\nAU  - One, Ada\nER  -\n"] * 25
    (here / "many.ris").write_text("".join(entries + nameless), "utf-8")
    done = run("import", "ris", "many.ris")
    assert done.exit_code == 0, done.output
    untagged, skipped = done.stderr.partition("No tag fits:")[2].split("Skipped:")
    assert untagged.count("content/papers/") == 20 and "  … and 10 more (--json names all)" in untagged
    assert skipped.count("it has no title") == 20 and "  … and 5 more (--json names all)" in skipped
    assert len(json.loads(run("import", "ris", "many.ris", "--json").stdout)["skipped"]) == 25


def test_what_people_wrote_is_listed_up_to_twenty_too(here: Path) -> None:
    entry = "@article{{k{0}, title = {{Kettle number {0}{1}}}, doi = {{10.5555/k.{0}}}}}\n"
    (here / "all.bib").write_text("".join(entry.format(n, "") for n in range(23)), "utf-8")
    run("import", "bibtex", "all.bib")
    for file in (here / "content/papers").rglob("*.md"):
        file.write_text(file.read_text("utf-8").replace("title: Kettle", "title: My kettle"), "utf-8")
    (here / "all.bib").write_text("".join(entry.format(n, " Again") for n in range(23)), "utf-8")
    done = run("import", "bibtex", "all.bib", "--update")
    _, _, listed = done.stderr.partition("Kept, as a person wrote it; the source says otherwise:\n")
    assert listed.count(".md: title\n") == 20 and "  … and 3 more (--json names all)" in listed
    answer = json.loads(run("import", "bibtex", "all.bib", "--update", "--json").stdout)
    assert [one["kept"] for one in answer["papers"]] == [["title"]] * 23
    done = run("import", "bibtex", "all.bib", "--date", "2199-01-01")
    assert "Kept" not in done.stderr and "Listed under another day already" in done.stderr


def test_a_title_that_gives_orders_is_shown_and_not_obeyed(here: Path) -> None:
    (here / "content/tags.yml").write_text("tides: {title: Tides}\n", "utf-8")
    entry = '{"title": "Red \\u001b[31mAlert\\u0007\\u202e %s", "DOI": "10.5555/%s", "type": "article"}'
    (here / "x.json").write_text(f"[{entry % ('one', 'a')}, {entry % ('one', 'b')}]", "utf-8")
    (here / "evil\x1b[2J.bib").write_text("@article{a, year = 2024}", "utf-8")
    for words in (("--dry-run",), ("--report",), ()):
        done = run("import", "auto", "x.json", "evil\x1b[2J.bib", *words)
        for sign in ("\x1b", "\x07", "\u202e"):
            assert sign not in done.output
    assert r"evil\x1b[2J.bib" in done.stderr


def test_quiet_says_only_what_went_wrong(here: Path) -> None:
    done = run("import", "auto", "all.bib", "export.ris", "-q")
    assert (done.exit_code, done.output) == (0, "")
    done = run("import", "auto", "all.bib", "nowhere.bib", "-q")
    assert done.exit_code == 3 and done.stdout == ""
    assert done.stderr == (
        "nowhere.bib: cannot be read: No such file or directory\n1 of 2 files refused; the others are in.\n"
    )


# --- what cannot be done ---


@pytest.mark.parametrize(
    ("typed", "meant"), [("bibtx", "bibtex"), ("arxv", "arxiv"), ("atuo", "auto"), ("RIS", "ris"), ("hugginface", "huggingface")]
)  # fmt: skip
def test_an_unknown_source_is_met_with_the_nearest_name(here: Path, typed: str, meant: str) -> None:
    done = run("import", typed, "all.bib")
    assert done.exit_code == 2
    assert f'There is no source "{typed}". ' in done.stderr
    assert not meant or f'Did you mean "{meant}"?' in done.stderr
    assert "digestgen import --help" in done.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "Say which files"),
        (("lamp.bib",), 'There is no file "lamp.bib". Did you mean "lamps.bib"?'),
        (("auto", "LAMPS.bib"), 'Did you mean "lamps.bib"?'),
        (("my", "lamps.bib"), "write it in quotes, 'my lamps.bib'"),
        (("lamps.bib", "bibtex"), "1 new"),
        (("zotero", "lamps.bib"), "digestgen import lamps.bib"),
    ],
)
def test_a_file_that_is_typed_otherwise(here: Path, typed: tuple[str, ...], said: str) -> None:
    text = "@misc{a, title = {A Row of Lamps}, author = {One, Ada}, year = 2025}\n"
    for name in ("lamps.bib", "my lamps.bib"):
        Path(name).write_text(text, "utf-8")
    done = run("import", *typed)
    assert said in done.stderr and "Traceback" not in done.output, done.output


def test_standard_input_needs_no_source(here: Path) -> None:
    text = "@misc{a, title = {A Row of Lamps}, author = {One, Ada}, year = 2025}\n"
    done = run("import", "-", stdin=text.encode())
    assert done.exit_code == 0 and "1 new" in done.stderr, done.output


def test_files_need_no_source(here: Path) -> None:
    assert (
        run("import", "all.bib", "export.ris", "--dry-run").stdout
        == run("import", "auto", "all.bib", "export.ris", "--dry-run").stdout
    )


@pytest.mark.parametrize("system", ["Linux", "Windows"])
def test_a_folder_is_no_file_and_the_files_in_it_are_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    (here / "exports").mkdir()

    def read(file: Path, really: Callable[[Path], bytes] = Path.read_bytes) -> bytes:
        if file.is_dir():
            raise PermissionError(13, "Permission denied", str(file))
        return really(file)

    if system == "Windows":
        monkeypatch.setattr(Path, "read_bytes", read)
    done = run("import", "auto", "exports", "all.bib")
    assert done.exit_code == 3
    assert (
        "exports: this is a folder\n    Name the files in it: digestgen import auto exports/*\n"
        in done.stderr
    )
    assert "2 new" in done.stderr


def test_a_file_that_cannot_be_read_says_why_and_the_others_go_in(here: Path) -> None:
    (here / "loop.bib").symlink_to("loop.bib")
    done = run("import", "bibtex", "loop.bib", "all.bib")
    assert done.exit_code == 3
    assert "loop.bib: cannot be read: " in done.stderr and "Traceback" not in done.output
    assert "1 of 2 files refused; the others are in." in done.stderr
    assert rows(done)[1] == ["loop.bib", "0", "0", "0", "0", "1"]


def test_a_file_of_another_format_is_refused_with_words_for_people(here: Path) -> None:
    (here / "paper.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe")
    done = run("import", "auto", "paper.pdf")
    assert done.exit_code == 3 and "a PDF" in done.stderr and "nothing was written" in done.stderr
    done = run("import", "ris", "all.bib")
    assert done.exit_code == 3 and "nothing was written" in done.stderr
    assert papers(here) == set()


def test_content_with_a_problem_is_said_before_anything_is_read(here: Path) -> None:
    (here / "content/papers/a.md").write_text("---\ntitle: T\n---\n", "utf-8")
    before = files(here)
    done = run("import", "auto", "all.bib")
    assert done.exit_code == 1 and "Nothing was written." in done.stderr
    assert {k: v for k, v in files(here).items() if not k.startswith(".digestgen")} == before


def test_a_file_of_the_library_is_not_brought_in_again(here: Path) -> None:
    run("import", "auto", "all.bib")
    before = files(here / "content")
    paper = next((here / "content/papers").rglob("*.md")).relative_to(here)
    for source in ("auto", "markdown"):
        done = run("import", source, str(paper))
        assert done.exit_code == 3 and "it is in the library already" in done.stderr
    assert files(here / "content") == before


# --- the topics of a site that moves in ---


def test_topics_that_the_vocabulary_lacks_are_named_with_their_number(here: Path) -> None:
    (here / "content/tags.yml").write_text("lamps:\n  title: Lamps\n", "utf-8")
    page = "---\ntitle: {0}\narxiv: 2508.9019{1}\ntags: [{2}]\n---\n"
    tags = ("Continual Lamps, kettle theory, lamps, cs.CL", "Continual Lamps")
    for number, words in enumerate(tags):
        (here / f"{number}.md").write_text(page.format(f"Paper {number}", number, words), "utf-8")
    done = run("import", "auto", "0.md", "1.md")
    assert "Continual Lamps (2)\n  kettle theory (1)\n" in done.stderr and "cs.CL" not in done.stderr
    assert "Continual Lamps" not in run("import", "auto", "0.md", "1.md").stderr, "nothing is new"
    (here / "a.csv").write_text('title,authors,tags\nA Bright Row,Ada One,"Wicks; lamps"\n', "utf-8")
    (here / "b.bib").write_text(
        "@article{b, title={A Dark Row}, author={Bo Two}, keywords={wicks, Oil}}", "utf-8"
    )
    assert "Wicks (1)\n" in run("import", "auto", "a.csv").stderr
    assert "Oil (1)\n  wicks (1)\n" in run("import", "auto", "b.bib").stderr
    (here / "2.md").write_text(page.format("Paper 2", 2, "tide theory"), "utf-8")
    assert json.loads(run("import", "auto", "2.md", "--json").stdout)["unknown_topics"] == {"tide theory": 1}
