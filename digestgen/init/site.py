"""`digestgen init`: a small site that works, copied from `site_templates/init` byte for byte, but for what installs us.

Owns which files a new site begins with; never overwrites one that is there.
"""

from __future__ import annotations

import re
from pathlib import Path

from digestgen.config import package_templates
from digestgen.problems import UsageError

_KEPT = "README.md"  # a folder fresh from a Git host has one of its own
_VOCABULARY = "content/tags.yml"
REQUIREMENTS = "requirements.txt"
_TO_WRITE = re.compile(rb"^<.*>$", re.MULTILINE)  # pip fails on it, and shows it


def init_site(folder: Path, requirement: str = "") -> list[str]:
    """Write a site with three papers, a vocabulary and a publishing workflow.

    Args:
        folder: where; made when it is not there. It may hold other files, a README.md among them.
        requirement: what installs digestgen, for requirements.txt (PEP 508); "" leaves a line there that cannot
            be installed and says what to write.

    Returns:
        the files written, relative to `folder`, with `/`.

    Raises:
        UsageError: a file that would be written is there already (then nothing was written), or the folder
            cannot be written to.
    """
    files = _read_templates()
    if requirement:
        files[REQUIREMENTS] = _TO_WRITE.sub(lambda _: requirement.encode(), files[REQUIREMENTS])
    try:
        if _is_there(folder / _KEPT):
            del files[_KEPT]
        taken = [name for name in files if _is_blocked(folder, name)]
        if taken:
            more = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
            raise UsageError(
                f"{folder / taken[0]} is there already{more}. Nothing was written.\n"
                "    Choose a new folder: digestgen init overwrites nothing."
            )
        for name, data in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as new:
                new.write(data)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
    return list(files)


def _read_templates() -> dict[str, bytes]:
    """Name → bytes, sorted by name. In a checkout the vocabulary is content/tags.yml itself; the wheel has a copy."""
    templates = package_templates() / "init"
    files = {p.relative_to(templates).as_posix(): p for p in templates.rglob("*") if p.is_file()}
    files.setdefault(_VOCABULARY, package_templates().parent / _VOCABULARY)
    return {name: files[name].read_bytes() for name in sorted(files)}


def _is_there(file: Path) -> bool:
    return file.exists() or file.is_symlink()


def _is_blocked(folder: Path, name: str) -> bool:
    """Whether the file is there, or something else where one of its folders has to be."""
    if _is_there(folder / name):
        return True
    parents = [folder / parent for parent in Path(name).parents]
    return any(_is_there(parent) and not parent.is_dir() for parent in parents)
