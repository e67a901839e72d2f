"""A fact of one paper, as each format says it, is the same fact in every record."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from digestgen.model.record import Record
from digestgen.sources import SOURCES, Context


def read(source: str, text: str) -> Record:
    (record,) = SOURCES[source].parse(text.encode(), "papers.x", Context()).records
    return record


def ris(*lines: str, kind: str = "JOUR") -> Record:
    return read("ris", "\n".join([f"TY  - {kind}", "TI  - Lamps in Rows", *lines, "ER  - "]))


def wos(*lines: str) -> Record:
    return read(
        "ris",
        "\n".join(["FN Lampery", "VR 1.0", "PT J", "AU One, A", "TI Lamps in Rows", *lines, "ER", "EF"]),
    )


def bibtex(fields: str, kind: str = "article") -> Record:
    return read("bibtex", f"@{kind}{{lamps, title={{Lamps in Rows}}, author={{One, Ada}}, {fields}}}")


def csl(**fields: object) -> Record:
    item = {
        "type": "article-journal",
        "title": "Lamps in Rows",
        "author": [{"family": "One", "given": "Ada"}],
    }
    return read("csl-json", json.dumps([item | fields]))


def crossref(**fields: object) -> Record:
    return read(
        "crossref",
        json.dumps({"DOI": "10.5555/l1", "type": "journal-article", "title": ["Lamps in Rows"]} | fields),
    )


def pubmed(article: str, issue: str = "", citation: str = "") -> Record:
    return read("pubmed", f"""<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><JournalIssue><Volume>12</Volume>
        {issue}</JournalIssue><Title>Lamp Letters</Title></Journal><ArticleTitle>Lamps in Rows.</ArticleTitle>{article}</Article>{citation}
        </MedlineCitation></PubmedArticle></PubmedArticleSet>""")  # fmt: skip


def nbib(*lines: str) -> Record:
    return read("nbib", "\n".join(["PMID- 1", "TI  - Lamps in Rows.", "JT  - Lamp Letters", *lines]))


def pii(number: str) -> str:
    return f'<ELocationID EIdType="pii">{number}</ELocationID>'


ALONE = {
    "RIS C7": ris("C7  - 104567"), "RIS SP": ris("SP  - 104567"), "WoS AR": wos("AR 104567"),
    "CSL page": csl(page="104567"), "CSL number": csl(number="104567"), "Crossref": crossref(**{"article-number": "104567"}),
    "PubMed": pubmed(pii("104567")), "nbib": nbib("LID - 104567 [pii]"),
    **{key: bibtex(f"{key}={{104567}}") for key in ("articleno", "eid", "Article-Number", "art_number", "article_number", "pages", "artnum", "elocation-id")},
    "EndNote": read("endnote", "%0 Journal Article\n%T Lamps in Rows\n%A Ada One\n%J Lamp Letters\n%] 104567\n"),
    "table": read("table", "Title,Authors,Journal,eLocation ID\nLamps in Rows,Ada One,Lamp Letters,104567\n"),
}  # fmt: skip
BOTH = {
    "RIS": ris("SP  - 12", "EP  - 15", "C7  - 104567"), "WoS": wos("BP 12", "EP 15", "AR 104567"), "WoS PS": wos("PS 12-15", "AR 104567"),
    "BibTeX": bibtex("pages={12--15}, eid={104567}"), "CSL": csl(page="12-15", number="104567"), "Crossref": crossref(page="12-15", **{"article-number": "104567"}),
    "PubMed": pubmed(f"<Pagination><MedlinePgn>12-5</MedlinePgn></Pagination>{pii('104567')}".replace("12-5", "12-15")),
    "nbib": nbib("PG  - 12-15", "LID - 104567 [pii]"),
}  # fmt: skip


@pytest.mark.parametrize("record", ALONE.values(), ids=ALONE)
def test_the_number_of_an_article_stands_for_its_pages(record: Record) -> None:
    assert record.publication["pages"] == "104567"
    assert not {"article", "number", "issue"} & set(record.publication)


@pytest.mark.parametrize("record", BOTH.values(), ids=BOTH)
def test_where_there_are_pages_they_win_and_the_number_is_kept(record: Record) -> None:
    assert (record.publication["pages"], record.publication["article"]) == ("12–15", "104567")


@pytest.mark.parametrize("number", ["S1080-6032(20)30001-2", "a/b/c"])
def test_a_publishers_own_id_is_no_number_of_an_article(number: str) -> None:
    assert "pages" not in pubmed(pii(number)).publication


def date(tag: str, year: int, month: str = "") -> str:
    return f"<{tag}><Year>{year}</Year>{f'<Month>{month}</Month>' if month else ''}</{tag}>"


ISSUES: Mapping[str, tuple[Record, str, str]] = {
    "PubMed": (pubmed(date("ArticleDate", 2019, "12"), date("PubDate", 2020, "Jan")), "2019-12", "2020-01"),
    "PubMed, a span": (pubmed(date("ArticleDate", 2019, "12"), "<PubDate><MedlineDate>2020 Jan-Feb</MedlineDate></PubDate>"), "2019-12", "2020-01"),
    "nbib": (nbib("DP  - 2020 Jan", "DEP - 20191205"), "2019-12-05", "2020-01"),
    "Crossref": (crossref(**{"published-online": {"date-parts": [[2019, 12, 5]]}, "published-print": {"date-parts": [[2020, 1]]}}), "2019-12-05", "2020-01"),
    "CSL": (csl(issued={"date-parts": [[2020, 1]]}, **{"available-date": {"date-parts": [[2019, 12, 5]]}}), "2019-12-05", "2020-01"),
    "WoS": (wos("EA DEC 2019", "PY 2020", "PD JAN"), "2019-12", "2020-01"),
    "WoS's BibTeX": (bibtex("Year={{2020}}, Month={{JAN}}, EarlyAccessDate={{DEC 2019}}"), "2019-12", "2020-01"),
    "WoS, of a conference": (wos("DT Proceedings Paper", "EA DEC 2019", "PY 2020", "PD JAN"), "2019-12", "2020-01"),
    "Dimensions": (read("table", "Title,Authors,Publication date,PubYear,Publication date (online),Publication date (print)\nLamps in Rows,Ada One,2019-12-05,2020,2019-12-05,2020-01\n"), "2019-12-05", "2020-01"),
    "EndNote": (ris("PY  - 2020", "DA  - 2020/01//", "ET  - 2019/12/05"), "2019-12-05", "2020-01"),
}  # fmt: skip


@pytest.mark.parametrize(("record", "published", "issued"), ISSUES.values(), ids=ISSUES)
def test_the_first_day_and_the_issues_date_are_both_kept(record: Record, published: str, issued: str) -> None:
    assert (record.published, record.publication["issued"]) == (published, issued)


def test_one_date_is_told_once() -> None:
    for record in (
        pubmed("", date("PubDate", 2020, "Jan")),
        nbib("DP  - 2020"),
        csl(issued={"date-parts": [[2020]]}),
        ris("PY  - 2020"),
    ):
        assert record.published[:4] == "2020" and "issued" not in record.publication


RETRACTED = {
    "WoS": wos("DT Article; Retracted Publication"),
    "WoS's BibTeX": bibtex("Type={{Article; Retracted Publication}}"),
    "RIS of Scopus": ris("M3  - Retracted"),
    "EndNote": read("endnote", "%0 Journal Article\n%T Lamps in Rows\n%A Ada One\n%9 Journal Article; Retracted Publication\n"),
    "CSV of Scopus": read("table", "Title,Authors,Document Type\nLamps in Rows,Ada One,Retracted\n"),
    "CSV of OpenAlex": read("table", "title,authorships.author.display_name,is_retracted\nLamps in Rows,Ada One,True\n"),
    "JSON": read("table", '[{"title": "Lamps in Rows", "authors": ["Ada One"], "is_retracted": true}]'),
    "Retraction Watch": read("table", "Title,Author,OriginalPaperDOI,RetractionNature\nLamps in Rows,Ada One,10.5555/l1,Retraction\n"),
}  # fmt: skip


@pytest.mark.parametrize("record", RETRACTED.values(), ids=RETRACTED)
def test_a_retracted_paper_is_known_by_its_type(record: Record) -> None:
    assert (record.title, record.status) == ("Lamps in Rows", "retracted")


@pytest.mark.parametrize("kind", ["Retraction", "Article", "Retraction of Publication", "not retracted"])
def test_a_notice_of_a_retraction_is_not_retracted(kind: str) -> None:
    table = read("table", f"Title,Authors,Document Type,is_retracted\nLamps in Rows,Ada One,{kind},False\n")
    assert not any(record.status for record in (wos(f"DT {kind}"), bibtex(f"type={{{kind}}}"), table))


SERIES = {
    "BibTeX": bibtex("series={Lamp Studies}, number={77}, publisher={Lamp Press}", "book"),
    "RIS": ris("T3  - Lamp Studies", "IS  - 77", "PB  - Lamp Press", kind="BOOK"),
    "CSL": csl(type="book", publisher="Lamp Press", **{"collection-title": "Lamp Studies", "collection-number": "77"}),
    "JSON of Zotero": read("registry", json.dumps({"data": {"itemType": "book", "title": "Lamps in Rows", "series": "Lamp Studies", "seriesNumber": "77", "publisher": "Lamp Press"}})),
    "CSV of Zotero": read("table", "Item Type,Title,Author,Series,Series Number,Publisher\nbook,Lamps in Rows,Ada One,Lamp Studies,77,Lamp Press\n"),
}  # fmt: skip


@pytest.mark.parametrize("record", SERIES.values(), ids=SERIES)
def test_a_book_has_its_number_in_its_series(record: Record) -> None:
    assert record.publication == {
        "type": "book",
        "series": "Lamp Studies",
        "number": "77",
        "publisher": "Lamp Press",
    }


THESES = {
    "RIS": ris("PB  - University of Lamps", "CY  - Kiel", "M3  - Master's thesis", kind="THES"),
    "RIS of citation-js": ris("PB  - University of Lamps", "CY  - Kiel", "M3  - mathesis", kind="THES"),
    "BibTeX": bibtex("school={University of Lamps}, address={Kiel}", "mastersthesis"),
    "BibTeX of citation-js": bibtex("school={University of Lamps}, address={Kiel}, type={mathesis}", "misc"),
    "biblatex": bibtex("institution={University of Lamps}, location={Kiel}, type={mathesis}", "thesis"),
    "CSL": csl(type="thesis", publisher="University of Lamps", genre="Master's thesis", **{"publisher-place": "Kiel"}),
    "CSL of citation-js": csl(type="thesis", publisher="University of Lamps", genre="mathesis", **{"publisher-place": "Kiel"}),
}  # fmt: skip


@pytest.mark.parametrize("record", THESES.values(), ids=THESES)
def test_a_thesis_is_of_its_school(record: Record) -> None:
    assert record.publication == {
        "type": "thesis",
        "venue": "University of Lamps",
        "place": "Kiel",
        "genre": "Master's thesis",
    }


def test_an_abstract_in_another_language_is_better_than_none() -> None:
    other = '<OtherAbstract Language="ger"><AbstractText>Lampen heilen.</AbstractText></OtherAbstract>'
    record = pubmed("", citation=other)
    assert (record.abstract, record.lang) == ("Lampen heilen.", "de")
    record = pubmed(
        "<Abstract><AbstractText>Lamps heal.</AbstractText></Abstract><Language>eng</Language>",
        citation=other,
    )
    assert (record.abstract, record.lang) == ("Lamps heal.", "en")
    assert nbib("OAB - Lampen heilen.").abstract == "Lampen heilen."
    none = "Abstract available from the publisher."
    record = pubmed(
        "",
        citation=f'<OtherAbstract Language="fre"><AbstractText>{none}</AbstractText></OtherAbstract>{other}',
    )
    assert (record.abstract, record.lang) == ("Lampen heilen.", "de")
    assert nbib(f"OAB - Publisher: {none}\nOAB - Lampen heilen.").abstract == "Lampen heilen."


@pytest.mark.parametrize("blanks", [" -", "-", "   -", "\t-"])
def test_ris_with_other_blanks_before_its_hyphens(blanks: str) -> None:
    text = "TY  - JOUR\nAU  - One, Ada\nTI  - Lamps in Rows\nAB  - We read.\nAI - based, and CO - too.\nER  - \n".replace(
        "  -", blanks
    )
    record = read("ris", text)
    assert (record.title, record.abstract) == ("Lamps in Rows", "We read. AI - based, and CO - too.")


def unixref(work: str, before: str = "") -> Record:
    return read(
        "crossref",
        f"""<doi_records><doi_record><crossref>{before}{work}</crossref></doi_record></doi_records>""",
    )


DOI = "<doi_data><doi>10.5555/l1</doi></doi_data>"


def printed(medium: str, year: int) -> str:
    return f'<publication_date media_type="{medium}"><year>{year}</year></publication_date>'


def test_the_earliest_of_crossrefs_dates_counts_in_xml_as_in_json() -> None:
    start = "<journal><journal_article><titles><title>Lamps in Rows</title></titles>"
    end = f"{DOI}</journal_article></journal>"
    digitised = unixref(start + printed("online", 2008) + printed("print", 1996) + end)
    assert digitised.published == "1996" and "issued" not in digitised.publication
    early = unixref(start + printed("online", 2019) + printed("print", 2020) + end)
    assert (early.published, early.publication["issued"]) == ("2019", "2020")


def test_a_review_and_people_outside_of_contributors_are_found() -> None:
    person = "<person_name><given_name>Ada</given_name><surname>One</surname></person_name>"
    title = "<titles><title>Review of Lamps</title></titles>"
    review = unixref(
        f"<peer_review><contributors>{person}</contributors>{title}<review_date><year>2024</year></review_date>{DOI}</peer_review>"
    )
    assert ([name.text for name in review.authors], review.published) == (["Ada One"], "2024")
    assert review.publication["type"] == "document"  # a referee's report on an article is none
    thesis = unixref(
        f"<dissertation>{person}{title}<approval_date><year>1999</year></approval_date>{DOI}</dissertation>"
    )
    assert ([name.text for name in thesis.authors], thesis.published) == (["Ada One"], "1999")


def test_arxiv_raw_has_versions_and_authors_in_one_text() -> None:
    record = read("arxiv-oai", """<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:2402.91001</identifier></header><metadata>
        <arXivRaw><id>2402.91001</id><submitter>Ada One</submitter><version version="v1"><date>Thu, 1 Feb 2024 10:00:00 GMT</date></version>
        <version version="v2"><date>Fri, 1 Mar 2024 10:00:00 GMT</date></version><title>Lamps in Rows</title><authors>Ada One (Kiel), Bo Two and Cy Three</authors>
        <categories>cs.CL cs.AI</categories><abstract>We light.</abstract></arXivRaw></metadata></record></ListRecords></OAI-PMH>""")  # fmt: skip
    assert [name.text for name in record.authors] == ["Ada One", "Bo Two", "Cy Three"]
    assert (record.published, record.updated, record.payload["version"]) == ("2024-02-01", "2024-03-01", 2)


ODD = (
    # written in BibTeX, in RIS, and what comes of it
    ("doi = {arXiv:2508.01234}", "DO  - arXiv:2508.01234", {"type": "article", "venue": "arXiv"}, "arxiv:2508.01234"),
    ("volume = {12(3)}", "VL  - 12 (3)", {"type": "article-journal", "volume": "12", "issue": "3"}, ""),
    ("journal = {bioRxiv}", "T2  - bioRxiv", {"type": "article", "venue": "bioRxiv"}, ""),
    ("journal = {SSRN Electronic Journal}", "T2  - SSRN Electronic Journal", {"type": "article", "venue": "SSRN Electronic Journal"}, ""),
    ("journal = {Archive of Rxiv Lamps}", "T2  - Archive of Rxiv Lamps", {"type": "article-journal", "venue": "Archive of Rxiv Lamps"}, ""),
    ("pages = {113--25}", "SP  - 113-25", {"type": "article-journal", "pages": "113–125"}, ""),
    ("pmcid = {PMC1234567}", "C2  - PMC1234567", {"type": "article-journal"}, "pmcid:PMC1234567"),
)  # fmt: skip


@pytest.mark.parametrize(("bibtex", "ris", "publication", "paper_id"), ODD)
def test_what_stands_in_another_field_s_place_is_read(
    bibtex: str, ris: str, publication: object, paper_id: str
) -> None:
    entry = f"@article{{a, title = {{Lamps in Rows}}, author = {{One, Ada}}, {bibtex}}}"
    record = f"TY  - JOUR\nTI  - Lamps in Rows\nAU  - One, Ada\n{ris}\nER  - \n"
    for source, text in (("bibtex", entry), ("ris", record)):
        (found,) = SOURCES[source].parse(text.encode(), "lamps", Context(today="2025-08-07")).records
        assert (found.publication, [*map(str, found.ids)]) == (publication, [paper_id] if paper_id else []), (
            source
        )


def test_an_iranian_year_beside_the_common_one_and_two_authors_by_initials() -> None:
    entry = "@article{a, title={Lamps}, author={A. One, B. C. Two and D. Three}, year={1402 [2023]}, language={Deutsch}}"
    (found,) = SOURCES["bibtex"].parse(entry.encode(), "a.bib", Context(today="2025-08-07")).records
    assert [name.text for name in found.authors] == ["A. One", "B. C. Two", "D. Three"]
    assert (found.published, found.lang) == ("2023", "de")
