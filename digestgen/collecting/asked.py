"""Answers to questions by id: only papers that were asked for come in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digestgen.model.ids import PaperId
from digestgen.model.record import Record
from digestgen.sources.source import Page, Parsed, Skipped, Source
from digestgen.sources.toolkit.references import read_id


def keep_asked(pages: Iterator[Page], source: Source, words: Sequence[str]) -> Iterator[Page]:
    """The pages without papers that nobody asked for; these are named.

    Where a source gives papers new ids (a DOI that was renamed), one that stands for an id without an answer is taken,
    and that is said.

    Args:
        words: ids as typed; with one that only the source itself can read, anything may be its paper.
    """
    given = [word for word in words if word.lower() not in source.parts] if source.parse_key else []
    asked = [_read(word, source) for word in given]
    if not asked or None in asked:
        yield from pages
        return
    open_ids = list(dict.fromkeys(asked))
    for page in pages:
        records: list[Record] = []
        others: list[Record] = []
        for record in page.parsed.records:
            if found := [paper_id for paper_id in asked if paper_id in record.all_ids]:
                open_ids = [paper_id for paper_id in open_ids if paper_id not in found]
                records.append(record)
            else:
                others.append(record)
        remarks, skipped = list(page.parsed.remarks), list(page.parsed.skipped)
        for record in others:
            name = str(record.ids[0]) if record.ids else record.title
            old = next((one for one in open_ids if source.renames and one and one.scheme == "doi"), None)
            if old:
                open_ids.remove(old)
                remarks.append(f"{source.title} answers with {name} for {old}: it has been renamed.")
                records.append(record)
            else:
                skipped.append(Skipped(name, f"{source.title} sent it, and nobody asked for it"))
        yield replace(page, parsed=Parsed(tuple(records), tuple(remarks), tuple(skipped)))


def names_papers(source: Source, words: Sequence[str]) -> bool:
    """Whether words ask for papers, one by one, and not for a category, a venue or a feed."""
    return bool(source.parse_key) and any(word.lower() not in source.parts for word in words)


def _read(word: str, source: Source) -> PaperId | None:
    """The paper that a word stands for, as its source reads it."""
    scheme = {"arxiv": "arxiv", "huggingface": "arxiv", "openreview": "openreview", "pubmed": "pmid"}.get(
        source.key, "doi"
    )
    assert source.parse_key
    return read_id(source.parse_key(word), scheme=scheme)
