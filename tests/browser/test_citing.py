"""The buttons under a citation: each format is saved as a file and copied; RIS is made in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import rispy
from playwright.sync_api import Browser, BrowserContext

from digestgen.citations.cached import Citations
from digestgen.citations.ris import render_ris
from digestgen.config import read_config
from digestgen.model.publication import TYPES
from digestgen.publishing.build import build

pytestmark = pytest.mark.browser

MADE = "() => window.digestgen.made.ris()"
PLACE = {
    "venue": "Lamps & Light", "volume": "12", "issue": "3", "number": "7", "pages": "45–67", "publisher": "Lamp Press",
    "series": "Coastal <Studies>", "editor": "Ed Hall, Ida van Ree, Team Tides, Hal Öst III",
}  # fmt: skip
# Every type with every field and with none; then what is odd.
PAPERS: list[dict[str, object]] = [
    {"title": f"A {kind}, {'all' if place else 'nothing'} said of it", "publication": {"type": kind, **place}}
    for kind in sorted(TYPES)
    for place in (PLACE, {})
] + [
    {"title": "A preprint", "id": "arxiv:2508.01001", "published": "2025-08-05"},
    {"title": "A preprint in an old archive", "id": "arxiv:hep-th/9901001", "published": "1999-01"},
    {"title": "A preprint with a number", "id": "arxiv:2508.01002", "publication": {"number": "9", "issue": "1"}},
    {"title": "A preprint, its number alone", "id": "arxiv:2508.01003", "publication": {"number": "9"}},
    {"title": "A preprint elsewhere", "publication": {"publisher": "Lamp Rxiv", "number": "arXiv:9"}},
    {"title": "Printed since", "id": "arxiv:2508.01004", "ids": ["doi:10.5555/lamps(4)<1::aid>2.0", "pmid:12345"],
     "published": "2025", "publication": {"venue": "Letters", "pages": "e12"}},
    {"title": "A DOI alone", "id": "doi:10.5555/lamps.5", "publication": {"pages": "-9"}},
    {"title": "Three pages", "publication": {"type": "chapter", "pages": "A-1--A-3"}},
    {"title": "Somewhere else", "publication": {"url": "https://shore.example/?a=1&b=50%25"}},
    {"title": "Where it appeared", "id": "arxiv:2508.01005", "publication": {"venue": "Letters", "doi": "10.5555/letters.5"}},
    {"title": "Where it appeared, by its address", "id": "arxiv:2508.01006", "published": "2025-08",
     "publication": {"type": "article-journal", "doi": "10.5555/letters.6", "url": "https://letters.example/6"}},
    {"title": "At many places", "id": "openreview:AbC_dEf123", "ids": ["acl:2025.invented-main.7", "pmcid:PMC77"]},
    {"title": "Lampen", "lang": "de", "published": "2025-12-31"},
    {"title": "</script><!-- $n^2$ &amp; “<b>”\\u2028   blanks", "authors": ["<Ada> & \"Bo\" Quist"]},
    {"title": "Nobody wrote this", "authors": []},
    {"title": "Names", "authors": ["Ada Quist", "King, Ann", "Ann King, Jr.", "Hal Daumé III", "Two , Bo", "王小海", "Xingyu",
                                   "Ludwig van der Meer", "María de la Cruz Gómez Sr.", "Ann One, PhD"]},
    {"title": "Bodies", "authors": ["Gemma Team", "Institute for Buoys, Nowhere", "Lamps,, Tides  and Buoys, Inc.",
                                    "The A, B", "King, Ann, Jr.", "Group -,, -,"]},
]  # fmt: skip


@pytest.fixture(scope="module")
def pages(
    tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[[Path, str], AbstractContextManager[str]]
) -> Iterator[list[tuple[str, str]]]:
    """A site of PAPERS: a page's address, and the record of its paper."""
    project = tmp_path_factory.mktemp("citing")
    (project / "mkdocs.yml").write_text(
        "site_name: Shelf\nsite_url: https://example.org/\ntheme: {name: material, font: false}\n"
        "plugins: [digestgen]\nnav: [index.md]\n", "utf-8"
    )  # fmt: skip
    (project / "content/papers").mkdir(parents=True)
    for number, fields in enumerate(PAPERS):
        told = {"id": f"title:paper-{number}", "date": "2025-08-07", "authors": ["Cy O'Neill"], **fields}
        lines = [f"{name}: {json.dumps(value)}\n" for name, value in told.items()]
        (project / f"content/papers/{number}.md").write_text(f"---\n{''.join(lines)}---\n\nLamps.\n", "utf-8")
    site = build(read_config(project / "mkdocs.yml")).site
    citations = Citations(site.library.papers)
    assert len(site.papers) == len(PAPERS)
    with serve_folder(project / "site", "/") as root:
        yield [(root + site.url(paper), render_ris(citations.of(paper))) for paper in site.papers]


