"""What entries take from others: `crossref` and `xdata` (the biblatex manual, §2.2.3, §2.4.1 and appendix B; btxdoc, §2.3).

A parent says where its parts appeared. What names the parent itself (DOI, address, ISBN) stays with it: a part that
took it would be taken for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Entry(NamedTuple):
    """One entry of a file."""

    line: int
    kind: str  # its type in lower case: `article`
    key: str
    fields: Mapping[str, str]  # name in lower case → value without its braces or quotes


# Several names of one thing: who has one of them takes none of the parent's.
_GROUPS = (
    ("date", "year", "month", "day"),
    ("journal", "journaltitle"),
    ("publisher", "organization"),
    ("school", "institution"),
    ("address", "location"),
    ("number", "issue"),
    ("langid", "language"),
)
_SHARED = (
    *(name for group in _GROUPS for name in group),
    *("booktitle", "maintitle", "editor", "editortype", "series", "volume", "edition", "eventtitle"),
)
_OWN = tuple("title subtitle author abstract keywords pages collaboration howpublished note".split())
_GROUP_OF = {name: group for group in _GROUPS for name in group}
_IN_PROCEEDINGS = ("inproceedings", "conference")
_IN_BOOKS = ("inbook", "bookinbook", "suppbook")
_IN_COLLECTIONS = ("incollection", "suppcollection", "inreference")
_PARTS = (*_IN_PROCEEDINGS, *_IN_BOOKS, *_IN_COLLECTIONS)
_IN_PERIODICALS = ("article", "suppperiodical")
_CONTAINERS = (
    *("proceedings", "mvproceedings", "collection", "mvcollection", "reference", "mvreference", "periodical"),
)
_GRAIN = re.compile(
    r"xdata=(.+)-([a-z]+?)(?:-(\d{1,3}))?"
)  # one field, or one name of it: publisher = {xdata=key-publisher}
_DEEPEST = 20  # parents of parents


def inherit(entries: Sequence[Entry]) -> tuple[list[Entry], int, dict[str, str]]:
    """Entries with what they take from others of the file, wherever those stand; keys are compared without case.

    Returns:
        The entries that are papers, in the file's order; how many others only hold papers of the file, as proceedings
        do; and the keys that are referred to and in no entry, each with the name of the first entry that refers to it.
    """
    by_key: dict[str, Entry] = {}
    for entry in entries:
        if entry.key:
            by_key.setdefault(entry.key.casefold(), entry)
    family = _Family(by_key)
    complete = [entry._replace(fields=family.fields_of(entry)) for entry in entries]
    containers = {
        parent.key.casefold()
        for entry in entries
        if (parent := by_key.get(entry.fields.get("crossref", "").strip("{} ").casefold()))
        and _is_container(parent)
    }
    papers = [
        entry for entry in complete
        if entry.kind != "xdata" and not (_is_container(entry) and entry.key.casefold() in containers)
    ]  # fmt: skip
    held = sum(entry.kind != "xdata" for entry in entries) - len(papers)
    return papers, held, family.missing


def _is_container(entry: Entry) -> bool:
    """Whether an entry only holds others; BibTeX's own type for a collection is a book with editors in place of authors."""
    return entry.kind in _CONTAINERS or (
        entry.kind == "book" and "editor" in entry.fields and "author" not in entry.fields
    )


class _Family:
    """The fields of entries and of their parents, each made once."""

    def __init__(self, by_key: Mapping[str, Entry]) -> None:
        self.missing: dict[str, str] = {}
        self._by_key = by_key
        self._made: dict[str, Mapping[str, str]] = {}

    def fields_of(self, entry: Entry, depth: int = 0) -> Mapping[str, str]:
        """An entry's own fields and what it takes; of parents that refer to each other, each takes the other's own."""
        names = [
            (name, key.strip())
            for name in ("xdata", "crossref")
            for key in entry.fields.get(name, "").strip("{} ").split("," if name == "xdata" else None, 50)
            if key.strip()
        ]
        grains = [(name, match) for name, value in entry.fields.items()
                  if value.startswith("xdata=") and (match := _GRAIN.fullmatch(value))]  # fmt: skip
        if not names and not grains:
            return entry.fields
        at = entry.key.casefold()
        if self._by_key.get(at) is entry and at in self._made:
            return self._made[at]
        fields = dict(entry.fields)
        if self._by_key.get(at) is entry:
            self._made[at] = fields  # seen from its own parents, it has no more than this
        for name, key in names:
            parent = self._by_key.get(key.casefold())
            if parent is None:
                self.missing.setdefault(key, entry.key)
            elif parent is not entry and depth < _DEEPEST:
                given = self.fields_of(parent, depth + 1)
                _take(fields, given if name == "xdata" else _given(entry.kind, parent.kind, given),
                      (*_SHARED, *_OWN) if name == "xdata" else (*_SHARED, "author"))  # fmt: skip
        for name, match in grains:
            source = self._by_key.get(match[1].casefold())
            value = source.fields.get(match[2], "") if source and match[2] in (*_SHARED, *_OWN) else ""
            listed = value.split(" and ") if match[3] else [value]
            number = int(match[3] or 1)
            fields[name] = listed[number - 1] if 0 < number <= len(listed) else ""
            if source is None:
                self.missing.setdefault(match[1], entry.key)
        return fields


def _take(fields: dict[str, str], given: Mapping[str, str], names: Iterable[str]) -> None:
    before = frozenset(fields)
    for name in names:
        if name in given and before.isdisjoint(_GROUP_OF.get(name, (name,))):
            fields[name] = given[name]


def _given(kind: str, parent: str, fields: Mapping[str, str]) -> dict[str, str]:
    """What a parent gives an entry: its title is the title of where the entry appeared."""
    given = {name: fields[name] for name in _SHARED if name in fields}
    if title := join_titles(fields.get("title", ""), fields.get("subtitle", "")):
        if kind in _PARTS and not parent.startswith("mv"):
            given.setdefault("booktitle", title)
        elif kind in _IN_PERIODICALS:
            given.setdefault("journaltitle", title)
        else:
            given.setdefault("maintitle", title)
    if kind in _IN_BOOKS and "author" in fields:  # one author of the book and its parts
        given["author"] = fields["author"]
    return given


def join_titles(title: str, subtitle: str) -> str:
    """`Title: subtitle`; a title that ends in a mark of its own needs no colon."""
    if not title or not subtitle:
        return title
    return f"{title}{'' if title.rstrip('} ')[-1:] in ':?!.' else ':'} {subtitle}"
