"""`digestgen build`: the site made."""

from __future__ import annotations

import os
from pathlib import Path

import click

from digestgen.cli.options import Day, command, keep_objects, read_config
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
@click.option(
    "--executor", metavar="dask:ADDRESS", help="Let workers of Dask make the files; they share this folder."
)
@command()
def build(
    reporter: Reporter,
    as_of: str | None,
    site_dir: Path | None,
    allow_shrink: bool,
    executor: str | None,
    config_file: Path,
) -> None:
    """Make the site. Content with problems is not published; the old site stays as it is."""
    from digestgen.publishing.manifest import Manifest

    manifest = Manifest(config_file, os.environ)
    is_usual = not (as_of or site_dir)
    if is_usual and manifest.is_current():
        for text in manifest.said:
            reporter.info(text)
        return
    keep_objects()
    from digestgen.cli.check import list_setting_remarks
    from digestgen.publishing.build import build as build_site_files
    from digestgen.publishing.hosts import find_near_limits, list_sizes

    config = read_config(config_file, site_dir=site_dir, known=manifest)
    workers = None
    if executor:
        from digestgen.publishing.elsewhere import open_executor

        workers = open_executor(executor)
    if is_usual:
        manifest.note(config)
    with reporter.progress() as progress:
        built = build_site_files(
            config,
            as_of=as_of or "",
            progress=progress,
            say=reporter.info,
            allow_shrink=allow_shrink,
            look=manifest.is_site_changed,
            executor=workers,
            stamps=manifest.stamps,
        )
    done = built.published
    notes = (*list_setting_remarks(config), *built.site.notes, *built.remarks,
             *find_near_limits(config, list_sizes(done.stamps)))  # fmt: skip
    said = [render_problem(note) for note in notes]

    def count(written: int, removed: int) -> str:
        papers = len(built.site.papers)
        return (f"{papers} paper{'s' * (papers != 1)}, {done.files} files in {config.site_dir}: "
                f"{written} written, {removed} removed.")  # fmt: skip

    for text in (*said, count(done.written, done.removed)):
        reporter.info(text)
    if is_usual:
        manifest.save(config, done, [*said, count(0, 0)])
