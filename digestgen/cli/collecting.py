"""Commands that bring papers into content/: import, fetch, merge."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.command import (
    Day,
    Span,
    command,
    config_option,
    dry_run_option,
    hold,
    json_option,
    say_loose,
)
from digestgen.config import read_config
from digestgen.problems import Problem, SourceError, UsageError, did_you_mean
from digestgen.report import Reporter, render_json, render_source_error

if TYPE_CHECKING:  # sources take a third of a second to import, which only these commands need
    from digestgen.collecting.collection import Collection, Intake, Outcome

_LISTED = 20  # entries named on the screen; --json names all


class _SourceCommand(click.Command):
    """A command whose help lists the sources."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from digestgen.sources import SOURCES

        fetching = self.name == "fetch"
        rows = [(s.key, s.asks if fetching else s.help) for s in SOURCES.values() if s.fetch or not fetching]
        with formatter.section("Sources"):
            formatter.write_dl(
                rows if fetching else [("auto", "Whichever of these recognises the file."), *rows]
            )
        super().format_epilog(ctx, formatter)


class _Map(click.ParamType):
    """`title=Paper Title,authors=Who` → field → column."""

    name = "FIELD=COLUMN,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        pairs = [pair.partition("=") for pair in value.split(",")]
        if not all(field.strip() and column.strip() for field, _, column in pairs):
            self.fail(f'"{value}" is no list of field=column, such as title=Title,authors=Names.', param, ctx)
        return {field.strip(): column.strip() for field, _, column in pairs}


_update = click.option(
    "--update", is_flag=True, help="Also take newer titles, authors and abstracts that no person has edited."
)
_report = click.option(
    "--report", is_flag=True, help="Count what cleaning changed in titles and abstracts, most frequent first."
)


@click.command(
    "import",
    cls=_SourceCommand,
    help="Bring papers from FILEs into content/. Safe to repeat: what people wrote stays.",
    epilog="Example: digestgen import auto *.bib export.ris   ·   digestgen import text daily-papers.txt --date 2025-08-07",
)
@click.argument("source")
@click.argument("files", nargs=-1, required=True, metavar="FILE… | -")
@click.option(
    "--date", "day", type=Day(), help="The day the papers are listed under, instead of the one the file says."
)
@click.option(
    "--map", "columns", type=_Map(), help="Which column of a table is which field: title=Title,authors=Names."
)
@_update
@_report
@dry_run_option
@json_option
@config_option
@command()
def import_(
    reporter: Reporter,
    source: str,
    files: tuple[str, ...],
    day: str | None,
    columns: dict[str, str] | None,
    update: bool,
    report: bool,
    dry_run: bool,
    as_json: bool,
    config_file: Path,
) -> None:
    from digestgen.collecting.collection import AUTO, Collection, take_files
    from digestgen.sources import SOURCES, Context

    if source != AUTO and source not in SOURCES:
        near = did_you_mean(source, [AUTO, *SOURCES])
        if Path(source).is_file():
            near = f'That is a file; did you mean "digestgen import {AUTO} {shlex.quote(source)}"? '
        raise UsageError(f'There is no source "{source}". {near}'
                         f"The sources are: {AUTO}, {', '.join(SOURCES)}; see digestgen import --help.")  # fmt: skip
    config = read_config(config_file)
    today = date.today().isoformat()
    context = Context(day or "", today, columns or {})
    with hold(config, reporter, dry_run):
        collection = Collection(config, today=today, update=update, keep=not dry_run)
        with reporter.progress() as progress:
            intakes = take_files(collection, source, files, sys.stdin.buffer.read, context, progress)
    _close(reporter, intakes, collection, "file", report, dry_run, as_json)


@click.command(
    cls=_SourceCommand,
    help="Ask SOURCE over the network and bring the papers into content/. Without SOURCE, bring every standing source "
    "of mkdocs.yml up to date. A fetch that was interrupted goes on where it stopped.",
    epilog="Example: digestgen fetch arxiv --category cs.CL --from 2025-08-01 --to 2025-08-07",
)
@click.argument("source", required=False)
@click.argument("words", nargs=-1, metavar="[WORD…]")
@click.option("--query", default="", help="A search, in the source's own language.")
@click.option("--category", default="", help="The source's own category or venue.")
@click.option(
    "--date", "--week", "span", type=Span(), help="A day, week or month: 2025-08-07, 2025-W32, 2025-08."
)
@click.option("--from", "first", type=Day(), help="From this day on.")
@click.option("--to", "last", type=Day(), help="Up to this day, which is included.")
@click.option("--limit", type=click.IntRange(1), help="At most so many papers.")
@_update
@_report
@dry_run_option
@json_option
@config_option
@command()
def fetch(
    reporter: Reporter,
    source: str | None,
    words: tuple[str, ...],
    query: str,
    category: str,
    span: tuple[str, str] | None,
    first: str | None,
    last: str | None,
    limit: int | None,
    update: bool,
    report: bool,
    dry_run: bool,
    as_json: bool,
    config_file: Path,
) -> None:
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.fetching import build_asked, fetch_papers, fetch_standing
    from digestgen.sources import Query

    if span and (first or last):
        raise UsageError("--date says which days; leave out --from and --to.")
    day = ""
    if span and words:  # papers asked for by name: the day they are listed under
        day = span[0] if span[0] == span[1] else ""
        if not day:
            raise UsageError("Papers that are named are listed under one day: --date 2025-08-07.")
    elif span:
        first, last = span
    query_ = Query(words, query, category, first or "", last or "", limit or 0)
    if source is None and (query_ != Query() or span):
        raise UsageError("Say of which source: digestgen fetch arxiv --category cs.CL. Without one, "
                         "the standing sources of mkdocs.yml are brought up to date.")  # fmt: skip
    asked = build_asked(source, query_) if source else None
    config = read_config(config_file)
    with hold(config, reporter, dry_run):
        collection = Collection(config, today=date.today().isoformat(), update=update, keep=not dry_run)
        with reporter.progress() as progress:
            intakes = (
                [fetch_papers(collection, asked, day, progress, reporter.say)]
                if asked
                else fetch_standing(collection, progress, reporter.say)
            )
    _close(reporter, intakes, collection, "source", report, dry_run, as_json)


