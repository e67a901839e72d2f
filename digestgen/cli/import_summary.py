"""What commands that bring papers in have in common: their options, and the end in words: what came in, what was kept."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.options import (
    dry_run_option,
    json_option,
    keep_objects,
    lock,
    read_config,
    show_dangling,
    utc_today,
)
from digestgen.problems import SourceError
from digestgen.report import Reporter, render_json, render_source_error

if TYPE_CHECKING:  # sources take a third of a second to import, which only these commands need
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.intake import Intake, Outcome, Progress

_LATER = {"waiting": "in the inbox", "rejected": "rejected before"}  # said where there are any


def inbox_option(function: Callable[..., Any]) -> Callable[..., Any]:
    text = "Papers that are new wait in inbox/ until you say yes: digestgen inbox."
    return click.option("--inbox", is_flag=True, help=text)(function)


def collecting_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What collect() takes, as options of a command."""
    update = "Also take newer titles, authors and abstracts that no person has edited."
    report = "Count what cleaning changed in titles and abstracts, most frequent first."
    function = click.option("--report", is_flag=True, help=report)(dry_run_option(json_option(function)))
    return click.option("--update", is_flag=True, help=update)(function)


def collect(
    reporter: Reporter,
    unit: str,
    take: Callable[[Collection, Progress], list[Intake]],
    *,
    config_file: Path,
    dry_run: bool,
    as_json: bool,
    update: bool = False,
    report: bool = False,
    inbox: bool | None = None,
    today: str = "",
) -> None:
    """Bring papers in, and say what became of them; the end of the command.

    Args:
        unit: what an intake is of, for people: "file".
        inbox: whether what is new waits; None for a command that has nothing to do with the inbox.
        today: where the person is; "" for the day as APIs count it.
    """  # fmt: skip
    keep_objects()
    from digestgen.collecting.collection import Collection

    config = read_config(config_file)
    with lock(config, reporter, dry_run):
        collection = Collection(config, today=today or utc_today(), update=update, keep=not dry_run)
        collection.names_all = as_json or report
        if inbox is not None:
            collection.aside = inbox
            _expire_candidates(collection, reporter)
        with reporter.progress() as progress:
            intakes = take(collection, progress)
    _close(reporter, intakes, collection, unit, report, dry_run, as_json)


def _expire_candidates(collection: Collection, reporter: Reporter) -> None:
    """Let go what waited for too long, and count it aloud."""
    from digestgen.collecting.inbox import expire

    days = collection.config.settings.inbox_days
    if collection.keep and (gone := len(expire(collection, collection.inbox))):
        reporter.info(f"{gone:,} paper{'s' * (gone != 1)} left the inbox: nobody looked at {'them' if gone > 1 else 'it'} "
                      f"for {days} days (inbox_days).")  # fmt: skip


def _close(reporter: Reporter, intakes: Sequence[Intake], collection: Collection, unit: str, report: bool, dry_run: bool,
           as_json: bool) -> None:  # fmt: skip
    """The end: remarks, what changes, the table, what went wrong, and the exit status."""
    from digestgen.collecting.intake import count_changes
    from digestgen.collecting.saving import render_diff

    show_dangling(reporter, collection.loose)
    names, cleaned = ("times", "in", "written", "became"), count_changes(intakes) if report else []
    reporter.some("", [remark for intake in intakes for remark in intake.remarks])
    if as_json:
        answer = _as_json(intakes)
        if collection.unknown:
            answer["unknown_topics"] = collection.unknown
        if report:
            answer["cleaned"] = [dict(zip(names, row, strict=True)) for row in cleaned]
        reporter.print(render_json(answer))
    else:
        if diff := dry_run and render_diff(collection.config, collection.unsaved).rstrip("\n"):
            reporter.print(diff)
        _say_outcomes(reporter, intakes, collection.unknown)
        reporter.table(names, cleaned)
        _say_table(reporter, intakes, unit, dry_run)
    for intake in intakes:
        if intake.refused:
            reporter.warn(render_source_error(intake.refused))
    reporter.some("", [f"{o.title}: left out: {o.reason}" for i in intakes for o in i.outcomes
                             if o.kind == "refused"], bad=True)  # fmt: skip
    refused = sum(intake.refused is not None for intake in intakes)
    if refused:
        some = any(intake.outcomes or intake.counted for intake in intakes)
        rest = "the others are in." if refused < len(intakes) else "what came before is in."
        reporter.warn(f"{refused} of {len(intakes)} {unit}{'s' * (len(intakes) != 1)} refused; "
                      + (rest if some else "nothing was written."))  # fmt: skip
    if any(intake.problems for intake in intakes):
        sys.exit(SourceError.exit_status)


