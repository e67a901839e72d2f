"""Failures for a reason outside this program, as problems: the system refuses, or a template is wrong.

A defect of our own keeps its traceback.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from digestgen.problems import ContentError, Problem

# Templates of the engine's: not the site's own, and not ours.
_THEME = re.compile(r".*/(?:(?:material|mkdocs|properdocs)/templates|\.digestgen/frame)/")
CODES = ("system-error", "template-error")
_HINTS = {
    errno.ENOENT: "Make its folder first, or choose another place.",
    errno.EACCES: "Let yourself read and write it (chmod, chown).",
    errno.EPERM: "Let yourself read and write it (chmod, chown).",
    errno.EROFS: "Work on a copy that can be written to.",
    errno.ENOSPC: "Make room on the disk, and run the command again.",
    errno.EDQUOT: "Make room on the disk, and run the command again.",
    errno.ENOTDIR: "Rename or delete the file that is where a folder has to be.",
    errno.EEXIST: "Rename or delete what is there.",
    errno.EISDIR: "Rename or delete the folder that is where a file has to be.",
}


@contextmanager
def explain_failures(root: Path) -> Iterator[None]:
    """Turn an error of the system or of a template into a ContentError with one problem.

    Args:
        root: the project's folder; the problem names files relative to it.
    """
    try:
        yield
    except BrokenPipeError:  # the reader of our output has enough: not a problem
        raise
    except Exception as error:
        problem = _explain_template(error, root) if "jinja2" in sys.modules else None
        if problem is None and isinstance(error, OSError):
            problem = _explain_system(error, root)
        if problem is None:
            raise
        raise ContentError([problem]) from error


def _explain_system(error: OSError, root: Path) -> Problem:
    file = error.filename2 or error.filename  # of a rename, where it was to lead
    if (
        file is None
    ):  # a full disk is found out when nobody says what for: it is a Path's text that is written
        called = (frame.f_locals.get("self") for frame, _ in walk_tb(error.__traceback__))
        file = next((str(path) for path in called if isinstance(path, Path)), None)
    path = _relative(os.fsdecode(file), root) if isinstance(file, (str, bytes)) else "."
    what = f"the system says: {error.strerror or error}"
    return Problem(path, 0, "system-error", "", what, _HINTS.get(error.errno or 0, ""))


def _explain_template(error: Exception, root: Path) -> Problem | None:
    """None if the mistake is not a template's."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    from digestgen.pages.templates import find_line

    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or error.name or "", error.lineno
    else:
        packages = tuple(
            str(Path(sys.modules[name].__file__ or "").parent) for name in ("jinja2", "markupsafe")
        )
        frames = [(frame.f_code.co_filename, at) for frame, at in walk_tb(error.__traceback__)]
        said = str(
            Path("digestgen", "messages", "messages.py")
        )  # a template asks for a text that is not there
        own = [(file, at) for file, at in frames if not file.startswith(packages) and not file.endswith(said)]
        # Jinja's frames are in the template's file. An error raised by one of our functions is our mistake.
        inside = [(file, at) for file, at in own if not file.endswith(".py") and file[:8] != "<frozen "]
        if not inside or not (isinstance(error, (TemplateError, RecursionError)) or own[-1] == inside[-1]):
            return None
        file, line = inside[-1]
    what = f'there is no template "{error.name}"' if isinstance(error, TemplateNotFound) else str(error)
    what = f"there is no message, or no value of one, called {error}" if isinstance(error, KeyError) else what
    what = (
        "templates that include or extend each other without end"
        if isinstance(error, RecursionError)
        else what
    )
    if theme := _THEME.match(file):
        what = f"the theme fails at {file[theme.end() :]}:{line}: {what.rstrip('.')}"
        hint = "What it reads of the settings, below extra or theme say, or of a page's front matter is the reason."
        return Problem("mkdocs.yml", 0, "engine-failed", "", what, hint)
    hint = "The template that comes with digestgen shows which names there are."
    return Problem(
        _relative(file, root), find_line(Path(file), line), "template-error", "", what.rstrip("."), hint
    )


def _relative(file: str, root: Path) -> str:
    """A file's path relative to the project, or absolute outside it."""
    path = Path(file).absolute()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
