"""`digestgen add`: whatever stands for a paper."""

from __future__ import annotations

from typing import Any

import click

from digestgen.cli.import_summary import collect, collecting_options
from digestgen.cli.options import Day, command
from digestgen.report import Reporter


@click.command(
    help="Bring papers in by anything that stands for them: an address (of arXiv, a publisher, Daily Papers, OpenReview, "
    "PubMed, a feed …), a DOI, an id, a title, a file. It finds out which, asks for the paper and says what it did.",
    epilog="Example: digestgen add https://arxiv.org/abs/2406.02507   ·   "
    'digestgen add 10.5555/12345678 "Attention Is All You Need"',
)
@click.argument("what", nargs=-1, required=True, metavar="WHAT…")
@click.option("--date", "day", type=Day(), help="The day the papers are listed under.")
@collecting_options
@command()
def add(reporter: Reporter, what: tuple[str, ...], day: str | None, **options: Any) -> None:
    from digestgen.collecting.adding import add_papers

    collect(reporter, "thing",
            lambda collection, progress: add_papers(collection, what, day or "", progress, reporter.info), **options)  # fmt: skip
