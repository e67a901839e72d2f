"""CSL-JSON, and the same in YAML: what Zotero, Better BibTeX, manubot, pandoc and DOI content negotiation write.

The format: https://github.com/citation-style-language/schema (csl-data.json) and
https://docs.citationstyles.org/en/stable/specification.html (appendices III and IV). Writers differ: parts of dates are
numbers or texts, ids stand in `id`, `URL`, `note` (`arXiv: 2508.01234 [cs]`) or in the name of the journal. YAML has the items under `references:`, texts in
Markdown (https://pandoc.org/MANUAL.html#specifying-bibliographic-data).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from digestgen.model.addresses import complete_address
from digestgen.model.ids import PaperId
from digestgen.model.publication import SERIAL, VERSIONED, read_type
from digestgen.problems import SourceError
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.source import Context, Parsed, Source
from digestgen.sources.toolkit import citeproc
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.references import (
    NOTED,
    find_ids,
    find_noted_ids,
    is_on_arxiv,
    read_genre,
    read_id,
)
from digestgen.sources.toolkit.values import Fields
from digestgen.text.clean import clean_line
from digestgen.text.html import safe_url
from digestgen.text.jats.rich import rich_to_title

_HINT = "In Zotero: Export Library, format CSL JSON."
_TYPE = re.compile(r'"type"\s*:\s*"([a-z][a-z_-]{2,30})"')
_OF_CSL = (
    re.compile(r'"title"\s*:\s*\[?\s*"'),
    re.compile(
        r'"(?:date-parts|container-title|citation-key)"\s*:|"(?:issued|accessed)"\s*:\s*\{'
        r'|"author"\s*:\s*\[\s*\{\s*"(?:family|given|literal)"'
        r'|"type"\s*:\s*"(?:article-(?:journal|magazine|newspaper)|paper-conference|post-weblog)"'  # nobody else's
        r'|\A(?![\s\S]*"authors?"\s*:\s*(?:"|\[\s*"))[\s\S]*"(?:DOI|URL)"\s*:\s*"'  # where no list of names is a table's
    ),
)
_YAML = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\n]*)?\n)*(?:---[ \t]*\n)?(?:references:[ \t]*\n|- \w)")
_YAML_TYPE = re.compile(r"^[ -]*[\"']?type[\"']?:[ \t]*[\"']?([a-z][a-z_-]{2,30})[\"']?[ \t]*$", re.MULTILINE)
_OF_YAML = (
    re.compile(r"^[ -]*title:", re.MULTILINE),
    re.compile(r"^[ -]*(?:container-title|citation-key|issued|author|DOI):", re.MULTILINE),
)
_NOT_YAML = (".md", ".markdown", ".mdx", ".qmd", ".html", ".txt", ".bib")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 50  # levels; libyaml composes recursively
_SPAN = re.compile(r"\[([^\[\]]*)\]\{\.[^{}]*\}")
_EMPHASIS = re.compile(r"(?<![*\\\w])\*([^*\n]{1,500})\*(?![*\w])")
_OF_OTHERS = re.compile(
    r'"(?:message-type|paperId|indexed|deposited|is-referenced-by-count|content-domain)"\s*:|"https://openalex\.org/W'
)
# "arXiv:1502.04623 [cs]": Zotero's journal of a preprint until 2022, now its number.
_ARXIV = re.compile(r"\s*arxiv:\s*(\S+)(?:\s+\[[\w., -]+\])?\s*", re.IGNORECASE)
_OWN_KEY = re.compile(r"id[0-9a-f]{6}(?:nd|\d{4})\w+")  # see citations.keys
_PDF = re.compile(r"https?://[^?#]+\.pdf(?:[?#].*)?", re.IGNORECASE)
_SCHEMES = ("arxiv:", "doi:", "pmid:", "pmcid:", "acl:", "openreview:", "http://", "https://")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read a list of items, one item, Zotero's `{"items": […]}`, or YAML's `references: […]`.

    Notes that reference managers export among the papers (no author, date, id or address) are skipped.
    """
    builder = RecordBuilder("csl-json", name, context, entries="items")
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") or b"\0" in data[:4]
    answer = parse_json(data, name, hint=_HINT) if is_json else _decode_yaml(builder.decode(data), name)

    def add(where: str, item: Fields) -> None:
        ids = list(dict.fromkeys(_ids(item)))
        if not ids and _is_note(item):
            raise SourceError(name, "it is a note: it has no author, date or address")
        title = citeproc.read_title(item)
        if not builder.is_repeat(where, *((paper_id, title) for paper_id in ids)):
            _add(builder, where, item, ids)

    return builder.read(_items(answer, name), add, unit="item").done()


