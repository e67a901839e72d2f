"""Papers that would be lost: compared with the site as it was published last, or with a commit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digestgen.library.reader import PAPERS
from digestgen.library.writer import decode_text
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.problems import ContentError, Problem, SourceError, UsageError
from digestgen.site.site import Site

_SHARE, _LEAST = 5, 10  # more than a fifth, and at least ten, are too many to lose unasked
_NAMED = 3
_DEFAULT = "content"
_DOCS_DIR = re.compile(r"^docs_dir:[ \t]*[\"']?([^\"'#\n]+)", re.MULTILINE)


def check_shrinking(site: Site, folder: Path) -> None:
    """Refuse to publish a site that loses more than a fifth of its papers and at least ten, or all of them.

    What `as_of` leaves out is not lost; what became a draft is.

    Args:
        folder: the site as it was published last.

    Raises:
        ContentError: saying how many there were and how many are left.
    """
    before = _count_folders(folder / PAPERS)
    public = sum(not paper.draft for paper in site.library.papers)
    now = public + sum(old.startswith(f"{PAPERS}/") for old in site.redirects)
    what = f"the site has {before:,} papers, and {now:,} would be left"
    _refuse(site, before, before - now, public, what, "digestgen build --allow-shrink")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A site beside a commit."""

    before: int  # how many papers the commit publishes
    gone: tuple[str, ...]  # the files of those that are not published any more, under any name or id
    moved: tuple[Problem, ...] = ()  # a remark for each other one that has another citation key


def compare_with_commit(site: Site, ref: str) -> Comparison:
    """Find which papers of a commit are gone, and which have another citation key.

    Args:
        ref: what git calls the commit: a branch, a tag, `HEAD^`.

    Raises:
        UsageError: there is no git, no repository here, or no such commit in it.
    """
    from digestgen.library.update import find_moved_key  # few commands need it

    root, content = site.config.root, site.library.content
    commit = _ask_git(root, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    settings = f"./{site.config.file.name}"
    if _ask_git(root, "ls-tree", "--name-only", commit, "--", settings):
        text = _ask_git(root, "show", f"{commit}:{settings}").decode("utf-8", "replace")
        if match := _DOCS_DIR.search(text):
            content = os.path.normpath(match[1].strip())
        elif "INHERIT" not in text:
            content = _DEFAULT
    folder = f"{content}/{PAPERS}"
    rows = [
        row.partition("\t")
        for row in _split(_ask_git(root, "ls-tree", "-r", "-z", commit, "--", f"./{folder}/"))
    ]
    blobs = {path: row.split()[2] for row, _, path in rows if path.endswith(".md") and " blob " in row}
    differs = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit)
    changed = set(_split(_ask_git(root, *differs, "--", f"./{folder}/"))) & blobs.keys()
    public = {paper.path: paper for paper in site.library.papers if not paper.draft}
    same = (blobs.keys() - changed) & public.keys()
    ids = {paper_id for paper in public.values() for paper_id in _ids_of(paper)}
    old = list(_read_papers(root, {path: blobs[path] for path in sorted(changed)}))
    gone = [
        paper.path for paper in old if not (ids & _ids_of(paper) or _is_same(paper, public.get(paper.path)))
    ]
    by_id = {paper.id: paper for paper in public.values()}
    pairs = [
        (paper, by_id.get(paper.id) or public.get(paper.path)) for paper in old if paper.path not in gone
    ]
    moved = [one for before, after in pairs if after for one in find_moved_key(before, after)]
    return Comparison(len(same) + len(old), tuple(gone), tuple(moved))


def check_comparison(site: Site, comparison: Comparison, ref: str) -> None:
    """Refuse content that has lost as many papers since a commit as check_shrinking() refuses.

    Raises:
        ContentError: saying how many there were and how many are gone.
    """
    lost = len(comparison.gone)
    named = ", ".join((*comparison.gone[:_NAMED], *("…" for _ in comparison.gone[_NAMED : _NAMED + 1])))
    what = f"{ref} has {comparison.before:,} papers, and {lost:,} of them are gone: {named}"
    public = sum(not paper.draft for paper in site.library.papers)
    _refuse(site, comparison.before, lost, public, what, f"digestgen check --against {ref} --allow-shrink")


def _count_folders(folder: Path) -> int:
    """How many folders are in a folder of the site; none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return sum(entry.is_dir(follow_symlinks=False) for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _refuse(site: Site, before: int, lost: int, public: int, what: str, command: str) -> None:
    if (before and not public) or (lost >= _LEAST and lost * _SHARE > before):
        path = f"{site.library.content}/{PAPERS}"
        hint = f"Bring them back, or go on without them: {command}."
        raise ContentError([Problem(path, 0, "papers-lost", "", what, hint)], site.library.files)


def _read_papers(root: Path, blobs: dict[str, str]) -> Iterator[Paper]:
    """The papers of a commit that it could publish."""
    from digestgen.library.update import read_back

    data = _ask_git(
        root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs.values()).encode()
    )
    for path in blobs:
        head, _, rest = data.partition(b"\n")
        size = int(head.split()[2])
        text, data = decode_text(rest[:size]), rest[size + 1 :]
        try:
            paper = read_back(text, path, ()).paper
        except SourceError:
            continue
        if not paper.draft:
            yield paper


def _ids_of(paper: Paper) -> set[PaperId]:
    return {*paper.all_ids, *(PaperId("title", alias) for alias in paper.aliases)}


def _is_same(old: Paper, now: Paper | None) -> bool:
    """Whether a file that got another id is still the same paper."""
    from digestgen.library.identity import title_key

    return now is not None and title_key(old.title) == title_key(now.title)


def _split(data: bytes) -> list[str]:
    return [os.fsdecode(name) for name in data.split(b"\0") if name]


def _ask_git(root: Path, *question: str, given: bytes = b"") -> bytes:
    import subprocess

    try:
        done = subprocess.run(["git", "-C", str(root), *question], input=given, capture_output=True, check=False)  # fmt: skip
    except OSError as error:
        raise UsageError(f"git cannot be asked: {error.strerror}.") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()
        raise UsageError(
            f"git does not know this commit here: {said[0] if said else 'it said nothing'}.\n"
            "    In a workflow, let the checkout fetch it (fetch-depth)."
        )
    return done.stdout
