"""Renderer: what every page kind needs: contexts, templates, shared pieces, and plans with their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from jinja2 import Template
from markupsafe import Markup

from digestgen.feeds.listing import TYPES, Feed, list_feeds
from digestgen.model.paper import Paper
from digestgen.pages.context import AuthorContext, Contexts, Link
from digestgen.pages.page import Page, Plan
from digestgen.pages.templates import build_templates
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Issue, Site
from digestgen.text.html import escape_html


class Section(NamedTuple):
    """Cards under a heading.

    Attributes:
        title: "" for none that is seen; url: of what it names; anchor: its id.
        size: papers under it on all pages of the issue.
        page: the address of the page where they begin, "" for this one.
    """

    cards: Sequence[str] = ()
    title: str = ""
    url: str = ""
    anchor: str = ""
    size: int = 0
    page: str = ""


class Renderer:
    """Renders articles and the pieces they share, each at most once."""

    def __init__(self, site: Site, fragments: Fragments, keys: Keys) -> None:
        self.site = site
        self.keys = keys
        self.messages = site.config.messages
        self.contexts = Contexts(site, fragments)
        self._templates = build_templates(
            site.config.templates, self.messages, site.config.work / "templates"
        )
        self._loaded: dict[str, Template] = {}
        self._cards: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        settings = site.config.settings
        self.issue_size = (
            2 * settings.page_size
        )  # papers on a page: of a day one wants to see as much as one can
        self._templates.globals.update(authors=self.authors, tags=self.tags, all_lines=settings.lists == "lines",
                                       subscribe=settings.subscribe)  # fmt: skip
        self._templates.globals["m"] = self._templates.get_template("macros.html").module

    def plan(
        self, url: str, layout: str, updated: str, build: Callable[[], Page], *parts: bytes | str
    ) -> Plan:
        """A page that shows these parts.

        Args:
            updated: day of the newest paper on it, "" for none.
            parts: keys and texts: everything it shows that the base key does not cover.
        """
        return Plan(url, layout, updated, build_key(self.keys.base_key, layout, url, *parts), build)

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
            render = partial(self._render_card, paper, pinned)
            card = self._cards[name] = self.keys.kept(paper, "pinned" if pinned else "card", render)
        return card

    def _render_card(self, paper: Paper, pinned: bool) -> str:
        return self.render("card.html", paper=self.contexts.paper(paper), pinned=pinned)

    def outline(self, issue: Issue) -> list[tuple[Section, Sequence[Paper]]]:
        """The headings of an issue, and the papers under each: its groups, else one list."""
        rest, tags = self.messages("issue.rest"), self.site.tags
        outline: list[tuple[Section, Sequence[Paper]]] = [
            (
                Section(
                    title=group.anchor and (group.title or rest),
                    url=tags[group.tag].url if group.tag in tags else "",
                    anchor=group.anchor,
                ),
                group.papers,
            )
            for group in issue.groups
        ]
        return outline or [(Section(), issue.papers)]

    def sections(
        self, issue: Issue, outline: Sequence[tuple[Section, Sequence[Paper]]], at: int = 0
    ) -> list[Section]:
        """What a page of an issue, counted from 0, shows: cards, and the headings of topics on its other pages."""
        size, urls = self.issue_size, self.issue_urls(issue)
        sections, begin = [], 0
        for section, papers in outline:
            own = papers[max(at * size - begin, 0) : max((at + 1) * size - begin, 0)]
            if own or section.anchor:
                page = urls[begin // size]
                cards = [self.card(paper, pinned=paper.id in issue.pins) for paper in own]
                sections.append(
                    section._replace(cards=cards, size=len(papers), page="" if page == urls[at] else page)
                )
            begin += len(papers)
        return sections

    def issue_urls(self, issue: Issue) -> list[str]:
        """The pages of an issue: a long one goes on at `page/2/`."""
        pages = max(1, -(-len(issue.papers) // self.issue_size))
        return [issue.url, *(f"{issue.url}page/{number}/" for number in range(2, pages + 1))]

    def authors(self, authors: Sequence[AuthorContext], fold: int) -> Markup:
        """For templates: authors with links to their pages; those after the first `fold` unfold at a click."""
        names = list(map(_author, authors))
        if len(names) <= fold + 3:
            return Markup(", ".join(names))
        more = escape_html(self.messages("paper.more_authors", n=len(names) - fold))
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

    @cached_property
    def _feeds(self) -> dict[str, list[Feed]]:
        """Page of a topic, saved search or author → its feeds."""
        feeds: dict[str, list[Feed]] = {}
        for feed in list_feeds(self.site):
            feeds.setdefault(feed.page, []).append(feed)
        return feeds

    def feeds(self, page: str) -> tuple[str, list[Link]]:
        """The feeds of a list: for the page's head, and as links for its readers."""
        head, links = "", []
        for feed in self._feeds.get(page, ()):
            for form, path in feed.paths.items():
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

    def edit_url(self, path: str) -> str:
        """The address at which a file of content/ is edited; "" if the site has none."""
        uri = self.site.config.edit_uri
        return uri + path[len(self.site.library.content) + 1 :] if uri else ""

    def count(self, papers: Sequence[Paper]) -> str:
        """`1 paper`, `12 papers`."""
        return self.messages("counts.papers", n=len(papers))


def _author(author: AuthorContext) -> str:
    """An author's name, linked to the author's page where there is one. Called twice for every name of the site."""
    name = escape_html(author.name)
    return f'<a href="{BASE}{escape_html(author.url)}">{name}</a>' if author.url else f"<span>{name}</span>"
