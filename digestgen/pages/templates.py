"""The article templates: Jinja with autoescape on, the site's own folder before the package's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from digestgen.fragments import BASE


def build_templates(folders: Sequence[Path], compiled: Path | None = None) -> Environment:
    """An environment over `<folder>/articles` of each folder, first one wins.

    Args:
        compiled: a folder below .digestgen for compiled templates; they are checked against their source.

    In templates `base` is the site's root: write `{{ base }}tags/`.
    """
    if compiled:
        compiled.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
        loader=FileSystemLoader([str(folder / "articles") for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["base"] = Markup(BASE)
    return environment
