"""One record of a RIS file: tags of many exporters → what the record builder wants to know.

Tags and types: https://en.wikipedia.org/wiki/RIS_(file_format). Exporters follow the specification of 2001 (T1, A1,
Y1, N2, JF) or that of 2011 (TI, AU, PY, DA, AB, T2), and most of them both. What is private is not read: N1, U1 to
U5, C1 to C8 and M1 to M3, but for ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from digestgen.model.addresses import complete_address
from digestgen.model.ids import PaperId, parse_version
from digestgen.model.person import Name
from digestgen.model.publication import read_type
from digestgen.sources.pubmed.medline import first_day, split_title
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit import references
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.names import body_name, turn_initials
from digestgen.sources.toolkit.namesplit import split_glued
from digestgen.sources.toolkit.orcids import give_orcids
from digestgen.sources.toolkit.states import read_status
from digestgen.text.clean import clean_line
from digestgen.text.html import safe_url

_NUMBERED = re.compile(r"(\d{1,9})\s*\[pmid\]|(PMC\d{1,9})(?:\s*\[pmcid\]|\s*$)", re.IGNORECASE | re.ASCII)
_ARTICLE = re.compile(r"(?=\S*\d)[\w.:/-]{1,24}")  # other programs keep other things in C7
_DOI_NOTE = re.compile(r"(?:doi:?\s*)?10\.\d{4}", re.IGNORECASE | re.ASCII)
# Where readers need a licence: a DOI leads them further.
_DATABASE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:embase|scopus|proquest|ovid|ebscohost)\.com/", re.IGNORECASE
)
_ARXIV_NOTE = re.compile(r"(?:eprint: )?arxiv:\s?[\w./-]{9,30}(?:\s\[[\w., -]{2,40}\])?", re.IGNORECASE)
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)
_TWO_ISSNS = re.compile(r"\d{4}-\d{3}[\dX] \d{4}-\d{3}[\dX]", re.ASCII)
_MAIN = re.compile(r"^\*|(?<=/)\*|\*$")  # MeSH and Embase mark main topics
_MAIL = re.compile(r"\s*\([^()]*@[^()]*\)")  # Ovid: "SAGE Publications Ltd (E-mail: info@…)"


@dataclass(slots=True)
class Entry:
    """One record."""

    line: int
    # tag → its values that are not empty, in the file's order, line ends kept
    fields: dict[str, list[str]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)  # of all values, in the file's order

    def add(self, tag: str, lines: list[str]) -> None:
        """A value of one line or more."""
        if value := "\n".join(lines).strip():
            self.fields.setdefault(tag, []).append(value)
            self.tags.append(tag)

    def set(self, tag: str, value: str) -> None:
        """One value in place of all there are."""
        self.fields[tag] = [value]

    def all(self, *tags: str) -> list[str]:
        """The values of the tags, tag by tag."""
        return [value for tag in tags for value in self.fields.get(tag, ())]

    def first(self, *tags: str) -> str:
        """The first value of the first tag that has one; or ""."""
        return next(iter(self.all(*tags)), "")


def find_chapter(entry: Entry) -> None:
    """A chapter, which Web of Science calls a book, as one: it stands on pages of another title.

    That book's authors are A1 there, and not the chapter's.
    """
    kind = read_type(_line(entry.first("TY")))
    if kind == "book" and entry.first("T2", "JF") and entry.first("SP") and entry.first("EP"):
        kind = "chapter"
        entry.set("TY", "CHAP")
    if kind == "chapter" and entry.first("AN")[:4] == "WOS:":
        entry.fields["A1"] = [name for name in entry.all("A1") if "," not in name]


def add_entry(builder: RecordBuilder, entry: Entry) -> None:
    """Add a record."""
    find_chapter(entry)
    key = _line(entry.first("ID").partition("\n")[0])
    addresses = _addresses(entry)
    ids, spelled = _ids(entry, addresses)
    pages = [address for address in addresses if safe_url(address)]
    known = [paper_id.url for paper_id in ids if paper_id.url]
    open_first = [address for address in pages if not _DATABASE.match(address)] + known + pages
    title, is_translated = _title(entry, ids)
    builder.add(
        f"line {entry.line} ({key[:60]})" if key else f"line {entry.line}",
        title=title,
        markup=RICH,
        ids=ids,
        abstract="\n\n".join(entry.all("AB") or entry.all("N2")),
        authors=give_orcids(_people(entry, "AU", "A1"), ";".join(entry.all("OI"))),
        published=_published(entry),
        keywords=[
            _MAIN.sub("", word.strip())
            for value in entry.all("KW")
            for word in (value.replace("\n", " ") if ";" in value else value.replace("\n", ";")).split(";")
        ],
        links={"pdf": references.find_pdf(addresses, ids)},
        publication=_publication(entry, ids),
        status=read_status(entry.all("DT", "M3")),
        lang="en" if is_translated else references.read_language(entry.first("LA")),
        payload={
            "url": next(iter(open_first), ""),
            "key": key,
            "version": parse_version(spelled),
        },
    )


def _title(entry: Entry, ids: list[PaperId]) -> tuple[str, bool]:
    """The title and whether it was translated; without what the Library of Medicine adds, where the record is its own."""
    title = entry.first("T1", "TI", "CT", "BT", "ST")
    database = entry.first("DB").lower()
    is_pubmeds = (
        "pubmed" in database or "medline" in database or any(paper_id.scheme == "pmid" for paper_id in ids)
    )
    # Where Zotero had it from PubMed, that is not named: two ISSNs in one, and a language of three letters.
    is_from = _TWO_ISSNS.fullmatch(entry.first("SN")) and re.fullmatch("[a-z]{3}", entry.first("LA"))
    return split_title(title) if is_pubmeds or is_from else (title, False)


def _line(text: str) -> str:
    return clean_line(text[: references.LONGEST])


def _people(entry: Entry, tag: str, other: str) -> list[str | Name]:
    """Names in the file's order, one a value; in Web of Science and Citavi one a line.

    Ovid, Embase and older Scopus write `Fanning E.`; EndNote a comma behind an organisation.
    """
    repeated = set(entry.fields.get(tag, ()))  # some exporters write both
    values = {key: iter(entry.all(key)) for key in (tag, other)}
    found = [(key, next(values[key], "")) for key in entry.tags if key in values] + [
        (key, value) for key in values for value in values[key]
    ]
    listed = [value for key, value in found if key == tag or value not in repeated]
    names = [name.strip() for value in listed for name in re.split(r"[;\n]", value)]
    apart = [one for name in names for one in ([name] if name.endswith(",") else split_glued(name))]
    return turn_initials([_body(name) for name in apart if name])


def _body(name: str) -> str | Name:
    whole = name.removesuffix(",").strip()
    return body_name(whole) if name.endswith(",") and " " in whole and "," not in whole else name


def _addresses(entry: Entry) -> list[str]:
    """Web addresses of the paper; UR may hold several, and leave the scheme out."""
    words = [
        word.rstrip(";")
        for value in entry.all("UR", "L1", "L2", "LK", "DO")
        for word in value.replace(";http", " http").split()
    ]
    words = [
        word if re.match(r"https?://", word, re.IGNORECASE) else complete_address(word) for word in words
    ]
    words += references.find_ssrn(entry.all("JF", "JO", "T2"))
    return list(dict.fromkeys(filter(None, words)))


def _ids(entry: Entry, addresses: list[str]) -> tuple[list[PaperId], str]:
    """Every id that the record names, and the arXiv id as spelled there, for its version."""
    notes = [value for value in entry.all("M3", "N1") if _DOI_NOTE.match(value)]  # others name other papers
    doi = next(
        (paper_id for value in (*entry.all("DO"), *notes) if (paper_id := references.find_doi(value))), None
    )
    named = [value for value in entry.all("UR", "AN", "C7") if value[:6].lower() == "arxiv:"]
    named += [value for value in entry.all("N1", "C1") if _ARXIV_NOTE.fullmatch(value)]
    arxiv, spelled = references.find_arxiv(
        " ".join(value[:200] for value in (*entry.all("DO", "JF", "JO", "T2", "M1", "VL"), *named))
    )
    found = [doi, arxiv]
    for value in entry.all("U1", "U2", "U3", "U4", "U5", "C2"):
        if number := _NUMBERED.match(value):
            found.append(
                references.read_id(number[1], scheme="pmid")
                if number[1]
                else references.read_id(number[2].upper(), scheme="pmcid")
            )
    database = " ".join(entry.all("DB")).lower()
    if "pubmed" in database:
        found.append(references.read_id(entry.first("AN"), scheme="pmid"))
    if "pmc" in database:
        found.append(references.read_id(entry.first("AN"), scheme="pmcid"))
    if "medline" in database:  # Embase
        found.append(references.read_id(entry.first("C5"), scheme="pmid"))
    return references.order_ids((*found, *references.find_ids(addresses))), spelled


def _published(entry: Entry) -> str:
    """When it was first public: of an article EndNote's ET, or Web of Science's EA, may be before its issue."""
    return first_day(_issued(entry), _early(entry))


def _early(entry: Entry) -> str:
    """EA, and ET of an article or where it has a month: else an edition."""
    day = parse_when(entry.first("EA", "ET"))
    is_article = read_type(_line(entry.first("TY"))) == "article-journal"
    return day if is_article or entry.first("EA") or len(day) > len("2016") else ""


def _issued(entry: Entry) -> str:
    """The most exact date of the year of publication: Y1, PY and DA say it at different lengths. Y2 is another's.

    Of Web of Science, DA is a month or a day without a year: `DEC 15`.
    """
    year = next((day[:4] for value in entry.all("PY", "Y1", "DA") if (day := parse_when(value))), "")
    days = [parse_when(value) or join_when(year, value) for value in entry.all("Y1", "PY", "DA")]
    return max((day for day in days if day.startswith(year)), key=len, default="")


def _publication(entry: Entry, ids: list[PaperId]) -> dict[str, object]:
    kinds = entry.all("TY")
    csl = read_type(_line(kinds[-1])) if kinds else ""
    publisher, series = _MAIL.sub("", _line(entry.first("PB"))), _line(entry.first("T3"))
    number = _line(entry.first("IS"))
    if csl == "report":  # EndNote writes M1, Zotero SN
        number = number or next((n for n in map(_line, entry.all("M1", "SN")) if not _ISSN.fullmatch(n)), "")
    match csl:
        case "book":
            venue, series = "", series or _line(entry.first("T2"))
        case "thesis" | "report":
            venue, publisher = publisher or _line(entry.first("T2")), ""
        case "chapter" | "paper-conference":
            venue = _line(entry.first("T2", "BT", "C3", "JF", "JO", "JA", "J2"))
        case _:
            venue = _line(entry.first("JF", "T2", "JO", "BT", "JA", "J2", "J1"))
    volume = _line(entry.first("VL"))
    if references.is_on_arxiv(csl, venue, ids):
        csl, venue, volume, number = "article", "arXiv", "", ""
        publisher = "" if references.is_arxiv_venue(publisher) else publisher
    first, last = _line(entry.first("SP")), _line(entry.first("EP"))
    is_article, early = csl == "article-journal", _early(entry)
    article = _line(entry.first("C7"))
    if article.lower().startswith("arxiv:"):  # citation-js has CSL's number of a preprint there
        article = ""
    return {
        "type": csl,
        "venue": venue,
        "volume": volume,
        "issue": number if is_article else "",
        "number": "" if is_article else number,
        "pages": f"{first}–{last}" if first and last and first != last else first or last,
        "article": article if _ARTICLE.fullmatch(article) else "",
        "issued": _issued(entry) if is_article or early else "",
        "publisher": publisher,
        "place": _line(entry.first("CY")),
        "edition": "" if is_article or early else _line(entry.first("ET")),
        "genre": references.read_genre(_line(entry.first("M3"))) if csl in ("thesis", "report") else "",
        "series": series,
        "editor": _people(entry, "ED", "A2"),
    }