def _say_outcomes(reporter: Reporter, intakes: Sequence[Intake], unknown: Mapping[str, int]) -> None:
    outcomes = [outcome for intake in intakes for outcome in intake.outcomes]
    other = {outcome.path: [key for key in outcome.kept if key != "date"] for outcome in outcomes}
    kept = [f"{path}: {', '.join(keys)}" for path, keys in other.items() if keys]
    reporter.some("Kept, as a person wrote it; the source says otherwise:", kept)
    dated = dict.fromkeys(outcome.path for outcome in outcomes if "date" in outcome.kept)
    reporter.some("Listed under another day already; change date: in the file to move a paper:", list(dated))
    alike = {"same title, other ids": [o for o in outcomes if o.alike and o.kind == "new"],
             "a source gives the ids of both": [o for o in outcomes if o.alike and o.kind != "new"]}  # fmt: skip
    for why, alike_outcomes in alike.items():
        lines = dict.fromkeys(shlex.join(("digestgen", "merge", *_oldest(o))) for o in alike_outcomes)
        reporter.some(f"Perhaps one paper: {why}. If so, make them one:", list(lines))
    untagged = sorted(
        {o.path for o in outcomes if o.kind == "new" and not o.tags}.union(*(i.untagged for i in intakes))
    )
    reporter.some("No tag fits:", untagged)
    reporter.some("Topics that content/tags.yml lacks (add them as tags, or as aliases of tags; then run digestgen tags apply):",
              [f"{topic} ({count:,})" for topic, count in sorted(unknown.items(), key=lambda one: (-one[1], one[0]))])  # fmt: skip
    reporter.some("Skipped:", [f"{i.name}: {s.where}: {s.why}" for i in intakes for s in i.skipped])


def _oldest(outcome: Outcome) -> tuple[str, str]:
    """The file to keep and the one to lay under it: of a new paper, the other was here first."""
    other = outcome.alike[0]
    return (other, outcome.path) if outcome.kind == "new" else (outcome.path, other)


def _say_table(reporter: Reporter, intakes: Sequence[Intake], unit: str, dry_run: bool) -> None:
    kinds = ("new", "updated", "unchanged")
    rows = [(i.name, *(i.count(kind) for kind in kinds), len(i.skipped), i.problems) for i in intakes]
    if len(rows) > 1 and not reporter.quiet:
        reporter.table((unit, *kinds, "skipped", "problems"), rows)
    total = [len({o.path for i in intakes for o in i.outcomes if o.kind == kind}) + sum(i.counted[kind] for i in intakes)
             for kind in kinds]  # fmt: skip
    skipped, problems = sum(len(i.skipped) for i in intakes), sum(i.problems for i in intakes)
    words = [f"{count:,} {kind}" for count, kind in zip(total, kinds, strict=True)]
    later = ((sum(i.count(kind) for i in intakes), what) for kind, what in _LATER.items())
    words += [f"{count:,} {what}" for count, what in later if count]
    words += [f"{skipped:,} skipped"] if skipped else []
    words += [f"{problems:,} problem{'s' * (problems != 1)}"] if problems else []
    reporter.info(("Would be: " if dry_run else "") + ", ".join(words) + ".")


def _as_json(intakes: Sequence[Intake]) -> dict[str, Any]:
    return {
        "papers": [{"from": i.name, "kind": o.kind, "path": o.path, "title": o.title, "changed": o.changed, "kept": o.kept,
                    "alike": o.alike, "tags": o.tags, "reason": o.reason} for i in intakes for o in i.outcomes],
        "skipped": [{"from": i.name, "where": s.where, "why": s.why} for i in intakes for s in i.skipped],
        "refused": [{"file": e.name, "line": e.line, "what": e.what, "hint": e.hint}
                    for e in (i.refused for i in intakes) if e],
        "remarks": [remark for i in intakes for remark in i.remarks],
    }  # fmt: skip
