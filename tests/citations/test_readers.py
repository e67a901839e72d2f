"""What we write is read by the programs that people use, without a warning, and says the same there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation
from digestgen.citations.csl_json import render_csl
from digestgen.citations.ris import render_ris
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from tests.gathering import need


def run(folder: Path, *command: str) -> str:
    """What a program says; it has to be content with what it was given."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def bibtex_of(citations: list[Citation]) -> str:
    return "\n".join(map(render_bibtex, citations))


def check_bibtex(bibtex: str, citations: list[Citation], folder: Path) -> None:
    """BibTeX's own program and its plain style, which warns of what nobody knows and of biblatex's types, set as `@misc`."""
    (folder / "papers.bib").write_text(bibtex_of(citations), "utf-8")
    (folder / "all.aux").write_text("\\citation{*}\n\\bibdata{papers}\n\\bibstyle{plain}\n", "utf-8")
    run(folder, bibtex, "all")
    log = (folder / "all.blg").read_text("utf-8", "replace")
    missing = "author|journal|booktitle|publisher|school|institution|year|pages"
    expected = rf"Warning--(entry type for|empty ({missing})|there's a number but no series|can't use both volume and number fields)(?: in)? \"?\w+(\" isn't style-file defined)?"
    odd = [line for line in re.findall("Warning--.*", log) if not re.fullmatch(expected, line)]
    assert not odd and "error message" not in log, log
    assert (folder / "all.bbl").read_text("utf-8").count("\\bibitem") == len(citations)


