"""Keys: short hashes of everything that a page or feed shows, known before anything is rendered.

Same key, same bytes: an output whose key has not changed is not made again. A key therefore covers
everything that goes into the output; what is the same for all outputs is in the base key.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from digestgen.model.issue import Editorial
from digestgen.model.paper import Paper
from digestgen.site.site import Site

_path = attrgetter("path")
_PLAIN = frozenset((str, int, float, bool, bytes, type(None)))
SIZE = 12  # bytes of a key: the chance that two of a million outputs share one is below 10⁻¹⁶


def build_key(*parts: Any) -> bytes:
    """One key of several parts, which are plain data; different lists of parts have different keys."""
    # Version 2 of the format: later ones depend on how objects are shared in memory, and differ from run to run.
    try:
        data = marshal.dumps(parts, 2)
    except ValueError:  # one of them is a text of another kind, such as a message
        data = marshal.dumps(tuple(str(part) if isinstance(part, str) else part for part in parts), 2)
    return blake2b(data, digest_size=SIZE).digest()


Keep = Callable[
    [str, str, str, bytes, Callable[[], Any]], Any
]  # kind, day, name, key and how it is made → a value


@cache
def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """For the values of all fields of a dataclass, but those that what it is does not depend on."""
    return attrgetter(*(field.name for field in fields(kind) if field.compare))


class Known(NamedTuple):
    """What many pages are given, with its key, which is made once."""

    value: Any
    key: bytes


class Keys:
    """Keys of the pieces of a site, and the values that go by them.

    Args:
        base_key: key of what all outputs share: settings, templates, layouts, vocabulary, this program.
        keep: has values of earlier builds.
        links_authors: whether what is shown of a paper leads to its authors' pages. Feeds, exports and search have their
            names alone: a new page of an author is nothing new to these.
    """

    def __init__(
        self, site: Site, base_key: bytes, keep: Keep = lambda *a: a[-1](), *, links_authors: bool = True
    ) -> None:
        self.site = site
        self.base_key = base_key
        self.keep = keep
        self._links_authors = links_authors
        self._papers: dict[str, bytes] = {}

    def paper(self, paper: Paper) -> bytes:
        """Of a paper, for everything that shows it."""
        key = self._papers.get(paper.path)
        if key is None:
            site, pages = self.site, self.site.author_pages
            authors: list[str] = []
            if self._links_authors:
                authors = [
                    site.author_url(name) if name.orcid else pages.get(name.text, "")
                    for name in paper.authors
                ]
            key, links = site.library.keys[paper.path], self.links(paper.path)
            if links or paper.id in site.resolved or any(authors):
                key = build_key(key, site.slugs[paper.id], "\n".join(authors), links)
            self._papers[paper.path] = key
        return key

    def kept(self, paper: Paper, kind: str, make: Callable[[], Any], also: str = "") -> Any:
        """Plain data made of a paper, from an earlier build if the paper is as it was.

        Args:
            also: what it shows besides.
        """
        return self.keep(kind, paper.date, paper.path, self.paper(paper) + also.encode(), make)

    def papers(self, papers: Iterable[Paper]) -> bytes:
        """Of a list of papers."""
        papers, known = tuple(papers), self._papers
        try:
            return b"".join(map(known.__getitem__, map(_path, papers)))
        except KeyError:  # of the first that asks for it
            return b"".join([known.get(paper.path) or self.paper(paper) for paper in papers])

    def editorial(self, editorial: Editorial | None) -> bytes:
        """Of an editorial."""
        if editorial is None:
            return b""
        return self.site.library.keys[editorial.path] + self.links(editorial.path).encode()

    def of(self, value: Any) -> Any:
        """Whatever a page or feed is given, as plain data that changes whenever the value does.

        Raises:
            TypeError: it cannot be told whether such a value has changed.
        """
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind is Paper:
            return self.paper(value)
        if kind is Known:
            return value.key
        if kind is tuple or kind is list:
            if value and value[0].__class__ is Paper and value[-1].__class__ is Paper:
                return self.papers(value)
            return (*value,) if _PLAIN.issuperset(map(type, value)) else tuple(map(self.of, value))
        if kind is Editorial:
            return self.editorial(value)
        if isinstance(value, str):  # Markup, or a message
            return str(value)
        if isinstance(value, tuple):
            return (*value,) if _PLAIN.issuperset(map(type, value)) else tuple(map(self.of, value))
        if isinstance(value, frozenset):
            return tuple(sorted(map(str, value)))
        if isinstance(value, Mapping):
            return tuple(map(self.of, value.items()))
        if is_dataclass(value):
            return self.of(_getter(kind)(value))
        raise TypeError(f"{kind.__name__} has no key")

    def know(self, value: Any) -> Known:
        """A value with its key."""
        return Known(value, build_key(self.of(value)))

    def links(self, path: str) -> str:
        """Where a file's links lead: that may change while the file stays."""
        links = self.site.library.links.get(path)
        if not links:
            return ""
        name = path[len(self.site.library.content) + 1 :]
        return "\n".join([self.site.links.find(target, name) or "" for _, target in links])
