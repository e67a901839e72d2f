"""The table of sources is what the command line offers."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.library.update import build_new
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import recognise_source

DATA = Path(__file__).parent.parent / "data"
LAMP = {
    "text": "Daily Papers\n\nbyAK and the research community\n\nAug 7\n\nA Lamp\n\n"
    + "Lamps are lit at dusk. " * 12,
    "arxiv-listing": "\\\\\narXiv:2508.90001\nTitle: A Lamp\nAuthors: Ada Lumen\n\\\\\n  Lamps are lit at dusk.\n\\\\\n",
    "arxiv-json": '{"id": "2508.90001", "title": "A Lamp", "abstract": "Lit.", "submitter": "Ada Lumen"}',
    "bibtex": "@article{lamp, title = {A Lamp}, author = {Lumen, Ada}, year = 2025}",
    "ris": "TY  - JOUR\nTI  - A Lamp\nAU  - Lumen, Ada\nER  - \n",
    "endnote": "%0 Journal Article\n%A Lumen, Ada\n%T A Lamp\n",
    "registry": '{"@context": "https://schema.org", "@type": "ScholarlyArticle", "name": "A Lamp", "author": {"name": "Ada Lumen"}}',
    "csl-json": '[{"id": "lamp", "type": "article-journal", "title": "A Lamp", "author": [{"family": "Lumen"}]}]',
    "table": "Title,Authors,Year\nA Lamp,Ada Lumen,2025\n",
    "markdown": "---\ntitle: A Lamp\nauthors: [Ada Lumen]\n---\nLamps are lit at dusk.\n",
    "mail": "From: lamps@example.org\nSubject: Lamps\nMIME-Version: 1.0\n\nA Lamp\nhttps://arxiv.org/abs/2508.90001\n",
}
FILES = {
    "huggingface": "sources/huggingface/modern.json",
    "arxiv": "sources/arxiv/plain.xml",
    "arxiv-feed": "sources/arxiv-feed/day.rss",
    "arxiv-oai": "sources/arxiv-oai/own.xml",
    "pubmed": "sources/pubmed/set.xml",
    "nbib": "sources/nbib/five.nbib",
    "crossref": "recorded/crossref/batch/list.json",
    "openalex": "recorded/openalex/ids/own.json",
    "semanticscholar": "recorded/semanticscholar/search/page-1.json",
    "openreview": "recorded/openreview/venue/page-1.json",
    "biorxiv": "recorded/biorxiv/days/page-1.json",
    "acl": "sources/acl/2031.lamps.xml",
    "feed": "sources/feed/journal.rdf",
}


def read_example(key: str) -> tuple[bytes, str]:
    """A small file of a source, and its name."""
    if key in FILES:
        return (DATA / FILES[key]).read_bytes(), Path(FILES[key]).name
    return LAMP[key].encode(), {"table": "lamps.csv", "markdown": "lamp.md"}.get(key, "lamp")


def test_the_table_names_each_source_by_its_key():
    assert {key: source.key for key, source in SOURCES.items()} == {key: key for key in SOURCES}
    assert sorted(SOURCES) == sorted([*LAMP, *FILES])
    assert all("e.g. " in source.help and "\n" not in source.help for source in SOURCES.values())
    assert all(bool(source.asks) == bool(source.fetch) for source in SOURCES.values())


@pytest.mark.parametrize("key", SOURCES)
@pytest.mark.parametrize("context", [Context(day="2025-02-29"), Context(today="tomorrow")])
def test_a_context_without_a_real_day_is_refused(key: str, context: Context):
    with pytest.raises(SourceError, match=r'file: ".*" is not a day'):
        SOURCES[key].parse(read_example(key)[0], "file", context)


@pytest.mark.parametrize("key", SOURCES)
def test_equal_bytes_give_equal_values(key: str):
    data, name = read_example(key)
    first, second = (SOURCES[key].parse(data, name, Context(day="2025-08-07")) for _ in range(2))
    assert first == second
    assert first.records
    assert {(record.source, record.date) for record in first.records} == {(key, "2025-08-07")}
    if key in LAMP:
        assert [record.title for record in first.records] == ["A Lamp"]


BAD = "https:///lamps"
BAD_ADDRESSES = {
    "csl-json": f'[{{"id": "lamp", "type": "book", "title": "A Lamp", "author": [{{"family": "Lumen"}}], "URL": "{BAD}"}}]',
    "semanticscholar": f'[{{"paperId": "{"a" * 40}", "title": "A Lamp", "url": "{BAD}"}}]',
    "markdown": f"---\ntitle: A Lamp\nauthors: [Ada Lumen]\nurl: {BAD}\n---\n{BAD}\n",
    "bibtex": f"@article{{lamp, title = {{A Lamp}}, url = {{{BAD}}}}}",
    "ris": f"TY  - JOUR\nTI  - A Lamp\nUR  - {BAD}\nER  - \n",
    "table": f"Title,Authors,Url\nA Lamp,Ada Lumen,{BAD}\n",
    "feed": f"<rss version='2.0'><channel><item><title>A Lamp</title><link>{BAD}</link></item></channel></rss>",
}


@pytest.mark.parametrize("key", BAD_ADDRESSES)
def test_an_address_that_is_none_does_not_cost_the_paper(key: str):
    """A file whose `url` is not a web address would be refused when it is read back."""
    (record,) = SOURCES[key].parse(BAD_ADDRESSES[key].encode(), "lamp.md", Context(day="2025-08-07")).records
    assert BAD not in record.payload.values()
    merge = build_new(record, "content/papers/x/lamp.md", (), "2025-08-07")
    assert merge.paper.title == "A Lamp"


@pytest.mark.parametrize("key", [key for key in SOURCES if SOURCES[key].recognise])
def test_an_example_is_recognised(key: str):
    assert recognise_source(*read_example(key), SOURCES).key == key
