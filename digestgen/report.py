"""Every word and progress bar a person sees. Results go to standard output, all else to standard error.

rich is imported where something is drawn: most commands draw nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import click

from digestgen.problems import ContentError, Problem, SourceError

if TYPE_CHECKING:
    from rich.console import Console


_LISTED = 200  # rows of a summary, which GitHub takes up to a megabyte of
_NAMED = 20  # lines of a list on the screen; --json names all


def render_problem(problem: Problem) -> str:
    """`path:line: field: what`, the hint and the code below it."""
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    name = f"{problem.field}: " if problem.field else ""
    first = _printable(f"{where}: {name}{problem.what}")
    code = f"[{problem.code}]"
    return f"{first}\n    {_printable(problem.hint) + '      ' if problem.hint else ''}{code}"


def render_problems(error: ContentError, state: str) -> str:
    """All problems, then one line that counts them and says what was written."""
    files = len({p.path for p in error.problems})
    count = len(error.problems)
    total = f" of {error.files}" if error.files > files else ""
    closing = f"{count} problem{'s' * (count != 1)} in {files}{total} file{'s' * (max(files, error.files) != 1)}. {state}"
    return "\n".join([*(render_problem(p) for p in error.problems), "", closing])


def render_source_error(error: SourceError) -> str:
    """One refused file."""
    return _printable(str(error)) + (f"\n    {_printable(error.hint)}" if error.hint else "")


def render_annotation(problem: Problem, level: str, folder: str = "") -> str:
    """A line that GitHub Actions shows at the line of the file (workflow commands of its runner).

    Args:
        level: `error`, `warning` or `notice`.
        folder: of the site in the repository, ending in `/`; "" for its top.
    """

    def escape(text: str, also: str = "") -> str:
        return "".join(f"%{ord(c):02X}" if c in f"%\r\n{also}" else c for c in _printable(text, "\n"))

    text = ". ".join(
        part
        for part in (f"{problem.field}: {problem.what}" if problem.field else problem.what, problem.hint)
        if part
    )
    place = {"file": folder + problem.path, "line": str(problem.line or 1), "title": problem.code}
    places = ",".join(f"{name}={escape(value, ':,')}" for name, value in place.items())
    return f"::{level} {places}::{escape(text)}"


def render_summary(problems: Sequence[Problem], remarks: Sequence[Problem], files: int) -> str:
    """Problems and remarks as a table in Markdown, in which nothing of theirs is Markdown."""

    def cell(text: str) -> str:
        return "".join(c if c.isalnum() or c in " ." else f"&#{ord(c)};" for c in _printable(text))

    rows = [
        f"| {cell(f'{one.path}:{one.line}' if one.line else one.path)} | {cell(f'{one.field}: {one.what}' if one.field else one.what)} "
        f"| {cell(one.hint)} | {cell(one.code)} |"
        for one in (*problems, *remarks)
    ]
    heading = (
        f"### {len(problems):,} problem{'s' * (len(problems) != 1)} in {files:,} file{'s' * (files != 1)}\n"
    )
    more = [f"\n… and {len(rows) - _LISTED:,} more: `digestgen check` names all."] * (len(rows) > _LISTED)
    table = (
        ["| Where | What | What to do | Code |", "| --- | --- | --- | --- |", *rows[:_LISTED], *more]
        if rows
        else []
    )
    return "\n".join([heading, *table, ""])


def _printable(text: str, keep: str = "") -> str:
    """Imported text on a terminal: control characters (escape sequences, line ends) are shown, not obeyed.

    Args:
        keep: those that are meant.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else f"\\x{ord(c):02x}" for c in text)


def render_json(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True)  # ASCII: nothing a terminal could take for an order


class Reporter:
    """What a command prints.

    Attributes:
        quiet: only problems and what a program asked for.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def info(self, text: str) -> None:
        """A line on progress or outcome."""
        if not self.quiet:
            click.echo(_printable(text, "\n"), err=True)

    def warn(self, text: str) -> None:
        """Something that went wrong: printed even when quiet."""
        click.echo(_printable(text, "\n"), err=True)

    def print(self, text: str) -> None:
        """The answer itself, on standard output."""
        click.echo(_printable(text, "\n\t"))

    def pipe(self, text: str) -> None:
        """Data for another program or a file, as it is, in UTF-8; on a terminal, as print() has it.

        Persian and emoji have joiners, some numbers have spaces that are not to be broken: nothing else reads `\\x200c`.
        """
        click.echo(_printable(text, "\n\t") if sys.stdout.isatty() else text.encode("utf-8", "replace"))

    def some(self, heading: str, lines: Sequence[str], *, bad: bool = False) -> None:
        """The first lines under a heading, and how many more there are; `bad` ones even when quiet."""
        if lines:
            more = [f"… and {len(lines) - _NAMED:,} more (--json names all)"] * (len(lines) > _NAMED)
            text = ("\n  " if heading else "\n").join(filter(None, (heading, *lines[:_NAMED], *more)))
            (self.warn if bad else self.info)(text)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table on standard output; numbers are aligned right."""
        if not rows:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for at, heading in enumerate(headings):
            numbers = all(isinstance(row[at], int) for row in rows)
            table.add_column(
                heading, justify="right" if numbers else "left", overflow="fold", no_wrap=numbers
            )
        for row in rows:
            table.add_row(
                *(Text(_printable(f"{cell:,}" if isinstance(cell, int) else str(cell))) for cell in row)
            )
        width = None if sys.stdout.isatty() else 120
        Console(highlight=False, width=width).print(table)

    @contextmanager
    def _no_progress(self) -> Any:
        yield lambda step, done, total: None

    def progress(self) -> AbstractContextManager[Callable[[str, int, int], None]]:
        """A bar on a terminal, nothing elsewhere: `with reporter.progress() as step: step("Pages", 5, 90)`."""
        if self.quiet or not sys.stderr.isatty():
            return self._no_progress()
        from rich.console import Console

        console = Console(stderr=True, highlight=False, soft_wrap=True)
        return self._bar(console) if console.is_terminal else self._no_progress()

    @contextmanager
    def _bar(self, console: Console) -> Any:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            tasks: dict[str, Any] = {}

            def step(name: str, done: int, total: int) -> None:
                if name not in tasks:
                    tasks[name] = bar.add_task(name, total=total)
                bar.update(tasks[name], completed=done, total=total)

            yield step
