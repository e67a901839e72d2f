"""Tables of papers as programs and people write them, with columns of any name."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from digestgen.problems import SourceError
from digestgen.sources.source import Context, Parsed
from digestgen.sources.table.reader import COLUMNS, SOURCE


def read(data: bytes | str, name: str = "papers.csv", **columns: str) -> Parsed:
    raw = data.encode() if isinstance(data, str) else data
    return SOURCE.parse(raw, name, Context(columns=columns))


def refusal(data: bytes | str, columns: Mapping[str, str] | None = None) -> tuple[str, str]:
    with pytest.raises(SourceError) as caught:
        read(data, **(columns or {}))
    return str(caught.value), caught.value.hint


ZOTERO = """\
"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date","Date Added","Pages","Volume","Issue","Manual Tags"
"A1B2","journalArticle","2024","One, Ada; Two, Bo","A Lantern, ""lit"" at Noon","Journal of Lamps","10.5555/lamp.7","https://lamps.example.org/7","We light a lamp.

And then another.","2024-05-03","2024-06-01 10:00:00","7-19","3","2","light; reading"
"""


@pytest.mark.parametrize(
    ("extra", "ids", "key"),
    [
        ("arXiv:2405.98001 [cs.CL]", ["arxiv:2405.98001"], ""),
        (
            "Original Date: 1901\nPMID: 36900001\nCitation Key: one2024lantern",
            ["pmid:36900001"],
            "one2024lantern",
        ),
        ("PMCID: PMC9900001\ndoi: 10.5555/lamp.7", ["doi:10.5555/lamp.7", "pmcid:PMC9900001"], ""),
        ("DOI: none\narXiv: soon\nsee PMID: 5", [], ""),
    ],
)
def test_zotero_s_field_extra_has_ids_in_its_lines(extra: str, ids: list[str], key: str):
    parsed = read(f'"Title","Author","Extra"\n"A Lantern","One, Ada","{extra}"\n')
    (lantern,) = parsed.records
    assert [str(one) for one in lantern.ids] == ids and lantern.payload.get("key", "") == key
    assert not parsed.remarks


def test_zotero_s_export_has_commas_quotes_and_paragraphs_in_its_cells():
    parsed = read(ZOTERO)
    (lantern,) = parsed.records
    assert lantern.title == 'A Lantern, "lit" at Noon'
    assert [name.text for name in lantern.authors] == ["Ada One", "Bo Two"]
    assert lantern.abstract == "We light a lamp.\n\nAnd then another."
    assert [str(one) for one in lantern.ids] == ["doi:10.5555/lamp.7"]
    assert lantern.published == "2024-05-03"
    assert lantern.date == ""  # when it appeared, not when a digest listed it
    assert lantern.publication == {
        "type": "article-journal",
        "venue": "Journal of Lamps",
        "volume": "3",
        "issue": "2",
        "pages": "7–19",
    }
    assert lantern.keywords == ("light", "reading")
    assert lantern.payload == {"url": "https://lamps.example.org/7"}
    assert parsed.remarks == ('Columns that were not read: "Key", "Date Added".',)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cells_may_be_separated_and_encoded_as_spreadsheets_do(delimiter: str, end: str, encoding: str):
    rows = [["Title", "Year", "Notes"], ["Über Lampen", "2024", "ours"], ["Boats", "2023"]]
    text = end + "".join(delimiter.join(row) + end for row in rows)
    parsed = read(text.encode(encoding))
    assert [(one.title, one.published) for one in parsed.records] == [
        ("Über Lampen", "2024"),
        ("Boats", "2023"),
    ]
    assert parsed.remarks == ('Columns that were not read: "Notes".',)


def test_a_person_says_what_the_columns_are_and_the_rest_is_found():
    text = "Name of Work,Title,ABSTRACT ,Listed,Who\nPaper Boats,Dr,We fold.,2025-08-07,Ada One and Bo Two\n"
    parsed = read(text, title="name of work", authors="Who", date="Listed")
    (boats,) = parsed.records
    assert (boats.title, boats.abstract, boats.date) == ("Paper Boats", "We fold.", "2025-08-07")
    assert [name.text for name in boats.authors] == ["Ada One", "Bo Two"]
    assert parsed.remarks == ('Columns that were not read: "Title".',)


def test_every_field_can_be_mapped():
    for field in COLUMNS:
        columns = {"title": "t", field: "x"} if field != "title" else {"title": "x"}
        assert read("t,x\nA Lamp,B\n", **columns).records


def test_a_header_without_titles_is_refused_with_what_is_there():
    what, hint = refusal("Heading;Year\nPaper Boats;2023\n")
    assert what == 'papers.csv: no column is called a title; there are "Heading", "Year"'
    assert hint == 'Say which column holds titles: --map title="Paper Title"'


def test_a_map_to_nothing_is_refused():
    what, hint = refusal("Paper Title,Year\nBoats,2023\n", {"title": "Paper Titel"})
    assert what == 'papers.csv: there is no column "Paper Titel"; there are "Paper Title", "Year"'
    assert hint == 'Did you mean "Paper Title"?'
    what, hint = refusal("Title,Year\nBoats,2023\n", {"titel": "Title"})
    assert what == 'papers.csv: there is no field "titel" to map a column to'
    assert hint.startswith('Did you mean "title"? Fields are title, abstract, authors, ')


def test_a_table_that_several_programs_wrote_has_several_encodings():
    lines = [
        b" Title, Abstract,,Keywords",
        "Übung am Kocher,Abstract: We boil – twice.,,Keywords: kettle; steam".encode(),
        "Caf\xe9,Abstract: It\x92s na\xefve.\x81,,Keywords: tea".encode("latin-1"),
    ]
    parsed = read(b"\n".join(lines))
    kettle, tea = parsed.records
    assert (kettle.title, kettle.abstract) == ("Übung am Kocher", "We boil – twice.")
    assert kettle.keywords == ("kettle", "steam")
    assert (tea.title, tea.abstract, tea.keywords) == ("Café", "It’s naïve.", ("tea",))
    assert parsed.remarks == ("papers.csv is not UTF-8 throughout (line 3); that was read as Windows-1252.",)


def test_lists_in_a_cell_may_be_lists_of_python():
    text = "title\tauthors\tkeywords\nBoats\t['One, Ada', \"Bo O'Two\", 'Cy\\xa0Three']\t[]\n"
    (boats,) = read(text).records
    assert [name.text for name in boats.authors] == ["Ada One", "Bo O'Two", "Cy Three"]


def test_every_column_of_topics_is_read():
    (lamp,) = read("title,tags,primary_category\nLamps,dusk; light,cs.RO\n").records
    assert lamp.keywords == ("dusk", "light", "cs.RO")


def test_rows_that_do_not_fit_are_skipped_and_said():
    text = (
        "title,abstract,year\nA Lamp,lit, and out,2024\nBoats,We fold.,2023,,\n,No title.,2023\n\nKettles\n"
    )
    parsed = read(text)
    assert [one.title for one in parsed.records] == ["Boats", "Kettles"]
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("line 2", "it has 4 cells, but there are 3 columns"),
        ("line 4", "it has no title"),
    ]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing_unsaid():
    parsed = read('title,abstract\nA Lamp,lit\nBoats,"We fold.\nKettles,We boil.\n')
    assert [one.title for one in parsed.records] == ["A Lamp"]
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("line 3", "a quotation mark in it is never closed")
    ]
    long = read('title,abstract\nA Lamp,lit\nBoats,"' + "x" * 140_000 + '"\nKettles,We boil.\n')
    assert [one.title for one in long.records] == ["A Lamp"]
    assert long.skipped[0].why.startswith("from here on nothing can be read")


def test_json_objects_are_rows_too():
    rows = [
        {
            "title": "A Lamp",
            "authors": ["One, Ada", "Bo Two"],
            "year": 2024,
            "arxiv": "2401.01230v2",
            "pdf": True,
        },
        {"title": "Boats", "authors": "Cy Three;Di Four", "year": None, "score": 3.5},
        {"title": "Half a \ud83d pair", "authors": {"first": "Eve"}},
        "Kettles",
    ]
    wanted = [("A Lamp", ["Ada One", "Bo Two"], "2024"), ("Boats", ["Cy Three", "Di Four"], "")]
    for text, place in (
        (json.dumps(rows, indent=1), "entry"),
        ("\n".join(json.dumps(row) for row in rows), "line"),
    ):
        parsed = read(text, "papers.jsonl")
        assert [(r.title, [n.text for n in r.authors], r.published) for r in parsed.records] == wanted
        assert [str(one) for one in parsed.records[0].ids] == ["arxiv:2401.01230"]
        assert [(one.where, one.why) for one in parsed.skipped] == [
            (f"{place} 3", "authors: text was expected, not an object"),
            (f"{place} 4", "it is not an object with columns"),
        ]
        assert parsed.remarks == ('Columns that were not read: "score".',)


def test_ids_stand_in_columns_of_their_own_or_in_addresses():
    text = (
        "Title,DOI,arXiv ID,PMID,Site,ID\n"
        "A Lamp,https://doi.org/10.5555/Lamp.1,2401.0123,12345,https://openreview.net/forum?id=aBc_123xyz,17\n"
        "Boats,forthcoming,,,,arXiv:2401.00002\n"
    )
    parsed = read(text)
    assert [[str(one) for one in record.ids] for record in parsed.records] == [
        ["arxiv:2401.01230", "doi:10.5555/lamp.1", "pmid:12345", "openreview:aBc_123xyz"],
        ["arxiv:2401.00002"],
    ]
    assert parsed.records[1].payload == {"url": "https://arxiv.org/abs/2401.00002", "place": 2}
    assert parsed.remarks == ("line 3: the doi was left out: 'forthcoming' is not valid.",)


def test_dates_that_are_none_are_said_and_the_next_column_is_tried():
    text = "title,date,year,day\nA Lamp,morning,2024,soon\nBoats,morning,,2025-08-07\n"
    parsed = read(text, date="day")
    assert [(one.published, one.date) for one in parsed.records] == [("2024", ""), ("", "2025-08-07")]
    assert parsed.remarks == (
        "line 2: the day was left out: 'soon' is not valid.",
        "line 3: the date was left out: 'morning' is not valid.",
    )


def test_cells_are_data():
    text = "title,abstract,code\n<script>alert(1)</script> *Boats*,[x](javascript:alert(1)) {{ y }},javascript:z\n"
    (boats,) = read(text).records
    assert boats.abstract == r"\[x](javascript:alert(1)) {\{ y }}"
    assert boats.links == {}


TABLES = {
    "Zotero": (
        '"Item Type","Publication Year","Author","Title","Publication Title","Pages"\n"conferencePaper","2024","One, Ada","Lamps","Lamp Meeting","12--15"\n',
        {"type": "paper-conference", "venue": "Lamp Meeting", "pages": "12–15"},
    ),
    "PubMed": (
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
        '123,Lamps in rows.,"One A, Two B.",Lamp Med. 2024.,One A,Lamp Med,2024,2024/01/02,PMC77,,10.5555/l1\n',
        {"venue": "Lamp Med"},
    ),
    "Scopus": (
        "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Document Type,Source,EID\n"
        '"One, A.",Lamps,2024,Lamp Letters,12,3,104567,12,15,10.5555/l1,Article,Scopus,2-s2.0-1\n',
        {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "12–15", "article": "104567"},
    ),
    "Scopus, a number alone": (
        "Authors,Title,Year,Source title,Art. No.,Page start,Page end,Document Type,Source\nOne A.,Lamps,2024,,104567,,,Conference paper,Scopus\n",
        {"type": "paper-conference", "pages": "104567"},
    ),
    "Web of Science": (
        "Publication Type\tAuthors\tArticle Title\tSource Title\tDocument Type\tIssue Number\tStart Page\tEnd Page\tArticle Number\tPublication Year\n"
        "J\tOne, A\tLamps\tLamp Letters\tArticle; Proceedings Paper\t3\t12\t15\t\t2024\n",
        {"type": "paper-conference", "venue": "Lamp Letters", "issue": "3", "pages": "12–15"},
    ),
    "Publish or Perish": (
        "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,Type,DOI,Volume,Issue,StartPage,EndPage\n"
        "7,A One,Lamps,2024,Lamp Letters,Lamp Press,https://doi.org/10.5555/l1,,1,BOOK,,12,3,12,15\n",
        {"type": "book", "venue": "Lamp Letters", "publisher": "Lamp Press", "volume": "12", "issue": "3", "pages": "12–15"},
    ),
    "spelled otherwise": ("title,item_type,issue_no,start_page,end_page,article_no\nLamps,journal article,3,12,15,\n",
                          {"type": "article-journal", "issue": "3", "pages": "12–15"}),
    "German": ("Titel;Autoren;Jahr;Zeitschrift;Jahrgang;Heft;Seiten\nLampen;Eins, Ada;2015;Lampenblatt;3;2;12-15\n",
               {"venue": "Lampenblatt", "volume": "3", "issue": "2", "pages": "12–15"}),
    "Chinese": ("作者,题名,刊名,年,卷,期,页码\n\"张三, 李四\",灯火,灯学报,2020,3,2,12-15\n",
                {"venue": "灯学报", "volume": "3", "issue": "2", "pages": "12–15"}),
    "Number": ("Title,Journal,Volume,Number\nLamps,Lamp Letters,3,4\n", {"venue": "Lamp Letters", "volume": "3", "issue": "4"}),
    "Number of a submission": ("Title,Venue,Number\nLamps,Lamp Letters,4021\n", {"venue": "Lamp Letters"}),
    "pandas": ("Title,Journal,Year,Month,Day,Volume,Issue,Start Page,End Page\nLamps,Lamp Letters,2024.0,6.0,8.0,12.0,3.0,15.0,\n",
               {"venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "15"}),
    "a day online": ("Title,Source Title,Publication Date,Publication Year,Early Access Date\nLamps,Lamp Letters,JUN 8,2024,FEB 2024\n",
                     {"venue": "Lamp Letters", "issued": "2024-06-08"}),
    "Publish or Perish, which knows little": ("Title,Authors,Year,Source,Volume,Issue,StartPage,EndPage\nLamps,A One,2024,Lamp Letters,0,0,0,0\n", {"venue": "Lamp Letters"}),
    "Google Scholar": ('Authors,Title,Publication,Volume,Number,Pages,Year,Publisher\n"One, Ada; ",Lamps,arXiv preprint arXiv:2402.91017,,,,2024,\n',
                       {"type": "article", "venue": "arXiv"}),
    "Dimensions": ('"About the data: Exported on Feb 05, 2026. ""Lamps"""\nRank,DOI,Title,Source title,PubYear,Volume,Issue,Pagination,Publication Type,Authors\n'
                   '1,10.5555/l1,Lamps,Lamp Letters,2024,12,3,12-15,Article,"One, Ada"\n',
                   {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "12–15"}),
    "a thesis": ("Title,Item Type,Publisher\nLamps,thesis,University of Lamps\n", {"type": "thesis", "venue": "University of Lamps"}),
    "a report": ("Title,Item Type,Volume,Number,Publisher,Type\nLamps,report,,TR-1,Lamp Lab,Working paper\n",
                 {"type": "report", "venue": "Lamp Lab", "number": "TR-1", "genre": "Working paper"}),
    "biblatex's word for a thesis": ("Title,Item Type,Publisher,Type\nLamps,thesis,University of Lamps,mathesis\n",
                                     {"type": "thesis", "venue": "University of Lamps", "genre": "Master's thesis"}),
    "a preprint": ("Title,Item Type,Volume,Number,Publisher,Extra\nLamps,preprint,,arXiv:2402.91017,arXiv,\"seen\narXiv:2402.91017 [cs]\"\n",
                   {"type": "article", "venue": "arXiv"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "publication"), TABLES.values(), ids=TABLES)
