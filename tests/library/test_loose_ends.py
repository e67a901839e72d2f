"""What refers to something that is not here stops publishing, and nothing else; no import brings more of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.library.reader import read_library
from digestgen.library.sections import disarm_links, find_links
from digestgen.problems import ContentError, Problem

LAMP = '---\nid: "arxiv:2508.70001"\ntitle: Lamps That Read\ndate: 2025-08-07\n---\n\nA lamp.\n'
OTHER = '---\nid: "doi:10.5555/lamps"\ntitle: Lamps That Read\ndate: 2025-08-06\n---\n\nA lamp.\n'
LOOSE = {
    "about.md": "# About\n\nSee [a lamp](papers/2025-08/gone.md).\n",
    "papers/2025-08/a.md": LAMP + "\n## Notes\n\nAs in [another](gone.md).\n",
    "digests/2025-08-07.md": '---\npins: ["arxiv:2508.79999"]\n---\n\nRead ![a kettle](kettle.png).\n',
}


@pytest.fixture
def loose(project: Path) -> Path:
    for name, text in {
        **LOOSE,
        "papers/2025-08/b.md": OTHER,
        "tags.yml": "lamps:\n  title: Lamps\n  phrases: [lamps]\n",
    }.items():
        (project / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (project / "content" / name).write_text(text, "utf-8")
    (project / "export.ris").write_text("TY  - JOUR\nTI  - Kettles\nDO  - 10.5555/k.1\nER  -\n", "utf-8")
    return project


def digestgen(at: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-f", str(at / "mkdocs.yml")], catch_exceptions=False)


@pytest.mark.parametrize(
    "command",
    [
        ["import", "ris", "export.ris"],
        ["fetch"],
        ["merge", "2508.70001", "10.5555/lamps"],
        ["tags", "list"],
        ["tags", "suggest"],
        ["tags", "apply"],
    ],
    ids=" ".join,
)
def test_what_adds_or_changes_papers_goes_on_and_mentions_it(
    loose: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(loose)
    monkeypatch.setattr(
        "digestgen.collecting.standing.fetch_standing", lambda *_: []
    )  # the network had nothing
    done = digestgen(loose, *command)

    assert done.exit_code == 0, done.output
    said = done.stderr
    assert said.count("leads nowhere") == 3 and 'there is no paper "arxiv:2508.79999"' in said
    assert "content/about.md:3" in said and "[broken-link]" in said and "[unknown-paper]" in said


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_publishes_stops(loose: Path, command: str) -> None:
    done = digestgen(loose, command)
    assert done.exit_code == 1 and "4 problems in 3 of " in done.stderr
    assert not (loose / "site").exists()


def test_other_problems_stop_everything_and_all_are_named(loose: Path) -> None:
    (loose / "content/papers/c.md").write_text("no front matter", "utf-8")
    found: list[Problem] = []
    with pytest.raises(ContentError) as caught:
        read_library(loose, loose=found)
    assert [p.code for p in caught.value.problems] == ["no-front-matter"] and found


def test_many_are_counted(loose: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loose)
    (loose / "content/about.md").write_text("".join(f"[a](gone{n}.md)\n" for n in range(40)), "utf-8")
    done = digestgen(loose, "tags", "list")
    assert (
        done.stderr.count("[broken-link]") == 5 and "… and 38 more; digestgen check names all." in done.stderr
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A lamp <script src=x.js></script>.", "A lamp &lt;script src=x.js></script>."),
        ("[a](b.md) and [c](https://example.org/b.md)", r"[a\](b.md) and [c](https://example.org/b.md)"),
        ("![a kettle](<pictures/my kettle.png>)", r"![a kettle\](<pictures/my kettle.png>)"),
        ("[![a](b.png)](c.md)", r"[![a\](b.png)\](c.md)"),
        ("See [a][1].\n\n  [1]: ../lamps/ 'Lamps'", "See [a][1].\n\n  \\[1]: ../lamps/ 'Lamps'"),
        ('<a\nhref="b&amp;c.md">a</a>', '&lt;a\nhref="b&amp;c.md">a</a>'),
        (r"[a](b\_c.md)", r"[a\](b\_c.md)"),
        ("`[a](b.md)` and $[a](b)$ and [a](#b)", "`[a](b.md)` and $[a](b)$ and [a](#b)"),
        ("[a]\n(b.md), [a](\nb.md)", "[a]\n(b.md), [a\\](\nb.md)"),
    ],
)
def test_links_of_another_site_are_text(text: str, wanted: str) -> None:
    assert list(find_links(wanted)) == []
    assert disarm_links(text) == wanted == disarm_links(wanted)


def test_a_note_that_is_imported_brings_no_broken_link(loose: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loose)
    note = "---\ntitle: Spoons\narxiv: 2508.70009\ntype: paper\n---\n\nBo wrote <script src=x.js></script> and ![s](<s.png>).\n"
    (loose / "spoons.md").write_text(note, "utf-8")
    for name in LOOSE:
        (loose / "content" / name).unlink()

    assert "1 new" in digestgen(loose, "import", "markdown", "spoons.md").stderr
    assert "Bo wrote" in "".join(
        p.read_text("utf-8") for p in (loose / "content/papers").rglob("*2508.70009*.md")
    )
    assert "no problems" in digestgen(loose, "check").stderr
    assert "1 unchanged" in digestgen(loose, "import", "markdown", "spoons.md").stderr
