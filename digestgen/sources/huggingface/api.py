"""Hugging Face Daily Papers: the API's JSON, as fetched or kept in archives, in every shape seen.

`GET https://huggingface.co/api/daily_papers?date=2025-08-07` (a day) and `/api/papers/ID` (one paper). No
reference describes the answers; the keys are those of 9,881 entries of May 2024 to August 2026. Unknown keys
are left alone, because it keeps growing; a known key of another type is refused: its meaning changed.

The questions are described in https://huggingface.co/.well-known/openapi.json: `p` counts pages from 0, and a
page has 50 entries. Limits: https://huggingface.co/docs/hub/rate-limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

from digestgen.model.ids import PaperId, parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.huggingface.json_shapes import parse_answer
from digestgen.sources.source import (
    Answer,
    Context,
    Get,
    Page,
    Parsed,
    Query,
    Request,
    Skipped,
    Source,
    check_context,
    is_day,
)
from digestgen.sources.toolkit.changes import find_changes
from digestgen.sources.toolkit.days import WEEKDAYS
from digestgen.sources.toolkit.decoding import decode_text
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.sources.toolkit.values import Fields
from digestgen.text.html import safe_url
from digestgen.text.maths.delimiters import split_maths
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title

PAGE_LIMIT = 50  # entries the API gives at most
SETTLED_DAYS = 7  # a day's list still grows on the days after
_API = "https://huggingface.co/api"
_JSON = ("application/json",)
_ASKS = "huggingface ID… | --date 2025-08-07 | --from DAY [--to DAY]"
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:api/)?papers/", re.IGNORECASE)
_OWN_KEYS = re.compile(r"""["'](?:_id|upvotes|discussionId|submittedOnDaily(?:At|By)|ai_keywords)["']\s*:""")
_PAPER = re.compile(
    r"""\{\s*["'](?:paper["']\s*:\s*\{\s*["'])?id["']\s*:\s*["']\d{4}\.\d{4,5}(?:v\d+)?["']"""
)
_NO_DATA = re.compile(r"""\{\s*"status"\s*:\s*"no_data"\s*,\s*"date"\s*:""")
_NAMED_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.DOTALL)


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read the API's answer for a day, or for one paper.

    The day of a paper is `context.day`, else its `submittedOnDailyAt`, else the one in the file's name
    (`2024-05-27.json`), else the envelope's. `publishedAt` is when the paper was first public, never the day.

    Args:
        data: JSON in UTF-8 (RFC 8259 §8.1), or UTF-16 with a mark.
        name: of the file, for messages and its day.

    Returns:
        One Record a paper. `payload` has url and listed, and of upvotes, comments, keywords, summary (by the
        model summary_model), submitter, organization, code, stars and project those that are there.

    Raises:
        SourceError: it cannot be read; names the entry and the field.
    """
    check_context(context, name)
    text, guessed = decode_text(data, name)
    if guessed:
        raise SourceError(name, "this is not UTF-8, which JSON always is")
    answer = parse_answer(text, name)
    outer_day = next((day for day in (_named_day(name), answer.day) if is_day(day)), "")
    records: dict[PaperId, Record] = {}
    remarks: list[str] = []
    for number, entry in enumerate(answer.entries, 1):
        fields = Fields(name, "" if answer.single else f"entry {number}: ", entry)
        record = _record(fields, context.day, outer_day, remarks)
        if record.ids[0] in records:
            remarks.append(f"{record.ids[0]} is in the file twice; the first entry was taken.")
        else:
            records[record.ids[0]] = record
    if len(answer.entries) == PAGE_LIMIT:
        remarks.append(f"{PAGE_LIMIT} entries is the API's page limit: this day may be cut.")
    return Parsed(tuple(records.values()), tuple(remarks))


def _record(
    entry: Fields, asked: str, outer_day: str, remarks: list[str], *, unlisted: bool = False
) -> Record:
    paper = entry.fields("paper") or entry  # /api/papers/ID gives the paper itself
    paper_id = _paper_id(paper)
    day = asked or _moment(paper, "submittedOnDailyAt") or outer_day
    if not day and not unlisted:
        what = "neither the paper nor the file's name says which day it is listed on"
        raise paper.refuse("submittedOnDailyAt", what, hint="Say it: --date 2025-08-07")
    raw_title = _better_title(entry.raw_text("title"), paper.raw_text("title"))
    raw_abstract = paper.raw_text("summary") or entry.raw_text("summary")
    title, abstract = tex_to_title(raw_title), tex_to_markdown(raw_abstract)
    if not title:
        raise paper.refuse("title", "a title was expected, and there is none")
    changed = find_changes("title", raw_title, title, markdown=False)
    changed += find_changes("abstract", raw_abstract, abstract, markdown=True)
    links = {"pdf": f"https://arxiv.org/pdf/{paper_id.value}"}
    for kind, key in (("code", "githubRepo"), ("project", "projectPage")):
        links |= _link(paper, kind, key, remarks)
    links |= _video(paper, entry)
    keywords = paper.texts("ai_keywords")
    return Record(
        source="huggingface",
        ids=(paper_id,),
        title=title,
        abstract=abstract,
        authors=_authors(paper),
        date=day,
        published=_moment(paper, "publishedAt"),
        keywords=keywords,
        links=links,
        image=_image(entry),
        payload={
            "url": f"https://huggingface.co/papers/{paper_id.value}",
            **({"listed": day} if day else {}),
            **_payload(entry, paper, keywords, links),
        },
        changed=changed,
    )


def _paper_id(paper: Fields) -> PaperId:
    raw = paper.raw_text("id")
    if not raw:
        raise paper.refuse("id", "an arXiv id was expected, and there is none")
    try:
        found = parse_id(f"arxiv:{raw.strip()}")
    except ValueError as error:
        raise paper.refuse("id", f"{raw[:40]!a} is no arXiv id") from error
    return found


def _better_title(entry_title: str, paper_title: str) -> str:
    """Of an entry's two titles, wrapped lines joined: the paper's, unless only the entry's kept its TeX.

    The entry's is arXiv's own spelling (`$\\mu$LO`, `\\textsc{X}`), from which maths can be set; the
    paper's is the same with TeX flattened (`μLO`, `X`), and the later one where authors renamed it.
    """
    entry_title, paper_title = " ".join(entry_title.split()), " ".join(paper_title.split())
    kept = any(kind != "text" for kind, _ in split_maths(entry_title))
    lost = all(kind == "text" for kind, _ in split_maths(paper_title))
    return entry_title if not paper_title or (kept and lost) else paper_title


def _authors(paper: Fields) -> tuple[Name, ...]:
    """The authors' names as written; hidden ones and names without a letter (":") left out."""
    names = []
    for number, value in enumerate(paper.list("authors"), 1):
        if not isinstance(value, dict):
            raise paper.refuse("authors", f"author {number} is no object with a name")
        author = Fields(paper.name, f"{paper.place('authors')}[{number}].", value)
        text = tex_to_title(author.text("name"))
        if any(map(str.isalpha, text)) and not author.flag("hidden"):
            names.append(Name(text))
    return tuple(names)