def recognise(head: str, name: str) -> bool:
    """Whether it begins with items that have a type and variables of CSL, and a title that is text."""
    start = head.lstrip("\ufeff \t\r\n")[:1]
    if start not in ("[", "{"):
        return (
            not name.endswith(_NOT_YAML)
            and _YAML.match(head) is not None
            and any(read_type(word, of_csl=True) for word in _YAML_TYPE.findall(head))
            and all(pattern.search(head) for pattern in _OF_YAML)
        )
    return (
        any(read_type(word, of_csl=True) for word in _TYPE.findall(head))
        and all(pattern.search(head) for pattern in _OF_CSL)
        and not _OF_OTHERS.search(head)
    )


def _decode_yaml(text: str, name: str) -> object:
    """The items of YAML, each scalar as it is written; of several documents, the first."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
                what = "it is nested too deep" if depth > _DEEPEST else "it has aliases, which are not read"
                raise SourceError(name, f"this YAML cannot be read: {what}")
            if isinstance(event, yaml.DocumentEndEvent):
                break
        answer = next(yaml.load_all(text, Loader=_Loader), None)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        what = f"this is neither JSON nor YAML: {getattr(error, 'problem', None) or error}"
        raise SourceError(name, what, line=mark.line + 1 if mark else 0, hint=_HINT) from error
    if isinstance(answer, dict) and "references" in answer:
        answer = answer["references"]
    return _unmark(answer)


def _unmark(value: object) -> object:
    """Without nulls; Markdown's emphasis as HTML's, spans that only keep their case as their text."""
    if isinstance(value, dict):
        return {key: _unmark(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_unmark(member) for member in value]
    if not isinstance(value, str) or value in ("null", "~", ""):
        return None
    return _EMPHASIS.sub(r"<i>\1</i>", _SPAN.sub(r"\1", value))


def _items(answer: object, name: str) -> list[object]:
    if isinstance(answer, dict) and isinstance(answer.get("items"), list):
        answer = answer["items"]
    items = answer if isinstance(answer, list) else [answer]
    if any(isinstance(item, dict) and "itemType" in item for item in items):
        raise SourceError(name, "this is Zotero's own JSON, not CSL-JSON", hint=_HINT)
    if items and not any(isinstance(item, dict) and "type" in item for item in items):
        raise SourceError(name, "this JSON is not CSL-JSON: nothing in it has a type", hint=_HINT)
    return items


def _add(builder: RecordBuilder, where: str, item: Fields, ids: list[PaperId]) -> None:
    doi = item.text("DOI")
    short = "" if read_id(doi, scheme="doi") else complete_address(doi)  # leads to the paper: 10/abc
    address, key = (
        item.text("URL") or short,
        citeproc.plain(item, "citation-key") or citeproc.plain(item, "id"),
    )
    builder.add(
        where,
        title=citeproc.read_title(item),
        markup=RICH,
        ids=ids,
        abstract=item.raw_text("abstract"),
        authors=citeproc.read_people(item),
        published=citeproc.read_published(item),
        keywords=_keywords(item),
        links={"pdf": next((url for url in (address, key.removeprefix("url:")) if _PDF.fullmatch(url)), "")},
        publication=_publication(item, ids),
        lang=citeproc.read_lang(item.text("language")),
        payload={
            "url": safe_url(address) or next((paper_id.url for paper_id in ids), ""),
            "key": "" if ":" in key else key,
            "genre": clean_line(item.raw_text("genre")),
            "note": " ".join(_note(item)),
            "version": citeproc.plain(item, "version"),
        },
    )
    if doi and not short and read_id(doi, scheme="doi") is None:
        builder.remark(f"{where}: the DOI was left out: {doi[:60]!a} is not valid.")


def _ids(item: Fields) -> Iterator[PaperId]:
    found = [read_id(item.text("DOI"), scheme="doi")]
    found += [_find_arxiv(item, key) for key in ("number", "container-title", "publisher")]
    if citeproc.plain(item, "archive").lower() == "arxiv":
        found.append(read_id(citeproc.plain(item, "archive_location"), scheme="arxiv"))
    found += [
        *find_noted_ids(item.raw_text("note")),
        read_id(citeproc.plain(item, "PMID"), scheme="pmid"),
        read_id(citeproc.plain(item, "PMCID"), scheme="pmcid"),
    ]
    own = citeproc.plain(item, "id").removeprefix("url:")
    found += find_ids([own if own.lower().startswith(_SCHEMES) else "", citeproc.plain(item, "URL")])
    yield from (paper_id for paper_id in found if paper_id)


def _find_arxiv(item: Fields, key: str) -> PaperId | None:
    match = _ARXIV.fullmatch(citeproc.plain(item, key))
    return read_id(match[1], scheme="arxiv") if match else None


def _publication(item: Fields, ids: list[PaperId]) -> dict[str, object]:
    """Where it appeared; a thesis at its school, a preprint of arXiv there."""
    kind, venue = read_type(item.text("type"), of_csl=True), citeproc.plain(item, "container-title")
    publisher, number = citeproc.plain(item, "publisher"), citeproc.plain(item, "number")
    in_series = citeproc.plain(item, "collection-number") if kind in SERIAL else ""
    if is_on_arxiv(kind, venue or publisher, ids):
        return {"type": "article", "venue": "arXiv"}
    if kind in ("thesis", "report"):
        venue, publisher = venue or publisher, "" if not venue else publisher
    return {
        "type": kind,
        "venue": rich_to_title(venue or citeproc.plain(item, "event-title") or citeproc.plain(item, "event")),
        "volume": citeproc.plain(item, "volume"),
        "issue": citeproc.plain(item, "issue"),
        "pages": citeproc.plain(item, "page"),
        "article": citeproc.plain(item, "article-number") or (number if kind == "article-journal" else ""),
        "issued": citeproc.read_issued(item),
        "number": "" if kind == "article-journal" else number or in_series,
        "place": citeproc.plain(item, "publisher-place") or citeproc.plain(item, "event-place"),
        "edition": citeproc.plain(item, "edition")
        or (citeproc.plain(item, "version") if kind in VERSIONED else ""),
        "genre": read_genre(citeproc.plain(item, "genre")) if kind in ("thesis", "report") else "",
        "editor": citeproc.read_people(item, "editor"),
        "series": rich_to_title(citeproc.plain(item, "collection-title")),
        "publisher": rich_to_title(publisher),
    }


def _keywords(item: Fields) -> list[str]:
    """`keyword` is one text; `categories` and `subject` are lists of DOI registries."""
    lists = [text for key in ("categories", "subject") for text in item.texts(key)]
    return [*re.split(r"[;,\n]", item.raw_text("keyword")), *lists]


def _note(item: Fields) -> Iterator[str]:
    """The lines of a note that a person may have written: no ids, not the words of manubot."""
    for line in item.raw_text("note").splitlines():
        text = clean_line(line)
        if text and not NOTED.match(text) and "generated by Manubot" not in text:
            yield text


def _is_note(item: Fields) -> bool:
    """Whether a person wrote it; a title alone under a key of digestgen's is a paper that it exported."""
    if _OWN_KEY.fullmatch(citeproc.plain(item, "id")):
        return False
    telling = ("author", "editor", "issued", "URL", "container-title", "publisher")
    return item.text("type") in ("article", "document") and not any(item.values.get(key) for key in telling)


SOURCE = Source(
    key="csl-json",
    title="CSL-JSON or CSL-YAML",
    parse=parse,
    help="CSL-JSON of Zotero, manubot or pandoc, or the same in YAML, e.g. references.json",
    recognise=recognise,
)
