"""Views, trends, statistics and related papers after an edit are those of a first build, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

from digestgen.config import read_config
from digestgen.publishing.build import build

SETTINGS = """\
site_name: Test digest
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins:
  - digestgen:
      page_size: 4
      views:
        fog: {title: Fog, words: [fog, mist], without_tags: [bread]}
        people: {title: People, authors: [Ada Quist, Bo Two], period: 2025-01..}
        boats: {title: Boats, all_tags: [boats]}
nav: [index.md, tags/index.md, statistics.md]
"""
TAGS = "boats: {title: Boats}\nferries: {title: Ferries, parent: boats}\nbread: {title: Bread}\n"
NAMES = ("Ada Quist", "Zoë Marlowe", "A. Quist", "Bo Two")
TOPICS = (
    "Fog on the estuary",
    "Lighthouse keepers in mist",
    "Sourdough in harbours",
    "Ferries and their keepers",
)


def paper(number: int, day: str = "", more: str = "", tags: str = "", title: str = "") -> str:
    day = day or f"2025-{number % 5 + 3:02}-{number % 27 + 1:02}"
    tags = tags or ("[ferries]", "[boats, bread]", "[bread]", "[ferries, bread]")[number % 4]
    title = title or f"{TOPICS[number % 4]}, part {number // 4}"
    front = f'id: "arxiv:2508.{number:05}"\ntitle: {title}\nauthors: [{NAMES[number % 4]}, Cy {number}]\ndate: {day}\ntags: {tags}'
    return f"---\n{front}\n---\n\nKeepers of {TOPICS[(number + 1) % 4].lower()} write logbooks. {more}\n"


def files(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_every_edit_leaves_what_a_first_build_makes(project: Path, tmp_path: Path) -> None:
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    (project / "content/tags.yml").write_text(TAGS, "utf-8")
    papers = project / "content/papers"
    for number in range(16):
        (papers / f"{number}.md").write_text(paper(number), "utf-8")
    build(read_config(project / "mkdocs.yml"))

    changes = [
        lambda: (papers / "3.md").write_text(paper(3, more="Fog again, and logbooks of sourdough."), "utf-8"),
        lambda: (papers / "16.md").write_text(
            paper(16, day="2025-11-01"), "utf-8"
        ),  # a new month for every tag
        lambda: (papers / "5.md").unlink(),
        lambda: (papers / "6.md").write_text(paper(6, tags="[boats, ferries]", title="Mist"), "utf-8"),
        lambda: (project / "content/people.yml").write_text(
            "ada:\n  name: Ada B. Quist\n  variants: [Ada Quist, A. Quist]\n", "utf-8"
        ),
        lambda: (papers / "0.md").write_text(paper(0).replace("tags:", "status: retracted\ntags:"), "utf-8"),
    ]
    for step, change in enumerate(changes):
        change()
        build(read_config(project / "mkdocs.yml"))
        clean = tmp_path / f"clean{step}"
        shutil.copytree(project, clean, ignore=shutil.ignore_patterns("site", "cache.db"))
        build(read_config(clean / "mkdocs.yml"))
        ours, theirs = files(project / "site"), files(clean / "site")
        assert ours.keys() == theirs.keys(), step
        assert [name for name in ours if ours[name] != theirs[name]] == [], step
    view = (project / "site/views/people/index.html").read_text("utf-8")
    assert "Ada B. Quist" in view and "Lighthouse keepers" not in view
