"""Renderer: what every page kind needs: contexts, templates, shared pieces, and plans with their keys."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from jinja2 import Template
from markupsafe import Markup

from digestgen.citations.coins import MOST_AUTHORS
from digestgen.feeds.listing import TYPES, Feed
from digestgen.messages.messages import mark
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.pages.context import AuthorContext, Contexts, Link, Near
from digestgen.pages.page import Page, Plan
from digestgen.pages.templates import build_templates
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.keys import Keys, Known, build_key
from digestgen.site.site import Site
from digestgen.text.html import escape_html


class Section(NamedTuple):
    """Cards under a heading."""

    cards: Sequence[str] = ()
    title: str = ""  # "" for none that is seen
    url: str = ""  # of what it names
    anchor: str = ""  # its id
    size: int = 0  # papers under it on all pages of the issue
    page: str = ""  # the address of the page where they begin, "" for this one


class ListFeed(NamedTuple):
    """A feed of a list, as the list's page names it: `paths` are its formats and files, `issues` as in Feed."""

    label: str
    issues: str
    paths: Sequence[tuple[str, str]]


Feeds = Mapping[str, Sequence[ListFeed]]  # page of a topic, saved search or author → its feeds


def group_feeds(feeds: Iterable[Feed]) -> Feeds:
    pages: dict[str, list[ListFeed]] = {}
    for feed in feeds:
        pages.setdefault(feed.page, []).append(ListFeed(feed.label, feed.issues, [*feed.paths.items()]))
    return pages


