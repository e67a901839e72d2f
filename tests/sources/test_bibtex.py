"""BibTeX in the dialects of those who write it; every paper and person here is invented."""

from __future__ import annotations

import pytest

from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.sources.bibtex.entry import split_people
from digestgen.sources.bibtex.reader import SOURCE
from digestgen.sources.source import Context, Parsed


def read(text: str | bytes, name: str = "library.bib", day: str = "") -> Parsed:
    data = text if isinstance(text, bytes) else text.encode()
    return SOURCE.parse(data, name, Context(day=day))


def one(fields: str, kind: str = "article") -> Record:
    (record,) = read(f"@{kind}{{lamp2024,\n  title = {{On Lamps}},\n{fields}\n}}\n").records
    return record


def names(record: Record) -> list[str]:
    return [name.text for name in record.authors]


def ids(record: Record) -> list[str]:
    return [str(one) for one in record.ids]


def test_what_web_of_science_wraps_in_two_braces_is_a_value():
    lamps = read(
        "@article{ WOS:1,\nTitle = {{Lamps in Rows}},\nLanguage = {{German}},\nKeywords = {{lamps; {LED} light}},\n}\n"
    ).records[0]
    assert (lamps.title, lamps.lang, lamps.keywords) == ("Lamps in Rows", "de", ("lamps", "LED light"))


def test_an_article_becomes_a_record():
    (record,) = read(
        r"""
@Article{lamp2024,
  Title     = {{LampNet}: Reading by {\"O}l Light and ``Candles''},
  Author    = {One, Ada and Bo Two and {The Lamp and Candle Team}},
  Journal   = {Journal of {Lamp} Studies \& Candles},
  Year      = 2024, Month = jul, Volume = {12}, Number = {3}, Pages = {45--67},
  Publisher = {Wick \& Sons},
  Doi       = {10.5555/Lamp\_2024.7},
  Url       = {https://example.org/lamp\_2024?a=1\&b=2},
  Keywords  = {reading lamps, {LED}, reading lamps},
  Abstract  = {We read.
               We read \emph{again}, at 20\% of the cost.

               Then it was dark.},
  Langid    = {american},
}
"""
    ).records
    assert record.source == "bibtex"
    assert record.title == "LampNet: Reading by Öl Light and “Candles”"
    assert names(record) == ["Ada One", "Bo Two", "The Lamp and Candle Team"]
    assert ids(record) == ["doi:10.5555/lamp_2024.7"]
    assert record.published == "2024-07"
    assert record.date == ""
    assert record.abstract == "We read. We read *again*, at 20% of the cost.\n\nThen it was dark."
    assert record.keywords == ("reading lamps", "LED")
    assert record.lang == "en"
    assert record.publication == {
        "type": "article-journal",
        "venue": "Journal of Lamp Studies & Candles",
        "volume": "12",
        "issue": "3",
        "pages": "45–67",
        "publisher": "Wick & Sons",
    }
    assert next(iter(record.payload.items())) == ("url", "https://example.org/lamp_2024?a=1&b=2")
    assert record.payload["key"] == "lamp2024"


def test_strings_are_put_in_also_where_they_are_joined():
    parsed = read(
        '@string{ jls = "Journal of " # lamps }\n@STRING{lamps = {Lamps}}\n@string(jll = {Letters})\n'
        '@article{a, title = "On " # {Lamps}, journal = JLL # " of " # lamps, year = 2024, month = "12~" # feb}\n'
        "@article{b, title = {#1 on Lamps}, journal = unknown}\n"
    )
    first, second = parsed.records
    assert first.title == "On Lamps"
    assert first.publication["venue"] == "Letters of Lamps"
    assert first.published == "2024-02-12"
    assert second.title == "#1 on Lamps"
    assert second.publication["venue"] == "unknown"


