"""`papers.bib` with titles made to break it, in the programs that read such files: each finds every entry, and says the same.

Programs that count braces otherwise than we write them do not stop at the entry that is wrong: they lose the next ones.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Name, NameParts
from tests.gathering import need
from tests.sources.test_names_kept import KNOWN, SOURCE_FILES, read

pytestmark = [pytest.mark.programs, pytest.mark.prove]

SIGNS = ("{", "}", "{0, 1)", "(0, 1}", "}{", "{{x}", "\\", "\\{", "\\}", "{\\", "50% & more", "C# and _x_", "^x^ ~y~",
         "<b>", "p | q", '"q', "''", "@article{x,", "a = {b},", "$5 and $6", "\\emph{x", "#1", "é{ü", "日本{語", "{A}", "x,, y",
         "$\\{x\\}$", "$\\left\\{ x \\right.$", "$\\frac{1}{2}$", "$\\\\{x}$", "$x % y$", "$O(n^2)$", "$\\beta$", "$a_{i}^{2}$",
         "$\\mathbb{R}^d$", "$<$", "$\\sin x$", "$\\text{a}{b}$", "$n^{12}$", "$\\lbrace$")  # fmt: skip
FRAMES = (
    "Lamps {} of old",
    "{} at the start",
    "At the end {}",
    "With GPT-4 {} in E. coli",
    "Twice {0} and {0}",
)
# Beside all names of test_names_kept.py.
AUTHORS = (Name("Bo {Two"), Name("Ada } Quist"), Name("Lamps & Co. 100%"), Name("Xi And One"), Name("王小海"))
STYLES = ("plain", "alpha", "abbrv", "acm", "ieeetr")


def titles() -> Iterable[str]:
    for sign, frame in product(SIGNS, FRAMES):
        yield " ".join(frame.replace("{0}", sign).replace("{}", sign).split())


@pytest.fixture(scope="module")
def citations(cite: Callable[[tuple[Paper, ...]], list[Citation]]) -> list[Citation]:
    root = Path(__file__).parents[2]
    library = read_library(root, content=read_config(root / "mkdocs.yml").content)
    known = [*AUTHORS, *read("csl-json", SOURCE_FILES["csl-json"](KNOWN)).authors]
    names = [known[at : at + 2] for at in range(0, len(known), 2)]
    assert len(known) > 300 and len(names) <= 200
    broken = [
        Paper(f"{number}.md", PaperId("arxiv", f"2508.{number:05}"), title, "2025-08-07", published=f"{1900 + number}",
              authors=(*names[number % len(names)], Name("Cy Three")),
              publication={"type": "article-journal", "venue": title.replace("$", ""), "pages": "1–9"})
        for number, title in enumerate(titles())
    ]  # fmt: skip
    assert len(broken) == 200
    return cite((*library.papers, *broken))


@pytest.fixture(scope="module")
def folder(citations: list[Citation], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines")
    (folder / "papers.bib").write_text("\n".join(map(render_bibtex, citations)), "utf-8")
    return folder


def written(citation: Citation) -> dict[str, str]:
    """What the entry says, cut by the simplest reader there is: a field is a line."""
    return dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,?$", render_bibtex(citation), re.MULTILINE))


def letters(tex: str) -> str:
    """Letters and digits alone: programs decode escapes, cases and signs each in its own way."""
    tex = re.sub(r"\\text(?:brace(?:left|right)|backslash|less|greater|bar|ascii\w+)(?![a-z])", "", tex)
    tex = re.sub(r"\\([lr]brace|left|right)(?![a-z])", "", tex)
    plain = unicodedata.normalize("NFKC", re.sub(r"</?span[^<>]*>", "", tex))
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", plain)).casefold()


Person = tuple[str, ...]  # given names, particles, family name, suffix; an organisation is a family name
Found = dict[str, tuple[str, str, list[Person]]]  # key → title, year, authors


def divide(name: NameParts) -> Person:
    """A name as BibTeX has it: one kind of particle, and it is never dropped."""
    particle = f"{name.dropping} {name.particle}"
    return name.given, particle, name.family or name.whole, name.suffix


def join(person: Person) -> Person:
    """Particles as part of the family name: programs differ in which words they take for some."""
    given, particle, family, suffix = map(letters, person)
    return given, particle + family, suffix


def check(found: Found, citations: list[Citation]) -> None:
    assert len(found) == len(citations)
    wrong = []
    for citation in citations:
        title, year, people = found[citation.key]
        assert letters(title) == letters(written(citation)["title"]), citation.key
        assert year == citation.issued[:4], citation.key
        want = [join(divide(name)) for name in citation.authors]
        wrong += [(citation.key, got, want) for got in [[*map(join, people)]] if got != want]
    assert wrong == []


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    out = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, out[-2000:] + done.stderr.decode("utf-8", "replace")[-2000:]
    return out


@pytest.mark.parametrize("style", STYLES)
def test_bibtex(style: str, citations: list[Citation], folder: Path) -> None:
    (folder / f"{style}.aux").write_text(f"\\citation{{*}}\n\\bibdata{{papers}}\n\\bibstyle{{{style}}}\n")
    run(folder, need("bibtex"), style)
    text = (folder / f"{style}.bbl").read_text("utf-8", "replace")
    items = dict(re.findall(r"\\bibitem(?:\[[^\]]*\])?\{(\w+)\}\n(.*?)\n\n", text + "\n\n", re.DOTALL))
    assert len(items) == len(citations)
    for citation in citations:
        item = letters(items[citation.key])
        assert letters(written(citation)["title"]) in item, citation.key
        assert citation.issued[:4] in item
        for name in citation.authors:
            given, particle, family, suffix = map(letters, divide(name))
            # The other styles shorten given names, by bytes.
            assert (given + particle + family + suffix if style == "plain" else family) in item, name


PARTS = r"""ENTRY { author } { } { label }
INTEGERS { at }
FUNCTION {part} { author at "{ff}" format.name$ "|" * author at "{vv}" format.name$ * "|" * author at "{ll}" format.name$ *
  "|" * author at "{jj}" format.name$ * write$ newline$ }
