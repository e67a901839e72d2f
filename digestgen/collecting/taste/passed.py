"""What was not kept, as words without texts: `inbox/passed.txt`, a line a paper, which git merges line by line.

    arxiv:2508.01234<TAB>2025-08-07<TAB><TAB>AbcDef…

The id, the day it came in, whether chance had put it on the list (`random`, or `kept` for one of those that was kept and
has no words here), and the codes of its words (features.py), four characters each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from digestgen.collecting.candidates import Candidate, edit_lines
from digestgen.collecting.taste.features import WIDTH, cut
from digestgen.library.writer import read_text
from digestgen.model.ids import PaperId

FILE = "inbox/passed.txt"
RANDOM = 5  # papers a day that chance puts on the list
MOST = 13_000  # lines; then the oldest go
_KEPT, _RANDOM = "kept", "random"


@dataclass(frozen=True, slots=True)
class Passed:
    """A paper that left the inbox."""

    paper_id: str
    day: str
    mark: str = ""  # `random` where chance had put it on the list, `kept` where it was kept besides, or ""
    codes: str = ""

    @property
    def line(self) -> str:
        return "\t".join((self.paper_id, self.day, self.mark, self.codes)).rstrip("\t")


class _Dated(Protocol):
    @property
    def paper_id(self) -> PaperId: ...
    @property
    def day(self) -> str: ...


def read_passed(root: Path) -> list[Passed]:
    """All lines, the oldest first; of two on one paper, which a merge may leave, the last. Others are passed over."""
    file = root / FILE
    text = read_text(file) if file.is_file() else ""
    found: dict[str, Passed] = {}
    for line in text.split("\n"):
        cells = line.split("\t")
        if 2 <= len(cells) <= 4 and not line.startswith("#"):
            one = Passed(*cells)
            if len(one.codes) % WIDTH == 0 and one.mark in ("", _KEPT, _RANDOM):
                found.pop(one.paper_id, None)
                found[one.paper_id] = one
    return list(found.values())


def note_passed(
    root: Path, candidates: Sequence[Candidate], waiting: Iterable[Candidate], *, looked_at: bool = True
) -> None:
    """Remember what is about to leave the inbox without being kept: call it before they are taken out.

    Args:
        waiting: all that wait, these included: they tell which of these were there by chance.
        looked_at: false for what expired: nobody said no to it.
    """
    chance = _among(root, candidates, waiting) if looked_at else frozenset()
    _append(root, [
        Passed(str(one.paper_id), one.day, _RANDOM if one.paper_id in chance else "",
               "".join(sorted(cut(one.record.title, one.record.abstract).words)))
        for one in candidates
    ])  # fmt: skip


def note_kept(root: Path, candidates: Sequence[Candidate], waiting: Iterable[Candidate]) -> None:
    """Count what was kept of the papers that chance had put on the list; the rest tells its taste in content/."""
    chance = _among(root, candidates, waiting)
    _append(root, [Passed(str(one.paper_id), one.day, _KEPT) for one in candidates if one.paper_id in chance])


def take_back(root: Path, ids: Iterable[PaperId | str]) -> None:
    """Forget that papers were passed, or kept: a decision was undone."""
    gone = {str(one) for one in ids}
    if (root / FILE).is_file():
        edit_lines(root, FILE, lambda lines: [line for line in lines if line.partition("\t")[0] not in gone])


def choose_random(candidates: Sequence[_Dated], passed: Iterable[Passed]) -> list[PaperId]:
    """The papers of the newest day that chance puts on the list, the same at each call until they are decided.

    None where a day has hardly more papers than that: they are all looked at.
    """
    newest = max((one.day for one in candidates), default="")
    decided = sum(1 for one in passed if one.day == newest and one.mark)
    drawn = sorted((_draw(one), one.paper_id) for one in candidates if one.day == newest)
    return [paper_id for _, paper_id in drawn[: max(0, RANDOM - decided)]] if len(drawn) > RANDOM else []


def _draw(one: _Dated) -> bytes:
    return blake2b(f"{one.day} {one.paper_id}".encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _among(root: Path, candidates: Sequence[Candidate], waiting: Iterable[Candidate]) -> Collection[PaperId]:
    mine = {one.paper_id for one in candidates}
    return mine.intersection(choose_random(list(waiting), read_passed(root)))


def _append(root: Path, new: Sequence[Passed]) -> None:
    if new:
        ids = {one.paper_id for one in new}
        edit_lines(
            root,
            FILE,
            lambda lines: [
                *(line for line in lines if line.partition("\t")[0] not in ids),
                *(one.line for one in new),
            ][-MOST:],
        )
