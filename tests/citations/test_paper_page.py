"""What programs find on a paper's page and in lists: Highwire tags, JSON-LD, typed links, COinS, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from lxml.html import HtmlElement

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation
from digestgen.citations.coins import render_coins
from digestgen.citations.csl_json import build_csl
from digestgen.citations.ris import render_ris
from digestgen.config import read_config
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.pages.metadata import render_json_ld, render_links, render_tags
from digestgen.publishing.build import build
from digestgen.site.fragments import BASE

Cite = Callable[[tuple[Paper, ...]], list[Citation]]
HOSTILE = '</script><!--<script>"><img src=x onerror=alert(1)>&amp; $x$'


def head(html: str) -> HtmlElement:
    return lxml.html.fromstring(f"<!doctype html><html><head>{html}</head><body></body></html>")


def tags(citation: Citation) -> list[tuple[str, str]]:
    return [(meta.get("name"), meta.get("content")) for meta in head(render_tags(citation)).iter("meta")]


def coins(citation: Citation) -> dict[str, list[str]]:
    span = lxml.html.fragment_fromstring(render_coins(citation))
    found: dict[str, list[str]] = {}
    for pair in span.get("title").split("&"):
        key, _, value = pair.partition("=")
        found.setdefault(key, []).append(unquote(value))
    return found


def by_title(shelf: list[Citation], start: str) -> Citation:
    return next(citation for citation in shelf if citation.title.startswith(start))


def test_a_preprint(shelf: list[Citation]) -> None:
    assert tags(by_title(shelf, "Lamps & Tides")) == [
        ("citation_title", "Lamps & Tides: 50% of n² Gauges_"),
        ("citation_author", "Ada Quist"),
        ("citation_author", "van der Meer, Ludwig"),
        ("citation_author", "Gemma Team"),
        ("citation_publication_date", "2025/08/05"),
        ("citation_publisher", "arXiv"),
        ("citation_arxiv_id", "2508.01001"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2508.01001"),
        ("citation_public_url", "https://arxiv.org/abs/2508.01001"),
        ("z:itemType", "preprint"),
    ]


def test_an_article_of_a_journal(shelf: list[Citation]) -> None:
    assert tags(by_title(shelf, "Lamps again")) == [
        ("citation_title", "Lamps again"),
        ("citation_author", "Ada Quist"),
        ("citation_author", "Daumé, Hal, III"),
        ("citation_publication_date", "2025/08"),
        ("citation_journal_title", "Journal of Lamps & Light"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_firstpage", "45"),
        ("citation_lastpage", "67"),
        ("citation_publisher", "Lamp Press"),
        ("citation_doi", "10.5555/lamps.2"),
        ("citation_public_url", "https://doi.org/10.5555/lamps.2"),
    ]


@pytest.mark.parametrize(
    ("title", "name", "value"),
    [
        ("Counting", "citation_conference_title", "Proceedings of the Newt Society"),
        ("A Chapter", "citation_inbook_title", "The Book of Coasts"),
        ("On Buoys", "citation_dissertation_institution", "University of Nowhere"),
        ("Buoys, a Report", "citation_technical_report_institution", "Institute for Buoys"),
        ("Lighthouses: the Book", "z:itemType", "book"),
        ("Readings", "z:itemType", "dataset"),
    ],
)
def test_where_it_appeared_says_what_it_is(shelf: list[Citation], title: str, name: str, value: str) -> None:
    assert (name, value) in tags(by_title(shelf, title))


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Bo C. van Two", "Bo C. van Two"),
        ("Bo van Two", "van Two, Bo"),
        ("Bo Two, Jr.", "Two, Bo, Jr."),
        ("Bo C. van Two, Jr.", "Bo C. van Two Jr."),
        ("Lamp, Ltd.", "Lamp Ltd."),
        ("王小明", "王小明"),
    ],
)
def test_a_single_author_is_not_taken_for_two(cite: Cite, name: str, tag: str) -> None:
    """Zotero cuts the only `citation_author` at its comma when both sides have a blank, and takes what follows for given names."""
    paper = Paper("x.md", PaperId("arxiv", "2508.1"), "One", "2025-08-07", authors=(Name(name),))
    assert ("citation_author", tag) in tags(cite((paper,))[0])


def test_nothing_breaks_out(cite: Cite) -> None:
    paper = Paper("x.md", PaperId("doi", "10.1/x"), HOSTILE, "2025-08-07", lang="en", authors=(Name(HOSTILE),),
                  published="2025-08", publication={"type": "article-journal", "venue": HOSTILE, "volume": HOSTILE,
                                                    "pages": HOSTILE, "url": HOSTILE})  # fmt: skip
    (citation,) = cite((paper,))
    shown = HOSTILE.replace("$x$", "x")
    html = (
        render_tags(citation)
        + render_json_ld(citation, HOSTILE)
        + render_links(citation, "digests/2025-08-07/")
    )
    page = head(html)
    elements = [element.tag for element in page.iter() if element.tag not in ("html", "head", "body")]
    assert set(elements) == {"meta", "script", "link"} and elements.count("script") == 1
    assert dict(tags(citation))["citation_title"] == shown
    said = json.loads(page.find(".//script").text)
    assert (said["headline"], said["author"][0]["name"], said["keywords"]) == (shown, HOSTILE, HOSTILE)
    span = lxml.html.fragment_fromstring(render_coins(citation))
    assert (span.tag, sorted(span.attrib), span.text) == ("span", ["class", "title"], None)
    assert coins(citation)["rft.atitle"] == [shown]


def test_coins_of_every_kind(shelf: list[Citation]) -> None:
    lamps = coins(by_title(shelf, "Lamps & Tides"))
    assert lamps["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"] and lamps["rft.type"] == ["preprint"]
    assert lamps["rft.title"] == ["Lamps & Tides: 50% of n² Gauges_"]
    assert lamps["rft.au"] == ["Ada Quist", "van der Meer, Ludwig"] and lamps["rft.aucorp"] == ["Gemma Team"]
    assert lamps["rft_id"] == ["https://arxiv.org/abs/2508.01001"]
    journal = coins(by_title(shelf, "Lamps again"))
    assert journal["rft.genre"] == ["article"] and journal["rft.jtitle"] == ["Journal of Lamps & Light"]
    assert (journal["rft.spage"], journal["rft.epage"], journal["rft.date"]) == (["45"], ["67"], ["2025-08"])
    assert journal["rft_id"][0] == "info:doi/10.5555/lamps.2"
    assert coins(by_title(shelf, "Counting"))["rft.genre"] == ["proceeding"]
    assert coins(by_title(shelf, "On Buoys"))["rft.inst"] == ["University of Nowhere"]


def test_json_ld_and_links(cite: Cite) -> None:
    ada = Name("Ada Quist", orcid="0000-0002-1825-0097", affiliation="Tide Office")
    paper = Paper("x.md", PaperId("arxiv", "2508.01001"), "Lamps", "2025-08-07", ids=(PaperId("doi", "10.5555/l"),),
                  authors=(ada, Name("Gemma Team")), published="2025-08-05", status="withdrawn")  # fmt: skip
    (citation,) = cite((paper,))
    said = json.loads(head(render_json_ld(citation, "Tides, Lamps")).find(".//script").text)
    assert said["@type"] == "ScholarlyArticle" and said["creativeWorkStatus"] == "Withdrawn"
    assert said["author"] == [
        {"@type": "Person", "name": "Ada Quist", "sameAs": "https://orcid.org/0000-0002-1825-0097",
         "affiliation": "Tide Office"},
        {"@type": "Organization", "name": "Gemma Team"},
    ]  # fmt: skip
    assert said["sameAs"] == ["https://arxiv.org/abs/2508.01001", "https://doi.org/10.5555/l"]
    links = [(link.get("rel"), link.get("href")) for link in head(render_links(citation, "d/")).iter("link")]
    assert [(rel, href.lstrip(BASE)) for rel, href in links] == [
        ("cite-as", "https://doi.org/10.5555/l"),
        ("author", "https://orcid.org/0000-0002-1825-0097"),
        ("describedby", "d/papers.json"),
        ("type", "https://schema.org/ScholarlyArticle"),
    ]


def test_the_published_pages(library: Path) -> None:
    """As built: one tag for each of many authors, formats that agree, a span a card, none on a paper's page."""
    config = read_config(library / "mkdocs.yml")
    site = build(config).site
    for paper in site.papers:
        page = lxml.html.parse(str(library / "site" / site.url(paper) / "index.html")).getroot()
        names = [meta.get("name") for meta in page.iter("meta")]
        assert names.count("citation_author") == len(paper.authors)
        assert names.count("citation_title") == 1
        assert names.count("citation_publication_date") == bool(paper.published)
        key = re.match(r"@\w+\{(\w+),", page.get_element_by_id("bibtex").text)[1]  # type: ignore[index]
        assert json.loads(page.get_element_by_id("csl").text)[0]["id"] == key
        assert page.find_class("dg-cite__formats")[0].get("data-dg-cite") == key
        assert not page.xpath("//article//span[@class='Z3988']"), (
            "Zotero would offer a list instead of the paper"
        )
        beside = page.xpath("//link[@rel='describedby']/@href")[0]
        assert (library / "site" / site.url(paper) / beside).resolve().is_file()
    pages = [library / f"site/digests/2025-08/{page}index.html" for page in ("", "page/2/")]
    spans = [span for page in pages for span in lxml.html.parse(str(page)).xpath("//span[@class='Z3988']")]
    assert len(spans) == len(site.issues["2025-08"].papers)


