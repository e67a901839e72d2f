"""What an import or a fetch brought in, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from digestgen.problems import SourceError
from digestgen.sources.source import Skipped

Progress = Callable[[str, int, int], None]  # step, done, of how many


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record."""

    # new, updated, unchanged; waiting, in the inbox; rejected, as somebody did before; or refused: then `reason` says
    # why, and nothing was changed
    kind: str
    path: str  # the paper's file; of one that waits or is rejected, its id
    title: str
    changed: tuple[str, ...] = ()
    # fields a person wrote where the source says otherwise; `date` where somebody asks for another day than it has
    kept: tuple[str, ...] = ()
    # of a new paper, up to three files with the same title and other ids: perhaps the same paper. Of one that was
    # here, files that have other ids of the record: the source says it is the same paper.
    alike: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # assigned, for new papers
    reason: str = ""


@dataclass(slots=True)
class Intake:
    """What one file, or one standing source, brought in: a row of the closing table."""

    name: str
    outcomes: list[Outcome] = field(default_factory=list)
    # entries that were no record, or were not wanted: where, and why
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refused: SourceError | None = None  # why it could not be used, or could not be used to its end
    # what cleaning did to titles and abstracts, as Record.changed
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    # kind → number of papers that are not among the outcomes, of a file that is too long to name all
    counted: Counter[str] = field(default_factory=Counter)
    untagged: list[str] = field(default_factory=list)  # paths of new ones among these for which no tag fits

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What refuses to go on ends what is inside, and is noted."""
        try:
            yield
        except SourceError as error:
            self.refused = error

    def count(self, kind: str) -> int:
        """Papers (not records: a file may name one twice) that are new, updated or unchanged."""
        return len({outcome.path for outcome in self.outcomes if outcome.kind == kind}) + self.counted[kind]

    def forget(self, first: int) -> None:
        """Count the outcomes from one on of which nothing is to be said but that they are."""
        rest, self.outcomes[first:] = self.outcomes[first:], []
        for one in {(outcome.kind, outcome.path): outcome for outcome in rest}.values():
            if one.kept or one.alike or one.reason:
                self.outcomes.append(replace(one, title="", changed=()))
                continue
            self.counted[one.kind] += 1
            if one.kind == "new" and not one.tags:
                self.untagged.append(one.path)
        self.changed.clear()

    @property
    def problems(self) -> int:
        return (self.refused is not None) + sum(outcome.kind == "refused" for outcome in self.outcomes)


def count_changes(intakes: Sequence[Intake]) -> list[tuple[int, str, str, str]]:
    """What cleaning changed: (how often, field, as the source wrote it, as it is now), the most frequent first."""
    counts = Counter(change for intake in intakes for change in intake.changed)
    return [(number, *change) for change, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