FUNCTION {default.type} { cite$ write$ newline$ #1 'at := { author num.names$ #1 + at > } { part at #1 + 'at := } while$ newline$ }
READ
ITERATE {call.type$}
"""


def test_bibtex_divides_names_as_they_are(citations: list[Citation], folder: Path) -> None:
    """It looks for particles behind hyphens, too, and knows ASCII's letters alone (bibtex.web, von_token_found)."""
    (folder / "parts.bst").write_text(PARTS)
    (folder / "parts.aux").write_text("\\citation{*}\n\\bibdata{papers}\n\\bibstyle{parts}\n")
    run(folder, need("bibtex"), "parts")
    text = (folder / "parts.bbl").read_text("utf-8")
    found = {
        key: people for key, *people in (entry.splitlines() for entry in text.split("\n\n") if entry.strip())
    }
    for citation in citations:
        asked = [divide(name) for name in citation.authors]
        assert [[*map(letters, name.split("|"))] for name in found[citation.key]] == [
            [*map(letters, name)] for name in asked
        ]


def test_biber(citations: list[Citation], folder: Path) -> None:
    said = run(folder, need("biber"), "--tool", "papers.bib", "-O", "out.bib", "--output-resolve-crossrefs")
    assert "ERROR" not in said, said
    check(read_file(folder / "out.bib"), citations)


def read_file(file: Path) -> Found:
    """As bibtexparser 2 has it."""
    found = {}
    for entry in bibtexparser.parse_string(file.read_text("utf-8")).entries:
        fields = {field.key.lower(): str(field.value) for field in entry.fields}
        date = fields.get("year") or fields.get("date", "")
        names = map(parse_single_name_into_parts, split_multiple_persons_names(fields.get("author", "")))
        people = [tuple(map(" ".join, (n.first, n.von, n.last, n.jr))) for n in names]
        found[entry.key] = (fields["title"], date[:4], people)
    return found


def test_bibtexparser(citations: list[Citation], folder: Path) -> None:
    check(read_file(folder / "papers.bib"), citations)


READERS = {
    "pybtex==0.26.1": """
import json, sys
from pybtex.database import parse_file
data = parse_file("papers.bib", "bibtex")
json.dump({key: [e.fields["title"], e.fields.get("year", ""), [[" ".join(part) for part in
            (p.first_names + p.middle_names, p.prelast_names, p.last_names, p.lineage_names)] for p in e.persons.get("author", [])]]
           for key, e in data.entries.items()}, sys.stdout)
""",
    "bibtexparser==1.4.4": """
import json, sys
import bibtexparser
from bibtexparser.bparser import BibTexParser
from bibtexparser.customization import author, splitname
def divide(name):
    parts = splitname(name, strict_mode=False)
    return [" ".join(parts[key]) for key in ("first", "von", "last", "jr")]
parser = BibTexParser(common_strings=True, customization=author)
data = bibtexparser.load(open("papers.bib", encoding="utf-8"), parser)
json.dump({e["ID"]: [e["title"], e.get("year", ""), [divide(n) for n in e.get("author", [])]] for e in data.entries}, sys.stdout)
""",
}


@pytest.mark.parametrize("package", READERS)
def test_readers_in_python(package: str, citations: list[Citation], folder: Path) -> None:
    """In environments of their own: two of them have one name."""
    home = folder / package.partition("=")[0]
    made = subprocess.run([sys.executable, "-m", "uv", "-q", "venv", str(home)], check=False).returncode
    made = made or subprocess.run([sys.executable, "-m", "uv", "-q", "pip", "install", "--python", str(home), package, "setuptools<81"],
                                  check=False).returncode  # fmt: skip
    if made:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{package} cannot be installed")
    text = run(folder, str(home / "bin/python"), "-c", READERS[package])
    check({key: (title, year, people) for key, (title, year, people) in json.loads(text).items()}, citations)


def test_pandoc(citations: list[Citation], folder: Path) -> None:
    for format_ in ("bibtex", "biblatex"):
        items = json.loads(run(folder, need("pandoc"), "-f", format_, "-t", "csljson", "papers.bib"))
        check({item["id"]: (item["title"], str(item.get("issued", {"date-parts": [[""]]})["date-parts"][0][0]),
                            [*map(from_csl, item.get("author", []))]) for item in items}, citations)  # fmt: skip


def from_csl(name: dict[str, str]) -> Person:
    particle = f"{name.get('dropping-particle', '')} {name.get('non-dropping-particle', '')}"
    return name.get("given", ""), particle, name.get("family", "") or name["literal"], name.get("suffix", "")
