"""Fragments: each paper's pieces of HTML and text, made once for however many pages and feeds show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from digestgen.citations.cached import Citations
from digestgen.library.targets import locate, names_paper
from digestgen.model.paper import Paper
from digestgen.site.keys import Keys
from digestgen.site.site import Site
from digestgen.site.summaries import Summary, choose_sentence, find_summary
from digestgen.text.html import first_sentences, html_to_text
from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.maths.maths import plain_title, render_title

# Replaced by the way to the site's root: `../../` on a page, the site's address in a feed. A control character, which
# no cleaned text has; one of the first 256, since any other doubles the memory of a text; and not a blank.
BASE = "\x91"


class Fragment(NamedTuple):
    """One paper, rendered. All HTML is safe; its internal addresses begin with BASE.

    Attributes:
        title: HTML; title_text is the same as plain text.
        abstract, note, rest: HTML, "" where there is none.
        excerpt: plain text: the summary, or the first sentences of the abstract.
        is_whole: whether the excerpt is the whole abstract.
        line: the paper in one line, for lists.
    """

    title: str
    title_text: str
    abstract: str
    note: str
    rest: str
    excerpt: str
    is_whole: bool
    line: Summary


class Fragments:
    """Renders papers of a site on demand, each at most once."""

    def __init__(
        self,
        site: Site,
        measure: Callable[[Path], tuple[int, int] | None] = lambda file: None,
        keys: Keys | None = None,
    ) -> None:
        self.site = site
        self.measure = measure  # width and height of a picture, None where it is not one
        self._keys = keys or Keys(site, b"")
        self.citations = Citations(site.library.papers, site.library.citation_keys)
        self._renderer = BodyRenderer(site.config.markdown_extensions, site.config.extension_configs)
        self._fragments: dict[str, Fragment] = {}

    def prepare(self) -> None:
        """Render all there is, for processes that begin with it."""
        for paper in self.site.papers:
            self.of(paper)
            self.citations.bibtex(paper)

    def of(self, paper: Paper) -> Fragment:
        """The paper's fragment."""
        fragment = self._fragments.get(paper.path)
        if fragment is None:
            values = self._keys.kept(paper, "fragment", lambda: self._render(paper))
            fragment = self._fragments[paper.path] = Fragment._make((*values[:-1], Summary(*values[-1])))
        return fragment

    def line_from(self, line: Summary) -> str:
        """Whose a line is, where it is neither the curator's nor the authors'."""
        if not line.source:
            return ""
        messages = self.site.config.messages
        key = "provenance.line_machine" if line.is_machine else "provenance.line_from"
        return messages(key, source=messages.source(line.source))

    def _render(self, paper: Paper) -> tuple[object, ...]:
        """The values of a paper's fragment."""
        prefix = f"p-{re.sub(r'[^A-Za-z0-9]+', '-', self.site.slugs[paper.id])}-"
        abstract = self.render(paper.abstract, paper.path, prefix + "a-")
        text = html_to_text(abstract)
        excerpt = (paper.summary and plain_title(paper.summary)) or first_sentences(text)
        line = find_summary(
            paper, excerpt if paper.summary else "", self.site.config.settings.machine_summaries
        )
        if line is None:
            line = Summary(excerpt if paper.body == "summary" else choose_sentence(text, paper.lang))
        fragment = Fragment(
            title=render_title(paper.title),
            title_text=plain_title(paper.title),
            abstract=abstract,
            note=self.render(paper.note, paper.path, prefix + "n-"),
            rest=self.render(paper.rest, paper.path, prefix + "r-"),
            excerpt=excerpt,
            is_whole=excerpt == text,
            line=line,
        )
        return (*fragment[:-1], tuple(line))

    def render(self, markdown: str, path: str, prefix: str) -> str:
        """A person's or source's Markdown as safe HTML.

        Args:
            path: of its file, relative to the project: relative links start there.
            prefix: for ids, so that many bodies fit on one page.
        """
        if not markdown:
            return ""
        return self._renderer.render(markdown, prefix=prefix, resolve=self._resolver(path))

    def _resolver(self, path: str) -> Callable[[str], str | None]:
        name = path[len(self.site.library.content) + 1 :]

        def resolve(target: str) -> str | None:
            url = self.site.links.find(target, name)
            if url is None and not names_paper(
                target
            ):  # leads nowhere, and from every page to the same place
                url = quote(re.sub(r"^(\.\.?(/|$))*", "", locate(target, name)), safe="/%~:@!$&()*+,=")
            return url if url is None or re.match(r"https?://", url) else BASE + url

        return resolve
