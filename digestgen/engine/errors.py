"""What an engine, a plugin or a hook has against a build, as one sentence."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from traceback import walk_tb

from digestgen.config import Config
from digestgen.problems import ContentError, DigestgenError, Problem

_PAGE = re.compile(r"Error (?:reading|building) page '(.+)':")
_ABORTED = re.compile(
    r"\s*Aborted with (?:a configuration error|\d+ configuration errors|a BuildError)!$", re.IGNORECASE
)
_TRACE = re.compile(r"\n +File \".*(?:\n {4}.*)*")  # of an extension that does not take its options
_FIELD = re.compile(r"""["']?(template|icon)["']?\s*:\s*["']?([^"'#]*?)["']?\s*(?:#.*)?""")


class EngineError(DigestgenError):
    """The engine is not installed, rejected its configuration or failed; with its own message."""


@contextmanager
def explain_errors(config: Config) -> Iterator[list[str]]:
    """Turn errors of MkDocs, and of the Python files of a project, into an EngineError; MkDocs says nothing else meanwhile.

    Yields:
        what MkDocs and plugins warn of, as it comes.

    Raises:
        ContentError: a setting or a page names a file of the theme that is not there.
    """
    import mkdocs
    from jinja2 import TemplateNotFound
    from mkdocs.exceptions import MkDocsException

    logger = logging.getLogger(mkdocs.__name__)  # ProperDocs has another
    level, logged = logger.level, _Log(logging.WARNING)
    logger.setLevel(logging.WARNING)
    logger.addHandler(logged)
    try:
        yield logged.warnings
    except MkDocsException as error:
        said = [*logged.errors, _ABORTED.sub("", str(error))]
        if not logged.errors:  # strict: true, which counts warnings
            said[:0] = logged.warnings
        raise EngineError(f"MkDocs: {' '.join(_TRACE.sub(' ', ' '.join(said)).split())}") from error
    except Exception as error:
        if place := _find_hook(error, config.root):
            raise EngineError(f"{place}: {type(error).__name__}: {error}") from error
        if plugin := _find_plugin(error):
            page = next(filter(None, map(_PAGE.match, logged.errors)), None)
            what = f"the plugin {plugin} failed ({type(error).__name__}: {error})"
            what += f" at {config.content}/{page[1]}" if page else ""
            raise EngineError(f"{what}; without it, or in another order, the others may work") from error
        if isinstance(error, TemplateNotFound) and (named := _find_named(str(error.name), config)):
            raise ContentError([named]) from error
        if not isinstance(error, OSError) and _is_engines(error):
            setting = _find_setting(error)
            raise EngineError(f"MkDocs: {setting}{type(error).__name__}: {error}") from error
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


def _find_named(template: str, config: Config) -> Problem | None:
    """The problem of what asks for a template that is not there: a setting, or the front matter of a page."""
    icon = template.removeprefix(".icons/").removesuffix(".svg")
    what, hint = f'there is no template "{template}" in the theme', "Write the name of one, or take it out."
    if icon != template:
        what = f'there is no icon "{icon}" in the theme'
        hint = "Icons are named by folder and file: material/home."
    for name, value in _walk(config.resolved, ""):
        if value in (icon, PurePosixPath(template).stem):
            return Problem(config.file.name, config.find_line(name), "engine-failed", name, what, hint)
    for file in sorted((config.root / config.content).rglob("*.md")):
        head = file.read_text("utf-8-sig", errors="replace").partition("\n---")[0]
        for line, text in enumerate(head.splitlines(), 1):
            field = _FIELD.fullmatch(text)
            if field and field[2] == (icon if field[1] == "icon" else template):
                path = file.relative_to(config.root).as_posix()
                return Problem(path, line, "engine-failed", field[1], what, hint)
    return None


def _walk(value: object, name: str) -> Iterator[tuple[str, object]]:
    """(dotted name, value) of every setting."""
    pairs = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in pairs:
        place = f"{name}.{key}".removeprefix(".")
        yield place, inner
        yield from _walk(inner, place)


def _is_engines(error: Exception) -> bool:
    """Whether the engine failed at what it was given: neither this program nor a template did."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    names = [str(frame.f_globals.get("__name__", "")).partition(".")[0] for frame in frames]
    engine = max(
        (at for at, name in enumerate(names) if name in ("mkdocs", "properdocs")), default=len(names)
    )
    files = [frame.f_code.co_filename for frame in frames]
    return "digestgen" not in names[engine:] != [] and all(
        file.endswith(".py") or file[:1] == "<" for file in files
    )


def _find_setting(error: Exception) -> str:
    """The setting that was looked at, in the words of MkDocs' other refusals."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    frames = [
        frame for frame in frames if frame.f_code.co_name.endswith("validate")
    ]  # of every option in turn
    keys = [*dict.fromkeys(str(frame.f_locals["key"]) for frame in frames if "key" in frame.f_locals)]
    return f"Config value '{keys[0]}': " + "".join(f"'{key}': " for key in keys[1:]) if keys else ""


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
