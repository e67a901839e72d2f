"""Semantic Scholar: papers of its Academic Graph API, saved, fetched by id or found by a search.

Reference: https://api.semanticscholar.org/api-docs/graph (paper/batch, paper/search, paper/search/bulk; FullPaper). An answer holds
the fields that were asked for and no others: often `paperId` and `title` alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from digestgen.model.publication import read_type
from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.pubmed.medline import split_title
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.pages import Pages
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields, read_objects
from digestgen.text.clean import clean_line
from digestgen.text.html import safe_url

_EXTERNAL = (
    ("ArXiv", "arxiv"), ("DOI", "doi"), ("ACL", "acl"), ("PubMed", "pmid"), ("PubMedCentral", "pmcid"),
)  # fmt: skip
# Of its titles some were taken from a list of search results; those from PubMed end with a full stop.
_SCRAPED = re.compile(r"\s*\[(?:PDF|HTML)\]\s+")
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/")


def add_paper(builder: RecordBuilder, where: str, paper: Fields) -> None:
    """Add a paper; one without a title (it was not among the fields that were asked for) is skipped."""
    external, pdf, tldr = map(paper.inside, ("externalIds", "openAccessPdf", "tldr"))
    own, address, summary = paper.text("paperId"), pdf.text("url"), tldr.text("text")
    page = f"https://www.semanticscholar.org/paper/{own}" if own else ""
    builder.add(
        where,
        title=split_title(_SCRAPED.sub("", paper.raw_text("title"), count=1))[0],
        markup=RICH,
        ids=[read_id(_identifier(external, key), scheme=scheme) for key, scheme in _EXTERNAL],
        abstract=paper.raw_text("abstract"),
        authors=[author.text("name") for author in read_objects(paper, "authors", "name")],
        published=_published(paper),
        keywords=[subject.text("category") for subject in read_objects(paper, "s2FieldsOfStudy")]
        or paper.texts("fieldsOfStudy"),
        links={"pdf": "" if _RESOLVER.match(address) else address},
        publication=_publication(paper),
        payload={
            "url": safe_url(paper.text("url")) or safe_url(page),
            "license": pdf.text("license"),
            "summary": summary,
            "summary_model": tldr.text("model") if summary else "",
        },
    )


def _identifier(external: Fields, key: str) -> str:
    """A text, or the number that a PubMed id may be. PubMed Central's are without their PMC."""
    value = external.values.get(key)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else external.text(key)
    return f"PMC{text}" if key == "PubMedCentral" and text.isdecimal() else text


def _published(paper: Fields) -> str:
    year = paper.number("year")
    return parse_when(paper.text("publicationDate")) or (parse_when(f"{year:04d}") if year else "")


def _publication(paper: Fields) -> dict[str, str]:
    """Where it appeared; nothing for a preprint of arXiv, which says so by its id."""
    place, journal = paper.inside("publicationVenue"), paper.inside("journal")
    venue = place.raw_text("name") or paper.raw_text("venue") or journal.raw_text("name")
    if clean_line(venue).lower() in ("arxiv.org", "arxiv", "corr"):
        return {}
    said = [*paper.texts("publicationTypes")]
    if "Conference" in said and not journal.text("volume"):  # which are said to be journal articles, too
        said = ["Conference"]
    kinds = (place.text("type"), *said)
    is_other = journal.text("name").lower() in ("arxiv", "arxiv.org", "corr")  # volume abs/2508.01234
    return {
        "type": next(filter(None, map(read_type, kinds)), ""),
        "venue": clean_line(venue),
        "issued": f"{year:04d}" if (year := paper.number("year")) else "",
        "volume": "" if is_other else journal.text("volume"),
        "pages": "" if is_other else re.sub(r"\s*[-–]\s*", "-", journal.text("pages")),
    }


_PAPER = "https://api.semanticscholar.org/graph/v1/paper"
_BATCH = 500  # ids in one question at most
_FIELDS = (
    "title,abstract,authors,externalIds,url,venue,publicationVenue,journal,year,publicationDate,publicationTypes,"
    "openAccessPdf,s2FieldsOfStudy"
)
_BATCH_FIELDS = f"{_FIELDS},tldr"  # which a bulk search does not give
_ACCEPT = ("application/json",)
_HINT = (
    "Save an answer of https://api.semanticscholar.org/graph/v1/paper/search?fields=title,abstract,authors,…"
)
_HEAD = re.compile(r'"paperId"\s*:\s*(?:"[0-9a-f]{40}"|null)')
_OWN = re.compile(r"(?:https?://(?:www\.)?semanticscholar\.org/paper/(?:[^/\s]+/)?)?([0-9a-f]{40})")
_CORPUS = re.compile(r"corpusid:\s*(\d{1,12})", re.IGNORECASE)
_NAMES = {"arxiv": "ARXIV", "doi": "DOI", "acl": "ACL", "pmid": "PMID", "pmcid": "PMCID"}


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read the answer to a search, to a list of ids, or about one paper."""
    papers, total = _papers(parse_json(data, name, hint=_HINT), name)
    builder = _build_records(papers, name, context)
    if total is not None and total > len(papers):
        builder.remark(f"The answer holds {len(papers):,} of the {total:,} papers that were found.")
    return builder.done()


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for papers by id, or for all that a search finds, in the order of Semantic Scholar's ids.

    `--from` and `--to` are days of publication; a paper of which the year is known stands on 1 January.
    """
    if query.ids:
        return _fetch_batches(query.ids, get, context)
    return _fetch_search(_parameters(query), get, context)


