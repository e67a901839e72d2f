"""The article templates: Jinja with autoescape on, the site's own folder before the package's.

Before a template is compiled, what is the same on all pages of a site becomes part of its text: the mark of the site's
root and the words of the catalogue. White space that shows nothing (indentation, empty lines) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from digestgen.fragments import BASE
from digestgen.layout import squeeze
from digestgen.words import Words

_WORDS = re.compile(r'\{\{ words\("([\w.]+)"\) \}\}')


class _Loader(FileSystemLoader):
    def __init__(self, folders: Sequence[Path], words: Words) -> None:
        super().__init__([str(folder / "articles") for folder in folders])
        self._words = words

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, is_current = super().get_source(environment, template)
        source = squeeze(source).replace("{{ base }}", BASE)
        return _WORDS.sub(self._say, source), file, is_current

    def _say(self, found: re.Match[str]) -> str:
        text = str(escape(self._words.texts.get(found[1], "{")))
        return (
            found[0] if "{" in text else text
        )  # not known, or Jinja's own mark: said, or complained of, when it is run


def build_templates(folders: Sequence[Path], words: Words, compiled: Path | None = None) -> Environment:
    """An environment over `<folder>/articles` of each folder, first one wins.

    Args:
        compiled: a folder below .digestgen for compiled templates; they are checked against their source.

    In templates `base` is the site's root: write `{{ base }}tags/`. `words("paper.tags")` says a text of the catalogue.
    """
    if compiled:
        compiled.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
        loader=_Loader(folders, words),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(base=Markup(BASE), words=words)
    return environment
