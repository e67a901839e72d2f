"""Markdown with front matter, to move in with: publications of a Hugo site, Jekyll posts, Obsidian's literature notes.

What the front matter says is the paper's; what stands below it is a person's own words and becomes the note (see
markdown/note.py for what is taken out). An abstract is taken from the front matter, else from a section or callout
called so. A `cite.bib` beside the page fills in what the front matter leaves open; so do its `bibtex:` field and fenced code.
A page that lists papers under headings gives one record a paper; see markdown/digest.py.

A post (a file named by a day, or `layout: post`) is dated by the day it was written on, which is the day its papers
are listed; a publication's `date` is when the paper was published, and its `publishDate` the day of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from digestgen.model.ids import parse_version
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.bibtex.reader import parse as parse_bibtex
from digestgen.sources.markdown import pages
from digestgen.sources.markdown.bots import is_bots, read_bots
from digestgen.sources.markdown.digest import ABSTRACT, Entry, merge_repeats
from digestgen.sources.markdown.fields import Facts, read_facts
from digestgen.sources.markdown.head import Page, Value, parse_page
from digestgen.sources.markdown.html_rows import inline_references, unfold_html
from digestgen.sources.markdown.keys import KNOWN, normalise_key
from digestgen.sources.markdown.links import find_paper, pick_links, read_links
from digestgen.sources.markdown.note import HEADING, clean_note, drop_comments, take_section, underline_to_atx
from digestgen.sources.markdown.obsidian import has_inline_fields, take_callout, take_inline_fields
from digestgen.sources.markdown.text import to_plain
from digestgen.sources.markdown.when import find_listed_day
from digestgen.sources.records import Markup, RecordBuilder
from digestgen.sources.source import Context, Parsed, Source, is_day
from digestgen.sources.toolkit.names import turn_initials
from digestgen.sources.toolkit.namesplit import split_names
from digestgen.sources.toolkit.references import find_ids
from digestgen.text.html import safe_url
from digestgen.text.markdown.inline import to_tex
from digestgen.text.slug import slugify
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title

MARKDOWN = Markup(lambda text: tex_to_title(to_tex(text)), lambda text: tex_to_markdown(to_tex(text)))

_ONLY_ADDRESS = re.compile(r"\s*<?(https?://[^\s<>]+)>?\s*")
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_BIBTEX = re.compile(
    r"^```+[ \t]*(?:bib(?:la)?tex|bib|tex|latex)?[ \t]*\n(\s*@[a-z]+\s*\{[^`]*)^```",
    re.IGNORECASE | re.MULTILINE,
)
_USER = re.compile(r"[a-z][a-z0-9_-]*")
_PROGRAM = re.compile(
    r"^#{1,4}\s*\W*(?:install(?:ation|ing)?|usage|quick ?start|getting started|requirements|dependencies|build(?:ing)?)\b"
    r"|\b(?:pip3? install|npm (?:i|install)|git clone|cargo (?:add|install|build)|conda (?:install|create|env)|docker (?:run|pull|build))\b",
    re.IGNORECASE | re.MULTILINE,
)
HEAD = 4096  # characters that a source is shown to recognise a file by
_FRONT = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\r?\n")
_HINT = 'Front matter stands at the very top: a line "---", fields such as "title: …", and "---" again.'


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read one page.

    Args:
        name: of the file; a day in it dates a post.
        context: `beside` may hold `*.bib` files of the same folder.

    Returns:
        One Record, or one a paper for a page that lists papers. `payload` has url, version, summary, citekey,
        featured and draft.
    """
    builder = RecordBuilder("markdown", name, context, entries="papers")
    text = builder.decode(data)
    if is_bots(text):
        add_entries(builder, read_bots(text, name), "", 1)
        return builder.done()
    page = parse_page(text, name)
    for remark in page.remarks:
        builder.remark(remark)
    try:
        return _parse_page(builder, page, name, context)
    except SourceError as error:
        if page.problem:
            raise page.problem from error
        raise


def _parse_page(builder: RecordBuilder, page: Page, name: str, context: Context) -> Parsed:
    body = unfold_html(inline_references(underline_to_atx(drop_comments(page.body))))
    fields: dict[str, Value] = {}
    rest = body
    if has_inline_fields(body):
        inline, rest = take_inline_fields(body, KNOWN)
        fields = {key: values[0] if len(values) == 1 else [*values] for key, values in inline.items()}
    facts = read_facts(_join(page, fields))
    has_fields = bool(page.fields or fields)
    is_paper = _is_one_paper(facts, bool(fields))
    if not is_paper:
        entries = pages.find_list(rest, facts.title)
        if entries:
            for remark in facts.remarks:
                builder.remark(f"{name}: {remark}")
            day = facts.title if is_day(facts.title) else facts.entered or _find_day(name, page)
            add_entries(
                builder, entries, day or find_listed_day(facts.title or pages.find_title(rest)), page.line
            )
            return builder.done()
    named, without = pages.take_head_fields(rest)
    if named:
        rest = without
        facts = read_facts(_join(page, {**named, **fields}))
        is_paper = _is_one_paper(facts, bool(fields))
    facts.title = facts.title or _longer(pages.find_title(rest), facts.alias)
    references = _references(facts, {**context.beside, **_find_bibtex(rest)}, builder)
    if not (is_paper or references or any(facts.publication.values())) or not (has_fields or facts.ids):
        _add_links(facts, rest, name, has_fields)
    _add_page(builder, facts, rest, name, references)
    parsed = builder.done()
    return replace(parsed, records=tuple(_fill(record, references) for record in parsed.records))


