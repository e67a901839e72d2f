"""Bytes → the columns and rows of a table, whatever program wrote it; what the columns mean is not known here, only what single cells hold.

CSV: https://www.rfc-editor.org/rfc/rfc4180 · JSONL: https://jsonlines.org.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digestgen.model.person import split_name
from digestgen.model.publication import read_type
from digestgen.problems import SourceError
from digestgen.sources.pubmed.medline import first_day, full_pages
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.decoding import decode_text, guess_encoding
from digestgen.sources.toolkit.json_text import decode_json, parse_json_lines
from digestgen.sources.toolkit.namesplit import match_initials, split_names
from digestgen.sources.toolkit.values import Fields

_CITATION = re.compile(
    r"\. (?P<date>\d{4}(?: [A-Z][a-z]{2}(?:-[A-Z][a-z]{2}| \d{1,2})?)?);(?P<volume>[\w.-]{0,20})(?:\((?P<issue>[^()]{1,40})\))?"
    r"(?::(?P<pages>[\w, -]{1,40}))?\.(?:.{0,200}\bEpub (?P<online>\d{4} [A-Z][a-z]{2}(?: \d{1,2})?)\b)?"
)
# "Ada OneBo Two": a given name, with more behind it, stands at the end of a family name. McKay and DeWitt are whole.
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?<![A-ZÀ-Þ])(?<!\bMc)(?<!\bMac)(?<!\bVan)(?<!\b[DL][aeiu])(?=[A-ZÀ-Þ][\w.'’-]*\s)"
)


def read_published(dates: Sequence[str], own_id: str) -> str:
    """The first of some columns' dates that is one; a day or month in another column makes a year more exact.

    OpenAlex writes 1 January where it knows the year only.

    >>> read_published(["JUN 8", "2024"], ""), read_published(["2024", "6"], ""), read_published(["8 May 2023", "2024"], "")
    ('2024-06-08', '2024-06', '2023-05-08')
    >>> read_published(["2024.0", "6.0", "8.0"], ""), read_published(["2024", "Sept", "8"], "")
    ('2024-06-08', '2024-09-08')
    """
    dates = [date.removesuffix(".0") for date in dates]  # pandas makes fractions of a column with gaps
    found = next(filter(None, map(parse_when, dates)), "")
    if found.endswith("-01-01") and "openalex.org/" in own_id.lower():
        return found[:4]
    if len(found) == 4:
        parts = [date for date in dates if not parse_when(date)]
        exact = [*(join_when(found, part) for part in parts), join_when(found, *parts[-2:])]
        return max(exact, key=len, default="") or found
    return found


def read_citation(text: str) -> Mapping[str, str]:
    """What PubMed's column "Citation" says; nothing where it is not one.

    >>> dict(read_citation("Lamp Med. 2024 Jun 8;12(3):145-7. doi: 10.5555/x. Epub 2024 Jan 5."))
    {'published': '2024-01-05', 'issued': '2024-06-08', 'type': 'article-journal', 'volume': '12', 'issue': '3', 'pages': '145-147'}
    """
    match = _CITATION.search(text[:1000])
    if not match:
        return {}
    issued = parse_when(match["date"])
    return {
        "published": first_day(issued, parse_when(match["online"] or "")),
        "issued": issued,
        "type": "article-journal",
        "volume": match["volume"],
        "issue": match["issue"] or "",
        "pages": full_pages(match["pages"] or ""),
    }


def read_types(texts: Sequence[str]) -> str:
    """The type that the first telling column says, if only with its last word: `IEEE Conferences`."""
    kinds = (read_type(text) or read_type(text.split()[-1]) for text in texts)
    return next(filter(None, kinds), "")


def split_people(text: str, *, is_glued: bool) -> list[str]:
    """The names of a list in one text, also of OpenAlex (`|`) and of Springer, where nothing stands between them.

    >>> split_people("Ada OneBo B. TwoCy McThree", is_glued=True), split_people("Ada One|Bo Two", is_glued=False)
    (['Ada One', 'Bo B. Two', 'Cy McThree'], ['Ada One', 'Bo Two'])
    """
    if is_glued and not re.search("[,;|]", text):
        return _GLUED.split(text)
    names = split_names(text.replace("|", ";"))
    if len(names) > 1 and text.find(".") == len(text) - 1 and all(map(match_initials, names)):
        names[-1] = names[-1].removesuffix(".")  # PubMed ends the list with a stop: "Stone AB, Lake J."
    elif (
        names and names[-1].endswith(".") and match_initials(names[0]) and split_name(names[-1][:-1]).is_body
    ):
        names[-1] = names[-1].removesuffix(".")
    return names


def split_words(text: str) -> list[str]:
    """The keywords of one text."""
    mark = next((mark for mark in ";|" if mark in text), ",")
    return [word.strip() for word in text.split(mark)]


Row = tuple[str, Fields | SourceError]
"""Where a row stands, for people; and its cells by column, or why it cannot be used."""
Rate = Callable[[Iterable[str]], int]
"""How many of these column names are known."""

_DELIMITERS = (",", ";", "\t")
_PREFACE = re.compile(r'\A\ufeff?"?About the data[^\n]*\n')
_END = "\0end"  # a line that no table holds: decode_text refuses NUL
_RUN = re.compile(rb"[\x80-\xff]+")
# Windows-1252 with the five bytes it leaves open: https://encoding.spec.whatwg.org/#index-windows-1252
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in a file."""

    columns: tuple[str, ...]
    rows: Iterable[Row]
    remarks: tuple[str, ...]  # what was assumed in reading


