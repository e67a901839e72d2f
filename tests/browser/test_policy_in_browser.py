"""The pages' policy in a browser: it stops nothing of the site's own, on any kind of page, and a script that got in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from digestgen.config import read_config
from digestgen.publishing.build import build

pytestmark = pytest.mark.browser

SEEN = """() => new Promise((done) => {
  addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective + " " + event.blockedURI));
  setTimeout(() => done(""), 30);
})"""


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(color_scheme=request.param)
    yield context.new_page()
    context.close()


def test_no_kind_of_page_is_hindered(page: Page, sample) -> None:  # type: ignore[no-untyped-def]
    for kind, url in sample.kinds.items():
        page.goto(sample.root + url, wait_until="load")
        assert kind == "redirect" or page.evaluate(SEEN) == "", kind  # the console tells of that


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_a_german_site_is_not_hindered(page: Page, library: Path, serve_folder: Callable) -> None:  # type: ignore[type-arg]
    settings = library / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("language: en", "language: de")
    settings.write_text(text.replace("\nnav:", "\n_nav:"), "utf-8")
    build(read_config(settings))
    with serve_folder(library / "site", "/repo/") as root:
        for file in sorted((library / "site").rglob("index.html")):
            if 'http-equiv="refresh"' in file.read_text("utf-8"):
                continue
            page.goto(root + file.parent.relative_to(library / "site").as_posix() + "/")
        page.goto(f"{root}search/?q=clock")
        page.locator(".dg-search__results li, .dg-search__status").first.wait_for()
        assert page.evaluate(SEEN) == ""


@pytest.mark.blocks
@pytest.mark.parametrize(
    "markup",
    [
        "<script>__got = 1</script>",
        "<img src=x onerror=__got=1>",
        '<script src="https://evil.invalid/a.js"></script>',
        '<iframe srcdoc="<script>parent.__got=1</script>"></iframe>',
        '<a id="go" href="javascript:__got=1">t</a>',
    ],
)
def test_what_got_into_a_page_does_not_run(
    chromium: Browser, sample, blocked: list[str], markup: str
) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context()
    page = context.new_page()
    html = (sample.folder / "about/index.html").read_text("utf-8")
    injected = html.replace("</h1>", f"</h1>{markup}", 1)
    assert injected != html
    page.route("**/about/", lambda route: route.fulfill(body=injected, content_type="text/html"))
    page.goto(f"{sample.root}about/")
    if page.locator("#go").count():
        page.locator("#go").click()
    for _ in range(100):
        page.wait_for_timeout(50)
        if blocked:
            break
    assert blocked != [] and page.evaluate("window.__got") is None
    context.close()
