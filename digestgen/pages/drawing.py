"""Drawing: what every page kind needs: views, templates, pieces that many pages share, and plans with their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jinja2 import Template
from markupsafe import Markup

from digestgen.fragments import Fragments
from digestgen.keys import Keys, build_key
from digestgen.model.paper import Paper
from digestgen.pages.page import Page, Plan
from digestgen.pages.templates import build_templates
from digestgen.pages.views import AuthorView, Link, Views
from digestgen.site import Site


class Drawing:
    """Renders articles and the pieces they share, each at most once."""

    def __init__(self, site: Site, fragments: Fragments, keys: Keys) -> None:
        self.site = site
        self.keys = keys
        self.words = site.config.words
        self.views = Views(site, fragments)
        self._templates = build_templates(site.config.templates, site.config.work / "templates")
        self._loaded: dict[str, Template] = {}
        self._cards: dict[str, str] = {}
        self._items: dict[AuthorView | Link, str] = {}
        self._templates.globals.update(authors=self.authors, tags=self.tags, words=self.words)

    def plan(
        self, url: str, layout: str, updated: str, build: Callable[[], Page], *parts: bytes | str
    ) -> Plan:
        """A page that shows these parts.

        Args:
            updated: day of the newest paper on it, "" for none.
            parts: keys and texts: everything it shows that the epoch does not cover.
        """
        return Plan(url, layout, updated, build_key(self.keys.epoch, layout, url, *parts), build)

    def render(self, template: str, /, **values: object) -> str:
        """An article template as HTML."""
        found = self._loaded.get(template)
        if found is None:
            found = self._loaded[template] = self._templates.get_template(template)
            found.globals = dict(found.globals)  # a chain of mappings, which Jinja copies for each rendering
        return found.render(**values)

    def card(self, paper: Paper, *, pinned: bool = False) -> str:
        """A paper in a list; rendered once for all lists."""
        key = f"{paper.path}{'!' if pinned else ''}"
        found = self._cards.get(key)
        if found is None:
            found = self._cards[key] = self.render("card.html", paper=self.views.paper(paper), pinned=pinned)
        return found

    def authors(self, authors: Sequence[AuthorView], fold: int) -> Markup:
        """For templates: authors with links to their pages; what is over `fold` of them unfolds at a click."""
        shown = authors if len(authors) <= fold + 3 else authors[:fold]
        html = self._join("author-item.html", shown, ", ")
        if len(shown) < len(authors):
            folded = self._join("author-item.html", authors[fold:], ", ")
            html += self.render("author-fold.html", count=len(authors) - fold, folded=Markup(folded))
        return Markup(html)

    def tags(self, tags: Sequence[Link]) -> Markup:
        """For templates: tags as list items."""
        return Markup(self._join("tag-item.html", tags, ""))

    def _join(self, template: str, views: Iterable[AuthorView | Link], between: str) -> str:
        """Each view in its template, rendered once for all pages."""
        found = []
        for view in views:
            made = self._items.get(view)
            if made is None:
                made = self._items[view] = self.render(template, view=view).rstrip("\n")
            found.append(made)
        return between.join(found)

    def edit_url(self, path: str) -> str:
        """Where a file of content/ is edited; "" where the site does not say."""
        uri = self.site.config.edit_uri
        return uri + path[len(self.site.library.content) + 1 :] if uri else ""

    def count(self, papers: Sequence[Paper]) -> str:
        """`1 paper`, `12 papers`."""
        return self.words("counts.papers", n=len(papers))
