"""What builds make of one thing, kept from build to build: by name and key, a day's together."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Container
from typing import Any

from digestgen.cache import Cache


class Kept:
    """Values that builds make of things by name, a day's together, kept from build to build.

    Args:
        key: of what all values follow from; with another one, all are made anew.
        names: of a day, the things it has: what is gone is not kept. With "" for a day, it is what nobody asked for.
    """

    def __init__(self, cache: Cache, key: bytes, names: Callable[[str], Container[str]]) -> None:
        self._cache, self._key, self._names = cache, key, names
        self._process = os.getpid() if cache.has_parts("kept/") else -1  # others cannot read the cache
        self._groups: dict[tuple[str, str], dict[str, tuple[bytes, Any]]] = {}
        self._changed: dict[tuple[str, str], dict[str, tuple[bytes, Any]]] = {}
        self._asked: set[str] = set()

    def of(self, kind: str, day: str, name: str, key: bytes, make: Callable[[], Any]) -> Any:
        """A value, made where there is none with this key. marshal has to be able to write it."""
        group = self._groups.get((kind, day))
        if group is None:
            group = self._groups[kind, day] = self._read(kind, day)
        if not day:
            self._asked.add(name)
        known = group.get(name)
        if known and known[0] == key:
            return known[1]
        value = make()
        group[name] = self._changed.setdefault((kind, day), {})[name] = key, value
        return value

    def _read(self, kind: str, day: str) -> dict[str, tuple[bytes, Any]]:
        name = f"kept/{kind}/{day}"
        entry = self._cache.read_parts(name).get(name) if os.getpid() == self._process else None
        return marshal.loads(entry[1]) if entry and entry[0] == self._key else {}

    def begin(self) -> None:
        """In another process: what it comes with need not be given back."""
        self._changed.clear()

    def forget(self) -> None:
        """Read again what is asked for: somebody else has kept more."""
        self._groups.clear()
        self._process = os.getpid()

    def give(self) -> bytes:
        """In another process: what it made since it began or gave."""
        made = marshal.dumps(self._changed)
        self._changed.clear()
        return made

    def take(self, made: bytes) -> None:
        """Read what another process made."""
        for group, values in marshal.loads(made).items():
            if group not in self._groups:
                self._groups[group] = self._read(*group)
            self._groups[group] |= values
            self._asked.update(() if group[1] else values)
            self._changed.setdefault(group, {}).update(values)

    def keep(self) -> None:
        """Keep what was made for the next build."""
        fresh = []
        for kind, day in self._changed:
            names = self._names(day) if day else self._asked
            values = {name: value for name, value in self._groups[kind, day].items() if name in names}
            fresh.append((f"kept/{kind}/{day}", self._key, marshal.dumps(values)))
        self._cache.save_parts(fresh, [])
        self._changed.clear()