def _moment(fields: Fields, key: str) -> str:
    """The day of an ISO 8601 moment, as the source wrote it (UTC); "" when absent."""
    text = fields.text(key)
    if not text:
        return ""
    found = _MOMENT.fullmatch(text)
    if not found or not is_day(found[1]):
        raise fields.refuse(key, f"{text[:40]!a} is no date")
    return found[1]


def _named_day(name: str) -> str:
    found = _NAMED_DAY.findall(re.split(r"[\\/]", name)[-1])
    return found[0] if len(set(found)) == 1 else ""


def _link(paper: Fields, kind: str, key: str, remarks: list[str]) -> dict[str, str]:
    text = paper.text(key)
    address = safe_url(text)
    if text and not address:
        remarks.append(f"{paper.place(key)} was left out: {text[:60]!a} is no web address.")
    return {kind: address} if address else {}


def _image(entry: Fields) -> str:
    """The entry's picture, if a page served by https may show it."""
    address = safe_url(entry.text("thumbnail") or entry.text("mediaUrl"))  # its name until 11 June 2024
    return address if address.startswith("https://") else ""


def _video(paper: Fields, entry: Fields) -> dict[str, str]:
    for text in (*paper.texts("mediaUrls"), *entry.texts("mediaUrls")):
        address = safe_url(text)
        if address.split("?")[0].lower().endswith(".mp4"):
            return {"video": address}
    return {}