def _parse_key(word: str) -> str:
    """What the API calls a paper: its own id, `ARXIV:2508.01234`, `DOI:10.1000/182`, `CorpusId:123`."""
    word = word.strip()
    if own := _OWN.fullmatch(word):
        return own[1]
    if corpus := _CORPUS.fullmatch(word):
        return f"CorpusId:{corpus[1]}"
    found = read_id(word)
    if not found or found.scheme not in _NAMES:
        hint = "It knows DOIs, ids of arXiv, ACL and PubMed (pmid:123), CorpusId:123 and its own of 40 characters."
        raise SourceError("semanticscholar", f"Semantic Scholar cannot be asked for {word[:60]!a}", hint=hint)
    value = found.value.removeprefix("PMC") if found.scheme == "pmcid" else found.value
    return f"{_NAMES[found.scheme]}:{value}"


def _fetch_batches(keys: tuple[str, ...], get: source.Get, context: source.Context) -> Iterator[source.Page]:
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        url = f"{_PAPER}/batch?fields={_BATCH_FIELDS}"
        what, body = f"papers {start + 1} to {start + len(batch)}", json.dumps({"ids": batch}).encode()
        answer = get(source.Request(url, what, _ACCEPT, body, listed=True))
        papers, _ = _papers(parse_json(answer.data, url), url)
        if len(papers) != len(batch):
            what = f"{len(batch)} papers were asked for, and {len(papers)} came: Semantic Scholar's answers changed"
            raise SourceError(url, what)
        unknown = [key for key, paper in zip(batch, papers, strict=True) if paper is None]
        builder = _build_records([paper for paper in papers if paper is not None], url, context)
        for key in unknown:
            builder.skip(key, "Semantic Scholar does not know it")
        yield source.Page(builder.page(), start + len(batch), len(keys))


def _parameters(query: source.Query) -> dict[str, str]:
    days = {"publicationDateOrYear": f"{query.first}:{query.last}"} if query.first or query.last else {}
    return {"query": query.text, **days, "fields": _FIELDS}


def _fetch_search(
    parameters: dict[str, str], get: source.Get, context: source.Context
) -> Iterator[source.Page]:
    done, token, seen, pages, known = 0, "", set[str](), Pages("Semantic Scholar"), 0
    while True:
        paged = parameters | ({"token": token} if token else {})
        url = f"{_PAPER}/search/bulk?{urlencode(paged, safe=',:', quote_via=quote)}"
        answer = get(source.Request(url, f"papers from {done + 1:,} on", _ACCEPT, listed=True))
        found = parse_json(answer.data, url)
        papers, total = _papers(found, url)
        known = known if total is None else total
        if not isinstance(found, dict) or (total is None and not token):
            raise SourceError(url, "the answer does not say how many papers there are: its shape changed")
        done += len(papers)
        builder = _build_records(papers, url, context)
        pages.add((paper.get("paperId") if isinstance(paper, dict) else repr(paper) for paper in papers), url)
        token = Fields(url, "", found).text("token")
        if not token:  # `total` is "approximate"
            for sentence in pages.find_missing(known, share=0.9):
                builder.remark(sentence)
        yield source.Page(builder.page(), done, known)
        if not token:
            return
        if token in seen:
            what = "the list repeats itself: it leads back to an earlier page"
            raise SourceError(url, what, hint="Try again later.")
        seen.add(token)


def _papers(answer: object, name: str) -> tuple[list[object], int | None]:
    """The papers in an answer (None for one that is not known), and how many a search found, if it says so."""
    total = None
    if isinstance(answer, dict):
        fields = Fields(name, "", answer)
        if "data" in answer:
            answer, total = fields.list("data"), fields.number("total")
        elif "paperId" in answer:
            answer = [answer]
        else:
            said = [answer[key] for key in ("error", "message") if isinstance(answer.get(key), str)]
            if said:
                raise SourceError(name, f"Semantic Scholar answered with an error: {said[0][:200]!a}")
    if not isinstance(answer, list) or (answer and not any(map(_may_be_paper, answer))):
        raise SourceError(name, "this JSON is not an answer of Semantic Scholar about papers", hint=_HINT)
    return answer, total


def _may_be_paper(value: object) -> bool:
    return value is None or (isinstance(value, dict) and "paperId" in value)


def _build_records(papers: list[object], name: str, context: source.Context) -> RecordBuilder:
    builder = RecordBuilder("semanticscholar", name, context, entries="papers")

    def add(where: str, paper: Fields) -> None:
        if not builder.is_repeat(where, paper.text("paperId")):
            add_paper(builder, where, paper)

    for number, paper in enumerate(papers, 1):
        if paper is None:
            builder.skip(f"entry {number}", "Semantic Scholar does not know it")
        else:
            builder.read([paper], add, first=number)
    return builder


SOURCE = source.Source(
    key="semanticscholar",
    title="Semantic Scholar",
    parse=parse,
    help="Semantic Scholar: papers by id or search; or an answer of its API, e.g. papers.json",
    recognise=source.has_signs(source.IS_JSON, _HEAD.search),
    fetch=fetch,
    accepts=(
        source.Accepts(ids="ID… DOI…"),
        source.Accepts(text="--query WORDS", first=source.SINCE, last=source.UNTIL),
    ),
    parse_key=_parse_key,
    renames=True,
    late=35,  # found by the day of publication, which lies before the day it is known
)
