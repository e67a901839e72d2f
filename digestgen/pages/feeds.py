"""The page of feeds, for people."""

from __future__ import annotations

from dataclasses import dataclass

from digestgen.feeds.listing import ATOM, JSON, OPML, SITE, Feed, list_feeds
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as the page lists it; `id` is that of the element with its address."""

    label: str
    path: str
    id: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one kind; `shown` says whether their addresses are printed."""

    id: str
    title: str
    about: str
    feeds: tuple[FeedRow, ...]
    shown: bool


class FeedsPage:
    """The page of feeds."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.feeds = list_feeds(renderer.site)

    def plan(self) -> Plan:
        rows = "\n".join(f"{feed.path} {len(feed.papers)} {feed.label}" for feed in self.feeds)
        return self.renderer.plan("feeds/", "feeds", "", self.build, rows)

    def build(self) -> Page:
        groups = [
            FeedGroup(
                "all", self.messages("feeds.all"), self.messages("feeds.all_about"), self._formats(), True
            ),
            self._group("digests", "issues", shown=True),
            self._group("changes", "changes", shown=True),
            self._group("featured", "featured", shown=True),
            *(self._group(f"by_{kind}", kind) for kind in ("view", "tag", "author")),
        ]
        article = self.renderer.render(
            "feeds.html",
            groups=[group for group in groups if group.feeds],
            opml=OPML,
            site_url=self.renderer.site.config.site_url,
        )
        return Page(self.messages("feeds.title"), article)

    def _formats(self) -> tuple[FeedRow, ...]:
        formats = {"rss": SITE, "atom": ATOM, "json": JSON}
        return tuple(FeedRow(self.messages(f"feeds.{name}"), path, f"feed-{name}") for name, path in formats.items())  # fmt: skip

    def _group(self, name: str, kind: str, *, shown: bool = False) -> FeedGroup:
        feeds = [feed for feed in self.feeds if feed.kind == kind and (shown or not feed.issues)]
        if not shown:  # many: by name
            feeds.sort(key=lambda feed: (feed.label.lower(), feed.path))
        about = self.messages.texts.get(f"feeds.{name}_about", "")
        return FeedGroup(name, self.messages(f"feeds.{name}"), about, tuple(map(_row, feeds)), shown)


def _row(feed: Feed) -> FeedRow:
    name = feed.path.removesuffix(".xml").removesuffix("/feed").replace("/", "-")
    return FeedRow(feed.label, feed.path, f"feed-{name}", len(feed.papers))
