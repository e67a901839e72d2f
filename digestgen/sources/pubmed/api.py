"""PubMed: the XML that `efetch` answers and that PubMed's FTP server keeps; searching and fetching it.

The elements: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html and the DTD
https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd. The questions: https://www.ncbi.nlm.nih.gov/books/NBK25499/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.pubmed.entry import add_entry, read_pmid
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.pages import Pages
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields
from digestgen.sources.toolkit.xmltree import inner_text, local_name, parse_xml
from digestgen.text.clean import clean_line

_EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
_BATCH = 200  # ids in one efetch by GET; more have to be posted
_REACH = 9_999  # "ESearch can only retrieve the first 9,999 records matching the query" of PubMed
_SETS = ("PubmedArticleSet", "PubmedBookArticleSet")
_ENTRIES = ("PubmedArticle", "PubmedBookArticle")
# Answered with status 200, and often right on the next try: https://github.com/biopython/biopython/issues/3890
_IS_BUSY = re.compile(
    rb"Search Backend failed: (?!Exception)|Unable to (?:open connection|route request)"
).search
_HEAD = re.compile(
    r"\s*+(?:<\?xml[^>]*\?>\s*+)?(?>(?:<!--(?>(?:(?!-->).){0,2000})-->\s*+)*)(?:<!DOCTYPE[^>]*>\s*+)?"
    r"<Pubmed(?:Book)?Article(?:Set)?[\s>]",
    re.DOTALL,
)


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read a set of articles and book chapters, or one of them."""
    hint = "PubMed answers so when it knows none of the PMIDs. Ask it again, by PMIDs that it shows."
    return _read(data, name, context)[0].done(hint=hint)


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask PubMed for PMIDs, or for what a search finds: those published last first."""
    remarks: tuple[str, ...] = ()
    pmids = list(query.ids)
    if query.text:
        pmids, remarks = _search(query, get)
    if not pmids:
        yield source.Page(source.Parsed((), remarks), 0)
    for at in range(0, len(pmids), _BATCH):
        batch = pmids[at : at + _BATCH]
        done = at + len(batch)
        parsed, unknown = _fetch(batch, f"papers {at + 1} to {done}", get, context)
        if query.text and len(unknown) == len(batch):  # it has just named them itself
            what = f"PubMed finds {len(pmids):,} papers, and sends none of {len(batch)} that were asked for"
            raise SourceError("pubmed", what, hint="Try again later.")
        skipped = (
            *parsed.skipped,
            *(source.Skipped(pmid, "PubMed does not know this PMID") for pmid in unknown),
        )
        yield source.Page(source.Parsed(parsed.records, remarks + parsed.remarks, skipped), done, len(pmids))
        remarks = ()


def _parse_key(word: str) -> str:
    found = read_id(word, scheme="pmid", only=True)
    if found is None:
        hint = "PMIDs are numbers such as 29768149. To find a DOI: --query '10.1000/182[doi]'"
        raise SourceError("pubmed", f"{word[:60]!a} is not a PMID", hint=hint)
    return found.value


def _search(query: source.Query, get: source.Get) -> tuple[list[str], tuple[str, ...]]:
    """The PMIDs that a search finds, and what PubMed did not understand of it."""
    most = min(query.limit or _REACH, _REACH)
    # Days of print lie weeks before and after the day a record comes: of those, PubMed's own says what is new.
    kind = "edat" if query.arrivals else "pdat"
    days = {"datetype": kind, "mindate": query.first or "1700-01-01", "maxdate": query.last or "3000-12-31"}
    parameters = {
        "db": "pubmed",
        "term": query.text,
        "retmode": "json",
        "sort": "pub_date",
        "tool": "digestgen",
    }
    if query.first or query.last:
        parameters |= {key: value.replace("-", "/") for key, value in days.items()}
    found: dict[str, None] = {}
    remarks: dict[str, None] = {}
    at, total, pages, missing = 0, 1, Pages("PubMed"), tuple[str, ...]()
    while at < min(total, most):
        url = f"{_EUTILS}esearch.fcgi?" + urlencode(parameters | {"retstart": at, "retmax": most - at})
        what = f'search for "{query.text[:60]}"'
        answer = get(source.Request(url, what, ("application/json",), listed=True, is_busy=_is_busy))
        total, pmids, ignored = _search_result(answer.data)
        if total > _REACH and not 0 < query.limit <= _REACH:
            hint = "Search for less at a time with --from and --to, or say how many you want: --limit 500"
            what = f"the search finds {total:,} papers; PubMed gives {_REACH:,} of a search at most"
            raise SourceError("pubmed", what, hint=hint)
        if not pmids and at < min(total, most):
            raise SourceError("pubmed", f"PubMed finds {total:,} papers and lists {at:,} of them")
        pages.add(pmids, "pubmed")
        missing = pages.find_missing(total, most)
        found |= dict.fromkeys(pmids)
        remarks |= dict.fromkeys(ignored)
        at += len(pmids)
    return list(found)[:most], (*remarks, *missing)


def _is_busy(data: bytes) -> bool:
    return len(data) < 2000 and _IS_BUSY(data) is not None


def _search_result(data: bytes) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """How many an answer of `esearch` counts, the PMIDs it lists, and sentences on what it does not know."""
    answer = parse_json(data, "pubmed")
    result = Fields("pubmed", "", answer).fields("esearchresult") if isinstance(answer, dict) else None
    if result is None:
        raise SourceError("pubmed", "the answer to a search has no esearchresult: PubMed's answers changed")
    if error := result.text("ERROR"):
        raise SourceError("pubmed", f"PubMed cannot search for that: {error[:200]}")
    count, pmids = result.text("count"), result.texts("idlist")
    if not re.fullmatch(r"[0-9]{1,12}", count) or not all(re.fullmatch(r"[1-9][0-9]{0,8}", p) for p in pmids):
        raise SourceError("pubmed", "a search's count or idlist is not a number: PubMed's answers changed")
    errors, warnings = result.inside("errorlist"), result.inside("warninglist")
    phrases = [phrase.strip('"') for phrase in (*errors.texts("phrasesnotfound"), *warnings.texts("quotedphrasesnotfound"))]  # fmt: skip
    return int(count), pmids, (
        *(f'PubMed does not know "{phrase}" and left it out.' for phrase in phrases),
        *(f'PubMed has no field "{name}" and searched all of them.' for name in errors.texts("fieldsnotfound")),
    )  # fmt: skip


def _fetch(
    pmids: list[str], what: str, get: source.Get, context: source.Context
) -> tuple[source.Parsed, list[str]]:
    """What comes of some PMIDs, and those of which nothing does."""
    parameters = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml", "tool": "digestgen"}
    url = f"{_EUTILS}efetch.fcgi?" + urlencode(parameters, safe=",")
    answer = get(source.Request(url, what, ("text/xml", "application/xml"), is_busy=_is_busy))
    known: list[str] = []
    parsed = source.Parsed(())
    if answer.status != 404:
        builder, known = _read(answer.data, "pubmed", context)
        parsed = builder.page()
    return parsed, [pmid for pmid in pmids if pmid not in known]


def _read(data: bytes, name: str, context: source.Context) -> tuple[RecordBuilder, list[str]]:
    """What a set holds, and the PMID (or "") of each of its entries."""
    root = parse_xml(data, name)
    kind = local_name(root)
    if kind == "eFetchResult":
        raise SourceError(name, f"PubMed answered with an error: {clean_line(inner_text(root))[:200]!a}")
    if kind not in _SETS + _ENTRIES:
        what = f"this XML is not PubMed's: it is a <{kind[:40]}>"
        raise SourceError(name, what, hint="Save PubMed's XML: efetch.fcgi?db=pubmed&retmode=xml&id=…")
    entries = [root] if kind in _ENTRIES else [child for child in root if local_name(child) in _ENTRIES]
    builder = RecordBuilder("pubmed", name, context, entries="articles")
    pmids: list[str] = []
    for number, entry in enumerate(entries, 1):
        pmid = read_pmid(entry)
        where = f"article {number} (PMID {pmid[:20]})" if pmid else f"article {number}"
        if not builder.is_repeat(where, pmid):
            add_entry(builder, where, entry)
        pmids.append(pmid)
    return builder, pmids


SOURCE = source.Source(
    key="pubmed",
    title="PubMed",
    parse=parse,
    help="PubMed's XML of articles and book chapters, e.g. pubmed.xml from efetch.fcgi",
    recognise=source.has_signs(_HEAD.match),
    fetch=fetch,
    accepts=(
        source.Accepts(ids="PMID…"),
        source.Accepts(text="--query WORDS", first=source.SINCE, last=source.UNTIL),
    ),
    parse_key=_parse_key,
)
