"""Taste: what was kept and what was passed tells which candidates come first, and why."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.collecting.candidates import build_candidate
from digestgen.collecting.collection import Collection
from digestgen.collecting.inbox import expire, keep, read_inbox, reject, restore
from digestgen.collecting.intake import Intake
from digestgen.collecting.taste.counts import count, read_kept
from digestgen.collecting.taste.features import UNIT
from digestgen.collecting.taste.passed import FILE, MOST, RANDOM, choose_random, read_passed
from digestgen.collecting.taste.taste import Taste, read_taste
from digestgen.config import Config, read_config
from digestgen.library.reader import Library, read_library
from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.model.record import Record

TODAY = "2025-08-08"
# Two kinds of papers, of words that nothing else shares; a third that has some of both.
LAMPS = "lantern wick flame brass glow oil lampshade filament candle glimmer".split()
KETTLES = "kettle boil steam spout whistle limescale teapot simmer copper handle".split()
SHARED = "kitchen table winter evening house window morning village".split()


def paper(number: int, words: list[str], authors: str = "") -> Record:
    """A paper that is made of some of these words, and of some that every paper has."""
    chance = random.Random(number)
    title = " ".join(word.capitalize() for word in chance.sample(words, 3))
    text = " ".join(chance.choices(words, k=20) + chance.choices(SHARED, k=20))
    names = tuple(map(Name, authors.split(";"))) if authors else ()
    return Record(
        "arxiv", f"{title} {number}", (PaperId("arxiv", f"2508.{number:05}"),), text.capitalize() + ".", names
    )


@pytest.fixture
def config(project: Path) -> Config:
    (project / "content/tags.yml").write_text(
        "lanterns: {title: Lanterns, phrases: [lantern]}\ntea: {title: Tea, phrases: [kettle]}\n", "utf-8"
    )
    return read_config(project / "mkdocs.yml")


def take(config: Config, records: list[Record], today: str = TODAY) -> None:
    """Bring papers in, into the inbox."""
    collection = Collection(config, today=today)
    collection.aside = True
    collection.take(Intake("post"), records)


def decide(config: Config, yes: list[Record], no: list[Record]) -> None:
    collection = Collection(config, today=TODAY)
    keep(collection, collection.inbox, [record.ids[0] for record in yes])
    reject(collection, collection.inbox, [record.ids[0] for record in no])


def learn(config: Config) -> Taste:
    return read_taste(config, read_library(config.root, config.content))


def curate(config: Config) -> None:
    """Somebody keeps papers on lamps, mostly of Ada One's, and passes those on kettles."""
    lamps = [
        paper(number, LAMPS, "Ada One;Bo Two" if number % 2 else "Cy Three") for number in range(100, 115)
    ]
    kettles = [paper(number, KETTLES, "Dee Four") for number in range(200, 240)]
    take(config, [*lamps, *kettles])
    decide(config, lamps, kettles)


def test_what_is_like_the_kept_comes_first_with_a_reason_people_can_check(config: Config):
    curate(config)
    new = [paper(number, words, authors) for number, (words, authors) in enumerate(
        [(KETTLES, "Dee Four"), (SHARED, "Eve Five"), (LAMPS, "Ada One"), (KETTLES, "Ada One"), (LAMPS, "Eve Five")], 300)]  # fmt: skip
    take(config, new, "2025-08-09")
    taste = learn(config)
    ranked = taste.order(read_inbox(config.root).candidates)
    assert {one.candidate.paper_id.value[-3:] for one in ranked[:2]} == {"302", "304"}
    assert ranked[-1].candidate.paper_id.value == "2508.00300"
    scores = [one.score for one in ranked if one.score is not None]
    assert scores == sorted(scores, reverse=True) and scores[0] > 95 and scores[-1] < 80
    reason = taste.reason(new[2])
    assert reason.authors == (("Ada One", 7),) and reason.words and reason.near
    assert set(reason.words) <= {word.capitalize() for word in LAMPS}
    assert (
        reason.near.title.startswith(tuple(word.capitalize() for word in LAMPS))
        and reason.near.cosine >= 0.15
    )
    assert reason.near.path.startswith("content/papers/")
    assert "Ada One (7 kept)" in reason.text and "near “" in reason.text
    assert taste.reason(paper(310, ["xylophone", "zither", "oboe"])).text == ""


