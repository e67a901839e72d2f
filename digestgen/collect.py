"""Collecting: records of a source → content/. Parsed first, merged in memory, then saved file by file."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digestgen.config import Config
from digestgen.library.identity import Index
from digestgen.library.merge import Merge, build_merged, build_new
from digestgen.library.reader import PAPERS, Library, read_library
from digestgen.library.writer import save_text
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from digestgen.tagging import build_matcher


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record.

    Attributes:
        kind: new, updated, unchanged, or refused: then `reason` says why, and nothing was changed.
        path: the paper's file.
        changed: fields that were set.
        kept: fields a person wrote where the source says otherwise.
        alike: files of papers with the same title and other ids: perhaps the same paper.
        tags: assigned, for new papers.
    """

    kind: str
    path: str
    title: str
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reason: str = ""


def parse_files(
    source: str, files: Iterable[tuple[str, bytes]], context: Context
) -> tuple[list[Record], list[SourceError], list[str]]:
    """Read every file through one source; a bad one does not stop the others.

    Returns:
        records, refusals, remarks.
    """
    records: list[Record] = []
    refused: list[SourceError] = []
    remarks: list[str] = []
    for name, data in files:
        try:
            parsed = SOURCES[source].parse(data, name, context)
        except SourceError as error:
            refused.append(error)
            continue
        records += parsed.records
        remarks += parsed.remarks
    return records, refused, remarks


def collect(
    config: Config,
    records: Sequence[Record],
    *,
    today: str,
    update: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[list[Outcome], dict[str, str]]:
    """Merge records into the library, in memory.

    Args:
        today: the day of this import, `YYYY-MM-DD`.
        update: take newer titles, authors and abstracts where a source wrote them.

    Returns:
        one outcome a record, and the new text of every file that changes.

    Raises:
        ContentError: content/ has problems: what is there cannot be told from what is new.
    """
    folder = config.root / config.content
    library = read_library(config.root, config.content) if folder.is_dir() else Library(config.content, ())
    matcher = build_matcher(tuple(library.tags.values()))
    index = Index(library.papers)
    texts: dict[str, str] = {}
    outcomes: list[Outcome] = []
    for done, record in enumerate(records, 1):
        paper, alike = index.find(record)
        kind = "updated" if paper else "new"
        record = replace(record, ids=index.free_ids(record, paper))
        try:
            if paper:
                text = texts.get(paper.path) or read_text(config.root / paper.path)
                merge = build_merged(paper, text, record, today, update=update)
                if not merge.changed:
                    kind = "unchanged"
            else:
                tags = matcher.assign(record.title, record.abstract, record.keywords)
                record = record if record.date else replace(record, date=today)
                merge = build_new(record, _choose_path(config, record, index), tags, today)
        except SourceError as error:
            outcomes.append(Outcome("refused", error.name, record.title, reason=error.what))
        else:
            if kind != "unchanged":
                texts[merge.paper.path] = merge.text
                index.put(merge.paper)
            outcomes.append(_outcome(kind, merge, tuple(p.path for p in alike)))
        if progress:
            progress("Papers", done, len(records))
    return outcomes, texts


def save(config: Config, texts: dict[str, str]) -> None:
    """Write the files; each is there whole or not at all."""
    for path, text in texts.items():
        save_text(config.root / path, text)


def render_diff(config: Config, texts: dict[str, str]) -> str:
    """What saving would change, as a unified diff."""
    lines: list[str] = []
    for path, text in texts.items():
        file = config.root / path
        old = _lines(read_text(file)) if file.is_file() else []
        before = f"a/{path}" if old else "/dev/null"
        lines += difflib.unified_diff(old, _lines(text), before, f"b/{path}", lineterm="")
    return "".join(line + "\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as `\n` ends them: of what else str.splitlines() cuts at, an abstract may hold some."""
    return text.removesuffix("\n").split("\n")


def _outcome(kind: str, merge: Merge, alike: tuple[str, ...]) -> Outcome:
    paper = merge.paper
    return Outcome(kind, paper.path, paper.title, merge.changed if kind == "updated" else (), merge.kept, alike,
                   paper.tags if kind == "new" else ())  # fmt: skip


def _choose_path(config: Config, record: Record, index: Index) -> str:
    """`content/papers/2025-08/2508.01234.md`; never a file that is there already."""
    one = record.ids[0]
    stem = one.slug[:120]
    for name in (stem, f"{stem}-{one.short}"):
        path = f"{config.content}/{PAPERS}/{record.date[:7]}/{name}.md"
        if path not in index and not (config.root / path).exists():
            return path
    raise SourceError(path, "a file that is no paper of this id stands in the way")


def read_text(file: Path) -> str:
    """A file of content/ as text with `\\n` line ends, without a byte order mark."""
    return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
