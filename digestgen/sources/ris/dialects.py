"""Tagged formats beside RIS → records in RIS's tags: Web of Science's (lines and columns) and RefWorks'.

Web of Science: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html. Its tags have no hyphen, values
go on after three blanks, a record begins with `PT`; "Tab delimited file" has the tags as columns, a record a line.
RefWorks: https://www.refworks.com/rwsingle/help/RefWorks_Tagged_Format.htm; a record begins with `RT`. CNKI writes it, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from digestgen.model.publication import read_type
from digestgen.sources.ris.entry import Entry, find_chapter

WOS = re.compile(r"\s*(?:FN [^\n]+\n+VR \d|PT [A-Z]\n(?:AU|TI|BA|BE|CA) )")
WOS_COLUMNS = re.compile(r"\s*PT\t(?:[A-Z][A-Z0-9]\t)+[A-Z][A-Z0-9]\s*\n")
REFWORKS = re.compile(
    r"^RT [A-Z][^\n]{1,60}\n(?:[A-Z][A-Z0-9] [^\n]*\n){2}",
    re.MULTILINE,
)
REFWORKS_EXPORT = re.compile(r"\s*RefWorks Export Tagged Format\b", re.IGNORECASE)  # a long legend follows

_WOS_TAG = re.compile(r"(?!  )([A-Z][A-Z0-9])(?: (.*))?\s*")
# Tags of Web of Science and what RIS calls the same; the others are counts, addresses and cited references.
# DA is the day of the export there, AF holds what AU shortens, ID is Keywords Plus.
_FROM_WOS = {
    "AU": "AU", "AF": "AF", "CA": "CA", "BE": "ED", "ED": "ED", "TI": "TI", "SO": "JF", "SE": "T3", "LA": "LA",
    "DE": "KW", "ID": "KW", "AB": "AB", "PU": "PB", "PD": "PD", "PY": "PY", "VL": "VL", "IS": "IS", "BP": "SP",
    "PS": "SP", "EP": "EP", "AR": "C7", "EA": "EA", "OI": "OI", "PI": "CY", "DI": "DO", "UT": "ID", "PM": "PM", "PT": "TY", "DT": "DT",
}  # fmt: skip
_WOS_TYPES = {"J": "JOUR", "B": "BOOK", "S": "CHAP", "C": "CONF"}
_FROM_REFWORKS = {
    "RT": "TY", "ID": "ID", "A1": "AU", "A2": "ED", "T1": "TI", "T2": "T2", "T3": "T3", "JF": "JF", "JO": "JO", "YR": "PY",
    "FD": "PD", "VO": "VL", "IS": "IS", "SP": "SP", "OP": "EP", "K1": "KW", "AB": "AB", "ED": "ET", "PB": "PB", "PP": "CY",
    "LA": "LA", "UL": "UR", "LK": "UR", "DO": "DO", "AN": "AN", "DB": "DB", "NO": "N1", "PMID": "PM", "PMCID": "PC",
}  # fmt: skip
# Tags with a meaning of their own there: a line that begins with other two capitals goes on with a value.
_OF_REFWORKS = re.compile(
    f"({'|'.join(_FROM_REFWORKS)}|A[3-6]|AD|AV|C[LNRS]|DS|IP|LL|O[LT]|R[DP]|S[FLNRT]|U\\d{{1,2}}|W[PTV])(?: (.*))?"
)


def read_wos(text: str) -> Iterator[Entry]:
    """The records of Web of Science's plain text."""
    return map(_from_wos, _read_blocks(text, _WOS_TAG, "PT", ("ER", "EF"), _FROM_WOS))


def read_wos_columns(text: str) -> Iterator[Entry]:
    """The records of its tab-delimited file; people and keywords are separated by `;` there."""
    head, *rows = text.lstrip().split("\n")
    tags = head.strip().split("\t")
    for number, row in enumerate(rows, 2):
        entry = Entry(number)
        for tag, cell in zip(tags, row.split("\t"), strict=False):
            if tag in _FROM_WOS:
                entry.add(_FROM_WOS[tag], re.split(r";\s*", cell) if tag in ("AU", "AF", "CA") else [cell])
        if entry.fields:
            yield _from_wos(entry)


def read_refworks(text: str) -> Iterator[Entry]:
    """The records of RefWorks' tagged format."""
    for entry in _read_blocks(text, _OF_REFWORKS, "RT", (), _FROM_REFWORKS):
        if entry.first("TY").lower() == "book, section":
            entry.set("TY", "CHAP")
        for tag, name in (("PM", "pmid"), ("PC", "pmcid")):
            if number := entry.first(tag):
                entry.add("U1", [f"{number}[{name}]"])
        finish(entry)
        yield entry


def finish(entry: Entry) -> None:
    """A date without a year, `JUN 8`, with the year that stands elsewhere; of books and theses no number of pages."""
    if read_type(entry.first("TY")) in ("book", "thesis") or "://" in entry.first("SP"):
        entry.fields.pop("SP", None)
    if day := entry.first("PD"):
        entry.add("Y1", [day if re.search(r"\d{4}", day) else f"{entry.first('PY')} {day}"])


def _read_blocks(
    text: str, pattern: re.Pattern[str], start: str, ends: tuple[str, ...], names: Mapping[str, str]
) -> Iterator[Entry]:
    """Records of lines that begin with a tag; lines without one go on with the value.

    Args:
        start, ends: tags with which a record begins and ends.
        names: tag → RIS's; the others are not read.
    """
    entry: Entry | None = None
    parts: list[str] = []
    tag = ""
    for number, line in enumerate([*text.split("\n"), start], 1):
        match = pattern.fullmatch(line)
        if not match:
            parts.append(line.strip())
            continue
        if entry and tag in names:
            entry.add(names[tag], parts)
        tag, parts = match[1], [(match[2] or "").strip()]
        if tag == start or tag in ends:
            if entry:
                yield entry
            entry = Entry(number) if tag == start else None


def _from_wos(entry: Entry) -> Entry:
    """The record in RIS's words."""
    kind = _WOS_TYPES.get(entry.first("TY"), "GEN")
    if "proceedings paper" in entry.first("DT").lower():
        kind = "CONF"
    entry.set("TY", kind)
    find_chapter(entry)
    if entry.first("AF"):
        entry.set("AU", entry.first("AF"))
    if groups := entry.first("CA"):
        entry.add("AU", [f"{group}," for group in groups.split("\n")])
    if pmid := entry.first("PM"):
        entry.add("U1", [f"{pmid}[pmid]"])
    finish(entry)
    return entry
