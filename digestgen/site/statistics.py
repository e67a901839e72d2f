"""Statistics: counts of the papers of a site. There is no clock: "now" is the newest paper's day."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digestgen.model.issue import month_of, week_of
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.site.site import Site

MONTHS = 36  # of the chart by month
TREND = 24  # months of a tag's trend
_WEEKS_UP_TO = 190  # days: fewer are counted by week
_RECENT, _BEFORE = 91, 365  # days: the last quarter, and the year before it
STRETCHES = ((28, 84), (_RECENT, _BEFORE))  # days, against so many before
ENOUGH = 30  # papers that each of these needs before any tag can rise
_SURE = 3.0  # standard deviations above the expected count: chance lifts one tag in a thousand so high
_RISING, _TAGS, _AUTHORS, _BESIDE = 10, 20, 20, 8

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Rise:
    """A rising tag, with its papers in the last quarter and in the year before."""

    tag: str
    recent: int
    before: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of a site."""

    papers: int
    first: str  # first, last: days of the oldest and the newest paper; "" without papers
    last: str
    days: int  # days that have papers
    periods: Counts  # week or month → papers, without gaps, oldest first; of months the last 36
    years: Counts  # year → papers, oldest first; empty if `periods` covers everything
    tags: Counts  # the most frequent, by slug; authors likewise
    authors: Counts
    rising: tuple[Rise, ...]  # surest first
    recent: int  # recent, before: all papers in the two stretches of time
    before: int
    sources: Counts  # name → papers that it listed; "" for papers without a source


def build_statistics(site: Site) -> Statistics:
    """Count everything once."""
    papers = site.papers
    days = Counter([paper.date for paper in papers])
    first, last = (papers[-1].date, papers[0].date) if papers else ("", "")
    periods, years = _count_periods(days, first, last)
    sources = Counter([name for paper in papers for name in paper.sources or ("",)])
    rising, recent, before = find_rising({slug: page.papers for slug, page in site.tags.items()}, papers)
    return Statistics(
        papers=len(papers),
        first=first,
        last=last,
        days=len(days),
        periods=periods,
        years=years,
        tags=_most({slug: len(page.papers) for slug, page in site.tags.items()}, _TAGS),
        authors=_most({slug: len(author.papers) for slug, author in site.authors.items()}, _AUTHORS),
        rising=rising,
        recent=recent,
        before=before,
        sources=_most(sources, len(sources)),
    )


def _most(counts: Mapping[str, int], limit: int) -> Counts:
    least = min(sorted(counts.values(), reverse=True)[:limit], default=0)
    most = [
        (name, count) for name, count in counts.items() if count >= least
    ]  # few, of which equals go by name
    return tuple(sorted(most, key=lambda count: (-count[1], count[0]))[:limit])


def _count_periods(days: Mapping[str, int], first: str, last: str) -> tuple[Counts, Counts]:
    if not first:
        return (), ()
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if (end - begin).days < _WEEKS_UP_TO:
        weeks = dict.fromkeys(
            week_of((begin + timedelta(day)).isoformat()) for day in range((end - begin).days + 1)
        )
        by_week = Counter[str]()
        for day, count in days.items():
            by_week[week_of(day)] += count
        return tuple((week, by_week[week]) for week in weeks), ()
    months = list_months(last, MONTHS)
    by_month, by_year = Counter[str](), Counter[str]()
    for day, count in days.items():
        by_month[day[:7]] += count
        by_year[day[:4]] += count
    shown = tuple((month, by_month[month]) for month in months if month >= month_of(first))
    years = range(begin.year, end.year + 1) if month_of(first) < months[0] else ()
    return shown, tuple((f"{year:04d}", by_year[f"{year:04d}"]) for year in years)


def list_months(last: str, count: int) -> tuple[str, ...]:
    """The last `count` months up to that of a day, oldest first.

    >>> list_months("2025-02-28", 3)
    ('2024-12', '2025-01', '2025-02')
    """
    end = int(last[:4]) * 12 + int(last[5:7]) - 1
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(end - count + 1, end + 1))


