"""An issue's mail as a mail program shows it: HTML alone, no network, a reading pane of 600 or 320 pixels."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [600, 320])
def test_it_shows_without_network_and_without_scrolling_across(chromium: Browser, sample, width: int) -> None:  # type: ignore[no-untyped-def]
    files = sorted(sample.folder.glob("digests/*/email.eml"))
    assert len(files) > 6
    page = chromium.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for file in files:
        body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("html",))
        page.set_content(body.get_content())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{file.parent.name}: {wide}"
        assert page.locator("h2").count() == len(sample.site.issues[file.parent.name].papers)
        assert page.evaluate("[...document.querySelectorAll('h1, h2, p, li')].every(e => e.scrollWidth <= e.clientWidth + 1)")  # fmt: skip
    # Words without a break, code and tables stay inside, too.
    page.set_content(body.get_content().replace("<h2", f"<p>{'W' * 300}</p><h2", 1))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (asked, said) == ([], [])
    page.close()
