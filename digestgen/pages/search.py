"""The search page."""

from __future__ import annotations

from digestgen.pages.drawing import Drawing
from digestgen.pages.page import Page, Plan


class SearchPage:
    """The search page."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.words = drawing.words

    def plan(self) -> Plan:
        return self.drawing.plan("search/", "search", "", self.build)

    def build(self) -> Page:
        return Page(self.words("search.title"), self.drawing.render("search.html"))
