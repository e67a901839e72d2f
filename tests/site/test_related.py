"""Related papers: who shares rare words, tags and authors; the same however the build came there."""

from __future__ import annotations

import marshal
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.papers import build_papers
from digestgen.cache import Cache, lend
from digestgen.config import read_config
from digestgen.library.cached import open_cache
from digestgen.model.person import Person
from digestgen.output import workers
from digestgen.output.workers import share_out
from digestgen.publishing.build import build
from digestgen.related import nearness
from digestgen.related.nearness import LIMIT, SHOWN, find_near, unpack
from digestgen.related.related import ONCE, REPEATED, TITLE, Chooser, build_related
from digestgen.site.site import Site

KEEPERS = "Keepers of lighthouses write logbooks. Logbooks of lighthouses tell of fog and of passing ships."
LOGBOOKS = "We read the logbooks that lighthouses left. Fog is what their keepers wrote of."
SOURDOUGH = "Sourdough rises overnight, and bakers measure the yeast in it."


def found(site: Site, cache: Cache | None = None) -> dict[str, list[str]]:
    """Path → paths of its related papers."""
    with lend(cache) as kept:
        related = build_related(site, kept)
    return {paper.path: [other.path for other in related.of([paper])[0]] for paper in site.papers}


@pytest.fixture
def cache() -> Iterator[Cache]:
    """One that is kept from a build to the next."""
    with Cache(None) as kept:
        yield kept


@pytest.fixture
def coast(shelf: Any) -> Any:
    """Three papers, two of which belong together."""
    shelf.add(1, "Lighthouse keepers and their logbooks", abstract=KEEPERS)
    shelf.add(2, "Fog in the logbooks of lighthouse keepers", "2025-08-01", abstract=LOGBOOKS)
    shelf.add(3, "How sourdough rises", abstract=SOURDOUGH)
    return shelf


def test_what_shares_rare_words_is_related_and_nothing_else(
    coast: Any, titles: Callable[..., list[str]]
) -> None:
    site = coast.site()
    with Cache(None) as cache:
        related = build_related(site, cache)
    by_title = {paper.title: titles(related.of([paper])[0]) for paper in site.papers}
    assert by_title == {
        "Lighthouse keepers and their logbooks": ["Fog in the logbooks of lighthouse keepers"],
        "Fog in the logbooks of lighthouse keepers": ["Lighthouse keepers and their logbooks"],
        "How sourdough rises": [],
    }


def test_a_withdrawn_paper_is_recommended_to_nobody_and_keeps_its_own(coast: Any) -> None:
    coast.add(1, "Lighthouse keepers and their logbooks", abstract=KEEPERS, status="withdrawn")
    near = found(coast.site())
    assert near["content/papers/2508.00002.md"] == []
    # what only it and one other paper have is nobody's common word any more
    coast.add(4, "Logbooks of keepers", abstract=LOGBOOKS)
    near = found(coast.site())
    assert set(near["content/papers/2508.00001.md"]) == {
        "content/papers/2508.00002.md",
        "content/papers/2508.00004.md",
    }
    assert "content/papers/2508.00001.md" not in near["content/papers/2508.00004.md"]


def test_authors_and_tags_bring_papers_together_too(shelf: Any) -> None:
    shelf.tag("coasts")
    shelf.add(1, "Of bread and salt", authors=["Ada Quist", "Zoë Marlowe"], tags=("coasts",))
    shelf.add(2, "Winter harbours", authors=["Ada Quist", "Z. Marlowe"], tags=("coasts",))
    assert found(shelf.site())["content/papers/2508.00001.md"] == []
    shelf.people["marlowe"] = Person("marlowe", "Zoë Marlowe", ("Z. Marlowe",))
    assert found(shelf.site())["content/papers/2508.00001.md"] == ["content/papers/2508.00002.md"]


def test_equals_stand_newest_first_and_there_are_five_at_most(shelf: Any) -> None:
    for number in range(8):
        shelf.add(number, "Lighthouse keepers at work", f"2025-08-{number + 1:02}", abstract=KEEPERS)
    near = found(shelf.site())
    assert near["content/papers/2508.00000.md"] == [f"content/papers/2508.{n:05}.md" for n in (7, 6, 5, 4, 3)]
    assert len(near["content/papers/2508.00007.md"]) == SHOWN


