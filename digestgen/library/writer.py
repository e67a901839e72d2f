"""Papers as files: a new one whole, an old one changed only where it must be. The only writer of content/."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from types import EllipsisType
from typing import BinaryIO

from digestgen.library.fields import PAPER_FIELDS
from digestgen.library.frontmatter import Document, edit_fields, render_field
from digestgen.library.sections import replace_section
from digestgen.problems import DigestgenError

_DRAFT = ".digestgen-new"
_LEFTOVER = re.compile(rf"\.[0-9]+{re.escape(_DRAFT)}")
_PATIENCE = 0.2  # seconds between two looks whether another process is done


class ChangedError(DigestgenError):
    """Somebody else saved, made or deleted the file after it was read."""


def render_paper(fields: Mapping[str, object]) -> str:
    """A new paper's file: front matter in the customary order, then the fields of the body."""
    head, body = "", ""
    for name, row in PAPER_FIELDS.items():
        if row.sections and fields.get(name):
            body = replace_section(body, row.sections, str(fields[name]))
        elif not row.sections and name in fields:
            head += render_field(name, fields[name])
    return f"---\n{head}---\n" + (f"\n{body.strip()}\n" if body.strip() else "")


def render_edited(document: Document, changes: Mapping[str, object | None]) -> str:
    """A file with these fields set (None removes one); all else byte for byte."""
    front = {name: value for name, value in changes.items() if not PAPER_FIELDS[name].sections}
    head = edit_fields(document, front, tuple(PAPER_FIELDS)) if front else document.head
    body = document.body
    for name in changes.keys() - front.keys():
        body = replace_section(body, PAPER_FIELDS[name].sections, str(changes[name] or ""))
    closing, ending = document.closing, document.ending
    if body and not document.body:
        closing, ending = closing.rstrip("\n") + "\n\n", "\n"
    return f"{document.opening}{head}{closing}{body}{ending}"


def read_text(file: Path) -> str:
    """A file of content/, decoded."""
    return decode_text(file.read_bytes())


def save_text(file: Path, text: str, expected: str | EllipsisType | None = ...) -> None:
    """Write a UTF-8 file in one step: after a crash there is the old one or the new one, never half of it.

    After a power cut, too, but for a new one, which its source can be asked for again.

    An existing file keeps its line ends (CRLF) and its byte order mark. A link stays, and what it leads to is written:
    commands refuse a folder with a link that leads out of it.

    Args:
        expected: what read_text() gave when `text` was made of it; None for a file that must not be there yet.
            Without it, whatever is there is replaced.
    """
    file = Path(os.path.realpath(file)) if file.is_symlink() else file
    draft, old = _draft_of(file), _read_bytes(file)
    if expected is not ...:
        _check(file, old, expected)
    if old is not None:
        if 2 * old.count(b"\r\n") > old.count(b"\n"):
            text = text.replace("\n", "\r\n")
        if old.startswith(b"\xef\xbb\xbf"):
            text = "\ufeff" + text
    new = text.encode("utf-8", "surrogateescape")
    is_left = True  # the draft, or the old file under its name
    try:
        with _create(draft) as stream:
            stream.write(new)
            if old is not None:  # a person's words may be in it: they outlive a power cut
                stream.flush()
                os.fsync(stream.fileno())
        if expected is ...:
            os.replace(draft, file)
        else:
            _put_in_place(draft, file, new, old)
        is_left = old is not None
    finally:
        if is_left:
            with suppress(OSError):
                draft.unlink()


