"""An error that nobody foresaw: a fault of this program, for which whoever mends it needs a report without private data."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path
from traceback import walk_tb

from digestgen import __version__

NAME = "error-report.txt"
EXIT_STATUS = 70  # EX_SOFTWARE of sysexits.h
_PUBLIC = re.compile(r"(?:.*/)?(?:site-packages/|(?=digestgen/[^/]+/|digestgen/\w+\.py)|python3\.\d+/)(.+)")


def save_report(error: BaseException, command: str, work: Path) -> str:
    """Write `.digestgen/error-report.txt`: kinds and places of the errors, not their words, which may be anybody's.

    Args:
        work: the project's folder for what is safe to delete; where there is none, nothing is written.

    Returns:
        what to tell a person.
    """
    report = _render(error, command)
    place = [line for line in report.splitlines() if line.startswith("  digestgen/")][-1:]
    where = f" in {place[0].strip()}" if place else ""
    said = f"This is a fault of digestgen, not yours: {type(error).__name__}{where}: {error}"
    try:
        (work / NAME).write_text(report, "utf-8")
    except OSError:
        return f"{said}\n    Please report it with these lines:\n\n{report}"
    return f"{said}\n    Please report it, with {work.name}/{NAME}: it has no text, name, address or setting of yours."


def _render(error: BaseException | None, command: str) -> str:
    lines = [f"digestgen {__version__} {command}, Python {platform.python_version()}, {sys.platform}"]
    while error is not None:
        lines.append(type(error).__name__)
        lines += [f"  {_public_name(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
                  for frame, line in walk_tb(error.__traceback__)]  # fmt: skip
        error = error.__cause__ or error.__context__
    return "\n".join(lines) + "\n"


def _public_name(file: str) -> str:
    """The part of a path that is the same for everybody."""
    match = _PUBLIC.fullmatch(Path(file).as_posix())
    return match[1] if match else "(a file of the project)"
