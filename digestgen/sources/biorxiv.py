"""bioRxiv and medRxiv: the JSON of their API's `details`, by days or by DOI.

Reference: https://api.biorxiv.org/details/biorxiv/help. An answer has `messages` (one: status, cursor, count, total)
and `collection`, which has one entry for each version of each preprint, oldest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from digestgen.model.ids import PaperId
from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.pages import fetch_each
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields

_ATTEMPTS = 2  # at a page that comes empty before the end
_API = "https://api.biorxiv.org/details/"
_SERVERS = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
_HEAD = re.compile(r'\s*\{\s*"messages"\s*:\s*\[(?=.*"collection"\s*:\s*\[)', re.DOTALL)
_PAGE = re.compile(
    r"https?://(?:www\.)?(?:bio|med)rxiv\.org/content/(?:early/[\d/]+/)?(10\.\d+/[\d.]*\d)(?:v\d.*)?"
)
_VERSIONED = re.compile(r"(.*/[\d.]*\d)v\d+")
# Its database does not answer it, with status 200: https://github.com/ropensci/medrxivr/issues/26
_IS_BUSY = re.compile(rb"Error ?: ?\(\d{4}\)").search
_STATES = {"withdr": "withdrawn", "retrac": "retracted"}
# What the API leaves of an abstract's JATS: O_ opens an element, C_ closes it, M_ stands for markup between.
_LABEL = re.compile(r"O_ST_ABS(.{1,80}?)C_ST_ABS", re.DOTALL)
_SMALL_CAPITALS = re.compile(r"[OC]_SCP(?:LOW|CAP)")
_FIGURE = re.compile(r"O_(FIG|TBL|FD).{0,4000}?C_\1", re.DOTALL)
_HEADING = re.compile(r"\s*(?:ABSTRACT|Abstract)(?:(?=[A-Z][a-z' -])|\s*:\s*|\s*\n\s*)")  # "AbstractWe light"
_MARK = re.compile(r"[OCM]_(?:INLINEFIG|LINKSMALLFIG|TEXTBOX|ST_ABS|FIG|TBL|FD|QD|HD|BR|LI)")


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read an answer of the API: one record a preprint, its newest version, published when its first one was."""
    hint = "Save an answer of https://api.biorxiv.org/details/biorxiv/DOI/na/json"
    _, rows = _rows(parse_json(data, name, hint=hint), name)
    return _build_records(rows, name, context).done(hint="Ask for other days, or for another DOI.")


def _rows(answer: object, name: str) -> tuple[int, list[object]]:
    """How many entries an answer announces over all pages (0: it does not say), and its own."""
    fields = Fields(name, "", answer if isinstance(answer, dict) else {})
    if "collection" not in fields.values or "messages" not in fields.values:
        what = 'this JSON is not an answer of bioRxiv: it has no "messages" and "collection"'
        raise SourceError(name, what, hint="Save an answer of https://api.biorxiv.org/details/")
    message = next(iter(fields.list("messages")), None)
    first = Fields(name, "messages[0].", message if isinstance(message, dict) else {})
    status, rows = first.text("status"), fields.list("collection")
    if status.lower() != "ok" and not re.match(r"no (?:\w+ )?found", status.lower()) and not rows:
        raise SourceError(name, f"bioRxiv answered {status[:120]!a}")
    return _number(first, "total"), rows


def _number(fields: Fields, key: str) -> int:
    """A count, which the API writes as a number or as text; 0 when absent."""
    if isinstance(fields.values.get(key), str):
        text = fields.text(key)
        if not re.fullmatch(r"[0-9]{0,9}", text):
            raise fields.refuse(key, f"{text[:40]!a} is not a number")
        return int(text or 0)
    return fields.number(key) or 0


def _build_records(rows: list[object], name: str, context: source.Context) -> RecordBuilder:
    builder = RecordBuilder("biorxiv", name, context, entries="preprints")
    versions: dict[PaperId, list[tuple[int, str, Fields]]] = {}

    def sort_in(where: str, row: Fields) -> None:
        doi = read_id(row.text("doi"), scheme="doi")
        if doi is None:
            raise row.refuse("doi", f"{row.text('doi')[:40]!a} is not a DOI")
        entry = _number(row, "version"), where, row
        versions.setdefault(doi, []).append(entry)

    builder.read(rows, sort_in)
    for doi, found in versions.items():
        found.sort(key=lambda entry: entry[0])
        version, where, newest = found[-1]
        with builder.entry(where) as losses:
            posted = parse_when(found[0][2].text("date")) if found[0][0] <= 1 else ""
            _add(builder, doi, posted, version, where, replace(newest, losses=losses))
    return builder


def _add(builder: RecordBuilder, doi: PaperId, posted: str, version: int, where: str, fields: Fields) -> None:
    server = _server(fields)
    published = fields.text("published")
    address = f"https://www.{server}.org/content/{quote(doi.value)}v{version or 1}"
    authors = fields.raw_text("authors").split(";")
    kind = fields.text("type").lower()
    day = parse_when(fields.text("date"))
    builder.add(
        f"{where} ({doi.value})",
        title=fields.raw_text("title"),
        markup=RICH,
        ids=(doi, read_id(published, scheme="doi")),
        abstract=_abstract(fields.raw_text("abstract")),
        authors=[author.strip() for author in authors],
        published=posted,
        updated=day if version > 1 else "",
        keywords=[fields.text("category")],
        links={"pdf": f"{address}.full.pdf", "html": f"{address}.full"},
        publication={"type": "article", "venue": _SERVERS[server]},
        status=next((status for start, status in _STATES.items() if kind.startswith(start)), ""),
        payload={
            "url": address,
            "version": version,
            "category": fields.text("category"),
            "type": kind,
            "license": fields.text("license"),
            "published": "" if published == "NA" else published,
            "corresponding": fields.text("author_corresponding"),
            "institution": fields.text("author_corresponding_institution"),
        },
    )


