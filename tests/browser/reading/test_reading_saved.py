"""The list of saved papers: by keyboard, out to files and back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_walk_by_keyboard_from_a_card_to_a_bibliography(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page, papers = reader.page, reader.newest
    reader.goes("")
    reader.presses("j", "s")
    expect(page.locator(".dg-said")).to_have_text("Saved. There is 1 paper on your list.")
    expect(page.locator(".dg-card").first.get_by_role("button", pressed=True)).to_be_visible()
    reader.presses("j")
    reader.follows("o")
    reader.presses("s")
    expect(page.get_by_role("button", name="Save", exact=True, pressed=True)).to_be_visible()
    bibtex = page.locator("#bibtex").text_content().strip()
    reader.asks_for_help()
    reader.tabs_to("2 saved papers")
    reader.follows("Enter")
    assert page.locator(".dg-saved h2").all_inner_texts() == [  # last saved first
        sample_title(sample, paper) for paper in (papers[1], papers[0])
    ]
    reader.tabs_to("Private note on ")
    page.keyboard.type("Ask Ada about the <b>second</b> table")
    reader.presses("Tab")
    page.reload()
    note = page.locator(".dg-saved textarea").first
    assert note.input_value() == "Ask Ada about the <b>second</b> table"
    page.locator("body").press("Tab")
    reader.tabs_to("Export .bib")
    with page.expect_download() as download:
        reader.presses("Enter")
    assert download.value.suggested_filename == "saved.bib"
    exported = Path(download.value.path()).read_text("utf-8")
    assert exported.startswith(bibtex + "\n\n@") and exported.count("\n@") == 1
    reader.goes(sample.site.url(papers[0]))
    assert page.locator("#bibtex").text_content().strip() in exported


def sample_title(served, paper) -> str:  # type: ignore[no-untyped-def]
    text = (served.folder / served.site.url(paper) / "index.html").read_text("utf-8")
    found = re.search(r'<meta property="og:title" content="([^"]*)"', text)
    assert found and "&" not in found[1]
    return found[1]


def test_the_list_can_be_ordered_and_what_is_removed_comes_back(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page = reader.page
    urls = [sample.site.url(issue.papers[0]) for issue in sample.site.of_kind("day")[:3]]
    for url in (urls[1], urls[0], urls[2]):
        reader.goes(url)
        reader.is_away(minutes=1)
        reader.presses("s")
    reader.goes("saved/")

    def listed() -> list[str]:
        links = page.locator(".dg-saved h2 a")
        return [link.get_attribute("href").removeprefix(reader.root) for link in links.all()]

    assert listed() == [urls[2], urls[0], urls[1]]
    page.get_by_label("Order").select_option("newest")
    assert listed() == urls
    page.reload()
    assert listed() == urls
    page.locator(".dg-saved textarea").nth(1).fill("keep this")
    reader.tabs_to("Remove: ")
    reader.presses("Enter")
    assert listed() == [urls[0], urls[2]] and reader.focused() == "Undo"
    assert len(reader.kept("saved")) == 2
    reader.presses("Enter")
    assert listed() == urls and page.locator(".dg-saved textarea").nth(1).input_value() == "keep this"
    page.get_by_role("button", name="Remove all").press("Enter")
    assert listed() == [] and reader.kept("saved") == []
    expect(page.get_by_text("3 papers removed.")).to_be_visible()
    reader.presses("Enter")  # the focus is on Undo
    assert listed() == urls and page.locator(".dg-saved textarea").nth(1).input_value() == "keep this"


def test_taking_a_paper_with_a_note_off_the_list_is_asked_first(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page, url = reader.page, sample.site.url(reader.newest[0])
    reader.goes(url)
    reader.presses("s")
    reader.goes("saved/")
    page.locator("textarea").fill("my own words")
    page.locator("textarea").press("Tab")
    reader.goes(url)
    page.once("dialog", lambda dialog: dialog.dismiss())
    reader.presses("s")
    assert reader.kept("saved")[0]["note"] == "my own words"
    page.once("dialog", lambda dialog: dialog.accept())
    reader.presses("s")
    assert reader.kept("saved") == []
    reader.presses("s")
    assert reader.kept("saved")[0]["note"] == "my own words"


def test_what_was_saved_without_a_network_is_completed_when_it_is_exported(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page = reader.page
    # Before the first page: a browser that is already at work may miss it.
    reader.context.route("**/papers/**", lambda route: route.fulfill(status=503, body="later"))
    reader.goes("")
    reader.presses("j", "s")
    assert reader.kept("saved")[0]["bibtex"] == ""
    reader.goes("saved/")
    page.get_by_role("button", name="Export .bib").click()
    expect(page.locator(".dg-said")).to_contain_text("Exported without 1 paper")
    reader.context.unroute("**/papers/**")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export .bib").click()
    assert Path(download.value.path()).read_text("utf-8").startswith("@")
    assert all("503" in text for text in reader.complaints)  # the browser's own lines
    reader.complaints.clear()


def test_the_list_moves_to_another_browser_and_is_merged_there(come, sample) -> None:  # type: ignore[no-untyped-def]
    first, second = come(), come()
    for reader, numbers in ((first, (0, 1)), (second, (1, 2))):
        for number in numbers:
            reader.goes(sample.site.url(reader.newest[number]))
            reader.presses("s")
        reader.goes("saved/")
        for area in reader.page.locator(".dg-saved textarea").all():
            area.fill(f"note of reader {numbers[0]}")
            area.press("Tab")
    with first.page.expect_download() as download:
        first.page.get_by_role("button", name="Export .json").click()
    exported = Path(download.value.path()).read_text("utf-8")
    assert json.loads(exported)["format"] == "digestgen-saved"
    for added in (1, 0):  # twice the same file: nothing twice
        second.imports(exported)
        expect(second.page.locator(".dg-said")).to_contain_text(f"{added} paper")
        notes = {paper["url"]: paper["note"] for paper in second.kept("saved")}
        urls = [sample.site.url(paper) for paper in reader.newest[:3]]
        assert [notes[url] for url in urls] == [
            "note of reader 0", "note of reader 1\n\nnote of reader 0", "note of reader 1"
        ]  # fmt: skip
    assert second.page.locator(".dg-saved h2").count() == 3


HOSTILE = "<img src=x onerror='window.harmed=1'><script>window.harmed=1</script>"


def test_an_imported_file_is_data_and_nothing_else(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page = reader.page
    reader.goes("saved/")
    for wrong in ("", "not json", "[]", "null", '{"format": "digestgen-saved", "version": 2, "papers": []}',
                  '{"format": "digestgen-saved", "version": 1, "papers": {}}', "[" * 100_000):  # fmt: skip
        reader.imports(wrong)
        expect(page.locator(".dg-said")).to_contain_text("Nothing was changed")
    good = {"url": "papers/2508.01234/", "title": HOSTILE, "authors": [HOSTILE, 7, None], "day": HOSTILE,
            "bibtex": HOSTILE, "note": HOSTILE, "at": "1e999", "__proto__": {"harmed": 1}, "more": 1}  # fmt: skip
    addresses = ["javascript:alert(1)", "https://evil.example/", "//evil.example/", "papers/../../evil/", "papers/../",
                 "papers/./", "papers/x/y/", "papers/x", "papers/\\evil/", "papers/x?y/", "papers/%2e%2e/", "",
                 "papers/a:b/", "/papers/x/", "papers/ /", 7, None, ["papers/x/"], {"a": 1}]  # fmt: skip
    papers = [
        good | {"day": ["2025-08-07"]},
        *({**good, "url": url} for url in addresses),
        7,
        None,
        "papers/x/",
        [],
    ]
    reader.imports({"format": "digestgen-saved", "version": 1, "papers": papers})
    said = f"1 paper added. {len(papers) - 1} entries were left out"
    expect(page.locator(".dg-said")).to_contain_text(said)
    assert page.locator(".dg-saved h2").all_inner_texts() == [HOSTILE]
    assert page.locator(".dg-saved h2 a").get_attribute("href") == f"{reader.root}papers/2508.01234/"
    assert page.locator(".dg-saved textarea").input_value() == HOSTILE
    assert page.locator(".dg-saved :is(img, script)").count() == 0
    kept = reader.kept("saved")[0]
    assert sorted(kept) == ["at", "authors", "bibtex", "day", "note", "title", "url"]
    assert (kept["day"], kept["bibtex"], kept["at"], kept["authors"]) == ("", "", 0, [HOSTILE])
    page.locator("[data-dg-remove]").press("Enter")
    page.get_by_role("button", name="Undo").press("Enter")
    assert page.evaluate("[window.harmed, {}.harmed]") == [None, None]