def _payload(
    entry: Fields, paper: Fields, keywords: tuple[str, ...], links: dict[str, str]
) -> dict[str, object]:
    """What else is kept under `sources.huggingface`; only what is there."""
    organization = entry.fields("organization") or paper.fields("organization")
    organization = organization or entry.fields("submitterOrganization")  # its name 29 Sep to 2 Oct 2025
    submitter = entry.fields("submittedBy") or paper.fields("submittedOnDailyBy")
    everything: dict[str, object] = {
        "upvotes": paper.number("upvotes"),
        "comments": entry.number("numComments"),
        "keywords": list(keywords),
        "summary": paper.text("ai_summary"),
        "summary_model": paper.text("ai_summary_model"),
        "submitter": _called(submitter),
        "organization": _called(organization),
        "code": links.get("code", ""),
        "stars": paper.number("githubStars"),
        "project": links.get("project", ""),
    }
    return {key: value for key, value in everything.items() if value not in (None, "", [])}


def _called(fields: Fields | None) -> str:
    """What a person or organisation is called: the full name, else the account."""
    return (fields.text("fullname") or fields.text("name")) if fields else ""


def recognise(head: str, name: str) -> bool:
    """Whether it begins like a day's list or a paper of the API, in one of the containers of json_shapes."""
    start = head.lstrip("\ufeff \t\r\n")
    if not start.startswith(("[", "{")):
        return False
    return bool(_NO_DATA.match(start) or (_PAPER.search(start) and _OWN_KEYS.search(start)))


def fetch(query: Query, get: Get, context: Context) -> Iterator[Page]:
    """Ask for papers by id (or address), or for the lists of days.

    A paper of a list is listed on the day that was asked for. One that was asked for by id may be on no list: it
    has no `date` then. Entries that cannot be read are skipped: a day is worth having without one of them.

    Raises:
        SourceError: the query names both or neither or a search; or the answers have another shape than they had.
    """
    check_context(context, "huggingface")
    if query.text or query.category:
        raise _unaskable("Hugging Face can be asked for papers by id, or for days, not for a search")
    if bool(query.ids) == bool(query.first or query.last):
        raise _unaskable("say which papers, or which days: one of the two")
    if query.ids:
        yield from _fetch_papers(query, get, context)
    else:
        yield from _fetch_days(query, get, context)


def _unaskable(what: str) -> SourceError:
    return SourceError("huggingface", what, hint=f"digestgen fetch {_ASKS}")


def _fetch_papers(query: Query, get: Get, context: Context) -> Iterator[Page]:
    ids = {_asked_id(word): word for word in query.ids}
    for done, (paper_id, word) in enumerate(islice(ids.items(), query.limit or None), 1):
        remarks: list[str] = []
        unknown = Skipped(word, "Hugging Face does not know it")
        parsed = Parsed((), (), (unknown,))
        if "/" not in paper_id.value:  # it has none of the ids of before 2007
            answer = get(Request(f"{_API}/papers/{paper_id.value}", f"paper {paper_id.value}", _JSON))
            if answer.status != 404:
                value = parse_json(answer.data, answer.url)
                if not isinstance(value, dict):
                    raise _changed(answer, "a paper")
                record = _record(Fields(answer.url, "", value), context.day, "", remarks, unlisted=True)
                parsed = Parsed((record,), tuple(remarks))
        yield Page(parsed, done, len(ids))