def parse_table(data: bytes, name: str, rate: Rate) -> Table:
    """Find the columns and rows of CSV, TSV, a JSON list of objects, an object around such a list, or JSONL.

    A row of CSV that has more cells than there are columns, or a quotation mark that is never closed, cannot be
    used: nobody knows which cell is which. Bytes that are not UTF-8 are read as Windows-1252 where they stand, unless they
    are of another script, since tables put together by several programs hold several encodings.

    Args:
        rate: decides which character separates cells: the one with which most columns are known.
    """
    data, remarks = _mend(data, name)
    text = drop_preface(decode_text(data, name)[0])
    start = text.lstrip()[:1]
    rows: Iterable[Row]
    if start == "[":
        value = decode_json(text, name)
        members = value if isinstance(value, list) else [value]
        columns, rows = _read_objects(((f"entry {n}", member) for n, member in enumerate(members, 1)), name)
    elif start == "{":
        entries = _unwrap(text, name, rate) or (
            (f"line {n}", entry) for n, entry in parse_json_lines(data, name)
        )
        columns, rows = _read_objects(entries, name)
    else:
        try:
            delimiter, columns = read_header(text, rate)
        except csv.Error as error:
            raise SourceError(name, f"the column names cannot be read: {error}", line=1) from error
        if columns and columns[-1].endswith(_END):
            raise SourceError(name, "a quotation mark in the column names is never closed", line=1)
        rows = _read_csv(text, name, delimiter, columns)
    return Table(columns, rows, remarks)


def drop_preface(text: str) -> str:
    """A table without the line that Dimensions puts before the names of its columns."""
    return _PREFACE.sub("\n", text, count=1)


def read_header(text: str, rate: Rate) -> tuple[str, tuple[str, ...]]:
    """The character that separates the cells of CSV, and the column names: those of which most are known."""
    found = [
        (delimiter, tuple(next(filter(any, csv.reader(_lines(text), delimiter=delimiter)), ())))
        for delimiter in _DELIMITERS
    ]
    return max(found, key=lambda header: (rate(header[1]), len(header[1])))


def _mend(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The file in UTF-8, and a remark when it was not."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if data.startswith(_WIDE):
            return data, ()
    else:
        return data, ()
    if guess_encoding(data) != "windows-1252":
        text, remarks = decode_text(data, name)
        return text.encode("utf-8"), remarks
    mended, numbers = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        changed = _RUN.sub(_to_utf8, line)
        if changed != line:
            numbers.append(number)
        mended.append(changed)
    where = f"line {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} lines, the first is {numbers[0]}"
    return b"\n".join(mended), (f"{name} is not UTF-8 throughout ({where}); that was read as Windows-1252.",)


def _to_utf8(match: re.Match[bytes]) -> bytes:
    try:
        match[0].decode("utf-8")
    except UnicodeDecodeError:
        return match[0].decode("latin-1").translate(_WINDOWS).encode("utf-8")
    return match[0]


def _lines(text: str) -> Iterator[str]:
    return itertools.chain(io.StringIO(text), (_END,))


def _read_csv(text: str, name: str, delimiter: str, columns: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    is_header = True
    while True:
        where = f"line {reader.line_num + 1}"
        try:
            cells = next(reader)
        except csv.Error as error:  # too long a cell: a quotation mark somewhere above is not closed
            yield where, SourceError(name, f"from here on nothing can be read: {error}")
            return
        if cells == [_END]:
            return
        if not any(map(str.strip, cells)):
            continue
        if cells[-1].endswith(_END):
            yield where, SourceError(name, "a quotation mark in it is never closed")
            return
        if is_header:
            is_header = False
        elif any(map(str.strip, cells[len(columns) :])):
            yield where, SourceError(name, f"it has {len(cells)} cells, but there are {len(columns)} columns")
        else:  # rows may end early; of columns with the same name the first counts
            yield where, Fields(name, "", dict(reversed(list(zip(columns, cells, strict=False)))))


def _unwrap(text: str, name: str, rate: Rate) -> list[tuple[str, object]]:
    """The members of the list in a JSON object of which more is known than of itself, or the object; none of JSONL."""
    try:
        value = decode_json(text, name)
    except SourceError:
        return []
    if not isinstance(value, dict):
        return []
    known = {key: max((rate(member) for member in members if isinstance(member, dict)), default=0)
             for key, members in value.items() if isinstance(members, list)}  # fmt: skip
    best = max(known, key=lambda key: known[key], default="")
    if not best or known[best] <= rate(value):
        return [("entry 1", value)]
    return [(f"entry {number}", member) for number, member in enumerate(value[best], 1)]


def _read_objects(entries: Iterable[tuple[str, object]], name: str) -> tuple[tuple[str, ...], list[Row]]:
    columns: dict[str, None] = {}
    rows: list[Row] = []
    for where, entry in entries:
        if isinstance(entry, dict):
            columns |= dict.fromkeys(entry)
            rows.append((where, Fields(name, "", entry)))
        elif isinstance(entry, SourceError):
            rows.append((where, entry))
        else:
            rows.append((where, SourceError(name, "it is not an object with columns")))
    first = rows[0][1] if rows else SourceError(name, "the list is empty")
    if not columns and isinstance(first, SourceError):
        raise first
    return tuple(columns), rows
