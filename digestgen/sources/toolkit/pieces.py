"""Files of many records, read a piece at a time: as long as a file may be, no more than a piece is in memory."""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.source import Context, Parsed, Skipped, Source
from digestgen.sources.toolkit.decoding import MAX_BYTES

LARGE = 16 * 1024 * 1024  # bytes from which on a file is read in pieces
_PIECE = 2 * 1024 * 1024
_HEAD = 1024 * 1024
_OVERLAP = 100  # bytes; what says that a file is whole is shorter
_GZIP = b"\x1f\x8b"
_PACKED = 8  # times smaller than what it holds a gzip file is taken to be


@dataclass(slots=True)
class Large:
    """A large file."""

    path: Path  # path, name: the file; its name without `.gz`, which is what is in it
    name: str
    size: int  # bytes, as it lies there
    is_packed: bool

    def open(self) -> IO[bytes]:
        return cast("IO[bytes]", gzip.open(self.path)) if self.is_packed else self.path.open("rb")

    def read_head(self) -> bytes:
        """The first whole lines."""
        with self.open() as file:
            head = file.read(_HEAD)
        return head[: head.rfind(b"\n") + 1] or head

    def can_be_cut(self, source: Source) -> bool:
        """Whether this file is of records that stand for themselves."""
        if not source.pieces or not source.pieces.fits.match(self.read_head()):
            return False
        if source.pieces.whole is None:
            return True
        with self.open() as file:
            before = b""
            while block := file.read(_PIECE):
                if source.pieces.whole.search(before + block):
                    return False
                before = block[-_OVERLAP:]
        return True


def find_large(path: Path) -> Large | None:
    """A file that is too large to be read at once."""
    size = path.stat().st_size
    if size * _PACKED <= LARGE:
        return None
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    name = str(path)
    return (
        Large(path, name[:-3] if is_packed and name.lower().endswith(".gz") else name, size, is_packed)
        if is_packed or size > LARGE
        else None
    )


def parse_pieces(file: Large, source: Source, context: Context) -> Iterator[tuple[Parsed, int]]:
    """What each piece of a file says, and how many bytes of it as it lies there were read by then.

    A piece is given with an empty line for each line before it: so lines are called what they are in the file.

    Raises:
        SourceError: nothing in the file can be used, or it cannot be read to its end.
    """
    first: SourceError | None = None
    is_used = False
    places, placed = Counter[str](), set[str]()
    carried: dict[bytes, None] = {}
    pieces = source.pieces
    assert pieces
    with file.path.open("rb") as raw, gzip.open(raw) if file.is_packed else raw as stream:
        for line, piece in _cut(cast("IO[bytes]", stream), pieces.begins, file.name):
            before = b"\n".join([*carried, b""])
            padded = b"\n" * (line - before.count(b"\n")) + before + piece if line else piece
            if pieces.carried:
                carried |= dict.fromkeys(
                    b" ".join(found[0].split()) for found in pieces.carried.finditer(piece)
                )
            try:
                parsed = source.parse(padded, file.name, context)
            except SourceError as error:
                first = first or error
                parsed = Parsed(
                    (), (), (Skipped(f"lines {line + 1:,} to {line + piece.count(10):,}", error.what),)
                )
            is_used = is_used or bool(parsed.records)
            yield replace(parsed, records=tuple(_go_on(parsed.records, places, placed))), raw.tell()
    if first and not is_used:
        raise first


def _cut(file: IO[bytes], begins: re.Pattern[bytes], name: str) -> Iterator[tuple[int, bytes]]:
    """(lines before it, bytes) of pieces that begin where a record does."""
    line, rest = 0, b""
    while True:
        try:
            block = file.read(_PIECE)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            what = "the gzip file is damaged, or was cut off"
            raise SourceError(name, what, hint="Download it again; what came before is in.") from error
        rest += block
        if len(block) < _PIECE:  # the end: what is left is one piece
            break
        at = len(rest)
        while (at := rest.rfind(b"\n", 0, at)) >= 0 and not begins.match(rest, at + 1):
            pass
        if at >= 0:
            yield line, rest[: at + 1]
            line += rest.count(b"\n", 0, at + 1)
            rest = rest[at + 1 :]
        elif len(rest) > MAX_BYTES:
            raise SourceError(name, f"a record has more than {MAX_BYTES // 2**20} MB", line=line + 1)
    if rest.strip():
        yield line, rest


def _go_on(records: Iterable[Record], places: Counter[str], placed: set[str]) -> Iterator[Record]:
    """Records whose places in the list of their day go on from those of earlier pieces."""
    here: Counter[str] = Counter()
    for record in records:
        here[record.date] += 1
        place = record.payload.get("place", 0)
        if places[record.date] and isinstance(place, int) and (place or record.date in placed):
            record = replace(record, payload={**record.payload, "place": places[record.date] + (place or 1)})
        if place:
            placed.add(record.date)
        yield record
    places += here
