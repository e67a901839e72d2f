"""Commands read content/ through the cache of the build: whatever is in its place, they say and write the same."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from digestgen.cache import ReadFile
from digestgen.cli import main
from digestgen.library.cached import open_cache
from digestgen.library.reader import Library, read_library

NEW = {
    "id": "arxiv:2508.07777",
    "title": "Kettles at Night",
    "authors": ["Ada One"],
    "abstract": "They sing.",
}
COMMANDS = (
    ("check", "--json"),
    ("tags", "list", "--json"),
    ("import", "arxiv-json", "papers.jsonl", "--date", "2025-08-08", "--json"),
    ("import", "arxiv-json", "papers.jsonl", "--date", "2025-08-08", "--json"),
)


def fill(project: Path) -> None:
    with open_cache(project / ".digestgen") as cache:
        read_library(project, cache=cache)


def replace_by_folder(project: Path) -> None:
    (project / ".digestgen/cache.db").unlink()
    (project / ".digestgen/cache.db").mkdir()


def write(data: bytes) -> Callable[[Path], None]:
    return lambda project: bool((project / ".digestgen/cache.db").write_bytes(data)) and None


def execute(*statements: str) -> Callable[[Path], None]:
    def run(project: Path) -> None:
        with sqlite3.connect(project / ".digestgen/cache.db") as db:
            for statement in statements:
                db.execute(statement)
        db.close()

    return run


def cut(project: Path) -> None:
    file = project / ".digestgen/cache.db"
    file.write_bytes(file.read_bytes()[:5000])


STATES: dict[str, Callable[[Path], object]] = {
    "as it was left": lambda project: None,
    "missing": lambda project: shutil.rmtree(project / ".digestgen"),
    "empty": write(b""),
    "another program's file": write(b"Lamps and kettles\n" * 500),
    "another program's tables": execute(
        "drop table read_file", "drop table written", "create view written as select 1 as folder", "drop table meta",
        "create table meta (lamp text)",
    ),
    "of a newer program": execute("update meta set value = x'00'", "alter table read_file add column kettle"),
    "without a table": execute("drop table read_file"),
    "cut off": cut,
    "a folder": replace_by_folder,
}  # fmt: skip


def run(project: Path, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[Path], object]) -> list[Any]:
    """What all commands say, and the files afterwards."""
    monkeypatch.chdir(project)
    found: list[Any] = []
    for command in COMMANDS:
        prepare(project)
        result = CliRunner().invoke(main, list(command))
        found.append((result.exit_code, result.stdout, result.stderr))
    files = sorted(path for path in (project / "content").rglob("*") if path.is_file())
    return [*found, {path.relative_to(project).as_posix(): path.read_bytes() for path in files}]


@pytest.fixture
def project(library: Path) -> Path:
    known = {"id": "arxiv:2501.00001", "title": "Known", "authors": ["Bo Two"], "abstract": "It is here."}
    (library / "papers.jsonl").write_text(
        "".join(json.dumps(paper) + "\n" for paper in (known, NEW)), "utf-8"
    )
    return library


def test_whatever_is_in_the_place_of_the_cache_the_answers_are_the_same(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = {name: shutil.copytree(project, project.parent / f"copy {n}") for n, name in enumerate(STATES)}
    expected = run(project, monkeypatch, lambda project: shutil.rmtree(project / ".digestgen", True))
    assert [code for code, *_ in expected[:-1]] == [0] * len(COMMANDS)
    assert [paper["kind"] for paper in json.loads(expected[3][1])["papers"]] == ["unchanged"] * 2
    for name, copy in copies.items():

        def prepare(project: Path, damage: Callable[[Path], object] = STATES[name]) -> None:
            if (project / ".digestgen/cache.db").is_dir():
                (project / ".digestgen/cache.db").rmdir()
            fill(project)
            damage(project)

        assert run(copy, monkeypatch, prepare) == expected, name


def test_what_one_command_reads_another_need_not_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert CliRunner().invoke(main, ["check"]).exit_code == 0
    monkeypatch.setattr(
        "digestgen.library.reader.build_paper", lambda *_: pytest.fail("a paper was read again")
    )
    assert CliRunner().invoke(main, ["tags", "list"]).exit_code == 0
    assert CliRunner().invoke(main, ["taste"]).exit_code == 0


def read(project: Path) -> Library:
    with open_cache(project / ".digestgen") as cache:
        return read_library(project, cache=cache)


def test_a_damaged_byte_changes_nothing(project: Path) -> None:
    expected = read_library(project)
    fill(project)
    file, chance = project / ".digestgen/cache.db", random.Random(1)
    whole = file.read_bytes()
    for _ in range(60):
        damaged = bytearray(whole)
        for at in chance.sample(range(100, len(whole)), chance.choice((1, 8, 300))):
            damaged[at] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        assert read(project) == expected
    assert read(project) == expected


@pytest.mark.parametrize("filled", [True, False])
def test_a_cache_that_cannot_be_written_is_only_read(
    project: Path, monkeypatch: pytest.MonkeyPatch, filled: bool
) -> None:
    expected = read_library(project)
    fill(project)
    if not filled:
        execute("delete from read_file")(project)
    connect = sqlite3.connect
    monkeypatch.setattr(
        "digestgen.cache.sqlite3.connect",
        lambda file, **options: connect(
            f"file:{file}?mode=ro" if file != ":memory:" else file, uri=True, **options
        ),
    )
    before = (project / ".digestgen/cache.db").read_bytes()
    assert read(project) == expected
    assert (project / ".digestgen/cache.db").read_bytes() == before


def test_where_no_folder_can_be_made_there_is_no_cache(project: Path) -> None:
    expected = read_library(project)
    shutil.rmtree(project / ".digestgen", ignore_errors=True)
    (project / ".digestgen").write_text("a file\n", "utf-8")
    assert read(project) == expected
    assert (project / ".digestgen").read_text("utf-8") == "a file\n"


@pytest.mark.parametrize("harm", [shutil.rmtree, lambda work: (work / "cache.db").write_bytes(b"lamps")])
def test_a_server_whose_cache_is_deleted_puts_another_one_there(tmp_path: Path, harm: Any) -> None:
    """It has all in memory; a command that reads a file which names only a part of the site would believe it."""
    work = tmp_path / ".digestgen"
    lamp, kettle = ("lamps/index.html", b"1", "1.1"), ("kettles/index.html", b"2", "2.2")
    with open_cache(work, resident=True) as server:
        assert (server.written("site"), server.read_files()) == ({}, {})
        server.save_written("site", [lamp], [])
        harm(work)
        server.save_written("site", [kettle], [])
        server.save_read_files([("a.md", ReadFile("3.3", b"3", b"Ada"))], [])
    with open_cache(work) as command:
        assert command.written("site") == {path: tuple(row) for path, *row in (lamp, kettle)}
        assert command.read_files() == {"a.md": ReadFile("3.3", b"3", b"Ada")}


def test_a_command_whose_cache_is_deleted_leaves_no_part_of_one(tmp_path: Path) -> None:
    work = tmp_path / ".digestgen"
    with open_cache(work) as command:
        command.save_written("site", [("lamps/index.html", b"1", "1.1")], [])
        shutil.rmtree(work)
        command.save_written("site", [("kettles/index.html", b"2", "2.2")], [])
    assert not (work / "cache.db").exists()
