"""What APIs answered, kept in one SQLite file (`.digestgen/responses.db`): to revalidate, and to go on after a stop.

It knows keys, answers and runs, nothing of HTTP beyond its two validators. Deleting the file is always safe, and
a damaged one is replaced by an empty one: a cache may be slow, never wrong and never in the way.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from digestgen.sources.source import Answer, Request

RUN_DAYS = 7  # a run that was stopped longer ago begins anew
MOST_BYTES = 256 * 2**20  # of compressed answers
_VERSION = 1
_TABLES = """
create table if not exists answer (
    key blob primary key, run text not null, day text not null,
    lasting integer not null, size integer not null, value blob not null
);
create table if not exists moment (host text primary key, ended real not null) without rowid;
"""
_BUSY = {  # reasons that are not the file's: https://www.sqlite.org/rescode.html
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_MISUSE,
}  # fmt: skip
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer on disk, and whether it is final."""

    answer: Answer
    final: bool


def build_key(request: Request, address: str) -> bytes:
    """What tells questions apart: the address that is really asked (a mirror's, say), type and body."""
    whole = json.dumps([address, request.accept[:1]]).encode() + b"\n" + request.body
    return blake2b(whole, digest_size=20).digest()


class ResponseCache:
    """The answers of one project.

    Args:
        file: the SQLite file, or None to remember nothing beyond this object's life.
        most: bytes of answers to keep; the oldest go first, those of unfinished runs last.
    """

    def __init__(self, file: Path | None, today: str, most: int = MOST_BYTES) -> None:
        self._file, self._today, self._most = file, today, most
        self._db = self._open()

    def read(self, key: bytes) -> CachedAnswer | None:
        """The answer kept under a key, or None."""
        row = self._try(
            lambda: self._db.execute("select value from answer where key = ?", (key,)).fetchone(), None
        )
        try:
            return _unpack(key, row[0]) if row else None
        except (zlib.error, ValueError, TypeError):  # its checksum is wrong: a damaged disk
            return None

    def save(self, key: bytes, answer: Answer, *, final: bool, run: str) -> None:
        """Keep an answer: always within a run; else when it is final or can be revalidated."""
        known = answer.status == 200
        lasting = known and (final or bool({"etag", "last-modified"} & answer.headers.keys()))
        if not (lasting or run):
            self.forget(key)
            return
        value = _pack(key, answer, known and final)
        row = (key, run, self._today, lasting, len(value), value)
        self._try(lambda: self._write("insert or replace into answer values (?, ?, ?, ?, ?, ?)", *row), None)
        self._try(self._trim, None)

    def forget(self, key: bytes) -> None:
        """Keep this answer no longer."""
        self._try(lambda: self._write("delete from answer where key = ?", key), None)

    def keys_of(self, run: str) -> set[bytes]:
        """What an unfinished run has got so far."""
        rows: list[tuple[bytes]] = self._try(
            lambda: self._db.execute("select key from answer where run = ?", (run,)).fetchall(), []
        )
        return {row[0] for row in rows}

    def finish(self, run: str) -> None:
        """A run is complete: its answers become ordinary ones."""
        self._try(lambda: self._write("delete from answer where run = ? and not lasting", run), None)
        self._try(lambda: self._write("update answer set run = '' where run = ?", run), None)

    def reserve_moment(self, host: str, gap: float, now: float) -> float:
        """When a request to a host may start, if one has to start `gap` s after the last; that slot is taken.

        Moments are readings of one monotonic clock, which all processes of a machine share.
        """

        def reserve() -> float:
            with self._db:
                self._db.execute("begin immediate")
                start = max(now, self._read_moment(host, now) + gap)
                self._db.execute("insert or replace into moment values (?, ?)", (host, start))
            return start

        return self._try(reserve, now)

    def save_moment(self, host: str, now: float) -> None:
        """A request to a host ended now."""

        def save() -> None:
            with self._db:
                self._db.execute("begin immediate")
                ended = max(now, self._read_moment(host, now))
                self._db.execute("insert or replace into moment values (?, ?)", (host, ended))

        self._try(save, None)

    def close(self) -> None:
        self._db.close()

    def _read_moment(self, host: str, now: float) -> float:
        row = self._db.execute("select ended from moment where host = ?", (host,)).fetchone()
        # Far ahead of now it was kept before the machine started anew, and its clock with it.
        return row[0] if row and row[0] < now + 60 else float("-inf")

    def _write(self, statement: str, *values: object) -> None:
        with self._db:
            self._db.execute(statement, values)

    def _trim(self) -> None:
        """Let the oldest answers go until the rest fits; SQLite gives the room back (auto_vacuum)."""
        if self._db.execute("select total(size) from answer").fetchone()[0] <= self._most:
            return
        with self._db:
            total = 0
            newest = "select key, size from answer order by run != '' desc, day desc, rowid desc"
            for key, size in self._db.execute(newest).fetchall():
                total += size
                if total > self._most * 0.9:  # so that the next answer does not bring us here again
                    self._db.execute("delete from answer where key = ?", (key,))

    def _try(self, step: Callable[[], _T], otherwise: _T) -> _T:
        """Do something with the file. A damaged one is replaced; one that is busy or full is left alone."""
        try:
            return step()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _BUSY:
                self._db.close()
                self._remove()
                self._db = self._open()
            return otherwise

    def _open(self) -> sqlite3.Connection:
        if self._file is not None:
            for _attempt in range(2):
                try:
                    self._file.parent.mkdir(parents=True, exist_ok=True)
                    # Used by one thread at a time, not always by the one that opened it.
                    db = sqlite3.connect(self._file, timeout=30, check_same_thread=False)
                except (OSError, sqlite3.Error):
                    break
                try:
                    return self._prepared(db)
                except sqlite3.DatabaseError as error:
                    db.close()
                    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                        break
                    self._remove()
        return self._prepared(sqlite3.connect(":memory:", check_same_thread=False))

    def _prepared(self, db: sqlite3.Connection) -> sqlite3.Connection:
        db.execute("pragma auto_vacuum = full")
        db.execute("pragma synchronous = off")  # after a power cut the worst is an empty cache
        if db.execute("pragma user_version").fetchone()[0] not in (0, _VERSION):
            db.executescript("drop table if exists answer; drop table if exists moment;")
        db.executescript(_TABLES)
        with db:
            db.execute(f"pragma user_version = {_VERSION}")
            if self._today:
                oldest = (date.fromisoformat(self._today) - timedelta(days=RUN_DAYS)).isoformat()
                db.execute("delete from answer where run != '' and not lasting and day < ?", (oldest,))
                db.execute("update answer set run = '' where run != '' and day < ?", (oldest,))
        return db

    def _remove(self) -> None:
        if self._file is None:
            return
        for end in ("", "-journal"):
            with contextlib.suppress(OSError):
                Path(f"{self._file}{end}").unlink()


def _pack(key: bytes, answer: Answer, final: bool) -> bytes:
    """One compressed block, whose checksum (RFC 1950) covers all that counts: a damaged index mixes up keys."""
    head = json.dumps([key.hex(), answer.url, answer.status, dict(answer.headers), final]).encode()
    return zlib.compress(head + b"\n" + answer.data, 6)


def _unpack(key: bytes, value: bytes) -> CachedAnswer | None:
    head, _, data = zlib.decompress(value).partition(b"\n")
    found, url, status, headers, final = json.loads(head)
    return CachedAnswer(Answer(url, status, data, headers), final) if found == key.hex() else None
