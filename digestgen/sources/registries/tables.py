"""Which registries' JSON is read, and where each has its fields: registries.toml, read. See paths.py for the paths."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """One kind of JSON."""

    title: str  # its name for people
    sign: tuple[re.Pattern[str], ...]  # patterns that are all in such a file
    # field → paths in an entry, the most telling first. Fields are those of reader.py; of `people`, `editors` and
    # `groups` the paths are of objects or texts, all others are of texts or numbers.
    fields: Mapping[str, Paths]
    ids: tuple[tuple[str, str], ...]  # (scheme, or "" where it says itself what it is; path)
    entries: Paths = ()  # paths of its list of papers; a file that has none of them is one paper, or a list
    is_library: bool = False  # titles end with a stop, as libraries write them


def _paths(written: str | list[str]) -> Paths:
    return (written,) if isinstance(written, str) else tuple(written)


@cache
def _read_tables() -> dict[str, Any]:
    text = Path(__file__).with_name("registries.toml").read_text("utf-8")
    return tomllib.loads(text.replace("{works}", tomllib.loads(text)["works"]))


@cache
def read_person() -> dict[str, Paths]:
    """Where a person's parts are, whoever writes it."""
    return {part: _paths(paths) for part, paths in _read_tables()["person"].items()}


@cache
def read_registries() -> tuple[Registry, ...]:
    """Each registry, in the order in which they are tried."""
    return tuple(
        Registry(
            row["title"],
            tuple(map(re.compile, _paths(row["sign"]))),
            {field: _paths(paths) for field, paths in row["fields"].items()},
            tuple((scheme, path) for scheme, path in row["ids"]),
            _paths(row.get("entries", [])),
            row.get("is_library", False),
        )
        for row in _read_tables()["registry"]
    )