def test_strings_made_of_strings_stay_small():
    doubled = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 80))
    (record,) = read(f'@string{{s0 = "lamp"}}\n{doubled}@article{{a, title = {{T}}, author = s79}}').records
    assert record.title == "T"


@pytest.mark.parametrize(
    ("fields", "expected", "version"),
    [
        ("eprint = {2401.90001v2}, archiveprefix = {arXiv}", ["arxiv:2401.90001"], 2),
        ("eprint = {2401.90001}, eprinttype = {arxiv}", ["arxiv:2401.90001"], None),
        (
            "eprint = {9901001}, archivePrefix = {arXiv}, primaryClass = {hep-th}",
            ["arxiv:hep-th/9901001"],
            None,
        ),
        ("eprint = {https://arxiv.org/pdf/2401.90001}", ["arxiv:2401.90001"], None),
        ("eprint = {12345}, eprinttype = {pubmed}", ["pmid:12345"], None),
        ("eprint = {12345}, eprinttype = {hdl}", [], None),
        ("journal = {arXiv preprint arXiv:2401.90001v3}", ["arxiv:2401.90001"], 3),
        ("journal = {CoRR}, volume = {abs/2401.90001}", ["arxiv:2401.90001"], None),
        ("note = {arXiv:2401.90001 [cs]}", ["arxiv:2401.90001"], None),
        ("note = {Comment on arXiv:2401.90001}", [], None),
        ("note = {{PMID:} 12345}", ["pmid:12345"], None),
        ("pmid = {12345}, pmcid = {PMC77}", ["pmid:12345", "pmcid:PMC77"], None),
        ("doi = {https://doi.org/10.5555/a}", ["doi:10.5555/a"], None),
        ("doi = {http://doi.acm.example/10.5555/a.b}", ["doi:10.5555/a.b"], None),
        (r"doi = {10.5555/a{\textless}1::b{\textgreater}3.0}", ["doi:10.5555/a<1::b>3.0"], None),
        ("doi = {10.48550/arXiv.2401.90001}", ["arxiv:2401.90001"], None),
        ("doi = {to appear}", [], None),
        ("url = {https://aclanthology.org/2024.lamp-1.7}", ["acl:2024.lamp-1.7"], None),
        ("url = {https://www.lamps.example/doi/abs/10.5555/x?seq=1}", ["doi:10.5555/x"], None),
        (r"howpublished = {\url{https://openreview.net/forum?id=LampLamp1}}", ["openreview:LampLamp1"], None),
        ("doi = {10.5555/a}, url = {https://doi.org/10.5555/A}", ["doi:10.5555/a"], None),
    ],
)
def test_ids_in_their_spellings(fields, expected, version):
    record = one(fields)
    assert ids(record) == expected
    assert record.payload.get("version") == version


def test_a_preprint_is_no_journal_article():
    record = one("journal = {arXiv preprint arXiv:2401.90001}, primaryclass = {cs.CL}, keywords = {lamps}")
    assert record.publication == {"type": "article", "venue": "arXiv"}
    assert record.links == {"pdf": "https://arxiv.org/pdf/2401.90001"}
    assert record.payload["url"] == "https://arxiv.org/abs/2401.90001"
    assert record.payload["categories"] == ["cs.CL"]
    assert record.keywords == ("lamps", "cs.CL")
    managed = one("keywords = {lamps, dusk}, mendeley-tags = {lamps,kettles}, tags = {steam}")
    assert managed.keywords == ("lamps", "dusk", "kettles", "steam")
    printed = one("journal = {Lamps}, eprint = {2401.90001}, archiveprefix = {arXiv}")
    assert printed.publication == {"type": "article-journal", "venue": "Lamps"}


