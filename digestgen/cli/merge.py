"""`digestgen merge`: two papers made one."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.options import (
    command,
    config_option,
    dry_run_option,
    lock,
    say_loose,
)
from digestgen.config import read_config
from digestgen.problems import Problem
from digestgen.report import Reporter


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
    with lock(config, reporter, dry_run):
        merged = merge_papers(config, kept, gone, loose)
        path, text = merged.update.paper.path, merged.update.text
        if dry_run:
            reporter.print(render_diff(config, {path: text}, [merged.gone]).rstrip("\n"))
        else:
            save(config, {path: text})
            (config.root / merged.gone).unlink()
    say_loose(reporter, loose)
    reporter.info(f"{'Would merge' if dry_run else 'Merged'} {merged.gone} into {path}.")
    if merged.linking:
        reporter.info(f"Links to {merged.gone} have to be changed to {path} in: {', '.join(merged.linking)}.")
