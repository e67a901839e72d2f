"""Files that are longer than what is read at once: they come in a piece at a time, and as if they had been read whole."""

from __future__ import annotations

import gzip
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.collecting.collection import Collection
from digestgen.collecting.files import take_files
from digestgen.config import Config, read_config
from digestgen.problems import SourceError
from digestgen.sources import Context
from digestgen.sources.toolkit import pieces

SETTINGS = """\
site_name: Lamps
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [digestgen]
"""
NUMBERS = range(1, 41)


def jsonl(number: int) -> str:
    day = f"2025-08-0{1 + number % 2}"
    paper = {
        "id": f"arxiv:2508.{number:05}",
        "title": f"Lamp {number}",
        "abstract": "It shines. " * 9,
        "date": day,
    }
    return json.dumps(paper) + "\n" if number != 20 else "{no json}\n"


def bibtex(number: int) -> str:
    return (
        f"@article{{lamp{number},\n  title = {{Lamp {number}}},\n  journal = boats,\n  year = 2020,\n"
        f"  doi = {{10.5555/lamp.{number}}}\n}}\n" if number != 20 else "@article{broken,\n  title = {Lamp\n\n"
    )  # fmt: skip


def ris(number: int) -> str:
    title = f"TI  - Lamp {number}\n" if number != 20 else ""
    return f"TY  - JOUR\n{title}AU  - One, Ada\nDO  - 10.5555/lamp.{number}\nER  - \n\n"


def nbib(number: int) -> str:
    title = f"TI  - Lamp {number}.\n" if number != 20 else ""
    return f"PMID- {1000 + number}\n{title}AB  - It shines,\n      and shines.\nFAU - One, Ada\n\n"


FORMATS: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "arxiv-json": ("lamps.jsonl", "", jsonl),
    "bibtex": ("lamps.bib", '@string{boats = "Boats and\n  Lamps"}\n\n', bibtex),
    "ris": ("lamps.ris", "", ris),
    "nbib": ("lamps.nbib", "", nbib),
}


def bring_in(folder: Path, file: Path, source: str = "auto") -> tuple[dict[str, bytes], Any]:
    """The papers' files, and what was said."""
    (folder / "content").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    config: Config = read_config(folder / "mkdocs.yml")
    collection = Collection(config, today="2025-08-08")
    (intake,) = take_files(collection, source, [str(file)], lambda: b"", Context("", "2025-08-08"))
    files = {path.name: path.read_bytes() for path in sorted((folder / "content").rglob("*.md"))}
    kinds = {kind: intake.count(kind) for kind in ("new", "updated", "unchanged", "refused")}
    return files, (kinds, intake.skipped, sorted(intake.remarks), intake.refused)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LARGE", 1000)
    monkeypatch.setattr(pieces, "_PIECE", 1200)
    monkeypatch.setattr(pieces, "_HEAD", 500)


