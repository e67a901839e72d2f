"""`python -m benchmarks.taste FOLDER`: how well taste orders what people chose, beside an SVM and newest first.

FOLDER holds git clones of public choices (benchmarks/choices.py). Everything learns from the past and is asked about the
next day, or week. Figures go into docs/proofs/taste.md by hand; texts go nowhere.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import fmean

from benchmarks.choices import NARROW, Choices, Offered, read_choices, shift
from digestgen.collecting.tagging import build_matcher
from digestgen.collecting.taste.counts import Counts, Kept
from digestgen.collecting.taste.features import Features, cut
from digestgen.collecting.taste.taste import Taste
from digestgen.library.vocabulary import parse_tags, plain_reading
from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.model.record import Record

ROOT = Path(__file__).resolve().parent.parent
SVM = ROOT / "benchmarks/.tools/sklearn/bin/python"
SIZES = (10, 100, 1000)
PASSED = 13_000  # at most


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Task:
    """What is known, and a list to put in order.

    Attributes:
        wanted: of each candidate, whether it was taken.
    """

    kept: list[Offered]
    passed: list[Offered]
    candidates: list[Offered]
    wanted: list[bool]


def build_tasks(
    days: dict[str, list[Offered]], taken: set[str], size: int, first: int, number: int, width: int
) -> list[Task]:
    """Days, or weeks, spread evenly over those from the `first` on; what came before is known, up to `size` papers kept."""
    lists = [days[day] for day in sorted(days)]
    tasks = []
    places = {round(first + (len(lists) - width - first) * at / (number - 1)) for at in range(number)}
    for place in sorted(places):
        kept: list[Offered] = []
        passed: list[Offered] = []
        for papers in reversed(lists[:place]):
            for paper in reversed(papers):
                if paper.id in taken:
                    kept += [paper] * (len(kept) < size)
                elif len(passed) < PASSED:
                    passed.append(paper)
            if len(kept) >= size:
                break
        candidates = [paper for papers in lists[place : place + width] for paper in papers]
        wanted = [paper.id in taken for paper in candidates]
        if kept and any(wanted):
            tasks.append(Task(kept, passed, candidates, wanted))
    return tasks


def build_weekly(choices: Choices, days: dict[str, list[Offered]], least: int) -> list[Task]:
    """The weekly digest, week by week, from the week on before which it took `least` papers of what is offered."""
    tasks = []
    for last in sorted(set(choices.weekly.values())):
        first = shift(last, -6)
        known = [paper for day in sorted(days) if day < first for paper in days[day]]
        kept = [paper for paper in known if paper.id in choices.weekly]
        candidates = [paper for day in sorted(days) if first <= day <= last for paper in days[day]]
        wanted = [paper.id in choices.weekly for paper in candidates]
        if len(kept) >= least and any(wanted):
            tasks.append(Task(kept, [p for p in known if p.id not in choices.weekly][-PASSED:], candidates, wanted))  # fmt: skip
    return tasks


@cache
def _cut(paper: Offered) -> Features:
    return cut(paper.title, paper.abstract, paper.authors)


def learn(task: Task, *, with_authors: bool = True) -> Taste:
    counts = Counts()
    for paper in task.kept:
        counts.add_kept(_cut(paper), (name.lower() for name in paper.authors))
    for paper in task.passed:
        counts.add_passed(_cut(paper).words)
    return Taste(counts, [Kept(p.id, p.title, _cut(p)) for p in task.kept], with_authors=with_authors)


def judge(task: Task, *, with_authors: bool = True) -> list[float]:
    taste = learn(task, with_authors=with_authors)
    return [taste.judge(_cut(paper)) for paper in task.candidates]


def ask_svm(tasks: Sequence[Task], python: Path, *, with_authors: bool = True) -> list[list[float]]:
    """The scores of the SVM, from its own environment."""
    papers = list(dict.fromkeys(paper for task in tasks for part in (task.kept, task.passed, task.candidates) for paper in part))  # fmt: skip
    place = {paper: at for at, paper in enumerate(papers)}
    texts = [" ".join((p.title, p.abstract, *(p.authors if with_authors else ()))) for p in papers]
    work = [[[place[paper] for paper in part] for part in (task.kept, task.passed, task.candidates)] for task in tasks]  # fmt: skip
    asked = json.dumps({"texts": texts, "tasks": work})
    answered = (
        python.parents[1] / f"scores-{sha256(asked.encode()).hexdigest()[:16]}.json"
    )  # for the next time
    if not answered.is_file():
        with tempfile.NamedTemporaryFile("w") as stream:
            stream.write(asked)
            stream.flush()
            subprocess.run([python, Path(__file__).with_name("svm.py"), stream.name, answered], check=True)
    scores: list[list[float]] = json.loads(answered.read_text())
    return scores


def measure(wanted: Sequence[bool], scores: Sequence[float]) -> tuple[float, float, float]:
    """Area under the ROC curve, precision of the first ten, share of the wanted in the first fifth; ties count half,
    or stay in the list's order."""
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    good = [scores[at] for at in range(len(scores)) if wanted[at]]
    bad = sorted(scores[at] for at in range(len(scores)) if not wanted[at])
    below = sum((bisect_left(bad, one) + bisect_right(bad, one)) / 2 for one in good)
    area = below / (len(good) * len(bad))
    ten = fmean(wanted[at] for at in order[:10])
    return area, ten, sum(wanted[at] for at in order[: round(len(order) / 5)]) / len(good)


