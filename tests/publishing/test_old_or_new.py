"""A site is the old one or the new one: builds that fail, are killed, run at once, or would lose papers."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from digestgen.config import package_templates
from digestgen.output import output, staging
from digestgen.output.output import Output, Waypoint, publish_outputs
from digestgen.output.staging import MARK
from tests.gathering import files, run

PAPER = '---\nid: "arxiv:2508.{n:05}"\ntitle: {title} {n}\ndate: 2025-08-07\nauthors: [Ada One]\n---\n\nLamps dim.\n'
FORKS = multiprocessing.get_context("fork")


def write_papers(project: Path, count: int, title: str = "Lamp") -> None:
    for n in range(count):
        (project / f"content/papers/{n}.md").write_text(PAPER.format(n=n, title=title), "utf-8")


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    write_papers(project, 3)
    return project


def out(path: str, data: bytes) -> Output:
    return Output(path, data, lambda: data)


LAMPS = [
    "index.html",
    "feed.xml",
    *(f"papers/{n}/index.html" for n in range(5)),
]


def outputs(word: str, more: str) -> list[Output]:
    return [out(path, f"{word} {path}".encode()) for path in [*LAMPS, more]]


def die_at(step: int, word: str, more: str, site: Path) -> None:
    """Publish, and be killed before one of the calls that change the disk."""
    left = iter(range(step, -1, -1))

    def guard(really: Callable) -> Callable:
        def call(*names: object, **options: object) -> object:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return really(*names, **options)

        return call

    for name in ("open", "write", "replace", "rename", "unlink", "mkdir", "rmdir"):
        setattr(os, name, guard(getattr(os, name)))
    publish_outputs(outputs(word, more), site)
    os._exit(0)


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "edit"])
def test_a_build_killed_anywhere_leaves_the_old_site_or_one_that_is_finished(
    tmp_path: Path, is_first: bool
) -> None:
    old: dict[str, bytes] = {}
    if not is_first:
        publish_outputs(outputs("old", "gone/index.html"), tmp_path / "old")
        old = files(tmp_path / "old")
    publish_outputs(outputs("new", "new/index.html"), tmp_path / "new")
    new = files(tmp_path / "new")
    seen, step = set(), 0
    while True:
        site = tmp_path / f"site-{step}"
        if not is_first:
            shutil.copytree(tmp_path / "old", site)
        process = FORKS.Process(target=die_at, args=(step, "new", "new/index.html", site))
        process.start()
        process.join()
        found = files(site)
        for data in found.values():
            assert data == b"made by digestgen\n" or data in {*old.values(), *new.values()}, "a page is half"
        is_whole = found in (old, new)
        finished = staging.finish_publishing(site)
        assert is_whole or finished
        assert files(site) in (old, new) or process.exitcode == 0
        seen.add((is_whole, finished))
        publish_outputs(outputs("new", "new/index.html"), site)
        assert files(site) == new
        assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")], "nothing is left beside it"
        if process.exitcode == 0:
            break
        step += 1
    assert step > 20
    assert seen == ({(True, False)} if is_first else {(True, False), (True, True), (False, True)})


@pytest.mark.skipif(not hasattr(os, "sync"), reason="Windows has no sync")
def test_new_files_are_on_the_disk_before_they_take_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, seen = tmp_path / "site", []

    def sync() -> None:
        stage = files(tmp_path / ".site.digestgen-new")
        seen.append((files(site) if site.exists() else {}, len(stage), "journal.json" in stage))

    monkeypatch.setattr(os, "sync", sync)
    publish_outputs(outputs("old", "more.html"), site)
    old = files(site)
    publish_outputs(outputs("new", "more.html"), site)
    publish_outputs(outputs("new", "more.html"), site)  # nothing is written
    publish_outputs(outputs("newest", "more.html"), site, sync=False)
    # all outputs and the mark, then all outputs and a journal that does not count yet
    assert seen == [({}, len(LAMPS) + 2, False), (old, len(LAMPS) + 2, False)]


@pytest.mark.skipif(not hasattr(os, "sync"), reason="Windows has no sync")
def test_the_disk_begins_with_a_large_new_site_while_more_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, seen = Event(), list[bool]()

    def sync() -> None:
        seen.append((tmp_path / "site").exists())
        begun.set()

    def wait() -> bytes:
        assert begun.wait(20)
        return b"made while the disk is at it"

    monkeypatch.setattr(os, "sync", sync)
    monkeypatch.setattr(output, "_FLUSHED", len(LAMPS))
    late = Output("late.html", b"late", wait)
    publish_outputs([*outputs("old", "more.html"), Waypoint(), late], tmp_path / "site")
    assert len(seen) > 1 and not any(seen)  # and all of it before it takes its place
    assert "late.html" in files(tmp_path / "site")


@pytest.mark.skipif(not hasattr(os, "sync"), reason="Windows has no sync")
def test_the_disk_is_let_alone_when_a_page_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Event()

    def fail() -> bytes:
        assert begun.wait(20)
        raise ValueError("a page is broken")

    monkeypatch.setattr(os, "sync", begun.set)
    monkeypatch.setattr(output, "_FLUSHED", len(LAMPS))
    late = Output("late.html", b"late", fail)
    before = threading.active_count()
    with pytest.raises(ValueError, match="a page is broken"):
        publish_outputs([*outputs("old", "more.html"), Waypoint(), late], tmp_path / "site")
    assert threading.active_count() == before and list(tmp_path.iterdir()) == []


def test_a_template_that_fails_on_one_page_leaves_the_old_site(here: Path) -> None:
    assert run("build").exit_code == 0
    before = files(here / "site")
    text = (package_templates() / "articles/card.html").read_text("utf-8")
    own = here / "site_templates/articles/card.html"
    own.parent.mkdir(parents=True)
    own.write_text(text + '{% if "Kettle" in paper.title %}{{ nobody.knows }}{% endif %}\n', "utf-8")
    write_papers(here, 1, "Kettle")
    assert run("build").exit_code == 1
    assert files(here / "site") == before
    own.unlink()
    assert run("build").exit_code == 0
    assert files(here / "site") != before
    assert [p.name for p in here.iterdir() if p.name.endswith("-new")] == []


@pytest.mark.parametrize("programs", [("mkdocs", "digestgen"), ("mkdocs", "mkdocs")])
def test_two_builds_at_once_take_turns(here: Path, programs: tuple[str, str]) -> None:
    """Both wait for a third that holds the lock, so that they certainly meet."""
    with (here / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("docs_dir: content\n")
    work = here / ".digestgen"
    work.mkdir()
    with closing(sqlite3.connect(work / "building.lock", isolation_level=None)) as third:
        third.execute("begin exclusive")
        both = [
            subprocess.Popen(
                [sys.executable, "-m", program, "build"], cwd=here, stderr=subprocess.PIPE, text=True
            )
            for program in programs
        ]
        for one in both:
            assert any("Another build of this site is running" in line for line in one.stderr or ())
        assert not (here / "site").exists()
    for one in both:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    found = files(here / "site")
    shutil.rmtree(here / "site")
    run("build")
    assert files(here / "site") == found


@pytest.mark.parametrize("program", ["mkdocs", "digestgen"])
def test_a_build_that_was_cut_short_is_finished_and_that_is_said(
    here: Path, caplog: pytest.LogCaptureFixture, program: str
) -> None:
    with (here / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("docs_dir: content\n")
    stage = here / ".site.digestgen-new"
    stage.mkdir()
    (stage / "0").write_text("half a build ago")
    (stage / "journal.json").write_text('{"links": [], "moves": [["0", "papers/9/index.html"]], "gone": []}')
    with caplog.at_level("INFO", "mkdocs"):
        said = (
            run("build").stderr
            if program == "digestgen"
            else mkdocs_build(load_config(str(here / "mkdocs.yml")))
        )
    assert "was cut short while it put its files in place" in (said or caplog.text)
    assert not stage.exists() and not (here / "site/papers/9").exists()


def test_a_site_on_a_disk_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be renamed from beside it into it; nor can it be renamed itself."""
    site = tmp_path / "site"
    site.mkdir()
    really = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        if (site in Path(source).parents) != (site in Path(target).parents):
            raise OSError(18, "Invalid cross-device link", str(source))
        really(source, target)

    def rename(path: Path, target: Path) -> None:
        raise OSError(16, "Device or resource busy", str(path)) if target == site else AssertionError(path)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(Path, "rename", rename)
    for word, more in (("old", "papers/5/index.html"), ("new", "papers/5")):
        publish_outputs(outputs(word, more), site)
        names = {output.path: output.render() for output in outputs(word, more)}
        assert files(site) == {MARK: b"made by digestgen\n", **names}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_nobody_may_write_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    publish_outputs(outputs("old", "more.html"), site)
    really = Path.mkdir

    def mkdir(path: Path, *args: int, **options: bool) -> None:
        if path.parent == tmp_path and path != site:
            raise PermissionError(13, "Permission denied", str(path))
        really(path, *args, **options)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    publish_outputs(outputs("new", "more.html"), site)
    assert (site / "more.html").read_bytes() == b"new more.html" and not (site / ".digestgen-new").exists()


@pytest.mark.parametrize(
    "journal",
    ['{"links": [], "moves": [["0", "../mine.txt"]], "gone": []}', '{"links": ["../mine.txt"], "moves": [["../mine.txt", "a"]], "gone": ["../mine.txt"]}', "{", "[]"],
)  # fmt: skip
def test_a_journal_that_somebody_else_wrote_reaches_nothing_outside(tmp_path: Path, journal: str) -> None:
    site, mine = tmp_path / "site", tmp_path / "mine.txt"
    publish_outputs([out("index.html", b"1")], site)
    mine.write_text("mine")
    stage = tmp_path / ".site.digestgen-new"
    stage.mkdir()
    (stage / "0").write_text("theirs")
    (stage / "journal.json").write_text(journal)
    publish_outputs([out("index.html", b"2")], site)
    assert mine.read_text() == "mine" and files(site)["index.html"] == b"2" and not stage.exists()
