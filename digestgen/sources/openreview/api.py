"""OpenReview: notes of its API, version 1 (`content.title` is a text) and 2 (`content.title.value`).

Reference: https://docs.openreview.net/reference/api-v2/entities/note/fields and, for the parameters of
`GET /notes`, https://openreview-py.readthedocs.io/en/latest/api.html (`get_notes`). Venues up to 2023 are in version
1 (https://api.openreview.net), later ones in version 2 (https://api2.openreview.net). Since 2026 both may answer
403 (`ChallengeRequiredError`) to whoever is not a browser; a browser can save the same address as a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, unquote

from digestgen.problems import SourceError
from digestgen.sources import source
from digestgen.sources.openreview.note import add_note
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.pages import Pages, fetch_each
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields

_REPLIES = "these notes are replies (reviews, comments), none is a paper"
APIS = ("https://api2.openreview.net/notes", "https://api.openreview.net/notes")
PAGE_SIZE = 1000  # notes the API gives at most

_HEAD = re.compile(r'\s*+(?:\{\s*(?:"count"\s*:\s*\d+\s*,\s*)?"notes"\s*:\s*\[|\[?)\s*\{')
_KEYS = re.compile(r'"(?:authorids|venueid|paperhash|_bibtex|replyto)"\s*:')
_CONTENT = re.compile(r'"content"\s*:\s*\{')
_VENUE_HINT = (
    "A venue's id looks like ICLR.cc/2024/Conference or TMLR; it stands in the address of its page. Papers of old venues "
    "may have none: then only one by one, digestgen fetch openreview ID…"
)
# How papers are found: by where they appeared, or, in venues before 2019 or so, by the form they were submitted with.
_LISTS = (
    ("content.venueid={venue}", APIS),
    ("invitation={venue}%2F-%2FBlind_Submission", APIS[1:]),
    ("invitation={venue}%2F-%2Fsubmission", APIS[1:]),
    ("invitation={venue}%2F-%2FSubmission", APIS[::-1]),
)
_VENUE_PAGE = re.compile(
    r"(?:https?://)?(?:api2?\.)?openreview\.net/(?:group|submissions|venue)\?(?:[^#]{0,300}&)?(?:id|venue|venueid)=([^&#\s]{1,200})",
    re.IGNORECASE,
)
_VENUE = re.compile(r"[\w.:'~&+/-]{2,200}")
_BLOCKED = (
    "OpenReview often lets only browsers ask. Open the address in one, save what it shows, and import that: "
    "digestgen import openreview FILE"
)


def parse(data: bytes, name: str, context: source.Context) -> source.Parsed:
    """Read notes: an answer of the API, a list of notes, or one note. Replies (reviews, comments) are left out.

    Returns:
        One Record a submission, published on the day that `pdate`, `odate` or `cdate` says (UTC). `payload` has
        url, venue, venueid, keywords, tldr, area, license and citekey, what there is of them.
    """
    hint = "Save an answer of https://api2.openreview.net/notes?id=…"
    notes, _ = _notes(parse_json(data, name, hint=hint), name)
    return _read_notes(notes, name, context).done(nothing=_REPLIES if notes else "")


def fetch(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    """Ask for papers by forum id, or for all papers of a venue.

    Args:
        query: `words` are forum ids or addresses of them; `category` is a venue's id, for the papers that have it
            as their `venueid` (accepted ones: the venue itself; also `…/Withdrawn_Submission` and the like).
    """
    if query.category:
        yield from _fetch_venue(query, get, context)
        return
    yield from fetch_each(query.ids, partial(_fetch_one, get=get, context=context))


def _fetch_one(forum: str, get: source.Get, context: source.Context) -> source.Parsed:
    refused: SourceError | None = None
    for api in APIS:
        url = f"{api}?id={quote(forum, safe='')}"
        try:
            notes, _ = _ask(get, source.Request(url, f"the paper {forum}", ("application/json",)))
        except SourceError as error:
            if error.status != 403:
                raise
            # Of this paper; it may be the other version's.
            refused = refused or error
            continue
        if notes:
            parsed = _read_notes(notes, url, context).page()
            if parsed.records or parsed.skipped:
                return parsed
            return source.Parsed((), (), (source.Skipped(forum, _REPLIES),))
    if refused:
        raise refused
    return source.Parsed((), (), (source.Skipped(forum, "OpenReview knows no paper of this id"),))


def _fetch_venue(query: source.Query, get: source.Get, context: source.Context) -> Iterator[source.Page]:
    name = _read_venue(query.category)
    venue = quote(name, safe="")
    for api, form in [(api, form) for form, apis in _LISTS for api in apis]:
        done = total = 0
        pages = Pages("OpenReview")
        while True:
            left = query.limit - done if query.limit else PAGE_SIZE
            size = min(left, PAGE_SIZE)
            url = f"{api}?{form.format(venue=venue)}&sort=number%3Aasc&limit={size}&offset={done}"
            what = f"papers {done + 1:,} to {done + size:,} of {name}"
            notes, count = _ask(get, source.Request(url, what, ("application/json",)))
            total = max(total, count)
            if not notes and done < total and not 0 < count <= done:
                what = f"OpenReview counts {total:,} papers, and gave none after {done:,}"
                raise SourceError(url, what, hint="Try again later: what came is here.")
            if not notes:
                break
            done += len(notes)
            most = min(total, query.limit) if query.limit and total else total or query.limit
            builder = _read_notes(notes, url, context)
            if form.startswith("invitation"):
                builder.remark(f"{name} has no list of what it accepted: these are all submissions.")
            pages.add((str(note.get("id")) if isinstance(note, dict) else repr(note) for note in notes), url)
            yield source.Page(builder.page(), done, max(most, done))
            if (query.limit and done >= query.limit) or (total and done >= total):
                break
        if done:
            if missing := pages.find_missing(total, query.limit):
                yield source.Page(source.Parsed((), missing), done, done)
            return
    what = f"OpenReview shows no papers of the venue {name[:100]!a}"
    raise SourceError("openreview", what, hint=_VENUE_HINT)


def _read_venue(typed: str) -> str:
    """A venue's id, of itself or of an address of its page."""
    page = _VENUE_PAGE.match(typed.strip())
    venue = unquote(page[1]) if page else typed.strip().rstrip("/")
    if not _VENUE.fullmatch(venue):
        raise SourceError("openreview", f"{typed.strip()[:80]!a} is not a venue's id", hint=_VENUE_HINT)
    return venue