def test_tables_of_many_programs_say_where_a_paper_appeared(text: str, publication: dict[str, str]):
    (lamp,) = read(text).records
    assert lamp.publication == publication
    if "Month,Day" in text or "Early" in text:
        assert lamp.published in ("2024-06-08", "2024-02")


def test_a_title_of_pubmed_ends_without_its_stop():
    (lamp,) = read(TABLES["PubMed"][0]).records
    assert lamp.title == "Lamps in rows"
    assert {str(one) for one in lamp.ids} == {"pmid:123", "pmcid:PMC77", "doi:10.5555/l1"}


def test_a_cell_may_hold_a_reference():
    entry = "@inproceedings{x, title={Lamps in Rows}, booktitle={Conference on Lamps}, year={2017}, doi={10.5555/l1}}"
    rows = [
        {
            "id": "a1",
            "title": "Lamps in Rows",
            "author": "Ada One;Bo Two",
            "abstract": "We light.",
            "bibtex": entry,
        }
    ]
    text = json.dumps(rows)
    (lamp,) = read(text, "lamps.json").records
    assert SOURCE.recognise and SOURCE.recognise(text, "lamps.json")
    assert (lamp.published, lamp.publication) == (
        "2017",
        {"type": "paper-conference", "venue": "Conference on Lamps"},
    )
    assert [str(one) for one in lamp.ids] == ["doi:10.5555/l1"]
    assert [name.text for name in lamp.authors] == ["Ada One", "Bo Two"]


