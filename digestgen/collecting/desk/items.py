"""The papers on the desk, and the files they are in: lines of the inbox, files of content/, lines of rejected.txt.

The truth is in the files. They are read again where anybody wrote to them; what an editor saves at the same moment is
merged with or left (collecting/saving.py), never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from digestgen.collecting import inbox as boxes
from digestgen.collecting.candidates import Candidate, build_candidate
from digestgen.collecting.collection import Collection
from digestgen.collecting.desk.stamp import read_stamp
from digestgen.collecting.saving import Drafts, save
from digestgen.collecting.taste.taste import Ranked, Reason, read_taste
from digestgen.config import Config
from digestgen.library.frontmatter import parse_document
from digestgen.library.update import read_back
from digestgen.library.writer import ChangedError, delete_text, lock_content, read_text, render_edited
from digestgen.model.record import Record
from digestgen.model.tag import Tag
from digestgen.problems import DigestgenError, SourceError, UsageError

OPEN, LATER, KEPT, NO = "open", "later", "kept", "no"
_CHANGED = "somebody else changed the file, and it stays as it is"


@dataclass(slots=True)
class Item:
    """A paper on the desk."""

    candidate: Candidate
    status: str  # OPEN, LATER, KEPT or NO
    note: str = ""  # note, topics: as they are, or will be when it is kept
    topics: tuple[str, ...] = ()
    path: str = ""
    made: str = ""  # made, saved: the file's text as keeping made it, and as the desk last wrote it
    saved: str = ""
    # its place by the curator's taste, when the inbox was read; None for what did not come out of it
    ranked: Ranked | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What undoing brings back."""

    status: str
    note: str
    topics: tuple[str, ...]


