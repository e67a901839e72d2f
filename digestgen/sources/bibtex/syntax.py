r"""Entries that bibtexparser refuses or joins, cut into fields: no key, no comma between two fields, none but commas.

BibTeX's own grammar counts every brace (btxdoc, §4), biber and pandoc leave out escaped ones; exporters write for one
of the two. An entry is read by the count under which it closes before the next one begins.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_START = re.compile(r"[ \t]*@([A-Za-z]+)[ \t]*([{(])\s*")
_NEXT = re.compile(r"^[ \t]*@[A-Za-z]{1,20}[ \t]*[{(]", re.MULTILINE)
_KEY = re.compile(r"([^\s,={}()\"#]*)\s*")
_GAP = re.compile(r"[\s,]*")
_NAME = re.compile(r"([A-Za-z][^\s={},\"#%()]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()\"#=]+")
_COUNTS = (re.compile(r'\\.|[{}"]', re.DOTALL), re.compile(r'[{}"]'))
_BLANKS = re.compile(r"\s*")
# A value that bibtexparser may have read on into the next field.
_JOINED = re.compile(r'[}"\w]\s+[A-Za-z][\w-]*\s*=')


class Cut(NamedTuple):
    """One entry."""

    kind: str  # kind, key: as written; the key may be ""
    key: str
    fields: list[tuple[str, str]]  # name and value as written: `("month", 'jul # "~4"')`
    missing: list[str]  # names of the fields that no comma divides from what is before them
    end: int  # where in the text it ends


def is_joined(values: list[str]) -> bool:
    """Whether one of an entry's values as written may hold a second field."""
    return any(_JOINED.search(value) for value in values)


def cut_entry(text: str, at: int) -> Cut | None:
    """The entry that begins there; None where it does not close before the next one begins, or is not one at all."""
    if (start := _START.match(text, at)) is None:
        return None
    following = _NEXT.search(text, start.end())
    limit = following.start() if following else len(text)
    return next((cut for count in _COUNTS if (cut := _cut(text, start, limit, count))), None)


def _cut(text: str, start: re.Match[str], limit: int, count: re.Pattern[str]) -> Cut | None:
    closing = "}" if start[2] == "{" else ")"
    key, at = "", start.end()
    if not _NAME.match(text, at, limit) and (match := _KEY.match(text, at, limit)):
        key, at = match[1], match.end()
    fields: list[tuple[str, str]] = []
    missing: list[str] = []
    while True:
        gap = _GAP.match(text, at, limit)
        at = gap.end() if gap else at
        if text[at : at + 1] == closing and at < limit:
            return Cut(start[1], key, fields, missing, at + 1)
        name = _NAME.match(text, at, limit)
        if name is None:
            return None
        if (key or fields) and not (gap and "," in gap[0]):
            missing.append(name[1])
        end = _end_of_value(text, name.end(), limit, count)
        if end < 0:
            return None
        fields.append((name[1], text[name.end() : end]))
        at = end


def _end_of_value(text: str, at: int, limit: int, count: re.Pattern[str]) -> int:
    """Behind `{…}`, `"…"` or a word, and whatever `#` joins to it; -1 where there is none."""
    while True:
        mark = text[at : at + 1]
        if mark and mark in '{"':
            end = _end_of_group(text, at, limit, count)
        else:
            word = _BARE.match(text, at, limit)
            end = word.end() if word else -1
        blanks = _BLANKS.match(text, end, limit) if 0 <= end <= limit else None
        if blanks is None or text[blanks.end() : blanks.end() + 1] != "#":
            return end
        following = _BLANKS.match(text, blanks.end() + 1, limit)
        at = following.end() if following else limit


def _end_of_group(text: str, at: int, limit: int, count: re.Pattern[str]) -> int:
    depth, is_quoted = 0, text[at] == '"'
    for mark in count.finditer(text, at + is_quoted, limit):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth < 0:
                return -1
            if depth == 0 and not is_quoted:
                return mark.end()
        elif mark[0] == '"' and is_quoted and depth == 0:
            return mark.end()
    return -1
