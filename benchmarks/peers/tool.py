"""What the benchmark has to know of a tool, and what their projects have in common."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pageset import PageSet
from benchmarks.papers import Sample

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Frame:
    """HTML that gives a peer's pages the size of ours: the theme around the article, and what a paper's page has more.

    Attributes:
        head, foot: on every page; extra: on papers.
    """

    head: str = ""
    foot: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """One contestant.

    Attributes:
        key: on the command line and in results.json; title: in the table.
        output: folder that it writes, relative to its project.
        caches: folders that a cold build must not find.
        render_project: every file of a project: path → text.
        find_command: tools folder → command line of a build, or () when it is not installed.
        version_command: likewise, prints a version.
        framed: whether its theme takes a Frame.
        searches: whether its site can be searched.
        lacks: kinds of pages it cannot make at all.
        remarks: what a reader of the table has to know.
    """

    key: str
    title: str
    output: str
    caches: tuple[str, ...]
    render_project: Callable[[PageSet, Frame], Mapping[str, str]]
    find_command: Callable[[Path], tuple[str, ...]]
    version_command: Callable[[Path], tuple[str, ...]]
    framed: bool = True
    searches: bool = False
    lacks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def read_templates(key: str) -> dict[str, str]:
    """The files of a peer's project that do not depend on the papers."""
    folder = TEMPLATES / key
    return {
        f.relative_to(folder).as_posix(): f.read_text("utf-8")
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def render_body(paper: Sample) -> str:
    """What stands below the front matter; the same for every tool."""
    return f"{paper.abstract}\n" + (f"\n## Notes\n\n{paper.note}\n" if paper.note else "")


def render_front_matter(fields: Mapping[str, object]) -> str:
    """YAML whose values are JSON, which is YAML; a value of the type Path is written as it is."""
    rows = (
        f"{key}: {value if isinstance(value, Path) else json.dumps(value)}" for key, value in fields.items()
    )
    return "---\n" + "\n".join(rows) + "\n---\n\n"


def save_project(folder: Path, files: Mapping[str, str], keep: tuple[str, ...]) -> None:
    """Make the folder hold these files and the kept ones; a file that has its text already is not touched."""
    for path, text in files.items():
        file = folder / path
        data = text.encode()
        if not file.is_file() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if path.split("/")[0] not in keep and file.is_file() and path not in files:
            file.unlink()


def clear_project(folder: Path, names: tuple[str, ...]) -> None:
    """Take output and caches away."""
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def find_program(*candidates: Path) -> str:
    """The first that is there, or ""."""
    return next((str(file) for file in candidates if file.is_file()), "")
