"""EndNote: its tagged format (`.enw`, which is refer's) and its XML, read as records of RIS.

Tags of `.enw`: https://support.clarivate.com/Endnote/s/article/EndNote-Tagged-file-import-format; refer's, which Google
Scholar, Zotero and CNKI write: https://man7.org/linux/man-pages/man1/refer.1.html. A record begins with `%0`, or, in
files that have none, after an empty line. The XML: https://docs.citeit.net/endnote/rsxml.dtd (`<xml><records>`), whose texts stand
in `<style>`, with a carriage return where a line ends.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from digestgen.model.publication import read_type
from digestgen.sources.pubmed.medline import full_pages
from digestgen.sources.records import RecordBuilder
from digestgen.sources.ris.dialects import finish
from digestgen.sources.ris.entry import Entry, add_entry
from digestgen.sources.source import Context, Parsed, Source
from digestgen.sources.toolkit.xmltree import Element, inner_text, local_name, parse_xml

_TAG = re.compile(r"[ \t]*%([0-9A-Z?@!#$&(+^><\[\]*)~=])(?:[ \t]+(.*)|[ \t]*)")
_TYPED = re.compile(r"^[ \t]*%0", re.MULTILINE)
_HEAD = re.compile(r"\s*%(?:0(?=\s|\Z)|[0-9A-Z?@!#$&(+^><\[\]] [^\n]*\n(?:[^\n]*\n)*?[ \t]*%[AT] )")
_XML = re.compile(r"<source-app\s+name=\"EndNote|\A[^<]*(?:<\?[^>]*>\s*)?<xml>\s*<records>")
_FROM_REFER = {
    "0": "TY", "A": "AU", "B": "T2", "C": "CY", "D": "PY", "E": "ED", "F": "ID", "G": "LA", "I": "PB", "J": "JF", "K": "KW",
    "M": "AN", "N": "IS", "P": "SP", "R": "DO", "S": "T3", "T": "TI", "U": "UR", "V": "VL", "W": "DB", "X": "AB", "Y": "A2",
    "7": "ET", "8": "PD", "9": "M3", ">": "L1", "~": "DB", "!": "ST", "1": "C1", "2": "C2", "]": "C7",
}  # fmt: skip
_FROM_XML = {
    "contributors/authors/author": "AU", "contributors/secondary-authors/author": "ED", "titles/title": "TI",
    "titles/secondary-title": "T2", "titles/tertiary-title": "T3", "titles/short-title": "ST", "periodical/full-title": "JF",
    "pages": "SP", "volume": "VL", "number": "IS", "issue": "IS", "edition": "ET", "keywords/keyword": "KW", "dates/year": "PY",
    "dates/pub-dates/date": "PD", "pub-location": "CY", "publisher": "PB", "electronic-resource-num": "DO",
    "urls/related-urls/url": "UR", "urls/web-urls/url": "UR", "urls/pdf-urls/url": "L1", "abstract": "AB", "language": "LA",
    "work-type": "M3", "accession-num": "AN", "remote-database-name": "DB", "remote-database-provider": "DB",
    "custom2": "C2", "custom7": "C7", "label": "ID",
}  # fmt: skip
_NUMBERS = {  # of <ref-type>, where its name is left out
    "5": "Book Section", "6": "Book", "10": "Conference Proceedings", "17": "Journal Article", "27": "Report",
    "28": "Edited Book", "32": "Thesis", "34": "Unpublished Work", "43": "Electronic Article", "47": "Conference Paper",
    "59": "Dataset",
}  # fmt: skip
_FACES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}
_DATABASE = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.IGNORECASE)


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read all records of a file; those without a title are skipped, and said with their line."""
    builder = RecordBuilder(SOURCE.key, name, context, entries="records")
    is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    for entry in _read_xml(parse_xml(data, name)) if is_xml else _read_refer(builder.decode(data)):
        _complete(entry)
        add_entry(builder, entry)
    hint = 'A record begins with a line such as "%0 Journal Article", in XML with <record>.'
    return builder.done(nothing="there is no record of EndNote's in it", hint=hint)