class Renderer:
    """Renders articles and the pieces they share, each at most once."""

    def __init__(self, site: Site, fragments: Fragments, keys: Keys) -> None:
        self._keys = keys
        self.config = site.config
        self.vocabulary = site.library.tags
        self.messages = site.config.messages
        self.fragments = fragments
        self.contexts = Contexts(site, fragments)
        # papers on a page of an issue: of a day one wants to see as much as one can
        self.issue_size = 2 * site.config.settings.page_size
        self._templates = build_templates(
            site.config.templates, self.messages, site.config.compiled("articles")
        )
        self._loaded: dict[str, Template] = {}
        self._cards: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._near: dict[str, Known] = {}
        settings = site.config.settings
        self._templates.globals.update(authors=self.authors, tags=self.tags, all_lines=settings.lists == "lines",
                                       subscribe=settings.subscribe)  # fmt: skip
        self._templates.globals["m"] = self._templates.get_template("macros.html").module

    def plan(self, url: str, layout: str, updated: str, build: Callable[..., Page], *given: Any) -> Plan:
        """A page that a function makes of what it is given, which the page's key follows from.

        Args:
            updated: day of the newest paper on it, "" for none.
            build: a plain function; besides `given` it gets this renderer, of which it can ask only what follows from
                papers and editorials in it, or is the same on all pages.
        """
        key = build_key(self._keys.base_key, layout, url, self._keys.of(given))
        return Plan(url, layout, updated, key, partial(build, self, *given))

    def plan_group(self, name: str, plan: Callable[..., Iterable[Plan]], *given: Any) -> Iterator[Plan]:
        """Pages that a function plans from what it is given: if that is as it was, so are they, and need no look.

        Args:
            name: of the group, among all.
            plan: a plain function, as for plan().
        """
        plans: list[Plan] = []

        def make() -> list[tuple[str, str, str, bytes]]:
            plans.extend(plan(self, *given))
            return [each[:4] for each in plans]

        def build(at: int) -> Page:
            if not plans:
                make()
            return plans[at].build()

        key = build_key(self._keys.base_key, name, self._keys.of(given))
        for at, row in enumerate(self._keys.keep("plans", "", name, key, make)):
            yield Plan(row[0], row[1], row[2], row[3], partial(build, at))

    def near(self, paper: Paper) -> Known:
        """A paper as pages of related ones are given it."""
        known = self._near.get(paper.path)
        if known is None:
            if len(self._near) >= self.fragments.most:
                self._near.clear()
            names, orcids = [name.text for name in paper.authors], [name.orcid for name in paper.authors]
            near = Near(self.contexts.other(paper), names, orcids, paper.tags)
            known = self._near[paper.path] = self._keys.know(near)
        return known

    def render(self, template: str, /, **values: object) -> str:
        """An article template as HTML."""
        loaded = self._loaded.get(template)
        if loaded is None:
            loaded = self._loaded[template] = self._templates.get_template(template)
            loaded.globals = dict(loaded.globals)  # a chain, which Jinja copies for each rendering
        return loaded.render(**values)

    def card(self, paper: Paper, *, pinned: bool = False) -> str:
        """A paper in a list; rendered once for all lists."""
        name = f"{paper.path}{'!' if pinned else ''}"
        card = self._cards.get(name)
        if card is None:
            if len(self._cards) >= self.fragments.most:
                self._cards.clear()
            render = partial(self._render_card, paper, pinned)
            card = self._cards[name] = self._keys.kept(paper, "pinned" if pinned else "card", render)
        return card

    def _render_card(self, paper: Paper, pinned: bool) -> str:
        return self.render("card.html", paper=self.contexts.paper(paper), pinned=pinned)

    def sections(
        self, sections: Iterable[tuple[Section, Sequence[Paper]]], pins: Container[PaperId]
    ) -> list[Section]:
        """Headings with the cards of their papers."""
        return [
            section._replace(cards=[self.card(paper, pinned=paper.id in pins) for paper in papers])
            for section, papers in sections
        ]

    def feeds(self, feeds: Iterable[ListFeed]) -> tuple[str, list[Link]]:
        """The feeds of a list: for the page's head, and as links for its readers."""
        head, links = "", []
        for feed in feeds:
            for form, path in feed.paths:
                title = escape_html(
                    feed.label + (f" ({self.messages(f'feeds.{form}')})" if form != "rss" else "")
                )
                address = f'title="{title}" href="{BASE}{escape_html(path)}"'
                head += f'<link rel="alternate" type="{TYPES[form]}" {address}>'
                if not feed.issues:
                    links.append(Link(self.messages(f"feeds.{form}"), path))
                elif form == "rss":
                    links.append(Link(self.messages(f"feeds.{feed.issues}"), path))
        return head, links

    def authors(self, authors: Sequence[AuthorContext], fold: int, page: str = "") -> Markup:
        """For templates: authors with links to their pages; those after the first `fold` unfold at a click.

        Args:
            page: where a collaboration's others are, for lists: a page of each of a thousand people, with all of them
                on it, would be a million names.
        """
        if page and len(authors) > MOST_AUTHORS:
            names = list(map(_author, authors[:fold]))
            more = mark(self.messages("paper.more_authors", n=len(authors) - fold))
            return Markup(f'{", ".join(names)}, <a href="{BASE}{escape_html(page)}">{more}</a>')
        names = list(map(_author, authors))
        if len(names) <= fold + 3:
            return Markup(", ".join(names))
        more = mark(self.messages("paper.more_authors", n=len(names) - fold))
        return Markup(
            f'{", ".join(names[:fold])},\n<details class="dg-fold"><summary>{more}</summary>\n'
            f"{', '.join(names[fold:])}\n</details>"
        )

    def tags(self, tags: Sequence[Link]) -> Markup:
        """For templates: tags as list items."""
        return Markup("".join(map(self._tag, tags)))

    def _tag(self, tag: Link) -> str:
        """A tag as a list item, made once for all papers."""
        item = self._tags.get(tag.url)
        if item is None:
            item = self._tags[tag.url] = (
                f'<li><a href="{BASE}{escape_html(tag.url)}">{escape_html(tag.label)}</a></li>'
            )
        return item

    def count(self, papers: int) -> str:
        """`1 paper`, `12 papers`."""
        return self.messages("counts.papers", n=papers)


def _author(author: AuthorContext) -> str:
    """An author's name, linked to the author's page where there is one. Called twice for every name of the site."""
    name = escape_html(author.name)
    return f'<a href="{BASE}{escape_html(author.url)}">{name}</a>' if author.url else f"<span>{name}</span>"
