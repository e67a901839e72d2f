"""Spellings of names that are odd, one a row, read through a source that writes so; test_names_kept.py has the others."""

from __future__ import annotations

import json

import pytest

from digestgen.model.person import split_name
from digestgen.sources import SOURCES, Context
from digestgen.sources.source import Parsed


def read(key: str, text: str) -> Parsed:
    file = {"table": "lamps.csv", "markdown": "lamp.md"}.get(key, "lamps")
    return SOURCES[key].parse(text.encode(), file, Context(day="2025-08-07"))


def people(key: str, text: str) -> list[tuple[str, str]]:
    """The authors of the only record: as they are shown, and as they are sorted."""
    (record,) = read(key, text).records
    return [(name.text, split_name(name).sorted) for name in record.authors]


def bibtex(authors: str) -> str:
    return f"@article{{lamp, title={{Lamps}}, author={{{authors}}}}}"


def ris(*names: str, tag: str = "AU") -> str:
    return "".join(["TY  - JOUR\nTI  - Lamps\n", *(f"{tag}  - {name}\n" for name in names), "ER  - \n"])


def csl(*people: dict[str, str]) -> str:
    return json.dumps([{"type": "book", "title": "Lamps", "author": people}])


def table(cell: str, head: str = "Authors") -> str:
    return f'Title,{head}\nLamps,"{cell}"\n'


