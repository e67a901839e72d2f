"""`digestgen build`: the site made."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from digestgen.cli.check import find_placeholder
from digestgen.cli.options import Day, command, config_option, read_config
from digestgen.report import Reporter, render_problem


@click.command(epilog="Example: digestgen build --as-of 2025-08-07")
@click.option("--as-of", type=Day(), help="Leave out what is dated after this day.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path),
    help="Where the site goes, instead of mkdocs.yml's site_dir.",
)
@click.option("--allow-shrink", is_flag=True, help="Also when more than a fifth of the papers would be gone.")
@config_option
@command()
def build(
    reporter: Reporter, as_of: str | None, site_dir: Path | None, allow_shrink: bool, config_file: Path
) -> None:
    """Make the site. Content with problems is not published; the old site stays as it is."""
    from digestgen.publishing.build import build as build_site_files

    config = read_config(config_file, site_dir=site_dir)
    gc.disable()  # a build makes a great many lasting objects and hardly a cycle; it ends with the process
    with reporter.progress() as progress:
        built = build_site_files(
            config, as_of=as_of or "", progress=progress, say=reporter.info, allow_shrink=allow_shrink
        )
    for note in (*config.remarks, *find_placeholder(config), *built.site.notes, *built.remarks):
        reporter.info(render_problem(note))
    done = built.published
    reporter.info(f"{len(built.site.papers)} papers, {done.files} files in {config.site_dir}: "
                 f"{done.written} written, {done.removed} removed.")  # fmt: skip
