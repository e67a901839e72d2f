"""The cache: files that were read and written, in one SQLite file in `.digestgen/`. Safe to delete.

It has tables and bytes, and knows nothing of papers or pages. An unusable file (another version, damaged) is replaced
by an empty one: a cache may be slow, never wrong and never in the way.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from hashlib import blake2b
from os import stat_result
from pathlib import Path
from typing import Any, NamedTuple, Self
from zlib import crc32

# Packages whose output shows, as the folders are called that say they are installed.
_SHOWN = frozenset(
    "mkdocs mkdocs_material properdocs mkdocs_materialx zensical zensical_ui markdown pymdown_extensions pygments jinja2 latex2mathml nh3 feedgen lxml".split()
)
# The second: the sentence of the first names a table, by bytes that are damaged.
_DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)
_TABLES = {
    "read_file": "(name text primary key, stamp text, key blob, value blob, sum integer)",
    "made_part": "(name text primary key, key blob, value blob, sum integer)",
    "written": "(folder text, path text, key blob, stamp text, primary key (folder, path)) without rowid",
}


def stamp_of(stat: stat_result) -> str:
    """A text that changes whenever a file does: size, both times and inode. Change time cannot be set by hand."""
    return f"{stat.st_size}.{stat.st_mtime_ns}.{stat.st_ctime_ns}.{stat.st_ino}"


def size_of(stamp: str) -> int:
    """The bytes of a file, as its stamp says; 0 for none."""
    return int(stamp.partition(".")[0] or 0)


class ReadFile(NamedTuple):
    """A file that was read: its stamp then, a hash of its bytes, and the value made of it."""

    stamp: str
    key: bytes
    value: bytes


class Cache:
    """One project's cache; closed by `close`, or at the end of a `with`.

    Args:
        file: the SQLite file, or None for a cache in memory.
        version: of the code whose results are cached; another version empties the cache.
        resident: keep the tables in memory too: for a process that builds repeatedly. It must be the only one that
            writes.

    Attributes:
        made: values made of files' bytes, for callers that read the cache; only with `resident`, else None.
    """

    def __init__(self, file: Path | None, version: bytes = b"", *, resident: bool = False) -> None:
        self._file, self._version = file, version
        self._db = _open(file, version)
        self._parents: list[sqlite3.Connection] = []
        self.made: dict[tuple[str, bytes], Any] | None = {} if resident else None
        self._tables: dict[str, dict[str, Any]] = {}

    @property
    def folder(self) -> Path | None:
        """Where its file lies; None for a cache in memory."""
        return self._file and self._file.parent

    def reopen(self) -> None:
        """In a forked process: read through a connection of its own.

        The other one is its parent's, and is not closed either (https://www.sqlite.org/howtocorrupt.html, 2.6).
        """
        self._parents.append(self._db)
        if self._file and self._file.exists():
            with contextlib.suppress(*_DAMAGED):
                self._db = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", timeout=30, uri=True)

    def read_files(self) -> dict[str, ReadFile]:
        """Every file that was read, by name."""
        if self.made is not None and "" in self._tables:
            return dict(self._tables[""])
        rows = self._select("select name, stamp, key, value, sum from read_file")
        files = {row[0]: ReadFile._make(row[1:4]) for row in rows if row[4] == _sum(row[:4])}
        if self.made is not None:
            self._tables[""] = dict(files)
        return files

    def save_read_files(self, changed: Iterable[tuple[str, ReadFile]], removed: Iterable[str]) -> None:
        rows, removed = dict(changed), list(removed)
        _amend(self._tables.get(""), rows, removed)
        self._save(
            ("delete from read_file where name = ?", [(name,) for name in removed]),
            _insert("", rows),
        )

    def written(self, folder: str) -> dict[str, tuple[bytes, str]]:
        """Path → (key, stamp) of every output that was written to a folder."""
        if self.made is not None and folder in self._tables:
            return dict(self._tables[folder])
        rows = self._select("select path, key, stamp from written where folder = ?", (folder,))
        outputs = {path: (key, stamp) for path, key, stamp in rows}
        if self.made is not None:
            self._tables[folder] = dict(outputs)
        return outputs

    def save_written(
        self, folder: str, changed: Iterable[tuple[str, bytes, str]], removed: Iterable[str]
    ) -> None:
        if (table := self._tables.get(folder)) is not None:
            changed, removed = [*changed], [*removed]
            _amend(table, {path: (key, stamp) for path, key, stamp in changed}, removed)
        self._save(
            ("delete from written where folder = ? and path = ?", ((folder, path) for path in removed)),
            ("insert or replace into written values (?, ?, ?, ?)", ((folder, *row) for row in changed)),
        )

    def read_parts(self, prefix: str) -> dict[str, tuple[bytes, bytes]]:
        """Name → (key, value) of parts of outputs whose names have this prefix."""
        try:
            rows = self._db.execute(
                "select name, key, value, sum from made_part where name between ? and ?",
                (prefix, f"{prefix}\U0010ffff"),
            )
            return {row[0]: row[1:3] for row in rows if row[3] == _sum((row[0], "", *row[1:3]))}
        except _DAMAGED:
            return {}

    def has_parts(self, prefix: str) -> bool:
        """Whether there are parts whose names have this prefix."""
        query = "select 1 from made_part where name between ? and ? limit 1"
        return bool(self._select(query, (prefix, f"{prefix}\U0010ffff")))

    def save_parts(self, changed: Iterable[tuple[str, bytes, bytes]], removed: Iterable[str]) -> None:
        self._save(
            ("delete from made_part where name = ?", [(name,) for name in removed]),
            (
                "insert or replace into made_part values (?, ?, ?, ?)",
                ((name, key, value, _sum((name, "", key, value))) for name, key, value in changed),
            ),
        )

    def _select(self, query: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query; none where the file is damaged, and then it begins anew."""
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.ProgrammingError:  # it is closed, which is no damage
            raise
        except _DAMAGED:
            self._db.close()
            self._db = _open(self._file, self._version, anew=True)
            return []

    def _save(self, *statements: tuple[str, Iterable[tuple[Any, ...]]]) -> None:
        """Run these in one transaction. If the file was deleted or damaged meanwhile, another one takes its place."""
        file = self._file if self.made is not None else None
        try:
            if not self._is_gone():
                return self._run(*statements)
        except sqlite3.ProgrammingError:  # it is closed
            file = None
        except _DAMAGED:
            pass
        self._db.close()
        # A file that names only a part of what was written would be believed: it needs all, which is in memory or nowhere.
        self._db = _open(file, self._version, anew=True)
        with contextlib.suppress(*_DAMAGED):
            self._run(*map(_insert, self._tables, self._tables.values()))

    def _is_gone(self) -> bool:
        """Whether the file was deleted while it was open: SQLite goes on writing to it, where nobody will find it."""
        opened = self._db.execute("pragma database_list").fetchone()[2]
        return bool(opened) and not Path(opened).exists()

    def _run(self, *statements: tuple[str, Iterable[tuple[Any, ...]]]) -> None:
        with self._db:
            for statement, rows in statements:
                self._db.executemany(statement, rows)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def lend(cache: Cache | None) -> AbstractContextManager[Cache]:
    """A cache for a `with`: the given one, which stays open, or an empty one, which is closed."""
    return nullcontext(cache) if cache else Cache(None)


