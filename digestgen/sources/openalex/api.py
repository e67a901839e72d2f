"""OpenAlex: works of its API, saved, fetched by id or found by a search.

Reference: https://developers.openalex.org/api-reference/works (the object), /guides/get (ids), /guides/page-through-results
and /guides/authentication. One work by its id costs nothing, so ids are asked for one by one. Searches are paged by
number, which reaches 10,000 works: paging by cursor goes further, but is not answered without a key (2026).

Abstracts come as an inverted index (word → positions); ids of arXiv stand only in the addresses of locations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, urlencode

from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.model.publication import read_type
from digestgen.problems import SourceError
from digestgen.sources.pubmed.medline import clean_affiliation, find_orcid
from digestgen.sources.records import RICH, RecordBuilder
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
from digestgen.sources.toolkit.citeproc import read_lang
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.names import read_name
from digestgen.sources.toolkit.pages import Pages, fetch_each
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import TEXT_LIMIT, TOO_LONG, Fields, read_objects
from digestgen.text.jats.rich import rich_to_title

_ID = re.compile(r"https://openalex\.org/W\d{1,12}", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:ABSTRACT\b|Abstract(?:[:.]|(?=\s+(?:We|This|The|In|Here|Background|Motivation|Objectives?|Purpose|Aims?|"
    r"Introduction|Summary)\b)))[\s:.–—-]*"
)


def is_work(value: object) -> bool:
    """Whether it is an object with a work's id: authors and venues have such ids too, with another letter."""
    own = value.get("id") if isinstance(value, dict) else None
    return isinstance(own, str) and _ID.fullmatch(own) is not None


def add_work(builder: RecordBuilder, where: str, work: Fields) -> None:
    """Add a work; covers and tables of contents (`is_paratext`) are skipped, as is one without a title."""
    if work.flag("is_paratext"):
        raise SourceError(work.name, "it is a cover or a table of contents, not a paper")
    ids = list(dict.fromkeys(_ids(work)))
    primary = work.inside("primary_location")
    if work.flag("is_authors_truncated"):
        builder.remark(f"{where}: OpenAlex gives the first {len(work.list('authorships'))} authors only.")
    builder.add(
        where,
        title=work.raw_text("title") or work.raw_text("display_name"),
        markup=RICH,
        ids=ids,
        abstract=_abstract(work),
        authors=list(_authors(work)),
        published=_published(work),
        keywords=[*_keywords(work), work.inside("primary_topic").text("display_name")],
        links={"pdf": _pdf(work, primary)},
        publication=_publication(work, primary),
        status="retracted" if work.flag("is_retracted") else "",
        lang=read_lang(work.text("language")),
        payload={
            "url": work.text("id"),
            "license": primary.text("license"),
            "form": primary.text("version"),
            "page": primary.text("landing_page_url"),
        },
    )


def join_index(index: Fields) -> str:
    """The text of an inverted index: words in the order of their positions, gaps closed.

    A word of a place that is taken, and a place that is not a number from 0 on, are left out: nobody promised otherwise.
    """
    places: dict[int, str] = {}
    length = 0
    for word in index.values:
        if not isinstance(word, str):
            continue
        for place in index.list(word):
            if isinstance(place, bool) or not isinstance(place, int) or place < 0 or place in places:
                continue
            places[place] = word
            length += len(word) + 1
            if length > TEXT_LIMIT:
                raise SourceError(index.name, TOO_LONG)
    return " ".join(places[place] for place in sorted(places))


def _abstract(work: Fields) -> str:
    text = join_index(work.inside("abstract_inverted_index")).encode("utf-8", "replace").decode("utf-8")
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text


def _ids(work: Fields) -> Iterator[PaperId]:
    own = work.inside("ids")
    found = [read_id(work.text("doi"), scheme="doi")]
    for location in read_objects(work, "locations"):
        found.append(read_id(location.text("landing_page_url"), scheme="arxiv", only=True))
    found.append(read_id(own.text("pmid"), scheme="pmid"))
    number = re.search(r"(\d+)/?$", own.text("pmcid"))  # …/pmc/articles/5815332, without PMC
    found.append(read_id(f"PMC{number[1]}", scheme="pmcid") if number else None)
    yield from sorted(filter(None, found), key=lambda paper_id: paper_id.scheme != "arxiv")


def _authors(work: Fields) -> Iterator[Name]:
    """As the paper has them; OpenAlex's own name of a person may be another spelling."""
    for authorship in read_objects(work, "authorships"):
        author, institutions = authorship.inside("author"), read_objects(authorship, "institutions")
        places = [institution.text("display_name") for institution in institutions]
        places = places or [clean_affiliation(text) for text in authorship.texts("raw_affiliation_strings")]
        name = read_name(authorship.text("raw_author_name") or author.text("display_name"))
        place = "; ".join(dict.fromkeys(filter(None, places)))
        yield name._replace(orcid=find_orcid(author.text("orcid")), affiliation=place)


