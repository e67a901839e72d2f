"""What Windows does otherwise, played on any system: none of it was at hand to test on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from digestgen.output import output, staging
from digestgen.output.output import Output, publish_outputs
from digestgen.output.staging import MARK


def out(path: str, data: bytes) -> Output:
    return Output(path, data, lambda: data)


def test_files_are_opened_as_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_again: Callable[[ModuleType], ModuleType]
) -> None:
    """Without O_BINARY its C library writes each line feed as two bytes."""
    binary, opened, really = 1 << 24, [], os.open

    def note(file: str, flags: int, *more: int, **at: int) -> int:
        opened.append(flags & binary)
        return really(file, flags & ~binary, *more, **at)

    monkeypatch.setattr(os, "O_BINARY", binary, raising=False)
    monkeypatch.setattr(os, "open", note)
    made = [out("card.png", b"\x89PNG\r\n\x1a\n"), out("papers/a/index.html", b"<p>\n")]
    monkeypatch.setattr(staging, "write_new", load_again(staging).write_new)
    output.publish_outputs(made, tmp_path / "site")
    assert len([flag for flag in opened if flag]) >= len(made)


def test_a_folder_may_become_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder opened as a file is "Permission denied" there; a file that may really not be read stays."""

    def open_as_there(file: str, mode: str, opener: object) -> object:
        if Path(file).is_dir() or Path(file).name == "locked":
            raise PermissionError(13, "Permission denied", file)
        return Path(file).open(mode)

    monkeypatch.setattr(staging, "open", open_as_there, raising=False)
    site = tmp_path / "site"
    publish_outputs([out("feeds/a.xml", b"a"), out("locked", b"1")], site)
    publish_outputs([out("feeds", b"b")], site)
    assert {p.name for p in site.iterdir()} == {MARK, "feeds"}
    assert (site / "feeds").read_bytes() == b"b"
    (site / "locked").write_bytes(b"1")
    with pytest.raises(PermissionError, match="locked"):
        publish_outputs([out("feeds", b"b"), out("locked", b"2")], site)
    assert (site / "locked").read_bytes() == b"1"
