"""Fifty papers in four formats are fifty papers: each format alone says the same of them, and together they are one.

The papers are invented (tests/data/fifty: titles, sentences of abstracts, and people, a name a line or
`given|particle|family|suffix`). Each is rendered as Better BibTeX and Zotero (RIS, CSL-JSON) export it and as arXiv's
API answers it, with the escapes, name orders and dates of that format.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from digestgen.collecting.intake import Outcome
from digestgen.collecting.saving import save
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.model.paper import Paper
from digestgen.publishing.build import build
from digestgen.sources import Context
from tests.gathering import collect, files, parse_files

TODAY = "2025-09-01"
MKDOCS = """\
site_name: Lamps
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [digestgen]
"""
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DATA = Path(__file__).parents[1] / "data/fifty"
TITLES, SENTENCES, PEOPLE = (
    (DATA / name).read_text("utf-8").splitlines() for name in ("titles.txt", "sentences.txt", "people.txt")
)


@dataclass(frozen=True)
class Told:
    """One invented paper: what every format has to say of it."""

    title: str
    abstract: str
    authors: tuple[str, ...]
    arxiv: str
    doi: str  # "" for what is on arXiv only
    day: str

    @property
    def names(self) -> tuple[str, ...]:
        """In reading order."""
        return tuple(_name(person) for person in self.authors)


def _name(person: str) -> str:
    given, particle, family, suffix = person.split("|") if "|" in person else ("", "", person, "")
    if re.fullmatch("[\u4e00-\u9fff\uac00-\ud7a3]+", given):
        return family + given
    return " ".join(part for part in (given, particle, family, suffix) if part)


def _tell(number: int) -> Told:
    chosen = [SENTENCES[(3 * number + step) % len(SENTENCES)] for step in range(3 + number % 2)]
    middle = "\n\n" if number % 3 == 1 else " "
    abstract = f"{chosen[0]}{middle}{' '.join(chosen[1:])}"
    authors = tuple(PEOPLE[(5 * number + 7 * step) % len(PEOPLE)] for step in range(1 + number % 6))
    month, day = 1 + number % 12, 1 + number % 28
    arxiv = (
        f"hep-th/0{number % 10}{month:02}9{number:02}" if number % 10 == 9 else f"25{month:02}.999{number:02}"
    )
    year = 2000 + number % 10 if "/" in arxiv else 2025
    doi = f"10.5555/Lamp.{number}_(a)" if number % 3 == 0 else ""
    return Told(TITLES[number], abstract, authors, arxiv, doi, f"{year}-{month:02}-{day:02}")


PAPERS = [_tell(number) for number in range(50)]


# --- as Better BibTeX writes ---

_MATHS = re.compile(r"(\$(?![\s\d])[^$]*?[^\s$]\$(?!\d)|\$0<[^$]*\$|\$100[^$]*\$)")
_TEX = {
    "\\": r"{\textbackslash}", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}",
    "<": "{$<$}", ">": "{$>$}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "“": "``", "”": "\'\'", "—": "---", "–": "--",
    "é": r"\'e", "è": r"\`e", "à": r"\`a", "í": r"\'{\i}", "ï": r"{\"\i}", "ö": r"{\"o}", "ü": r"\"u", "ë": r"\"e",
    "Ü": r"\"U", "ß": r"{\ss}", "Ø": r"{\O}", "ø": r"{\o}", "Å": r"{\AA}", "Ł": r"{\L}", "ł": r"{\l}", "ó": r"\'o",
    "ź": r"{\'z}", "Ż": r"\.Z", "ć": r"{\'c}", "ç": r"\c{c}", "Ç": r"{\c C}", "ğ": r"{\u g}", "ı": r"{\i}",
    "Ş": r"\c{S}", "ñ": r"{\~n}", "Ñ": r"\~N", "α": r"{$\alpha$}", "β": r"{$\beta$}", "γ": r"{$\gamma$}",
    "₂": "{$_2$}", "°": r"{$^\circ$}", "×": r"{\texttimes}", "≤": r"{$\leq$}", "≥": r"{$\geq$}", "±": r"{\textpm}",
    "|": r"{\textbar}",
}  # fmt: skip


def _tex(text: str) -> str:
    """Maths stays, whatever LaTeX takes for a command is escaped."""
    parts = _MATHS.split(text)
    return "".join(
        part if at % 2 else "".join(_TEX.get(char, char) for char in part) for at, part in enumerate(parts)
    )


def render_escaped(text: str) -> str:
    """Maths is text like any other, unless one asks for LaTeX."""
    return "".join(_TEX.get(char, char) for char in text)


def _protected(title: str, tex: Callable[[str], str]) -> str:
    """Words with capitals inside stand in two braces."""
    protected = (re.fullmatch(r"\w*[a-zA-Z][A-Z]\w*", word) for word in _words(title))
    words = zip(protected, _words(title), strict=True)
    return " ".join(f"{{{{{word}}}}}" if inside else tex(word) for inside, word in words)


def _words(title: str) -> list[str]:
    """Of a title; a formula is one."""
    return re.findall(r"(?:\$(?!\d)[^$]*\$|\S)+", title)


def _bibtex_name(person: str) -> str:
    if "|" not in person:
        return f"{{{_tex(person)}}}"
    given, particle, family, suffix = person.split("|")
    return _tex(", ".join(part for part in (f"{particle} {family}".strip(), suffix, given) if part))


def render_bibtex(papers: list[Told], tex: Callable[[str], str] = _tex) -> bytes:
    entries = []
    for number, paper in enumerate(papers):
        year, month, _ = paper.day.split("-")
        fields = {
            "title": _protected(paper.title, tex),
            "author": " and ".join(map(_bibtex_name, paper.authors)),
            "year": year,
            "eprint": paper.arxiv,
            "archiveprefix": "arXiv",
            "primaryclass": "cs",
            "abstract": tex(paper.abstract),
            "keywords": "Computer Science - Computation and Language,Teacups",
        }
        if paper.doi:
            fields |= {"journal": r"Annals of Lamps \& Kettles", "volume": "7", "doi": _tex(paper.doi)}
        else:
            fields |= {
                "number": f"arXiv:{paper.arxiv}",
                "publisher": "arXiv",
                "doi": f"10.48550/arXiv.{paper.arxiv}",
            }
        lines = [f"  {key} = {{{value}}}," for key, value in fields.items()]
        lines.insert(3, f"  month = {MONTHS[int(month) - 1]},")
        kind = "article" if paper.doi else "misc"
        entries.append(f"@{kind}{{lamp{number}_{year},\n" + "\n".join(lines) + "\n}\n")
    return "\n".join(entries).encode()


# --- as Zotero writes ---


def _ris_name(person: str) -> str:
    if "|" not in person:
        return person
    given, particle, family, suffix = person.split("|")
    return ", ".join(part for part in (f"{particle} {family}".strip(), given, suffix) if part)


def render_ris(papers: list[Told]) -> bytes:
    lines = []
    for paper in papers:
        lines += [f"TY  - {'JOUR' if paper.doi else 'UNPB'}", f"TI  - {paper.title}"]
        lines += [f"AU  - {_ris_name(person)}" for person in paper.authors]
        lines += (
            ["T2  - Annals of Lamps & Kettles", "VL  - 7", "SP  - 10", "EP  - 20"]
            if paper.doi
            else ["PB  - arXiv"]
        )
        lines += [
            f"AB  - {paper.abstract}",
            f"DA  - {paper.day.replace('-', '/')}/",
            f"PY  - {paper.day[:4]}",
        ]
        lines += [f"DO  - {paper.doi or f'10.48550/arXiv.{paper.arxiv}'}", "DP  - arXiv.org"]
        lines += [f"UR  - http://arxiv.org/abs/{paper.arxiv}", "Y2  - 2025/08/30/10:11:12"]
        lines += ["KW  - Computer Science - Computation and Language", "KW  - Teacups", "ER  - ", ""]
    return "\r\n".join("\n".join(lines).split("\n")).encode("utf-8-sig")


def _csl_name(person: str) -> dict[str, str]:
    if "|" not in person:
        return {"literal": person}
    given, particle, family, suffix = person.split("|")
    parts = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {key: value for key, value in parts.items() if value}


def render_csl(papers: list[Told]) -> bytes:
    items = []
    for number, paper in enumerate(papers):
        year, month, day = paper.day.split("-")
        item = {
            "id": f"http://zotero.org/users/1/items/LAMP{number:04}",
            "type": "article-journal" if paper.doi else "article",
            "abstract": paper.abstract,
            "DOI": paper.doi or f"10.48550/arXiv.{paper.arxiv}",
            "note": f"arXiv:{paper.arxiv} [cs]" if paper.doi else "",
            "source": "arXiv.org",
            "title": paper.title,
            "URL": f"http://arxiv.org/abs/{paper.arxiv}",
            "author": [_csl_name(person) for person in paper.authors],
            "accessed": {"date-parts": [["2025", 8, 30]]},
            "issued": {"date-parts": [[year, int(month), int(day)]]},
        }
        item |= (
            {"container-title": "Annals of Lamps & Kettles", "volume": "7"}
            if paper.doi
            else {"publisher": "arXiv", "number": f"arXiv:{paper.arxiv}"}
        )
        items.append({key: value for key, value in item.items() if value})
    return json.dumps(items, indent="\t").encode()


# --- as arXiv's API answers: TeX in XML, hard-wrapped as until 2025 ---


def _arxiv_tex(text: str) -> str:
    """What submitters write: escaped signs of LaTeX, quotes as TeX has them, letters as Unicode."""
    table = {char: _TEX[char] for char in "&%#{}“”—–"} | {"$": r"\$", "\\": r"\textbackslash{}"}
    parts = _MATHS.split(text)
    return "".join(
        part if at % 2 else "".join(table.get(char, char) for char in part) for at, part in enumerate(parts)
    )


def _wrapped(text: str) -> str:
    paragraphs = (
        textwrap.fill(one, 80, break_on_hyphens=False, break_long_words=False) for one in text.split("\n\n")
    )
    return "\n  ".join(paragraphs)


def render_atom(papers: list[Told]) -> bytes:
    entries = []
    for paper in papers:
        people = "\n".join(f"    <author><name>{escape(name)}</name></author>" for name in paper.names)
        title = textwrap.fill(_arxiv_tex(paper.title), 70, subsequent_indent="  ", break_on_hyphens=False)
        doi = f'\n    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{escape(paper.doi)}</arxiv:doi>'
        entries.append(f"""  <entry>
    <id>http://arxiv.org/abs/{paper.arxiv}v1</id>
    <updated>{paper.day}T17:59:59Z</updated>
    <published>{paper.day}T17:59:59Z</published>
    <title>{escape(title)}</title>
    <summary>  {escape(_wrapped(_arxiv_tex(paper.abstract)))}
