"""Somebody saves a file while a command runs: not a word of it is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.collecting import maintenance, saving
from digestgen.collecting.maintenance import apply_tags, merge_papers, save_merged
from digestgen.config import read_config
from digestgen.library import writer
from digestgen.library.reader import read_library
from digestgen.library.writer import ChangedError, delete_text, save_text
from tests.gathering import run

KETTLES = 30
TAGS = (
    "kettles: {title: Kettles}\nwhistles: {title: Things that Sing}\n",
    "kettles: {title: Things that Boil}\nwhistles: {title: Things that Sing, phrases: [kettles]}\n",
)
WORDS = "Ada tried it: it sings."


def save_export(folder: Path, abstract: str) -> None:
    entries = [
        f"TY  - JOUR\nTI  - Kettles of size {n}\nAB  - {abstract}\nPY  - 2025\nDO  - 10.5555/k.{n}\nER  -\n"
        for n in range(KETTLES)
    ]
    (folder / "export.ris").write_text("".join(entries), "utf-8")


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    save_export(project, "Kettles whistle.")
    (project / "content/tags.yml").write_text(TAGS[0], "utf-8")
    assert run("import", "ris", "export.ris", "--date", "2025-08-07").exit_code == 0
    return project


def papers(folder: Path) -> list[Path]:
    return sorted((folder / "content/papers").rglob("*.md"))


def add_words(file: Path) -> None:
    """As an editor saves: another file in its place, whatever is there."""
    draft = file.with_suffix(".swp")
    draft.write_text(file.read_text("utf-8").rstrip() + f"\n\n## Notes\n\n{WORDS}\n", "utf-8")
    os.replace(draft, file)


def test_a_title_that_a_person_writes_meanwhile_stays_theirs(here: Path) -> None:
    (here / "content/tags.yml").write_text(TAGS[1], "utf-8")
    config = read_config(here / "mkdocs.yml")
    drafts = apply_tags(config)
    first, second, third, *_ = papers(here)
    first.write_text(
        first.read_text("utf-8").replace("tags: [kettles]", "tags: [whistles, kettles]"), "utf-8"
    )
    second.write_text("---\ntitle: no end", "utf-8")
    third.unlink()
    conflicts = saving.save(config, drafts)
    assert "tags: [whistles, kettles]" in first.read_text("utf-8")
    assert second.read_text("utf-8") == "---\ntitle: no end" and not third.exists()
    assert {Path(path).name: reason.partition(",")[0] for path, reason in conflicts.items()} == {
        second.name: "the file was changed meanwhile",
        third.name: "the file was deleted meanwhile",
    }


def test_an_import_says_which_file_it_left(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ada's editor saves half a file, right before the import saves its own."""
    save_export(here, "Kettles hum.")
    file = papers(here)[4]
    really = saving.save_text

    def save_after_ada(target: Path, text: str, *more: str | None) -> None:
        if target == file:
            file.write_text("---\ntitle: Half", "utf-8")
        really(target, text, *more)

    monkeypatch.setattr(saving, "save_text", save_after_ada)
    done = run("import", "ris", "export.ris", "--update")
    assert done.exit_code == 3 and file.read_text("utf-8") == "---\ntitle: Half"
    assert f"{file.relative_to(here)}: the file was changed meanwhile, and" in done.stderr
    assert f"{KETTLES - 1} updated" in done.stderr and "1 problem" in done.stderr


def test_a_merge_takes_over_what_was_written_meanwhile(here: Path) -> None:
    config = read_config(here / "mkdocs.yml")
    kept, gone = papers(here)[:2]
    for file in (kept, gone):
        merged = merge_papers(config, str(kept), str(gone))
        add_words(file)
        assert not save_merged(config, merged) and gone.exists()
    assert save_merged(config, merge_papers(config, str(kept), str(gone)))
    paper = next(paper for paper in read_library(here).papers if paper.path.endswith(kept.name))
    assert WORDS in paper.note and not gone.exists()


