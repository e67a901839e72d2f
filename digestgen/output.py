"""The site on disk. The only writer of `site/`: makes and writes what changed, removes what is no longer made."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from digestgen.cache import Cache, lend, stamp_of
from digestgen.links import find_link, link_problem
from digestgen.problems import ContentError, UsageError

_UNFINISHED = ""  # a path no file has: a build that was cut short may have left files that no record names
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # not on Windows
# Windows would change line ends, and break pictures and fonts, without the last, which no other system has.
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
MARK = ".digestgen"  # says that everything in this folder is made, and may be removed


class Output(NamedTuple):
    """One file of the site.

    Attributes:
        path: relative to the site's root, with `/`.
        key: of all that goes into it: same key, same bytes.
        render: makes its bytes; called only when the file has to be written.
    """

    path: str
    key: bytes
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did to the folder: how many files there are, and how many were written and removed."""

    files: int
    written: int
    removed: int


def check_site_link(folder: Path, root: Path) -> None:
    """Refuse a site folder that is a link, or to which a link of the project leads.

    Args:
        root: the project's folder.

    Raises:
        ContentError: naming the link.
    """
    if link := find_link(folder, root):
        name = link.relative_to(root).as_posix() if link.is_relative_to(root) else str(link)
        hint = "Delete the link, or choose the folder it leads to as site_dir."
        raise ContentError([link_problem(name, "a link", hint)])


def check_site_dir(folder: Path, root: Path) -> None:
    """Refuse a folder that is a link, or has files that publishing did not make and would have to remove.

    Args:
        root: the project's folder.

    Raises:
        ContentError: it is a link.
        UsageError: naming one of the files, or what is there is no folder.
    """
    check_site_link(folder, root)
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder.name} is a file, and the site is a folder. Delete it, or choose another site_dir."
        )
    if not folder.exists() or (folder / MARK).is_file():
        return
    foreign = next((p for p in sorted(folder.iterdir()) if not p.name.startswith(".")), None)
    if foreign is not None:
        raise UsageError(
            f"{folder.name}/ holds files that digestgen did not make (for example {foreign.name}). "
            "Empty it, or choose another site_dir."
        )


def publish_outputs(outputs: Iterable[Output], folder: Path, cache: Cache | None = None) -> Published:
    """Bring a folder to exactly these files; a file with the same bytes is not touched.

    Dotfiles at the top (`.git`, `.nojekyll`) are left alone. Each file is replaced in one step.

    Args:
        cache: which key each file was made from; what has its key, and lies as it was left, is not made again.
            Without one, files that are not among these outputs are looked for and removed.

    Raises:
        ValueError: two outputs have the same path, or one leads out of the folder.
    """
    with lend(cache) as kept:
        return _publish(outputs, folder, kept)


def _publish(outputs: Iterable[Output], folder: Path, cache: Cache) -> Published:
    root = str(folder)
    before = cache.written(root)
    whole = bool(before) and before.pop(_UNFINISHED, None) is None
    cache.save_written(root, [(_UNFINISHED, b"", "")], [])
    folder.mkdir(parents=True, exist_ok=True)
    is_new = not any(folder.iterdir())
    seen: set[str] = set()
    _write(f"{root}/{MARK}", b"made by digestgen\n")  # first: what is cut short is ours to repeat
    write = _write_new if is_new else _write
    made: set[str] = set()
    rows: list[tuple[str, bytes, str]] = []
    written = 0
    try:
        for output in outputs:
            path = output.path
            if path in made or path.startswith("/") or "/../" in f"/{path}/" or "\\" in path:
                raise ValueError(f"two outputs claim {path}, or it leads out of the site")
            made.add(path)
            if not is_new:  # else all that lies there is made by us
                _clear_way(root, path, seen)
            file = f"{root}/{path}"
            known = before.get(path)
            if known and known[0] == output.key and _stamp(file) == known[1]:
                continue
            written += write(file, output.render())
            rows.append((path, output.key, _stamp(file)))
        gone = before.keys() - made
        # Without a record of what lies here, look at everything there is.
        removed = _remove_files(folder, gone) if whole or is_new else _remove_others(folder, made)
        cache.save_written(root, [], [*gone, _UNFINISHED])
    finally:
        cache.save_written(root, rows, [])
    return Published(len(made), written, removed)


