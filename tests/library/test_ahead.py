"""Papers that are read by several processes: the same library, the same problems, and the same cache as with one."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.cache import Cache
from digestgen.library import ahead, reader
from digestgen.library.cached import unpack_paper
from digestgen.library.reader import Library, read_library
from digestgen.output import workers
from digestgen.output.workers import share_out
from digestgen.problems import ContentError
from tests.conftest import HERE

BROKEN = sorted(folder for folder in (HERE / "data/broken").iterdir() if (folder / "content").is_dir())


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_SHARE", 1)


def read(project: Path, cache: Cache | None = None, processes: int = 0) -> Library | list[Any]:
    """The library or its problems; with 0 processes nothing is read ahead."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "count_processes", lambda _: processes)
        try:
            return read_library(project, cache=cache, share=share_out if processes else None)
        except ContentError as error:
            return [*error.problems, error.files]


def keeps(cache: Cache) -> str:
    """What it has of each file: of a paper, the same values are other bytes where marshal counts who else has them."""
    files = sorted(cache.read_files().items())
    return repr(
        [
            (path, *file[:2], unpack_paper(file.value) if "/papers/" in path else file.value)
            for path, file in files
        ]
    )


def spell(found: Library | list[Any]) -> str:
    """With the order of everything."""
    return repr(found)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[int]]:
    """Which processes read a paper, one entry a paper."""
    log, really = tmp_path / "readers", reader.parse_document

    def parse(text: str, path: str) -> Any:
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"{os.getpid()}\n")
        return really(text, path)

    monkeypatch.setattr(reader, "parse_document", parse)
    return lambda: list(map(int, log.read_text("utf-8").split())) if log.exists() else []


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_many_read_what_one_reads(library: Path, tmp_path: Path, processes: int) -> None:
    with Cache(tmp_path / "one.db") as one, Cache(tmp_path / "many.db") as many:
        assert spell(read(library, many, processes)) == spell(read(library, one))
        assert keeps(many) == keeps(one)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize(
    "folder",
    [pytest.param(folder, marks=[pytest.mark.prove] * (at % 3 > 0)) for at, folder in enumerate(BROKEN)],
    ids=lambda folder: folder.name,
)
def test_many_say_what_one_says_is_wrong(folder: Path, tmp_path: Path) -> None:
    """Once more with the cache that the first reading left: what is broken is not in it."""
    project = tmp_path / "project"
    shutil.copytree(HERE / "data/library", project)
    shutil.copytree(folder, project, dirs_exist_ok=True)
    said = spell(read(project))
    with Cache(None) as cache:
        assert spell(read(project, cache, 3)) == said
        assert spell(read(project, cache, 3)) == said


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_a_process_that_is_killed_leaves_its_papers_to_us(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, really, said = os.getpid(), reader.parse_document, spell(read(library))

    def parse(text: str, path: str) -> Any:
        if os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return really(text, path)

    monkeypatch.setattr(reader, "parse_document", parse)
    assert spell(read(library, processes=3)) == said


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_papers_are_read_once_and_by_others_only_when_no_cache_knows_them(
    library: Path, readers: Callable[[], list[int]]
) -> None:
    with Cache(None) as cache:
        _read_cold_and_edited(library, cache, readers)


def _read_cold_and_edited(library: Path, cache: Cache, readers: Callable[[], list[int]]) -> None:
    read(library, cache, 3)
    cold = readers()
    assert len(set(cold)) > 1
    papers = sorted((library / "content/papers").rglob("*.md"))
    assert len(cold) == len(papers) + len([*(library / "content/digests").rglob("*.md")])
    edited = papers[0]
    edited.write_text(edited.read_text("utf-8") + "\nKettles.\n", "utf-8")

    def refuse() -> int:
        raise AssertionError("a process was forked")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fork", refuse)
        assert spell(read(library, cache, 3)) == spell(read(library))


@pytest.mark.parametrize("count", [0, 1])
def test_a_file_that_cannot_be_read_is_an_error_of_the_system(
    library: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    papers = sorted((library / "content/papers").rglob("*.md"))
    really = reader.open if hasattr(reader, "open") else open

    def refuse(name: str, *options: Any, **more: Any) -> Any:
        if Path(name) in papers[3:5]:
            raise PermissionError(13, "Permission denied", name)
        return really(name, *options, **more)

    monkeypatch.setattr(reader, "open", refuse, raising=False)
    with pytest.raises(PermissionError) as caught:
        read(library, processes=3 * count)
    assert Path(caught.value.filename) == papers[3]


def test_a_small_digest_is_read_by_one(library: Path, readers: Callable[[], list[int]]) -> None:
    read_library(library, share=share_out)
    assert set(readers()) == {os.getpid()}
