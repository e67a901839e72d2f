"""Commands around the vocabulary: tags list, suggest, apply."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.options import (
    command,
    config_option,
    dry_run_option,
    json_option,
    lock,
    read_config,
    show_dangling,
)
from digestgen.problems import Problem, SourceError
from digestgen.report import Reporter, render_json


@click.group()
def tags() -> None:
    """The vocabulary: what is used, what is missing."""


@tags.command("list", epilog="Example: digestgen tags list --json")
@json_option
@config_option
@command()
def tags_list(reporter: Reporter, as_json: bool, config_file: Path) -> None:
    """Every tag with the number of papers it is on."""
    from digestgen.collecting.maintenance import count_tags

    loose: list[Problem] = []
    rows = count_tags(read_config(config_file), loose)
    show_dangling(reporter, loose)
    if as_json:
        reporter.print(
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
@json_option
@config_option
@command()
def tags_suggest(reporter: Reporter, limit: int, as_json: bool, config_file: Path) -> None:
    """Frequent phrases that no tag covers, with example papers. You decide: add them to content/tags.yml."""
    from digestgen.collecting.maintenance import suggest_tags

    loose: list[Problem] = []
    rows = suggest_tags(read_config(config_file), limit, loose)
    show_dangling(reporter, loose)
    if as_json:
        reporter.print(
            render_json([{"phrase": s.phrase, "papers": s.papers, "examples": s.examples} for s in rows])
        )
    elif rows:
        reporter.table(
            ("papers", "phrase", "for example"), [(s.papers, s.phrase, ", ".join(s.examples)) for s in rows]
        )
    else:
        reporter.info("No phrase is frequent and uncovered.")


@tags.command("apply", epilog="Example: digestgen tags apply --dry-run")
@dry_run_option
@json_option
@config_option
@command()
def tags_apply(reporter: Reporter, dry_run: bool, as_json: bool, config_file: Path) -> None:
    """Assign the vocabulary as it is now to papers whose tags no person has edited."""
    from digestgen.collecting.maintenance import apply_tags
    from digestgen.collecting.saving import render_diff, save

    config = read_config(config_file)
    loose: list[Problem] = []
    with lock(config, reporter, dry_run):
        texts = apply_tags(config, loose)
        if not dry_run:
            save(config, texts)
    changed = sorted(texts.keys() - texts.conflicts.keys())
    show_dangling(reporter, loose)
    for path, reason in sorted(texts.conflicts.items()):
        reporter.warn(f"{path} was left as it is: {reason}.")
    if as_json:
        reporter.print(render_json({"changed": changed}))
        return
    if dry_run:
        reporter.print(render_diff(config, texts).rstrip("\n"))
    reporter.info(f"{'Would change' if dry_run else 'Changed'} the tags of {len(changed)} papers.")


@tags.command("rename", epilog="Example: digestgen tags rename attention-mechanisms attention")
@click.argument("old")
@click.argument("new")
@dry_run_option
@config_option
@command()
def tags_rename(reporter: Reporter, old: str, new: str, dry_run: bool, config_file: Path) -> None:
    """Give the topic OLD the slug NEW; if NEW is a topic already, OLD becomes part of it.

    Papers stay as they are. The old page redirects, and its feed goes on.
    """
    from digestgen.collecting.maintenance import rename_tag
    from digestgen.collecting.saving import render_diff, save

    config = read_config(config_file)
    loose: list[Problem] = []
    with lock(config, reporter, dry_run):
        texts = rename_tag(config, old, new, loose)
        conflicts = {} if dry_run else save(config, texts)
    show_dangling(reporter, loose)
    for path, reason in conflicts.items():
        raise SourceError(path, f"it was left as it is: {reason}")
    if dry_run:
        reporter.print(render_diff(config, texts).rstrip("\n"))
    reporter.info(f"{'Would rename' if dry_run else 'Renamed'} {old} to {new}.")