def save_bytes(file: Path, data: bytes) -> None:
    """Write a file that is no text in one step; whatever is there is replaced."""
    draft = _draft_of(file)
    try:
        with _create(draft) as stream:
            stream.write(data)
        os.replace(draft, file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def _create(file: Path) -> BinaryIO:
    """A new file to write to, and its folder where there is none yet. What has its name goes: a link is not followed."""
    try:
        return file.open("xb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        file.unlink()
    return file.open("xb")


def delete_text(file: Path, expected: str) -> None:
    """Delete a file of content/, unless somebody saved it since read_text() gave `expected`.

    Raises:
        ChangedError: the file is not as expected, and stays.
    """
    aside = _draft_of(file)
    _check(file, _read_bytes(file), expected)
    try:
        os.replace(file, aside)
        found = aside.read_bytes()
        try:
            _check(file, found, expected)
        except ChangedError:
            _put_in_place(aside, file, found, None)
            raise
    except FileNotFoundError:
        raise ChangedError(f"{file} was deleted meanwhile.") from None
    finally:
        with suppress(OSError):
            aside.unlink()


def _draft_of(file: Path) -> Path:
    """A name beside the file that no other process uses."""
    return file.with_name(f".{os.getpid()}{_DRAFT}")


def _check(file: Path, data: bytes | None, expected: str | None) -> None:
    if (None if data is None else decode_text(data)) != expected:
        raise ChangedError(f"{file} was changed meanwhile.")


def _put_in_place(draft: Path, file: Path, new: bytes, old: bytes | None) -> None:
    """Put `draft`, which holds `new`, where `old` is (None: nothing is), unless something else is there by now.

    To compare first and rename then would lose what is saved between the two. So the two files change places, and what
    comes out is looked at; if it is not `old`, somebody's save goes back, or one that was put in its place even then.
    """
    if not _rename(draft, file, swap=old is not None):
        if _read_bytes(file) != old:
            raise ChangedError(f"{file} was changed meanwhile.")
        os.replace(draft, file)
        return
    placed, wanted = new, old
    while wanted is not None and (found := draft.read_bytes()) != wanted:
        placed, wanted = found, placed
        if not _rename(draft, file, swap=True):
            os.replace(draft, file)
    if placed is not new:
        raise ChangedError(f"{file} was changed meanwhile.")


def _rename(source: Path, target: Path, *, swap: bool) -> bool:
    """Let two files change places, or give a file a name that none has, in one step.

    Returns:
        False where the system or the file system cannot (renameat2(2), renamex_np(2)), and all is as it was.
    """
    if not (call := _load_rename()):
        return False
    sys.audit("os.rename", source, target, -1, -1)  # as os.rename() does
    code = call(os.fsencode(source), os.fsencode(target), swap)
    if code == (errno.ENOENT if swap else errno.EEXIST):
        raise ChangedError(f"{target} was changed meanwhile.")
    return code == 0


@cache
def _load_rename() -> Callable[[bytes, bytes, bool], int] | None:
    """The system's call (source, target, whether to swap) → errno; None where there is none."""
    if sys.platform not in ("linux", "darwin"):
        return None
    import ctypes  # only who saves needs it

    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):  # -100: paths are relative to the current folder
        return lambda source, target, swap: (
            libc.renameat2(-100, source, -100, target, 2 if swap else 1) and ctypes.get_errno()
        )
    if hasattr(libc, "renamex_np"):
        return lambda source, target, swap: (
            libc.renamex_np(source, target, 2 if swap else 4) and ctypes.get_errno()
        )
    return None


def _read_bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.exists() else None  # to ask first is cheaper where it is not
    except FileNotFoundError:
        return None


def decode_text(data: bytes) -> str:
    """Bytes of a file of content/ as text with `\\n` line ends, without a byte order mark."""
    return data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def lock_content(content: Path, work: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold content/ against other processes of this program: two at once would make one paper twice.

    Drafts that a killed process left are removed: whoever holds the lock knows that nobody is writing them any more.

    Args:
        wait: called once when another process holds it; then it is waited for.
    """
    with take_turns(work / "writing.lock", wait):
        for folder in (content, work.parent / "inbox"):
            for draft in _find_leftovers(str(folder)):
                with suppress(OSError):
                    draft.unlink()
        yield


@contextmanager
def take_turns(file: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold a lock against other processes of this program.

    The lock is SQLite's, on an empty file: the system takes it back however the process ends.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        what = "its folder takes no new file. Let yourself write there, or work on a copy"
        what = what if isinstance(error, sqlite3.Error) else str(error)
        what = "this is a folder, and a file has to be here. Delete it" if file.is_dir() else what
        raise DigestgenError(f"{file} cannot be made: {what}.") from error
    with closing(lock):
        if not _take(lock, file):
            wait()
            while not _take(lock, file):
                pass
        yield


def _find_leftovers(folder: str) -> Iterator[Path]:
    """Drafts of save_text() whose process did not live to put them in place. Links to other folders are not followed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _find_leftovers(entry.path)
            elif _LEFTOVER.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _take(lock: sqlite3.Connection, file: Path) -> bool:
    """Whether we hold it now."""
    try:
        lock.execute("begin exclusive")
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        hint = "Make room on the disk" if is_full else "It may be deleted"
        raise DigestgenError(f"{file} cannot be locked: {error}. {hint}.") from error
    return True
