"""What we export of the samples comes in again: no new paper, and no field with another value.

What a format has no place for is listed in docs/proofs/reading.md, after the formats' specifications. All else has to be equal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation, Extras, build_citation
from digestgen.citations.csl_json import render_csl
from digestgen.citations.keys import build_citation_key
from digestgen.citations.ris import render_ris
from digestgen.library.update import build_new
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name, split_name
from digestgen.model.publication import TYPES
from digestgen.model.record import Record
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import unpack
from digestgen.text.html import html_to_text
from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.maths.maths import plain_title

pytestmark = pytest.mark.samples

TABLES = Path(__file__).parent.parent / "data" / "samples"
PROOF = Path(__file__).parents[2] / "docs" / "proofs" / "reading.md"
Full = list[tuple[Citation, Extras]]
RENDER: dict[str, Callable[[Full], str]] = {
    "bibtex": lambda full: "\n".join(render_bibtex(*each) for each in full),
    "ris": lambda full: "".join(render_ris(*each) for each in full),
    "csl-json": render_csl,
}
HTML = BodyRenderer((), {})


def read_list() -> set[tuple[str, str, str]]:
    """Field, kind of papers, format."""
    table = (
        PROOF.read_text("utf-8").partition("### What a round trip may change")[2].partition("\n\nRun over")[0]
    )
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 20
    return {(field, kind, format_) for field, kind, formats, _ in rows for format_ in formats.split()}


LOST = read_list()


def kinds_of(paper: Paper, words: tuple[str, ...]) -> Iterator[str]:
    """Which rows of the list speak of a paper."""
    said, schemes = paper.publication.get("type", ""), [paper_id.scheme for paper_id in paper.all_ids]
    people = [*paper.authors, *paper.publication.get("editor", ())]
    held = {
        "of two DOIs": schemes.count("doi") > 1,
        "of several addresses": bool({"openreview", "acl"} & {*schemes[1:]}),
        "without a type": not said,
        "of other types": bool(said) and (said not in TYPES or TYPES[said].bibtex == "misc"),
        "on arXiv": "arxiv" in schemes and not paper.publication.get("venue"),
        "with an issue's date": "issued" in paper.publication,
        "with number and issue": "number" in paper.publication and "issue" in paper.publication,
        "by names with commas": any("," in name.text for name in people),
        "with particles that are dropped": any(split_name(name).dropping for name in people),
        "with a region": "-" in paper.lang,
        "with commas in them": any(re.search("[,;]", word) for word in words),
        "with a category of arXiv": bool(build_citation(paper, "x").category),
    }
    assert {*held} == {kind for _, kind, _ in LOST}
    return (kind for kind, is_so in held.items() if is_so)


def read_papers(samples: Path, most: int) -> list[Paper]:
    """A paper of every record of every sample that a source reads, as its file reads back.

    Args:
        most: records of a file.
    """
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
            for record in source.parse(data, plain_name, context).records[:most]:
                made = build_new(replace(record, date="2025-08-07"), "content/papers/x.md", (), "2025-08-07")
                found.setdefault(made.paper.id, replace(made.paper, path=f"{len(found)}.md"))
    return list(found.values())


@pytest.mark.parametrize("format_", RENDER)
def test_what_went_out_comes_in(format_: str, few: list[Paper]) -> None:
    go_and_return(format_, few)


@pytest.mark.prove
@pytest.mark.parametrize("format_", RENDER)
def test_all_that_went_out_comes_in(format_: str, samples: Path) -> None:
    papers = read_papers(samples, 10**6)
    assert len(papers) >= 4_168
    go_and_return(format_, papers)


@pytest.fixture(scope="module")
def few(samples: Path) -> list[Paper]:
    papers = read_papers(samples, 200)
    assert len(papers) > 1200
    return papers


def go_and_return(format_: str, papers: list[Paper]) -> None:
    full = [
        (
            build_citation(paper, build_citation_key(paper)),
            Extras(in_letters(paper.abstract), keywords(paper)),
        )
        for paper in papers
    ]
    text = RENDER[format_](full)
    parsed = SOURCES[format_].parse(text.encode(), f"papers.{format_}", Context(today="2025-08-07"))
    records = {str(record.payload["key"]): record for record in parsed.records}
    assert len(records) == len(parsed.records)
    other: list[tuple[str, ...]] = []
    for citation, extras in full:
        allowed = {
            field
            for field, kind, name in LOST
            if name == format_ and kind in kinds_of(citation.paper, extras.keywords)
        }
        other += [
            (citation.key, field, str(before), str(after))
            for field, before, after in compare(citation.paper, records.pop(citation.key, None), extras)
            if before != after and field not in allowed
        ]
    assert not records, "no paper is there that was not before"
    assert not other, other[:20]


def compare(paper: Paper, record: Record | None, extras: Extras) -> Iterator[tuple[str, object, object]]:
    """Each field before and after."""
    if record is None:
        yield "whole", True, False
        return
    real = {paper_id for paper_id in paper.all_ids if paper_id.scheme != "title"}
    assert bool(real & {*record.all_ids}) or not (real or record.ids), (
        "it is found again by its id, or by its title"
    )
    yield "title", letters(plain_title(paper.title)), letters(plain_title(record.title))
    yield "ids", real, {*record.all_ids}
    yield "authors", [*map(parts, paper.authors)], [*map(parts, record.authors)]
    yield "published", paper.published, record.published
    yield "lang", paper.lang, record.lang
    yield "abstract", letters(extras.abstract), letters(in_letters(record.abstract))
    yield "keywords", [*map(letters, extras.keywords)], [*map(letters, record.keywords)]
    url = "" if paper.publication_url and real else paper.publication_url
    yield "url", url, record.publication.get("url", "")
    before, after = ({**one.publication} for one in (paper, record))
    for one in (before, after):
        one["editor"] = [*map(parts, one.get("editor", ()))]  # type: ignore[call-overload]
    for key in sorted({*before, *after} - {"doi", "url"}):
        yield key, before.get(key, ""), after.get(key, "")


def parts(name: Name) -> tuple[str, ...]:
    """`JTO Kirk` is cited as J. T. O. Kirk, so that styles shorten it rightly."""
    found = split_name(name)
    whole = "" if found.family else found.whole
    return tuple(re.sub(r"[\s.]+", "", part) for part in (found.first, found.last, found.suffix, whole))


@cache
def in_letters(markdown: str) -> str:
    """Markdown as plain text on one line."""
    return " ".join(html_to_text(HTML.render(markdown)).split())


def keywords(paper: Paper) -> tuple[str, ...]:
    listed = [payload.get("keywords") or () for payload in paper.sources.values()]
    return tuple(dict.fromkeys(str(word) for words in listed for word in words))  # type: ignore[attr-defined]


def letters(text: str) -> str:
    """Letters and digits alone: formats write formulas in Unicode, and signs that look alike as one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
