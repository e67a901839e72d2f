"""A library that is made of values, without files: a paper is a line of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name, Person
from digestgen.model.tag import Tag
from digestgen.problems import did_you_mean
from digestgen.settings.checks import check_settings
from digestgen.site.site import Site, build_site


class Shelf:
    """Papers, tags and people, and the site that they make."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.papers: dict[str, Paper] = {}
        self.tags: dict[str, Tag] = {}
        self.people: dict[str, Person] = {}

    def add(
        self, number: int, title: str, day: str = "2025-08-07", *, authors: Iterable[str] = (), **values: Any
    ) -> Paper:
        """A paper `2508.<number>`; once more with the same number is an edit."""
        value = f"2508.{number:05}"
        paper = Paper(f"content/papers/{value}.md", PaperId("arxiv", value), title, day, **values)
        self.papers[paper.path] = paper = replace(paper, authors=tuple(map(Name, authors)))
        return paper

    def tag(self, slug: str, parent: str = "") -> None:
        self.tags[slug] = Tag(slug, slug.replace("-", " ").capitalize(), parent=parent)

    def site(self, **settings: Any) -> Site:
        keys = {
            path: blake2b(repr(paper).encode(), digest_size=16).digest()
            for path, paper in self.papers.items()
        }
        papers = tuple(self.papers[path] for path in sorted(self.papers))
        library = Library("content", papers, dict(self.tags), dict(self.people), keys=keys)
        config = Config(self.root, self.root / "mkdocs.yml", "Shelf", "https://example.org/", "/",
                        settings=check_settings(settings, did_you_mean)[0])  # fmt: skip
        return build_site(config, library)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty one."""
    return Shelf(tmp_path)


@pytest.fixture
def titles() -> Callable[[Iterable[Paper]], list[str]]:
    """The titles of papers, in their order."""
    return lambda papers: [paper.title for paper in papers]
