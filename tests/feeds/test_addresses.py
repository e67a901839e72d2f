"""Addresses in feeds, letters and books are absolute, and lead where those of the page lead, whatever a note wrote."""

from __future__ import annotations

import runpy
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from digestgen.config import read_config
from digestgen.feeds.entries import clean_html
from digestgen.mail.book import clean_for_book
from digestgen.mail.letter import clean_for_mail
from digestgen.publishing.build import read_site
from digestgen.site.fragments import BASE, Fragments

ROOT = "https://example.org/repo/"
PAGE = f"{ROOT}papers/2508.00001/"
HOSTILE = runpy.run_path(str(Path(__file__).parent.parent / "data" / "hostile" / "values.py"))["VALUES"]
ADDRESSES = (
    "/about/", "/", "../about.md", "2.md", "./2.md#top", "../../../../x", "?page=2", "#top", "#", "", " ", "x y.md", "\n/x",
    "//lamps.example/a", "///lamps.example/", "\\lamps", "/\\lamps.example", "https://lamps.example/a b", "https:///lamps",
    "https:about/", "http:x", "HTTP:/x", "https://lamps.example", "mailto:ada@lamps.example", "mailto:", "tel:1", "feed:x",
    "arxiv:2508.00002", "arxiv:1706.03762", "doi:10.5555/lamps", "arxiv:no", "javascript:alert(1)", "data:text/html,x", "%2Fabout/",
    "&#47;about/", "&#x68;ttps:x", "/tags/owls/", "../figures/x.png", "/figures/x.png", "nosuch.md", "ht\ttp://lamps.example/x",
)  # fmt: skip
WAYS = (
    "[text]({})", "![picture]({})", "[text](<{}>)", "<{}>", '<a href="{}">text</a>', "<a href='{}'>text</a>", '<img src="{}" srcset="{} 2x">',
    "[text][ref-{n}]\n\n[ref-{n}]: {}", "Foot[^{n}].\n\n[^{n}]: In [it]({}).", '<blockquote cite="{}">quoted</blockquote>',
    '<video src="{}" poster="{}"></video>', '<form action="{}"><button formaction="{}">x</button></form>', '<svg><a xlink:href="{}">x</a></svg>',
)  # fmt: skip


def links(fragment: str, base: str) -> list[str]:
    """Where the links and pictures of a piece lead, as a browser on a page sees it."""
    tree = html.fragment_fromstring(fragment, create_parent=True)
    return [urljoin(base, value).rstrip("#") for value in tree.xpath("//@href|//@src")]


def is_absolute(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) if parts.scheme in ("http", "https") else parts.scheme in ("mailto", "tel")


@pytest.fixture
def fragments(curator: Any) -> Fragments:
    mkdocs = curator.project / "mkdocs.yml"
    mkdocs.write_text(
        mkdocs.read_text("utf-8") + "markdown_extensions: [footnotes, md_in_html, attr_list]\n", "utf-8"
    )
    curator.write("about.md", "# About\n")
    curator.write("figures/x.png", "")
    curator.write("tags.yml", "owls: {title: Owls}\n")
    for number in (1, 2):
        curator.add(number, "2025-08-07", tags="[owls]")
    return Fragments(read_site(read_config(mkdocs)))


def test_each_address_leads_from_a_feed_where_it_leads_from_the_page(fragments: Fragments) -> None:
    random, seen = Random(21), 0
    notes = [
        way.replace("{n}", "1").replace("{}", address) for way in WAYS for address in (*ADDRESSES, *HOSTILE)
    ]
    random.shuffle(notes)
    for at in range(0, len(notes), 4):
        note = "\n\n".join(notes[at : at + 4])
        page = fragments.render(note, "content/papers/1.md", "p-")
        feed = clean_html(page, BASE + "papers/2508.00001/").replace(BASE, ROOT)
        expected = links(page.replace(BASE, "../../"), PAGE)
        tree = html.fragment_fromstring(feed, create_parent=True)
        assert links(feed, "") == expected, note
        assert all(map(is_absolute, expected)), note
        assert not tree.xpath("//@srcset|//@cite|//@poster|//@action|//@formaction|//@style|//@background"), (
            note
        )
        for clean in (clean_for_mail, clean_for_book):
            hrefs = links(clean(page, ROOT, "papers/2508.00001/"), "")
            assert all(map(is_absolute, hrefs)) and set(hrefs) <= set(expected), note
        seen += len(expected)
    assert seen > 500
