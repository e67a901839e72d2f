"""A reader of the example site: what they do with the keyboard, and what their browser keeps of it.

The clock is the browser's; each reader comes with an empty browser of their own. Every story ends with the same
question: did a page complain, or ask another server for anything?
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

MONDAY = datetime.datetime(2026, 11, 2, 9, 0)
DESKTOP = {"width": 1280, "height": 800}
KEYS = "digestgen.1./repo/."


class Reader:
    """One person with one browser, reading the example site.

    Attributes:
        newest: the papers of the newest issue, as the front page lists them.
        complaints: console errors and warnings, exceptions, requests to anybody else.
    """

    def __init__(self, context: BrowserContext, served) -> None:
        self.context = context
        self.root = served.root
        self.newest = list(served.site.of_kind("day")[0].papers)
        self.complaints: list[str] = []
        context.on("page", self._watch)
        self.page = context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("console", self._hear)
        page.on("request", lambda r: self.complaints.append(r.url) if self._is_outside(r.url) else None)

    def _hear(self, message: ConsoleMessage) -> None:
        """A font that an earlier page has loaded is asked for ahead in vain where the document stays."""
        if message.type in ("error", "warning") and "preloaded using link preload" not in message.text:
            self.complaints.append(message.text)

    def _is_outside(self, url: str) -> bool:
        return not url.startswith((self.root, "blob:", "data:"))

    def goes(self, url: str) -> None:
        self.page.goto(self.root + url)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def asks_for_help(self) -> None:
        """The key that opens the dialog, whose script comes then."""
        self.page.keyboard.press("?")
        self.page.get_by_role("dialog", name="Reading").wait_for()

    def follows(self, key: str) -> None:
        """Presses a key that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)
        if self.is_instant:
            self.page.wait_for_timeout(500)  # a document that stays says no more when it is ready

    def tabs_to(self, name: str) -> None:
        """Tab, until what has the focus is called so."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.focused().startswith(name):
                return
        raise AssertionError(f'Tab does not lead to "{name}"')

    def focused(self) -> str:
        """The name of what has the focus."""
        return self.page.evaluate(NAME_OF_FOCUS)

    def new_marks(self) -> int:
        """How many cards are marked as new."""
        return self.page.locator(".dg-card .dg-new:visible").count()

    def is_away(self, **time: float) -> None:
        self.now += datetime.timedelta(**time)
        self.context.clock.set_fixed_time(self.now)

    def imports(self, value: object) -> None:
        """Chooses a file of saved papers; what is no text is written as JSON."""
        text = value if isinstance(value, str) else json.dumps(value)
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Import .json").press("Enter")
        chooser.value.set_files(
            {"name": "list.json", "mimeType": "application/json", "buffer": text.encode()}
        )

    now, is_instant = MONDAY, False

    def kept(self, name: str) -> object:
        return self.page.evaluate("(key) => JSON.parse(localStorage.getItem(key))", KEYS + name)


NAME_OF_FOCUS = """() => { const at = document.activeElement;
  return at.getAttribute("aria-label") || (at.labels && at.labels[0] ? at.labels[0].textContent : at.textContent).trim(); }"""


@pytest.fixture
def come(chromium: Browser, sample, pytestconfig: pytest.Config) -> Iterator[Callable[..., Reader]]:  # type: ignore[no-untyped-def]
    """Lets a reader come; afterwards nobody may have complained."""
    readers: list[Reader] = []

    def make(before: str = "", **options: object) -> Reader:
        context = chromium.new_context(**({"viewport": DESKTOP} | options))
        context.clock.set_fixed_time(MONDAY)
        if before:
            context.add_init_script(before)
        readers.append(Reader(context, sample))
        readers[-1].is_instant = pytestconfig.getoption("--instant")
        return readers[-1]

    yield make
    for reader in readers:
        reader.context.close()
    assert [text for reader in readers for text in reader.complaints] == []
