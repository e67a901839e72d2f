"""Public choices of papers, out of git clones: what was offered, and what people took. Nothing of it is in this repository.

- arXiv's listings of cs.CV, cs.CL, cs.AI and cs.GR, day by day: dw-dengwei/daily-arXiv-ai-enhanced, branch `data`.
- What Hugging Face's Daily Papers took: the API's answers day by day, 2404589803/hf-daily-paper-newsletter-chinese.
- ML Papers of the Week by DAIR.AI: dair-ai/ML-Papers-of-the-Week.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

LISTINGS = "dw-dengwei/daily-arXiv-ai-enhanced"
DAILY = "2404589803/hf-daily-paper-newsletter-chinese"
WEEKLY = "dair-ai/ML-Papers-of-the-Week"
# Curators with one interest, cut out of the broad one: a word of it in the title, or two in the abstract.
NARROW = {
    "robots": r"\brobot|\bmanipulation|embodied|vision-language-action|\bVLA",
    "audio": r"\baudio|speech|\bmusic|\bvoice|\bsound",
    "3D": r"\b3D\b|gaussian splat|\bNeRF|point cloud|\bmesh",
    "agents": r"\bagent",
}
_MONTHS = {month: n for n, month in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_WEEK = re.compile(
    r"Top \w+ Papers of the Week \((?P<first>[A-Za-z]+)\.? ?\d+ ?- ?(?:(?P<last>[A-Za-z]+)\.? ?)?(?P<day>\d+)\)(?: *- *(?P<year>\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper that could be taken."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What was offered, and what was taken of it.

    Attributes:
        listings, daily: day → the papers that are new on it, in their order.
        weekly: id of an arXiv paper → the last day of the week that it was picked for.
    """

    listings: dict[str, list[Offered]]
    daily: dict[str, list[Offered]]
    weekly: dict[str, str]

    @property
    def taken(self) -> set[str]:
        return {paper.id for papers in self.daily.values() for paper in papers}

    def taken_on(self, interest: str) -> set[str]:
        """What a narrow curator takes."""
        word = re.compile(NARROW[interest], re.IGNORECASE)
        return {
            paper.id
            for papers in (*self.daily.values(), *self.listings.values())
            for paper in papers
            if word.search(paper.title) or len(word.findall(paper.abstract)) > 1
        } & self.taken


def read_choices(folder: Path) -> Choices:
    """Read the clones in a folder: `owner+name`, bare or with a work tree, perhaps with the clone in `repo`."""
    listings, daily = {}, {}
    seen: set[str] = set()
    for name, data in _read_files(folder, LISTINGS, "data", r"data/\d{4}-\d\d-\d\d\.jsonl"):
        rows = [json.loads(line) for line in data.splitlines() if line.strip()]
        papers = [_offer(row["id"], row["title"], row["summary"], row["authors"]) for row in rows]
        listings[name[5:15]] = _take_new(papers, seen)
    seen = set()
    for name, data in _read_files(folder, DAILY, "HEAD", r"Paper_metadata_download/.*\.json"):
        rows = [_offer(row["id"], row["title"], row["summary"], [author["name"] for author in row["authors"]])
                for row in _find_daily(json.loads(data))]  # fmt: skip
        day = re.search(r"\d{4}-\d\d-\d\d", name)
        daily[day[0] if day else name] = _take_new(rows, seen)
    (text,) = [data.decode() for name, data in _read_files(folder, WEEKLY, "HEAD", "README.md")]
    return Choices({d: p for d, p in listings.items() if p}, {d: p for d, p in daily.items() if p}, _find_picks(text))  # fmt: skip


def shift(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def _offer(paper_id: str, title: str, abstract: str, authors: list[str]) -> Offered:
    return Offered(paper_id, " ".join(title.split()), " ".join(abstract.split()), tuple(authors))


def _take_new(papers: list[Offered], seen: set[str]) -> list[Offered]:
    new = [paper for paper in {paper.id: paper for paper in papers}.values() if paper.id not in seen]
    seen.update(paper.id for paper in new)
    return new


def _find_daily(answer: Any) -> Iterator[dict[str, Any]]:
    """The papers of a day's answer; some days wrap their list, or write each item as Python does."""
    for item in answer.get("data", []) if isinstance(answer, dict) else answer:
        if isinstance(item, str):
            item = ast.literal_eval(item)
        if isinstance(item, dict) and "paper" in item:
            yield item["paper"]


def _find_picks(text: str) -> dict[str, str]:
    picks: dict[str, str] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE):
        heading, _, body = section.partition("\n")
        if week := _WEEK.match(heading):
            month = _MONTHS[(week["last"] or week["first"])[:3].lower()]
            day = f"{week['year'] or '2023'}-{month:02}-{int(week['day']):02}"
            for paper_id in re.findall(r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})", body):
                picks.setdefault(paper_id, day)
    return picks


def _read_files(folder: Path, repository: str, ref: str, pattern: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the files of a clone whose paths are of a pattern, in their order."""
    clone = folder / repository.replace("/", "+")
    clone = clone / "repo" if (clone / "repo").is_dir() else clone
    git = ["git", "-C", str(clone)]
    names = subprocess.run(
        [*git, "ls-tree", "-r", "--name-only", ref], capture_output=True, text=True, check=True
    )
    wanted = [name for name in names.stdout.splitlines() if re.fullmatch(pattern, name)]
    lines = "".join(f"{ref}:{name}\n" for name in wanted).encode()
    data = subprocess.run([*git, "cat-file", "--batch"], input=lines, capture_output=True, check=True).stdout
    at = 0
    for name in wanted:
        start = data.index(b"\n", at) + 1
        size = int(data[at:start].split()[2])
        yield name, data[start : start + size]
        at = start + size + 1
