"""Whose value is it? A record meets the file of its paper: a field that still has the hash under `imported:` was
written by a source; anything else is a person's, and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from digestgen.citations.keys import FIELD as CITATION_KEY
from digestgen.citations.keys import build_citation_key
from digestgen.library.fields import PAPER_FIELDS, plain_value, short_hash
from digestgen.library.frontmatter import FrontMatterError, parse_document, render_field
from digestgen.library.identity import build_title_id
from digestgen.library.parsers import PUBLICATION
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.library.versions import compare_versions, join_topics, payload_as_read, stands_again
from digestgen.library.writer import render_edited, render_paper
from digestgen.model.ids import PaperId, read_publication_ids
from digestgen.model.paper import LINKS, Paper, read_count
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import Problem, SourceError

_FROM_RECORDS = frozenset(("fill", "add", "refresh", "earlier"))  # see schema.ON_IMPORT
# The keys of mappings that sources add to, in the order they are written.
_KEYS = {"links": LINKS, "publication": PUBLICATION}
_PREPRINT = "article"  # CSL's type of what has not appeared anywhere yet


@dataclass(frozen=True, slots=True)
class Update:
    """What a record does to one file."""

    paper: Paper
    text: str
    changed: tuple[str, ...]  # fields that differ from before; empty means not one byte does
    kept: tuple[str, ...] = ()  # fields where the source says otherwise but a person wrote them


def _read_record(record: Record) -> dict[str, object]:
    """What a record says, by the names of a paper's fields; only what it does say."""
    return {
        field.name: value
        for field in PAPER_FIELDS.values()
        if field.on_import in _FROM_RECORDS
        and (value := field.from_record(record) if field.from_record else getattr(record, field.name, None))
    }


def build_new(record: Record, path: str, tags: Sequence[str], today: str, own: Sequence[str] = ()) -> Update:
    """The file of a paper seen for the first time.

    Args:
        path: of the file, relative to the project folder.
    """
    ids = record.ids or (build_title_id(record.title),)
    fields = _read_record(record) | ({"tags": tuple(tags)} if tags else {})
    values: dict[str, object] = {"id": str(ids[0])}
    if ids[1:]:
        values["ids"] = [str(paper_id) for paper_id in ids[1:]]
    values |= {key: plain_value(value) for key, value in fields.items()}
    values["sources"] = {record.source: _head(_said(None, record), today)}
    text = render_paper(values)
    paper = read_back(text, path, ()).paper
    written = sorted(fields, key=lambda name: bool(PAPER_FIELDS[name].sections))  # those of the body last
    marks = _marks(paper, [name for name in written if name not in own])
    marked = text.replace("\n---\n", "\n" + render_field("imported", marks) + "---\n", 1)
    return Update(replace(paper, imported=marks), marked, (*values, "imported"))


def _marks(paper: Paper, written: Sequence[str]) -> dict[str, str]:
    """Hashes of fields as a reader of the file gets them: in the record their white space may be another."""
    return {key: short_hash(paper.get(key)) for key in written}


