"""Topics, people and saved searches get other names; whoever knew the old ones comes to the new, and feeds go on."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import feedparser
import pytest
import yaml

from digestgen.config import read_config
from digestgen.publishing.build import build

ROOT = "https://example.org/repo/"
WORDS = ("lamp", "kettle", "anchor", "boat", "apron", "wick", "harbour", "tide", "gauge", "yawl")


def publish(project: Path) -> Path:
    build(read_config(project / "mkdocs.yml"))
    return project / "site"


def guids(file: Path) -> list[str]:
    return [entry.id for entry in feedparser.parse(file.read_bytes()).entries]


def self_link(file: Path) -> str:
    links = feedparser.parse(file.read_bytes()).feed.links
    return next(link.href for link in links if link.rel == "self")


def redirect_of(site: Path, url: str) -> str:
    page = (site / url / "index.html").read_text("utf-8")
    match = re.search(r'<link rel="canonical" href="([^"]+)"', page)
    assert match and "http-equiv" in page.lower(), url
    return match[1].removeprefix(ROOT)


class Digest:
    """A digest whose vocabulary, people and saved searches are renamed at will."""

    def __init__(self, project: Path, chance: Random) -> None:
        self.project, self.chance = project, chance
        self.tags = {f"{word}s": {"title": word.title()} for word in WORDS}
        self.people = {f"{word}-one": {"name": f"{word.title()} One"} for word in WORDS}
        self.views = {f"about-{word}s": {"title": word, "words": [word]} for word in WORDS[:5]}
        for number, word in enumerate(WORDS * 2):
            head = f"id: 'arxiv:2508.{number:05}'\ntitle: A {word} {number}\nauthors: [{word.title()} One]\ndate: 2025-08-0{1 + number % 7}\ntags: [{word}s]"
            (project / f"content/papers/{number}.md").write_text(f"---\n{head}\n---\n\nText.\n", "utf-8")
        self.save()

    def save(self) -> None:
        for name, data in (("tags.yml", self.tags), ("people.yml", self.people)):
            (self.project / "content" / name).write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
        plugin = {"digestgen": {"author_pages": 1, "author_feeds": True, "views": self.views}}
        settings = {
            "site_name": "Test digest",
            "site_url": ROOT,
            "theme": {"name": "material"},
            "plugins": [plugin],
        }
        (self.project / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")

    def rename(self, kind: str, old: str, new: str) -> None:
        table = getattr(self, kind)
        entry = table.pop(old)
        if kind == "people":
            entry["variants"] = [*entry.get("variants", []), entry["name"]]
            entry["name"] = new.replace("-", " ").title()
        else:
            entry["aliases"] = [*entry.get("aliases", []), old]
        table[new] = entry


FOLDERS = {"tags": "tags", "people": "authors", "views": "views"}


def test_after_eighty_renamings_every_old_address_answers_and_every_feed_goes_on(project: Path) -> None:
    chance = Random(11)
    digest = Digest(project, chance)
    site = publish(project)
    feeds = {file.relative_to(site).as_posix(): guids(file) for file in site.glob("*/*/feed.xml")}
    assert len(feeds) == 25 and all(feeds.values())
    now = {(kind, slug): slug for kind in FOLDERS for slug in getattr(digest, kind)}  # first slug → the last
    kinds = ["tags"] * 50 + ["people"] * 20 + ["views"] * 10
    chance.shuffle(kinds)
    between = []
    for number, kind in enumerate(kinds):
        _, first = chance.choice(sorted(one for one in now if one[0] == kind))
        new = f"{chance.choice(WORDS)}-{number}"
        between.append((kind, now[kind, first], first))
        digest.rename(kind, now[kind, first], new)
        now[kind, first] = new
    digest.save()
    site = publish(project)
    for kind, old, first in between:
        assert redirect_of(site, f"{FOLDERS[kind]}/{old}/") == f"{FOLDERS[kind]}/{now[kind, first]}/"
        assert guids(site / FOLDERS[kind] / old / "feed.xml") == feeds[f"{FOLDERS[kind]}/{first}/feed.xml"]
    for (kind, first), last in now.items():
        folder = FOLDERS[kind]
        old, new = f"{folder}/{first}/", f"{folder}/{last}/"
        assert guids(site / old / "feed.xml") == feeds[f"{old}feed.xml"] == guids(site / new / "feed.xml")
        if first != last:
            assert redirect_of(site, old) == new
            assert self_link(site / old / "feed.xml") == f"{ROOT}{new}feed.xml"
            if kind != "people":
                assert (site / old / "papers.bib").read_bytes() == (site / new / "papers.bib").read_bytes()
    pages = [file.read_text("utf-8") for file in site.rglob("index.html")]
    links = {
        link
        for page in pages
        for link in re.findall(r'href="(?:\.\./)*((?:tags|authors|views)/[^"/]+/)"', page)
    }
    assert links and all((site / link / "index.html").is_file() for link in links)


def test_a_topic_that_takes_the_old_name_has_it(project: Path) -> None:
    """A page that is there goes before a redirect."""
    digest = Digest(project, Random(1))
    digest.rename("tags", "lamps", "lights")
    digest.tags["lights"]["aliases"] = ["torches"]  # "lamps" is free again
    digest.rename("tags", "kettles", "lamps")
    digest.save()
    for file in (project / "content/papers").glob("*.md"):
        file.write_text(file.read_text("utf-8").replace("tags: [lamps]", "tags: [lights]"), "utf-8")
    site = publish(project)
    assert redirect_of(site, "tags/torches/") == "tags/lights/"
    assert redirect_of(site, "tags/kettles/") == "tags/lamps/"
    assert "http-equiv" not in (site / "tags/lamps/index.html").read_text("utf-8").lower().replace(
        'http-equiv="content-security-policy"', ""
    )


@pytest.mark.parametrize(
    ("slug", "aliases", "old"),
    [
        ("artificial-intelligence", ["general-intelligence", "agi"], []),
        ("artificial-intelligence", ["agi"], ["agi"]),  # somebody's own topic of that name
        ("lamps", ["agi"], ["agi"]),
        ("lamps", ["Lamp Light", "général"], []),
    ],
)
def test_other_words_for_a_topic_have_no_address(
    project: Path, slug: str, aliases: list[str], old: list[str]
) -> None:
    """Neither those that a topic has from the vocabulary of `init`, nor those that are not slugs."""
    digest = Digest(project, Random(1))
    if slug != "lamps":
        digest.rename("tags", "lamps", slug)
        old = [*old, "lamps"]
    digest.tags[slug]["aliases"] = [*digest.tags[slug].get("aliases", []), *aliases]  # type: ignore[assignment]
    digest.save()
    site = publish(project)
    assert sorted(page.parent.name for page in site.glob("tags/*/feed.xml")) == sorted([*digest.tags, *old])


def test_links_to_an_old_name_lead_to_the_new(project: Path) -> None:
    digest = Digest(project, Random(1))
    digest.rename("tags", "lamps", "lights")
    digest.save()
    (project / "content/about.md").write_text(
        "# About\n\n[Lamps](tags/lamps.md), [again](/tags/lamps/)\n", "utf-8"
    )
    page = (publish(project) / "about/index.html").read_text("utf-8")
    assert page.count('href="../tags/lights/"') == 2


def test_a_page_that_somebody_wrote_at_an_old_address_stays(project: Path) -> None:
    digest = Digest(project, Random(1))
    digest.rename("tags", "lamps", "lights")
    digest.save()
    (project / "content/tags").mkdir()
    (project / "content/tags/lamps.md").write_text("# Where the lamps went\n", "utf-8")
    site = publish(project)
    assert "Where the lamps went" in (site / "tags/lamps/index.html").read_text("utf-8")
    assert not (site / "tags/lamps/feed.xml").exists()
