"""Front matter: what is written comes back as it was, and what was not touched stays byte for byte."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.library.fields import PAPER_FIELDS
from digestgen.library.frontmatter import (
    FrontMatterError,
    edit_fields,
    find_deep_line,
    parse_document,
    render_field,
)
from digestgen.library.schema import plain
from digestgen.library.writer import render_edited

ORDER = tuple(PAPER_FIELDS)

# All of Unicode but surrogates (no UTF-8 file holds them) and what schema.visible() takes out of every text.
letters = st.characters(
    exclude_categories=("Cs",),
    exclude_characters="".join(map(chr, (*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0))))
    + "".join(map(chr, range(0xFDD0, 0xFDF0)))
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))  # directions, which reading closes
    + "\ufffe\uffff",
)
active = st.sampled_from(
    ["yes", "no", "~", "null", "1.10", "2401.01230", "0x1F", "2025-08-07", "1e3", "- a", "a: b", "a #b", "#x", "@x",
     "*x*", "&x", "!x", "%x", "`x`", "[Re] x", "{x}", "'x'", '"x"', "x ", " x", "", "|", ">", "? x", ": x", "-", "=",
     "<<", "---", "...", "\ttab", "a\nb", "a\u2028b", "\ufeffx", "😀", "王小海", "אבג", "x,y", "x]", "\\", "\\n",
     "true", "Off", ".inf", "12:30:45", "0o17", "1_000", "//", "a  b", "–", "é"]
)  # fmt: skip
texts = st.one_of(active, st.text(letters, max_size=40))
lists = st.lists(texts, max_size=6)
mappings = st.dictionaries(texts.filter(bool), st.one_of(texts, lists), max_size=4)
values = st.one_of(
    texts,
    lists.filter(bool),
    st.lists(st.dictionaries(st.sampled_from(["name", "orcid", "affiliation"]), texts, min_size=1), min_size=1, max_size=4),
    mappings.filter(bool),
    st.dictionaries(texts.filter(bool), mappings.filter(bool), min_size=1, max_size=3),
)  # fmt: skip


@pytest.mark.parametrize("text", [r'"\ud83d\ude00"', r'"C:\docs"', r'"\U00110000"'])
def test_an_escape_that_is_none_is_explained(text: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse_document(f"---\ntitle: {text}\n---\n", "a.md")
    assert "backslash" in caught.value.problem.hint


def as_read(value: object) -> object:
    """What a reader of nodes gets: tuples for lists; of a scalar its own text."""
    if isinstance(value, dict):
        return {key: as_read(one) for key, one in value.items()}
    return tuple(map(as_read, value)) if isinstance(value, list) else value


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(("title", "sources", "links", "imported", "authors")), values)
def test_every_text_in_every_shape_comes_back_as_it_was(key: str, value: object) -> None:
    field = render_field(key, value)
    document = parse_document(f"---\n{field}---\n", "a.md")
    ((name, node),) = document.entries
    assert (name.value, plain(node)) == (key, as_read(value))
    # and any other YAML reader takes the same characters for the same texts
    assert yaml.safe_load(field) == {key: value}


def test_numbers_truth_and_days_are_written_as_people_write_them() -> None:
    assert render_field("featured", True) == "featured: true\n"
    assert render_field("sources", {"hub": {"upvotes": 12}}) == "sources:\n  hub: {upvotes: 12}\n"
    assert render_field("date", "2025-08-07") == "date: 2025-08-07\n"
    assert render_field("title", "2025-08-07") == 'title: "2025-08-07"\n'
    assert render_field("tags", ["a", "b"]) == "tags: [a, b]\n"


def test_a_long_author_list_is_one_name_a_line() -> None:
    field = render_field("authors", [f"Ada Number {n}" for n in range(12)])
    assert field.splitlines()[:2] == ["authors:", "  - Ada Number 0"]


# --- surgical edits ---

HEADS = {
    "comments and odd spacing": """\
# A paper we like.
id:   "arxiv:2508.01001"   # the id
title:    'It''s  a "title"'

# who wrote it
authors: [ Ada One ,
           Bo Two,   # second
           Cy Three ]   # all of them
date: 2025-08-07 # Thursday
""",
    "block scalars": """\
id: arxiv:2508.01001
title: >-
  A folded
  title

