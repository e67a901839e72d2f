"""One entry of a feed, whatever its dialect: what its elements say, by the names that RSS and Atom share.

References: RSS 0.91 to 2.0 https://www.rssboard.org/rss-specification, RSS 1.0 https://web.resource.org/rss/1.0/spec and
its modules, Atom https://www.rfc-editor.org/rfc/rfc4287 (and 0.3), Dublin Core https://www.dublincore.org/specifications/,
PRISM https://www.w3.org/submissions/2020/SUBM-prism-20200910/. Elements of other vocabularies (media, itunes …) that
bear the same names say something else, and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from digestgen.model.ids import SCHEMES, PaperId
from digestgen.sources.feed.teasers import read_teaser
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.namesplit import split_lists
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import TEXT_LIMIT
from digestgen.sources.toolkit.xmltree import Element, inner_line, inner_markup, inner_text, local_name
from digestgen.text.html import safe_url
from digestgen.text.jats.rich import rich_to_title

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
_SHORTEST = 200  # characters of an abstract; what is shorter is often "Vol. 3, 2025" or a teaser
_CUT = re.compile(r"(?:…|\.\.\.|\[\.{3}\]|\[…\]|&hellip;|&#8230;)\]?\s*(?:</?\w[^<>]*>\s*)*\Z")
_TAG = re.compile(r"<[^<>]*>")
_NO_DAY = "1970-01-01"
_MAIL = re.compile(r"(?<!\S)\S+@\S+")
_MAIL_NAME = re.compile(r"[^\s@]+@\S+\s*\(([^()]+)\)\s*")
_ABSTRACTS = (
    "dcterms:abstract", "description", "summary", "dc:description", "content:encoded", "content", "prism:teaser",
)  # fmt: skip
_PUBLISHED = (
    "published", "issued", "prism:publicationDate", "prism:coverDate", "dc:date", "dcterms:issued", "created", "pubDate",
    "date", "updated", "modified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """An `item` or `entry` (or the `channel` or `feed` itself)."""

    # name → elements, in order. The feed's own names have no prefix, whatever its namespace is.
    fields: dict[str, list[Element]]
    about: str  # `rdf:about` of RSS 1.0, "" elsewhere

    def elements(self, *names: str) -> Iterator[Element]:
        """The elements of these names, name by name."""
        for name in names:
            yield from self.fields.get(name, ())

    def texts(self, *names: str) -> Iterator[str]:
        """What they say, on one line, where they say something."""
        for element in self.elements(*names):
            if text := inner_line(element):
                yield text

    def text(self, *names: str) -> str:
        """The first of texts(), or ""."""
        return next(self.texts(*names), "")


def read_entry(element: Element) -> Entry:
    """Sort an element's children by name."""
    own = etree.QName(element).namespace
    fields: dict[str, list[Element]] = {}
    for child in element:
        if name := local_name(child):
            space = etree.QName(child).namespace
            prefix = (
                ""
                if space == own
                else "prism:"
                if "prismstandard" in (space or "")
                else _PREFIXES.get(space or "")
            )
            if prefix is not None:
                fields.setdefault(prefix + name, []).append(child)
    about = next((value for key, value in element.attrib.items() if str(key).endswith("}about")), "")
    return Entry(fields, str(about).strip())


def read_title(entry: Entry) -> str:
    """The title as markup; Dublin Core's where there is one: others put volumes and authors into the feed's own."""
    return next(
        (markup for child in entry.elements("dc:title", "title") if (markup := _markup(child).strip())), ""
    ).removeprefix("[ASAP] ")  # of ACS


def read_abstract(entry: Entry) -> str:
    """As markup: the first text of some length that is whole, abstracts and summaries before contents; else the longest."""
    found = [
        markup for child in entry.elements(*_ABSTRACTS) if (markup := read_teaser(_markup(child))[0].strip())
    ]
    found = [markup for markup in found if len(markup) <= TEXT_LIMIT] or found[:1]
    whole = (text for text in found if len(_TAG.sub("", text)) >= _SHORTEST and not _CUT.search(text[-200:]))
    return next(whole, max(found, key=lambda text: len(_TAG.sub("", text)), default=""))


def read_authors(entry: Entry) -> list[str]:
    """One name a text; a single text may hold them all."""
    names = [
        inner_text(name)
        for author in entry.elements("author")
        for name in author
        if local_name(name) == "name"
    ]
    names = (
        names or list(entry.texts("dc:creator")) or [_without_mail(text) for text in entry.texts("author")]
    )
    names = names or [_said(entry, "authors")]
    names = [rich_to_title(name) for name in names if name.strip()]
    return split_lists(names)


