"""Anything that stands for papers → where to ask for them: ids, addresses, lists, titles; files are imported."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree, html

from digestgen.collecting.collection import Collection
from digestgen.collecting.fetching import Fetcher, build_asked, open_fetcher
from digestgen.collecting.files import AUTO, is_here, take_files
from digestgen.collecting.intake import Intake, Progress
from digestgen.collecting.lookup import look_up_title
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.issue import parse_period
from digestgen.problems import SourceError, UsageError
from digestgen.sources import Context, Query
from digestgen.sources.arxiv.entry import is_category
from digestgen.sources.feed.reader import ACCEPT, looks_like_feed
from digestgen.sources.source import Request, Skipped
from digestgen.sources.toolkit.references import find_arxiv, find_doi, read_id

# Who is asked for a paper by its id.
ASKED: Mapping[str, str] = {"arxiv": "arxiv", "doi": "crossref", "openreview": "openreview", "pmid": "pubmed", "pmcid": "semanticscholar",
         "acl": "semanticscholar"}  # fmt: skip
_PAGE = ("text/html", "application/xhtml+xml", *ACCEPT)
_METAS = ("citation_doi", "prism.doi", "bepress_citation_doi", "dc.identifier", "dc.identifier.doi", "dcterms.identifier",
          "citation_arxiv_id", "citation_pmid", "doi")  # fmt: skip
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\((\S+?)(?:\s+\"[^\"]*\")?\)")
_HTML_LINK = re.compile(r"<a\s[^>]*href=[\"']?([^\"'\s>]+)", re.IGNORECASE)
_IN_TEXT = re.compile(r"(?:https?://|www\.|arxiv\.org/|doi\.org/)[^\s<>\"]+", re.IGNORECASE)
_AROUND = "<>\"'“”‘’«»„`()[]{}.,;"
_PMID = re.compile(r"\b(?:pmid|pubmed)\s*+:?\s*+(\d{1,8})\b|\b(pmc\d{4,9})\b", re.IGNORECASE)
# Of no other use than as an id of arXiv: "[2508.01234] On Lamps", ".../papers/2508.01234v2.pdf", DBLP's "abs-2508-01234".
_BARE = re.compile(r"(?<![\w.])((?:0[7-9]|[1-3]\d)(?:0[1-9]|1[0-2]))\.(\d{4,5}(?:v\d{1,2})?)(?=\.pdf\b|\.?(?![\w.]))|(?:\babs-|arXiv)(\d{4})-?(\d{5})(?!\d)",
                   re.ASCII)  # fmt: skip
_CORPUS = re.compile(r"\bcorpusid\s*+:?\s*+(\d{1,12})\b", re.IGNORECASE)
# The title of a reference: in quotation marks, or behind the year.
_CITED = re.compile(r"[“\"«„]([^”\"»“]{10,300})[”\"»“]|\((?:19|20)\d\d[a-z]?\)[.,:]?\s+([^.]{10,300})\.\s")
_NO_BLANKS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]{4}"
)  # scripts that write words without blanks
_OPENALEX = re.compile(r"W\d{4,12}")
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask of whom for something that somebody pasted."""

    kind: str  # what it was taken for, for people: "an address of a paper"
    source: str = ""  # "" for a page or a title, which have to be looked up first
    query: Query = field(default_factory=Query)


def find_plan(text: str) -> Plan | None:
    """What a text stands for, without the network; None where it is nothing that could be a paper."""
    text = text.strip()
    if match := _MARKDOWN_LINK.fullmatch(text) or _HTML_LINK.match(text):
        text = match[match.lastindex or 1]
    inner = text.strip(_AROUND + " ") if not _read(text) else text
    paper_id = _read(text) or _read(inner)
    if paper_id:
        return _plan_id(paper_id, text if "://" in text or paper_id.scheme == "arxiv" else str(paper_id))
    if re.fullmatch(r"https?://\S+", inner, re.IGNORECASE) or re.match(
        r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*$", inner, re.IGNORECASE
    ):
        address = inner if "://" in inner else f"https://{inner}"
        return _plan_list(address) or _plan_inside(address) or Plan("an address", query=Query(ids=(address,)))
    if _OPENALEX.fullmatch(inner):
        return Plan("an id of OpenAlex", "openalex", Query(ids=(inner,)))
    if re.fullmatch(r"[0-9a-f]{40}", inner):
        return Plan("an id of Semantic Scholar", "semanticscholar", Query(ids=(inner,)))
    for word in _IN_TEXT.findall(text):
        if (plan := find_plan(word)) and plan.source:
            return plan
    if match := _CORPUS.search(text):
        return Plan("an id of Semantic Scholar", "semanticscholar", Query(ids=(f"CorpusId:{match[1]}",)))
    found = find_doi(text) or find_arxiv(text)[0] or _find_bare(text)
    if found is None and (match := _PMID.search(text)):
        found = read_id(match[1] or match[2], scheme="pmid" if match[1] else "pmcid")
    if found:
        return _plan_id(found, str(found))
    if (" " in text and len(_WORDS.findall(text)) >= 2) or _NO_BLANKS.search(text):
        cited = _CITED.search(text)
        return Plan("a title", query=Query(text=" ".join((cited[1] or cited[2] if cited else text).split())))
    return None


