"""The site on disk. The only writer of `site/`: makes and writes what changed, removes what is no longer made.

New files are staged first, beside the site: until all of them are there, nothing in `site/` is touched. A new site is then
put in place by one rename; in one that is there already each new file takes its place by a rename, and a journal lets
the next build finish what was cut short.
"""

from __future__ import annotations

import marshal
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digestgen.cache import Cache, lend
from digestgen.output import staging
from digestgen.output.kept import Kept
from digestgen.output.workers import Elsewhere, Made, Phase, Task
from digestgen.problems import name_file

if TYPE_CHECKING:
    from concurrent.futures import Future

_PLANNED = 13_000  # outputs planned before they are made: a plan is in memory with what it shows, 3 KB
_FLUSHED = 5_000  # files after which the disk is to begin with them, while others are made
_SHARE = 40  # outputs that a process takes at once: neighbours show the same papers
_UNFINISHED = ""  # a path no file has: a build that was cut short may have left files that no record names


class Output(NamedTuple):
    """One file of the site."""

    path: str  # relative to the site's root, with `/`
    key: bytes  # of all that goes into it: same key, same bytes
    render: Callable[[], bytes]  # makes its bytes; called only when the file has to be written


class Step(NamedTuple):
    """What is made before outputs that come after the next waypoint, and has no file."""

    path: str  # a name that no output has
    make: Callable[
        [], list[tuple[str, bytes, bytes]]
    ]  # makes rows for the cache, as its save_parts() takes them


