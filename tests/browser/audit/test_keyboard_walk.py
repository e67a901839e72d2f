"""A reader without a mouse: searches, opens, saves, writes a note, exports. Tab, Enter and letters; nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

MOST_TABS = 80
NOTE = "For the reading group; ask Wen about the lamp."
# What has the focus, by what a screen reader says; and whether one sees it there.
FOCUS = """
() => {
  const element = document.activeElement;
  const label = element.labels && element.labels[0];
  const drawn = [element, element.parentElement].some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== "none";
  });
  const box = element.getBoundingClientRect();
  return {
    name: element.getAttribute("aria-label") || (label || element).textContent.trim().replace(/\\s+/g, " "),
    element: element.localName,
    part: element.closest("header, nav, main, footer")?.localName,
    seen: drawn && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}
"""

pytestmark = pytest.mark.browser


def tab_to(page: Page, element: str, name: str) -> None:
    """Go on with Tab until the focus is there, on the screen and visibly so."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        passed.append(focus["name"])
        if focus["element"] == element and name in focus["name"]:
            assert focus["seen"], f"nobody sees the focus on {name!r} on {page.url}"
            return
    pytest.fail(f"no way to {name!r} on {page.url}; the focus went by {passed}")


def export(page: Page, name: str, folder: Path) -> str:
    tab_to(page, "button", name)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file.read_text("utf-8")


def test_from_a_question_to_an_exported_list_without_a_mouse(
    chromium: Browser, sample, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(sample.root)
    tab_to(page, "input", "Search")
    page.keyboard.type("compass moths")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    first = page.locator(".dg-search__results li").first
    first.wait_for()
    title = first.locator("h2").inner_text()
    assert "compass" in title

    tab_to(page, "a", title[:12])
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/**")
    assert page.locator("h1").inner_text()[:12] == title[:12]
    tab_to(page, "button", "Save")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-pressed", "true")

    page.goto(page.url)  # the focus goes back to the beginning of the page
    tab_to(page, "a", "Saved")
    page.keyboard.press("Enter")
    page.wait_for_url("**/saved/")
    tab_to(page, "textarea", "note")
    page.keyboard.type(NOTE)
    page.keyboard.press("Tab")  # leaving the field keeps it
    page.reload()
    assert page.locator("textarea").input_value() == NOTE

    bibtex = export(page, ".bib", tmp_path)
    page.reload()
    saved = json.loads(export(page, ".json", tmp_path))
    assert bibtex.startswith("@") and "A compass for moths" in bibtex
    assert [(paper["title"][:20], paper["note"]) for paper in saved["papers"]] == [
        ("A compass for moths,", NOTE)
    ]
    context.close()