@click.command(epilog="Example: digestgen merge 2508.01234 10.1145/3711896.1234567")
@click.argument("kept")
@click.argument("gone")
@dry_run_option
@config_option
@command()
def merge(reporter: Reporter, kept: str, gone: str, dry_run: bool, config_file: Path) -> None:
    """Make one paper of two: KEPT takes over what GONE has and it has not; GONE's file goes, its address redirects.

    Each is a file of content/ or any id of the paper.
    """
    from digestgen.collecting.collection import render_diff, save
    from digestgen.collecting.maintenance import merge_papers

    config = read_config(config_file)
    loose: list[Problem] = []
    with hold(config, reporter, dry_run):
        united = merge_papers(config, kept, gone, loose)
        path, text = united.merge.paper.path, united.merge.text
        if dry_run:
            reporter.give(render_diff(config, {path: text}, [united.gone]).rstrip("\n"))
        else:
            save(config, {path: text})
            (config.root / united.gone).unlink()
    say_loose(reporter, loose)
    reporter.say(f"{'Would merge' if dry_run else 'Merged'} {united.gone} into {path}.")
    if united.linking:
        reporter.say(f"Links to {united.gone} have to be changed to {path} in: {', '.join(united.linking)}.")


def _close(
    reporter: Reporter,
    intakes: Sequence[Intake],
    collection: Collection,
    unit: str,
    report: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """The end of an import or fetch: remarks, what changes, the table, what went wrong, and the exit status."""
    from digestgen.collecting.collection import count_changes, render_diff

    say_loose(reporter, collection.loose)
    _say_some(reporter, "", [remark for intake in intakes for remark in intake.remarks])
    if as_json:
        reporter.give(
            render_json(_as_json(intakes) | ({"cleaned": _cleaned_as_json(intakes)} if report else {}))
        )
    else:
        if diff := dry_run and render_diff(collection.config, collection.unsaved).rstrip("\n"):
            reporter.give(diff)
        _say_outcomes(reporter, intakes)
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


def _say_outcomes(reporter: Reporter, intakes: Sequence[Intake]) -> None:
    outcomes = [outcome for intake in intakes for outcome in intake.outcomes]
    kept = [f"{outcome.path}: {', '.join(outcome.kept)}" for outcome in outcomes if outcome.kept]
    _say_some(reporter, "Kept, as a person wrote it; the source says otherwise:", kept)
    alike = {"same title, other ids": [o for o in outcomes if o.alike and o.kind == "new"],
             "a source gives the ids of both": [o for o in outcomes if o.alike and o.kind != "new"]}  # fmt: skip
    for why, found in alike.items():
        lines = dict.fromkeys(shlex.join(("digestgen", "merge", *_oldest(o))) for o in found)
        _say_some(reporter, f"Perhaps one paper: {why}. If so, make them one:", list(lines))
    untagged = sorted({o.path for o in outcomes if o.kind == "new" and not o.tags})
    _say_some(reporter, "No tag fits:", untagged)
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
        (reporter.warn if bad else reporter.say)(text)


def _say_table(reporter: Reporter, intakes: Sequence[Intake], unit: str, dry_run: bool) -> None:
    kinds = ("new", "updated", "unchanged")
    rows = [(i.name, *(i.count(kind) for kind in kinds), len(i.skipped), i.problems) for i in intakes]
    if len(rows) > 1 and not reporter.quiet:
        reporter.table((unit, *kinds, "skipped", "problems"), rows)
    total = [len({o.path for i in intakes for o in i.outcomes if o.kind == kind}) for kind in kinds]
    skipped, problems = sum(len(i.skipped) for i in intakes), sum(i.problems for i in intakes)
    words = [f"{count:,} {kind}" for count, kind in zip(total, kinds, strict=True)]
    words += [f"{skipped:,} skipped"] if skipped else []
    words += [f"{problems:,} problem{'s' * (problems != 1)}"] if problems else []
    reporter.say(("Would be: " if dry_run else "") + ", ".join(words) + ".")


def _cleaned_as_json(intakes: Sequence[Intake]) -> list[dict[str, Any]]:
    from digestgen.collecting.collection import count_changes

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
