"""RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287). The only feedgen code.

feedgen makes a pattern of a feed's head and of an entry for each format, which feeds and entries fill: it needs 0.35 ms
for an entry, and a site's archive has every paper. Comments say where feedgen needs a detour.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache, lru_cache

import lxml.etree as etree  # first: feedgen takes it for loaded
from feedgen.ext.base import BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator

from digestgen.feeds.channel import Channel
from digestgen.feeds.entries import Entry
from digestgen.feeds.jsonfeed import render_json_entry
from digestgen.text.html import escape_html

# Characters that XML 1.0 §2.2 forbids, besides surrogates; lxml raises on them without saying where.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_TAG = re.compile(r"<(?=[A-Za-z/!?])([^<>]*)>?")
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_STYLE = "assets/feed.css"
_PUBLISHED, _UPDATED = datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC)
_MARK = re.compile("dgfeed0([a-z]+)0dgfeed")
_TEXTS = ("guid", "url", "title", "summary", "content", "author", "slug", "tag")


def encode(text: str) -> bytes:
    """Text as UTF-8, without characters that XML forbids."""
    # quicker than to look for them in the text
    data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    if b"\xef" in data:
        for character in _NONCHARACTERS:
            data = data.replace(character, b"")
    return data


def clean(text: str) -> str:
    """Text without characters that XML forbids."""
    return encode(text).decode()


def escape(text: str) -> str:
    """Text for XML, as the content of an element: quotes stay as they are."""
    return html.escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


class _Links(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen lacks: links of RSS feeds other than `self`, `fh:archive`, and the notice for browsers."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        return {"fh": _HISTORY} if self.channel.is_archive else {}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        channel = feed[0]
        for attributes in _links(self.channel):
            etree.SubElement(channel, f"{{{_ATOM}}}link", attributes)
        self._extend(channel)
        return feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        for attributes in _links(self.channel):
            etree.SubElement(feed, "link", attributes)
        self._extend(feed)
        return feed

    def _extend(self, element: etree._Element) -> None:
        if self.channel.is_archive:
            etree.SubElement(element, f"{{{_HISTORY}}}archive")
        if self.channel.notice:
            element.append(etree.fromstring(self.channel.notice))


def _links(channel: Channel) -> list[dict[str, str]]:
    hub = [{"rel": "hub", "href": channel.hub}] if channel.hub else []
    older = [{"rel": rel, "href": href, "type": "application/atom+xml"} for rel, href in channel.links]
    return hub + older


class _Pattern:
    """An entry's XML with slots for values.

    Args:
        document: a feed with one entry of marks.
        element: the entry's name; groups: elements of it that may be repeated or absent.
    """

    def __init__(self, document: bytes, element: str, *groups: str) -> None:
        xml = document.decode()
        xml = xml[xml.index(f"<{element}>") : xml.rindex(f"</{element}>")] + f"</{element}>\n"
        xml = xml.replace("%", "%%")
        for name in _TEXTS:
            xml = xml.replace(_mark(name), f"%({name})s")
        for name, day in (("published", _PUBLISHED), ("updated", _UPDATED)):
            xml = xml.replace(day.isoformat(), f"%({name})s").replace(format_datetime(day), f"%({name})s")
        self.pieces: dict[str, str] = {}
        for group in groups:
            piece = re.search(rf"<{group}\b[^>]*?(?:/>|>.*?</{group}>)", xml)
            assert piece, f"feedgen makes no {group}"
            self.pieces[group] = piece[0]
            xml = xml.replace(piece[0], f"%({group})s")
        self.whole = xml

    def repeat(self, group: str, name: str, values: Sequence[str]) -> str:
        """A group for each value of its one slot; many entries have a dozen authors."""
        if not values:
            return ""
        before, _, after = self.pieces[group].partition(f"%({name})s")
        return before + (after + before).join(map(escape, values)) + after


def _mark(name: str) -> str:
    return f"dgfeed0{name}0dgfeed"


@cache
def _rss_pattern() -> _Pattern:
    feed = _head(Channel("", "i", "T", "", "http://t.example/", "", "en", "A"), _PUBLISHED)
    feed.register_extension("dc", DcExtension, DcEntryExtension)
    feed.link(href="http://t.example/", rel="alternate")
    feed.description("D")
    entry = feed.add_entry()
    entry.guid(_mark("guid"), permalink=False)
    entry.title(_mark("title"))
    entry.link(href=_mark("url"))
    # RSS <author> requires an e-mail address; of several dc:creator readers show the last, so all names are in one.
    entry.dc.dc_creator(_mark("author"))
    entry.summary(_mark("summary"))  # without it feedgen puts the content in its place
    entry.content(_mark("content"), type="CDATA")
    entry.category({"term": _mark("tag")})
    entry.published(_PUBLISHED)
    return _Pattern(feed.rss_str(), "item", "dc:creator", "description", "category")


@cache
def _atom_pattern() -> _Pattern:
    feed = _head(Channel("", "i", "T", "", "http://t.example/", "", "en", "A"), _PUBLISHED)
    entry = feed.add_entry()
    entry.id(_mark("guid"))
    entry.title(_mark("title"))
    entry.link(href=_mark("url"))
    entry.author({"name": _mark("author")})
    entry.summary(_mark("summary"))
    entry.content(_mark("content"), type="html")  # "CDATA" makes invalid Atom
    entry.category({"term": _mark("slug"), "label": _mark("tag")})
    entry.published(_PUBLISHED)
    entry.updated(_UPDATED)
    return _Pattern(feed.atom_str(), "entry", "author", "summary", "category")


def _bracket(match: re.Match[str]) -> str:
    return f"‹{match[1]}›" if match[0].endswith(">") else f"‹{match[1]}"


def _in_brackets(title: str) -> str:
    """A title for RSS, where what looks like a tag gets other brackets: some readers decode a title twice, and drop tags."""
    return _TAG.sub(_bracket, title) if "<" in title else title


def render_rss_entry(entry: Entry) -> bytes:
    """An entry as `<item>`, for every RSS feed that carries it."""
    pattern = _rss_pattern()
    whole, pieces = pattern.whole, pattern.pieces
    author = escape_html(", ".join(entry.authors))
    # RSS readers take a description for HTML (https://www.rssboard.org/rss-profile#element-channel-item-description):
    # the text is escaped for that, too.
    summary = escape(escape(entry.summary))
    item = whole % {
        "guid": escape(entry.guid),
        "title": escape(_in_brackets(entry.title)),
        "url": escape(entry.url),
        "content": entry.content.replace("]]>", "]]]]><![CDATA[>"),
        "published": format_datetime(entry.published),
        "dc:creator": pieces["dc:creator"] % {"author": author} if author else "",
        "description": pieces["description"] % {"summary": summary} if summary else "",
        "category": pattern.repeat("category", "tag", [title for _, title in entry.tags]),
    }
    return encode(item)


def render_atom_entry(entry: Entry) -> bytes:
    """An entry as `<entry>`, for every Atom feed that carries it."""
    pattern = _atom_pattern()
    whole, pieces = pattern.whole, pattern.pieces
    item = whole % {
        "guid": escape(entry.guid),
        "title": escape(entry.title),
        "url": escape_html(entry.url),
        "content": escape(entry.content),
        "published": entry.published.isoformat(),
        "updated": entry.updated.isoformat(),
        "author": pattern.repeat("author", "author", entry.authors),
        "summary": pieces["summary"] % {"summary": escape(entry.summary)} if entry.summary else "",
        "category": "".join(
            [pieces["category"] % {"slug": slug, "tag": escape_html(title)} for slug, title in entry.tags]
        ),
    }
    if entry.lang:
        item = f'<entry xml:lang="{escape_html(entry.lang)}">' + item.removeprefix("<entry>")
    return encode(item)


RENDERERS = {"rss": render_rss_entry, "atom": render_atom_entry, "json": render_json_entry}


def render_rss(
    channel: Channel, published: datetime | None, updated: datetime | None, items: Sequence[bytes]
) -> bytes:
    """A whole RSS feed.

    Args:
        published, updated: when the last of its entries was; items: newest first, each by render_rss_entry().
    """
    about = escape(clean(channel.description) or clean(channel.title))  # HTML, as in items
    texts = {"description": about, "title": _in_brackets(channel.title)}
    if published and updated:
        texts |= {"published": format_datetime(published), "updated": format_datetime(updated)}
    return _fill(channel, _rss_frame(_shape(channel), bool(items)), texts, items)


def render_atom(channel: Channel, updated: datetime | None, items: Sequence[bytes]) -> bytes:
    """A whole Atom feed. Its author stands in each entry that has none, which means the same (RFC 4287, 4.2.1).

    Some readers give what several people wrote to the feed's author, where there is one. So it has one without entries only.

    Args:
        updated: when the last of its entries was; items: newest first, each by render_atom_entry().
    """
    texts = {"description": channel.description, "updated": (updated or _PUBLISHED).isoformat()}
    author = encode(f"<author><name>{escape(clean(channel.author))}</name></author></entry>")
    items = [item if b"<author>" in item else item.replace(b"</entry>", author) for item in items]
    return _fill(channel, _atom_frame(_shape(channel), not items), texts, items)


def _shape(channel: Channel) -> Channel:
    """A channel with marks for what differs between the feeds of a site: feedgen needs a millisecond for a head."""
    notice = f'<div xmlns="http://www.w3.org/1999/xhtml">{_mark("notice")}</div>' if channel.notice else ""
    return replace(
        channel, path="", id=_mark("id"), title=_mark("title"), description=channel.description and _mark("description"),
        url=_mark("url"), feed_url=_mark("feed"), notice=notice,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _rss_frame(channel: Channel, has_entries: bool) -> str:
    feed = _head(channel, _UPDATED)
    feed.register_extension("dc", DcExtension, DcEntryExtension)
    feed.link(href=channel.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=channel.url, rel="alternate")  # the last link becomes the channel's
    feed.description(_mark("description"))
    if channel.rights:
        feed.copyright(clean(channel.rights))
    if channel.icon:
        feed.image(channel.icon, title=channel.title, link=channel.url)
    if has_entries:
        feed.pubDate(_PUBLISHED)
    xml: str = feed.rss_str(pretty=False).decode()
    if not has_entries:  # nothing says when
        xml = re.sub("<lastBuildDate>[^<]*</lastBuildDate>", "", xml)
    for name, day in (("published", _PUBLISHED), ("updated", _UPDATED)):
        xml = xml.replace(format_datetime(day), _mark(name))
    return xml


@lru_cache(maxsize=64)
def _atom_frame(channel: Channel, is_empty: bool) -> str:
    feed = _head(channel, _UPDATED)
    # htmlparser2 12 and feed-extractor 8 take the first link for the site's address (findings/feed-extractor-first-link.sh).
    feed.link(href=channel.url, rel="alternate", type="text/html")
    feed.link(href=channel.feed_url, rel="self", type="application/atom+xml")
    if channel.description:
        feed.subtitle(channel.description)
    feed.author({"name": clean(channel.author)})
    if channel.rights:
        feed.rights(clean(channel.rights))
    if channel.icon:
        feed.icon(channel.icon)
    if channel.logo:
        feed.logo(channel.logo)
    xml: str = feed.atom_str(pretty=False).decode()
    if not is_empty:  # feedgen insists on an author
        xml = re.sub("<author>.*?</author>", "", xml)
    return xml.replace(_UPDATED.isoformat(), _mark("updated"))


def _head(channel: Channel, updated: datetime) -> FeedGenerator:
    feed = FeedGenerator()
    links = type("LinksExtension", (_Links,), {"channel": channel})  # feedgen makes the object itself
    feed.register_extension("links", links)
    feed.id(channel.id)
    feed.title(clean(channel.title))
    feed.language(channel.language)
    feed.generator("digestgen")  # without an address: on PyPI its name is nobody's
    feed.updated(updated)  # feedgen's default is the hour of the build
    return feed


def _fill(channel: Channel, frame: str, texts: Mapping[str, str], items: Sequence[bytes]) -> bytes:
    """The head with its entries, and the stylesheet that a browser shows a feed with."""
    values = {"id": channel.id, "title": channel.title, "url": channel.url, "feed": channel.feed_url, **texts}
    values = {name: escape(clean(text)).replace('"', "&quot;") for name, text in values.items()}
    values["notice"] = channel.notice.partition(">")[2].rpartition("<")[0]
    xml = _MARK.sub(lambda mark: values[mark[1]], frame)
    declaration, _, rest = xml.partition("\n")
    style = f'<?xml-stylesheet type="text/css" href="{"../" * channel.path.count("/")}{_STYLE}"?>'
    closing = "</channel>" if "</channel>" in rest else "</feed>"
    head, mark, tail = rest.rpartition(closing)
    return b"".join([f"{declaration}\n{style}\n{head}\n".encode(), *items, f"{mark}{tail}\n".encode()])
