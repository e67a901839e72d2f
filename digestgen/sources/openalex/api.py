"""OpenAlex: works of its API, saved, fetched by id or found by a search.

Reference: https://developers.openalex.org/api-reference/works (the object), /guides/get (ids), /guides/page-through-results
and /guides/authentication. One work by its id costs nothing, so ids are asked for one by one. Searches are paged by
number, which reaches 10,000 works: paging by cursor goes further, but is not answered without a key (2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from digestgen.model.ids import PaperId
from digestgen.problems import SourceError
from digestgen.sources.openalex.work import add_work, is_work
from digestgen.sources.records import RecordBuilder
from digestgen.sources.source import (
    IS_JSON,
    SINCE,
    UNTIL,
    Accepts,
    Context,
    Get,
    Page,
    Parsed,
    Query,
    Request,
    Skipped,
    Source,
    has_signs,
)
from digestgen.sources.toolkit.entries import check_repetition
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields

_WORKS = "https://api.openalex.org/works"
_PAGE = 100  # works in an answer at most
_REACH = 10_000  # page × per_page at most
_ACCEPT = ("application/json",)
_HINT = "Save an answer of https://api.openalex.org/works?search=…"
_KEY = re.compile(r"(?:https?://(?:api\.|www\.)?openalex\.org/(?:works/)?)?(W\d{2,12})", re.IGNORECASE)
_HEAD = re.compile(r'"id"\s*:\s*"https://openalex\.org/W\d')
_SCHEMES = ("doi", "pmid", "pmcid")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read an answer with results, a list of works, or one work."""
    works, _ = _works(parse_json(data, name, hint=_HINT), name)
    return _build_records(works, name, context).done()


def fetch(query: Query, get: Get, context: Context) -> Iterator[Page]:
    """Ask for works by id, or for what a search finds, the most relevant first.

    `--from` and `--to` are days of publication.
    """
    if query.ids:
        return _fetch_keys(query.ids, get, context)
    return _fetch_search(_parameters(query), query.limit, get, context)


def _parse_key(word: str) -> str:
    """What the API calls a work: `W2741809807`, `doi:10.1000/182`, `pmid:123`."""
    if own := _KEY.fullmatch(word.strip()):
        return own[1].upper()
    found = read_id(word)
    if found and found.scheme == "arxiv":  # https://info.arxiv.org/help/doi.html
        found = PaperId("doi", f"10.48550/arxiv.{found.value}")
    if not found or found.scheme not in _SCHEMES:
        hint = "It knows DOIs, arXiv ids, PubMed ids (pmid:123) and its own (W2741809807)."
        raise SourceError("openalex", f"OpenAlex cannot be asked for {word[:60]!a}", hint=hint)
    return str(found)


def _fetch_keys(keys: tuple[str, ...], get: Get, context: Context) -> Iterator[Page]:
    for done, key in enumerate(keys, 1):
        # "If you request an illegal ID, such as one containing a , or &, the query will fail" with 403
        if re.search("[,&]", key):
            parsed = Parsed((), skipped=(Skipped(key, "OpenAlex cannot be asked for ids with a comma or &"),))
            yield Page(parsed, done, len(keys))
            continue
        url = f"{_WORKS}/{quote(key, safe=':/()')}"
        answer = get(Request(url, f"work {key}", _ACCEPT))
        if answer.status == 404:
            yield Page(Parsed((), skipped=(Skipped(key, "OpenAlex does not know it"),)), done, len(keys))
            continue
        works, _ = _works(parse_json(answer.data, url), url)
        yield Page(_build_records(works, url, context).page(), done, len(keys))


def _parameters(query: Query) -> dict[str, str]:
    filters = []
    for name, day in (("from_publication_date", query.first), ("to_publication_date", query.last)):
        if day:
            filters.append(f"{name}:{day}")
    parameters = {"search": query.text, "filter": ",".join(filters), "per_page": str(_PAGE)}
    return {key: value for key, value in parameters.items() if value}


def _fetch_search(parameters: dict[str, str], limit: int, get: Get, context: Context) -> Iterator[Page]:
    most = min(limit or _REACH, _REACH)
    done, seen = 0, set[object]()
    for number in range(1, _REACH // _PAGE + 1):
        url = f"{_WORKS}?{urlencode(parameters | {'page': str(number)}, quote_via=quote)}"
        answer = get(Request(url, f"works {done + 1:,} to {done + _PAGE:,}", _ACCEPT))
        works, total = _works(parse_json(answer.data, url), url)
        if total is None:
            raise SourceError(
                url, "the answer does not say how many works there are: OpenAlex's answers changed"
            )
        if total > _REACH and not 0 < limit <= _REACH:
            what = f"OpenAlex finds {total:,} works; {_REACH:,} of a search can be had"
            raise SourceError(
                "openalex", what, hint="Ask for fewer days with --from and --to, or say --limit 500."
            )
        if not works and (number - 1) * _PAGE < total:
            what = f"OpenAlex finds {total:,} works, and gave none of them on page {number}"
            raise SourceError(url, what, hint="Try again later.")
        done += len(works)
        page = _build_records(works, url, context).page()
        check_repetition(page, seen, url)
        yield Page(page, done, total)
        if done >= most or number * _PAGE >= total:
            return


def _works(answer: object, name: str) -> tuple[list[object], int | None]:
    """The works in an answer, a list or one work, and how many a search found (None where it does not say)."""
    if isinstance(answer, dict) and "results" in answer:
        fields = Fields(name, "", answer)
        works, total = fields.list("results"), fields.inside("meta").number("count")
    elif isinstance(answer, dict) and "error" in answer:
        text = next((answer[key] for key in ("message", "error") if isinstance(answer.get(key), str)), "")
        raise SourceError(name, f"OpenAlex answered with an error: {text[:200]!a}")
    else:
        works, total = answer if isinstance(answer, list) else [answer], None
    if works and not any(is_work(work) for work in works):
        raise SourceError(name, "this JSON is not an answer of OpenAlex about works", hint=_HINT)
    return works, total


def _build_records(works: list[object], name: str, context: Context) -> RecordBuilder:
    builder = RecordBuilder("openalex", name, context, entries="works")

    def add(where: str, work: Fields) -> None:
        if not is_work(work.values):
            raise SourceError(name, "it is not a work of OpenAlex")
        address = work.text("id")
        if not builder.is_repeat(place := f"{where} ({address.rsplit('/', 1)[-1]})", address):
            add_work(builder, place, work)

    return builder.read(works, add)


SOURCE = Source(
    key="openalex",
    title="OpenAlex",
    parse=parse,
    help="OpenAlex: papers by id or search; or an answer of its API, e.g. works.json",
    recognise=has_signs(IS_JSON, _HEAD.search),
    fetch=fetch,
    accepts=(
        Accepts(ids="DOI… W2741809807…"),
        Accepts(text="--query WORDS", first=SINCE, last=UNTIL),
    ),
    parse_key=_parse_key,
    renames=True,
    late=35,  # found by the day of publication, which lies before the day it is known
)
