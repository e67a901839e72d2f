"""The statistics page: what there is, over time, by tag, author and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digestgen.pages.charts import build_chart
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.statistics import Counts, Rise, build_statistics


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: `share` is its percentage of the largest count; `facts` are further cells."""

    label: str
    url: str
    count: int
    share: int
    facts: tuple[str, ...] = ()


class StatisticsPage:
    """The statistics page."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.messages = renderer.messages
        self.site = renderer.site
        self.numbers = build_statistics(renderer.site)

    def plan(self) -> Plan:
        authors = "\n".join(self.site.authors[slug].name for slug, _ in self.numbers.authors)
        return self.renderer.plan("statistics/", "statistics", "", self.build, repr(self.numbers), authors)

    def build(self) -> Page:
        numbers, messages = self.numbers, self.messages
        article = self.renderer.render(
            "statistics.html",
            papers=numbers.papers,
            days=numbers.days,
            tags_in_use=len(self.site.tags),
            authors_with_pages=len(self.site.authors),
            first=messages.day(numbers.first) if numbers.first else "",
            last=messages.day(numbers.last) if numbers.last else "",
            periods=self._chart(numbers.periods),
            years=self._chart(numbers.years),
            tags=self._tags(numbers.tags),
            rising=[self._rise(rise) for rise in numbers.rising],
            authors=self._authors(numbers.authors),
            sources=self._sources(numbers.sources),
        )
        return Page(messages("statistics.title"), article)

    def _chart(self, counts: Counts) -> dict[str, object] | None:
        chart = build_chart(counts, self.messages, "statistics.summary")
        rows = [(self._period(key), count) for key, count in reversed(counts)]
        return {"chart": chart, "rows": rows} if chart else None

    def _period(self, key: str) -> tuple[str, str]:
        """A period in words, and the address of its issue if there is one."""
        issue = self.site.issues.get(key)
        return self.messages.period(key), issue.url if issue else ""

    def _tags(self, counts: Counts) -> list[Row]:
        tags = self.site.tags
        return _rows([(tags[slug].tag.title, tags[slug].url, count) for slug, count in counts])

    def _rise(self, rise: Rise) -> Row:
        """A rising tag: its papers, and its share of all papers now and before."""
        page, numbers = self.site.tags[rise.tag], self.numbers
        now, then = (f"{100 * part / whole:.1f}" for part, whole in
                     ((rise.recent, numbers.recent), (rise.before, numbers.before)))  # fmt: skip
        facts = tuple(self.messages("statistics.percent", percent=percent) for percent in (now, then))
        return Row(page.tag.title, page.url, rise.recent, 0, facts)

    def _authors(self, counts: Counts) -> list[Row]:
        authors = self.site.authors
        return _rows([(authors[slug].name, authors[slug].url, count) for slug, count in counts])

    def _sources(self, counts: Counts) -> list[Row]:
        none = self.messages("statistics.no_source")
        return _rows([(self.messages.source(name) if name else none, "", count) for name, count in counts])


def _rows(counts: Sequence[tuple[str, str, int]]) -> list[Row]:
    most = max((count for _, _, count in counts), default=1)
    return [Row(label, url, count, max(1, round(100 * count / most))) for label, url, count in counts]
