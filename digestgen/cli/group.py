"""`digestgen`: the commands, one file each, loaded when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import click

from digestgen import __version__
from digestgen.problems import did_you_mean

# In the order of `--help`. A command's file and function have its name; `import` is a word of Python's.
COMMANDS = tuple(
    """init new add triage import fetch inbox taste refresh figure merge check build serve export ping mail
    tags schema""".split()
)

# What some type who come from other programs, and what to do here.
_MEANT = {
    "help": "The commands are listed by digestgen --help, and the options of one by digestgen check --help.",
    "validate": "That is digestgen check.",
    "lint": "That is digestgen check.",
    "test": "That is digestgen check.",
    "preview": "That is digestgen serve.",
    "watch": "That is digestgen serve.",
    "generate": "That is digestgen build.",
    "render": "That is digestgen build.",
    "publish": "Publishing is a commit and a push: docs: How to → Publish.",
    "deploy": "Publishing is a commit and a push: docs: How to → Publish.",
    "gh-deploy": "Publishing is a commit and a push: docs: How to → Publish.",
    "update": "Standing sources are brought up to date by digestgen fetch, what is here by digestgen refresh.",
    "pull": "Standing sources are brought up to date by digestgen fetch, what is here by digestgen refresh.",
    "send": "Issues are sent by digestgen mail.",
    "list": "Topics are listed by digestgen tags list, what waits by digestgen inbox.",
    "remove": "A paper is a file in content/papers/: delete that.",
    "delete": "A paper is a file in content/papers/: delete that.",
    "rm": "A paper is a file in content/papers/: delete that.",
    "edit": "A paper is a file in content/papers/: open that.",
    "show": "A paper is a file in content/papers/: open that.",
    "undo": "git restore content takes back what is not committed yet; digestgen inbox restore ID a no.",
    "retract": "Write status: retracted into the paper's file; digestgen refresh asks Crossref for it.",
    "withdraw": "Write status: withdrawn into the paper's file; digestgen refresh asks arXiv for it.",
    "tag": "Write tags: [agents] into the paper's file; digestgen tags apply gives those that fit to all papers.",
    "status": "What is wrong is said by digestgen check, what waits by digestgen inbox.",
    "search": "Readers search at /search/ of the site; digestgen export --tag or --author lists papers.",
    "version": "That is digestgen --version.",
    "rename": "Topics have another slug with digestgen tags rename OLD NEW.",
    "review": "The inbox is gone through with digestgen triage, topics with digestgen tags review.",
}

# Commands that take no names, and how what was named is said to them.
_NO_NAMES = {
    "check": "check reads all that is there, always.",
    "build": "All of it is built, always; the folder for it is --site-dir FOLDER.",
    "serve": "The port is --port 8001.",
    "export": "What of it is said by options, such as --issue 2025-W32, --tag agents, --author NAME or --id ID.",
    "refresh": "All papers of the last --days are asked for; of one paper: digestgen add ID --update.",
    "triage": "All that waits is shown; to decide on one paper: digestgen inbox keep ID, or inbox reject ID.",
    "inbox": "To decide on a paper: digestgen inbox keep ID, or inbox reject ID.",
    "tags": "A topic is an entry of content/tags.yml: add, change or delete it there.",
}


def _open_stream(stream: TextIO | None) -> TextIO:
    """A stream that takes any character, whatever it is printed in; also where it was closed (`>&-`)."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - as long as the process
    if isinstance(stream, TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
        stream.reconfigure(errors="backslashreplace")
    return stream


class _Commands(click.Group):
    """Commands that are imported one by one: `--version` and completion need none of them."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """The command, with somewhere to print to and to be."""
        try:
            Path().absolute()  # as all commands do, before anything is caught
        except OSError:
            sys.exit("The folder that this command was called in is gone: go to another one.")
        sys.stdout, sys.stderr = (_open_stream(stream) for stream in (sys.stdout, sys.stderr))
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            meant = _MEANT.get(args[0], "")
            hint = f"{meant} " if meant else did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f'There is no command "{args[0]}". {hint}'.rstrip(), ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = "import_" if cmd_name == "import" else cmd_name
        command: click.Command = getattr(import_module(f"digestgen.cli.{name}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            is_named = error.message.startswith(("Got unexpected extra argument", "No such command"))
            if is_named and error.ctx and (hint := _NO_NAMES.get(str(error.ctx.info_name))):
                raise click.UsageError(f"{error.message.rstrip('.')}. {hint}", error.ctx) from None
            raise


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    epilog="Example: digestgen init my-digest && cd my-digest && digestgen serve",
)
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Research papers in, a site people read, subscribe to and cite out."""