def list_cases(choices: Choices, number: int) -> Iterator[tuple[str, str, list[Task]]]:
    """(curator, kept, tasks)."""
    lists = [choices.listings[day] for day in sorted(choices.listings)]
    curators = {"broad": choices.taken} | {name: choices.taken_on(name) for name in NARROW}
    for name, taken in curators.items():
        first, known = 0, 0
        while known < 1000 and first < len(lists) // 2:
            known += sum(paper.id in taken for paper in lists[first])
            first += 1
        for size in SIZES:
            width = 1 if name == "broad" else 5
            yield name, f"{size:,}", build_tasks(choices.listings, taken, size, first, number, width)
    yield "weekly, of Daily Papers", "30 and more", build_weekly(choices, choices.daily, 30)
    yield "weekly, of arXiv", "10 and more", build_weekly(choices, choices.listings, 10)


def compare(choices: Choices, number: int, python: Path, only: str, *, with_authors: bool = True) -> None:
    """Print the table."""
    say(
        "| curator | kept | lists | AUC: taste | SVM | newest | ratio | precision@10: taste | SVM | newest | ratio | first fifth: taste | SVM | newest | ratio |"
    )
    say("|---|--:|" + "--:|" * 13)
    cases = [case for case in list_cases(choices, number) if case[0].startswith(only)]
    every = ask_svm([task for _, _, tasks in cases for task in tasks], python, with_authors=with_authors)
    narrow: dict[str, list[float]] = {}
    for name, kept, tasks in cases:
        answers, every = every[: len(tasks)], every[len(tasks) :]
        ours = [measure(task.wanted, judge(task, with_authors=with_authors)) for task in tasks]
        theirs = [measure(task.wanted, scores) for task, scores in zip(tasks, answers, strict=True)]
        newest = [measure(task.wanted, [float(paper.id) for paper in task.candidates]) for task in tasks]
        cells = []
        for at, base in enumerate((0.5, 0.0, 0.0)):
            a, b, c = (fmean(row[at] for row in rows) for rows in (ours, theirs, newest))
            cells += [f"{a:.3f}", f"{b:.3f}", f"{c:.3f}", f"**{(a - base) / (b - base):.2f}**"]
            if at == 0 and name in NARROW:
                narrow.setdefault(kept, []).append((a - base) / (b - base))
        say(f"| {name} | {kept} | {len(tasks)} | {' | '.join(cells)} |")
    for kept, ratios in narrow.items():
        say(f"| mean of the narrow | {kept} | | | | | **{fmean(ratios):.2f}** |" + " |" * 8)


