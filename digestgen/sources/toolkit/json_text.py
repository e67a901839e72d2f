"""JSON files of any source: decoded with limits, refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator

from digestgen.problems import SourceError
from digestgen.sources.toolkit.decoding import decode_text


def parse_json(data: bytes, name: str, *, hint: str = "") -> object:
    """Decode a JSON file (RFC 8259: UTF-8; UTF-16 with a mark is taken too)."""
    text, guessed = decode_text(data, name)
    if guessed:
        raise SourceError(name, "this is not UTF-8, which JSON always is")
    return decode_json(text, name, hint=hint)


def decode_json(text: str, name: str, *, line: int = 0, hint: str = "") -> object:
    """Decode JSON text; `line` is its own line in the file, where it is one line of many."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        cut = " (it looks cut off)" if error.pos >= len(text.rstrip()) - 1 else ""
        what = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]} in column {error.colno}{cut}"
        raise SourceError(name, what, line=line or error.lineno, hint=hint) from error
    except (ValueError, RecursionError) as error:  # NaN, a number of 5,000 digits; nesting
        deep = isinstance(error, RecursionError)
        reason = "it is nested too deep" if deep else "a number in it is out of bounds"
        raise SourceError(name, f"this JSON cannot be read: {reason}", line=line) from error


def parse_json_lines(data: bytes, name: str) -> Iterator[tuple[int, object | SourceError]]:
    """Each line of a JSONL file (https://jsonlines.org) with its 1-based number; blank lines are passed over.

    A line that is not JSON comes as the SourceError that says so: one bad line is no reason to lose the others.
    """
    text, guessed = decode_text(data, name)
    if guessed:
        raise SourceError(name, "this is not UTF-8, which JSON always is")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, decode_json(line, name, line=number)
            except SourceError as error:
                yield number, error


def _refuse_constant(word: str) -> object:
    raise ValueError(word)
