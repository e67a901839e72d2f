"""The site on disk. The only writer of `site/`: writes what changed, removes what is no longer made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from digestgen.problems import UsageError

MARK = ".digestgen"  # says that everything in this folder is made, and may be removed


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site.

    Attributes:
        path: relative to the site's root, with `/`.
        data: its bytes.
    """

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did to the folder: how many files there are, and how many were written and removed."""

    files: int
    written: int
    removed: int


def check_site_dir(folder: Path) -> None:
    """Refuse a folder with files that publishing did not make and would have to remove.

    Raises:
        UsageError: naming one of them.
    """
    if not folder.exists() or (folder / MARK).is_file():
        return
    foreign = next((p for p in sorted(folder.iterdir()) if not p.name.startswith(".")), None)
    if foreign is not None:
        raise UsageError(
            f"{folder.name}/ holds files that digestgen did not make (for example {foreign.name}). "
            "Empty it, or choose another site_dir."
        )


def publish_outputs(outputs: Iterable[Output], folder: Path) -> Published:
    """Bring a folder to exactly these files; a file with the same bytes is not touched.

    Dotfiles at the top (`.git`, `.nojekyll`) are left alone. Each file is replaced in one step.

    Raises:
        ValueError: two outputs have the same path, or one leads out of the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: set[str] = set()
    folders: set[str] = set()
    written = 0
    root = str(folder)
    _write(os.path.join(root, MARK), b"made by digestgen\n")  # first: what is cut short is ours to repeat
    for output in outputs:
        path = output.path
        if path in made or path.startswith("/") or "/../" in f"/{path}/" or "\\" in path:
            raise ValueError(f"two outputs claim {path}, or it leads out of the site")
        made.add(path)
        parent = path.rpartition("/")[0]
        if parent not in folders:
            _make_folder(folder, parent)
            folders.add(parent)
        written += _write(os.path.join(root, path), output.data)
    return Published(len(made), written, _remove_others(folder, made))


def _write(file: str, data: bytes) -> bool:
    try:
        with open(file, "rb") as old:  # noqa: PTH123 - a hot loop
            if old.read() == data:
                return False
    except FileNotFoundError:
        pass
    except IsADirectoryError:
        _remove_tree(Path(file))
    draft = f"{file}.digestgen-new"
    with open(draft, "wb") as new:  # noqa: PTH123 - a hot loop
        new.write(data)
    os.replace(draft, file)
    return True


def _make_folder(root: Path, parent: str) -> None:
    try:
        (root / parent).mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file of the old site stands where a folder has to be
        for part in [*reversed((root / parent).relative_to(root).parents), Path(parent)]:
            if (root / part).is_file():
                (root / part).unlink()
        (root / parent).mkdir(parents=True, exist_ok=True)


def _remove_others(folder: Path, made: set[str]) -> int:
    """Remove every file that is not among these, then the folders that are empty."""
    removed = 0
    for parent, folders, files in os.walk(folder, topdown=False):
        inside = os.path.relpath(parent, folder).replace(os.sep, "/")
        if inside.split("/")[0].startswith(".") and inside != ".":
            continue
        for name in files:
            path = name if inside == "." else f"{inside}/{name}"
            if path not in made and not (inside == "." and name.startswith(".")):
                Path(parent, name).unlink()
                removed += 1
        for name in folders:
            if inside == "." and name.startswith("."):
                continue
            child = Path(parent, name)
            if not child.is_symlink() and not any(child.iterdir()):
                child.rmdir()
    return removed


def _remove_tree(folder: Path) -> None:
    for child in sorted(folder.rglob("*"), reverse=True):
        child.rmdir() if child.is_dir() and not child.is_symlink() else child.unlink()
    folder.rmdir()
