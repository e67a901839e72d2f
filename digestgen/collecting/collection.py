"""Collecting: records of a source → content/. Parsed first, merged in memory, then saved file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from digestgen.collecting.candidates import Candidate, build_candidate, parse_candidate
from digestgen.collecting.inbox import has_words, read_inbox, remove, save_candidates
from digestgen.collecting.intake import Intake, Outcome, Progress
from digestgen.collecting.rejected import RejectedList
from digestgen.collecting.saving import Drafts, hash_text, read_content, read_current, save
from digestgen.collecting.tagging import archives_of, build_matcher
from digestgen.config import Config
from digestgen.library.identity import Index, build_title_id
from digestgen.library.reader import PAPERS, Library
from digestgen.library.update import Update, build_new, build_updated, read_back
from digestgen.library.writer import read_text
from digestgen.model.paper import Paper
from digestgen.model.record import Record
from digestgen.problems import Problem, SourceError
from digestgen.text.slug import is_reserved

# Sources whose keywords may be the topics of who moves in: another site's, and those of a library of references.
_OWN_TOPICS = ("markdown", "table", "bibtex", "ris", "endnote", "csl-json")


_IN_THE_WAY = "a file that is not a paper of this id is in the way"


class Collection:
    """A project's library while records come in: what is there, and what each record does to it.

    Args:
        update: take newer titles, authors and abstracts where a source wrote them.
        keep: save what changes; else it is only remembered, for a dry run.

    Attributes:
        unsaved: path → new text; only of a dry run.
        loose: what is here and refers to nothing; see read_library.
        unknown: topics of a site that moves in which the vocabulary lacks, with the number of new papers.
        aside: papers that are new go to the inbox.
        names_all: the outcome of each paper is asked for, however many they are.
        rejected: what does not come in, but for papers that somebody asks for by name.
        dated: as build_updated takes it.
        later: take titles, authors and abstracts of a later version where a source wrote them.

    Raises:
        ContentError: content/ has problems: what is there cannot be told from what is new.
    """

    def __init__(self, config: Config, *, today: str, update: bool = False, keep: bool = True) -> None:
        self.config, self.today, self.update, self.keep = config, today, update, keep
        self.later = self.dated = self.aside = self.names_all = False
        self.unsaved: dict[str, str] = {}
        self.loose: list[Problem] = []
        self.unknown: Counter[str] = Counter()
        there = (config.root / config.content).is_dir()
        self.library = (
            read_content(config, self.loose, makes_cache=keep) if there else Library(config.content, ())
        )
        self._matcher = build_matcher(tuple(self.library.tags.values()))
        self._index = Index(self.library.papers, self._load)
        self._keys = dict(self.library.keys)
        self._drafts = Drafts(self._merge_again)
        self._merged: dict[str, list[Record]] = {}  # into the drafts
        self.rejected = RejectedList(config.root)
        self.inbox = read_inbox(config.root, self.rejected)
        self._waiting: list[Candidate] = []  # not saved yet

    def take(
        self,
        intake: Intake,
        records: Sequence[Record],
        tags: Sequence[str] = (),
        progress: Progress | None = None,
        *,
        by_name: bool = False,
        own: Sequence[str] = (),
    ) -> None:
        """Merge records and save what changes; what became of each goes into `intake`.

        Args:
            by_name, own: as add() takes them.
        """
        first = len(intake.outcomes)
        for done, record in enumerate(records, 1):
            intake.outcomes.append(self.add(record, tags, by_name=by_name, own=own))
            intake.changed += record.changed
            if progress:
                progress(f"Papers {intake.name}".strip(), done, len(records))
        self._leave_equal(intake, first)
        if not self.keep:
            self.unsaved |= self._drafts
            return
        conflicts = save(self.config, self._drafts)
        for at, outcome in enumerate(intake.outcomes[first:], first):
            if reason := conflicts.get(outcome.path):
                intake.outcomes[at] = replace(outcome, kind="refused", reason=f"{outcome.path}: {reason}")
        self._keys |= {path: hash_text(text) for path, text in self._drafts.items()}
        self._drafts = Drafts(self._merge_again)
        self._merged.clear()
        self._settle(records, [outcome.kind for outcome in intake.outcomes[first:]], by_name)
        if not own:  # who decides for the curator takes candidates out itself
            self._free(records)

    def _leave_equal(self, intake: Intake, first: int) -> None:
        """Nothing has changed where the last of several records of a paper said again what its file says."""
        same = {path for path, text in self._drafts.items() if text == self._drafts.read[path]}
        for path in same:
            del self._drafts[path]
        for at, outcome in enumerate(intake.outcomes[first:], first) if same else ():
            if outcome.path in same and outcome.kind == "updated":
                intake.outcomes[at] = replace(outcome, kind="unchanged", changed=())

    def _settle(self, records: Sequence[Record], kinds: Sequence[str], by_name: bool) -> None:
        """What goes with saved papers: new candidates are saved, and what was asked for is not rejected any more."""
        if self._waiting:
            save_candidates(self.config.root, self._waiting, self.inbox)
            self._waiting.clear()
        taken = [r for r, kind in zip(records, kinds, strict=True) if kind in ("new", "updated", "waiting")]
        if by_name and (noes := [no.ids[0] for record in taken if (no := self.rejected.find(record))]):
            self.rejected.remove(noes)

    def _free(self, records: Sequence[Record]) -> None:
        """Papers that are in content/ by now need not wait."""
        found = ((one, self.find(record)) for record in records if (one := self.inbox.find(record)))
        if here := [candidate for candidate, paper in found if has_words(paper, candidate)]:
            remove(self.config.root, here, self.inbox)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All papers as they are now."""
        return self._index.papers

    def assign(self, record: Record) -> tuple[str, ...]:
        """The topics that the vocabulary gives a paper."""
        keywords = (*record.keywords, *archives_of(record.ids))
        return self._matcher.assign(record.title, record.abstract, keywords)

    def know(self, paper: Paper) -> None:
        """Count with a paper whose file somebody else has just made."""
        self._index.put(paper)

    def release(self, paths: Iterable[str]) -> None:
        """Keep of papers only what they are known by: the rest is read again where it is asked for."""
        for path in paths if self.keep else ():
            self._index.release(path)
            self._keys.pop(path, None)

    def _load(self, path: str) -> Paper:
        """A paper that was released; one of no name where its file is not one any more, which read_current() says."""
        try:
            return read_back(read_text(self.config.root / path), path, ()).paper
        except (OSError, SourceError):
            return Paper(path, build_title_id(""), "", self.today)

    def drop(self, path: str) -> None:
        """Forget a paper, whose file is gone."""
        self._index.drop(path)
        self._keys.pop(path, None)

    def find(self, record: Record) -> Paper | None:
        """The paper of a record, if it has a file already."""
        return self._index.find(record)[0]

    def days_of(self, source: str) -> list[str]:
        """The days of the papers that a source brought: where it listed them, else when they came out."""
        days = []
        for paper in self._index.papers:
            if (said := paper.sources.get(source)) is not None:
                published = paper.published if len(paper.published) == 10 else ""
                days.append(str(said.get("listed") or published or paper.date))
        return days

    def place(self, record: Record) -> tuple[Record, str, tuple[str, ...]]:
        """A new paper's record with ids and a day of its own, the path of its file, and the tags that fit."""
        record = self._index.claim(record, None)
        record = record if record.date else replace(record, date=self.today)
        path = _choose_path(self.config, record, self._index)
        return record, path, self.assign(record)

    def add(
        self, record: Record, tags: Sequence[str] = (), *, by_name: bool = False, own: Sequence[str] = ()
    ) -> Outcome:
        """Merge a record, in memory.

        Args:
            tags: given to a new paper besides those that the vocabulary assigns.
            by_name: somebody asks for this very paper, so it comes in though it was rejected.
            own: fields of a new paper that the curator, not the source, has decided.
        """
        index = self._index
        paper, alike = index.find(record)
        if paper is None and not by_name and (no := self.rejected.find(record)):
            return Outcome("rejected", str(no.ids[0]), record.title)
        if paper is None and self.aside:
            return self._set_aside(record, tags)
        if paper is None and not own and (waiting := self.inbox.find(record)):
            record, tags, own = self._take_over(waiting, record, tags)
        kind = "updated" if paper else "new"
        text: str | None = None
        try:
            if paper:
                record = index.claim(record, paper)
                text = self._drafts.get(paper.path)
                if text is None:
                    paper, text = read_current(self.config, paper, self._keys.get(paper.path))
                merge = self._update(paper, text, record)
                if not merge.changed:
                    kind = "unchanged"
            else:
                record, path, fitting = self.place(record)
                assigned = () if "tags" in own else fitting
                if tags and "tags" not in own:
                    record = replace(record, payload={**record.payload, "tags": list(tags)})
                merge = build_new(record, path, tuple(dict.fromkeys((*tags, *assigned))), self.today, own)
                if record.source in _OWN_TOPICS:
                    self.unknown.update(filter(self._matcher.lacks, record.keywords))
        except SourceError as error:
            return Outcome("refused", error.name, record.title, reason=error.what)
        if kind != "unchanged":
            path = merge.paper.path
            self._drafts.read.setdefault(path, text)
            self._drafts[path] = merge.text
            self._merged.setdefault(path, []).append(record)
            index.put(merge.paper)
        return _outcome(kind, merge, tuple(p.path for p in alike))

    def _update(self, paper: Paper, text: str, record: Record) -> Update:
        taken = {"update": self.update, "later": self.later, "dated": self.dated}
        return build_updated(paper, text, record, self.today, **taken)

    def _take_over(
        self, waiting: Candidate, record: Record, tags: Sequence[str]
    ) -> tuple[Record, tuple[str, ...], tuple[str, ...]]:
        """A record of a paper that waits, its tags and who decided on them: note and topics of the curator go with it."""
        own: list[str] = []
        note, theirs = waiting.record.note.strip(), record.note.strip()
        if note and note != theirs:
            longer = max(note, theirs, key=len)
            has_both = note in longer and theirs in longer
            record = replace(record, note=longer if has_both else f"{note}\n\n{theirs}")
            own.append("note")
        if waiting.topics is not None:
            tags = (*tags, *(topic for topic in waiting.topics if topic in self.library.tags))
            own.append("tags")
        return record, tuple(dict.fromkeys(tags)), tuple(own)

    def _set_aside(self, record: Record, tags: Sequence[str]) -> Outcome:
        """Put a new paper into the inbox. One that waits there is told anew by its own source, and by one that has a text."""
        candidate = build_candidate(record, self.today, tags)
        if there := self.inbox.find(record):
            better = record.source == there.source or (record.abstract and not there.record.abstract)
            old = there.record
            ids = tuple(dict.fromkeys((*record.ids, *old.ids)))
            told = replace(
                candidate.record, ids=ids, date=record.date or old.date, note=old.note or record.note
            )
            candidate = replace(there, record=told) if better else there
        else:
            candidate = replace(candidate, paper_id=self.inbox.name(record))
        if candidate != there:
            try:
                parse_candidate(candidate.line, candidate.day)
            except ValueError as error:
                return Outcome("refused", str(candidate.paper_id), record.title, reason=str(error))
            self._waiting.append(candidate)
            self.inbox.put(candidate)
        kind = "unchanged" if candidate == there else "waiting"
        return Outcome(kind, str(candidate.paper_id), record.title)

    def _merge_again(self, path: str, text: str) -> str:
        """The records of a draft laid over what the file says now."""
        paper = read_back(text, path, ()).paper
        for record in self._merged[path]:
            if self._drafts.read[path] is None and not set(record.all_ids) & set(paper.all_ids):
                raise SourceError(path, _IN_THE_WAY)
            merge = self._update(paper, text, record)
            paper, text = merge.paper, merge.text
        self._index.put(paper)
        return text


def _outcome(kind: str, merge: Update, alike: tuple[str, ...]) -> Outcome:
    paper = merge.paper
    return Outcome(kind, paper.path, paper.title, merge.changed if kind == "updated" else (), merge.kept, alike,
                   paper.tags if kind == "new" else ())  # fmt: skip


def _choose_path(config: Config, record: Record, index: Index) -> str:
    """`content/papers/2025-08/2508.01234.md`, which every system can hold; never a file that is there already."""
    one = record.ids[0]
    stem = one.slug[:120].rstrip("-.")
    if is_reserved(stem):
        stem = f"{one.short}-{stem}"
    for name in (stem, f"{stem}-{one.short}"):
        path = f"{config.content}/{PAPERS}/{record.date[:7]}/{name}.md"
        if path not in index and not (config.root / path).exists():
            return path
    raise SourceError(path, _IN_THE_WAY)
