"""`digestgen refresh`: what became of the papers that are here."""

from __future__ import annotations

from typing import Any

import click

from digestgen.cli.import_summary import collect
from digestgen.cli.options import command, dry_run_option, json_option
from digestgen.report import Reporter


@click.command(
    help="Ask again for the papers that are here: which were withdrawn or retracted, which have a newer version, where they "
    "were published, and what the ids are of those that are only a title. What people wrote stays.",
    epilog="Example: digestgen refresh --dry-run",
)
@click.option(
    "--days",
    type=click.IntRange(1, 36_600),
    default=400,
    show_default=True,
    help="Papers of so many last days.",
)
@dry_run_option
@json_option
@command()
def refresh(reporter: Reporter, days: int, **options: Any) -> None:
    from digestgen.collecting.refreshing import refresh_papers

    collect(reporter, "source",
            lambda collection, progress: refresh_papers(collection, days, progress, reporter.info), **options)  # fmt: skip
