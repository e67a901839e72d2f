"""`digestgen taste`: what was learned of what was kept and passed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from digestgen.cli.options import command, json_option, read_config, utc_today
from digestgen.report import Reporter, render_json

_FIRST = 5


@click.command(epilog="Example: digestgen taste")
@json_option
@command()
def taste(reporter: Reporter, as_json: bool, config_file: Path) -> None:
    """Show what the order of the inbox was learned from, and what comes first by it."""
    from digestgen.collecting.collection import Collection
    from digestgen.collecting.taste.learned import describe
    from digestgen.collecting.taste.taste import LEAST, read_taste

    config = read_config(config_file)
    collection = Collection(config, today=utc_today(), keep=False)
    waiting = collection.inbox.candidates
    learned = read_taste(config, collection.library, [one.record for one in waiting])
    found = describe(learned, config.content, [entry.title for entry in collection.rejected.entries])
    first = [one for one in learned.order(waiting) if one.score is not None and not one.is_random][:_FIRST]
    if as_json:
        listed = [{"id": str(one.candidate.paper_id), "title": one.candidate.record.title, "score": one.score,
                 "reason": learned.reason(one.candidate.record).text} for one in first]  # fmt: skip
        reporter.print(render_json(asdict(found) | {"first": listed}))
        return
    kept = " and ".join(f"{number:,} in {name}" for name, number in found.kept.items()) or "none"
    reporter.print(f"Papers kept: {kept}. Papers passed: {found.passed:,}.")
    if not learned.is_known:
        reporter.print(f"The inbox is ordered by taste once {LEAST} papers were kept; so far it is as papers came in.")  # fmt: skip
    for heading, rows in (
        ("Words for", found.words_for),
        ("Words against", found.words_against),
        ("Topics", found.topics),
        ("Authors", found.authors if config.settings.taste_authors else []),
    ):
        if rows:
            reporter.print(f"{heading}: {', '.join(f'{name} ({number:,})' for name, number in rows)}")
    if found.random:
        reporter.print(f"Of {found.random:,} papers that chance put on the list, {found.random_kept:,} were kept.")  # fmt: skip
    if first:
        reporter.print("\nFirst in the inbox, with the share of passed papers that are less to your taste:")
        for one in first:
            record = one.candidate.record
            reporter.print(f"{one.score:5.1f} %  {record.title}\n         {learned.reason(record).text}".rstrip())  # fmt: skip
