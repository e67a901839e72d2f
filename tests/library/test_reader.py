"""content/ → Library: what is read as what, and that a cache changes nothing but time."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.cache import Cache
from digestgen.library.reader import Library, read_library
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem


def write(project: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = project / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def paper(number: int = 1, more: str = "", body: str = "Words.") -> str:
    return (
        f'---\nid: "arxiv:2508.{number:05}"\ntitle: Paper {number}\ndate: 2025-08-07\n{more}---\n\n{body}\n'
    )


def problems(project: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentError) as caught:
        read_library(project)
    return [(p.path.removeprefix("content/"), p.line, p.code) for p in caught.value.problems]


def test_what_is_a_paper_an_editorial_a_page_and_an_asset(project: Path) -> None:
    write(
        project,
        {
            "papers/2025-08/a.md": paper(),
            "papers/anywhere/deep/b.md": paper(2),
            "papers/2025-08/figure.svg": "<svg/>",
            "digests/2025-W32.md": "---\ntitle: A week\n---\n\nWords.\n",
            "index.md": "# Home\n",
            "guide/a page.md": "---\nlamps: [not, ours]\n---\n",
            "tags.yml": "sea:\n  title: Sea\n",
            "people.yml": "",
            "CNAME": "example.org",
            "guide/notes.yml": "a: b: c",
            ".hidden.md": "no front matter",
            "papers/.draft/c.md": "no front matter",
        },
    )
    library = read_library(project)
    assert [one.path for one in library.papers] == [
        "content/papers/2025-08/a.md",
        "content/papers/anywhere/deep/b.md",
    ]
    assert list(library.editorials) == ["2025-W32"]
    assert library.editorials["2025-W32"].introduction == "Words."
    assert library.pages == ("guide/a page.md", "index.md")
    assert library.assets == ("CNAME", "guide/notes.yml", "papers/2025-08/figure.svg")
    assert library.tags == {"sea": Tag("sea", "Sea")}
    assert library.files == 7


def test_line_ends_and_byte_order_marks_are_nobody_s_text(project: Path) -> None:
    text = paper(1, "summary: One line\n", "One.\n\nTwo.")
    plain, dos, marked, mac = (project / f"content/papers/{n}.md" for n in range(4))
    plain.write_bytes(text.encode())
    expected = read_library(project).papers[0]
    for file, data in (
        (dos, text.replace("\n", "\r\n").encode()),
        (marked, b"\xef\xbb\xbf" + text.encode()),
        (mac, text.replace("\n", "\r").encode()),
    ):
        plain.unlink(missing_ok=True)
        file.write_bytes(data)
        found = read_library(project).papers[0]
        assert (found.title, found.summary, found.abstract) == (
            expected.title,
            expected.summary,
            expected.abstract,
        )
        file.unlink()


def test_aliases_of_tags_become_their_tag_and_case_does_not_count(project: Path) -> None:
    tags = "language-models:\n  title: Language models\n  aliases: [LLM, large language models]\n"
    write(
        project,
        {"tags.yml": tags, "papers/a.md": paper(1, "tags: [LLM, Language Models, language-models, llm]\n")},
    )
    assert read_library(project).papers[0].tags == ("language-models",)


def test_without_a_vocabulary_every_tag_that_is_used_is_one(project: Path) -> None:
    write(project, {"papers/a.md": paper(1, "tags: [Deep Sea, deep-sea, gravity]\n")})
    library = read_library(project)
    assert library.papers[0].tags == ("deep-sea", "gravity")
    assert library.tags == {"deep-sea": Tag("deep-sea", "Deep Sea"), "gravity": Tag("gravity", "gravity")}


def test_a_parent_may_be_named_by_an_alias(project: Path) -> None:
    tags = "sea:\n  title: Sea\n  aliases: [The Ocean]\n  parent: water\ntides:\n  title: Tides\n  parent: the-ocean\n"
    write(project, {"tags.yml": tags + "water:\n  title: Water\n"})
    library = read_library(project)
    assert {slug: tag.parent for slug, tag in library.tags.items()} == {
        "sea": "water",
        "tides": "sea",
        "water": "",
    }
    write(project, {"tags.yml": tags + "water:\n  title: Water\n  parent: The ocean\n"})
    with pytest.raises(ContentError) as caught:
        read_library(project)
    assert [(p.line, p.code) for p in caught.value.problems] == [(4, "tag-cycle"), (10, "tag-cycle")]


def test_an_empty_vocabulary_knows_no_tag(project: Path) -> None:
    write(project, {"tags.yml": "# none yet\n", "papers/a.md": paper(1, "tags: [sea]\n")})
    assert problems(project) == [("papers/a.md", 5, "unknown-tag")]


def test_links_of_papers_editorials_and_pages(project: Path) -> None:
    write(
        project,
        {
            "papers/2025-08/a.md": paper(
                1, "", "[up](../../index.md#top) [tags](../../tags/index.md) [b](b.md?x=1) [p](p.png)"
            ),
            "papers/2025-08/b.md": paper(2, "", "One.\n\n[gone](gone.md) ![gone](gone.png)"),
            "digests/2025-08-07.md": "---\n---\n\n[archive](../archive.md) [gone](../gone.md)\n",
            "papers/2025-08/p.png": "",
            "index.md": "[feeds](feeds.md) [gone](gone.md) [somebody else's](gone.html)\n",
        },
    )
    assert problems(project) == [
        ("digests/2025-08-07.md", 4, "broken-link"),
        ("index.md", 1, "broken-link"),
        ("papers/2025-08/b.md", 9, "broken-link"),
        ("papers/2025-08/b.md", 9, "broken-link"),
    ]


# --- the cache ---


def read_both(project: Path) -> Library | tuple[tuple[Problem, ...], int]:
    """What a reading with the cache finds, which is what one without it finds."""
    cache = Cache(project / "cache.db", b"1")
    try:
        found: list[Library | tuple[tuple[Problem, ...], int]] = []
        for one in (cache, None):
            try:
                found.append(read_library(project, cache=one))
            except ContentError as error:
                found.append((error.problems, error.files))
        assert found[0] == found[1]
        return found[0]
    finally:
        cache.close()


def test_a_cache_changes_nothing(library: Path) -> None:
    for path in (library / "content" / "papers").rglob("*.md"):
        read_both(library)
        before = path.read_bytes()
        path.write_bytes(before.replace(b"title:", b"titel:", 1))
        assert isinstance(read_both(library), tuple)
        path.write_bytes(before + b"\nMore words, and [a link](gone.md).\n")
        assert isinstance(read_both(library), tuple)
        path.write_bytes(before)
    (library / "content" / "assets" / "tide.svg").rename(library / "content" / "assets" / "wave.svg")
    found = read_both(library)
    assert isinstance(found, tuple)
    text = (library / "content" / "papers" / "2025-08" / "2508.01001.md").read_text("utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "tide.svg" in line]
    assert [(p.line, p.code) for p in found[0]] == [(line, "broken-link") for line in lines]


def test_a_file_that_goes_takes_its_entry_with_it(library: Path) -> None:
    first = read_both(library)
    gone = library / "content" / "papers" / "2025-08" / "slug-one.md"
    gone.unlink()
    second = read_both(library)
    assert isinstance(first, Library) and isinstance(second, Library)
    assert len(first.papers) - len(second.papers) == 1


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ed One, Ida Two", ["Ed One", "Ida Two"]),
        ("Ed One and Ida Two", ["Ed One", "Ida Two"]),
        ("One, Ed; Two, Ida", ["One, Ed", "Two, Ida"]),
        ("Ed One, Jr., Ida Two", ["Ed One Jr.", "Ida Two"]),
        ("Institute for Lamps and Light", ["Institute for Lamps and Light"]),
        ("[Ed One, {name: Ida Lloyd Webber, family: Lloyd Webber}]", ["Ed One", "Ida Lloyd Webber"]),
    ],
)
def test_editors_are_names_in_a_list_or_in_one_text(written: str, names: list[str], project: Path) -> None:
    text = written if written[0] == "[" else f'"{written}"'
    write(project, {"papers/a.md": paper(more=f"publication: {{type: book, editor: {text}}}\n")})
    cache = Cache(project / "cache.db", b"1")
    for library in (read_library(project, cache=cache), read_library(project, cache=cache)):
        (found,) = library.papers
        assert [name.text for name in found.publication["editor"]] == names
    assert found.publication["editor"][-1].family == ("Lloyd Webber" if written[0] == "[" else "")
    cache.close()
