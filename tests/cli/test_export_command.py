"""`digestgen export`: the papers asked for, in the format asked for, and words for what is not here."""

from __future__ import annotations

import json
from pathlib import Path

import bibtexparser
import pytest
import rispy
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.model.ids import PaperId

TIDES = "quist2025tides" + PaperId("arxiv", "2508.01001").short


def run(folder: Path, *words: str, status: int = 0) -> str:
    done = CliRunner().invoke(main, ["export", "-f", str(folder / "mkdocs.yml"), *words])
    assert done.exit_code == status, done.output
    return done.stdout if status == 0 else done.stderr


def keys(text: str) -> list[str]:
    return [entry.key for entry in bibtexparser.parse_string(text).entries]


def test_everything_newest_first_in_three_formats(library: Path) -> None:
    bibtex = keys(run(library))
    assert len(bibtex) == 15 and bibtex[1] == TIDES
    assert [record["id"] for record in rispy.loads(run(library, "--format", "ris"))] == bibtex
    assert [item["id"] for item in json.loads(run(library, "--format", "csl-json"))] == bibtex


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--tag", "tide-models"), 1),
        (("--tag", "tide-models", "--tag", "reasoning"), 2),
        (("--issue", "2025-08-07"), 3),
        (("--issue", "2025-08-07", "--tag", "tide-models"), 1),
        (("--author", "zoe marlowe"), 3),
        (("--id", "https://arxiv.org/abs/2508.01001v2"), 1),
        (("--id", "10.5555/tides.2025.1", "--id", "arXiv:2508.01002"), 2),
    ],
)
def test_the_papers_that_are_asked_for(library: Path, words: tuple[str, ...], count: int) -> None:
    assert len(keys(run(library, *words))) == count


def test_a_named_view(library: Path) -> None:
    settings = library / "mkdocs.yml"
    text = settings.read_text("utf-8")
    view = "      views:\n        wet: {title: Wet things, tags: [tide-models]}\n"
    settings.write_text(text.replace("  - digestgen:\n", f"  - digestgen:\n{view}", 1), "utf-8")
    assert keys(run(library, "--view", "wet")) == [TIDES]


def test_a_link_that_leads_nowhere_stops_no_export(library: Path) -> None:
    before = run(library)
    (library / "content/more.md").write_text("# More\n\n[a](nosuch.md) [b](tags/nosuch.md)\n", "utf-8")
    done = CliRunner().invoke(main, ["export", "-f", str(library / "mkdocs.yml")])
    assert (done.exit_code, done.stdout) == (0, before)
    assert done.stderr.count("leads nowhere") == 2


def test_a_dash_is_standard_output(library: Path, tmp_path: Path) -> None:
    """Of the same text as a file, with joiners and spaces that a terminal is not shown."""
    paper = next(
        file for file in library.rglob("content/papers/**/*.md") if "2508.01001" in file.read_text("utf-8")
    )
    text = paper.read_text("utf-8").replace("title: ", "title: 'چراغ\u200cها 👩\u200d🔬' #", 1)
    paper.write_text(text, "utf-8")
    assert run(library, "-o", str(tmp_path / "all.bib")) == ""
    assert run(library, "--output", "-") == run(library) == (tmp_path / "all.bib").read_text("utf-8")
    assert "چراغ\u200cها 👩\u200d🔬" in run(library)


def test_a_file(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "tides.bib"
    assert run(library, "--tag", "tide-models", "-o", str(file)) == ""
    assert keys(file.read_text("utf-8")) == [TIDES]
    for form in ("ris", "csl-json", "bibtex"):  # each over the one before, and over what it wrote itself
        again = [run(library, "--format", form, "-o", str(file)) for _ in range(2)]
        assert again == ["", ""] and file.read_text("utf-8").strip() == run(library, "--format", form).strip()
    file.write_text("[\n\n]\n", "utf-8")  # what a site without papers exports
    assert run(library, "--format", "csl-json", "-o", str(file)) == ""
    (library / "readers.txt").write_text("ada@example.org\n", "utf-8")
    (library / "content" / "index.md").write_text("# Tides\n", "utf-8")
    for name in ("mkdocs.yml", "content/tags.yml", "content/index.md", "readers.txt"):
        before = (library / name).read_bytes()
        done = CliRunner().invoke(
            main, ["export", "-f", str(library / "mkdocs.yml"), "-o", str(library / name)]
        )
        assert (done.exit_code, (library / name).read_bytes()) == (
            2,
            before,
        ) and "would be lost" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--tag", "tide-modells"),
            'There is no tag "tide-modells" with papers here. Did you mean "tide-models"?',
        ),
        (("--issue", "1999-01-01"), 'There is no issue "1999-01-01" with papers here.'),
        (("--author", "Nobody Atall"), 'No paper here is by "Nobody Atall".'),
        (("--author", "ZOË MARLOVE"), 'No paper here is by "ZOË MARLOVE". Did you mean "Zoë Marlowe"?'),
        (("--id", "arxiv:2401.00001"), "There is no paper arxiv:2401.00001 here."),
        (("--id", "hello"), '"hello" is not an id of a kind that is known here.'),
        (("--tag", "tide-models", "--issue", "2024-12"), "No paper matches all of these options together."),
    ],
)
def test_what_is_not_here_is_said(library: Path, words: tuple[str, ...], said: str) -> None:
    assert run(library, *words, status=2).startswith(said)


def test_all_of_it_with_the_keys_that_papers_came_with(library: Path) -> None:
    """`--full`: abstracts, keywords, original keys, in each format; two papers never share a key."""
    for number, name in enumerate(("one", "two"), 1):
        (library / f"content/papers/2025-08/{name}.md").write_text(
            f'---\nid: "arxiv:2508.0900{number}"\ntitle: Kettles {name}\ndate: 2025-08-20\ntags: [tide-models]\n'
            "sources: {bibtex: {retrieved: 2025-08-20, key: kettle_20, categories: [cs.CL]}}\n---\n\n"
            "We *boil* 50% of {it}.\n\nTwice, $n^2$ times.\n",
            "utf-8",
        )
    asked = ("--full", "--id", "2508.09001", "--id", "2508.09002")
    first, second = bibtexparser.parse_string(run(library, *asked)).entries
    assert first.key == "kettle_20" and second.key.startswith("id")
    assert first["keywords"] == "tide-models, cs.CL"
    assert first["abstract"] == r"We boil 50\% of \{it\}. Twice, n² times."
    record = rispy.loads(run(library, *asked, "--format", "ris"))[0]
    item = json.loads(run(library, *asked, "--format", "csl-json"))[0]
    assert record["abstract"] == item["abstract"] == "We boil 50% of {it}. Twice, n² times."
    assert (record["keywords"], item["keyword"]) == (["tide-models", "cs.CL"], "tide-models, cs.CL")
    assert record["id"] == item["id"] == "kettle_20"
    assert "abstract" not in run(library, *asked[1:])
