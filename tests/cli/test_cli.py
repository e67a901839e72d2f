"""The command line as a person meets it: words, exit statuses, and nothing written when it says so."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from digestgen.cli.group import main
from tests.gathering import run

PAGE = """\
Daily Papers

Aug 7

Teaching Kettles to Whistle in Tune

We teach a kettle to whistle {\\it in tune} at 12.2\\% less energy, and show that people like it.

Maps of Small Gardens

A map of every small garden is drawn with <human, action, object> triplets and a little patience.
"""


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    (project / "page.txt").write_text(PAGE, "utf-8")
    return project


def papers(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text("utf-8") for p in (folder / "content/papers").rglob("*.md")}


def test_import_then_build(here: Path) -> None:
    done = run("import", "text", "page.txt", "--date", "2025-08-07")
    assert done.exit_code == 0, done.output
    assert "2 new, 0 updated, 0 unchanged." in done.stderr
    assert "No tag fits:" in done.stderr
    assert run("check").exit_code == 0
    done = run("build")
    assert done.exit_code == 0, done.output
    assert "2 papers, " in done.stderr
    page = (here / "site/papers/teaching-kettles-to-whistle-in-tune/index.html").read_text("utf-8")
    assert "<em>in tune</em> at 12.2% less" in page
    page = (here / "site/papers/maps-of-small-gardens/index.html").read_text("utf-8")
    assert "&lt;human, action, object&gt;" in page


def test_a_paper_that_cannot_be_kept_is_said_and_the_others_go_in(here: Path) -> None:
    def entry(number: int, summary: str) -> dict[str, object]:
        paper = {"id": f"2508.0000{number}", "title": f"Paper {number}", "summary": summary, "upvotes": 1,
                 "publishedAt": "2025-08-05T00:00:00.000Z", "authors": [{"name": "Ada One", "hidden": False}]}  # fmt: skip
        return {"paper": paper, "publishedAt": "2025-08-06T00:00:00.000Z", "title": f"Paper {number}"}

    entries = [entry(1, "Short."), entry(2, "word " * 20_000), entry(3, "Short too.")]
    (here / "2025-08-07.json").write_text(json.dumps(entries), "utf-8")
    done = run("import", "huggingface", "2025-08-07.json")
    assert done.exit_code == 3
    assert "2 new, 0 updated, 0 unchanged, 1 problem." in done.stderr
    assert "Paper 2: left out: " in done.stderr
    assert len(papers(here)) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("import", "text", "page.txt", "--date", "2025-02-30"),
        ("import", "text", "page.txt", "--date", "2025-08"),
        ("import", "nowhere", "page.txt"),
        ("import", "text"),
        ("build", "--no-such-flag"),
        ("publish",),
    ],
)
def test_wrong_usage_is_exit_2_and_says_where_help_is(here: Path, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert "--help" in done.stderr


def test_from_a_folder_below_it_says_where_mkdocs_yml_is(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here / "content" / "papers")
    done = run("check")
    assert done.exit_code == 1
    up = str(Path("..", ".."))
    assert f'"cd {up}" first, or add "--config {Path(up, "mkdocs.yml")}"' in done.stderr
    assert run("check", "--config", str(Path(up, "mkdocs.yml"))).exit_code == 0


def test_a_file_in_place_of_a_source_is_read_as_what_it_is(here: Path) -> None:
    (here / "lamps.bib").write_text("@article{one, title={Lamps}, author={One, Ada}, year=2024}", "utf-8")
    (here / "kettles.bib").write_text("@article{two, title={Kettles}, author={Two, Bo}, year=2024}", "utf-8")
    done = run("import", "lamps.bib", "kettles.bib", "--date", "2025-08-07")
    assert done.exit_code == 0, done.output
    assert "lamps.bib was read as bibtex" in done.stderr and "2 new" in done.stderr
    done = run("import", "hats.bib")
    assert done.exit_code == 2 and 'There is neither a source nor a file "hats.bib".' in done.stderr


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("arxiv", "2508.98001"), "digestgen fetch arxiv 2508.98001"),
        (("auto", "https://arxiv.org/abs/2508.98001"), "digestgen fetch https://arxiv.org/abs/2508.98001"),
        (("2508.98001",), "digestgen fetch 2508.98001"),
        (("auto", "https://lamps.example/feed.xml"), "digestgen fetch feed https://lamps.example/feed.xml"),
    ],
)
def test_what_is_asked_for_over_the_network_is_said_where_files_are_read(
    here: Path, words: tuple[str, ...], advice: str
) -> None:
    done = run("import", *words)
    assert done.exit_code == 2 and done.stderr.rstrip().endswith(advice)
    assert papers(here) == {}


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("chekc",), 'Did you mean "check"?'),
        (("biuld", "--as-of", "2025-08-07"), 'Did you mean "build"?'),
        (("validate",), "digestgen check"),
        (("preview",), "digestgen serve"),
        (("deploy",), "a commit and a push"),
        (("delete", "2508.98001"), "delete that"),
        (("rename", "lamps", "lights"), "digestgen tags rename"),
        (("help", "check"), "digestgen --help"),
        (("retract", "2508.98001"), "status: retracted"),
        (("new", "2025-08-07"), "digestgen new editorial 2025-08-07"),
        (("new", "issue", "2025-W32"), "digestgen new editorial 2025-W32"),
        (("new", "Lamps in Rows"), "digestgen new paper 'Lamps in Rows'"),
        (("new", "Lamps", "in", "Rows"), "digestgen new paper 'Lamps in Rows'"),
        (("new", "arxiv:2508.98001"), "digestgen add arxiv:2508.98001"),
        (("new", "papr", "Lamps"), 'Did you mean "paper"?'),
        (("init", "content/lamps"), "inside the content of another site"),
        (("check", "nosuch.md"), "check reads all that is there"),
        (("tags", "delete", "lamps"), "A topic is an entry of content/tags.yml"),
        (("undo",), "git restore content"),
        (("export", "2025-W32"), "--issue 2025-W32"),
        (("inbox", "2508.98001"), "digestgen inbox keep ID"),
        (("serve", "8001"), "--port 8001"),
        (("check", "--config", "."), "This is a folder: write --config mkdocs.yml"),
    ],
)
def test_commands_as_newcomers_type_them(here: Path, words: tuple[str, ...], advice: str) -> None:
    done = run(*words)
    assert done.exit_code in (1, 2) and advice in done.stderr, done.output


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("2508.98001", "doi:10.5555/kettle"), "one kind at a time"),
        (("title:lamps",), "one kind at a time"),
        (("lamps",), 'There is no source "lamps"'),
    ],
)
def test_what_cannot_be_fetched_by_itself(here: Path, words: tuple[str, ...], advice: str) -> None:
    done = run("fetch", *words)
    assert done.exit_code == 2 and advice in done.stderr


def test_quiet_says_nothing_when_all_is_well(here: Path) -> None:
    done = run("import", "text", "page.txt", "--date", "2025-08-07", "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    assert run("build", "-q").output == ""


def test_tags_commands(here: Path) -> None:
    (here / "content/tags.yml").write_text("kettles: {title: Kettles}\nmaps: {title: Maps}\n", "utf-8")
    run("import", "text", "page.txt", "--date", "2025-08-07")
    done = run("tags", "list", "--json")
    assert [(row["slug"], row["papers"]) for row in json.loads(done.stdout)] == [("kettles", 1), ("maps", 1)]
    assert "Kettles" in run("tags", "list").stdout
    (here / "content/tags.yml").write_text(
        "kettles: {title: Kettles}\nmaps: {title: Maps}\ngardens: {title: Gardens, phrases: [small garden]}\n",
        "utf-8",
    )
    done = run("tags", "apply", "--dry-run")
    assert "gardens" in done.stdout
    assert "Changed the tags of 1 paper." in run("tags", "apply").stderr
    assert "Changed the tags of 0 papers." in run("tags", "apply").stderr
    assert run("tags", "suggest", "--json").exit_code == 0


def test_it_runs_as_a_program_and_as_a_module_in_the_same_words(tmp_path: Path) -> None:
    program = shutil.which("digestgen", path=str(Path(sys.executable).parent))
    assert program

    def say(*command: str) -> tuple[int, str, str]:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    for words in (["--version"], ["--help"], ["check"], ["publish"]):
        assert say(sys.executable, "-m", "digestgen", *words) == say(program, *words)
    assert say(program, "--version")[1].startswith("digestgen, version ")
    assert say(program, "--help")[1].startswith("Usage: digestgen [OPTIONS]")


# What a shell runs on Tab: the commands that begin with "me", and the options of build.
TABS = [{"_DIGESTGEN_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": at}
        for words, at in (("digestgen me", "1"), ("digestgen build --", "2"))]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "variables", "printed"),
    [
        (["--version"], {}, "digestgen, version"),
        (["build", "--help"], {}, "--site-dir"),
        ([], TABS[0], "plain,merge"),
        ([], TABS[1], "plain,--as-of"),
    ],
    ids=["version", "help", "tab after a command's first letters", "tab after an option's"],
)
def test_answers_about_commands_import_no_heavy_package(
    words: list[str], variables: dict[str, str], printed: str
) -> None:
    """They come between two keys: what reads settings, content or sources is imported when a command runs."""
    code = (
        "import sys; from digestgen.cli import main\n"
        "try: main(prog_name='digestgen')\n"
        "finally: print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True,
                          env={**os.environ, **variables}, check=True)  # fmt: skip
    assert printed in done.stdout
    heavy = {"pydantic", "mkdocs", "lxml", "yaml", "rich", "httpx", "nh3", "jinja2", "markdown", "PIL"}
    imported = set(done.stderr.split())
    assert imported & heavy == set()
    if words == ["--version"]:
        assert imported & {"click", "inspect", "re", "typing", "json"} == set() and len(imported) < 60, (
            sorted(imported)
        )


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", fail)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1 and "is gone: go to another one" in done.output


def test_what_is_printed_needs_no_stream_and_no_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), "latin-1", errors="surrogateescape", write_through=True)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit):
        main(["fetch", "--help"])
    assert b"[ID\\u2026]" in out.buffer.getvalue()  # type: ignore[attr-defined]
    sys.stderr.write("Lamps")
    sys.stderr.close()


def test_text_in_another_encoding_is_typed_again(project: Path) -> None:
    config = ["--config", str(project / "mkdocs.yml")]
    done = CliRunner().invoke(main, ["new", "paper", "Lamps \udce9", *config])
    assert done.exit_code == 2 and "not UTF-8. Type" in done.output
    done = CliRunner().invoke(main, ["build", "--site-dir", str(project / "lamps\udce9"), *config])
    assert done.exit_code == 2 and "is not UTF-8 text. Rename" in done.output
