"""The command line: parse, call, report. No logic.

`main` is made when it is asked for: click takes three times as long to import as saying the version does.
"""

from __future__ import annotations

import sys

from digestgen import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from digestgen.cli.group import main as main


def _say_version(**_: object) -> None:
    """What click says, without it."""
    if sys.stdout:  # it may be closed: >&-
        sys.stdout.write(f"digestgen, version {__version__}\n")


def __getattr__(name: str) -> object:
    if name != "main":
        raise AttributeError(name)
    if sys.argv[1:] == ["--version"]:
        return _say_version
    from digestgen.cli.group import main

    return main
