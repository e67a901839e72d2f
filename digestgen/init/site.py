"""`digestgen init`: a small site that works, made of `site_templates/init` and, for hosts and workflows, `init_with`.

Owns which files a new site begins with; never overwrites one that is there.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from digestgen.config import package_templates
from digestgen.init.answers import HOSTS, Answers, fill
from digestgen.problems import UsageError

_KEPT = "README.md"  # a folder fresh from a Git host has one of its own
_EDITOR = ".vscode/settings.json"  # has more in it than what is for us
_GIT = (".gitattributes", ".gitignore")  # to which others add, too
_VOCABULARY = "content/tags.yml"
_PAPERS = "content/papers/"
_PUBLISH = HOSTS["github"][0]
REQUIREMENTS = "requirements.txt"


def build_files(answers: Answers) -> dict[str, bytes]:
    """Name → bytes of every file of a new site, sorted by name."""
    templates = package_templates()
    files = _read_folder(templates / "init")
    # In a checkout the vocabulary is content/tags.yml itself; the wheel has a copy.
    files.setdefault(_VOCABULARY, templates.parent / _VOCABULARY)
    if answers.topics is not None:  # the three papers have topics of machine learning
        files = {name: file for name, file in files.items() if not name.startswith(_PAPERS)}
    if answers.host != "github" or "publish" not in answers.workflows:
        del files[_PUBLISH]
    for piece in (answers.host, *answers.workflows, answers.language):
        files |= _read_folder(templates / "init_with" / piece)
    return {name: fill(name, files[name].read_bytes(), answers) for name in sorted(files)}


def build_additions(answers: Answers) -> dict[str, bytes]:
    """Name → bytes of what `--host` and `--with` stand for alone."""
    names = set(build_files(Answers(workflows=())))
    return {name: data for name, data in build_files(answers).items() if name not in names}


def init_site(folder: Path, answers: Answers | None = None) -> list[str]:
    """Write a new site.

    Args:
        folder: where; made when it is not there. It may hold other files, a README.md among them.

    Returns:
        the files written, relative to `folder`, with `/`.

    Raises:
        UsageError: a file that would be written is there already (then nothing was written), or the folder
            cannot be written to.
    """
    files = build_files(answers or Answers())
    for name in (_KEPT, _EDITOR):
        if _is_there(folder / name):
            del files[name]
    wanted = {name: files.pop(name) for name in _GIT if (folder / name).is_file()}
    written = save_new(folder, files)
    for name, lines in wanted.items():
        _add_lines(folder / name, lines)
    return written


def _add_lines(file: Path, wanted: bytes) -> None:
    """Append the lines that a file lacks."""
    try:
        there = file.read_bytes()
        missing = [
            line
            for line in wanted.splitlines(keepends=True)
            if line.strip() not in map(bytes.strip, there.split(b"\n"))
        ]
        with file.open("ab") as stream:
            stream.write(b"\n" * (bool(there) and not there.endswith(b"\n")) + b"".join(missing))
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from None


def save_new(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files that are not there yet; all of them, or none.

    Raises:
        UsageError: see init_site.
    """
    if _is_there(folder) and not folder.is_dir():
        raise UsageError(f"{folder} is a file, and has to be a folder. Nothing was written.")
    try:
        taken = [name for name in files if _is_blocked(folder, name)]
        if taken:
            more = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
            raise UsageError(
                f"{folder / taken[0]} is there already{more}. Nothing was written.\n"
                "    digestgen init overwrites nothing. Choose a new folder, or see what it would write today:\n"
                f"    digestgen init --check {folder}"
            )
        for name, data in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as new:
                new.write(data)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
    return list(files)


def compare_site(folder: Path, answers: Answers) -> str:
    """A diff from a site's own files to those that `init` would write today, papers and pages left out; "" for none."""
    parts: list[str] = []
    for name, data in build_files(answers).items():
        file = folder / name
        if name.startswith("content/") or (name == _KEPT and file.is_file()):
            continue
        there = _lines(file.read_text("utf-8", errors="replace")) if file.is_file() else []
        new = _lines(data.decode("utf-8"))
        parts += difflib.unified_diff(there, new, name if there else "/dev/null", name)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in parts)


def _lines(text: str) -> list[str]:
    """All but hashes, which say nothing to a person."""
    return [line for line in text.splitlines(keepends=True) if not line.startswith("    --hash=")]


def _read_folder(folder: Path) -> dict[str, Path]:
    return {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}


def _is_there(file: Path) -> bool:
    return file.exists() or file.is_symlink()


def _is_blocked(folder: Path, name: str) -> bool:
    """Whether the file is there, or something else where one of its folders has to be."""
    if _is_there(folder / name):
        return True
    parents = [folder / parent for parent in Path(name).parents]
    return any(_is_there(parent) and not parent.is_dir() for parent in parents)
