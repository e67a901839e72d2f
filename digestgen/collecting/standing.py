"""The standing sources of mkdocs.yml: from the day up to which each was answered to today, what is news, what looks wrong.

How far a source was answered is remembered (collecting/answered.py) and follows from nothing else: neither a failure, an
absence nor papers that came another way make it skip a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from digestgen.collecting.answered import Answered, build_key
from digestgen.collecting.collection import Collection
from digestgen.collecting.fetching import ALIASES, Asked, Fetcher, build_asked, open_fetcher
from digestgen.collecting.intake import Intake, Progress
from digestgen.collecting.taste.taste import read_taste
from digestgen.config import Config
from digestgen.library.vocabulary import name_tags
from digestgen.model.issue import shift_day
from digestgen.model.paper import read_count
from digestgen.model.record import Record
from digestgen.model.tag import Tag
from digestgen.problems import Problem, SourceError, UsageError, did_you_mean
from digestgen.settings.settings import StandingSource
from digestgen.sources import SOURCES, Query
from digestgen.sources.arxiv.entry import find_names, read_category
from digestgen.sources.source import Page, Skipped
from digestgen.text.phrases import holds_phrase
from digestgen.text.slug import slugify

_FIRST_TIME = 7  # days asked for of a source that was never answered
_HELD = 35  # days after which a paper that moderators held may still appear
_UNSEEN = 5  # … and days between submission and announcement, over a weekend and a holiday
_USUAL_DAYS = 28  # what a day usually brings is counted over these …
_SHRUNKEN = 0.25  # … and this share of it is too little
_STALE = 10  # days without anything new


@dataclass(frozen=True, slots=True)
class _Standing:
    """A standing source, and what it is asked this time."""

    wanted: StandingSource
    asked: Asked
    key: str  # see answered.build_key
    first: str  # the first day that it was ever asked for: what came out before is none of its papers
    since: str  # the day up to which it was answered; "" when it never was


def fetch_standing(collection: Collection, progress: Progress, say: Callable[[str], None]) -> list[Intake]:
    """Bring every standing source of mkdocs.yml up to date; one that fails does not stop the others.

    Raises:
        UsageError: there are none, or one names no source; nothing was asked then.
    """
    settings = collection.config.settings.sources
    if not settings:
        raise UsageError("mkdocs.yml has no standing sources. Name one (digestgen fetch huggingface --date 2025-08-07), "
                         "or list them under plugins: digestgen: sources:.")  # fmt: skip
    known = name_tags(collection.library.tags)
    for tag in (tag for one in settings for tag in one.tags if slugify(tag) not in known):
        raise UsageError(f'mkdocs.yml: sources: there is no tag "{tag}". {did_you_mean(tag, known)}')
    answered, collection.later = Answered(collection.config.root, collection.today), True
    standing = [_build_standing(one, answered, collection.today, known) for one in settings]
    shared = Counter(one.asked.source.key for one in standing)
    intakes = [Intake(one.asked.name, remarks=_find_gap(one, collection.today)) for one in standing]
    with open_fetcher(collection, progress, say) as fetcher:
        for one, intake in zip(standing, intakes, strict=True):
            until = min(_fetch(fetcher, one, intake), collection.today)
            if collection.keep and until:
                answered.save(one.key, one.first, until)
            if intake.refused is None:
                alone = shared[one.asked.source.key] == 1
                intake.remarks += _find_doubts(collection, one.asked, intake, alone=alone)
    return intakes


def find_standing_problems(config: Config, tags: Mapping[str, Tag]) -> Iterator[Problem]:
    """What is wrong with the standing sources of mkdocs.yml, as far as that shows without the network."""
    known = name_tags(tags)
    for number, one in enumerate(config.settings.sources):
        field = "plugins.digestgen.sources"
        line = config.lines.get(f"{field}.{number}", 1)
        for tag in (tag for tag in one.tags if slugify(tag) not in known):
            hint = did_you_mean(slugify(tag), known) + "New tags go in content/tags.yml."
            what = f'there is no tag "{tag}"'
            yield Problem(config.file.name, line, "unknown-tag", field, what, hint)
        try:
            asked = build_asked(one.source, Query(tuple(one.words), one.query, one.category, arrivals=True))
            days = "2025-08-07" if asked.source.takes_days(asked.query) else ""  # any will do
            asked.source.check(replace(asked.query, first=days, last=days))
        except UsageError as error:
            yield Problem(config.file.name, line, "bad-setting", field, str(error).rstrip("."))
        except SourceError as error:
            what = f"{one.source}: {error.what}"
            yield Problem(config.file.name, line, "bad-setting", field, what, error.hint)


def _build_standing(
    wanted: StandingSource, answered: Answered, today: str, known: Mapping[str, str]
) -> _Standing:
    key = build_key(wanted)
    wanted = replace(wanted, tags=[known[slugify(tag)] for tag in wanted.tags])
    first, since = answered[key]
    first = first or shift_day(today, -_FIRST_TIME)
    query = Query(ids=tuple(wanted.words), text=wanted.query, category=wanted.category, arrivals=True)
    source = SOURCES.get(ALIASES.get(wanted.source, wanted.source))
    if source and source.takes_days(query):
        start = max(first, shift_day(since, -source.late)) if since else first
        query = replace(query, first=start, last=today)
    try:
        return _Standing(wanted, build_asked(wanted.source, query), key, first, since)
    except UsageError as error:
        raise UsageError(f"mkdocs.yml: sources: {error}") from None


def _fetch(fetcher: Fetcher, one: _Standing, intake: Intake) -> str:
    """Ask, and save what came, also before a refusal; gives the day up to which everything has come, or ""."""
    collection = fetcher.collection
    pages, until = _ask(fetcher, one.asked, intake), ""
    if intake.refused is None:
        until = max((page.until for page in pages), default="")
        until = until or (
            one.since if one.asked.source.backfill else one.asked.query.last or collection.today
        )
    elif pages:
        until = pages[-1].until
    _take(collection, one, one.asked, pages, intake)
    if intake.refused is None and one.asked.source.backfill:
        days = _find_unseen(one.since, until)
        if _stands_still(collection, pages, one.since, until):
            intake.remarks.append(f"{intake.name}: every paper in the feed of {until} was announced before: the feed stands "
                                  "still. It is asked again.")  # fmt: skip
            return ""
        if days:
            _backfill(fetcher, one, days, intake)
    if intake.refused is not None:
        since = max(one.since, until)
        what = f"what came after {since}" if since else "all of it"
        intake.remarks.append(f"{intake.name}: {what} is still open, and will be asked for again.")
    return until if intake.refused is None else max(one.since, until if not one.asked.source.backfill else "")


def _ask(fetcher: Fetcher, asked: Asked, intake: Intake) -> list[Page]:
    """The pages that came before the end or a refusal, which goes into `intake`."""
    pages: list[Page] = []
    with intake.refusing():
        for page in fetcher.ask(asked, intake):
            pages.append(page)
    return pages


def _take(
    collection: Collection, one: _Standing, asked: Asked, pages: Sequence[Page], intake: Intake
) -> None:
    records = [record for page in pages for record in page.parsed.records]
    chosen, rest = _choose(collection, records, one, asked, intake)
    aside, collection.aside = collection.aside, False
    collection.take(intake, chosen, one.wanted.tags)
    collection.aside = True
    collection.take(intake, rest, one.wanted.tags)
    collection.aside = aside


def _backfill(fetcher: Fetcher, one: _Standing, days: Sequence[str], intake: Intake) -> None:
    """Ask another source for days that this one does not show any more; what came then may have changed since."""
    query = one.asked.query
    categories = tuple(dict.fromkeys((*query.ids, *([query.category] if query.category else []))))
    asked = build_asked(one.asked.source.backfill, Query(ids=categories, first=shift_day(days[0], -1),
                                                         last=fetcher.collection.today,
                                                         arrivals=True))  # fmt: skip
    span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    intake.remarks.append(
        f"{intake.name}: nobody saw the announcements of {span}: {asked.source.title} is asked for them."
    )
    _take(fetcher.collection, one, asked, _ask(fetcher, asked, intake), intake)


def _choose(
    collection: Collection, records: Sequence[Record], one: _Standing, asked: Asked, intake: Intake
) -> tuple[list[Record], list[Record]]:
    """The records a standing source wants, each under its day, and those that are to wait in the inbox.

    A paper that is here is always refreshed.
    """
    wanted, today = one.wanted, collection.today
    aside = wanted.inbox or collection.aside
    chosen: list[tuple[int, Record]] = []
    rest: list[Record] = []
    new: dict[object, list[tuple[int, Record]]] = {}
    for at, record in enumerate(records):
        paper_id = record.ids[0] if record.ids else record.title
        where = str(paper_id)
        text = f"{record.title}\n{record.abstract}"
        unwanted = next((word for word in wanted.exclude if holds_phrase(text, word)), "")
        if collection.find(record) or collection.rejected.find(record):
            chosen.append((at, record))
        elif paper_id in new:
            new[paper_id].append((at, record))
        elif collection.inbox.find(record):
            rest.append(record)
        elif why := _find_old(record, one, asked):
            intake.skipped.append(Skipped(where, why))
        elif wanted.include and not any(holds_phrase(text, word) for word in wanted.include):
            intake.skipped.append(Skipped(where, "it has none of the words of `include`"))
        elif unwanted:
            intake.skipped.append(Skipped(where, f'it has "{unwanted}", which `exclude` names'))
        elif aside and not wanted.per_day:
            rest.append(record)
        else:
            new[paper_id] = [(at, record)]
    here = {paper.path: _listed(record, today) for record in records if (paper := collection.find(record))}
    per_day = Counter(here.values())
    scores = _score(collection, [same[0][1] for same in new.values()]) if wanted.per_day else {}
    unknown = (0.0, None)
    for name in sorted(new, key=lambda name: -scores.get(name, unknown)[0]):
        same, score = new[name], scores.get(name, unknown)[1]
        listed = _listed(same[0][1], today)
        why = f"{listed} has {wanted.per_day} papers, the most for a day"
        low = score is not None and score < wanted.least
        if low or (wanted.per_day and per_day[listed] >= wanted.per_day):
            if aside:
                rest += [record for _, record in same]
            else:
                why = f"it scores {score:g}, and `least` is {wanted.least}" if low else why
                intake.skipped.append(Skipped(str(name), why))
            continue
        per_day[listed] += 1
        # One that comes late is news of today: nobody looks into the issue of the day it came out.
        late = listed < max(one.first, one.since and shift_day(one.since, -_UNSEEN))
        day = today if late or not asked.query.first else listed
        chosen += [(at, record if record.date else replace(record, date=day)) for at, record in same[:1]]
        chosen += same[1:]
    return [record for _, record in sorted(chosen, key=lambda pair: pair[0])], rest


def _score(collection: Collection, records: Sequence[Record]) -> dict[object, tuple[float, float | None]]:
    """By id, or title: how much each is to the curator's taste, and as a score; nothing where that is not known."""
    taste = read_taste(collection.config, collection.library, records)
    if not taste.is_known:
        return {}
    return {record.ids[0] if record.ids else record.title: (taste.judge(record), taste.score(record)) for record in records}  # fmt: skip


