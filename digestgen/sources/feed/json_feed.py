"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) as the elements that Atom has for the same things."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from digestgen.problems import SourceError
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.xmltree import Element

SIGN = re.compile(
    r'\ufeff?\s*\{[\s\S]{0,2000}?"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version\\?/1'
)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # of XML 1.0
_MOST = 10_000  # items
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_json_feed(data: bytes, name: str) -> Element:
    """A feed as an element `feed` with an `entry` for each item; what has another type than it should is passed over.

    Raises:
        SourceError: this is not JSON, or has no list of items.
    """
    feed = parse_json(data, name)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise SourceError(name, "this JSON Feed has no list of items")
    root = etree.Element("feed")
    _put(root, "title", feed.get("title"))
    _put(root, "link", feed.get("home_page_url"), "href")
    _put(root, "language", feed.get("language"))
    for item in feed["items"][:_MOST]:
        if isinstance(item, dict):
            _add_item(root, item)
    return root


def _add_item(root: Element, item: dict[str, Any]) -> None:
    entry = etree.SubElement(root, "entry")
    for key in ("url", "external_url"):
        _put(entry, "link", item.get(key), "href")
    for name, key in (
        ("id", "id"),
        ("title", "title"),
        ("published", "date_published"),
        ("updated", "date_modified"),
    ):
        _put(entry, name, item.get(key))
    for name, key in (("summary", "summary"), ("content", "content_text")):  # both are plain text
        text = item.get(key)
        _put(entry, name, html.escape(text, quote=False) if isinstance(text, str) else "")
    _put(entry, "content", item.get("content_html"))
    for author in (*_members(item, "authors"), item.get("author")):  # one object in version 1.0
        if isinstance(author, dict):
            _put(etree.SubElement(entry, "author"), "name", author.get("name"))
    for tag in _members(item, "tags"):
        _put(entry, "category", tag)
    for attachment in _members(item, "attachments"):
        if isinstance(attachment, dict):
            _put(entry, "enclosure", attachment.get("url"), "url")
            entry[-1].set("type", _text(attachment.get("mime_type")))
    if language := _text(item.get("language")):
        entry.set(_LANGUAGE, language)


def _members(item: dict[str, Any], key: str) -> Iterator[Any]:
    value = item.get(key)
    yield from value[:_MOST] if isinstance(value, list) else ()


def _put(parent: Element, name: str, value: object, attribute: str = "") -> None:
    element, text = etree.SubElement(parent, name), _text(value)
    if attribute:
        element.set(attribute, text)
    else:
        element.text = text


def _text(value: object) -> str:
    """A text; an id may be a number."""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return _NO_CHARACTER.sub("", str(value)) if is_text else ""