@pytest.mark.parametrize(
    ("kind", "fields", "publication"),
    [
        ("inproceedings", "booktitle = {LampConf}, organization = {PMLR}, number = {4}",
         {"type": "paper-conference", "venue": "LampConf", "publisher": "PMLR", "number": "4"}),
        ("phdthesis", "school = {Lamp University}", {"type": "thesis", "venue": "Lamp University"}),
        ("thesis", "publisher = {Lamp University}, type = {bathesis}",
         {"type": "thesis", "venue": "Lamp University", "genre": "Bachelor's thesis"}),
        ("report", "institution = {Lamp Lab}, publisher = {Wick}, type = {resreport}",
         {"type": "report", "venue": "Lamp Lab", "publisher": "Wick", "genre": "Research report"}),
        ("misc", "institution = {Lamp Lab}", {"publisher": "Lamp Lab"}),
        ("article", r"journal = {\url{https://x.example/l\_1}}", {"type": "webpage", "url": "https://x.example/l_1"}),
        ("book", r"pages = {579\psqq}", {"type": "book", "pages": "579 sqq"}),
        ("newspaper", "journal = {Lamp Daily}", {"type": "article-journal", "venue": "Lamp Daily"}),
        ("article", "journal = {Lamps}, volume = {98(140)}, number = {3(11)}",
         {"type": "article-journal", "venue": "Lamps", "volume": "98(140)", "issue": "3(11)"}),
        ("article", "journal = {Lamps}, volume = {98 (3)}", {"type": "article-journal", "venue": "Lamps", "volume": "98", "issue": "3"}),
        ("misc", "school = {Lamp University}, type = {Doctoral dissertation}",
         {"type": "thesis", "venue": "Lamp University", "genre": "Doctoral dissertation"}),
        ("techreport", "institution = {Lamp Lab}, number = {7}",
         {"type": "report", "venue": "Lamp Lab", "number": "7"}),
        ("incollection", r"booktitle = {The 5\({}^{\mbox{th}}\) Book}, editor = {Three, Cy and Di Four}, series = {LNL}",
         {"type": "chapter", "venue": "The 5ᵗʰ Book", "editor": (Name("Cy Three"), Name("Di Four")), "series": "LNL"}),
        ("book", "publisher = {Wick}", {"type": "book", "publisher": "Wick"}),
        ("book", "publisher = {Wick}, howpublished = {2 v.}", {"type": "book", "publisher": "Wick"}),
        ("dataset", "publisher = {Wick}", {"type": "dataset", "publisher": "Wick"}),
        ("misc", "", {}),
        ("article", r"journal = {\mnras}", {"type": "article-journal", "venue": "Monthly Notices of the Royal Astronomical Society"}),
        ("article", r"journal = {\lamps}", {"type": "article-journal", "venue": r"\lamps"}),
    ],
)  # fmt: skip
def test_types_and_places(kind, fields, publication):
    assert one(fields, kind).publication == publication


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ("date = {2024-07-03}, year = {1999}", "2024-07-03"),
        ("date = {2024-07/2024-08}", "2024-07"),
        ("year = {2024}, month = {07}", "2024-07"),
        ("year = {2024}, month = jul # {~3}", "2024-07-03"),
        ("year = {2024}, month = {July--August}", "2024-07"),
        ("year = {2024}, month = {3 July}", "2024-07-03"),
        ("year = {2024}, month = {Spring}", "2024"),
        ("year = {c2024}", "2024"),
        ("year = {2024}, month = jul, day = {3}", "2024-07-03"),
        ("year = {in press}, month = jul", ""),
        ("year = {{\\noopsort{2025}}2024}", "2024"),
        ("year = {July 2024}", "2024-07"),
    ],
)
def test_dates(fields, published):
    assert one(fields).published == published


