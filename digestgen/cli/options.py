"""What every command has: its options, and one place where what went wrong becomes words and an exit status."""

from __future__ import annotations

import atexit
import functools
import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.model.issue import parse_period
from digestgen.problems import ContentError, DigestgenError, Problem, SourceError, UsageError
from digestgen.publishing.failures import CODES, explain_failures
from digestgen.report import Reporter, render_problem, render_problems, render_source_error

if TYPE_CHECKING:
    from digestgen.config import Config
    from digestgen.publishing.manifest import Manifest

NAME = "mkdocs.yml"  # as config.NAME, without what reading it takes: `--help` and Tab come between two keys
_LISTED = 5


class Day(click.ParamType):  # type: ignore[type-arg]  # click 8.1's is not generic
    """A day of the calendar."""

    name = "DATE"

    def convert(self, value: str, param: Any, ctx: Any) -> str:
        try:
            if parse_period(value).kind != "day":
                raise ValueError
        except ValueError:
            self.fail(f'"{value}" is not a day. Write it as 2025-08-07.', param, ctx)
        return value


class Span(click.ParamType):  # type: ignore[type-arg]  # click 8.1's is not generic
    """A day, week or month → its first and last day."""

    name = "PERIOD"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        try:
            period = parse_period(value)
        except ValueError:
            self.fail(
                f'"{value}" is not a day, week or month. Write 2025-08-07, 2025-W32 or 2025-08.', param, ctx
            )
        return period.first, period.last


class SourceCommand(click.Command):
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


def command(*, state: str = "Nothing was written.", has_config: bool = True) -> Callable[..., Any]:
    """Options every command has, and one place where what went wrong becomes words and an exit status.

    Args:
        state: what is so when content has problems.
        has_config: whether it works in a site: `config_file`.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, quiet: bool, **kwargs: Any) -> None:
            reporter = Reporter(quiet=quiet)
            root = Path(kwargs.get("config_file") or NAME).absolute().parent
            try:
                with explain_failures(root):
                    _check_texts(kwargs.values())
                    function(reporter, *args, **kwargs)
            except ContentError as error:
                cut_short = any(problem.code in CODES for problem in error.problems)
                reporter.warn(render_problems(error, "Nothing more was written." if cut_short else state))
                sys.exit(error.exit_status)
            except SourceError as error:
                reporter.warn(render_source_error(error))
                sys.exit(error.exit_status)
            except DigestgenError as error:
                reporter.warn(str(error))
                sys.exit(error.exit_status)
            except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
                raise
            except Exception as error:
                from digestgen.cli.unexpected import EXIT_STATUS, save_report

                reporter.warn(save_report(error, function.__name__, root / ".digestgen"))
                sys.exit(EXIT_STATUS)

        run = _quiet_option(run)
        return _config_option(run) if has_config else run

    return decorate


def _check_texts(values: Iterable[Any]) -> None:
    """Refuse text that no file can hold, as a terminal of another encoding sends it; but for names of files."""
    for value in values:
        if isinstance(value, tuple):
            _check_texts(value)
        elif isinstance(value, str) and not value.isascii() and not os.path.lexists(value):
            shown = value.encode("utf-8", "backslashreplace").decode()
            if shown != value:
                raise UsageError(f'"{shown[:60]}" has characters that are not UTF-8. Type them again.')


def utc_today() -> str:
    """The day it is now, as APIs count days."""
    return datetime.now(UTC).date().isoformat()


def keep_objects() -> None:
    """For commands that make a great many lasting objects and hardly a cycle: cycles are not looked for any more."""
    gc.disable()
    atexit.register(gc.freeze)  # the process ends: nobody needs to look at each of them once more


def read_config(file: Path, *, site_dir: Path | None = None, known: Manifest | None = None) -> Config:
    """config.read_config(), imported when a command runs; settings that the last build checked are not checked again."""
    from digestgen import config
    from digestgen.publishing.manifest import Manifest

    before = (known or Manifest(file, os.environ)).read_settings()
    return config.read_config(file, site_dir=site_dir, before=before)


def lock(config: Config, reporter: Reporter, dry_run: bool) -> AbstractContextManager[None]:
    """Keep other commands from writing to content/ at the same time."""
    from digestgen.library.writer import lock_content

    waiting = "Another command is writing to content/; this one goes on when that is done."
    if dry_run:
        return nullcontext()
    return lock_content(config.root / config.content, config.work, lambda: reporter.info(waiting))


def show_dangling(reporter: Reporter, loose: Sequence[Problem]) -> None:
    """Name what refers to nothing, for commands that do not stop at it."""
    for problem in sorted(loose)[:_LISTED]:
        reporter.info(render_problem(problem))
    if len(loose) > _LISTED:
        reporter.info(f"… and {len(loose) - _LISTED:,} more; digestgen check names all.")


_quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print only what went wrong.")
_config_option = click.option("-f", "--config", "config_file", type=click.Path(path_type=Path), default=NAME,
                              show_default=True, help="The site's settings.")  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON on standard output.")
dry_run_option = click.option(
    "-n", "--dry-run", is_flag=True, help="Show what would change as a diff; write nothing."
)
