"""`digestgen refresh`: what became of the papers that are here."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.import_summary import close
from digestgen.cli.options import (
    command,
    config_option,
    dry_run_option,
    json_option,
    lock,
    read_config,
    utc_today,
)
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
@config_option
@command()
def refresh(reporter: Reporter, days: int, dry_run: bool, as_json: bool, config_file: Path) -> None:
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.refreshing import refresh_papers

    config = read_config(config_file)
    with lock(config, reporter, dry_run):
        collection = Collection(config, today=utc_today(), keep=not dry_run)
        with reporter.progress() as progress:
            intakes = refresh_papers(collection, days, progress, reporter.info)
    close(reporter, intakes, collection, "source", False, dry_run, as_json)
