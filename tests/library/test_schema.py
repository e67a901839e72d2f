"""The content format: what each field may say, and what of it the rest of the program sees."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.library.fields import plain_value
from digestgen.library.frontmatter import parse_document, render_field
from digestgen.library.reader import build_paper
from digestgen.library.schema import Reading
from digestgen.model.ids import parse_id
from digestgen.model.paper import Image, Paper
from digestgen.model.person import Name
from digestgen.problems import Problem

GOOD = {"id": "arxiv:2508.00001", "title": "A Paper", "date": "2025-08-07"}


def read(fields: str, body: str = "", **base: str) -> tuple[Paper | None, list[Problem]]:
    """A paper with these fields (YAML) besides the required ones; `title=""` takes one of those out."""
    head = "".join(f"{key}: {value}\n" for key, value in (GOOD | base).items() if value)
    reading = Reading("a.md")
    paper = build_paper(parse_document(f"---\n{head}{fields}\n---\n\n{body}\n", "a.md"), reading)
    return paper, reading.problems


def paper(fields: str, body: str = "", **base: str) -> Paper:
    found, problems = read(fields, body, **base)
    assert found and problems == []
    return found


def codes(fields: str, **base: str) -> list[tuple[str, str, int]]:
    return [(p.code, p.field, p.line) for p in read(fields, **base)[1]]


def test_a_name_is_as_long_as_names_are() -> None:
    """Each pair of its words is looked up by the search: of 1,000 words that were 160 MB."""
    longest = "Institute of Lamps " * 15 + "and of other Lights"
    assert len(longest) <= 304 and paper(f'authors: ["{longest[:300]}"]').authors == (
        Name(longest[:300].strip()),
    )
    long = longest * 2
    written = f'authors:\n  - "{long}"\n  - Ada One\n  - {{name: "{long}", affiliation: "{long}"}}'
    assert codes(written) == [("name-too-long", "authors", 6), ("name-too-long", "authors", 8)]


def test_every_field() -> None:
    whole = paper(
        """\
