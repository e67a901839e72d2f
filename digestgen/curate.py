"""Tags over the whole library: counted, suggested, assigned anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from digestgen.collect import read_text
from digestgen.config import Config
from digestgen.library.frontmatter import Document, parse_document
from digestgen.library.merge import short_hash
from digestgen.library.reader import read_library
from digestgen.library.schema import Reading, is_empty, words
from digestgen.library.writer import render_edited
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.tagging import Suggestion, build_matcher, suggest


def count_tags(config: Config) -> list[tuple[Tag, int]]:
    """Every tag with the number of papers that carry it themselves, most used first."""
    library = read_library(config.root, config.content)
    counts = Counter(slug for paper in library.papers for slug in paper.tags)
    return sorted(
        ((tag, counts[slug]) for slug, tag in library.tags.items()), key=lambda row: (-row[1], row[0].slug)
    )


def suggest_tags(config: Config, limit: int) -> Sequence[Suggestion]:
    """What is frequent in titles, abstracts and source keywords, and no tag covers."""
    library = read_library(config.root, config.content)
    papers = [(str(p.id), p.title, p.abstract, keywords_of(p)) for p in library.papers]
    return suggest(papers, tuple(library.tags.values()), limit)


def apply_tags(config: Config) -> dict[str, str]:
    """Tags as the vocabulary assigns them now, for papers whose tags a source wrote, or that never had any.

    Returns:
        path → new text of each file that changes.
    """
    library = read_library(config.root, config.content)
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
    return (nodes and words(nodes[0], "tags", Reading(document.path))) or ()


def keywords_of(paper: Paper) -> tuple[str, ...]:
    """What the sources called the paper's topics: keywords and categories."""
    found: list[str] = []
    for said in paper.sources.values():
        for key in ("keywords", "categories"):
            value = said.get(key, ())
            found += [value] if isinstance(value, str) else [str(word) for word in value]
    return tuple(dict.fromkeys(word for word in found if word))