ROWS = [
    # bodies
    ("ris", ris("Ministry of Lamps", "Harbour Lamps,"), [("Ministry of Lamps",) * 2, ("Harbour Lamps",) * 2]),
    ("csl-json", csl({"family": "Bank", "given": "Mathias"}, {"family": "Nguyen", "given": "The Anh"}, {"family": "Team", "given": "Lamp"}),
     [("Mathias Bank", "Bank, Mathias"), ("The Anh Nguyen", "Nguyen, The Anh"), ("Lamp Team", "Lamp Team")]),
    ("arxiv-json", json.dumps({"id": "2508.90001", "title": "Lamps", "abstract": "We light.", "authors": "x", "authors_parsed":
      [["De Luca", "Ada", ""], ["Two Three", "Bo", "Jr."], ["Collaboration", "LAMP", ""]]}),
     [("Ada De Luca", "De Luca, Ada"), ("Bo Two Three Jr.", "Two Three, Bo, Jr."), ("LAMP Collaboration", "LAMP Collaboration")]),
    ("markdown", "---\ntitle: Lamps\nauthors:\n  - {name: Ida Lloyd Webber, family: Lloyd Webber}\n---\n",
     [("Ida Lloyd Webber", "Lloyd Webber, Ida")]),
    # given names that look like a suffix or a degree
    ("ris", ris("Kim, JR", "Hurt, MD", "Rahman, Md", "van Poe, RN"),
     [("JR Kim", "Kim, J. R."), ("MD Hurt", "Hurt, M. D."), ("Md Rahman", "Rahman, Md"), ("RN van Poe", "van Poe, R. N.")]),
    ("ris", ris("Roe, Ann, Jr.", "Agnes, Scott, M.D.", "Hurt, M.D."),
     [("Ann Roe Jr.", "Roe, Ann, Jr."), ("Scott Agnes, M.D.", "Agnes, Scott"), ("M.D. Hurt", "Hurt, M.D.")]),
    ("ris", ris("Doe, John Jr.", "Doe Jr., Jo", "de Souza, P. III", "Ho, T., 3rd"),
     [("John Doe Jr.", "Doe, John, Jr."), ("Jo Doe Jr.", "Doe, Jo, Jr."), ("P. de Souza III", "de Souza, P., III"), ("T. Ho 3rd", "Ho, T., 3rd")]),
    ("ris", ris("One, Ada, PhD, MPH", "Bo Two, MD, PhD"), [("Ada One, PhD, MPH", "One, Ada"), ("Bo Two, MD, PhD", "Two, Bo")]),
    ("csl-json", csl({"family": '"van One"', "given": "Ada"}), [("Ada van One", "van One, Ada")]),
    # lists as people type them
    ("bibtex", bibtex("Ada One, Bo Two, Cy Three"), [("Ada One", "One, Ada"), ("Bo Two", "Two, Bo"), ("Cy Three", "Three, Cy")]),
    ("table", table("Ada One / Bo Two (Kiel)"), [("Ada One", "One, Ada"), ("Bo Two (Kiel)", "Two, Bo (Kiel)")]),
    ("table", table("王小明；李丽"), [("王小明",) * 2, ("李丽",) * 2]),
    ("ris", ris("[No authors listed]", "One, Ada"), [("Ada One", "One, Ada")]),
    ("bibtex", bibtex("Kim, JR and Roe, Jr., Ann"), [("JR Kim", "Kim, J. R."), ("Ann Roe Jr.", "Roe, Ann, Jr.")]),
    ("table", table("Kim, JR"), [("JR Kim", "Kim, J. R.")]),
    ("bibtex", bibtex("Al {Smith, Jr.} and J. Doe"), [("Al Smith Jr.", "Smith, Al, Jr."), ("J. Doe", "Doe, J.")]),
    # family name and initials
    *[(key, text, [("J. van der Berg", "van der Berg, J."), ("R. De Leo", "De Leo, R."), ("A. Ng", "Ng, A.")]) for key, text in (
        ("table", table("van der Berg J.; De Leo R.; Ng A.")),
        ("table", table("van der Berg J., De Leo R., Ng A.")),
        ("ris", ris("van der Berg J.", "De Leo R.", "Ng A.")),
        ("bibtex", bibtex("van der Berg J. and De Leo R. and Ng A.")),
    )],
    *[(key, text, [("AB Stone", "Stone, A. B."), ("J Lake", "Lake, J"), ("D van der Hill", "van der Hill, D")]) for key, text in (
        ("table", table("Stone AB, Lake J, van der Hill D")),
        ("table", table("Stone AB; Lake J; van der Hill D")),
        ("ris", ris("Stone AB", "Lake J", "van der Hill D")),
        ("bibtex", bibtex("Stone AB and Lake J and van der Hill D")),
        ("bibtex", bibtex("Stone AB, Lake J, van der Hill D")),
        ("nbib", "PMID- 7\nTI  - Lamps\nAU  - Stone AB\nAU  - Lake J\nAU  - van der Hill D\n"),
    )],
    ("table", table("Stone AB, Lake J"), [("AB Stone", "Stone, A. B."), ("J Lake", "Lake, J")]),
    ("table", table("De Leo R."), [("R. De Leo", "De Leo, R.")]),
    ("nbib", "PMID- 7\nTI  - Lamps\nAU  - O'Neil S Jr\nAU  - WANG YU\n", [("S O'Neil Jr", "O'Neil, S, Jr"), ("YU WANG", "WANG, YU")]),
    ("table", table("Ada One; Bo B; Meta AI"), [("Ada One", "One, Ada"), ("Bo B", "B, Bo"), ("Meta AI", "Meta AI")]),
    ("table", table("Hill D.,Hill, Dora (423456); De Leo, Rita (523456)", "Authors,Author full names").replace("Hill D.,", 'Hill D.","'),
     [("Dora Hill", "Hill, Dora"), ("Rita De Leo", "De Leo, Rita")]),
    ("ris", ris("ONeil, MJ", "One, Ada (MJ)"), [("MJ ONeil", "ONeil, M. J."), ("Ada (MJ) One", "One, Ada (MJ)")]),
    ("ris", ris("Kumar, A", "Two, Bo", "Kumar, A"), [("A Kumar", "Kumar, A"), ("Bo Two", "Two, Bo"), ("A Kumar", "Kumar, A")]),
    # marks and separators of LaTeX's title pages
    *[(key, text, [("Ada One", "One, Ada"), ("Bo Two", "Two, Bo"), ("Cy Three", "Three, Cy")]) for key, text in (
        ("bibtex", bibtex(r"Ada One$^{1}$, Bo Two$^{1,2}$ and Cy Three")),
        ("bibtex", bibtex(r"Ada One\thanks{Kiel} \And Bo Two\textsuperscript{1,2} \and Cy Three\\\\")),
        ("bibtex", bibtex(r"\textbf{One, Ada} and \underline{Bo Two} and {\bf Three}, Cy")),
        ("bibtex", bibtex(r"One$^*$, Ada and Two, Bo \& Three, Cy$^{\dagger}$")),
    )],
    *[(key, text, [("A. One", "One, A."), ("B. Two", "Two, B."), ("C. Three", "Three, C.")]) for key, text in (
        ("bibtex", bibtex("One, A., Two, B. and Three, C.")),
        ("bibtex", bibtex("One, A., Two, B., Three, C., et al.")),
        ("table", table("One, A., Two, B., Three, C., et al.")),
    )],
    ("ris", ris("Ada One, Bo Two and Cy Three"), [("Ada One", "One, Ada"), ("Bo Two", "Two, Bo"), ("Cy Three", "Three, Cy")]),
    ("ris", ris("One, Ada and Two, Bo"), [("Ada One", "One, Ada"), ("Bo Two", "Two, Bo")]),
    ("ris", ris("Harbour Ministry of Lamps, Fog and Oil, Kiel Town, Baltic Sea"),
     [("Harbour Ministry of Lamps, Fog and Oil, Kiel Town, Baltic Sea", "Harbour Ministry of Lamps Fog and Oil Kiel Town Baltic Sea")]),
    ("ris", ris("Society of Lamps and Wicks, Kiel", "U.S. Lamp Administration", "Lamps LLC"),
     [("Society of Lamps and Wicks, Kiel", "Society of Lamps and Wicks Kiel"), ("U.S. Lamp Administration",) * 2, ("Lamps LLC",) * 2]),
    # titles, degrees and roles, which are no names
    ("ris", ris("Two, Bo PhD", "Three MD, Cy", "Dr. Four, Di", "Seven, Gi, FACS", "Nine, Ida, OBE"),
     [("Bo Two, PhD", "Two, Bo"), ("Cy Three, MD", "Three, Cy"), ("Dr. Di Four", "Four, Dr. Di"), ("Gi Seven, FACS", "Seven, Gi"), ("Ida Nine, OBE", "Nine, Ida")]),
    ("ris", ris("García López, MD", "One, A"), [("MD García López", "García López, M. D."), ("A One", "One, A")]),
    ("ris", ris("García López, MD"), [("MD García López", "García López, M. D.")]),
    ("ris", ris("Smith Jones, PhD"), [("Smith Jones, PhD", "Jones, Smith")]),
    ("bibtex", bibtex("Tran Pham, M.D. and Ruiz, Ana"), [("M.D. Tran Pham", "Tran Pham, M.D."), ("Ana Ruiz", "Ruiz, Ana")]),
    ("ris", ris("García López, MD, PhD", "Bo Two, DNP"), [("García López, MD, PhD", "López, García"), ("Bo Two, DNP", "Two, Bo")]),
    ("bibtex", bibtex("Ann One, MD and Bo Two, PhD"), [("Ann One, MD", "One, Ann"), ("Bo Two, PhD", "Two, Bo")]),
    ("ris", ris("One, Ada (Ed.)", "Two, Bo (editor)", "Three, Cy [aut, cre]", "[s.n.]"), [("Ada One", "One, Ada"), ("Bo Two", "Two, Bo"), ("Cy Three", "Three, Cy")]),
    # words of institutions that are family names, and initials, which no institution has
    ("ris", ris("Bureau, Ada", "Hospital, F", "Archive, B. C.", "Lamp Bureau,", "Research, Lamp"),
     [("Ada Bureau", "Bureau, Ada"), ("F Hospital", "Hospital, F"), ("B. C. Archive", "Archive, B. C."), ("Lamp Bureau",) * 2, ("Lamp Research",) * 2]),
    ("bibtex", bibtex(r"{\ensuremath{\acute{E}}}One, Ada and Bo$\bullet$Two"), [("Ada ÉOne", "ÉOne, Ada"), ("Bo•Two",) * 2]),
    # suffixes of Portuguese, small words that are given names, options of biblatex
    ("bibtex", bibtex("useprefix=false and One, Neto, A. B. and Two, Júnior, C. and Three, Bo he"),
     [("A. B. One Neto", "One, A. B., Neto"), ("C. Two Júnior", "Two, C., Júnior"), ("Bo he Three", "Three, Bo he")]),
    # other scripts
    ("ris", ris("佐藤　花子", "欧阳 修", "김 민수", "アダ ワン"), [("佐藤 花子", "佐藤, 花子"), ("欧阳 修", "欧阳, 修"), ("김 민수", "김, 민수"), ("アダ ワン", "ワン, アダ")]),
    ("ris", ris("ابن سينا، علي"), [("علي ابن سينا", "ابن سينا, علي")]),
    # TeX
    ("bibtex", bibtex(r"Ch\^{a}teau, Zo{\"e} and L\^{e}, Th\d{i} and {\'E}mile {Le Bel}"),
     [("Zoë Château", "Château, Zoë"), ("Thị Lê", "Lê, Thị"), ("Émile Le Bel", "Le Bel, Émile")]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "expected"), ROWS)
