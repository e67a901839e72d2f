"""The reader's saved papers: kept in the browser, filled by a script."""

from __future__ import annotations

from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Drawing


class SavedPage:
    """The reader's saved papers: kept in the browser, filled by a script."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.words = drawing.words

    def plan(self) -> Plan:
        return self.drawing.plan("saved/", "saved", "", self.build)

    def build(self) -> Page:
        return Page(self.words("saved.title"), self.drawing.render("saved.html"))
