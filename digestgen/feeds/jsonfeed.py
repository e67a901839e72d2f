"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
from collections.abc import Sequence

from digestgen.feeds.channel import Channel
from digestgen.feeds.entries import Entry

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
VERSION = "https://jsonfeed.org/version/1.1"


def render_json(channel: Channel, items: Sequence[bytes]) -> bytes:
    """A whole JSON Feed, without empty values, as the specification wants it.

    Args:
        items: newest first, each by render_json_entry().
    """
    feed = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.url,
        "feed_url": channel.feed_url,
        "description": channel.description,
        "icon": channel.logo,
        "favicon": channel.icon,
        "authors": [{"name": channel.author}] if channel.author else [],
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }
    head = ",\n".join(f"{json.dumps(key)}:{_JSON.encode(value)}" for key, value in feed.items() if value)
    return b'{%b,\n"items":[\n%b]}\n' % (head.encode("utf-8", "replace"), b",\n".join(items))


def render_json_entry(entry: Entry) -> bytes:
    """An entry as an item, for every JSON Feed that carries it."""
    item = {
        "id": entry.guid,
        "url": entry.url,
        "external_url": entry.other_url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name} for name in entry.authors],
        "tags": [title for _, title in entry.tags],
        "language": entry.lang,
    }
    return _JSON.encode({key: value for key, value in item.items() if value}).encode("utf-8", "replace")
