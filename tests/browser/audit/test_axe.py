"""axe-core finds nothing: every kind of page, light and dark, wide and narrow, and pages of a large site."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from digestgen.config import read_config
from digestgen.publishing.build import build
from tests.browser.audit.conftest import PAGES, WRITTEN

SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
MODES = tuple(itertools.product(SIZES, ("light", "dark")))

pytestmark = pytest.mark.browser


def look(page: Page, where: str) -> Iterator[str]:
    """What axe-core says against a page as it is, with its own rules, the best practices among them."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    for rule in found.response["violations"]:
        first, *more = rule["nodes"]
        target, why = " ".join(map(str, first["target"])), first["failureSummary"].split("\n")[1].strip()
        yield f"{page.url} ({where}): {rule['id']}: {target}: {why} (and {len(more)} more)"


def violations(browser: Browser, urls: Sequence[str], size: str, scheme: str) -> Iterator[str]:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    for url in urls:
        page.goto(url, wait_until="load")
        yield from look(page, f"{size}, {scheme}")
    context.close()


def pages(served) -> list[str]:  # type: ignore[no-untyped-def]
    return [served.root + url for kind, url in served.kinds.items() if kind != "redirect"]


def test_axe_finds_nothing_on_any_kind_of_page(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """Each kind once, each in another mode than the one before it."""
    found = []
    for at, (size, scheme) in enumerate(MODES):
        found += violations(chromium, pages(sample)[at :: len(MODES)], size, scheme)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_axe_finds_nothing_in_what_scripts_make(
    chromium: Browser, sample, save_two: Callable[[Page, str], None], size: str, scheme: str
) -> None:  # type: ignore[no-untyped-def]
    """Results of a search, saved papers with a note, the dialog of keys."""
    context = chromium.new_context(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(sample.root + sample.results)
    page.locator(".dg-search__results li").first.wait_for()
    found = list(look(page, f"results, {size}, {scheme}"))
    save_two(page, sample.root)
    found += look(page, f"saved, {size}, {scheme}")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    found += look(page, f"dialog, {size}, {scheme}")
    context.close()
    assert not found, "\n" + "\n".join(found)


NOTE = """> A quotation of the kettle's maker.[^1]

{table}

and

{table}

$x_0{terms}$

[^1]: In a footnote.
"""


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_axe_finds_nothing_in_a_note_with_all_there_is(
    chromium: Browser,
    tmp_path: Path,
    scheme: str,
    serve_folder: Callable[[Path, str], AbstractContextManager[str]],
) -> None:
    """A quotation, a footnote, two tables and a formula that are wider than a phone, by a curator."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Kettles\nsite_url: https://kettles.example/\ndocs_dir: content\n"
        f"theme: {{name: material, font: false, palette: {{scheme: {scheme}}}}}\nplugins: [digestgen]\nmarkdown_extensions: [footnotes, tables]\n"
    )
    (tmp_path / "content/papers").mkdir(parents=True)
    row = "| kettle_number_one " * 6 + "|"
    note = NOTE.format(table=f"{row}\n{'|---' * 6}|\n{row}", terms=" + x_1" * 40)
    front = 'id: "arxiv:2508.10001"\ntitle: Kettles\ndate: 2025-08-07'
    (tmp_path / "content/papers/one.md").write_text(f"---\n{front}\n---\n\nText.\n\n## Notes\n\n{note}")
    build(read_config(tmp_path / "mkdocs.yml"))
    context = chromium.new_context(viewport=SIZES["phone"], reduced_motion="reduce")
    page = context.new_page()
    with serve_folder(tmp_path / "site", "/") as root:
        page.goto(f"{root}papers/2508.10001/")
        page.locator("math[tabindex]").wait_for()
        assert page.locator(".md-typeset__scrollwrap[tabindex]").count() == 2
        found = list(look(page, scheme))
    context.close()
    assert not found, "\n" + "\n".join(found)


@pytest.mark.prove
@pytest.mark.parametrize("language", WRITTEN)
def test_axe_finds_nothing_in_other_scripts(
    chromium: Browser, serve_language: Callable[[str], tuple[Path, str]], language: str
) -> None:
    urls = [serve_language(language)[1] + url for url in PAGES.values()]
    found = [line for size, scheme in MODES for line in violations(chromium, urls, size, scheme)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.prove
@pytest.mark.parametrize(("size", "scheme"), MODES)
def test_axe_finds_nothing_in_any_mode(chromium: Browser, sample, size: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    found = list(violations(chromium, pages(sample), size, scheme))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.prove
@pytest.mark.samples
def test_axe_finds_nothing_on_a_large_site(chromium: Browser, corpus) -> None:  # type: ignore[no-untyped-def]
    files = sorted(corpus.folder.rglob("*.html"))
    urls = [corpus.root + f.relative_to(corpus.folder).as_posix().removesuffix("index.html")
            for f in random.Random(5).sample(files, 60)]  # fmt: skip
    found = []
    for at, (size, scheme) in enumerate(MODES):
        found += violations(chromium, urls[at :: len(MODES)], size, scheme)
    assert not found, "\n" + "\n".join(found)
