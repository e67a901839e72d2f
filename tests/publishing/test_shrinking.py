"""Papers that would be lost: a build and `check --against` refuse to go on unasked."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from digestgen.config import read_config
from digestgen.publishing.build import build
from tests.gathering import files, run

PAPER = '---\nid: "{id}"\ntitle: Lamp {n}\ndate: 2025-08-07\nauthors: [Ada One]\n{more}---\n\nLamps dim.\n'


def render(n: int, more: str = "", scheme: str = "arxiv:2508.") -> str:
    return PAPER.format(id=f"{scheme}{n:05}", n=n, more=more)


def write_papers(project: Path, count: int) -> None:
    for n in range(count):
        (project / f"content/papers/{n}.md").write_text(render(n), "utf-8")


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project


# --- a build ---


@pytest.mark.parametrize(("before", "after", "is_refused"), [(40, 30, True), (60, 50, False), (11, 2, False), (3, 0, True), (0, 0, False)])  # fmt: skip
def test_a_build_that_would_lose_many_papers_is_refused(
    here: Path, before: int, after: int, is_refused: bool
) -> None:
    write_papers(here, before)
    assert run("build").exit_code == 0
    shutil.rmtree(here / ".digestgen")  # a cache is not asked
    old = files(here / "site")
    for n in range(after, before):
        (here / f"content/papers/{n}.md").unlink()
    done = run("build")
    if is_refused:
        assert done.exit_code == 1 and files(here / "site") == old
        assert f"the site has {before} papers, and {after} would be left" in done.stderr
        assert "[papers-lost]" in done.stderr and "--allow-shrink" in done.stderr
        checked = run("check")
        assert checked.exit_code == 0 and f"{after} would be left" in checked.stderr  # a word before it
        done = run("build", "--allow-shrink")
    assert done.exit_code == 0
    assert len(list((here / "site").glob("papers/*"))) == after


def test_what_as_of_leaves_out_is_not_lost(here: Path) -> None:
    write_papers(here, 20)
    assert run("build").exit_code == 0
    assert run("build", "--as-of", "2025-08-01").exit_code == 0
    assert not list((here / "site").glob("papers/*"))
    build(read_config(here / "mkdocs.yml"))
    assert len(list((here / "site").glob("papers/*"))) == 20


def test_papers_that_become_drafts_are_lost_to_readers(here: Path) -> None:
    write_papers(here, 30)
    assert run("build").exit_code == 0
    for n in range(20):
        (here / f"content/papers/{n}.md").write_text(render(n, "draft: true\n"), "utf-8")
    assert "the site has 30 papers, and 10 would be left" in run("build").stderr


def test_mkdocs_build_refuses_too_and_lets_others_build(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    with (here / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("docs_dir: content\n")
    write_papers(here, 30)
    mkdocs_build(load_config(str(here / "mkdocs.yml")))
    old = files(here / "site")
    for n in range(20):
        (here / f"content/papers/{n}.md").unlink()
    with pytest.raises(Abort):
        mkdocs_build(load_config(str(here / "mkdocs.yml")))
    assert "the site has 30 papers, and 10 would be left" in caplog.text
    assert files(here / "site") == old
    assert run("build", "--allow-shrink").exit_code == 0
    mkdocs_build(load_config(str(here / "mkdocs.yml")))
    assert len(list((here / "site").glob("papers/*"))) == 10


# --- check --against ---


def git(project: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(project), *words], check=True, capture_output=True)


@pytest.fixture
def committed(here: Path, tmp_path: Path) -> Path:
    """Forty papers and a draft, committed; the project is a folder of the repository, not all of it."""
    write_papers(here, 40)
    (here / "content/papers/draft.md").write_text(render(99, "draft: true\n"), "utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.email", "ada@example.org")
    git(tmp_path, "config", "user.name", "Ada One")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Forty lamps")
    return here / "content/papers"


def compare(*words: str) -> tuple[int, str]:
    done = run("check", "--against", "main", *words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.programs
def test_a_commit_beside_itself(committed: Path) -> None:
    code, said = compare()
    assert code == 0 and "0 of the 40 papers of main are gone." in said


@pytest.mark.programs
@pytest.mark.parametrize(("lost", "is_refused"), [(1, False), (8, False), (9, False), (10, True), (40, True)])
@pytest.mark.parametrize("way", ["deleted", "draft", "renamed", "replaced"])
def test_papers_that_are_gone_since_a_commit(committed: Path, lost: int, is_refused: bool, way: str) -> None:
    for n in range(lost):
        file = committed / f"{n}.md"
        if way == "deleted":
            file.unlink()
        elif way == "draft":
            file.write_text(render(n, "draft: true\n"), "utf-8")
        elif way == "renamed":
            file.rename(file.with_suffix(".txt"))
        else:
            file.write_text(render(n + 500).replace("Lamp", "Kettle"), "utf-8")
    code, said = compare()
    if is_refused:
        assert code == 1 and f"main has 40 papers, and {lost} of them are gone: content/papers/" in said
        assert "[papers-lost]" in said and "--against main --allow-shrink" in said
        code, said = compare("--allow-shrink")
    assert code == 0 and f"{lost} of the 40 papers of main {'is' if lost == 1 else 'are'} gone." in said
    answer = json.loads(compare("--allow-shrink", "--json")[1])
    assert len(answer["gone"]) == lost and not answer["problems"]


@pytest.mark.programs
def test_papers_under_another_name_or_id_are_not_gone(committed: Path) -> None:
    """Moved; merged into another; under a DOI with the old id beside it, or none but the same title; edited."""
    (committed / "2025").mkdir()
    for n in range(10):
        (committed / f"{n}.md").rename(committed / f"2025/{n}é.md")
    for n in range(10, 20):
        (committed / f"{n}.md").unlink()
        (committed / f"{n + 10}.md").write_text(render(n + 10, f'ids: ["arxiv:2508.{n:05}"]\n'), "utf-8")
    for n in range(30, 40):
        (committed / f"{n}.md").write_text(render(n, scheme="doi:10.5555/"), "utf-8")
    assert "0 of the 40 papers of main are gone." in compare()[1]


@pytest.mark.programs
def test_another_content_folder_does_not_hide_what_is_gone(committed: Path) -> None:
    root = committed.parents[1]
    shutil.move(root / "content", root / "texts")
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("docs_dir: texts\n")
    assert "0 of the 40 papers of main are gone." in compare()[1]
    for n in range(15):
        (root / f"texts/papers/{n}.md").unlink()
    assert compare()[0] == 1
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "Twenty-five lamps elsewhere")
    (root / "mkdocs.yml").write_text(
        (root / "mkdocs.yml").read_text("utf-8").replace("docs_dir: texts\n", ""), "utf-8"
    )
    (root / "texts/papers/39.md").unlink()
    shutil.move(root / "texts", root / "content")
    assert "1 of the 25 papers of main is gone." in compare()[1]


@pytest.mark.programs
@pytest.mark.parametrize("commit", ["elsewhere", "--output=lamp.txt", "", "HEAD^"])
def test_a_commit_that_is_not_there(committed: Path, commit: str) -> None:
    done = run("check", f"--against={commit}")
    assert done.exit_code == 2 and "git does not know this commit here" in done.stderr, done.output
    assert not (committed.parents[1] / "lamp.txt").exists()


@pytest.mark.programs
def test_without_git_or_a_repository_it_is_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.parents[2]))
    assert run("check", "--against", "main").exit_code == 2
    monkeypatch.setenv("PATH", str(here))
    done = run("check", "--against", "main")
    assert (done.exit_code, "git cannot be asked" in done.stderr) == (2, True)


@pytest.mark.programs
def test_a_citation_key_that_an_edit_would_change(committed: Path) -> None:
    """The title of one is corrected; another's, too, with its key kept; a third gets its abstract and another name."""
    one, two, three = (committed / f"{n}.md" for n in range(3))
    one.write_text(render(0).replace("title: Lamp", "title: Kettle"), "utf-8")
    two.write_text(render(1, "citation_key: one2025lamp\n").replace("title: Lamp", "title: Kettle"), "utf-8")
    three.write_text(render(2) + "They are lit.\n", "utf-8")
    three.rename(committed / "lamp.md")
    code, said = compare()
    assert code == 0 and said.count("[key-moved]") == 1
    assert 'knows it as "onendlamp' in said and "write citation_key: onendlamp" in said
