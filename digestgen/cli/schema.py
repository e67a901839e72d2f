"""`digestgen schema`: what editors and other programs have to know of the files that people write."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.options import command, read_config
from digestgen.report import Reporter

_KINDS = ("paper", "editorial", "tags", "people", "settings")  # a test holds them to publishing.schemas


@click.command(
    help="Write JSON Schemas of front matter, tags.yml, people.yml and mkdocs.yml into .digestgen/schemas, where editors find "
    "them; with KIND, print one. Building does that, too: topics complete as the vocabulary has them.",
    epilog="Example: digestgen schema paper",
)
@click.argument("kind", type=click.Choice(_KINDS), required=False, metavar=f"[{'|'.join(_KINDS)}]")
@command()
def schema(reporter: Reporter, kind: str | None, config_file: Path) -> None:
    from digestgen.publishing.build import read_site
    from digestgen.publishing.schemas import render_schemas, save_schemas

    site = read_site(read_config(config_file), loose=[])
    if kind:
        reporter.print(render_schemas(site.library.tags)[kind].rstrip("\n"))
        return
    save_schemas(site)
    reporter.info(f"{', '.join(f'{name}.json' for name in _KINDS)} in .digestgen/schemas.")
