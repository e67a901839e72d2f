"""Files in every encoding that reference managers and people leave behind become text, or are refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.problems import SourceError
from digestgen.sources.table.rows import parse_table
from digestgen.sources.toolkit.decoding import decode_text
from digestgen.sources.toolkit.values import Fields

ENTRY = "% Encoding: Cp1252\n@article{ada2025,\n  title = {Über Molche — and “newts”},\n  author = {One, Ada},\n}\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"],
)
def test_the_bytes_say_the_encoding_whatever_the_header_says(encoding: str):
    assert decode_text(ENTRY.encode(encoding), "newts.bib") == (ENTRY, ())


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"])
def test_a_mark_decides(mark: bytes):
    encoding = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    assert decode_text(mark + "蠑螈".encode(encoding), "newts.txt") == ("蠑螈", ())


def test_windows_1252_is_said_aloud():
    text, remarks = decode_text(ENTRY.encode("cp1252"), "newts.bib")
    assert text == ENTRY
    assert remarks == ("newts.bib is not UTF-8 (line 3); it was read as Windows-1252.",)


def test_lines_of_two_encodings_are_each_read_as_what_they_are():
    mixed = "Ada Öne\n".encode() + "Bo Twö\n".encode("cp1252") + "Cy Thrée €5\r".encode() + b"Di Four\n"
    text, remarks = decode_text(mixed, "names.csv")
    assert text == "Ada Öne\nBo Twö\nCy Thrée €5\nDi Four\n"
    assert remarks == (
        "names.csv is not UTF-8 (line 2); its lines that are UTF-8 were read as such, the others as Windows-1252.",
    )


SCRIPTS = [
    ("Иванов, Иван", "О свете маяков на северном берегу", ("windows-1251", "koi8-r", "iso-8859-5")),
    ("王小海", "灯塔在北方海岸的光", ("gb18030", "gb2312")), ("王小海", "燈塔在北方海岸的光", ("big5",)),
    ("山田, 太郎", "北の海岸における灯台の光について", ("shift_jis", "euc-jp")), ("김, 철수", "북쪽 해안의 등대 불빛에 관한 연구", ("euc-kr",)),
    ("Παπαδόπουλος, Νίκος", "Το φως των φάρων στη βόρεια ακτή", ("windows-1253", "iso-8859-7")),
    ("כהן, דוד", "אור המגדלורים בחוף הצפוני", ("windows-1255",)), ("أحمد, علي", "ضوء المنارات على الساحل الشمالي", ("windows-1256",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("author", "title", "encoding"),
    [(author, title, encoding) for author, title, encodings in SCRIPTS for encoding in encodings],
)
@pytest.mark.parametrize("others", [0, 40])
def test_other_scripts_are_told_by_their_letters(author: str, title: str, encoding: str, others: int):
    pytest.importorskip("chardetng_py")
    told = "TY  - JOUR\nAU  - Two, Bo\nTI  - Of lamps\nER  -\n" * others
    told += f"TY  - JOUR\nAU  - {author}\nTI  - {title}\nER  -\n"
    text, (remark,) = decode_text(told.encode(encoding), "lamps.ris")
    assert text == told
    assert remark.startswith(f"lamps.ris is not UTF-8 (line {4 * others + 2}); it was read as ")
    cells = f"title,authors\n{title},{author.replace(',', '')}\n"
    (row,) = parse_table(cells.encode(encoding), "lamps.csv", lambda names: len([*names])).rows
    assert isinstance(row[1], Fields) and row[1].values["title"] == title


def test_letters_of_other_lands_are_told_by_the_first_line_of_jabref_and_by_nothing_else():
    entry = "@article{zolw2025,\n  author = {Żółw, Łukasz},\n}\n"
    for declared, encoding in (("Cp1250", "cp1250"), ("ISO8859_2", "iso8859-2")):
        told = f"% Encoding: {declared}\n{entry}"
        assert decode_text(told.encode(encoding), "a.bib")[0] == told
    for declared in ("Cp1253", "unicode_escape", "gb18030", "cp1"):  # not what it is
        text, remarks = decode_text(
            f"% Encoding: {declared}\nLef\xe8vre, Zo\xe9 \xff".encode("latin-1"), "a.bib"
        )
        assert text.endswith("Lefèvre, Zoé ÿ") and "Windows-1252" in remarks[0], declared


def test_a_line_of_two_chinese_letters_that_are_one_of_utf_8_is_chinese():
    pytest.importorskip("chardetng_py")
    told = "题名 灯塔在北方海岸的光\n模\n作者 王小海\n"
    assert "模".encode("gb18030").decode("utf-8") == "ģ"
    assert decode_text(told.encode("gb18030"), "lamps.txt")[0] == told


def test_bytes_that_windows_1252_does_not_know_are_control_characters():
    text, remarks = decode_text(b"Na\xefve n\x81wts\nd\xe9j\xe0 vu", "newts.txt")
    assert text == "Naïve n\x81wts\ndéjà vu"
    assert remarks[1] == "newts.txt has 1 bytes that stand for nothing in Windows-1252; they were left out."


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", 0, "the file is empty"),
        ("\n \n".encode("utf-16-le"), 0, "the file is empty"),
        (b"newts\n\x81\x8d\x8f", 2, "this is neither UTF-8 nor Windows-1252 text"),
        (b"newts\n\0\x01\x02 and binary", 2, "the file is binary, not text"),
        (b"\xff\xfe\x00", 0, "the file's first bytes say UTF-16, but it is not"),
        ("newts".encode("utf-16-le") + b"\x20", 0, "every other byte is zero as in UTF-16, but it is not (it looks cut off)"),
        (b"%PDF-1.7", 0, "the file is a PDF, not text"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(data: bytes, line: int, what: str):
    with pytest.raises(SourceError) as caught:
        decode_text(data, "newts.txt")
    assert (caught.value.line, caught.value.what) == (line, what)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")))
)
def test_any_bytes_are_text_or_refused(data: bytes):
    try:
        text, _ = decode_text(data, "any")
    except SourceError:
        return
    assert text.strip() and "\r" not in text and "\0" not in text


@pytest.mark.parametrize("unit", [b"\xe9\n", b"\xe9", b"\x81\xe9\xe9\n", "ü\n".encode() + b"\xfc\n"])
def test_a_large_file_is_read_in_linear_time(unit: bytes, linear):
    linear(lambda size: decode_text(unit * (size // len(unit)), "newts.txt"), 400_000)