def test_lines_of_json_with_references_are_rows():
    rows = [{"title": f"Lamps {n}", "author": "Ada One and Bo Two", "citation": f"@misc{{x, title={{Lamps {n}}}, year={{2017}}}}"} for n in (1, 2)]  # fmt: skip
    text = "\n".join(map(json.dumps, rows))
    assert SOURCE.recognise and SOURCE.recognise(text, "lamps.jsonl")
    parsed = SOURCE.parse(text.encode(), "lamps.jsonl", Context())
    assert [record.published for record in parsed.records] == ["2017", "2017"]
    assert [name.text for name in parsed.records[0].authors] == ["Ada One", "Bo Two"]


def test_the_stop_behind_pubmeds_authors_is_no_part_of_a_name():
    (lamp,) = read('PMID,Title,Authors\n1,Lamps,"One A, Two BC."\n').records
    assert [name.text for name in lamp.authors] == ["A One", "BC Two"]
    (lamp,) = read('PMID,Title,Authors\n1,Lamps,"One A, Two BC, Lamp Study Group."\n').records
    assert [name.text for name in lamp.authors] == ["A One", "BC Two", "Lamp Study Group"]
    (lamp,) = read('Title,Authors,Group Authors\nLamps,"One, Ada; Two, Bo",Harbour Lamps\n').records
    assert [name.text for name in lamp.authors] == ["Ada One", "Bo Two", "Harbour Lamps"]
    (lamp,) = read("Title,Authors\nLamps,[No author name available]\n").records
    assert not lamp.authors


