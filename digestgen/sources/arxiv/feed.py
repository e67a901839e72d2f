"""arXiv's announcements of a day: RSS 2.0 and Atom of rss.arxiv.org, and RDF (RSS 1.0) as it was until 2024.

References: https://info.arxiv.org/help/rss_specifications.html and
https://info.arxiv.org/help/atom_specifications.html; of RDF there is none but the feeds that archives hold.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.arxiv.entry import add_arxiv, check_category, drop_repeated, split_authors
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.xmltree import (
    Element,
    find_child,
    inner_line,
    inner_text,
    local_name,
    parse_xml,
)

ADDRESS = "https://rss.arxiv.org/atom/"
MOST = 2000  # entries of a feed (https://info.arxiv.org/help/rss.html)
_OWN_TITLE = re.compile(r"\bupdates on arXiv\.org\s*", re.IGNORECASE)
_HEAD = re.compile(r"<title>[^<]{0,2000}\bupdates on arXiv\.org\s*</title>", re.IGNORECASE)
_ANNOUNCED = re.compile(r"\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<kind>\S+)\s*Abstract:", re.IGNORECASE)
_RDF_TITLE = re.compile(  # white space is single blanks, and the bounds keep the search linear
    r"(?P<title>.*?)\.? ?\(arXiv:(?P<id>\S{1,40}) \[(?P<category>[^\[\]]{1,40})\](?: (?P<kind>[A-Z ]{1,20}))?\)"
)
_RDF_TEXT = re.compile(r"\s*<p>(.*)</p>\s*", re.DOTALL)
_RDF_KINDS = {None: "new", "UPDATED": "replace", "CROSS LISTED": "cross"}
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An announcement, as its feed has it."""

    element: Element
    id: str
    title: str
    abstract: str
    kind: str
    categories: tuple[str, ...]


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read a feed; see add_arxiv for what becomes of an entry.

    A paper's day is the one that the feed gives for its announcement, in arXiv's own time zone. For a new paper
    it is when it was first public, for a new version when that was. The payload says `announced`: new, cross,
    replace or replace-cross.
    """
    builder = RecordBuilder("arxiv-feed", name, context)
    root = parse_xml(data, name)
    channel = root if local_name(root) == "feed" else find_child(root, "channel")
    if local_name(root) not in ("rss", "RDF", "feed") or channel is None:
        raise SourceError(name, "this is not a feed: RSS, RDF or Atom was expected")
    _check_title(channel, name)
    holder = root if local_name(root) == "RDF" else channel
    found = [child for child in holder if local_name(child) in ("item", "entry")]
    entries = [_read_rdf(child) if local_name(root) == "RDF" else _read_entry(child) for child in found]
    feed_day = _day(channel, "pubDate", "date", "updated")
    for number, entry in drop_repeated(builder, entries, [entry.id for entry in entries]):
        _add(builder, f"entry {number}", entry, _day(entry.element, "pubDate", "published") or feed_day)
    if not entries:
        builder.remark("The feed is empty: arXiv announces nothing on Saturdays, Sundays and holidays.")
    if versions := sum(entry.kind.startswith("replace") for entry in entries):
        builder.remark(f"{versions:,} of {len(entries):,} are new versions of papers announced before.")
    if len(entries) >= MOST:
        builder.remark(f"{MOST:,} entries is the most a feed holds: this one may be cut.")
    return builder.done() if builder.has_entries else builder.page()


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for the newest announcement of categories: one feed for all of them."""
    words = [*query.ids, *([query.category] if query.category else [])]
    categories = dict.fromkeys(check_category("arxiv-feed", word) for word in words)
    return _fetch_feed("+".join(categories), get, context)


def _fetch_feed(categories: str, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    accept = ("application/atom+xml", "application/xml", "text/xml")
    answer = get(source.Request(ADDRESS + categories, f"announcements of {categories}", accept))
    if answer.status == 404:
        raise SourceError(answer.url, f"arXiv has no feed of {categories}")
    parsed = parse(answer.data, answer.url, context)
    count = len(parsed.records)
    yield source.Page(parsed, count, count, until=max((record.date for record in parsed.records), default=""))


def _check_title(channel: Element, name: str) -> None:
    title = inner_line(find_child(channel, "title"))
    if title.startswith("Feed error"):
        reason = inner_text(find_child(channel, "subtitle", "description")).strip()
        raise SourceError(name, f"arXiv answered with an error: {reason[:200]!a}")
    if not _OWN_TITLE.search(title):
        is_api = "arxiv.org/api" in inner_text(find_child(channel, "id"))
        hint = "Answers of arXiv's API are read by arxiv." if is_api else ""
        raise SourceError(name, "this is not a feed of arXiv's announcements", hint=hint)


def _read_entry(element: Element) -> _Entry:
    """An item of RSS 2.0 or an entry of Atom: the same words in differently named elements."""
    text = inner_text(find_child(element, "description", "summary"))
    match = _ANNOUNCED.match(text)
    terms = (child.get("term") or inner_text(child) for child in element if local_name(child) == "category")
    return _Entry(
        element,
        id=inner_text(find_child(element, "guid", "id")).strip() or (match["id"] if match else ""),
        title=inner_text(find_child(element, "title")),
        abstract=text[match.end() :] if match else text,
        kind=(
            inner_text(find_child(element, "announce_type")).strip() or (match["kind"] if match else "")
        ).lower(),
        categories=tuple(terms),
    )


def _read_rdf(element: Element) -> _Entry:
    """An item of RSS 1.0: id, category and kind stand behind the title, which got a full stop."""
    title = inner_line(find_child(element, "title"))
    text = inner_text(find_child(element, "description"))
    found, paragraph = _RDF_TITLE.fullmatch(title), _RDF_TEXT.fullmatch(text)
    return _Entry(
        element,
        id=found["id"] if found else inner_text(find_child(element, "link")).strip(),
        title=found["title"] if found else title,
        abstract=paragraph[1] if paragraph else text,
        kind=_RDF_KINDS.get(found["kind"], "") if found else "",
        categories=(found["category"],) if found else (),
    )


def _add(builder: RecordBuilder, where: str, entry: _Entry, day: str) -> None:
    creators = _TAG.sub("", inner_text(find_child(entry.element, "creator")))  # RDF links each name
    add_arxiv(
        builder,
        where,
        id=entry.id,
        title=entry.title,
        abstract=entry.abstract,
        authors=split_authors(html.unescape(creators)),
        categories=entry.categories,
        journal_ref=inner_text(find_child(entry.element, "journal_reference")),
        doi=inner_text(find_child(entry.element, "DOI")),
        published=day if entry.kind == "new" else "",
        updated=day if entry.kind.startswith("replace") else "",
        date=day,
        license=inner_text(find_child(entry.element, "rights")),
        extra={"announced": entry.kind},
    )


def _day(parent: Element, *names: str) -> str:
    day = parse_when(inner_text(find_child(parent, *names)))
    return day if source.is_day(day) else ""


recognise = source.has_signs(re.compile(r"<(?:rss|rdf:RDF|feed)\s").search, _HEAD.search)

SOURCE = source.Source(
    key="arxiv-feed",
    title="arXiv announcements",
    parse=parse,
    help="arXiv: what was announced today; or a feed of rss.arxiv.org (RSS, RDF or Atom), e.g. cs.CL.xml",
    recognise=recognise,
    fetch=fetch,
    accepts=(source.Accepts(ids="[cs.CL cs.LG…]", category="[--category cs.CL]"),),
    versions=True,
    backfill="arxiv-oai",
)
