"""The search page: a form, and the words that its script says. What is found comes from the index (search/)."""

from __future__ import annotations

from digestgen.model.paper import STATUSES
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer


class SearchPage:
    """The search page."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.words = renderer.words
        self.tags = [(slug, page.tag.title) for slug, page in renderer.site.tags.items()]
        self.tags.sort(key=lambda tag: (tag[1].casefold(), tag[0]))

    def plan(self) -> Plan:
        return self.renderer.plan("search/", "search", "", self.build, repr(self.tags))

    def build(self) -> Page:
        words = self.words
        said = words.section("search") | {
            "months": words.lists["dates.months"],
            "day": words("dates.day", day="{day}", month="{month}", year="{year}"),
            "status": {status: words(f"status.{status}.label") for status in STATUSES},
            "more_authors": words.texts["paper.more_authors"],
            "note": words("paper.note"),
            "tags": words("paper.tags"),
        }
        is_on = self.renderer.site.config.settings.search
        return Page(
            words("search.title"), self.renderer.render("search.html", on=is_on, tags=self.tags, said=said)
        )