def test_orcids_stand_in_the_authors_order_or_by_their_names():
    ada, bo = "0000-0002-1825-0097", "0000-0001-5109-3700"
    head = "title,authorships.author.display_name,authorships.author.orcid,externalIds.DOI\n"
    (record,) = read(f"{head}Lamps,Ada One|Bo Two,|https://orcid.org/{bo},10.5555/lamp\n").records
    assert [name.orcid for name in record.authors] == ["", bo] and str(record.ids[0]) == "doi:10.5555/lamp"
    wos = "Article Title,Author Full Names,ORCIDs\n"
    (record,) = read(f'{wos}Wicks,"One, Ada B.; Two, Bo; Two, Bea","One, Ada/{ada}; Two, B/{bo}"\n').records
    assert [name.orcid for name in record.authors] == [ada, "", ""]


def test_people_of_json_may_be_objects():
    parsed = read(
        '{"title": "Lamps", "authors": [{"given": "Ada", "family": "One"}, {"name": "Bo Two", "id": 1}], "year": [2020]}',
        "papers.jsonl",
    )
    assert [name.text for name in parsed.records[0].authors] == ["Ada One", "Bo Two"]
    assert parsed.records[0].published == "2020"


@pytest.mark.parametrize(
    "around",
    [
        '{"papers": [%s, %s]}',
        '{\n"date": "2025-08-07", "topics": ["lamps"], "items": [\n%s,\n%s]}',
        '{"n": 2, "data": [%s, %s]}',
    ],
)
def test_a_list_of_json_in_an_object(around: str):
    rows = [
        json.dumps({"title": title, "authors": ["Ada One"], "year": 2024}) for title in ("Lamps", "Kettles")
    ]
    text = around % tuple(rows)
    assert SOURCE.recognise and SOURCE.recognise(text, "papers.json")
    assert [record.title for record in read(text, "papers.json").records] == ["Lamps", "Kettles"]
    assert not SOURCE.recognise(rows[0], "package.json")  # of npm, say
    assert [record.title for record in read(rows[0], "paper.json").records] == ["Lamps"]


