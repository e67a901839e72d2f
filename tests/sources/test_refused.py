"""What each source cannot read: refused in words, with the line and a way out where there is one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from tests.sources.test_arxiv import PLAIN
from tests.sources.test_arxiv_feed import ATOM
from tests.sources.test_arxiv_oai import BARE, OWN
from tests.sources.test_biorxiv import ENTRY, answer
from tests.sources.test_crossref import UNIXREF
from tests.sources.test_csl import lamp
from tests.sources.test_huggingface import modern

PROSE = "We look at lighthouses from far away and up close, by day and by night. They blink. " * 3
RSS = '<rss version="2.0"><channel><title>Newts</title>{}</channel></rss>'


def error_feed(title: str) -> str:
    return ATOM.split("  <entry>")[0].replace("cs.RO updates on arXiv.org", title).replace(
        "cs.RO updates on the arXiv.org e-print archive.", "Bad archive: lanterns"
    ) + "</feed>"  # fmt: skip


def oai(inside: str) -> str:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'


# Source → files, with the line (a number) and words of the refusal.
REFUSED: dict[str, list[Any]] = {
    "acl": [
        ("<collection id='x'><volume>", "it looks cut off"),
        ("<PubmedArticleSet/>", "this XML is not a collection of the ACL Anthology: it is a <PubmedArticleSet>"),
        ("<collection/>", "this XML is not a collection of the ACL Anthology"),
        ("<collection id='2031.x'><volume id='1'><frontmatter/></volume></collection>", "there are no papers in it"),
        ("<collection id='2031.x'><volume id='1'><paper id='1'/></volume></collection>", "it has no title"),
    ],
    "arxiv": [
        ("<feed", "not well-formed XML"),
        (PLAIN[:1500], "it looks cut off"),
        ("<rss version='2.0'/>", "this is not an answer of arXiv's API"),
        (PLAIN.replace("https://arxiv.org/api/aBoat", "https://boats.example/"), "this is not an answer"),
        (PLAIN.replace("https://arxiv.org/api/aBoat", "http://rss.arxiv.org/atom/"), "not an answer", "arxiv-feed"),
        (PLAIN.replace("abs/", "boat/").replace("arxiv.org/boat", "boat"), "none of the 3 entries can be used"),
    ],
    "arxiv-feed": [
        (ATOM[:2000], "it looks cut off"),
        ("<html><title>cs.RO updates on arXiv.org</title></html>", "this is not a feed"),
        ("<rss><title>cs.RO updates on arXiv.org</title></rss>", "this is not a feed"),
        (error_feed("Lantern News"), "this is not a feed of arXiv's announcements"),
        (error_feed("ArXiv Query").replace("rss.arxiv.org/atom", "arxiv.org/api"), "not a feed of", "read by arxiv"),
        (error_feed("Feed error for query: lanterns"), "answered with an error: 'Bad archive: lanterns'"),
        (ATOM.replace("oai:arXiv.org:", "oai:boats:"), "none of the 3 entries can be used"),
    ],
    "arxiv-json": [
        (b"id,title", "this is not JSON"),
        (b"\xe9", "this is not UTF-8"),
        (b"1", "its only entry cannot be used; line 1: it is not an object"),
        (b"[]", "there are no papers in it"),
        (b'{"count": 0, "papers": []}', "there are no papers in it"),
        (b'{"error": "try later"}', "its only entry cannot be used; line 1: it has no arXiv id"),
        (b'[{"id": "2508.90001", ', "(it looks cut off)"),
        (b"[" * 100_000, "nested too deep"),
    ],
    "arxiv-listing": [
        ("A letter to the editor", "there is no paper of arXiv in it"),
        ("\\\\\n\\\\\n", "there is no paper of arXiv in it"),
        ("\\\\\narXiv:2508.90001\n", "its only entry cannot be used; line 2 (arXiv:2508.90001): it is cut off"),
    ],
    "arxiv-oai": [
        (OWN[:900], "it looks cut off"),
        ("<feed/>", "this is neither an OAI-PMH answer nor a record of one"),
        (oai("<Identify/>"), "the answer holds no records"),
        (oai('<error code="idDoesNotExist">No such lamp</error>'), "answered with an error: 'No such lamp'"),
        (oai('<error code="badVerb"/>'), "answered with an error: 'badVerb'"),
        ("<record/>", "its only entry cannot be used; record 1: its metadata are missing"),
        (oai("<ListRecords><record><header status='deleted'/></record></ListRecords>"), "it was deleted"),
        (BARE.replace("math/0306901", "lamps"), "'oai:arXiv.org:lamps' is not an arXiv id"),
        (BARE.replace("<dc:title>Lamp numbers of\n  random harbours</dc:title>", ""), "it has no title"),
    ],
    "bibtex": [
        ("Dear Ada,\nlamps are fine.", "no BibTeX entry"),
        ("{}", "@article"),
        ("@misc{a, author={Ada One}}", "it has no title"),
        (b"@misc{a, title={\0}}", "binary"),
    ],
    "biorxiv": [
        (b"<html>maintenance</html>", "this is not JSON"),
        (b"[]", 'it has no "messages" and "collection"'),
        (b'{"collection": []}', 'it has no "messages" and "collection"'),
        (b'{"messages": [], "collection": {}}', "collection: a list was expected, not an object"),
        (answer(status="no posts found"), "there are no preprints in it"),
        (answer(status="error: unknown server"), "bioRxiv answered 'error: unknown server'"),
        (answer(ENTRY | {"title": ""}), "its only entry cannot be used"),
        (answer(ENTRY | {"title": 7}), "title: text was expected, not a number (7)"),
    ],
    "crossref": [
        ({"status": "failed", "message-type": "validation-failure", "message": [ {"type": "parameter-not-allowed", "value": "x", "message": "This route does not support x"}]}, "Crossref answered with validation-failure: 'This route does not support x'"),
        ({"status": "error", "message-type": "exception", "message": "Timeout"}, "with exception: 'Timeout'"),
        ({"status": "ok", "message-type": "work-list", "message": {"items": []}}, "there are no works in it"),
        ({"status": "ok", "message-type": "member", "message": {"id": 1}}, "answered with member"),
        ({"status": "ok", "message-type": "work", "message": {"id": 1}}, "Crossref's answers changed"),
        ([{"title": ["x"]}], "nothing in it has a DOI"),
        (f"<doi_records>{UNIXREF[UNIXREF.rindex('<doi_record>') :]}", "answered with an error: 'doi:10.1000/none'"),
        ("<feed/>", "this XML is not Crossref's: it is a <feed>"),
        ("<doi_records/>", "there are no works in it"),
        (UNIXREF[:900], "not well-formed XML"),
    ],
    "csl-json": [
        ([], "there are no items in it"),
        ([{"itemType": "journalArticle", "title": "x"}], "Zotero's own JSON"),
        ([{"title": "x"}], "nothing in it has a type"),
        ([lamp(title="")], "its only entry cannot be used; item 1: it has no title"),
        ("references:\n- &a {id: x}\n- *a\n", "aliases"),
        ("references: " + "[" * 5000 + "]" * 5000, "nest"),
        ("references: " + "[" * 200_000, "nest"),
        ("references:\n- " + "- " * 50_000, "too deep"),
        ("title: [", "neither JSON nor YAML"),
        ("just words", "nothing in it has a type"),
    ],
    "feed": [
        (b"<!DOCTYPE html><html><head><title>Feeds</title></head></html>", "this is not a feed: RSS or Atom was expected"),
        (b"<html><br></html>", "this is not well-formed XML"),
        (b"<rss version='2.0'></rss>", "this is not a feed"),
        (b"<channel/>", "this is not a feed"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>", "the document type declares entities"),
        (RSS.format("<item/>").encode(), "its only entry cannot be used; entry 1: it has no title"),
    ],
    "huggingface": [
        (b"not json", "this is not JSON: expecting value in column 1"),
        (b'[{"paper": ', "(it looks cut off)"),
        (b"\xe9", "this is not UTF-8, which JSON always is"),
        (b"[" * 100_000, "this JSON cannot be read: it is nested too deep"),
        (b"[" + b"9" * 5000 + b"]", "a number in it is out of bounds"),
        (b"[NaN]", "a number in it is out of bounds"),
        ([], "the list of papers is empty: Hugging Face has none for this day"),
        (None, "the file holds 'null' and nothing else"),
        ("text", "and nothing else: the download failed"),
        ({}, "this JSON is not a Daily Papers answer: an object with no keys"),
        ({"a": 1}, "an object with a"),
        ({"error": "Rate limited"}, 'Hugging Face answered with an error: "Rate limited"'),
        ([7], "entry 1 is not an object with a paper in it"),
        ([{}], "entry 1: id: an arXiv id was expected, and there is none"),
        ([{"paper": []}], "entry 1: paper: an object was expected, not a list"),
        (["{'paper': open('x')}"], "entry 1 is text, but no Python literal of a paper"),
        (["__import__('os')"], "entry 1 is text, but no Python literal of a paper"),
        (["{'a': '\\d'}"], "entry 1 is text, but no Python literal of a paper"),
        (["{" * 70], "entry 1 is text, but no Python literal of a paper"),
        (["{'a': " + "-" * 200_000 + "1}"], "entry 1 is text, but no Python literal of a paper"),
        (["{'a': '" + "a" * 1_000_001], "entry 1 is longer than 1,000,000 characters"),
        (modern(paper_id="hello"), "entry 1: paper.id: 'hello' is not an arXiv id"),
        (modern(paper_id=2608.9), "entry 1: paper.id: text was expected, not a number (2608.9)"),
        (modern(title=..., paper_title=...), "entry 1: it has no title"),
        (modern(paper_summary="x" * 100_001), "entry 1: paper.summary: its text has more than 100,000 characters"),
    ],
    "markdown": [
        ("Just text.", 1, "the file has no front matter"),
        ("---\ntitle: a\n", 1, "the front matter is never closed"),
        ("---\ndate: 2020\ntitle: a: b\n---\n", 3, "the front matter is not YAML: mapping values are not"),
        ('---\nx: y\ntitle: "a\nz: b\n---\n', 3, "the front matter is not YAML: found unexpected end"),
        ("---\ntitle: [a, b\n---\n", 2, "the front matter is not YAML: did not find expected"),
        ("---\ntitle: a\nx: \x07\n---\n", 3, "the front matter is not YAML: control characters"),
        ("---\n- a\n---\n", 2, "the front matter is not a list of fields"),
        ("---\n? [a]\n: b\n---\n", 2, "the front matter has a list or mapping for a field's name"),
        ("---\na: &x b\nc: *x\n---\n", 2, "the front matter uses anchors or aliases"),
        (f"---\na: {'[' * 100_000}\n---\n", 2, "the front matter is nested too deep"),
        (f"---\n{'- ' * 100_000}\n---\n", 2, "the front matter is nested too deep"),
        ("+++\ntitle = 'a'\ndate = b\n+++\n", 3, "the front matter is not TOML: invalid value"),
        ("+++\ntitle = 'a'\nAda One\n+++\n", 3, "the front matter is not TOML: expected '='"),
        ("+++\ntitle = 'a\n+++\n", 2, "the front matter is not TOML"),
        (f"+++\na = {'[' * 100_000}\n+++\n", 2, "the front matter is not TOML that can be read"),
        (f"+++\na = {'9' * 5000}\n+++\n", 2, "the front matter is not TOML that can be read"),
        ("---\ntitle: About me\n---\nI live.\n", 0, "the page is about no paper"),
        ("---\nauthors: [Ada One]\n---\n", 0, "its only entry cannot be used; lantern.md: it has no title"),
    ],
    "nbib": [
        (b"TY  - JOUR\nTI  - A lamp\nER  -\n", 'no line begins with "PMID-"'),
        (b"PMID- 1\n", "its only entry cannot be used; line 1 (PMID 1): it has no title"),
        (b"PMID- 1\n\nPMID- 2\n", "none of the 2 records can be used; line 1 (PMID 1): it has no title"),
    ],
    "openalex": [
        ({"error": "Invalid query parameters error.", "message": "no such filter"}, "an error: 'no such filter'"),
        ({"meta": {"count": 0}, "results": []}, "there are no works in it"),
        ({"id": "https://openalex.org/A5000000001", "display_name": "Ada One"}, "not an answer of OpenAlex about works"),
        ({"meta": {}, "results": {}}, "results: a list was expected"),
    ],
    "openreview": [
        ([], "there are no notes in it"),
        ({"notes": []}, "there are no notes in it"),
        ({"a": 1}, "this JSON is not an answer of OpenReview"),
        (7, "this JSON is not an answer of OpenReview"),
        ({"name": "ChallengeRequiredError", "message": "Challenge required", "status": 403}, "OpenReview answered with an error: 'Challenge required'"),
        ({"notes": [7]}, "its only entry cannot be used; note 1: it is not an object"),
    ],
    "pubmed": [
        (b"\x00", "this is not well-formed XML"),
        ("<PubmedArticleSet><PubmedArticle>", "it looks cut off"),
        ("<PubmedArticleSet/>", "there are no articles in it"),
        ("<PubmedArticleSet><DeleteCitation/></PubmedArticleSet>", "there are no articles in it"),
        ("<PubmedArticle/>", "its only entry cannot be used; article 1: it has no title"),
        ("<feed/>", "this XML is not PubMed's: it is a <feed>"),
        ("<eFetchResult><ERROR>Cannot</ERROR></eFetchResult>", "PubMed answered with an error: 'Cannot'"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><PubmedArticle/>', "the document type declares entities"),
    ],
    "ris": [
        ("Dear Ada,\nlamps are fine.", "no RIS record"),
        ("{}", "TY  - JOUR"),
        ("PMID- 123\nTI  - On lamps\nAU  - One A\n", "no RIS record"),
        ("TY  - JOUR\nDO  - 10.5555/a\nER  - ", "it has no title"),
    ],
    "semanticscholar": [
        ({"error": "Paper with id x not found"}, "answered with an error: 'Paper with id x not found'"),
        ({"message": "Too Many Requests.", "code": "429"}, "an error: 'Too Many Requests.'"),
        ({"total": 0, "data": []}, "there are no papers in it"),
        ({"data": [{"citingPaper": {}}]}, "not an answer of Semantic Scholar about papers"),
        ([{"title": "x"}], "not an answer of Semantic Scholar about papers"),
        ([{"paperId": "c" * 40, "authors": []}], "it has no title"),
    ],
    "table": [
        (b"%PDF-1.7", "the file is a PDF, not text"),
        (b"title\0,year", "the file is binary, not text"),
        (b"just some words\nin lines", 'no column is called a title; there are "just some words"'),
        (b'[{"title": ', "this is not JSON"),
        (b"[]", "the list is empty"),
        (b"[{}]", "no column is called a title; there are none"),
        (b"[1, 2]", "it is not an object with columns"),
        (b'{"title": "A Lamp"', "this is not JSON"),
        (b"title,abstract\n", "there are columns, but no rows"),
        (b'"title', "a quotation mark in the column names is never closed"),
        (b'x,"' + b"y" * 200_000 + b'"', "the column names cannot be read: field larger than field limit"),
    ],
    "text": [
        (b" \n\r\n\t", 0, "the file is empty"),
        (b"\xef\xbb\xbf", 0, "the file is empty"),
        (b"%PDF-1.7 \xe2\xe3", 0, "the file is a PDF, not text"),
        (b"PK\x03\x04\x14\0", 0, "the file is a ZIP archive or an office document, not text"),
        (b"Aug 7\n\nA\0B", 3, "the file is binary, not text"),
        (b"\xff\xfe\x00", 0, "the file's first bytes say UTF-16, but it is not"),
        (b"Aug 7\n\n\x81\x8d", 3, "this is neither UTF-8 nor Windows-1252 text"),
        (b"\n<!DOCTYPE html><html>", 1, "this is the page's HTML source"),
        (b"<html lang='en'>", 1, "this is the page's HTML source"),
        (b'[{"paper": {}}]', 1, "this is JSON, not a page saved as text"),
        (b"Daily Papers\n\nAug 7\n\nSubscribe\n", 0, "the page holds no papers, only the site's own lines"),
        ("Aug 7\n\nOn Lamps", 3, 'no abstract follows "On Lamps"'),
        (f"Aug 7\n\nOn Lamps\n\nOn Fog\n\n{PROSE}", 3, 'no abstract follows "On Lamps"'),
        (f"Aug 7\n\nOn Lamps\n\n{PROSE}\n\nCan Fog Think?", 7, 'no abstract follows "Can Fog Think?"'),
        (f"Aug 7\n\n{PROSE}", 3, "a paper's title was expected here, " 'not "We look at lighthouses from far away and up close, by day…"'),
        (f"Aug 7\n\nOn Lamps\n\n{PROSE}\n\nConclusion\n\n{PROSE}", 7, '"Conclusion" is a section\'s heading: this is an article, not a page of papers'),
        ("Aug 7\n\nOn Lamps\n\n" + f"{PROSE}\n\n" * 9, 21, 'the text under "On Lamps" is too long for an abstract'),
        (f"Aug 7\n\nOn Lamps\n\n{PROSE}\n\nAug 8\n\nOn Fog\n\n{PROSE}", 7, 'the page says "Aug 7" first and "Aug 8" here'),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("key", "row"), [(key, row) for key, rows in REFUSED.items() for row in rows])
def test_what_cannot_be_read_is_refused_in_words(key: str, row: tuple[Any, ...]) -> None:
    file, *expected = row
    structured = not isinstance(file, str | bytes) or (key == "huggingface" and file == "text")
    data = file if isinstance(file, bytes) else (json.dumps(file) if structured else file).encode()
    name = {
        "csl-json": f"x.{'json' if structured else 'yaml'}",
        "markdown": "lantern.md",
        "table": "papers.csv",
    }
    with pytest.raises(SourceError) as caught:
        SOURCES[key].parse(data, name.get(key, "file"), Context(today="2025-08-20"))
    told = f"{caught.value}\n{caught.value.hint}"
    assert caught.value.exit_status == 3
    for words in expected:
        assert words == caught.value.line if isinstance(words, int) else words in told


JSON = (
    "arxiv-json",
    "biorxiv",
    "crossref",
    "csl-json",
    "huggingface",
    "openalex",
    "openreview",
    "registry",
    "semanticscholar",
)


@pytest.mark.parametrize("key", JSON)
@pytest.mark.parametrize(
    "data", [b"null", b"1", b'"text"', b"[]", b"{}", b"[null]", b"[[]]", b"[7]", b'{"a": 1}', b'{"message": 3}', b'{"items": []}',
             b"\0", b"<html>", b"Resource not found.", b"[" * 100_000, b"\xff\xfe", b"{"]
)  # fmt: skip
def test_something_else_is_refused_in_words(key: str, data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        SOURCES[key].parse(data, "answer.json", Context())
    assert len(caught.value.what) > 15


@pytest.mark.parametrize("key", SOURCES)
@pytest.mark.parametrize("data", [b"", b" \n\r\n\t"])
def test_an_empty_file_is_said_to_be_empty(key: str, data: bytes) -> None:
    with pytest.raises(SourceError, match="the file is empty"):
        SOURCES[key].parse(data, "file", Context(today="2025-08-20"))
