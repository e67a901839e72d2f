"""The engines: what renders the staged docs with the theme, behind one small interface. Files go in, files come out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from digestgen.cache import read_program_key
from digestgen.config import Config
from digestgen.engine import mkdocs, zensical
from digestgen.engine.staging import RECORD, list_plugins
from digestgen.problems import Problem

_PURE_PLUGINS = {"digestgen", "search", "material/search"}  # output depends on nothing but what we hash


class Engine(Protocol):
    """What a module has to have; templates, staged pages and what is made of the output are the same for all."""

    def render(self, config: Config, stage: Path, nav: Mapping[str, str], out: Path) -> None:
        """Render the staged docs into a folder.

        Args:
            nav: entries of the nav that only we know → URL.

        Raises:
            EngineError: it is not installed, rejected its configuration or failed.
        """

    def spell_link(self, target: str, page: str) -> str:
        """What becomes of a link that leads to none of the staged pages.

        Args:
            target: as written; page: its file, below content/.
        """

    def find_remarks(self, config: Config) -> Iterator[Problem]:
        """What of mkdocs.yml it ignores, and what of its own files is not as it seems."""


ENGINES: Mapping[str, Engine] = {"mkdocs": mkdocs, "zensical": zensical}


def render_docs(config: Config, stage: Path, nav: Mapping[str, str]) -> Path:
    """Run the site's engine over the staged docs, unless everything it reads is unchanged.

    Returns:
        the folder it wrote.

    Raises:
        EngineError: see Engine.render().
    """
    out, record = config.work / "engine", config.work / RECORD
    key = _fingerprint(config, stage, nav)
    if key and record.is_file() and record.read_text() == key and (out / "index.html").is_file():
        return out
    record.unlink(missing_ok=True)
    ENGINES[config.settings.engine].render(config, stage, nav, out)
    if key:
        record.write_text(key)
    return out


def _fingerprint(config: Config, stage: Path, nav: Mapping[str, str]) -> str:
    """A hash over everything the engine reads; "" if it may read more than we know: then it always runs."""
    if (
        not {name for name, _ in list_plugins(config)} <= _PURE_PLUGINS
        or config.resolved.get("hooks")
        or "pymdownx.snippets" in config.markdown_extensions
    ):
        return ""
    digest = hashlib.sha256()
    digest.update(config.key.encode())
    digest.update(repr(sorted(nav.items())).encode())
    digest.update(read_program_key(config.work))
    digest.update(repr(config.messages).encode())
    folders = [stage, *(folder / "theme" for folder in config.templates)]
    theme = config.resolved.get("theme")
    if isinstance(theme, dict) and theme.get("custom_dir"):
        folders.append(config.root / str(theme["custom_dir"]))
    for number, folder in enumerate(folders):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(f"\0{number}/{file.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