def check_bibtexparser(citations: list[Citation]) -> None:
    """bibtexparser, which takes names apart by itself."""
    library = bibtexparser.parse_string(
        bibtex_of(citations), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [citation.key for citation in citations]
    for entry, citation in zip(library.entries, citations, strict=True):
        fields = {field.key: field.value for field in entry.fields}
        assert fields.get("year", "") == citation.issued[:4]
        assert (fields.get("eprint", ""), fields.get("doi", "")) == (
            citation.ids.get("arxiv", ""),
            citation.ids.get("doi", ""),
        )
        found = [(" ".join(n.von), " ".join(n.last), " ".join(n.jr)) for n in fields.get("author", [])]
        asked = [(n.particle, n.family or "{" + n.whole + "}", n.suffix) for n in citation.authors]
        assert [tuple(re.sub(r"\\([&_%#$])", r"\1", part) for part in one) for one in found] == asked


def check_rispy(citations: list[Citation]) -> None:
    records = rispy.loads("".join(map(render_ris, citations)))
    assert [record["id"] for record in records] == [citation.key for citation in citations]
    for record, citation in zip(records, citations, strict=True):
        assert record["title"] == citation.title
        assert record.get("authors", []) == [
            name.sorted + "," * (not name.family and " " in name.whole) for name in citation.authors
        ]
        said = record.get("date", record.get("year", ""))
        assert said.rstrip("/").replace("/", "-") == citation.issued
        assert record.get("doi", "") == citation.ids.get("doi", "")
        assert {*record.get("urls", [])} >= {url for url in citation.urls if "doi.org" not in url}


def check_csl(pandoc: str, citations: list[Citation], folder: Path) -> None:
    """pandoc reads the items and writes them again."""
    (folder / "papers.json").write_text(render_csl(citations), "utf-8")
    back = json.loads(run(folder, pandoc, "-f", "csljson", "-t", "csljson", "papers.json"))
    items = {item["id"]: item for item in back}
    assert len(items) == len(citations)
    for citation in citations:
        item = items[citation.key]
        assert words(item["title"]) == words(citation.title)
        assert (item.get("DOI", ""), item.get("URL", "")) == (
            citation.ids.get("doi", ""),
            citation.urls[0] if citation.urls else "",
        )
        dates = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
        assert "-".join(f"{part:02}" for part in dates) == citation.issued
        parts = ("literal", "given", "dropping-particle", "non-dropping-particle", "family", "suffix")
        people = [words("".join(one.get(part, "") for part in parts)) for one in item.get("author", [])]
        assert people == [words(name.whole) for name in citation.authors]


def check_references(pandoc: str, citations: list[Citation], folder: Path) -> None:
    """citeproc sets a list of references out of all of them."""
    (folder / "papers.json").write_text(render_csl(citations), "utf-8")
    (folder / "list.md").write_text('---\nnocite: "@*"\nbibliography: papers.json\n---\n', "utf-8")
    text = run(folder, pandoc, "--citeproc", "--wrap=none", "-t", "plain", "list.md")
    assert "arning" not in text
    assert len([part for part in text.split("\n\n") if part.strip()]) == len(citations)


def words(text: str) -> str:
    """Letters and digits alone: pandoc sets quotes and raised digits in its own way."""
    return re.sub(r"<[^<>]*>|[\W_]+", "", unicodedata.normalize("NFKC", text))


def test_bibtexparser_reads_the_shelf(shelf: list[Citation]) -> None:
    check_bibtexparser(shelf)


@pytest.mark.programs
def test_bibtex_reads_the_shelf(shelf: list[Citation], tmp_path: Path) -> None:
    check_bibtex(need("bibtex"), shelf, tmp_path)


@pytest.mark.programs
def test_biber_finds_the_shelf_valid(shelf: list[Citation], tmp_path: Path) -> None:
    """biblatex's own data model: types, fields, dates. Not part of CI, where it would be another 65 MB."""
    biber = shutil.which("biber")
    if biber is None:
        pytest.skip("biber is not installed")
    (tmp_path / "papers.bib").write_text(bibtex_of(shelf), "utf-8")
    said = run(tmp_path, biber, "--tool", "--validate-datamodel", "papers.bib", "-O", "out.bib")
    own = r"[Ff]ield '(pmid|pmcid|archiveprefix|primaryclass|publisher|volume|number|pages|series|editor|key)'|Missing mandatory|mandatory field"
    odd = [line for line in said.splitlines() if re.match("WARN|ERROR", line) and not re.search(own, line)]
    assert not odd and "ERROR" not in said, said
    assert (tmp_path / "out.bib").read_text("utf-8").count("\n@") >= len(shelf) - 1


def test_rispy_reads_the_shelf(shelf: list[Citation]) -> None:
    check_rispy(shelf)


def test_ris_line_by_line(cite: Callable[[tuple[Paper, ...]], list[Citation]]) -> None:
    """A preprint's number is its id, which its address has; a body keeps its words, and a comma behind them alone; a month ends in `/`."""
    paper = Paper("x.md", PaperId("arxiv", "2508.01001"), "Lamps", "2025-08-07", ids=(PaperId("doi", "10.5555/l"),),
                  authors=(Name("Two , Bo"), Name("Lamps,, Tides and Buoys, Inc."), Name("Ann van One, Jr.")),
                  published="2025-08", publication={"number": "9"})  # fmt: skip
    assert render_ris(cite((paper,))[0]).splitlines() == [
        "TY  - UNPB", "ID  - two2025lamps" + paper.id.short, "TI  - Lamps", "AU  - Two, Bo", "AU  - Lamps Tides and Buoys Inc.,",
        "AU  - van One, Ann, Jr.", "PY  - 2025", "DA  - 2025/08/", "PB  - arXiv", "DO  - 10.5555/l",
        "UR  - https://arxiv.org/abs/2508.01001", "ER  - ", "",
    ]  # fmt: skip


@pytest.mark.programs
def test_pandoc_sets_the_shelf(shelf: list[Citation], tmp_path: Path) -> None:
    check_csl(need("pandoc"), shelf, tmp_path)
    check_references(need("pandoc"), shelf, tmp_path)


def test_keys_never_meet(shelf: list[Citation]) -> None:
    keys = [citation.key for citation in shelf]
    assert keys[0] == "quist2025lamps" + shelf[0].paper.id.short
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9]+", key) for key in keys)
