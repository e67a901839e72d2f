"""Python-Markdown with the site's extensions and our maths. Imported only when a body needs it: it is slow to load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from digestgen.text.markdown.formulas import MathsPattern, add_maths


def build_markdown(
    extensions: Sequence[str | Extension],
    configs: Mapping[str, Mapping[str, Any]],
    plain: Callable[[str], str],
) -> tuple[Markdown, MathsPattern]:
    """A converter, and the pattern that finds maths in what it converts.

    Args:
        plain: turns marks of maths into plain text, for the ids of headings.
    """
    converter = Markdown(
        extensions=list(extensions), extension_configs={k: dict(v) for k, v in configs.items()}
    )
    maths = add_maths(converter)
    if "toc" in converter.treeprocessors:
        toc: Any = converter.treeprocessors["toc"]
        slugify = toc.slugify
        toc.slugify = lambda text, separator: slugify(plain(text), separator)
    return converter, maths
