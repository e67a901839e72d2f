"""Every feed of a site as a file: each list as RSS, Atom and JSON Feed; and the archive, in Atom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import groupby
from typing import Any, TypeVar

from digestgen.feeds.calendar import plan_calendar
from digestgen.feeds.changes import build_change
from digestgen.feeds.channel import Channel
from digestgen.feeds.entries import Entry, as_time, build_entry, updated_of
from digestgen.feeds.issues import IssueEntries, choose_issues, choose_parts
from digestgen.feeds.jsonfeed import render_json
from digestgen.feeds.listing import ATOM, OPML, UNITS, Feed, list_feeds
from digestgen.feeds.opml import render_opml
from digestgen.feeds.window import Week, build_archive, choose_papers, choose_recent, path_of
from digestgen.messages.messages import mark
from digestgen.model.paper import Paper
from digestgen.output.output import Output
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Site
from digestgen.text.html import escape_html, safe_url

_T = TypeVar("_T")
# Items in one of the formats, newest first, and the latest days that one was published and updated, if there is one.
_Items = tuple[list[bytes], datetime | None, datetime | None]

# syndication is imported only when a feed is rendered: feedgen and lxml are slow to load, and most builds of an edited
# site need neither.


def plan_feeds(site: Site, fragments: Fragments, keys: Keys) -> Iterator[Output]:
    """Every feed; an item that is in many feeds is rendered once, and only if one of them has to be made."""
    yield from FeedPlans(site, fragments, keys).plan()


class FeedPlans:
    """Plans the feeds of a site; caches the items that several of them carry.

    The archive, which has every paper, comes first, so that it is made last (output/workers.py): what other feeds have is
    made then, and items that are in no other feed need not be cached.
    """

    def __init__(self, site: Site, fragments: Fragments, keys: Keys) -> None:
        self.site = site
        self.config = site.config
        self.keys = keys
        self.feeds = list_feeds(site)
        settings = site.config.settings
        self.recent = choose_recent(site.papers, settings.feed_days, settings.feed_items)
        self.archive = build_archive(site.papers, len(self.recent))
        self.hub = safe_url(site.config.settings.hub)
        self.issue_entries = IssueEntries(site, fragments)
        self.fragments = fragments
        self._old: dict[str, list[str]] = {}
        for old, new in site.moved.items():
            self._old.setdefault(new, []).append(old)
        days = site.of_kind("day")
        self._places = {paper.path: place for day in days for place, paper in enumerate(day.papers)}
        self._order = {
            path: at for at, path in enumerate(self._places)
        }  # newest day first, each as its issue has it
        self._items: dict[str, dict[str, bytes]] = {}

    def _render_item(self, paper: Paper, form: str, forms: Iterable[str]) -> bytes:
        """A paper as an item, made once.

        Args:
            forms: those that its feed has: all are made while the entry is there.
        """
        from digestgen.feeds.syndication import RENDERERS

        items = self._items.get(paper.path, {})
        if form not in items:
            if len(self._items) >= self.fragments.most:
                self._items.clear()
            entry = self._build_entry(paper)
            items |= {each: RENDERERS[each](entry) for each in forms}
            self._items[paper.path] = items
        return items[form]

    def _build_entry(self, paper: Paper) -> Entry:
        return build_entry(self.site, self.fragments, paper, self._places[paper.path])

    def _in_order(self, papers: Sequence[Paper]) -> list[Paper]:
        """Newest day first, each day as its issue has it."""
        return sorted(papers, key=lambda paper: self._order[paper.path])

    def plan(self) -> Iterator[Output]:
        settings = self.config.settings
        for week in self.archive:
            yield self._plan_week(week)
        for feed in self.feeds:
            if feed.issues:
                yield from self._plan_issues(feed)
            elif feed.kind == "changes":
                yield from self._plan_changes(feed)
            elif feed.kind == "site":
                older = self._older(self.archive[0].key if self.archive else "")
                yield from self._plan_papers(feed, self.recent, older)
            else:
                newest = choose_papers(feed.papers, settings.feed_days, settings.feed_items)
                yield from self._plan_papers(feed, newest)
        yield self._plan_opml()
        yield from plan_calendar(self.fragments, self.keys)

    def _plan_papers(
        self, feed: Feed, newest: Sequence[Paper], older: tuple[tuple[str, str], ...] = ()
    ) -> Iterator[Output]:
        """A feed with an item a paper.

        Args:
            older: links to the archive, which JSON Feed has no place for.
        """
        papers = self._in_order(newest)
        places = [self._places[paper.path] for paper in papers]
        forms = feed.paths

        def render_items(form: str, _: str) -> _Items:
            items = [self._render_item(paper, form, forms) for paper in papers]
            days = [paper.date for paper in papers], list(map(updated_of, papers))
            published, updated = (as_time(max(each)) if each else None for each in days)
            return items, published, updated

        yield from self._plan_formats(feed, render_items, older, papers, places)

    def _plan_changes(self, feed: Feed) -> Iterator[Output]:
        days = groupby(feed.papers, key=lambda paper: paper.changed)
        places = {paper.path: place for _, papers in days for place, paper in enumerate(papers)}

        def build(paper: Paper, _: str) -> Entry:
            return build_change(self.site, self.fragments, paper, places[paper.path])

        yield from self._plan_entries(feed, feed.papers, build)

    def _plan_issues(self, feed: Feed) -> Iterator[Output]:
        is_part = feed.kind != "issues"
        choose = choose_parts if is_part else lambda site, kind, _: choose_issues(site, kind)
        issues = choose(self.site, UNITS[feed.issues], feed.papers)
        build = self.issue_entries.build_entry
        yield from self._plan_entries(feed, issues, lambda issue, page: build(issue, page if is_part else ""))

    def _plan_entries(
        self, feed: Feed, what: Sequence[_T], build: Callable[[_T, str], Entry]
    ) -> Iterator[Output]:
        """A feed whose entries no other has.

        Args:
            build: gets the address that the feed's page has, or had, besides.
        """

        @cache
        def build_entries(page: str) -> list[Entry]:
            return [build(each, page) for each in what]

        def render_items(form: str, page: str) -> _Items:
            from digestgen.feeds.syndication import RENDERERS

            entries = build_entries(page)
            items = [RENDERERS[form](entry) for entry in entries]
            return items, *_latest((entry.published, entry.updated) for entry in entries)

        yield from self._plan_formats(feed, render_items, (), what)

    def _plan_formats(
        self, feed: Feed, render_items: Callable[[str, str], _Items],
        links: tuple[tuple[str, str], ...], what: Sequence[Any], *given: Any,
    ) -> Iterator[Output]:  # fmt: skip
        """A feed in each of its formats, and at its former addresses.

        There a feed of a part's issues is one of its own: its items keep the ids that they had, so it does not send
        its readers on to where the same items have others.

        Args:
            render_items: format, and address of its page or a former one → its items, made of what, and of what else
                is given.
        """

        newest = ""
        if not what:  # Atom has to say when
            newest = next((paper.date for paper in feed.papers or self.site.papers), "")

        def render(form: str, path: str, page: str) -> bytes:
            from digestgen.feeds.syndication import render_atom, render_rss

            channel = self._channel(feed, path, links)
            items, published, updated = render_items(form, page)
            if form == "rss":
                return render_rss(channel, published, updated, items)
            if form == "json":
                return render_json(channel, items)
            return render_atom(channel, updated or (as_time(newest) if newest else None), items)

        key = self._key(feed, links, (newest, what, given))
        for form, path in feed.paths.items():
            yield Output(path, build_key(key, path), partial(render, form, path, feed.page))
            for old in self._old.get(feed.page, ()):
                former = old + path.removeprefix(feed.page)
                own = (former, old) if feed.issues else (path, feed.page)
                yield Output(former, build_key(key, *own), partial(render, form, *own))

    def _plan_week(self, week: Week) -> Output:
        """An archive document. There is one archive, in Atom; the Atom and the RSS feed link to it."""
        url = self.config.site_url
        key = week.key[:8]  # 2025-W32, of its second part, too
        title = f"{self.config.messages.period(key)} – {self.config.site_name}"
        feed = Feed(week.path, f"digests/{key}/", "archive", title, title, "", week.papers)
        links = (("current", url + ATOM), *self._older(week.older))
        if week.newer:
            links = (*links, ("next-archive", url + path_of(week.newer)))
        channel = self._channel(feed, week.path, links)

        def render() -> bytes:
            from digestgen.feeds.syndication import render_atom, render_atom_entry

            items = [
                self._items.get(paper.path, {}).get("atom") or render_atom_entry(self._build_entry(paper))
                for paper in week.papers
            ]
            return render_atom(channel, as_time(max(map(updated_of, week.papers))), items)

        places = [self._places[paper.path] for paper in week.papers]
        return Output(week.path, self._key(feed, links, (week.papers, places)), render)

    def _plan_opml(self) -> Output:
        config = self.config
        rows = [(feed.path, feed.page, feed.title) for feed in self.feeds]
        render = partial(render_opml, config.site_name, config.site_url, self.feeds, config.messages)
        return Output(OPML, build_key(self.keys.base_key, OPML, self.keys.of(rows)), render)

    def _older(self, key: str) -> tuple[tuple[str, str], ...]:
        """Links to the archive document before: as such (RFC 5005 §4), and for readers that only know pages (§3)."""
        url = self.config.site_url + path_of(key)
        return (("prev-archive", url), ("next", url)) if key else ()

    def _channel(self, feed: Feed, path: str, links: tuple[tuple[str, str], ...] = ()) -> Channel:
        config, url = self.config, self.config.site_url
        theme = config.resolved.get("theme")
        icon = str((theme.get("favicon") if isinstance(theme, dict) else "") or "assets/images/favicon.png")
        is_archive = feed.kind == "archive"
        main = ATOM if is_archive else path
        return Channel(
            path=path, id=config.identity + main, title=feed.title, description=feed.description, url=url + feed.page,
            feed_url=url + path, language=config.language, author=config.site_author or config.site_name,
            rights=config.settings.rights, hub=self.hub if feed.is_main and main in feed.paths.values() else "",
            icon=safe_url(icon) or url + icon, logo=f"{url}assets/card.png", links=links, is_archive=is_archive,
            notice=self._notice(feed.page, main),
        )  # fmt: skip

    def _notice(self, page: str, path: str) -> str:
        """What a browser shows above the entries: what this is, the address to copy, and the page of the same list."""
        url, messages = self.config.site_url, self.config.messages
        return (
            f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{mark(messages("feeds.notice"))}</p>'
            f"<p><code>{escape_html(url + path)}</code></p>"
            f'<p><a href="{escape_html(url + page)}">{mark(messages("feeds.notice_page"))}</a> · '
            f'<a href="{escape_html(url)}feeds/">{mark(messages("feeds.notice_feeds"))}</a></p></div>'
        )

    def _key(self, feed: Feed, links: tuple[tuple[str, str], ...], given: Any) -> bytes:
        """Of all that a feed is made of: its channel, which follows from the feed, and what its entries are made of."""
        head = feed.path, feed.page, feed.kind, feed.title, feed.description, links
        return build_key(self.keys.base_key, self.keys.of(head), self.keys.of(given))


def _latest(days: Iterable[tuple[datetime, datetime]]) -> tuple[datetime | None, datetime | None]:
    """The latest days of publishing and updating."""
    published, updated = [*zip(*days, strict=True)] or [(), ()]
    return max(published, default=None), max(updated, default=None)
