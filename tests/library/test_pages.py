"""Front matter of hand-written pages."""

from __future__ import annotations

import pytest

from digestgen.library.pages import find_field_problems


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("title: Lamps\nhide: [toc, hero]\ntemplate: home.html\nicon: material/lamp\n", []),
        ("hide: toc\ntitle: 1984\ndescription:\n", []),
        ("hide: 3\n", [(2, "unknown-value", "hide")]),
        ("hide: {toc: true}\nstatus: [new]\n", [(2, "wrong-type", "hide"), (3, "wrong-type", "status")]),
        ("title: {{ lamps }}\n", [(2, "yaml-syntax", ""), (2, "wrong-type", "title")]),
        ("template:\n", [(2, "wrong-type", "template")]),
        ("template: 3.5\n", [(2, "wrong-type", "template")]),
        ("template: [home.html]\n", [(2, "wrong-type", "template")]),
        ("# Who we are\ntitle: Lamps: a story\n", [(3, "yaml-syntax", "")]),
        ("title: !ENV LAMPS\n", [(2, "yaml-syntax", "")]),
        ("date: 2025-08-07T25:00:00\n", [(2, "yaml-syntax", "")]),
        ("lamps: &all [a]\nothers: *all\n", []),
        ("lamps: " + "[" * 9000 + "\n", [(2, "yaml-syntax", "")]),
        ("title: Lamps\n...\nhide: 3\n", []),
        ("title: Lamps\nhide: 3\ntitle: Kettles\n", [(3, "unknown-value", "hide"), (4, "duplicate-key", "title")]),
        ("search:\n  exclude: true\n  boost: 2\n  exclude: false\n", [(5, "duplicate-key", "search")]),
        ("rows: [{lamp: a}, {lamp: b, Lamp: c, lamp: d}]\n", [(2, "duplicate-key", "rows")]),
        ("# Lamps: of: old\n", []),
        ("A rule: above: this\n", []),
    ],
)  # fmt: skip
def test_what_the_engine_cannot_take(head: str, found: list[tuple[int, str, str]]) -> None:
    """Other front matter would be shown as text; a rule with text below it is no front matter."""
    problems = find_field_problems("content/about.md", f"---\n{head}---\n\n# Lamps\n")
    assert [(p.line, p.code, p.field) for p in problems] == found


@pytest.mark.parametrize("page", ["# Lamps\n\n{}", "---\n{}---\n\n# Lamps\n"])
def test_both_sides_of_a_conflict(page: str) -> None:
    written = page.format("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> lamps\n")
    (problem,) = find_field_problems("content/about.md", written)
    assert problem.code == "merge-conflict" and written.split("\n")[problem.line - 1] == "<<<<<<< HEAD"


def test_what_is_never_closed() -> None:
    (problem,) = find_field_problems("content/about.md", "---\ntitle: Lamps\n\n# Lamps\n")
    assert problem.code == "front-matter-open"
