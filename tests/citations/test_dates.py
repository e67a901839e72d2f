"""When a paper came out is what its file says, as exactly as it says it; the day it was listed is never taken for that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation, build_citation
from digestgen.citations.coins import render_coins
from digestgen.citations.csl_json import build_csl
from digestgen.citations.ris import render_ris
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.publication import TYPES
from digestgen.pages.metadata import render_json_ld, render_tags

LISTED = "2031-03-14"


def find(pattern: str, text: str) -> str:
    """What stands there, once or not at all."""
    found = re.findall(pattern, text)
    assert len(found) < 2
    return found[0] if found else ""


# Format → what it says of when the paper came out, in that format's own spelling.
FORMATS: dict[str, Callable[[Citation], str]] = {
    "BibTeX": lambda c: " ".join(
        value
        for name in ("year", "month", "day")
        for value in re.findall(rf"{name} = \{{?(\w+)", render_bibtex(c))
    ),
    "RIS": lambda c: " ".join(re.findall(r"(?:PY|DA)  - (.*)", render_ris(c))),
    "CSL-JSON": lambda c: json.dumps(build_csl(c).get("issued", "")),
    "COinS": lambda c: find(r"rft\.date=([^&\"]*)", render_coins(c)),
    "Highwire": lambda c: find(r'citation_publication_date" content="([^"]*)', render_tags(c)),
    "JSON-LD": lambda c: find(r'"datePublished":"([^"]*)', render_json_ld(c, "")),
}
SAID = {
    "": ("", "", '""', "", "", ""),
    "1998": ("1998", "1998", '{"date-parts": [[1998]]}', "1998", "1998", "1998"),
    "1998-06": ("1998 jun", "1998 1998/06/", '{"date-parts": [[1998, 6]]}', "1998-06", "1998/06", "1998-06"),
    "1998-06-07": (
        "1998 jun 7", "1998 1998/06/07", '{"date-parts": [[1998, 6, 7]]}', "1998-06-07", "1998/06/07", "1998-06-07",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("published", SAID)
def test_every_format_says_what_the_file_says(published: str, kind: str) -> None:
    paper = Paper("x.md", PaperId("doi", "10.5555/kettles"), "Kettles in Tune", LISTED, authors=(Name("Ada One"),),
                  published=published, publication={"type": kind, "venue": "Letters", "publisher": "Lamp Press"})  # fmt: skip
    citation = build_citation(paper, "onekettles")
    said = {name: render(citation) for name, render in FORMATS.items()}
    assert said == dict(zip(FORMATS, SAID[published], strict=True))


def test_an_entry_keeps_its_kind_without_a_year() -> None:
    paper = Paper("x.md", PaperId("title", "kettles"), "Kettles", LISTED, authors=(Name("Ada One"),),
                  publication={"type": "article-journal", "venue": "Letters", "volume": "3", "pages": "1–9"})  # fmt: skip
    assert render_bibtex(build_citation(paper, "onendkettles")) == (
        "@article{onendkettles,\n  title = {Kettles},\n  author = {Ada One},\n  journal = {Letters},\n"
        "  volume = {3},\n  pages = {1--9}\n}\n"
    )
