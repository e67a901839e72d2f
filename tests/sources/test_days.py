"""Dates as sources write them: as exact as they are, and never an exception."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.sources.toolkit.days import build_when, join_when, parse_json_when, parse_when


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2031-02-07T12:00:00Z", "2031-02-07"),
        ("20310207", "2031-02-07"),
        ("2031/02//", "2031-02"),
        ("2031 Feb 7", "2031-02-07"),
        ("2019 Nov-Dec", "2019-11"),
        ("1998 Dec-1999 Jan", "1998-12"),
        ("1999 Spring", "1999"),
        ("2000 Spring-Summer", "2000"),
        ("Winter 1999", "1999"),
        ("1978-1979", "1978"),
        ("1978–1979", "1978"),
        ("2031 1st Quarter", "2031"),
        ("2031-02-30", "2031-02"),
        ("2031-13-45", "2031"),
        ("10 15", ""),
        ("1234-5678", ""),
        ("3 \u017fep 2031", "2031"),
        ("٢٠٣١", ""),
        ("9" * 5000, ""),
        ("", ""),
    ],
)
def test_days_in_words(written: str, day: str):
    assert parse_when(written) == day


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ((2031, 2, 7), "2031-02-07"),
        ((" 2031 ", "feb", "07"), "2031-02-07"),
        (("2031", "February"), "2031-02"),
        ((2031, 10**30, 7), "2031"),
        ((2031, -2, 7), "2031"),
        ((2031, 2, 10**30), "2031-02"),
        ((2031, 2, -7), "2031-02"),
        ((2031, 10**5000), "2031"),
        (("2031", "9" * 5000, "1"), "2031"),
        (("2031", "2", "9" * 5000), "2031-02"),
        (("9" * 5000,), ""),
        ((10**5000,), ""),
        ((-2031,), ""),
        (("lamp",), ""),
    ],
)
def test_days_of_parts(parts: tuple[str | int, ...], day: str):
    assert build_when(*parts) == day
    assert parse_json_when({"date-parts": [list(parts)]}) == day


PART = (
    st.integers()
    | st.text(max_size=6)
    | st.sampled_from([10**30, -1, "feb", "2031", 2031, "٣", "²", "9" * 5000])
)


@given(
    PART, PART, PART, st.text(max_size=20) | st.from_regex(r"[0-9]{1,4}[ /-][A-Za-z0-9]{1,4}[ /-][0-9]{0,4}")
)
@settings(max_examples=300, deadline=None)
def test_any_parts_and_any_text_are_a_day_or_none(
    year: str | int, month: str | int, day: str | int, text: str
):
    for found in (build_when(year, month, day), parse_when(text)):
        assert re.fullmatch(r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)?", found, re.ASCII)


# As exporters, journals and people write them, in the languages of the formats; of a span, its beginning.
WRITTEN = (
    ("Aug 7-9, 2025", "2025-08-07"), ("Mar-Apr 2024", "2024-03"), ("August 7–9, 2025", "2025-08-07"),
    ("7-9 August 2025", "2025-08-07"), ("7.-9. August 2025", "2025-08-07"), ("Aug 30-Sep 2, 2025", "2025-08-30"),
    ("30 Aug - 2 Sep 2025", "2025-08-30"), ("Dec 30, 2024 - Jan 2, 2025", "2024-12-30"), ("Dec-Jan 2025", "2025"),
    ("2024 Dec-Jan", "2024-12"), ("1998 Dec-1999 Jan", "1998-12"), ("Dec 1998-Jan 1999", "1998-12"),
    ("Thursday, August 7, 2025", "2025-08-07"), ("Thu Aug  7 10:30:00 2025", "2025-08-07"),
    ("Thu Aug 7 10:30:00 UTC 2025", "2025-08-07"), ("August 7 2025", "2025-08-07"),
    ("August 7th, 2025", "2025-08-07"), ("7th of August, 2025", "2025-08-07"),
    ("the 7th of August 2025", "2025-08-07"), ("Aug. 7, 2025", "2025-08-07"), ("Aug. 2025", "2025-08"),
    ("August, 2025", "2025-08"), ("2025, August", "2025-08"), ("2025 August 7", "2025-08-07"),
    ("2025-Aug-07", "2025-08-07"), ("2025/Aug/07", "2025-08-07"), ("07-Aug-2025", "2025-08-07"),
    ("07/Aug/2025", "2025-08-07"), ("7-Aug-25", "2025-08-07"), ("17-Mar-23", "2023-03-17"),
    ("Fri, 17 Mar 23 00:31:14 GMT", "2023-03-17"), ("Aug-25", ""), ("May 25", ""), ("7. August 2025", "2025-08-07"),
    ("7 августа 2025 г.", "2025-08-07"), ("7 серпня 2025", "2025-08-07"), ("7 Αυγούστου 2025", "2025-08-07"), ("май 2025", "2025-05"),
    ("7 août 2025", "2025-08-07"), ("1er août 2025", "2025-08-01"), ("7 de agosto de 2025", "2025-08-07"),
    ("agosto de 2025", "2025-08"), ("7 agosto 2025", "2025-08-07"), ("März 2024", "2024-03"),
    ("7 sierpnia 2025", "2025-08-07"), ("2025年8月7日", "2025-08-07"), ("2025年8月", "2025-08"),
    ("2025년 8월 7일", "2025-08-07"), ("2025. 8. 7.", "2025-08-07"), ("2025. augusztus 7.", "2025-08-07"),
    ("7 août–9 août 2025", "2025-08-07"), ("7.8.2025", "2025-08-07"), ("07.08.2025", "2025-08-07"),
    ("8/7/2025", "2025"), ("13/8/2025", "2025-08-13"), ("8/13/2025", "2025-08-13"), ("8/8/2025", "2025-08-08"),
    ("8/2020", "2020-08"), ("08.2020", "2020-08"), ("Spring 2024", "2024"), ("2024 Spring", "2024"),
    ("Spring/Summer 2024", "2024"), ("Winter 2023-2024", "2023"), ("Winter 2023/24", "2023"),
    ("Frühjahr 2024", "2024"), ("Q3 2024", "2024"), ("2031 1st Quarter", "2031"), ("c. 2020", "2020"),
    ("[2020]", "2020"), ("(2020)", "2020"), ("©2020", "2020"), ("ca. 1998", "1998"), ("In press, 2020", "2020"),
    ("2004-06~", "2004-06"), ("2004?", "2004"), ("2004-06-XX", "2004-06"), ("2004-XX", "2004"), ("200X", ""),
    ("2004-21", "2004"), ("2004/2005", "2004"), ("2004-06-11/2004-06-12", "2004-06-11"),
    ("2004-06/2004-08", "2004-06"), ("[2004,2005]", "2004"), ("../2004", "2004"), ("2019/07//", "2019-07"),
    ("2019///Spring", "2019"), ("2019/07/15/", "2019-07-15"), ("2025-08-07T23:30:00-05:00", "2025-08-07"),
    ("2025-08-07 10:00:00", "2025-08-07"), ("20250807T101010Z", "2025-08-07"), ("2020 Jan-Feb", "2020-01"),
    ("2020 Jul 3", "2020-07-03"), ("2020 Jul 3-5", "2020-07-03"), ("2020 Jul-Aug 3", "2020-07"),
    ("2019 Nov-Dec", "2019-11"), ("2020.0", "2020"), ("2020-00-00", "2020"), ("12(3), August 2025", "2025-08"),
    ("Vol. 12, No. 3, August 2025", "2025-08"), ("2 Sept. 2025", "2025-09-02"), ("Sept 2025", "2025-09"),
    ("June/July 2025", "2025-06"), ("June & July 2025", "2025-06"), ("Decision 2020", "2020"), ("n.d.", ""),
    ("in press", ""), ("Published online: 07 August 2025", "2025-08-07"),
    ("Received 1 May 2024; published 7 August 2025", "2024-05-01"), ("30 February 2025", "2025-02"),
    ("Monday 4th August, 2025", "2025-08-04"), ("Aug 7, 2025, 10:15 AM", "2025-08-07"), ("2025-W05", "2025"),
    ("2025-123", "2025"), ("May 2025", "2025-05"), ("2025 May", "2025-05"), ("2025-8-7", "2025-08-07"),
    ("2025/8/7", "2025-08-07"), ("2025.08.07", "2025-08-07"), ("2031-13-45", "2031"),
    ("7 and 8 August 2025", "2025-08-07"), ("August 7 & 8, 2025", "2025-08-07"), ("Aug. 7/8, 2025", "2025-08-07"),
    ("7/8 August 2025", "2025-08-07"), ("15 mars 2024", "2024-03-15"), ("lundi 7 juillet 2025", "2025-07-07"),
    ("7 Ağustos 2025", "2025-08-07"), ("SEP-OCT 2019", "2019-09"), ("2019 SEP-OCT", "2019-09"),
    ("2019 JUN 8", "2019-06-08"), ("JUN 8 2019", "2019-06-08"), ("2018 OCT-DEC", "2018-10"),
    ("October 29–November 2, 2025", "2025-10-29"), ("26 Nov.-1 Dec. 2025", "2025-11-26"),
)  # fmt: skip


@pytest.mark.parametrize(("written", "day"), WRITTEN)
def test_words_and_spans_are_as_exact_as_they_are(written: str, day: str):
    assert parse_when(written) == day


def test_months_in_every_language_are_months():
    names = (
        ("de", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        ("fr", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        ("es", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        ("pt", "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        ("it", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        ("nl", "januari februari maart april mei juni juli augustus september oktober november december"),
        ("pl", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
        ("cs", "ledna února března dubna května června července srpna září října listopadu prosince"),
        ("sv", "januari februari mars april maj juni juli augusti september oktober november december"),
        ("tr", "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"),
    )  # fmt: skip
    for language, months in names:
        for number, name in enumerate(months.split(), 1):
            assert parse_when(f"7 {name} 2031") == parse_when(f"7. {name.upper()} 2031") or language == "tr"
            assert (language, parse_when(f"7 {name} 2031")) == (language, f"2031-{number:02d}-07")
            assert parse_when(f"{name} 2031") == join_when("2031", name) == f"2031-{number:02d}"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ([{"year": "2009", "month": "3"}], "2009-03"), (2019, "2019"), ("2019", "2019"), ({"date-parts": [["2009", "3"]]}, "2009-03"),
        ({"date-parts": [2009, 3]}, "2009-03"), ({"date-parts": 2009}, "2009"), ({"date-parts": [[None]]}, ""), ({"date-parts": [[2009, None]]}, "2009"),
        ({"date-parts": [["2009", "Mar", "2"]]}, "2009-03-02"), ({"date-parts": [[2009.0, 3.0]]}, "2009-03"), ({"date-parts": [["2009-03-02"]]}, "2009-03-02"),
        ({"date-parts": [[2009, 3, 2], [2009, 3, 5]]}, "2009-03-02"), ({"edtf": "2009-03~"}, "2009-03"), ({"raw": "Mar-Apr 2009"}, "2009-03"),
        ({"literal": "in press"}, ""), ({"year": 2009}, "2009"), ([2009, 3], "2009-03"), ([[2009, 3, 2]], "2009-03-02"), ({"date-time": "2009-03-02T00:00:00Z"}, "2009-03-02"),
        (None, ""), ([], ""), ({}, ""), ({"season": 1}, None), (True, None), ({"lamp": 1}, None), ([{"lamp": 1}], None), (1.5e9, None), ([[True]], None),
    ],
)  # fmt: skip
def test_days_in_any_shape_of_json(value: object, day: str | None):
    assert parse_json_when(value) == day


@given(st.recursive(PART | st.none() | st.booleans() | st.floats(), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["date-parts", "raw", "year", "month"]), inner, max_size=3), max_leaves=8))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_no_shape_raises(value: object):
    found = parse_json_when(value)
    assert found is None or re.fullmatch(r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)?", found, re.ASCII)


LANGUAGES = (
    "af am ar ar_LB az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ka kk km kn ko ky lo "
    "lt lv mk ml mn mr ms nb ne nl nn pa pl pt ro ru si sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz"
).split()
MONTHS_FILE = Path(__file__).parents[2] / "digestgen/sources/toolkit/months.txt"


def name_months() -> dict[str, set[int]]:
    """CLDR's names of months that are one word, of several cases; abbreviations where they look like no other word."""
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for forms in Locale.parse(language).months.values():
            for number, name in [*forms["wide"].items(), *forms["abbreviated"].items()]:
                word = name.lower().strip(".\u200f ")
                is_latin, is_whole = re.match("[a-z\u00c0-\u024f]", word), name == forms["wide"][number]
                if (
                    re.fullmatch(r"[^\W\d_][^\s\d_.]*", word)
                    and (is_whole or not is_latin)
                    and len(word) > 3 * bool(is_latin)
                ):
                    found.setdefault(word, set()).add(number)
                    if language == "he":  # in August
                        found.setdefault(f"ב{word}", set()).add(number)
    return found


