"""What the fields of each format of programs and registries become; test_forms.py counts and damages them."""

from __future__ import annotations

import json

import pytest

from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import recognise_source
from digestgen.sources.registries.reader import read_registries
from tests.sources.formats import FORMATS
from tests.sources.test_forms import TODAY


def read(form: str, kind: str = "plain") -> list[Record]:
    key, name, kinds = FORMATS[form]
    return list(SOURCES[key].parse(kinds[kind][0].encode(), name, Context(today=TODAY)).records)


ARTICLE = {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "45–67"}
WHOLE = {
    "EndNote, tagged": ARTICLE,
    "EndNote XML": ARTICLE,
    "RefWorks, tagged": ARTICLE,
    **dict.fromkeys(("JSON of DataCite",), ARTICLE | {"publisher": "Lamp Press", "editor": (Name("Eda Hill"),)}),
    **dict.fromkeys(("JSON of Zenodo", "JSON of Europe PMC", "JSON of Mendeley", "JSON of Zotero", "JSON of HAL", "JSON of ADS", "schema.org JSON-LD", "ERIC, tagged", "CSL-YAML"), ARTICLE),
    "JSON of Lens.org": ARTICLE | {"publisher": "Lamp Press"},
    "Web of Science, tab-delimited": {
        "type": "article-journal", "venue": "LAMP LETTERS", "volume": "12", "issue": "3", "pages": "45–67", "publisher": "Lamp Press",
    },
}  # fmt: skip


@pytest.mark.parametrize("form", WHOLE)
def test_a_plain_article_keeps_all_that_its_format_knows(form: str):
    lamps = read(form)[0]
    assert lamps.publication == WHOLE[form]
    assert (lamps.published, lamps.lang or "en") == ("2024-06-08", "en")
    assert lamps.authors[0].text == "Ada One"
    assert lamps.ids[0].scheme == "doi"
    assert lamps.keywords == ("lamps", "light")
    assert "light" in lamps.abstract


def test_endnotes_xml_has_italics_groups_and_ids_of_pubmed():
    lamps, kettles = read("EndNote XML")
    assert lamps.title == "Growth of Lampas rosea in H₂O"
    assert [(name.text, name.is_body) for name in lamps.authors] == [("Ada One", False), ("Lamp Team", False)]
    assert [str(one) for one in lamps.ids] == ["doi:10.5555/lamps.1", "pmid:123", "pmcid:PMC456"]
    assert kettles.title == "Kettles < Pots"
    assert kettles.publication == {
        "type": "chapter", "venue": "A Book of Kettles", "publisher": "Pot Press", "editor": (Name("Eda Hill"),),
    }  # fmt: skip


def test_refers_own_files_have_no_type_but_fields_that_tell():
    lamps, kettles = read("EndNote, tagged", "odd")
    assert (lamps.publication["type"], lamps.published) == ("article-journal", "1978-06")
    assert kettles.publication == {"type": "book", "publisher": "Pot Press"}


@pytest.mark.parametrize(("form", "title"), [("RefWorks, tagged", "灯的研究")])
def test_cnkis_refworks_file_separates_people_by_semicolons(form: str, title: str):
    (lamps,) = read(form, "odd")
    assert (lamps.title, [name.text for name in lamps.authors]) == (title, ["张三", "李四"])
    assert lamps.publication == {
        "type": "article-journal",
        "venue": "灯学报",
        "issue": "03",
        "pages": "12–15",
    }
    assert (lamps.keywords, list(map(str, lamps.ids))) == (("灯", "光"), ["doi:10.5555/lamps.1"])


def test_web_of_sciences_columns_are_as_written():
    (lamps,) = read("Web of Science, tab-delimited", "odd")
    assert (lamps.title, lamps.publication["type"], lamps.publication["pages"]) == (
        '"Lamps" in Rows', "paper-conference", "104567",
    )  # fmt: skip