def test_words_count_for_where_they_stand(shelf: Any) -> None:
    """Title, twice in the abstract, once; function words and what every abstract says do not count at all."""
    paper = shelf.add(
        1, "On tides", abstract="We propose a novel method. Estuaries, estuaries! Sandbanks and tides."
    )
    weights = sorted(number & 3 for number in unpack(Chooser({}).choose(paper)))
    assert weights == [ONCE, REPEATED, TITLE]


def test_languages_without_spaces_and_formulas_have_terms(shelf: Any) -> None:
    shelf.add(1, "大模型的海岸观测", abstract="灯塔 $\\alpha$ 与雾。灯塔看守人。")
    shelf.add(2, "大模型的灯塔与雾", abstract="海岸观测与看守人。")
    assert found(shelf.site())["content/papers/2508.00001.md"] == ["content/papers/2508.00002.md"]


WORDS = ("tide fog harbour beacon keeper estuary sandbank lantern current dune ferry gull kelp mooring pier quay reef"
         " shoal trawler wharf anchor buoy channel dredger eddy fjord groyne inlet jetty lagoon").split()  # fmt: skip
AUTHORS = ("Ada Quist", "Zoë Marlowe", "Bo Two", "Cy Three", "Gil Seven")


def some_words(rng: random.Random, count: int) -> str:
    made = [rng.choice(WORDS) + rng.choice(("", "", "", "s", "x", "y", "z")) for _ in range(count)]
    return " ".join(made).capitalize() + "."


def edit(shelf: Any, rng: random.Random) -> None:
    """One to three random edits: papers come, go, change their words, day, status, tags, authors."""
    for _ in range(rng.randint(1, 3)):
        number = rng.randint(1, 140)
        old = shelf.papers.get(f"content/papers/2508.{number:05}.md")
        if old and rng.random() < 0.2:
            del shelf.papers[old.path]
            continue
        values = {
            "abstract": (f"{old.abstract} {some_words(rng, 6)}" if rng.random() < 0.5 else old.abstract) if old
            else some_words(rng, 30),
            "status": rng.choice(("", "", "", "", "withdrawn")),
            "tags": tuple(rng.sample(("coasts", "bread", "maps"), rng.randint(0, 2))),
            "note": some_words(rng, 3),
        }  # fmt: skip
        day = f"2025-08-{rng.randint(1, 28):02}" if not old or rng.random() < 0.3 else old.date
        title = old.title if old and rng.random() < 0.7 else some_words(rng, 5)
        shelf.add(number, title, day, authors=rng.sample(AUTHORS, rng.randint(0, 2)), **values)
    if rng.random() < 0.05:
        shelf.people["quist"] = Person("quist", "Ada Quist", tuple(rng.sample(AUTHORS[2:], 1)))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_found_after_an_edit_is_what_a_first_build_finds(shelf: Any, cache: Cache, seed: int) -> None:
    rng = random.Random(seed)
    for slug in ("coasts", "bread", "maps"):
        shelf.tag(slug)
    for number in range(1, 130):
        shelf.add(
            number, some_words(rng, 5), f"2025-08-{rng.randint(1, 28):02}", abstract=some_words(rng, 30)
        )
    seen = 0
    for _ in range(40):
        site = shelf.site()
        after, clean = found(site, cache), found(site)
        assert after == clean
        seen += sum(map(bool, clean.values()))
        edit(shelf, rng)
    assert seen > 40 * 60, "papers without related ones prove little"


def test_a_word_that_becomes_too_frequent_and_rare_again(shelf: Any, cache: Cache) -> None:
    """Across the limit both ways, an edit at a time: papers that were not edited lose and gain what they share."""
    for number in range(LIMIT - 1):
        shelf.add(number, f"Lighthouse keepers unique{number}", abstract=f"Fog word{number}.")
    sizes = []
    for extra in (0, 1, 2, 3, 2, 1, 0):
        for number in range(900, 904):
            shelf.papers.pop(f"content/papers/2508.{number:05}.md", None)
        for number in range(900, 900 + extra):
            shelf.add(number, "Lighthouse keepers", abstract="Again.")
        site = shelf.site()
        assert found(site, cache) == found(site)
        sizes.append(sum(map(len, found(site).values())))
    assert sizes == sizes[::-1]
    assert sizes[1] == 5 * LIMIT and sizes[2] == 0


