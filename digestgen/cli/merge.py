"""`digestgen merge`: two papers made one."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli import options
from digestgen.problems import DigestgenError, Problem
from digestgen.report import Reporter

_ATTEMPTS = 5


@click.command(epilog="Example: digestgen merge 2508.01234 10.1145/3711896.1234567")
@click.argument("kept")
@click.argument("gone")
@options.dry_run_option
@options.command()
def merge(reporter: Reporter, kept: str, gone: str, dry_run: bool, config_file: Path) -> None:
    """Make one paper of two: KEPT takes over what GONE has and it has not; GONE's file goes, its address redirects.

    Each is a file of content/ or any id of the paper. Links to GONE in other files are rewritten. A merge that was cut
    short is finished by running it again.
    """
    from digestgen.collecting.maintenance import merge_papers, save_merged
    from digestgen.collecting.saving import render_diff

    config = options.read_config(config_file)
    loose: list[Problem] = []
    with options.lock(config, reporter, dry_run):
        merged = merge_papers(config, kept, gone, loose)
        path = merged.update.paper.path
        for _attempt in range(_ATTEMPTS):
            if dry_run or save_merged(config, merged):
                break
            loose.clear()
            merged = merge_papers(config, path, merged.gone, loose)
        else:
            what = f"Another program keeps changing {path} or {merged.gone}. Run the command again."
            raise DigestgenError(what)
        if dry_run:
            reporter.print(render_diff(config, merged.drafts, [merged.gone]).rstrip("\n"))
    options.show_dangling(reporter, loose)
    if merged.finished:
        reporter.info(
            "An earlier merge of these was cut short; "
            + ("it would be finished." if dry_run else "it is finished now.")
        )
    reporter.info(f"{'Would merge' if dry_run else 'Merged'} {merged.gone} into {path}.")
    if merged.doubt:
        undo = "" if dry_run else f" To undo it: git restore {' '.join((merged.gone, *merged.drafts))}"
        reporter.warn(f"These look like two papers: {merged.doubt}{undo}")
    if links := [other for other in merged.drafts if other != path]:
        reporter.info(f"Links to it {'would be' if dry_run else 'were'} rewritten in: {', '.join(links)}.")
    if merged.linking:
        reporter.info(f"Links to {merged.gone} have to be changed to {path} in: {', '.join(merged.linking)}.")
