"""The reader's saved papers: kept in the browser, filled by a script."""

from __future__ import annotations

from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer


class SavedPage:
    """The page of saved papers."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages

    def plan(self) -> Plan:
        return self.renderer.plan("saved/", "saved", "", self.build)

    def build(self) -> Page:
        return Page(self.messages("saved.title"), self.renderer.render("saved.html"))
