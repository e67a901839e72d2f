"""A project's cache, and a paper as it is kept there: plain values in, plain values out, and faster than YAML.

marshal is Python's own format for plain values; it runs nothing when it is read, and the cache is dropped
when Python or this package changes.
"""

from __future__ import annotations

import marshal
from dataclasses import astuple, fields, make_dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from digestgen.cache import Cache, read_program_key
from digestgen.model.ids import PaperId
from digestgen.model.paper import Image, Paper
from digestgen.model.person import Name

_FIELDS = tuple(f.name for f in fields(Paper))
_read_fields = attrgetter(*_FIELDS)
_ID, _IDS, _AUTHORS, _IMAGE, _PUBLICATION = (
    _FIELDS.index(name) for name in ("id", "ids", "authors", "image", "publication")
)

# Values of a paper in the same places of memory, which its fields are in. A frozen class sets each of them by a call, all of
# which take as long as all else that is done for a paper that did not change.
_Values = make_dataclass("_Values", _FIELDS, slots=True, repr=False, eq=False)
_new = tuple.__new__  # of what NamedTuple makes, without what it does for defaults and names
_BARE = tuple(Name._field_defaults.values())

Lines = dict[str, int]
Links = tuple[tuple[int, str], ...]


def open_cache(work: Path, *, resident: bool = False, is_dry: bool = False) -> Cache:
    """The project's cache; empty when this program or Python is another one than that which filled it.

    Args:
        work: the project's folder for what is safe to delete.
        resident: see Cache.
        is_dry: where there is none, none is made.
    """
    if is_dry and not (work / "cache.db").exists():
        return Cache(None)
    return Cache(work / "cache.db", read_program_key(work), resident=resident)


def pack_paper(paper: Paper, lines: Lines, links: Links, *cited: Any) -> bytes:
    """A paper, the lines of its fields (for problems that only show later), its links by line, and how it is cited."""
    values = [*_read_fields(paper)]
    values[_ID] = (paper.id.scheme, paper.id.value)
    values[_IDS] = tuple((paper_id.scheme, paper_id.value) for paper_id in paper.ids)
    values[_AUTHORS] = tuple(tuple(n) if any(n[1:]) else n.text for n in paper.authors)
    if "editor" in paper.publication:
        values[_PUBLICATION] = {
            **paper.publication,
            "editor": [tuple(n) for n in paper.publication["editor"]],
        }
    values[_IMAGE] = astuple(paper.image) if paper.image else None
    return marshal.dumps((values, lines, links, *cited))


def unpack_paper(data: bytes) -> tuple[Paper, Lines, Links, *tuple[Any, ...]]:
    """What pack_paper() packed."""
    values, *rest = marshal.loads(data)
    values[_ID] = _new(PaperId, values[_ID])
    if values[_IDS]:
        values[_IDS] = tuple([PaperId(*parts) for parts in values[_IDS]])
    values[_AUTHORS] = tuple([_new(Name, (n, *_BARE) if n.__class__ is str else n) for n in values[_AUTHORS]])
    if editors := values[_PUBLICATION].get("editor"):
        values[_PUBLICATION]["editor"] = tuple([Name(*n) for n in editors])
    if values[_IMAGE]:
        values[_IMAGE] = Image(*values[_IMAGE])
    paper: Any = _Values(*values)
    paper.__class__ = Paper
    return paper, *rest
