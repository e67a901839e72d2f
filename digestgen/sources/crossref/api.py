"""Crossref: works as its REST API answers them, saved or fetched by DOI.

Reference: https://api.crossref.org/swagger-ui/index.html, the format of works:
https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md, updates (retractions) and relations:
https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/relationships/.
The XML of deposits (unixref) is read by crossref/xml.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from digestgen.model.ids import PaperId
from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.crossref.work import add_work
from digestgen.sources.crossref.xml import parse_unixref
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.pages import fetch_each
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields

_WORKS = "https://api.crossref.org/works"
_BATCH = 25  # DOIs in one address; there is no POST, https://github.com/CrossRef/rest-api-doc/issues/261
_SAFE = "/:;()"
_ACCEPT = ("application/json",)
_HINT = "Save an answer of https://api.crossref.org/works/DOI"
_XML = re.compile(r"<(?:\w+:)?(?:doi_records|crossref_result)[\s>]")
_ENVELOPE = re.compile(r'"message-type"\s*:\s*"work(?:-list)?"')
_WORK = (
    re.compile(r'"DOI"\s*:\s*"10\.'),
    re.compile(r'"title"\s*:\s*\['),
    re.compile(r'"(?:indexed|deposited|is-referenced-by-count|content-domain)"\s*:'),
)


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read works: an answer of the API, a list of answers (habanero), a list of works, one work, or unixref XML."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        works = parse_unixref(data, name)
    else:
        works = _works(parse_json(data, name, hint=_HINT), name)
    return _build_records(works, name, context).done()


def recognise(head: str, name: str) -> bool:
    """Whether it begins as an answer of the API, as a work of it, or as unixref XML."""
    head = head.lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return _XML.search(head) is not None
    if not head.startswith(("{", "[")):
        return False
    return _ENVELOPE.search(head) is not None or all(pattern.search(head) for pattern in _WORK)


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for DOIs, several at once; those that no list answers for are asked for by name before they are unknown.

    A list that is refused is asked for by name, too: one DOI in it may be why.
    """
    done, missing = 0, list[str]()
    for start in range(0, len(query.ids), _BATCH):
        batch = query.ids[start : start + _BATCH]
        # A comma ends a filter, so such a DOI cannot be in a list; and a list of one is no better than its name.
        listed = [doi for doi in batch if "," not in doi]
        works: list[object] = []
        if len(listed) > 1:
            filters = ",".join(f"doi:{quote(doi, safe=_SAFE)}" for doi in listed)
            url = f"{_WORKS}?filter={filters}&rows={len(listed)}"
            try:
                what = f"DOIs {start + 1} to {start + len(batch)}"
                answer = get(source.Request(url, what, _ACCEPT, listed=True))
                works = _works(parse_json(answer.data, url), url)
            except SourceError as error:
                if error.status != 400:
                    raise
            works = [work for work in works if (found := _doi_of(work)) and found.value in batch]
        known = {_doi_of(work) for work in works}
        unknown = [doi for doi in batch if PaperId("doi", doi) not in known]
        done, missing = done + len(batch) - len(unknown), missing + unknown
        if works:
            yield source.Page(_build_records(works, url, context).page(), done, len(query.ids))
    one = partial(_fetch_one, get=get, context=context)
    yield from fetch_each(missing, one, done=done, total=len(query.ids))


def _parse_key(word: str) -> str:
    found = read_id(word, scheme="doi")
    if found and found.scheme == "arxiv":
        hint = f"Ask arXiv: digestgen fetch arxiv {found.value}"
        what = f"Crossref does not have {word[:60]!a}, which is a paper of arXiv"
        raise SourceError("crossref", what, hint=hint)
    if not found or found.scheme != "doi":
        hint = "DOIs begin with 10., as in 10.1000/182 or https://doi.org/10.1000/182."
        raise SourceError("crossref", f"{word[:60]!a} is not a DOI", hint=hint)
    return found.value


def _fetch_one(doi: str, get: source.Get, context: source.Context) -> source.Parsed:
    url = f"{_WORKS}/{quote(doi, safe=_SAFE)}"
    answer = get(source.Request(url, f"DOI {doi}", _ACCEPT))
    if answer.status == 404:
        why = "Crossref does not know it; DOIs of data, software and theses are often DataCite's"
        return source.Parsed((), skipped=(source.Skipped(doi, why),))
    works = _works(parse_json(answer.data, url), url)
    if len(works) != 1:
        raise SourceError(url, f"one work was asked for, and {len(works)} came: Crossref's answers changed")
    return _build_records(works, url, context).page()


def _works(answer: object, name: str) -> list[object]:
    """The works in an answer, in a list of answers or in a list of works; may be none."""
    if isinstance(answer, list):
        envelopes = [member for member in answer if isinstance(member, dict) and "message" in member]
        if envelopes:
            return [work for member in answer if member is not None for work in _works(member, name)]
        if answer and not any(_is_work(member) for member in answer):
            what = "this JSON is not an answer of Crossref: nothing in it has a DOI"
            raise SourceError(name, what, hint=_HINT)
        return answer
    if not isinstance(answer, dict):
        raise SourceError(name, "this JSON is not an answer of Crossref", hint=_HINT)
    if "message" in answer:
        return _message(Fields(name, "", answer), name)
    if isinstance(items := answer.get("items"), list):
        return items
    if not _is_work(answer):
        raise SourceError(name, "this JSON is not an answer of Crossref: it has no DOI", hint=_HINT)
    return [answer]


def _message(answer: Fields, name: str) -> list[object]:
    message, kind = answer.values["message"], answer.text("message-type")
    if answer.text("status") not in ("ok", "") or kind not in ("work", "work-list", ""):
        if isinstance(message, list) and message and isinstance(message[0], dict):
            message = message[0].get("message")
        reason = f": {message[:200]!a}" if isinstance(message, str) else ""
        raise SourceError(name, f"Crossref answered with {kind or 'an error'}{reason}")
    if isinstance(message, dict) and "items" in message:
        return Fields(name, "message.", message).list("items")
    if not _is_work(message):
        raise SourceError(name, "the answer's message is not a work: Crossref's answers changed")
    return [message]


def _is_work(value: object) -> bool:
    return isinstance(value, dict) and "DOI" in value


def _build_records(works: list[object], name: str, context: source.Context) -> RecordBuilder:
    builder = RecordBuilder("crossref", name, context, entries="works")

    def add(where: str, work: Fields) -> None:
        doi = _doi_of(work.values)
        if error := work.text("error"):
            raise SourceError(name, f"Crossref answered with an error: {error[:200]!a}")
        if doi is None:
            raise work.refuse("DOI", f"{work.text('DOI')[:60]!a} is not a DOI")
        if not builder.is_repeat(place := f"{where} ({doi.value})", doi):
            add_work(builder, place, work, doi)

    return builder.read(works, add)


def _doi_of(work: object) -> PaperId | None:
    text = work.get("DOI") if isinstance(work, dict) else None
    return read_id(text, scheme="doi") if isinstance(text, str) else None


SOURCE = source.Source(
    key="crossref",
    title="Crossref",
    parse=parse,
    help="Crossref: papers by DOI; or works of its API (JSON, unixref XML), e.g. works.json",
    recognise=recognise,
    fetch=fetch,
    accepts=(source.Accepts(ids="DOI…"),),
    alias="doi",
    parse_key=_parse_key,
    renames=True,
)
