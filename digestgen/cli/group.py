"""`digestgen`: the commands, one file each, loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from digestgen import __version__

# In the order of `--help`. A command's file and function have its name; `import` is a word of Python's.
COMMANDS = tuple(
    """init new add triage import fetch inbox taste refresh figure merge check build serve export ping mail
    tags schema""".split()
)


class _Commands(click.Group):
    """Commands that are imported one by one: `--version` and completion need none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = "import_" if cmd_name == "import" else cmd_name
        command: click.Command = getattr(import_module(f"digestgen.cli.{name}"), name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    epilog="Example: digestgen init my-digest && cd my-digest && digestgen serve",
)
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Research papers in, a site people read, subscribe to and cite out."""
