"""Values inside of decoded JSON, by path: `dates[dateType=Issued]/date` are those of all members of a list that fit.

Steps are keys; lists are gone through. `[key=a|b]` keeps the objects that have one of these values there (nothing for
`[key=]`), `[key!=a]` those that do not; capitals do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from digestgen.sources.toolkit.values import Fields

_STEP = re.compile(r"([^\[\]]+)(?:\[([^=!\]]+)(!?=)([^\]]*)\])?")
_Step = tuple[str, str, bool, frozenset[str]]


def find_values(value: object, path: str) -> list[object]:
    """What is at a path, in order; a list's members in place of the list. The empty path is the value itself.

    >>> find_values({"ids": [{"type": "DOI", "id": "a"}, {"type": "URL", "id": "b"}]}, "ids[type=doi]/id")
    ['a']
    """
    found = _members(value)
    for key, test, wanted, words in _parse(path):
        found = [
            member
            for parent in found
            if isinstance(parent, dict)
            for member in _members(parent.get(key))
            if not test or (isinstance(member, dict) and _fits(member.get(test), words) == wanted)
        ]
    return found


def find_texts(value: object, path: str) -> list[str]:
    """The texts and numbers at a path that are not blank; what else is there is passed over."""
    texts = (
        str(found).encode("utf-8", "replace").decode("utf-8")  # JSON may escape half a surrogate pair
        for found in find_values(value, path)
        if isinstance(found, str | int | float) and not isinstance(found, bool)
    )
    return [text for text in texts if text.strip()]


def read_texts(entry: Fields, paths: Iterable[str]) -> list[str]:
    """The texts of the first path that has some; where there is something else in place of them, that is said."""
    wrong: tuple[str, object] | None = None
    for path in paths:
        if texts := find_texts(entry.values, path):
            return texts
        others = (value for value in find_values(entry.values, path) if value not in ("", {}))
        wrong = wrong or next(((path, value) for value in others if not isinstance(value, str)), None)
    if wrong:
        entry.leave_out(wrong[0], "text", wrong[1])
    return []


@cache
def _parse(path: str) -> tuple[_Step, ...]:
    steps = []
    for step in path.split("/") if path else ():
        match = _STEP.fullmatch(step)
        assert match, step
        words = frozenset((match[4] or "").casefold().split("|"))
        steps.append((match[1], match[2] or "", match[3] != "!=", words))
    return tuple(steps)


def _members(value: object) -> list[object]:
    if isinstance(value, list):
        return [member for member in value if member is not None]
    return [] if value is None else [value]


def _fits(value: object, words: frozenset[str]) -> bool:
    if isinstance(value, list):
        return any(_fits(member, words) for member in value)
    return (value.casefold() if isinstance(value, str) else "") in words
