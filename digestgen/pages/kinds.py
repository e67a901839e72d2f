"""The page kinds: paper, issue, tag, author, and the lists that stand in the nav."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digestgen.fragments import BASE, Fragments
from digestgen.model.digest import month_of, parse_period, week_of
from digestgen.model.paper import Paper
from digestgen.pages.page import Page
from digestgen.pages.templates import build_templates
from digestgen.pages.views import Link, Views, period_days, period_title
from digestgen.site import Author, Issue, Site, TagPage
from digestgen.text.markup import escape_html, first_sentences, html_to_text

LIST_TITLES = {"home": "", "archive": "Archive", "tags": "Tags", "feeds": "Feeds"}


class Pages:
    """Builds the pages of a site, one by one."""

    def __init__(self, site: Site, fragments: Fragments) -> None:
        self.site = site
        self.views = Views(site, fragments)
        self._templates = build_templates(site.config.templates)
        self._cards: dict[str, str] = {}

    def build_all(self) -> Iterator[Page]:
        """Every page, papers first."""
        yield from self.build_papers()
        for issue in self.site.issues.values():
            yield self.build_issue(issue)
        for tag in self.site.tags.values():
            yield from self.build_tag(tag)
        for author in self.site.authors.values():
            yield from self.build_author(author)
        yield self.build_home()
        yield self.build_archive()
        yield self.build_tags()
        yield self.build_feeds()

    # --- papers ---

    def build_papers(self) -> Iterator[Page]:
        """Every paper's page; previous and next are its neighbours in its day's issue."""
        for issue in self.site.of_kind("day"):
            for at, paper in enumerate(issue.papers):
                before = issue.papers[at - 1] if at else None
                after = issue.papers[at + 1] if at + 1 < len(issue.papers) else None
                yield self.build_paper(paper, before, after)

    def build_paper(self, paper: Paper, before: Paper | None, after: Paper | None) -> Page:
        view = self.views.paper(paper)
        article = self._render(
            "paper.html",
            paper=view,
            issue=self.views.issue_link(paper.date),
            previous=self.views.paper(before) if before else None,
            next=self.views.paper(after) if after else None,
            sources=self.views.sources(paper),
            bibtex=self.views.bibtex(paper),
            edit_url=self._edit_url(paper.path),
        )
        head = "".join(
            f'<link rel="{rel}" href="{BASE}{escape_html(self.site.url(other))}">'
            for rel, other in (("prev", before), ("next", after))
            if other
        )
        return Page(
            self.site.url(paper),
            "paper",
            view.title_text,
            article,
            view.excerpt,
            head,
            paper.updated or paper.date,
        )

    # --- issues ---

    def build_issue(self, issue: Issue) -> Page:
        introduction = self.views.introduction(issue)
        article = self._render(
            "digest.html",
            title=self.views.issue_title(issue),
            period=period_title(issue.key),
            days=period_days(issue.key),
            kind=issue.kind,
            key=issue.key,
            introduction=introduction,
            groups=self._groups(issue),
            count=len(issue.papers),
            previous=self.views.issue_link(issue.previous),
            next=self.views.issue_link(issue.next),
            wider=self._wider(issue),
        )
        said = html_to_text(str(introduction))
        description = first_sentences(said) if said else f"{len(issue.papers)} papers: " + "; ".join(
            self.views.paper(p).title_text for p in issue.papers[:3])  # fmt: skip
        head = "".join(
            f'<link rel="{rel}" href="{BASE}digests/{key}/">'
            for rel, key in (("prev", issue.previous), ("next", issue.next))
            if key
        )
        return Page(
            issue.url,
            "digest",
            self.views.issue_title(issue),
            article,
            description,
            head,
            issue.papers[0].date,
        )

    def _groups(self, issue: Issue) -> list[tuple[Link | None, list[str]]]:
        """Cards of an issue under their day; pins and an editorial's own order stand first, undivided."""
        if issue.kind == "day" or (issue.digest and (issue.digest.order or issue.digest.pins)):
            return [(None, [self.card(p, pinned=p.id in issue.pins) for p in issue.papers])]
        groups: dict[str, list[str]] = {}
        for paper in issue.papers:
            groups.setdefault(paper.date, []).append(self.card(paper))
        return [(self.views.issue_link(day), cards) for day, cards in groups.items()]

    def _wider(self, issue: Issue) -> list[Link]:
        """A day's week and month, a week's month."""
        first = parse_period(issue.key).first
        keys = {"day": (week_of(first), month_of(first)), "week": (month_of(first),), "month": ()}[issue.kind]
        return [link for link in map(self.views.issue_link, keys) if link]

    # --- tags and authors ---

    def build_tag(self, tag: TagPage) -> Iterator[Page]:
        """A tag's pages: the newest papers first, the others behind `page/2/` and so on."""
        feed = f"{tag.url}feed.xml"
        head = (f'<link rel="alternate" type="application/rss+xml" title="{escape_html(tag.tag.title)}" '
                f'href="{BASE}{feed}">')  # fmt: skip
        parent = self.site.tags.get(tag.tag.parent)
        description = tag.tag.description or f"{len(tag.papers)} papers on {tag.tag.title}."
        yield from self._paged(
            "tag.html", "tag", tag.url, tag.papers, tag.tag.title, description, head,
            tag=self.views.tag_link(tag), description=tag.tag.description, feed=feed,
            parent=self.views.tag_link(parent) if parent else None,
            children=[self.views.tag_link(self.site.tags[slug]) for slug in tag.children],
        )  # fmt: skip

    def build_author(self, author: Author) -> Iterator[Page]:
        others = [name for name in author.names if name != author.name]
        yield from self._paged(
            "author.html", "author", author.url, author.papers, author.name,
            f"{len(author.papers)} papers by {author.name}.", "",
            name=author.name, orcid=author.orcid, others=others,
        )  # fmt: skip

    def _paged(
        self,
        template: str,
        layout: str,
        url: str,
        papers: Sequence[Paper],
        title: str,
        description_text: str,
        head: str,
        **values: object,
    ) -> Iterator[Page]:
        size = self.site.config.settings.page_size
        pages = max(1, -(-len(papers) // size))
        urls = [url, *(f"{url}page/{number}/" for number in range(2, pages + 1))]
        for at, own in enumerate(urls):
            shown = papers[at * size : (at + 1) * size]
            article = self._render(
                template,
                cards=[self.card(paper) for paper in shown],
                count=len(papers),
                number=at + 1,
                pages=pages,
                newer=urls[at - 1] if at else "",
                older=urls[at + 1] if at + 1 < pages else "",
                **values,
            )
            name = f"{title} ({at + 1}/{pages})" if at else title
            around = "".join(
                f'<link rel="{rel}" href="{BASE}{escape_html(urls[index])}">'
                for rel, index in (("prev", at - 1), ("next", at + 1))
                if 0 <= index < pages
            )
            yield Page(own, layout if not at else f"{layout}-page", name, article, description_text, head + around,
                       shown[0].date if shown else "")  # fmt: skip

    # --- lists in the nav ---

    def build_home(self) -> Page:
        """The newest issue, the ones before it, and how to subscribe."""
        days = self.site.of_kind("day")
        newest = days[0] if days else None
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
        return Page("", "home", self.site.config.site_name, article, updated=newest.key if newest else "")

    def build_archive(self) -> Page:
        """Every issue there is: by month, its weeks and days."""
        months = []
        for month in self.site.of_kind("month"):
            days = [i for i in self.site.of_kind("day") if i.key.startswith(month.key)]
            months.append((self.views.issue_link(month.key), [(self.views.issue_link(d.key), self.views.issue_title(d))
                                                              for d in days]))  # fmt: skip
        weeks = [(self.views.issue_link(w.key), period_days(w.key)) for w in self.site.of_kind("week")]
        article = self._render("archive.html", months=months, weeks=weeks, count=len(self.site.papers))
        return Page("archive/", "archive", LIST_TITLES["archive"], article)

    def build_tags(self) -> Page:
        """The vocabulary as a tree, with counts."""

        def tree(slug: str) -> dict[str, object]:
            page = self.site.tags[slug]
            return {"link": self.views.tag_link(page), "description": page.tag.description,
                    "children": [tree(child) for child in page.children]}  # fmt: skip

        roots = [slug for slug, page in self.site.tags.items() if page.tag.parent not in self.site.tags]
        article = self._render("tags.html", trees=[tree(slug) for slug in roots], count=len(self.site.tags))
        return Page("tags/", "tags", LIST_TITLES["tags"], article)

    def build_feeds(self) -> Page:
        """What there is to subscribe to, for people."""
        tags = sorted(self.site.tags.values(), key=lambda page: page.tag.title.lower())
        article = self._render("feeds.html", tags=[self.views.tag_link(page) for page in tags])
        return Page("feeds/", "feeds", LIST_TITLES["feeds"], article)

    # --- pieces ---

    def card(self, paper: Paper, *, pinned: bool = False) -> str:
        """A paper in a list; rendered once for all lists."""
        key = f"{paper.path}{'!' if pinned else ''}"
        found = self._cards.get(key)
        if found is None:
            found = self._cards[key] = self._render("card.html", paper=self.views.paper(paper), pinned=pinned)
        return found

    def _edit_url(self, path: str) -> str:
        uri = self.site.config.edit_uri
        return uri + path[len(self.site.library.content) + 1 :] if uri else ""

    def _render(self, template: str, /, **values: object) -> str:
        return self._templates.get_template(template).render(**values)