def test_with_little_kept_nothing_is_known_and_the_order_stays(config: Config):
    take(config, [paper(number, LAMPS) for number in range(100, 112)])
    taste, waiting = learn(config), read_inbox(config.root).candidates
    assert not taste.is_known and taste.score(paper(1, LAMPS)) is None
    assert [one.candidate for one in taste.order(waiting)] == list(waiting)


def test_sums_are_those_of_a_fit_anew_whatever_came_and_went(config: Config):
    curate(config)
    chance, papers = random.Random(1), config.root / "content/papers"
    for step in range(6):
        learn(config)  # with the cache of the step before
        file = chance.choice(sorted(papers.rglob("*.md")))
        if step % 2:
            file.unlink()
        else:
            file.write_text(file.read_text("utf-8") + "\nbeacon lamp beacon lamp\n", "utf-8")
        take(config, [paper(400 + step, LAMPS)], "2025-08-09")
        decide(
            config,
            [paper(400 + step, LAMPS)] if step % 3 else [],
            [] if step % 3 else [paper(400 + step, LAMPS)],
        )
        cached = learn(config).counts
        (config.work / "taste.json").unlink()
        assert learn(config).counts == cached
    library = read_library(config.root, config.content)
    kept, passed = read_kept(config, library), read_passed(config.root)
    shuffled = [chance.sample(kept, len(kept)), chance.sample(passed, len(passed))]
    assert count(*shuffled, {}) == count(kept, passed, {}) == learn(config).counts  # type: ignore[arg-type]
    assert all(abs(sum(share**2 for _, share in one.features.shares()) / UNIT**2 - 1) < 0.01 for one in kept)


def test_an_undone_no_is_forgotten(config: Config):
    curate(config)
    before = (config.root / FILE).read_bytes()
    one = paper(500, KETTLES)
    take(config, [one])
    decide(config, [], [one])
    assert len(read_passed(config.root)) == 41 and learn(config).counts.passed == 41
    named = Collection(config, today=TODAY)
    named.take(Intake("by name"), [one], by_name=True)
    assert learn(config).counts.passed == 40, "kept after all"
    (config.root / "content/papers/2025-08/2508.00500.md").unlink()
    take(config, [one])
    decide(config, [], [one])
    collection = Collection(config, today=TODAY)
    restore(collection, collection.inbox, [one.ids[0]])
    assert (config.root / FILE).read_bytes() == before


def test_what_expires_counts_as_passed_and_old_lines_go(config: Config):
    take(config, [paper(number, LAMPS) for number in range(100, 103)], "2025-01-01")
    collection = Collection(config, today=TODAY)
    assert len(expire(collection, collection.inbox)) == 3
    assert [one.mark for one in read_passed(config.root)] == ["", "", ""]
    file = config.root / FILE
    file.write_text(
        "".join(f"arxiv:1001.{n:05}\t2010-01-01\n" for n in range(MOST)) + file.read_text("utf-8"), "utf-8"
    )
    take(config, [paper(200, LAMPS)], TODAY)
    decide(config, [], [paper(200, LAMPS)])
    lines = file.read_text("utf-8").splitlines()
    assert (
        len(lines) == MOST
        and lines[-1].startswith("arxiv:2508.00200\t2025-08-08\t")
        and "01001" not in lines[0]
    )


def test_two_branches_are_merged_line_by_line(config: Config):
    curate(config)
    file = config.root / FILE
    lines = file.read_text("utf-8")
    file.write_text(
        lines + lines.splitlines()[3] + "\n<<<<<<< ours\nnonsense\n" + "arxiv:1\t2025\tloved\tAbc\n", "utf-8"
    )
    assert sorted(one.line for one in read_passed(config.root)) == sorted(lines.splitlines())
    assert "inbox/*.txt merge=union" in (config.root / ".gitattributes").read_text("utf-8")


def test_chance_chooses_five_a_day_until_they_are_decided(config: Config):
    curate(config)
    new = [
        paper(number, words)
        for number, words in zip(range(600, 640), itertools.cycle([LAMPS, KETTLES]), strict=False)
    ]
    take(config, new, "2025-08-09")
    ranked = learn(config).order(read_inbox(config.root).candidates)
    assert [place for place, one in enumerate(ranked, 1) if one.is_random] == [5, 10, 15, 20, 25]
    chosen = [one.candidate for one in ranked if one.is_random]
    assert {one.candidate.paper_id for one in ranked} == {record.ids[0] for record in new}
    collection = Collection(config, today="2025-08-09")
    keep(collection, collection.inbox, [chosen[0].paper_id])
    reject(collection, collection.inbox, [chosen[1].paper_id, ranked[-1].candidate.paper_id])
    later = learn(config).order(read_inbox(config.root).candidates)
    assert {one.candidate.paper_id for one in later if one.is_random} == {one.paper_id for one in chosen[2:]}
    assert [one.mark for one in read_passed(config.root)][-3:] == ["kept", "random", ""]