def test_registries_know_people_groups_and_where_they_work():
    for form in ("JSON of DataCite", "JSON of Europe PMC", "schema.org JSON-LD"):
        lamps = read(form)[0]
        assert [(name.text, name.orcid) for name in lamps.authors] == [
            ("Ada One", "0000-0002-1825-0097"),
            ("Lamp Team", ""),
        ]
    assert read("JSON of DataCite")[0].authors[0].affiliation == "Lamp Institute"
    (lamps,) = read("JSON of INSPIRE")
    assert [name.text for name in lamps.authors] == ["Ada One", "LAMPS Collaboration"]
    two, pots = read("JSON of Zenodo", "odd")[0].authors
    assert (two.text, pots.text) == ("Bo Two", "Pot Group")


def test_help_names_each_registry():
    assert all(one.title in SOURCES["registry"].help for one in read_registries())


def test_datacite_has_titles_of_several_kinds():
    assert read("JSON of DataCite")[0].title == "Lamps in Rows: A Study"
    (kettles,) = read("JSON of DataCite", "odd")
    assert kettles.publication == {"type": "dataset", "venue": "Pots"}
    assert [str(one) for one in kettles.ids] == ["doi:10.5555/k.2"]


def test_inspire_tells_the_first_day_from_the_issues_and_numbers_from_pages():
    (lamps,) = read("JSON of INSPIRE")
    assert lamps.publication == {
        "type": "article-journal", "venue": "Lamp.Lett.", "volume": "12", "issue": "3", "pages": "104567", "issued": "2024",
    }  # fmt: skip
    assert (lamps.published, list(map(str, lamps.ids))) == (
        "2023-12-05",
        ["doi:10.5555/lamps.1", "arxiv:2402.91001"],
    )
    (kettles,) = read("JSON of INSPIRE", "odd")
    assert (kettles.title, kettles.publication) == ("Kettles: Pots", {"type": "article", "venue": "arXiv"})


def test_dblp_has_stops_numbers_of_homonyms_and_corr():
    lamps, kettles = read("JSON of DBLP")
    assert (lamps.title, [name.text for name in lamps.authors]) == ("Lamps & Rows", ["Ada One", "Bo Two"])
    assert lamps.publication == {"type": "paper-conference", "venue": "LAMPCONF", "pages": "45–67"}
    assert (kettles.title, list(map(str, kettles.ids))) == ("Kettles", ["arxiv:2402.91002"])
    assert kettles.publication == {"type": "article", "venue": "arXiv"}
    assert read("JSON of DBLP", "odd")[0].title == "Cups?"


def test_europe_pmcs_short_answers_have_authors_in_one_line():
    lamps, kettles = read("JSON of Europe PMC")
    assert list(map(str, lamps.ids)) == ["doi:10.5555/lamps.1", "pmid:123", "pmcid:PMC456"]
    assert [name.text for name in kettles.authors] == ["B Two", "CD Three"]
    assert kettles.publication == {"type": "article", "venue": "bioRxiv"}
    (lampen,) = read("JSON of Europe PMC", "odd")
    assert (lampen.title, lampen.lang, lampen.status) == ("Lampen", "en", "retracted")
    assert lampen.publication == ARTICLE | {"venue": "Lamp Lett"}


def test_europe_pmcs_results_alone_are_read_and_two_people_of_one_short_name_are_two():
    text = '[{"pmid": "7", "source": "MED", "title": "Lamps.", "authorString": "Wick K, Wick K.", "pubYear": "2026"}]'
    source = recognise_source(text.encode(), "results.json", SOURCES)
    (record,) = source.parse(text.encode(), "results.json", Context(today=TODAY)).records
    assert ([name.text for name in record.authors], record.published) == (["K Wick", "K Wick"], "2026")


