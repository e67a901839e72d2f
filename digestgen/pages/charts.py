"""Charts: counts as plain data for inline SVG. All text is beside the drawing, in HTML, where it keeps its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digestgen.messages.messages import Messages

_WIDTH, _HEIGHT = 600, 160  # of the large chart's own coordinates; a page stretches it to its column
_SPARK = 24  # height of the small one


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: its place, its height, and its label."""

    x: int
    y: int
    width: int
    height: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over time."""

    bars: tuple[Bar, ...]
    width: int  # width, height: of its coordinates
    height: int
    summary: str  # what the drawing shows, in a sentence
    most: int  # the highest count
    first: str  # first, middle, last: labels below the columns
    middle: str
    last: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A small drawing of a few months: `path` is all columns at once."""

    path: str
    width: int
    height: int
    summary: str  # what it shows, in a sentence
    first: str  # first, last: its months, in words
    last: str


def build_chart(counts: Sequence[tuple[str, int]], messages: Messages, name: str) -> Chart | None:
    """Columns for periods (weeks, months or years); None where there are fewer than two.

    Args:
        name: of the message for its summary, `{papers} {first} {last} {most} {when}`.
    """
    if len(counts) < 2:
        return None
    labels = [messages.period(key) for key, _ in counts]
    most = max(count for _, count in counts)
    step = max(2, _WIDTH // len(counts))
    gap = 1 if step < 8 else step // 5
    bars = tuple(
        Bar(at * step, _HEIGHT - reach, step - gap, reach, label, count)
        for at, (label, (_, count)) in enumerate(zip(labels, counts, strict=True))
        for reach in (_reach(count, most, _HEIGHT),)
    )
    when = labels[[count for _, count in counts].index(most)]
    papers = messages("counts.papers", n=sum(count for _, count in counts))
    summary = messages(name, papers=papers, first=labels[0], last=labels[-1], most=most, when=when)
    middle = labels[len(labels) // 2] if len(labels) > 6 else ""
    return Chart(bars, step * len(counts) - gap, _HEIGHT, summary, most, labels[0], middle, labels[-1])


def build_trend(months: Sequence[str], counts: Sequence[int], messages: Messages) -> Trend | None:
    """A column a month; None where no month or a single one has papers."""
    if sum(count > 0 for count in counts) < 2:
        return None
    most = max(counts)
    path = "".join(
        f"M{at * 5} {_SPARK}v-{_reach(count, most, _SPARK)}h4V{_SPARK}z"
        for at, count in enumerate(counts)
        if count
    )
    first, last = messages.day(months[0]), messages.day(months[-1])
    summary = messages("tag.trend", first=first, last=last, most=most, when=messages.day(months[counts.index(most)]),
                    now=counts[-1])  # fmt: skip
    return Trend(path, len(counts) * 5, _SPARK, summary, first, last)


def _reach(count: int, most: int, height: int) -> int:
    """The height of a column; any count above zero is visible."""
    return max(1, round(height * count / most)) if count else 0