def _asked_id(word: str) -> PaperId:
    try:
        found = parse_id(_ADDRESS.sub("", word.strip(), count=1))
    except ValueError as error:
        raise _unaskable(str(error)) from error
    if found.scheme != "arxiv":
        raise _unaskable(f"Hugging Face knows papers by their arXiv id, which {word[:80]!a} is not")
    return found


def _fetch_days(query: Query, get: Get, context: Context) -> Iterator[Page]:
    first, last = _days(query, context)
    settled = date.fromisoformat(context.today) - timedelta(SETTLED_DAYS) if context.today else first
    done, seen = 0, set[PaperId]()
    for day in (first + timedelta(number) for number in range((last - first).days + 1)):
        for page in count():
            url = f"{_API}/daily_papers?date={day}{f'&p={page}' if page else ''}"
            what = f"papers of {day}{f', page {page + 1}' if page else ''}"
            answer = get(Request(url, what, _JSON, final=day < settled))
            parsed, entries = _parse_page(answer, day, page, context, seen)
            room = query.limit - done if query.limit else len(parsed.records)
            done += len(parsed.records[:room])
            yield Page(Parsed(parsed.records[:room], parsed.remarks, parsed.skipped), done)
            if query.limit and done >= query.limit:
                return
            full = entries >= PAGE_LIMIT or 'rel="next"' in answer.headers.get("link", "")
            if not (full and parsed.records):
                break


def _days(query: Query, context: Context) -> tuple[date, date]:
    """The days of a query, those still to come left out."""
    first, last = query.first, query.last or context.today
    if not first:
        raise _unaskable("say with which day to begin")
    for day in (first, last):
        if not is_day(day):
            raise _unaskable(f'"{day}" is no day' if day else "say with which day to end")
    if context.today and first > context.today:
        raise _unaskable(f"{first} is still to come")
    if first > last:
        raise _unaskable(f"{first} is after {last}")
    return date.fromisoformat(first), date.fromisoformat(min(last, context.today or last))


def _parse_page(
    answer: Answer, day: date, page: int, context: Context, seen: set[PaperId]
) -> tuple[Parsed, int]:
    """A page of a day's list: the papers not seen before, and how many entries it has."""
    entries = parse_json(answer.data, answer.url) if answer.status == 200 else None
    if not isinstance(entries, list):
        raise _changed(answer, "a list of papers")
    remarks: list[str] = []
    skipped: list[Skipped] = []
    records: dict[PaperId, Record] = {}
    for number, entry in enumerate(entries, page * PAGE_LIMIT + 1):
        try:
            if not isinstance(entry, dict):
                raise SourceError(answer.url, "it is no object with a paper in it")
            record = _record(Fields(answer.url, "", entry), context.day or str(day), "", remarks)
            records.setdefault(record.ids[0], record)
        except SourceError as error:
            skipped.append(Skipped(f"{day}, entry {number}", error.what))
    if len(skipped) > 1 and not records:
        what = f"none of its {len(entries)} entries can be used: Hugging Face has changed its answers"
        raise SourceError(answer.url, f"{what}; {skipped[0].where}: {skipped[0].why}")
    fresh = tuple(record for key, record in records.items() if key not in seen)
    if page and records and not fresh:
        remarks.append(f"Page {page + 1} of {day} repeats what came before: this day may be cut.")
    if not page and not entries and day.weekday() < 5:
        remarks.append(f"Hugging Face lists no papers for {day}, a {WEEKDAYS[day.weekday()]}.")
    seen.update(records)
    return Parsed(fresh, tuple(remarks), tuple(skipped)), len(entries)


def _changed(answer: Answer, expected: str) -> SourceError:
    began = answer.data[:60].decode("utf-8", "replace")
    what = f"{expected} was expected, not {began!a}: Hugging Face has changed its answers"
    return SourceError(answer.url, what)


SOURCE = Source(
    key="huggingface",
    title="Hugging Face Daily Papers",
    parse=parse,
    help="The Daily Papers API's JSON of a day or of one paper, e.g. 2025-08-07.json",
    recognise=recognise,
    fetch=fetch,
    asks=_ASKS,
    dated=True,
)