def _listed(record: Record, today: str) -> str:
    """The day a paper belongs to: where it was listed, else when it came out."""
    published = record.published if len(record.published) == 10 and record.published <= today else ""
    return record.date or published or today


def _find_old(record: Record, one: _Standing, asked: Asked) -> str:
    """Why a paper that is not here is not news; "" where it is."""
    announced = str(record.payload.get("announced", ""))
    if announced.startswith("replace"):
        return "it is a new version of a paper announced before"
    if not one.wanted.cross_lists and (announced.startswith("cross") or _is_cross(record, asked)):
        return "it is listed from another category (`cross_lists: true` takes those, too)"
    if not asked.source.versions:
        return ""
    later = (read_count(record.payload, "version") or 0) > 1 or bool(
        record.updated and record.published and record.updated > record.published
    )
    # Those of the days just before it was first asked were announced since.
    oldest = max(
        shift_day(one.first, -_UNSEEN), shift_day(one.since or one.first, -_UNSEEN if later else -_HELD)
    )
    new = len(record.published) == 10 and record.published >= oldest
    if later and not new:
        return "it is a later version of a paper that came out before"
    if asked.query.first and record.published and not new:
        return f"it came out before, on {record.published}"
    return ""


def _is_cross(record: Record, asked: Asked) -> bool:
    """Whether the records of a category show a paper whose own category is another."""
    categories = record.payload.get("categories")
    mine = {*asked.query.ids, asked.query.category} - {""}
    if (
        asked.source.key != "arxiv-oai"
        or not mine
        or not isinstance(categories, (list, tuple))
        or not categories
    ):
        return False
    return not find_names(str(categories[0])) & set(map(read_category, mine))


