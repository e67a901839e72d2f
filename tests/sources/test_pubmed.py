"""PubMed's XML, article by article, and how PubMed is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.pubmed.api import SOURCE
from digestgen.sources.source import Answer, Context, Page, Parsed, Query, Request

# Of the first article, here and among those of five.nbib.
PUBLICATION = {"type": "article-journal", "venue": "Journal of household light", "volume": "12", "issue": "3", "pages": "113–125",
               "article": "e113", "issued": "2031-05"}  # fmt: skip
SET = (Path(__file__).parent.parent / "data" / "sources" / "pubmed" / "set.xml").read_bytes()


def read(data: bytes | str) -> Parsed:
    return SOURCE.parse(data if isinstance(data, bytes) else data.encode(), "pubmed.xml", Context())


def article(inside: str, outside: str = "") -> Record:
    (record,) = read(
        "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article>"
        f"<ArticleTitle>A lamp.</ArticleTitle>{inside}</Article>{outside}</MedlineCitation></PubmedArticle>"
    ).records
    return record


def ask(recording, query: Query) -> list[Page]:
    assert SOURCE.fetch
    return list(SOURCE.ask(query, recording.get, Context()))


def test_an_article_gives_all_that_a_reader_wants():
    lamp = read(SET).records[0]
    assert lamp.source == "pubmed"
    assert [str(one) for one in lamp.ids] == ["doi:10.5555/lamp.1", "pmid:90000001", "pmcid:PMC9000001"]
    assert lamp.title == "Lamps of Teapot minor at H₂O < 5%: a randomised trial"
    assert lamp.published == "2031-02-07"  # online before it was printed
    assert lamp.publication == PUBLICATION
    assert lamp.keywords == ("dusk", "T. minor", "Lighting", "Humans")
    assert lamp.links == {"html": "https://pmc.ncbi.nlm.nih.gov/articles/PMC9000001/"}
    assert (lamp.status, lamp.lang) == ("", "en")
    assert lamp.payload == {
        "place": 1,
        "url": "https://pubmed.ncbi.nlm.nih.gov/90000001/",
        "types": ["Randomized Controlled Trial"],
        "corrections": ["Erratum: J Househ Light. 2032;13(1):9"],
        "copyright": "© 2031 The Teapot Press.",
    }


def test_a_structured_abstract_keeps_its_labels():
    assert read(SET).records[0].abstract.split("\n\n") == [
        "**Background:** Lamps dim (P<0.05) when $x^{2}$ grows.",
        "**Materials and methods:** We lit *three* of them.",
        "They shone.",
    ]


def test_people_and_groups_are_authors_and_misspellings_are_not():
    ada, bo, group = read(SET).records[0].authors
    assert (ada.text, ada.orcid) == ("Ada B One Jr", "0000-0002-1825-0097")
    assert ada.affiliation == "Institute of Lamps, Teapot Town"  # the first, and no e-mail address
    assert (bo.text, bo.orcid, bo.affiliation) == ("B Two", "0000-0002-1694-233X", "")
    assert group.text == "The Kettle Consortium"


def test_translated_titles_lose_their_brackets_and_keep_their_original():
    _, kettles, boiler, *_ = read(SET).records
    assert (kettles.title, kettles.lang) == ("On [small] kettles", "en")
    assert kettles.payload["vernacular_title"] == "Über [kleine] Kessel"
    assert kettles.payload["language"] == "ger"
    assert kettles.published == "1998-12"
    assert (boiler.title, boiler.lang, boiler.published) == ("La bouilloire", "fr", "1990")
    assert "vernacular_title" not in boiler.payload


def test_a_retracted_paper_says_so():
    never = read(SET).records[3]
    assert never.status == "retracted"
    assert never.payload["corrections"] == ["Retraction: J Househ Light. 2033"]


@pytest.mark.parametrize(
    ("inside", "outside", "status"),
    [
        ("<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>", "",
         "retracted"),
        ("<PublicationTypeList><PublicationType>Review</PublicationType></PublicationTypeList>", "", ""),
        ("", '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionOf"/></CommentsCorrectionsList>', ""),
        ("", '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"/></CommentsCorrectionsList>',
         "retracted"),
        ("", '<CommentsCorrectionsList><CommentsCorrections RefType="RetractedandRepublishedIn"/>'
         "</CommentsCorrectionsList>", "replaced"),
    ],
)  # fmt: skip
def test_the_states_of_a_paper(inside: str, outside: str, status: str):
    assert article(inside, outside).status == status


def test_publishers_say_withdrawn_in_the_title():
    (record,) = read(
        "<PubmedArticle><MedlineCitation><Article><ArticleTitle>WITHDRAWN: Lamps.</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle>"
    ).records
    assert (record.title, record.status, record.ids) == ("WITHDRAWN: Lamps", "withdrawn", ())


@pytest.mark.parametrize(
    ("printed", "online", "published"),
    [
        ("<Year>2031</Year>", "<Year>2031</Year><Month>05</Month><Day>09</Day>", "2031-05-09"),
        ("<Year>2031</Year><Month>Jan</Month>", "<Year>2031</Year><Month>05</Month><Day>09</Day>", "2031-01"),
        ("<MedlineDate>1999 Spring</MedlineDate>", "", "1999"),
        ("<MedlineDate>1978-1979</MedlineDate>", "", "1978"),
        ("<MedlineDate>2003 Nov-Dec</MedlineDate>", "", "2003-11"),
        ("<Year>2031</Year><Month>Feb</Month><Day>30</Day>", "", "2031-02"),
        ("<Season>Winter</Season>", "", ""),
        (f"<Year>2031</Year><Month>{'9' * 5000}</Month>", "", "2031"),
    ],
)
def test_the_first_day_a_paper_was_public(printed: str, online: str, published: str):
    issue = f"<Journal><JournalIssue><PubDate>{printed}</PubDate></JournalIssue></Journal>"
    assert article(issue + (f"<ArticleDate>{online}</ArticleDate>" if online else "")).published == published


def test_a_chapter_and_a_whole_book():
    chapter, book = read(SET).records[4:]
    assert [str(one) for one in chapter.ids] == ["pmid:90000006"]  # the book's DOI is not the chapter's
    assert (chapter.title, chapter.published, chapter.updated) == ("Wicks", "2030-01-02", "2031-03-04")
    assert chapter.abstract == "**Clinical characteristics:** They burn."
    assert [name.text for name in chapter.authors] == ["Dee Four"]
    assert chapter.links == {"html": "https://www.ncbi.nlm.nih.gov/books/NBK900001/"}
    assert chapter.publication == {
        "type": "chapter",
        "venue": "The Book of Lamps",
        "publisher": "University of Teapots",
        "series": "Light Library",
        "editor": (Name("Ed Editor"),),
    }
    assert [str(one) for one in book.ids] == ["doi:10.5555/kettles", "pmid:90000007"]
    assert (book.title, book.published, book.publication) == (
        "The Book of Kettles",
        "2029",
        {"type": "book"},
    )


def test_entries_that_are_no_papers_are_skipped_and_said():
    assert [(one.where, one.why) for one in read(SET).skipped] == [
        ("article 5 (PMID 90000004)", "it is in the file twice; the first was taken"),
        ("article 6 (PMID 90000005)", "it has no title"),
    ]


def test_comments_before_the_set_are_passed_over_once():
    """As many as the head of a file holds took longer than the age of the sun: each could end in any other."""
    comments = "<!-- a lamp -->\n" * 250
    assert SOURCE.recognise and SOURCE.recognise(f"{comments}<PubmedArticleSet>", "x.xml")
    assert not SOURCE.recognise(f"{comments}<feed>", "x.xml")


def test_a_search_is_fetched_in_two_steps_and_its_losses_are_said(recorded):
    recording = recorded("pubmed/search")
    (page,) = ask(recording, Query(text="lamps AND wix", first="2031-01-01", last="2031-06-30"))
    assert [record.title for record in page.parsed.records] == ["A lamp", "A wick"]
    assert (page.done, page.total) == (3, 3)
    assert page.parsed.remarks == ('PubMed does not know "wix" and left it out.',)
    assert [(one.where, one.why) for one in page.parsed.skipped] == [
        ("90000012", "PubMed does not know this PMID")
    ]


def test_a_search_that_lists_fewer_than_it_counts_is_asked_to_go_on(recorded):
    recording = recorded("pubmed/search")
    ask(recording, Query(text="lamps AND wix", first="2031-01-01", last="2031-06-30"))
    assert [request.what for request in recording.asked] == [
        'search for "lamps AND wix"', 'search for "lamps AND wix"', "papers 1 to 3",
    ]  # fmt: skip


def test_pmids_are_asked_for_as_typed_in_any_way(recorded):
    words = ("90000010", "pmid:90000011", "https://pubmed.ncbi.nlm.nih.gov/90000012/", "90000010")
    (page,) = ask(recorded("pubmed/pmids"), Query(ids=words))
    assert [record.title for record in page.parsed.records] == ["A lamp"]
    assert [one.where for one in page.parsed.skipped] == ["90000011", "90000012"]


def test_an_answer_of_404_knows_none_of_them():
    assert SOURCE.fetch
    (page,) = SOURCE.ask(Query(ids=("7",)), lambda request: Answer(request.url, 404, b""), Context())
    assert [one.where for one in page.parsed.skipped] == ["7"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"{}", "has no esearchresult: PubMed's answers changed"),
        (b"[]", "has no esearchresult: PubMed's answers changed"),
        (b'{"esearchresult": {"count": "x", "idlist": []}}', "is not a number: PubMed's answers changed"),
        (b'{"esearchresult": {"count": "1", "idlist": ["x"]}}', "is not a number: PubMed's answers changed"),
        (b'{"esearchresult": {"count": 1, "idlist": []}}', "count: text was expected"),
        (b'{"esearchresult": {"count": "2", "idlist": []}}', "PubMed finds 2 papers and lists 0 of them"),
        (b'{"esearchresult": {"count": "10000", "idlist": []}}', "PubMed gives 9,999 of a search at most"),
        (b'{"esearchresult": {"ERROR": "Search Backend failed"}}', "PubMed cannot search for that: Search"),
    ],
)
def test_a_search_whose_answer_makes_no_sense_is_refused(answer: bytes, says: str):
    def get(request: Request) -> Answer:
        return Answer(request.url, 200, answer)

    assert SOURCE.fetch
    with pytest.raises(SourceError, match=says):
        list(SOURCE.ask(Query(text="lamps"), get, Context()))
