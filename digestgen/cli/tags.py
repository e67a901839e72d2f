"""Commands around the vocabulary: tags list, suggest, review, apply, rename, merge."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digestgen.cli import options
from digestgen.problems import Problem, SourceError
from digestgen.report import Reporter, render_json


@click.group()
def tags() -> None:
    """The vocabulary: what is used, what is missing."""


@tags.command("list", epilog="Example: digestgen tags list --json")
@options.json_option
@options.command()
def tags_list(reporter: Reporter, as_json: bool, config_file: Path) -> None:
    """Every tag with the number of papers it is on."""
    from digestgen.collecting.maintenance import count_tags

    loose: list[Problem] = []
    rows = count_tags(options.read_config(config_file), loose)
    options.show_dangling(reporter, loose)
    if as_json:
        reporter.print(
            render_json(
                [{"slug": t.slug, "title": t.title, "papers": n, "parent": t.parent} for t, n in rows]
            )
        )
    elif rows:
        reporter.table(("papers", "tag", "title", "below"), [(n, t.slug, t.title, t.parent) for t, n in rows])
    else:
        reporter.info("There are no topics yet: write them into tags.yml, in the folder of the content.")


@tags.command("suggest", epilog="Example: digestgen tags suggest --limit 30")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to propose."
)
@options.json_option
@options.command()
def tags_suggest(reporter: Reporter, limit: int, as_json: bool, config_file: Path) -> None:
    """Frequent phrases that no tag covers, with example papers. You decide: digestgen tags review."""
    from digestgen.collecting.maintenance import suggest_tags

    loose: list[Problem] = []
    rows = suggest_tags(options.read_config(config_file), limit, loose)
    options.show_dangling(reporter, loose)
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


@tags.command(
    "review",
    epilog='Example: digestgen tags review   ·   printf "y\\nn\\na agents\\n" | digestgen tags review',
)
@options.command()
def tags_review(reporter: Reporter, config_file: Path) -> None:
    """Decide on the phrases of `tags suggest` and the keywords of sources, one by one.

    y makes a topic of it, n never asks again, "a TOPIC" makes it another name of that. Each answer is written at once, to
    content/tags.yml or inbox/rejected-topics.txt; everything else in these files stays as it is. The desk has this, too.
    """
    from digestgen.collecting.desk.phrases import review_phrases
    from digestgen.collecting.reviewing import Review
    from digestgen.collecting.saving import read_content

    config = options.read_config(config_file)
    loose: list[Problem] = []
    review = Review(config)
    review.read(read_content(config, loose))
    options.show_dangling(reporter, loose)
    review_phrases(review, config.messages, reporter.print, _ask)


def _ask(question: str) -> str:
    """A line that was typed or piped; q at the end of the input."""
    try:
        if sys.stdin.isatty():
            return input(question)
        line = sys.stdin.readline()
    except (KeyboardInterrupt, EOFError):
        line = ""
    return line.rstrip("\n") if line else "q"


@tags.command("apply", epilog="Example: digestgen tags apply --dry-run")
@options.dry_run_option
@options.json_option
@options.command()
def tags_apply(reporter: Reporter, dry_run: bool, as_json: bool, config_file: Path) -> None:
    """Assign the vocabulary as it is now to papers whose tags no person has edited."""
    from digestgen.collecting.maintenance import apply_tags
    from digestgen.collecting.saving import render_diff, save

    config = options.read_config(config_file)
    loose: list[Problem] = []
    with options.lock(config, reporter, dry_run):
        texts = apply_tags(config, loose)
        if not dry_run:
            save(config, texts)
    changed = sorted(texts.keys() - texts.conflicts.keys())
    options.show_dangling(reporter, loose)
    for path, reason in sorted(texts.conflicts.items()):
        reporter.warn(f"{path} was left as it is: {reason}.")
    if as_json:
        reporter.print(render_json({"changed": changed}))
        return
    if dry_run:
        reporter.print(render_diff(config, texts).rstrip("\n"))
    reporter.info(
        f"{'Would change' if dry_run else 'Changed'} the tags of {len(changed)} paper{'s' * (len(changed) != 1)}."
    )


@tags.command("rename", epilog="Example: digestgen tags rename attention-mechanisms attention")
@click.argument("old")
@click.argument("new")
@options.dry_run_option
@options.command()
def tags_rename(reporter: Reporter, old: str, new: str, dry_run: bool, config_file: Path) -> None:
    """Give the topic OLD the slug NEW; if NEW is a topic already, OLD becomes part of it.

    Papers stay as they are. The old page redirects, and its feed goes on.
    """
    _rename(reporter, old, new, dry_run, config_file)


@tags.command("merge", epilog="Example: digestgen tags merge lanterns lamps")
@click.argument("gone")
@click.argument("kept")
@options.dry_run_option
@options.command()
def tags_merge(reporter: Reporter, gone: str, kept: str, dry_run: bool, config_file: Path) -> None:
    """Make the topic GONE part of the topic KEPT, with its other names, phrases and categories.

    Papers stay as they are. The old page redirects, and its feed goes on.
    """
    _rename(reporter, gone, kept, dry_run, config_file, merge=True)


def _rename(
    reporter: Reporter, old: str, new: str, dry_run: bool, config_file: Path, *, merge: bool = False
) -> None:
    from digestgen.collecting.maintenance import rename_tag
    from digestgen.collecting.saving import render_diff, save

    config = options.read_config(config_file)
    loose: list[Problem] = []
    with options.lock(config, reporter, dry_run):
        texts = rename_tag(config, old, new, loose, merge=merge)
        conflicts = {} if dry_run else save(config, texts)
    options.show_dangling(reporter, loose)
    for path, reason in conflicts.items():
        raise SourceError(path, f"it was left as it is: {reason}")
    if dry_run:
        reporter.print(render_diff(config, texts).rstrip("\n"))
    before = next(iter(texts.read.values()), "") or ""
    keys = {line.partition(":")[0].strip("\"'") for line in before.splitlines()}
    is_one = merge or new in keys
    done = f"Made {old} part of {new}." if is_one else f"Renamed {old} to {new}."
    reporter.info(f"Would have: {done}" if dry_run else done)
