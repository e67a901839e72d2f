"""An invented shelf with every kind of paper and name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digestgen.citations.citation import Citation, build_citation
from digestgen.citations.keys import build_citation_key
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name


def shelve(number: int, title: str, authors: str, ids: str, **fields: object) -> Paper:
    """A paper of the shelf; authors are divided by `;`, ids by blanks."""
    first, *others = [parse_id(one) for one in ids.split()]
    people = tuple(Name(name.strip()) for name in authors.split(";") if name.strip())
    return Paper(f"content/papers/{number}.md", first, title, "2025-08-07", ids=tuple(others), authors=people,
                 **fields)  # type: ignore[arg-type]  # fmt: skip


PAPERS = (
    shelve(1, "Lamps & Tides: 50% of $n^2$ Gauges_", "Ada Quist; Ludwig van der Meer; Gemma Team", "arxiv:2508.01001",
           published="2025-08-05"),
    shelve(2, "Lamps again", "Ada Quist; Hal Daumé III", "doi:10.5555/lamps.2", published="2025-08", publication={
        "type": "article-journal", "venue": "Journal of Lamps & Light", "volume": "12", "issue": "3",
        "pages": "45–67", "publisher": "Lamp Press"}),
    shelve(3, "Counting {Newts} in the Dark", "Bo Two; 王小海; Xingyu", "acl:2025.invented-main.7 arxiv:2508.01003",
           published="2025", publication={"type": "paper-conference", "venue": "Proceedings of the Newt Society",
                                          "pages": "1–9", "publisher": "Newts", "series": "NS '25"}),
    shelve(4, "A Chapter on Lighthouses", "María de la Cruz Gómez", "doi:10.5555/book.4", published="1998",
           publication={"type": "chapter", "venue": "The Book of Coasts", "publisher": "Shore", "pages": "3", "editor": (Name("Ed Hall"), Name("Ida van Ree"))}),
    shelve(5, "Lighthouses: the Book", "Two Three, Bo; Ann One, PhD", "title:lighthouses", published="2001",
           publication={"type": "book", "publisher": "Shore", "url": "https://shore.example/lighthouses?a=1&b=50%25"}),
    shelve(6, "On Buoys", "Cy O'Neill", "title:on-buoys", published="2020-02",
           publication={"type": "thesis", "venue": "University of Nowhere"}),
    shelve(7, "Buoys, a Report", "Institute for Buoys", "title:buoys-report",
           publication={"type": "report", "venue": "Institute for Buoys", "number": "7"}),
    shelve(8, "Readings of Ten Buoys", "Cy O'Neill; Jan-Erik Öst", "doi:10.5555/data.8", publication={"type": "dataset"}),
    shelve(9, "Nobody Wrote This", "", "pmid:12345 pmcid:PMC777", publication={"type": "article-journal",
                                                                             "venue": "Letters"}),
    shelve(10, "An Article without a Journal", "Ada Quist", "openreview:AbC_dEf123", lang="de",
           publication={"type": "article-journal"}),
    shelve(11, "Lamps and More Lamps", "Bea Quist", "arxiv:2508.01011", published="2025"),
)  # fmt: skip


@pytest.fixture(scope="session")
def cite() -> Callable[[tuple[Paper, ...]], list[Citation]]:
    """Papers as citations, with keys as in a site."""

    def build(papers: tuple[Paper, ...]) -> list[Citation]:
        return [build_citation(paper, build_citation_key(paper)) for paper in papers]

    return build


@pytest.fixture(scope="session")
def shelf(cite: Callable[[tuple[Paper, ...]], list[Citation]]) -> list[Citation]:
    return cite(PAPERS)