def test_zoteros_notes_are_no_papers_and_its_extra_has_ids():
    lamps, kettles = read("JSON of Zotero")
    assert [str(one) for one in lamps.ids] == ["doi:10.5555/lamps.1", "pmid:123"]
    assert [name.text for name in lamps.authors] == ["Ada One", "Harbour Lamps"]
    assert ([str(one) for one in kettles.ids], kettles.publication) == (
        ["arxiv:2402.91001"],
        {"type": "article", "venue": "arXiv"},
    )
    assert kettles.authors == (Name("Bo De Luca", family="De Luca"),)


def test_hal_doaj_and_ads_have_types_and_days_of_their_own():
    _, thesis = read("JSON of HAL")
    assert thesis.publication == {"type": "thesis", "venue": "Kettle U", "url": "https://hal.example/tel-2"}
    assert (thesis.published, thesis.lang) == ("2023-02", "fr")
    (lamps,) = read("JSON of DOAJ")
    assert (lamps.publication, lamps.published) == (ARTICLE, "2024-06")
    assert lamps.authors[0].orcid == "0000-0002-1825-0097"
    lamps, kettles = read("JSON of ADS")
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo De Luca", "LAMP Collaboration"]
    assert lamps.abstract == "We light H₂."
    assert ([str(one) for one in kettles.ids], kettles.publication) == (
        ["arxiv:2402.91001"],
        {"type": "article", "venue": "arXiv"},
    )


def test_zenodos_communities_are_no_papers():
    text = '{"id": "l", "links": {"self": "https://zenodo.org/api/communities/l"}, "metadata": {"title": "Lamps"}}'
    with pytest.raises(SourceError):
        recognise_source(text.encode(), "community.json", SOURCES)


def test_mendeley_and_zenodo_have_theses_and_conferences():
    _, kettles = read("JSON of Mendeley")
    assert kettles.publication == {"type": "thesis", "venue": "Kettle U"}
    (odd,) = read("JSON of Mendeley", "odd")
    assert (odd.publication["type"], odd.publication["venue"], list(map(str, odd.ids))) == (
        "paper-conference", "Conf. on Kettles", ["arxiv:2402.91001"],
    )  # fmt: skip
    (odd,) = read("JSON of Zenodo", "odd")
    assert odd.publication == {"type": "paper-conference", "venue": "Conference on Kettles"}


def test_a_page_that_describes_other_things_too_has_one_paper():
    (kettles,) = read("schema.org JSON-LD", "odd")
    assert (kettles.title, list(map(str, kettles.ids))) == ("Kettles", ["doi:10.5555/k.2"])
    assert kettles.publication == {"type": "thesis", "venue": "Kettle U"}


def test_fields_of_another_shape_are_left_out_and_said():
    key, name, kinds = FORMATS["JSON of Zenodo"]
    parsed = SOURCES[key].parse(kinds["damaged"][0].encode(), name, Context())
    assert [record.title for record in parsed.records] == ["Lamps in Rows", "Cups"]
    assert any("an object" in remark or "a number" in remark for remark in parsed.remarks)


