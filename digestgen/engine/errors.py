"""What an engine, a plugin or a hook has against a build, as one sentence."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from digestgen.problems import DigestgenError


class EngineError(DigestgenError):
    """The engine is not installed, rejected its configuration or failed; with its own message."""


@contextmanager
def explain_errors(root: Path) -> Iterator[list[str]]:
    """Turn errors of MkDocs, and of the Python files of a project, into an EngineError; MkDocs says nothing else meanwhile.

    Yields:
        what MkDocs and plugins warn of, as it comes.
    """
    import mkdocs
    from mkdocs.exceptions import MkDocsException

    logger = logging.getLogger(mkdocs.__name__)  # ProperDocs has another
    level, logged = logger.level, _Log(logging.WARNING)
    logger.setLevel(logging.WARNING)
    logger.addHandler(logged)
    try:
        yield logged.warnings
    except MkDocsException as error:
        said = [*logged.errors, str(error)]
        if not logged.errors:  # strict: true, which counts warnings
            said[:0] = logged.warnings
        raise EngineError(f"MkDocs: {' '.join(said)}") from error
    except Exception as error:
        if place := _find_hook(error, root):
            raise EngineError(f"{place}: {type(error).__name__}: {error}") from error
        if plugin := _find_plugin(error):
            what = f"the plugin {plugin} failed ({type(error).__name__}: {error}); without it, or in another order, the others may work"
            raise EngineError(what) from error
        raise
    finally:
        logger.removeHandler(logged)
        logger.setLevel(level)


class _Log(logging.Handler):
    """What MkDocs logs: before it raises an error that does not say it, or as a warning."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        (self.errors if record.levelno >= logging.ERROR else self.warnings).append(record.getMessage())


def _find_plugin(error: Exception) -> str:
    """The distribution of the plugin that an engine called and that failed; "" where it was none."""
    from importlib.metadata import packages_distributions

    called = ""
    for frame, _ in walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if called in ("mkdocs", "properdocs") and module not in (called, "digestgen", "jinja2"):
            return next(iter(packages_distributions().get(module, ())), "")
        called = module
    return ""


def _find_hook(error: Exception, root: Path) -> str:
    """File and line of the project's own Python where it failed; "" where it did not."""
    installed = (Path(sys.prefix), Path(__file__).parents[1])  # may be in the project, too
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:  # nothing of the file ran
        frames.append((Path(error.filename), error.lineno or 0))
    own = [
        f"{file.relative_to(root).as_posix()}:{line}"
        for file, line in frames
        if file.is_relative_to(root) and file.suffix == ".py" and not any(map(file.is_relative_to, installed))
    ]
    return own[-1] if own else ""
