"""`digestgen fetch`: papers over the network."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.import_summary import collect, collecting_options, inbox_option
from digestgen.cli.options import Day, SourceCommand, Span, command
from digestgen.model.ids import parse_id
from digestgen.problems import UsageError
from digestgen.report import Reporter

if TYPE_CHECKING:
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.intake import Intake, Progress


@click.command(
    cls=SourceCommand,
    help="Ask SOURCE over the network and bring the papers into content/. Without SOURCE, bring every standing source "
    "of mkdocs.yml up to date: each goes on from the day up to which it was answered (inbox/answered.json), and what "
    "stayed open is said. A fetch that was interrupted goes on where it stopped.",
    epilog="Example: digestgen fetch   ·   digestgen fetch arxiv --category cs.CL --from 2025-08-01 --to 2025-08-07",
)
@click.argument("source", required=False)
@click.argument("ids", nargs=-1, metavar="[ID…]")
@click.option("--query", default="", help="A search, in the source's own language.")
@click.option("--category", default="", help="The source's own category or venue.")
@click.option(
    "--date", "--week", "span", type=Span(), help="A day, week or month: 2025-08-07, 2025-W32, 2025-08."
)
@click.option("--from", "first", type=Day(), help="From this day on.")
@click.option("--to", "last", type=Day(), help="Up to this day, which is included.")
@click.option("--limit", type=click.IntRange(1), help="At most so many papers.")
@inbox_option
@collecting_options
@command()
def fetch(
    reporter: Reporter,
    source: str | None,
    ids: tuple[str, ...],
    query: str,
    category: str,
    span: tuple[str, str] | None,
    first: str | None,
    last: str | None,
    limit: int | None,
    **options: Any,
) -> None:
    from digestgen.collecting.adding import add_papers
    from digestgen.collecting.fetching import build_asked, fetch_papers
    from digestgen.collecting.standing import fetch_standing
    from digestgen.sources import Query

    if span and (first or last):
        raise UsageError("--date says which days; leave out --from and --to.")
    day = ""
    named = _read_ids(source, ids) if source else None
    if named:
        source, ids = named
        reporter.info(f"As digestgen fetch {shlex.join((source, *ids))}.")
    if span and ids:  # papers asked for by name: the day they are listed under
        day = span[0] if span[0] == span[1] else ""
        if not day:
            raise UsageError("Papers that are named are listed under one day: --date 2025-08-07.")
    elif span:
        first, last = span
    query_ = Query(ids, query, category, first or "", last or "", limit or 0)
    if source is None and (query_ != Query() or span):
        raise UsageError("Say of which source: digestgen fetch arxiv --category cs.CL. Without one, "
                         "the standing sources of mkdocs.yml are brought up to date.")  # fmt: skip
    pasted = source is not None and "://" in source and not named
    if pasted and query_ != Query(ids):
        raise UsageError(f"{source} is an address; what is asked for stands in it.")
    asked = build_asked(source, query_) if source and not pasted else None

    def take(collection: Collection, progress: Progress) -> list[Intake]:
        if asked:
            return [fetch_papers(collection, asked, day, progress, reporter.info)]
        if source:
            return add_papers(collection, (source, *ids), day, progress, reporter.info)
        return fetch_standing(collection, progress, reporter.info)

    collect(reporter, "source", take, **options)


def _read_ids(source: str, words: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The source to ask, and what for, where ids or addresses of papers are in its place; None where it is a source."""
    from digestgen.collecting.adding import ASKED

    try:
        ids = [parse_id(word) for word in (source, *words)]
    except ValueError:
        return None
    sources = {ASKED.get(paper_id.scheme, "") for paper_id in ids}
    if len(sources) > 1 or "" in sources:
        what = "Name papers of one kind at a time, or the source: digestgen fetch arxiv 1706.03762."
        raise UsageError(what)
    return sources.pop(), (source, *words)
