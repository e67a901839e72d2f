"""Each format of programs and registries: recognised, counted, damaged; and what its fields become."""

from __future__ import annotations

import pytest

from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import recognise_source
from tests.sources.formats import FORMATS
from tests.sources.test_forms import TODAY, damage, make_file

CASES = [(form, kind) for form, (_, _, kinds) in FORMATS.items() for kind in kinds]


def read(form: str, kind: str = "plain") -> list[Record]:
    key, name, kinds = FORMATS[form]
    return list(SOURCES[key].parse(kinds[kind][0].encode(), name, Context(today=TODAY)).records)


@pytest.mark.parametrize(("form", "kind"), CASES)
def test_each_format_is_recognised_and_counted(form: str, kind: str):
    key, name, kinds = FORMATS[form]
    text, records, skipped = kinds[kind]
    assert recognise_source(text.encode(), name, SOURCES).key == key
    assert recognise_source(text.replace("\n", "\r\n").encode("utf-8-sig"), name, SOURCES).key == key
    if isinstance(records, str):
        with pytest.raises(SourceError, match=records):
            SOURCES[key].parse(text.encode(), name, Context(today=TODAY))
        return
    parsed = SOURCES[key].parse(text.encode(), name, Context(today=TODAY))
    assert (len(parsed.records), len(parsed.skipped)) == (records, skipped), parsed.skipped
    assert all(make_file(record) for record in parsed.records)


def damage_all(first: int, end: int) -> None:
    for seed in range(first, end):
        form, kind = CASES[seed % len(CASES)]
        key, name, kinds = FORMATS[form]
        data = damage(kinds[kind][0], seed)
        records = []
        try:
            records += SOURCES[key].parse(data, name, Context(today=TODAY)).records
        except SourceError as error:
            assert error.what
        try:
            recognise_source(data, name, SOURCES)
        except SourceError as error:
            assert error.hint or error.what
        for record in records:
            make_file(record)


def test_damaged_formats_are_read_or_refused():
    damage_all(0, 200)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(200, 10_200, 1000))
def test_ten_thousand_damaged_formats_are_read_or_refused(first: int):
    damage_all(first, first + 1000)


WHOLE = {
    "EndNote, tagged": {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "45–67"},
    "EndNote XML": {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "45–67"},
    "RefWorks, tagged": {"type": "article-journal", "venue": "Lamp Letters", "volume": "12", "issue": "3", "pages": "45–67"},
    "Web of Science, tab-delimited": {
        "type": "article-journal", "venue": "LAMP LETTERS", "volume": "12", "issue": "3", "pages": "45–67", "publisher": "Lamp Press",
    },
}  # fmt: skip


@pytest.mark.parametrize("form", WHOLE)
def test_a_plain_article_keeps_all_that_its_format_knows(form: str):
    lamps = read(form)[0]
    assert lamps.publication == WHOLE[form]
    assert (lamps.published, lamps.lang) in (("2024-06-08", ""), ("2024-06-08", "en"))
    assert lamps.authors[0].text == "Ada One"
    assert "doi:10.5555/lamps.1" in map(str, lamps.ids)
    assert lamps.keywords == ("lamps", "light")
    assert lamps.abstract.startswith("We light")


def test_endnotes_xml_has_italics_groups_and_ids_of_pubmed():
    lamps, kettles = read("EndNote XML")
    assert lamps.title == "Growth of Lampas rosea in H₂O"
    assert [(name.text, name.is_body) for name in lamps.authors] == [("Ada One", False), ("Lamp Team", False)]
    assert [str(one) for one in lamps.ids] == ["doi:10.5555/lamps.1", "pmid:123", "pmcid:PMC456"]
    assert kettles.title == "Kettles < Pots"
    assert kettles.publication == {
        "type": "chapter", "venue": "A Book of Kettles", "publisher": "Pot Press", "editor": "Eda Hill",
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
    assert lamps.keywords == ("灯", "光")


def test_web_of_sciences_columns_are_as_written():
    (lamps,) = read("Web of Science, tab-delimited", "odd")
    assert (lamps.title, lamps.publication["type"], lamps.publication["pages"]) == (
        '"Lamps" in Rows', "paper-conference", "104567",
    )  # fmt: skip
