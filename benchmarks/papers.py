"""Invented papers: the same ones for every tool, on every machine, in every run.

Titles have 6–14 words, abstracts 900–1,600 characters, and 1–4 tags out of 200 go by Zipf's law. Two corpora: `plain`
has 14 papers every day and few authors with two papers; `real` has what was measured of real digests: fewer papers at
weekends, a long tail of authors, and 1.7 author pages a paper.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, cycle

from benchmarks import words

FIRST_DAY = date(2024, 1, 1)
TAGS = 200
EDIT = "This sentence was added by hand."


@dataclass(frozen=True, slots=True)
class Corpus:
    """How papers are spread.

    Attributes:
        week: papers on each day from Monday to Sunday.
        authors: how many a paper has, out of which it is drawn.
        seen_before: chance that an author is somebody who wrote an earlier paper.
        maths: share of abstracts with formulas.
    """

    week: Sequence[int]
    authors: Sequence[int]
    seen_before: float
    maths: float


CORPORA = {
    # 0.2–0.3 author pages a paper; 10,000 papers are two years.
    "plain": Corpus((14,) * 7, range(3, 9), 0.06, 0.35),
    # Measured: Daily Papers have 17 papers a day, 2 to 16 authors in nine of ten and hundreds at times, 1.7 author pages
    # a paper; arXiv's abstracts of 2025 and 2026 have formulas in 7 of 100.
    "real": Corpus(
        (20, 26, 22, 20, 20, 6, 5),
        (1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8, 8, 9, 10, 11, 13, 16, 60),
        0.45,
        0.07,
    ),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented paper.

    Attributes:
        slug: an arXiv-like id whose number arXiv never gives (`2401.90001`).
        day: `YYYY-MM-DD`.
        tags: slugs.
        abstract, note: Markdown with `$maths$`; the note may be "".
    """

    slug: str
    title: str
    authors: tuple[str, ...]
    day: str
    tags: tuple[str, ...]
    abstract: str
    note: str
    links: Mapping[str, str]


def build_papers(count: int, extra: int = 0, corpus: str = "plain", seed: int = 20260101) -> list[Sample]:
    """`count` papers, oldest first, then `extra` newer ones.

    A longer list begins with the shorter one, but for the days of more than 12,000: these begin in earlier years, so that
    none is in the future.
    """
    rng = random.Random(seed)
    shape = CORPORA[corpus]
    weeks = max(count - 10_000, 0) // sum(shape.week) if count > 12_000 else 0
    day = FIRST_DAY - timedelta(weeks=weeks)
    left = 0
    week = cycle(shape.week)
    tags = build_tags()
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(tags))))
    slots: list[str] = []
    made: list[Sample] = []
    for number in range(count + extra):
        if not left:
            day += timedelta(days=1 if number else 0)
            left = next(week)
        left -= 1
        authors = _authors(rng, slots, rng.choice(shape.authors), shape.seen_before)
        own = rng.choices(tags, cum_weights=weights, k=rng.choice((1, 2, 2, 3, 3, 4)))
        slug = f"{day:%y%m}.{90001 + number % 9999}"
        links = {"pdf": f"https://example.org/pdf/{number}"}
        if rng.random() < 0.4:
            links["code"] = f"https://example.org/code/{number}"
        note = rng.choice(words.NOTES).format(number=number) if rng.random() < 0.15 else ""
        made.append(
            Sample(
                slug,
                _title(rng),
                authors,
                day.isoformat(),
                tuple(dict.fromkeys(own)),
                _abstract(rng, number, shape.maths),
                note,
                links,
            )
        )
    return made


def edit_paper(sample: Sample) -> Sample:
    """The paper after a curator appended one sentence."""
    return replace(sample, abstract=f"{sample.abstract} {EDIT}")


def build_tags() -> list[str]:
    """200 slugs, the most frequent first."""
    pairs = [f"{a}-{n}" for n in words.NOUNS for a in words.ADJECTIVES]
    return [pairs[(17 * number) % len(pairs)] for number in range(TAGS)]


def tag_title(slug: str) -> str:
    """`sparse-attention` → `Sparse attention`."""
    return slug.replace("-", " ").capitalize()


def _authors(rng: random.Random, slots: list[str], count: int, seen_before: float) -> tuple[str, ...]:
    """Names without dots or accents: every tool makes the same address of them."""
    chosen: dict[str, None] = {}
    while len(chosen) < count:
        known = slots and rng.random() < seen_before
        chosen[rng.choice(slots) if known else _new_name(rng)] = None
    slots.extend(chosen)
    return tuple(chosen)


def _new_name(rng: random.Random) -> str:
    initial = rng.choice("ABCDEFGHIJKLMNOPRSTUVWZ")
    last = rng.choice(words.LAST_HEADS) + rng.choice(words.LAST_MIDDLES) + rng.choice(words.LAST_TAILS)
    return f"{rng.choice(words.FIRST)} {initial}{rng.choice('aeiou')}{rng.choice('lmnrst')} {last}"


def _pick(rng: random.Random) -> dict[str, object]:
    return {
        "adjective": rng.choice(words.ADJECTIVES),
        "noun": rng.choice(words.NOUNS),
        "objects": rng.choice(words.OBJECTS),
        "verb": rng.choice(words.VERBS),
        "name": rng.choice(words.LAST_HEADS) + rng.choice(words.NOUNS).capitalize(),
        "count": rng.randint(3, 400),
        "percent": rng.randint(2, 48),
    }


def _title(rng: random.Random) -> str:
    a, b = _pick(rng), _pick(rng)
    title = rng.choice(
        (
            "{adjective} {noun} for {objects} that {verb}",
            "{name}: {adjective} {noun} with {objects}",
            "towards {adjective} {noun} of {objects}",
            "when do {adjective} {objects} {verb} their {noun}?",
        )
    ).format(**a)
    tail = rng.choice(
        (
            " under {adjective} {noun}",
            " and what {adjective} {noun} adds",
            ": {count} lessons from {adjective} {objects}",
            " at the scale of {adjective} {objects}",
        )
    ).format(**b)
    return title[0].upper() + title[1:] + tail


def _abstract(rng: random.Random, number: int, share: float) -> str:
    wanted = rng.randint(950, 1480)
    sentences = []
    maths = rng.random() < share
    length = 0
    while length < wanted:
        source = words.MATHS if maths and rng.random() < 0.2 else words.SENTENCES
        sentences.append(rng.choice(source).format(**_pick(rng)))
        length += len(sentences[-1]) + 1
    if rng.random() < 0.2:
        sentences[-1] = rng.choice(words.LINKS).format(number=number)
    if rng.random() < 0.15:
        sentences.insert(len(sentences) // 2, "\n\n")
    return " ".join(sentences).replace(" \n\n ", "\n\n")
