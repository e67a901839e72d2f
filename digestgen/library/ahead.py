"""Papers that no cache knows, read before their turn: perhaps in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from digestgen.cache import Cache, ReadFile
from digestgen.library.cached import Lines, Links, pack_paper, unpack_paper
from digestgen.model.paper import Paper

_SHARE = 100  # papers that a process reads at once
_OUTPUTS = 2  # papers are read while one output of a site is made
# With more, memory counts: what others hand back took 50 MB of 100,000 papers, and related papers as much again.
MOST = 50_000

Entry = tuple[Paper, Lines, Links, str, bytes]  # what is made of a paper's file; see pack_paper()
# Makes a value of each share of paths, perhaps in several processes, which pay for so many outputs: see share_out().
Sharing = Callable[
    [Callable[[Sequence[str]], Any], Sequence[Sequence[str]], int], AbstractContextManager[Iterator[Any]]
]
_Rows = list[tuple[str, tuple[str, bytes, bytes]]]  # path, and what a ReadFile has


def read_ahead(
    stamps: Mapping[str, str],
    read: Callable[[str], tuple[bytes, Entry] | None],
    cache: Cache,
    share: Sharing,
) -> dict[str, tuple[bytes, Entry]]:
    """Read papers' files, and let the cache keep what is made of them.

    Args:
        stamps: path → stamp.
        read: path → a hash of the file and what is made of it; None where it has a problem, which is said in its turn.

    Returns:
        path → what read() returns; nothing of too many papers.
    """
    if len(stamps) > MOST:
        return {}
    process = os.getpid()
    done: dict[str, tuple[bytes, Entry]] = {}

    def keep(rows: _Rows) -> None:
        cache.save_read_files([(path, ReadFile(*row)) for path, row in rows], ())

    def read_share(paths: Sequence[str]) -> _Rows:
        """What another process hands back is as the cache keeps it; this one has nothing to hand back."""
        found = [(path, *made) for path in paths if (made := read(path))]
        rows = [(path, (stamps[path], key, pack_paper(*entry))) for path, key, entry in found]
        if os.getpid() != process:
            return rows
        done.update((path, (key, entry)) for path, key, entry in found)
        keep(rows)
        return []

    paths = [*stamps]
    shares = [paths[at : at + _SHARE] for at in range(0, len(paths), _SHARE)]
    with share(read_share, shares, len(paths) // _OUTPUTS) as others:
        for rows in others:
            keep(rows)
            done.update((path, (key, unpack_paper(value))) for path, (_, key, value) in rows)
    return done
