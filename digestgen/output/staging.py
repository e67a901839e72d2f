"""New files beside the folder they are for, and how they take their place there: by renames, which a journal can repeat."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event, Thread

from digestgen.cache import stamp_of
from digestgen.links import find_link, link_problem
from digestgen.problems import ContentError, UsageError

_PAUSE = 0.1  # seconds from one sync to the next
_STAGE, _JOURNAL = ".digestgen-new", "journal.json"
NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # not on Windows
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # for somebody to write to a pipe
# Windows would change line ends, and break pictures and fonts, without the last, which no other system has.
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
MARK = ".digestgen"  # says that everything in this folder is made, and may be removed
FILES = "files"  # in the stage: a whole new site


def check_site_link(folder: Path, root: Path) -> None:
    """Refuse a site folder that is a link, or to which a link of the project leads.

    Raises:
        ContentError: naming the link.
    """
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
    if (shown := str(folder).encode("utf-8", "backslashreplace").decode()) != str(folder):
        raise UsageError(f"{shown} is not UTF-8 text. Rename that folder, or choose another site_dir.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder.name} is a file, and the site is a folder. Delete it, or choose another site_dir."
        )
    if not folder.exists() or (folder / MARK).is_file():
        return
    foreign = next((p for p in sorted(folder.iterdir()) if not p.name.startswith(".")), None)
    if foreign is not None:
        raise UsageError(
            f"{folder.name}/ holds files that digestgen did not make (for example {foreign.name}). "
            "Empty it, or choose another site_dir."
        )


def finish_publishing(folder: Path) -> bool:
    """Put in place what a build that was cut short had staged completely; remove what it had not.

    Returns:
        whether the site was finished.
    """
    finished = False
    for stage in list_stages(folder):
        if stage.is_symlink():
            stage.unlink()
        elif stage.is_dir():
            with contextlib.suppress(
                ValueError, TypeError, KeyError, FileNotFoundError
            ):  # there is no journal of ours
                apply_journal(stage, folder)
                finished = True
            shutil.rmtree(stage)
    return finished


def list_stages(folder: Path) -> tuple[Path, Path]:
    """Where new files wait: beside the site, or inside it where nobody may write beside it."""
    return folder.with_name(f".{folder.name}{_STAGE}"), folder / _STAGE


def make_stage(folder: Path) -> Path:
    beside, inside = list_stages(folder)
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        return beside
    except OSError:
        if not folder.is_dir():
            raise
    inside.mkdir()
    return inside


def put_in_place(files: Path, folder: Path) -> bool:
    """Make a folder the site; False where the system does not let us rename it, as it is a disk of its own."""
    try:
        files.rename(folder)
    except OSError:
        folder.mkdir(exist_ok=True)
        return False
    return True


def save_journal(
    stage: Path, links: set[str], moves: list[tuple[str, str]], gone: list[str], *, sync: bool
) -> None:
    """Write down what is to be done with a site: from now on the next build finishes it."""
    draft = stage / f"{_JOURNAL}.part"
    draft.write_text(json.dumps({"links": sorted(links), "moves": moves, "gone": gone}), "utf-8")
    if sync:
        sync_disks()
    draft.replace(stage / _JOURNAL)


def sync_disks() -> None:
    """Have everything on the disk that was written, so that no rename comes before the bytes it is about.

    All at once: asking for each of ten thousand files takes a hundred times as long. Windows has only the latter.
    """
    if hasattr(os, "sync"):
        os.sync()


class Syncing(Thread):
    """Has the disk go along with what is written, so that of the last there is little to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._stopped = Event()

    def run(self) -> None:
        while not self._stopped.wait(_PAUSE):
            sync_disks()

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def apply_journal(stage: Path, folder: Path) -> int:
    """Do what the journal says, or what is left of it; how many files were removed."""
    root, journal = str(folder), json.loads((stage / _JOURNAL).read_text("utf-8"))
    for path in journal["links"]:
        if not leads_out(path) and os.path.islink(f"{root}/{path}"):  # noqa: PTH114
            os.unlink(f"{root}/{path}")  # noqa: PTH108
    for name, path in journal["moves"]:
        source = f"{stage}/{name}"
        if leads_out(name) or leads_out(path):
            raise ValueError(f"{path} leads out of the site")
        if os.path.isfile(source) and not os.path.islink(source):  # noqa: PTH113, PTH114 - else it is in place
            _move(source, f"{root}/{path}")
    return _remove_files(folder, [path for path in journal["gone"] if not leads_out(path)])


def leads_out(path: str) -> bool:
    return path.startswith("/") or "/../" in f"/{path}/" or "\\" in path


