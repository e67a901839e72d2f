"""The page of rising topics: which, by how much, and in which days."""

from __future__ import annotations

from collections.abc import Sequence

from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.pages.statistics import Row
from digestgen.site.site import Site
from digestgen.site.statistics import ENOUGH, Rising, list_rising


def plan_rising(renderer: Renderer, site: Site) -> Plan:
    """Its last day is that of the newest paper."""
    return renderer.plan("rising/", "rising", "", build_rising, list_rising(site))


def build_rising(renderer: Renderer, every: Sequence[Rising]) -> Page:
    messages = renderer.messages
    stretches = [
        {
            "days": (rising.first, rising.last, rising.before),
            "now": messages("rising.now", first=messages.day(rising.first), last=messages.day(rising.last)),
            "then": messages(
                "rising.then",
                papers=renderer.count(rising.recent),
                first=messages.day(rising.before),
                earlier=renderer.count(rising.earlier),
            ),
            "enough": ENOUGH if not rising.is_enough else 0,
            "rows": [_row(renderer, rising, at) for at in range(len(rising.rises))],
        }
        for rising in every
    ]
    article = renderer.render("rising.html", stretches=stretches)
    return Page(messages("rising.title"), article, messages("rising.about"))


def _row(renderer: Renderer, rising: Rising, at: int) -> Row:
    rise = rising.rises[at]
    shares = tuple(
        renderer.messages("statistics.percent", percent=f"{100 * part / whole:.1f}")
        for part, whole in ((rise.recent, rising.recent), (rise.before, rising.earlier))
    )
    title = renderer.vocabulary[rise.tag].title
    return Row(title, f"tags/{rise.tag}/", rise.recent, rise.before, shares)
