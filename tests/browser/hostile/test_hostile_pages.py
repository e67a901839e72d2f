"""Hostile text on real pages: nothing runs, nothing is asked of anybody, and every value is there to be read."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from digestgen.text.maths.maths import plain_title, render_title

HERE = Path(__file__).parent
PROD = (HERE / "prod.js").read_text("utf-8")
INSPECT = (HERE / "inspect.js").read_text("utf-8")
FLAG = "window.__pwned !== undefined"
# What sources' TeX and HTML mean is interpreted on import; all else has to come through as it is.
INTERPRETED = re.compile(r"[\\${}]|--|&[#\w]+;|</?(?:a|b|p|title)\b")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def root(hostile, serve_folder) -> Iterator[str]:  # type: ignore[no-untyped-def]
    with serve_folder(hostile.folder, "/repo/") as address:
        yield address


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    # Without the pages' policy, which would hide what escaping has missed.
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    yield context
    context.close()


@pytest.fixture(scope="module")
def inspected(chromium: Browser, hostile, root: str) -> dict[str, dict[str, Any]]:  # type: ignore[no-untyped-def]
    """URL below the root → what inspect.js finds there, for every page of the site."""
    files = sorted(hostile.folder.rglob("index.html"))
    urls = [file.parent.relative_to(hostile.folder).as_posix() + "/" for file in files]
    urls = [url.removeprefix("./") for url in urls]
    urls = [url for url in urls if url not in hostile.site.redirects]  # these hold an address, and no text
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(root + "about/")
    page.evaluate(INSPECT)
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(urls), 50):
        part = urls[at : at + 50]
        found |= zip(part, page.evaluate("inspectPages", [root + url for url in part]), strict=True)
    context.close()
    return found


def shown(text: str) -> str:
    """Text as a person sees it: single spaces, nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    visible = "".join(c for c in " ".join(text.split()) if unicodedata.category(c)[0] != "C")
    return " ".join(visible.split())


def test_no_page_holds_anything_that_could_run_or_load(inspected: dict[str, dict[str, Any]]) -> None:
    assert len(inspected) > 1000
    assert {url: page["harm"] for url, page in inspected.items() if page["harm"]} == {}
    scripts = inspected["about/"]["scripts"]  # Material's and ours
    assert {url: page["scripts"] for url, page in inspected.items() if page["scripts"] != scripts} == {}


def test_every_value_can_be_read_where_it_belongs(hostile, inspected: dict[str, dict[str, Any]]) -> None:  # type: ignore[no-untyped-def]
    missing: list[str] = []

    def expect(value: str, page: str, *fields: str, maths: bool = False) -> None:
        """Maths is set in titles, of topics and issues as well, and summaries, and nowhere else."""
        if maths and plain_title(" ".join(value.split())) != " ".join(value.split()):
            return
        missing.extend(
            f"{page} {field}: {value!r}, not {inspected[page][field][:300]!r}"
            for field in fields
            if shown(value) not in shown(inspected[page][field])
        )

    site = hostile.site
    issue_of = {paper.id.value: site.issues[paper.date] for paper in site.papers}
    for number, value in hostile.hand.items():
        page = f"papers/hand-{number}/"
        expect(value, page, "authors", "facts", "sources", "alt")
        expect(value, page, "h1", "title", "tags", maths=True)
        day = issue_of[f"hand-{number}"].url
        expect(value, day, "authors")
        expect(value, day, "h1", "title", "cards", "excerpts", maths=True)
        expect(value, f"tags/tag-{number}/", "h1", "title", "main", "description", maths=True)
        expect(value, f"authors/person-{number}/", "h1", "title", "description")
        expect(value, "archive/", "main", maths=True)
        expect(value, "tags/", "main", maths=True)
        expect(value, "feeds/", "main", maths=True)
        expect(re.sub("[\x00\x7f-\x9f]", "", value), "about/", "description")  # site_description
    assert missing == []