</summary>
{people}{doi if paper.doi else ""}
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
  </entry>""")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=lamps</title>
  <id>http://arxiv.org/api/lamps</id>
{chr(10).join(entries)}
</feed>
""".encode()


FORMATS: dict[str, tuple[str, Callable[[list[Told]], bytes]]] = {
    "bibtex": ("lamps.bib", render_bibtex),
    "ris": ("lamps.ris", render_ris),
    "csl-json": ("lamps.json", render_csl),
    "arxiv": ("lamps.xml", render_atom),
}


# --- the tests ---


def import_format(config: Config, key: str, today: str = TODAY, *, update: bool = False) -> list[Outcome]:
    name, render = FORMATS[key]
    records, refused, _ = parse_files(key, [(name, render(PAPERS))], Context(today=today))
    assert refused == []
    outcomes, texts = collect(config, records, today=today, update=update)
    save(config, texts)
    return outcomes


def by_arxiv(papers: tuple[Paper, ...]) -> dict[str, Paper]:
    return {one.value: paper for paper in papers for one in paper.all_ids if one.scheme == "arxiv"}


def ids_of(told: Told) -> set[str]:
    return {f"arxiv:{told.arxiv}", *([f"doi:{told.doi.lower()}"] if told.doi else [])}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Paper]]:
    """Each format in a project of its own: its papers by their arXiv ids."""
    found = {}
    for key in FORMATS:
        root = tmp_path_factory.mktemp(key)
        (root / "content").mkdir()
        (root / "mkdocs.yml").write_text(MKDOCS)
        import_format(read_config(root / "mkdocs.yml"), key)
        found[key] = by_arxiv(read_library(root).papers)
    return found


