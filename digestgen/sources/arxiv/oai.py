"""arXiv's OAI-PMH records, in the formats `arXiv`, `arXivRaw` and `oai_dc`.

References: https://www.openarchives.org/OAI/openarchivesprotocol.html (§3.2 records, §3.5 lists, §3.6 errors),
https://info.arxiv.org/help/oa/index.html, http://arxiv.org/OAI/arXiv.xsd. Records also come bare, as archives
keep them. A datestamp is not the paper's day: arXiv renews it in bulk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from digestgen.model.person import Name
from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.arxiv.entry import add_arxiv, check_category, drop_repeated, split_authors
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.names import join_name
from digestgen.sources.toolkit.pages import Pages
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.xmltree import (
    Element,
    find_child,
    inner_line,
    inner_text,
    local_name,
    parse_xml,
)

ADDRESS = "https://oaipmh.arxiv.org/oai"  # since March 2025; export.arxiv.org/oai2 leads there
_PHYSICS = "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics quant-ph".split()
_ROOTS = ("OAI-PMH", "ListRecords", "GetRecord", "record")
_HEAD = re.compile(r"<(?:OAI-PMH|ListRecords|GetRecord|record)[\s>]")
_DOI = re.compile(r"\s*doi:", re.IGNORECASE)
_COMMENT = re.compile(r"\s*Comments?:")
_CLASS = re.compile(r"\D*\d")  # MSC, ACM, PACS; names of categories have no digits


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read an answer to GetRecord or ListRecords, or one record; see add_arxiv for what becomes of it.

    Deleted records are skipped.
    """
    root = parse_xml(data, name)
    builder = _read(root, name, context)
    if not builder.has_entries:
        return builder.page()
    if inner_text(next(root.iter("{*}resumptionToken"), None)).strip():
        builder.remark("The list goes on: this is the part before its resumption token.")
    return builder.done()


