"""Python-Markdown with the site's extensions and our maths. Imported only when a body needs it: it is slow to load."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from digestgen.text.dollars import LIMIT, split_maths

_AFTER_CODE = 185  # code spans are replaced at 190, backslash escapes at 180


class MathsPattern(InlineProcessor):
    """Replaces `$…$` and `$$…$$` by marks; the rule of text.dollars decides what is maths."""

    # Not after an odd number of backslashes. Nothing between two dollars can hold an unescaped one, so the
    # next dollar is the only candidate.
    PATTERN = rf"(?<!\\)((?:\\\\)*)\$(?=(\$?(?:\\.|[^\\$]){{1,{LIMIT}}}\$\$?))"

    def __init__(self) -> None:
        super().__init__(self.PATTERN)
        self.key = ""
        self.spans: list[tuple[str, str]] = []

    def begin(self, key: str) -> None:
        """Start a body; `key` is in every mark, so that a mark in the text itself is not taken for ours."""
        self.key, self.spans = key, []

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | Element | None, int | None, int | None]:
        """See markdown.inlinepatterns.InlineProcessor; (None, None, None) is "no match here"."""
        start, candidate = m.end(1), m[2]
        # One more character: a digit after the closing dollar means money.
        kind, tex = split_maths(data[start : start + len(candidate) + 2])[0]
        if kind == "text" or "\x02" in tex:
            return None, None, None
        self.spans.append((kind, tex))
        width = len(tex) + (4 if kind == "display" else 2)
        return f"\ufdd0{self.key}.{len(self.spans) - 1}\ufdd1", start, start + width


def build_markdown(
    extensions: Sequence[str | Extension],
    configs: Mapping[str, Mapping[str, Any]],
    plain: Callable[[str], str],
) -> tuple[Markdown, MathsPattern]:
    """A converter, and the pattern that finds maths in what it converts.

    Args:
        plain: turns marks of maths into plain text, for the ids of headings.
    """
    maths = MathsPattern()
    converter = Markdown(
        extensions=list(extensions), extension_configs={k: dict(v) for k, v in configs.items()}
    )
    converter.inlinePatterns.register(maths, "digestgen-maths", _AFTER_CODE)
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "$"]
    if "toc" in converter.treeprocessors:
        toc: Any = converter.treeprocessors["toc"]
        slugify = toc.slugify
        toc.slugify = lambda text, separator: slugify(plain(text), separator)
    return converter, maths
