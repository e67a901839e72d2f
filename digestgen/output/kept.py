"""What builds make of one thing, kept from build to build: by name and key, a day's together."""

from __future__ import annotations

import marshal
import os
import tempfile
from array import array
from collections.abc import Callable, Container
from typing import IO, Any
from zlib import compress, decompress

from digestgen.cache import Cache

_MOST = 4096  # groups in memory as they are used, some 18 KB each: more than 10,000 papers have
_ZLIB = b"x"  # the first byte of what is compressed (RFC 1950); no dictionary of marshal begins so
_SIZE = 28  # bits of the size of a value, which is some KB of HTML
_Name = tuple[str, str]  # kind and day
_Values = dict[str, tuple[bytes, Any]]  # by name, with their keys


class Kept:
    """Values that builds make of things by name, a day's together, kept from build to build.

    Args:
        key: of what all values follow from; with another one, all are made anew.
        names: of a day, the things it has: what is gone is not kept. With "" for a day, it is what nobody asked for.
        most: groups in memory as they are used.
    """

    def __init__(
        self, cache: Cache, key: bytes, names: Callable[[str], Container[str]], most: int = _MOST
    ) -> None:
        self._cache, self._key, self._names, self._most = cache, key, names, most
        self._laid = _Laid(cache) if most < _MOST and hasattr(os, "pread") else None
        self._has_more = cache.has_parts("kept/")  # of earlier builds, or of another process
        self._groups: dict[_Name, _Values] = {}
        self._whole: dict[_Name, _Values] = {}  # groups without a day: they stay
        self._packed: dict[_Name, bytes] = {}  # groups that had to make room before they were kept
        self._changed: dict[_Name, set[str]] = {}
        self._saved: set[_Name] = set()  # by this build
        self._asked: set[str] = set()

    def of(self, kind: str, day: str, name: str, key: bytes, make: Callable[[], Any]) -> Any:
        """A value, made where there is none with this key. marshal has to be able to write it."""
        group = self._groups.get((kind, day))
        if group is None:
            if self._laid and (laid := self._laid.read(kind, name)) and laid[:2] == (day, key):
                return laid[2]
            group = self._load((kind, day))
        if not day:
            self._asked.add(name)
        known = group.get(name)
        if known and known[0] == key:
            return known[1]
        value = make()  # which may ask for others, so that this group had to make room
        self._amend((kind, day), {name: (key, value)})
        return value

    def _amend(self, group: _Name, values: _Values) -> None:
        loaded = self._groups.get(group)
        (self._load(group) if loaded is None else loaded).update(values)
        self._packed.pop(group, None)
        self._changed.setdefault(group, set()).update(values)

    def _load(self, group: _Name) -> _Values:
        """A group into memory; the one that is there for longest makes room for it."""
        if not group[1] and group in self._whole:
            return self._whole[group]
        if len(self._groups) >= self._most:
            oldest = next(iter(self._groups))
            values = self._groups.pop(oldest)
            if oldest in self._changed and oldest not in self._packed:
                self._packed[oldest] = self._pack(oldest, values, 1)
        loaded: _Values = {}
        if packed := self._packed.get(group):
            loaded = _unpack(packed)
        elif self._has_more or group in self._saved:
            name = _spell(group)
            entry = self._cache.read_parts(name).get(name)
            loaded = _unpack(entry[1]) if entry and entry[0] == self._key else {}
        (self._groups if group[1] else self._whole)[group] = loaded
        return loaded

    def begin(self) -> None:
        """In a forked process: what it comes with need not be given back."""
        self._changed.clear()
        self._cache.reopen()
        if self._laid:
            self._laid.is_open = False

    def forget(self) -> None:
        """Read again what is asked for: somebody else has kept more."""
        self._groups.clear()
        self._packed.clear()
        self._has_more = True

    def give(self) -> bytes:
        """In another process: what it made since it began or gave."""
        made = {}
        for group, names in self._changed.items():
            values = self._groups[group] if group in self._groups else self._load(group)
            made[group] = {name: values[name] for name in names}
        self._changed.clear()
        return marshal.dumps(made)

    def take(self, made: bytes) -> None:
        """Read what another process made."""
        for group, values in marshal.loads(made).items():
            self._asked.update(() if group[1] else values)
            self._amend(group, values)

    def keep(self, *, is_done: bool = True) -> None:
        """Keep what was made, for the next build and to have it out of memory.

        Args:
            is_done: whether the build has asked for all: what has no day waits for that.
        """
        ready = [group for group in self._changed if group[1] or is_done]
        self._cache.save_parts(((_spell(group), self._key, self._finish(group)) for group in ready), [])
        for group in ready:
            del self._changed[group]
            self._packed.pop(group, None)
        self._saved.update(ready)

    def close(self) -> None:
        """Nothing is asked for any more."""
        self._groups.clear()
        self._whole.clear()
        if self._laid:
            self._laid.close()

    def _finish(self, group: _Name) -> bytes:
        """A group as it is kept."""
        packed = self._packed.get(group)
        if packed and not self._has_more:  # nothing of an earlier build is in it
            return packed
        names = self._names(group[1]) if group[1] else self._asked
        values = (self._groups if group[1] else self._whole).get(group)
        if values is None:
            values = _unpack(packed or b"")
        # Of a library that fits into memory as it is: to pack it would take longer than all else that keeping does.
        level = 1 if self._most < _MOST or self._packed else 0
        return self._pack(group, {name: value for name, value in values.items() if name in names}, level)

    def _pack(self, group: _Name, values: _Values, level: int) -> bytes:
        """With level 1 HTML of a day is a fifth, at 200 MB a second; with level 0 it is as long as it was."""
        if self._laid and group[1]:
            self._laid.lay(group, values)
        data = marshal.dumps(values)
        return compress(data, level) if level else data


