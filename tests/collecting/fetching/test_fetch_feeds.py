"""Feeds as they are on the web: almost XML, JSON, behind buttons and redirects; and one of several that fails."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

ADDRESS = "https://group.example/feed"
ITEM = "<item><title>A Lamp{}</title><link>https://group.example/1{}</link><description>We light it.</description></item>"
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


def rss(title: str = "", link: str = "", before: str = DECLARED, behind: str = "") -> str:
    return f'{before}<rss version="2.0"><channel><title>J. Lamps</title>{ITEM.format(title, link)}</channel></rss>{behind}'


FAULTS = {
    "entity": (rss(" caf&eacute;&nbsp;x"), "A Lamp café x"),
    "ampersand": (rss(" at A&B"), "A Lamp at A&B"),
    "address": (rss(link="?a=1&b=2&copy=3"), "A Lamp"),
    "unknown": (rss(" &lamp; 1"), "A Lamp &lamp; 1"),
    "less": (rss(" &LT;b&GT;"), "A Lamp <b>"),
    "control": (rss(" x\x0by"), "A Lamp xy"),
    "reference": (rss(" x&#11;y&#xFFFF;&#233;"), "A Lamp xyé"),
    "warnings": (rss(before=f"<br />\n<b>Warning</b>:  mysql in /lamp.php\n{DECLARED}"), "A Lamp"),
    "script": (rss(behind="\n<script>lamp()</script>"), "A Lamp"),
    "mark": (f"\ufeff\n\n{rss()}", "A Lamp"),
    "bytes": (rss(" caf\xe9").encode("latin-1"), "A Lamp café"),
    "undeclared": (rss(" caf\xe9 \x95 x", before="").encode("latin-1"), "A Lamp café • x"),
    "declared otherwise": (rss(" лампа", before='<?xml version="1.0" encoding="utf-8"?>').encode("utf-8") + b"<x", "A Lamp лампа"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "title"), FAULTS.values(), ids=FAULTS)
def test_what_readers_of_feeds_see_through_is_read(
    desk: Any, say: Any, data: str | bytes, title: str
) -> None:
    body = data.encode() if isinstance(data, str) else data
    desk.answer("/group.example/feed", say(body, type="application/rss+xml"))
    done = desk.fetch("feed", ADDRESS)
    assert done.exit_code == 0 and len(desk.files()) == 1, done.output
    (text,) = desk.files().values()
    assert title in text.decode().replace("\\", ""), text
    assert ("The feed has a fault" in done.stderr) == (body[:3] != b"\xef\xbb\xbf")


def test_the_servers_word_on_the_encoding_counts_where_the_feed_has_none(desk: Any, say: Any) -> None:
    data = rss(" лампа", before="").encode("koi8-r")
    desk.answer("/group.example/feed", say(data, type="application/rss+xml; charset=KOI8-R"))
    desk.fetch("feed", ADDRESS)
    assert "A Lamp лампа" in next(iter(desk.files().values())).decode()


@pytest.mark.parametrize("length", [60, 150, 190])
def test_what_is_cut_off_is_not_mended(desk: Any, say: Any, length: int) -> None:
    desk.answer("/group.example/feed", say(rss(" at A&B")[:length].encode(), type="text/xml"))
    done = desk.fetch("feed", ADDRESS)
    assert done.exit_code == 3 and desk.files() == {}, done.output


def test_names_of_characters_in_the_oldest_dialect_are_not_lost(desk: Any, say: Any) -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    data = rss(" caf&eacute;", before=f'<?xml version="1.0"?>{doctype}')
    desk.answer("/group.example/feed", say(data.encode(), type="text/xml"))
    assert desk.fetch("feed", ADDRESS).exit_code == 0
    assert "A Lamp café" in next(iter(desk.files().values())).decode()


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Lamps",
    "home_page_url": "https://group.example/",
    "items": [
        {
            "id": "https://group.example/1",
            "url": "https://group.example/1",
            "external_url": "https://doi.org/10.5555/lamp.1",
            "title": "A Lamp",
            "content_html": "<p>We light <i>it</i>.</p>",
            "summary": "a < b",
            "date_published": "2025-08-07T23:30:00-02:00",
            "date_modified": "2025-08-09T10:00:00Z",
            "authors": [{"name": "Ada One"}, {"name": "Bo Two"}],
            "tags": ["lamps"],
            "attachments": [{"url": "/1.pdf", "mime_type": "application/pdf"}],
        },
        {
            "id": 2,
            "title": "Another Lamp\u0000",
            "content_text": "x < y",
            "author": {"name": "Cy Three"},
            "tags": None,
        },
        {"id": "3", "title": ["no"], "authors": 7},
        "no item",
    ],
}


@pytest.mark.parametrize("kind", ["application/feed+json", "application/json", "text/plain", "text/html"])
def test_json_feed_is_a_feed(desk: Any, say: Any, kind: str) -> None:
    desk.answer("/group.example/feed", say(json.dumps(JSON_FEED).encode(), type=kind))
    done = desk.fetch("feed", ADDRESS)
    assert "2 new" in done.stderr and "it has no title" in done.stderr, done.output
    text = desk.files()["papers/2025-08/10.5555-lamp.1.md"].decode()
    for line in ("title: A Lamp", "published: 2025-08-07", "Ada One", "https://group.example/1.pdf"):
        assert line in text
    assert desk.fetch("feed", ADDRESS).stderr.count("2 unchanged") == 1


def test_json_feed_is_recognised_in_a_file(desk: Any) -> None:
    (desk.folder / "lamps.json").write_text(json.dumps(JSON_FEED, indent=2).replace("1.1", "1"))
    assert "2 new" in desk.run("import", "auto", "lamps.json").stderr
    (desk.folder / "none.json").write_text('{"version": "https://jsonfeed.org/version/1.1", "title": "x"}')
    assert "this JSON Feed has no list of items" in desk.run("import", "feed", "none.json").stderr


@pytest.mark.parametrize(
    "typed", ["feed://group.example/feed", "feed:https://group.example/feed", "FEED://group.example/feed", f" {ADDRESS} "]
)  # fmt: skip
def test_addresses_of_buttons(desk: Any, say: Any, typed: str) -> None:
    desk.answer("/group.example/feed", say(gzip.compress(rss().encode(), mtime=0), type="application/x-gzip"))
    assert "1 new" in desk.fetch("feed", typed).stderr


def test_an_address_as_a_browser_shows_it_and_one_with_a_password(desk: Any, say: Any) -> None:
    desk.answer("/group.example/l%C3%A4mpe%20x?q=%C3%BC", say(rss().encode(), type="text/xml"))
    assert "1 new" in desk.fetch("feed", "https://group.example/lämpe x?q=ü").stderr
    assert "has no password in it" in desk.fetch("feed", "https://ada:secret@group.example/feed").stderr


@pytest.mark.parametrize(
    "link",
    ['<link rel="alternate" type="application/rss+xml" href="/feed.xml">',
     "<link href='feed.xml' type='application/atom+xml' rel=alternate />",
     '<LINK TYPE=application/feed+json HREF=https://group.example/feed.xml REL=alternate>'],
)  # fmt: skip
def test_a_page_tells_where_its_feed_is(desk: Any, say: Any, link: str) -> None:
    desk.answer(
        "/group.example/feed", say(f"<!DOCTYPE html><title>Lamps</title>{link}".encode(), type="text/html")
    )
    assert "The page names a feed: https://group.example/feed.xml" in desk.fetch("feed", ADDRESS).stderr


def test_one_feed_that_fails_costs_no_other(desk: Any, say: Any) -> None:
    """A broken one is asked for again the next time, and not read from what is kept of the fetch that failed."""
    desk.answer("/group.example/a", say(b"<rss><channel><item>", type="text/xml"))
    desk.answer("/group.example/b", say(b"", status=403))
    desk.answer("/group.example/c", say(b"", status=410))
    desk.answer("/group.example/feed", say(rss().encode(), type="text/xml"))
    words = ("feed", *(f"https://group.example/{name}" for name in ("a", "b", "c", "feed")))
    done = desk.fetch(*words)
    assert done.exit_code == 3 and len(desk.files()) == 1, done.output
    for sentence in (
        "not well-formed XML",
        "group.example refuses to answer (403)",
        "group.example answers 410 (Gone)",
    ):
        assert sentence in done.stderr
    for name in ("a", "b"):
        desk.answer(f"/group.example/{name}", say(rss(f" {name}", name).encode(), type="text/xml"))
    done = desk.fetch(*words)
    assert done.exit_code == 3 and len(desk.files()) == 3, done.output


def test_a_feed_that_has_gone_is_no_quiet_day(desk: Any, say: Any) -> None:
    """Who fetches every day looks at the exit status."""
    desk.settings({"source": "feed", "words": ["https://group.example/feed"]})
    desk.answer("/group.example/feed", say(b"<html><title>Moved</title></html>", 404, "text/html"))
    done = desk.fetch()
    assert done.exit_code == 3 and "group.example answers 404 (Not Found)" in done.stderr, done.output
