"""Every documented field of a paper, and where readers and programs find it: nothing is accepted and then lost."""

from __future__ import annotations

import re
from urllib.parse import unquote

import lxml.html
import pytest
import yaml

from digestgen.citations.cached import Citations
from digestgen.citations.ris import render_ris
from digestgen.config import read_config
from digestgen.library.fields import PAPER_FIELDS
from digestgen.library.parsers import DISCUSSED, PUBLICATION
from digestgen.model.paper import LINKS
from digestgen.publishing.build import build

# A format tells some fields of some types only, so there is a paper of each of these; `#` becomes its number.
TYPES = ("article-journal", "paper-conference", "report", "book")
CITED = "bibtex ris csl coins highwire"
FEEDS = "rss atom json"

# Field → its value, a pattern of what is looked for, and the outputs that have it, no others. Why they differ: a
# citation says what its format has a place for, and of several addresses one, that of the version of record if it is
# known; cards and letters say what one chooses by, and show four links, PDF and code before a third id; feeds are about the digest's day.
FIELDS: dict[str, tuple[object, str, str]] = {
    "id": ("arxiv:2508.7000#", r"2508\.70001",
           f"page card bibtex ris csl highwire json-ld catalog {FEEDS} calendar mail search terms"),
    "ids": (["pmid:3000000#"], "30000001", f"page card bibtex ris csl highwire json-ld catalog {FEEDS} mail terms"),
    "guid": ("urn:uuid:0000000#-0000-5000-8000-000000000000", "00000001-0000-5000", f"catalog {FEEDS} calendar"),
    "citation_key": ("Keymark:#", "Keymark:1", "page bibtex ris csl catalog"),
    "title": ("Kettles in Tune #", "Kettles in Tune 1", f"page card {CITED} json-ld catalog {FEEDS} calendar mail search"),
    "authors.name": ("Ada Quistmark", "Quistmark", f"page card {CITED} json-ld catalog {FEEDS} mail search"),
    "authors.orcid": ("0000-0002-1825-0097", "0000-0002-1825-0097", "page json-ld catalog"),
    "authors.affiliation": ("Office of Tides", "Office of Tides", "page json-ld"),
    "date": ("2031-03-14", r"2031-03-14|14 Mar(ch)? 2031", f"page card catalog {FEEDS} mail search"),
    "published": ("1998-06", r"1998[-/]06|1998,6|June 1998", "page csl highwire catalog"),  # citations give the date of the issue
    "updated": ("2029-02-03", "2029-02-03|3 February 2029", "page json-ld catalog"),
    "tags": (["kettles"], "Kettlestag", f"page card json-ld catalog {FEEDS}"),
    "summary": ("Summarymark.", "Summarymark", f"page card catalog {FEEDS} mail search"),
    "lang": ("cy", r"""["'= ]cy\b""", "page card ris csl coins highwire json-ld catalog rss atom json mail search"),
    "translations": ({"nn": {"title": "Titlemark", "summary": "Linemark", "abstract": "Othermark"}},
                     "(?i)titlemark", "page catalog terms"),
    "image.src": ("figures/imagemark.png", "imagemark.png", "page card"),
    "image.alt": ("Altmark", "Altmark", "page card"),
    "image.credit": ("Creditmark", "Creditmark", "page"),
    "image.license": ("https://creativecommons.org/licenses/by/4.0/", "licenses/by/4.0", "page"),
    "publication.venue": ("Venuemark", "Venuemark", f"page {CITED} json-ld catalog"),
    "publication.volume": ("V81", "V81", f"page {CITED} catalog"),
    "publication.issue": ("I82", "I82", f"page {CITED} catalog"),
    "publication.pages": ("P83–P84", "P83", f"page {CITED} catalog"),
    "publication.article": ("A86", "A86", "page bibtex ris csl coins catalog"),
    "publication.issued": ("1999-02", r"\b(?<!urn:uuid:)1999[-/,]0?2|year = \{1999|, 1999", f"page {CITED} json-ld catalog"),
    "publication.place": ("Placemark", "Placemark", "bibtex ris csl catalog"),
    "publication.edition": ("Editionmark", "Editionmark", "bibtex ris csl catalog"),
    "publication.genre": ("Genremark", "Genremark", "bibtex ris csl catalog"),
    "publication.publisher": ("Publishermark", "Publishermark", "bibtex ris csl highwire catalog"),
    "publication.series": ("Seriesmark", "Seriesmark", "bibtex ris csl catalog"),
    "publication.number": ("N85", "N85", "bibtex csl highwire catalog"),  # RIS has one place for it and the issue
    "publication.editor": (["Ed Editormark"], "Editormark", "bibtex ris csl highwire json-ld catalog"),
    "publication.doi": ("https://doi.org/10.5555/Appeared.#", r"10\.5555/appeared\.1",
                        f"page {CITED} json-ld catalog {FEEDS} terms"),
    "publication.url": ("https://letters.example/appeared/#", "letters.example/appeared/1",
                        f"page {CITED} json-ld catalog {FEEDS}"),
    **{f"links.{kind}": (f"https://{kind}mark.example/", f"{kind}mark.example", f"page catalog {FEEDS}")
       for kind in LINKS},
    "links.pdf": ("https://pdfmark.example/", "pdfmark.example", f"page card highwire catalog {FEEDS} mail"),
    "links.code": ("https://codemark.example/", "codemark.example", f"page card catalog {FEEDS} mail"),
    "status": ("replaced", "(?i)replaced", f"page card json-ld catalog {FEEDS} mail search"),
    "featured": (True, "(?i)featured", "card catalog"),
    "discussed.on": ("2032-05-06 16:07", r"6 May 2032, 16:07|20320506T1607", "page calendar"),
    "discussed.by": ("Bymark", "Bymark", "page calendar"),
    "discussed.where": ("Wheremark", "Wheremark", "page calendar"),
    "aliases": (["aliasmark-#"], "aliasmark-1", "redirects"),
    "sources": ({"lampery": {"url": "https://source.example/", "summary": "Sourcemark"}}, "Sourcemark", "page"),
    "abstract": ("", "Abstractmark", f"page catalog {FEEDS} search"),
    "note": ("", "Notemark", f"page card catalog {FEEDS} mail search"),
}  # fmt: skip
# Said by other means than a text of its own.
ELSEWHERE = {
    "publication.type": "decides which kind of entry, item and tags a citation is: test_dates.py, test_paper_page.py",
    "changed": "an item of the feed of changes, and days that move: tests/feeds/test_subscribers.py",
    "draft": "such a paper is published nowhere",
    "body": "whose words the abstract is: a heading of its own, and `abstract_by`",
    "imported": "is about the file, not the paper",
}


