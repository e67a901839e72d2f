"""arXiv's API: Atom answers to searches and lists of ids, in the shapes of 2013, 2025 and 2026.

Reference: https://info.arxiv.org/help/api/user-manual.html (§3.1.1 parameters, §3.3 elements, §3.4 errors, §5.1
queries). The shapes differ in order, white space and where namespaces are declared; elements are read by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode

from digestgen.model.ids import parse_version
from digestgen.model.issue import shift_day
from digestgen.model.person import Name
from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.arxiv.entry import add_arxiv, drop_repeated, is_category, read_category
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.names import read_name
from digestgen.sources.toolkit.pages import Pages
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.xmltree import Element, inner_line, inner_text, parse_xml

ADDRESS = "https://export.arxiv.org/api/query"
PAGE = 100  # papers asked for at once; the manual recommends small slices, of 2,000 at most
MOST_PAGE = 1000  # … where many days are asked for
WIDE = 14  # days
MOST = 30_000  # results that can be paged through (§3.1.1.2)
ATTEMPTS = 4  # at a page that comes empty before the end, https://github.com/lukasschwab/arxiv.py/issues/43
FIRST_DAY = "1991-08-14"  # nothing was submitted before
_ATOM, _ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_OWN_ID = re.compile(r"https?://(?:export\.)?arxiv\.org/")
_VERSION = re.compile(r"v[0-9]{1,4}\Z")
_ACCEPT = ("application/atom+xml", "application/xml", "text/xml")


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read an answer of the API; see add_arxiv for what becomes of an entry.

    A paper's day is not in it: `published` is when its first version was submitted.
    """
    builder, ids, total = _read_answer(data, name, context)
    if not ids:
        builder.remark("arXiv found no paper.")
        return builder.page()
    if total is not None and total > len(ids):
        builder.remark(f"The answer holds {len(ids):,} of the {total:,} papers that were found.")
    return builder.done()


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for ids, or for a search: newest submissions first, page by page.

    `--from` and `--to` are days of submission in GMT.
    """
    if query.ids:
        return _fetch_batches(query.ids, get, context)
    parameters = {
        "search_query": _build_search(query),
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    wide = query.first and query.last and not query.limit and query.first <= shift_day(query.last, -WIDE)
    return _fetch_pages(parameters, query.limit, get, context, MOST_PAGE if wide else PAGE)


def _parse_key(text: str) -> str:
    paper_id, version = read_id(text, scheme="arxiv", only=True), parse_version(text)
    if paper_id is None:
        hint = (
            f"Papers of a category: --category {category}"
            if (category := read_category(text))
            else "Write ids as 2508.01234."
        )
        raise SourceError("arxiv", f"{text[:60]!a} is not an arXiv id", hint=hint)
    return f"{paper_id.value}v{version}" if version else paper_id.value


def _fetch_batches(keys: tuple[str, ...], get: source.Get, context: source.Context) -> Iterator[source.Page]:
    for start in range(0, len(keys), PAGE):
        batch = keys[start : start + PAGE]
        known = set()
        for page in _fetch_pages({"id_list": ",".join(batch)}, len(batch), get, context):
            known |= {paper_id for record in page.parsed.records for paper_id in record.ids}
            yield replace(page, done=start + page.done, total=len(keys))
        unknown = [key for key in batch if read_id(key, scheme="arxiv", only=True) not in known]
        if unknown:
            skipped = tuple(source.Skipped(key, "arXiv does not know it") for key in unknown)
            yield source.Page(source.Parsed((), skipped=skipped), start + len(batch), len(keys))


def _fetch_pages(
    parameters: dict[str, str], limit: int, get: source.Get, context: source.Context, most: int = PAGE
) -> Iterator[source.Page]:
    """All pages of one question; an empty one before the end is asked for again."""
    most_papers = min(limit or MOST, MOST)
    start, end, pages = 0, most_papers, Pages("arXiv")
    while start < end:
        size = min(most, end - start)
        paged = parameters | {"start": str(start), "max_results": str(size)}
        url = f"{ADDRESS}?{urlencode(paged, quote_via=quote)}"
        for _ in range(ATTEMPTS):
            what = f"papers {start + 1:,} to {start + size:,}"
            answer = get(source.Request(url, what, _ACCEPT, listed=True))
            if not answer.data.strip():  # https://github.com/ropensci/aRxiv/issues/66
                continue
            builder, ids, total = _read_answer(answer.data, url, context)
            if total is None:
                raise SourceError(url, "the answer does not say how many papers there are: its shape changed")
            # Of ids the total may count some that arXiv does not know.
            if ids or (start >= total and not (start and total == 0)) or (start and "id_list" in parameters):
                break
        else:
            what = f"arXiv gave an empty page {ATTEMPTS} times, and there are more papers"
            raise SourceError(url, what, hint="Try again later.")
        if total > MOST and not 0 < limit <= MOST:
            what = f"arXiv found {total:,} papers, and lets {MOST:,} be asked for"
            raise SourceError(url, what, hint="Ask for fewer days with --from and --to, or say --limit.")
        pages.add((_VERSION.sub("", one) for one in ids), url)
        start, end = start + len(ids), min(most_papers, total) if ids else start
        missing = pages.find_missing(total, most_papers)
        if start >= end and "search_query" in parameters:
            for sentence in missing:
                builder.remark(sentence)
        yield source.Page(builder.page(), start, end)


def _build_search(query: source.Query) -> str:
    parts = [f"({query.text})"] if query.text else []
    if query.category:
        archive, _, rest = query.category.partition(".*")
        category = read_category(archive)
        if not category or rest or (archive != query.category and "." in archive):
            hint = (
                "Write one as cs.CL, hep-th or cs.*; they are listed on https://arxiv.org/category_taxonomy."
            )
            raise SourceError("arxiv", f"{query.category[:60]!a} is not a category of arXiv", hint=hint)
        parts.append(f"cat:{category}{'.*' if archive != query.category else ''}")
    if query.first or query.last:
        first, last = (day.replace("-", "") for day in (query.first or FIRST_DAY, query.last))
        parts.append(f"submittedDate:[{first}0000 TO {last}2359]")
    return " AND ".join(parts)


def _read_answer(
    data: bytes, name: str, context: source.Context
) -> tuple[RecordBuilder, list[str], int | None]:
    """What an answer holds, the ids of its entries, and how many were found (None when it does not say)."""
    builder = RecordBuilder("arxiv", name, context)
    feed = parse_xml(data, name)
    feed_id = _text(feed, _ATOM + "id")
    if feed.tag != _ATOM + "feed" or not _OWN_ID.match(feed_id):
        hint = "Announcements of rss.arxiv.org are read by arxiv-feed." if "arxiv.org/" in feed_id else ""
        raise SourceError(name, "this is not an answer of arXiv's API", hint=hint)
    entries = feed.findall(_ATOM + "entry")
    ids = [_text(entry, _ATOM + "id") for entry in entries]
    for number, entry in drop_repeated(builder, entries, ids):
        if "/api/errors" in ids[number - 1]:
            what = f"arXiv answered with an error: {_text(entry, _ATOM + 'summary')[:200]!a}"
            raise SourceError(name, what, hint="Ask again; ids are written 2508.01234 or hep-th/9901001.")
        _add(builder, entry, f"entry {number}", ids[number - 1])
    total = _text(feed, _TOTAL)
    return builder, ids, int(total.replace(",", "")) if re.fullmatch(r"[0-9,]{1,12}", total) else None


def _add(builder: RecordBuilder, entry: Element, where: str, entry_id: str) -> None:
    primary = entry.find(_ARXIV + "primary_category")
    terms = [category.get("term", "") for category in entry.findall(_ATOM + "category")]
    classes = [term for term in terms if not is_category(term)]
    add_arxiv(
        builder,
        where,
        id=entry_id,
        title=_text(entry, _ATOM + "title"),
        abstract=inner_text(entry.find(_ATOM + "summary")),
        authors=[_author(author) for author in entry.findall(_ATOM + "author")],
        categories=[primary.get("term", "") if primary is not None else "", *filter(is_category, terms)],
        comment=_text(entry, _ARXIV + "comment"),
        journal_ref=_text(entry, _ARXIV + "journal_ref"),
        doi=_text(entry, _ARXIV + "doi"),
        published=_text(entry, _ATOM + "published"),
        updated=_text(entry, _ATOM + "updated"),
        extra={"classes": classes},
    )


def _author(author: Element) -> Name:
    places = [inner_line(place) for place in author.findall(_ARXIV + "affiliation")]
    return read_name(_text(author, _ATOM + "name"))._replace(affiliation="; ".join(places))


def _text(parent: Element, tag: str) -> str:
    return inner_text(parent.find(tag)).strip()


recognise = source.has_signs(
    re.compile(r"<feed\s[^>]*http://www\.w3\.org/2005/Atom").search,
    re.compile(r"https?://(?:export\.)?arxiv\.org/api/").search,
)

SOURCE = source.Source(
    key="arxiv",
    title="arXiv",
    parse=parse,
    help="arXiv: papers by id, search or category; or an answer of its API (Atom), e.g. query.xml",
    recognise=recognise,
    fetch=fetch,
    accepts=(
        source.Accepts(ids="ID…"),
        source.Accepts(
            text="[--query WORDS]", category="[--category cs.CL]", first=source.SINCE, last=source.UNTIL
        ),
    ),
    parse_key=_parse_key,
    ends_today=True,
    late=35,  # moderators may hold a paper for weeks, and it is found by the day it was submitted
)
