"""What is made of one paper is kept for the next build; what is damaged, or of another key, is made again."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from digestgen.cache import Cache
from digestgen.output.kept import Kept

DAY = "2025-08-07"


def ask(kept: Kept, *names: str) -> list[str]:
    """The papers' cards that had to be made."""
    made: list[str] = []
    for name in names:
        assert (
            kept.of("card", DAY, name, b"1", lambda name=name: made.append(name) or f"A card of {name}")
            == f"A card of {name}"
        )  # type: ignore[misc]
    return made


def test_what_another_process_made_joins_what_was_there(tmp_path: Path) -> None:
    """The other one met a lamp; this one had not read that day: the kettle of the build before stays."""
    with Cache(tmp_path / "cache.db") as cache:

        def begin() -> Kept:
            return Kept(cache, b"all", lambda day: {"lamp", "kettle"})

        first = begin()
        assert ask(first, "kettle") == ["kettle"]
        first.keep()
        other, this = begin(), begin()
        assert ask(other, "lamp", "kettle") == ["lamp"]
        this.take(other.give())
        this.keep()
        assert ask(begin(), "lamp", "kettle") == []
        gone = Kept(cache, b"all", lambda day: {"lamp"})
        gone.of("card", DAY, "lamp", b"2", lambda: "Another")
        gone.keep()
        assert ask(begin(), "lamp", "kettle") == ["lamp", "kettle"]


def test_a_damaged_part_is_made_again(tmp_path: Path) -> None:
    """SQLite does not tell that a byte is another one."""
    file = tmp_path / "cache.db"
    with Cache(file) as cache:
        kept = Kept(cache, b"all", lambda day: {"lamp"})
        ask(kept, "lamp")
        kept.keep()
    for harm in (
        "replace(value, cast('lamp' as blob), cast('lump' as blob))",
        "substr(value, 1, length(value) / 2)",
    ):
        with sqlite3.connect(file) as db:
            db.execute(f"update made_part set value = {harm}")
        db.close()
        with Cache(file) as cache:
            kept = Kept(cache, b"all", lambda day: {"lamp"})
            assert ask(kept, "lamp") == ["lamp"]
            kept.keep()


@pytest.mark.parametrize("keeps", [False, True])
def test_groups_make_room_and_lose_nothing(monkeypatch: pytest.MonkeyPatch, *, keeps: bool) -> None:
    """With room for two days, what six of them made is there when it is asked for again, and in the next build.

    When the first of it was kept meanwhile, it is read again.
    """
    names = [f"{day} {thing}" for day in range(6) for thing in ("lamp", "kettle", "wick")]

    def ask_all(kept: Kept, key: bytes = b"1") -> list[str]:
        made: list[str] = []
        for name in names:
            kept.of("card", name[0], name, key, lambda name=name: made.append(name))  # type: ignore[misc]
        return made

    with Cache(None) as cache:
        first = Kept(cache, b"all", lambda day: names, 2)
        assert len(ask_all(first)) == 18
        if keeps:
            first.keep(is_done=False)
        if keeps:  # each is read by itself: no day is unpacked for one of its names
            monkeypatch.setattr(cache, "read_parts", {}.__getitem__)
        assert ask_all(first) == []
        monkeypatch.undo()
        first.keep()
        first.close()
        second = Kept(cache, b"all", lambda day: names, 2)
        assert ask_all(second) == [], "a build from nothing keeps all it made"
        second.of("card", "3", "3 lamp", b"2", lambda: "Another")
        assert ask_all(second) == ["3 lamp"]
        second.keep()
        second.close()
        third = Kept(cache, b"all", lambda day: names, 2)
        assert ask_all(third) == []
        third.close()


def test_without_room_on_the_disk_days_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Cache(None) as cache:
        kept = Kept(cache, b"all", lambda day: ("lamp",), 2)
        monkeypatch.setattr(os, "pwrite", refuse)
        for day in range(6):
            kept.of("card", str(day), "lamp", b"1", lambda day=day: f"A card of {day}")  # type: ignore[misc]
        kept.keep(is_done=False)
        for day in range(6):
            assert kept.of("card", str(day), "lamp", b"1", list) == f"A card of {day}"
        kept.close()
