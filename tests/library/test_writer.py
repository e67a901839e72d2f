"""Saving: in one step, and without touching what an editor or another system decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from digestgen.library.frontmatter import parse_document
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.writer import _draft_of, render_edited, render_paper, save_bytes, save_text


def test_a_new_paper_is_written_in_the_customary_order() -> None:
    fields = {"date": "2025-08-07", "tags": ["sea"], "title": "Yes: a title", "id": "arxiv:2508.00001"}
    assert render_paper(fields | {"abstract": "\nThe abstract.\n\n"}) == (
        '---\nid: "arxiv:2508.00001"\ntitle: "Yes: a title"\ndate: 2025-08-07\ntags: [sea]\n---\n\nThe abstract.\n'
    )
    assert render_paper(fields).endswith("tags: [sea]\n---\n")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_an_existing_file_keeps_its_line_ends_and_its_mark(tmp_path: Path, mark: bytes, end: bytes) -> None:
    file = tmp_path / "a.md"
    old = mark + end.join([b"---", b"id: a", b"title: Old", b"---", b"", b"Words.", b""])
    file.write_bytes(old)
    text = old.removeprefix(mark).decode().replace("\r\n", "\n")
    assert render_edited(parse_document(text, "a.md"), {}) == text
    save_text(file, render_edited(parse_document(text, "a.md"), {"title": "New"}))
    assert file.read_bytes() == old.replace(b"Old", b"New")


def test_one_stray_line_end_does_not_decide_for_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"a\nb\r\nc\nd\n")
    save_text(file, "a\nb\nc\nd\n")
    assert file.read_bytes() == b"a\nb\nc\nd\n"


def test_a_new_file_is_utf8_with_unix_line_ends_in_a_folder_of_its_own(tmp_path: Path) -> None:
    save_text(tmp_path / "2025-08" / "a.md", "Zoë 王\n")
    assert (tmp_path / "2025-08" / "a.md").read_bytes() == "Zoë 王\n".encode()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.md"]


@pytest.mark.parametrize("save", [lambda file: save_text(file, "new"), lambda file: save_bytes(file, b"new")])
def test_a_link_under_the_name_of_a_draft_leads_nowhere(tmp_path: Path, save: Callable[[Path], None]) -> None:
    folder, outside = tmp_path / "content", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_text("of somebody else", "utf-8")
    _draft_of(folder / "lamp.png").symlink_to(outside)
    save(folder / "lamp.png")
    assert [file.name for file in folder.iterdir()] == ["lamp.png"]
    assert (folder / "lamp.png").read_text("utf-8") == "new" and not (folder / "lamp.png").is_symlink()
    assert outside.read_text("utf-8") == "of somebody else"


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    lamp, link = tmp_path / "lamp.md", tmp_path / "papers" / "a.md"
    link.parent.mkdir()
    lamp.write_bytes(b"old\r\n")
    link.symlink_to("../lamp.md")
    save_text(link, "new\n", "old\n")
    assert link.is_symlink() and lamp.read_bytes() == b"new\r\n"
    assert list(link.parent.iterdir()) == [link]


def test_after_a_crash_the_old_file_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_text("old\n", "utf-8")

    def crash(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("digestgen.library.writer.os.replace", crash)
    with pytest.raises(OSError, match="no space left"):
        save_text(file, "new\n")
    with pytest.raises(OSError, match="no space left"):
        save_bytes(file, b"new\n")
    assert file.read_text("utf-8") == "old\n" and list(tmp_path.iterdir()) == [file]


def test_every_file_of_the_invented_library_comes_back_byte_for_byte(library: Path) -> None:
    for file in (library / "content" / "papers").rglob("*.md"):
        before = file.read_bytes()
        text = before.decode("utf-8-sig").replace("\r\n", "\n")
        document = parse_document(text, file.name)
        paper = build_paper(document, Reading(file.name))
        assert paper
        save_text(file, render_edited(document, {}))
        assert file.read_bytes() == before
        # and an edit that sets what is there already changes that line at most
        save_text(file, render_edited(document, {"date": paper.date}))
        changed = [
            (old, new)
            for old, new in zip(before.splitlines(), file.read_bytes().splitlines(), strict=True)
            if old != new
        ]
        assert all(b"date" in old and old.split() == new.split() for old, new in changed), changed