def _read(root: Element, name: str, context: source.Context) -> RecordBuilder:
    builder = RecordBuilder("arxiv-oai", name, context, entries="records")
    if local_name(root) not in _ROOTS:
        raise SourceError(name, "this is neither an OAI-PMH answer nor a record of one")
    error = find_child(root, "error")
    if error is not None and error.get("code") == "noRecordsMatch":
        builder.remark("arXiv found no record.")
        return builder
    if error is not None:
        reason = inner_text(error).strip() or error.get("code", "")
        raise SourceError(name, f"arXiv answered with an error: {reason[:200]!a}")
    records = list(root.iter("{*}record"))
    if not records and next(root.iter("{*}resumptionToken"), None) is not None:
        return builder  # a part of a list may be empty
    if not records:
        hint = "Ask with verb=ListRecords or GetRecord, and metadataPrefix=arXiv."
        raise SourceError(name, "the answer holds no records", hint=hint)
    ids = [_record_id(record) for record in records]
    for number, record in drop_repeated(builder, records, ids):
        where, record_id = f"record {number}", ids[number - 1]
        if (header := find_child(record, "header")) is not None and header.get("status") == "deleted":
            builder.skip(record_id or where, "it was deleted")
        else:
            _add(builder, where, record, record_id)
    return builder


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for the records of categories, list by list.

    OAI-PMH knows the day on which a record last changed (§2.7.1), and a paper of last year may have changed today. So
    `--from` and `--to` are days of submission, picked from all that changed since; for a standing source they are the
    days of the change.
    """
    words = [*query.ids, *([query.category] if query.category else [])]
    categories = dict.fromkeys(check_category("arxiv-oai", word) for word in words)
    return _fetch_sets(list(categories) or [""], query, get, context)


def build_set(category: str) -> str:
    """The set of a category (§2.6): group, archive and category, as ListSets names them.

    >>> build_set("cs.CL"), build_set("hep-th"), build_set("astro-ph.CO"), build_set("cs")
    ('cs:cs:CL', 'physics:hep-th', 'physics:astro-ph:CO', 'cs')
    """
    archive, _, subject = category.partition(".")
    if archive in _PHYSICS:
        return ":".join(filter(None, ("physics", archive, subject)))
    return f"{archive}:{archive}:{subject}" if subject else archive


def _fetch_sets(
    categories: list[str], query: source.Query, get: source.Get, context: source.Context
) -> Iterator[source.Page]:
    done = others = 0
    for category in categories:
        first = {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": query.first}
        first |= {"set": build_set(category)} if category else {}
        # The last day may still get records; and what was submitted then may have changed later.
        first |= {"until": query.last} if query.arrivals and query.last < context.today else {}
        for root, url, missing in _fetch_lists(first, category or "arXiv", get):
            builder = _read(root, url, context)
            for sentence in missing:
                builder.remark(sentence)
            parsed = builder.page()
            done += len(parsed.records) + len(parsed.skipped)
            if not query.arrivals:
                days = [
                    record for record in parsed.records if query.first <= record.published[:10] <= query.last
                ]
                others += len(parsed.records) - len(days)
                parsed = source.Parsed(tuple(days), parsed.remarks, parsed.skipped)
            yield source.Page(parsed, done, max(_list_size(root), done))
    if others:
        sentence = f"{others:,} records that changed since {query.first} are of papers submitted on other days, and were left out."
        yield source.Page(source.Parsed((), (sentence,)), done, done)


def _fetch_lists(
    first: dict[str, str], what: str, get: source.Get
) -> Iterator[tuple[Element, str, tuple[str, ...]]]:
    """The answers to one question, from resumption token to resumption token (§3.5), with what is missing at the end."""
    parameters, pages, number, begun_again = first, Pages("arXiv"), 1, False
    while True:
        url = f"{ADDRESS}?{urlencode(parameters, safe=':')}"
        answer = get(
            source.Request(
                url, f"records of {what}, part {number}", ("text/xml", "application/xml"), listed=True
            )
        )
        root = parse_xml(answer.data, url)
        error = find_child(root, "error")
        if error is not None and error.get("code") == "badResumptionToken" and not begun_again:
            # It expires after a day or less: https://info.arxiv.org/help/oa/index.html. What came stays.
            parameters, pages, number, begun_again = first, Pages("arXiv"), 1, True
            continue
        pages.add(map(_record_id, root.iter("{*}record")), url)
        token = inner_text(next(root.iter("{*}resumptionToken"), None)).strip()
        missing = pages.find_missing(_list_size(root), share=0.9)  # an estimate (§3.5)
        yield root, url, () if token else missing
        if not token:
            return
        parameters, number = {"verb": "ListRecords", "resumptionToken": token}, number + 1


def _list_size(root: Element) -> int:
    """How many records the whole list has, as far as it says."""
    token = next(root.iter("{*}resumptionToken"), None)
    size = token.get("completeListSize", "") if token is not None else ""
    return int(size) if re.fullmatch(r"[0-9]{1,9}", size) else 0


def _add(builder: RecordBuilder, where: str, record: Element, record_id: str) -> None:
    metadata = find_child(record, "metadata")
    described = (
        next((child for child in metadata if local_name(child)), None) if metadata is not None else None
    )
    kind = local_name(described) if described is not None else ""
    if described is not None and kind in ("arXiv", "arXivRaw"):
        _add_own(builder, where, described, record_id)
    elif described is not None and kind == "dc":
        _add_dublin(builder, where, described, record_id)
    else:
        reason = f"in {kind[:40]}, which is not read; metadataPrefix=arXiv is" if kind else "missing"
        builder.skip(where, f"its metadata are {reason}")


def _add_own(builder: RecordBuilder, where: str, described: Element, record_id: str) -> None:
    """The format `arXiv`, whose fields are arXiv's own, and `arXivRaw` (http://arxiv.org/OAI/arXivRaw.xsd): its authors are one
    text, and it has every version with its date."""
    fields = {local_name(child): inner_text(child) for child in described}
    versions = [child for child in described if local_name(child) == "version"]
    days = [inner_text(find_child(version, "date")) for version in versions]
    newest = versions[-1].get("version", "") if versions else ""
    people = described.iterfind("{*}authors/{*}author")
    add_arxiv(
        builder,
        where,
        id=record_id + (newest if re.fullmatch(r"v\d{1,4}", newest) else ""),
        title=fields.get("title", ""),
        abstract=fields.get("abstract", ""),
        authors=[_author(author) for author in people] or split_authors(fields.get("authors", "")),
        categories=fields.get("categories", "").split(),
        comment=fields.get("comments", ""),
        journal_ref=fields.get("journal-ref", ""),
        doi=fields.get("doi", ""),
        published=days[0] if days else fields.get("created", ""),
        updated=days[-1] if days else fields.get("updated", ""),
        license=fields.get("license", ""),
        extra={
            "classes": [" ".join(fields[key].split()) for key in ("msc-class", "acm-class") if key in fields],
            "report_no": " ".join(fields.get("report-no", "").split()),
        },
    )


def _add_dublin(builder: RecordBuilder, where: str, described: Element, record_id: str) -> None:
    """The `oai_dc` format: the comment is a second description, journal and DOI are identifiers."""
    abstract, comment = _halves(_texts(described, "description"), _COMMENT)
    dates = _texts(described, "date")
    categories, classes = _halves(_texts(described, "subject"), _CLASS)
    others = [
        text for text in _texts(described, "identifier") if not read_id(text, scheme="arxiv", only=True)
    ]
    journals, dois = _halves(others, _DOI)
    add_arxiv(
        builder,
        where,
        id=record_id,
        title=next(iter(_texts(described, "title")), ""),
        abstract=abstract[0] if abstract else "",
        authors=_texts(described, "creator"),
        categories=[" ".join(text.split()) for text in categories],
        comment=comment[0].partition(":")[2] if comment else "",
        journal_ref=journals[0] if journals else "",
        doi=" ".join(dois),
        published=dates[0] if dates else "",
        updated=dates[-1] if dates else "",
        license=next(iter(_texts(described, "rights")), ""),
        extra={"classes": [" ".join(text.split()) for text in classes]},
    )


def _record_id(record: Element) -> str:
    """The header's identifier; where archives cut it off, the one in the metadata."""
    for tag in (
        "{*}header/{*}identifier",
        "{*}metadata/{*}arXiv/{*}id",
        "{*}metadata/{*}arXivRaw/{*}id",
        "{*}metadata/{*}dc/{*}identifier",
    ):
        for child in record.iterfind(tag):
            text = inner_text(child).strip()
            if read_id(text, scheme="arxiv", only=True):
                return text
    return inner_text(record.find("{*}header/{*}identifier")).strip()


