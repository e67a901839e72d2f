"""The command line: parse, call, report. No logic."""

from __future__ import annotations

import click

from digestgen import __version__
from digestgen.cli import announcing, collecting, exporting, mailing, publishing, vocabulary

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    context_settings=_SETTINGS, epilog="Example: digestgen init my-digest && cd my-digest && digestgen serve"
)
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Research papers in, a site people read, subscribe to and cite out."""


for _command in (
    publishing.init,
    collecting.import_,
    collecting.fetch,
    collecting.merge,
    publishing.check,
    publishing.build,
    publishing.serve,
    exporting.export,
    announcing.ping,
    mailing.mail,
    vocabulary.tags,
):
    main.add_command(_command)