summary: |
  Two
    lines # no comment

date: 2025-08-07

# the end
""",
    "block lists and mappings": """\
id: arxiv:2508.01001
title: A title
authors:
- Ada One
-   name: Bo Two
    orcid: 0000-0002-1825-0097

  # not yet sure
date: 2025-08-07
links:
    pdf: https://example.org/a.pdf

    code: https://example.org/code   # ours
""",
    "quoted scalars over lines": """\
"id": "arxiv:2508.01001"
title: "A title
  over two lines"
'date': '2025-08-07'
tags:
summary: 'one

  two'
""",
    "all of it indented": """\
  id: arxiv:2508.01001
  title: A title
  # a comment
  date: 2025-08-07
""",
    "characters that YAML takes for line ends": """\
id: arxiv:2508.01001
title: "A\u2028title\x85with breaks"
# a comment\u2029with one
date: 2025-08-07
summary: Kept
""",
}


def spans(text: str) -> dict[str, tuple[int, int]]:
    """Key → first line of its field and of the next thing at that depth, found without YAML."""
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if re.match(r"\s{0,2}[\"']?[a-z]+[\"']?:", line)]
    indent = min(len(lines[n]) - len(lines[n].lstrip()) for n in starts)
    starts = [n for n in starts if len(lines[n]) - len(lines[n].lstrip()) == indent]
    return {
        lines[n].strip().split(":")[0].strip("\"'"): (n, end)
        for n, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    }


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ORDER), st.one_of(st.none(), texts, lists.filter(bool)))
def test_an_edit_touches_its_own_lines_only(head: str, key: str, value: object) -> None:
    before = parse_document(f"---\n{head}---\n\nBody.\n", "a.md")
    edited = edit_fields(before, {key: value}, ORDER)
    after = parse_document(f"---\n{edited}---\n\nBody.\n", "a.md")
    old = {k.value: plain(node) for k, node in before.entries}
    new = {k.value: plain(node) for k, node in after.entries}
    wanted = {**old, key: as_read(value)}
    assert new == {k: v for k, v in wanted.items() if v is not None}
    # every line that is not the field's own is there still, in order
    lines = head.split("\n")
    first, end = spans(head).get(key, (0, 0))
    others = lines[:first] + lines[end:]
    rest = iter(edited.split("\n"))
    assert all(any(line == candidate for candidate in rest) for line in others)
    if key not in old:
        assert len(edited.split("\n")) == len(lines) + (
            0 if value is None else render_field(key, value).count("\n")
        )


def test_an_edit_keeps_the_comment_behind_its_value_and_all_around_it() -> None:
    document = parse_document(f"---\n{HEADS['comments and odd spacing']}---\n", "a.md")
    edited = edit_fields(document, {"date": "2025-08-08", "tags": ["sea"]}, ORDER)
    assert edited == HEADS["comments and odd spacing"].replace(
        "date: 2025-08-07 # Thursday\n", "date: 2025-08-08  # Thursday\ntags: [sea]\n"
    )


def test_new_fields_stand_in_the_customary_order() -> None:
    document = parse_document("---\nid: a\ntitle: b\ndate: 2025-08-07\ndraft: true\n---\n", "a.md")
    edited = edit_fields(
        document, {"imported": {"title": "abc123"}, "tags": ["x"], "authors": ["Ada"], "ids": ["y"]}, ORDER
    )
    assert [line.split(":")[0] for line in edited.splitlines()] == [
        *("id", "ids", "title", "authors", "date", "tags", "draft", "imported")
    ]


@pytest.mark.parametrize(
    "text",
    ["---\nid: a\n---\n", "---  \nid: a\n--- \n\n\n\nBody\n\n\n", "---\nid: a\n---\nBody", "---\nid: a\n---"],
    ids=["no body", "blank lines", "no last newline", "nothing after the mark"],
)
def test_what_stands_around_head_and_body_stays(text: str) -> None:
    document = parse_document(text, "a.md")
    assert render_edited(document, {}) == text
    changed = render_edited(document, {"title": "New"})
    assert changed == text.replace("id: a\n", "id: a\ntitle: New\n")


def test_an_abstract_comes_to_a_file_that_had_none() -> None:
    document = parse_document("---\nid: a\n---\n", "a.md")
    assert render_edited(document, {"abstract": "Words."}) == "---\nid: a\n---\n\nWords.\n"


# --- refusals ---


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Words.\n", "no-front-matter", 1),
        ("\n---\nid: a\n---\n", "no-front-matter", 1),
        ("---\nid: a\n", "front-matter-open", 1),
        ("---\nid: a\ntitle: b: c\n---\n", "yaml-syntax", 3),
        ("---\nid: a\ntitle: [b\ndate: c\n---\n", "yaml-syntax", 3),
        ("---\nid: a\n\ntitle: b\x02\n---\n", "yaml-syntax", 4),
        ("---\n- a\n---\n", "front-matter-not-fields", 2),
        ("---\n{id: a}\n---\n", "front-matter-not-fields", 2),
        ("---\nid: &a x\ntitle: *a\n---\n", "yaml-alias", 2),
        ("---\nid: a\n? [b]\n: c\n---\n", "yaml-syntax", 3),
        ("---\nx: " + "[" * 5000 + "\n---\n", "yaml-syntax", 2),
    ],
)
def test_what_is_no_front_matter_is_said_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse_document(text, "a.md")
    assert (caught.value.problem.code, caught.value.problem.line) == (code, line)


def test_no_fields_at_all_is_a_document_without_fields() -> None:
    document = parse_document("---\n# only this\n---\n\nBody\n", "a.md")
    assert (document.entries, document.body, document.body_line) == ((), "Body", 5)


def test_scalars_keep_their_own_characters() -> None:
    document = parse_document("---\na: 2401.01230\nb: no\nc: 1.10\nd: 2025-08-07\ncontent: x\n---\n", "a.md")
    assert [plain(node) for _, node in document.entries] == ["2401.01230", "no", "1.10", "2025-08-07", "x"]


DEEP = {
    "one line of marks": "a:\n  " + "- " * 100_000 + "x",
    "marks of two kinds": "? - " * 50_000 + "x",
    "brackets": "a: " + "[" * 100_000 + "]" * 100_000,
    "brackets, never closed": "a: " + "[" * 100_000,
    "a bracket a line": "a:\n" + " [\n" * 100_000,
    "braces": "a: " + "{a: " * 100_000,
    "indentation": "".join(f"{' ' * depth}a:\n" for depth in range(1_300)),
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting_is_refused_and_ends_no_process(kind: str) -> None:
    """In a process of its own: libyaml would overflow the stack, which no exception tells of."""
    program = """
