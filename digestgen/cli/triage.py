"""`digestgen triage`: the desk, in a browser or in the terminal."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from digestgen.cli.options import command, config_option, read_config, utc_today
from digestgen.report import Reporter


@click.command(
    help="Decide what is worth reading: each paper of the inbox beside its abstract, one key to keep it, to say no, or to "
    "leave it for later. A page on this machine, which nobody else can reach; it works without the network.",
    epilog="Example: digestgen triage   ·   digestgen triage --plain",
)
@click.option("--plain", is_flag=True, help="The same in the terminal, without a browser.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default="one that is free",
    help="Where the page is served.",
)
@config_option
@command(state="Mend it first: what is new cannot be told from what is here.")
def triage(reporter: Reporter, plain: bool, port: int, config_file: Path) -> None:
    from digestgen.collecting.desk.desk import Desk

    desk = Desk(read_config(config_file), utc_today, reporter.info)
    if plain:
        from digestgen.collecting.desk.plain import PlainDesk

        PlainDesk(desk, reporter.print, press_key, ask_line, shutil.get_terminal_size().columns).run()
        return
    from digestgen.collecting.desk.server import DeskServer, serve_desk

    server = DeskServer(desk, port, reporter.warn)
    reporter.info(f"{len(desk.listed())} papers wait. Open this address in a browser (stop with Ctrl+C):")
    reporter.print(server.address)
    try:
        serve_desk(server)
    except KeyboardInterrupt:
        reporter.info("Stopped.")


def press_key() -> str:
    """One key of a keyboard, else the first letter of a line."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip()[:1] or ("\n" if line else "")
    try:
        return click.getchar()
    except (KeyboardInterrupt, EOFError):
        return ""


def ask_line(question: str) -> str:
    """The line that answers a question; "" at the end of the input."""
    click.echo(question, nl=False)
    try:
        return input() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    except (KeyboardInterrupt, EOFError):
        return ""
