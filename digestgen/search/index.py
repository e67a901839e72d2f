"""The files of the index, planned like everything that is published. Same papers, same bytes.

`search/index.json` is read first: how many papers and shards there are. `search/terms/*.json` are shards of postings,
`search/papers/*.json` what results show, `search/days.json` how many papers each day has. Groups of papers are
inverted one by one and cached: an edit costs its group, 64 papers, and the files with its words. In a large library,
where groups times shards are many, older papers are in groups of 256, and files of what results show have a quarter as
many papers. Of a group that is as it was, only the keys of its texts are read, until a shard needs them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from itertools import groupby, pairwise

from digestgen.cache import Cache
from digestgen.output.output import Output, Step
from digestgen.search.postings import BLOCK, MOST_PARTS, count_shards, render_group, render_shard
from digestgen.search.records import SHELF, render_records
from digestgen.search.terms import build_spellings, count_terms
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Site

_PER_SHARD = 10  # papers for each shard of words, at least: 3 to 20 KB as hosts send them
_MANY = 30_000  # papers from which on the older ones are in larger groups
_GROUP = 4 * BLOCK
_WHOLE = 512  # shards up to which words that begin alike are in one: 10,000 papers
_PART = 512  # shards whose texts are cached together, and in memory at one time
_KEYS = "search/keys/"
_BETWEEN = b"\0"  # two texts of a group: most have some forty bytes
_KEY = 8  # bytes of the key of a group's text for a shard


def plan_groups(site: Site, fragments: Fragments, keys: Keys, cache: Cache) -> Iterator[tuple[str, Step]]:
    """What the files are made of, where it is not cached: for each group of papers its oldest day, newest first."""
    return _Groups(site, fragments, keys, cache).plan()


def plan_search(site: Site, fragments: Fragments, keys: Keys, cache: Cache) -> Iterator[Output]:
    """Every file of the index.

    Args:
        cache: has the inverted groups.
    """
    groups = _Groups(site, fragments, keys, cache)
    papers, shards, shared = groups.papers, groups.shards, groups.shared
    version = blake2b(shared, digest_size=6)
    for number, at in enumerate(range(0, len(papers), groups.shelf)):
        shelf = papers[at : at + groups.shelf]
        key = build_key(shared, *map(keys.paper, shelf))
        version.update(key)
        yield Output(f"search/papers/{number}.json", key, partial(render_records, site, fragments, shelf))
    for shard, key in enumerate(groups.read_keys()):
        version.update(key)
        yield Output(f"search/terms/{shard}.json", key, partial(groups.render, shard))
    days = [(day, len(list(group))) for day, group in groupby(papers, key=lambda paper: paper.date)]
    yield _plan_json("days", days, version)
    about = {
        "version": version.hexdigest(),
        "papers": len(papers),
        "shards": shards,
        "parts": groups.parts,
        "block": BLOCK,
        "shelf": groups.shelf,
    }
    yield _plan_json("index", about, version)


def _plan_json(name: str, value: object, version: blake2b) -> Output:
    """A small file; the version of the index changes with it."""
    data = (json.dumps(value, separators=(",", ":")) + "\n").encode()
    key = build_key(data)
    version.update(key)
    return Output(f"search/{name}.json", key, lambda: data)


class _Groups:
    """The papers, inverted group by group: for each group and shard a text, and the text's key.

    The cache has both, the texts in parts: what is made or read of a part is for the shards that are rendered next.
    """

    def __init__(self, site: Site, fragments: Fragments, keys: Keys, cache: Cache) -> None:
        self._site, self._fragments, self._keys, self._cache = site, fragments, keys, cache
        self.papers = papers = site.papers[::-1]
        self.shards = 1
        while self.shards * _PER_SHARD * 2 <= len(papers):
            self.shards *= 2
        self.shelf = SHELF // 4 if len(papers) >= _MANY else SHELF
        self.parts = min(max(1, self.shards // _WHOLE), MOST_PARTS)
        config = site.config
        self.shared = build_key(config.extension_key,
                                repr(site.library.tags), repr(sorted(site.tags)), repr(site.library.people), str(self.shards))  # fmt: skip
        self._spellings = build_spellings(site.library.people.values())
        old = len(papers) // _GROUP * _GROUP if len(papers) >= _MANY else 0
        starts = [*range(0, old, _GROUP), *range(old, len(papers), BLOCK)]
        self._spans = list(pairwise([*starts, len(papers)]))
        self._part = -1
        self._texts: list[list[bytes]] = []  # of the part: for each group, for each shard

    def plan(self) -> Iterator[tuple[str, Step]]:
        """What has to be done before read_keys()."""
        cached = self._cache.read_parts(_KEYS)
        for start, end in reversed(self._spans):
            name, key = f"{_KEYS}{start}", self._key(start, end)
            if cached.get(name, (b"",))[0] != key:
                yield self.papers[start].date, Step(name, partial(self._invert, start, end, key))

    def read_keys(self) -> Iterator[bytes]:
        """The key of each shard."""
        cached = self._cache.read_parts(_KEYS)
        columns = []
        for start, end in self._spans:
            key = self._key(start, end)
            entry = cached.pop(f"{_KEYS}{start}", None)
            if not entry or entry[0] != key:  # nobody did it, or the cache was damaged or deleted meanwhile
                rows = self._invert(start, end, key)
                self._cache.save_parts(rows, [])
                entry = rows[-1][1:]
            columns.append(entry[1])
        stale = [name.removeprefix(_KEYS) for name in cached]
        self._cache.save_parts(
            [], [f"{kind}{at}" for at in stale for kind in (_KEYS, *map(_part, range(self._parts)))]
        )
        if not columns:  # one shard, and it is empty
            yield build_key()
        for row in zip(*(memoryview(column).cast("Q") for column in columns), strict=True):
            yield build_key(array("Q", row).tobytes())

    def render(self, shard: int) -> bytes:
        """A shard."""
        part, at = divmod(shard, _PART)
        if part != self._part:
            self._part, self._texts = part, self._read_texts(part)
        return render_shard([texts[at] for texts in self._texts])

    @property
    def _parts(self) -> int:
        return -(-count_shards(self.shards) // _PART)

    def _key(self, start: int, end: int) -> bytes:
        return build_key(self.shared, *map(self._keys.paper, self.papers[start:end]))

    def _invert(self, start: int, end: int, key: bytes) -> list[tuple[str, bytes, bytes]]:
        """Make the texts of a group, and their keys: as they are cached, the keys last."""
        texts = self._render_group(start, end)
        keys = b"".join([blake2b(text, digest_size=_KEY).digest() for text in texts])
        parts = [
            (f"{_part(part)}{start}", key, _BETWEEN.join(texts[part * _PART : (part + 1) * _PART]))
            for part in range(self._parts)
        ]
        return [*parts, (f"{_KEYS}{start}", key, keys)]

    def _render_group(self, start: int, end: int) -> list[bytes]:
        terms = (
            count_terms(self._site, paper, self._fragments.of(paper), self._spellings)
            for paper in self.papers[start:end]
        )
        return render_group(terms, self.shards, self.parts, start // BLOCK)

    def _read_texts(self, part: int) -> list[list[bytes]]:
        cached = self._cache.read_parts(_part(part))
        texts = []
        for start, end in self._spans:
            entry = cached.pop(f"{_part(part)}{start}", None)
            if entry and entry[0] == self._key(start, end):
                texts.append(entry[1].split(_BETWEEN))
            else:  # somebody damaged or deleted the cache meanwhile
                texts.append(self._render_group(start, end)[part * _PART : (part + 1) * _PART])
        return texts


def _part(part: int) -> str:
    return f"search/texts/{part}/"