def test_months_have_their_names_in_the_languages_of_cldr(request: pytest.FixtureRequest):
    cldr = name_months()
    told = [line.split() for line in MONTHS_FILE.read_text("utf-8").splitlines()]
    known = {word for words in told for word in words}
    if request.config.getoption("--rewrite-golden"):
        for word in sorted(cldr.keys() - known):
            if len(cldr[word]) == 1:
                told[min(cldr[word]) - 1].append(word)
        MONTHS_FILE.write_text("".join(" ".join(words) + "\n" for words in told), "utf-8")
    assert len(cldr) > 900
    several = {word for word, numbers in cldr.items() if len(numbers) > 1}
    assert several == {"listopad", "listopada"}, "October in Zagreb, November in Prague and Warsaw"
    wrong = {
        word
        for word in cldr.keys() - several
        if [number for number, words in enumerate(told, 1) if word in words] != sorted(cldr[word])
    }
    assert not wrong, "python -m pytest tests/sources/test_days.py --rewrite-golden adds what is new"


@pytest.mark.parametrize(
    "written",
    [
        "7 tháng 8, 2025", "Ngày 7 tháng 8 năm 2025", "7. kolovoza 2025.", "7 באוגוסט 2025", "7 أغسطس 2025", "7 آب 2025", "7 Agustus 2025",
        "7 Ogos 2025", "7 август 2025 г.", "2025 m. rugpjūčio 7 d.", "2025. gada 7. augusts", "7 gusht 2025", "७ अगस्त".replace("७", "7") + " 2025",
        "7 অগস্ট 2025".replace("অগস্ট", "আগস্ট"), "7 აგვისტო 2025", "7 avgust 2025", "7 اوت 2025", "7 Agosti 2025", "7 Awst 2025",
    ],
)  # fmt: skip
def test_a_day_in_words_of_many_languages(written: str):
    assert parse_when(written) == "2025-08-07"
