"""A note of OpenReview that is a paper → a record.

Fields: https://docs.openreview.net/reference/api-v2/entities/note/fields. Those of `content` are each venue's own;
`venue` and `venueid` say where a paper stands: https://docs.openreview.net/reference/api-v2/entities/venue.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from digestgen.model.person import Name
from digestgen.model.publication import read_type
from digestgen.problems import SourceError
from digestgen.sources.records import MARKDOWN, RecordBuilder
from digestgen.sources.toolkit.names import join_name
from digestgen.sources.toolkit.references import find_doi, find_ids, is_arxiv_venue, read_id
from digestgen.sources.toolkit.values import Fields
from digestgen.text.tex.latex import tex_to_title

SITE = "https://openreview.net"

_BOOK = re.compile(r"^[ \t]*(?:booktitle|journal)[ \t]*=[ \t]*\{(.+)\}[ \t]*,?[ \t]*$", re.MULTILINE)
_KIND = re.compile(r"\s*@(\w+)\s*\{\s*([^\s,{}]*)")
_GONE = re.compile(r"\b(?:withdrawn|desk[ _]?rejected)(?:[ _]submission)?\b", re.IGNORECASE)
# "Submitted to ICLR 2024", and as it was until 2022, "ICLR 2022 Submitted": what was not accepted keeps it.
_UNDECIDED = re.compile(
    r"\bsubmitted\b|under review|\bsubmission\b|\breject(?:ed)?\b|decision pending", re.IGNORECASE
)
_ACCEPTED = re.compile(r"accepted (?:by|at|to) ", re.IGNORECASE)
_JOURNAL = re.compile(r"(?:TMLR|JMLR|DMLR|MELBA)\b|\w*\s?(?:Journal|Transactions)\b")
_ADDRESS = re.compile(r"https?://[^\s)\]}>,;\"']+")
_LINKS = {
    "code": ("code", "code_url", "code_link", "code_repository", "github", "github_repository", "software"),
    "project": ("project", "project_page", "homepage", "website"),
    "data": ("data", "dataset", "dataset_url", "data_url"),
    "demo": ("demo", "demo_link"),
    "video": ("video", "video_url", "presentation_video", "slideslive_id"),
    "slides": ("slides",),
    "poster": ("poster",),
    "html": ("html", "url", "ee"),
}


def add_note(builder: RecordBuilder, where: str, forum: str, note: Fields) -> None:
    """Add the paper of a forum."""
    written = note.values.get("content")
    if not isinstance(written, dict):
        raise SourceError(note.name, "it has no content")
    wrapped = {"value", "readers"}  # what a field of version 2 is: `{"value": …, "readers": …}`
    values = {key: value.get("value") if isinstance(value, dict) and value.keys() & wrapped else value
              for key, value in written.items()}  # fmt: skip
    content = Fields(note.name, "content.", values, note.losses)
    identifier = read_id(forum, scheme="openreview", only=True)
    if identifier is None:
        raise SourceError(note.name, f"{forum[:40]!a} is not a forum id")
    venue, venue_id, bibtex = content.text("venue"), content.text("venueid"), content.raw_text("_bibtex")
    invitations = [note.values.get("invitation"), *_many(note.values.get("invitations"))]
    is_gone = any(
        isinstance(text, str) and _GONE.search(text.replace("_", " "))
        for text in (venue, venue_id, *invitations)
    )
    links = _links(content)
    keywords = _words(content, "keywords")
    kind = _KIND.match(bibtex)
    builder.add(
        where,
        title=content.raw_text("title"),
        markup=MARKDOWN,
        ids=(
            identifier,
            find_doi(content.text("doi")),
            *find_ids(links.get(kind, "") for kind in ("pdf", "html")),
        ),
        abstract=content.raw_text("abstract"),
        authors=_authors(content),
        published=_day(note, "pdate") or _day(note, "odate") or _day(note, "cdate") or _day(note, "tcdate"),
        updated=_day(note, "mdate"),
        keywords=(*keywords, *_words(content, "primary_area"), *_words(content, "subject_areas")),
        links={**links, "review": identifier.url},
        publication=_publication(venue, venue_id, bibtex, kind[1].lower() if kind else ""),
        status="withdrawn" if is_gone or content.text("withdrawal") == "Confirmed" else "",
        payload={
            "url": identifier.url,
            "venue": venue,
            "venueid": venue_id,
            "keywords": list(keywords),
            "tldr": tex_to_title(_first(content, "TLDR", "TL;DR", "tldr", "one-sentence_summary")),
            "area": content.text("primary_area"),
            "license": note.text("license") or content.text("license"),
            "citekey": kind[2] if kind else "",
        },
    )


def _first(content: Fields, *keys: str) -> str:
    """The first of these that is a text; others may be anything, as each venue makes its own fields."""
    values = (content.values.get(key) for key in keys)
    return next((value[:5000] for value in values if isinstance(value, str) and value.strip()), "")


def _many(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _words(content: Fields, key: str) -> tuple[str, ...]:
    """A list of texts, or one text with commas or semicolons."""
    if isinstance(content.values.get(key), str):
        text = content.text(key)
        return tuple(word.strip() for word in text.split(";" if ";" in text else ",") if word.strip())
    return content.texts(key)


def _authors(content: Fields) -> list[str | Name]:
    people: list[str | Name] = []
    for number, value in enumerate(content.list("authors"), 1):
        if isinstance(value, dict):  # profiles: {"username": "~Ada_One1", "fullname": "Ada One"}
            profile = Fields(content.name, f"{content.place('authors')}[{number}].", value, content.losses)
            given = " ".join(filter(None, (profile.text("first"), profile.text("middle"))))
            known = join_name(given, profile.text("last"))
            people.append(known if profile.text("last") else profile.text("fullname") or profile.text("name"))
        elif isinstance(value, str):
            people.append(value)
        else:
            content.leave_out(f"authors[{number}]", "a name", value)
    return people


def _links(content: Fields) -> dict[str, str]:
    links = {}
    pdf = _first(content, "pdf").strip()
    if pdf:
        links["pdf"] = f"{SITE}{pdf}" if pdf.startswith("/") else pdf
    for kind, keys in _LINKS.items():
        for key in keys:
            if match := _ADDRESS.search(_first(content, key)):
                links.setdefault(kind, match[0].rstrip("."))
    return links


def _publication(venue: str, venue_id: str, bibtex: str, kind: str) -> dict[str, str]:
    """Where it appeared; of what was only submitted, that it is a preprint."""
    last = venue_id.rsplit("/", 1)[-1].replace("_", " ")
    if not venue or _UNDECIDED.search(venue) or _UNDECIDED.search(last) or _GONE.search(venue):
        return {"type": "article"}
    if is_arxiv_venue(venue):  # OpenReview also lists what DBLP knows
        return {"type": "article", "venue": "arXiv"}
    book, venue = _BOOK.search(bibtex), _ACCEPTED.sub("", venue)
    by_venue = "article-journal" if _JOURNAL.match(venue) else "paper-conference"
    return {
        "type": read_type(kind) if kind else by_venue,
        "venue": tex_to_title(book[1]) if book else venue,
    }


def _day(note: Fields, key: str) -> str:
    """The UTC day of a moment in milliseconds since 1970; "" when absent or no day that papers have."""
    value = note.values.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 4_102_444_800_000:
        return ""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(value))).date().isoformat()