def test_people():
    assert split_people("Ada One\n  AND {Barnes and Noble} and and Bo {van {and} Two} and others") == [
        "Ada One", Name("Barnes and Noble"), Name("Bo {van {and} Two}", family="{van {and} Two}"), "others",
    ]  # fmt: skip
    assert split_people("family=Gaulle, given=Cy, prefix=de, useprefix=true and Di Four") == [
        Name("Cy de Gaulle"),
        "Di Four",
    ]
    record = one("author = {One, Jr., Ada and others}, collaboration = {Lamp, Candle Collaboration}")
    assert names(record) == ["Ada One Jr.", "Lamp Collaboration", "Candle Collaboration"]
    assert names(one("author = {Ada One, Bo Two, and Cy Three}")) == ["Ada One", "Bo Two", "Cy Three"]
    assert names(one("author = {One, A., Two, B., and Three, C.}")) == ["A. One", "B. Two", "C. Three"]
    crowd = " and ".join(f"Person{chr(0x4E00 + n)}, Ada" for n in range(3303))
    assert len(one(f"author = {{{crowd}}}").authors) == 3303


def test_what_is_wholly_in_braces_is_one_name_as_it_is():
    record = one(
        r"author = {{Council on Lamps, Oil and Fog} and {\'E}va {One} and {The {\'E}cole, Kiel} and Two, Bo}"
    )
    assert names(record) == ["Council on Lamps, Oil and Fog", "Éva One", "The École, Kiel", "Bo Two"]
    assert one("author = {A}, editor = {{Board of Wicks, Kiel}}").publication["editor"] == (
        Name("Board of Wicks, Kiel"),
    )


def test_braces_of_bibtex_are_no_text():
    parsed = read(
        r"@misc{a, title = {{LAMP:} {{A} {New} Light} {[}in the $\frac{1}{2}$ dark], \textsc{a} {\"O}l}}"
        r"@misc{b, title = {Lights}, subtitle = {A {Tour}}, abstract = {{[}Ada] 5{\%} of \{x\}}}"
        r"@misc{c, title = {X- and <tex>$\gamma$</tex>-Rays}}"
    )
    first, second, third = parsed.records
    assert first.title == r"LAMP: A New Light [in the $\frac{1}{2}$ dark], a Öl"
    assert (second.title, second.abstract) == ("Lights: A Tour", r"\[Ada] 5% of {x}")
    assert third.title == r"X- and $\gamma$-Rays"


def test_html_that_mendeley_and_crossref_escaped_is_html_again():
    (record,) = read(
        r"@article{a, title={{\textless}i{\textgreater}In vivo{\textless}/i{\textgreater} CO$<$sub$>$2$<$/sub$>$ $\less$i$\greater$Lamps$\less$/i$\greater$},"
        r" abstract={{\textless}p{\textgreater}Oil \textless{}b\textgreater{}burns\textless{}/b\textgreater{} at $\backslash$alpha, 1 {\textless} 2 {\textgreater} 0.{\textless}/p{\textgreater}}}"
    ).records
    assert (record.title, record.abstract) == ("In vivo CO₂ Lamps", "Oil **burns** at α, 1 < 2 > 0.")


def test_mendeleys_line_ends_are_line_ends():
    written = r"it$\backslash$nis lit.$\backslash$n$\backslash$nThe $\backslash$nu of light"
    assert one(f"abstract = {{{written}}}").abstract == "it is lit.\n\nThe ν of light"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("url = {http://x.example/lamps/\n      oil/wick.htm}", "http://x.example/lamps/oil/wick.htm"),
        ("url = {http://x.example/On Lamps.pdf}", "http://x.example/On%20Lamps.pdf"),
        ("url = {http://x.example/lamps (May 2020)}", "http://x.example/lamps"),
        ("url = {http://x.example/lamps\n http://y.example/a.pdf}", "http://x.example/lamps"),
        ("url = {www.lamps.example}", "https://www.lamps.example"),
        ("doi = {10/gg7abc}", "https://doi.org/10/gg7abc"),
        ("doi = {http://x.example/lamps.pdf}", "http://x.example/lamps.pdf"),
        ("eprinttype = {jstor}, eprint = {2785}", "https://www.jstor.org/stable/2785"),
        ("eprinttype = {hdl}, eprint = {2027/l.7}", "https://hdl.handle.net/2027/l.7"),
    ],
)
def test_the_address_of_a_paper_without_an_id(fields: str, url: str):
    assert one(fields).payload["url"] == url