def test_of_two_dois_that_of_the_version_of_record_is_cited(cite: Cite) -> None:
    """A preprint's own DOI stays an id; one that arXiv made is the id of arXiv."""
    server = Paper("x.md", parse_id("10.5555/rxiv.7"), "Kettles", "2025-08-07", authors=(Name("Ada One"),),
                   publication={"venue": "Kettle Letters", "doi": "10.5555/letters.12"})  # fmt: skip
    arxiv = replace(server, id=parse_id("10.48550/arXiv.2508.01001"))
    said = replace(arxiv, publication={"doi": "10.48550/arxiv.2508.01001"})
    for paper, doi in ((server, "10.5555/letters.12"), (arxiv, "10.5555/letters.12"), (said, "")):
        (citation,) = cite((paper,))
        assert dict(tags(citation)).get("citation_doi", "") == doi
        assert re.findall(r"doi = {(.*)}", render_bibtex(citation)) == [doi] * bool(doi)
        assert f'rel="cite-as" href="https://doi.org/{doi}' in render_links(citation, "d/") or not doi
        assert citation.urls[0] == paper.id.url
    assert cite((said,))[0].urls == ("https://arxiv.org/abs/2508.01001",)


@pytest.mark.parametrize(
    ("venue", "cited", "server"),
    [
        ("", "", "arXiv"),
        ("CoRR, abs/2508.01001", "", "arXiv"),
        ("arXiv preprint arXiv:2508.01001", "", "arXiv"),
        ("Corrosion Science", "Corrosion Science", ""),
        ("arXivLabs Notes", "arXivLabs Notes", ""),
        ("bioRxiv", "bioRxiv", ""),
    ],
)
def test_only_what_is_on_arxiv_alone_is_published_there(
    cite: Cite, venue: str, cited: str, server: str
) -> None:
    said = {"type": "article", "venue": venue, "volume": "abs/2508.01001" if "CoRR" in venue else ""}
    paper = Paper("x.md", parse_id("2508.01001"), "Kettles", "2025-08-07", publication=said)
    (citation,) = cite((paper,))
    assert (citation.venue, dict(tags(citation)).get("citation_publisher", ""), citation.volume) == (
        cited,
        server,
        "",
    )
    assert (
        ("PB  - arXiv" in render_ris(citation))
        == (build_csl(citation).get("publisher") == "arXiv")
        == bool(server)
    )


@pytest.mark.parametrize("url", ["https://doi.org/10.5555/Letters.12", "https://arxiv.org/pdf/2508.01001v2"])
def test_an_address_that_its_ids_have_is_said_once(cite: Cite, url: str) -> None:
    paper = Paper("x.md", parse_id("2508.01001"), "Kettles", "2025-08-07",
                  publication={"doi": "10.5555/letters.12", "url": url})  # fmt: skip
    assert cite((paper,))[0].urls == (
        "https://arxiv.org/abs/2508.01001",
        "https://doi.org/10.5555/letters.12",
    )


def test_a_paper_known_by_its_title_is_where_it_appeared() -> None:
    paper = Paper(
        "x.md", parse_id("title:kettles"), "Kettles", "2025-08-07", publication={"url": "https://l.example/1"}
    )
    assert paper.address == "https://l.example/1"
    assert (
        replace(paper, publication={"doi": "10.5555/l", "url": "https://l.example/1"}).address
        == "https://doi.org/10.5555/l"
    )
