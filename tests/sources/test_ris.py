"""RIS in the dialects of those who export it, and Web of Science's tags; every paper and person here is invented."""

from __future__ import annotations

import pytest

from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.sources.ris.reader import SOURCE
from digestgen.sources.source import Context, Parsed


def read(text: str | bytes, name: str = "export.ris") -> Parsed:
    return SOURCE.parse(text if isinstance(text, bytes) else text.encode(), name, Context())


def one(*lines: str, kind: str = "JOUR") -> Record:
    (record,) = read("\n".join([f"TY  - {kind}", "TI  - On Lamps", *lines, "ER  - "])).records
    return record


def names(record: Record) -> list[str]:
    return [name.text for name in record.authors]


def ids(record: Record) -> list[str]:
    return [str(one) for one in record.ids]


def test_a_record_of_zotero():
    (record,) = read(
        """TY  - JOUR
TI  - On Lamps <i>in situ</i>
AU  - One, Ada
AU  - Two, Bo, Jr.
T2  - Journal of Lamps
AB  - We read & read
again.

Then it was < dark.
DA  - 2024/07//undefined
PY  - 2024
DO  - 10.5555/Lamp.7
VL  - 12
IS  - 3
SP  - 45
EP  - 67
J2  - J. Lamps
LA  - en-US
SN  - 1234-5678 8765-4321
KW  - reading
KW  - Light, Electric/*therapy
UR  - https://example.org/lamp
N1  - secret note
ER  -
"""
    ).records
    assert record.source == "ris"
    assert record.title == "On Lamps in situ"
    assert names(record) == ["Ada One", "Bo Two Jr."]
    assert ids(record) == ["doi:10.5555/lamp.7"]
    assert record.abstract == "We read & read again.\n\nThen it was < dark."
    assert (record.published, record.date, record.lang) == ("2024-07", "", "en")
    assert record.keywords == ("reading", "Light, Electric/therapy")
    assert record.publication == {
        "type": "article-journal",
        "venue": "Journal of Lamps",
        "volume": "12",
        "issue": "3",
        "pages": "45–67",
    }
    assert record.payload == {"url": "https://example.org/lamp"}
    assert "secret" not in repr(record)


def test_a_record_of_embase_with_the_tags_of_2001():
    (record,) = read(
        """Record #1 of 1
Provider: Lamps
1.
TY  - JOUR
M3  - Article
Y1  - 2024
A1  - Quinn-One A.-B.
A1  - Two B.
T1  - On lamps
N2  - We read.
JF  - Journal of Lamps
JO  - J. Lamps
IS  -
UR  - http://www.embase.com/search/results?id=L1
L2  - http://dx.doi.org/10.5555/lamp
C5  - 123
DB  - Embase
DB  - Medline
DB  -
PB  - Wick Ltd (E-mail: ada@wick.example)
ID  - 77
ER  -"""
    ).records
    assert names(record) == ["A.-B. Quinn-One", "B. Two"]
    assert ids(record) == ["doi:10.5555/lamp", "pmid:123"]
    assert (record.title, record.abstract, record.published) == ("On lamps", "We read.", "2024")
    assert record.publication == {
        "type": "article-journal",
        "venue": "Journal of Lamps",
        "publisher": "Wick Ltd",
    }
    assert record.payload == {"url": "http://dx.doi.org/10.5555/lamp", "key": "77"}


def test_a_chapter_that_web_of_science_calls_a_book():
    written = ["AU  - One, A", "AU  - Two-Three, B", "A1  - Book, D", "A1  - TwoThree, B", "A1  - LAMP"]
    chapter = one(*written, "T2  - THE BOOK", "SP  - 12", "EP  - 20", "AN  - WOS:7", kind="BOOK")
    assert chapter.publication == {"type": "chapter", "venue": "THE BOOK", "pages": "12–20"}
    assert names(chapter) == ["A One", "B Two-Three", "LAMP"]
    tagged = (
        "PT B\nAU One, A\nBA Book, D\nTI Lamps\nSO THE BOOK\nDT Article; Book Chapter\nBP 12\nEP 20\nER\n"
    )
    (record,) = read(f"FN Lamp Analytics\nVR 1.0\n{tagged}EF\n").records
    assert record.publication == chapter.publication


