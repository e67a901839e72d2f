"""Every real input has a known outcome, by way of its own bytes; damaged, it is read or refused in words.

`tests/data/samples/KEY.json` says what the source KEY makes of its samples: `records` and `skipped`, or words of
the sentence that it is `refused` with. `sums` count what its papers have. `"recognised": false` is a file that does not tell whose it is, and comes in
when its source is named. `foreign.json` has the formats that no source reads.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from digestgen.library.frontmatter import parse_document
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.sections import find_links
from digestgen.library.update import build_new
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Source
from digestgen.sources.recognise import recognise_source, unpack

pytestmark = pytest.mark.samples

TABLES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent.parent / "data" / "samples").glob("*.json"))
}
CASES = [(key, name, outcome) for key, table in TABLES.items() for name, outcome in table.items()]
TODAY = "2025-08-07"
FILE = "content/papers/x/y.md"
MORE = 200_000  # bytes that a damage may add
NO_UTF8 = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x80" * 9,
    b"\xf4\x90\x80\x80",
    b"\0",
    b"\x1b",
    b"\xe2\x80\xa8",
)
BAD_TEXTS = (
    "", " ", "0", "-1", "9" * 5000, "1e999", "2025-02-30", "0000-00-00", "9999-12-31T23:59:59-23:59", "13/13/13",
    "$", "$" * 999, "{" * 3000, "}" * 99, "\\", "\\frac{" * 200, "\\input{x}", '\\"{', "%", "#", "~" * 99,
    "---\n", "---", "{{ x }}", "{% raw %}", "<script>alert(1)</script>", "<" * 3000, "<b>" * 999, "&#0;&#xD800;",
    "javascript:alert(1)", "https://[", "http://x:99999/", "//", "10.1234/" + "x" * 3000, "arXiv:9999.99999v99",
    "[[[" * 99, "](x)", "`" * 9, "* " * 99, "1. ", "\t\t\tx", "\n\n\n", "\n---\n", "a, b, c, " * 999, " and " * 999,
    "\u202e\u200b", "\ufeff", "\x85\x9f", "\ufdd0\uffff", "\U0001d504" * 99, "e\u0301" * 99, "\u0338" * 999, "\u2028",
)  # fmt: skip
BAD_JSON = (b"null", b"true", b"[]", b"{}", b'""', b"[[null]]", b"[1, 2]", b'["x", 7, null, []]', b'{"x": {}}', b"-0", b"1e999",
            b"NaN", b"9" * 30, b"[" * 100_000, b'"\\ud800"', b'"\\u0000\\ud83d"', b"0.1")  # fmt: skip
TOO_MUCH = re.compile(r"bytes long; [\d,]+ is the most|more than [\d,]+ ")
SLOW = 5  # times what the largest sample takes


@cache
def read_sample(samples: Path, name: str) -> bytes:
    return locate(samples, name).read_bytes()


def locate(samples: Path, name: str) -> Path:
    return samples / "samples" / name if "/" in name else samples / name


def read_beside(source: Source, path: Path) -> dict[str, bytes]:
    """The files of the same folder that the source asks for."""
    if not source.beside:
        return {}
    names = [one for one in path.parent.iterdir() if any(fnmatch(one.name, want) for want in source.beside)]
    return {one.name: one.read_bytes() for one in sorted(names)}


def test_every_sample_stands_in_one_table(samples: Path):
    files = {
        one.relative_to(samples / "samples").as_posix()
        for one in (samples / "samples").rglob("*")
        if one.is_file()
    }
    listed = [name for _, name, _ in CASES]
    assert sorted(listed) == sorted(files | {"arxiv-3000.jsonl.gz", "seed-daily-papers.txt"})
    assert TABLES.keys() - SOURCES.keys() == {"foreign"}


@pytest.mark.parametrize(("key", "name", "outcome"), CASES, ids=[name for _, name, _ in CASES])
def test_the_outcome_of_a_sample(samples: Path, key: str, name: str, outcome: dict[str, Any]):
    data, plain_name = unpack(read_sample(samples, name), name)
    if key == "foreign":
        with pytest.raises(SourceError) as caught:
            recognise_source(data, plain_name, SOURCES)
        assert outcome["refused"] in caught.value.what
        assert caught.value.hint
        return
    if outcome.get("recognised", True):
        assert recognise_source(data, plain_name, SOURCES).key == key
    else:
        with pytest.raises(SourceError, match=r"it cannot be told what this file is|the file is empty"):
            recognise_source(data, plain_name, SOURCES)
    context = Context(today=TODAY, beside=read_beside(SOURCES[key], locate(samples, name)))
    if "refused" in outcome:
        with pytest.raises(SourceError) as caught:
            SOURCES[key].parse(data, plain_name, context)
        assert outcome["refused"] in str(caught.value)
        return
    parsed = SOURCES[key].parse(data, plain_name, context)
    assert (len(parsed.records), len(parsed.skipped)) == (outcome["records"], outcome["skipped"])
    assert outcome.get("sums", sums := count(parsed.records)) == sums
    for record in parsed.records:
        assert make_file(record), record.title
        assert "\n" not in record.title


def count(records: Sequence[Record]) -> dict[str, int]:
    """How much the papers of a file have of each field."""
    return {
        field: sum(len(value) if isinstance(value, tuple | dict) else bool(value) for value in values)
        for field in ("ids", "authors", "abstract", "published", "keywords", "links", "publication", "image")
        if any(values := [getattr(record, field) for record in records])
    }


@pytest.mark.parametrize("first", range(0, 100, 50))
def test_damaged_samples_are_read_or_refused(samples: Path, first: int, no_slower: Callable[..., None]):
    damage_samples(samples, range(first, first + 50), no_slower)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(100, 10_100, 500))
def test_many_damaged_samples_are_read_or_refused(samples: Path, first: int, no_slower: Callable[..., None]):
    damage_samples(samples, range(first, first + 500), no_slower)


def damage_samples(samples: Path, seeds: range, no_slower: Callable[..., None]) -> None:
    """Each seed is one sample, by turns, and one damage to it."""
    made: set[str] = set()
    key, name, _ = max(CASES, key=lambda case: len(unpack(read_sample(samples, case[1]), case[1])[0]))
    largest = partial(read_damaged, read_sample(samples, name), name, key)
    begun = time.process_time()
    largest()
    long = time.process_time() - begun
    for seed in seeds:
        key, name, _ = CASES[seed % len(CASES)]
        chance = random.Random(seed)
        data = read_sample(samples, name)
        if chance.random() < 0.8:  # else the damage is to the gzip file
            data, _ = unpack(data, name)
        other = read_sample(samples, chance.choice(CASES)[1])
        damaged = damage(data, other, chance)
        begun = time.process_time()
        try:
            parsed = read_damaged(damaged, name, key)
            if time.process_time() - begun > SLOW * long:  # or the machine did something else
                no_slower(partial(read_damaged, damaged, name, key), largest, SLOW)
        except Exception as error:
            error.add_note(f"seed {seed}: {name}")
            raise
        for record in parsed:
            if (told := repr(record)) not in made:  # most of a damaged file is as it was
                made.add(told)
                try:
                    make_file(record)
                except Exception as error:
                    error.add_note(f"seed {seed}: {name}: {record.title!r}")
                    raise


def read_damaged(data: bytes, name: str, key: str) -> list[Record]:
    """What comes of it through the source that recognises it, and through its own."""
    keys = [key] if key in SOURCES else []
    records: list[Record] = []
    try:
        data, name = unpack(data, name)
        keys.append(recognise_source(data, name, SOURCES).key)
    except SourceError as error:
        assert error.what
    for one in dict.fromkeys(keys):
        try:
            records += SOURCES[one].parse(data, name, Context(today=TODAY)).records
        except SourceError as error:
            assert error.what
    return records


def damage(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to three damages, to bytes or to what they spell."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        damager = chance.choice((damage_bytes, damage_line, damage_value, damage_value))
        data = damager(data, other, chance)
    return data


def damage_bytes(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Cut off, bits flipped, a piece left out, doubled often, from another file; bytes that are no UTF-8."""
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + int(2 ** chance.uniform(0, 14)))
    match chance.randrange(6):
        case 0:
            return data[:at]
        case 1:
            flipped = bytearray(data)
            for _ in range(chance.choice((1, 3, 30)) if data else 0):
                flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            return bytes(flipped)
        case 2:
            return data[:at] + data[end:]
        case 3:
            often = min(chance.choice((2, 50, 5000)), MORE // (end - at + 1))
            return data[:at] + data[at:end] * often + data[end:]
        case 4:
            start = chance.randrange(len(other) + 1)
            return data[:at] + other[start : start + (end - at)] + data[chance.choice((at, end)) :]
        case _:
            return data[:at] + chance.choice(NO_UTF8) + data[at:]


def damage_line(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A line left out, doubled often, changed for another one of the file, or with one of another file."""
    lines = data.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[at] = b""
        case 1:
            lines[at] *= min(chance.choice((2, 3000)), MORE // (len(lines[at]) + 1) + 1)
        case 2:
            there = chance.randrange(len(lines))
            lines[at], lines[there] = lines[there], lines[at]
        case _:
            lines.insert(at, chance.choice(other.splitlines(keepends=True) or [b""]))
    return b"".join(lines)


def damage_value(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A value (of JSON, of an attribute, between tags), or a word, changed for a bad one; the format stays whole."""
    kind = chance.choice(
        (rb'(?<=:)\s*(?:"[^"\n]*"|[\d.]+|null|true|false)', rb">[^<>]+<", rb'="[^"<>]*"', rb"[\w.:/-]+")
    )
    from_here = re.compile(kind).search(data, chance.randrange(len(data) + 1))
    found = from_here or re.compile(kind).search(data)
    if not found:
        return data
    bad = chance.choice(BAD_TEXTS).encode()
    if found[0].startswith(b">"):
        bad = b">" + bad.replace(b"&", b"&amp;").replace(b"<", b"&lt;") + b"<"
    elif found[0].startswith(b"="):
        bad = b'="' + bad.replace(b"&", b"").replace(b"<", b"").replace(b'"', b"") + b'"'
    elif kind.startswith(b"(?<=:)"):
        bad = chance.choice((*BAD_JSON, json.dumps(bad.decode()).encode()))
    return data[: found.start()] + bad + data[found.end() :]


def make_file(record: Record) -> bool:
    """Whether it becomes a file; if it does, it reads back, and `check` has nothing against it."""
    dated = replace(record, date=record.date or TODAY)
    try:
        merge = build_new(dated, FILE, (), TODAY)
    except SourceError as error:
        assert TOO_MUCH.search(error.what)  # all else a source has to leave out, for the paper's sake
        return False
    text = merge.text.encode("utf-8").decode("utf-8")
    reading = Reading(FILE)
    document = parse_document(text, FILE)
    assert build_paper(document, reading) == merge.paper
    assert not reading.problems
    assert not list(find_links(document.body)), "links that lead nowhere"
    return True