class _Laid:
    """Values that went out of memory, as they are, in a file without a name: each is read without its day's others.

    A list of a large library asks for a value out of each of a thousand days, which it would take long to unpack.

    Attributes:
        is_open: whether this process adds to the file. Others that it forks read it.
    """

    def __init__(self, cache: Cache) -> None:
        self._folder = cache.folder
        self._file: IO[bytes] | None = None
        self._end = 0
        self._numbers: dict[str, int] = {}  # of names
        # Kind → by number, where its value begins, and its size. A mapping for each kind takes five times the memory.
        self._places: dict[str, array[int]] = {}
        self.is_open = True

    def lay(self, group: _Name, values: _Values) -> None:
        """Add values to the file. Those for which the disk has no room are unpacked when somebody asks."""
        if not self.is_open:
            return
        kind, day = group
        data = [marshal.dumps((day, *value)) for value in values.values()]
        try:
            self._file = self._file or tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - close() does
            if os.pwrite(self._file.fileno(), b"".join(data), self._end) < sum(map(len, data)):
                return
        except OSError:
            self.is_open = False
            return
        places = self._places.setdefault(kind, array("Q"))
        for name, size in zip(values, map(len, data), strict=True):
            number = self._numbers.setdefault(name, len(self._numbers))
            if number >= len(places):
                places.extend([0] * (number + 1 - len(places)))
            places[number] = self._end << _SIZE | size
            self._end += size

    def read(self, kind: str, name: str) -> tuple[str, bytes, Any] | None:
        """The day, the key and the value of what was laid last under a name; None where nothing was."""
        number, places = self._numbers.get(name, -1), self._places.get(kind, ())
        place = places[number] if 0 <= number < len(places) else 0
        if not place or not self._file:
            return None
        value: tuple[str, bytes, Any] = marshal.loads(
            os.pread(self._file.fileno(), place & ((1 << _SIZE) - 1), place >> _SIZE)
        )
        return value

    def close(self) -> None:
        """Give the room back."""
        self._numbers.clear()
        self._places.clear()
        if self._file:
            self._file.close()


def _spell(group: _Name) -> str:
    return f"kept/{group[0]}/{group[1]}"


def _unpack(packed: bytes) -> _Values:
    values: _Values = marshal.loads(decompress(packed) if packed.startswith(_ZLIB) else packed)
    return values
