"""Which feeds a site has, and the papers of each; pages that list feeds use it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digestgen.feeds.changes import find_changes
from digestgen.model.paper import Paper
from digestgen.site.site import Site

SITE, ATOM, JSON = "feed.xml", "atom.xml", "feed.json"
DAILY, WEEKLY, FEATURED, CHANGES = "digests/daily.xml", "digests/weekly.xml", "featured.xml", "changes.xml"
OPML = "feeds.opml"
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
UNITS = {"daily": "day", "weekly": "week"}  # what an item of a feed of issues is


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that one may subscribe to, as RSS; most as Atom and JSON Feed, too."""

    path: str  # of the feed
    page: str  # URL of the page with the same list; both relative to the site's root
    kind: str  # site, issues, changes, featured, view, tag or author
    label: str  # for pages of the site
    title: str  # for feed readers, with the site's name
    description: str
    papers: Sequence[Paper] = ()  # newest first
    issues: str = ""  # `daily` or `weekly` where an item is an issue; "" where it is a paper
    rss_only: bool = False  # there is no Atom and no JSON Feed of it

    @property
    def is_main(self) -> bool:
        """Whether it names a hub, which is then notified of it: there are few of these."""
        return self.kind not in ("tag", "author")

    @property
    def paths(self) -> dict[str, str]:
        """Format (`rss`, `atom`, `json`) → file."""
        return {"rss": self.path} if self.rss_only else paths_of(self.path)


def paths_of(path: str) -> dict[str, str]:
    """The files of a feed in all formats, from that of the RSS feed.

    >>> paths_of("tags/lamps/feed.xml"), paths_of("changes.xml")["atom"]
    ({'rss': 'tags/lamps/feed.xml', 'atom': 'tags/lamps/atom.xml', 'json': 'tags/lamps/feed.json'}, 'changes.atom.xml')
    """
    stem = path.removesuffix(".xml")
    folder, _, name = stem.rpartition("/")
    atom = f"{folder}/{ATOM}".lstrip("/") if name == "feed" else f"{stem}.atom.xml"
    return {"rss": path, "atom": atom, "json": f"{stem}.json"}


def list_feeds(site: Site) -> tuple[Feed, ...]:
    """Every feed, in the order to show; the site's own and those of saved searches even without papers."""
    return tuple(_list_feeds(site))


def _list_feeds(site: Site) -> Iterator[Feed]:
    config, messages = site.config, site.config.messages
    every_author = config.settings.author_feeds == "all"

    def feed(
        path: str,
        page: str,
        kind: str,
        label: str,
        about: str,
        papers: Sequence[Paper] = (),
        issues: str = "",
    ) -> Feed:
        title = f"{label} – {config.site_name}"
        return Feed(path, page, kind, label, title, about, papers, issues, kind == "author" and not every_author)  # fmt: skip

    def part(url: str, kind: str, title: str, about: str, papers: Sequence[Paper]) -> Iterator[Feed]:
        """The feed of a topic or saved search; and those of its issues, where the settings ask for them."""
        yield feed(f"{url}feed.xml", url, kind, title, about, papers)
        for issues in dict.fromkeys(config.settings.digest_feeds):
            label = f"{title} · {messages(f'feeds.{issues}')}"
            yield feed(f"{url}{issues}.xml", url, kind, label, messages(f"feeds.{issues}_about"), papers, issues)  # fmt: skip

    yield Feed(
        SITE, "", "site", messages("feeds.all"), config.site_name, config.site_description, site.papers
    )
    for path, issues in ((DAILY, "daily"), (WEEKLY, "weekly")):
        yield feed(path, "archive/", "issues", messages(f"feeds.{issues}"), messages(f"feeds.{issues}_about"), site.papers, issues)  # fmt: skip
    yield feed(CHANGES, "", "changes", messages("feeds.changes"), messages("feeds.changes_about"), find_changes(site))  # fmt: skip
    if featured := tuple(paper for paper in site.papers if paper.featured):
        yield feed(FEATURED, "", "featured", messages("feeds.featured"), messages("feeds.featured_about"), featured)  # fmt: skip
    for search in site.saved_searches.values():
        yield from part(search.url, "view", search.title, search.description, search.papers)
    for tag in site.tags.values():
        yield from part(tag.url, "tag", tag.tag.title, tag.tag.description, tag.papers)
    if config.settings.author_feeds:
        for author in site.authors.values():
            yield feed(f"{author.url}feed.xml", author.url, "author", author.name, "", author.papers)


def list_topics(site: Site) -> tuple[str, ...]:
    """Paths of all feeds that name a hub, which is notified of each when the site has changed."""
    return tuple(path for feed in list_feeds(site) if feed.is_main for path in feed.paths.values())
