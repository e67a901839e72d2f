"""The command line: parse, call, report. No logic."""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from digestgen import __version__
from digestgen.config import NAME, read_config
from digestgen.model.digest import parse_period
from digestgen.problems import ContentError, DigestgenError, SourceError
from digestgen.report import Reporter, render_json, render_problem, render_problems, render_source_error
from digestgen.sources import SOURCES

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Day(click.ParamType):
    name = "DATE"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        try:
            if parse_period(value).kind != "day":
                raise ValueError
        except ValueError:
            self.fail(f'"{value}" is no day. Write it as 2025-08-07.', param, ctx)
        return value


@click.group(
    context_settings=_SETTINGS, epilog="Example: digestgen init my-digest && cd my-digest && digestgen serve"
)
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Research papers in, a site people read, subscribe to and cite out."""


def _command(*options: Callable, **settings: Any) -> Callable:
    """Options every command has, and one place where what went wrong becomes words and an exit status."""

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def run(*args: Any, quiet: bool, **kwargs: Any) -> None:
            reporter = Reporter(quiet=quiet)
            try:
                function(reporter, *args, **kwargs)
            except ContentError as error:
                reporter.warn(render_problems(error, settings.get("state", "Nothing was written.")))
                sys.exit(error.exit_status)
            except SourceError as error:
                reporter.warn(render_source_error(error))
                sys.exit(error.exit_status)
            except DigestgenError as error:
                reporter.warn(str(error))
                sys.exit(error.exit_status)

        for option in (
            click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong."),
            *options,
        ):
            run = option(run)
        return run

    return decorate


_SOURCES_HELP = "\b\nSources:\n" + "\n".join(f"  {key:<13}{source.help}" for key, source in SOURCES.items())
_config = click.option(
    "-f",
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    default=NAME,
    show_default=True,
    help="The site's settings.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON on standard output.")
_dry_run = click.option(
    "-n", "--dry-run", is_flag=True, help="Show what would change as a diff; write nothing."
)


@main.command(epilog="Example: digestgen init my-digest")
@click.argument("folder", type=click.Path(path_type=Path))
@_command()
def init(reporter: Reporter, folder: Path) -> None:
    """Write a small site with three papers, a vocabulary and a publishing workflow into FOLDER."""
    from digestgen.init import init_site

    for path in init_site(folder):
        reporter.say(f"  {path}")
    reporter.say(f"A site stands in {folder}. Next:\n  cd {folder}\n  digestgen serve")


@main.command(
    "import",
    help="Bring papers from FILEs into content/. Safe to repeat: what people wrote stays.\n\n"
    + _SOURCES_HELP,
    epilog="Example: digestgen import text daily-papers.txt --date 2025-08-07   ·   digestgen import huggingface *.json",
)
@click.argument("source", type=click.Choice(sorted(SOURCES)), metavar="SOURCE")
@click.argument("files", nargs=-1, required=True, metavar="FILE… | -")
@click.option(
    "--date",
    "day",
    type=_Day(),
    help="The day the papers are listed under, where the file does not say.",
)
@click.option(
    "--update", is_flag=True, help="Also take newer titles, authors and abstracts that no person has edited."
)
@_dry_run
@_json
@_config
@_command()
def import_(
    reporter: Reporter,
    source: str,
    files: tuple[str, ...],
    day: str | None,
    update: bool,
    dry_run: bool,
    as_json: bool,
    config_file: Path,
) -> None:
    from digestgen.collect import collect, parse_files, render_diff, save
    from digestgen.sources import Context

    config = read_config(config_file)
    today = date.today().isoformat()
    read, unread = _read_files(files)
    records, refused, remarks = parse_files(source, read, Context(day or "", today))
    refused = [*unread, *refused]
    for remark in remarks:
        reporter.say(remark)
    with reporter.progress() as progress:
        outcomes, texts = collect(config, records, today=today, update=update, progress=progress)
    if not dry_run:
        save(config, texts)
    if as_json:
        reporter.give(render_json(_import_json(outcomes, refused, remarks)))
    else:
        if dry_run:
            reporter.give(render_diff(config, texts).rstrip("\n"))
        _report_import(reporter, outcomes, refused, dry_run)
    for error in refused:
        reporter.warn(render_source_error(error))
    left_out = [outcome for outcome in outcomes if outcome.kind == "refused"]
    for outcome in left_out:
        reporter.warn(f"{outcome.title}: left out: {outcome.reason}")
    if refused:
        reporter.warn(f"{len(refused)} of {len(files)} file{'s' * (len(files) != 1)} refused; "
                      + ("the others are in." if records else "nothing was written."))  # fmt: skip
    if refused or left_out:
        sys.exit(SourceError.exit_status)


def _read_files(files: tuple[str, ...]) -> tuple[list[tuple[str, bytes]], list[SourceError]]:
    read: list[tuple[str, bytes]] = []
    unread: list[SourceError] = []
    for name in files:
        try:
            read.append((name, sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()))
        except OSError as error:
            unread.append(SourceError(name, f"cannot be read: {error.strerror}"))
    return read, unread


def _import_json(outcomes: Any, refused: Any, remarks: Any) -> dict[str, Any]:
    return {
        "papers": [{"kind": o.kind, "path": o.path, "title": o.title, "changed": o.changed, "kept": o.kept,
                    "alike": o.alike, "tags": o.tags, "reason": o.reason} for o in outcomes],
        "refused": [{"file": e.name, "line": e.line, "what": e.what, "hint": e.hint} for e in refused],
        "remarks": list(remarks),
    }  # fmt: skip


def _report_import(reporter: Reporter, outcomes: Any, refused: Any, dry_run: bool) -> None:
    kinds = ("new", "updated", "unchanged")
    counts = {kind: len({o.path for o in outcomes if o.kind == kind}) for kind in kinds}
    for outcome in outcomes:
        if outcome.kept:
            reporter.say(
                f"{outcome.path}: {', '.join(outcome.kept)} kept: a person wrote it, the source says otherwise"
            )
        if outcome.alike:
            reporter.say(
                f"{outcome.path}: same title as {', '.join(outcome.alike)}, other ids: perhaps the same paper"
            )
    untagged = sorted({o.path for o in outcomes if o.kind == "new" and not o.tags})
    if untagged:
        reporter.say("No tag fits:\n" + "\n".join(f"  {path}" for path in untagged))
    words = ", ".join(f"{counts[kind]} {kind}" for kind in kinds)
    left_out = sum(outcome.kind == "refused" for outcome in outcomes)
    reporter.say(
        f"{'Would be: ' if dry_run else ''}{words}"
        + (f", {left_out} left out" if left_out else "")
        + (f", {len(refused)} file{'s' * (len(refused) != 1)} refused" if refused else "")
        + "."
    )


@main.command(epilog="Example: digestgen check --json")
@_json
@_config
@_command(state="Nothing was written.")
def check(reporter: Reporter, as_json: bool, config_file: Path) -> None:
    """Read everything and name every problem, with file, line and what to do."""
    from digestgen.build import read_site

    try:
        site = read_site(read_config(config_file))
    except ContentError as error:
        if not as_json:
            raise
        reporter.give(render_json({"problems": [p.as_dict() for p in error.problems], "files": error.files}))
        sys.exit(error.exit_status)
    remarks = (*site.config.remarks, *site.notes)
    if as_json:
        reporter.give(
            render_json(
                {"problems": [], "files": site.library.files, "remarks": [r.as_dict() for r in remarks]}
            )
        )
        return
    for remark in remarks:
        reporter.say(render_problem(remark))
    files = site.library.files
    reporter.say(f"{files} file{'s' * (files != 1)} read, no problems.")


@main.command(epilog="Example: digestgen build --as-of 2025-08-07")
@click.option("--as-of", type=_Day(), help="Leave out what is dated after this day.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path),
    help="Where the site goes, instead of mkdocs.yml's site_dir.",
)
@_config
@_command()
def build(reporter: Reporter, as_of: str | None, site_dir: Path | None, config_file: Path) -> None:
    """Make the site. Content with problems is not published; the old site stays as it is."""
    from digestgen.build import build as build_site_files

    config = read_config(config_file, site_dir=site_dir)
    gc.disable()  # a build makes a great many lasting objects and hardly a cycle; it ends with the process
    with reporter.progress() as progress:
        built = build_site_files(config, as_of=as_of or "", progress=progress)
    for note in (*config.remarks, *built.site.notes):
        reporter.say(render_problem(note))
    done = built.published
    reporter.say(f"{len(built.site.papers)} papers, {done.files} files in {config.site_dir}: "
                 f"{done.written} written, {done.removed} removed.")  # fmt: skip


@main.command(epilog="Example: digestgen serve --port 8001")
@click.option("-p", "--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@_config
@_command()
def serve(reporter: Reporter, port: int, host: str, config_file: Path) -> None:
    """Show the site on this machine; every change of a file is seen at once."""
    from digestgen.serve import serve_site

    serve_site(config_file, host, port, reporter)


@main.group()
def tags() -> None:
    """The vocabulary: what is used, what is missing."""


@tags.command("list", epilog="Example: digestgen tags list --json")
@_json
@_config
@_command()
def tags_list(reporter: Reporter, as_json: bool, config_file: Path) -> None:
    """Every tag with the number of papers it is on."""
    from digestgen.curate import count_tags

    rows = count_tags(read_config(config_file))
    if as_json:
        reporter.give(
            render_json(
                [{"slug": t.slug, "title": t.title, "papers": n, "parent": t.parent} for t, n in rows]
            )
        )
    else:
        reporter.table(("papers", "tag", "title", "below"), [(n, t.slug, t.title, t.parent) for t, n in rows])


@tags.command("suggest", epilog="Example: digestgen tags suggest --limit 30")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to propose."
)
@_json
@_config
@_command()
def tags_suggest(reporter: Reporter, limit: int, as_json: bool, config_file: Path) -> None:
    """Frequent phrases that no tag covers, with example papers. You decide: add them to content/tags.yml."""
    from digestgen.curate import suggest_tags

    rows = suggest_tags(read_config(config_file), limit)
    if as_json:
        reporter.give(
            render_json([{"phrase": s.phrase, "papers": s.papers, "examples": s.examples} for s in rows])
        )
    elif rows:
        reporter.table(
            ("papers", "phrase", "for example"), [(s.papers, s.phrase, ", ".join(s.examples)) for s in rows]
        )
    else:
        reporter.say("No phrase is frequent and uncovered.")


@tags.command("apply", epilog="Example: digestgen tags apply --dry-run")
@_dry_run
@_json
@_config
@_command()
def tags_apply(reporter: Reporter, dry_run: bool, as_json: bool, config_file: Path) -> None:
    """Assign the vocabulary as it is now to papers whose tags no person has edited."""
    from digestgen.collect import render_diff, save
    from digestgen.curate import apply_tags

    config = read_config(config_file)
    texts = apply_tags(config)
    if not dry_run:
        save(config, texts)
    if as_json:
        reporter.give(render_json({"changed": sorted(texts)}))
        return
    if dry_run:
        reporter.give(render_diff(config, texts).rstrip("\n"))
    reporter.say(f"{'Would change' if dry_run else 'Changed'} the tags of {len(texts)} papers.")


if __name__ == "__main__":
    main()
