"""What a person said no to: `inbox/rejected.txt`, a line a paper, which people may write, too.

    arxiv:2508.01234<TAB>Lamps in rows<TAB>2025-08-07<TAB>doi:10.5555/lamps<TAB>2025-08-05<TAB>Ada One; Bo Two

The id, the title, the day of the no; then, for other spellings of the same paper, its other ids, when it came out and its
first authors. An id or a title alone will do. Lines that begin with # are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digestgen.collecting.candidates import LEFT_BY_GIT, edit_lines, name_problem
from digestgen.library.identity import Index, build_title_id, is_same_elsewhere, title_key
from digestgen.library.schema import visible
from digestgen.library.writer import read_text
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import Problem
from digestgen.sources.source import is_day

FILE = "inbox/rejected.txt"
_AUTHORS = 5  # named: enough to tell two papers of one title apart


@dataclass(frozen=True, slots=True)
class Rejected:
    """A paper that somebody said no to."""

    ids: tuple[PaperId, ...]  # all it is known by; the first is what it is called
    title: str = ""
    day: str = ""  # of the no, or ""
    published: str = ""
    authors: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        others = " ".join(map(str, self.ids[1:]))
        cells = (str(self.ids[0]), self.title, self.day, others, self.published, "; ".join(self.authors))
        return "\t".join(_plain(cell) for cell in cells).rstrip("\t")


def build_rejected(paper_id: PaperId, record: Record, day: str) -> Rejected:
    """The line for a paper as a source describes it."""
    ids = tuple(dict.fromkeys((paper_id, *record.all_ids)))
    authors = tuple(name.text.replace(";", ",") for name in record.authors[:_AUTHORS])
    return Rejected(ids, record.title, day, record.published, authors)


def parse_rejected(line: str) -> Rejected | None:
    """One line of the file; None for one that says nothing."""
    if not line.strip() or line.startswith("#") or LEFT_BY_GIT.fullmatch(line):
        return None
    cells = [visible(cell).strip() for cell in line.split("\t")]
    paper_id, title, day, others, published, authors = (*cells, "", "", "", "", "")[:6]
    if not paper_id and not title:
        return None
    ids = [parse_id(word) for word in (paper_id, *others.split()) if word]
    return Rejected(
        tuple(dict.fromkeys(ids)) or (build_title_id(title),),
        title,
        day if is_day(day) else "",
        published if published[:4].isdecimal() and len(published) in (4, 7, 10) else "",
        tuple(name for part in authors.split(";") if (name := part.strip())),
    )


class RejectedList:
    """All that was said no to, asked by the rules that say which papers are one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: list[Rejected] = []
        self.problems: list[Problem] = []
        self._index = Index(())
        self._by_id: dict[PaperId, Rejected] = {}
        self._by_title: dict[str, list[Paper]] = {}
        file = root / FILE
        for number, line in enumerate(read_text(file).split("\n") if file.is_file() else (), 1):
            try:
                if entry := parse_rejected(line):
                    self._put(entry)
            except ValueError as error:
                self.problems.append(name_problem(FILE, number, error))

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, record: Record) -> Rejected | None:
        """The no that a record falls under."""
        if not self.entries:
            return None
        paper, _ = self._index.find(record)
        if paper is None:
            titled = self._by_title.get(title_key(record.title), ())
            paper = next((one for one in titled if is_same_elsewhere(record, one)), None)
        return self.entries[int(paper.path)] if paper else None

    def find_id(self, paper_id: PaperId) -> Rejected | None:
        """The no to the paper of an id."""
        return self._by_id.get(paper_id)

    def add(self, entries: Sequence[Rejected]) -> None:
        """Note papers, at the end of the file; one that is there already is not noted again."""
        new = [entry for entry in entries if not self.find_id(entry.ids[0])]
        edit_lines(self.root, FILE, lambda lines: [*lines, *(e.line for e in new if e.line not in lines)])
        for entry in new:
            self._put(entry)

    def remove(self, ids: Sequence[PaperId]) -> list[Rejected]:
        """Take back the no to papers, whichever of their ids is given; what was there."""
        wanted = set(ids)
        gone = [entry for entry in self.entries if not wanted.isdisjoint(entry.ids)]
        if gone:
            edit_lines(self.root, FILE, lambda lines: [line for line in lines if not _is_of(line, wanted)])
            self.__init__(self.root)  # type: ignore[misc]  # read again: an index only grows
        return gone

    def _put(self, entry: Rejected) -> None:
        first, *others = entry.ids
        paper = Paper(path=str(len(self.entries)), id=first, ids=tuple(others), title=entry.title, date=entry.day,
                      authors=tuple(map(Name, entry.authors)), published=entry.published)  # fmt: skip
        self.entries.append(entry)
        self._by_id |= dict.fromkeys(entry.ids, entry)
        self._index.put(paper)
        self._by_title.setdefault(title_key(entry.title), []).append(paper)


def _is_of(line: str, ids: set[PaperId]) -> bool:
    try:
        entry = parse_rejected(line)
    except ValueError:
        return False
    return entry is not None and not ids.isdisjoint(entry.ids)


def _plain(text: str) -> str:
    return " ".join(visible(text).split())