def _add_links(facts: Facts, body: str, name: str, has_fields: bool) -> None:
    """The paper that a page links to, where its fields do not say it."""
    title = facts.title
    links = read_links(body) if has_fields else pages.find_subject_links(body)
    called = [link for link in links or read_links(body) if link.is_called_paper]
    ids = find_paper(links or called, is_sure=not has_fields)
    if title and ids:
        facts.ids, facts.payload["url"] = list(ids), ids[0].url
        version = next((parse_version(link.address[:500]) for link in links if link.id in ids), None)
        facts.payload["version"] = facts.payload["version"] or version
    elif title and ids == () and (linked := pages.title_link(body) or (called and called[0].address)):
        facts.payload["url"] = linked
    elif not has_fields:
        raise SourceError(name, "the file has no front matter", line=1, hint=_HINT)
    else:
        what = "the page is about no paper: it has no authors, no abstract, no id and no publication"
        raise SourceError(name, what, hint="Give its front matter authors:, doi: or arxiv:, or leave it out.")
    for kind, address in pick_links([link for link in links if not link.id or link.id in facts.ids]):
        if kind == "pdf" or not has_fields:
            facts.links.setdefault(kind, address)


def recognise(head: str, name: str) -> bool:
    """Whether it is Markdown with front matter, a note about a paper, or a list of papers; or the JSON of arXiv bots."""
    if is_bots(head):
        return True
    if not name.endswith((".md", ".markdown", ".mdx", ".qmd")):
        return False
    if _FRONT.match(head) or has_inline_fields(head):
        return True
    whole = underline_to_atx(head if len(head) < HEAD else head[: head.rfind("\n")])
    is_readme = re.split(r"[\\/]", name)[-1].startswith("readme")
    if pages.is_note(whole) and not is_readme:
        return True
    return not _PROGRAM.search(head) and pages.is_listing(unfold_html(inline_references(whole)))


def _join(page: Page, inline: Mapping[str, Value]) -> dict[str, Value]:
    """Front matter and inline fields; a title among the latter is better than a note's aliases."""
    known = {normalise_key(key) for key, value in page.fields.items() if value}
    return {**page.fields, **{key: value for key, value in inline.items() if key not in known}}


def _is_one_paper(facts: Facts, has_fields: bool) -> bool:
    """Whether the front matter is about one paper, so that headings below are its sections."""
    return bool(has_fields or facts.authors or facts.abstract or facts.ids or facts.links or facts.bibtex)


def add_entries(builder: RecordBuilder, entries: Iterable[Entry], day: str, first: int) -> None:
    """Add the papers of a list; `day` is for those that it does not date, `first` the file's line of its body."""
    for entry in merge_repeats(entries):
        where = f"line {first + entry.line - 1}"
        if entry.problem:
            builder.skip(where, entry.problem)
            continue
        note = clean_note(entry.text)
        for remark in note.remarks:
            builder.remark(f"{where}: the text about it: {remark}")
        builder.add(
            where, title=entry.title, markup=MARKDOWN, ids=entry.ids, date=entry.day or day, keywords=entry.topics,
            links=entry.links, note=note.text, abstract=entry.abstract, authors=turn_initials(split_names(entry.authors)),
            published=entry.published, publication=entry.publication, payload={"url": entry.url, "summary": entry.summary},
        )  # fmt: skip


def _add_page(
    builder: RecordBuilder, facts: Facts, body: str, name: str, references: tuple[Record, ...]
) -> None:
    where = "/".join(re.split(r"[\\/]", name)[-2:])
    heading = HEADING.search(body)
    title = facts.title or (references[0].title if len(references) == 1 else "")
    if heading and slugify(to_plain(heading[2][:1000])) == slugify(to_plain(title[:1000])):
        body = body[: heading.start()] + body[heading.end() :]
    abstract = facts.abstract
    if not abstract:
        abstract, body = take_section(body, ABSTRACT)
        if not abstract:
            abstract, body = take_callout(body)
        abstract = re.sub(r"^[ \t]*>[ \t]?", "", abstract, flags=re.MULTILINE)
    if only := _ONLY_ADDRESS.fullmatch(body):
        body = ""
        facts.ids += find_ids([only[1]])
        facts.payload["url"] = facts.payload["url"] or safe_url(only[1])
        facts.payload["version"] = facts.payload["version"] or parse_version(only[1][:500])
    note = clean_note(body)
    for remark in (
        *facts.remarks,
        *(f"the text below its front matter: {notice}" for notice in note.remarks),
    ):
        builder.remark(f"{where}: {remark}")
    authors = _named(facts, references)
    if "admin" in authors:
        builder.remark(f'{where}: the author "admin" is the other site\'s owner; write the name out.')
    day = facts.entered or (_find_day(name, None) if facts.is_post or _is_post(name) else "")
    builder.add(
        where, title=title, markup=MARKDOWN, ids=facts.ids, abstract=abstract, authors=authors, date=day,
        published="" if _is_post(name) and facts.published == _find_day(name, None) else facts.published,
        keywords=facts.keywords, links=facts.links, image=facts.image, publication=facts.publication,
        status=facts.status, lang=facts.lang, note=note.text, payload=facts.payload,
    )  # fmt: skip