ids: [https://doi.org/10.5555/ABC, "openreview:AbCdEf"]
guid: urn:example:1
authors:
  - Ada   One
  - {name: Bo Two, orcid: "https://orcid.org/0000-0002-1825-009X", affiliation: Nowhere}
published: 2025-08
updated: 2025-08-06T12:30:00Z
tags: [a, b c]
summary: >
  One
  sentence.
lang: pt-BR
image: {src: a/b.png, alt: A picture}
publication: {type: article-journal, volume: 007, issue: 1.10, pages: 12--34}
links: {pdf: "https://example.org/a.pdf"}
status: retracted
featured: yes
draft: off
body: summary
aliases: [old, "2508.1"]
sources: {hub: {url: "https://example.org", upvotes: 12, keywords: [no, 1.10]}}
imported: {title: 123456, abstract: "000000"}
""",
        "Words.\n\n## Notes\n\nOurs.\n\n## Method\n\nTheirs.",
    )
    assert whole == Paper(
        path="a.md",
        id=parse_id("arxiv:2508.00001"),
        title="A Paper",
        date="2025-08-07",
        ids=(parse_id("doi:10.5555/abc"), parse_id("openreview:AbCdEf")),
        authors=(Name("Ada One"), Name("Bo Two", "0000-0002-1825-009X", "Nowhere")),
        published="2025-08",
        updated="2025-08-06",
        tags=("a", "b c"),
        summary="One sentence.",
        lang="pt-BR",
        image=Image("a/b.png", "A picture"),
        publication={"type": "article-journal", "volume": "007", "issue": "1.10", "pages": "12--34"},
        links={"pdf": "https://example.org/a.pdf"},
        status="retracted",
        featured=True,
        draft=False,
        body="summary",
        aliases=("old", "2508.1"),
        sources={"hub": {"url": "https://example.org", "upvotes": "12", "keywords": ("no", "1.10")}},
        imported={"title": "123456", "abstract": "000000"},
        guid="urn:example:1",
        abstract="Words.",
        note="Ours.",
        rest="## Method\n\nTheirs.",
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [("yes", "yes"), ("No", "No"), ("1.10", "1.10"), ("2401.01230", "2401.01230"), ("2025-08-07", "2025-08-07"),
     ("0x10", "0x10"), ("!!int 7", "7"), ('"~"', "~"), ("'null'", "null"), ("A  \\n  B", "A \\n B")],
)  # fmt: skip
def test_a_title_is_text_whatever_yaml_takes_it_for(written: str, title: str) -> None:
    assert paper("", title=written).title == title


@pytest.mark.parametrize(
    "written", ["2401.01230", "arxiv:2401.01230", '"2401.01230v2"', "10.48550/arXiv.2401.01230"]
)
def test_an_id_is_no_number(written: str) -> None:
    assert paper("", id=written).id == parse_id("arxiv:2401.01230")


@pytest.mark.parametrize("nothing", ["", "~", "null", '""', "''", "[]", "{}", '"  "'])
def test_a_required_field_without_a_value_is_missing_on_its_line(nothing: str) -> None:
    found, problems = read(f"title: {nothing}", title="")
    assert found is None
    assert [(p.code, p.field, p.line) for p in problems] == [("missing-key", "title", 4)]


@pytest.mark.parametrize("nothing", ["", "~", "[]", '""'])
def test_any_other_field_without_a_value_is_not_there(nothing: str) -> None:
    empty = "\n".join(
        f"{key}: {nothing}" for key in ("tags", "authors", "summary", "image", "links", "sources")
    )
    if nothing == '""':
        empty = 'summary: ""\npublished: ""\ntags: ""\nauthors: ""'
    assert paper(empty) == paper("")


def test_all_that_is_required_and_missing_is_said_at_once() -> None:
    assert codes("", id="", title="", date="") == [("missing-key", k, 1) for k in ("id", "title", "date")]


# --- days ---


@pytest.mark.parametrize(
    ("field", "written", "day"),
    [
        ("published", "2025", "2025"),
        ("published", "2025-08", "2025-08"),
        ("published", "2024-02-29", "2024-02-29"),
        ("updated", "2025-08-06 23:59:59.5 +02:00", "2025-08-06"),
        ("updated", "2025-08-06T00:00:00Z", "2025-08-06"),
        ("updated", '"2025-08-06"', "2025-08-06"),
    ],
)
def test_days_months_and_years(field: str, written: str, day: str) -> None:
    assert getattr(paper(f"{field}: {written}"), field) == day


@pytest.mark.parametrize(
    "written",
    ["2025-8", "2025-02-29", "2025-13", "25-08-07", "0000", "2025-08-07 or so", "2025-08-07T", "August 2025", "2025-W32",
     "20250807", "٢٠٢٥", "2025-08-0７", "2025-08T10:00"],
)  # fmt: skip
def test_what_is_no_date(written: str) -> None:
    assert codes(f"published: {written}") == [("bad-date", "published", 5)]


@pytest.mark.parametrize("written", ["2025", "2025-08"])
def test_the_day_a_paper_enters_the_digest_is_a_whole_day(written: str) -> None:
    assert codes("", date=written) == [("bad-date", "date", 4)]


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_that_a_digest_has(day: object) -> None:
    assert paper("", date=str(day)).date == str(day)


# --- mistakes: every one in a file, each on its line ---


@pytest.mark.parametrize(
    "src", ["/etc/passwd", "//example.org/x.png", "file:///x.png", "javascript:x", "data:image/png,x", "C:x"]
)
def test_what_is_neither_a_web_address_nor_a_file_here(src: str) -> None:
    assert codes(f"image: {{src: {src!r}}}") == [("bad-url", "image", 5)]


def test_characters_that_no_text_holds_are_left_out() -> None:
    """YAML escapes can spell what no YAML file may hold; templates and feeds must never see it."""
    strange = paper(
        'summary: "bell\\a, \\uFDD8\\x91 and \\x7f"\nsources: {hub: {said: "a\\0b"}}',
        "Body\ufdd8\x91 and\x85text\tfine",
    )
    assert strange.summary == "bell, and"
    assert strange.sources["hub"]["said"] == "ab"
    assert strange.abstract == "Body andtext\tfine"


def test_the_parts_of_a_name_come_back_as_they_were_written() -> None:
    names = (
        Name("Gabriel García Márquez", family="García Márquez"),
        Name("Harbour Lamps", is_body=True),
        Name("Ada One", "0000-0002-1825-0097", "Lamp Institute"),
        Name("Bo Two"),
    )
    written = render_field("authors", plain_value(names))
    assert written.count("family") == written.count("body") == 1
    assert paper(written.rstrip("\n")).authors == names


def test_parts_that_the_name_says_by_itself_are_nothing_new() -> None:
    assert paper("authors: [{name: Ada One, family: One, body: false}]").authors == (Name("Ada One"),)
