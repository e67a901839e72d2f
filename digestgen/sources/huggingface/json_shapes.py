"""A Daily Papers answer in whichever container it was kept: a list, an envelope, Python reprs, one paper."""

from __future__ import annotations

import ast
import json
import warnings
from dataclasses import dataclass

from digestgen.problems import SourceError

_REPR_LIMIT = 1_000_000  # characters of one entry; the largest seen has 60,000
_NESTING = 60  # brackets within brackets; entries have 4, and a few more stand in texts
FETCH_AGAIN = "Download the day again: https://huggingface.co/api/daily_papers?date=2025-08-07"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the container held."""

    entries: tuple[dict[object, object], ...]
    day: str = ""  # what the envelope gives as the day, unchecked; "" when there is none
    single: bool = False  # it is one paper (`/api/papers/ID`), not a day's list


def parse_answer(value: object, name: str) -> Answer:
    """The entries in a decoded file."""
    if isinstance(value, list):
        return Answer(_entries(value, name))
    if not isinstance(value, dict):
        what = f"the file holds {json.dumps(value)[:40]!a} and nothing else: the download failed"
        raise SourceError(name, what, hint=FETCH_AGAIN)
    day = value.get("date")
    day = day if isinstance(day, str) else ""
    if value.get("status") == "no_data":
        raise SourceError(name, f"Hugging Face says it has no papers for {_short(day) or 'this day'}")
    if isinstance(value.get("data"), list):
        return Answer(_entries(value["data"], name), day)
    if "paper" in value or ("id" in value and "title" in value):
        return Answer((value,), day, single=True)
    message = value.get("error") or value.get("message")
    if isinstance(message, str):
        raise SourceError(name, f'Hugging Face answered with an error: "{_short(message)}"', hint=FETCH_AGAIN)
    keys = ", ".join(_short(key) for key in list(value)[:5]) or "no keys"
    raise SourceError(name, f"this JSON is not a Daily Papers answer: an object with {keys}")


def _short(text: str) -> str:
    text = "".join(c if c.isprintable() else "?" for c in text[:200])
    return text if len(text) <= 80 else text[:79] + "…"


def _entries(values: list[object], name: str) -> tuple[dict[object, object], ...]:
    if not values:
        raise SourceError(name, "the list of papers is empty: Hugging Face has none for this day")
    return tuple(_entry(value, number, name) for number, value in enumerate(values, 1))


def _entry(value: object, number: int, name: str) -> dict[object, object]:
    if isinstance(value, str):
        value = _parse_repr(value, number, name)
    if not isinstance(value, dict):
        raise SourceError(name, f"entry {number} is not an object with a paper in it")
    return value


def _parse_repr(text: str, number: int, name: str) -> object:
    """An entry that was stored as Python's repr of it: a literal, never code."""
    if len(text) > _REPR_LIMIT:
        raise SourceError(name, f"entry {number} is longer than {_REPR_LIMIT:,} characters")
    if not text.startswith("{") or _nesting(text) > _NESTING:  # ast's parser recurses in C
        raise SourceError(name, f"entry {number} is text, but no Python literal of a paper")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # an escape that repr() never writes: refused, not warned about
            return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, Warning) as error:
        raise SourceError(name, f"entry {number} is text, but no Python literal of a paper") from error


def _nesting(text: str) -> int:
    """The deepest nesting of brackets, those inside texts counted as well."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest
