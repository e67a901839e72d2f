"""Feeds of papers from anywhere: RSS 0.9x, 1.0 (RDF) and 2.0, Atom, JSON Feed; journals, PubMed searches, blogs, aggregators.

feed/entry.py names the references. arXiv's own feeds say more in their own way and have sources of their own.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import quote

from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.arxiv import api as arxiv
from digestgen.sources.arxiv import feed as arxiv_feed
from digestgen.sources.feed.entry import (
    Entry,
    read_abstract,
    read_address,
    read_attachments,
    read_authors,
    read_days,
    read_entry,
    read_ids,
    read_keywords,
    read_publication,
    read_title,
)
from digestgen.sources.feed.json_feed import SIGN, read_json_feed
from digestgen.sources.feed.mending import mend
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.xmltree import Element, local_name, parse_xml
from digestgen.text.html import safe_url
from digestgen.text.jats.rich import rich_to_title

ACCEPT = (
    "application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/xml", "text/xml", "text/plain",
    "application/feed+json", "application/json",
)  # fmt: skip
"""What servers call feeds (`text/plain`: files on code hosts)."""
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_BUTTON = re.compile(r"feed:(//)?", re.IGNORECASE)
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_AFTER_WARNINGS = re.compile(  # PHP's stand before the feed
    r"\s*(?:<br ?/?>\s*)?(?:<b>)?(?:Warning|Notice|Deprecated)(?:</b>)?:(?:(?!<\?xml|<html)[\s\S]){0,4000}<\?xml[^<>]{1,300}\?>\s*<(?:rss|feed|rdf)",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"\A(?:\xef\xbb\xbf)?\s+(?=<[?!A-Za-z])")
_ROOT = re.compile(
    r"\ufeff?(?>(?:\s|<\?[^<>]{0,1000}\?>|<!--(?:(?!-->)[\s\S]){0,4000}-->|<!DOCTYPE[^<>\[]{0,1000}>)*)"
    r"(?:<rss\s[^<>]{0,4000}>|<rss>|<(?:\w+:)?feed\s[^<>]*http://(?:www\.w3\.org/2005/Atom|purl\.org/atom/ns#)"
    r"|<(?:\w+:)?RDF\s[^<>]*http://(?:purl\.org/rss/1\.0/|my\.netscape\.com/rdf/simple/0\.9/|channel\.netscape\.com/rdf/)[\"'])"
)
_START = re.compile(
    r"(?>(?:\s|<\?[^<>]{0,1000}\?>|<!--(?:(?!-->)[\s\S]){0,4000}-->|<!DOCTYPE[^<>\[]{0,1000}>)*)<(?:\w+:)?(?:rss|feed|RDF)[\s>]"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LICENSE_MOST = 300  # characters; a longer one is a contract


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read a feed. Pictures are left alone; what is not a paper (an episode, a post) comes in as it is.

    Args:
        name: of the file, or the address it came from, against which relative links count.

    Returns:
        One Record an entry; an entry that stands there twice, by one of its ids, counts once. `published` is the
        day as written. `payload` has url, feed (its title) and license, as far as they are said.
    """
    builder = _build_records(data, name, context)
    return builder.done() if builder.has_entries else builder.page()


def _build_records(data: bytes, name: str, context: source.Context, charset: str = "") -> RecordBuilder:
    builder = RecordBuilder("feed", name, context, is_list=True)
    hint = "Download the feed again, by its own address: that of a page about it gives HTML."
    if _JSON.match(data):
        root = read_json_feed(data, name)
    else:
        root = _read_xml(builder, data, name, hint, charset)
    kind = local_name(root)
    channel = (
        root if kind == "feed" else next((child for child in root if local_name(child) == "channel"), None)
    )
    if kind not in ("rss", "RDF", "feed") or channel is None:
        raise SourceError(name, "this is not a feed: RSS or Atom was expected", hint=hint)
    holders = (
        (root,) if kind in ("RDF", "feed") else (channel, root)
    )  # RSS 0.90 has its items beside the channel
    items = [child for holder in holders for child in holder if local_name(child) in ("item", "entry")]
    about = read_entry(channel)
    base = read_address(about, name) or name
    for number, item in enumerate(items, 1):
        entry = read_entry(item)
        # Episodes may share one address, so that it tells entries apart only where nothing else does.
        own = entry.text("guid", "id") or entry.about or read_address(entry, item.base or base)
        if not builder.is_repeat(f"entry {number}", own, *map(str, read_ids(entry))):
            _add(builder, f"entry {number}", entry, item, about, base)
    if not items:
        builder.remark("The feed has no entries.")
    return builder