def test_what_is_private_stays_private():
    record = one(
        "file = {:/home/ada/secret.pdf:PDF}, annote = {secret}, note = {secret}, groups = {secret},"
        "review = {https://secret.example.org}, comment = {secret}, notes = {secret}, owner = {secret},"
        "code = {https://example.org/code}, pdf = {https://example.org/a.pdf}, slides = {talk.ppt}"
    )
    assert "secret" not in repr(record)
    assert record.links == {"pdf": "https://example.org/a.pdf", "code": "https://example.org/code"}


def test_comments_and_text_between_entries_are_passed_over():
    parsed = read(
        "% Encoding: UTF-8\n%%% see https://example.org/faq#utf8, \\usepackage[utf8]{inputenc}\n\n"
        "Some words of mine.\n@Preamble{preamble}\n@article{a,\n title={Ada}\n}\n"
        "@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Lamps\\;0\\;1\\;;\n}\nThe end."
    )
    assert [record.title for record in parsed.records] == ["Ada"]
    assert not parsed.skipped


def test_an_entry_behind_a_percent_sign_is_a_comment():
    lines = "%@misc{a,\n%  title={Lamps},\n%}\n@misc{b, title={Wicks}}\n  % @misc{c, title={Oil}}\n% like @misc{d}\n"
    parsed = read(
        f"{lines}@misc{{e, % @misc{{f}}\n title={{Kettles}}, eprint={{2501.90001}}, eprinttype={{arxiv}}, version={{2}}}}\n"
    )
    assert [record.title for record in parsed.records] == ["Wicks", "Kettles"]
    assert parsed.remarks == ("2 entries, Line 1 first: an entry behind % is a comment, and was left out.",)
    assert parsed.records[1].payload["version"] == 2


def test_broken_entries_are_skipped_with_their_line_and_the_others_come_in():
    parsed = read(
        "@article{good, title={Good}}\n"  # 1
        "@article{open, title={Open,\n year=2024\n\n"  # 2
        "@article{nocomma title={No comma}}\n"  # 5
        "@string{broken {x}}\n"  # 6
        "@misc{empty,\n}\n"  # 7
        "@article{, title={Keyless}}\n"  # 9
        "@article{good, title={Same key}, title={Second title}}\n"  # 10
        "@article{last, title={Cut"  # 11
    )
    assert [record.title for record in parsed.records] == ["Good", "No comma", "Keyless", "Same key"]
    where = [skipped.where for skipped in parsed.skipped]
    assert where == ["line 2 (open)", "line 7 (empty)", "line 11 (last)"]
    assert parsed.skipped[2].why == "it is broken: the file ends inside of it"
    assert "Line 5 (nocomma): there is no comma before title." in parsed.remarks
    assert "The key good stands before more than one entry; all were taken." in parsed.remarks
    assert any(remark.startswith("Line 6: an @string is broken") for remark in parsed.remarks)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    text = "% Encoding: whatever\n\n@article{a,\n  title = {Über Lampen und Öl},\n  year = 2024\n}\n"
    (record,) = read(text.replace("\n", end).encode(encoding)).records
    assert (record.title, record.published) == ("Über Lampen und Öl", "2024")


@pytest.mark.parametrize("field", ["howpublished", "publisher"])
def test_what_is_at_a_server_of_preprints_is_one(field: str):
    lamps = read(
        f"@misc{{a, title={{Lamps in Rows}}, author={{One, Ada}}, {field}={{bioRxiv}}, doi={{10.1101/2024.01.02.573944}}}}\n"
    ).records[0]
    assert lamps.publication == {"type": "article", "venue": "bioRxiv"}
