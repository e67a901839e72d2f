"""Markdown with front matter, to move in with: publications of a Hugo site, Jekyll posts, Obsidian's literature notes.

What the front matter says is the paper's; what stands below it is a person's own words and becomes the note (see
markdown/note.py for what is taken out). An abstract is taken from the front matter, else from a section or callout
called so. A `cite.bib` beside the page fills in what the front matter leaves open; so does its `bibtex:` field.
A page that lists papers under headings gives one record a paper; see markdown/digest.py.

A post (a file named by a day, or `layout: post`) is dated by the day it was written on, which is the day its papers
are listed; a publication's `date` is when the paper was published, and its `publishDate` the day of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from digestgen.model.ids import parse_version
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.bibtex.reader import parse as parse_bibtex
from digestgen.sources.markdown.digest import Entry, find_entries, find_page_ids
from digestgen.sources.markdown.fields import Facts, read_facts
from digestgen.sources.markdown.head import Page, Value, parse_page
from digestgen.sources.markdown.keys import KNOWN, normalise_key
from digestgen.sources.markdown.note import HEADING, clean_note, drop_comments, take_section, underline_to_atx
from digestgen.sources.markdown.obsidian import has_inline_fields, take_inline_fields
from digestgen.sources.markdown.text import to_plain, to_tex
from digestgen.sources.records import Markup, RecordBuilder
from digestgen.sources.source import Context, Parsed, Source, is_day
from digestgen.sources.toolkit.references import find_ids
from digestgen.text.html import safe_url
from digestgen.text.slug import slugify
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title

MARKDOWN = Markup(lambda text: tex_to_title(to_tex(text)), lambda text: tex_to_markdown(to_tex(text)))

_ABSTRACT = re.compile(r"(?:(?:the\s+)?paper['’]?s?\s+)?abstract", re.IGNORECASE)
_ONLY_ADDRESS = re.compile(r"\s*<?(https?://[^\s<>]+)>?\s*")
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_USER = re.compile(r"[a-z][a-z0-9_-]*")
_FRONT = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\r?\n")
_HINT = 'Front matter stands at the very top: a line "---", fields such as "title: …", and "---" again.'


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read one page.

    Args:
        data: text; see decoding.decode_text.
        name: of the file; a day in it dates a post.
        context: `beside` may hold `*.bib` files of the same folder.

    Returns:
        One Record, or one a paper for a page that lists papers. `payload` has url, version, summary, citekey,
        featured and draft.

    Raises:
        SourceError: the front matter is missing or broken, with its line; or it has no title.
    """
    builder = RecordBuilder("markdown", name, context, entries="papers")
    page = parse_page(builder.decode(data), name)
    for key in page.twice:
        builder.remark(f'"{key}" stands in the front matter of {name} twice; the first one was taken.')
    body = underline_to_atx(drop_comments(page.body))
    fields, rest = take_inline_fields(body, KNOWN) if has_inline_fields(body) else ({}, body)
    facts = read_facts(_join(page, fields))
    entries = [] if _is_one_paper(facts, bool(fields)) else find_entries(rest)
    if entries:
        _add_entries(builder, entries, facts, page, name)
        return builder.done()
    if not page.fields and not fields:
        raise SourceError(name, "the file has no front matter", line=1, hint=_HINT)
    references = _references(facts, context.beside, builder)
    if not (_is_one_paper(facts, bool(fields)) or references or any(facts.publication.values())):
        found = find_page_ids(rest)
        if len(found) != 1:
            what = "the page is about no paper: it has no authors, no abstract, no id and no publication"
            raise SourceError(
                name, what, hint="Give its front matter authors:, doi: or arxiv:, or leave it out."
            )
        facts.ids, facts.payload["url"] = list(found), found[0].url
    _add_page(builder, facts, rest, name, references)
    parsed = builder.done()
    return replace(parsed, records=tuple(_fill(record, references) for record in parsed.records))


def recognise(head: str, name: str) -> bool:
    """Whether it is a Markdown file that begins with front matter, or a note with inline fields."""
    if not name.endswith((".md", ".markdown", ".mdx", ".qmd")):
        return False
    return _FRONT.match(head) is not None or has_inline_fields(head)