def build_updated(
    paper: Paper,
    text: str,
    record: Record,
    today: str,
    *,
    update: bool = False,
    later: bool = False,
    dated: bool = False,
) -> Update:
    """A record laid over the file it belongs to.

    Args:
        paper, text: the file now, with `\\n` line ends.
        update: also take a newer title, abstract, author list where a source wrote them.
        later: take them of a later version.
        dated: a state that the source has taken back goes, and the day is noted on which state or venue changed.
    """
    later = later and compare_versions(paper, record) > 0
    update = update or later
    changes: dict[str, object] = {}
    taken: list[str] = []
    kept: list[str] = []
    news = _is_news(paper, record)
    # Of several sources only one with something new to say is heard, or they would overwrite each other for ever.
    older = _is_older(paper, record)
    newer = update and (news or paper.sources.keys() <= {record.source}) and not _is_outdated(paper, record)
    for key, offered in _read_record(record).items():
        if key == "abstract" and paper.body != "abstract":
            continue  # the text is the curator's own, and no other version of the abstract
        if key == "status" and older:
            continue  # what an earlier version was is not what the paper is
        have = paper.get(key)
        ours = key in paper.imported and paper.imported[key] == short_hash(have)
        rule = PAPER_FIELDS[key].on_import
        value: object = None
        if not have:
            if key not in paper.imported:  # else a person took it out, and it stays out
                value = date_issue(key, have, offered, record.published, paper.published)
        elif rule == "earlier":
            if ours and str(offered) < str(have):  # listed earlier than we knew
                value = offered
            elif key == "date" and record.is_dated and offered != have:
                kept.append(key)
        elif rule == "add":
            pair = (
                cast("Mapping[str, str]", have),
                date_issue(key, have, offered, record.published, paper.published),
            )
            # The addresses of a version's files may have its number in them.
            both = join_mappings(key, *(pair[::-1] if later and key == "links" else pair))
            if dated and key == "publication" and _is_claim(pair[0]) and _is_told(pair[1]):
                both = pair[1]
            if ours and both != have:
                value = both
        elif newer and rule == "refresh" and _as_read(offered, key) != _as_read(have, key):
            if ours:
                value = offered
            else:
                kept.append(key)
        if value is not None:
            taken.append(key)
            changes[key] = plain_value(value)
    if dated and stands_again(paper, record):
        changes["status"] = None  # and its mark goes with it, or nobody could ever set it again
        changes["imported"] = {key: mark for key, mark in paper.imported.items() if key != "status"}
    venue = changes.get("publication")
    if dated and (
        "status" in changes or (venue and venue != plain_value(paper.publication) and paper.sources)
    ):
        changes["changed"] = today
    publication = cast("Mapping[str, str]", changes.get("publication", paper.publication))
    changes |= _identity_changes(paper, record, publication)
    if news:
        sources: dict[str, object] = {name: as_written(offered) for name, offered in paper.sources.items()}
        sources[record.source] = _head(_said(paper, record), today)
        changes["sources"] = sources
    if not changes:
        return Update(paper, text, (), tuple(kept))
    document = parse_document(text, paper.path)
    merged = read_back(render_edited(document, changes), paper.path, tuple(changes))
    if taken:
        marks = cast("Mapping[str, str]", changes.get("imported", paper.imported))
        changes["imported"] = marks = {**marks, **_marks(merged.paper, taken)}
        merged = Update(
            replace(merged.paper, imported=marks), render_edited(document, changes), tuple(changes)
        )
    return replace(keep_citation_key(paper, merged), kept=tuple(kept))


def keep_citation_key(before: Paper, after: Update) -> Update:
    """The update, with the citation key written into the file where it would otherwise become another one."""
    key = build_citation_key(before)
    if build_citation_key(after.paper) == key:
        return after
    text = render_edited(parse_document(after.text, before.path), {CITATION_KEY: key})
    return read_back(text, before.path, (*after.changed, CITATION_KEY))


def find_moved_key(before: Paper, after: Paper) -> Iterator[Problem]:
    """The remark on a citation key that becomes another one because a person changed what it is made of."""
    key, now = build_citation_key(before), build_citation_key(after)
    if key != now and CITATION_KEY not in after.extra:
        what = f'who has cited the paper knows it as "{key}", which is "{now}" now'
        yield Problem(
            after.path, 0, "key-moved", CITATION_KEY, what, f"To keep it, write {CITATION_KEY}: {key}."
        )


def date_issue(key: str, have: object, offered: object, published: str, first: str) -> dict[str, str]:
    """A publication that comes to a paper which was public in an earlier year, as a preprint: with the date of its issue.

    Args:
        key: the field; any other than `publication` is returned as it is.
        published: when what offers it says that it came out; first: when the paper was first public.
    """
    have, publication = cast("Mapping[str, str]", have or {}), cast("dict[str, str]", offered)
    if key != "publication" or publication.get("issued") or publication.get("type") in (None, _PREPRINT):
        return publication
    later = first and published[:4] > first[:4] and have.get("type") in (None, _PREPRINT)
    return {**publication, "issued": published} if later else publication


def _is_claim(publication: Mapping[str, str]) -> bool:
    """Whether it names a venue and nothing to find the paper there by, as authors do before it has appeared."""
    return publication.keys() <= {"type", "venue", "issued"} and publication.get("type") != _PREPRINT


def _is_told(publication: Mapping[str, str]) -> bool:
    return bool(publication.get("venue")) and not (
        _is_claim(publication) or publication.get("type") == _PREPRINT
    )


def join_mappings(key: str, have: Mapping[str, str], offered: Mapping[str, str]) -> dict[str, str]:
    """Links or publication with what another source adds; what is there stays.

    A preprint's publication yields whole to that of what it became, and of two kinds of publication one is taken: a
    citation made of both would be of neither.
    """
    kinds = {mapping["type"] for mapping in (have, offered) if key == "publication" and mapping.get("type")}
    if len(kinds) == 2:
        return dict(offered if have["type"] == _PREPRINT else have)
    joined = {**offered, **have}
    return {kind: joined[kind] for kind in _KEYS.get(key, joined) if kind in joined}