def _author(author: Element) -> Name:
    """`Collaboration, Super-Kamiokande` too is a family and a given name."""
    parts = [inner_line(find_child(author, tag)) for tag in ("forenames", "keyname", "suffix")]
    places = [inner_line(child) for child in author if local_name(child) == "affiliation"]
    return join_name(*parts, affiliation="; ".join(dict.fromkeys(places)))


def _texts(described: Element, tag: str) -> list[str]:
    texts = (inner_text(child) for child in described if local_name(child) == tag)
    return [text for text in texts if text.strip()]


def _halves(texts: list[str], pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The texts that do not begin like the pattern, and those that do."""
    halves: tuple[list[str], list[str]] = ([], [])
    for text in texts:
        halves[bool(pattern.match(text))].append(text)
    return halves


SOURCE = source.Source(
    key="arxiv-oai",
    title="arXiv OAI-PMH",
    parse=parse,
    help="arXiv: all papers of some categories and days, also of a year; or records of OAI-PMH, e.g. ListRecords.xml",
    recognise=source.has_signs(_HEAD.search, re.compile(r"oai:arXiv\.org:").search),
    fetch=fetch,
    accepts=(
        source.Accepts(
            ids="[cs.CL cs.LG…]", category="[--category cs.CL]", first="--from DAY", last=source.UNTIL
        ),
    ),
    ends_today=True,
    late=2,
    versions=True,
)
