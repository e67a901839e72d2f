"""The statistics page."""

from __future__ import annotations

from digestgen.pages.drawing import Drawing
from digestgen.pages.page import Page, Plan


class StatisticsPage:
    """The statistics page."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.words = drawing.words

    def plan(self) -> Plan:
        return self.drawing.plan("statistics/", "statistics", "", self.build)

    def build(self) -> Page:
        return Page(self.words("statistics.title"), self.drawing.render("statistics.html"))
