"""Which feeds a site has, and the papers of each; pages that list feeds use it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digestgen.feeds.changes import find_changes
from digestgen.model.paper import Paper
from digestgen.site.site import Site

SITE, ATOM, JSON = "feed.xml", "atom.xml", "feed.json"
DAILY, WEEKLY, FEATURED, CHANGES = "digests/daily.xml", "digests/weekly.xml", "featured.xml", "changes.xml"
OPML = "feeds.opml"


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that one may subscribe to, as RSS.

    Attributes:
        path: of the feed; page: URL of the page with the same list; both relative to the site's root.
        kind: site, day, week (one item per issue), changes, featured, view, tag or author.
        label: for pages of the site; title: for feed readers, with the site's name.
        papers: newest first; empty for day and week.
    """

    path: str
    page: str
    kind: str
    label: str
    title: str
    description: str
    papers: Sequence[Paper] = ()

    @property
    def is_main(self) -> bool:
        """Whether it names a hub, which is then notified of it: there are few of these."""
        return self.kind not in ("tag", "author")


def list_feeds(site: Site) -> tuple[Feed, ...]:
    """Every RSS feed, in the order to show; the site's own and those of saved searches even without papers."""
    config, messages = site.config, site.config.messages

    def feed(path: str, page: str, kind: str, label: str, about: str, papers: Sequence[Paper] = ()) -> Feed:
        return Feed(path, page, kind, label, f"{label} – {config.site_name}", about, papers)

    featured = tuple(paper for paper in site.papers if paper.featured)
    feeds = [
        Feed(SITE, "", "site", messages("feeds.all"), config.site_name, config.site_description, site.papers),
        feed(DAILY, "archive/", "day", messages("feeds.daily"), messages("feeds.daily_about")),
        feed(WEEKLY, "archive/", "week", messages("feeds.weekly"), messages("feeds.weekly_about")),
    ]
    changes = messages("feeds.changes_about")
    feeds.append(feed(CHANGES, "", "changes", messages("feeds.changes"), changes, find_changes(site)))
    if featured:
        about = messages("feeds.featured_about")
        feeds.append(feed(FEATURED, "", "featured", messages("feeds.featured"), about, featured))
    for search in site.saved_searches.values():
        feeds.append(
            feed(f"{search.url}feed.xml", search.url, "view", search.title, search.description, search.papers)
        )
    for tag in site.tags.values():
        feeds.append(
            feed(f"{tag.url}feed.xml", tag.url, "tag", tag.tag.title, tag.tag.description, tag.papers)
        )
    if config.settings.author_feeds:
        for author in site.authors.values():
            feeds.append(feed(f"{author.url}feed.xml", author.url, "author", author.name, "", author.papers))
    return tuple(feeds)


def list_topics(site: Site) -> tuple[str, ...]:
    """Paths of all feeds that name a hub, which is notified of each when the site has changed."""
    return (ATOM, JSON, *(feed.path for feed in list_feeds(site) if feed.is_main))
