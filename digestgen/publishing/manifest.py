"""The manifest: stamps of all that a build read and wrote. While none of them has moved, there is nothing to build.

It is looked at before settings, content and templates are read: this file imports next to nothing. It answers for what
it knows and is written for nothing else: where the engine may read more than that, it keeps no key (engine/engines.py), and
settings that inherit from another file have none. What settings ask the environment is a hash among the stamps.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestgen.cache import hash_files, stamp_of, stamp_program
from digestgen.output.staging import list_stages

if TYPE_CHECKING:
    from digestgen.config import Config
    from digestgen.output.output import Published

_NAME, _CACHE, _ENGINE = "manifest", "cache.db", "engine.key"
_PROGRAM, _VARIABLES = "program", "environment"
_WELL_KNOWN = ".well-known"
_ASKS_ELSEWHERE = b"INHERIT"
_ASKS_ENVIRONMENT = b"!ENV"
_VARIABLE = re.compile(rb"[A-Za-z_]\w*")


class Manifest:
    """A project as it is now, beside what the last build wrote down about it.

    Args:
        file: mkdocs.yml.
        environment: the variables that it may ask for.

    Attributes:
        said: what that build would say again: texts for a person.
        is_site_changed: somebody was at the site's files, and at nothing else.
        stamps: of the files below content/, by name, once it was looked at.
    """

    def __init__(self, file: Path, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._root = os.path.realpath(file.parent)
        self._file = f"{self._root}/{file.name}"
        self._work = f"{self._root}/.digestgen"
        self._seen: dict[str, str] = {}
        self._content = ""
        self.stamps: dict[str, str] = {}
        self.said: Sequence[str] = ()
        self.is_site_changed = False

    def is_current(self) -> bool:
        """Whether all is as the last build left it."""
        with suppress(OSError, ValueError, KeyError, TypeError), Path(self._work, _NAME).open("rb") as lines:
            head: dict[str, Any] = json.loads(next(lines, b""))
            self._content = head["content"]
            if any(self._look(name) != stamp for name, stamp in head["inputs"].items()):
                return False
            self.is_site_changed = True
            if self._is_site_as_left(head["site"], head["count"], lines):
                self.is_site_changed = False
                self.said = head["said"]
                return os.path.exists(f"{self._work}/{_CACHE}")  # noqa: PTH110
        return False

    def read_settings(self) -> bytes:
        """As pack_settings() packed them, where they, the program and what they ask the environment are as then; else b""."""
        with suppress(OSError, ValueError, KeyError, TypeError), Path(self._work, _NAME).open("rb") as lines:
            head: dict[str, Any] = json.loads(next(lines, b""))
            if all(self._look(name) == head["inputs"][name] for name in (_PROGRAM, self._file, _VARIABLES)):
                return bytes.fromhex(head["settings"])
        return b""

    def note(self, config: Config) -> None:
        """Look at what a build reads, before it does: what somebody saves from now on is seen by the next one."""
        self._content = str(config.root / config.content)
        theme = config.resolved.get("theme")
        own = theme.get("custom_dir") if isinstance(theme, dict) else None
        folders = (
            self._content,
            *config.templates,
            config.root / "site_templates",
            *([config.root / own] if own else ()),
        )
        for name in (_PROGRAM, _VARIABLES, self._file, *map(str, folders)):
            self._look(name)

    def save(self, config: Config, published: Published, said: Sequence[str]) -> None:
        """Write down what the build that follows note() did, if it is sure to have read nothing else.

        Args:
            said: what is to be said again.
        """
        from digestgen.config import pack_settings

        site, file = str(config.root / config.site_dir), Path(self._work, _NAME)
        known = self._read_folders(site)
        file.unlink(missing_ok=True)
        settings, stamps = config.file.read_bytes(), published.stamps
        if (
            not os.path.exists(f"{self._work}/{_ENGINE}")  # noqa: PTH110
            or _ASKS_ELSEWHERE in settings
            or not all(self._seen.values())
            or "\n" in "".join(stamps)
        ):
            return
        folders = {path.rpartition("/")[0] for path in stamps}
        while above := {folder.rpartition("/")[0] for folder in folders} - folders:
            folders |= above
        lines = [f"{stamp} {path}\n" for path, stamp in stamps.items()]
        for folder in sorted(folders):
            stamp = "" if folder in published.touched else known.get(folder, "")
            lines.append(f"{stamp or stamp_of(os.lstat(f'{site}/{folder}'))} {folder}\n")
        head = {
            "inputs": self._seen,
            "content": self._content,
            "settings": pack_settings(config).hex(),
            "site": site,
            "files": len(stamps),
            "count": len(lines),
            "said": said,
        }
        draft = file.with_name(f"{_NAME}.{os.getpid()}")
        with draft.open("wb") as stream:
            stream.write(json.dumps(head).encode() + b"\n")
            stream.write("".join(lines).encode("utf-8", "surrogateescape"))
        draft.replace(file)

    def _is_site_as_left(self, site: str, count: int, lines: Iterable[bytes]) -> bool:
        if os.path.realpath(site) != site or any(map(os.path.lexists, list_stages(Path(site)))):
            return False
        folder = os.fsencode(f"{site}/")
        for line in lines:  # a hot loop
            stamp, _, path = line.partition(b" ")
            if stamp_of(os.lstat(folder + path[:-1])).encode() != stamp:
                return False
            count -= 1
        return not count

    def _read_folders(self, site: str) -> dict[str, str]:
        """Folder → stamp, as the build before left them: who was in one since then is not overlooked."""
        folders: dict[str, str] = {}
        if not self.is_site_changed:
            with suppress(OSError, ValueError, KeyError), Path(self._work, _NAME).open("rb") as lines:
                head = json.loads(next(lines, b""))
                if head["site"] == site:
                    for line in islice(lines, head["files"], None):
                        stamp, _, path = line.decode("utf-8", "surrogateescape").partition(" ")
                        folders[path[:-1]] = stamp
        return folders

    def _look(self, name: str) -> str:
        """The stamp of a folder with all that is in it, of a file, or of the program; "" where it cannot be told."""
        if name not in self._seen:
            try:
                self._seen[name] = self._find_stamp(name)
            except OSError:
                self._seen[name] = ""
        return self._seen[name]

    def _find_stamp(self, name: str) -> str:
        if name == _PROGRAM:
            return stamp_program()
        if name == _VARIABLES:
            return self._find_variables()
        if name == self._file:
            return stamp_of(os.stat(name))  # noqa: PTH116
        if not os.path.lexists(name):
            return "absent"
        if name == self._content and os.path.realpath(name) != name:
            return ""
        names: list[str] = []
        _walk(name, "", names, self.stamps if name == self._content else None)
        return hash_files([("", "\n".join(names).encode("utf-8", "surrogateescape"))]).hex()

    def _find_variables(self) -> str:
        """A hash of every variable that the settings could mean; "none" where they ask for none."""
        settings = Path(self._file).read_bytes()
        if _ASKS_ENVIRONMENT not in settings:
            return "none"
        names = sorted({word.decode() for word in _VARIABLE.findall(settings)} & self._environment.keys())
        return hash_files(
            [(name, self._environment[name].encode("utf-8", "surrogateescape")) for name in names]
        ).hex()


def _walk(folder: str, inside: str, names: list[str], stamps: dict[str, str] | None) -> None:
    """List names and stamps of all below a folder.

    Args:
        stamps: of content/, where of what is hidden only the name matters: takes those of its files.
    """
    with os.scandir(f"{folder}/{inside}") as entries:
        found = sorted(entries, key=attrgetter("name"))
    for entry in found:
        name = inside + entry.name
        if stamps is not None and entry.name[0] == "." and name != _WELL_KNOWN:
            names.append(name)
        elif entry.is_dir(follow_symlinks=False):
            names.append(f"{name}/")
            _walk(folder, f"{name}/", names, stamps)
        else:
            to = os.readlink(entry.path) if entry.is_symlink() else ""  # noqa: PTH115
            stamp = stamp_of(entry.stat())
            names.append(f"{name} {stamp} {to}")
            if stamps is not None:
                stamps[name] = stamp
