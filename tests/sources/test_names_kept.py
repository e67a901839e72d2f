"""Over 300 invented names through every source that knows their parts, the file, and every export: no part is lost."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from bibtexparser.middlewares.names import parse_single_name_into_parts

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.citation import Citation, build_citation
from digestgen.citations.coins import render_coins
from digestgen.citations.csl_json import build_csl
from digestgen.citations.ris import render_ris
from digestgen.library.update import build_new
from digestgen.model.paper import Paper
from digestgen.model.person import split_name
from digestgen.pages.metadata import render_json_ld, render_tags
from digestgen.sources import SOURCES, Context

# Language or script: given names; family names. Each given name meets each family name.
PEOPLE = {
    "English": ("Ada, Ida May, J. R., MJ", "One, Lloyd Webber, Smith-Jones, O'Neil, Vaughan Two"),
    "Spanish": ("Gabriel, María José, Íñigo, Sol", "García Márquez, Núñez, Ruiz de Alarcón, Ortega y Gasset"),
    "Portuguese": ("João, Zoë, Inês", "Três, Castelo Branco, Sá Carneiro"),
    "Catalan": ("Jordi, Núria, Pau", "Puig i Cadafalch, Vidal"),
    "French": ("Émile, Jean-Luc, Zoé", "Deux, Le Bel, La Fontaine, Saint Pierre"),
    "German": ("Jürgen, Anna, Uwe", "Öler, Groß, Müller-Lüdenscheidt"),
    "Dutch": ("Jan, Wil, Fenna", "Vier, De Boer"),
    "Italian": ("Ugo, Bice, Rita", "De Luca, Dell'Acqua, Lo Presti"),
    "Irish": ("Séamus, Áine, Órla", "Ó Dónaill, Mac Giolla, Ní Bhriain"),
    "Polish": ("Łucja, Staś, Ewa", "Świeca, Żółw-Ćma"),
    "Czech": ("Jiří, Běla, Ivo", "Řůžek, Šťastný"),
    "Hungarian": ("Ödön, Ágnes, Béla", "Öt, Kis Nagy"),
    "Turkish": ("İpek, Çağrı, Ömer", "Üç, Işık Öz, Kandil"),
    "Vietnamese": ("Thị Hoa, The Anh, Mai", "Lê, Nguyễn Phúc"),
    "Icelandic": ("Þóra, Ásta, Óli", "Jónsdóttir, Þór"),
    "Romanian": ("Ștefan, Ana, Ion", "Doi, Țepeș Lună"),
    "Latvian": ("Ģirts, Ķērsta, Jānis", "Divi, Ūsiņš"),
    "Indonesian": ("Sri, Budi, Dewi", "Lampu, Putra Utama"),
    "Bengali in Latin": ("Md, Mst", "Rahman, Al Amin"),
    "Russian": ("Анна, Пётр, Юрий", "Лампова, Римский Корсаков, Свечин"),
    "Ukrainian": ("Їжа, Ґанна, Ольга", "Ліхтар, Квітка Основ"),
    "Serbian": ("Ђорђе, Љиљана, Ана", "Жижак, Ћук Њежић"),
    "Greek": ("Άννα, Πέτρος, Ζωή", "Λύχνου, Χατζή Φωτός, Κερί"),
    "Armenian": ("Անի, Հայկ, Նարե", "Լամպյան, Տեր Պետյան, Մոմյան"),
    "Georgian": ("ანა, გია, ნინო", "ლამპაძე, სანთელი, ჭრაქი"),
    "Hebrew": ("עדה, דן, רות", "מנורה, בן נר, אור"),
    "Arabic": ("علي, نور, سلمى", "المصباح, أبو شمعة, الفانوس"),
    "Persian": ("پریا, ژاله, مهر", "چراغ, شمع‌ساز, فانوس"),
    "Hindi": ("अदा, राम, सीता", "दीपक, मोम बत्ती, ज्योति"),
    "Tamil": ("அடா, கண்ணன், மீனா", "விளக்கு, ஒளி மணி, சுடர்"),
    "Thai": ("อาดา, บัว, ดาว", "โคมไฟ, แสงเทียน, ตะเกียง"),
    "Amharic": ("አዳ, ቦጋለ, ሰላም", "መብራት, ሻማ, ፋኖስ"),
    "Chinese": ("小明, 丽, 思远", "王, 欧阳, 灯"),
    "Japanese": ("あかり, 太郎, 花子", "灯, 蝋燭, 山田"),
    "Korean": ("철수, 영희, 민준", "김, 남궁, 등"),
}
MORE = {
    ("Ludwig", "", "van", "Beethoven", ""), ("Jan", "", "van der", "Meer", "Jr."), ("Jan", "", "'t", "Kind", ""),
    ("Charles", "", "de", "Gaulle", ""), ("Ada", "", "De", "Luca", ""), ("Bo", "", "Van", "X", ""),
    ("Alexander", "von", "", "Humboldt", ""), ("Jean", "de", "La", "Fontaine", ""), ("Ana", "", "", "García de Paredes", ""),
    ("María", "", "de la", "Cruz Gómez", ""), ("Ali", "", "", "al-Hassan", ""), ("Ali", "bin", "", "Saleh", ""),
    ("Hal", "", "", "Daumé", "III"), ("Ann", "", "", "Roe", "Jr."), ("Sam", "", "", "Two Three", "Sr."),
    ("Kim", "", "", "Van Dyke", "IV"), ("Mathias", "", "", "Bank", ""), ("Robert", "", "", "Service", ""),
    ("JR", "", "", "Kim", ""), ("MD", "", "", "Hurt", ""), ("IV", "", "", "Petrov", ""), ("Md", "", "", "Hasan", ""),
    ("bea", "", "", "wick", ""), ("e. e.", "", "", "kettle", ""), ("Bo “Buddy”", "", "", "Two", ""), ("Bo ‘Bud’", "", "", "Three", ""),
    ("Fay (Fi)", "", "", "Five", ""), ("Jan", "", "in ’t", "Wiel", ""),
    ("Ali", "", "", "Ali", ""), ("A.-M.", "", "", "One", ""), ("Yu.", "", "", "Lamp", ""), ("X", "", "", "Two", ""),
}  # fmt: skip
BODIES = (
    "World Health Organization", "Harbour Lamps", "Lamp Team", "The Kettle Collaboration", "Ministry of Lamps",
    "Office for Tides", "University of Nowhere", "European Wick Agency", "Barnes and Noble", "R Core Team",
    "Deutsche Lampen", "Académie des Lampes", "Лампы Гавани", "R&D Works", "Lamp Trade Union", "Kettle Service",
)  # fmt: skip


class Known(NamedTuple):
    """What is known of a name: its parts, or `whole` alone for an organisation."""

    given: str = ""
    dropping: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    whole: str = ""

    @property
    def last(self) -> str:
        return f"{self.particle} {self.family}".strip()

    @property
    def first(self) -> str:
        return f"{self.given} {self.dropping}".strip()


def listed() -> list[Known]:
    found = []
    for given, families in PEOPLE.values():
        for first, last in product(given.split(", "), families.split(", ")):
            found.append(Known(first, family=last))
    return [*found, *(Known(*parts) for parts in sorted(MORE)), *(Known(whole=body) for body in BODIES)]


KNOWN = listed()


def x(text: str) -> str:
    return html.escape(text)


def in_parts(known: Known, given: str, family: str, suffix: str, whole: str) -> dict[str, str]:
    if known.whole:
        return {whole: known.whole}
    return {given: known.first, family: known.last, suffix: known.suffix}


def as_elements(fields: dict[str, str]) -> str:
    return "".join(f"<{tag}>{x(text)}</{tag}>" for tag, text in fields.items() if text)


def turned(known: Known, mark: str = "") -> str:
    """`Family, Given, Suffix`; an organisation with what marks it."""
    if known.whole:
        return known.whole + mark
    return ", ".join(part for part in (known.last, known.first, known.suffix) if part)


def bibtex(known: Known) -> str:
    if known.whole:
        return f"{{{known.whole}}}".replace("&", r"\&")
    particle = f"{known.dropping} {known.particle}".strip()
    return ", ".join(
        part for part in (f"{particle} {{{known.family}}}".strip(), known.suffix, known.given) if part
    )


def extended(known: Known) -> str:
    if known.whole:
        return bibtex(known)
    drops = f", prefix={known.dropping}, useprefix=false" if known.dropping else ""
    keeps = f", prefix={known.particle}" if known.particle and not drops else ""
    family = known.last if drops else known.family
    return f"family={{{family}}}, given={{{known.given}}}, suffix={{{known.suffix}}}{drops}{keeps}"


def csl(known: Known) -> dict[str, str]:
    if known.whole:
        return {"literal": known.whole}
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return {key: value for key, value in zip(keys, known, strict=False) if value}


def crossref_xml(known: Known) -> str:
    if known.whole:
        return f'<organization contributor_role="author">{x(known.whole)}</organization>'
    parts = as_elements(in_parts(known, "given_name", "surname", "suffix", ""))
    return f'<person_name contributor_role="author">{parts}</person_name>'


def nbib(known: Known) -> str:
    if known.whole:
        return f"CN  - {known.whole}\n"
    suffix = f" {known.suffix.rstrip('.')}" if known.suffix else ""
    return f"FAU - {known.last}, {known.first}{suffix}\n"


# A source's file with these names, one paper. Bodies that a format cannot tell from people stay out: see NO_BODIES.
SOURCE_FILES: dict[str, Callable[[list[Known]], str]] = {
    "ris": lambda names: "TY  - JOUR\nTI  - L\n" + "".join(f"AU  - {turned(n, ',')}\n" for n in names) + "ER  - \n",
    "ris of Web of Science": lambda names: (
        "FN Clarivate Web of Science\nVR 1.0\nPT J\nTI Lamps\nAF " + "\n   ".join(turned(n) for n in names) + "\nER\nEF\n"
    ),
    "bibtex": lambda names: f"@article{{l, title={{L}}, author={{{' and '.join(map(bibtex, names))}}}}}",
    "bibtex of biblatex": lambda names: f"@article{{l, title={{L}}, author={{{' and '.join(map(extended, names))}}}}}",
    "csl-json": lambda names: json.dumps([{"type": "book", "title": "L", "author": list(map(csl, names)),
        "editor": list(map(csl, names))}]),
    "crossref": lambda names: json.dumps({"message-type": "work", "message": {"DOI": "10.1000/l", "title": ["L"],
        "author": [in_parts(n, "given", "family", "suffix", "name") for n in names]}}),
    "crossref in XML": lambda names: (
        '<crossref_result xmlns="http://www.crossref.org/qrschema/3.0"><query_result><body><query status="resolved">'
        "<doi_record><crossref><journal><journal_article><titles><title>Lamps</title></titles><contributors>"
        + "".join(map(crossref_xml, names))
        + "</contributors><doi_data><doi>10.1000/l</doi></doi_data></journal_article></journal></crossref></doi_record>"
        "</query></body></query_result></crossref_result>"
    ),
    "pubmed": lambda names: (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>L</ArticleTitle><AuthorList>"
        + "".join(f"<Author>{as_elements(in_parts(n, 'ForeName', 'LastName', 'Suffix', 'CollectiveName'))}</Author>" for n in names)
        + "</AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ),
    "nbib": lambda names: "PMID- 7\nTI  - L\n" + "".join(map(nbib, names)),
    "arxiv-json": lambda names: json.dumps({"id": "2508.90001", "title": "L", "abstract": "We light.", "authors": "x",
        "authors_parsed": [[n.last, n.first, n.suffix] for n in names]}),
    "arxiv-oai": lambda names: (
        '<record xmlns="http://www.openarchives.org/OAI/2.0/"><header><identifier>oai:arXiv.org:2508.90001</identifier>'
        '</header><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2508.90001</id><title>L</title><authors>'
        + "".join(f"<author>{as_elements(in_parts(n, 'forenames', 'keyname', 'suffix', ''))}</author>" for n in names)
        + "</authors><abstract>We light.</abstract></arXiv></metadata></record>"
    ),
    "acl": lambda names: (
        '<collection id="2031.lamps"><volume id="1"><paper id="1"><title>L</title>' + "".join(
            f"<author><first>{x(n.first)}</first><last>{x(n.last)}{', ' * bool(n.suffix)}{n.suffix}</last></author>" for n in names)
        + "<abstract>We light.</abstract></paper></volume></collection>"
    ),
    "openalex": lambda names: json.dumps({"id": "https://openalex.org/W7", "title": "L",
        "authorships": [{"raw_author_name": turned(n)} for n in names]}),
    "table": lambda names: 'Title,Authors\nL,"' + "; ".join(turned(n) for n in names) + '"\n',
    "openreview": lambda names: json.dumps({"id": "LampLight1", "forum": "LampLight1", "content": {"title": {"value": "L"},
        "abstract": {"value": "We light."}, "authors": {"value": [{"first": n.first, "last": n.last} for n in names]}}}),
    "markdown": lambda names: "---\ntitle: L\nauthors:\n" + "".join(
        f"  - {json.dumps(in_parts(n, 'given', 'family', 'suffix', ''), ensure_ascii=False)}\n" for n in names) + "---\n",
}  # fmt: skip
NO_BODIES = {
    "ris of Web of Science",
    "arxiv-json",
    "arxiv-oai",
    "acl",
    "openalex",
    "table",
    "openreview",
    "markdown",
}
NO_SUFFIXES = {"openreview"}
# BibTeX has one kind of particle: it is never dropped.
KEPT_PARTICLES = {"bibtex"}


def names_for(source: str) -> list[Known]:
    return [
        n for n in KNOWN if not (n.whole and source in NO_BODIES) and not (n.suffix and source in NO_SUFFIXES)
    ]


def read(source: str, text: str) -> Paper:
    key = source.partition(" ")[0]
    file = {"table": "l.csv", "markdown": "l.md", "ris": "l.ris"}.get(key, "l")
    (record,) = SOURCES[key].parse(text.encode(), file, Context(day="2025-08-07")).records
    return build_new(record, "content/papers/l.md", (), "2025-08-07").paper


def expected(known: Known, source: str = "") -> tuple[str, str, str, str]:
    """Given names with a dropped particle, family name with the others, suffix, organisation."""
    if known.whole:
        return "", "", "", known.whole
    given = {"MJ": "M. J.", "JR": "J. R.", "MD": "M. D.", "IV": "I. V."}.get(known.given, known.given)
    suffix = known.suffix.rstrip(".") if source == "nbib" else known.suffix
    if known.dropping and source in KEPT_PARTICLES:
        return given, f"{known.dropping} {known.last}", suffix, ""
    return f"{given} {known.dropping}".strip(), known.last, suffix, ""


@pytest.fixture(scope="module")
def written() -> list[tuple[Known, Citation]]:
    """Each name on a paper of its own, as a reference manager wrote it."""
    found = []
    for known in KNOWN:
        paper = read("csl-json", SOURCE_FILES["csl-json"]([known]))
        found.append((known, build_citation(paper, "l")))
    return found


def test_there_are_as_many_as_it_says() -> None:
    assert len(KNOWN) == len(set(KNOWN)) >= 300 and len(PEOPLE) >= 30


@pytest.mark.parametrize("source", SOURCE_FILES)
def test_a_source_says_all_parts_and_the_file_keeps_them(source: str) -> None:
    names = names_for(source)
    authors = read(source, SOURCE_FILES[source](names)).authors
    parts = [split_name(name) for name in authors]
    found = [("", "", "", p.whole) if p.is_body else (p.first, p.last, p.suffix, "") for p in parts]
    wrong = [
        pair for pair in zip(found, [expected(n, source) for n in names], strict=True) if pair[0] != pair[1]
    ]
    assert wrong == []


def _bibtex(text: str) -> tuple[str, str, str, str]:
    name = text.partition("author = {")[2].partition("\n")[0].rstrip(",")[:-1].replace(r"\&", "&")
    if name.startswith("{") and name.endswith("}"):
        return "", "", "", name[1:-1].replace("{", "").replace("}", "")
    parts = parse_single_name_into_parts(name)
    last = " ".join([*parts.von, *parts.last]).replace("{", "").replace("}", "")
    return " ".join(parts.first), last, " ".join(parts.jr), ""


def _turned(text: str) -> tuple[str, str, str, str]:
    last, *rest = text.removesuffix(",").split(", ")
    return (rest[0], last, "".join(rest[1:]), "") if rest else ("", "", "", last)


def _shown(text: str) -> tuple[str, str, str, str]:
    """As programs read names of Highwire and COinS: before a comma, or the last word, is the family name."""
    if ", " in text or " " not in text:
        return _turned(text)
    first, _, last = text.rpartition(" ")
    return first, last, "", ""


def _csl(item: dict[str, object]) -> tuple[str, str, str, str]:
    (name,) = item["author"]  # type: ignore[misc, attr-defined]
    return tuple(name.get(key, "") for key in ("given", "family", "suffix", "literal"))  # type: ignore[return-value]


def _coins(text: str) -> tuple[str, str, str, str]:
    fields = dict(
        pair.split("=", 1)
        for pair in html.unescape(text.partition('title="')[2].partition('"')[0]).split("&")
    )
    if "rft.aucorp" in fields:
        return "", "", "", unquote(fields["rft.aucorp"])
    return _shown(unquote(fields["rft.au"]))


EXPORTS: dict[str, Callable[[Citation], tuple[str, str, str, str]]] = {
    "ris": lambda citation: _turned(render_ris(citation).partition("AU  - ")[2].partition("\n")[0]),
    "csl-json": lambda citation: _csl(build_csl(citation)),
    "bibtex": lambda citation: _bibtex(render_bibtex(citation)),
    "coins": lambda citation: _coins(render_coins(citation)),
}


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_says_all_parts(export: str, written: list[tuple[Known, Citation]]) -> None:
    wrong = []
    for known, citation in written:
        want = expected(known, export)
        found = EXPORTS[export](citation)
        if found != want:
            wrong.append((found, want))
    assert wrong == []


def test_pages_say_all_parts_of_several_authors(written: list[tuple[Known, Citation]]) -> None:
    """Of one author alone the name is in reading order: Zotero takes a comma in it for two people."""
    wrong = []
    for known, citation in written:
        both = build_citation(citation.paper, "l")._replace(authors=citation.authors * 2)
        tag = html.unescape(render_tags(both).partition('"citation_author" content="')[2].partition('"')[0])
        want = ("", "", "", tag) if known.whole else expected(known)
        if (known.whole and tag != known.whole) or (not known.whole and _shown(tag) != want):
            wrong.append((tag, want))
        (person,) = json.loads(render_json_ld(citation, "").partition(">")[2].partition("<")[0])["author"]
        said = person.get("givenName", ""), person.get("familyName", "")
        assert person["@type"] == ("Organization" if known.whole else "Person")
        assert said == ("", "") or said == expected(known)[:2]
    assert wrong == []


def exported(citations: list[Citation]) -> Iterator[tuple[str, str]]:
    yield "ris", "".join(map(render_ris, citations))
    yield "csl-json", json.dumps([build_csl(citation) for citation in citations])
    yield "bibtex", "\n".join(map(render_bibtex, citations))


def test_authors_and_editors_that_were_exported_come_back(written: list[tuple[Known, Citation]]) -> None:
    for key, text in exported([citation for _, citation in written]):
        records = SOURCES[key].parse(text.encode(), "l.ris", Context(day="2025-08-07")).records
        wrong = []
        names = [(*record.authors, *record.publication["editor"]) for record in records]
        both = [(known, name) for (known, _), pair in zip(written, names, strict=True) for name in pair]
        assert len(both) == 2 * len(written)
        for known, name in both:
            parts = split_name(name)
            found = (
                ("", "", "", parts.whole) if parts.is_body else (parts.first, parts.last, parts.suffix, "")
            )
            if found != expected(known, key):
                wrong.append((found, expected(known, key)))
        assert wrong == [], key