import sys
from digestgen.library.frontmatter import FrontMatterError, parse_document
try:
    parse_document(sys.stdin.read(), "a.md")
except FrontMatterError as error:
    print(error.problem.code, error.problem.what, sep=": ")
"""
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        input=f"---\n{DEEP[kind]}\n---\n", capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (0, "yaml-syntax: the front matter is nested too deeply\n")


@pytest.mark.parametrize(
    ("deep", "line"), [("[" * 5000, 4), ("- " * 5000, 4), ("{a: " * 5000, 4), ("[\n" * 5000, 103)]
)
def test_the_line_of_deep_nesting_is_said_whoever_refuses_it(deep: str, line: int) -> None:
    """libyaml stops at 1,000 levels since PyYAML 6.0.4, before it hands out the hundred that we count to."""
    assert find_deep_line(f"a: b\n\nc:\n  {deep}\n") == line


@pytest.mark.parametrize(
    "nested", ["[" * 90 + "]" * 90, "[a: " * 49 + "]" * 49, "{a: " * 90 + "1" + "}" * 90]
)
def test_what_is_nested_less_is_read_to_its_end(nested: str) -> None:
    document = parse_document(f"---\na: {nested}\nb: [x]\n---\n", "a.md")
    assert [key.value for key, _ in document.entries] == ["a", "b"]
    plain(document.entries[0][1])


def test_many_brackets_beside_each_other_are_not_deep() -> None:
    people = "".join(f"  - {{name: Ada {number}}}\n" for number in range(1_000))
    assert len(parse_document(f"---\nauthors:\n{people}---\n", "a.md").entries[0][1].value) == 1_000
    with pytest.raises(FrontMatterError, match="nested too deeply") as caught:
        parse_document(f"---\nauthors:\n{people}x:\n  {'- ' * 200}\n---\n", "a.md")
    assert caught.value.problem.line == 1_004