def test_few_papers_need_no_chance():
    few = [build_candidate(paper(number, LAMPS), TODAY) for number in range(RANDOM)]
    assert (
        choose_random(few, []) == []
        and len(choose_random([*few, build_candidate(paper(9, LAMPS), TODAY)], [])) == RANDOM
    )


def teach(settings: Path, library: str) -> None:
    """Let a library of the curator's own count."""
    given = f"plugins: [digestgen: {{taste: [{library}]}}]"
    settings.write_text(settings.read_text("utf-8").replace("plugins: [digestgen]", given), "utf-8")


def test_a_library_of_the_curators_own_counts_as_kept(config: Config):
    entries = [f"@article{{k{n}, title={{{r.title}}}, author={{One, Ada}}, abstract={{{r.abstract}}}, year=2024}}"
               for n in range(12) for r in [paper(n, LAMPS)]]  # fmt: skip
    (config.root / "mine.bib").write_text("\n".join(entries), "utf-8")
    file = config.root / "mkdocs.yml"
    teach(file, "mine.bib")
    taught = read_config(file)
    waiting = [paper(700, KETTLES), paper(701, LAMPS)]
    taste = read_taste(taught, Library("content", ()), waiting)
    assert taste.counts.kept == 12 and taste.is_known
    assert (taste.score(waiting[1]) or 0) > (taste.score(waiting[0]) or 0)
    near = taste.reason(waiting[1]).near
    assert near and near.path == "mine.bib"


def test_the_command_says_what_was_learned(config: Config):
    empty = CliRunner().invoke(main, ["taste", "-f", str(config.file)])
    assert (
        "Papers kept: none. Papers passed: 0." in empty.output and "once 10 papers were kept" in empty.output
    )
    curate(config)
    take(config, [paper(300, LAMPS, "Ada One"), paper(301, KETTLES)], "2025-08-09")
    done = CliRunner().invoke(main, ["taste", "-f", str(config.file)])
    assert done.exit_code == 0, done.output
    lines = dict(line.split(": ", 1) for line in done.output.splitlines() if ": " in line)
    assert lines["Papers kept"] == "15 in content. Papers passed: 40."
    names = {
        heading: {word.split(" (")[0] for word in lines[heading].split(", ")}
        for heading in lines
        if heading.startswith("Words")
    }
    assert names["Words for"] == {word.capitalize() for word in LAMPS}
    assert names["Words against"] and names["Words against"] <= {word.capitalize() for word in KETTLES}
    assert lines["Topics"] == "Lanterns (8)" and lines["Authors"] == "Cy Three (8), Ada One (7), Bo Two (7)"
    shown = json.loads(CliRunner().invoke(main, ["taste", "--json", "-f", str(config.file)]).output)
    assert shown["kept"] == {"content": 15} and shown["first"][0]["id"] == "arxiv:2508.00300"
    teach(config.file, "none.bib")
    done = CliRunner().invoke(main, ["taste", "-f", str(config.file)])
    assert done.exit_code == 2 and "mkdocs.yml: taste: none.bib cannot be read: No such file" in done.output
    config.file.write_text(
        config.file.read_text("utf-8").replace("[none.bib]", "[mkdocs.yml], taste_authors: false"), "utf-8"
    )
    done = CliRunner().invoke(main, ["taste", "-f", str(config.file)])
    assert (
        done.exit_code != 0
        and "mkdocs.yml: taste: mkdocs.yml: it cannot be told what this file is" in done.output
    )


def test_hash_seeds_change_nothing(config: Config):
    """Scores, reasons and what is written are the same bytes."""
    curate(config)
    take(
        config,
        [paper(number, LAMPS if number % 3 else KETTLES, "Ada One;Bo Two") for number in range(700, 740)],
        "2025-08-09",
    )
    found = set()
    for seed in ("0", "1", "2"):
        (config.work / "taste.json").unlink(missing_ok=True)
        done = subprocess.run([sys.executable, "-m", "digestgen", "taste", "--json", "-f", str(config.file)],
                              env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)  # fmt: skip
        found.add((done.stdout, (config.work / "taste.json").read_bytes()))
    assert len(found) == 1