def _identity_changes(paper: Paper, record: Record, publication: Mapping[str, str]) -> dict[str, object]:
    """Ids only grow; a `title:` id yields to a real one, leaving its URL and its feed identity behind.

    Args:
        publication: the paper's, afterwards: a DOI in it is not written among the ids again.
    """
    known = (paper.id, *paper.ids)
    changes: dict[str, object] = {}
    real = (
        [paper_id for paper_id in record.ids if paper_id not in known] if paper.id.scheme == "title" else []
    )
    if real:
        known = (real[0], *paper.ids)
        aliases = list(dict.fromkeys((*paper.aliases, paper.id.slug)))
        changes = {"id": str(real[0]), "guid": paper.feed_id, "aliases": aliases}
    ids = dict.fromkeys((*record.all_ids, *read_publication_ids(paper.publication)))
    new = [paper_id for paper_id in ids if paper_id not in (*known, *read_publication_ids(publication))]
    if new or (changes and paper.ids):
        changes["ids"] = [str(paper_id) for paper_id in (*paper.ids, *new)]
    return changes


def _is_news(paper: Paper, record: Record) -> bool:
    """Whether the source says something new, and is not merely an older list."""
    old = {key: value for key, value in paper.sources.get(record.source, {}).items() if key != "retrieved"}
    if not old and record.source not in paper.sources:
        return True
    new = payload_as_read(_said(paper, record))
    return old != new and not _is_older(paper, record)


def _said(paper: Paper | None, record: Record) -> dict[str, object]:
    """What the file keeps of what the source says besides the fields.

    With the place that the paper has in the list of a day, which an answer about it alone does not say. In a list that is
    of no day, as in a feed, the place is that of its first appearance: later it only moves down. And with all keywords, or
    the topics that come of them could not be assigned again. Those that are no part of the payload are its `subjects`, which
    no page shows: in somebody's own library they may be anything.
    """
    known = paper.sources.get(record.source) if paper else None
    old, payload = known or {}, dict(record.payload)
    lists = [cast("Sequence[object]", payload.get(key) or ()) for key in ("keywords", "categories")]
    named = {" ".join(str(word).split()) for words in lists for word in words}
    payload |= join_topics(old, {"subjects": [word for word in record.keywords if word not in named]})
    if known is None:
        return payload
    if not record.date and "listed" not in payload:
        payload.pop("place", None)
    same_list = old.get("listed") == payload.get("listed")
    if "place" in old and "place" not in payload and same_list:
        payload |= as_written({"place": old["place"]})
    return payload


def _is_older(paper: Paper, record: Record) -> bool:
    """Whether the record is older than what is known: an older version, an earlier list, fewer votes on the same."""
    if versions := compare_versions(paper, record):
        return versions < 0
    before, after = paper.sources.get(record.source, {}), payload_as_read(record.payload)
    days = str(before.get("listed", "")), str(after.get("listed", ""))
    votes = read_count(before, "upvotes"), read_count(after, "upvotes")
    if days[0] == days[1]:
        return votes[0] is not None and votes[1] is not None and votes[1] < votes[0]
    if record.is_dated:  # a person corrects the day
        return False
    return bool(all(days) and days[1] < days[0])


def _is_outdated(paper: Paper, record: Record) -> bool:
    """Whether the source may still have the words of before the update that is known here."""
    if versions := compare_versions(paper, record):
        return versions < 0
    day = record.updated or record.published
    return _is_older(paper, record) or (len(day) == 10 and day < paper.updated)


def _as_read(value: object, key: str) -> object:
    """A field as a reader of the file gets it: in the front matter, white space becomes one blank."""
    if isinstance(value, str):
        return value if key == "abstract" else " ".join(value.split())
    if isinstance(value, Name):
        return tuple(_as_read(part, key) for part in value)
    if isinstance(value, (list, tuple)) and not isinstance(value, PaperId):
        return [_as_read(item, key) for item in value]
    return plain_value(value)


def as_written(payload: Mapping[str, object]) -> dict[str, object]:
    """What another source said, with texts turned back into the numbers and truth values they were."""

    def plain(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(r"0|-?[1-9]\d{0,17}", value, re.ASCII):
            return int(value)
        return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value

    return {key: plain(value) for key, value in payload.items()}


def _head(payload: dict[str, object], today: str) -> dict[str, object]:
    """With the day on which it was said, behind its address."""
    head = {"url": payload.pop("url")} if "url" in payload else {}
    return {**head, "retrieved": today, **payload}


def read_back(text: str, path: str, changed: tuple[str, ...]) -> Update:
    """Read what was just rendered: what would not read back must not be saved.

    Raises:
        SourceError: the record holds something that no file may (a text that is too long or nested too deeply).
    """
    reading = Reading(path)
    try:
        paper = build_paper(parse_document(text, path), reading)
    except FrontMatterError as error:
        raise SourceError(path, error.problem.what, line=error.problem.line) from None
    if paper is None or reading.problems:
        raise SourceError(path, "; ".join(problem.what for problem in reading.problems))
    return Update(paper, text, changed)