def time_it(choices: Choices) -> None:
    """CPU seconds of learning and of judging, one after the other, nothing cut before."""
    lists = [paper for day in sorted(choices.listings) for paper in choices.listings[day]]
    taken = choices.taken
    kept = [paper for paper in lists if paper.id in taken][:1000]
    passed = [paper for paper in lists if paper.id not in taken][:PASSED]
    candidates = [_record(paper) for paper in lists[-1000:]]
    start = time.process_time()
    task = Task(kept, passed, [], [])
    taste = learn(task)
    say(
        f"learn from the texts of {len(kept):,} kept and {len(passed):,} passed: {time.process_time() - start:.2f} CPU s"
    )
    start = time.process_time()
    taste = learn(task)
    say(f"the same, from words that were cut before: {time.process_time() - start:.2f} CPU s")
    start = time.process_time()
    for record in candidates:
        taste.score(record)
    say(f"cut and score {len(candidates):,} candidates: {time.process_time() - start:.2f} CPU s")
    start = time.process_time()
    for record in candidates[:100]:
        _ = taste.reason(record).text
    say(f"100 reasons: {time.process_time() - start:.2f} CPU s")


def _record(paper: Offered) -> Record:
    return Record("arxiv", paper.title, (PaperId("arxiv", paper.id),), paper.abstract, tuple(map(Name, paper.authors)))  # fmt: skip


def build_taste(task: Task) -> Taste:
    """With topics of the vocabulary of this repository."""
    tags = parse_tags((ROOT / "content/tags.yml").read_text("utf-8"), plain_reading("content/tags.yml"))
    matcher = build_matcher(tuple(tags.values()))
    counts: dict[str, int] = {}
    for paper in task.kept:
        for slug in matcher.assign(paper.title, paper.abstract):
            counts[slug] = counts.get(slug, 0) + 1
    plain = learn(task)
    kept = [Kept(paper.id, paper.title, _cut(paper)) for paper in task.kept]
    return Taste(
        plain.counts, kept, {}, {slug: (tags[slug].title, number) for slug, number in counts.items()}, matcher
    )


def draw_reasons(choices: Choices, seed: int) -> None:
    """Print reasons of 20 papers of the first fifths of lists: ids and words."""
    tasks = next(tasks for name, kept, tasks in list_cases(choices, 24) if (name, kept) == ("broad", "1,000"))
    chance = random.Random(seed)
    for task in chance.sample(tasks, 20):
        taste = build_taste(task)
        scores = {paper: taste.judge(_cut(paper)) for paper in task.candidates}
        first = sorted(task.candidates, key=lambda paper: -scores[paper])[: len(scores) // 5]
        paper = chance.choice(first)
        reason = taste.reason(_record(paper))
        near = f"{reason.near.path} ({reason.near.cosine})" if reason.near else "–"
        topics = ", ".join(f"{title} ({number})" for title, number in reason.topics) or "–"
        authors = ", ".join(f"{name} ({number})" for name, number in reason.authors) or "–"
        say(f"| {paper.id} | {topics} | {', '.join(reason.words) or '–'} | {authors} | {near} | |")


def hash_everything(choices: Choices) -> str:
    """A hash of scores and reasons: the same under every Python and hash seed."""
    tasks = next(tasks for name, kept, tasks in list_cases(choices, 24) if (name, kept) == ("broad", "1,000"))
    found = sha256()
    for task in tasks[::12]:
        taste = build_taste(task)
        for paper in task.candidates:
            record = _record(paper)
            found.update(
                f"{paper.id} {taste.judge(_cut(paper))!r} {taste.score(record)} {taste.reason(record)}\n".encode()
            )
    return found.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="of the clones")
    parser.add_argument("--lists", type=int, default=24, help="days, or weeks, a curator")
    parser.add_argument(
        "--only", default="", metavar="CURATOR", help="broad, robots, audio, 3D, agents, or weekly"
    )
    parser.add_argument("--svm", type=Path, default=SVM, help="a Python that has scikit-learn")
    parser.add_argument("--no-authors", action="store_true", help="neither taste nor the SVM sees authors")
    parser.add_argument("--reasons", type=int, metavar="SEED", help="print 20 reasons")
    parser.add_argument("--hash", action="store_true", help="print a hash of scores and reasons")
    parser.add_argument("--time", action="store_true", help="print what it costs")
    options = parser.parse_args()
    choices = read_choices(options.folder)
    if options.reasons is not None:
        draw_reasons(choices, options.reasons)
    elif options.hash:
        say(f"{sys.version.split()[0]}: {hash_everything(choices)}")
    elif options.time:
        time_it(choices)
    else:
        compare(choices, options.lists, options.svm, options.only, with_authors=not options.no_authors)


if __name__ == "__main__":
    main()
