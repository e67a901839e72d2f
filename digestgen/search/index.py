"""The files of the index, planned like everything that is published. Same papers, same bytes.

`search/index.json` is read first: how many papers, shards and days there are. `search/terms/*.json` are shards of
postings, `search/papers/*.json` what results show. Blocks of 64 papers are inverted one by one and cached: an edit
costs its block, and the files with its words.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import groupby
from typing import NamedTuple

from digestgen.cache import Cache
from digestgen.model.paper import Paper
from digestgen.output.output import Output
from digestgen.search.postings import BLOCK, render_block, render_shard
from digestgen.search.records import SHELF, render_records
from digestgen.search.terms import build_spellings, count_terms
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Site

_PER_SHARD = 10  # papers for each shard, at least: 10 to 25 KB as hosts send them
_CACHED = "search/"
_KEY = 8  # bytes of the key of a block's text for a shard


def plan_search(site: Site, fragments: Fragments, keys: Keys, cache: Cache) -> Iterator[Output]:
    """Every file of the index.

    Args:
        cache: has the inverted blocks of the last build.
    """
    papers = site.papers[::-1]
    shards = 1
    while shards * _PER_SHARD * 2 <= len(papers):
        shards *= 2
    config = site.config
    shared = build_key(repr(config.markdown_extensions), repr(sorted(config.extension_configs.items())),
                       repr(site.library.tags), repr(sorted(site.tags)), repr(site.library.people), str(shards))  # fmt: skip
    version = blake2b(shared, digest_size=6)
    for number, at in enumerate(range(0, len(papers), SHELF)):
        shelf = papers[at : at + SHELF]
        key = build_key(shared, *map(keys.paper, shelf))
        version.update(key)
        yield Output(f"search/papers/{number}.json", key, partial(render_records, site, fragments, shelf))
    blocks = _read_blocks(site, fragments, keys, cache, shared, papers, shards)
    for shard in range(shards):
        texts = [block.texts[shard] for block in blocks]
        place = slice(shard * _KEY, (shard + 1) * _KEY)
        key = build_key(b"".join([block.keys[place] for block in blocks]))
        version.update(key)
        yield Output(f"search/terms/{shard}.json", key, partial(render_shard, texts))
    days = [(day, len(list(group))) for day, group in groupby(papers, key=lambda paper: paper.date)]
    index = {"version": version.hexdigest(), "papers": len(papers), "shards": shards, "block": BLOCK,
             "shelf": SHELF, "days": days}  # fmt: skip
    data = (json.dumps(index, separators=(",", ":")) + "\n").encode()
    yield Output("search/index.json", build_key(data), lambda: data)


class _Block(NamedTuple):
    """64 papers, inverted: for each shard a text, and the text's key."""

    keys: bytes
    texts: list[bytes]


def _read_blocks(
    site: Site,
    fragments: Fragments,
    keys: Keys,
    cache: Cache,
    shared: bytes,
    papers: Sequence[Paper],
    shards: int,
) -> list[_Block]:
    """Every block; unchanged ones come from the cache."""
    cached = cache.read_parts(_CACHED)
    spellings = build_spellings(site.library.people.values())
    blocks: list[_Block] = []
    fresh: list[tuple[str, bytes, bytes]] = []
    for at in range(0, len(papers), BLOCK):
        members = papers[at : at + BLOCK]
        name = f"{_CACHED}{at // BLOCK}"
        key = build_key(shared, *map(keys.paper, members))
        entry = cached.pop(name, None)
        if entry and entry[0] == key:
            blocks.append(_Block(*marshal.loads(entry[1])))
            continue
        terms = [count_terms(site, paper, fragments.of(paper), spellings) for paper in members]
        texts = render_block(terms, shards)
        block = _Block(b"".join([blake2b(text, digest_size=_KEY).digest() for text in texts]), texts)
        blocks.append(block)
        fresh.append((name, key, marshal.dumps(tuple(block))))
    cache.save_parts(fresh, cached)
    return blocks
