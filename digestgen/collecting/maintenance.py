"""The whole library at once: tags counted, suggested, assigned anew; two papers made one.

`loose` is read_library's: what refers to nothing is no concern of these.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digestgen.collecting.collection import read_text
from digestgen.collecting.tagging import Suggestion, build_matcher, suggest
from digestgen.config import Config
from digestgen.library.frontmatter import Document, parse_document
from digestgen.library.merge import build_merged
from digestgen.library.reader import Library, read_library
from digestgen.library.schema import Reading, is_empty, text_list
from digestgen.library.update import Update, short_hash
from digestgen.library.writer import render_edited
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.problems import Problem, UsageError, did_you_mean


def count_tags(config: Config, loose: list[Problem] | None = None) -> list[tuple[Tag, int]]:
    """Every tag with the number of papers that carry it themselves, most used first."""
    library = read_library(config.root, config.content, loose=loose)
    counts = Counter(slug for paper in library.papers for slug in paper.tags)
    return sorted(
        ((tag, counts[slug]) for slug, tag in library.tags.items()), key=lambda row: (-row[1], row[0].slug)
    )


def suggest_tags(config: Config, limit: int, loose: list[Problem] | None = None) -> Sequence[Suggestion]:
    """What is frequent in titles, abstracts and source keywords, and no tag covers."""
    library = read_library(config.root, config.content, loose=loose)
    papers = [(str(p.id), p.title, p.abstract, keywords_of(p)) for p in library.papers]
    return suggest(papers, tuple(library.tags.values()), limit)


def apply_tags(config: Config, loose: list[Problem] | None = None) -> dict[str, str]:
    """Tags as the vocabulary assigns them now, for papers whose tags a source wrote, or that never had any.

    Returns:
        path → new text of each file that changes.
    """
    library = read_library(config.root, config.content, loose=loose)
    matcher = build_matcher(tuple(library.tags.values()))
    texts: dict[str, str] = {}
    for paper in library.papers:
        tags = matcher.assign(paper.title, paper.abstract, keywords_of(paper))
        ours = paper.imported.get("tags")
        if tags == paper.tags or (paper.tags and not ours):
            continue  # a person chose these
        document = parse_document(read_text(config.root / paper.path), paper.path)
        if ours and ours != short_hash(_written_tags(document)):
            continue  # a person changed these, or took them out
        changes = {"tags": list(tags) or None, "imported": {**paper.imported, "tags": short_hash(tags)}}
        texts[paper.path] = render_edited(document, changes)
    return texts


def _written_tags(document: Document) -> tuple[str, ...]:
    """The tags as they stand in the file: in the library, aliases have become the tags they mean."""
    nodes = [node for key, node in document.entries if key.value == "tags" and not is_empty(node)]
    return (nodes and text_list(nodes[0], "tags", Reading(document.path))) or ()


def keywords_of(paper: Paper) -> tuple[str, ...]:
    """What the sources called the paper's topics: keywords and categories."""
    found: list[str] = []
    for said in paper.sources.values():
        for key in ("keywords", "categories"):
            value = said.get(key, ())
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, Iterable):
                found += map(str, value)
    return tuple(dict.fromkeys(word for word in found if word))


@dataclass(frozen=True, slots=True)
class Merged:
    """Two papers that are to be one.

    Attributes:
        update: of the file that stays.
        gone: path of the one to take away.
        linking: paths of other files that link to it, and then link to nothing.
    """

    update: Update
    gone: str
    linking: tuple[str, ...]


def merge_papers(config: Config, kept: str, gone: str, loose: list[Problem] | None = None) -> Merged:
    """Make one paper of two; see library.merge.

    Args:
        kept, gone: files (`content/papers/2025-08/2508.01234.md`) or ids in any spelling.

    Raises:
        ContentError: content/ has problems.
        UsageError: one of them is no paper here, or both are the same.
        SourceError: the two together are no valid file.
    """
    library = read_library(config.root, config.content, loose=loose)
    ours, theirs = (_find_paper(config, library.papers, name) for name in (kept, gone))
    if ours.path == theirs.path:
        raise UsageError(f"{kept} and {gone} are the same paper already: {ours.path}")
    update = build_merged(ours, read_text(config.root / ours.path), theirs)
    return Merged(update, theirs.path, tuple(_find_linking(library, theirs.path)))


def _find_linking(library: Library, path: str) -> list[str]:
    """Other files with a link to this one."""
    targets = (
        (file, posixpath.normpath(posixpath.join(posixpath.dirname(file), re.split("[?#]", target)[0])))
        for file, links in library.links.items()
        for target in links
    )
    return sorted({file for file, target in targets if target == path and file != path})


def _find_paper(config: Config, papers: Sequence[Paper], name: str) -> Paper:
    by_path = {paper.path: paper for paper in papers}
    here, root = Path(name).resolve(), config.root.resolve()  # as a shell completes it, from any folder
    for path in (name, here.relative_to(root).as_posix() if here.is_relative_to(root) else ""):
        if path in by_path:
            return by_path[path]
    try:
        wanted = parse_id(name)
    except ValueError as error:
        hint = did_you_mean(name, by_path)
        raise UsageError(f"{name} is neither a file of content/ nor an id. {hint}".strip()) from error
    called = [paper for paper in papers if wanted in paper.all_ids]
    called += [paper for paper in papers if wanted in (PaperId("title", alias) for alias in paper.aliases)]
    if not called:
        raise UsageError(f"No paper here has the id {wanted}.")
    return called[0]
