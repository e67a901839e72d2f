"""`digestgen inbox`: what waits, and yes, no and back."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli import options
from digestgen.problems import SourceError, UsageError
from digestgen.report import Reporter, render_json, render_problem

if TYPE_CHECKING:
    from digestgen.collecting.candidates import Candidate
    from digestgen.collecting.collection import Collection
    from digestgen.config import Config

_WIDTH = 80
_LONGEST = 4_000_000  # bytes of a list that is read back


@click.group(
    invoke_without_command=True,
    epilog="Example: digestgen inbox --checklist monday.md   ·   digestgen inbox --read monday.md",
)
@click.option(
    "--checklist",
    metavar="FILE",
    help="Write the papers to a new Markdown file with a box each; - for standard output.",
)
@click.option(
    "--read", "ticked", metavar="FILE", help="Do what is ticked in such a file; - for standard input."
)
@click.option("--limit", type=click.IntRange(1), help="Only so many papers, the first ones.")
@options.json_option
@options.command()
def inbox(
    reporter: Reporter,
    checklist: str | None,
    ticked: str | None,
    limit: int | None,
    as_json: bool,
    config_file: Path,
) -> None:
    """List the papers that wait for a yes or a no, the newest first."""
    from digestgen.collecting.checklist import order_by_taste, render_checklist
    from digestgen.collecting.collection import Collection

    context = click.get_current_context()
    if context.invoked_subcommand:
        if checklist or ticked or limit or as_json:
            raise UsageError(f"These options list the inbox; leave them out of {context.command_path} "
                             f"{context.invoked_subcommand}.")  # fmt: skip
        context.obj = config_file
        return
    if checklist and ticked:
        raise UsageError("Write a list with --checklist, or read one with --read; not both.")
    if ticked:
        _read_back(reporter, _read_file(ticked), config_file)
        return
    collection = Collection(options.read_config(config_file), today=options.utc_today(), keep=False)
    waiting = _list_waiting(collection)
    candidates = (order_by_taste(collection, waiting) if checklist else waiting)[:limit]
    for problem in collection.inbox.problems:
        reporter.warn(render_problem(problem))
    if checklist:
        _write(reporter, collection.config, checklist, render_checklist(candidates))
    elif as_json:
        problems = [problem.as_dict() for problem in collection.inbox.problems]
        reporter.print(render_json({"papers": [_as_dict(one) for one in candidates], "problems": problems}))
    else:
        _show(reporter, candidates, len(waiting))


@inbox.command(
    "keep", epilog='Example: digestgen inbox keep 2508.01234 --topics agents --note "Read section 3."'
)
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--note", default="", help="A note of yours on each, in Markdown.")
@click.option("--topics", default="", help="Topics of content/tags.yml to give them, with commas between.")
@click.option("--date", "day", type=options.Day(), help="The day they enter the digest, instead of today.")
@options.command()
def inbox_keep(
    reporter: Reporter, ids: tuple[str, ...], note: str, topics: str, day: str | None, config_file: Path
) -> None:
    """Say yes: the papers go into content/."""
    slugs = [slug for part in topics.split(",") if (slug := part.strip())]
    with _change(reporter, config_file) as collection:
        failed = _keep(reporter, collection, ids, note=note, topics=slugs, day=day or "")
    sys.exit(SourceError.exit_status if failed else 0)


@inbox.command("reject", epilog="Example: digestgen inbox reject 2508.01234 10.5555/12345678")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@options.command()
def inbox_reject(reporter: Reporter, ids: tuple[str, ...], config_file: Path) -> None:
    """Say no: the papers do not come back, from any source. A line each in inbox/rejected.txt says so.

    Papers that are not in the inbox can be named, too, by their ids.
    """
    from digestgen.collecting.inbox import reject

    with _change(reporter, config_file) as collection:
        reporter.info(f"{reject(collection, collection.inbox, ids):,} rejected.")


@inbox.command("restore", epilog="Example: digestgen inbox restore 2508.01234")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@options.command()
def inbox_restore(reporter: Reporter, ids: tuple[str, ...], config_file: Path) -> None:
    """Take a yes or a no back: the papers wait again.

    The file of one that was kept is deleted, unless somebody has changed it since.
    """
    from digestgen.collecting.inbox import restore

    with _change(reporter, config_file) as collection:
        for sentence in restore(collection, collection.inbox, tuple(dict.fromkeys(ids))):
            reporter.info(sentence)


@contextmanager
def _change(reporter: Reporter, config_file: Path) -> Iterator[Collection]:
    """The library and its inbox, to change; how many still wait is said at the end.

    `digestgen inbox -f FILE keep …` is as good as `digestgen inbox keep -f FILE …`.
    """
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.inbox import tidy

    context = click.get_current_context()
    given = context.get_parameter_source("config_file") == click.core.ParameterSource.COMMANDLINE
    config = options.read_config(config_file if given else context.obj or config_file)
    with options.lock(config, reporter, False):
        collection = Collection(config, today=options.utc_today())
        tidy(collection, collection.inbox)
        yield collection
    waiting = len(_list_waiting(collection))
    reporter.info(f"{waiting:,} wait{'s' * (waiting == 1)}.")


def _list_waiting(collection: Collection) -> list[Candidate]:
    """What a process that was killed had brought into content/ already does not wait any more."""
    return [one for one in collection.inbox.candidates if collection.find(one.record) is None]


def _keep(reporter: Reporter, collection: Collection, ids: Sequence[Any], **how: Any) -> bool:
    """Keep papers, and name their files; whether one was refused."""
    from digestgen.collecting.inbox import keep

    outcomes = keep(collection, collection.inbox, ids, **how)
    for outcome in outcomes:
        if outcome.kind == "refused":
            reporter.warn(f"{outcome.title}: left in the inbox: {outcome.reason}")
        else:
            reporter.print(outcome.path)
    refused = sum(outcome.kind == "refused" for outcome in outcomes)
    reporter.info(f"{len(outcomes) - refused:,} kept.")
    return refused > 0


def _read_back(reporter: Reporter, text: str, config_file: Path) -> None:
    """Do what is ticked on a list. A paper that does not wait any more is left as it is."""
    from digestgen.collecting.checklist import choose, parse_checklist
    from digestgen.collecting.inbox import reject

    ticks = parse_checklist(text)
    if not (ticks.kept or ticks.rejected):
        reporter.info(
            "Nothing is ticked there: a tick is an x in the box before an id, - [x] `arxiv:2508.01234`."
        )
    with _change(reporter, config_file) as collection:
        waiting = _list_waiting(collection)
        yes, no = choose(waiting, ticks.kept), choose(waiting, ticks.rejected)
        failed = _keep(reporter, collection, [one.paper_id for one in yes]) if yes else False
        if no:
            reject(collection, collection.inbox, [one.paper_id for one in no])
            reporter.info(f"{len(no):,} rejected.")
        if gone := len(ticks.kept) + len(ticks.rejected) - len(yes) - len(no):
            reporter.info(f"{gone:,} on the list {'do' if gone > 1 else 'does'} not wait any more.")
    sys.exit(SourceError.exit_status if failed else 0)


def _read_file(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_LONGEST)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(_LONGEST)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}. Write such a list with "
                         f"digestgen inbox --checklist {name}") from None  # fmt: skip
    return data.decode("utf-8-sig", "replace")


def _write(reporter: Reporter, config: Config, name: str, text: str) -> None:
    if name == "-":
        reporter.print(text.rstrip("\n"))
        return
    for folder in (config.content, config.site_dir):
        if Path(name).resolve().is_relative_to((config.root / folder).resolve()):
            raise UsageError(f"What is in {folder}/ is published or deleted. Choose a place beside it.")
    try:
        with Path(name).open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(f"{name} is there already, and may have ticks. Read it with digestgen inbox --read {name}, "
                         "or choose another name.") from None  # fmt: skip
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror}.") from None
    reporter.info(f"Tick what you want in {name}, then: digestgen inbox --read {name}")


def _show(reporter: Reporter, candidates: Sequence[Candidate], number: int) -> None:
    """Three lines a paper, eighty columns wide."""
    from digestgen.collecting.checklist import describe

    for day, group in groupby(candidates, key=lambda one: one.day):
        reporter.print(day)
        for one in group:
            title, authors, facts = describe(one)
            lines = [f"  {one.paper_id}"]
            for text in (title, " · ".join(part for part in (authors, facts) if part)):
                lines += textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
            reporter.print("\n".join(lines))
    if not candidates:
        reporter.info(
            "Nothing waits. Papers come here with digestgen fetch --inbox or digestgen import --inbox."
        )
        return
    reporter.info(f"{number:,} wait{'s' * (number == 1)}. digestgen inbox keep ID… or reject ID…; "
                  "or tick a list: --checklist FILE")  # fmt: skip


def _as_dict(candidate: Candidate) -> dict[str, Any]:
    from digestgen.collecting.checklist import find_address

    record = candidate.record
    return {"id": str(candidate.paper_id), "ids": [str(one) for one in record.all_ids], "day": candidate.day,
            "source": record.source, "title": record.title, "authors": [name.text for name in record.authors],
            "published": record.published, "abstract": record.abstract,
            "tags": candidate.tags if candidate.topics is None else candidate.topics, "note": record.note,
            "reason": candidate.reason, "url": find_address(candidate), "links": dict(record.links)}  # fmt: skip
