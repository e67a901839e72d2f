"""Whose file is it? Each source claims its own, nobody another's; what no source reads has a name."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Parsed, Source
from digestgen.sources.recognise import recognise_source, unpack
from digestgen.sources.toolkit.decoding import MAX_BYTES

DATA = Path(__file__).parent.parent / "data"
# Every answer and file of the formats that we wrote, by the folder that says whose it is.
FIXTURES = [
    (path.relative_to(DATA).parts[1], path)
    for folder in (DATA / "sources", DATA / "recorded")
    for path in sorted(folder.rglob("*"))
    if path.is_file() and path.name not in ("index.json", "page.txt", "seed-changes.json")
]
BIB = b"@article{lamp, title = {A Lamp}}\n"


def whose(data: bytes, name: str) -> str:
    return recognise_source(data, name, SOURCES).key


def refusal(data: bytes, name: str = "file") -> SourceError:
    with pytest.raises(SourceError) as caught:
        recognise_source(data, name, SOURCES)
    return caught.value


# Answers without a paper in them, which may be anybody's.
NOBODYS = {
    "batch/none.txt", "blocked/blocked.json", "by-id/missing.json", "by-id/none.json", "empty-page/page-2.json",
    "error/answer.json", "huggingface/one.json", "ids/none.json", "long-weekend/2025-08-08.json", "long-weekend/2025-08-09.json",
    "long-weekend/2025-08-10.json", "no-venue/none.json", "nothing/answer.json",
    "old-venue/end.json", "old-venue/none.json", "papers/unknown.json", "search/found-1.json", "search/found-2.json",
    "unknown/gone.html",
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "path"), FIXTURES, ids=[f"{path.parent.name}/{path.name}" for _, path in FIXTURES]
)
def test_a_fixture_is_its_own_source_s_or_nobody_s(key: str, path: Path):
    if f"{path.parent.name}/{path.name}" in NOBODYS:
        refusal(path.read_bytes(), path.name)
    else:
        assert whose(path.read_bytes(), path.name) == key


# File's name → how files begin that are so called, with the one source that claims them, or none.
HEADS = {
    "a.xml": {'<feed xmlns="http://www.w3.org/2005/Atom"><id>https://boats.example/</id>': "feed", "<PubmedBookArticleSet>\n": "pubmed",
              "<OAI-PMH><record><identifier>oai:boats.example:1</identifier>": "", "<rss><PubmedArticle>": "feed", "<Pubmed>": "",
              "<!-- <PubmedArticle> --><feed>": "", "<collection><record/>": "", '<collection id="x"><record/>': "", "<volume id='1'>": ""},
    "news.xml": {"<rss version='2.0'><channel><title>Lantern News</title>": "feed"},
    "a.json": {'{"id": "2508.90001", "title": "A Lamp", "abs": "https://example.org/abs/1"}': "", '{"messages": []}': "", '{"notes": "x"}': "",
               '[{"paperId": "ab12", "title": "A Lamp", "externalIds": {"ArXiv": "2508.90001"}}]': "", '{"collection": [], "messages": []}': "",
               '[{"id": "http://zotero.org/1", "type": "article-journal", "title": "2508.90001"}]': "csl-json",
               '[{"id": "l", "type": "webpage", "title": "A Lamp", "URL": "https://lamps.example/"}]': "csl-json",
               '[{"indexed": {}, "DOI": "10.5555/l1", "type": "journal-article", "title": ["A Lamp"], "author": [{"given": "Ada"}]}]': "crossref",
               '[{"type": "article", "title": "A Lamp", "authors": ["Ada One"], "DOI": "10.5555/l1"}]': "table", '[{"messages": []}]': "",
               '{"id": "0704.0001", "submitter": "Ada One", "authors": "Ada One", "title": "Lamps"}': "arxiv-json", "[{}]": "",
               '{"id": "2508.90001", "pdf": "https://arxiv.org/pdf/2508.90001", "authors": ["Ada One"]}': "", "title: x\narxiv_id: y": "",
               '{"status": "ok", "message-type": "work-list", "message": {"items": []}}': "crossref", "title: Lamps": "",
               '[{"paper": {"id": "2401.00001", "title": "A Lamp"}}]': "", '{"paper": {"id": "2401.00001"}}': "",
               '[{"title": "x", "authors": ["A"]}]': "table", '[{"title": "Boats", "year": 2023}]': "",
               '% a note\n[{"id": "lamp", "type": "book", "title": "A Lamp"}]': "", '{"count": 1, "papers": [{"arxiv_id": "2508.90001", "title": "A"}]}': "arxiv-json"},
    "stdin": {"@article{a,\n title={T}}": "bibtex", "% Encoding: UTF-8\n\n@Comment{x}": "bibtex", "@inproceedings{conf/x:1,": "bibtex",
              "@string(a = {x})": "bibtex", "@article{\n  author = {Ada One},\n": "bibtex", "# Notes\n\n```bibtex\n@article{a,\n": "",
              "@media (max-width: 600px) {": "", "@media { a = 1 }": "", "@ada {hello}": "", "# Notes\n```\nTY  - JOUR\nTI  - T\n": "",
              "TY  - JOUR\nTI  - T\n": "ris", "\n1.\nTY  - GEN\n\nAU  - One, Ada\n": "ris", "FN Lamps\nVR 1.0\nPT J\n": "ris",
              "PT J\nAU One, A\n": "ris", "FN Ada\nN:One": "", "PMID- 1\nTI  - T\nAU  - One A\n": "nbib"},
    "library.bib": {"My library\n\n@article{a,\n": "bibtex", "Dear Ada": ""},
    "export.ris": {"JF  - Lamps\nT1  - T\n": "ris"},
    "five.nbib": {"PMID- 1": "nbib", "TY  - JOUR\nPMID- 1": "", "PMID: 1": "", "PMID- x": "", "%T PMID- 1": ""},
    "index.md": {"---\ntitle: x\n---\n": "markdown", "\r\n---\r\ntitle: x\r\n": "markdown", "> **Title**:: Lamps\n": "markdown",
                 "# Lamps\nText\n": "", '{"notes": []}': "", "-----------\nFrom: x\n": "",
                 "In TeX, a line ends with\n\\\\\nand arXiv:2508.90001 is a paper.": ""},
    "a/index.markdown": {"+++\ntitle = 'x'\n": "markdown"},
    "index.yml": {"---\ntitle: x\n---\n": ""},
    "export.tsv": {"Paper Title\tYear\nBoats\t2023": "table"},
    "export.txt": {"Title,Year\nBoats,2023": ""},
    "export.csv": {"Title,Year\nBoats,2023": "table", "Title\nBoats": "", "Year,Score\n2023,4": "", 'a,"' + "b" * 200_000: ""},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "head", "key"),
    [(name, head, key) for name, heads in HEADS.items() for head, key in heads.items()],
)
def test_a_head_is_claimed_by_one_source_or_none(name: str, head: str, key: str):
    if key:
        assert whose(head.encode(), name) == key
    else:
        assert "cannot be told" in (what := refusal(head.encode(), name).what) or "seems to be" in what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be", "cp1252"])
def test_the_head_is_read_in_any_encoding(encoding: str):
    assert whose("@article{lamp, title = {Öl}, year = 2031}\n".encode(encoding), "refs.txt") == "bibtex"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "koi8-r", "shift_jis", "utf-8"])
def test_xml_is_recognised_in_the_encoding_that_it_declares(encoding: str):
    title = "日本" if encoding == "shift_jis" else "Öl" if encoding == "iso-8859-1" else "Лампа"
    feed = (
        f'<?xml version="1.0" encoding="{encoding}"?>\r\n<rss version="2.0"><channel><title>{title}</title>'
    )
    feed += f"<item><title>{title}</title><link>https://example.org/1</link></item></channel></rss>"
    assert whose(feed.encode(encoding), "rss.xml") == "feed"


def test_the_name_is_asked_in_lower_case():
    assert whose(b"% References of the lamp group\n\n% 2031\n" + BIB, "LAMPS.BIB") == "bibtex"


def test_only_the_head_is_shown_to_a_source():
    seen: list[int] = []

    def recognise(head: str, name: str) -> bool:
        seen.append(len(head))
        return True

    source = Source(key="lamps", title="Lamps", parse=lambda *_: Parsed(()), help="", recognise=recognise)
    for data in (b"a" * 5000, b'<?xml version="1.0"?>' + b"a" * 50_000):
        assert recognise_source(data, "lamps.txt", {"lamps": source}) is source
    assert seen == [4096, 4096]


def test_two_claims_are_an_error_that_names_both():
    def claim(key: str, title: str) -> Source:
        return Source(key=key, title=title, parse=lambda *_: Parsed(()), help="", recognise=lambda *_: True)

    with pytest.raises(SourceError) as caught:
        recognise_source(b"x", "x.txt", {"a": claim("a", "Aladdin"), "b": claim("b", "Berlin")})
    assert str(caught.value) == "x.txt: it looks like Aladdin and like Berlin"
    assert caught.value.hint == "Name the source: digestgen import a FILE or digestgen import b FILE"


def test_what_nobody_claims_asks_for_the_source():
    error = refusal(b"Lamps are lit at dusk.", "notes.txt")
    assert str(error) == "notes.txt: it cannot be told what this file is"
    assert error.hint.startswith(
        "Name the source: digestgen import SOURCE FILE. Sources are text, huggingface, "
    )
    assert all(key in error.hint for key in SOURCES)


def test_an_empty_file_is_said_to_be_empty():
    assert refusal(b" \n").what == "the file is empty"


XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
FOREIGN = {
    "HAL's JSON": ['{"response": {"numFound": 1, "docs": [{"docid": "1", "label_s": "A Lamp", "uri_s": "https://hal.example/1"}]}}'],
    "Primo's JSON": ['{"docs": [{"pnx": {"display": {"title": ["A Lamp"]}}}]}'],
    "Ovid's tagged format": ["<1>\nUnique Identifier\n  123\nTitle\n  A Lamp.\n", "VN  - Ovid Technologies\nDB  - Embase\nTI  - A Lamp\n"],
    "RePEc's ReDIF": ["Template-Type: ReDIF-Paper 1.0\nTitle: A Lamp\n"],
    "a report of RePEc's NEP": ["nep-lmp\nNEP: New Economics Papers\nLamps\n\n1. A Lamp\n"],
    "CNKI's NoteExpress": ["{Reference Type}: Journal Article\n{Title}: A Lamp\n", "SrcDatabase-来源库: 期刊\nTitle-题名: 灯\n"],
    "Biblioscape's tagged format": ["--RN-- 1\n--RT-- Journal Article\n--TI-- A Lamp\n"],
    "Hayagriva's YAML": ["lamp:\n    type: article\n    title: A Lamp\n    parent:\n        title: Lamps\n"],
    "PubMed's text of abstracts": ["1. Lamp Med. 2024 Jun;12(3):1-2.\n\nA Lamp.\n\nLumen A.\n\nPMID: 123 [Indexed for MEDLINE]\n"],
    "a CITATION.cff": ["# made by hand\n\ncff-version: 1.2.0\ntitle: Lampworks\n"],
    "a web page": [
        "<!DOCTYPE html>\n<title>Lamps</title>",
        '\n<html lang="en"><head>',
        XML + '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="http://www.w3.org/1999/xhtml">',
    ],
    "a document in RTF": [r"{\rtf1\ansi A Lamp}"],
    "a LaTeX document": ["% Lamps\n\\documentclass{article}", "\\begin{thebibliography}{9}\n\\bibitem{lamp} A Lamp."],
    "MARC 21": ["00714cam a2200205 a 4500001001300000003000400013"],
    "MARC 21 in XML": [
        '<collection><record><datafield tag="245" ind1="1" ind2="0"><subfield code="a">A Lamp</subfield></datafield></record></collection>',
        '<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>'],
    "MODS": [XML + '<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods/></modsCollection>'],
    "Zotero's RDF": [
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:z="http://www.zotero.org/namespaces/export#"><bib:Article rdf:about="#1"/></rdf:RDF>'
    ],
    "an OAI-PMH answer of another repository": [
        XML + '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>'
        "<identifier>oai:dspace.example.org:1/2</identifier></header></record></ListRecords></OAI-PMH>"
    ],
    "an item of a DSpace archive": ['<dublin_core><dcvalue element="title">A Lamp</dcvalue></dublin_core>'],
    "DataCite's XML": ['<resource xmlns="http://datacite.org/schema/kernel-4"><titles/></resource>'],
    "TEI": [XML + '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/></TEI>'],
    "the text of an article (JATS)": ['<article dtd-version="1.3" article-type="research-article"><front/></article>'],
    "an answer of PubMed without papers": [XML + "<eSummaryResult><DocSum/></eSummaryResult>"],
    "DBLP's XML": [XML + '<dblp><article key="journals/x/Lumen31"><title>A Lamp.</title></article></dblp>'],
    "a list of feeds (OPML)": ['<opml version="2.0"><body><outline xmlUrl="https://example.org/a"/></body></opml>'],
    "Word's list of sources": [XML + '<b:Sources SelectedStyle=""><b:Source/></b:Sources>'],
    "a PDF": ["%PDF-1.7\n"],
    "a ZIP archive or an office document": ["PK\x03\x04\x14\0"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text"), [(what, text) for what, texts in FOREIGN.items() for text in texts]
)
def test_what_no_source_reads_is_named_and_has_a_way_out(what: str, text: str):
    error = refusal(text.encode(), "export")
    assert f"this seems to be {what}" in error.what
    assert error.hint.endswith(".")


def test_a_gzip_file_is_unpacked_and_loses_its_ending():
    assert unpack(gzip.compress(BIB), "refs.bib.gz") == (BIB, "refs.bib")
    assert unpack(gzip.compress(BIB), "REFS.BIB.GZ") == (BIB, "REFS.BIB")
    assert unpack(gzip.compress(BIB), "download") == (BIB, "download")
    assert unpack(gzip.compress(b""), "empty.gz") == (b"", "empty")


def test_several_members_are_one_file():
    """RFC 1952, 2.2; snapshots are made by appending, and tapes filled up with zeros."""
    parts = [BIB, b"", BIB * 5000]
    data = b"".join(map(gzip.compress, parts))
    assert unpack(data, "refs.bib.gz") == (b"".join(parts), "refs.bib")
    assert unpack(data + b"\0" * 10_000, "refs.bib.gz") == (b"".join(parts), "refs.bib")


def test_a_file_that_is_not_gzip_stays_as_it_is():
    assert unpack(BIB, "refs.bib") == (BIB, "refs.bib")
    assert unpack(BIB, "refs.bib.gz") == (BIB, "refs.bib.gz")
    assert unpack(b"", "x") == (b"", "x")


@pytest.mark.parametrize("length", [2, 9, 10, 30, -8, -4, -1])
def test_a_gzip_file_that_was_cut_off_is_refused(length: int):
    with pytest.raises(SourceError, match=r"refs\.gz: the gzip file ends too early: it was cut off"):
        unpack(gzip.compress(BIB)[:length], "refs.gz")


def test_a_damaged_gzip_file_is_refused():
    data = gzip.compress(BIB)
    wrong_sum = data[:-8] + struct.pack("<I", zlib.crc32(BIB) ^ 1) + data[-4:]
    for damaged in (wrong_sum, data + b"and more", data[:12] + b"\xff\xff" + data[14:]):
        with pytest.raises(SourceError, match="the gzip file is damaged"):
            unpack(damaged, "refs.gz")


def test_a_gzip_file_is_unpacked_up_to_a_limit():
    whole = gzip.compress(bytes(MAX_BYTES), 1)
    assert len(unpack(whole, "zeros.gz")[0]) == MAX_BYTES
    for bomb in (whole + gzip.compress(b"1"), gzip.compress(bytes(MAX_BYTES + 1), 1)):
        with pytest.raises(SourceError, match="more than the 64 MB"):
            unpack(bomb, "zeros.gz")


def test_a_hundred_thousand_empty_members_take_no_time(linear):
    empty = gzip.compress(b"")
    assert unpack(empty * 100_000, "x.gz") == (b"", "x")
    linear(lambda size: unpack(empty * size, "x.gz"), 100_000)