def test_what_was_imported_can_be_read_word_for_word(hostile, inspected: dict[str, dict[str, Any]]) -> None:  # type: ignore[no-untyped-def]
    urls = {str(paper.id): hostile.site.url(paper) for paper in hostile.site.papers}
    urls |= {paper.title: hostile.site.url(paper) for paper in hostile.site.papers}
    missing: list[str] = []
    literal = 0
    for number, value in hostile.hand.items():
        page = inspected[urls[f"arxiv:2512.{number:05}"]]
        paper = hostile.huggingface[number]
        if "<math" not in render_title(paper.title) and shown(plain_title(paper.title)) not in shown(
            page["h1"]
        ):
            missing.append(f"{number} title {paper.title!r}: {page['h1']!r}")
        if shown(value) not in shown(page["sources"]):  # no markup is known there
            missing.append(f"{number} sources {value!r}: {page['sources']!r}")
        if INTERPRETED.search(value):
            continue
        literal += 1
        said = inspected[urls[f"Page entry {number} of many"]]
        for field, text in (("h1", page["h1"]), ("abstract", page["abstract"]), ("text", said["abstract"])):
            is_empty = field == "abstract" and not paper.abstract  # "null" and a lone "~" say nothing
            if shown(value) not in shown(text) and not is_empty:
                missing.append(f"{number} {field} {value!r}: {text[:300]!r}")
        for name in paper.authors:  # footnote marks are off
            if shown(name.text) not in shown(page["authors"]):
                missing.append(f"{number} authors {name.text!r}: {page['authors'][:300]!r}")
    assert missing == []
    assert literal > 120


def test_feeds_carry_nothing_that_could_run(hostile, root: str, context: BrowserContext) -> None:  # type: ignore[no-untyped-def]
    contents = [
        entry.content[0].value if "content" in entry else entry.summary
        for file in (hostile.folder / "feed.xml", hostile.folder / "atom.xml")
        for entry in feedparser.parse(
            file.read_bytes(), sanitize_html=False, resolve_relative_uris=False
        ).entries
    ]
    assert len(contents) > 1000
    page = context.new_page()
    page.goto(root + "about/")
    page.evaluate(INSPECT)
    found = page.evaluate(
        "([texts, url]) => inspectHtml(texts, url)", [contents, hostile.site.config.site_url]
    )
    assert [harm for harm in found if harm] == []


def choose_visits(hostile, step: int) -> list[str]:  # type: ignore[no-untyped-def]
    """Every paper written by hand or one of so many, every list, and some of each other kind."""
    site = hostile.site
    by_hand = [
        site.url(paper) for paper in site.papers if paper.id.scheme == "title" and "hand" in paper.id.value
    ]
    imported = [site.url(paper) for paper in site.papers if site.url(paper) not in by_hand]
    months = [issue.url for issue in site.of_kind("month")]
    other = [
        one.url
        for one in (*site.of_kind("day"), *site.of_kind("week"), *site.tags.values(), *site.authors.values())
    ]
    return [
        *by_hand[::step],
        "",
        "archive/",
        "tags/",
        "feeds/",
        "about/",
        "no/such/page/",
        *months,
        *imported[::24],
        *other[::48],
    ]


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.prove)])
def test_nothing_runs_on_load_or_when_pointed_at_or_clicked(
    hostile, root: str, context: BrowserContext, step: int
) -> None:  # type: ignore[no-untyped-def]
    page = context.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(f"dialog on {page.url}"), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(f"exception on {page.url}: {error}"))
    context.on(
        "request",
        lambda r: None if r.url.startswith(root) else alarms.append(f"{page.url} asked for {r.url}"),
    )
    context.on("page", lambda other: alarms.append(f"{page.url} opened a window"))
    for url in choose_visits(hostile, step):
        page.goto(root + url, wait_until="load")
        assert page.evaluate(PROD) > 0, url
        if page.evaluate(FLAG):
            alarms.append(f"ran on {url}")
        if page.url.partition("#")[0] != root + url:
            alarms.append(f"{url} led to {page.url}")
    assert alarms == []


def test_a_real_pointer_sets_nothing_off_either(hostile, root: str, context: BrowserContext) -> None:  # type: ignore[no-untyped-def]
    page = context.new_page()
    for url in [issue.url for issue in hostile.site.of_kind("month")[:2]] + ["tags/"]:
        page.goto(root + url)
        for y, x in itertools.product(range(60, 790, 25), (300, 480, 700, 980)):
            page.mouse.move(x, y)
        for _ in range(40):
            page.keyboard.press("Tab")
        assert not page.evaluate(FLAG), url


def test_the_alarm_goes_off_when_text_is_not_escaped(hostile, root: str, context: BrowserContext) -> None:  # type: ignore[no-untyped-def]
    """What the tests above look for is found where these values are put into a page as they are."""
    page = context.new_page()
    page.goto(root + "about/")
    page.evaluate(INSPECT)
    bodies = [f"<div class=md-content>{value}</div>" for value in hostile.hand.values()]
    found = page.evaluate("([texts, url]) => inspectHtml(texts, url)", [bodies, root])
    assert sum(map(bool, found)) > 80
    ran = sum(runs(page, root, body) for body in bodies[:60])
    assert ran > 15


def runs(page: Page, root: str, body: str) -> bool:
    page.route("**/raw", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto(root + "raw")
    page.evaluate(PROD)
    ran = page.evaluate(FLAG)
    page.unroute("**/raw")
    return bool(ran)