def read_ids(entry: Entry) -> list[PaperId]:
    """Ids in every place that holds one, the most telling first; a guid may be a number that looks like an ACL id."""
    names = ("prism:doi", "dc:identifier", "dcterms:identifier", "prism:url", "guid", "id", "link")
    links = [child.get("href", "") for child in entry.elements("link")]
    texts = [*entry.texts(*names), entry.about, *entry.texts("feedburner:origLink"), *links]
    found = {
        paper_id: None
        for text in texts
        if (paper_id := read_id(text)) and (paper_id.scheme != "acl" or "/" in text)
    }
    return sorted(found, key=lambda paper_id: SCHEMES.index(paper_id.scheme))


def read_address(entry: Entry, base: str) -> str:
    """The page that the entry is about, absolute; "" when it names none."""
    candidates = [
        *entry.texts("feedburner:origLink"),
        *(
            child.get("href", "")
            for child in entry.elements("link")
            if child.get("rel", "alternate") == "alternate"
        ),
        *entry.texts("link"),
        *(inner_line(guid) for guid in entry.elements("guid") if guid.get("isPermaLink") != "false"),
        entry.about,
        *(text for text in entry.texts("prism:url", "id") if text.startswith("http")),
    ]
    return next(
        (url for address in candidates if address.strip() and (url := _join(base, address.strip()))), ""
    )


def read_attachments(entry: Entry, base: str) -> dict[str, str]:
    """Kind → URL of what hangs on an entry: a PDF, a video."""
    links: dict[str, str] = {}
    for child in entry.elements("link", "enclosure"):
        if local_name(child) == "enclosure" or child.get("rel") in ("enclosure", "related", "alternate"):
            media = child.get("type", "").lower()
            kind = "pdf" if media == "application/pdf" else "video" if media.startswith("video/") else ""
            if kind and (url := _join(base, child.get("url", child.get("href", "")).strip())):
                links.setdefault(kind, url)
    return links


def read_days(entry: Entry) -> tuple[str, str]:
    """When it was first public and when it was last changed.

    An entry that says only when it was updated was public by then, and nobody can say more. The first moment of Unix is no
    day but a program that has none.
    """
    days = (day for text in entry.texts(*_PUBLISHED) if (day := parse_when(text)) != _NO_DAY)
    updates = (parse_when(text) for text in entry.texts("updated", "dcterms:modified", "modified"))
    published = next(filter(None, days), "") or parse_when(_said(entry, "published"))
    updated = next(filter(None, updates), "")
    updated = "" if updated == _NO_DAY else updated
    return published, updated if updated != published else ""


def read_keywords(entry: Entry) -> list[str]:
    """Categories and keywords."""
    terms = (
        category.get("label") or category.get("term") or inner_line(category)
        for category in entry.elements("category")
    )
    subjects = (
        part for text in entry.texts("prism:keyword", "dc:subject") for part in re.split(r"\s*;\s*", text)
    )
    return [rich_to_title(term) for term in (*terms, *subjects) if term.strip().lower() != "uncategorized"]


def read_publication(entry: Entry) -> dict[str, str]:
    """Where it appeared, as PRISM and PubMed's feeds say it."""
    venue = entry.text("prism:publicationName")
    source = entry.text("dc:source")  # the journal at PubMed, elsewhere a sentence or an address
    if not venue and source and not re.search(r"[\d:;|]", source):
        venue = source
    venue = venue or _said(entry, "venue")
    if not venue:
        return {}
    first, last = entry.text("prism:startingPage"), entry.text("prism:endingPage")
    return {
        "type": "article-journal",
        "venue": rich_to_title(venue),
        "volume": entry.text("prism:volume") or _said(entry, "volume"),
        "issue": entry.text("prism:number", "prism:issueIdentifier") or _said(entry, "issue"),
        "pages": f"{first}-{last}" if last and last != first else first,
        "publisher": rich_to_title(entry.text("dc:publisher")),
    }


def _said(entry: Entry, what: str) -> str:
    """What a description says that its elements do not."""
    said = (read_teaser(_markup(child))[1].get(what, "") for child in entry.elements(*_ABSTRACTS))
    return next(filter(None, said), "")


def _markup(element: Element) -> str:
    """What an element holds as markup: escaped once, in CDATA, or as elements of its own (`type="xhtml"`)."""
    return inner_markup(element) if len(element) else inner_text(element)


def _without_mail(text: str) -> str:
    """RSS's author, `ada@a.example (Ada One)`, as a name."""
    match = _MAIL_NAME.fullmatch(text)
    return match[1] if match else _MAIL.sub("", text)


def _join(base: str, address: str) -> str:
    try:
        return safe_url(urljoin(base, address))
    except ValueError:
        return ""
