"""Files → records, through the source that reads them, into a collection."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from digestgen.collecting.collection import Collection
from digestgen.collecting.intake import Intake, Progress
from digestgen.library.reader import PAPERS
from digestgen.model.record import Record
from digestgen.problems import SourceError, nearest
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import recognise_source, unpack
from digestgen.sources.toolkit.pieces import Large, find_large, parse_pieces

AUTO = "auto"
_BESIDE, _BESIDE_BYTES = 20, 1_000_000  # files beside a file that are read, and bytes of one
_Beside = dict[tuple[str, tuple[str, ...]], dict[str, bytes]]  # (folder, names in it) → what was read there


def is_here(name: str) -> bool:
    """Whether a file or folder is called so; a title may be longer than the names that the system allows."""
    with suppress(OSError, ValueError):
        return name != "" and Path(name).exists()
    return False


def find_near_file(name: str) -> str:
    """A file that is there and is almost called so; "" for none."""
    path = Path(name)
    try:
        beside = [file for file in path.parent.iterdir() if file.suffix.casefold() == path.suffix.casefold()]
        names = {file.stem: str(file) for file in beside if file.is_file()}
    except (OSError, ValueError):
        return ""
    return names.get(nearest(path.stem, names), "") if not path.is_dir() else ""


def take_files(
    collection: Collection,
    source: str,
    files: Sequence[str],
    read_input: Callable[[], bytes],
    context: Context,
    progress: Progress | None = None,
) -> list[Intake]:
    """Bring files in, one after the other; a bad one does not stop the others.

    Args:
        source: its key; `auto` to find out for each file.
        files: paths; `-` for standard input, of which `read_input` gives the bytes.
    """
    intakes = []
    folders: _Beside = {}
    for name in files:
        intake = Intake(name)
        intakes.append(intake)
        if _is_paper(collection, name):
            what = "it is in the library already, and is read from there"
            hint = "Edit it as it is; digestgen check says whether it can be read."
            intake.refused = SourceError(name, what, hint=hint)
            continue
        try:
            large = find_large(Path(name)) if name != "-" else None
            if large and _take_large(collection, source, large, context, intake, progress):
                continue
            data = read_input() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            near = find_near_file(name)
            what, hint = f"cannot be read: {error.strerror}", f'Did you mean "{near}"?' if near else ""
            if Path(name).is_dir():  # Linux says so in `error`, Windows "Permission denied"
                what, hint = (
                    "this is a folder",
                    f"Name the files in it: digestgen import {source} {Path(name) / '*'}",
                )
            intake.refused = SourceError(name, what, hint=hint)
            continue
        records = parse_file(source, data, name, context, intake, folders)
        collection.take(intake, records, progress=progress)
    return intakes


def _is_paper(collection: Collection, name: str) -> bool:
    """Whether it is the file of a paper that is here."""
    papers = collection.config.root / collection.config.content / PAPERS
    file = Path(name)
    return file.suffix == ".md" and file.is_file() and file.resolve().is_relative_to(papers.resolve())


def _take_large(
    collection: Collection,
    source: str,
    file: Large,
    context: Context,
    intake: Intake,
    progress: Progress | None,
) -> bool:
    """Bring a large file in, a piece at a time; False where it has to be read as a whole."""
    try:
        found = recognise_source(file.read_head(), file.name, SOURCES) if source == AUTO else SOURCES[source]
        if not file.can_be_cut(found):
            return False
        if source == AUTO:
            intake.remarks.append(f"{intake.name} was read as {found.key}: {found.title}.")
        for parsed, done in parse_pieces(file, found, context):
            first = len(intake.outcomes)
            collection.take(intake, parsed.records)
            collection.release(outcome.path for outcome in intake.outcomes[first:])
            if not collection.names_all:
                intake.forget(first)
            intake.remarks += [remark for remark in parsed.remarks if remark not in intake.remarks]
            intake.skipped += parsed.skipped
            if progress:
                progress(f"MB {intake.name}", done // 10**6, file.size // 10**6)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return False  # who unpacks the whole says what is wrong with it
    except SourceError as error:
        intake.refused = error
    return True


def parse_file(
    source: str, data: bytes, name: str, context: Context, intake: Intake, folders: _Beside
) -> tuple[Record, ...]:
    """Read one file's bytes through a source; a gzip archive is opened.

    What is to be said goes into `intake`, also why nothing could be read; what is read beside the file, into `folders`.
    """
    try:
        data, inner = unpack(data, name)
        found = recognise_source(data, inner, SOURCES) if source == AUTO else SOURCES[source]
        if source == AUTO:
            intake.remarks.append(f"{name} was read as {found.key}: {found.title}.")
        beside: dict[str, bytes] = {}
        if found.beside and name != "-":
            place = (str(Path(name).parent), found.beside)
            if place not in folders:
                folders[place] = _read_beside(*place)
            beside = folders[place]
        parsed = found.parse(data, inner, replace(context, beside=beside))
    except SourceError as error:
        intake.refused = error
        return ()
    intake.remarks += parsed.remarks
    intake.skipped += parsed.skipped
    return parsed.records


def _read_beside(folder: str, patterns: Sequence[str]) -> dict[str, bytes]:
    """The files of a folder that belong to a file in it, by name."""
    try:
        found = sorted(file for pattern in patterns for file in Path(folder).glob(pattern) if file.is_file())
        return {
            file.name: file.read_bytes() for file in found[:_BESIDE] if file.stat().st_size <= _BESIDE_BYTES
        }
    except OSError as error:
        raise SourceError(str(error.filename), f"cannot be read: {error.strerror}") from error
