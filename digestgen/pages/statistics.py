"""The statistics page: what there is, over time, by tag, author and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digestgen.messages.messages import Messages
from digestgen.pages.charts import build_chart
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.site import Site
from digestgen.site.statistics import Counts, Rise, Statistics, build_statistics


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: `share` is its percentage of the largest count; `facts` are further cells."""

    label: str
    url: str
    count: int
    share: int
    facts: tuple[str, ...] = ()


def plan_statistics(renderer: Renderer, site: Site) -> Plan:
    numbers = build_statistics(site)
    authors = [(site.authors[slug].name, site.authors[slug].url, count) for slug, count in numbers.authors]
    return renderer.plan(
        "statistics/",
        "statistics",
        "",
        build_statistics_page,
        numbers,
        authors,
        len(site.tags),
        len(site.authors),
    )


def build_statistics_page(
    renderer: Renderer,
    numbers: Statistics,
    authors: Sequence[tuple[str, str, int]],
    tags_in_use: int,
    authors_with_pages: int,
) -> Page:
    messages, tags = renderer.messages, renderer.vocabulary
    none = messages("statistics.no_source")
    article = renderer.render(
        "statistics.html",
        papers=numbers.papers,
        days=numbers.days,
        tags_in_use=tags_in_use,
        authors_with_pages=authors_with_pages,
        first=messages.day(numbers.first) if numbers.first else "",
        last=messages.day(numbers.last) if numbers.last else "",
        periods=_chart(messages, numbers.periods, "digests/{}/"),
        years=_chart(messages, numbers.years, ""),
        tags=_rows([(tags[slug].title, f"tags/{slug}/", count) for slug, count in numbers.tags]),
        rising=[_rise(renderer, numbers, rise) for rise in numbers.rising],
        authors=_rows(authors),
        sources=_rows(
            [(messages.source(name) if name else none, "", count) for name, count in numbers.sources]
        ),
    )
    return Page(messages("statistics.title"), article)


def _chart(messages: Messages, counts: Counts, url: str) -> dict[str, object] | None:
    """A chart of periods, and its rows: those that have papers lead to their issue."""
    chart = build_chart(counts, messages, "statistics.summary")
    rows = [
        ((messages.period(key), url.format(key) if count else ""), count) for key, count in reversed(counts)
    ]
    return {"chart": chart, "rows": rows} if chart else None


def _rise(renderer: Renderer, numbers: Statistics, rise: Rise) -> Row:
    """A rising tag: its papers, and its share of all papers now and before."""
    now, then = (f"{100 * part / whole:.1f}" for part, whole in
                 ((rise.recent, numbers.recent), (rise.before, numbers.before)))  # fmt: skip
    facts = tuple(renderer.messages("statistics.percent", percent=percent) for percent in (now, then))
    return Row(renderer.vocabulary[rise.tag].title, f"tags/{rise.tag}/", rise.recent, 0, facts)


def _rows(counts: Sequence[tuple[str, str, int]]) -> list[Row]:
    most = max((count for _, _, count in counts), default=1)
    return [Row(label, url, count, max(1, round(100 * count / most))) for label, url, count in counts]
