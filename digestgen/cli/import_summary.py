"""The end of an import or fetch in words: what came in, what was kept, what is left out."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from digestgen.cli.options import (
    show_dangling,
)
from digestgen.problems import SourceError
from digestgen.report import Reporter, render_json, render_source_error

if TYPE_CHECKING:  # sources take a third of a second to import, which only these commands need
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.intake import Intake, Outcome

_LATER = {"waiting": "in the inbox", "rejected": "rejected before"}  # said where there are any
_LISTED = 20  # entries named on the screen; --json names all


def close(
    reporter: Reporter,
    intakes: Sequence[Intake],
    collection: Collection,
    unit: str,
    report: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """The end of an import or fetch: remarks, what changes, the table, what went wrong, and the exit status."""
    from digestgen.collecting.intake import count_changes
    from digestgen.collecting.saving import render_diff

    show_dangling(reporter, collection.loose)
    _say_some(reporter, "", [remark for intake in intakes for remark in intake.remarks])
    if as_json:
        cleaned = {"cleaned": _cleaned_as_json(intakes)} if report else {}
        unknown = {"unknown_topics": dict(sorted(collection.unknown.items()))} if collection.unknown else {}
        reporter.print(render_json(_as_json(intakes) | unknown | cleaned))
    else:
        if diff := dry_run and render_diff(collection.config, collection.unsaved).rstrip("\n"):
            reporter.print(diff)
        _say_outcomes(reporter, intakes, collection.unknown)
        if report:
            reporter.table(("times", "in", "written", "became"), count_changes(intakes))
        _say_table(reporter, intakes, unit, dry_run)
    for intake in intakes:
        if intake.refused:
            reporter.warn(render_source_error(intake.refused))
    _say_some(reporter, "", [f"{o.title}: left out: {o.reason}" for i in intakes for o in i.outcomes
                             if o.kind == "refused"], bad=True)  # fmt: skip
    refused = sum(intake.refused is not None for intake in intakes)
    if refused:
        some = any(intake.outcomes for intake in intakes)
        rest = "the others are in." if refused < len(intakes) else "what came before is in."
        reporter.warn(f"{refused} of {len(intakes)} {unit}{'s' * (len(intakes) != 1)} refused; "
                      + (rest if some else "nothing was written."))  # fmt: skip
    if any(intake.problems for intake in intakes):
        sys.exit(SourceError.exit_status)


def _say_outcomes(reporter: Reporter, intakes: Sequence[Intake], unknown: Mapping[str, int]) -> None:
    outcomes = [outcome for intake in intakes for outcome in intake.outcomes]
    kept = [f"{outcome.path}: {', '.join(outcome.kept)}" for outcome in outcomes if outcome.kept]
    _say_some(reporter, "Kept, as a person wrote it; the source says otherwise:", kept)
    alike = {"same title, other ids": [o for o in outcomes if o.alike and o.kind == "new"],
             "a source gives the ids of both": [o for o in outcomes if o.alike and o.kind != "new"]}  # fmt: skip
    for why, alike_outcomes in alike.items():
        lines = dict.fromkeys(shlex.join(("digestgen", "merge", *_oldest(o))) for o in alike_outcomes)
        _say_some(reporter, f"Perhaps one paper: {why}. If so, make them one:", list(lines))
    untagged = sorted({o.path for o in outcomes if o.kind == "new" and not o.tags})
    _say_some(reporter, "No tag fits:", untagged)
    _say_some(reporter, "Topics that content/tags.yml lacks (add them as tags, or as aliases of tags):",
              [f"{topic} ({count:,})" for topic, count in sorted(unknown.items(), key=lambda one: (-one[1], one[0]))])  # fmt: skip
    skipped = [f"{i.name}: {s.where}: {s.why}" for i in intakes for s in i.skipped]
    _say_some(reporter, "Skipped:", skipped)


def _oldest(outcome: Outcome) -> tuple[str, str]:
    """The file to keep and the one to lay under it: of a new paper, the other was here first."""
    other = outcome.alike[0]
    return (other, outcome.path) if outcome.kind == "new" else (outcome.path, other)


def _say_some(reporter: Reporter, heading: str, lines: Sequence[str], *, bad: bool = False) -> None:
    """The first lines under a heading, indented, and how many more there are; `bad` ones even when quiet."""
    if lines:
        more = len(lines) - _LISTED
        shown = [*lines[:_LISTED], *([f"… and {more:,} more (--json names all)"] if more > 0 else [])]
        text = f"{heading}\n" + "\n".join(f"  {line}" for line in shown) if heading else "\n".join(shown)
        (reporter.warn if bad else reporter.info)(text)


def _say_table(reporter: Reporter, intakes: Sequence[Intake], unit: str, dry_run: bool) -> None:
    kinds = ("new", "updated", "unchanged")
    rows = [(i.name, *(i.count(kind) for kind in kinds), len(i.skipped), i.problems) for i in intakes]
    if len(rows) > 1 and not reporter.quiet:
        reporter.table((unit, *kinds, "skipped", "problems"), rows)
    total = [len({o.path for i in intakes for o in i.outcomes if o.kind == kind}) for kind in kinds]
    skipped, problems = sum(len(i.skipped) for i in intakes), sum(i.problems for i in intakes)
    words = [f"{count:,} {kind}" for count, kind in zip(total, kinds, strict=True)]
    words += [
        f"{count:,} {what}" for kind, what in _LATER.items() if (count := sum(i.count(kind) for i in intakes))
    ]
    words += [f"{skipped:,} skipped"] if skipped else []
    words += [f"{problems:,} problem{'s' * (problems != 1)}"] if problems else []
    reporter.info(("Would be: " if dry_run else "") + ", ".join(words) + ".")


def _cleaned_as_json(intakes: Sequence[Intake]) -> list[dict[str, Any]]:
    from digestgen.collecting.intake import count_changes

    names = ("times", "in", "written", "became")
    return [dict(zip(names, row, strict=True)) for row in count_changes(intakes)]


def _as_json(intakes: Sequence[Intake]) -> dict[str, Any]:
    return {
        "papers": [{"from": i.name, "kind": o.kind, "path": o.path, "title": o.title, "changed": o.changed, "kept": o.kept,
                    "alike": o.alike, "tags": o.tags, "reason": o.reason} for i in intakes for o in i.outcomes],
        "skipped": [{"from": i.name, "where": s.where, "why": s.why} for i in intakes for s in i.skipped],
        "refused": [{"file": e.name, "line": e.line, "what": e.what, "hint": e.hint}
                    for e in (i.refused for i in intakes) if e],
        "remarks": [remark for i in intakes for remark in i.remarks],
    }  # fmt: skip