def _insert(table: str, rows: dict[str, Any]) -> tuple[str, list[tuple[Any, ...]]]:
    """The statement that saves rows of the files that were read ("") or of those written to a folder."""
    if table:
        return "insert or replace into written values (?, ?, ?, ?)", [(table, *row) for row in _flat(rows)]
    return "insert or replace into read_file values (?, ?, ?, ?, ?)", [
        (*row, _sum(row)) for row in _flat(rows)
    ]


def _flat(rows: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    return ((name, *row) for name, row in rows.items())


def _amend(table: dict[str, Any] | None, changed: dict[str, Any], removed: Iterable[str]) -> None:
    """The same change to a table in memory."""
    if table is not None:
        for name in removed:
            table.pop(name, None)
        table.update(changed)


def _open(file: Path | None, version: bytes, *, anew: bool = False) -> sqlite3.Connection:
    if file is None:
        return _prepared(_in_memory(), version)
    for _attempt in range(2):
        with contextlib.suppress(
            OSError
        ):  # a folder that is read only, or of another user: then it is in memory
            if anew:
                file.unlink(missing_ok=True)
            file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(*_DAMAGED):
            db = sqlite3.connect(file, timeout=30, check_same_thread=False)  # used by one thread at a time
            try:
                return _prepared(db, version)
            except _DAMAGED:
                db.close()
        anew = True
    return _prepared(_in_memory(), version)


def _in_memory() -> sqlite3.Connection:
    """After a failed build, whichever thread collects cycles closes it."""
    return sqlite3.connect(":memory:", check_same_thread=False)


def _prepared(db: sqlite3.Connection, version: bytes) -> sqlite3.Connection:
    db.execute("pragma page_size = 32768")  # most rows fit into one; of a new file
    db.execute("pragma journal_mode = memory")
    db.execute("pragma synchronous = off")  # after a crash the worst is an empty cache
    db.execute("create table if not exists meta (name text primary key, value blob) without rowid")
    if db.execute("select value from meta where name = 'version'").fetchone() != (version,):
        with db:
            for table in _TABLES:
                db.execute(f"drop table if exists {table}")
                db.execute(f"create table {table} {_TABLES[table]}")
            db.execute("insert or replace into meta values ('version', ?)", (version,))
    return db


def _sum(row: tuple[Any, ...]) -> int | None:
    """What tells that a row is as it was saved: SQLite does not."""
    try:
        name, stamp, key, value = row
        return crc32(value, crc32(key, crc32(f"{name}\n{stamp}".encode())))
    except TypeError:
        return None


def hash_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """One key of many files: names and contents."""
    digest = blake2b(digest_size=16)
    for name, data in files:
        for part in (name.encode(), data):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
    return digest.digest()


@cache
def stamp_program() -> str:
    """A text that changes whenever this package's files do, Python, or the packages whose output shows."""
    package = str(Path(__file__).parent)
    stamps = hash_files((name, stamp_of(stat).encode()) for name, stat in _walk_modules(package))
    return hash_files([(package, stamps), ("installed", _name_installed())]).hex()


@cache
def read_program_key(work: Path) -> bytes:
    """A key of the code that reads and renders: this package's own files, Python, and the packages that are installed.

    It is of the files' bytes, so that it is the same wherever a cache is restored; it is kept in `work` with their
    stamps, which are looked at in a fifth of the time.
    """
    known, stamp = work / "program.key", stamp_program()
    with contextlib.suppress(OSError, ValueError):
        before, _, key = known.read_text("ascii").partition(" ")
        if before == stamp:
            return bytes.fromhex(key)
    package = Path(__file__).parent
    own = [(name, _read(f"{package}/{name}")) for name, _ in _walk_modules(str(package))]
    made = hash_files([("installed", _name_installed()), *own])
    with contextlib.suppress(OSError):
        work.mkdir(parents=True, exist_ok=True)
        known.write_text(f"{stamp} {made.hex()}", "ascii")
    return made


def _read(file: str) -> bytes:
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - hundreds, in a third of the time
        return stream.read()


def _walk_modules(folder: str, inside: str = "") -> Iterator[tuple[str, stat_result]]:
    """Every module below a folder, by name: path with `/`, and what the system says of it."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                yield inside + entry.name, entry.stat()
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _walk_modules(entry.path, f"{inside}{entry.name}/")


def _name_installed() -> bytes:
    """Python's version, and `markdown-3.11.dist-info` for each of these packages: to read metadata takes longer."""
    installed = []
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):  # noqa: PTH208 - a Path for each of them takes longer
                package, _, kind = name.rpartition(".")
                if kind in ("dist-info", "egg-info") and package.partition("-")[0].lower() in _SHOWN:
                    installed.append(name)
    return repr((sys.version, sorted(installed))).encode()
