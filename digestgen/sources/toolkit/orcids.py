"""ORCID iDs that stand apart from the authors whom they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digestgen.model.person import Name, split_name
from digestgen.sources.toolkit.names import read_name

_ID = re.compile(r"(?<![\d-])(?:\d{4}-){3}\d{3}[\dX](?![\d-])")
_NAMED = re.compile(r"(?:^|[;|\n])\s*([^/:;|\n]{2,100})/((?:\d{4}-){3}\d{3}[\dX])(?![\d-])")


def give_orcids(people: Sequence[str | Name], text: str) -> list[str | Name]:
    """Authors with their ORCID iDs, of a list by name (Web of Science) or in the authors' order (OpenAlex).

    A name in the list may be another spelling: family name and first initial have to be one author's only.

    >>> [name.orcid for name in give_orcids(["One, Ada B.", "Two, Bo"], "One, Ada/0000-0002-1825-0097") if isinstance(name, Name)]
    ['0000-0002-1825-0097']
    """
    ordered = text.split("|")
    if len(ordered) == len(people) and not _NAMED.search(text):
        found = {at: match[0] for at, part in enumerate(ordered) if (match := _ID.search(part))}
    else:
        keys = [_key(one) for one in people]
        named = {_key(match[1].strip()): match[2] for match in _NAMED.finditer(text)}
        found = {at: named[key] for at, key in enumerate(keys) if key in named and keys.count(key) == 1}
    return [
        (one if isinstance(one, Name) else read_name(one))._replace(orcid=found[at]) if at in found else one
        for at, one in enumerate(people)
    ]


def _key(person: str | Name) -> tuple[str, str]:
    parts = split_name(person if isinstance(person, Name) else read_name(person))
    return parts.last.casefold(), parts.given[:1].casefold()
