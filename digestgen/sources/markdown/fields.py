"""Front matter of publications → what it says of a paper. The keys are those of markdown/keys.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from digestgen.model.ids import PaperId, parse_version
from digestgen.model.paper import STATUSES
from digestgen.model.person import Name, build_name
from digestgen.model.publication import read_type
from digestgen.sources.markdown.head import Value
from digestgen.sources.markdown.keys import (
    KNOWN,
    LINKS,
    PAGES,
    PUBLICATION,
    SUMMARIES,
    VENUES,
    WORDS,
    normalise_key,
)
from digestgen.sources.markdown.text import to_plain
from digestgen.sources.source import is_day
from digestgen.sources.toolkit import references
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.names import join_name
from digestgen.sources.toolkit.namesplit import split_names
from digestgen.text.html import safe_url

_TITLE_LINK = re.compile(r"\]\((https?://[^()\s]+)\)")
_LINKED = re.compile(r"\[[^\[\]]*\]\(<?([^()\s<>]+)>?\)|[<`]([^<>`\s]+)[>`]")
_PAGE = re.compile(r"\[([^\[\]\n]+)\]\([^()\s]*\)")
_WIKI = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_IN = re.compile(r"^(?:in|to appear in|appeared in)\s+(?:the\s+)?(?=\S)", re.IGNORECASE)
_EDITORS = ("editor", "editors")
_TRUE = ("true", "yes", "on", "1")


@dataclass(slots=True)
class Facts:
    """What front matter says of a paper, raw where RecordBuilder cleans it; dates and ids are read."""

    title: str = ""
    # Obsidian's other name of a note: its paper's title, or short for it.
    alias: str = ""
    abstract: str = ""
    authors: list[str | Name] = field(default_factory=list)
    ids: list[PaperId] = field(default_factory=list)
    published: str = ""
    entered: str = ""
    keywords: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    image: str = ""
    publication: dict[str, object] = field(default_factory=dict)
    status: str = ""
    lang: str = ""
    bibtex: str = ""
    is_post: bool = False
    payload: dict[str, object] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


_MAY_BE_WORDS = ("source", "sourceurl", "origin")  # where a clipper writes an address, and a person "Twitter"


def read_facts(written: Mapping[str, Value]) -> Facts:
    """Read front matter; of two spellings of a key the first that holds something counts."""
    fields: dict[str, Value] = {}
    unknown: list[str] = []
    for key, value in written.items():
        name = normalise_key(key)
        if value not in ("", [], {}):
            fields.setdefault(name, value)
            is_words = (
                name in _MAY_BE_WORDS and "://" not in str(value) and not references.read_id(str(value))
            )
            if (name not in KNOWN or is_words) and not name.startswith("weight"):
                unknown.append(" ".join(key.split())[:40])
    # Quarto's: what its page is cited as; Hugo Blox's: the ids of its paper.
    hugo = fields.get("hugoblox")
    for inner in (fields.get("citation"), hugo.get("ids") if isinstance(hugo, dict) else None):
        for key, value in inner.items() if isinstance(inner, dict) else ():
            fields.setdefault(normalise_key(key), value)
    facts = Facts()
    if unknown:
        facts.remarks.append(f"these fields are not read here: {', '.join(unknown[:20])}.")
    facts.is_post = _text(fields, "layout") in ("post", "posts", "paper") and "collection" not in fields
    facts.title = _text(fields, "originaltitle", "title")  # Logseq's page is called "@Key", its paper not
    aliases = [alias for alias in _texts(fields.get("aliases", "")) if "/" not in (alias[0], alias[-1])]
    facts.alias = max(aliases, key=_count_words, default="")
    facts.abstract = _text(fields, "abstract", "abstractnote")
    facts.authors = list(_authors(fields, facts))
    _read_dates(fields, facts)
    _read_links(fields, facts)
    _read_ids(fields, facts)
    _read_publication(fields, facts)
    facts.keywords = [word for key in WORDS for word in _words(fields.get(key, ""), "layout" in fields)]
    _read_rest(fields, facts)
    return facts


def _authors(fields: Mapping[str, Value], facts: Facts) -> Iterator[str | Name]:
    value = fields.get("authors") or fields.get("creators") or fields.get("firstauthor") or ""
    if not value and not facts.is_post:  # a post's author is who wrote the post
        value = fields.get("author", "")
    elif "firstauthor" in fields:
        value = [*_list(fields["firstauthor"]), *_list(fields.get("author", ""))]
    yield from _people(value)


def _people(value: Value) -> Iterator[str | Name]:
    people = [_unlink(person) if isinstance(person, str) else person for person in _list(value)]
    if len(people) == 1 and isinstance(people[0], str):
        yield from split_names(people[0])
        return
    for person in people:
        if isinstance(person, dict):
            parts = {normalise_key(key): inner for key, inner in person.items()}
            if isinstance(whole := parts.get("name"), dict):  # Quarto's
                parts |= {"name": "", **{normalise_key(key): inner for key, inner in whole.items()}}
            text, family = _text(parts, "name", "literal"), _text(parts, "family", "last")
            is_body = bool(parts.get("body"))
            name = (
                build_name(text, family=family, is_body=is_body)
                if text
                else join_name(_text(parts, "given", "first"), family, _text(parts, "suffix"))
            )
            orcid = _text(parts, "orcid").rstrip("/").rsplit("/", 1)[-1]
            orcid = orcid if re.fullmatch(r"(?:\d{4}-){3}\d{3}[\dX]", orcid, re.ASCII) else ""
            place = to_plain(_text(parts, "affiliation", "affiliations", "institution"))
            yield name._replace(orcid=orcid, affiliation=place)
        elif isinstance(person, str):
            yield person


def _read_dates(fields: Mapping[str, Value], facts: Facts) -> None:
    date = parse_when(_text(fields, "date")[:60]) or parse_when(_text(fields, "published", "issued")[:60])
    entered = parse_when(_text(fields, "publishdate", "createddate", "created", "dateadded")[:60])
    if facts.is_post:
        facts.entered = date if is_day(date) else entered
    else:
        year, month, day = (_text(fields, key)[:60] for key in ("year", "month", "day"))
        facts.published = date or (join_when(year, month, day) if year.isdigit() else parse_when(year))
        # Hugo's template says 2017-01-01; a page does not come before its paper.
        facts.entered = entered if is_day(entered) and entered >= facts.published else ""


def _read_links(fields: Mapping[str, Value], facts: Facts) -> None:
    others: list[str] = []
    for kind, keys in LINKS.items():
        if url := _address(fields, *keys):
            facts.links[kind] = url
    for link in [*_list(fields.get("links", "")), *_list(fields.get("urlcustom", ""))]:
        if not isinstance(link, dict):
            continue
        parts = {normalise_key(key): inner for key, inner in link.items()}
        name, url = to_plain(_text(parts, "name", "type", "title")[:200]), _text(parts, "url", "href")
        word = normalise_key(name)
        kind = next((kind for kind, keys in LINKS.items() if word in keys or word.endswith(kind)), "")
        ids = references.find_ids([url])
        facts.ids += ids
        if kind:
            facts.links.setdefault(kind, url)
        elif url and not ids:
            others.append(name or url[:60])
    if others:
        facts.remarks.append(f"links of other kinds were left out: {', '.join(others)[:200]}.")


def _read_ids(fields: Mapping[str, Value], facts: Facts) -> None:
    spelled = ""
    doi = _address(fields, "doi").replace("\\_", "_")
    found: list[PaperId | None] = [references.find_doi(doi)]
    if doi and not found[0]:
        facts.remarks.append(f"no DOI was found in {doi[:60]!a}.")
    for scheme, keys in (("arxiv", ("arxiv", "arxivid", "eprint")), ("openreview", ("openreview", "openreviewid")),
                         ("pmid", ("pmid",)), ("pmcid", ("pmcid",))):  # fmt: skip
        if text := _address(fields, *keys)[:500].strip():
            paper_id = references.read_id(text.rsplit("id=", 1)[-1], scheme=scheme) or references.read_id(
                text
            )
            spelled = text if scheme == "arxiv" and paper_id else spelled
            found.append(paper_id)
    pages = [_address(fields, key) for key in PAGES]
    venue = _text(fields, *VENUES)[:2000]
    in_venue, as_spelled = references.find_arxiv(venue)
    addresses = [*pages, *facts.links.values(), *_TITLE_LINK.findall(facts.title[:2000])]
    found += [*references.find_ids(addresses), in_venue]
    facts.ids = list(dict.fromkeys(paper_id for paper_id in (*found, *facts.ids) if paper_id))
    spelled = next(
        (spelling for spelling in (spelled, *addresses, as_spelled) if parse_version(spelling[:500])), ""
    )
    facts.payload["url"] = next(filter(None, map(safe_url, pages)), "") or next(
        (paper_id.url for paper_id in facts.ids), ""
    )
    facts.payload["version"] = parse_version(spelled[:500]) if spelled else None
    pdf = facts.links.get("pdf", "")
    if pdf and "/abs/" in pdf and references.find_ids([pdf]):  # a page, called a PDF
        del facts.links["pdf"]
    for page in pages:
        if page.split("?")[0].lower().endswith(".pdf") or "/pdf/" in page:
            facts.links.setdefault("pdf", page)


def _read_publication(fields: Mapping[str, Value], facts: Facts) -> None:
    for key in ("publicationtypes", "publicationtype", "itemtype", "type"):
        if kind := read_type(_first(fields.get(key, "")), of_csl=True):
            facts.publication.setdefault("type", kind)
    facts.publication["venue"] = venue = _IN.sub("", to_plain(_unlink(_text(fields, *VENUES)[:2000]))).strip(
        " ,;"
    )
    if references.is_arxiv_venue(venue):
        facts.publication |= {"type": "article", "venue": "arXiv"}
    facts.publication["editor"] = [name for key in _EDITORS for name in _people(fields.get(key, ""))]
    for key, names in PUBLICATION.items():
        value = ", ".join(
            text for name in names for text in map(to_plain, map(_unlink, _texts(fields.get(name, ""))))
        )
        facts.publication[key] = value


def _read_rest(fields: Mapping[str, Value], facts: Facts) -> None:
    status = _text(fields, "status").lower()  # Obsidian's is how far somebody has read
    facts.status = status if status in STATUSES else ""
    facts.lang = references.read_language(_text(fields, "lang", "language")[:40])
    facts.image = _text(fields, "image")
    facts.bibtex = _text(fields, "bibtex")
    facts.payload |= {
        "summary": to_plain(" ".join(_text(fields, *SUMMARIES)[:5000].split())),
        "citekey": _text(fields, "citekey", "citationkey")[:200].strip("[]@`"),
        "featured": _text(fields, "featured", "selected").lower() in _TRUE or None,
        "draft": _text(fields, "draft").lower() in _TRUE or None,
    }
    if facts.payload["draft"]:
        facts.remarks.append("it is a draft there.")


def _text(fields: Mapping[str, Value], *keys: str) -> str:
    """The first of these fields that holds a text; of a list its first, of a mapping its `src` or name."""
    return next((text for key in keys if (text := _first(fields.get(key, "")))), "")


def _address(fields: Mapping[str, Value], *keys: str) -> str:
    """The first of them that holds a text; of a link in Markdown the address."""
    text = _text(fields, *keys)
    match = _LINKED.fullmatch(text)
    return match[1] or match[2] if match else text


def _first(value: Value | None) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("src", value.get("path", value.get("name", "")))
    return value.strip() if isinstance(value, str) else ""


def _count_words(text: str) -> int:
    return len(text.split())


def _list(value: Value) -> list[Value]:
    """The members of a list; `[[Ada One]]` that is not quoted is a list in a list to YAML, and a link to Obsidian."""
    members: list[Value] = value if isinstance(value, list) else [value] if value else []
    flat: list[Value] = []
    for member in members:
        inner = _list(member) if isinstance(member, list) else [member]
        is_link = isinstance(member, list)
        flat += [_unlink(f"[[{one}]]") if is_link and isinstance(one, str) else one for one in inner]
    return flat


def _texts(value: Value) -> list[str]:
    return [member.strip() for member in _list(value) if isinstance(member, str) and member.strip()]


def _words(value: Value, is_jekyll: bool) -> Iterable[str]:
    """Tags as a list, or as one text: separated by commas or `;`, in Jekyll by blanks."""
    texts: Iterable[str] = _texts(value)
    if isinstance(value, str) and texts:
        mark = next((mark for mark in ";," if mark in value), " " if is_jekyll else "")
        texts = value.split(mark or None) if mark else [value]
        if value.startswith("#"):  # hashtags need no comma
            texts = filter(None, map(str.strip, re.split(r"[;,]|\s(?=#)", value)))
    return (to_plain(text[:500]).lstrip("#").replace("[[", "").replace("]]", "") for text in texts)


def _unlink(text: str) -> str:
    """A name that is a link: to a note of one's own, `[[people/Ada One]]`, `[[ada|Ada One]]`, or to a page."""
    if "[[" in text:
        text = _WIKI.sub(lambda match: match[1].rsplit("|", 1)[-1].rsplit("/", 1)[-1], text)
    return _PAGE.sub(r"\1", text) if "](" in text else text