class Items:
    """The papers that wait or were decided since the desk was opened, by id.

    Args:
        which_day: the day it is, whenever it is asked.
        say: told what somebody at the terminal should know.
    """

    def __init__(self, config: Config, which_day: Callable[[], str], say: Callable[[str], None]) -> None:
        self.config, self.which_day, self.say = config, which_day, say
        self._items: dict[str, Item] = {}
        self._others: dict[str, str] = {}  # path → text, of files that are no papers
        self._stamp: object = None
        self._assigned: dict[str, tuple[str, ...]] = {}
        self.look()

    def __getitem__(self, key: str) -> Item:
        if key not in self._items:
            raise UsageError("This paper is not on the desk any more: another program took it away.")
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def values(self) -> Iterator[Item]:
        return iter(self._items.values())

    @property
    def topics(self) -> Mapping[str, Tag]:
        """The vocabulary."""
        return self.collection.library.tags

    def state(self, key: str) -> State:
        item = self[key]
        return State(item.status, item.note, item.topics)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While a step is taken other commands wait; before, the files are looked at."""
        waiting = "Another command is writing to content/; the desk goes on when that is done."
        with lock_content(
            self.config.root / self.config.content, self.config.work, lambda: self.say(waiting)
        ):
            self.collection.today = self.which_day()
            self.look()
            self._stamp = None  # cut short, a step leaves it to the files how far it came
            yield
            self._stamp = read_stamp(self.config)

    def put(self, keys: Sequence[str], to: str) -> None:
        """Bring papers to a status, by whatever way there is from the one they have."""
        items = [self[key] for key in keys]
        self._take_back([item for item in items if item.status in (KEPT, NO) and item.status != to])
        wait = [item for item in items if item.status != to]
        if to == KEPT:
            for item in wait:
                self._keep(item)
            return
        if to == NO:
            boxes.reject(self.collection, self.inbox, [item.candidate.paper_id for item in wait])
        else:
            for item in wait:
                item.candidate = replace(item.candidate, later=self.which_day() if to == LATER else "")
            boxes.save_candidates(self.config.root, [item.candidate for item in wait], self.inbox)
        for item in wait:
            item.status = to

    def _keep(self, item: Item) -> None:
        (outcome,) = boxes.keep(self.collection, self.inbox, [item.candidate.paper_id])
        if outcome.kind == "refused":
            raise SourceError(item.candidate.record.title[:90], outcome.reason)
        item.path, item.status = outcome.path, KEPT
        item.made = item.saved = self._read(item)

    def _take_back(self, items: Sequence[Item]) -> None:
        """Bring what was decided back into the inbox, with the note and the topics it has by now."""
        for item in items:
            if item.status == KEPT and item.saved != item.made:  # the desk's own edits are no obstacle
                self._save(item, _always(item.made), strict=True)
        if items:
            boxes.restore(self.collection, self.inbox, [item.candidate.paper_id for item in items])
        for item in items:
            note, topics = item.note, item.topics
            try:
                item.candidate = self.inbox[item.candidate.paper_id]
            except UsageError:  # what left the inbox is noted in .digestgen/, which may be deleted
                boxes.save_candidates(self.config.root, [item.candidate], self.inbox)
            if item.path:
                self.collection.drop(item.path)
            item.status = LATER if item.candidate.later else OPEN
            item.note, item.topics = item.candidate.record.note, self._topics_of(item.candidate)
            item.path = item.made = item.saved = ""
            self.edit(str(item.candidate.paper_id), note=note, topics=topics)

    def edit(
        self,
        key: str,
        *,
        note: str | None = None,
        topics: tuple[str, ...] | None = None,
        strict: bool = False,
    ) -> None:
        """Set note or topics, where the paper is now: in its line of the inbox, or in its file.

        Args:
            strict: not in a file that somebody else changed.
        """
        item = self[key]
        note = item.note if note is None else note
        topics = item.topics if topics is None else topics
        if (note, topics) == (item.note, item.topics):
            return
        if item.status == NO:
            raise UsageError("Who says no to a paper has nothing to say about it. Put it back first.")
        if item.status == KEPT:
            self._save(item, lambda text: _set(text, item, note, topics), strict=strict)
            self._read(item)
            return
        chosen = None if topics == self._assign(item.candidate) else topics
        record = replace(item.candidate.record, note=note)
        item.candidate = replace(item.candidate, record=record, topics=chosen)
        boxes.save_candidates(self.config.root, [item.candidate], self.inbox)
        item.note, item.topics = note, topics

    def _save(self, item: Item, edit: Callable[[str], str], *, strict: bool = False) -> None:
        """Change a kept paper's file; what somebody saved in it meanwhile is in what is edited.

        Args:
            strict: not where somebody did.
        """
        file = self.config.root / item.path
        text = read_text(file) if file.is_file() else None
        if text is None:
            raise SourceError(item.path, "somebody else deleted the file")
        if strict and text != item.saved:
            raise SourceError(item.path, _CHANGED)

        def again(path: str, text: str) -> str:
            if strict:
                raise SourceError(path, "it stays as it is")
            return edit(text)

        drafts = Drafts(again)
        drafts.read[item.path], drafts[item.path] = text, edit(text)
        if conflicts := save(self.config, drafts):
            raise SourceError(item.path, conflicts[item.path])
        item.saved = drafts[item.path]

    def remember(self, path: str) -> None:
        """Know a file that is no paper, so that it can go again; its key is its path."""
        self._others[path] = read_text(self.config.root / path)

    def forget(self, key: str) -> None:
        """What was added or begun goes again, as long as nobody else wrote in it."""
        item = self._items.get(key)
        path, text = (item.path, item.saved) if item else (key, self._others.get(key, ""))
        try:
            delete_text(self.config.root / path, text)
        except (ChangedError, FileNotFoundError):
            raise SourceError(path, _CHANGED) from None
        except OSError as error:
            raise DigestgenError(f"{path} cannot be deleted: {error.strerror or error}") from error
        self._others.pop(key, None)
        if self._items.pop(key, None):
            self.collection.drop(path)

    def _read(self, item: Item) -> str:
        """Note and topics of a kept paper as they are now; the text they are in."""
        text = read_text(self.config.root / item.path)
        paper = read_back(text, item.path, ()).paper
        item.note, item.topics = paper.note, paper.tags
        return text

    def take_in(self, path: str) -> str:
        """Lay a paper on the desk that did not come out of the inbox; its key."""
        text = read_text(self.config.root / path)
        paper = read_back(text, path, ()).paper
        self.collection.know(paper)
        source, payload = next(iter(paper.sources.items()), ("", {}))
        record = Record(source or "text", paper.title, paper.all_ids, paper.abstract, paper.authors, paper.date,
                        published=paper.published, links=paper.links, publication=paper.publication,
                        status=paper.status, lang=paper.lang, payload=payload)  # fmt: skip
        candidate = replace(build_candidate(record, self.which_day()), paper_id=paper.id)
        self._items[str(paper.id)] = Item(candidate, KEPT, paper.note, paper.tags, path, text, text)
        return str(paper.id)

    def _topics_of(self, candidate: Candidate) -> tuple[str, ...]:
        return self._assign(candidate) if candidate.topics is None else candidate.topics

    def _assign(self, candidate: Candidate) -> tuple[str, ...]:
        """The topics that keeping would give it."""
        key, record = str(candidate.paper_id), candidate.record
        if key not in self._assigned:
            found = self.collection.assign(record)
            self._assigned[key] = tuple(
                dict.fromkeys((*(t for t in candidate.tags if t in self.topics), *found))
            )
        return self._assigned[key]

    def look(self, *, anew: bool = False) -> None:
        """Read what anybody wrote since the last time.

        Args:
            anew: also what this desk wrote.
        """
        stamp = read_stamp(self.config)
        if stamp == self._stamp and not anew:
            return
        self.collection = Collection(self.config, today=self.which_day())
        self.inbox = self.collection.inbox
        self._assigned.clear()
        self._reasons: dict[str, Reason] = {}
        waiting = self._order()
        self._items = {
            key: item for key, item in self._items.items() if key in waiting or self._is_there(item)
        }
        for key, ranked in waiting.items():
            candidate = ranked.candidate
            status = LATER if candidate.later else OPEN
            self._items[key] = Item(
                candidate, status, candidate.record.note, self._topics_of(candidate), ranked=ranked
            )
        self._stamp = stamp

    def _is_there(self, item: Item) -> bool:
        """Whether what was decided still is so."""
        if item.status == NO:
            return self.collection.rejected.find_id(item.candidate.paper_id) is not None
        if item.status != KEPT:
            return False
        try:
            self._read(item)
        except (OSError, DigestgenError):
            return False
        return True

    def _order(self) -> dict[str, Ranked]:
        """What waits, the likeliest first."""
        collection = self.collection
        # Killed between the two, a step has kept a paper that still waits.
        waiting = [
            candidate for candidate in self.inbox.candidates if collection.find(candidate.record) is None
        ]
        self._taste = read_taste(self.config, collection.library, [candidate.record for candidate in waiting])
        return {str(ranked.candidate.paper_id): ranked for ranked in self._taste.order(waiting)}

    def reason(self, key: str, *, at_once: bool = False) -> Reason | None:
        """Why a paper is where it is in the list; None where nothing is known.

        Args:
            at_once: only if it was asked before: among ten thousand kept papers to find the nearest takes 10 ms.
        """
        item = self[key]
        if not self._taste.is_known or item.ranked is None:
            return None
        if key not in self._reasons and not at_once:
            self._reasons[key] = self._taste.reason(item.candidate.record)
        return self._reasons.get(key)


def _set(text: str, item: Item, note: str, topics: tuple[str, ...]) -> str:
    """A file with another note or other topics. What somebody wrote there meanwhile stays: both notes, all topics."""
    theirs = read_back(text, item.path, ()).paper
    changes: dict[str, object | None] = {}
    if topics != item.topics:
        more = [topic for topic in theirs.tags if topic not in item.topics]
        changes["tags"] = list(dict.fromkeys((*topics, *more))) or None
    if note != item.note:
        is_theirs = theirs.note not in (item.note, note)
        changes["note"] = "\n\n".join(part for part in (is_theirs and theirs.note, note) if part)
    edited = render_edited(parse_document(text, item.path), changes)
    return read_back(edited, item.path, ()).text


def _always(text: str) -> Callable[[str], str]:
    return lambda _: text