def test_the_papers_are_fifty_and_none_is_like_another() -> None:
    assert len(PAPERS) == len({told.title for told in PAPERS}) == len({told.arxiv for told in PAPERS}) == 50


@pytest.mark.parametrize("key", FORMATS)
def test_each_format_alone_brings_fifty(alone: dict[str, dict[str, Paper]], key: str) -> None:
    assert set(alone[key]) == {told.arxiv for told in PAPERS}


@pytest.mark.parametrize("key", FORMATS)
def test_each_format_says_who_when_and_which(alone: dict[str, dict[str, Paper]], key: str) -> None:
    for told in PAPERS:
        paper = alone[key][told.arxiv]
        assert tuple(name.text for name in paper.authors) == told.names
        assert set(map(str, paper.all_ids)) == ids_of(told)
        assert paper.published == (told.day[:7] if key == "bibtex" else told.day)


@pytest.mark.parametrize("field", ["title", "abstract"])
@pytest.mark.parametrize("number", range(50))
def test_the_four_formats_say_the_same_text(
    alone: dict[str, dict[str, Paper]], number: int, field: str
) -> None:
    told = PAPERS[number]
    texts = {key: getattr(alone[key][told.arxiv], field) for key in FORMATS}
    assert len(set(texts.values())) == 1, texts
    assert field == "abstract" or texts["ris"] == told.title


