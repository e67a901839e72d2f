"""Files in every encoding that reference managers and people leave behind become text, or are refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.problems import SourceError
from digestgen.sources.toolkit.decoding import decode_text

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
