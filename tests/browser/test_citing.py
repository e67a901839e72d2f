"""The buttons under a citation: each format is saved as a file and copied, as it stands in the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_each_format_is_saved_and_copied(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(accept_downloads=True)
    context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=sample.root.removesuffix(sample.base)
    )
    page = context.new_page()
    page.goto(sample.root + sample.kinds["paper"])
    texts = {name: page.locator(f"#{name}").text_content() for name in ("bibtex", "ris", "csl")}
    key = json.loads(texts["csl"])[0]["id"]
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