TABLES = {
    "CSV of Scopus": ARTICLE,
    "CSV of PubMed": ARTICLE,
    "Web of Science, table": ARTICLE | {"venue": "LAMP LETTERS", "publisher": "Lamp Press", "place": "KIEL"},
    "CSV of IEEE Xplore": {
        "type": "paper-conference",
        "venue": "Conf. on Lamps",
        "pages": "45–67",
        "publisher": "IEEE",
    },
    "CSV of the ACM": ARTICLE | {"publisher": "Lamp Press", "place": "Kiel"},
    "CSV of Springer": {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3"},
    "CSV of OpenAlex": ARTICLE,
    "JSON with BibTeX": {"type": "paper-conference", "venue": "Conference on Lamps", "pages": "45–67"},
}


@pytest.mark.parametrize("form", TABLES)
def test_a_table_says_all_that_its_program_knows(form: str):
    (lamps,) = read(form)
    assert (lamps.title, lamps.publication) == ("Lamps in Rows", TABLES[form])
    assert [name.text.split()[-1] for name in lamps.authors] == ["One", "Two"]
    assert lamps.published[:4] in ("2024", "2017")
    assert list(map(str, lamps.ids))[:1] == ([] if "BibTeX" in form else ["doi:10.5555/lamps.1"])


def test_tables_of_full_names_have_them_and_dates_in_two_columns_are_one():
    for form in ("CSV of Scopus", "Web of Science, table"):
        assert [name.text for name in read(form)[0].authors] == ["Ada One", "Bo Two"]
    assert read("Web of Science, table")[0].published == read("CSV of PubMed")[0].published == "2024-06-08"
    assert read("CSV of the ACM")[0].published == "2024-06"
    assert read("CSV of the ACM", "odd")[0].published == "2023-06"
    (kettles,) = read("CSV of PubMed", "odd")
    assert (kettles.title, kettles.published, kettles.publication["issued"]) == (
        "Kettles",
        "2024-01-05",
        "2024-07",
    )
    assert (kettles.publication["issue"], kettles.publication["pages"]) == ("Suppl 1", "S113–S115")


def test_springers_names_are_taken_apart_where_one_begins():
    assert [name.text for name in read("CSV of Springer")[0].authors] == ["Ada One", "Bo B. Two"]
    (kettles,) = read("CSV of Springer", "odd")
    assert [name.text for name in kettles.authors] == ["Mary McDonald Two"]
    assert kettles.publication == {"type": "chapter", "venue": "A Book of Kettles", "series": "Pots"}


def test_first_of_january_is_a_year_in_openalexs_table():
    (kettles,) = read("CSV of OpenAlex", "odd")
    assert (kettles.published, kettles.publication) == ("2023", {"type": "chapter", "pages": "7"})


def test_users_and_products_with_display_names_are_no_papers():
    for text in (
        "id,display_name,email,created\n1,Ada,a@x.example,2024\n",
        "id,display_name,url,type\n1,Lamp,https://x.example,lamp\n",
    ):
        with pytest.raises(SourceError):
            recognise_source(text.encode(), "users.csv", SOURCES)


def test_erics_records_have_numbers_of_their_own_and_types():
    lamps, kettles = read("ERIC, tagged")
    assert list(map(str, lamps.ids)) == ["doi:10.5555/lamps.1"]
    assert lamps.payload["url"] == "https://eric.ed.gov/?id=EJ1"
    assert (kettles.publication["type"], kettles.publication["venue"]) == ("report", "Lamp Board")
    assert read("ERIC, tagged", "odd")[0].publication == {
        "type": "thesis", "venue": "University of Kettles", "genre": "Ph.D. Dissertation", "url": "https://eric.ed.gov/?id=ED3",
    }  # fmt: skip


def test_what_reflib_writes_without_a_number_is_a_record_of_its_own():
    """RefLib 2.3.6 (findings/reflib-articles-are-sermons.sh); before, authors and type were read as parts of a title of RIS."""
    lamps, kettles = read("RefLib's NBIB")
    assert (lamps.title, lamps.authors, lamps.published) == (
        "Lamps in Rows",
        (Name("Ada One"),),
        "2024-06-08",
    )
    assert (kettles.title, kettles.authors, kettles.published) == ("Kettles", (Name("Bo Two"),), "2023-05")
    assert (list(map(str, kettles.ids)), kettles.publication) == (
        ["doi:10.5555/kettles.1"],
        {"type": "article"},
    )


def test_yaml_has_markdown_in_titles():
    (lamps,) = read("CSL-YAML")
    assert lamps.title == "Growth of Lampas rosea in Kiel"
    (kettles,) = read("CSL-YAML", "odd")
    assert (kettles.title, kettles.published, kettles.publication) == ("Kettles", "2023", {"type": "thesis"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prices.csv", "Product,Price\nLamp,12\n"),
        ("papers.tsv", "Heading\tWho\nLamps in Rows\tAda One\n"),
        ("papers.json", '[{"name": "Lamps in Rows", "who": "Ada One"}]'),
    ],
)
def test_a_table_that_is_not_understood_asks_for_its_columns(name: str, text: str):
    with pytest.raises(SourceError) as caught:
        recognise_source(text.encode(), name, SOURCES)
    assert "it cannot be told what this file is" in caught.value.what
    assert 'digestgen import table FILE --map title="Paper Title"' in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        '{"result": {"query": "dblp", "hits": {"@total": "0", "@sent": "0"}}}',
        '{"hits": {"hits": [], "total": 0}, "links": {"self": "https://zenodo.org/api/records"}, "metadata": {}}',
        '{"@context": "https://schema.org", "@graph": [{"@type": "Person", "name": "Ada One", "x": {"@type": "Report"}}]}',
    ],
)
def test_an_answer_without_papers_is_said_to_have_none(text: str):
    with pytest.raises(SourceError, match="there are no papers in it"):
        SOURCES["registry"].parse(text.encode(), "answer.json", Context())