@pytest.mark.parametrize(
    ("text", "publication"),
    [
        (  # rispy 0.10
            '[{"type_of_reference": "CONF", "title": "Lamps", "authors": ["One, Ada"], "secondary_title": "LampConf", "tertiary_title":'
            ' "LNL", "urls": ["https://lamps.example/1", "https://arxiv.org/abs/2401.90001"]}]',
            {"type": "paper-conference", "venue": "LampConf", "series": "LNL"},
        ),
        (  # RefLib 2.3.6
            '[{"type": "journalArticle", "RISID": "l", "title": "Lamps", "authors": ["One, Ada"], "journal": "Lamp Letters", "urls":'
            ' ["https://lamps.example/1", "https://arxiv.org/abs/2401.90001"]}]',
            {"type": "article-journal", "venue": "Lamp Letters"},
        ),
    ],
    ids=["rispy", "RefLib"],
)
def test_a_list_of_addresses_has_ids_and_an_address(text: str, publication: dict[str, str]):
    (lamp,) = SOURCE.parse(text.encode(), "library.json", Context()).records
    assert (list(map(str, lamp.ids)), lamp.payload["url"]) == (
        ["arxiv:2401.90001"],
        "https://lamps.example/1",
    )
    assert {key: value for key, value in lamp.publication.items() if key != "url"} == publication