@pytest.mark.parametrize("source", FORMATS)
def test_a_file_in_pieces_is_the_file(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    name, head, render = FORMATS[source]
    file = tmp_path / name
    file.write_text(head + "".join(map(render, NUMBERS)), "utf-8")
    whole, said = bring_in(tmp_path / "whole", file)
    assert len(whole) == 39 and said[0]["new"] == 39 and len(said[1]) == 1
    request.getfixturevalue("small_pieces")
    seen: list[int] = []
    take = Collection.take
    monkeypatch.setattr(
        Collection, "take", lambda self, *a, **k: (seen.append(len(a[1])), take(self, *a, **k))[1]
    )
    assert bring_in(tmp_path / "pieces", file) == (whole, said)
    assert len(seen) > 2 and sum(seen) == 39
    with gzip.open(f"{file}.gz", "wb") as packed:
        packed.write(file.read_bytes())
    monkeypatch.setattr(pieces, "LARGE", 1)
    files, (kinds, *_rest) = bring_in(tmp_path / "packed", Path(f"{file}.gz"))
    assert (files, kinds) == (whole, said[0])


@pytest.mark.parametrize(
    "head",
    [
        '\ufeff@string{boats = "Boats and Lamps"}\n',
        '@string(boats = "Boats (and Lamps)") % as they are called\n',
        "@string{boats = {Boats {@} Lamps}}\n",
        '@String{lamps = "Lamps"} @STRING{boats = "Boats and " # lamps}\n',
        '@comment{none of these}\n@string { boats =\n "Boats" }\n',
    ],
)
def test_what_a_string_stands_for_is_known_in_every_piece(
    tmp_path: Path, head: str, request: pytest.FixtureRequest
) -> None:
    """And what JabRef writes at the end is no record of its own."""
    file = tmp_path / "lamps.bib"
    file.write_text(
        head + "".join(map(bibtex, NUMBERS)) + "@Comment{jabref-meta: databaseType:bibtex;}\n", "utf-8"
    )
    whole, said = bring_in(tmp_path / "whole", file)
    assert len(whole) == 39 and not any(b"venue: boats" in text for text in whole.values())
    request.getfixturevalue("small_pieces")
    assert bring_in(tmp_path / "pieces", file) == (whole, said)


@pytest.mark.usefixtures("small_pieces")
def test_a_paper_that_a_later_piece_names_again_is_one(tmp_path: Path) -> None:
    file = tmp_path / "lamps.jsonl"
    more = {"id": "arxiv:2508.00003", "title": "Lamp 3", "abstract": "It shines. " * 9, "authors": ["Bo Two"]}
    file.write_text("".join(map(jsonl, range(1, 19))) + json.dumps(more) + "\n", "utf-8")
    files, (kinds, *_rest) = bring_in(tmp_path / "project", file)
    assert kinds == {"new": 18, "updated": 1, "unchanged": 0, "refused": 0}
    assert b"Bo Two" in files["2508.00003.md"]


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lamps.json", json.dumps([json.loads(jsonl(n)) for n in range(1, 19)], indent=0)),
        ("lamps.bib", "@proceedings{all, title = {Lamps}}\n" + "".join(
            f"@inproceedings{{l{n}, title = {{Lamp {n}}}, crossref = {{all}}}}\n" for n in range(1, 40))),
    ],
)  # fmt: skip
def test_what_cannot_be_cut_is_read_as_a_whole(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    files, (kinds, skipped, _remarks, refused) = bring_in(tmp_path / "project", tmp_path / name)
    assert (len(files), skipped, refused) == (kinds["new"], [], None) and len(files) > 17


@pytest.mark.usefixtures("small_pieces")
def test_a_file_with_nothing_in_it_is_refused_and_a_damaged_one_keeps_what_came_before(
    tmp_path: Path,
) -> None:
    nothing = tmp_path / "lamps.jsonl"
    nothing.write_text('{"title": "Lamp"}\n' * 200, "utf-8")
    files, (*_rest, refused) = bring_in(tmp_path / "nothing", nothing, "arxiv-json")
    assert files == {} and isinstance(refused, SourceError)
    whole = gzip.compress("".join(map(jsonl, NUMBERS)).encode(), 0)
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    files, (*_rest, refused) = bring_in(tmp_path / "cut", tmp_path / "cut.jsonl.gz")
    assert 5 < len(files) < 39 and "cut off" in refused.what


@pytest.mark.prove
def test_three_hundred_megabytes_come_in_under_two_hundred(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    with (tmp_path / "lamps.jsonl").open("w", encoding="utf-8") as file:
        for number in range(1, 150_001):
            month = f"{20 + number // 1_100_000:02}{1 + number // 99_000:02}"
            paper = {"id": f"arxiv:{month}.{number % 99_000 + 1:05}", "title": f"Lamp number {number}",
                     "authors": ["Ada One", "Bo Two"], "abstract": f"It shines at {number}. " + "Kettles sing at night. " * 80}  # fmt: skip
            file.write(json.dumps(paper) + "\n")
    assert (tmp_path / "lamps.jsonl").stat().st_size > 290_000_000
    program = "from digestgen.cli import main; main()"
    command = [sys.executable, "-c", program, "import", "lamps.jsonl", "--date", "2025-08-08", "--quiet"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 200_000
    assert sum(1 for _ in (tmp_path / "content").rglob("*.md")) == 150_000
    shutil.rmtree(tmp_path / "content")