def _server(fields: Fields) -> str:
    """`biorxiv` or `medrxiv`; entries had no `server` until 2021, but the address of their text."""
    first = f"{fields.text('server')} {fields.text('jatsxml')}".lower()
    return "medrxiv" if "medrxiv" in first else "biorxiv"


def _abstract(text: str) -> str:
    """An abstract for records.RICH: headings to bold beginnings of paragraphs, figures and other marks out."""
    text = text[heading.end() :] if (heading := _HEADING.match(text)) else text
    text = _LABEL.sub(r"\n\n<b>\1:</b> ", _FIGURE.sub(" ", text))
    return _MARK.sub("\n\n", _SMALL_CAPITALS.sub("", text))


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for DOIs, or for what was posted on some days; with the word `medrxiv`, of medRxiv."""
    servers = [word for word in query.ids if word in _SERVERS]
    dois = [word for word in query.ids if word not in _SERVERS]
    if dois:
        yield from fetch_each(
            dois, partial(_fetch_doi, servers=servers or list(_SERVERS), get=get, context=context)
        )
    elif len(servers) > 1:
        raise SourceError("biorxiv", "bioRxiv and medRxiv are asked for days one after the other")
    else:
        yield from _fetch_days(servers[0] if servers else "biorxiv", query, get, context)


def _fetch_doi(doi: str, servers: list[str], get: source.Get, context: source.Context) -> source.Parsed:
    for server in servers:
        request = _request(f"{server}/{quote(doi)}/na/json", doi)
        answer = get(request)
        rows = [] if answer.status == 404 else _rows(parse_json(answer.data, request.url), request.url)[1]
        if rows:
            return _build_records(rows, request.url, context).page()
    names = " or ".join(_SERVERS[server] for server in servers)
    return source.Parsed((), (), (source.Skipped(doi, f"{names} does not know this DOI"),))


def _fetch_days(
    server: str, query: source.Query, get: source.Get, context: source.Context
) -> Iterator[source.Page]:
    """All pages of an interval; how many entries a page has (100, says the help; 30, as it is) is the API's.

    Any page may have another version of a preprint, so that none is known before the last page, or a refusal.
    """
    found: list[object] = []
    refused: SourceError | None = None
    try:
        for rows, remarks, at, total in _fetch_rows(server, query, get):
            found += rows
            yield source.Page(source.Parsed((), remarks), at, total)
    except SourceError as error:
        refused = error
    if found:
        yield source.Page(
            _build_records(found, "biorxiv", context).page(), len(found), 0 if refused else len(found)
        )
    if refused:
        raise refused


def _fetch_rows(
    server: str, query: source.Query, get: source.Get
) -> Iterator[tuple[list[object], tuple[str, ...], int, int]]:
    """Of each page: its entries, what is to be said, and how many of how many have come."""
    category = re.sub(r"\s+", "_", query.category.strip().lower())
    filters = f"?category={quote(category)}" if category else ""
    at, total = 0, 1
    seen: set[tuple[str, str]] = set()
    while at < total:
        path = f"{server}/{query.first}/{query.last}/{at}/json{filters}"
        for _ in range(_ATTEMPTS):
            answer = get(_request(path, f"entries from {at + 1}"))
            if answer.status == 404:
                raise SourceError("biorxiv", "bioRxiv's API does not answer for days any more")
            announced, rows = _rows(parse_json(answer.data, "biorxiv"), "biorxiv")
            if rows or not at:
                break
        if not rows:
            short = f"{_SERVERS[server]} announced {total:,} entries and gave {at:,}."
            yield [], (short,) if at else (), at, at
            return
        if not announced:
            what = "an answer for days does not say its total: bioRxiv's answers changed"
            raise SourceError("biorxiv", what)
        new = {_row_key(row) for row in rows}
        if new <= seen:
            raise SourceError("biorxiv", f"bioRxiv repeats itself: the entries from {at + 1} on came before")
        seen |= new
        at, total = at + len(rows), announced
        yield rows, (), at, max(total, at)
        if query.limit and len({doi for doi, _ in seen}) >= query.limit:
            return


def _row_key(row: object) -> tuple[str, str]:
    """DOI and version of an entry."""
    return (str(row.get("doi")), str(row.get("version"))) if isinstance(row, dict) else (repr(row), "")


def _request(path: str, what: str) -> source.Request:
    return source.Request(_API + path, what, ("application/json",), is_busy=lambda data: _IS_BUSY(data[:300]))


def _parse_key(word: str) -> str:
    page = _PAGE.fullmatch(word.strip())
    text = page[1] if page else re.sub(_VERSIONED, r"\1", word.strip())
    found = read_id(text, scheme="doi", only=True)
    if found is None:
        hint = "DOIs look like 10.1101/2024.01.15.123456; an address of www.biorxiv.org does as well."
        raise SourceError("biorxiv", f"{word[:60]!a} is not a DOI", hint=hint)
    return found.value


SOURCE = source.Source(
    key="biorxiv",
    title="bioRxiv and medRxiv",
    parse=parse,
    help="An answer of the API's details, e.g. biorxiv-2025-08-07.json",
    recognise=source.has_signs(_HEAD.match),
    fetch=fetch,
    accepts=(
        source.Accepts(ids="DOI…"),
        source.Accepts(category="[--category neuroscience]", first="--from DAY", last=source.UNTIL),
    ),
    parse_key=_parse_key,
    parts=tuple(_SERVERS),
    ends_today=True,
    late=7,
    versions=True,
)
