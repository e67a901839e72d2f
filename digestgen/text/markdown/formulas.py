r"""Formulas of Markdown, found while Python-Markdown runs: what is code is known only then.

`$…$` and `$$…$$` are read as maths/delimiters.py reads them; `\(…\)`, and a paragraph that is nothing but `\[…\]` or
`\begin{…}…\end{…}`, as pymdownx.arithmatex does. No text of a source has these: its backslashes are escaped (escape.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from digestgen.text.html import escape_html
from digestgen.text.markdown.fences import mark_code
from digestgen.text.maths.delimiters import CONTENT, LIMIT, split_maths
from digestgen.text.maths.maths import render_plain

_MARK = re.compile("\ufdd0([0-9a-f]{16})(\\d+)\ufdd1")  # one word to every extension
_AFTER_CODE = 185  # code spans are replaced at 190, backslash escapes at 180
_FIRST = 10_000  # before every preprocessor of an extension
# What may be code in the end, or is cut up further before it is read: quotes, tables, HTML, what is indented.
_UNSURE = re.compile(r"^(?: {0,3}[>|<]| {4}| {0,3}\t|[ \t|:]*-[-:|\s]*\|)", re.MULTILINE)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_BLOCK = r"\\\[((?:\\[^\]]|[^\\])+)\\\]|(\\begin\{(?P<name>[A-Za-z]+\*?)\}.+\\end\{(?P=name)\})"
_ALONE = re.compile(rf" {{0,3}}(?:{_BLOCK})\s*", re.DOTALL)
_CODE = re.compile(r"<(pre|code|script|style|textarea)\b.*?</\1>", re.DOTALL)
_TAG_OR_TEXT = re.compile(r'<[^"<>]*(?:"[^"]*"[^"<>]*)*>|<|[^<]+')
_ATTRIBUTE = re.compile(r'([\w-]+)="[^"]*"')
_OPENING = ("$", "\\(", "\\[", "\\begin{")


class Formula(NamedTuple):
    """One formula of a text."""

    tex: str
    display: bool
    source: str  # as it is written, with what is around the TeX


class MathsPattern(InlineProcessor):
    """Replaces formulas by marks."""

    # Not after an odd number of backslashes. Nothing between two dollars can hold an unescaped one outside of text,
    # so the next dollar is the only candidate; likewise for brackets.
    PATTERN = (
        rf"(?<!\\)((?:\\\\)*)(?:\$(?=(\$?{CONTENT}\$\$?))"
        rf"|\\\((?P<round>(?:\\[^()]|[^\\]){{1,{LIMIT}}})\\\)|\A\s*(?P<alone>{_BLOCK})\s*\Z)"
    )

    def __init__(self) -> None:
        super().__init__(self.PATTERN)
        self.key = ""
        self.formulas: list[Formula] = []

    def begin(self, key: str) -> None:
        """Start a body; `key` is in every mark, so that a mark in the text itself is not taken for ours."""
        self.key, self.formulas = key, []

    def handleMatch(  # type: ignore[override]  # as InlineProcessor's: not its base's shape
        self, m: re.Match[str], data: str
    ) -> tuple[str | Element | None, int | None, int | None]:
        """See markdown.inlinepatterns.InlineProcessor; (None, None, None) is "no match here"."""
        start, formula = m.end(1), _read(m, data)
        # Code, or a formula that was found first
        if formula is None or "\x02" in formula.tex or "\ufdd0" in formula.tex:
            return None, None, None
        return self.mark(formula), start, start + len(formula.source)

    def mark(self, formula: Formula) -> str:
        """What stands for a formula until all else is HTML."""
        self.formulas.append(formula)
        return f"\ufdd0{self.key}{len(self.formulas) - 1}\ufdd1"

    def write(self, text: str, write: Callable[[Formula], str]) -> str:
        """Text with something else in place of the marks; with nothing where they are not ours."""

        def replace(mark: re.Match[str]) -> str:
            is_ours = mark[1] == self.key and int(mark[2]) < len(self.formulas)
            return write(self.formulas[int(mark[2])]) if is_ours else ""

        return _MARK.sub(replace, text) if "\ufdd0" in text else text

    def write_html(self, html: str, write: Callable[[Formula], str]) -> str:
        """The same with HTML: in code formulas are what was written, in addresses too, in other attributes plain text."""
        if not self.formulas:
            return html
        html = _CODE.sub(
            lambda code: self.write(code[0], partial(_source, raw=code[1] in ("script", "style"))), html
        )
        return _TAG_OR_TEXT.sub(
            lambda piece: (
                _ATTRIBUTE.sub(self._write_attribute, piece[0])
                if piece[0][0] == "<"
                else self.write(piece[0], write)
            ),
            html,
        )

    def _write_attribute(self, attribute: re.Match[str]) -> str:
        is_address = attribute[1] in ("href", "src", "action")
        return self.write(
            attribute[0], _source if is_address else lambda formula: escape_html(render_plain(formula.tex))
        )

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

    def replace_paragraph(self, paragraph: str) -> str:
        """Marks for the formulas of a paragraph, as far as it is sure to be none of what Markdown reads otherwise."""
        if not any(mark in paragraph for mark in _OPENING):
            return paragraph
        if alone := _ALONE.fullmatch(paragraph):
            return self.mark(Formula(alone[1] or alone[2], True, paragraph))
        if _UNSURE.search(paragraph):
            return paragraph
        done: list[str] = []
        at = 0
        for code in _SPAN.finditer(paragraph):
            done += (self.replace_all(paragraph[at : code.start()]), code[0])
            at = code.end()
        return "".join(done) + self.replace_all(paragraph[at:])


def _source(formula: Formula, raw: bool = False) -> str:
    return formula.source if raw else escape_html(formula.source)


def _read(m: re.Match[str], data: str) -> Formula | None:
    """The formula at a match of MathsPattern; None where it is money after all."""
    start = m.end(1)
    if m["alone"]:
        return Formula(next(filter(None, m.group(5, 6))), True, m[0])
    if m["round"]:
        return Formula(m["round"], False, m[0][len(m[1]) :]) if m["round"].strip() else None
    # One more character: a digit after the closing dollar means money.
    kind, tex = split_maths(data[start : start + len(m[2]) + 2])[0]
    if kind == "text":
        return None
    display = kind == "display"
    return Formula(tex, display, data[start : start + len(tex) + (4 if display else 2)])


class MathsFirst(Preprocessor):
    """Puts the marks into plain paragraphs before any extension sees the text: what a preprocessor, or a block that ends at
    some line, would do to a formula. MathsPattern finds the others, once Markdown knows what is code."""

    def __init__(self, maths: MathsPattern) -> None:
        super().__init__()
        self.maths = maths

    def run(self, lines: list[str]) -> list[str]:
        """See markdown.preprocessors.Preprocessor."""
        if not any(mark in line for line in lines for mark in _OPENING):
            return lines
        done: list[str] = []
        for paragraph, is_code in split_paragraphs(lines):
            done += paragraph if is_code else self.maths.replace_paragraph("\n".join(paragraph)).split("\n")
        return done


def split_paragraphs(lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Lines of prose together up to the next blank one; and each other line, with True."""
    paragraph: list[str] = []
    for line, is_code in mark_code(lines):
        if not is_code and line.strip():
            paragraph.append(line)
            continue
        if paragraph:
            yield paragraph, False
            paragraph = []
        yield [line], True
    if paragraph:
        yield paragraph, False


def list_formulas(markdown: str) -> list[Formula]:
    """The formulas of a text, without those of which Markdown alone knows whether they are code: in what is indented or HTML."""
    maths = MathsPattern()
    for paragraph, is_code in split_paragraphs(markdown.split("\n")):
        if not is_code:
            maths.replace_paragraph("\n".join(paragraph))
    return maths.formulas


def add_maths(converter: Markdown, first: type[MathsFirst] = MathsFirst) -> MathsPattern:
    """Let a converter find formulas; what is done with the marks is the caller's."""
    maths = MathsPattern()
    converter.preprocessors.register(first(maths), "digestgen-maths", _FIRST)
    converter.inlinePatterns.register(maths, "digestgen-maths", _AFTER_CODE)
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "$", "<"]  # as CommonMark has it
    return maths