def _read_xml(builder: RecordBuilder, data: bytes, name: str, hint: str, charset: str) -> Element:
    """The root of a feed; one that is not quite XML is mended, which is said."""
    try:
        return parse_xml(_BLANK.sub(b"", data), name)
    except SourceError as error:
        if "entities" not in error.what:
            with contextlib.suppress(SourceError):
                root = parse_xml(mend(data, name, charset), name)
                builder.remark(
                    f"The feed has a fault, and was read without it: {error.what.removeprefix('this is ').removesuffix(' (it looks cut off)')}."
                )
                return root
        raise SourceError(name, error.what, line=error.line, hint=hint) from error


def recognise(head: str, name: str) -> bool:
    """Whether it begins as a feed that is not arXiv's own."""
    is_feed = _ROOT.match(head) is not None or SIGN.match(head) is not None
    return is_feed and not (arxiv.recognise(head, name) or arxiv_feed.recognise(head, name))


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for feeds by their addresses, each as it is now."""
    addresses = [_clean_address(address) for address in query.ids]
    for typed, address in zip(query.ids, addresses, strict=True):
        if not safe_url(address):
            hint = "It begins with https:// or http://, and has no password in it: others read where papers come from."
            raise SourceError("feed", f"{typed[:60]!a} is not an address of a feed", hint=hint)
    return _fetch_feeds(addresses, get, context)


def _clean_address(typed: str) -> str:
    """An address as buttons for feeds have it (`feed://a.example`, `feed:https://a.example`), and as browsers show it."""
    address = _BUTTON.sub(lambda match: "https://" if match[1] else "", typed.strip())
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")


def _fetch_feeds(addresses: list[str], get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Each feed; one that is refused costs no other."""
    done = 0
    refused: SourceError | None = None
    for number, address in enumerate(addresses, 1):
        what = f"feed {number} of {len(addresses)}"
        try:
            answer = get(source.Request(address, what, ACCEPT, looks_right=looks_like_feed, listed=True))
            charset = _CHARSET.search(answer.headers.get("content-type", ""))
            builder = _build_records(answer.data, answer.url, context, charset[1] if charset else "")
            parsed = builder.page()
        except SourceError as error:
            if refused:
                yield source.Page(source.Parsed((), skipped=(source.Skipped(address, error.what),)), done)
            refused = refused or error
            continue
        done += len(parsed.records)
        yield source.Page(parsed, done)
    if refused:
        raise refused


def looks_like_feed(data: bytes) -> bool:
    """Whether bytes begin as a feed, behind what may stand before its element: servers call feeds anything."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    head = data[:8192].decode(encoding, "replace").removeprefix("\xef\xbb\xbf")
    return any(sign.match(head) for sign in (_START, _AFTER_WARNINGS, SIGN))


def _add(builder: RecordBuilder, where: str, entry: Entry, item: Element, about: Entry, base: str) -> None:
    base = item.base or base
    address = read_address(entry, base)
    ids = read_ids(entry)
    published, updated = read_days(entry)
    links = read_attachments(entry, base)
    if address and read_id(address) is None:
        links["html"] = address
    rights = entry.text("dc:rights", "rights", "dcterms:license")
    builder.add(
        where,
        title=read_title(entry),
        markup=RICH,
        ids=ids,
        abstract=read_abstract(entry),
        authors=read_authors(entry),
        published=published,
        updated=updated,
        keywords=read_keywords(entry),
        links=links,
        publication=read_publication(entry),
        lang=_language(item, entry, about),
        payload={
            "url": address or next((paper_id.url for paper_id in ids if paper_id.url), ""),
            "feed": rich_to_title(about.text("title")),
            "license": rich_to_title(rights) if len(rights) <= _LICENSE_MOST else "",
        },
    )


def _language(item: Element, entry: Entry, about: Entry) -> str:
    """The language tag that is nearest to the entry."""
    own = item.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    root = item.getroottree().getroot().get("{http://www.w3.org/XML/1998/namespace}lang", "")
    tags = (own, entry.text("dc:language"), about.text("language", "dc:language"), root)
    return next((tag.strip() for tag in tags if _LANGUAGE.fullmatch(tag.strip())), "")


SOURCE = source.Source(
    key="feed",
    title="RSS, Atom or JSON feed",
    parse=parse,
    help="any feed of papers, RSS, Atom or JSON: of a journal, a PubMed search, a group's site, e.g. journal.rss",
    recognise=recognise,
    fetch=fetch,
    accepts=(source.Accepts(ids="https://journal.example/feed.xml…"),),
    versions=True,
)