def _published(work: Fields) -> str:
    """The day; where only the year is known OpenAlex writes 1 January, which is nothing to repeat."""
    day, year = parse_when(work.text("publication_date")), work.number("publication_year")
    return day if day and not day.endswith("-01-01") else day[:4] or (f"{year:04d}" if year else "")


def _keywords(work: Fields) -> Iterator[str]:
    for keyword in read_objects(work, "keywords"):
        yield keyword.text("display_name") or keyword.text("keyword")  # its name until 2024


def _pdf(work: Fields, primary: Fields) -> str:
    return work.inside("best_oa_location").text("pdf_url") or primary.text("pdf_url")


def _type(word: str) -> str:
    return read_type(word) or read_type(word, of_csl=True)


def _publication(work: Fields, primary: Fields) -> dict[str, str]:
    """Where it appeared; nothing for a preprint of arXiv, which says so by its id."""
    source, biblio = primary.inside("source"), work.inside("biblio")
    venue, kind = rich_to_title(source.raw_text("display_name")), _type(work.text("type"))
    repository, conference = (source.text("type") == element for element in ("repository", "conference"))
    if repository and venue.lower().startswith("arxiv"):
        return {}
    if kind == "article-journal" and (conference or work.text("type_crossref") == "proceedings-article"):
        kind = "paper-conference"
    return {
        "type": "article" if repository and kind == "article-journal" else kind,
        "venue": re.sub(r"\s*\([^()]*\)\Z", "", venue) if repository else venue,
        "volume": biblio.text("volume"),
        "issue": biblio.text("issue"),
        "pages": "-".join(dict.fromkeys(filter(None, (biblio.text("first_page"), biblio.text("last_page"))))),
        "publisher": "" if repository else rich_to_title(source.raw_text("host_organization_name")),
    }


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
        return fetch_each(query.ids, partial(_fetch_one, get=get, context=context))
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


def _fetch_one(key: str, get: Get, context: Context) -> Parsed:
    # "If you request an illegal ID, such as one containing a , or &, the query will fail" with 403
    if re.search("[,&]", key):
        return Parsed((), skipped=(Skipped(key, "OpenAlex cannot be asked for ids with a comma or &"),))
    url = f"{_WORKS}/{quote(key, safe=':/()')}"
    answer = get(Request(url, f"work {key}", _ACCEPT))
    if answer.status == 404:
        return Parsed((), skipped=(Skipped(key, "OpenAlex does not know it"),))
    works, _ = _works(parse_json(answer.data, url), url)
    builder = _build_records(works, url, context)
    own = works[0].get("id") if works and isinstance(works[0], dict) else ""
    if key.startswith("W") and key != (name := str(own).rpartition("/")[2].upper()):
        builder.remark(f"OpenAlex answers with {name[:20]} for {key}: they have been merged.")
    return builder.page()


def _parameters(query: Query) -> dict[str, str]:
    filters = []
    for name, day in (("from_publication_date", query.first), ("to_publication_date", query.last)):
        if day:
            filters.append(f"{name}:{day}")
    parameters = {"search": query.text, "filter": ",".join(filters), "per_page": str(_PAGE)}
    return {key: value for key, value in parameters.items() if value}


def _fetch_search(parameters: dict[str, str], limit: int, get: Get, context: Context) -> Iterator[Page]:
    most = min(limit or _REACH, _REACH)
    done, pages = 0, Pages("OpenAlex")
    for number in range(1, _REACH // _PAGE + 1):
        url = f"{_WORKS}?{urlencode(parameters | {'page': str(number)}, quote_via=quote)}"
        answer = get(Request(url, f"works {done + 1:,} to {done + _PAGE:,}", _ACCEPT, listed=True))
        works, total = _works(parse_json(answer.data, url), url)
        if total is None:
            what = "the answer does not say how many works there are: OpenAlex's answers changed"
            raise SourceError(url, what)
        if total > _REACH and not 0 < limit <= _REACH:
            what = f"OpenAlex finds {total:,} works; {_REACH:,} of a search can be had"
            raise SourceError(
                "openalex", what, hint="Ask for fewer days with --from and --to, or say --limit 500."
            )
        if not works and (number - 1) * _PAGE < total:
            what = f"OpenAlex finds {total:,} works, and gave none of them on page {number}"
            raise SourceError(url, what, hint="Try again later.")
        done += len(works)
        builder = _build_records(works, url, context)
        pages.add((work.get("id") if isinstance(work, dict) else repr(work) for work in works), url)
        missing, is_last = pages.find_missing(total, most), done >= most or number * _PAGE >= total
        for sentence in missing if is_last else ():
            builder.remark(sentence)
        yield Page(builder.page(), done, total)
        if is_last:
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