def allowed(browser: Browser, root: str) -> BrowserContext:
    context = browser.new_context(accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root.rstrip("/"))
    return context


def test_each_format_is_saved_and_copied(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    context = allowed(chromium, sample.root.removesuffix(sample.base))
    page = context.new_page()
    page.goto(sample.root + sample.kinds["paper"])
    texts = {name: page.locator(f"#{name}").text_content() for name in ("bibtex", "csl")}
    paper = next(paper for paper in sample.site.papers if sample.site.url(paper) == sample.kinds["paper"])
    texts["ris"] = render_ris(Citations(sample.site.library.papers).of(paper)).removesuffix("\n")
    key = json.loads(texts["csl"] or "")[0]["id"]
    for format_, name, ending in (
        ("BibTeX", "bibtex", "bib"),
        ("RIS", "ris", "ris"),
        ("CSL-JSON", "csl", "json"),
    ):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save as {format_}", exact=True).click()
        assert download.value.suggested_filename == f"{key}.{ending}"
        assert Path(download.value.path()).read_text("utf-8") == texts[name]
    for format_, name in (("RIS", "ris"), ("CSL-JSON", "csl")):
        button = page.locator(f".dg-cite__formats [data-dg-copy={name}]")
        assert button.get_attribute("aria-label") == f"Copy {format_}"
        button.click()
        page.locator(".dg-cite__formats", has_text="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == texts[name]
        page.locator(".dg-cite__formats", has_not_text="Copied").wait_for(timeout=4000)
    context.close()


def test_what_stands_nowhere_is_copied_without_a_clipboard_of_scripts(
    chromium: Browser, pages: list[tuple[str, str]]
) -> None:
    """Pages over http have none."""
    address, record = pages[0]
    context = allowed(chromium, "/".join(address.split("/")[:3]))
    page = context.new_page()
    page.add_init_script("window.kept = navigator.clipboard;"
                         "Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # fmt: skip
    page.goto(address)
    for name, text in (("ris", record.removesuffix("\n")), ("csl", page.locator("#csl").text_content())):
        page.locator(f".dg-cite__formats [data-dg-copy={name}]").click()
        page.locator(".dg-cite__formats", has_text="Copied").wait_for()
        assert page.evaluate("kept.readText()") == text
    context.close()


def test_ris_in_the_browser_is_ris_of_the_export(chromium: Browser, pages: list[tuple[str, str]]) -> None:
    page = chromium.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    made = []
    for address, record in pages:
        page.goto(address, wait_until="domcontentloaded")
        made.append(page.evaluate(MADE))
        assert made[-1] == record.removesuffix("\n"), address
    page.close()
    assert not mistakes
    read = rispy.loads("\n".join(made))
    assert [one["id"] for one in read] == [one["id"] for one in rispy.loads("".join(r for _, r in pages))]
    assert {one["type_of_reference"] for one in read} == {"JOUR", "CONF", "CHAP", "BOOK", "THES", "RPRT", "DATA", "UNPB", "COMP", "ELEC", "PAT", "STAND", "GEN"}  # fmt: skip
    assert len(read) == len({one["id"] for one in read}) == len(PAPERS)
