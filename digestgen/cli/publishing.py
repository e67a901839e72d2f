"""Commands around publishing: init, check, build, serve."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from digestgen.cli.command import Day, command, config_option, json_option
from digestgen.config import read_config
from digestgen.failures import failures_said
from digestgen.problems import ContentError
from digestgen.report import Reporter, render_json, render_problem


@click.command(epilog="Example: digestgen init my-digest")
@click.argument("folder", type=click.Path(path_type=Path))
@command()
def init(reporter: Reporter, folder: Path) -> None:
    """Write a small site with three papers, a vocabulary and a publishing workflow into FOLDER."""
    from digestgen.init.origin import find_requirement
    from digestgen.init.site import REQUIREMENTS, init_site

    requirement = find_requirement()
    for path in init_site(folder, requirement):
        reporter.say(f"  {path}")
    source = (
        requirement or "digestgen once you have written there where it comes from: do it before you publish"
    )
    reporter.say(f"{REQUIREMENTS} installs {source}.")
    reporter.say(f"A site stands in {folder}. Next:\n  cd {folder}\n  digestgen serve")


@click.command(epilog="Example: digestgen check --json")
@json_option
@config_option
@command(state="Nothing was written.")
def check(reporter: Reporter, as_json: bool, config_file: Path) -> None:
    """Read everything and name every problem, with file, line and what to do."""
    from digestgen.publishing.build import read_site

    try:
        with failures_said(config_file.absolute().parent):
            site = read_site(read_config(config_file))
    except ContentError as error:
        if not as_json:
            raise
        reporter.give(render_json({"problems": [p.as_dict() for p in error.problems], "files": error.files}))
        sys.exit(error.exit_status)
    remarks = (*site.config.remarks, *site.notes)
    if as_json:
        reporter.give(
            render_json(
                {"problems": [], "files": site.library.files, "remarks": [r.as_dict() for r in remarks]}
            )
        )
        return
    for remark in remarks:
        reporter.say(render_problem(remark))
    files = site.library.files
    reporter.say(f"{files} file{'s' * (files != 1)} read, no problems.")


@click.command(epilog="Example: digestgen build --as-of 2025-08-07")
@click.option("--as-of", type=Day(), help="Leave out what is dated after this day.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path),
    help="Where the site goes, instead of mkdocs.yml's site_dir.",
)
@config_option
@command()
def build(reporter: Reporter, as_of: str | None, site_dir: Path | None, config_file: Path) -> None:
    """Make the site. Content with problems is not published; the old site stays as it is."""
    from digestgen.publishing.build import build as build_site_files

    config = read_config(config_file, site_dir=site_dir)
    gc.disable()  # a build makes a great many lasting objects and hardly a cycle; it ends with the process
    with reporter.progress() as progress:
        built = build_site_files(config, as_of=as_of or "", progress=progress)
    for note in (*config.remarks, *built.site.notes):
        reporter.say(render_problem(note))
    done = built.published
    reporter.say(f"{len(built.site.papers)} papers, {done.files} files in {config.site_dir}: "
                 f"{done.written} written, {done.removed} removed.")  # fmt: skip


@click.command(epilog="Example: digestgen serve --port 8001")
@click.option("-p", "--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@config_option
@command()
def serve(reporter: Reporter, port: int, host: str, config_file: Path) -> None:
    """Show the site on this machine; every change of a file is seen at once."""
    from digestgen.publishing.serve import serve_site

    serve_site(config_file, host, port, reporter)
