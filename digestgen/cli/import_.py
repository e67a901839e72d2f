"""`digestgen import`: papers from files."""

from __future__ import annotations

import shlex
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from digestgen.cli.import_summary import collect, collecting_options, inbox_option
from digestgen.cli.options import Day, SourceCommand, command
from digestgen.model.ids import parse_id
from digestgen.problems import UsageError, did_you_mean
from digestgen.report import Reporter


class _Map(click.ParamType):  # type: ignore[type-arg]  # click 8.1's is not generic
    """`title=Paper Title,authors=Who` → field → column."""

    name = "FIELD=COLUMN,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        pairs = [pair.partition("=") for pair in value.split(",")]
        if not all(field.strip() and column.strip() for field, _, column in pairs):
            self.fail(
                f'"{value}" is not a list of field=column, such as title=Title,authors=Names.', param, ctx
            )
        return {field.strip(): column.strip() for field, _, column in pairs}


@click.command(
    "import",
    cls=SourceCommand,
    help="Bring papers from FILEs into content/. Safe to repeat: what people wrote stays. Without SOURCE, as with auto.",
    epilog="Example: digestgen import auto *.bib export.ris   ·   digestgen import text daily-papers.txt --date 2025-08-07",
)
@click.argument("source", metavar="[SOURCE]", default="")
@click.argument("files", nargs=-1, metavar="FILE… | -")
@click.option(
    "--date", "day", type=Day(), help="The day the papers are listed under, instead of the one the file says."
)
@click.option(
    "--map", "columns", type=_Map(), help="Which column of a table is which field: title=Title,authors=Names."
)
@inbox_option
@collecting_options
@command()
def import_(
    reporter: Reporter,
    source: str,
    files: tuple[str, ...],
    day: str | None,
    columns: dict[str, str] | None,
    **options: Any,
) -> None:
    from digestgen.collecting.files import AUTO, find_near_file, is_here, take_files
    from digestgen.sources import SOURCES, Context

    known = {AUTO, *SOURCES}
    if source not in known and files and files[-1] in known and not is_here(files[-1]):
        files, source = (source, *files[:-1]), files[-1]  # the other way round
    if source not in known and is_here(name := " ".join((source, *files))) and not is_here(source):
        raise UsageError(f"{name} is a name with blanks: write it in quotes, {shlex.quote(name)}.")
    if source == "-" or (source not in known and is_here(source)):
        files, source = (source, *files), AUTO
    if not source:
        raise click.UsageError("Say which files, or - for standard input.", click.get_current_context())
    if source != AUTO and source not in SOURCES:
        _refuse_addresses(AUTO, (source,))
        what = "neither a source nor a file" if Path(source).suffix else "no source"
        if Path(source).suffix and (file := find_near_file(source)):
            raise UsageError(f'There is no file "{source}". Did you mean "{file}"?')
        near = did_you_mean(source, [AUTO, *SOURCES])
        if files and all(map(is_here, files)):
            near += f"Files say themselves what they are: digestgen import {shlex.join(files)}. "
        raise UsageError(f'There is {what} "{source}". {near}'
                         f"The sources are: {AUTO}, {', '.join(SOURCES)}; see digestgen import --help.")  # fmt: skip
    if not files:
        raise click.UsageError("Say which files, or - for standard input.", click.get_current_context())
    _refuse_addresses(source, files)
    today = date.today().isoformat()
    context = Context(day or "", today, columns or {})
    collect(reporter, "file",
            lambda collection, progress: take_files(collection, source, files, sys.stdin.buffer.read, context, progress),
            today=today, **options)  # fmt: skip


def _refuse_addresses(source: str, files: tuple[str, ...]) -> None:
    """Ids and addresses where files are meant: the network is what fetch asks."""
    from digestgen.collecting.files import AUTO, is_here

    for name in files:
        if name == "-" or is_here(name):
            continue
        command = "digestgen fetch" if source == AUTO else f"digestgen fetch {source}"
        try:
            parse_id(name)
        except ValueError:
            if "://" not in name:
                continue
            raise UsageError(f"import reads files, and {name} is an address. Download it first, or for a feed: "
                             f"digestgen fetch feed {shlex.quote(name)}") from None  # fmt: skip
        raise UsageError(f"There is no file {name}. To ask for that paper over the network: "
                         f"{command} {shlex.quote(name)}")  # fmt: skip
