"""The search page: a form, and the texts of its script. Results come from the index (search/)."""

from __future__ import annotations

from digestgen.model.paper import STATUSES
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer


class SearchPage:
    """The search page."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.tags = [(slug, page.tag.title) for slug, page in renderer.site.tags.items()]
        self.aliases = {slug: "|".join(page.tag.aliases) for slug, page in renderer.site.tags.items()}
        self.tags.sort(key=lambda tag: (tag[1].casefold(), tag[0]))

    def plan(self) -> Plan:
        return self.renderer.plan("search/", "search", "", self.build, repr((self.tags, self.aliases)))

    def build(self) -> Page:
        messages = self.messages
        texts = messages.section("search") | {
            "months": messages.lists["dates.months"],
            "day": messages("dates.day", day="{day}", month="{month}", year="{year}"),
            "status": {status: messages(f"status.{status}.label") for status in STATUSES},
            "more_authors": messages.texts["paper.more_authors"],
            "note": messages("paper.note"),
            "tags": messages("paper.tags"),
        }
        is_on = self.renderer.site.config.settings.search
        return Page(
            messages("search.title"),
            self.renderer.render("search.html", on=is_on, tags=self.tags, aliases=self.aliases, said=texts),
        )
