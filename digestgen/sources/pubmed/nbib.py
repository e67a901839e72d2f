"""PubMed's tagged format ("PubMed" or "MEDLINE" on its pages, `.nbib` as a download).

A line is a tag of two to four letters, filled up with blanks to four, `- `, and a value; lines that begin with
blanks go on with it. A record begins with `PMID`. The tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
ERIC writes it, too (https://eric.ed.gov/?faq, "Export"), with an `OID` of its own in place of PMIDs, and so does RefLib 2.3
(https://sr-accelerator.com), with `TY` as the type of what did not come from PubMed; there a record begins after an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from digestgen.model.person import Name
from digestgen.sources.pubmed import medline
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.source import Context, Parsed, Pieces, Source, has_signs
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.names import body_name, join_name, read_name, turn_initials
from digestgen.sources.toolkit.references import find_ids, language_tag, read_id
from digestgen.text.clean import clean_line

_TAG = re.compile(r"(?=.{4}-)([A-Z]{2,4}) {0,2}-(.*)")
_START = re.compile(r"\s*(?:PMID- ?\d|OWN - [A-Z]|(?>(?:(?!FAU )[A-Z]{2,4} {0,2}- [^\n]*\n){1,8})FAU - )")
_NUMBERED = re.compile(r"^PMID- ?\d", re.MULTILINE)
_UNNUMBERED = re.compile(r"^(?:OWN|FAU) - ", re.MULTILINE)
# Among numbered records those of RefLib that have no number begin so.
_FIRST = {"OWN", "DP", "TI"}
# ERIC's publication types (https://eric.ed.gov/?advanced) of what is in no journal.
_OF_ERIC = {
    "dissertation": "thesis",
    "meeting papers": "paper-conference",
    "books": "book",
    "report": "report",
}
_SCHOOL = re.compile(r"([^,]*(?:Dissertation|Thesis|Practicum)[^,]*), (.+)")
_NUMBER = re.compile(r"(\S+)\s*\[(\w+)\]")
_SUFFIXED = re.compile(r"([^,]+), (.+?),? (Jr|Sr|2nd|3rd|4th|II|III|IV)\.?")
# Labels of structured abstracts, which stand as capitals before a colon at the beginning of a sentence.
_LABEL = re.compile(r"(?:^|(?<=[.?!)\]] ))([A-Z][A-Z ,/&'-]{2,60}): ")
_CORRECTIONS = {
    "EIN": "ErratumIn",
    "ECI": "ExpressionOfConcernIn",
    "RIN": "RetractionIn",
    "CRI": "CorrectedandRepublishedIn",
    "RRI": "RetractedandRepublishedIn",
    "RPI": "RepublishedIn",
    "UIN": "UpdateIn",
}  # tag → RefType


@dataclass(slots=True)
class _Entry:
    """One record: the line it begins on, and its (tag, value) pairs in the file's order."""

    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)

    def all(self, *tags: str) -> list[str]:
        return [value for key, value in self.fields if key in tags and value]

    def first(self, *tags: str) -> str:
        return next((value for tag in tags for value in self.all(tag)), "")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read all records of a file."""
    builder = RecordBuilder("nbib", name, context, entries="records")
    text = builder.decode(data)
    for entry in _entries(text):
        pmid = clean_line(entry.first("PMID"))
        number = clean_line(entry.first("OID"))
        label = f"PMID {pmid[:20]}" if pmid or not number else number[:20]
        where = f"line {entry.line} ({label})"
        if not builder.is_repeat(where, pmid or number):
            _add(builder, where, entry)
    hint = "On PubMed: Save, Format: PubMed; or Send to, Citation manager."
    return builder.done(nothing='this is not a file of PubMed\'s: no line begins with "PMID-"', hint=hint)


def _entries(text: str) -> Iterator[_Entry]:
    is_numbered = bool(_NUMBERED.search(text)) or not _UNNUMBERED.search(text)
    entry: _Entry | None = None
    tag, parts, after_blank = "", [""], True
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG.match(line)
        if not match:
            parts.append(line.strip())
            after_blank = not line.strip()
            continue
        if entry:
            entry.fields.append((tag, " ".join(part for part in parts if part)))
        tag, parts = match[1], [match[2].strip()]
        if tag == "PMID" or (after_blank and (not is_numbered or (tag in _FIRST and _is_under_way(entry)))):
            if entry:
                yield entry
            entry = _Entry(number)
        after_blank = False
    if entry:
        entry.fields.append((tag, " ".join(part for part in parts if part)))
        yield entry


def _is_under_way(entry: _Entry | None) -> bool:
    return entry is None or any(tag in ("TI", "FAU", "AU") for tag, _ in entry.fields)


def _add(builder: RecordBuilder, where: str, entry: _Entry) -> None:
    title, lang, original = _title(entry)
    kinds = entry.all("PT")
    numbers = [match for value in entry.all("AID") + entry.all("LID") if (match := _NUMBER.fullmatch(value))]
    doi = next((number[1] for number in numbers if number[2] == "doi"), "")
    shelf = next((number[1] for number in numbers if number[2] == "bookaccession"), "")
    pmid, central = read_id(entry.first("PMID"), scheme="pmid"), read_id(entry.first("PMC"), scheme="pmcid")
    book = entry.first("BTI")
    is_book = not entry.first("TI") and bool(book)
    eric = clean_line(entry.first("OID"))
    others = find_ids(
        value.split()[0]
        for value in entry.all("LID", "AID", "URL", "UR")
        if "://" in value or value.startswith("10.")
    )
    corrections = [(tag, value) for tag, value in entry.fields if tag in _CORRECTIONS]
    builder.add(
        where,
        title=title,
        markup=RICH,
        ids=(read_id(doi, scheme="doi"), pmid, central, *others),
        abstract=_abstract(
            next(
                (text for text in entry.all("AB") + entry.all("OAB") if not medline.NOT_HERE.fullmatch(text)),
                "",
            )
        ),
        authors=_authors(entry),
        published=medline.first_day(parse_when(entry.first("DEP")), parse_when(entry.first("DP"))),
        keywords=_keywords(entry),
        links={"html": central.url if central else ""},  # free to read
        publication={
            "type": "book"
            if is_book
            else "chapter"
            if book
            else medline.article_type(kinds + entry.all("TY")),
            "venue": clean_line("" if is_book else book or entry.first("JT", "TA")),
            "volume": clean_line(entry.first("VI")),
            "issue": clean_line(entry.first("IP")),
            "pages": medline.full_pages(entry.first("PG")),
            "article": next(
                (n[1] for n in numbers if n[2] == "pii" and medline.ARTICLE_NUMBER.fullmatch(n[1])), ""
            ),
            "issued": "" if book else parse_when(entry.first("DP")),
            "publisher": clean_line(entry.first("PB")),
            "place": clean_line(entry.first("PL")) if book else "",  # of a journal, its country
            "edition": clean_line(entry.first("EN")) if book else "",
            "editor": [_name("FED", name) for name in entry.all("FED")],
            "series": clean_line(entry.first("CTI")),
            **(_eric(entry, kinds) if eric else {}),
        },
        status=medline.find_status(title, kinds, [_CORRECTIONS[tag] for tag, _ in corrections]),
        lang=lang,
        payload={
            "url": pmid.url if pmid else f"https://eric.ed.gov/?id={quote(eric)}" if eric else "",
            "accession": clean_line(shelf),
            "types": [clean_line(kind) for kind in kinds if kind.lower() != "journal article"],
            "vernacular_title": original,
            "language": ", ".join(clean_line(code) for code in entry.all("LA") if code != "eng"),
            "corrections": [
                clean_line(f"{medline.CORRECTIONS[_CORRECTIONS[tag]]}: {value}") for tag, value in corrections
            ],
            "copyright": clean_line(entry.first("CI")),
        },
    )


def _eric(entry: _Entry, kinds: list[str]) -> dict[str, str]:
    """Where a record of ERIC appeared: only those whose number begins with EJ are of a journal, else JT is who issued it."""
    if entry.first("OID").upper().startswith("EJ"):
        return {"type": "article-journal"}
    issuer, school = clean_line(entry.first("JT")), _SCHOOL.fullmatch(clean_line(entry.first("SO")))
    if school:
        return {"type": "thesis", "genre": school[1], "venue": school[2]}
    kind = next((kind for word, kind in _OF_ERIC.items() if word in " ".join(kinds).lower()), "")
    if kind in ("thesis", "report"):
        return {"type": kind, "venue": issuer}
    return {"type": kind, "venue": "", "publisher": issuer}


def _title(entry: _Entry) -> tuple[str, str, str]:
    """Title, its language, and the original title where it is a translation."""
    title, translated = medline.split_title(entry.first("TI", "BTI"))
    original = clean_line(entry.first("TT")).rstrip(". ")
    tags = [tag for tag in map(language_tag, entry.all("LA")) if tag]
    if original and (not title or title == medline.NOT_AVAILABLE):
        return original, tags[0] if len(tags) == 1 else "", ""
    return title, "en" if translated or "en" in tags else "", original


def _abstract(text: str) -> str:
    """An abstract for records.RICH; one that begins with a label is cut into its labelled parts."""
    if not text or not _LABEL.match(text):
        return text
    _, *parts = _LABEL.split(text)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return "".join(medline.label_paragraph(label, part.strip()) for label, part in pairs)


def _authors(entry: _Entry) -> list[Name]:
    """People and groups in order; ORCID iD and affiliation belong to the name before them.

    Until 2014 one affiliation, the first author's, stood before all names.
    """
    found: list[Name] = []
    waiting, paired = "", True
    for tag, value in entry.fields:
        if tag == "FAU" or (tag == "AU" and paired) or tag == "CN":
            found.append(_name(tag, value)._replace(affiliation="" if found else waiting))
            paired = tag != "FAU"
        elif tag == "AU":
            paired = True
        elif tag == "AUID" and found and not found[-1].orcid and value.upper().startswith("ORCID"):
            found[-1] = found[-1]._replace(orcid=medline.find_orcid(value))
        elif tag == "AD" and not found:
            waiting = waiting or medline.clean_affiliation(value)
        elif tag == "AD" and not found[-1].affiliation:
            found[-1] = found[-1]._replace(affiliation=medline.clean_affiliation(value))
    return found


def _name(tag: str, value: str) -> Name:
    value = clean_line(value)
    if tag == "CN":
        return body_name(value.strip(" ;,"))
    if tag == "AU":  # only where there is no full name: "Casbon JA"
        (turned,) = turn_initials([value], certain=True)
        return turned if isinstance(turned, Name) else read_name(turned)
    match = _SUFFIXED.fullmatch(value)
    return join_name(match[2], match[1], match[3]) if match else read_name(value)


def _keywords(entry: _Entry) -> list[str]:
    """The authors' keywords, then subject headings, those of the main topics (`*`) first; no subheadings."""
    headings = sorted(entry.all("MH"), key=lambda heading: "*" not in heading)
    return [clean_line(word.lstrip("*")) for word in entry.all("OT")] + [
        clean_line(heading.split("/")[0].lstrip("*")) for heading in headings
    ]


SOURCE = Source(
    key="nbib",
    title="PubMed, tagged",
    parse=parse,
    help="PubMed's tagged format, as saved from its pages; ERIC's, too, e.g. pubmed-asthma.nbib",
    recognise=has_signs(_START.match),
    pieces=Pieces(re.compile(rb"(?:\xef\xbb\xbf)?\s*PMID- "), re.compile(rb"PMID- ")),
)
