"""One maker of records: the same dirty entry comes out the same, whichever source it came through.

Each row of `ENTRIES` writes one paper in a source's own format. A source is left out of a test where its format cannot
hold what the test is about, with the reason.
"""

from __future__ import annotations

import ast
import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Parsed
from digestgen.sources.toolkit.values import TOO_LONG

ROOMS = Path(__file__).parents[2] / "digestgen"
PROSE = (
    "We look at lamps by day and by night, from far away and up close, and count how often they blink. " * 3
)


def x(text: str) -> str:
    return html.escape(text)


def as_json(make: Callable[[str, str, str], object]) -> Callable[[str, str, str], str]:
    return lambda *said: json.dumps(make(*said))


def parted(name: str, family: str, given: str, whole: str) -> dict[str, str]:
    """A name in the fields of its parts, where it has some: the field of whole names is for institutions."""
    parts = name.split(", ")
    return {family: parts[0], given: parts[1]} if len(parts) == 2 else {whole: name}


def elements(fields: dict[str, str]) -> str:
    return "".join(f"<{tag}>{x(text)}</{tag}>" for tag, text in fields.items())


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


ENTRIES: dict[str, Callable[[str, str, str], str]] = {
    "text": lambda title, name, abstract: (
        f"Daily Papers\n\nbyAK and the research community\n\nAug 7, 2025\n\n{title}\n\n{abstract}\n"
    ),
    "huggingface": as_json(lambda title, name, abstract: [
        {"title": title, "paper": {"id": "2508.90001", "title": title, "summary": abstract, "upvotes": 1,
         "authors": [{"name": name}], "submittedOnDailyAt": "2025-08-07T00:00:00Z"}}]),
    "arxiv": lambda title, name, abstract: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><entry>'
        f"<id>http://arxiv.org/abs/2508.90001v1</id><title>{x(title)}</title><summary>{x(abstract)}</summary>"
        f"<author><name>{x(name)}</name></author></entry></feed>"
    ),
    "arxiv-feed": lambda title, name, abstract: (
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs.RO updates on arXiv.org</title><item>'
        f"<title>{x(title)}</title><guid>oai:arXiv.org:2508.90001v1</guid><dc:creator>{x(name)}</dc:creator>"
        f"<description>arXiv:2508.90001v1 Announce Type: new Abstract: {x(abstract)}</description></item></channel></rss>"
    ),
    "arxiv-oai": lambda title, name, abstract: (
        '<record xmlns="http://www.openarchives.org/OAI/2.0/"><header><identifier>oai:arXiv.org:2508.90001</identifier>'
        '</header><metadata><dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/">'
        f"<title>{x(title)}</title><creator>{x(name)}</creator><description>{x(abstract)}</description></dc>"
        "</metadata></record>"
    ),
    "endnote": lambda title, name, abstract: f"%0 Journal Article\n%T {title}\n%A {name}\n%X {abstract}\n",
    "registry": as_json(lambda title, name, abstract: {
        "@context": "https://schema.org", "@type": "ScholarlyArticle", "name": title, "abstract": abstract,
        "author": parted(name, "familyName", "givenName", "name"),
    }),
    "arxiv-listing": lambda title, name, abstract: (
        f"\\\\\narXiv:2508.90001\nTitle: {title}\nAuthors: {name}\n\\\\\n  {abstract}\n\\\\\n"
    ),
    "arxiv-json": as_json(lambda title, name, abstract: {
        "id": "2508.90001", "submitter": "Cy Three", "title": title, "abstract": abstract, "authors": [name]}),
    "bibtex": lambda title, name, abstract: (
        f"@article{{lamp, title = {{{title}}}, author = {{{name}}}, abstract = {{{abstract}}}}}"
    ),
    "ris": lambda title, name, abstract: f"TY  - JOUR\nTI  - {title}\nAU  - {name}\nAB  - {abstract}\nER  - \n",
    "csl-json": as_json(lambda title, name, abstract: [
        {"type": "article", "title": title, "abstract": abstract, "author": [parted(name, "family", "given", "literal")],
         "issued": {"date-parts": [[2025]]}}]),
    "pubmed": lambda title, name, abstract: (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article>"
        f"<ArticleTitle>{x(title)}</ArticleTitle><Abstract><AbstractText>{x(abstract)}</AbstractText></Abstract>"
        f"<AuthorList><Author>{elements(parted(name, 'LastName', 'ForeName', 'CollectiveName'))}</Author></AuthorList></Article>"
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ),
    "nbib": lambda title, name, abstract: f"PMID- 7\nTI  - {title}\nFAU - {name}\nAB  - {abstract}\n",
    "crossref": as_json(lambda title, name, abstract: {
        "message-type": "work", "message": {"DOI": "10.1000/lamp", "title": [title], "abstract": abstract,
                                            "author": [parted(name, "family", "given", "name")]}}),
    "openalex": as_json(lambda title, name, abstract: {
        "id": "https://openalex.org/W7", "title": title,
        "abstract_inverted_index": {
            word: [at for at, other in enumerate(abstract.split()) if other == word] for word in abstract.split()},
        "authorships": [{"raw_author_name": name}]}),
    "semanticscholar": as_json(lambda title, name, abstract: {
        "paperId": "a" * 40, "title": title, "abstract": abstract, "authors": [{"name": name}]}),
    "openreview": as_json(lambda title, name, abstract: {
        "id": "LampLight1", "forum": "LampLight1", "content": {
            "title": {"value": title}, "abstract": {"value": abstract}, "authors": {"value": [name]}}}),
    "biorxiv": as_json(lambda title, name, abstract: {
        "messages": [{"status": "ok", "total": 1}],
        "collection": [{"doi": "10.1101/7", "title": title, "authors": name, "abstract": abstract, "version": "1"}]}),
    "acl": lambda title, name, abstract: (
        f'<collection id="2031.lamps"><volume id="1"><paper id="1"><title>{x(title)}</title>'
        f"<author><last>{x(name)}</last></author><abstract>{x(abstract)}</abstract></paper></volume></collection>"
    ),
    "feed": lambda title, name, abstract: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Lamps</title><entry><id>tag:lamps.example,2025:1</id>'
        f"<title>{x(title)}</title><author><name>{x(name)}</name></author><summary>{x(abstract)}</summary></entry></feed>"
    ),
    "table": lambda title, name, abstract: (
        f"Title,Authors,Abstract\n{quoted(title)},{quoted(name)},{quoted(abstract)}\n"
    ),
    "markdown": lambda title, name, abstract: (
        f"---\ntitle: {quoted(title)}\nauthors: [{quoted(name)}]\nabstract: {quoted(abstract)}\n---\n"
    ),
    "mail": lambda title, name, abstract: (
        "From: lamps@example.org\nSubject: Lamps\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
        f'<p><a href="https://arxiv.org/abs/2508.90001">{x(title)}</a></p><p>{x(abstract)}</p>\n'
    ),
}  # fmt: skip
NAMELESS = {"text": "the page has no authors", "mail": "a newsletter names no authors"}
COMMAS = {
    **NAMELESS,
    "arxiv-feed": "a comma parts two people",
    "arxiv-listing": "a comma parts two people",
}
PAGES = {"text": "a text of 20,000 characters is an article, and the page is refused with its line"}


