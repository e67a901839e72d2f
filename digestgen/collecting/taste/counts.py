"""What was kept and what was passed, added up. Whole numbers: in whatever order papers come and go, the sums are the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from digestgen.collecting.files import parse_file
from digestgen.collecting.intake import Intake
from digestgen.collecting.saving import hash_text
from digestgen.collecting.taste.features import MOST_TIMES, WIDTH, Features, cut
from digestgen.collecting.taste.passed import Passed
from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.library.writer import save_text
from digestgen.problems import SourceError, UsageError
from digestgen.sources import Context

_FILE, _VERSION = "taste.json", 1  # of what cut() gives
_TIMES = "0123456789abcdefg"  # occurrences, up to MOST_TIMES
assert len(_TIMES) > MOST_TIMES


@dataclass(slots=True)
class Counts:
    """Sums."""

    kept: int = 0  # kept, passed: papers
    passed: int = 0
    # kept_papers, passed_papers: word → papers that have it
    kept_papers: Counter[str] = field(default_factory=Counter)
    # word → its shares of kept papers (Features.shares)
    kept_shares: Counter[str] = field(default_factory=Counter)
    passed_papers: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)  # → kept papers

    def add_kept(self, features: Features, authors: Iterable[str]) -> None:
        """Add a paper that was kept."""
        self.kept += 1
        papers, shares = self.kept_papers, self.kept_shares
        for code, share in features.shares():
            papers[code] += 1
            shares[code] += share
        for author in authors:
            self.authors[author] += 1

    def add_passed(self, codes: Iterable[str]) -> None:
        """Add a paper that was not kept: the codes of its words, each once."""
        self.passed += 1
        for code in codes:
            self.passed_papers[code] += 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper that was kept: of content/, or of a library that `taste` names."""

    path: str  # of its file
    title: str
    features: Features


def read_kept(config: Config, library: Library) -> list[Kept]:
    """What was kept. Files are cut once: `.digestgen/taste.json` has the result until they change."""
    cached = _read_cache(config.work / _FILE)
    rows: dict[str, tuple[str, list[list[object]]]] = {}
    for paper in library.papers:
        key = library.keys[paper.path].hex() if paper.path in library.keys else ""
        before = cached.get(paper.path)
        if before and key and before[0] == key:
            rows[paper.path] = before
        elif not paper.draft:
            names = [name.text for name in paper.authors]
            rows[paper.path] = (key, [_pack(paper.title, cut(paper.title, paper.abstract, names))])
    for name in config.settings.taste:
        rows[name] = _read_file(config.root, name, cached.get(name))
    if rows != cached:
        config.work.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"version": _VERSION, "files": rows}, sort_keys=True, separators=(",", ":"))
        save_text(config.work / _FILE, text)
    return [_unpack(path, row) for path, (_, papers) in rows.items() for row in papers]


def count(kept: Sequence[Kept], passed: Iterable[Passed], people: Mapping[str, str]) -> Counts:
    """Add everything up."""
    counts = Counts()
    for paper in kept:
        counts.add_kept(paper.features, (people.get(name, name).lower() for name in paper.features.authors))
    for one in passed:
        if one.codes:
            counts.add_passed(one.codes[at : at + WIDTH] for at in range(0, len(one.codes), WIDTH))
    return counts


def _read_file(
    root: Path, name: str, before: tuple[str, list[list[object]]] | None
) -> tuple[str, list[list[object]]]:
    """The papers of a library outside content/, read as `digestgen import auto` reads it."""
    try:
        data = (root / name).read_bytes()
    except OSError as error:
        what = (
            f"mkdocs.yml: taste: {name} cannot be read: {error.strerror}. It is looked for beside mkdocs.yml."
        )
        raise UsageError(what) from None
    key = hash_text(data.decode("utf-8", "surrogateescape")).hex()
    if before and before[0] == key:
        return before
    intake = Intake(name)
    records = parse_file("auto", data, name, Context("", ""), intake, {})
    if intake.refused:
        hint = "It has to be a file that digestgen import auto reads, such as BibTeX, RIS or CSL-JSON."
        raise SourceError(f"mkdocs.yml: taste: {name}", intake.refused.what, hint=hint)
    papers = {record.title: record for record in records}
    return key, [_pack(record.title, cut(record.title, record.abstract, [one.text for one in record.authors]))
                 for record in papers.values()]  # fmt: skip


def _pack(title: str, features: Features) -> list[object]:
    words = "".join([code + _TIMES[times] for code, times in features.words.items()])
    return [title, words, list(features.authors)]


def _unpack(path: str, row: list[object]) -> Kept:
    title, words, authors = row
    assert isinstance(words, str) and isinstance(authors, list)
    times = {
        words[at : at + WIDTH]: _TIMES.index(words[at + WIDTH]) for at in range(0, len(words), WIDTH + 1)
    }
    return Kept(path, str(title), Features(times, tuple(map(str, authors))))


def _read_cache(file: Path) -> dict[str, tuple[str, list[list[object]]]]:
    """What was cut before; nothing where the file is missing, damaged or of another version."""
    try:
        written = json.loads(file.read_bytes())
        if written["version"] != _VERSION:
            return {}
        rows = {path: (str(key), list(papers)) for path, (key, papers) in written["files"].items()}
        for path, (_, papers) in rows.items():
            for row in papers:
                _unpack(path, row)
        return rows
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        AssertionError,
        IndexError,
        RecursionError,
    ):
        return {}
