"""The order of papers within a day, and in an issue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from digestgen.model.ids import PaperId
from digestgen.model.issue import ORDERS, Editorial
from digestgen.model.paper import Paper, read_count
from digestgen.text.slug import slugify

Rank = tuple[int | str, ...]


def _by_source(paper: Paper) -> Rank:
    """Its place in the list that a source made of the day; lists that people vote on before others."""
    lists = [
        ("upvotes" not in said, name, place)
        for name, said in paper.sources.items()
        if (place := read_count(said, "place")) is not None and said.get("listed", paper.date) == paper.date
    ]
    return (0, *min(lists)) if lists else (1,)


def _by_votes(paper: Paper) -> Rank:
    return (-count_votes(paper),)


def _by_title(paper: Paper) -> Rank:
    return (slugify(paper.title),)


RANKS: Mapping[str, Callable[[Paper], Rank]] = {"source": _by_source, "votes": _by_votes, "title": _by_title}
assert (*RANKS,) == ORDERS


def count_votes(paper: Paper) -> int:
    """The most votes that a source counted for a paper."""
    return max((read_count(said, "upvotes") or 0 for said in paper.sources.values()), default=0)


def sort_papers(papers: Sequence[Paper], order: str, slugs: Mapping[PaperId, str]) -> tuple[Paper, ...]:
    """Newest day first; within a day in one of ORDERS, ties by address."""
    rank = RANKS[order]
    ranked = sorted(papers, key=lambda paper: (*rank(paper), slugs[paper.id]))
    return tuple(sorted(ranked, key=lambda paper: paper.date, reverse=True))


def order_issue(
    papers: Sequence[Paper], editorial: Editorial | None
) -> tuple[tuple[Paper, ...], tuple[Paper, ...]]:
    """An issue's papers and its pins.

    Pins come first, then the papers that the editorial's order names, then the rest: newest day first, featured first
    within a day, and else as the editorial says or as they come.

    Args:
        papers: newest day first, each day in the site's order.
    """
    usual = list(papers)
    order = [name for name in editorial.order if name not in ORDERS] if editorial else []
    order_words = [word for word in editorial.order if word in ORDERS] if editorial else []
    for word in order_words:
        usual.sort(key=RANKS[word])
    featured = [paper for paper in papers if paper.featured]
    if order_words or featured:
        usual.sort(key=lambda paper: not paper.featured)
        usual.sort(key=lambda paper: paper.date, reverse=True)
    if editorial is None or not (editorial.pins or order):
        return tuple(usual), ()
    by_name = {name: paper for paper in reversed(papers) for name in paper.names}
    pins = [by_name[name] for name in editorial.pins if name in by_name]
    named = [by_name[name] for name in order if name in by_name]
    unique = {paper.id: paper for paper in (*pins, *named, *usual)}
    return tuple(unique.values()), tuple(pins)
