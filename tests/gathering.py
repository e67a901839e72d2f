"""Papers into a project in a test, without a command: files through their source, records into the library."""

from __future__ import annotations

from collections.abc import Sequence

from digestgen.collecting.collection import Collection
from digestgen.collecting.files import parse_file
from digestgen.collecting.intake import Intake, Outcome, Progress
from digestgen.config import Config
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import Context


def parse_files(
    source: str, files: Sequence[tuple[str, bytes]], context: Context
) -> tuple[list[Record], list[SourceError], list[str]]:
    """Read files through one source: records, refusals, remarks."""
    intakes = [Intake(name) for name, _ in files]
    records = [
        record
        for (name, data), intake in zip(files, intakes, strict=True)
        for record in parse_file(source, data, name, context, intake, {})
    ]
    return records, [i.refused for i in intakes if i.refused], [r for i in intakes for r in i.remarks]


def collect(
    config: Config,
    records: Sequence[Record],
    *,
    today: str,
    update: bool = False,
    progress: Progress | None = None,
) -> tuple[list[Outcome], dict[str, str]]:
    """Merge records into the library, in memory: one outcome a record, and the new text of every file that changes."""
    collection, intake = Collection(config, today=today, update=update, keep=False), Intake("")
    collection.take(intake, records, progress=progress)
    return intake.outcomes, collection.unsaved