def test_json_of_others_is_not_a_table():
    assert SOURCE.recognise
    for row in (
        {"title": "Lamps", "authors": [{"name": "Ada One"}]},
        {"title": "Lamps"},
        {"title": "Lamps", "authors": ["A"], "paperId": "x"},
    ):
        assert not SOURCE.recognise(json.dumps([row]), "lamps.json")


def test_notion_calls_the_title_a_name() -> None:
    """Where nobody says who wrote it, a name may be anybody's."""
    (record,) = read("Name,Authors,Year\nLamps in Rows,Ada One,2026\n").records
    assert (record.title, [name.text for name in record.authors]) == ("Lamps in Rows", ["Ada One"])
    assert "no column is called a title" in refusal("Name,Year\nAda One,1990\n")[0]


def test_scopus_writes_a_series_behind_its_volume() -> None:
    (record,) = read(
        "Title,Year,Source title,Volume\nLamps in Rows,2024,Lecture Notes in Lamps,77 LNCS\n"
    ).records
    assert record.publication["volume"] == "77"


@pytest.mark.parametrize(
    "rights", ["© 2024 Elsevier Ltd", "(C) 2024 Lamp Press. All rights reserved.", "Copyright © 2024, The Author(s)."]
)  # fmt: skip
def test_whose_an_abstract_is_stands_behind_it_and_is_no_part_of_it(rights: str) -> None:
    (record,) = read(
        f'Title,Year,Abstract\nLamps in Rows,2024,"Lamps of (c) 2024 make glow. {rights}"\n'
    ).records
    assert record.abstract == "Lamps of (c) 2024 make glow."
