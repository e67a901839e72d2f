"""OPML 2.0 (https://opml.org/spec2.opml): every feed of the site in one file, for a reader to import."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from digestgen.feeds.listing import Feed
from digestgen.messages.messages import Messages
from digestgen.text.html import escape_html


def render_opml(site_name: str, site_url: str, feeds: Iterable[Feed], messages: Messages) -> bytes:
    """Feeds in folders: the site's own ones, then saved searches, tags, authors.

    Args:
        feeds: in the order to show, those of a kind together.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">',
             f"<head><title>{escape_html(site_name)}</title></head>", "<body>"]  # fmt: skip
    for folder, group in groupby(feeds, lambda feed: site_name if feed.is_main and feed.kind != "view"
                                 else messages(f"feeds.by_{feed.kind}")):  # fmt: skip
        lines.append(f'<outline text="{escape_html(folder)}">')
        for feed in group:
            title = escape_html(feed.title)
            lines.append(
                f'<outline type="rss" version="RSS2" text="{title}" title="{title}" '
                f'xmlUrl="{escape_html(site_url + feed.path)}" htmlUrl="{escape_html(site_url + feed.page)}"/>'
            )
        lines.append("</outline>")
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode("utf-8", "replace")
