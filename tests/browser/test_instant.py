"""`navigation.instant`: what a page does when it is arrived at by a click is what it does at its address."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from digestgen.config import read_config
from digestgen.publishing.build import build

REPOSITORY = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, tmp_path: Path, serve_folder: Callable) -> Iterator[Page]:  # type: ignore[type-arg]
    """The front page of the example site with instant loading; every click below stays in this document."""
    shutil.copytree(REPOSITORY / "content", tmp_path / "content")
    (tmp_path / "site").mkdir()
    with serve_folder(tmp_path / "site", "/repo/") as root:
        text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
        text = text.replace("features: [", "features: [navigation.instant, ")
        text = text.replace("https://digestgen.example.org/digest/", root)
        (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
        build(read_config(tmp_path / "mkdocs.yml"))
        page = chromium.new_context().new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
        page.goto(root)
        page.wait_for_function("window.document$")
        page.evaluate("window.__first = true")
        yield page
        assert page.evaluate("window.__first"), "a click left the document"
        assert wrong == []
        page.context.close()


def go(page: Page, name: str) -> None:
    page.locator(f".md-tabs a[href*='{name}']").first.click()
    page.wait_for_url(f"**/{name}/**")


def test_a_paper_can_be_cited(page: Page) -> None:
    page.locator(".dg-card__title a").first.click()
    expect(page.locator("[data-dg-copy=bibtex]").first).to_be_visible()
    with page.expect_download() as ris:
        page.get_by_role("button", name="RIS").first.click()
    assert Path(ris.value.path()).read_text("utf-8").startswith("TY  - ")
    expect(page.locator(".dg-cite__formats button")).to_have_count(5)


def test_search_finds_at_the_first_visit_and_the_second(page: Page) -> None:
    for words in ("language models", "image"):
        go(page, "search")
        page.locator("#dg-search-q").fill(words)
        expect(page.locator(".dg-search__results li").first).to_be_visible()
        go(page, "saved")
        expect(page.locator(".dg-saved__list, .dg-saved .dg-buttons").first).to_be_attached()


def test_a_saved_paper_is_in_the_list(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("s")
    go(page, "archive")
    go(page, "saved")
    expect(page.locator(".dg-saved__list > li")).to_have_count(1)
    go(page, "archive")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Reading").get_by_role("link").click()
    expect(page.locator(".dg-saved__list > li")).to_have_count(1)
    # the document, and what is in it, stays
    expect(page.get_by_role("dialog", name="Reading")).to_be_hidden()


def test_a_followed_search_is_on_the_front_page(page: Page) -> None:
    go(page, "search")
    page.locator("#dg-search-q").fill("language models")
    page.get_by_role("button", name="Follow this search").click()
    expect(page.get_by_role("button", name="Follow this search", pressed=True)).to_be_visible()
    page.locator(".md-tabs a").first.click()
    followed = page.get_by_role("navigation", name="Followed searches")
    expect(followed.get_by_role("link", name="language models")).to_be_visible()
    page.get_by_role("button", name="Unread").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Reading")).to_be_visible()
    page.keyboard.press("Escape")
    followed.get_by_role("link").click()
    expect(page.get_by_role("button", name="Follow this search", pressed=True)).to_be_visible()
