"""Fragments: each paper's pieces of HTML and text, made once for however many pages and feeds show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import quote

from digestgen.citations.cached import Citations
from digestgen.library.targets import locate, names_paper, split_mark
from digestgen.model.paper import Paper
from digestgen.site.keys import Keys
from digestgen.site.site import Site
from digestgen.site.summaries import Summary, choose_sentence, find_summary
from digestgen.text.html import first_sentences, html_to_text
from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.maths.maths import plain_title, render_title
from digestgen.text.phrases import is_english, is_foreign

# Replaced by the way to the site's root: `../../` on a page, the site's address in a feed. A control character, which
# no cleaned text has; of ASCII, so that it is one byte of a page, and a page without other letters is bytes already; not
# a blank, and not one that JSON writes in another way.
BASE = "\x7f"
_NOT_OF_IDS = re.compile("[^A-Za-z0-9]+")
MOST = 16_000  # papers of a library whose pieces are all in memory as they are used
_SOME = 2_000  # papers of a larger one: what shows them is made day by day


class Version(NamedTuple):
    """A paper in another language than its pages show; HTML is safe, `summary` is text."""

    lang: str
    title: str
    title_text: str
    summary: str
    abstract: str


class Fragment(NamedTuple):
    """One paper, rendered, in the site's language where it is translated. All HTML is safe; its internal addresses begin with BASE."""

    title: str  # HTML; title_text is the same as plain text
    title_text: str
    abstract: str  # abstract, note, rest: HTML, "" where there is none
    note: str
    rest: str
    excerpt: str  # plain text: the summary, or the first sentences of the abstract
    is_whole: bool  # whether the excerpt is the whole abstract
    # title_lang, text_lang: of the title, and of what is not the curator's; "" for the site's
    title_lang: str
    text_lang: str
    line_lang: str  # of the line
    versions: tuple[Version, ...]  # it in other languages
    line: Summary  # the paper in one line, for lists


def list_translations(paper: Paper) -> Mapping[str, Mapping[str, str]]:
    """Language → what of a paper is translated: title, summary, abstract."""
    return cast("Mapping[str, Mapping[str, str]]", paper.extra.get("translations") or {})


