"""Invented papers: the same ones for every tool, on every machine, in every run.

Lengths and repetition follow real digests: titles of 6–14 words, abstracts of 900–1,600 characters, 1–4 tags out of
200 by Zipf's law, 3–8 authors of whom about one slot in seventeen is somebody seen before.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from benchmarks import words

FIRST_DAY = date(2024, 1, 1)
PER_DAY = 14  # 10,000 papers are two years of days
TAGS = 200
SEEN_BEFORE = 0.06  # chance that an author's slot goes to a known name: gives 0.2–0.3 author pages a paper
EDIT = "This sentence was added by hand."


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


def build_papers(count: int, extra: int = 0, seed: int = 20260101) -> list[Sample]:
    """`count` papers, oldest first, then `extra` newer ones. A longer list begins with the shorter one."""
    rng = random.Random(seed)
    tags = build_tags()
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(tags))))
    slots: list[str] = []
    made: list[Sample] = []
    for number in range(count + extra):
        day = (FIRST_DAY + timedelta(days=number // PER_DAY)).isoformat()
        authors = _authors(rng, slots, rng.randint(3, 8))
        own = rng.choices(tags, cum_weights=weights, k=rng.choice((1, 2, 2, 3, 3, 4)))
        slug = f"{day[2:4]}{day[5:7]}.{90001 + number % 9999}"
        links = {"pdf": f"https://example.org/pdf/{number}"}
        if rng.random() < 0.4:
            links["code"] = f"https://example.org/code/{number}"
        note = rng.choice(words.NOTES).format(number=number) if rng.random() < 0.15 else ""
        made.append(
            Sample(
                slug,
                _title(rng),
                authors,
                day,
                tuple(dict.fromkeys(own)),
                _abstract(rng, number),
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


def _authors(rng: random.Random, slots: list[str], count: int) -> tuple[str, ...]:
    """Names without dots or accents: every tool makes the same address of them."""
    chosen: dict[str, None] = {}
    while len(chosen) < count:
        known = slots and rng.random() < SEEN_BEFORE
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


def _abstract(rng: random.Random, number: int) -> str:
    wanted = rng.randint(950, 1480)
    sentences = []
    maths = rng.random() < 0.35
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