def build_front(number: int, kind: str) -> dict[str, object]:
    """The front matter with every field of FIELDS."""
    front: dict[str, object] = {
        "publication": {"type": kind},
        "authors": [{}],
        "image": {},
        "links": {},
        "discussed": {},
    }
    for name, (value, _, _) in FIELDS.items():
        field, _, part = name.partition(".")
        text = yaml.safe_load(yaml.safe_dump(value).replace("#", str(number)))
        if field == "authors":
            front["authors"][0][part] = text  # type: ignore[index]
        elif part:
            front[field][part] = text  # type: ignore[index]
        elif not PAPER_FIELDS[field].sections:
            front[field] = text
    return front


def cut(page: lxml.html.HtmlElement, path: str) -> str:
    """The HTML of an element, which is taken out of its page."""
    texts = []
    for element in page.xpath(path):
        texts.append(unquote(lxml.html.tostring(element, encoding="unicode", with_tail=False)))
        element.drop_tree()
    assert texts, path
    return "\n".join(texts)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is published of the papers, by output."""
    project = tmp_path_factory.mktemp("fields")
    (project / "mkdocs.yml").write_text(
        "site_name: Kettles\nsite_url: https://example.org/repo/\ntheme: {name: material, font: false}\n"
        "plugins: [digestgen]\nnav: [index.md]\n"
    )
    (project / "content/papers").mkdir(parents=True)
    (project / "content/figures").mkdir()
    (project / "content/figures/imagemark.png").write_bytes(b"a picture")
    (project / "content/tags.yml").write_text("kettles: {title: Kettlestag}\n")
    for number, kind in enumerate(TYPES, 1):
        front = yaml.safe_dump(build_front(number, kind), allow_unicode=True)
        text = f"---\n{front}---\n\nAbstractmark.\n\n## Notes\n\nNotemark.\n"
        (project / f"content/papers/{number}.md").write_text(text, "utf-8")
    site = build(read_config(project / "mkdocs.yml")).site
    folder = project / "site"

    def read(*names: str) -> str:
        return "\n".join([(folder / name).read_text("utf-8") for name in names])

    pages = lxml.html.fromstring(
        "<div>" + "".join([re.sub("</?(html|head|body)[^>]*>|<!doctype html>", "", read(site.url(p) + "index.html"))
                           for p in site.papers]) + "</div>"
    )  # fmt: skip
    issue = lxml.html.fromstring(read("digests/2031-03-14/index.html"))
    citations = Citations(site.library.papers)
    return {
        "bibtex": cut(pages, "//*[@id='bibtex']"),
        "csl": cut(pages, "//*[@id='csl']"),
        "highwire": cut(pages, "//meta[starts-with(@name, 'citation_')]"),
        "json-ld": cut(pages, "//script[@type='application/ld+json']"),
        "page": cut(pages, "//*[@class='dg-paper']"),
        "coins": cut(issue, "//*[@class='Z3988']"),
        "card": cut(issue, "//*[contains(@class, 'dg-card ') or @class='dg-card']"),
        "ris": "".join([render_ris(citations.of(paper)) for paper in site.papers]),
        "catalog": read("papers.json", "digests/2031-03-14/papers.json"),
        "rss": read("feed.xml"),
        "atom": read("atom.xml"),
        "json": read("feed.json"),
        "calendar": read("sessions.ics"),
        "mail": read("digests/2031-03-14/email.html"),
        "search": read("search/papers/0.json"),
        "terms": read("search/terms/0.json"),
        "redirects": "\n".join(site.redirects),
    }


def test_every_field_that_is_documented_is_here() -> None:
    parts = {
        "authors": ("name", "orcid", "affiliation"),
        "image": ("src", "alt", "credit", "license"),
        "publication": PUBLICATION,
        "links": LINKS,
        "discussed": DISCUSSED,
    }
    documented = {f"{name}.{part}" for name, own in parts.items() for part in own}
    documented |= {name for name in PAPER_FIELDS if name not in parts}
    assert {*FIELDS, *ELSEWHERE} == documented | {"abstract", "note"}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_told_where_it_has_to_be(field: str, outputs: dict[str, str]) -> None:
    _, pattern, wanted = FIELDS[field]
    assert [name for name, text in outputs.items() if re.search(pattern, text)] == [
        name for name in outputs if name in wanted.split()
    ]