def _ask(get: source.Get, request: source.Request) -> tuple[list[object], int]:
    """The notes that a question finds, and how many there are in all, as _notes() gives them."""
    try:
        answer = get(request)
        return ([], 0) if answer.status == 404 else _notes(parse_json(answer.data, request.url), request.url)
    except SourceError as error:
        if error.status != 403:
            raise
        raise SourceError(error.name, error.what, hint=_BLOCKED, status=403) from error


def _parse_key(word: str) -> str:
    if found := read_id(word, scheme="openreview", only=True):
        return found.value
    hint = "Write what stands behind id= in https://openreview.net/forum?id=…"
    if page := _VENUE_PAGE.match(word.strip()):
        hint = f"It is a venue's page: digestgen fetch openreview --category {unquote(page[1])}"
    raise SourceError("openreview", f"{word[:80]!a} is not a forum id of OpenReview", hint=hint)


def _notes(answer: object, name: str) -> tuple[list[object], int]:
    """(the notes of an answer, how many there are in all; 0 when it does not say)."""
    if isinstance(answer, list):
        return answer, 0
    fields = Fields(name, "", answer if isinstance(answer, dict) else {})
    notes = fields.values.get("notes")
    if isinstance(notes, list):
        return notes, fields.number("count") or 0
    if isinstance(fields.values.get("content"), dict):
        return [answer], 1
    message = fields.values.get("message")
    if isinstance(message, str) and "name" in fields.values:
        raise SourceError(name, f"OpenReview answered with an error: {message[:200]!a}", hint=_BLOCKED)
    hint = "Save an answer of https://api2.openreview.net/notes?id=…"
    raise SourceError(name, "this JSON is not an answer of OpenReview: it has no notes", hint=hint)


def _read_notes(notes: list[object], name: str, context: source.Context) -> RecordBuilder:
    builder = RecordBuilder("openreview", name, context, entries="notes")
    replies: list[str] = []

    def add(where: str, note: Fields) -> None:
        forum = note.text("forum") or note.text("id")
        place = f"{where} ({forum})"
        if note.text("replyto") or note.text("id") not in ("", forum):
            replies.append(where)
        elif note.values.get("ddate"):
            builder.skip(place, "it was deleted")
        elif not builder.is_repeat(place, forum):
            add_note(builder, place, forum, note)

    builder.read(notes, add, unit="note")
    if replies:
        builder.remark(f"{len(replies)} replies (reviews, comments) were left out.")
    return builder


SOURCE = source.Source(
    key="openreview",
    title="OpenReview",
    parse=parse,
    help="Notes of OpenReview's API, version 1 or 2, e.g. iclr-2024.json",
    recognise=source.has_signs(_HEAD.match, _CONTENT.search, _KEYS.search),
    fetch=fetch,
    accepts=(source.Accepts(ids="ID…"), source.Accepts(category="--category ICLR.cc/2024/Conference")),
    parse_key=_parse_key,
)