def test_a_merge_does_not_delete_what_an_editor_took_out_of_the_other_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada's editor had read the file that stays, and saves it after the merge did: without what came from the other."""
    config = read_config(here / "mkdocs.yml")
    kept, gone = papers(here)[:2]
    add_words(gone)
    stale = kept.read_text("utf-8")
    really = maintenance.save

    def save_before_ada(*args: Any) -> Any:
        conflicts = really(*args)
        kept.write_text(stale, "utf-8")
        return conflicts

    with monkeypatch.context() as patch:
        patch.setattr(maintenance, "save", save_before_ada)
        assert not save_merged(config, merge_papers(config, str(kept), str(gone)))
    assert WORDS in gone.read_text("utf-8")
    assert save_merged(config, merge_papers(config, str(kept), str(gone)))
    assert WORDS in kept.read_text("utf-8") and not gone.exists()


@pytest.fixture(params=["one step", "two steps"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files change places in one step, or the system cannot do that."""
    if request.param == "two steps":
        monkeypatch.setattr(writer, "_load_rename", lambda: None)


@pytest.mark.usefixtures("steps")
def test_a_file_is_only_replaced_or_deleted_as_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "lamp.md"
    save_text(file, "one\n", None)
    for expected in (None, "two\n"):
        with pytest.raises(ChangedError):
            save_text(file, "three\n", expected)
    file.write_bytes(b"\xef\xbb\xbfone\r\n")
    save_text(file, "two\n", "one\n")
    assert file.read_bytes() == b"\xef\xbb\xbftwo\r\n"
    with pytest.raises(ChangedError):
        delete_text(file, "one\n")
    assert file.read_bytes() == b"\xef\xbb\xbftwo\r\n"
    delete_text(file, "two\n")
    for change in (lambda: save_text(file, "two\n", "one\n"), lambda: delete_text(file, "two\n")):
        with pytest.raises(ChangedError):
            change()
    assert list(tmp_path.iterdir()) == []


def replace_file(file: Path, text: str) -> None:
    draft = file.with_suffix(".swp")
    draft.write_text(text, "utf-8")
    os.replace(draft, file)


@pytest.mark.skipif(not writer._load_rename(), reason="this system cannot swap two files")
@pytest.mark.parametrize("save", [replace_file, Path.write_text])
@pytest.mark.parametrize(("old", "times"), [("one\n", 1), ("one\n", 2), ("one\n", 3), (None, 1)])
def test_what_is_saved_after_the_last_look_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save: Callable[[Path, str], None], old: str | None, times: int
) -> None:  # fmt: skip
    """Ada saves right before the file takes its place, and again while hers is put back."""
    file, saved = tmp_path / "lamp.md", []
    really = writer._rename

    def rename_after_ada(source: Path, target: Path, *, swap: bool) -> bool:
        if len(saved) < times:
            saved.append(f"Ada {len(saved)}\n")
            save(file, saved[-1])
        return really(source, target, swap=swap)

    if old is not None:
        save_text(file, old, None)
    monkeypatch.setattr(writer, "_rename", rename_after_ada)
    with pytest.raises(ChangedError):
        save_text(file, "two\n", old)
    assert len(saved) == times
    assert {entry: entry.read_text() for entry in tmp_path.iterdir()} == {file: saved[-1]}


def test_what_is_saved_right_before_a_file_is_deleted_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, really = tmp_path / "lamp.md", os.replace
    save_text(file, "one\n", None)

    def replace_after_ada(source: Path, target: Path) -> None:
        file.write_text("Ada\n")
        really(source, target)

    monkeypatch.setattr(os, "replace", replace_after_ada)
    with pytest.raises(ChangedError):
        delete_text(file, "one\n")
    assert {entry: entry.read_text() for entry in tmp_path.iterdir()} == {file: "Ada\n"}


def test_a_file_that_replaces_another_is_on_the_disk_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    file = tmp_path / "lamp.md"
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append((os.fstat(handle).st_size, file.read_text())))
    save_text(file, "one\n")
    save_text(file, "three\n", "one\n")
    assert seen == [(6, "one\n")]
