"""Feeds of papers in every dialect of RSS and Atom, from journals, searches and groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from digestgen.problems import SourceError
from digestgen.sources.feed import reader as feed
from digestgen.sources.source import Context, Parsed, Query

FOLDER = Path(__file__).parent.parent / "data" / "sources" / "feed"
RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Newts</title>{}</channel></rss>'


def read(name: str, context: Context | None = None) -> Parsed:
    return feed.SOURCE.parse((FOLDER / name).read_bytes(), name, context or Context())


def read_items(*items: str) -> Parsed:
    text = RSS.format("".join(f"<item><title>A newt</title>{item}</item>" for item in items))
    return feed.SOURCE.parse(text.encode(), "https://newts.example/feed", Context())


@pytest.mark.parametrize(
    ("description", "abstract", "publication", "people"),
    [
        ("<p>Publication date: October 2026</p><p><b>Source:</b> Newt Letters, Volume 12, Issue 3</p><p>Author(s): Ada One, Bo De Two</p>",
         "", ("Newt Letters", "12", "3"), ["Ada One", "Bo De Two"]),
        ('<p>Newts, Published online: 12 August 2026; <a href="https://n.example">doi:10.5555/n1</a></p>We swim.', "We swim.", ("Newts", "", ""), []),
        ('<p>Newt Med. 2026 Aug 12. doi: 10.5555/n1. Online ahead of print.</p><p>ABSTRACT</p><p>We swim.</p><p>PMID:<a href="https://p.example/1">1</a> | DOI:<a href="https://d.example">10.5555/n1</a></p>',
         "We swim.", ("", "", ""), []),
        ("Newt J, Volume 12, Issue 3, August 2026. <br/><h2>ABSTRACT</h2><p>We swim.</p>", "We swim.", ("Newt J", "12", "3"), []),
        ('<p><img alt="TOC" src="https://n.example/i.gif"/></p><div><cite>Newt Lett.</cite></div><div>DOI: 10.5555/n1</div>', "", ("Newt Lett.", "", ""), []),
        ("Volume 12, Issue 3, May 2026, Page 1-9<br/>.", "", ("", "", ""), []),
        ("<h3>Abstract</h3> <p>We swim.</p>", "We swim.", ("", "", ""), []),
        ("<p>Newts of volume 3, issue 4 swim.</p>", "Newts of volume 3, issue 4 swim.", ("", "", ""), []),
    ],
)  # fmt: skip
def test_what_publishers_put_around_an_abstract_is_none(description, abstract, publication, people):
    (record,) = read_items(f"<description><![CDATA[{description}]]></description>").records
    assert record.abstract == abstract
    assert tuple(record.publication.get(key, "") for key in ("venue", "volume", "issue")) == publication
    assert [name.text for name in record.authors] == people


def test_entries_keep_the_order_of_their_feed():
    parsed = read_items("<guid>b</guid>", "<guid>a</guid>")
    assert [record.payload["place"] for record in parsed.records] == [1, 2]


def test_a_journal_in_rss_1_says_where_a_paper_appeared():
    (newt,) = read("journal.rdf").records
    assert newt.source == "feed"
    assert (
        newt.title == "Uptake of CO₂ by E. newtonii"
    )  # Dublin Core's: the feed's own title has the authors in it
    assert list(map(str, newt.ids)) == ["doi:10.5555/newt.2025.1"]
    assert newt.abstract == "Newts take up CO₂ in ponds (p < 0.05)."
    assert [name.text for name in newt.authors] == ["Ada One", "Bo Two"]
    assert (newt.date, newt.published, newt.updated) == ("", "2025-08-06", "")
    assert newt.keywords == ("ponds", "uptake")
    assert newt.links == {"html": "https://newts.example/a1?rss=1"}
    assert newt.publication == {
        "type": "article-journal",
        "venue": "Newt Letters",
        "volume": "3",
        "issue": "2",
        "pages": "11–19",
        "publisher": "Teapot & Sons",
    }
    assert newt.lang == "en"
    assert newt.payload == {
        "url": "https://newts.example/a1?rss=1",
        "feed": "Newt Letters: Latest",
        "license": "CC BY 4.0",
    }


def test_a_search_in_rss_2_gives_ids_and_whatever_else_is_in_it():
    parsed = read("search.rss")
    paper, post, lost = parsed.records
    assert paper.title == "Newts at 5 < pH < 7: a cohort study"
    assert list(map(str, paper.ids)) == ["doi:10.5555/pond.7", "pmid:90000001"]
    assert paper.abstract == "**BACKGROUND:** Newts are shy.\n\n**METHODS:** We waited."
    assert paper.published == "2025-08-05"  # the paper's; pubDate is the feed's
    assert paper.publication == {"type": "article-journal", "venue": "Journal of ponds"}
    assert paper.links == {}  # its address is its id
    assert paper.payload["url"] == "https://pubmed.ncbi.nlm.nih.gov/90000001/?utm_source=x"
    assert post.ids == () and post.keywords == ("newts",)
    assert [name.text for name in post.authors] == ["Ada One"]
    assert post.abstract == "The whole story, with a [link](<https://newts.example/x>) and an ."
    assert post.links == {
        "pdf": "https://newts.example/newts.pdf",
        "html": "https://search.example/posts/newts",
    }
    assert post.image == ""
    assert (lost.title, lost.abstract, lost.links) == ("A lost paper", "", {})
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("entry 4", "it has no title"),
        ("entry 5", "it is in the file twice; the first was taken"),
    ]


def test_a_group_in_atom_with_bases_and_languages():
    paper, talk = read("group.atom").records
    assert paper.title == "On newts & boats"
    assert list(map(str, paper.ids)) == ["arxiv:2508.90001"]
    assert paper.abstract == "Newts in $x^2$ boats."  # both are short: the longer one
    assert (paper.published, paper.updated, paper.lang) == ("2025-08-01", "2025-08-07", "en")
    assert paper.keywords == ("ponds", "boats")
    assert paper.links == {"pdf": "https://group.example/pdf/newts.pdf"}
    assert list(map(str, talk.ids)) == ["openreview:Newt123_x"]
    assert [name.text for name in talk.authors] == ["Ada One", "Bo Two"]
    assert (talk.published, talk.updated, talk.lang) == ("2025-07-01", "", "de")
    assert talk.links == {
        "html": "https://group.example/feeds/talks/newts",
        "video": "https://group.example/newts.mp4",
    }


def test_the_oldest_dialect_names_a_doctype_that_is_not_fetched():
    (newt,) = read("old.xml").records
    assert (newt.title, newt.links, newt.lang) == (
        "An old newt",
        {"html": "http://newts.example/1999/1"},
        "en",
    )


def test_the_day_that_the_curator_says_is_the_listing_day():
    assert {record.date for record in read("group.atom", Context(day="2025-08-08")).records} == {"2025-08-08"}


@pytest.mark.parametrize(
    ("item", "ids"),
    [
        ("<guid>https://doi.org/10.5555/a</guid>", ["doi:10.5555/a"]),
        ("<dc:identifier>DOI: 10.5555/a</dc:identifier>", ["doi:10.5555/a"]),
        ("<dc:identifier>PMID: 90000002</dc:identifier>", ["pmid:90000002"]),
        ("<dc:identifier>urn:doi:10.5555/a</dc:identifier><dc:identifier>ISSN 1234-5678</dc:identifier>", ["doi:10.5555/a"]),
        ("<link>https://huggingface.co/papers/2508.90001</link>", ["arxiv:2508.90001"]),
        ("<link>https://newts.example/10.5555</link><guid>title:newt</guid>", []),
        ("<guid>P12-3456</guid>", []),
        ("<link>https://aclanthology.org/P12-3456/</link>", ["acl:P12-3456"]),
    ],
)  # fmt: skip
def test_ids_wherever_they_stand(item: str, ids: list[str]):
    assert list(map(str, read_items(item).records[0].ids)) == ids


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("<dc:creator>Ada One, Bo Two, and Cy Three</dc:creator>", ["Ada One", "Bo Two", "Cy Three"]),
        ("<dc:creator>One, Ada; Two, Bo</dc:creator>", ["Ada One", "Bo Two"]),
        ("<author>ada@newts.example</author>", []),
        ("<author>Ada One</author>", ["Ada One"]),
        ("<dc:creator>&lt;a href='x'&gt;Ada One&lt;/a&gt;</dc:creator>", ["Ada One"]),
    ],
)
def test_authors_in_one_text_or_many(item: str, names: list[str]):
    assert [name.text for name in read_items(item).records[0].authors] == names


def test_episodes_that_share_an_address_are_different_episodes():
    show = "<link>https://newts.example/show</link><guid isPermaLink='false'>{}</guid>"
    assert len(read_items(show.format(1), show.format(2)).records) == 2


def test_a_summary_that_is_cut_gives_way_to_the_content():
    long, longer = "Newts are shy. " * 20, "Newts are quite shy. " * 40
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>{longer}</content:encoded>"
    cut, whole = read_items(
        f"<description>{long} […]</description>{content}", f"<description>{long}</description>{content}"
    ).records
    assert (cut.abstract, whole.abstract) == (longer.strip(), long.strip())


@pytest.mark.parametrize(("tail", "cut"), [("<longertag>" * 15 + "b", False), ("</longertag>\n" * 9, True)])
def test_tags_after_an_ellipsis_are_read_once(tail: str, cut: bool):
    """Whether a text is cut is looked up in its last 200 characters; each tag there took ten times as long."""
    long, longer = "Newts are shy. " * 20, "Newts are quite shy. " * 40
    (newts,) = read_items(
        f"<description><![CDATA[{long}… {tail}]]></description><dc:description>{longer}</dc:description>"
    ).records
    assert (newts.abstract == longer.strip()) is cut


def test_hostile_text_and_addresses_are_data():
    (newt,) = read_items(
        "<link>javascript:alert(1)</link><guid>data:text/html,x</guid>"
        "<description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt; [x](javascript:y) {{ z }}</description>"
        "<enclosure url='file:///etc/passwd' type='application/pdf'/><category>&lt;b&gt;x&lt;/b&gt;</category>"
    ).records
    assert newt.abstract == "\\[x](javascript:y) {\\{ z }}"
    assert (newt.links, newt.keywords) == ({}, ("x",))


def test_a_feed_that_was_cut_is_refused_and_says_what_to_do():
    data = (FOLDER / "search.rss").read_bytes()
    with pytest.raises(SourceError) as caught:
        feed.SOURCE.parse(data[: len(data) // 2], "search.rss", Context())
    assert "it looks cut off" in caught.value.what and caught.value.hint.startswith("Download the feed again")


def test_a_feed_without_entries_is_a_remark():
    parsed = feed.SOURCE.parse(RSS.format("").encode(), "feed.xml", Context())
    assert (parsed.records, parsed.remarks) == ((), ("The feed has no entries.",))


@pytest.mark.parametrize(
    "head",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id>',
        '<rss version="2.0"><channel><title>cs.CL updates on arXiv.org</title>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#">',
        "<html><head><link rel='alternate' type='application/rss+xml'></head>",
        "<feedback>", "<rsse>", "Newts: <rss version='2.0'>", "",
    ],
)  # fmt: skip
def test_other_formats_are_not_claimed(head: str):
    assert not feed.recognise(head, "newts.xml")


def test_feeds_are_fetched_one_by_one(recorded: Callable):
    play = recorded("feed/two-feeds")
    words = ("https://newts.example/toc.rdf", "https://group.example/feed")
    pages = list(feed.SOURCE.ask(Query(ids=words), play.get, Context()))
    assert [len(page.parsed.records) for page in pages] == [1, 2]
    assert [page.done for page in pages] == [1, 3]
    assert [request.what for request in play.asked] == ["feed 1 of 2", "feed 2 of 2"]
    limited = list(feed.SOURCE.ask(Query(ids=words[::-1], limit=1), play.get, Context()))
    assert [len(page.parsed.records) for page in limited] == [1]
