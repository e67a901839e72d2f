"""Output: the site's folder becomes exactly what is made, and nothing else is touched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from digestgen.cache import Cache, lend
from digestgen.output.output import Output, publish_outputs
from digestgen.output.staging import MARK, check_site_dir
from digestgen.problems import ContentError, UsageError
from tests.gathering import files


def out(path: str, data: bytes) -> Output:
    return Output(path, data, lambda: data)


def test_a_second_run_writes_only_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = publish_outputs([out("index.html", b"one"), out("papers/a/index.html", b"a")], site)
    assert (first.files, first.written, first.removed) == (2, 2, 0)
    os.utime(site / "index.html", (1, 1))
    second = publish_outputs([out("index.html", b"one"), out("papers/b/index.html", b"b")], site)
    assert (second.files, second.written, second.removed) == (2, 1, 1)
    assert (site / "index.html").stat().st_mtime == 1, "an unchanged file is not written again"
    assert not (site / "papers/a").exists(), "an empty folder goes with its last file"
    assert files(site) == {MARK: b"made by digestgen\n", "index.html": b"one", "papers/b/index.html": b"b"}


def test_what_a_host_keeps_in_the_folder_stays(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / ".git/HEAD").write_text("ref")
    (site / ".git/refs").mkdir()
    (site / ".nojekyll").touch()
    check_site_dir(site, tmp_path)
    publish_outputs([out("index.html", b"one")], site)
    assert (site / ".git/HEAD").read_text() == "ref" and (site / ".git/refs").is_dir()
    assert (site / ".nojekyll").exists()


def test_a_folder_with_somebody_elses_files_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.tex").write_text("ten years of work")
    with pytest.raises(
        UsageError, match=r"site/ holds files that digestgen did not make \(for example thesis.tex\)"
    ):
        check_site_dir(site, tmp_path)


def test_a_build_that_was_cut_short_can_be_repeated(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def cut():
        yield out("index.html", b"one")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_outputs(cut(), site)
    assert list(tmp_path.iterdir()) == []
    check_site_dir(site, tmp_path)
    assert publish_outputs([out("index.html", b"one")], site).written == 1


@pytest.mark.parametrize("path", ["../escape.html", "/etc/escape.html", "a/../../escape.html", "a\\b.html"])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leads out of the site"):
        publish_outputs([out(path, b"x")], tmp_path / "site")
    assert not (tmp_path / "escape.html").exists()


def test_two_files_of_one_name_are_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two outputs claim"):
        publish_outputs([out("a", b"1"), out("a", b"2")], tmp_path / "site")


def test_a_folder_may_become_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_outputs([out("a/index.html", b"1"), out("b", b"2")], site)
    publish_outputs([out("a", b"1"), out("b/index.html", b"2")], site)
    assert files(site) == {MARK: b"made by digestgen\n", "a": b"1", "b/index.html": b"2"}


def test_what_has_its_key_and_lies_as_it_was_left_is_not_made_again(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", Cache(tmp_path / "cache.db")
    calls: list[str] = []

    def counted(path: str, key: bytes, data: bytes) -> Output:
        def render() -> bytes:
            calls.append(path)
            return data

        return Output(path, key, render)

    def publish(*outputs: Output) -> list[str]:
        calls.clear()
        publish_outputs(outputs, site, cache)
        return list(calls)

    one, two = counted("one", b"1", b"ONE"), counted("two", b"2", b"TWO")
    assert publish(one, two) == ["one", "two"]
    assert publish(one, two) == []
    assert publish(one, counted("two", b"2b", b"TWO")) == ["two"], (
        "another key is made, and found to be the same"
    )
    (site / "one").write_bytes(b"xxx")
    assert publish(one, counted("two", b"2b", b"TWO")) == ["one"], "what somebody changed is mended"
    assert files(site)["one"] == b"ONE"
    (site / "one").unlink()
    assert publish(one, counted("two", b"2b", b"TWO")) == ["one"]
    assert publish(one) == []
    assert "two" not in files(site)
    cache.close()
    with Cache(tmp_path / "cache.db") as again:
        assert publish_outputs([one], site, again).written == 0
        assert again.written(str(site)).keys() == {"one"}


def test_another_version_or_a_damaged_cache_starts_empty(tmp_path: Path) -> None:
    file = tmp_path / "deep/cache.db"

    def written(version: bytes, *changed: tuple[str, bytes, str]) -> dict[str, tuple[bytes, str]]:
        with Cache(file, version) as cache:
            cache.save_written("s", changed, [])
            return cache.written("s")

    written(b"1", ("a", b"k", "t"))
    assert written(b"1") == {"a": (b"k", "t")}
    assert written(b"2") == {}
    file.write_bytes(b"this is no database" * 1000)
    assert written(b"2") == {}
    written(b"2", ("a", b"k", "t"))
    assert written(b"2") == {"a": (b"k", "t")}


def test_a_cache_that_was_lent_stays_open_and_an_empty_one_is_closed(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.db") as ours:
        with lend(ours) as cache:
            assert cache is ours
        assert ours.written("s") == {}
    for closed in (ours, _used_up(lend(None))):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            closed.written("s")


def _used_up(lent: AbstractContextManager[Cache]) -> Cache:
    with lent as cache:
        assert cache.written("s") == {}
    return cache


def test_nothing_is_written_removed_or_left_through_a_link(tmp_path: Path) -> None:
    """The folders of the site, moved elsewhere and linked; a cache that knows each file as it lies there."""
    site, moved, cache = tmp_path / "site", tmp_path / "moved", Cache(tmp_path / "cache.db")
    names = (
        "lamps/a/index.html",
        "lamps/b/index.html",
        "kettles/index.html",
        "gone/index.html",
        "index.html",
    )
    publish_outputs([out(name, b"old") for name in names], site, cache)
    moved.mkdir()
    for name in ("lamps", "kettles", "gone", "index.html"):
        (site / name).rename(moved / name)
        (site / name).symlink_to(moved / name)
    before = files(moved)
    new = [
        out("lamps/a/index.html", b"new"),
        *(out(name, b"old") for name in names if not name.startswith("gone")),
    ]
    publish_outputs([new[0], *new[2:]], site, cache)
    assert files(moved) == before
    assert files(site) == {MARK: b"made by digestgen\n", "lamps/a/index.html": b"new", "lamps/b/index.html": b"old",
                           "kettles/index.html": b"old", "index.html": b"old"}  # fmt: skip
    assert not [path for path in site.rglob("*") if path.is_symlink()]
    cache.close()


@pytest.mark.parametrize("name", ["index.html", MARK, "index.html.digestgen-new", "old.html", "old"])
@pytest.mark.parametrize("kind", ["file", "nothing", "folder"])
def test_a_link_in_place_of_a_file_is_replaced_or_removed(tmp_path: Path, name: str, kind: str) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    publish_outputs([out("index.html", b"old")], site)
    if kind == "file":
        elsewhere.write_bytes(b"mine")
    elif kind == "folder":
        elsewhere.mkdir()
        (elsewhere / "mine.txt").write_bytes(b"mine")
    (site / name).unlink(missing_ok=True)
    (site / name).symlink_to(elsewhere)
    publish_outputs([out("index.html", b"new")], site)
    assert files(site) == {MARK: b"made by digestgen\n", "index.html": b"new"}
    assert not [path for path in site.rglob("*") if path.is_symlink()]
    assert kind != "nothing" or not elsewhere.exists()
    assert kind != "file" or elsewhere.read_bytes() == b"mine"
    assert kind != "folder" or files(elsewhere) == {"mine.txt": b"mine"}


@pytest.mark.parametrize("link", ["site", "out"])
def test_a_site_folder_that_is_a_link_or_stands_below_one_is_refused(tmp_path: Path, link: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / link).symlink_to("elsewhere")
    with pytest.raises(ContentError) as caught:
        check_site_dir(tmp_path / ("site" if link == "site" else "out/site"), tmp_path)
    (problem,) = caught.value.problems
    assert (problem.path, problem.code) == (link, "symbolic-link")
