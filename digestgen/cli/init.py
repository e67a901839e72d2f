"""`digestgen init`: a new site."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.options import command
from digestgen.report import Reporter


@click.command(epilog="Example: digestgen init my-digest")
@click.argument("folder", type=click.Path(path_type=Path))
@command()
def init(reporter: Reporter, folder: Path) -> None:
    """Write a small site with three papers, a vocabulary and a publishing workflow into FOLDER."""
    from digestgen.init.origin import find_requirement
    from digestgen.init.site import REQUIREMENTS, init_site

    requirement = find_requirement()
    for path in init_site(folder, requirement):
        reporter.info(f"  {path}")
    source = (
        requirement or "digestgen once you have written there where it comes from: do it before you publish"
    )
    reporter.info(f"{REQUIREMENTS} installs {source}.")
    reporter.info(f"There is a site in {folder}. Next:\n  cd {folder}\n  digestgen serve")
