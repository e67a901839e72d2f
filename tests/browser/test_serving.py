"""`digestgen serve` in a browser: a page that is open shows what was saved, and nobody loads it anew by hand."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from digestgen.publishing.serve import build_server
from digestgen.report import Reporter

pytestmark = pytest.mark.browser
PAPER = (
    '---\nid: "arxiv:2508.00001"\ntitle: Lamps that wait\nauthors: [Ada Quist]\ndate: 2025-08-07\n---\n\n{}\n'
)


@pytest.fixture
def paper(project: Path) -> Path:
    file = project / "content/papers/one.md"
    file.write_text(PAPER.format("Before supper."), "utf-8")
    return file


@pytest.fixture
def served(project: Path, paper: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = build_server(project / "mkdocs.yml", "127.0.0.1", port, Reporter(quiet=True))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/repo/"
    server.shutdown()
    thread.join(10)


def test_open_pages_follow_what_ada_saves_and_load_once(served: str, paper: Path, chromium: Browser) -> None:
    context = chromium.new_context()
    pages = [context.new_page() for _ in range(2)]
    loads: Counter[str] = Counter()
    for page, url in zip(pages, ("papers/2508.00001/", ""), strict=True):
        page.goto(served + url)
        expect(page.locator("article").first).to_contain_text("Before supper.")
        # Asked for, not loaded: under load a page shows its text long before its last script is there.
        page.on(
            "request",
            lambda request: loads.update([request.url]) if request.is_navigation_request() else None,
        )
    paper.write_text(PAPER.format("After supper."), "utf-8")
    for page in pages:
        expect(page.locator("article").first).to_contain_text("After supper.")
    # What cannot be shown, what is not saved yet, and what is saved as it was: the pages stay.
    paper.write_text(PAPER.format("At night.").replace("date:", "daet:"), "utf-8")
    pages[0].wait_for_timeout(700)
    paper.with_name(".one.md.swp").write_text("At ni", "utf-8")
    paper.write_text(PAPER.format("After supper."), "utf-8")
    pages[0].wait_for_timeout(700)
    expect(pages[0].locator("article").first).to_contain_text("After supper.")
    paper.write_text(PAPER.format("At night."), "utf-8")
    for page in pages:
        expect(page.locator("article").first).to_contain_text("At night.")
    pages[0].wait_for_timeout(500)
    assert loads == {served: 2, f"{served}papers/2508.00001/": 2}
    context.close()
