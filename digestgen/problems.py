"""What can be wrong, as data: a Problem says which code, where, what, and what to do.

A Problem is collected, never printed here (report.py prints). Exceptions carry Problems or one message:

    DigestgenError                 anything this package raises on purpose
    ├── ContentError               content/ or mkdocs.yml has problems           exit 1
    │   └── ConfigError            … in mkdocs.yml
    ├── SourceError                a source's answer cannot be used              exit 3
    └── UsageError                 the command was asked something impossible    exit 2
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one place.

    Attributes:
        path: the file, relative to the project folder, with `/`.
        line: 1-based line in it; 0 when the whole file is meant.
        code: permanent name, e.g. `unknown-tag`; documented in CONTRIBUTING.md.
        field: front matter key or configuration key, "" where there is none.
        what: one sentence without a full stop: what is wrong.
        hint: what to do about it, in whole sentences.
    """

    path: str
    line: int
    code: str
    field: str
    what: str
    hint: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """The problem for `--json`."""
        return asdict(self)


class DigestgenError(Exception):
    """Base of everything this package raises on purpose; `str()` is for people."""

    exit_status = 1


class ContentError(DigestgenError):
    """`content/` cannot be published as it stands.

    Attributes:
        problems: all of them, sorted by path and line; never empty.
        files: how many files were read, for the closing line.
    """

    exit_status = 1

    def __init__(self, problems: Iterable[Problem], files: int = 0) -> None:
        self.problems = tuple(sorted(problems))
        self.files = files
        super().__init__("; ".join(f"{p.path}:{p.line}: {p.what}" for p in self.problems))


class ConfigError(ContentError):
    """`mkdocs.yml` cannot be used as it stands; all mistakes at once."""


class SourceError(DigestgenError):
    """A source's file or answer cannot be used.

    Attributes:
        name: the file or address it came from.
        line: 1-based line the reason was found on; 0 when there is none.
        hint: what to do about it.
    """

    exit_status = 3

    def __init__(self, name: str, what: str, *, line: int = 0, hint: str = "") -> None:
        self.name, self.what, self.line, self.hint = name, what, line, hint
        super().__init__(f"{name}{f':{line}' if line else ''}: {what}")


class UsageError(DigestgenError):
    """The command was asked something that cannot be done."""

    exit_status = 2


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or "" when none is near enough to be meant."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean "x"? `, or "" when nothing is near."""
    near = nearest(word, known)
    return f'Did you mean "{near}"? ' if near else ""
