"""The reader's saved papers: kept in the browser, filled by a script."""

from __future__ import annotations

from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer


def plan_saved(renderer: Renderer) -> Plan:
    return renderer.plan("saved/", "saved", "", build_saved)


def build_saved(renderer: Renderer) -> Page:
    return Page(renderer.messages("saved.title"), renderer.render("saved.html"))