def _find_bare(text: str) -> PaperId | None:
    match = _BARE.search(text)
    return read_id(f"{match[1] or match[3]}.{match[2] or match[4]}", scheme="arxiv") if match else None


def _plan_inside(address: str) -> Plan | None:
    """The paper that an address of anybody has in it: a redirect's target, a DOI, an id of arXiv."""
    rest = unquote(address.partition("://")[2])
    if (
        "://" in rest
        and (plan := find_plan(re.split(r"[&\s]", rest[rest.index("://") - 5 :].lstrip("=?&/"))[0]))
        and plan.source
    ):
        return plan
    found = find_doi(rest.partition("/")[2]) or _find_bare(rest)
    return _plan_id(found, str(found)) if found and found.scheme in ASKED else None


def _read(text: str) -> PaperId | None:
    try:
        found = parse_id(text)
    except ValueError:
        return None
    return found if found.scheme in ASKED else None


def _plan_id(paper_id: PaperId, word: str) -> Plan:
    source = ASKED[paper_id.scheme]
    is_arxiv_version = paper_id.scheme == "arxiv" and read_id(word, scheme="arxiv", only=True) == paper_id
    return Plan(f"the paper {paper_id}", source, Query(ids=(word if is_arxiv_version else str(paper_id),)))


def _plan_list(address: str) -> Plan | None:
    """The lists and pages of services whose addresses are known."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path).strip("/")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    folders = path.split("/")
    if host in ("huggingface.co", "hf.co") and folders[0] == "papers":
        day = query.get("date") or query.get("week") or query.get("month") or folders[-1]
        try:
            period = parse_period(day)
        except ValueError:
            return None
        return Plan(f"the Daily Papers of {day}", "huggingface", Query(first=period.first, last=period.last))
    if host.endswith("arxiv.org") and len(folders) > 2 and is_category(folders[1]):
        try:  # https://arxiv.org/catchup/cs.CL/2025-08-07, https://arxiv.org/list/cs.CL/2025-08 (or 2508)
            period = parse_period(re.sub(r"^(\d\d)(\d\d)$", r"20\1-\2", folders[2]))
        except ValueError:
            pass
        else:
            days = Query(first=period.first, last=period.last)
            if folders[0] == "catchup":
                return Plan(f"announcements of {folders[2]}", "arxiv-oai", replace(days, ids=(folders[1],)))
            return Plan(f"arXiv's papers of {folders[2]}", "arxiv", replace(days, category=folders[1]))
    if host.endswith("arxiv.org") and folders[0] in ("list", "atom", "rss", "catchup") and len(folders) > 1:
        categories = tuple(part for part in re.split(r"[+ ]", folders[1]) if is_category(part))
        return Plan("announcements of arXiv", "arxiv-feed", Query(ids=categories)) if categories else None
    if host == "openreview.net" and folders[0] == "group" and query.get("id"):
        return Plan("a venue of OpenReview", "openreview", Query(category=query["id"]))
    if host.endswith("openreview.net") and (forum := query.get("forum") or query.get("id")):
        return Plan("a paper of OpenReview", "openreview", Query(ids=(forum,)))
    if host == "pubmed.ncbi.nlm.nih.gov" and query.get("term"):
        return Plan("a search of PubMed", "pubmed", Query(text=query["term"]))
    if host.endswith("semanticscholar.org") and (match := _CORPUS.search(path)):
        return Plan("a page of Semantic Scholar", "semanticscholar", Query(ids=(f"CorpusId:{match[1]}",)))
    if host.endswith(("semanticscholar.org", "connectedpapers.com")) and (
        match := re.search(r"[0-9a-f]{40}", path)
    ):
        return Plan("a page of Semantic Scholar", "semanticscholar", Query(ids=(match[0],)))
    if host.endswith("openalex.org") and (match := re.search(r"\bW\d{2,12}$", path.upper())):
        return Plan("a page of OpenAlex", "openalex", Query(ids=(match[0],)))
    return None


def add_papers(
    collection: Collection, words: Sequence[str], day: str, progress: Progress, say: Callable[[str], None]
) -> list[Intake]:
    """Find out what each word is, and bring its papers in.

    Args:
        words: as typed; several that are nothing by themselves are one title.

    Raises:
        UsageError: one is nothing that could be a paper; nothing was asked then.
    """
    words = _join(words)
    plans = [(word, None if is_here(word) else find_plan(word)) for word in words]
    for word, plan in plans:
        if is_here(word) and Path(word).is_dir():
            raise UsageError(f"{word} is a folder. Name the files in it: digestgen add {shlex.quote(word)}/*")
        if plan is None and not is_here(word):
            raise UsageError(f'"{word[:80]}" is not an id, an address, a title of several words or a file that is here. '
                             "Try: digestgen add https://arxiv.org/abs/2406.02507")  # fmt: skip
    intakes = []
    with open_fetcher(collection, progress, say) as fetcher:
        for word, plan in plans:
            if plan is None:
                say(f"{word} is a file: digestgen import auto {shlex.quote(word)}")
                context = Context(day, collection.today)
                intakes += take_files(collection, AUTO, [word], lambda: b"", context, progress)
            else:
                intake = Intake(word)
                intakes.append(intake)
                with intake.refusing():
                    _add(fetcher, plan, day, intake)
    return intakes


def _join(words: Sequence[str]) -> list[str]:
    alone = [word for word in words if " " in word or is_here(word) or find_plan(word)]
    return [" ".join(words)] if words and not alone else list(words)


def _add(fetcher: Fetcher, plan: Plan, day: str, intake: Intake) -> None:
    if not plan.source and plan.query.text:
        _add_title(fetcher, plan.query.text, day, intake)
        return
    if not plan.source:
        plan = _open_page(fetcher, plan.query.ids[0])
    asked = build_asked(plan.source, plan.query)
    fetcher.say(f"{plan.kind}: digestgen fetch {asked.name}")
    fetcher.take(asked, intake, day)


def _add_title(fetcher: Fetcher, title: str, day: str, intake: Intake) -> None:
    fetcher.say(f'a title: arXiv and Crossref are asked for "{title[:80]}".')
    with fetcher.transport.run(f"title {title}"):
        answer = look_up_title(fetcher.transport.get, title, Context(day, fetcher.collection.today))
    if len(answer.records) == 1:
        fetcher.collection.take(intake, answer.records, by_name=True)
        return
    near = [f"{record.ids[0]}: {record.title}" for record in answer.records] or list(answer.near)
    why = "several papers have this title" if answer.records else "no paper has exactly this title"
    hint = f". Perhaps: {'; '.join(near)}" if near else ""
    intake.skipped.append(Skipped(title[:80], f"{why}{hint}"))


def _open_page(fetcher: Fetcher, address: str) -> Plan:
    """What a page says that it is about, as publishers do for catalogues; a feed is a feed."""
    with fetcher.transport.run(f"page {address}"):
        answer = fetcher.transport.get(Request(address, "a page", _PAGE))
    if looks_like_feed(answer.data):
        return Plan("a feed", "feed", Query(ids=(address,)))
    if answer.status == 404:
        raise SourceError(address, "there is nothing at this address (HTTP 404)")
    for text in _read_metas(answer.data):
        found = _read(text) or read_id(text, scheme="doi")
        if found and found.scheme in ASKED:
            return _plan_id(found, str(found))
    if answer.url != address and (found := _read(answer.url)):
        return _plan_id(found, str(found))
    hint = "Add it by its DOI, its id at arXiv or its title."
    raise SourceError(address, "this page does not say which paper it is about", hint=hint)


def _read_metas(data: bytes) -> Iterator[str]:
    """What a page's head says of ids: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing."""
    try:
        page = html.document_fromstring(data)
    except (etree.ParserError, ValueError):
        return
    metas = [
        ((m.get("name") or m.get("property") or "").lower(), (m.get("content") or "").strip())
        for m in page.iter("meta")
    ]
    for name in _METAS:  # of one name there may be several: DSpace gives a DOI, a handle and an address
        for text in (content for called, content in metas if called == name and content):
            yield {"citation_pmid": "pmid:", "citation_arxiv_id": "arxiv:"}.get(name, "") + text
