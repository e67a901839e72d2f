"""`digestgen add`: whatever stands for a paper."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.import_summary import close
from digestgen.cli.options import (
    Day,
    command,
    config_option,
    dry_run_option,
    json_option,
    lock,
    read_config,
    report_option,
    update_option,
    utc_today,
)
from digestgen.report import Reporter


@click.command(
    help="Bring papers in by anything that stands for them: an address (of arXiv, a publisher, Daily Papers, OpenReview, "
    "PubMed, a feed …), a DOI, an id, a title, a file. It finds out which, asks for the paper and says what it did.",
    epilog="Example: digestgen add https://arxiv.org/abs/2406.02507   ·   "
    'digestgen add 10.5555/12345678 "Attention Is All You Need"',
)
@click.argument("what", nargs=-1, required=True, metavar="WHAT…")
@click.option("--date", "day", type=Day(), help="The day the papers are listed under.")
@update_option
@report_option
@dry_run_option
@json_option
@config_option
@command()
def add(
    reporter: Reporter,
    what: tuple[str, ...],
    day: str | None,
    update: bool,
    report: bool,
    dry_run: bool,
    as_json: bool,
    config_file: Path,
) -> None:
    from digestgen.collecting.adding import add_papers
    from digestgen.collecting.collection import Collection

    config = read_config(config_file)
    with lock(config, reporter, dry_run):
        collection = Collection(config, today=utc_today(), update=update, keep=not dry_run)
        with reporter.progress() as progress:
            intakes = add_papers(collection, what, day or "", progress, reporter.info)
    close(reporter, intakes, collection, "thing", report, dry_run, as_json)