def test_formulas_that_better_bibtex_escaped_are_formulas(alone: dict[str, dict[str, Paper]]) -> None:
    """`\\$O(n {\\textbackslash}log n)\\$`: the library says nothing of LaTeX, so each sign is one to show."""
    records, _, _ = parse_files(
        "bibtex", [("lamps.bib", render_bibtex(PAPERS, render_escaped))], Context(today=TODAY)
    )
    assert len(records) == 50
    for record in records:
        paper = alone["ris"][next(one.value for one in record.ids if one.scheme == "arxiv")]
        assert (record.title, record.abstract) == (paper.title, paper.abstract)


KEYS = tuple(FORMATS)


@pytest.mark.parametrize("order", [KEYS, KEYS[::-1], KEYS[1:] + KEYS[:1], KEYS[2:] + KEYS[:2]], ids="-".join)
def test_all_four_together_are_fifty_and_come_to_rest(project: Path, order: tuple[str, ...]) -> None:
    config = read_config(project / "mkdocs.yml")
    for key in order:
        import_format(config, key)
    before = files(project / "content/papers")
    assert len(before) == 50
    papers = by_arxiv(read_library(project).papers)
    assert {told.arxiv for told in PAPERS} == set(papers)
    for told in PAPERS:
        assert set(map(str, papers[told.arxiv].all_ids)) == ids_of(told)
        assert set(papers[told.arxiv].sources) == set(FORMATS)
    for today, again in (("2025-12-24", order), ("2026-01-06", order[::-1])):
        for key in again:
            assert {one.kind for one in import_format(config, key, today, update=today > "2026")} == {
                "unchanged"
            }
    assert files(project / "content/papers") == before
    built = build(config)
    assert len(built.site.papers) == 50
    for told in PAPERS:
        assert (
            config.root / config.site_dir / "papers" / papers[told.arxiv].id.slug / "index.html"
        ).is_file()
