"""`digestgen check`: every problem of the content, named."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digestgen.cli.options import command, config_option, json_option
from digestgen.config import read_config
from digestgen.failures import failures_said
from digestgen.problems import ContentError
from digestgen.report import Reporter, render_json, render_problem


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
        reporter.print(render_json({"problems": [p.as_dict() for p in error.problems], "files": error.files}))
        sys.exit(error.exit_status)
    remarks = (*site.config.remarks, *site.notes)
    if as_json:
        reporter.print(
            render_json(
                {"problems": [], "files": site.library.files, "remarks": [r.as_dict() for r in remarks]}
            )
        )
        return
    for remark in remarks:
        reporter.info(render_problem(remark))
    files = site.library.files
    reporter.info(f"{files} file{'s' * (files != 1)} read, no problems.")
