"""Symbolic links: which are followed; and names and kinds of files that commands cannot work with.

Git shows a link as one line that is easily overlooked in a review, and what it leads to lies on the machine that
builds: `content/note.txt` → `/proc/self/environ` would publish the environment.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from digestgen.problems import Problem

_HALF = re.compile("[\ud800-\udfff]")  # as Python reads a byte of a name that is no text
# What commands make in the folder for work, and fail at where something else lies.
_FOLDERS = {"engine", "stage", "frame", "overrides", "schemas", "serve"}
_FILES = {"building.lock", "writing.lock", "engine.key", "manifest", "zensical.yml", "taste.json", "undo.jsonl"}  # fmt: skip


def find_link_problem(path: str, folder: str, name: str) -> Problem | None:
    """The problem with a link; None for a link to a file of the same folder, which is followed.

    Args:
        path: of the link.
        folder: real path of the folder that it is below.
        name: for people.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - as os.scandir gives them
    except OSError:  # nothing there, or a loop
        return link_problem(name, "a link that leads nowhere")
    if stat.S_ISDIR(mode):
        return link_problem(name, "a link to a folder")
    way = Path(os.path.relpath(os.path.realpath(path), folder)).parts
    if any(part.startswith(".") for part in way):  # "..", or what is hidden in there
        return link_problem(name, f"a link that leads out of {name.split('/', 1)[0]}/")
    return None if stat.S_ISREG(mode) else link_problem(name, "a link to something that is not a file")


def find_entry_problem(entry: os.DirEntry[str], folder: str, name: str) -> Problem | None:
    """The problem with a name or with a link, as find_link_problem() takes and finds it."""
    problem = find_name_problem(entry.name, name)
    return problem or (find_link_problem(entry.path, folder, name) if entry.is_symlink() else None)


def find_name_problem(entry: str, name: str) -> Problem | None:
    """The problem of a file's or folder's own name: None where an address can be made of it.

    Args:
        name: with its folders, for people.
    """
    if "\\" not in entry and (entry.isascii() or not _HALF.search(entry)):
        return None
    what = "a backslash is in its name" if "\\" in entry else "its name is not UTF-8 text"
    shown = name.encode("utf-8", "backslashreplace").decode()
    return Problem(shown, 0, "bad-name", "", f"{what}, so that no address can be made of it", "Rename it.")


def link_problem(
    name: str, what: str, hint: str = "Put the file itself there, or delete the link."
) -> Problem:
    """The problem of a link that is not followed."""
    return Problem(name, 0, "symbolic-link", "", f"this is {what}, which is not followed", hint)


def find_link(folder: Path, root: Path) -> Path | None:
    """The first link among a folder and its parents below `root`."""
    above = [parent for parent in reversed(folder.parents) if parent != root and parent.is_relative_to(root)]
    return next((part for part in (*above, folder) if part.is_symlink()), None)


def find_folder_problems(root: Path, work: Path, *given: Path) -> list[Problem]:
    """Problems of the folders of a project beside content/ and site/.

    Args:
        work: working files: it is written to and emptied, so no link in it may lead elsewhere.
        given: folders whose files are published, or written: templates, the inbox.
    """
    problems = []
    for folder in (work, *given):
        name = Path(os.path.relpath(folder, root)).as_posix()
        if folder.is_symlink():
            problems.append(link_problem(name, "a link", "Put the folder itself there, or delete the link."))
        elif folder is work and folder.exists() and not folder.is_dir():
            what = "a folder has to be here, for what digestgen keeps between builds"
            problems.append(Problem(name, 0, "not-a-folder", "", what, "Delete or rename this file."))
        elif folder is work and folder.is_dir():
            problems += [problem for entry in os.scandir(folder) if (problem := _find_misplaced(entry, name))]
        else:
            problems += _find_links(folder, name)
    return problems


def _find_misplaced(entry: os.DirEntry[str], folder: str) -> Problem | None:
    """The problem of an entry of the folder for work."""
    name, hint = f"{folder}/{entry.name}", "Delete it."
    if entry.is_symlink():
        return link_problem(name, "a link", hint)
    if entry.name in _FOLDERS and not entry.is_dir():
        return Problem(name, 0, "not-a-folder", "", "a folder has to be here", hint)
    if entry.name in _FILES and not entry.is_file():
        return Problem(name, 0, "not-a-file", "", "a file has to be here", hint)
    return None


def _find_links(folder: Path, name: str) -> list[Problem]:
    """Problems of the links and names below a folder."""
    problems, real = [], os.path.realpath(folder)
    for parent, folders, files in os.walk(real):
        for child in sorted((*folders, *files)):
            path = os.path.join(parent, child)
            inside = f"{name}/{path[len(real) + 1 :].replace(os.sep, '/')}"
            problems.append(find_name_problem(child, inside))
            if os.path.islink(path):  # noqa: PTH114 - os.walk gives texts
                problems.append(find_link_problem(path, real, inside))
    return [problem for problem in problems if problem]
