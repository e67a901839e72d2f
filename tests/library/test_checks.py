"""What only shows when all files are read, and what is suggested instead."""

from __future__ import annotations

import pytest

from digestgen.library.checks import find_broken_links, find_missing_images, find_unknown_papers
from digestgen.model.ids import parse_id
from digestgen.model.issue import Editorial, parse_period
from digestgen.model.paper import Image, Paper

KNOWN = {"index.md", "papers/2025-08/2508.00001.md", "assets/cup.png", "papers/2025-07/a.md"}
PAPER = "papers/2025-08/b.md"


def test_pictures_on_ordinary_pages_are_looked_for_when_the_site_is_known() -> None:
    assert find_broken_links("content", "about.md", ((1, "gone.png"),), KNOWN, data=False) == []
    assert len(find_broken_links("content", "about.md", ((1, "gone.md"),), KNOWN, data=False)) == 1


def paper(**values: object) -> Paper:
    return Paper("content/p.md", parse_id("arxiv:2508.00001"), "P", "2025-08-07", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("src", "missing"),
    [
        ("assets/cup.png", False),
        ("https://example.org/cup.png", False),
        ("assets/cop.png", True),
        ("../cup.png", True),
    ],
)
def test_pictures_of_papers_are_there(src: str, missing: bool) -> None:
    found = find_missing_images("content", [paper(image=Image(src))], KNOWN, {"content/p.md": {"image": 9}})
    assert [(p.line, p.hint.startswith('Did you mean "assets/cup.png"?')) for p in found] == [
        (9, True)
    ] * missing


def test_an_editorial_may_name_a_paper_by_any_of_its_ids_and_by_its_address() -> None:
    one = paper(ids=(parse_id("doi:10.5555/A/b"),))
    names = ("arxiv:2508.00001", "2508.00001", "doi:10.5555/a/b", "10.5555/a/b", "10.5555-a-b")
    digest = Editorial(
        "content/digests/2025-08.md", parse_period("2025-08"), order=names, pins=("2508.00010",)
    )
    (problem,) = find_unknown_papers([digest], [one], {digest.path: {"order": 2, "pins": 8}})
    assert (problem.line, problem.field) == (8, "pins")
    assert problem.hint.startswith('Did you mean "2508.00001"?')