def _clear_way(root: str, path: str, seen: set[str]) -> None:
    """Take away links that stand where a folder on the way to a file has to be.

    Args:
        seen: folders that were looked into; asking the system about each page's own folder takes five times as long.
    """
    above = path.rpartition("/")[0].rpartition("/")[0]
    if above in seen:
        return
    if above:
        _clear_way(root, above + "/", seen)
    seen.add(above)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(f"{root}/{above}") as entries:
        for entry in entries:
            if entry.is_symlink() and (above or not entry.name.startswith(".")):
                os.unlink(entry.path)  # noqa: PTH108


def _stamp(file: str) -> str:
    """The file's stamp; "" when there is none. A link has its own, which is not that of a file we left."""
    try:
        return stamp_of(os.lstat(file))  # a hot loop
    except OSError:
        return ""


def _write(file: str, data: bytes) -> bool:
    """Write a file unless it holds these bytes; whether it was written."""
    try:
        with open(file, "rb", opener=_open_no_link) as old:
            if old.read() == data:
                return False
    except FileNotFoundError:
        return _write_new(file, data)
    except NotADirectoryError:
        _make_folder(os.path.dirname(file))  # noqa: PTH120
        return _write_new(file, data)
    except (IsADirectoryError, PermissionError):  # Windows says the second of a folder
        if not os.path.isdir(file):  # noqa: PTH112
            raise
        _remove_tree(Path(file))
        return _write_new(file, data)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.EMLINK):
            raise
        os.unlink(file)  # noqa: PTH108 - a link, as systems call it
        return _write_new(file, data)
    draft = f"{file}.digestgen-new"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(draft)  # noqa: PTH108 - of a build that was cut short, or a link
    _write_new(draft, data)
    os.replace(draft, file)
    return True


def _open_no_link(file: str, flags: int) -> int:
    return os.open(file, flags | _NO_LINK)


def _write_new(file: str, data: bytes) -> bool:
    """Write a file where none is; nobody reads it yet, so it needs no draft."""
    try:
        handle = os.open(file, _FLAGS | _NO_LINK, 0o666)
    except (FileNotFoundError, NotADirectoryError):
        _make_folder(os.path.dirname(file))  # noqa: PTH120
        handle = os.open(file, _FLAGS | _NO_LINK, 0o666)
    try:
        while data:
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)
    return True


def _make_folder(folder: str | Path) -> None:
    """Make a folder, also where a file of the old site stands in its way."""
    with contextlib.suppress(OSError):
        os.mkdir(folder)  # noqa: PTH102 - a hot loop; most have their parent already
        return
    folder = Path(folder)
    try:
        folder.mkdir(exist_ok=True)
    except (FileNotFoundError, FileExistsError, NotADirectoryError):
        for part in [*reversed(folder.parents), folder]:
            if part.is_file():
                part.unlink()
        folder.mkdir(parents=True, exist_ok=True)


def _remove_files(folder: Path, paths: Iterable[str]) -> int:
    """Remove these files, and folders that are empty then."""
    removed, seen = 0, set[str]()
    for path in sorted(paths):
        _clear_way(str(folder), path, seen)
        file = folder / path
        if file.is_file() or file.is_symlink():
            file.unlink()
            removed += 1
        for parent in file.parents:
            if parent == folder or not parent.is_dir() or any(parent.iterdir()):
                break
            parent.rmdir()
    return removed


def _remove_others(folder: Path, made: set[str]) -> int:
    """Remove every file that is not among these, then the folders that are empty."""
    removed = 0
    for parent, folders, files in os.walk(folder, topdown=False):
        inside = os.path.relpath(parent, folder).replace(os.sep, "/")
        if inside.split("/")[0].startswith(".") and inside != ".":
            continue
        for name in files:
            path = name if inside == "." else f"{inside}/{name}"
            if path not in made and not (inside == "." and name.startswith(".")):
                Path(parent, name).unlink()
                removed += 1
        for name in folders:
            if inside == "." and name.startswith("."):
                continue
            child = Path(parent, name)
            if child.is_symlink():
                child.unlink()
                removed += 1
            elif not any(child.iterdir()):
                child.rmdir()
    return removed


def _remove_tree(folder: Path) -> None:
    for child in sorted(folder.rglob("*"), reverse=True):
        child.rmdir() if child.is_dir() and not child.is_symlink() else child.unlink()
    folder.rmdir()
