r"""Values at the ends of what calendars, numbers, names of files and text have: refused by `check`, or built.

What `check` lets through, `build` has to take: a fault there names no file.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.library.reader import read_library
from digestgen.library.schema import visible
from digestgen.model.ids import SEGMENT, parse_id
from digestgen.model.paper import read_count
from digestgen.problems import ContentError
from digestgen.text.slug import slugify

REFUSED = {
    "the first day there is": ("date: 0001-01-01", "bad-date"),
    "the last day there is": ("date: 9999-12-31", "bad-date"),
    "a day of the year 3000": ("date: 3000-01-01", "bad-date"),
    "a state of the last day": ("status: retracted\nchanged: 9999-12-31", "bad-date"),
    "a source read on no day": ("sources: {arxiv: {retrieved: yesterday}}", "bad-date"),
    "a source read in a thirteenth month": ("sources: {arxiv: {retrieved: 2025-13-01}}", "bad-date"),
    "a list of no day": ("sources: {huggingface: {listed: soon}}", "bad-date"),
    "a list of several days": ("sources: {huggingface: {listed: [2025-08-07]}}", "wrong-type"),
    "an alias longer than a file's name": (f"aliases: [{'a' * 256}]", "bad-slug"),
    "an alias of letters of two bytes": (f"aliases: [{'ж' * 128}]", "bad-slug"),
    "an alias that Windows cuts": ("aliases: [lamps.]", "bad-slug"),
    "a title of joiners": (r'title: "\u200b\u200d\ufeff"', "missing-key"),
    "a title of an override": (r'title: "\u202e"', "missing-key"),
    "a title of a soft hyphen": (r'title: "\u00ad"', "missing-key"),
    "a title of fillers": (r'title: "\u3164\uffa0\u2800"', "missing-key"),
    "a title of tags": (r'title: "\U000e0041"', "missing-key"),
    "a title of an accent": (r'title: "\u0301"', "missing-key"),
}
TAKEN = {
    "a day of the year 1000": "date: 1000-01-01",
    "a day of the year 2999": "date: 2999-12-31",
    "a paper of antiquity": "published: 0044",
    "votes without end": f"sources: {{huggingface: {{upvotes: {'9' * 5000}}}}}",
    "a place without end": f"sources: {{huggingface: {{place: {'9' * 5000}}}}}",
    "votes in a list": "sources: {huggingface: {upvotes: [1, 2], version: {a: b}}}",
    "a DOI without end": f"id: doi:10.5555/{'lamps-' * 200}",
    "another that begins alike": f"id: doi:10.5555/{'lamps-' * 200}k",
    "a forum without end": f"id: openreview:{'Lamp_' * 80}",
    "a slug without end": f"id: title:{'l' * 1000}",
    "a name in letters of four bytes": f"authors: [{'𐌰𐌱𐌲' * 40}, Ada One]",
    "authors whom nobody sees": r'authors: ["\u200b", "\u3164", Ada One]',
    "votes of the last digit there is": f"sources: {{huggingface: {{place: {'9' * 18}, upvotes: '²'}}}}",
    "a title of letters that are to come": r'title: "\U0001E6FF \ue000"',
    "a title of a sign": "title: 💡",
    "a title that turns round": r'title: "Lamps \u202eread"',
}


def write(project: Path, name: str, fields: str) -> None:
    given = {line.partition(":")[0] for line in fields.splitlines()}
    usual = {"id": f"title:{slugify(name)}", "title": name, "date": "2025-08-07"}
    head = "".join(f"{key}: {value}\n" for key, value in usual.items() if key not in given)
    file = project / "content" / "papers" / f"{slugify(name)}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{head}{fields}\n---\n\nA lamp.\n", "utf-8")


def digestgen(at: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-f", str(at / "mkdocs.yml")], catch_exceptions=False)


@pytest.mark.parametrize("name", REFUSED)
def test_check_refuses_it(project: Path, name: str) -> None:
    fields, code = REFUSED[name]
    write(project, name, fields)
    with pytest.raises(ContentError) as caught:
        read_library(project)
    assert {problem.code for problem in caught.value.problems} == {code}
    assert all(problem.line > 1 for problem in caught.value.problems)


def test_what_check_takes_is_built(project: Path) -> None:
    for name, fields in TAKEN.items():
        write(project, name, fields)
    library = read_library(project)
    assert {len(paper.authors) for paper in library.papers if "nobody-sees" in paper.path} == {1}
    result = digestgen(project, "build")
    assert result.exit_code == 0, result.output
    names = [path.name for path in (project / "site").rglob("*")]
    assert max(len(name.encode()) for name in names) <= 255 - len(".digestgen-new")
    assert len([name for name in names if name.startswith("10.5555-lamps-")]) == 2


@pytest.mark.parametrize("period", ["9999-12", "9999-W52", "2025-01..9999-12", "0001-01.."])
def test_a_saved_search_of_no_time_is_refused(project: Path, period: str) -> None:
    write(project, "lamps", "")
    config = project / "mkdocs.yml"
    config.write_text(
        "site_name: Lamps\nsite_url: https://lamps.example.org/\ntheme: {name: material}\n"
        f'plugins: [digestgen: {{views: {{old: {{title: Old, period: "{period}"}}}}}}]\n',
        "utf-8",
    )
    result = digestgen(project, "check")
    assert result.exit_code == 1
    assert "[bad-period]" in result.output


@pytest.mark.parametrize("slug", ["l" * 201, "lamp-" * 50 + "s"])
def test_a_topic_and_a_saved_search_have_a_slug_that_files_can_have(project: Path, slug: str) -> None:
    write(project, "lamps", "")
    (project / "content" / "tags.yml").write_text(f"{slug}: {{title: Lamps}}\n", "utf-8")
    assert "[bad-slug]" in digestgen(project, "check").output
    (project / "content" / "tags.yml").unlink()
    config = project / "mkdocs.yml"
    config.write_text(
        f"site_name: Lamps\nsite_url: https://lamps.example.org/\ntheme: {{name: material}}\nplugins: [digestgen: {{views: {{{slug}: {{title: L}}}}}}]\n",
        "utf-8",
    )
    assert "[bad-setting]" in digestgen(project, "check").output


def test_long_ids_that_begin_alike_have_addresses_of_their_own() -> None:
    one, two = (parse_id(f"doi:10.5555/{'a' * 400}{end}").slug for end in "xy")
    assert one != two
    assert len(one) == len(two) == SEGMENT
    assert parse_id(f"title:{'a' * SEGMENT}").slug == "a" * SEGMENT  # as it was before there was a limit


def test_a_name_of_a_file_has_255_bytes() -> None:
    assert all(len(slugify(letter * 100).encode()) <= 240 for letter in "aж灯𐌰")
    assert slugify("灯" * 80) == "灯" * 80


@pytest.mark.parametrize(
    ("value", "closed"),
    [
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u2067a\u202ab", "\u2067a\u202ab\u202c\u2069"),
        ("\u2067a\u202ab\u2069", "\u2067a\u202ab\u2069"),  # which ends the embedding, too
        ("\u202aa\u202c\u202c", "\u202aa\u202c\u202c"),
        ("a\u2069\u202cb", "a\u2069\u202cb"),
        (
            "\u202aa\u2067b\u202c",
            "\u202aa\u2067b\u202c\u2069\u202c",
        ),  # inside of an isolate it ends nothing outside
        ("سلام \u200fa", "سلام \u200fa"),
    ],
)
def test_a_direction_ends_with_its_text(value: str, closed: str) -> None:
    assert visible(value) == closed
    assert visible(closed) == closed


def test_a_number_has_digits_that_a_number_has() -> None:
    said = {"a": "12", "b": "9" * 18, "c": "9" * 19, "d": "-1", "e": "²", "f": ("1",), "g": 7}
    assert [read_count(said, name) for name in "abcdefgh"] == [
        12,
        10**18 - 1,
        None,
        None,
        None,
        None,
        7,
        None,
    ]
