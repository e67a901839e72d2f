"""The inbox: papers that came in and wait for a yes or a no, beside content/ and no part of the site.

A candidate leaves it only after its paper is in content/ or its line in rejected.txt, so that a process which is killed
between the two loses nothing: what is in both places is not shown, and goes at the next change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from digestgen.collecting.candidates import (
    FOLDER,
    LEFT_BY_GIT,
    Candidate,
    build_paper,
    edit_lines,
    key_of,
    name_problem,
    parse_candidate,
)
from digestgen.collecting.intake import Intake, Outcome
from digestgen.collecting.rejected import Rejected, RejectedList, build_rejected
from digestgen.collecting.taste.passed import note_kept, note_passed, take_back
from digestgen.collecting.undo import (
    EXPIRED,
    KEPT,
    REJECTED,
    delete_kept,
    note_left,
    read_kept,
    read_left,
    read_undo,
)
from digestgen.library.identity import Index
from digestgen.library.writer import read_text
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.issue import shift_day
from digestgen.model.paper import Paper
from digestgen.model.record import Record
from digestgen.problems import Problem, UsageError, did_you_mean
from digestgen.sources.source import is_day

if TYPE_CHECKING:
    from digestgen.collecting.collection import Collection

_LAST = 10**9


@dataclass(slots=True)
class Inbox:
    """What waits."""

    root: Path
    candidates: tuple[Candidate, ...] = ()  # the newest day first; of one day as the source lists them
    problems: tuple[Problem, ...] = ()  # lines that cannot be read, of which each costs itself
    stale: list[Candidate] = field(default_factory=list)  # what is rejected, and still has a line
    _by_key: dict[str, Candidate] = field(default_factory=dict)
    _by_id: dict[PaperId, str] = field(default_factory=dict)  # → key
    _index: Index = field(default_factory=lambda: Index(()))

    def __len__(self) -> int:
        return len(self.candidates)

    def find(self, record: Record) -> Candidate | None:
        """The candidate that is the paper of a record."""
        paper = self._index.find(record)[0] if self._by_key else None
        return self._by_key.get(paper.path) if paper else None

    def __getitem__(self, name: PaperId | str) -> Candidate:
        """A candidate by any spelling of one of its ids."""
        with suppress(ValueError):
            paper_id = parse_id(name) if isinstance(name, str) else name
            if candidate := self._by_key.get(self._by_id.get(paper_id, "")):
                return candidate
        near = did_you_mean(str(name), [str(candidate.paper_id) for candidate in self.candidates])
        what = f'There is no paper "{str(name)[:80]}" in the inbox. {near}digestgen inbox lists what waits.'
        raise UsageError(what)

    def name(self, record: Record) -> PaperId:
        """The id of a new candidate, which no other has: two papers may have one title."""
        return self._index.free_ids(record, None)[0]

    def put(self, candidate: Candidate) -> None:
        """Know a candidate from now on, in memory."""
        key = str(candidate.paper_id)
        self._by_key[key] = candidate
        self._by_id |= dict.fromkeys((candidate.paper_id, *candidate.record.all_ids), key)
        self._index.put(build_paper(key, candidate.paper_id, candidate.record))


def read_inbox(root: Path, rejected: RejectedList | None = None) -> Inbox:
    """Read the inbox; without a folder for it, it is empty.

    What a merge brought twice is there once, and what was rejected is not there.

    Args:
        rejected: where it is read already.
    """
    inbox, problems = Inbox(root), list[Problem]()
    rejected = RejectedList(root) if rejected is None else rejected
    for file in sorted((root / FOLDER).glob("*.jsonl"), reverse=True):
        if not is_day(file.stem):
            continue
        found: list[Candidate] = []
        for number, line in enumerate(read_text(file).split("\n"), 1):
            if not line.strip() or LEFT_BY_GIT.fullmatch(line):
                continue
            try:
                candidate = parse_candidate(line, file.stem)
            except ValueError as error:
                problems.append(name_problem(f"{FOLDER}/{file.name}", number, error))
                continue
            if str(candidate.paper_id) not in inbox._by_key and not inbox.find(candidate.record):
                inbox.put(candidate)
                no = rejected.find_id(candidate.paper_id) or rejected.find(candidate.record)
                (inbox.stale if no else found).append(candidate)
        found.sort(key=_place)
        inbox.candidates += tuple(found)
    inbox.problems = (*problems, *rejected.problems)
    return inbox


def _place(candidate: Candidate) -> tuple[int, int]:
    """The newest list first, each in its order; equal ones stay as they came."""
    place = candidate.record.payload.get("place")
    listed = candidate.record.date
    return -date.fromisoformat(listed).toordinal() if is_day(listed) else 0, (
        place if isinstance(place, int) else _LAST
    )


def save_candidates(root: Path, candidates: Sequence[Candidate], inbox: Inbox | None = None) -> None:
    """Put papers in: each a line of its day, in the place of an older line of the same paper.

    Args:
        inbox: is brought up to date, too.
    """
    by_file: dict[str, dict[str, Candidate]] = {}
    for candidate in candidates:
        by_file.setdefault(candidate.file, {})[str(candidate.paper_id)] = candidate
    for file, new in by_file.items():

        def edit(lines: list[str], new: dict[str, Candidate] = new) -> list[str]:
            left = {key: candidate.line for key, candidate in new.items()}
            edited = [left.pop(key_of(line), line) if line else line for line in lines]
            return [*edited, *left.values()]

        edit_lines(root, file, edit)
    if inbox is not None:
        for candidate in candidates:
            inbox.put(candidate)
        ours = {candidate.paper_id: candidate for candidate in candidates}
        there = tuple(ours.pop(one.paper_id, one) for one in inbox.candidates)
        inbox.candidates = (*ours.values(), *there)


def remove(root: Path, candidates: Iterable[Candidate], inbox: Inbox | None = None) -> None:
    """Take papers out."""
    gone = {str(candidate.paper_id): candidate for candidate in candidates}
    for file in dict.fromkeys(candidate.file for candidate in gone.values()):
        edit_lines(root, file, lambda lines: [line for line in lines if key_of(line) not in gone])
    if inbox is not None:
        inbox.candidates = tuple(one for one in inbox.candidates if str(one.paper_id) not in gone)
        for key in gone:
            inbox._by_key.pop(key, None)


# --- yes, no, and back ---


def keep(
    collection: Collection,
    inbox: Inbox,
    ids: Sequence[PaperId | str],
    *,
    note: str = "",
    topics: Sequence[str] = (),
    day: str = "",
) -> list[Outcome]:
    """Say yes: the papers go into content/ as an import would put them there, and leave the inbox.

    Args:
        note: Markdown of the curator's own.
        topics: given besides those that somebody chose before, or else that source and vocabulary assign.
        day: the day they enter the digest; "" for today, or the one that a person gave when they came in.

    Returns:
        what became of each paper, in the order of `ids`; one that was refused stays in the inbox.

    Raises:
        UsageError: the inbox lacks one of the papers, or the vocabulary one of the topics; nothing was done then.
    """
    waiting = inbox.candidates
    candidates = list({one.paper_id: one for one in map(inbox.__getitem__, ids)}.values())
    known = collection.library.tags
    for topic in topics if known else ():
        if topic not in known:
            raise UsageError(
                f'There is no topic "{topic}" in tags.yml. {did_you_mean(topic, known)}'.rstrip()
            )
    outcomes = []
    told = []  # with the words of now, should they come back
    for candidate in candidates:
        record = candidate.record
        notes = "\n\n".join(part for part in (record.note.strip(), note.strip()) if part)
        entered = day or (record.date if record.is_dated else "") or collection.today
        record = replace(record, note=notes, date=entered, is_dated=True)
        intake = Intake(record.source)
        chosen = candidate.topics
        own = ("date", *(("note",) if notes else ()), *(("tags",) if topics or chosen is not None else ()))
        given = (*candidate.tags, *collection.assign(record)) if chosen is None else chosen
        tags = tuple(dict.fromkeys((*topics, *(tag for tag in given if tag in known))))
        collection.take(intake, [record], tags, by_name=True, own=own)
        outcomes += intake.outcomes
        topics_now = tags if "tags" in own else None
        told.append(replace(candidate, record=replace(candidate.record, note=notes), topics=topics_now))
    done = [c for c, outcome in zip(told, outcomes, strict=True) if outcome.kind != "refused"]
    new = {c.paper_id: o.path for c, o in zip(candidates, outcomes, strict=True) if o.kind == "new"}
    note_left(collection.config, KEPT, done, new)
    note_kept(inbox.root, done, waiting)
    remove(inbox.root, done, inbox)
    return outcomes


def reject(collection: Collection, inbox: Inbox, ids: Sequence[PaperId | str]) -> int:
    """Say no: the papers do not come back, from any source, and leave the inbox.

    Of one that does not wait its id is noted.

    Returns:
        how many papers these are; one that is named twice counts once.

    Raises:
        UsageError: one is neither in the inbox nor an id, or is in content/; nothing was done then.
    """
    by_id: dict[PaperId, Candidate] = {}
    unseen: dict[PaperId, None] = {}
    for name in ids:
        try:
            by_id[inbox[name].paper_id] = inbox[name]
        except UsageError:
            unseen[_read_unseen(collection, name)] = None
    candidates = list(by_id.values())
    note_left(collection.config, REJECTED, candidates)
    note_passed(inbox.root, candidates, inbox.candidates)
    day = collection.today
    noes = [build_rejected(one.paper_id, one.record, day) for one in candidates]
    collection.rejected.add([*noes, *(Rejected((paper_id,), "", day) for paper_id in unseen)])
    remove(inbox.root, candidates, inbox)
    return len(candidates) + len(unseen)


def _read_unseen(collection: Collection, name: PaperId | str) -> PaperId:
    try:
        paper_id = parse_id(name) if isinstance(name, str) else name
    except ValueError:
        what = f'"{str(name)[:80]}" does not wait, and is not an id, such as arxiv:2508.01234.'
        raise UsageError(what) from None
    if paper := collection.find(Record("", "", (paper_id,))):
        what = f"{paper.path} is {paper_id}. Delete the file, then say no; or write draft: true into it."
        raise UsageError(what)
    return paper_id


def has_words(paper: Paper | None, candidate: Candidate) -> bool:
    """Whether a paper is here with the note that somebody wrote in the inbox; else the note is nowhere but there."""
    return paper is not None and " ".join(candidate.record.note.split()) in " ".join(paper.note.split())


def tidy(collection: Collection, inbox: Inbox) -> None:
    """Take out what a process that was killed, or a merge, left: papers that are in content/ by now, or rejected."""
    here = [one for one in inbox.candidates if has_words(collection.find(one.record), one)]
    if old := [*inbox.stale, *here]:
        remove(inbox.root, old, inbox)
        inbox.stale.clear()


def expire(collection: Collection, inbox: Inbox) -> list[Candidate]:
    """Let go what nobody looked at for `inbox_days`; it may come in again."""
    tidy(collection, inbox)
    days = collection.config.settings.inbox_days
    last = shift_day(collection.today, -days) if days else ""
    old = [candidate for candidate in inbox.candidates if candidate.day < last]
    if old:
        note_left(collection.config, EXPIRED, old)
        note_passed(inbox.root, old, (), looked_at=False)
        remove(inbox.root, old, inbox)
    return old


def restore(collection: Collection, inbox: Inbox, ids: Sequence[PaperId | str]) -> list[str]:
    """Take a yes or a no back: the papers wait again.

    A file of content/ goes only as long as it is exactly what the yes made of it.

    Returns:
        a sentence for each.

    Raises:
        UsageError: one is neither rejected nor was kept on this machine; nothing was done then.
        SourceError: somebody changed the paper's file since.
    """
    root, left = collection.config.root, read_left(collection.config)
    plans = []
    for name in ids:
        try:
            paper_id = parse_id(name) if isinstance(name, str) else name
        except ValueError:
            raise UsageError(f'"{str(name)[:80]}" is not an id, such as arxiv:2508.01234.') from None
        entry, undo = collection.rejected.find_id(paper_id), left.get(paper_id)
        if not entry and not undo:
            raise UsageError(f"{paper_id} was not rejected, and did not leave this inbox.")
        plans.append((paper_id, entry, undo))
    back: list[Candidate] = []
    texts: dict[str, str] = {}
    sentences = []
    for paper_id, entry, undo in plans:
        path = str(undo.get("path", "")) if undo and not entry else ""
        if path:
            texts[path] = read_kept(root, path, str(undo["hash"])) if undo else ""
        candidate = read_undo(undo, collection.today) if undo else None
        back += [candidate] if candidate else []
        title = entry.title if entry and entry.title else candidate.record.title if candidate else ""
        gone = "it is not rejected any more" + (
            "" if candidate else f"; bring it in with digestgen add {paper_id}"
        )
        sentences.append(
            f"{f'{paper_id} {title}'.rstrip()}: {'it waits in the inbox' if candidate else gone}."
        )
    save_candidates(root, back, inbox)
    take_back(root, [*(paper_id for paper_id, _, _ in plans), *(candidate.paper_id for candidate in back)])
    for path, text in texts.items():
        if text:
            delete_kept(root, path, text)
            collection.drop(path)
    collection.rejected.remove([paper_id for paper_id, entry, _ in plans if entry])
    return sentences
