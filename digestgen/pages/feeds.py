"""The page of feeds, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digestgen.feeds.listing import ATOM, JSON, OPML, SITE, Feed
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


def plan_feeds_page(renderer: Renderer, feeds: Sequence[Feed]) -> Plan:
    rows = [
        (feed.kind, FeedRow(feed.label, feed.path, _id(feed.path), len(feed.papers)))
        for feed in feeds
        if feed.kind == "issues" or not feed.issues
    ]
    return renderer.plan("feeds/", "feeds", "", build_feeds_page, rows)


def build_feeds_page(renderer: Renderer, rows: Sequence[tuple[str, FeedRow]]) -> Page:
    messages = renderer.messages

    def group(name: str, kind: str, *, shown: bool = False) -> FeedGroup:
        feeds = [row for row_kind, row in rows if row_kind == kind]
        if not shown:  # many: by name
            feeds.sort(key=lambda row: (row.label.lower(), row.path))
        about = messages.texts.get(f"feeds.{name}_about", "")
        return FeedGroup(name, messages(f"feeds.{name}"), about, tuple(feeds), shown)

    formats = {"rss": SITE, "atom": ATOM, "json": JSON}
    main = tuple(FeedRow(messages(f"feeds.{name}"), path, f"feed-{name}") for name, path in formats.items())
    groups = [
        FeedGroup("all", messages("feeds.all"), messages("feeds.all_about"), main, True),
        group("digests", "issues", shown=True),
        group("changes", "changes", shown=True),
        group("featured", "featured", shown=True),
        *(group(f"by_{kind}", kind) for kind in ("view", "tag", "author")),
    ]
    article = renderer.render(
        "feeds.html",
        groups=[group for group in groups if group.feeds],
        opml=OPML,
        site_url=renderer.config.site_url,
    )
    return Page(messages("feeds.title"), article)


def _id(path: str) -> str:
    return "feed-" + path.removesuffix(".xml").removesuffix("/feed").replace("/", "-")
