"""`digestgen triage`: the desk, in a browser or in the terminal."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from digestgen.cli.options import command, read_config, utc_today
from digestgen.report import Reporter

_IS_BEGUN = re.compile(rb"\x1b(?:O|\[[0-?]*[ -/]*)?")


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
@command(state="Mend it first: the desk reads all of content/.")
def triage(reporter: Reporter, plain: bool, port: int, config_file: Path) -> None:
    from digestgen.collecting.desk.desk import Desk

    desk = Desk(read_config(config_file), utc_today, reporter.info)
    if plain:
        from digestgen.collecting.desk.plain import PlainDesk

        with open_keyboard() as (press, ask):
            PlainDesk(desk, reporter.print, press, ask, shutil.get_terminal_size().columns).run()
        return
    from digestgen.collecting.desk.server import DeskServer, serve_desk

    server = DeskServer(desk, port, reporter.warn)
    number = len(desk.listed())
    waiting = "1 paper waits" if number == 1 else f"{number:,} papers wait"
    reporter.info(f"{waiting}. Open this address in a browser (stop with Ctrl+C):")
    reporter.print(server.address)
    try:
        serve_desk(server)
    except KeyboardInterrupt:
        reporter.info("Stopped.")


@contextmanager
def open_keyboard() -> Iterator[tuple[Callable[[], str], Callable[[str], str]]]:
    """(gives the next key, asks a question): one key at a time where there is a keyboard, else the first letter of a line.

    The terminal stays in the same mode between two keys: what is typed ahead is neither lost nor shown.
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield (click.getchar, ask_line) if sys.stdin.isatty() else (read_letter, ask_line)
        return
    if not sys.stdin.isatty():
        yield read_letter, ask_line
        return
    keyboard = sys.stdin.fileno()
    usual = termios.tcgetattr(keyboard)

    def ask(question: str) -> str:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, usual)
        try:
            return ask_line(question)
        finally:
            tty.setcbreak(keyboard, termios.TCSADRAIN)

    tty.setcbreak(keyboard, termios.TCSADRAIN)
    try:
        yield partial(read_key, keyboard), ask
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, usual)


def read_key(keyboard: int) -> str:
    """A letter, or the whole of what an arrow sends (ECMA-48, 5.4); "" at the end of the input, and for Ctrl+C."""
    try:
        data = os.read(keyboard, 1)
        while _IS_BEGUN.fullmatch(data) and select.select([keyboard], [], [], 0.05)[0]:
            data += os.read(keyboard, 1)
    except (KeyboardInterrupt, OSError):
        return ""
    return data.decode("utf-8", "replace")


def read_letter() -> str:
    line = sys.stdin.readline()
    return line.strip()[:1] or ("\n" if line else "")


def ask_line(question: str) -> str:
    """The line that answers a question; "" at the end of the input."""
    click.echo(question, nl=False)
    try:
        return input() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    except (KeyboardInterrupt, EOFError):
        click.echo()
        return ""
