"""A site in which every field of every paper is hostile: written by hand, and imported."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from digestgen.collecting.saving import save
from digestgen.config import read_config
from digestgen.feeds import window
from digestgen.library.reader import read_library
from digestgen.model.record import Record
from digestgen.problems import ContentError
from digestgen.publishing.build import build
from digestgen.site.site import Site
from digestgen.sources import Context
from tests.gathering import collect, parse_files

VALUES = runpy.run_path(str(Path(__file__).parents[2] / "data" / "hostile" / "values.py"))["VALUES"]
HAND, HUGGINGFACE, TEXT = "2026-01-01", "2025-12-01", "2025-12-02"  # days of the three ways in
# A 1 × 1 picture, so that there is one whose alt text can be hostile.
DOT = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef924"
                    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082")  # fmt: skip
# Settings are taken as they are, and what readers make of control characters differs.
DESCRIPTION = re.sub("[\x00\x7f-\x9f]", "", " ¶ ".join(VALUES))
FILLER = (
    "This sentence only makes the text long enough to be taken for an abstract, and is said three times. " * 3
)


@dataclass(frozen=True)
class Hostile:
    """The built site, and what was put into it.

    Attributes:
        hand: number → value, of papers with the id `title:hand-<number>`, listed on HAND + number days.
        refused: paths of files whose body was refused and left empty.
        huggingface, text: what the sources made of each value; numbers are those of VALUES.
    """

    folder: Path
    site: Site
    hand: dict[int, str]
    refused: frozenset[str]
    huggingface: dict[int, Record]
    text: dict[int, Record]


def day_of(number: int) -> str:
    return (date.fromisoformat(HAND) + timedelta(number)).isoformat()


def quote(value: object) -> str:
    """JSON that YAML reads the same way: what YAML does not allow as it is, escaped."""
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]",
        lambda c: f"\\u{ord(c[0]):04x}",
        json.dumps(value, ensure_ascii=False),
    )


def write_by_hand(content: Path, number: int, value: str) -> None:
    """A paper, its issue's editorial: every field that takes free text holds the value."""
    fields = {
        "id": f"title:hand-{number}",
        "title": value,
        "authors": [{"name": value, "affiliation": value}, "Ada One"],
        "date": day_of(number),
        "published": day_of(number),
        "tags": [f"tag-{number}"],
        "summary": value,
        "image": {"src": "papers/dot.png", "alt": value},
        "publication": dict.fromkeys(
            ("venue", "volume", "issue", "pages", "publisher", "series", "number", "editor"), value
        )
        | {  # these have to be what they say
            "doi": f"10.5555/{number}\"><script>__pwned=1</script>'",
            "url": f"https://digest.example.org/{number}?a='&b=javascript:__pwned=1",
        },
        "sources": {
            "huggingface": dict.fromkeys(
                ("summary", "submitter", "organization", "upvotes", "version", "anything"), value
            )
            | {"keywords": [value, "plain"]}
        },
    }
    head = "".join(f"{key}: {quote(value)}\n" for key, value in fields.items())
    body = f"{value}\n\n## Notes\n\n{value}\n\n## More {value}\n\n{value}"
    (content / "papers" / f"hand-{number}.md").write_text(f"---\n{head}---\n\n{body}\n", "utf-8", newline="")
    (content / "digests" / f"{day_of(number)}.md").write_text(
        f"---\ntitle: {quote(value)}\n---\n\n{value}\n", "utf-8", newline=""
    )


def huggingface_entry(number: int, value: str) -> dict:
    paper_id = f"2512.{number:05}"
    person = {"fullname": value, "name": "somebody"}
    return {
        "paper": {
            "id": paper_id,
            "authors": [{"name": value, "hidden": False}, {"name": "Bo Two", "hidden": False}],
            "publishedAt": "2025-11-30T00:00:00.000Z",
            "title": f"{value} imported {number}",
            "summary": value,
            "upvotes": number,
            "ai_summary": value,
            "ai_keywords": [value],
            "githubRepo": value,
            "projectPage": value,
        },
        "title": f"{value} imported {number}",
        "thumbnail": value,
        "mediaUrls": [value],
        "submittedBy": person,
        "organization": person,
    }