def _find_gap(one: _Standing, today: str) -> list[str]:
    """A sentence on days that nobody was asked for since."""
    if not one.since or one.since >= shift_day(today, -1) or not one.asked.query.first:
        return []
    return [f"{one.asked.name}: it was answered up to {one.since}; all that came since is asked for."]


def _find_unseen(since: str, until: str) -> list[str]:
    """Weekdays between two announcements, whose own were seen by nobody."""
    if not since or until <= since:
        return []
    days = [
        shift_day(since, at) for at in range(1, (date.fromisoformat(until) - date.fromisoformat(since)).days)
    ]
    return [day for day in days if date.fromisoformat(day).weekday() < 5]


def _stands_still(collection: Collection, pages: Sequence[Page], since: str, until: str) -> bool:
    """Whether a feed shows under a new day what it announced as new before."""
    new = [r for page in pages for r in page.parsed.records if r.payload.get("announced") == "new"]
    papers = [
        paper for record in new if (paper := collection.find(record)) and record.source in paper.sources
    ]
    return bool(papers) and "" < since < until and all(paper.date < until for paper in papers)


def _find_doubts(collection: Collection, asked: Asked, intake: Intake, *, alone: bool) -> list[str]:
    """What makes an answer look like a failure and not like a quiet day: sentences.

    Args:
        alone: no other standing source asks the same API: what is here of it tells what is usual.
    """
    today = date.fromisoformat(collection.today)
    days = Counter(collection.days_of(asked.source.key))
    answered = len(intake.outcomes) + len(intake.skipped)
    doubts = []
    if not answered:
        if any(day.weekday() < 5 for day in _days(asked.query) or [today]):
            doubts.append(
                f"{intake.name}: the answer was empty. If that goes on, look at the source's own site."
            )
    elif days and alone:
        usual = sum(n for day, n in days.items() if day > (today - timedelta(_USUAL_DAYS)).isoformat())
        expected = usual / (_USUAL_DAYS * 5 / 7) * sum(day.weekday() < 5 for day in _days(asked.query))
        if asked.query.first and expected >= 8 and answered < expected * _SHRUNKEN:
            doubts.append(
                f"{intake.name}: only {answered} papers, where about {expected:.0f} are usual: it may be cut."
            )
    if days and (newest := max(days)) < (today - timedelta(_STALE)).isoformat():
        doubts.append(
            f"{intake.name}: nothing newer than {newest} has come for {(today - date.fromisoformat(newest)).days} days."
        )
    return doubts


def _days(query: Query) -> list[date]:
    if not query.first:
        return []
    first, last = date.fromisoformat(query.first), date.fromisoformat(query.last or query.first)
    return [first + timedelta(at) for at in range((last - first).days + 1)]
