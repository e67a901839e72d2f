"""Tables of papers: CSV, TSV, semicolon CSV, and JSON or JSONL lists of flat objects, with columns of any name.

A list in JSON may be the only one of an object: `{"papers": [{"title": …}]}`.

What a column holds, the person who imports says (`--map title="Paper Title"`); what is not said is found by the
customary names of columns.py. In its column "Citation" PubMed says volume, issue and pages
(https://pubmed.ncbi.nlm.nih.gov/help/#citation-display); Springer's lists of authors have nothing between the names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from digestgen.model.ids import SCHEMES, PaperId
from digestgen.model.record import Record
from digestgen.problems import SourceError, did_you_mean
from digestgen.sources.bibtex.reader import parse as parse_bibtex
from digestgen.sources.pubmed.medline import first_day, split_title
from digestgen.sources.records import TEX, RecordBuilder
from digestgen.sources.source import Context, Parsed, Source, is_day
from digestgen.sources.table import rows
from digestgen.sources.table.columns import COLUMNS
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.names import body_name, turn_initials
from digestgen.sources.toolkit.namesplit import split_names
from digestgen.sources.toolkit.orcids import give_orcids
from digestgen.sources.toolkit.references import (
    find_arxiv,
    find_ids,
    find_noted_ids,
    is_on_arxiv,
    read_genre,
    read_id,
    read_language,
)
from digestgen.sources.toolkit.states import read_status
from digestgen.sources.toolkit.values import Fields
from digestgen.text.clean import clean_line, clean_text
from digestgen.text.html import safe_url

_IDS = ("arxiv", "doi", "openreview", "pmid", "pmcid", "id", "url")
_LINKS = ("pdf", "code", "project", "video", "slides", "poster")
_PUBLICATION = ("venue", "publisher", "place", "edition", "series")
_NUMBERS = ("volume", "issue", "number", "article", "pages", "first_page", "last_page")
_DATABASES = ("scopus", "web of science", "pubmed", "embase", "ieee", "google scholar", "crossref")
_JSON_KEYS = (
    re.compile(r"\A\ufeff?\s*(?:\[\s*)?\{"),
    re.compile(r'"title"\s*:\s*"', re.IGNORECASE),
    re.compile(r'"authors?"\s*:\s*(?:"|\[\s*")', re.IGNORECASE),
)
_WRAPPED = re.compile(r"\ufeff?\s*\{[^{]*\[\s*\{")
_OTHERS_KEYS = re.compile(
    r'"(?:arxiv_id|submitter|journal-ref|authors_parsed|abs|paperId|externalIds|itemType|creators|container-title|date-parts|issued'
    r'|message-type|messages|bibjson|bibcode|forum|invitations?|upvotes|paper|authorships|citation-key)"\s*:|"id"\s*:\s*"(?:arxiv:|https?://openalex)'
    r'|"type"\s*:\s*"(?:article-journal|paper-conference)"',
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?<![\s,;|])[\s,;|]+(?=https?://)")
_LABEL = re.compile(r"(?<!\s)\s*(?:abstract|keywords):\s", re.IGNORECASE)
_QUOTED = r"""(?:'(?>(?:[^'\\]|\\.)*)'|"(?>(?:[^"\\]|\\.)*)")"""
_LISTED = re.compile(rf"\s*+\[{_QUOTED}(?>(?:, {_QUOTED})*)\]\s*+", re.DOTALL)
_MEMBER = re.compile(_QUOTED, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([nrt])|(.))", re.DOTALL)
_CITATION_KEY = re.compile(r"^citation key:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_TRUE = ("true", "yes", "1", "retracted", "retraction")
_SHORTENED = re.compile(r"((?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2]))\.(\d{1,4})")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read a table; `context.columns` says what its columns are.

    Lists in one cell are separated by `;`, or by commas (authors: names.split_names), or stand as a list of JSON or
    Python. A label that begins a cell ("Abstract: ") is left out. Titles and abstracts may hold TeX and HTML.
    """
    builder = RecordBuilder(SOURCE.key, name, context, entries="rows")
    mapped = frozenset(map(_plain, context.columns.values()))
    table = rows.parse_table(data, name, lambda columns: _count_known(columns, mapped))
    for sentence in table.remarks:
        builder.remark(sentence)
    chosen = _choose(table.columns, context.columns, name)
    used = {column for columns in chosen.values() for column in columns}
    if unused := [column for column in table.columns if column.strip() and column not in used]:
        builder.remark(f"Columns that were not read: {_listing(unused)}.")
    for where, row in table.rows:
        with builder.entry(where):
            if isinstance(row, SourceError):
                raise row
            _add(builder, where, row, chosen)
    return builder.done(nothing=f"there are columns, but no rows: {_listing(table.columns)}")


def recognise(head: str, name: str) -> bool:
    """Whether it is CSV by its name, with a column of titles and another known one, or JSON, of flat objects
    that have a title and authors, and no key of another source's."""
    start = head.lstrip("\ufeff \t\r\n")[:1]
    if start == "[" or (start == "{" and (name.endswith((".jsonl", ".ndjson")) or _WRAPPED.match(head))):
        return all(key.search(head) for key in _JSON_KEYS) and not _OTHERS_KEYS.search(head)
    if not name.endswith((".csv", ".tsv")):
        return False
    try:
        _, columns = rows.read_header(
            rows.drop_preface(head), lambda columns: _count_known(columns, frozenset())
        )
    except csv.Error:
        return False
    known = {field for field, names in COLUMNS.items() for column in columns if _plain(column) in names}
    names = set(map(_plain, columns))
    # Users and products have a display name, too, and not only works of OpenAlex.
    is_titled = not names.isdisjoint(set(COLUMNS["title"]) - {"displayname"})
    return "title" in known and len(known - {"id", "type", "lang"}) > (1 if is_titled else 3)


def _choose(columns: tuple[str, ...], asked: Mapping[str, str], name: str) -> dict[str, tuple[str, ...]]:
    """Field → the columns it is read from: the one that is asked for, else all of its customary names."""
    plain: dict[str, list[str]] = {}
    for column in columns:
        plain.setdefault(_plain(column), []).append(column)
    chosen: dict[str, tuple[str, ...]] = {}
    for field, column in asked.items():
        if field not in COLUMNS:
            hint = f"{did_you_mean(field, COLUMNS)}Fields are {', '.join(COLUMNS)}."
            raise SourceError(name, f'there is no field "{field}" to map a column to', hint=hint)
        if column not in columns and _plain(column) not in plain:
            what = f'there is no column "{column}"; there are {_listing(columns)}'
            raise SourceError(name, what, hint=did_you_mean(column, columns).strip())
        chosen[field] = (column if column in columns else plain[_plain(column)][0],)
    taken = {column for (column,) in chosen.values()}
    for field, names in COLUMNS.items():
        found = (column for alias in names for column in plain.get(alias, ()) if column not in taken)
        chosen.setdefault(field, tuple(found))
    if len(chosen["venue"]) > 1:  # in Scopus's tables the database has a column "Source"
        chosen["venue"] = tuple(column for column in chosen["venue"] if _plain(column) != "source")
    if not chosen["volume"] and "issue" not in asked:  # else "number" is of a submission, or of the row
        chosen["issue"] = tuple(column for column in chosen["issue"] if _plain(column) != "number")
    if not chosen["title"] and chosen["authors"]:  # Notion's first column; else it is who or what has it
        chosen["title"] = tuple(column for column in plain.get("name", ()) if column not in chosen["authors"])
    if not chosen["title"]:
        what = f"no column is called a title; there are {_listing(columns)}"
        raise SourceError(name, what, hint='Say which column holds titles: --map title="Paper Title"')
    return chosen


def _add(builder: RecordBuilder, where: str, row: Fields, chosen: Mapping[str, tuple[str, ...]]) -> None:
    def cell(field: str) -> str | list[str]:
        return next((found for column in chosen[field] if (found := _read_cell(row, column))), "")

    def line(field: str) -> str:
        return _line(cell(field))

    def lines(field: str) -> Iterator[str]:
        return (text for column in chosen[field] if (text := _line(_read_cell(row, column))))

    entry = _read_bibtex(line("bibtex"), builder.name) or _read_bibtex(line("citation"), builder.name)
    ids = [_read_id(builder, where, field, line(field)) for field in _IDS]
    # One cell may hold several addresses.
    addresses = _SEVERAL.split(written) if isinstance(written := cell("url"), str) else written
    ids += [
        *find_ids([line("pdf"), *addresses]),
        *find_noted_ids(line("extra")),
        *filter(None, [find_arxiv(line("venue"))[0]]),  # Google Scholar: "arXiv preprint arXiv:2402.91017"
        *(entry.ids if entry else ()),
    ]
    authors = cell("authors")
    words = (_read_cell(row, column) for column in chosen["keywords"])
    dates = list(lines("published"))
    published = rows.read_published(dates, line("id"))
    cited = dict(rows.read_citation(line("citation")))
    issued = published if (online := parse_when(line("online"))) else ""
    published = first_day(published, online)
    if dates and not published:
        builder.remark(f"{where}: the date was left out: {dates[0][:60]!a} is not valid.")
    day = parse_when(line("date"))
    if line("date") and not is_day(day):
        builder.remark(f"{where}: the day was left out: {line('date')[:60]!a} is not valid.")
    builder.add(
        where,
        title=split_title(line("title"))[0] if any(p and p.scheme == "pmid" for p in ids) else line("title"),
        markup=TEX,
        ids=ids,
        abstract=line("abstract") or (entry.abstract if entry else ""),
        authors=[
            *give_orcids(
                turn_initials(
                    rows.split_people(authors, is_glued="itemdoi" in map(_plain, chosen["doi"]))
                    if isinstance(authors, str)
                    else authors
                ),
                line("orcids"),
            ),
            *(body_name(name.strip()) for name in line("groups").split(";") if name.strip()),
        ]
        or (entry.authors if entry else ()),
        date=day if is_day(day) else "",
        published=cited.pop("published", "") or published or (entry.published if entry else ""),
        keywords=[
            word for cell in words for word in (rows.split_words(cell) if isinstance(cell, str) else cell)
        ],
        links={kind: line(kind) for kind in _LINKS},
        publication={"issued": issued} | cited | _publication(line, list(lines("type")), ids, entry),
        status=read_status(lines("type")) or ("retracted" if _is_true(row, chosen["status"]) else ""),
        lang=read_language(line("lang")),
        payload={
            "url": next(filter(None, map(safe_url, addresses)), "")
            or next((paper_id.url for paper_id in ids if paper_id), ""),
            "key": clean_line(key[1]) if (key := _CITATION_KEY.search(line("extra"))) else "",
        },
    )


def _publication(
    line: Callable[[str], str], types: Sequence[str], ids: Iterable[PaperId | None], entry: Record | None
) -> dict[str, object]:
    kind, venue = rows.read_types(types), clean_text(line("venue"))
    found: dict[str, object] = {"type": kind, **{key: clean_text(line(key)) for key in _PUBLICATION}}
    # pandas makes fractions of a column with gaps, Publish or Perish writes 0 for what it does not know.
    numbers = {key: "" if (text := line(key).removesuffix(".0")) == "0" else text for key in _NUMBERS}
    found |= {key: clean_text(numbers[key]) for key in ("volume", "issue", "number", "article")}
    if venue.lower() in _DATABASES:
        found["venue"] = ""
    first, last = numbers["first_page"], numbers["last_page"]
    found["pages"] = numbers["pages"] or (f"{first}–{last}" if first and last else first)
    found["editor"] = split_names(line("editor"))
    if kind in ("article", "") and is_on_arxiv(kind, venue or line("publisher"), filter(None, ids)):
        found |= {"type": "article", "venue": "arXiv", "publisher": "", "issue": ""}
    if kind in ("report", "patent", "standard"):  # which have numbers, and no issues
        found |= {"number": found["issue"] or found["number"], "issue": ""}
    if kind in ("thesis", "report"):
        found["genre"] = read_genre(types[-1]) if len(types) > 1 else ""
        if not found["venue"]:
            found |= {"venue": found["publisher"], "publisher": ""}
    return {**(entry.publication if entry else {}), **{key: text for key, text in found.items() if text}}


def _read_bibtex(text: str, name: str) -> Record | None:
    """The reference in a cell, if it is one and can be read."""
    if not text.lstrip().startswith("@"):
        return None
    try:
        records = parse_bibtex(text.encode("utf-8", "replace"), name, Context()).records
    except SourceError:
        return None
    return records[0] if len(records) == 1 else None


def _read_cell(row: Fields, column: str) -> str | list[str]:
    value = row.values.get(column)
    if isinstance(value, bool):
        return ""
    if isinstance(value, list):
        named = [_read_person(member) for member in value if isinstance(member, dict)]
        if all(named) and len(named) == len(value):
            row = Fields(row.name, row.where, {column: named})
        elif all(isinstance(member, int | float) for member in value):
            return ["" if isinstance(member, bool) else str(member) for member in value]
        return list(row.texts(column))
    if isinstance(value, int | float):
        return str(value)
    text = _LABEL.sub("", row.raw_text(column), count=1)
    if not text.startswith("[") or not _LISTED.fullmatch(text):
        return text if text.strip() else ""
    return [_ESCAPE.sub(_unescape, member[1:-1]) for member in _MEMBER.findall(text)]


def _is_true(row: Fields, columns: Iterable[str]) -> bool:
    return any(str(row.values.get(column)).strip().lower() in _TRUE for column in columns)


def _read_person(person: Mapping[str, object]) -> str:
    """A person's name in JSON, or what else an object is called; "" where it says none."""
    parts = {_plain(key): value for key, value in person.items() if isinstance(value, str)}
    family, given = (
        next((parts[key] for key in keys if parts.get(key)), "")
        for keys in (
            ("family", "lastname", "last", "familyname"),
            ("given", "firstname", "first", "givenname"),
        )
    )
    return parts.get("name", "") or ", ".join(filter(None, (family, given)))


def _line(cell: str | list[str]) -> str:
    return cell.strip() if isinstance(cell, str) else "; ".join(cell)


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else " " if match[3] else match[4]


def _read_id(builder: RecordBuilder, where: str, field: str, text: str) -> PaperId | None:
    if not text:
        return None
    shortened = _SHORTENED.fullmatch(text) if field == "arxiv" else None
    if shortened:  # a spreadsheet took 2401.01230 for a number; ids have had five digits since 2015
        text = f"{shortened[1]}.{shortened[2]:0<5}"
    found = read_id(text, scheme=field)
    if found is None and field in SCHEMES:
        builder.remark(f"{where}: the {field} was left out: {text[:60]!a} is not valid.")
    return found


def _plain(column: str) -> str:
    return re.sub(r"[\W_]+", "", column).casefold()


def _count_known(columns: Iterable[str], mapped: frozenset[str]) -> int:
    plain = set(map(_plain, columns))
    return len(plain & mapped) + sum(any(name in plain for name in names) for names in COLUMNS.values())


def _listing(columns: Iterable[str]) -> str:
    names = [f'"{clean_line(column[:60])}"' for column in columns if column.strip()]
    return ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "") or "none"


SOURCE = Source(
    key="table",
    title="Table (CSV, TSV, JSONL)",
    parse=parse,
    help='A table of papers, columns named with --map title="Paper Title", e.g. papers.csv',
    recognise=recognise,
)
