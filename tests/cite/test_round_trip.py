"""What we export of the samples comes in again: no new paper, and no field with another value.

LOST says what a format has no place for: of BibTeX by btxdoc and the biblatex manual, of RIS by its specification of
2011, of CSL-JSON by csl-data.json. All else has to be equal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation, build_citation
from digestgen.citations.csl_json import render_csl
from digestgen.citations.keys import build_citation_key
from digestgen.citations.ris import render_ris
from digestgen.library.update import build_new
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.publication import TYPES
from digestgen.model.record import Record
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import unpack
from digestgen.text.maths.maths import plain_title

pytestmark = pytest.mark.samples

TABLES = Path(__file__).parent.parent / "data" / "samples"
MOST = 400  # records of a file
RENDER: dict[str, Callable[[list[Citation]], str]] = {
    "bibtex": lambda citations: "\n".join(map(render_bibtex, citations)),
    "ris": lambda citations: "".join(map(render_ris, citations)),
    "csl-json": render_csl,
}
# (field, which papers, in which formats): why.
LOST: dict[tuple[str, str, str], str] = {
    (
        "ids",
        "of two DOIs",
        "bibtex ris csl-json",
    ): "each has one place for a DOI, and says that of the version of record",
    (
        "authors",
        "by a body with a comma",
        "ris",
    ): "a comma divides the parts of a name, and no body has parts",
    ("published", "with an issue's date", "bibtex ris"): "each has one date: the issue's",
    ("issued", "with an issue's date", "bibtex ris"): "see published",
    (
        "type",
        "without a type",
        "bibtex ris csl-json",
    ): "RIS and CSL-JSON have to say one, and what is on arXiv alone is a preprint",
    ("venue", "on arXiv", "bibtex ris csl-json"): "what is on arXiv alone appeared there",
    ("type", "on arXiv", "bibtex ris csl-json"): "see venue",
    (
        "type",
        "of CSL's other types",
        "bibtex ris csl-json",
    ): "a type that the others have no word for is @misc, UNPB, article",
    ("type", "@misc", "bibtex"): "BibTeX has no preprint and no data set",
    ("venue", "@misc", "bibtex"): "howpublished is how something strange was published, in free words",
    ("number", "without a type", "bibtex ris csl-json"): "number is an issue where the type says so",
    ("issue", "without a type", "bibtex ris csl-json"): "see number",
    (
        "whole",
        "a title alone",
        "csl-json",
    ): "an article of a title alone is what programs write of a person's note",
}


def kinds_of(paper: Paper) -> Iterator[str]:
    """Which rows of LOST speak of a paper."""
    said, written = paper.publication.get("type", ""), {paper_id.scheme for paper_id in paper.all_ids}
    if len([paper_id for paper_id in paper.all_ids if paper_id.scheme == "doi"]) > 1:
        yield "of two DOIs"
    if any("," in name.text for name in paper.authors):
        yield "by a body with a comma"
    if "issued" in paper.publication:
        yield "with an issue's date"
    if not said:
        yield "without a type"
    elif said not in TYPES:
        yield "of CSL's other types"
    if "arxiv" in written and not paper.publication.get("venue"):
        yield "on arXiv"
    if build_citation(paper, "x").names.bibtex == "misc":
        yield "@misc"
    if not (written - {"title"} or paper.authors or paper.published):
        yield "a title alone"


@pytest.fixture(scope="module")
def papers(samples: Path) -> list[Paper]:
    """A paper of every record of every sample that a source reads, as its file reads back."""
    found: dict[PaperId, Paper] = {}
    for table in sorted(TABLES.glob("*.json")):
        for name, outcome in json.loads(table.read_text("utf-8")).items():
            if table.stem not in SOURCES or "records" not in outcome or "refused" in outcome:
                continue
            source, path = SOURCES[table.stem], samples / "samples" / name if "/" in name else samples / name
            beside = {one.name: one.read_bytes() for one in sorted(path.parent.iterdir())
                      if any(fnmatch(one.name, wanted) for wanted in source.beside)}  # fmt: skip
            context = Context(today="2025-08-07", **({"beside": beside} if beside else {}))
            data, plain_name = unpack(path.read_bytes(), name)
            for record in source.parse(data, plain_name, context).records[:MOST]:
                made = build_new(replace(record, date="2025-08-07"), "content/papers/x.md", (), "2025-08-07")
                found.setdefault(made.paper.id, replace(made.paper, path=f"{len(found)}.md"))
    assert len(found) > 1400
    return list(found.values())


@pytest.mark.parametrize("format_", RENDER)
def test_what_went_out_comes_in(format_: str, papers: list[Paper]) -> None:
    citations = [build_citation(paper, build_citation_key(paper)) for paper in papers]
    text = RENDER[format_](citations)
    parsed = SOURCES[format_].parse(text.encode(), f"papers.{format_}", Context(today="2025-08-07"))
    records = {str(record.payload["key"]): record for record in parsed.records}
    assert len(records) == len(parsed.records)
    other: list[tuple[str, ...]] = []
    for citation in citations:
        paper, record = citation.paper, records.pop(citation.key, None)
        allowed = {
            field for (field, kind, formats) in LOST if kind in kinds_of(paper) and format_ in formats.split()
        }
        other += [
            (citation.key, field, str(before), str(after))
            for field, before, after in compare(paper, record)
            if before != after and field not in allowed
        ]
    assert not records, "no paper is there that was not before"
    assert not other, other[:20]


def compare(paper: Paper, record: Record | None) -> Iterator[tuple[str, object, object]]:
    """Each field before and after."""
    if record is None:
        yield "whole", True, False
        return
    real = {paper_id for paper_id in paper.all_ids if paper_id.scheme != "title"}
    assert bool(real & {*record.all_ids}) or not (real or record.ids), (
        "it is found again by its id, or by its title"
    )
    yield "title", letters(paper.title), letters(record.title)
    yield "ids", real, {*record.all_ids}
    yield (
        "authors",
        [without_points(name.text) for name in paper.authors],
        [without_points(name.text) for name in record.authors],
    )
    yield "published", paper.published, record.published
    yield "lang", paper.lang.split("-")[0], record.lang.split("-")[0]  # readers leave regions out
    url = "" if paper.publication_url and real else paper.publication_url
    yield "url", url, record.publication.get("url", "")
    for key in sorted({*paper.publication, *record.publication} - {"doi", "url"}):
        yield key, paper.publication.get(key, ""), record.publication.get(key, "")


def letters(title: str) -> str:
    """A title as all formats can say it: formulas in Unicode, signs that look alike as one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", plain_title(title))).casefold()


def without_points(name: str) -> str:
    """`JTO Kirk` is cited as J. T. O. Kirk, so that styles shorten it rightly."""
    return re.sub(r"[\s.]+", "", name)
