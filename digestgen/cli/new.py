"""`digestgen new`: a file to write in."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from digestgen.cli.options import Day, command, lock, read_config, utc_today
from digestgen.model.ids import parse_id
from digestgen.model.issue import parse_period
from digestgen.problems import UsageError, did_you_mean
from digestgen.report import Reporter


class _New(click.Group):
    """Says how a file is begun to who leaves out of what kind: `digestgen new "Lamps in Rows"`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = did_you_mean(args[0], self.commands)
            raise click.UsageError(f"Say of what. {near}{_meant(args)}", ctx)
        return super().resolve_command(ctx, args)


def _meant(args: list[str]) -> str:
    """The command for what somebody wants to begin."""
    words = args[1:] if args[0] in ("issue", "digest", "article") and len(args) > 1 else args
    try:
        return f"An editorial: digestgen new editorial {parse_period(words[0]).key}"
    except ValueError:
        pass
    try:
        parse_id(words[0])
    except ValueError:
        return f"A paper: digestgen new paper {shlex.quote(' '.join(words))}"
    words = [word for word in words if not word.startswith("-")]
    return f"Papers that a source has come in with: digestgen add {shlex.join(words)}"


@click.group(cls=_New)
def new() -> None:
    """A new file to write in, with its fields and what each is for."""


@new.command("paper", epilog='Example: digestgen new paper "Lamps in Rows" --id 10.5555/12345678')
@click.argument("title", nargs=-1, required=True)
@click.option("--id", "name", default="", help="Its id or address: of arXiv, a DOI …; without it, its title.")
@click.option("--date", "day", type=Day(), help="The day it enters the digest, instead of today.")
@command()
def new_paper(
    reporter: Reporter, title: tuple[str, ...], name: str, day: str | None, config_file: Path
) -> None:
    """Begin the file of a paper that no source has; digestgen add brings in those that one has."""
    from digestgen.collecting.blank import write_paper
    from digestgen.collecting.collection import Collection

    words = " ".join(" ".join(title).split())
    if not words:
        raise UsageError("A paper has a title.")
    try:
        paper_id = parse_id(name) if name else None
    except ValueError as error:
        raise UsageError(f"{error}.") from None
    config = read_config(config_file)
    with lock(config, reporter, False):
        collection = Collection(config, today=utc_today())
        reporter.print(write_paper(collection, words, paper_id, day or ""))


@new.command("editorial", epilog="Example: digestgen new editorial 2025-W32")
@click.argument("period")
@command()
def new_editorial(reporter: Reporter, period: str, config_file: Path) -> None:
    """Begin the editorial of PERIOD, a day, week or month, with the papers of that issue to put in order."""
    from digestgen.collecting.blank import write_editorial
    from digestgen.collecting.collection import Collection

    config = read_config(config_file)
    with lock(config, reporter, False):
        collection = Collection(config, today=utc_today())
        reporter.print(write_editorial(collection, period))
