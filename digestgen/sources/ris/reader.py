"""RIS as Zotero, Citavi, Scopus, Ovid, Embase, PubMed and publishers write it, and its relatives.

A line of RIS is a tag, two blanks, a hyphen, a blank and a value (https://en.wikipedia.org/wiki/RIS_(file_format),
after the specification that refman.com kept); lines without a tag go on with the value. A record stands between
`TY` and `ER`; exporters forget either one, and write headings between records. Other tagged formats, which
ris/dialects.py turns into RIS's tags, are read, too. What tags mean is ris/entry.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from digestgen.sources.records import RecordBuilder
from digestgen.sources.ris import dialects
from digestgen.sources.ris.entry import Entry, add_entry
from digestgen.sources.source import Context, Parsed, Pieces, Source

_TAG = re.compile(r"([A-Z][A-Z0-9])  -[ \t]?(.*)")
# Some programs write another number of blanks, tabs or no-break spaces, or a dash; then only tags that RIS has are tags.
_GAP = r"[ \t\xa0]{0,4}[-–]"
_LOOSE = re.compile(rf"^[ \t]*TY(?! {{2}}-){_GAP}[ \t\xa0]*[A-Z]|^[ \t]+TY  -[ \t]*[A-Z]", re.MULTILINE)
_LOOSE_TAG = re.compile(
    r"[ \t]*(TY|ER|A[1-4BDNUV]|BT|C[1-8ANPTY]|D[ABOP]|E[DPT]|I[DS]|J[12AFO]|KW|L[1-4ABK]|M[1-3]|N[12V]|OP|P[BPY]|R[INP]"
    rf"|S[ENPTV]|T[1-3AIT]|U[1-5R]|V[LO]|Y[12]){_GAP}(?:[ \t\xa0]+(.*)|$)"
)
_PAIR = re.compile(
    rf"^[ \t]*[A-Z][A-Z0-9]{_GAP}[^\n]*\n\s*[A-Z][A-Z0-9]{_GAP}",
    re.MULTILINE,
)
_BEGIN = re.compile(rf"^[ \t]*TY{_GAP}[ \t\xa0]*[A-Z][^\n]*\n\s*[A-Z][A-Z0-9]{_GAP}", re.MULTILINE)
_HEADING = 400  # characters that may stand before the first record in a file that is not called .ris
# Markdown, XML, JSON and BibTeX that show a record, and RefLib's files of PubMed's tags, which have TY, too.
_NOT_BEFORE = re.compile(r"[`<{@]|\A---|\nFAU - ")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read all records of a file; those without a title are skipped, and said with their line.

    Returns:
        One Record a record. `payload` has url, and key (the record's own id) and version where they are there.
    """
    builder = RecordBuilder("ris", name, context, entries="records")
    text = builder.decode(data)
    for entry in _reader(text)(text):
        add_entry(builder, entry)
    hint = 'A record begins with a line such as "TY  - JOUR" and ends with "ER  -".'
    return builder.done(nothing="there is no RIS record in it", hint=hint)


def recognise(head: str, name: str) -> bool:
    """Whether a record begins near the beginning: TY with another tag below; in a `.ris` file, whether tags do."""
    if _reader(head) is not _read_ris:
        return True
    if name.endswith(".ris"):
        return _PAIR.search(head) is not None
    match = _BEGIN.search(head)
    return match is not None and match.start() < _HEADING and not _NOT_BEFORE.search(head, 0, match.start())


def _reader(text: str) -> Callable[[str], Iterator[Entry]]:
    """What reads a file that begins so."""
    if dialects.WOS.match(text):
        return dialects.read_wos
    if dialects.WOS_COLUMNS.match(text):
        return dialects.read_wos_columns
    is_refworks = dialects.REFWORKS_EXPORT.match(text) or dialects.REFWORKS.search(text, 0, _HEADING)
    return dialects.read_refworks if is_refworks else _read_ris


def _read_ris(text: str) -> Iterator[Entry]:
    """Records; one that the file neither begins with TY nor ends with ER is none."""
    entry: Entry | None = None
    parts: list[str] = []  # lines of the last value, while it may go on
    tag = ""
    pattern = _LOOSE_TAG if _LOOSE.search(text) else _TAG
    for number, line in enumerate(text.split("\n"), 1):
        match = pattern.match(line)
        if not match:
            parts.append(line.strip())
            continue
        if entry:
            entry.add(tag, parts)
        tag, parts = match[1], [(match[2] or "").strip()]
        if tag == "ER":
            if entry:
                yield entry
            entry = None
        elif entry is None:
            entry = Entry(number)
        elif tag == "TY" and entry.fields.keys() - {"TY"}:  # the ER before it was forgotten
            if entry.first("TY"):
                yield entry
            entry = Entry(number)
    if entry:
        entry.add(tag, parts)
        if entry.first("TY"):
            yield entry


SOURCE = Source(
    key="ris",
    title="RIS",
    parse=parse,
    help="RIS of Zotero, Scopus, Embase …, Web of Science's text or tab-delimited file, RefWorks, e.g. scopus.ris",
    recognise=recognise,
    pieces=Pieces(re.compile(rb"(?:\xef\xbb\xbf)?\s*TY  - "), re.compile(rb"TY  - ")),
)