def find_translation(paper: Paper, tags: Sequence[str]) -> Mapping[str, str]:
    """What of a paper is translated into a site's language; nothing where the paper itself is in it, or does not say.

    Args:
        tags: of the site's language, the nearest first, the widest last.
    """
    by_tag = {tag.lower(): texts for tag, texts in list_translations(paper).items()} if paper.lang else {}
    own = paper.lang.lower()
    for tag in tags if by_tag else ():
        if own == tag or (tag == tags[-1] and own.partition("-")[0] == tag):
            break
        if tag in by_tag:
            return by_tag[tag]
    return {}


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
        self._tags = site.config.messages.tags
        self.citations = Citations(site.library.papers, site.library.citation_keys)
        self._renderer = BodyRenderer(site.config.markdown_extensions, site.config.extension_configs)
        self._fragments: dict[str, Fragment] = {}
        self.most = MOST if len(site.papers) <= MOST else _SOME  # papers in memory at one time

    def of(self, paper: Paper) -> Fragment:
        """The paper's fragment."""
        fragment = self._fragments.get(paper.path)
        if fragment is None:
            if len(self._fragments) >= self.most:
                self._fragments.clear()
            values = self._keys.kept(paper, "fragment", lambda: self._render(paper))
            versions = tuple(map(Version._make, values[-2]))
            fragment = self._fragments[paper.path] = Fragment._make(
                (*values[:-2], versions, Summary(*values[-1]))
            )
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
        original, paper = paper, self.show(paper)
        texts = self._texts(paper)
        prefix = f"p-{_NOT_OF_IDS.sub('-', self.site.slugs[paper.id])}-"
        abstract = self.render(paper.abstract, paper.path, prefix + "a-")
        text = html_to_text(abstract)
        title, title_lang = self.title_of(original)
        text_lang = self._lang(paper, paper.abstract) if paper.abstract else title_lang
        if "abstract" in texts:
            text_lang = ""
        elif paper.body == "summary" or (paper.summary and not paper.abstract):
            text_lang = self.guess_language(paper.abstract or paper.summary)
        excerpt = (paper.summary and plain_title(paper.summary)) or first_sentences(text)
        line = find_summary(
            paper, excerpt if paper.summary else "", self.site.config.settings.machine_summaries
        )
        if line is None:
            line = Summary(excerpt if paper.body == "summary" else choose_sentence(text, text_lang))
        fragment = Fragment(
            title=render_title(title),
            title_text=plain_title(title),
            abstract=abstract,
            note=self.render(paper.note, paper.path, prefix + "n-"),
            rest=self.render(paper.rest, paper.path, prefix + "r-"),
            excerpt=excerpt,
            is_whole=excerpt == text,
            title_lang=title_lang,
            text_lang=text_lang,
            line_lang=self.guess_language(line.text, "" if line.is_own else text_lang or title_lang)
            if line.is_own or line.source
            else text_lang,
            versions=self._render_versions(original, prefix),
            line=line,
        )
        return (*fragment[:-2], tuple(map(tuple, fragment.versions)), tuple(line))

    def title_of(self, paper: Paper) -> tuple[str, str]:
        """The title that is shown of a paper, as it is written, and its language, "" for the site's."""
        texts = self._texts(paper)
        if "title" in texts:
            return texts["title"], ""
        return paper.title, self._lang(paper, paper.title, self._lang(paper, paper.abstract))

    def _lang(self, paper: Paper, text: str, beside: str = "") -> str:
        return paper.lang or self.guess_language(text, beside)

    def guess_language(self, text: str, beside: str = "") -> str:
        """`en` for a text in English on a site of another language, where nothing says its language; "" for the site's.

        Args:
            beside: the language of what stands with a text that is too short to tell.
        """
        if self._tags[-1] == "en":
            return ""
        is_so = is_english(text) or (beside.partition("-")[0] == "en" and not is_foreign(text))
        return "en" if is_so else ""

    def _texts(self, paper: Paper) -> Mapping[str, str]:
        """The translation into the site's language."""
        return find_translation(paper, self._tags) if paper.extra else {}

    def show(self, paper: Paper) -> Paper:
        """The paper with what there is of it in the site's language."""
        texts = self._texts(paper)
        if not texts:
            return paper
        return replace(
            paper, title=texts.get("title", paper.title), summary=texts.get("summary", paper.summary),
            abstract=texts.get("abstract", paper.abstract),
        )  # fmt: skip

    def _render_versions(self, paper: Paper, prefix: str) -> tuple[Version, ...]:
        """The original, where a translation is shown, and all translations that are not."""
        shown = self._texts(paper)
        texts: dict[str, Mapping[str, str]] = {}
        if shown:
            own = {"title": paper.title, "summary": paper.summary, "abstract": paper.abstract}
            texts[paper.lang] = {part: own[part] for part in shown}
        texts |= {lang: own for lang, own in list_translations(paper).items() if own is not shown}
        return tuple(
            Version(
                lang, render_title(own.get("title", "")), plain_title(own.get("title", "")), plain_title(own.get("summary", "")),
                self.render(own.get("abstract", ""), paper.path, f"{prefix}{lang.lower()}-"),
            )
            for lang, own in texts.items()
            if own
        )  # fmt: skip

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
            url, (path, mark) = self.site.links.find(target, name), split_mark(target)
            if url is None and path and not names_paper(target):
                # leads nowhere, and from every page to the same place
                url = quote(re.sub(r"^(\.\.?(/|$))*", "", locate(path, name)), safe="/%~:@!$&()*+,=") + mark
            return url if url is None or re.match(r"https?://", url) else BASE + url

        return resolve
