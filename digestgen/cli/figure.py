"""`digestgen figure`: a picture for a paper."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digestgen.cli.options import command, lock, read_config, utc_today
from digestgen.problems import SourceError
from digestgen.report import Reporter, render_source_error


@click.command(
    help="Take the first figure of papers from arXiv's HTML into content/figures/, made small, with credit and licence, and "
    "with words of its caption for those who cannot see it. Only under a licence that lets everybody show it: CC BY, "
    "CC BY-SA, CC0, public domain.",
    epilog="Example: digestgen figure 2508.01234   ·   digestgen figure content/papers/2025-08/2508.01234.md --dry-run",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("-n", "--dry-run", is_flag=True, help="Ask arXiv and show what would be taken; write nothing.")
@command()
def figure(reporter: Reporter, ids: tuple[str, ...], dry_run: bool, config_file: Path) -> None:
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.figures import take_figures

    config = read_config(config_file)
    with lock(config, reporter, dry_run):
        collection = Collection(config, today=utc_today(), keep=not dry_run)
        taken = take_figures(collection, ids, reporter.info, dry_run=dry_run)
    said = ""
    for one in taken:
        if one.refused:
            if one.refused.hint == said:  # once for all of them
                one.refused.hint = ""
            said = one.refused.hint or said
            reporter.warn(render_source_error(one.refused))
        elif one.image:
            reporter.print(one.picture)
            reporter.info(f"  {one.image.credit} · {one.image.license}")
            reporter.info(f"  {one.image.alt}")
    number = sum(one.refused is None for one in taken)
    reporter.info(f"{number:,} figure{'s' * (number != 1)} {'would be taken' if dry_run else 'taken'}.")
    if number < len(taken):
        sys.exit(SourceError.exit_status)