def parse(source: str, text: str) -> tuple[Record, ...]:
    return SOURCES[source].parse(text.encode(), "papers.x", Context()).records


def test_the_acl_anthologys_endnote_has_proceedings_for_a_series_and_editors_of_its_own():
    text = "%0 Conference Proceedings\n%T Lamps in Rows\n%A One, Ada\n%Y Hill, Eda\n%S Proceedings of the Lamp Conference\n%D 2024\n"
    (lamps,) = parse("endnote", text)
    assert (
        lamps.publication["venue"] == "Proceedings of the Lamp Conference"
        and "series" not in lamps.publication
    )
    assert [name.text for name in lamps.publication["editor"]] == ["Eda Hill"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("bibtex", "@article{a, title={Lamps in Rows}, author={One, Ada}, journal={Available at SSRN 4700000}, year={2024}}"),
        ("ris", "TY  - JOUR\nT1  - Lamps in Rows\nA1  - One, Ada\nJO  - Available at SSRN 4700000\nY1  - 2024\nER  - \n"),
        ("endnote", "%0 Journal Article\n%T Lamps in Rows\n%A One, Ada\n%J Available at SSRN 4700000\n%D 2024\n"),
    ],
)  # fmt: skip
def test_google_scholar_says_in_the_journal_which_paper_of_ssrn_it_is(source: str, text: str):
    (lamps,) = parse(source, text)
    assert [str(one) for one in lamps.ids] == ["doi:10.2139/ssrn.4700000"]
    assert lamps.publication == {"type": "article", "venue": "SSRN"}


def test_google_scholars_pages_at_biorxiv_are_a_month():
    text = "@article{a, title={Lamps in Rows}, author={One, Ada}, journal={bioRxiv}, pages={%s}, year={2024}}"
    assert "pages" not in parse("bibtex", text % "2024--01")[0].publication
    assert parse("bibtex", text % "2024.01.02.573944")[0].publication["pages"] == "2024.01.02.573944"


def test_covidence_says_year_and_month_apart():
    (lamps,) = parse(
        "table",
        "Title,Authors,Published Year,Published Month,Covidence #\nLamps in Rows,One Ada,2024,Jun,#1\n",
    )
    assert lamps.published == "2024-06"


def test_a_program_has_its_version_and_its_code():
    meta = {"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "@type": "SoftwareSourceCode", "name": "lampkit", "version": "1.2",
            "author": [{"@type": "Person", "givenName": "Ada", "familyName": "One"}], "codeRepository": "https://code.example/ada/lampkit"}  # fmt: skip
    (lampkit,) = parse("registry", json.dumps(meta))
    assert lampkit.publication == {"type": "software", "edition": "1.2"}
    assert lampkit.links == {"code": "https://code.example/ada/lampkit"}
    (paper,) = parse("registry", json.dumps(meta | {"@type": "ScholarlyArticle"}))
    assert "edition" not in paper.publication