class Waypoint(NamedTuple):
    """Between outputs: here others begin to make those since the last one, and what they began there is done."""

    kept: Kept | None = None  # what is made of papers, for those who need it later
    # those before are put in place, then it is called with how many files were written so far
    reached: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did to the folder: how many files there are, and how many were written and removed."""

    files: int
    written: int
    removed: int
    # path → stamp of each file as it was left
    stamps: Mapping[str, str] = field(default_factory=dict, repr=False)
    # folders in which something was written or removed, and those above them
    touched: Set[str] = field(default_factory=set, repr=False)


def publish_outputs(
    outputs: Iterable[Output | Step | Waypoint],
    folder: Path,
    cache: Cache | None = None,
    *,
    sync: bool = True,
    look: bool = False,
    elsewhere: Elsewhere | None = None,
) -> Published:
    """Bring a folder to exactly these files; a file with the same bytes is not touched.

    What begins with a dot at the top (`.git`, not `.well-known`) is left alone. Nothing is touched until every output is rendered, or those
    before a waypoint are.

    Args:
        cache: which key each file was made from; what has its key, and lies as it was left, is not made again.
            Without one, files that are not among these outputs are looked for and removed.
        sync: have new files on the disk before they take their place, so that a power cut leaves none empty.
        look: for other files in spite of a cache, because somebody was there.
        elsewhere: where outputs are made, if not here.

    Raises:
        ValueError: two outputs have the same path, or one leads out of the folder.
    """
    staging.finish_publishing(folder)
    with lend(cache) as kept, name_file(folder):
        publication = _Publication(folder, kept, sync, elsewhere)
        try:
            return publication.publish(outputs, look)
        except BaseException:
            if not publication.is_committing:
                publication.remove_stage()
            raise


_Planned = tuple[Output | Step, bool]  # and whether a link is on the way to its file


def make_task(task: Task, planned: Mapping[str, Output | Step], kept: Kept | None) -> Made:
    """Make outputs of a publication that runs elsewhere; a step that is not planned any more has been taken meanwhile."""
    own = _Publication(Path(task.folder), Cache(None))
    own.stage, own.is_new, own.count = Path(task.stage), task.is_new, task.number
    own.kept, own.process = kept, 0  # never this process: what it makes is left in a file
    done: dict[str, Output | Step] = {path: Step(path, list) for path, is_step, _ in task.outputs if is_step}
    own.begun = [(planned.get(path) or done[path], is_linked) for path, _, is_linked in task.outputs]
    return own._make_share(range(len(own.begun)))


class _Publication:
    """One publishing of outputs to a folder: what is staged, and what is to be done with it."""

    def __init__(
        self, folder: Path, cache: Cache, sync: bool = True, elsewhere: Elsewhere | None = None
    ) -> None:
        self.elsewhere, self.phases = elsewhere, 0
        self.folder, self.root, self.cache, self.sync = folder, str(folder), cache, sync
        self.before = cache.written(self.root)
        self.is_whole = bool(self.before) and self.before.pop(_UNFINISHED, None) is None
        self.is_new = not (folder.is_dir() and any(folder.iterdir()))
        self.is_committing = False
        self.stage: Path | None = None
        self.links = staging.Links(self.root)
        self.written = 0
        self.touched: set[str] = {""}
        self.folders: set[str] = set()  # of the stage
        self.stamps = {path: stamp for path, (_, stamp) in self.before.items()}
        self.rows: list[tuple[str, bytes, str]] = []  # written already, or the same bytes
        # number in the stage, path, key; of a new site rows have them
        self.staged: list[tuple[int, str, bytes]] = []
        self.kept: Kept | None = None
        self.planned: list[_Planned] = []  # since the last waypoint
        self.phase: Phase[range, Made] | None = None
        self.begun: list[_Planned] = []  # the phase's
        self.process = os.getpid()
        self.count = 1  # of names in the stage: the mark has 0
        self.flush: staging.Syncing | None = None

    def publish(self, outputs: Iterable[Output | Step | Waypoint], look: bool) -> Published:
        made: set[str] = set()
        if self.is_new or not staging.holds(f"{self.root}/{staging.MARK}", b"made by digestgen\n"):
            name = self._name(staging.MARK, 0)
            staging.write_new(f"{self._make_stage()}/{name}", b"made by digestgen\n", self.folders)
            self.staged.append((0, staging.MARK, b""))  # no record names it
        try:
            for output in outputs:
                if isinstance(output, Waypoint):
                    self.kept = output.kept or self.kept
                    self._begin()
                    if output.reached:
                        self._finish()
                        self._commit([])
                        self._save_rows([])
                        output.reached(self.written)
                elif isinstance(output, Step):
                    self.planned.append((output, False))
                else:
                    is_linked = not self.is_new and self.links.lead_to(output.path)
                    is_left = not is_linked and self._is_as_left(output)
                    if output.path in made or (not is_left and staging.leads_out(output.path)):
                        raise ValueError(f"two outputs claim {output.path}, or it leads out of the site")
                    made.add(output.path)
                    if not is_left:
                        self.planned.append((output, is_linked))
                    if len(self.planned) == _PLANNED and not self.elsewhere:
                        self._begin()
            self._begin()
            self._finish()
        finally:
            for begun in (self.phase, self.flush):
                if begun:
                    begun.stop()
        self.begun = []  # what is put in place is on the disk: what it was made of makes room
        if self.kept:
            self.kept.keep()
            self.kept.close()
        # Without a record of what lies here, look at everything there is.
        must_look = look or not (self.is_whole or self.is_new)
        gone = sorted(staging.find_others(self.folder, made) if must_look else self.before.keys() - made)
        removed = self._commit(gone)
        self.remove_stage()
        if must_look:
            staging.remove_empty(self.folder)
        self._save_rows([*(self.before.keys() - made), _UNFINISHED])
        stamps = {staging.MARK: staging.read_stamp(f"{self.root}/{staging.MARK}")} | {
            path: self.stamps[path] for path in made
        }
        return Published(len(made), self.written, removed, stamps, self.touched)

    def _is_as_left(self, output: Output) -> bool:
        """Whether a file lies there as it was left, and was made from the same key."""
        known = self.before.get(output.path)
        return bool(
            known
            and known[0] == output.key
            and not self.is_new
            and staging.read_stamp(f"{self.root}/{output.path}") == known[1]
        )

    def _begin(self) -> None:
        """Finish what was begun, and begin what was planned since."""
        self._finish()
        self.begun, self.planned = self.planned, []
        self.phases += 1
        if not self.begun:
            return
        self._make_stage()
        shares = [range(at, min(at + _SHARE, len(self.begun))) for at in range(0, len(self.begun), _SHARE)]
        begin = self.kept.begin if self.kept else bool
        submit = self._submit if self.elsewhere else None
        if self.kept:
            self.kept.keep(is_done=bool(self.elsewhere))  # others read it in the cache
        if self.flush:  # a process is not forked while this one has threads
            self.flush.stop()
        self.phase = Phase(self._make_share, shares, len(self.begun), begin, submit)
        if self.is_new and self.sync and self.count > _FLUSHED:
            self.flush = staging.Syncing()  # _commit() has less to wait for
            self.flush.start()

    def _submit(self, share: range) -> Future[Made | None]:
        assert self.elsewhere
        begun = self.begun[share.start : share.stop]
        outputs = [(it.path, isinstance(it, Step), is_linked) for it, is_linked in begun]
        place = str(self.folder), str(self._make_stage()), self.is_new, self.count + share.start
        return self.elsewhere.executor.submit(self.elsewhere.make, Task(self.phases - 1, *place, outputs))

    def _finish(self) -> None:
        if not self.phase:
            return
        at = 0
        for stamps, others in self.phase.finish():
            if others:
                self._take(others)
            for (output, _), stamp in zip(self.begun[at : at + len(stamps)], stamps, strict=True):
                if isinstance(output, Output):
                    self._record(output, self.count + at, stamp)
                at += 1
        self.count += at
        self.phase.stop()
        self.phase = None

    def _make_share(self, share: range) -> Made:
        """Make what was begun; other processes do this, too, and leave what else they made in a file."""
        stamps: list[str | None] = []
        rows: list[tuple[str, bytes, bytes]] = []
        for at in share:
            output, is_linked = self.begun[at]
            if isinstance(output, Step):
                rows += output.make()
                stamps.append("")
            else:
                stamps.append(self._make(output, is_linked, self.count + at))
        file = ""
        if os.getpid() != self.process:
            file = f"{self._make_stage()}/{self.count + share.start}.made"
            staging.write_new(
                file, marshal.dumps((rows, self.kept.give() if self.kept else b"")), self.folders
            )
        elif rows:
            self.cache.save_parts(rows, [])
        return stamps, file

    def _take(self, file: str) -> None:
        """What another process made besides files."""
        with open(file, "rb") as stream:  # noqa: PTH123
            rows, values = marshal.load(stream)
        os.unlink(file)  # noqa: PTH108
        self.cache.save_parts(rows, [])
        if values and self.kept:
            self.kept.take(values)

    def _save_rows(self, removed: list[str]) -> None:
        self.cache.save_written(self.root, self.rows, removed)
        self.stamps.update((path, stamp) for path, _, stamp in self.rows)
        self.rows = []

    def _make(self, output: Output, is_linked: bool, number: int) -> str | None:
        """Make an output, and stage it; None where the same bytes are there."""
        data = output.render()
        if not self.is_new and not is_linked and staging.holds(f"{self.root}/{output.path}", data):
            return None
        file = f"{self._make_stage()}/{self._name(output.path, number)}"
        staging.write_new(file, data, self.folders)
        return staging.read_stamp(file) if self.is_new else ""

    def _record(self, output: Output, number: int, stamp: str | None) -> None:
        """Note what became of an output."""
        if stamp is None:
            self.rows.append((output.path, output.key, staging.read_stamp(f"{self.root}/{output.path}")))
            return
        self.written += 1
        if self.is_new:
            self.rows.append((output.path, output.key, stamp))
        else:
            self.staged.append((number, output.path, output.key))

    def _name(self, path: str, number: int) -> str:
        """Of a file in the stage."""
        return f"{staging.FILES}/{path}" if self.is_new else str(number)

    def _make_stage(self) -> Path:
        if self.stage is None:
            self.stage = staging.make_stage(self.folder)
            if self.is_new:
                (self.stage / staging.FILES).mkdir()
        return self.stage

    def _commit(self, gone: list[str]) -> int:
        """Put what is staged in place, and remove what is gone; how many files were removed."""
        if not (self.staged or gone or self.links.found):
            return 0
        new = self.rows if self.is_new else ()
        for path in (*(row[1] for row in self.staged), *(row[0] for row in new), *gone, *self.links.found):
            while (path := path.rpartition("/")[0]) and path not in self.touched:
                self.touched.add(path)
        stage = self.stage = self.stage or staging.make_stage(self.folder)
        self.cache.save_written(self.root, [(_UNFINISHED, b"", "")], [])
        self.is_committing = True
        removed = 0
        if self.is_new and self.sync:
            staging.sync_disks()
        if not (self.is_new and staging.put_in_place(stage / staging.FILES, self.folder)):
            if self.is_new:
                self.staged += [(0, path, key) for path, key, _ in self.rows]
                self.rows = []
            moves = [(self._name(path, number), path) for number, path, _ in self.staged]
            staging.save_journal(stage, self.links.found, moves, gone, sync=self.sync)
            removed = staging.apply_journal(stage, self.folder)
            self.rows += [
                (path, key, staging.read_stamp(f"{self.root}/{path}")) for _, path, key in self.staged if key
            ]
        self.remove_stage()
        self.is_new = self.is_committing = False
        self.staged, self.links = [], staging.Links(self.root)
        return removed

    def remove_stage(self) -> None:
        if self.stage:
            shutil.rmtree(self.stage, ignore_errors=True)
            self.stage = None
            self.folders.clear()
