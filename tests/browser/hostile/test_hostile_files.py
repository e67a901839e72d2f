"""Hostile text in the files that programs read: feeds, sitemap, BibTeX. Strict parsers have to accept all of it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import bibtexparser
import feedparser
import lxml.html
import pytest
from lxml import etree

from digestgen.text.maths.maths import plain_title


def shown(text: str) -> str:
    """Single spaces, nothing invisible."""
    visible = "".join(c for c in " ".join(text.split()) if unicodedata.category(c)[0] != "C")
    return " ".join(visible.split())


def test_every_xml_file_is_well_formed_and_declares_no_entities(hostile) -> None:  # type: ignore[no-untyped-def]
    files = sorted(hostile.folder.rglob("*.xml"))
    assert {"feed.xml", "atom.xml", "sitemap.xml"} <= {file.name for file in files}
    assert len(files) > len(hostile.hand)  # every tag has a feed
    for file in files:
        tree = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False, recover=False))
        assert tree.getroottree().docinfo.internalDTD is None, file


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_feed_reader_gets_every_value_as_it_is(hostile, name: str) -> None:  # type: ignore[no-untyped-def]
    data = (hostile.folder / name).read_bytes()
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert feed.bozo == 0
    said = {entry.link.removeprefix(hostile.site.config.site_url): entry for entry in feed.entries}
    assert len(said) == len(hostile.site.papers)
    items = etree.fromstring(data).iterfind("channel/item")
    creators = {item.findtext("link"): item.xpath("string(*[local-name()='creator'])") for item in items}
    as_text = html_to_text if name == "feed.xml" else str  # RSS: HTML; Atom: text
    description = shown(as_text(feed.feed.subtitle))
    missing = [v for v in hostile.hand.values() if shown(re.sub("[\x00\x7f-\x9f]", "", v)) not in description]
    for number, value in hostile.hand.items():
        entry = said[f"papers/hand-{number}/"]
        fields = {
            # feedparser takes what looks like an e-mail address out of an RSS creator
            "authors": creators.get(entry.link) or " ".join(author.name for author in entry.authors),
        }
        if plain_title(" ".join(value.split())) == " ".join(value.split()):
            # what looks like a tag has other brackets in titles of RSS
            title = entry.title if name == "atom.xml" else entry.title.replace("‹", "<").replace("›", ">")
            tags = " ".join(tag.label or tag.term for tag in entry.tags)
            fields |= {"title": title, "summary": as_text(entry.summary), "tags": tags}
        missing += [
            f"{number} {field} {value!r}: {text[:200]!r}"
            for field, text in fields.items()
            if shown(value) not in shown(text)
        ]
    assert missing == []


def html_to_text(html: str) -> str:
    return lxml.html.fromstring(f"<p>{html}</p>").text_content()


def test_the_sitemap_lists_every_page_once(hostile) -> None:  # type: ignore[no-untyped-def]
    locations = re.findall("<loc>(.*?)</loc>", (hostile.folder / "sitemap.xml").read_text("utf-8"))
    root = hostile.site.config.site_url
    pages = {
        root + file.parent.relative_to(hostile.folder).as_posix().removeprefix(".").rstrip("/") + "/"
        for file in hostile.folder.rglob("index.html")
    } - {root + url for url in hostile.site.redirects}
    assert sorted(locations) == sorted(url.replace(root + "/", root) for url in pages)


def read_bibtex(file: Path) -> str:
    found = lxml.html.parse(str(file)).getroot().get_element_by_id("bibtex")
    return found.text_content()


def test_every_citation_is_one_entry_and_nothing_else(hostile) -> None:  # type: ignore[no-untyped-def]
    everything = []
    for paper in hostile.site.papers:
        text = read_bibtex(hostile.folder / hostile.site.url(paper) / "index.html")
        library = bibtexparser.parse_string(text)
        assert library.failed_blocks == [], f"{paper.path}: {text}"
        assert len(library.blocks) == len(library.entries) == 1, f"{paper.path}: {text}"
        (entry,) = library.entries
        assert {"title", "author", "year"} <= {field.key for field in entry.fields} or not paper.authors
        assert set(entry.fields_dict) <= KNOWN, f"{paper.path}: {text}"
        everything.append(text)
    library = bibtexparser.parse_string("\n".join(everything))
    others = [block for block in library.failed_blocks if "Duplicate" not in type(block).__name__]
    assert others == []  # keys may repeat: these papers share authors and years
    assert len(library.blocks) == len(everything)


KNOWN = {"title", "author", "year", "month", "howpublished", "volume", "number", "pages", "publisher", "series",
         "eprint", "archiveprefix", "primaryclass", "doi", "url", "journal", "booktitle", "note", "editor", "urldate",
         "issn", "isbn", "day", "key"}  # fmt: skip
