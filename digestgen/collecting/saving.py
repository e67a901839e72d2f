"""New texts for files that people edit at the same time: compared right before they are saved, never over their words."""

from __future__ import annotations

import difflib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from digestgen.config import Config
from digestgen.library.cached import open_cache
from digestgen.library.reader import Library, read_library
from digestgen.library.update import read_back
from digestgen.library.writer import ChangedError, read_text, save_text
from digestgen.model.paper import Paper
from digestgen.problems import DigestgenError, Problem, SourceError

AGAIN = " What was written before it is whole; when this is mended, run the command again."
_ATTEMPTS, _REST = 10, 0.05  # to save what others change; seconds in which a file that rests does not change


class Drafts(dict[str, str]):
    """Path → new text, not saved yet.

    Args:
        merge: makes the new text once more, of what somebody saved in the file meanwhile: path, text → new text.

    Attributes:
        read: path → the file's text as it was read, None where there was none.
        conflicts: path → why the file was left as it is.
    """

    def __init__(self, merge: Callable[[str, str], str]) -> None:
        super().__init__()
        self.merge = merge
        self.read: dict[str, str | None] = {}
        self.conflicts: dict[str, str] = {}


def read_content(
    config: Config,
    loose: list[Problem] | None = None,
    same: list[Problem] | None = None,
    *,
    makes_cache: bool = False,
) -> Library:
    """content/ as it is, through the project's cache if there is one; see read_library().

    Args:
        makes_cache: make one where there is none.
    """
    with open_cache(config.work, is_dry=not makes_cache) as cache:
        return read_library(config.root, config.content, cache, loose, same)


@contextmanager
def writing(name: str, then: str = "") -> Iterator[None]:
    """Say of which file it is that the system does not let us write."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(name, error, then) from error


def _cannot_write(name: str, error: OSError, then: str) -> DigestgenError:
    return DigestgenError(f"{name} cannot be written: {error.strerror or error}.{then}")


def save_days(root: Path, name: str, days: Mapping[str, str]) -> None:
    """Write days by key, a line each in the keys' order, as git merges best."""
    lines = ",\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(days[key])}" for key in sorted(days)
    )
    with writing(name):
        save_text(root / name, f"{{\n{lines}\n}}\n")


def read_current(config: Config, paper: Paper, key: bytes | None) -> tuple[Paper, str]:
    """A paper and its file's text as they are now: somebody may have saved it since the library was read.

    Args:
        key: hash of the file that `paper` was read from.

    Raises:
        SourceError: the file is gone, or is not a valid paper any more.
    """
    try:
        text = read_text(config.root / paper.path)
    except FileNotFoundError:
        raise SourceError(paper.path, "the file was deleted meanwhile") from None
    return (paper, text) if hash_text(text) == key else (read_back(text, paper.path, ()).paper, text)


def hash_text(text: str) -> bytes:
    """As Library.keys has it."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def save(config: Config, texts: dict[str, str]) -> Mapping[str, str]:
    """Write the files; each is there whole or not at all.

    What somebody saved in a file since it was read is never overwritten: Drafts are made anew of it.

    Returns:
        path → why a file was left as it is.

    Raises:
        DigestgenError: the system does not let us write one; those before it are written.
    """
    drafts = texts if isinstance(texts, Drafts) else None
    for path, text in texts.items():
        try:  # no writing(): there may be thousands of files
            if drafts is None:
                save_text(config.root / path, text)
            else:
                _save_draft(config.root / path, path, drafts)
        except OSError as error:
            raise _cannot_write(path, error, AGAIN) from error
    return drafts.conflicts if drafts else {}


def _save_draft(file: Path, path: str, drafts: Drafts) -> None:
    text, expected = drafts[path], drafts.read[path]
    for _attempt in range(_ATTEMPTS):
        try:
            save_text(file, text, expected)
            drafts[path] = text
            return
        except ChangedError:
            expected = read_settled(file)
        if expected is None:
            drafts.conflicts[path] = "the file was deleted meanwhile"
            return
        try:
            text = drafts.merge(path, expected)
        except SourceError as error:
            drafts.conflicts[path] = f"the file was changed meanwhile, and {error.what}"
            return
    drafts.conflicts[path] = "the file is changed again and again by another program"


def read_settled(file: Path) -> str | None:
    """A file that is being changed, when it rests: an editor may empty it before it writes. None when it is gone."""
    text = None
    for _attempt in range(_ATTEMPTS):
        before = text
        text = read_text(file) if file.is_file() else None
        if text and text == before:
            break
        time.sleep(_REST)
    return text


def render_diff(config: Config, texts: Mapping[str, str], gone: Sequence[str] = ()) -> str:
    """What saving these files and removing those would change, as a unified diff."""
    lines: list[str] = []
    for path, text in (*texts.items(), *((path, "") for path in gone)):
        file = config.root / path
        old = _lines(read_text(file)) if file.is_file() else []
        before, after = f"a/{path}" if old else "/dev/null", f"b/{path}" if text else "/dev/null"
        lines += difflib.unified_diff(old, _lines(text) if text else [], before, after, lineterm="")
    return "".join(line + "\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as `\n` ends them: of what else str.splitlines() cuts at, an abstract may hold some."""
    return text.removesuffix("\n").split("\n")
