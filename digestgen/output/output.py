"""The site on disk. The only writer of `site/`: makes and writes what changed, removes what is no longer made.

New files are staged first, beside the site: until all of them are there, nothing in `site/` is touched. A new site is then
put in place by one rename; in one that is there already each new file takes its place by a rename, and a journal lets
the next build finish what was cut short.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from digestgen.cache import Cache, lend, stamp_of
from digestgen.links import find_link, link_problem
from digestgen.output import staging
from digestgen.output.kept import Kept
from digestgen.output.workers import Crew, count_processes
from digestgen.problems import ContentError, UsageError, name_file

_SHARED = 1_000_000_000  # names of staged files that several processes make begin here
_UNFINISHED = ""  # a path no file has: a build that was cut short may have left files that no record names
MARK = ".digestgen"  # says that everything in this folder is made, and may be removed


class Output(NamedTuple):
    """One file of the site."""

    path: str  # relative to the site's root, with `/`
    key: bytes  # of all that goes into it: same key, same bytes
    render: Callable[[], bytes]  # makes its bytes; called only when the file has to be written


class Waypoint(NamedTuple):
    """Between outputs: those before it need no cache, and other processes may make them."""

    reached: Callable[[], None] | None = None  # those before are put in place, then it is called
    # makes what several outputs show; called before other processes begin, each of which has it then
    prepare: Callable[[], None] | None = None
    kept: Kept | None = None  # what outputs are made of, kept when all are made, whichever process made it


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


def check_site_link(folder: Path, root: Path) -> None:
    """Refuse a site folder that is a link, or to which a link of the project leads.
    Raises ContentError: naming the link."""
    if link := find_link(folder, root):
        name = link.relative_to(root).as_posix() if link.is_relative_to(root) else str(link)
        hint = "Delete the link, or choose the folder it leads to as site_dir."
        raise ContentError([link_problem(name, "a link", hint)])


def check_site_dir(folder: Path, root: Path) -> None:
    """Refuse a folder that is a link, or has files that publishing did not make and would have to remove.

    Raises:
        ContentError: it is a link.
        UsageError: naming one of the files, or what is there is no folder.
    """
    check_site_link(folder, root)
    if folder.exists() and not folder.is_dir():
        what = f"{folder.name} is a file, and the site is a folder. Delete it, or choose another site_dir."
        raise UsageError(what)
    if not folder.exists() or (folder / MARK).is_file():
        return
    foreign = next((p for p in sorted(folder.iterdir()) if not p.name.startswith(".")), None)
    if foreign is not None:
        raise UsageError(
            f"{folder.name}/ holds files that digestgen did not make (for example {foreign.name}). "
            "Empty it, or choose another site_dir."
        )


def publish_outputs(
    outputs: Iterable[Output | Waypoint],
    folder: Path,
    # which key each file was made from; what has its key, and lies as it was left, is not made again. Without one,
    # files that are not among these outputs are looked for and removed.
    cache: Cache | None = None,
    *,
    # have new files on the disk before they take their place, so that a power cut leaves none empty
    sync: bool = True,
    # let other processes make what comes before the first waypoint, where there is much of it
    share: bool = False,
    look: bool = False,  # for other files in spite of a cache, because somebody was there
) -> Published:
    """Bring a folder to exactly these files; a file with the same bytes is not touched.

    What begins with a dot at the top (`.git`, not `.well-known`) is left alone. Nothing is touched until every output is rendered, or those
    before a waypoint are.
    Raises ValueError: two outputs have the same path, or one leads out of the folder."""
    staging.finish_publishing(folder)
    with lend(cache) as kept, name_file(folder):
        publication = _Publication(folder, kept, sync)
        try:
            return publication.publish(outputs, share, look)
        except BaseException:
            if not publication.is_committing:
                publication.remove_stage()
            raise


class _Publication:
    """One publishing of outputs to a folder: what is staged, and what is to be done with it."""

    def __init__(self, folder: Path, cache: Cache, sync: bool) -> None:
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
        self.staged: list[tuple[str, str, bytes]] = []  # name in the stage, path, key

    def publish(self, outputs: Iterable[Output | Waypoint], share: bool, look: bool) -> Published:
        made: set[str] = set()
        crew: Crew | None = None
        kept: Kept | None = None
        if self.is_new or not self._is_there(MARK, b"made by digestgen\n"):
            name = self._name(MARK, 0)
            staging.write_new(f"{self._make_stage()}/{name}", b"made by digestgen\n", self.folders)
            self.staged.append((name, MARK, b""))  # no record names it
        shared: list[tuple[Output, bool]] = []
        try:
            for output in outputs:
                if isinstance(output, Waypoint):
                    kept = output.kept
                    if share:
                        share = False
                        crew = self._share(shared, output)
                    if output.reached:
                        self._commit([])
                        self._save_rows([])
                        output.reached()
                    continue
                path = output.path
                if path in made or staging.leads_out(path):
                    raise ValueError(f"two outputs claim {path}, or it leads out of the site")
                made.add(path)
                is_linked = not self.is_new and self.links.lead_to(path)
                known = self.before.get(path)
                if (
                    known
                    and known[0] == output.key
                    and not (is_linked or self.is_new)
                    and _stamp(f"{self.root}/{path}") == known[1]
                ):
                    continue
                if share:
                    shared.append((output, is_linked))
                else:
                    self._record(output, len(self.staged), self._make(output, is_linked, len(self.staged)))
            if share:
                crew = self._share(shared, Waypoint())
            if crew:
                for number, stamp in crew.finish():
                    self._record(shared[number][0], _SHARED + number, stamp)
        finally:
            if crew:
                crew.stop()
        # Without a record of what lies here, look at everything there is.
        must_look = look or not (self.is_whole or self.is_new)
        gone = sorted(staging.find_others(self.folder, made) if must_look else self.before.keys() - made)
        removed = self._commit(gone)
        if must_look:
            staging.remove_empty(self.folder)
        self._save_rows([*gone, *(self.before.keys() - made), _UNFINISHED])
        if kept:
            kept.keep()
        stamps = {MARK: _stamp(f"{self.root}/{MARK}")} | {path: self.stamps[path] for path in made}
        return Published(len(made), self.written, removed, stamps, self.touched)

    def _save_rows(self, removed: list[str]) -> None:
        self.cache.save_written(self.root, self.rows, removed)
        self.stamps.update((path, stamp) for path, _, stamp in self.rows)
        self.rows = []

    def _share(self, outputs: list[tuple[Output, bool]], point: Waypoint) -> Crew | None:
        """Begin to make outputs in several processes; where one does it as fast, they are made at once."""
        others = count_processes(len(outputs)) - 1
        if others:
            if point.prepare:
                point.prepare()
            claims = self._make_stage() / "claims"
            claims.mkdir()
            return Crew(
                lambda number: self._make(*outputs[number], _SHARED + number),
                len(outputs), claims, others, point.kept,
            )  # fmt: skip
        for output, is_linked in outputs:
            self._record(output, len(self.staged), self._make(output, is_linked, len(self.staged)))
        return None

    def _make(self, output: Output, is_linked: bool, number: int) -> str | None:
        """Make an output, and stage it; None where the same bytes are there. Other processes do this, too."""
        data = output.render()
        if not self.is_new and not is_linked and self._is_there(output.path, data):
            return None
        file = f"{self._make_stage()}/{self._name(output.path, number)}"
        staging.write_new(file, data, self.folders)
        return _stamp(file) if self.is_new else ""

    def _record(self, output: Output, number: int, stamp: str | None) -> None:
        """Note what became of an output."""
        if stamp is None:
            self.rows.append((output.path, output.key, _stamp(f"{self.root}/{output.path}")))
            return
        self.written += 1
        if self.is_new:
            self.rows.append((output.path, output.key, stamp))
        self.staged.append((self._name(output.path, number), output.path, output.key))

    def _name(self, path: str, number: int) -> str:
        """Of a file in the stage."""
        return f"{staging.FILES}/{path}" if self.is_new else str(number)

    def _make_stage(self) -> Path:
        if self.stage is None:
            self.stage = staging.make_stage(self.folder)
            if self.is_new:
                (self.stage / staging.FILES).mkdir()
        return self.stage

    def _is_there(self, path: str, data: bytes) -> bool:
        """Whether a file holds these bytes."""
        file = f"{self.root}/{path}"
        try:
            with open(file, "rb", opener=_open_no_link) as old:
                return old.read() == data
        except (FileNotFoundError, NotADirectoryError):
            return False
        except (IsADirectoryError, PermissionError):  # Windows says the second of a folder
            if not os.path.isdir(file):  # noqa: PTH112
                raise
            return False
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.EMLINK):
                raise
            return False  # a link, as systems call it

    def _commit(self, gone: list[str]) -> int:
        """Put what is staged in place, and remove what is gone; how many files were removed."""
        if not (self.staged or gone or self.links.found):
            return 0
        for path in (*(path for _, path, _ in self.staged), *gone, *self.links.found):
            while path := path.rpartition("/")[0]:
                self.touched.add(path)
        stage = self.stage = self.stage or staging.make_stage(self.folder)
        self.cache.save_written(self.root, [(_UNFINISHED, b"", "")], [])
        self.is_committing = True
        removed = 0
        if self.is_new and self.sync:
            staging.sync_disks()
        if not (self.is_new and staging.put_in_place(stage / staging.FILES, self.folder)):
            moves = [(name, path) for name, path, _ in self.staged]
            staging.save_journal(stage, self.links.found, moves, gone, sync=self.sync)
            removed = staging.apply_journal(stage, self.folder)
            self.rows = [row for row in self.rows if not self.is_new]
            self.rows += [(path, key, _stamp(f"{self.root}/{path}")) for _, path, key in self.staged if key]
        self.remove_stage()
        self.is_new = self.is_committing = False
        self.staged, self.links = [], staging.Links(self.root)
        return removed

    def remove_stage(self) -> None:
        if self.stage:
            shutil.rmtree(self.stage, ignore_errors=True)
            self.stage = None
            self.folders.clear()


def _stamp(file: str) -> str:
    """The file's stamp; "" when there is none. A link has its own, which is not that of a file we left."""
    try:
        return stamp_of(os.lstat(file))  # a hot loop
    except OSError:
        return ""


def _open_no_link(file: str, flags: int) -> int:
    return os.open(file, flags | staging.NO_LINK)