def import_file(project: Path, source: str, name: str, data: bytes, day: str) -> list[Record]:
    config = read_config(project / "mkdocs.yml")
    records, refused, _ = parse_files(source, [(name, data)], Context(day=day, today="2026-01-01"))
    assert [str(error) for error in refused] == []
    _, texts = collect(config, records, today="2026-01-01")
    save(config, texts)
    return records


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    project = tmp_path_factory.mktemp("hostile")
    content = project / "content"
    for name in ("papers", "digests", "about"):
        (content / name).mkdir(parents=True)
    (content / "papers" / "dot.png").write_bytes(DOT)
    (content / "about" / "index.md").write_text("# About\n\nWords.\n", "utf-8")
    (project / "mkdocs.yml").write_text(
        "site_name: Hostile digest\nsite_url: https://digest.example.org/repo/\n"
        f"site_description: {quote(DESCRIPTION)}\n"
        "theme: {name: material, font: false}\n"
        "plugins: [digestgen: {author_pages: 1, feed_items: 1000, feed_days: 1000}]\n"
        "markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, pymdownx.superfences, "
        "pymdownx.details, pymdownx.tabbed, pymdownx.mark, pymdownx.caret, pymdownx.tilde, pymdownx.keys]\n"
        "nav: [index.md, archive.md, tags/index.md, feeds.md, about/index.md]\n",
        "utf-8",
    )
    numbered = dict(enumerate(VALUES))
    for number, value in numbered.items():
        write_by_hand(content, number, value)
    tags = {f"tag-{n}": {"title": value, "description": value} for n, value in numbered.items()}
    people = {f"person-{n}": {"name": value} for n, value in numbered.items()}
    for name, entries in (("tags.yml", tags), ("people.yml", people)):
        text = "".join(f"{key}: {quote(entry)}\n" for key, entry in entries.items())
        (content / name).write_text(text, "utf-8", newline="")
    refused = leave_out_refused_bodies(project)

    entries = [huggingface_entry(number, value) for number, value in numbered.items()]
    data = json.dumps(entries).encode()
    from_hub = import_file(project, "huggingface", f"{HUGGINGFACE}.json", data, HUGGINGFACE)
    page = "Daily Papers\n\n" + "\n\n".join(
        f"Page entry {number} of many\n\n{' '.join(value.split())} {FILLER}"
        for number, value in numbered.items()
    ).replace("\0", "")  # with it the file is refused as a whole: "binary, not text"
    from_page = import_file(project, "text", "page.txt", page.encode(), TEXT)
    with pytest.MonkeyPatch.context() as patch:  # all of them in one feed
        patch.setattr(window, "MOST", 10_000)
        patch.setattr(window, "BYTES", 10**9)
        site = build(read_config(project / "mkdocs.yml")).site
    assert len(site.papers) == 3 * len(VALUES)
    return Hostile(
        project / "site", site, numbered, refused,
        {int(record.ids[0].value.partition(".")[2]): record for record in from_hub},
        {int(record.title.split()[2]): record for record in from_page},
    )  # fmt: skip


def leave_out_refused_bodies(project: Path) -> frozenset[str]:
    """Some values are refused as bodies, with a Problem: links that lead nowhere, too much nesting."""
    try:
        read_library(project)
    except ContentError as error:
        problems = error.problems
    else:
        return frozenset()
    assert {problem.code for problem in problems} <= {"broken-link", "body-too-nested"}
    for path in {problem.path for problem in problems}:
        head = (project / path).read_bytes().decode().split("\n---\n", 1)[0]
        (project / path).write_text(f"{head}\n---\n", "utf-8", newline="")
    return frozenset(problem.path for problem in problems)
