"""The page of rising topics: which, by how much, and in which days."""

from __future__ import annotations

from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.pages.statistics import Row
from digestgen.site.statistics import ENOUGH, Rising, list_rising


class RisingPage:
    """The page of rising topics; its last day is that of the newest paper."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.rising = list_rising(renderer.site)

    def plan(self) -> Plan:
        return self.renderer.plan("rising/", "rising", "", self.build, repr(self.rising))

    def build(self) -> Page:
        messages = self.messages
        stretches = [
            {
                "days": (rising.first, rising.last, rising.before),
                "now": messages(
                    "rising.now", first=messages.day(rising.first), last=messages.day(rising.last)
                ),
                "then": messages("rising.then", first=messages.day(rising.before)),
                "papers": rising.recent,
                "earlier": rising.earlier,
                "enough": ENOUGH if not rising.is_enough else 0,
                "rows": [self._row(rising, at) for at in range(len(rising.rises))],
            }
            for rising in self.rising
        ]
        article = self.renderer.render("rising.html", stretches=stretches)
        return Page(messages("rising.title"), article, messages("rising.about"))

    def _row(self, rising: Rising, at: int) -> Row:
        rise, site = rising.rises[at], self.renderer.site
        page = site.tags[rise.tag]
        shares = tuple(
            self.messages("statistics.percent", percent=f"{100 * part / whole:.1f}")
            for part, whole in ((rise.recent, rising.recent), (rise.before, rising.earlier))
        )
        return Row(page.tag.title, page.url, rise.recent, rise.before, shares)
