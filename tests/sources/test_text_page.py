"""A Daily Papers page saved as text: what a curator may save, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Parsed

PAGE = (Path(__file__).parent.parent / "data" / "sources" / "page.txt").read_bytes()
AUGUST = Context(today="2025-08-20")
PROSE = "We look at lighthouses from far away and up close, by day and by night. They blink. " * 3
LANTERN = "LanternNet: Teaching Small Models to Read by Candlelight"


def read(page: bytes | str, context: Context = AUGUST, name: str = "page.txt") -> Parsed:
    return SOURCES["text"].parse(page.encode() if isinstance(page, str) else page, name, context)


def refusal(page: bytes | str, context: Context = AUGUST) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(page, context)
    return caught.value


def titles(parsed: Parsed) -> list[str]:
    return [record.title for record in parsed.records]


def test_the_page_of_seven_august_has_five_papers():
    parsed = read(PAGE)
    assert titles(parsed) == [
        LANTERN,
        "Can a Kettle Plan? Probing Household Appliances for Foresight",
        "$\\mu$Sail: Scaling Laws for Paper Boats",
        '"No, Left of the Teapot" – Correcting Robots Politely',
        "Naïve Gardeners Learn Faster: A Survey of Forgetting",
    ]
    first = parsed.records[0]
    assert (first.source, first.ids, first.date, first.payload) == (
        "text",
        (),
        "2025-08-07",
        {"listed": "2025-08-07", "place": 1},
    )
    assert first.abstract.startswith("Reading in poor light")
    assert first.abstract.endswith("Code is at <https://github.com/ada-one/lanternnet>.")


def test_abstracts_keep_what_looks_like_markup():
    abstracts = [record.abstract for record in read(PAGE).records]
    assert "subject, relation, object" in abstracts[1]
    assert "$t \\propto n^{0.7}$" in abstracts[2]
    assert "Gröbner's boats" in abstracts[2]
    assert "40% sooner" in abstracts[2]


def test_a_day_without_a_year_is_said_aloud():
    assert read(PAGE).remarks == (
        'The page says "Aug 7" without a year; 2025-08-07 was assumed, the latest that is not to come.',
    )


@pytest.mark.parametrize(
    ("written", "today", "day"),
    [
        ("Aug 7", "2025-08-07", "2025-08-07"),
        ("Aug 7", "2025-08-06", "2024-08-07"),
        ("August 7", "2025-12-31", "2025-08-07"),
        ("7 Aug", "2025-12-31", "2025-08-07"),
        ("Thursday, August 7th", "2025-12-31", "2025-08-07"),
        ("Sept 1", "2025-08-20", "2024-09-01"),
        ("Feb 29", "2027-03-01", "2024-02-29"),
        ("Feb 29", "1904-02-28", "1896-02-29"),
        ("Aug 7, 2023", "2025-08-20", "2023-08-07"),
        ("2023-08-07", "", "2023-08-07"),
    ],
)
def test_days_in_several_spellings(written: str, today: str, day: str):
    page = PAGE.replace(b"Aug 7", written.encode())
    assert {record.date for record in read(page, Context(today=today)).records} == {day}


def test_the_day_that_the_curator_says_wins_and_a_difference_is_said_aloud():
    parsed = read(PAGE, Context(day="2025-08-08"))
    assert parsed.records[0].date == "2025-08-08"
    assert parsed.remarks == ('The page says "Aug 7"; its papers are filed under 2025-08-08, as asked.',)
    assert read(PAGE, Context(day="2025-08-07")).remarks == ()


@pytest.mark.parametrize(
    "saved",
    [
        PAGE.replace(b"\n", b"\r\n"),
        PAGE.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + PAGE,
        PAGE.decode().encode("utf-16"),
        b"\xfe\xff" + PAGE.decode().encode("utf-16-be"),
        PAGE.decode().encode("utf-16-le"),
        PAGE.decode().encode("utf-32"),
        PAGE.replace(b"\n\n", b"\n \t \n\n"),
    ],
    ids=[
        "CRLF",
        "CR",
        "UTF-8 mark",
        "UTF-16 LE",
        "UTF-16 BE",
        "UTF-16 without mark",
        "UTF-32",
        "blank lines with blanks",
    ],
)
def test_however_the_browser_saved_it(saved: bytes):
    assert read(saved) == read(PAGE)


def test_windows_1252_is_read_and_said_aloud():
    parsed = read(PAGE.decode().encode("cp1252"))
    assert titles(parsed) == titles(read(PAGE))
    assert parsed.remarks[0] == "page.txt is not UTF-8 (line 29); it was read as Windows-1252."


def test_without_navigation_the_curator_says_the_day():
    bare = PAGE[PAGE.index(b"LanternNet") : PAGE.index(b"Previous")]
    assert titles(read(bare, Context(day="2025-08-07"))) == titles(read(PAGE))
    error = refusal(bare)
    assert str(error) == 'page.txt: no line of the page says which day it shows, such as "Aug 7"'
    assert error.hint == "Say the day: --date 2025-08-07"


def test_lines_around_the_papers_do_not_matter():
    decorated = (
        PAGE.decode()
        .replace("Aug 7\n", "Hugging Face\nModels\nDatasets\nLog In\nDaily\nWeekly\nMonthly\n\nAug 7\n")
        .replace("\n\nCan a Kettle", "\n\n·\n5 authors\n\n2\n\nSubmitted by\n\ngia-7\n\n38\nCan a Kettle")
        .replace("TOS\n", "TOS\nAug 6\n")
    )
    assert read(decorated) == read(PAGE)


def test_wrapped_abstracts_of_several_paragraphs_belong_to_one_paper():
    page = (
        "Aug 7\n\nA Lighthouse That\nLearns to Blink\n\n"
        "Lighthouses blink too rarely. We teach one to blink when\n"
        "somebody looks, which gives an accuracy of\n42\n\n"
        "Our findings are:\n\n- ships are late\n\n- ships look\n\n"
        "We share all lamps at https://lamps.example.org/all\n\n"
        "Fog Is Not an Attention Mechanism\n\nFog hides what does not matter. It also hides\nthe rest.\n"
    )
    parsed = read(page)
    assert titles(parsed) == ["A Lighthouse That Learns to Blink", "Fog Is Not an Attention Mechanism"]
    assert parsed.records[0].abstract.split("\n\n")[0].endswith("which gives an accuracy of 42")
    assert "ships look" in parsed.records[0].abstract
    assert parsed.records[0].abstract.endswith("<https://lamps.example.org/all>")


def test_no_blank_line_between_title_and_abstract():
    page = PAGE.decode().replace("Candlelight\n\n", "Candlelight\n")
    assert titles(read(page)) == titles(read(PAGE))


def test_no_blank_lines_at_all():
    lines = [line for line in PAGE.decode().split("\n") if line]
    assert titles(read("\n".join(lines))) == titles(read(PAGE))


def test_a_title_that_ends_in_a_full_stop_is_a_title():
    page = PAGE.decode().replace("Probing Household Appliances for Foresight\n", "Probing Appliances.\n")
    assert len(read(page).records) == 5


def test_a_paper_that_stands_twice_is_taken_once():
    page = PAGE.decode()
    again = page[page.index(LANTERN) : page.index("Can a Kettle")]
    parsed = read(page.replace("Previous", again.replace("LanternNet", "LANTERNNET", 1) + "Previous"))
    assert titles(parsed) == titles(read(PAGE))
    (skipped,) = parsed.skipped
    assert skipped.where == 'line 33 ("LANTERNNET: Teaching Small Models to Read by Candlelight")'
    assert skipped.why == "it is on the page twice; the first, of line 13, was taken"


def test_a_paper_that_stands_twice_with_another_abstract_is_said_to():
    page = f"Aug 7, 2025\n\nOn Lamps\n\n{PROSE}\n\nOn Lamps\n\n{PROSE} And more."
    assert read(page).skipped[0].why == (
        "it is on the page twice, with another abstract; the first, of line 3, was taken"
    )


def test_a_day_without_a_year_needs_to_know_today():
    assert refusal(PAGE, Context()).what == 'the page says "Aug 7" without a year'
    assert refusal(PAGE, Context(day="7 August")).what == '"7 August" is not a day'


def test_a_file_of_more_than_64_megabytes_is_not_read():
    assert refusal(b"a" * (64 * 2**20 + 1)).what == "the file has 64 MB; 64 MB is the most that is read"


def test_what_cleaning_changed_is_reported():
    assert read(PAGE).records[2].changed == (
        ("abstract", "\\textit{wet collapse}", "*wet collapse*"),
        ("abstract", "Gr\\\"obner's", "Gröbner's"),
        ("abstract", "40\\%", "40%"),
    )
    assert read(PAGE).records[3].changed == (("title", "--", "–"),)


def test_pubmeds_summaries_are_a_list_of_references():
    text = (
        "1: One A, Two B. Lamps in rows. Lamp Lett. 2024 Jun 8;12(3):45-67. doi: 10.5555/lamps.1. Epub 2024 Jan 5. PMID: 12345; PMCID: PMC9.\n\n"
        "2: Three C. Kettles at dawn. Kettle J. 2023;5:1-2. doi: 10.5555/k.1. PMID: 12346.\n"
    )
    lamps, kettles = SOURCES["text"].parse(text.encode(), "summary-lamps-set.txt", Context()).records
    assert (lamps.title, [name.text for name in lamps.authors]) == ("Lamps in rows", ["A. One", "B. Two"])
    assert (lamps.published, lamps.date) == ("2024-06-08", "")  # the day of a paper is not that of the list
    assert [str(one) for one in lamps.ids] == ["doi:10.5555/lamps.1", "pmid:12345", "pmcid:PMC9"]
    assert kettles.publication == {
        "type": "article-journal",
        "venue": "Kettle J",
        "volume": "5",
        "pages": "1–2",
    }
