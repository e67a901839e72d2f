"""Searching in a real browser: what is found, what it costs, by keyboard, and without JavaScript."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import parse_qsl, urlencode

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from benchmarks.pageset import build_page_set
from benchmarks.papers import build_papers
from benchmarks.peers.digestgen import render_project
from benchmarks.peers.tool import Frame, save_project
from digestgen.config import read_config
from digestgen.publishing.build import build

DATA = Path(__file__).parent.parent / "data" / "search"
PAPERS = yaml.safe_load((DATA / "papers.yml").read_text("utf-8"))
CASES = yaml.safe_load((DATA / "cases.yml").read_text("utf-8"))
DONE = """() => document.querySelectorAll(".dg-search__results > li").length ||
  /^No paper/.test(document.querySelector(".dg-search__status").textContent)"""

pytestmark = pytest.mark.browser
Serve = Callable[[Path, str], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, serve_folder: Serve) -> Iterator[str]:
    """A site of the papers of papers.yml, under `/repo/`."""
    project = tmp_path_factory.mktemp("search")
    folder = project / "content" / "papers"
    folder.mkdir(parents=True)
    for slug, paper in PAPERS.items():
        front = {"id": f"title:{slug}", "title": paper["title"], "authors": paper["authors"],
                 "date": paper["day"], "tags": paper["tags"], **paper.get("front", {})}  # fmt: skip
        note = f"\n\n## Notes\n\n{paper['note']}" if "note" in paper else ""
        text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n\n{paper['text']}{note}\n"
        (folder / f"{slug}.md").write_text(text, "utf-8")
    slugs = sorted({slug for paper in PAPERS.values() for slug in paper["tags"]})
    tags = {slug: {"title": slug.capitalize()} for slug in slugs}
    tags["narrow-tag"]["parent"] = "wide-tag"
    (project / "content" / "tags.yml").write_text(yaml.safe_dump(tags), "utf-8")
    (project / "mkdocs.yml").write_text(
        "site_name: Search\nsite_url: https://example.org/repo/\ntheme: {name: material, font: false}\n"
        "plugins: [digestgen]\nnav: [index.md, search.md]\n"
    )
    build(read_config(project / "mkdocs.yml"))
    with serve_folder(project / "site", "/repo/") as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """One page for all; it may say nothing on its console."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert said == []


def results(page: Page) -> list[str]:
    """Slugs of what is shown, in order."""
    links = page.locator(".dg-search__results h2 a").evaluate_all("all => all.map((a) => a.href)")
    return [link.rstrip("/").rsplit("/", 1)[-1] for link in links]


def ask(page: Page, root: str, query: str) -> list[str]:
    page.goto(f"{root}search/?{query}")
    page.wait_for_function(DONE, timeout=10_000)
    return results(page)


def test_what_finds_is_loaded_for_who_is_about_to_ask(chromium: Browser, root: str) -> None:
    page, loaded = chromium.new_page(), list[str]()
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[-1]))
    page.goto(f"{root}search/", wait_until="networkidle")
    expect(page.get_by_role("status").first).not_to_be_empty()
    assert not {"tokens.js", "query.js", "search.js"} & set(loaded)
    page.locator("#dg-search-q").fill("lamp")  # while they are on their way
    expect(page.locator(".dg-search__results > li").first).to_be_visible()
    assert [name for name in loaded if name in ("tokens.js", "query.js", "search.js")] == [
        "tokens.js",
        "query.js",
        "search.js",
    ]
    page.close()


def encoded(ask: str) -> str:
    return urlencode(parse_qsl(ask, keep_blank_values=True))


@pytest.mark.parametrize("case", CASES, ids=[case["ask"] for case in CASES])
def test_what_is_found(page: Page, root: str, case: dict) -> None:
    found = ask(page, root, encoded(case["ask"]))
    assert sorted(found) == sorted(case["find"])
    if "first" in case:
        assert found[0] == case["first"]
    count = len(case["find"])
    status = page.inner_text(".dg-search__status")
    assert status.startswith(f"{count} paper" if count else "No paper")


