"""`digestgen serve`: the site shown while it is being written."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.options import command
from digestgen.report import Reporter


@click.command(epilog="Example: digestgen serve --port 8001")
@click.option(
    "-p", "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@command()
def serve(reporter: Reporter, port: int, host: str, config_file: Path) -> None:
    """Show the site on this machine; every change of a file is seen at once."""
    from digestgen.publishing.serve import serve_site

    serve_site(config_file, host, port, reporter)