def _longer(title: str, alias: str) -> str:
    """A page's heading, or the other name of it where that has as many words: one of both may be short for the other."""
    return title if len(title.split()) > len(alias.split()) else alias or title


def _is_post(name: str) -> bool:
    return _DAY.match(re.split(r"[\\/]", name)[-1]) is not None


def _find_day(name: str, page: Page | None) -> str:
    """The day in a file's name, its `permalink`, or the folder it lies in."""
    parts = re.split(r"[\\/]", name)
    link = page.fields.get("permalink", "") if page else ""
    for text in (parts[-1], link if isinstance(link, str) else "", *parts[-2:-1]):
        if (match := _DAY.search(text)) and is_day(match[0]):
            return match[0]
    stems = (re.sub(r"\.\w+$", "", part).replace("-", " ").replace("_", " ") for part in reversed(parts[-2:]))
    return next(filter(None, map(find_listed_day, stems)), "")  # "1-Apr-2025/README.md"


def _find_bibtex(body: str) -> dict[str, bytes]:
    """Fenced code that is BibTeX, called as a file beside the page would be."""
    blocks = "".join(match[1] for match in _BIBTEX.finditer(body)) if "```" in body else ""
    return {"its code.bib": blocks.encode("utf-8", "replace")} if blocks else {}


def _references(facts: Facts, beside: Mapping[str, bytes], builder: RecordBuilder) -> tuple[Record, ...]:
    """The entry of a bibliography that is this paper, or none."""
    files = {name: data for name, data in sorted(beside.items()) if name.lower().endswith(".bib")}
    if facts.bibtex:
        files = {"its bibtex field": facts.bibtex.encode("utf-8", "replace")}
    slug = slugify(to_plain(facts.title[:1000]))
    every: list[tuple[Record, str]] = []
    for name, data in files.items():
        try:
            records = _parse_bibtex(data, name)
        except SourceError as error:
            builder.remark(f"{name} was not used: {error.what}.")
            continue
        for record, its_slug in records:
            if (slug and its_slug == slug) or not set(facts.ids).isdisjoint(record.ids):
                return (record,)
        every += records
    own = [
        record for record, its_slug in every
        if facts.bibtex or not slug or pages.is_alike(its_slug, slug)
        or (facts.payload["citekey"] and record.payload.get("key") == facts.payload["citekey"])
    ]  # fmt: skip
    return tuple(own) if len(own) == 1 else ()


def _named(facts: Facts, references: tuple[Record, ...]) -> list[str | Name]:
    """The authors, with names where the page has its site's user names and the BibTeX entry says who they are."""
    people = references[0].authors if references else ()
    if len(people) != len(facts.authors):
        return facts.authors
    pairs = zip(facts.authors, people, strict=True)
    return [them if isinstance(us, str) and _USER.fullmatch(us) else us for us, them in pairs]


@lru_cache(maxsize=8)
def _parse_bibtex(data: bytes, name: str) -> tuple[tuple[Record, str], ...]:
    """Pages of one folder share its bibliography: it is read once, and each title made comparable."""
    records = parse_bibtex(data, name, Context()).records
    return tuple((record, slugify(record.title)) for record in records)


def _fill(record: Record, references: tuple[Record, ...]) -> Record:
    """What the page leaves open, taken from its BibTeX entry."""
    if not references:
        return record
    entry = references[0]
    published = record.published or entry.published
    if published.removesuffix("-01").removesuffix("-01") == entry.published[:7].removesuffix("-01"):
        published = entry.published  # Academic's importer makes 2014-01-01 of 2014
    payload = {**entry.payload, **record.payload}
    payload["citekey"] = payload.pop("key", "") or payload.get("citekey", "")
    return replace(
        record,
        ids=tuple(dict.fromkeys((*record.ids, *entry.ids))),
        abstract=record.abstract or entry.abstract,
        authors=record.authors or entry.authors,
        published=published,
        keywords=record.keywords or entry.keywords,
        links={**entry.links, **record.links},
        publication={**entry.publication, **record.publication},
        status=record.status or entry.status,
        lang=record.lang or entry.lang,
        payload={key: value for key, value in payload.items() if value not in (None, "", [], ())},
    )


SOURCE = Source(
    key="markdown",
    title="Markdown with front matter",
    parse=parse,
    help="Pages of a Hugo or Jekyll site, or Obsidian notes, e.g. content/publication/*/index.md",
    recognise=recognise,
    beside=("*.bib",),
)
