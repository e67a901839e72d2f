"""A feed that somebody opens in a browser is a friendly page.

By a stylesheet, not by XSLT: browsers take that out (https://chromestatus.com/feature/4709671889534976), and until then
Chromium lays a red warning over each page that is made by it.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

FEEDS = (
    "feed.xml",
    "atom.xml",
    "digests/daily.xml",
    "digests/weekly.xml",
    "featured.xml",
    "tags/agents/feed.xml",
)
# What is seen of the elements of a feed: name, text.
SEEN = """() => [...document.querySelectorAll("*")]
    .filter((e) => e.getClientRects().length && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => [e.localName, e.textContent.trim()])"""
COLOURS = (
    "() => { const s = getComputedStyle(document.documentElement); return [s.backgroundColor, s.color]; }"
)


@pytest.mark.browser
@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_opens_as_a_page(chromium: Browser, sample: Any, path: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sample.root + path)
    seen = page.evaluate(SEEN)
    names = [name for name, _text in seen]
    messages = sample.site.config.messages
    assert names[:2].count("title") == 1, "what this is a feed of"
    texts = [text for _name, text in seen]
    assert messages("feeds.notice") in texts
    assert sample.site.config.site_url + path in texts, "the address to copy"
    entries = page.evaluate("document.querySelectorAll('item, entry').length")
    assert names.count("title") == 1 + entries > 1
    assert not {"encoded", "content", "guid", "id", "pubDate", "updated", "link"} & set(names)
    assert page.evaluate("document.querySelectorAll('a[href]').length") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing sticks out on a phone"
    assert [text for text in said if "XSLT" in text] == []
    assert {url.removeprefix(sample.root) for url in asked} - {path, "assets/feed.css"} <= {
        url.removeprefix(sample.root) for url in asked if url.endswith("/favicon.ico")
    }
    page.close()


@pytest.mark.browser
def test_a_feed_is_dark_where_people_want_it_dark(chromium: Browser, sample: Any) -> None:
    found = []
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme)
        page.goto(f"{sample.root}feed.xml")
        found.append(page.evaluate(COLOURS))
        page.close()
    (paper, ink), (dark, light) = found
    assert (paper, dark) == ("rgb(255, 255, 255)", "rgb(18, 18, 18)")
    assert ink != light


@pytest.mark.browser
def test_the_page_about_feeds_copies_addresses(chromium: Browser, sample: Any) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{sample.root}feeds/")
    messages = sample.site.config.messages
    feeds = page.locator(".dg-feeds [data-dg-copy]")
    assert feeds.count() == page.locator(".dg-feed-list > li").count() > 90
    label = messages("feeds.copy_of", feed=sample.site.tags["agents"].tag.title)
    page.get_by_role("button", name=label, exact=True).click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{sample.site.config.site_url}tags/agents/feed.xml"
    for href in page.locator(".dg-feeds a").evaluate_all("links => links.map(link => link.href)"):
        assert (sample.folder / href.removeprefix(sample.root)).is_file(), href
    context.close()


@pytest.mark.browser
def test_every_page_names_the_feeds(chromium: Browser, sample: Any) -> None:
    page = chromium.new_page(java_script_enabled=False)
    for kind in ("home", "paper", "tag", "hand-written"):
        page.goto(sample.root + sample.kinds[kind])
        links = page.locator('link[rel="alternate"][type]').evaluate_all("all => all.map(link => link.href)")
        paths = [link.removeprefix(sample.root) for link in links]
        assert paths[:2] == ["feed.xml", "atom.xml"]
        assert all((sample.folder / path).is_file() for path in paths)
        more = [] if kind == "paper" else ["feed.json", "digests/daily.xml", "digests/weekly.xml"]
        assert paths[2:5] == more, "who subscribes looks on a list"
        assert len(paths) == {"paper": 2, "tag": 8}.get(kind, 5)
    page.close()