def _move(source: str, target: str) -> None:
    """Put a file in its place in one step, whatever stands there or in its way."""
    try:
        os.replace(source, target)
        return
    except (FileNotFoundError, NotADirectoryError):
        make_folder(os.path.dirname(target))  # noqa: PTH120
    except (IsADirectoryError, PermissionError, FileExistsError):  # Windows says the second of a folder
        if not os.path.isdir(target):  # noqa: PTH112
            raise
        _remove_tree(Path(target))
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = f"{target}{_STAGE}"  # the site is a disk of its own: beside it is another one
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)  # noqa: PTH108
        if not os.path.isdir(os.path.dirname(target)):  # noqa: PTH112, PTH120
            make_folder(os.path.dirname(target))  # noqa: PTH120
        if os.path.isdir(target):  # noqa: PTH112
            _remove_tree(Path(target))
        shutil.copyfile(source, draft)
        os.replace(draft, target)
        os.unlink(source)  # noqa: PTH108
        return
    _move(source, target)


def is_theirs(name: str) -> bool:
    """Whether a name at the top of the site is left alone: what begins with a dot is the host's, but for RFC 8615."""
    return name.startswith(".") and name != ".well-known"


class Links:
    """Links in the site's folder that stand where a folder on the way to a file has to be.

    Attributes:
        found: their paths.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._seen: set[str] = (
            set()
        )  # asking the system about each page's own folder takes five times as long
        self.found: set[str] = set()

    def lead_to(self, path: str) -> bool:
        """Whether one is on the way to a file."""
        above = path.rpartition("/")[0].rpartition("/")[0]
        if above not in self._seen:
            self._look_into(above)
        if not self.found:
            return False
        parts = path.split("/")
        return any("/".join(parts[:end]) in self.found for end in range(1, len(parts)))

    def _look_into(self, folder: str) -> None:
        self._seen.add(folder)
        if folder and self.lead_to(folder + "/"):
            return
        try:
            with os.scandir(f"{self._root}/{folder}") as entries:
                for entry in entries:
                    if entry.is_symlink() and (folder or not is_theirs(entry.name)):
                        self.found.add(f"{folder}/{entry.name}" if folder else entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return


def make_folder(folder: str | Path) -> None:
    """Make a folder, also where a file of the old site stands in its way."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - a hot loop; most have their parent already
        return
    except OSError:
        if os.path.isdir(folder):  # noqa: PTH112
            return
    folder = Path(folder)
    try:
        folder.mkdir(exist_ok=True)
    except (FileNotFoundError, FileExistsError, NotADirectoryError):
        for part in [*reversed(folder.parents), folder]:
            if part.is_file():
                part.unlink()
        folder.mkdir(parents=True, exist_ok=True)


def _remove_files(folder: Path, paths: Iterable[str]) -> int:
    """Remove these files, and folders that are empty then."""
    removed, links = 0, Links(str(folder))
    for path in sorted(paths):
        if links.lead_to(path):
            for link in links.found:
                (folder / link).unlink(missing_ok=True)
        file = folder / path
        if file.is_file() or file.is_symlink():
            file.unlink()
            removed += 1
        for parent in file.parents:
            if parent == folder or not parent.is_dir() or any(parent.iterdir()):
                break
            parent.rmdir()
    return removed


def _remove_tree(folder: Path) -> None:
    for child in sorted(folder.rglob("*"), reverse=True):
        child.rmdir() if child.is_dir() and not child.is_symlink() else child.unlink()
    folder.rmdir()


def find_others(folder: Path, made: set[str]) -> Iterator[str]:
    """Every file, and every link, that is not among these."""
    for parent, folders, files in os.walk(folder):
        inside = os.path.relpath(parent, folder).replace(os.sep, "/")
        is_top = inside == "."
        if is_top:
            folders[:] = [name for name in folders if not is_theirs(name)]
        links = [name for name in folders if os.path.islink(f"{parent}/{name}")]  # noqa: PTH114 - os.walk gives texts
        for name in (*files, *links):
            path = name if is_top else f"{inside}/{name}"
            if path not in made and not (is_top and is_theirs(name)):
                yield path


def remove_empty(folder: Path) -> None:
    """Remove folders without a file, but for hidden ones at the top."""
    found: list[Path] = []
    for parent, folders, _ in os.walk(folder):
        if Path(parent) == folder:
            folders[:] = [name for name in folders if not is_theirs(name)]
        found += [Path(parent, name) for name in folders]
    for child in reversed(found):
        with contextlib.suppress(OSError):  # it holds something, as most do
            child.rmdir()


def write_new(file: str, data: bytes, folders: set[str]) -> None:
    """Write a file where none is, in the stage, where nobody reads it.

    Args:
        folders: those that are there, as far as is known; the file's is added.
    """
    folder = file.rpartition("/")[0]
    if folder not in folders:
        make_folder(folder)
        folders.add(folder)
    handle = os.open(file, _FLAGS | NO_LINK, 0o666)
    try:
        while data:
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


def holds(file: str, data: bytes) -> bool:
    """Whether a file has these bytes; a link has not."""
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


def read_stamp(file: str) -> str:
    """The file's stamp; "" when there is none. A link has its own, which is not that of a file we left."""
    try:
        return stamp_of(os.lstat(file))  # a hot loop
    except OSError:
        return ""


def _open_no_link(file: str, flags: int) -> int:
    return os.open(file, flags | NO_LINK | _NO_WAIT)