def count_trend(papers: Sequence[Paper], months: Sequence[str]) -> tuple[int, ...]:
    """How many of these papers (newest first) came in each of these months (oldest first)."""
    counts = Counter[str]()
    for paper in papers:
        month = paper.date[:7]
        if month < months[0]:
            break
        counts[month] += 1
    return tuple([counts[month] for month in months])


@dataclass(frozen=True, slots=True)
class Rising:
    """What rose in a stretch of days up to the newest paper's, against a longer one before it."""

    first: str  # first, last: days of the recent stretch
    last: str
    before: str  # the first day of the one before it
    rises: tuple[Rise, ...]  # surest first
    recent: int  # recent, earlier: all papers in the two stretches
    earlier: int

    @property
    def is_enough(self) -> bool:
        """Whether there are papers enough to tell."""
        return min(self.recent, self.earlier) >= ENOUGH


def list_rising(site: Site) -> tuple[Rising, ...]:
    """What rose in the last four weeks, and in the last quarter; nothing without papers."""
    if not site.papers:
        return ()
    tags = {slug: page.papers for slug, page in site.tags.items()}
    last = date.fromisoformat(site.papers[0].date)
    rising = []
    for recent, before in STRETCHES:
        rises, now, then = find_rising(tags, site.papers, recent, before)
        first = last - timedelta(recent - 1)
        begin = (first - timedelta(before)).isoformat()
        rising.append(Rising(first.isoformat(), last.isoformat(), begin, rises, now, then))
    return tuple(rising)


def find_rising(
    tags: Mapping[str, Sequence[Paper]],
    papers: Sequence[Paper],
    days: int = _RECENT,
    before_days: int = _BEFORE,
) -> tuple[tuple[Rise, ...], int, int]:
    """Tags with a larger share of all papers in the last days (91) than in those before (365).

    A tag rises if it has more papers than expected from its old share (with one paper added, for tags that had none), by
    three times the standard deviation of the difference of two such counts (Poisson).

    Args:
        tags: slug → papers, newest first.
        papers: all, newest first.

    Returns:
        the surest first; all papers of the last days, and of those before: with too few, nothing rises.
    """
    if not papers:
        return (), 0, 0
    end = date.fromisoformat(papers[0].date)
    middle = (end - timedelta(days - 1)).isoformat()
    begin = (end - timedelta(days + before_days - 1)).isoformat()

    def count(some: Sequence[Paper]) -> tuple[int, int]:
        dates = [paper.date for paper in some]
        dates.reverse()
        older = bisect_left(dates, middle)
        return len(dates) - older, older - bisect_left(dates, begin)

    recent, before = count(papers)
    if recent < ENOUGH or before < ENOUGH:
        return (), recent, before
    rises = []
    for slug, own in tags.items():
        now, then = count(own)
        expected = (then + 1) * recent / before
        sure = (now - expected) / (expected * (1 + recent / before)) ** 0.5
        if sure >= _SURE:
            rises.append((-sure, slug, Rise(slug, now, then)))
    return tuple(rise for _, _, rise in sorted(rises)[:_RISING]), recent, before


def count_beside(slug: str, papers: Iterable[Paper], tags: Mapping[str, Tag]) -> Counts:
    """Tags that the papers of a tag have as well, the most frequent first, with how many have both.

    Tags above and below it are left out: they are always shared, and the page shows them anyway.
    """

    def climb(at: str) -> list[str]:
        line: list[str] = []
        while at in tags and at not in line:
            line.append(at)
            at = tags[at].parent
        return line

    counts = Counter([tag for paper in papers for tag in paper.tags])
    above = climb(slug)
    return _most(
        {tag: n for tag, n in counts.items() if tag not in above and slug not in climb(tag)}, _BESIDE
    )
