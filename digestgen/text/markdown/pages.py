"""Formulas of hand-written pages, which an engine renders: an extension of Python-Markdown that each of them is given by name.

Pages are the curator's own and not sanitised. A formula becomes MathML, as in papers; what cannot be read stays as it is written.
"""

from __future__ import annotations

import hashlib
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from digestgen.text.html import escape_html
from digestgen.text.markdown.formulas import Formula, MathsFirst, MathsPattern, add_maths
from digestgen.text.maths.maths import find_unread, render_formula, render_plain


class _First(MathsFirst):
    """Each page begins here."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        self.maths.begin(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16])
        return super().run(lines)


class _Last(Postprocessor):
    """Puts formulas in place of their marks."""

    def __init__(self, maths: MathsPattern) -> None:
        super().__init__()
        self.maths, self.is_tree = maths, True

    def run(self, text: str) -> str:
        """See markdown.postprocessors.Postprocessor; while there is a tree, somebody asks what a heading says: toc, MkDocs."""
        if self.is_tree:
            return self.maths.write(text, lambda formula: escape_html(render_plain(formula.tex)))
        self.is_tree = True
        return self.maths.write_html(text, _render)


class _TreeDone(Treeprocessor):
    """The last of its kind."""

    def __init__(self, last: _Last) -> None:
        super().__init__()
        self.last = last

    def run(self, root: Element) -> None:
        self.last.is_tree = False


def _render(formula: Formula) -> str:
    if find_unread(formula.tex):
        return escape_html(formula.source)
    return render_formula(formula.tex, formula.display)


class PageMaths(Extension):
    """Formulas of a page as MathML."""

    def extendMarkdown(self, md: Markdown) -> None:
        """See markdown.extensions.Extension."""
        last = _Last(add_maths(md, _First))
        md.postprocessors.register(last, "digestgen-maths", -1)  # after raw HTML is back, and all else
        md.treeprocessors.register(_TreeDone(last), "digestgen-maths", -1)


def makeExtension(**options: Any) -> PageMaths:
    """What Python-Markdown asks a module for."""
    return PageMaths(**options)