def _join(page: Page, inline: Mapping[str, list[str]]) -> dict[str, Value]:
    """Front matter and inline fields; a title among the latter is better than a note's aliases."""
    known = {normalise_key(key) for key, value in page.fields.items() if value}
    return {**page.fields, **{key: [*value] for key, value in inline.items() if key not in known}}


def _is_one_paper(facts: Facts, has_fields: bool) -> bool:
    """Whether the front matter is about one paper, so that headings below are its sections."""
    return bool(has_fields or facts.authors or facts.abstract or facts.ids or facts.links or facts.bibtex)


def _add_entries(builder: RecordBuilder, entries: list[Entry], facts: Facts, page: Page, name: str) -> None:
    day = facts.title if is_day(facts.title) else facts.entered or _find_day(name, page)
    for remark in facts.remarks:
        builder.remark(f"{name}: {remark}")
    for entry in entries:
        where = f"line {page.line + entry.line - 1}"
        if entry.problem:
            builder.skip(where, entry.problem)
            continue
        note = clean_note(entry.text)
        for remark in note.remarks:
            builder.remark(f"{where}: the text about it: {remark}")
        builder.add(
            where, title=entry.title, markup=MARKDOWN, ids=entry.ids, date=day, keywords=entry.topics,
            links=entry.links, note=note.text, payload={"url": entry.ids[0].url},
        )  # fmt: skip


def _add_page(
    builder: RecordBuilder, facts: Facts, body: str, name: str, references: tuple[Record, ...]
) -> None:
    where = "/".join(re.split(r"[\\/]", name)[-2:])
    heading = HEADING.search(body)
    title = facts.title or (heading[2] if heading and len(heading[1]) == 1 else "")
    title = title or (references[0].title if len(references) == 1 else "")
    if heading and slugify(to_plain(heading[2][:1000])) == slugify(to_plain(title[:1000])):
        body = body[: heading.start()] + body[heading.end() :]
    abstract = facts.abstract
    if not abstract:
        abstract, body = take_section(body, _ABSTRACT)
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


def _is_post(name: str) -> bool:
    return _DAY.match(re.split(r"[\\/]", name)[-1]) is not None


def _find_day(name: str, page: Page | None) -> str:
    """The day in a file's name, its `permalink`, or the folder it lies in."""
    parts = re.split(r"[\\/]", name)
    link = page.fields.get("permalink", "") if page else ""
    for text in (parts[-1], link if isinstance(link, str) else "", *parts[-2:-1]):
        if (match := _DAY.search(text)) and is_day(match[0]):
            return match[0]
    return ""


def _references(facts: Facts, beside: Mapping[str, bytes], builder: RecordBuilder) -> tuple[Record, ...]:
    """The entry of a bibliography that is this paper, or none."""
    files = {name: data for name, data in sorted(beside.items()) if name.lower().endswith(".bib")}
    if facts.bibtex:
        files = {"its bibtex field": facts.bibtex.encode("utf-8", "replace")}
    slug = slugify(to_plain(facts.title[:1000]))
    every: list[Record] = []
    for name, data in files.items():
        try:
            records = _parse_bibtex(data, name)
        except SourceError as error:
            builder.remark(f"{name} was not used: {error.what}.")
            continue
        for record in records:
            if set(record.ids) & set(facts.ids) or (slug and slugify(record.title) == slug):
                return (record,)
        every += records
    return tuple(every) if len(every) == 1 and not (facts.title and facts.ids) else ()


def _named(facts: Facts, references: tuple[Record, ...]) -> list[str | Name]:
    """The authors, with names where the page has its site's user names and the BibTeX entry says who they are."""
    people = references[0].authors if references else ()
    if len(people) != len(facts.authors):
        return facts.authors
    pairs = zip(facts.authors, people, strict=True)
    return [them if isinstance(us, str) and _USER.fullmatch(us) else us for us, them in pairs]


@lru_cache(maxsize=8)
def _parse_bibtex(data: bytes, name: str) -> tuple[Record, ...]:
    """Pages of one folder share its bibliography: it is read once."""
    return parse_bibtex(data, name, Context()).records


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