def test_a_record_of_web_of_science():
    (record, other) = read(
        """FN Lamp Analytics
VR 1.0
PT J
AU One, A
   Two, B
AF One, Ada
   Two, Bo
TI On lamps and
   candles
SO JOURNAL OF LAMPS
LA English
DT Article; Proceedings Paper
DE reading; old
   light
ID LAMPS
AB We read.
CR Three C, 1999, LAMPS, DOI 10.5555/other
PU WICK
PD JUL-AUG
PY 2024
VL 12
BP 45
EP 67
DI 10.5555/lamp
UT WOS:1
PM 123
DA 2025-01-01
ER

PT B
AU Four, Di
TI Candles
PY 2023
ER

EF"""
    ).records
    assert record.title == "On lamps and candles"
    assert names(record) == ["Ada One", "Bo Two"]
    assert ids(record) == ["doi:10.5555/lamp", "pmid:123"]
    assert (record.published, record.lang) == ("2024-07", "en")
    assert record.keywords == ("reading", "old light", "LAMPS")
    assert record.publication == {
        "type": "paper-conference",
        "venue": "JOURNAL OF LAMPS",
        "volume": "12",
        "pages": "45–67",
        "publisher": "WICK",
    }
    assert record.payload == {"url": "https://doi.org/10.5555/lamp", "key": "WOS:1", "place": 1}
    assert (other.title, other.publication["type"], other.published) == ("Candles", "book", "2023")


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (["PY  - 2024/07/03/"], "2024-07-03"),
        (["PY  - 2024///"], "2024"),
        (["Y1  - 2024/07//"], "2024-07"),
        (["Y1  - 2024/july"], "2024-07"),
        (["PY  - 10 15"], ""),
        (["PY  - ///", "Y1  - 2024"], "2024"),
        (["PY  - 2024", "Y2  - 2025/01/01"], "2024"),
        (["PY  - 2024", "DA  - 2023/12/24"], "2024"),
        (["PY  - 2024", "DA  - DEC 15"], "2024-12-15"),
        (["PY  - 2024", "DA  - MAR-APR"], "2024-03"),
        (["DA  - 2024/07/28", "PY  - 2024", "Y1  - 2024/07/22"], "2024-07-22"),
        (["Y1  - 2024", "PY  - 2024/04/18", "PY  - 2024/02/15/received"], "2024-04-18"),
    ],
)
def test_dates(lines, published):
    assert one(*lines).published == published


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DO  - doi:10.5555/a", "M3  - doi: 10.5555/b"], ["doi:10.5555/a"]),
        (["N1  - doi: 10.5555/a"], ["doi:10.5555/a"]),
        (["N1  - Erratum: 10.5555/a"], []),
        (["UR  - http://example.com;https://doi.org/10.5555/a"], ["doi:10.5555/a"]),
        (["U1  - 123[pmid]", "U2  - PMC45[pmcid]", "U4  - x-1[PII]"], ["pmid:123", "pmcid:PMC45"]),
        (["DB  - PubMed", "AN  - 123"], ["pmid:123"]),
        (["DB  - PMC", "AN  - PMC45"], ["pmcid:PMC45"]),
        (["DB  - LampBase", "AN  - 123", "C5  - 123"], []),
        (["L2  - http://arxiv.org/pdf/2401.90001v2.pdf"], ["arxiv:2401.90001"]),
        (["JF  - arXiv preprint arXiv:2401.90001v2"], ["arxiv:2401.90001"]),
        (["UR  - arXiv:2401.90001v2"], ["arxiv:2401.90001"]),
        (["C7  - arXiv:2401.90001"], ["arxiv:2401.90001"]),
        (["N1  - arXiv:2401.90001 [cs]"], ["arxiv:2401.90001"]),
        (["N1  - arXiv:2401.90001 is better"], []),
        (["AN  - arxiv:2401.90001"], ["arxiv:2401.90001"]),
    ],
)
def test_ids_in_their_places(lines, expected):
    assert ids(one(*lines)) == expected


@pytest.mark.parametrize(
    ("kind", "lines", "publication"),
    [
        ("CONF", ["T2  - LampConf", "T3  - LNL"], {"type": "paper-conference", "venue": "LampConf", "series": "LNL"}),
        ("CHAP", ["BT  - The Book", "A2  - Three, Cy", "ED  - Four D."],
         {"type": "chapter", "venue": "The Book", "editor": (Name("Cy Three"), Name("D. Four"))}),
        ("CONF", ["T2  - LampConf", "ET  - FEB 2016"], {"type": "paper-conference", "venue": "LampConf"}),
        ("BOOK", ["T2  - Lamp Series", "PB  - Wick"], {"type": "book", "series": "Lamp Series", "publisher": "Wick"}),
        ("THES", ["PB  - Lamp University"], {"type": "thesis", "venue": "Lamp University"}),
        ("RPRT", ["PB  - Lamp Lab", "M1  - TR-5"], {"type": "report", "venue": "Lamp Lab", "number": "TR-5"}),
        ("RPRT", ["PB  - Lamp Lab", "SN  - 1234-5678"], {"type": "report", "venue": "Lamp Lab"}),
        ("RPRT", ["PB  - Lamp Lab", "IS  - 7"], {"type": "report", "venue": "Lamp Lab", "number": "7"}),
        ("Journal Article", ["JO  - Lamps", "SP  - e7"], {"type": "article-journal", "venue": "Lamps", "pages": "e7"}),
        ("GEN", ["JF  - arXiv: Lamps", "VL  - 1"], {"type": "article", "venue": "arXiv"}),
        ("JOUR", ["C7  - arXiv:2401.90001"], {"type": "article", "venue": "arXiv"}),
        ("GEN", [], {}),
    ],
)  # fmt: skip
def test_types_and_places(kind, lines, publication):
    assert one(*lines, kind=kind).publication == publication