def test_typing_is_enough_and_the_address_says_it_all(page: Page, root: str) -> None:
    page.goto(root)
    page.keyboard.press("/")
    page.keyboard.type("sparse attention")
    page.keyboard.press("Enter")  # from the header of any page
    page.wait_for_url("**/search/?q=sparse+attention")
    page.wait_for_function(DONE)
    assert results(page)[0] == "sparse"
    page.select_option("#dg-search-tag", "attention")
    page.fill("#dg-search-author", "three")
    page.fill("#dg-search-from", "2025-01-01")
    page.select_option("#dg-search-sort", "new")
    page.wait_for_url("**/search/?q=sparse+attention&tag=attention&author=three&from=2025-01-01&sort=new")
    expect(page.locator(".dg-search__results > li")).to_have_count(1)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(DONE)
    assert results(page) == ["sparse"]
    assert page.input_value("#dg-search-q") == "sparse attention"
    assert page.input_value("#dg-search-author") == "three"


def test_what_was_asked_for_is_marked_and_nothing_becomes_markup(page: Page, root: str) -> None:
    ask(page, root, "q=lamp+sparse")
    card = page.locator(".dg-search__results > li").first
    assert set(map(str.lower, card.locator("mark").all_inner_texts())) == {"lamp", "lamps", "sparse"}
    ask(page, root, "q=%E6%A8%A1%E5%9E%8B")  # 模型
    assert page.locator(".dg-search__results mark").all_inner_texts() == ["模型", "模型"]
    ask(page, root, "q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+OR+lamp")
    assert page.locator(".dg-search img").count() == 0
    assert page.input_value("#dg-search-q") == "<img src=x onerror=alert(1)> OR lamp"


def test_a_near_spelling_is_one_click_away(page: Page, root: str) -> None:
    ask(page, root, "q=sparse+atention&sort=new")
    assert page.inner_text(".dg-search__status").startswith("No paper")
    page.get_by_role("link", name="sparse attention", exact=True).click()
    expect(page.locator(".dg-search__results > li")).to_have_count(3)
    assert page.url.endswith("?q=sparse+attention&sort=new")
    assert page.input_value("#dg-search-q") == "sparse attention"
    page.go_back()
    page.get_by_text("Did you mean").wait_for()


def test_by_keyboard_alone(page: Page, root: str) -> None:
    """From the field through filters to the results, back, and forward to a paper."""
    page.goto(f"{root}search/")
    page.keyboard.press("/")
    focus = "() => document.activeElement.id || document.activeElement.textContent.trim()"
    assert page.evaluate(focus) == "dg-search-q"
    page.keyboard.type("harbour")
    page.wait_for_function(DONE)
    order = []
    for _ in range(16):
        page.keyboard.press("Tab")
        name = page.evaluate(focus)
        if not order or order[-1] != name:  # the parts of a day are stops of their own
            order.append(name)
    ids = [name for name in order if name.startswith("dg-search")]
    assert ids == ["dg-search-tag", "dg-search-author", "dg-search-from", "dg-search-to", "dg-search-sort"]
    assert "Harbours by deep reinforcement learning" in order
    page.focus("#dg-search-q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focus) == "A quiet paper"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/deep/")
    page.go_back()
    page.wait_for_function(DONE)
    assert results(page) == ["deep", "note"]


def test_a_screen_reader_is_told(page: Page, root: str) -> None:
    ask(page, root, "q=harbour")
    assert page.locator(".dg-search").get_by_role("status").inner_text() == "2 papers"
    listed = page.get_by_role("list", name="Papers found")
    assert listed.get_by_role("heading", level=2).all_inner_texts() == [
        "Harbours by deep reinforcement learning",
        "A quiet paper",
    ]
    assert page.get_by_role("search").count() == 2  # the header's and the page's own, by different names


def test_it_says_so_when_it_cannot_work(chromium: Browser, root: str) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{root}search/?q=lamp")
    assert "needs JavaScript" in page.inner_text("noscript, .dg-search")
    page.close()
    page = chromium.new_page()
    page.route("**/search/terms/**", lambda route: route.abort())
    page.goto(f"{root}search/?q=lamp")
    page.get_by_text("could not be loaded").wait_for()
    page.wait_for_timeout(600)  # longer than it takes until a search that goes on says so
    assert page.get_by_text("could not be loaded").is_visible()
    page.close()


