"""Three thousand papers of arXiv in a real browser: nothing complains, and nobody else is asked for anything."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Request

PAPERS = 300  # of the three thousand; and every page of any other kind, up to so many of each
EACH = 40
FIRST = ("tags", "authors", "digests", "views", "papers")

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.samples]


def choose(corpus) -> list[str]:  # type: ignore[no-untyped-def]
    urls = sorted(
        f.parent.relative_to(corpus.folder).as_posix() + "/" for f in corpus.folder.rglob("index.html")
    )
    shelf: dict[str, list[str]] = {}
    for url in urls:
        shelf.setdefault(url.partition("/")[0] if url.startswith(FIRST) else "", []).append(url)
    draw = random.Random(5)
    return [url for name, those in shelf.items()
            for url in draw.sample(those, min(len(those), PAPERS if name == "papers" else EACH))]  # fmt: skip


def test_no_page_complains_and_none_asks_anybody_else(
    chromium: Browser,
    corpus,  # type: ignore[no-untyped-def]
    record: Callable[[str, str], None],
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    complaints: list[str] = []
    outside: list[str] = []
    requests = 0

    def asked(url: str) -> None:
        nonlocal requests
        requests += 1
        if not url.startswith((corpus.root, "data:", "blob:")):
            outside.append(f"{page.url}: {url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # it was still coming when we went on to the next page
            complaints.append(f"{page.url}: {request.url}: {request.failure}")

    page.on("request", lambda request: asked(request.url))
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda m: complaints.append(f"{page.url}: {m.text}") if m.type in ("error", "warning") else None,
    )
    urls = choose(corpus)
    for url in urls:
        page.goto(corpus.root + url, wait_until="load")
    page.wait_for_load_state("networkidle")
    context.close()
    record(
        "A large site",
        f"Three thousand papers of arXiv: {len(urls)} pages in Chromium, {requests:,} requests, "
        f"{len(outside)} of them to anybody else, {len(complaints)} errors or warnings in the console.",
    )
    assert (complaints, outside) == ([], [])
