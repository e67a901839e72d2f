r"""A body (Markdown that people wrote or a source gave) as HTML for a page.

One way: limits -> Python-Markdown with the site's own extensions -> sanitise -> ids, links, maths. Maths is
found before the extensions run where no code can be, else while Markdown runs, so that code stays literal, and
is replaced by marks nobody can forge until the HTML is clean; MathML never passes through the sanitiser.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown.extensions import Extension

from digestgen.text.html import (
    PAPER_SCHEMES,
    change_tags,
    escape_html,
    is_relative,
    outside_url,
    safe_url,
    sanitise,
)  # fmt: skip
from digestgen.text.markdown.foreign import remove_foreign
from digestgen.text.markdown.limits import MOST_BYTES, find_body_problem
from digestgen.text.markdown.paragraphs import is_inert, render_paragraphs
from digestgen.text.maths.maths import render_formula, render_plain

__all__ = ["MOST_BYTES", "BodyRenderer", "find_body_problem"]

Resolve = Callable[[str], str | None]

# Noncharacters: never in text (Unicode 23.7), so never in what is rendered, once taken out of the input.
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class BodyRenderer:
    """Renders bodies with one Python-Markdown instance, which it resets for each."""

    def __init__(
        self, extensions: Sequence[str | Extension], extension_configs: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._extensions = list(extensions)
        self._configs = {name: dict(options) for name, options in extension_configs.items()}
        for name in ("tables", "markdown.extensions.tables"):
            if name in self._extensions:  # the other way is a style attribute, which does not survive
                self._configs[name] = {"use_align_attribute": True, **self._configs.get(name, {})}
        self._shortcut = is_inert(self._extensions)
        self._converter: Any = None

    def _begin_again(self) -> None:
        from digestgen.text.markdown.converter import build_markdown

        self._converter, self._maths = build_markdown(self._extensions, self._configs, self._with_plain)

    def render(self, markdown: str, *, prefix: str = "", resolve: Resolve | None = None) -> str:
        r"""A body as HTML that is safe to put into a page.

        Args:
            markdown: the body; `$…$` and `$$…$$` outside of code are maths, `\$` is a dollar.
            prefix: put before every id and what refers to it, so that several bodies can share a page.
            resolve: called with each relative address of a link or image; gives the one to use instead, or
                None to leave it.

        Returns:
            HTML. With an h1 in the body, all of its headings are one level lower. A body for which
            find_body_problem() finds a problem, or that exhausts the stack all the same, is its own text
            in `<pre>`, escaped.
        """
        if self._shortcut:
            html = render_paragraphs(markdown, render_formula)
            if html is not None:
                return html
        return self.render_fully(markdown, prefix=prefix, resolve=resolve)

    def render_fully(self, markdown: str, *, prefix: str = "", resolve: Resolve | None = None) -> str:
        """As render(), always through Python-Markdown and the sanitiser."""
        markdown = _NONCHARACTERS.sub("", markdown)
        if find_body_problem(markdown):
            return f"<pre>{escape_html(markdown)}</pre>"
        key = hashlib.sha256(markdown.encode("utf-8", "replace")).hexdigest()[:16]
        if self._converter is None:
            self._begin_again()
        self._maths.begin(key)
        try:
            rendered = self._converter.reset().convert(markdown)
        except RecursionError:
            self._begin_again()  # what was half done would show in the next body
            return f"<pre>{escape_html(markdown)}</pre>"
        if "<" in markdown:
            rendered = remove_foreign(rendered)
        clean = self._with_addresses(sanitise(rendered), prefix, resolve)
        clean = self._maths.write_html(clean, lambda formula: render_formula(formula.tex, formula.display))
        return clean.replace("\ufdd0", "").replace("\ufdd1", "")  # what resolve() put in stays

    def _with_addresses(self, clean: str, prefix: str, resolve: Resolve | None) -> str:
        """Unique ids, headings from h2, resolved links, and no marks in attributes."""
        lower = "<h1" in clean
        ids = set(re.findall(r' (?:id|name)="([^"]*)"', clean)) if prefix else set()

        def change(tag: str, attributes: dict[str, str], closing: bool) -> str | None:
            for name in ("href", "src"):
                if name in attributes:
                    address = self._with_source(attributes[name])
                    paper = name == "src" and address.partition(":")[0].lower() in PAPER_SCHEMES
                    attributes[name] = "" if paper else _resolved(address, prefix, ids, resolve)
            if attributes.get("href") == "":
                del attributes["href"]
            if attributes.get("src") == "":
                return escape_html(self._with_plain(attributes.get("alt", "")))
            for name, value in attributes.items():
                own = prefix if name in ("id", "for", "name") else ""
                attributes[name] = own + self._with_plain(value)
            if lower and len(tag) == 2 and tag[0] == "h" and tag[1] in "12345":
                return _tag(f"h{int(tag[1]) + 1}", attributes, closing)
            return None

        return change_tags(clean, change)

    def _with_plain(self, text: str) -> str:
        return self._maths.write(text, lambda formula: render_plain(formula.tex))

    def _with_source(self, text: str) -> str:
        return self._maths.write(text, lambda formula: formula.source)


def _tag(name: str, attributes: Mapping[str, str], closing: bool) -> str:
    written = "".join(f' {key}="{escape_html(value)}"' for key, value in attributes.items())
    return f"<{'/' if closing else ''}{name}{written}>"


def _resolved(address: str, prefix: str, ids: set[str], resolve: Resolve | None) -> str:
    """The address to write, "" for none; a fragment follows its id, when that is in this body."""
    if address.startswith("#"):
        return f"#{prefix}{address[1:]}" if escape_html(address[1:]) in ids else address
    relative = is_relative(address)
    if not relative and address.partition(":")[0].lower() not in PAPER_SCHEMES:
        return outside_url(address)
    target = resolve(address) if resolve else None
    if target and (is_relative(target) or safe_url(target)):
        return target
    return address if relative else ""