def measure(page: Page, address: str, typed: str) -> tuple[int, int, float]:
    """Requests, bytes and seconds from the last key to the first result."""
    page.goto(f"{address}search/")
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.fill("#dg-search-q", typed)
    begin = time.monotonic()
    page.wait_for_function(DONE, timeout=20_000)
    seconds = time.monotonic() - begin
    sizes = [request.sizes() for request in finished]
    return len(sizes), sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes), seconds


TYPED = ("sparse", "sparse attention", '"sparse attention" for', "the", "attention -sparse", "con", "agents OR robots",
         "probabilistic compression with -the OR of", "towards sparse memory of embeddings and graphs", "zeta 2", "ada quist")  # fmt: skip


def limits(
    chromium: Browser, serve_folder: Serve, project: Path, count: int, typed_words: Sequence[str] = TYPED
) -> list[tuple[str, int, int, float]]:
    save_project(project, render_project(build_page_set(build_papers(count)), Frame()), keep=())
    settings = project / "mkdocs.yml"  # the benchmark leaves the search out
    settings.write_text(settings.read_text("utf-8").replace(", search: false", ""), "utf-8")
    build(read_config(settings))
    rows = []
    with serve_folder(project / "site", "/digest/") as address:
        for typed in typed_words:
            page = chromium.new_context().new_page()  # with nothing kept
            rows.append((typed, *measure(page, address, typed)))
            page.context.close()
    return rows


def test_a_search_loads_little(chromium: Browser, serve_folder: Serve, tmp_path: Path) -> None:
    for typed, requests, size, _ in limits(chromium, serve_folder, tmp_path, 300, TYPED[:4]):
        assert (requests <= 20, size <= 200_000) == (True, True), (typed, requests, size)


@pytest.mark.prove
def test_a_search_among_ten_thousand(chromium: Browser, serve_folder: Serve, tmp_path: Path) -> None:
    rows = limits(chromium, serve_folder, tmp_path, 10_000)
    for typed, requests, size, _ in rows:
        assert (requests <= 20, size <= 400_000) == (True, True), (typed, requests, size)
    few = limits(chromium, serve_folder, tmp_path / "few", 300)
    assert median(row[3] for row in rows) <= 5 * median(row[3] for row in few), (rows, few)


def test_more_papers_one_click_away(chromium: Browser, serve_folder: Serve, tmp_path: Path) -> None:
    """Twenty-five papers: ten, ten more, the rest; the newest day first, and the address keeps how many."""
    folder = tmp_path / "content" / "papers"
    folder.mkdir(parents=True)
    for number in range(25):
        day = (date(2025, 1, 1) + timedelta(days=number)).isoformat()
        (folder / f"{number}.md").write_text(
            f"---\nid: title:paper-{number}\ntitle: Lighthouse {number}\ndate: {day}\n---\n\nA light.\n"
        )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: S\nsite_url: https://example.org/\ntheme: {name: material, font: false}\nplugins: [digestgen]\n"
    )
    build(read_config(tmp_path / "mkdocs.yml"))
    with serve_folder(tmp_path / "site", "/") as address:
        page = chromium.new_page()
        assert ask(page, address, "q=lighthouse") == [f"paper-{number}" for number in range(24, 14, -1)]
        assert page.inner_text(".dg-search__status") == "25 papers"
        page.get_by_role("button", name="More papers").click()
        expect(page.locator(".dg-search__results > li")).to_have_count(20)
        assert page.evaluate("document.activeElement.textContent") == "Lighthouse 14"
        page.wait_for_url(re.compile("show=20"))
        page.reload()
        expect(page.locator(".dg-search__results > li")).to_have_count(20)
        page.get_by_role("button", name="More papers").click()
        expect(page.locator(".dg-search__results > li")).to_have_count(25)
        assert not page.locator(".dg-search__more").is_visible()
        page.close()
