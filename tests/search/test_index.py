"""The index: postings that read back, files that stay when nothing they show has changed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from pathlib import Path
from zlib import crc32

import pytest

from digestgen.cache import Cache, lend
from digestgen.config import read_config
from digestgen.library.cached import open_cache
from digestgen.output.output import Output
from digestgen.publishing.build import build, read_site
from digestgen.search import index
from digestgen.search.index import plan_search
from digestgen.search.postings import BLOCK, count_shards, render_group, render_shard, shard_of
from digestgen.search.terms import PAIRED, count_terms
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys

ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')


def decode(postings: str) -> dict[int, int]:
    """Postings as `search.js` reads them: number of a paper → class of weight, of which common terms have three."""
    found: dict[int, int] = {}
    if postings[:1] == ALPHABET[64]:  # layers of bits
        layers = [
            [f"{ALPHABET.index(six):06b}" for six in layer] for layer in postings[1:].split(ALPHABET[64])
        ]
        some = [
            at // 11 * BLOCK + at % 11 * 6 + bit
            for at, six in enumerate(layers[0])
            for bit in range(6)
            if six[bit] == "1"
        ]
        for weight, layer in zip((0, 1, 3), [*layers[1:], [], []], strict=False):
            found |= dict.fromkeys(some, weight)
            bits = "".join(layer).ljust(len(some), "0")
            some = [number for number, bit in zip(some, bits, strict=False) if bit == "1"]
        return found
    block, at, weight, in_digits = 0, -1, 0, False
    for value in map(ALPHABET.index, postings):
        if value >= 68:
            block, weight, at = (block * 25 if in_digits else 0) + value - 68, 0, -1
        elif value >= 64:
            weight, at = value - 63, -1
        else:
            at += value + 1
            found[block * BLOCK + at] = weight
        in_digits = value >= 68
    return found


@pytest.mark.parametrize(("shards", "parts", "size"), [(4, 1, BLOCK), (16, 4, 4 * BLOCK)])
def test_postings_read_back(shards: int, parts: int, size: int) -> None:
    """Random papers, rare and common terms, light and heavy: each block number and place there is.

    Of the common ones, some come late, stay away for a time, are in fashion for a block, or are in fewest papers that do.
    """
    rng = random.Random(3)
    terms = [f"{head}{number}" for head in ("tide", "lamp", "#tag-", "@name") for number in range(40)]
    terms += [f"lamp{a} tide{b}" for a in range(10) for b in range(10)] + ["大模", "型"]
    papers = [
        {term: rng.choice((1, 1, 1, 2, 4, 7, 30)) for term in terms if rng.random() < rng.choice((0.01, 0.9))}
        for _ in range(BLOCK * 27 + 5)
    ]
    terms += ["late", "away", "brief", "even", "most", "every"]
    for number, paper in enumerate(papers):
        has = {
            "late": number > 1000 and number % 2,
            "away": number < 700 or number in (900, 903),
            "brief": 640 <= number < 704,
            "even": number % 5 == 2,
            "most": number % 3,
            "every": True,
        }
        paper.update({term: 1 + number % 4 * 3 for term, is_there in has.items() if is_there})
    groups = [
        render_group(papers[at : at + size], shards, parts, at // BLOCK) for at in range(0, len(papers), size)
    ]
    read: dict[str, dict[int, int]] = {}
    layered: dict[str, tuple[int, ...]] = {}  # the classes of weight that are told of a term
    is_apart: dict[str, bool] = {}
    apart: dict[str, dict[int, int]] = {}
    for shard in range(count_shards(shards)):
        data = json.loads(render_shard([group[shard] for group in groups]))
        assert list(data) == sorted(data)
        for term, postings in data.items():
            if postings[0] == ALPHABET[64]:
                common = decode(postings)
                share = len(common) / (BLOCK * (max(common) // BLOCK + 1))
                layered[term.removeprefix("^")] = (
                    (0, 1, 1, 3, 3) if share < 0.5 else (0, 0, 0, 3, 3) if share < 0.9 else (0,) * 5
                )
            if term[0] == "^":
                assert shard == crc32(term[1:].encode()) % shards
                apart[term[1:]] = decode(postings)
            else:
                assert shard == shard_of(term, shards, parts)
                read[term] = decode(postings.removeprefix(ALPHABET[65]))
                is_apart[term] = postings[0] == ALPHABET[65]
    assert {term for term, is_so in is_apart.items() if is_so} == apart.keys() and (parts > 1) == bool(apart)
    for term, common in apart.items():
        assert not common.keys() & read[term].keys()
        read[term] |= common
    classes = {1: 0, 2: 1, 4: 2, 7: 3, 10: 4, 30: 4}
    for term in terms:
        wanted = {number: classes[paper[term]] for number, paper in enumerate(papers) if term in paper}
        got = read.get(term, {})
        if term in layered:
            told = layered[term]
            got, wanted = ({number: told[weight] for number, weight in one.items()} for one in (got, wanted))
        assert got == wanted
    assert {"late", "away", "even", "every", "lamp0"} <= layered.keys() and "brief" not in layered
    assert len({layered[term] for term in ("even", "most", "every")}) == 3


@pytest.fixture
def plan(project: Path) -> Callable[..., dict[str, Output]]:
    """Plans the index of the project, with a cache or without."""

    def make(cache: Cache | None = None) -> dict[str, Output]:
        site = read_site(read_config(project / "mkdocs.yml"))
        with lend(cache) as kept:
            outputs = plan_search(site, Fragments(site), Keys(site, b""), kept)
            return {output.path: output for output in outputs}

    return make


def write(project: Path, number: int, text: str) -> None:
    day = f"{2025 + number // 336}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
    (project / "content" / "papers" / f"{number}.md").write_text(
        f"---\nid: title:paper-{number}\ntitle: Tide {number}\nauthors: [Ada Quist]\ndate: {day}\n---\n\n{text}\n"
    )


def test_an_edit_changes_the_files_that_show_it_and_no_other(
    project: Path, plan: Callable[..., dict[str, Output]]
) -> None:
    for number in range(200):
        write(project, number, f"Lamp number {number} says {'tide ' * (number % 5)}to the boats.")
    cache = Cache(project / "cache.db", b"1")
    before = plan(cache)
    bytes_before = {path: output.render() for path, output in before.items()}
    assert {path: output.render() for path, output in plan().items()} == bytes_before
    write(project, 100, "Lamp number 100 says to the boats. Unheardof.")
    after = plan(cache)
    changed = {path for path, output in after.items() if output.key != before[path].key}
    for path, output in after.items():
        data = output.render()
        assert (data != bytes_before[path]) == (path in changed), path
    assert {path.split("/")[1] for path in changed} == {"papers", "terms", "index.json"}
    assert len([path for path in changed if path.startswith("search/papers/")]) == 1
    assert len([path for path in after if path.startswith("search/terms/")]) == 24
    clean = plan()
    assert {path: (output.key, output.render()) for path, output in clean.items()} == {
        path: (output.key, output.render()) for path, output in after.items()
    }
    cache.close()


def test_a_new_paper_leaves_older_shelves_alone(
    project: Path, plan: Callable[..., dict[str, Output]]
) -> None:
    for number in range(40):
        write(project, number, "A lamp.")
    before = plan()
    write(project, 41, "Another lamp.")
    after = plan()
    same = [path for path in before if after[path].key == before[path].key]
    assert {"search/papers/0.json", "search/papers/1.json"} <= set(same)
    assert json.loads(after["search/index.json"].render())["papers"] == 41


def test_an_author_is_found_by_each_spelling(project: Path, plan: Callable[..., dict[str, Output]]) -> None:
    write(project, 1, "A lamp.")
    (project / "content/people.yml").write_text(
        "ada-quist-adams:\n  name: Ada Quist Adams\n  variants: [Ada Quist]\n"
    )
    terms: dict[str, str] = {}
    for path, output in plan().items():
        if path.startswith("search/terms/"):
            terms |= json.loads(output.render())
    assert {"@ada quist", "@adams quist", "@adams", "adam"} <= terms.keys()
    assert "@adam" not in terms


@pytest.mark.parametrize(("name", "asked"), [
    ("山田 太郎", {"山田", "田太", "太郎", "@田太"}), ("李 四", {"李四", "@李四"}), ("김 철수", {"김철", "철수", "@김철"}),
    ("Ada Quist", {"ada quist"}),
])  # fmt: skip
def test_a_name_is_found_without_its_space_where_people_leave_it_out(
    name: str, asked: set[str], project: Path
) -> None:
    write(project, 1, "A lamp.")
    file = project / "content" / "papers" / "1.md"
    text = file.read_text("utf-8").replace("Ada Quist", name)
    file.write_text(text.replace("---\n", "---\npublication: {venue: Journal of Kettles}\n", 1), "utf-8")
    site = read_site(read_config(project / "mkdocs.yml"))
    (paper,) = site.papers
    terms = count_terms(site, paper, Fragments(site).of(paper), {})
    assert asked <= terms.keys() and "adaquist" not in terms
    assert "of kettle" in terms, "and where it appeared"


def test_search_can_be_turned_off(project: Path) -> None:
    write(project, 1, "A lamp.")
    file = project / "mkdocs.yml"
    build(read_config(file))
    assert (project / "site/search/index.json").is_file()
    assert "dg-find" in (project / "site/papers/paper-1/index.html").read_text("utf-8")
    text = file.read_text("utf-8").replace("plugins: [digestgen]", "plugins: [digestgen: {search: false}]")
    file.write_text(text, "utf-8")
    build(read_config(file))
    assert [f.name for f in (project / "site/search").iterdir()] == ["index.html"]
    assert "dg-find" not in (project / "site/papers/paper-1/index.html").read_text("utf-8")
    assert "has no search" in (project / "site/search/index.html").read_text("utf-8")


@pytest.mark.parametrize("is_large", [False, True])
def test_of_unchanged_groups_only_the_keys_are_read(
    project: Path, plan: Callable[..., dict[str, Output]], monkeypatch: pytest.MonkeyPatch, is_large: bool
) -> None:
    """Nothing changed reads no text, one edit inverts its group. In a large library 600 papers are two groups of 256 and
    two of 64."""
    if is_large:
        monkeypatch.setattr(index, "_MANY", 500)
    for number in range(600):
        write(project, number, f"Lamp number {number} says {'tide ' * (number % 5)}to the boats.")
    cache = Cache(project / "cache.db", b"1")
    before = {path: output.render() for path, output in plan(cache).items()}
    inverted: list[int] = []
    read: list[str] = []
    read_parts = Cache.read_parts

    def note(kept: Cache, prefix: str) -> dict[str, tuple[bytes, bytes]]:
        read.append(prefix)
        return read_parts(kept, prefix)

    def invert(papers: Iterable[Mapping[str, int]], shards: int, parts: int, block: int) -> list[bytes]:
        inverted.append(block)
        return render_group(papers, shards, parts, block)

    monkeypatch.setattr(Cache, "read_parts", note)
    monkeypatch.setattr(index, "render_group", invert)
    assert plan(cache).keys() == before.keys()
    assert (inverted, read) == ([], ["search/keys/"])
    write(project, 300, "Unheardof.")
    after = plan(cache)
    assert inverted == [4]
    texts = {path: output.render() for path, output in after.items()}
    assert read[1:] == ["search/keys/", "search/texts/0/"]
    assert texts == {path: output.render() for path, output in plan().items()}
    for number in range(590, 600):
        (project / "content" / "papers" / f"{number}.md").unlink()
    fewer = {path: output.render() for path, output in plan(cache).items()}
    assert fewer == {path: output.render() for path, output in plan().items()}
    starts = {0, 256, 512, 576} if is_large else range(0, 590, BLOCK)
    assert {name.rsplit("/")[-1] for name in read_parts(cache, "search/")} == set(map(str, starts))
    cache.close()


def test_a_digest_without_papers_has_an_index(plan: Callable[..., dict[str, Output]]) -> None:
    texts = {path: output.render() for path, output in plan().items()}
    assert texts.keys() == {"search/terms/0.json", "search/days.json", "search/index.json"}
    assert texts["search/terms/0.json"] == b"{}\n"


def test_texts_that_a_cache_lost_are_made_again(
    project: Path, plan: Callable[..., dict[str, Output]]
) -> None:
    for number in range(70):
        write(project, number, f"Lamp number {number}.")
    cache = Cache(project / "cache.db", b"1")
    before = {path: output.render() for path, output in plan(cache).items()}
    cache.save_parts([], ["search/texts/0/64"])
    assert {path: output.render() for path, output in plan(cache).items()} == before
    cache.close()


def test_a_damaged_cache_is_made_again(project: Path) -> None:
    write(project, 1, "A lamp.")
    config = read_config(project / "mkdocs.yml")
    build(config)
    first = {f: f.read_bytes() for f in (project / "site/search").rglob("*.json")}
    cache = open_cache(config.work)
    cache.save_parts([("search/keys/0", b"another key", b"rubbish"), ("search/keys/64", b"", b"")], [])
    cache.close()
    (project / "site/search/terms/0.json").unlink()
    build(config)
    assert {f: f.read_bytes() for f in (project / "site/search").rglob("*.json")} == first


def test_the_pairs_of_a_long_name_are_those_of_its_first_words(project: Path) -> None:
    """All of a name of 300 characters are 11,000 terms. The page asks for the same pairs."""
    script = Path(__file__).parents[2] / "site_templates" / "theme" / "assets" / "search.js"
    assert re.findall(r"const PAIRED = (\d+);", script.read_text("utf-8")) == [str(PAIRED)]
    words = [f"lamp{number:02}" for number in range(40)]
    write(project, 1, "A lamp.")
    file = project / "content" / "papers" / "1.md"
    file.write_text(file.read_text("utf-8").replace("Ada Quist", " ".join(reversed(words))), "utf-8")
    site = read_site(read_config(project / "mkdocs.yml"))
    (paper,) = site.papers
    authors = {one for one in count_terms(site, paper, Fragments(site).of(paper), {}) if one[0] == "@"}
    first = words[-PAIRED:]
    assert authors == {f"@{one}" for one in words} | {
        f"@{one} {other}" for one, other in combinations(first, 2)
    }
