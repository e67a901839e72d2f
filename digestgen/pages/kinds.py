"""The page kinds: paper, issue, tag, author, and the lists that stand in the nav."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from jinja2 import Template
from markupsafe import Markup

from digestgen.fragments import BASE, Fragments
from digestgen.keys import Keys, build_key
from digestgen.model.digest import month_of, parse_period, week_of
from digestgen.model.paper import Paper
from digestgen.pages.page import Page, Plan
from digestgen.pages.templates import build_templates
from digestgen.pages.views import AuthorView, Link, Views, period_days, period_title
from digestgen.site import Author, Issue, Site, TagPage
from digestgen.text.markup import escape_html, first_sentences, html_to_text

LIST_TITLES = {"home": "", "archive": "Archive", "tags": "Tags", "feeds": "Feeds"}


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list that has several.

    Attributes:
        papers: on this page; count: on all of them.
        at: which of `urls` this is, from 0.
    """

    papers: Sequence[Paper]
    count: int
    at: int
    urls: tuple[str, ...]


class Pages:
    """Plans the pages of a site; each is built only if somebody asks for it."""

    def __init__(self, site: Site, fragments: Fragments, keys: Keys) -> None:
        self.site = site
        self.keys = keys
        self.views = Views(site, fragments)
        self._templates = build_templates(site.config.templates, site.config.work / "templates")
        self._loaded: dict[str, Template] = {}
        self._cards: dict[str, str] = {}
        self._items: dict[AuthorView | Link, str] = {}
        self._templates.globals.update(authors=self.authors, tags=self.tags)

    def plan_all(self) -> Iterator[Plan]:
        """Every page, papers first."""
        yield from self.plan_papers()
        for issue in self.site.issues.values():
            yield self.plan_issue(issue)
        for tag in self.site.tags.values():
            yield from self.plan_tag(tag)
        for author in self.site.authors.values():
            yield from self.plan_author(author)
        yield self.plan_home()
        yield self.plan_archive()
        yield self.plan_tags()
        yield self.plan_feeds()

    def _plan(
        self, url: str, layout: str, updated: str, build: Callable[[], Page], *parts: bytes | str
    ) -> Plan:
        return Plan(url, layout, updated, build_key(self.keys.epoch, layout, url, *parts), build)

    # --- papers ---

    def plan_papers(self) -> Iterator[Plan]:
        """Every paper's page; previous and next are its neighbours in its day's issue."""
        keys, site = self.keys, self.site
        for issue in site.of_kind("day"):
            link = keys.issue(issue.key)
            papers: list[Paper | None] = [None, *issue.papers, None]
            for before, paper, after in zip(papers, issue.papers, papers[2:], strict=False):
                around = [
                    other.title + "\n" + site.slugs[other.id] if other else "" for other in (before, after)
                ]
                yield self._plan(
                    site.url(paper),
                    "paper",
                    paper.updated or paper.date,
                    partial(self.build_paper, paper, before, after),
                    keys.paper(paper),
                    self._edit_url(paper.path),
                    link,
                    *around,
                )

    def build_paper(self, paper: Paper, before: Paper | None, after: Paper | None) -> Page:
        view = self.views.paper(paper)
        article = self._render(
            "paper.html",
            paper=view,
            issue=self.views.issue_link(paper.date),
            previous=self.views.neighbour(before) if before else None,
            next=self.views.neighbour(after) if after else None,
            sources=self.views.sources(paper),
            bibtex=self.views.bibtex(paper),
            edit_url=self._edit_url(paper.path),
        )
        head = "".join(
            f'<link rel="{rel}" href="{BASE}{escape_html(self.site.url(other))}">'
            for rel, other in (("prev", before), ("next", after))
            if other
        )
        return Page(view.title_text, article, view.excerpt, head)

    # --- issues ---

    def plan_issue(self, issue: Issue) -> Plan:
        around = (issue.previous, issue.next, *self._wider(issue))
        return self._plan(
            issue.url,
            "digest",
            max(paper.date for paper in issue.papers),
            partial(self.build_issue, issue),
            self.keys.papers(issue.papers),
            self.keys.pins(issue),
            self.keys.digest(issue.digest),
            *map(self.keys.issue, around),
            # a week or month names its days
            *(self.keys.issue(day) for day in dict.fromkeys(paper.date for paper in issue.papers)),
        )

    def build_issue(self, issue: Issue) -> Page:
        introduction = self.views.introduction(issue)
        title = self.views.issue_title(issue)
        article = self._render(
            "digest.html",
            title=title,
            period=period_title(issue.key),
            days=period_days(issue.key),
            kind=issue.kind,
            key=issue.key,
            introduction=introduction,
            groups=self._groups(issue),
            count=len(issue.papers),
            previous=self.views.issue_link(issue.previous),
            next=self.views.issue_link(issue.next),
            wider=[link for link in map(self.views.issue_link, self._wider(issue)) if link],
        )
        said = html_to_text(str(introduction))
        first = "; ".join(self.views.paper(paper).title_text for paper in issue.papers[:3])
        description = first_sentences(said) if said else f"{_count(issue.papers)}: {first}"
        head = "".join(
            f'<link rel="{rel}" href="{BASE}digests/{key}/">'
            for rel, key in (("prev", issue.previous), ("next", issue.next))
            if key
        )
        return Page(title, article, description, head)

    def _groups(self, issue: Issue) -> list[tuple[Link | None, list[str]]]:
        """Cards of an issue under their day; pins and an editorial's own order stand first, undivided."""
        if issue.kind == "day" or issue.pins or (issue.digest and issue.digest.order):
            return [(None, [self.card(p, pinned=p.id in issue.pins) for p in issue.papers])]
        groups: dict[str, list[str]] = {}
        for paper in issue.papers:
            groups.setdefault(paper.date, []).append(self.card(paper))
        return [(self.views.issue_link(day), cards) for day, cards in groups.items()]

    def _wider(self, issue: Issue) -> tuple[str, ...]:
        """Keys of a day's week and month, of a week's month."""
        first = parse_period(issue.key).first
        return {"day": (week_of(first), month_of(first)), "week": (month_of(first),), "month": ()}[issue.kind]

    # --- tags and authors ---

    def plan_tag(self, tag: TagPage) -> Iterator[Plan]:
        """A tag's pages: the newest papers first, the others behind `page/2/` and so on."""
        counts = " ".join(f"{slug} {len(self.site.tags[slug].papers)}" for slug in tag.children)
        above = self.site.tags.get(tag.tag.parent)
        parent = f"{above.tag.slug} {len(above.papers)}" if above else ""
        yield from self._plan_paged("tag", tag.url, tag.papers, partial(self._build_tag, tag), counts, parent)

    def _build_tag(self, tag: TagPage, part: Part) -> Page:
        feed = f"{tag.url}feed.xml"
        title = escape_html(tag.tag.title)
        head = f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{BASE}{feed}">'
        parent = self.site.tags.get(tag.tag.parent)
        description = tag.tag.description or f"{_count(tag.papers)} on {tag.tag.title}."
        return self._build_paged(
            "tag.html", part, tag.tag.title, description, head,
            tag=self.views.tag_link(tag), description=tag.tag.description, feed=feed,
            parent=self.views.tag_link(parent) if parent else None,
            children=[self.views.tag_link(self.site.tags[slug]) for slug in tag.children],
        )  # fmt: skip

    def plan_author(self, author: Author) -> Iterator[Plan]:
        said = "\n".join((author.name, author.orcid, *author.names))
        yield from self._plan_paged(
            "author", author.url, author.papers, partial(self._build_author, author), said
        )

    def _build_author(self, author: Author, part: Part) -> Page:
        others = [name for name in author.names if name != author.name]
        description = f"{_count(author.papers)} by {author.name}."
        return self._build_paged(
            "author.html",
            part,
            author.name,
            description,
            "",
            name=author.name,
            orcid=author.orcid,
            others=others,
        )

    def _plan_paged(
        self,
        layout: str,
        url: str,
        papers: Sequence[Paper],
        build: Callable[[Part], Page],
        *parts: bytes | str,
    ) -> Iterator[Plan]:
        size = self.site.config.settings.page_size
        pages = max(1, -(-len(papers) // size))
        urls = [url, *(f"{url}page/{number}/" for number in range(2, pages + 1))]
        for at, own in enumerate(urls):
            part = Part(papers[at * size : (at + 1) * size], len(papers), at, tuple(urls))
            yield self._plan(
                own,
                f"{layout}-page" if at else layout,
                max((paper.date for paper in part.papers), default=""),
                partial(build, part),
                self.keys.papers(part.papers),
                f"{at} {pages} {part.count}",
                *parts,
            )

    def _build_paged(
        self, template: str, part: Part, title: str, description_text: str, head: str, **values: object
    ) -> Page:
        urls, at = part.urls, part.at
        article = self._render(
            template,
            cards=[self.card(paper) for paper in part.papers],
            count=part.count,
            number=at + 1,
            pages=len(urls),
            newer=urls[at - 1] if at else "",
            older=urls[at + 1] if at + 1 < len(urls) else "",
            **values,
        )
        around = "".join(
            f'<link rel="{rel}" href="{BASE}{escape_html(urls[index])}">'
            for rel, index in (("prev", at - 1), ("next", at + 1))
            if 0 <= index < len(urls)
        )
        name = f"{title} ({at + 1}/{len(urls)})" if at else title
        return Page(name, article, description_text, head + around)

    # --- lists in the nav ---

    def plan_home(self) -> Plan:
        """The newest issue, the ones before it, and how to subscribe."""
        days, weeks = self.site.of_kind("day"), self.site.of_kind("week")
        newest = days[0] if days else None
        return self._plan(
            "",
            "home",
            newest.key if newest else "",
            partial(self.build_home, newest),
            self.keys.papers(newest.papers) if newest else b"",
            self.keys.pins(newest) if newest else "",
            self.keys.digest(newest.digest) if newest else b"",
            *(self.keys.issue(issue.key) for issue in (*days[:8], *weeks[:1])),
            str(len(self.site.papers)),
        )

    def build_home(self, newest: Issue | None) -> Page:
        days = self.site.of_kind("day")
        article = self._render(
            "home.html",
            issue=self.views.issue_link(newest.key) if newest else None,
            title=self.views.issue_title(newest) if newest else "",
            introduction=self.views.introduction(newest) if newest else "",
            cards=[self.card(p, pinned=p.id in newest.pins) for p in newest.papers] if newest else [],
            earlier=[self.views.issue_link(issue.key) for issue in days[1:8]],
            week=self.views.issue_link(self.site.of_kind("week")[0].key) if newest else None,
            count=len(self.site.papers),
        )
        return Page(self.site.config.site_name, article)

    def plan_archive(self) -> Plan:
        """Every issue there is: by month, its weeks and days."""
        issues = "\n".join(
            f"{key} {len(issue.papers)} {issue.digest.title if issue.digest else ''}"
            for key, issue in self.site.issues.items()
        )
        return self._plan("archive/", "archive", "", self.build_archive, issues)

    def build_archive(self) -> Page:
        days: dict[str, list[tuple[Link | None, str]]] = {}
        for day in self.site.of_kind("day"):
            row = (self.views.issue_link(day.key), self.views.issue_title(day))
            days.setdefault(month_of(day.key), []).append(row)
        months = [(self.views.issue_link(month.key), days[month.key]) for month in self.site.of_kind("month")]
        weeks = [
            (self.views.issue_link(week.key), period_days(week.key)) for week in self.site.of_kind("week")
        ]
        article = self._render("archive.html", months=months, weeks=weeks, count=len(self.site.papers))
        return Page(LIST_TITLES["archive"], article)

    def plan_tags(self) -> Plan:
        """The vocabulary as a tree, with counts."""
        return self._plan("tags/", "tags", "", self.build_tags, self._tag_counts())

    def _tag_counts(self) -> str:
        return "\n".join(f"{slug} {len(page.papers)}" for slug, page in self.site.tags.items())

    def build_tags(self) -> Page:
        def tree(slug: str) -> dict[str, object]:
            page = self.site.tags[slug]
            return {"link": self.views.tag_link(page), "description": page.tag.description,
                    "children": [tree(child) for child in page.children]}  # fmt: skip

        roots = [slug for slug, page in self.site.tags.items() if page.tag.parent not in self.site.tags]
        article = self._render("tags.html", trees=[tree(slug) for slug in roots], count=len(self.site.tags))
        return Page(LIST_TITLES["tags"], article)

    def plan_feeds(self) -> Plan:
        """What there is to subscribe to, for people."""
        return self._plan("feeds/", "feeds", "", self.build_feeds, self._tag_counts())

    def build_feeds(self) -> Page:
        tags = sorted(self.site.tags.values(), key=lambda page: page.tag.title.lower())
        article = self._render("feeds.html", tags=[self.views.tag_link(page) for page in tags])
        return Page(LIST_TITLES["feeds"], article)

    # --- pieces ---

    def card(self, paper: Paper, *, pinned: bool = False) -> str:
        """A paper in a list; rendered once for all lists."""
        key = f"{paper.path}{'!' if pinned else ''}"
        found = self._cards.get(key)
        if found is None:
            found = self._cards[key] = self._render("card.html", paper=self.views.paper(paper), pinned=pinned)
        return found

    def authors(self, authors: Sequence[AuthorView], fold: int) -> Markup:
        """For templates: authors with links to their pages; what is over `fold` of them unfolds at a click."""
        shown = authors if len(authors) <= fold + 3 else authors[:fold]
        html = self._join("author-item.html", shown, ", ")
        if len(shown) < len(authors):
            folded = self._join("author-item.html", authors[fold:], ", ")
            html += self._render("author-fold.html", count=len(authors) - fold, folded=Markup(folded))
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
                made = self._items[view] = self._render(template, view=view).rstrip("\n")
            found.append(made)
        return between.join(found)

    def _edit_url(self, path: str) -> str:
        uri = self.site.config.edit_uri
        return uri + path[len(self.site.library.content) + 1 :] if uri else ""

    def _render(self, template: str, /, **values: object) -> str:
        found = self._loaded.get(template)
        if found is None:
            found = self._loaded[template] = self._templates.get_template(template)
            found.globals = dict(found.globals)  # a chain of mappings, which Jinja copies for each rendering
        return found.render(**values)


def _count(papers: Sequence[Paper]) -> str:
    """`1 paper`, `12 papers`."""
    return f"{len(papers)} paper{'' if len(papers) == 1 else 's'}"
