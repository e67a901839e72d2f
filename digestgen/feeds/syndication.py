"""RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287). The only feedgen code.

feedgen makes each entry's XML once; a feed is a head and the entries it holds. What feedgen gets wrong is
told to it the long way round: see the comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedgen.entry import FeedEntry
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from digestgen.feeds.channel import Channel
from digestgen.feeds.entries import Entry
from digestgen.text.markup import escape_html

_CONTROLS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2: not allowed


def clean(text: str) -> str:
    """Text without what XML cannot hold: feedgen raises on it without saying where."""
    return _CONTROLS.sub("", text)


def render_rss_entry(entry: Entry) -> bytes:
    """An entry as `<item>`, for every RSS feed that carries it."""
    rss = FeedEntry()
    rss.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    rss.id(entry.guid)
    rss.guid(entry.guid, permalink=False)
    rss.title(clean(entry.title))
    rss.link(href=entry.url)
    # RSS <author> wants an e-mail address; readers show only the last of several dc:creator: one, joined.
    if entry.authors:
        rss.dc.dc_creator(clean(", ".join(entry.authors)))
    # Without it feedgen puts the content where the summary belongs. RSS readers take a description for HTML
    # (https://www.rssboard.org/rss-profile#element-channel-item-description): the text is escaped for that, too.
    rss.summary(escape_html(clean(entry.summary)))
    rss.content(clean(entry.content), type="CDATA")
    rss.category([{"term": title} for _slug, title in entry.tags])
    rss.published(entry.published)
    return etree.tostring(rss.rss_entry(), encoding="utf-8")


def render_atom_entry(entry: Entry) -> bytes:
    """An entry as `<entry>`, for every Atom feed that carries it."""
    atom = FeedEntry()
    atom.id(entry.guid)
    atom.title(clean(entry.title))
    atom.link(href=entry.url)
    atom.author([{"name": clean(name)} for name in entry.authors])
    atom.summary(clean(entry.summary))
    atom.content(clean(entry.content), type="html")  # "CDATA" makes invalid Atom
    atom.category([{"term": slug, "label": title} for slug, title in entry.tags])
    atom.published(entry.published)
    atom.updated(entry.updated)
    return etree.tostring(atom.atom_entry(), encoding="utf-8")


def render_rss(channel: Channel, entries: Sequence[Entry], items: Sequence[bytes]) -> bytes:
    """A whole RSS feed.

    Args:
        entries: newest first; items: the same, each by render_rss_entry().
    """
    feed = _head(channel, entries)
    feed.register_extension("dc", DcExtension, DcEntryExtension)
    feed.link(href=channel.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=channel.url, rel="alternate")  # the last link becomes the channel's
    feed.description(escape_html(clean(channel.description) or clean(channel.title)))  # HTML, as in items
    if entries:
        feed.pubDate(max(entry.published for entry in entries))
    data = feed.rss_str(pretty=False)
    if not entries:  # feedgen would stamp the hour of the build
        data = re.sub(rb"<lastBuildDate>[^<]*</lastBuildDate>", b"", data)
    return _insert(data, b"</channel>", items)


def render_atom(channel: Channel, entries: Sequence[Entry], items: Sequence[bytes]) -> bytes:
    """A whole Atom feed.

    Args:
        entries: newest first; items: the same, each by render_atom_entry().
    """
    feed = _head(channel, entries)
    feed.link(href=channel.feed_url, rel="self", type="application/atom+xml")
    feed.link(href=channel.url, rel="alternate", type="text/html")
    if channel.description:
        feed.subtitle(clean(channel.description))
    feed.author({"name": clean(channel.author or channel.title)})
    data = feed.atom_str(pretty=False)
    if not entries:
        data = re.sub(
            rb"<updated>[^<]*</updated>", b"<updated>1970-01-01T00:00:00+00:00</updated>", data, count=1
        )
    return _insert(data, b"</feed>", items)


def _head(channel: Channel, entries: Sequence[Entry]) -> FeedGenerator:
    feed = FeedGenerator()
    feed.id(channel.feed_url)
    feed.title(clean(channel.title))
    feed.language(channel.language)
    feed.generator("digestgen", uri="https://pypi.org/project/digestgen/")
    if entries:
        feed.updated(max(entry.updated for entry in entries))  # feedgen's default is the hour of the build
    return feed


def _insert(data: bytes, closing: bytes, items: Sequence[bytes]) -> bytes:
    head, mark, tail = data.rpartition(closing)
    return b"".join([head, b"\n", *(item + b"\n" for item in items), mark, tail, b"\n"])