def test_names_as_sources_write_them(key: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert people(key, text) == expected


def test_the_first_author_of_two_tags_stays_the_first() -> None:
    names = "TY  - JOUR\nTI  - Lamps\nA1  - One, Ada\nAU  - Two, Bo\nAU  - Three, Cy\nER  - \n"
    assert [name for name, _ in people("ris", names)] == ["Ada One", "Bo Two", "Cy Three"]
    twice = "TY  - JOUR\nTI  - Lamps\nA1  - Kumar, A\nA1  - Two, Bo\nAU  - Kumar, A\nAU  - Two, Bo\nER  - \n"
    assert [name for name, _ in people("ris", twice)] == ["A Kumar", "Bo Two"]


def test_a_group_beside_full_names_of_web_of_science() -> None:
    record = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU De Luca, A\n   Two, B\nAF De Luca, Ada\n   Two, Bo\nCA Harbour Lamps\nTI Lamps\nER\nEF\n"
    assert people("ris", record) == [
        ("Ada De Luca", "De Luca, Ada"),
        ("Bo Two", "Two, Bo"),
        ("Harbour Lamps",) * 2,
    ]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("csl-json", csl({"family": "One", "given": "Ada"}, {"literal": "others"})),
        ("csl-json", csl({"family": "One", "given": "Ada"}, {"family": "others"})),
        ("csl-json", csl({"family": "One", "given": "Ada"}, {"family": "al.", "given": "et"})),
        ("crossref", json.dumps({"message-type": "work", "message": {"DOI": "10.1000/lamp", "title": ["Lamps"],
         "author": [{"family": "One", "given": "Ada"}, {"name": "et al."}]}})),
        ("nbib", "PMID- 7\nTI  - Lamps\nFAU - One, Ada\nFAU - et al.\n"),
        ("ris", ris("One, Ada", "et al.")),
        ("bibtex", bibtex("One, Ada and others")),
    ],
)  # fmt: skip
def test_others_are_no_author_but_say_that_the_list_goes_on(key: str, text: str) -> None:
    assert people(key, text) == [("Ada One", "One, Ada")]
    assert "it goes on in the paper" in read(key, text).remarks[0]


def test_elements_that_hold_a_list_are_lists() -> None:
    def item(*creators: str) -> str:
        people = "".join(f"<dc:creator>{names}</dc:creator>" for names in creators)
        return (
            '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Lamps</title><item>'
            f"<title>Lamps</title><link>https://lamps.example/1</link>{people}</item></channel></rss>"
        )

    assert [n for n, _ in people("feed", item("Ada One, Bo Two", "Cy Three"))] == [
        "Ada One",
        "Bo Two",
        "Cy Three",
    ]
    assert people("feed", item("One, Ada", "Lloyd Webber, Ida May")) == [
        ("Ada One", "One, Ada"), ("Ida May Lloyd Webber", "Lloyd Webber, Ida May"),
    ]  # fmt: skip
