"""Cards: each paper as lists show it, rendered once for all of them, and kept from build to build, a day's together."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from pathlib import Path

from digestgen.cache import Cache
from digestgen.model.paper import Paper
from digestgen.site.keys import Keys

_CACHED = "cards/"
_Day = dict[str, tuple[bytes, str]]  # path of a paper, with a mark where it is pinned → the paper's key, HTML


class Cards:
    """The cards of a site's papers.

    Args:
        cache: where those of earlier builds are.
        prepare: makes what every process should begin with.
    """

    def __init__(self, keys: Keys, cache: Cache, prepare: Callable[[], None] = lambda: None) -> None:
        self.prepare = prepare
        self._keys = keys
        self._cache = cache
        self._process = os.getpid()  # others cannot read the cache
        self._days: dict[str, _Day] = {}
        self._changed: set[str] = set()

    def of(self, paper: Paper, pinned: bool, render: Callable[[Paper, bool], str]) -> str:
        """A paper's card, rendered where there is none of this paper as it is."""
        day = self._days.get(paper.date)
        if day is None:
            day = self._days[paper.date] = self._read(paper.date)
        name = f"{paper.path}{'!' if pinned else ''}"
        key = self._keys.paper(paper)
        known = day.get(name)
        if known and known[0] == key:
            return known[1]
        card = render(paper, pinned)
        day[name] = key, card
        self._changed.add(paper.date)
        return card

    def _read(self, day: str) -> _Day:
        if os.getpid() != self._process:
            return {}
        base_key, value = self._cache.read_parts(_CACHED + day).get(_CACHED + day, (None, b""))
        return marshal.loads(value) if base_key == self._keys.base_key else {}

    def save(self, file: Path) -> None:
        """Write what this process made, for the one that it comes from."""
        file.write_bytes(marshal.dumps({day: self._days[day] for day in self._changed}))

    def take(self, file: Path) -> None:
        """Read what another process made."""
        days: dict[str, _Day] = marshal.loads(file.read_bytes())
        for date, day in days.items():
            self._days[date] = day | self._days.get(date, {})
        self._changed |= days.keys()

    def keep(self) -> None:
        """Keep what was made for the next build."""
        papers: dict[str, set[str]] = {day: set() for day in self._changed}
        for paper in self._keys.site.papers:
            if paper.date in papers:
                papers[paper.date] |= {paper.path, f"{paper.path}!"}
        fresh = []
        for day, there in papers.items():
            cards = {name: card for name, card in self._days[day].items() if name in there}
            fresh.append((_CACHED + day, self._keys.base_key, marshal.dumps(cards)))
        self._cache.save_parts(fresh, [])
