"""What can be published and was hardly meant gets a remark, and what only looks like it gets none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from digestgen.cache import Cache
from digestgen.library.fields import short_hash
from digestgen.library.reader import read_library
from digestgen.library.remarks import find_beside, find_far_dates, find_unportable_names
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name

PAPER = '---\nid: "arxiv:2508.97001"\ntitle: Lamps\nauthors: {}\ndate: 2025-08-07\n---\n\nThey glow.\n'
TAGS = "lamps: {title: Lamps}\n"


def write(root: Path, name: str, text: str) -> Path:
    file = root / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def remarks(root: Path) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.code) for p in read_library(root).remarks]


@pytest.mark.parametrize(
    "written",
    [
        "Ada One, Bo Two",
        "Ada One and Bo Two",
        "Ada One; Bo Two",
        '["Ada One, Bo Two & Cy Three"]',
        "Ada One et al.",
        "[Ada One, et al]",
        "[Ada One, others]",
        "[Ada One, ET ALII, Bo Two]",
        "[Ada One and Others, Bo Two]",
        "[Ada One, Other\u017f]",
    ],
)
def test_authors_joined_in_one_text(tmp_path: Path, written: str) -> None:
    write(tmp_path, "papers/a.md", PAPER.format(written))
    assert remarks(tmp_path) == [("content/papers/a.md", 4, "joined-authors")]


@pytest.mark.parametrize(
    "written",
    ["Ada One", "One, Ada", "[Ada One, Bo Two]", "Wick Collaboration", "Ada One, Jr.", "[Eta Al, Bo Others]"],
)
def test_one_author_is_one_author(tmp_path: Path, written: str) -> None:
    write(tmp_path, "papers/a.md", PAPER.format(written))
    assert remarks(tmp_path) == []


def test_an_author_that_a_source_wrote_is_the_sources(tmp_path: Path) -> None:
    mark = short_hash((Name("The Lamp Group and the Wick Group"),))
    text = PAPER.format("The Lamp Group and the Wick Group").replace(
        "date:", f'imported: {{authors: "{mark}"}}\ndate:'
    )
    write(tmp_path, "papers/a.md", text)
    assert remarks(tmp_path) == []


def test_a_remark_stays_when_the_paper_comes_from_the_cache(tmp_path: Path) -> None:
    write(tmp_path, "papers/a.md", PAPER.format("Ada One, Bo Two"))
    cache = Cache(tmp_path / "cache.db", b"program")
    first = read_library(tmp_path, cache=cache).remarks
    assert first and read_library(tmp_path, cache=cache).remarks == first
    cache.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("con.md", "Windows cannot"),
        ("figures/Aux.tar.gz", "Windows cannot"),
        ("nul/lamps.png", "Windows cannot"),
        ("com¹.md", "Windows cannot"),
        ("prn .md", "Windows cannot"),
        ("what?.md", "Windows cannot"),
        ("figures/a:b.png", "Windows cannot"),
        ("figures /a.png", "Windows cannot"),
        ("figures/a.", "Windows cannot"),
        ("About.md", "the same file as"),
        ("figures/e\u0301.png", "the same file as"),
        ("console.md", ""),
        ("nul-hypothesis.md", ""),
        ("figures/.png", ""),
    ],
)
def test_a_file_that_another_system_cannot_have(name: str, said: str) -> None:
    found = list(find_unportable_names("content", sorted(["about.md", "figures/é.png", name])))
    assert [said in problem.what for problem in found] == [True] * bool(said)


def test_what_belongs_into_content(tmp_path: Path) -> None:
    write(tmp_path, "about.md", "# About\n")
    (tmp_path / "tags.yml").write_text(TAGS, "utf-8")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "lamps.pdf").write_bytes(b"%PDF")
    assert [p.path for p in find_beside(tmp_path, "content")] == ["tags.yml"]
    (tmp_path / "papers" / "a.md").write_text("A lamp.\n", "utf-8")
    assert [p.path for p in find_beside(tmp_path, "content")][1:] == ["papers"]


@pytest.mark.parametrize("name", ["people.yml", "lamps.md", "papers/a.md", "digests/2025-08-07.md"])
def test_a_folder_that_is_called_like_a_file(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"{name}/lamp.png", "")
    assert remarks(tmp_path) == [(f"content/{name}", 0, "misplaced-file")]


@pytest.mark.parametrize(
    ("name", "head", "hint"),
    [
        ("notes/a.md", "arxiv: 2508.97001\ntitle: Lamps", "digestgen import auto content/notes/a.md"),
        ("a.md", "doi: 10.5555/lamps\nauthors: [Ada One]", "digestgen import auto content/a.md"),
        ("2025-08-07.md", "title: Lamps", "Editorials are in digests/"),
        ("editorials/2025-W32.md", "title: Lamps", "Editorials are in digests/"),
        ("blog/posts/2025-08-07.md", "title: Lamps", ""),
        ("2025-lamps.md", "title: Lamps", ""),
        ("a.md", "title: Lamps\ndate: 2025-08-07", ""),
    ],
)
def test_pages_that_are_meant_as_papers_or_editorials(
    tmp_path: Path, name: str, head: str, hint: str
) -> None:
    write(tmp_path, name, f"---\n{head}\n---\n\nThey glow.\n")
    found = read_library(tmp_path).remarks
    assert [(p.code, hint in p.hint) for p in found] == [("misplaced-file", True)] * bool(hint)


def test_a_paper_among_the_pages(tmp_path: Path) -> None:
    write(tmp_path, "hand.md", PAPER.format("Ada One"))
    write(tmp_path, "paper/b.md", PAPER.format("Ada One"))
    write(tmp_path, "about.md", "---\ntitle: About\ndate: 2025-08-07\n---\n\nid: is a word here.\n")
    assert remarks(tmp_path) == [
        ("content/hand.md", 0, "misplaced-file"),
        ("content/paper/b.md", 0, "misplaced-file"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "papers/2025-08/a.markdown",
        "papers/a.MD",
        "digests/2025-08-07.txt",
        "tags.yaml",
        "Tags.yml",
        "topics.yml",
        "authors.yml",
        "papers/a.md~",
        "papers/2025-08/a",
        "papers/library.bib",
        ".htaccess",
        "papers/.well-known",
    ],
)
def test_a_file_that_is_not_read_as_it_looks(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "Lamps.\n")
    assert remarks(tmp_path) == [(f"content/{name}", 0, "misplaced-file")]


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        ".obsidian/app.json",
        "figures/a.txt",
        "papers/a.png",
        "robots.txt",
        ".well-known/x.txt",
        ".well-known/a.md",
    ],
)
def test_files_that_are_what_they_look_like(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "Lamps.\n")
    assert remarks(tmp_path) == []


def test_an_editorial_of_an_issue_without_papers(tmp_path: Path) -> None:
    write(tmp_path, "papers/a.md", PAPER.format("Ada One"))
    write(
        tmp_path,
        "papers/b.md",
        PAPER.format("Bo Two").replace("97001", "97002").replace("08-07", "09-30\ndraft: true"),
    )
    for key in ("2025-08-07", "2025-W32", "2025-08", "2025-08-08", "2025-W33", "2025-09"):
        write(tmp_path, f"digests/{key}.md", "---\n---\n\nWords.\n")
    write(tmp_path, "digests/2025-10.md", "---\ndraft: true\n---\n\nNot yet.\n")
    assert remarks(tmp_path) == [
        (f"content/digests/{key}.md", 0, "unused-editorial") for key in ("2025-08-08", "2025-09", "2025-W33")
    ]


def test_days_that_are_slips() -> None:
    """Later than tomorrow, or most of a year after the source was read."""
    days = {"2026-11-29": "", "2026-11-30": "", "2026-12-01": "later", "2062-08-21": "later"}
    papers = [Paper(f"{day}.md", PaperId("title", "a"), "A", day) for day in days]
    assert [problem.path for problem in find_far_dates(papers, "2026-11-29")] == [
        "2026-12-01.md",
        "2062-08-21.md",
    ]
    read = {"huggingface": {"retrieved": "2025-08-08"}, "arxiv": {"retrieved": "?"}}
    near, far = (
        Paper(f"{day}.md", PaperId("title", "a"), "A", day, sources=read)
        for day in ("2025-08-20", "2026-08-07")
    )
    assert list(find_far_dates([near], "2026-11-29")) == []
    early = Paper("e.md", PaperId("title", "a"), "A", "1025-08-07", published="2025-08")
    (problem,) = find_far_dates([early], "2026-11-29")
    assert "long before 2025-08" in problem.what
    (problem,) = find_far_dates([far], "2026-11-29")
    assert (problem.code, "2025-08-08" in problem.what) == ("far-date", True)


@pytest.mark.parametrize(
    ("field", "values", "slips"),
    [
        ("published", {"published": "2062-06-12"}, True),
        ("published", {"published": "2062"}, True),
        ("published", {"published": "2027-05"}, False),
        ("updated", {"updated": "2062-06-12"}, True),
        ("publication", {"publication": {"issued": "2062"}}, True),
        ("publication", {"publication": {"issued": "2027"}}, False),
        ("sources.retrieved", {"sources": {"arxiv": {"retrieved": "2062-08-21"}}}, True),
        ("sources.listed", {"sources": {"arxiv": {"listed": "2062-08"}}}, True),
        ("sources.listed", {"sources": {"arxiv": {"listed": "2026-11-30"}}}, False),
        ("changed", {"extra": {"changed": "2026-12-01"}}, True),
        ("discussed", {"extra": {"discussed": [{"on": "2062-08-21T16:00"}]}}, True),
        ("discussed", {"extra": {"discussed": [{"on": "2027-08-21"}]}}, False),
    ],
)
def test_other_days_of_a_paper_that_have_not_come(field: str, values: dict[str, Any], slips: bool) -> None:
    """Next year's journals are printed, and its meetings planned."""
    paper = Paper("a.md", PaperId("title", "a"), "A", "2026-08-07", **values)
    assert [problem.field for problem in find_far_dates([paper], "2026-11-29")] == [field] * slips
