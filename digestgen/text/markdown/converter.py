"""Python-Markdown with the site's extensions and our maths. Imported only when a body needs it: it is slow to load."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from digestgen.text.markdown.fences import mark_code
from digestgen.text.maths.delimiters import LIMIT, split_maths

_AFTER_CODE = 185  # code spans are replaced at 190, backslash escapes at 180
_FIRST = 10_000  # before every preprocessor of an extension
# What may be code in the end, or is cut up further before it is read: quotes, tables, HTML, what is indented.
_UNSURE = re.compile(r"^(?: {0,3}[>|<]| {4}| {0,3}\t|[ \t|:]*-[-:|\s]*\|)", re.MULTILINE)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


class MathsPattern(InlineProcessor):
    """Replaces `$…$` and `$$…$$` by marks; the rule of maths/delimiters.py decides what is maths."""

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

    def handleMatch(  # type: ignore[override]  # as InlineProcessor's: not its base's shape
        self, m: re.Match[str], data: str
    ) -> tuple[str | Element | None, int | None, int | None]:
        """See markdown.inlinepatterns.InlineProcessor; (None, None, None) is "no match here"."""
        start, candidate = m.end(1), m[2]
        # One more character: a digit after the closing dollar means money.
        kind, tex = split_maths(data[start : start + len(candidate) + 2])[0]
        if kind == "text" or "\x02" in tex or "\ufdd0" in tex:  # code, or a formula that was found first
            return None, None, None
        self.spans.append((kind, tex))
        width = len(tex) + (4 if kind == "display" else 2)
        return f"\ufdd0{self.key}{len(self.spans) - 1}\ufdd1", start, start + width

    def replace_all(self, text: str) -> str:
        """Marks for the formulas of text that holds no code."""
        done: list[str] = []
        at = 0
        while match := self.compiled_re.search(text, at):
            mark, start, end = self.handleMatch(match, text)
            if mark is None or start is None or end is None:
                start = end = match.end()
            done += (text[at:start], str(mark or ""))
            at = end
        return "".join(done) + text[at:]


class MathsFirst(Preprocessor):
    """Puts the marks into plain paragraphs before any extension sees the text: what a preprocessor, or a block that ends at
    some line, would do to a formula. MathsPattern finds the others, once Markdown knows what is code."""

    def __init__(self, maths: MathsPattern) -> None:
        super().__init__()
        self.maths = maths

    def run(self, lines: list[str]) -> list[str]:
        """See markdown.preprocessors.Preprocessor."""
        if not any("$" in line for line in lines):
            return lines
        done: list[str] = []
        paragraph: list[str] = []
        for line, is_code in mark_code((*lines, "")):
            if not is_code and line.strip():
                paragraph.append(line)
                continue
            if paragraph:
                done += self._with_marks("\n".join(paragraph)).split("\n")
                paragraph = []
            done.append(line)
        return done[:-1]

    def _with_marks(self, paragraph: str) -> str:
        if "$" not in paragraph or _UNSURE.search(paragraph):
            return paragraph
        done: list[str] = []
        at = 0
        for code in _SPAN.finditer(paragraph):
            done += (self.maths.replace_all(paragraph[at : code.start()]), code[0])
            at = code.end()
        return "".join(done) + self.maths.replace_all(paragraph[at:])


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
    converter.preprocessors.register(MathsFirst(maths), "digestgen-maths", _FIRST)
    converter.inlinePatterns.register(maths, "digestgen-maths", _AFTER_CODE)
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "$"]
    if "toc" in converter.treeprocessors:
        toc: Any = converter.treeprocessors["toc"]
        slugify = toc.slugify
        toc.slugify = lambda text, separator: slugify(plain(text), separator)
    return converter, maths