def recognise(head: str, name: str) -> bool:
    """Whether it begins with the tags of a record that has a title or authors, or as EndNote's XML."""
    if head.lstrip("\ufeff \t\r\n").startswith("<"):
        return _XML.search(head) is not None
    return bool(_HEAD.match(head) or (name.endswith(".enw") and _TAG.match(head.lstrip())))


def _read_refer(text: str) -> Iterator[Entry]:
    entry: Entry | None = None
    parts: list[str] = []
    tag = ""
    is_typed, has_type, after_blank = _TYPED.search(text) is not None, False, True
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG.fullmatch(line.rstrip())
        if not match:
            parts.append(line.strip())
            after_blank = not line.strip()
            continue
        if entry:
            entry.add(_FROM_REFER.get(tag, ""), parts)
        begins = match[1] == "0" and (has_type or after_blank) if is_typed else after_blank
        if entry is None or begins:
            if entry and entry.fields:
                yield entry
            entry, has_type = Entry(number), False
        tag, parts = match[1], [(match[2] or "").strip()]
        has_type = has_type or tag == "0"
        after_blank = False
    if entry:
        entry.add(_FROM_REFER.get(tag, ""), parts)
        if entry.fields:
            yield entry


def _read_xml(root: Element) -> Iterator[Entry]:
    for record in root.iter("{*}record"):
        entry = Entry(record.sourceline or 0)
        kind = record.find("{*}ref-type")
        if kind is not None:
            entry.add("TY", [kind.get("name") or _NUMBERS.get(inner_text(kind).strip(), "")])
        for path, tag in _FROM_XML.items():
            for element in record.iterfind(re.sub(r"(^|/)", r"\1{*}", path)):
                text = _markup(element) if tag in ("TI", "AB") else inner_text(element)
                entry.add(tag, text.replace("\r", "\n").split("\n"))
        yield entry


def _markup(element: Element) -> str:
    """A text for records.RICH; `<style face="italic">` is the only markup there is."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        faces = child.get("face", "").split() if local_name(child) == "style" else []
        tags = [_FACES[face] for face in faces if face in _FACES]
        opened, closed = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
        parts += [opened, _markup(child), closed, html.escape(child.tail or "", quote=False)]
    return "".join(parts)


def _complete(entry: Entry) -> None:
    """What EndNote says in another way than RIS: dates, PubMed's ids, numbers of pages; and refer no type at all."""
    entry.fields.pop("", None)
    numbers = entry.all("C2", "C1")
    number = entry.first("AN")
    if number.isdecimal() and any(map(_DATABASE.search, entry.all("DB"))):
        entry.add("U1", [f"{number}[pmid]"])
    for central in numbers:
        if re.fullmatch(r"PMC\d{1,9}", central.strip(), re.IGNORECASE | re.ASCII):
            entry.add("U2", [f"{central.strip()}[pmcid]"])
    if read_type(entry.first("TY")) == "paper-conference" and not entry.first("T2", "JF"):
        entry.fields["T2"] = entry.fields.pop("T3", [])  # the ACL Anthology's proceedings
    if entry.first("ED"):
        entry.fields.pop("A2", None)  # of the series
    if not entry.first("TY"):
        kinds = {"JF": "JOUR", "T2": "CHAP", "PB": "BOOK"}
        entry.set("TY", next((kind for tag, kind in kinds.items() if entry.first(tag)), "GEN"))
    finish(entry)
    if pages := entry.first("SP"):
        entry.set("SP", full_pages(pages))


SOURCE = Source(
    key="endnote",
    title="EndNote",
    parse=parse,
    help="EndNote's tagged format or its XML, also Google Scholar's and CNKI's, e.g. library.enw or library.xml",
    recognise=recognise,
)
