"""PubMed's tagged format, as its pages save it."""

from __future__ import annotations

from pathlib import Path

from digestgen.sources.pubmed.nbib import SOURCE
from digestgen.sources.source import Context, Parsed
from tests.sources.test_pubmed import PUBLICATION

FIVE = (Path(__file__).parent.parent / "data" / "sources" / "nbib" / "five.nbib").read_bytes()


def read(data: bytes) -> Parsed:
    return SOURCE.parse(data, "five.nbib", Context())


def test_a_record_gives_all_that_a_reader_wants():
    lamp = read(FIVE).records[0]
    assert lamp.source == "nbib"
    assert [str(one) for one in lamp.ids] == ["doi:10.5555/lamp.21", "pmid:90000021", "pmcid:PMC9000021"]
    assert lamp.title == "Lamps & kettles at P<0.05: a trial of dusk that goes on over the line"
    assert lamp.published == "2031-02-07"  # online before it was printed
    assert lamp.publication == PUBLICATION
    assert lamp.keywords == ("wicks", "Lighting", "Dusk", "Humans")
    assert lamp.links == {"html": "https://pmc.ncbi.nlm.nih.gov/articles/PMC9000021/"}
    assert lamp.lang == "en"
    assert lamp.payload == {
        "place": 1,
        "url": "https://pubmed.ncbi.nlm.nih.gov/90000021/",
        "types": ["Randomized Controlled Trial"],
        "corrections": ["Erratum: J Househ Light. 2032;13(1):9. PMID: 90000099"],
        "copyright": "(c) 2031 The Teapot Press.",
    }


def test_an_abstract_that_begins_with_a_label_is_cut_at_its_labels():
    lamp, kettle, *_ = read(FIVE).records
    assert lamp.abstract.split("\n\n") == [
        "**Background:** Lamps dim. They do so slowly.",
        "**Materials and methods:** We lit three (RNA: none).",
        "**Results:** They shone; see <http://lamps.example.org/dusk>.",
    ]
    assert kettle.abstract == "It is a kettle. NOTE: it is hot."


def test_full_names_are_taken_before_initials():
    ada, bo, group = read(FIVE).records[0].authors
    assert (ada.text, ada.orcid) == ("Ada B One Jr", "0000-0002-1825-0097")
    assert ada.affiliation == "Institute of Lamps, Teapot Town"
    assert (bo.text, bo.affiliation, group.text) == ("Bo Two", "", "The Kettle Consortium")


def test_of_old_records_the_only_affiliation_is_the_first_authors():
    cleo, dee = read(FIVE).records[1].authors
    assert (cleo.text, cleo.affiliation) == ("CA Drei", "The only place, of the first author.")
    assert (dee.text, dee.affiliation) == ("D Vier", "")


def test_a_translation_that_was_retracted():
    kettle = read(FIVE).records[1]
    assert (kettle.title, kettle.lang, kettle.published) == ("On kettles", "en", "1998-12")
    assert kettle.status == "retracted"
    assert (kettle.payload["vernacular_title"], kettle.payload["language"]) == ("Ueber Kessel", "ger")


def test_a_book_has_its_title_where_books_have_it():
    book = read(FIVE).records[2]
    assert (book.title, book.published) == ("The Book of Lamps", "2029")
    assert book.publication == {
        "type": "book",
        "publisher": "University of Teapots",
        "series": "Light Library",
    }


def test_records_without_a_title_or_twice_are_skipped_and_said():
    assert [(one.where, one.why) for one in read(FIVE).skipped] == [
        ("line 53 (PMID 90000023)", "it has no title"),
        ("line 63 (PMID 90000021)", "it is in the file twice; the first was taken"),
    ]


def test_windows_line_ends_and_encoding_are_read():
    old = "PMID- 90000031\r\nTI  - Über Öl\r\n      und Licht.\r\n".encode("cp1252")
    parsed = read(old)
    assert parsed.records[0].title == "Über Öl und Licht"
    assert parsed.remarks == ("five.nbib is not UTF-8 (line 2); it was read as Windows-1252.",)