def test_nothing_is_chosen_or_found_again_when_nothing_changed(
    coast: Any, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = found(coast.site(), cache)
    coast.add(3, "How sourdough rises", abstract=SOURDOUGH, note="A note says nothing here.")

    def fail(*_: object) -> None:
        raise AssertionError("papers are compared again, though no term changed")

    monkeypatch.setattr("digestgen.related.related.find_near", fail)
    assert found(coast.site(), cache) == before


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_several_processes_find_what_one_finds_and_an_edit_asks_nobody(
    shelf: Any, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    for number, sample in enumerate(build_papers(60), 1):
        shelf.add(number, sample.title, abstract=sample.abstract)
    site, makers = shelf.site(), set[int]()
    monkeypatch.setattr(nearness, "_SHARE", 3)
    monkeypatch.setattr(workers, "count_processes", lambda _: processes)

    def share(make: Callable[[range], Any], shares: Sequence[range], outputs: int) -> Any:
        def note(places: range) -> Any:
            return [(os.getpid(), made) for made in make(places)]

        @contextmanager
        def shared() -> Iterator[Any]:
            with share_out(note, shares, outputs) as values:
                yield ([made for pid, made in value if not makers.add(pid)] for value in values)

        return shared()

    with Cache(None) as one, Cache(None) as many:
        alone, together = build_related(site, one), build_related(site, many, share)
        assert together.of(site.papers) == alone.of(site.papers)
        kept = [marshal.loads(cache.read_parts("related")["related"][1]) for cache in (one, many)]
        assert kept[0] == kept[1]
        assert (len(makers) > 1) == (processes > 1)
        assert alone.of(site.papers)[0]
        shelf.add(7, "How sourdough rises", abstract=SOURDOUGH)
        monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was forked"))
        build_related(shelf.site(), many, share)


def test_an_edited_abstract_moves_few_others() -> None:
    """On a thousand papers, twenty of which get a sentence of the usual words."""
    papers = build_papers(1000)
    chooser = Chooser({})

    def terms(abstract: str, at: int) -> bytes:
        from digestgen.model.ids import PaperId
        from digestgen.model.paper import Paper

        sample = papers[at]
        return chooser.choose(Paper("", PaperId("arxiv", sample.slug), sample.title, sample.day, tags=sample.tags,
                                    abstract=abstract))  # fmt: skip

    every = [terms(paper.abstract, at) for at, paper in enumerate(papers)]
    before = find_near(every, set())
    moved = []
    for at in range(0, 1000, 50):
        sentence = ". ".join(papers[at - 7].abstract.split(". ")[:1])
        edited = [*every[:at], terms(f"{papers[at].abstract} {sentence}.", at), *every[at + 1 :]]
        after = find_near(edited, set())
        moved.append(sum(before[place] != after[place] for place in before))
    assert sum(moved) / len(moved) < 5
    assert max(moved) < 25


def test_a_page_shows_them_and_says_why(project: Path) -> None:
    texts = {
        1: ("Lighthouse keepers & their <b>logbooks</b>", '["Ada Quist"]', KEEPERS),
        2: ("Fog in the logbooks of lighthouse keepers", '["Ada Quist", "Bo Two"]', LOGBOOKS),
        3: ("How sourdough rises", '["Cy Three"]', SOURDOUGH),
    }
    for number, (title, authors, abstract) in texts.items():
        front = f'id: "arxiv:2508.0000{number}"\ntitle: "{title}"\nauthors: {authors}\ndate: 2025-08-07'
        file = project / f"content/papers/{number}.md"
        file.write_text(f"---\n{front}\n---\n\n{abstract}\n", "utf-8")
    config = read_config(project / "mkdocs.yml")
    cache = open_cache(config.work)
    build(config, cache=cache)

    def page(number: int) -> str:
        return (project / f"site/papers/2508.0000{number}/index.html").read_text("utf-8")

    assert "Related papers" in page(1) and "Related papers" not in page(3)
    shown = page(2).partition("dg-related")[2].partition("</section>")[0]
    assert 'href="../../papers/2508.00001/"' in shown
    assert "Lighthouse keepers &amp; their &lt;b&gt;logbooks&lt;/b&gt;" in shown
    assert "also by Ada Quist" in shown

    file = project / "content/papers/1.md"
    file.write_text(
        file.read_text("utf-8").replace("Lighthouse keepers", "Lighthouse keepers today"), "utf-8"
    )
    old = page(3)
    build(config, cache=cache)
    cache.close()
    assert "Lighthouse keepers today" in page(2).partition("dg-related")[2]
    assert page(3).partition("dg-steps")[0] == old.partition("dg-steps")[0]
