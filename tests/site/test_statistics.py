"""Statistics: counted, not guessed; and what a tag's page says of its months and neighbours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from digestgen.config import read_config
from digestgen.messages.messages import Messages, read_messages
from digestgen.pages.charts import build_chart, build_trend
from digestgen.publishing.build import build
from digestgen.site.statistics import Rise, build_statistics, count_beside, count_trend, list_months

TEMPLATES = Path(__file__).parents[2] / "site_templates"


@pytest.fixture(scope="module")
def english() -> Messages:
    return read_messages([TEMPLATES], "en")


def add_many(shelf: Any, day: str, count: int, *tags: str, start: int = 0) -> None:
    for number in range(start, start + count):
        shelf.add(number, f"Paper {number}", day, tags=tags, authors=["Ada Quist"] if number % 2 else [])


def test_a_site_without_papers_has_no_numbers(shelf: Any) -> None:
    numbers = build_statistics(shelf.site())
    assert (numbers.papers, numbers.first, numbers.periods, numbers.rising) == (0, "", (), ())


def test_a_young_site_is_counted_by_week_without_gaps(shelf: Any) -> None:
    add_many(shelf, "2024-12-28", 2)
    add_many(shelf, "2025-01-15", 3, start=10)
    numbers = build_statistics(shelf.site())
    assert numbers.periods == (("2024-W52", 2), ("2025-W01", 0), ("2025-W02", 0), ("2025-W03", 3))
    assert numbers.years == ()
    assert (numbers.first, numbers.last, numbers.days) == ("2024-12-28", "2025-01-15", 2)


def test_an_old_site_is_counted_by_month_and_by_year(shelf: Any) -> None:
    add_many(shelf, "2019-05-01", 1)
    add_many(shelf, "2025-02-28", 4, start=10)
    numbers = build_statistics(shelf.site())
    assert numbers.periods[0] == ("2022-03", 0) and numbers.periods[-1] == ("2025-02", 4)
    assert len(numbers.periods) == 36
    assert numbers.years == (
        ("2019", 1),
        ("2020", 0),
        ("2021", 0),
        ("2022", 0),
        ("2023", 0),
        ("2024", 0),
        ("2025", 4),
    )


def test_authors_and_sources(shelf: Any) -> None:
    add_many(shelf, "2025-02-28", 5)
    shelf.add(9, "From elsewhere", sources={"arxiv": {}, "huggingface": {}}, authors=["Bo Two"])
    numbers = build_statistics(shelf.site())
    assert numbers.authors == (("ada-quist", 2),)
    assert numbers.sources == (("", 5), ("arxiv", 1), ("huggingface", 1))


def test_a_tag_rises_when_its_share_does(shelf: Any) -> None:
    """Everything doubles: only what more than doubles rises, and not what two papers more may be."""
    for slug in ("fog", "steady", "rare"):
        shelf.tag(slug)
    at = 0
    for day, each in (
        ("2024-05-02", {"fog": 5, "steady": 45, "rare": 0}),
        ("2025-08-01", {"fog": 40, "steady": 60, "rare": 1}),
    ):
        for slug, count in each.items():
            add_many(shelf, day, count, slug, start=at)
            at += count
    numbers = build_statistics(shelf.site())
    assert (numbers.recent, numbers.before) == (101, 0), "a year before ends where the quarter begins"
    assert numbers.rising == ()
    shelf.papers = {path: paper for path, paper in shelf.papers.items() if paper.date > "2025"}
    for slug, count in {"fog": 5, "steady": 45}.items():
        add_many(shelf, "2025-01-01", count, slug, start=at)
        at += count
    numbers = build_statistics(shelf.site())
    assert (numbers.recent, numbers.before) == (101, 50)
    assert numbers.rising == (Rise("fog", 40, 5),)


def test_with_few_papers_nothing_is_called_rising(shelf: Any) -> None:
    shelf.tag("fog")
    add_many(shelf, "2025-01-01", 29)
    add_many(shelf, "2025-08-01", 29, "fog", start=50)
    assert build_statistics(shelf.site()).rising == ()


def test_tags_beside_a_tag_are_neither_above_nor_below_it(shelf: Any) -> None:
    for slug, parent in (("boats", ""), ("ferries", "boats"), ("fog", ""), ("bread", "")):
        shelf.tag(slug, parent)
    add_many(shelf, "2025-08-01", 3, "ferries", "fog")
    add_many(shelf, "2025-08-02", 2, "ferries", "boats", "bread", start=10)
    site = shelf.site()
    beside = {slug: count_beside(slug, page.papers, site.library.tags) for slug, page in site.tags.items()}
    assert beside == {
        "boats": (("fog", 3), ("bread", 2)),
        "ferries": (("fog", 3), ("bread", 2)),
        "fog": (("ferries", 3),),
        "bread": (("boats", 2), ("ferries", 2)),
    }


def test_a_trend_counts_the_months_it_is_given(shelf: Any, english: Messages) -> None:
    add_many(shelf, "2023-01-31", 5)
    add_many(shelf, "2024-12-01", 3, start=10)
    add_many(shelf, "2025-02-28", 1, start=20)
    months = list_months("2025-02-28", 3)
    counts = count_trend(shelf.site().papers, months)
    assert counts == (3, 0, 1)
    trend = build_trend(months, counts, english)
    assert trend and trend.path == "M0 24v-24h4V24zM10 24v-8h4V24z"
    assert trend.summary == (
        "Papers a month, December 2024 – February 2025: at most 3, in December 2024; 1 in the last month."
    )
    assert build_trend(months, (0, 0, 9), english) is None, "one month is no trend"


def test_a_chart_stays_in_its_box_and_shows_the_least(english: Messages) -> None:
    chart = build_chart((("2025-01", 1), ("2025-02", 0), ("2025-03", 1000)), english, "statistics.summary")
    assert chart and [bar.height for bar in chart.bars] == [1, 0, chart.height]
    assert all(bar.x + bar.width <= chart.width and bar.y + bar.height == chart.height for bar in chart.bars)
    assert chart.summary == "1001 papers, January 2025 – March 2025. The most, 1000, in March 2025."
    assert build_chart((("2025-01", 7),), english, "statistics.summary") is None


def write(project: Path, number: int, day: str, tags: str) -> None:
    text = (
        f'---\nid: "arxiv:2508.{number:05}"\ntitle: Paper {number}\ndate: {day}\ntags: {tags}\n---\n\nText.\n'
    )
    (project / f"content/papers/{number}.md").write_text(text, "utf-8")


def test_pages_say_in_tables_and_words_what_they_draw(project: Path) -> None:
    (project / "content/tags.yml").write_text("fog: {title: Fog & mist}\nboats: {title: Boats}\n", "utf-8")
    for number in range(6):
        write(project, number, f"2025-0{number % 3 + 6}-07", "[fog, boats]" if number % 2 else "[fog]")
    file = project / "mkdocs.yml"
    file.write_text(file.read_text("utf-8").replace("[digestgen]", "[{digestgen: {page_size: 5}}]"), "utf-8")
    build(read_config(file))
    page = (project / "site/statistics/index.html").read_text("utf-8")
    assert "6 papers from 3 days, 7 June 2025 – 7 August 2025" in page
    assert (
        'role="img" aria-label="6 papers, Week 23 of 2025 – Week 32 of 2025. The most, 2, in Week 23 of 2025."'
        in page
    )
    rows = re.findall(
        r'<th scope="row"><a href="([^"]*)">([^<]*)</a></th><td[^>]*>(?:<svg.*?</svg>)?(\d+)</td>', page
    )
    assert ("../digests/2025-W32/", "Week 32 of 2025", "2") in rows
    assert ("../tags/fog/", "Fog &amp; mist", "6") in rows

    tag = (project / "site/tags/fog/index.html").read_text("utf-8")
    assert (
        "Papers a month, September 2023 – August 2025: at most 2, in June 2025; 2 in the last month." in tag
    )
    beside = tag.partition("dg-beside")[2].partition("</ul>")[0]
    assert re.search(r'href="../../tags/boats/">Boats <span class="dg-count">3</span>', beside)
    second = (project / "site/tags/fog/page/2/index.html").read_text("utf-8")
    assert "dg-trend" not in second and "dg-beside" not in second