def test_titles_stand_under_many_tags():
    for tag in ("T1", "TI", "CT", "BT", "ST"):
        (record,) = read(f"TY  - BOOK\nAB  - We read.\n{tag}  - Lamps\nER  - \n").records
        assert (record.title, record.abstract) == ("Lamps", "We read.")


@pytest.mark.parametrize(
    "lines",
    [
        ("DB  - PubMed", "AN  - 12345"),
        ("U1  - 12345[pmid]",),
        ("DB  - Medline",),
        ("SN  - 1234-5678 8765-432X", "LA  - eng"),  # Zotero does not say that it had it from PubMed
    ],
)
def test_what_pubmed_adds_to_a_title_is_taken_away(lines):
    assert one("T1  - Lamps in fog: a trial.", *lines).title == "Lamps in fog: a trial"
    translated = one("T1  - [Lamps in fog].", *(line.replace("eng", "ger") for line in lines))
    assert (translated.title, translated.lang) == ("Lamps in fog", "en")


@pytest.mark.parametrize("line", ["SN  - 1234-5678", "LA  - en", "DB  - Scopus"])
def test_what_others_end_a_title_with_stays(line):
    assert one("T1  - Lamps Inc.", line).title == "Lamps Inc."


@pytest.mark.parametrize(
    "text",
    ["[Abstract not available]", "No abstract available for this article.", "Abstract unavailable", "NaN", "Not available", "(no abstract)"],
)  # fmt: skip
def test_what_says_that_there_is_no_abstract_is_none(text):
    assert one(f"AB  - {text}").abstract == ""


def test_addresses():
    record = one(
        "L1  - file:///home/ada/a.pdf",
        "L1  - https://example.org/a.pdf?x=1",
        "UR  - //example.org/page",
        "UR  - none",
    )
    assert record.links == {"pdf": "https://example.org/a.pdf?x=1"}
    assert record.payload["url"] == "https://example.org/page"


def test_ends_that_were_forgotten_lose_no_record():
    parsed = read(
        "TY  - JOUR\nTI  - One\nTY  - JOUR\nTY  - CONF\nTI  - Two\nER  - \nTI  - Three\nER  - \nTY  - GEN\nTI  - Four"
    )
    assert [record.title for record in parsed.records] == ["One", "Two", "Three", "Four"]
    assert parsed.records[1].publication["type"] == "paper-conference"


def test_records_without_a_title_are_skipped_with_their_line():
    parsed = read("TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nID  - ada7\nTI  -\nAB  - We read.\nER  - \n")
    assert [(skipped.where, skipped.why) for skipped in parsed.skipped] == [
        ("line 5 (ada7)", "it has no title")
    ]


@pytest.mark.parametrize("between", [" - ", "- ", "   - ", "\t- ", "\xa0\xa0- ", "  – "])
@pytest.mark.parametrize("before", ["", "  "])
def test_blanks_around_the_hyphen_are_as_programs_write_them(before: str, between: str):
    lines = ("TY", "JOUR"), ("TI", "Lamps"), ("AU", "One, Ada"), ("ER", "")
    text = "\n".join(f"{before}{tag}{between}{value}" for tag, value in lines)
    assert SOURCE.recognise and SOURCE.recognise(text, "a.ris")
    (record,) = read(text).records
    assert (record.title, record.authors[0].text) == ("Lamps", "Ada One")


def test_a_broken_encoding_is_healed_in_the_name_of_a_journal():
    journal = "Zeitschrift für Licht".encode().decode("cp1252")
    (record,) = read(f"TY  - JOUR\nTI  - Lamps\nT2  - {journal}\nER  - \n").records
    assert record.publication["venue"] == "Zeitschrift für Licht"


def test_values_go_on_over_lines():
    record = one(
        "AB  - We read,",
        "      ER then we",
        "sleep.",
        "AU  - One, Ada",
        "Two, Bo",
        "KW  - lamps; light; *Wicks/*trimming; L* search",
        "KW  - dark",
        "night",
    )
    assert record.abstract.split() == "We read, ER then we sleep.".split()
    assert names(record) == ["Ada One", "Bo Two"]
    assert record.keywords == ("lamps", "light", "Wicks/trimming", "L* search", "dark", "night")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    text = "TY  - JOUR\nTI  - Über Lampen\nPY  - 2024\nER  -\n".replace("\n", end)
    (record,) = read(text.encode(encoding)).records
    assert (record.title, record.published) == ("Über Lampen", "2024")


def test_ads_names_a_papers_id_at_arxiv_in_a_field_of_its_own():
    record = read(
        "TY  - JOUR\nTI  - Lamps in Rows\nAU  - One, Ada\nSP  - arXiv:2401.91234\nC1  - eprint: arXiv:2401.91234\nER  - \n"
    ).records[0]
    assert [str(one) for one in record.ids] == ["arxiv:2401.91234"]
    assert "pages" not in record.publication