def read(key: str, title: str = "On Lamps", name: str = "Ada One", abstract: str = PROSE) -> Parsed:
    file = {"markdown": "lamp.md", "table": "lamps.csv"}.get(key, "lamps")
    return SOURCES[key].parse(ENTRIES[key](title, name, abstract).encode(), file, Context(day="2025-08-07"))


def test_every_source_has_an_entry() -> None:
    assert ENTRIES.keys() == SOURCES.keys()


@pytest.mark.parametrize("key", ENTRIES)
def test_a_broken_encoding_is_healed(key: str) -> None:
    (record,) = read(key, title="Lampen fÃ¼r Ã–fen", name="JÃ¼rgen Zwei").records
    assert record.title == "Lampen für Öfen"
    assert [name.text for name in record.authors] == ([] if key in NAMELESS else ["Jürgen Zwei"])
    assert record.abstract.split() == PROSE.split()


@pytest.mark.parametrize("key", sorted(ENTRIES.keys() - COMMAS.keys()))
def test_a_family_name_first_is_turned(key: str) -> None:
    (record,) = read(key, name="One, Ada").records
    assert [name.text for name in record.authors] == ["Ada One"]


@pytest.mark.parametrize("key", sorted(ENTRIES.keys() - NAMELESS.keys()))
@pytest.mark.parametrize("name", ["Ada One*", "Ada One†‡", "Ada One²", "Ada One∗¹"])
def test_marks_of_footnotes_are_no_part_of_a_name(key: str, name: str) -> None:
    (record,) = read(key, name=name).records
    assert [name.text for name in record.authors] == ["Ada One"]


@pytest.mark.parametrize("key", ENTRIES)
@pytest.mark.parametrize(
    ("title", "abstract", "status"),
    [
        ("On Lamps", f"This paper has been withdrawn by the authors. {PROSE}", "withdrawn"),
        ("Retracted: On Lamps", PROSE, "retracted"),
        ("On Lamps", f"{PROSE} An earlier paper was withdrawn.", ""),
    ],
)
def test_what_became_of_a_paper_is_read_in_its_first_words(
    key: str, title: str, abstract: str, status: str
) -> None:
    (record,) = read(key, title=title, abstract=abstract).records
    assert (record.title, record.status) == (title, status)


@pytest.mark.parametrize("key", sorted(ENTRIES.keys() - PAGES.keys()))
def test_a_text_of_101_000_characters_costs_the_entry(key: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(key, abstract=" ".join(f"{number:0100}" for number in range(1_000)))
    assert caught.value.what.startswith("its only entry cannot be used; ")
    assert caught.value.what.endswith(TOO_LONG)


# These read nothing of a source's: a paper begun by hand, a candidate as the inbox has it, a question whether a paper is
# here, a paper that the desk shows again.
NOT_READ = {f"collecting/{name}.py" for name in ("blank", "candidates", "inbox", "desk/items")}


def test_records_are_made_in_one_module_alone() -> None:
    makers = [
        file.relative_to(ROOMS).as_posix()
        for file in sorted(ROOMS.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Record"
    ]
    assert [maker for maker in makers if maker not in NOT_READ] == ["sources/records.py"]
