"""Whose file is it? Every source is asked; of formats that none reads, those that can be told are named."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from digestgen.problems import SourceError
from digestgen.sources.source import Source
from digestgen.sources.toolkit.decoding import GZIP, MAX_BYTES, decode_text, gunzip

HEAD = 4096  # characters of a file that a source is shown
_LONG_HEAD = 65_536  # characters, where none knows it by those

_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A format that no source reads."""

    sign: re.Pattern[str]
    what: str
    hint: str


def _foreign(sign: str, what: str, hint: str) -> _Foreign:
    return _Foreign(re.compile(sign, re.IGNORECASE), what, hint)


_NOT_READ = "this seems to be {}, which no source reads"
_EXPORT = "Export the papers as RIS or BibTeX instead."
_FROM_ZOTERO = "Choose BibTeX, RIS or CSL JSON in Zotero's Export Library."
_BY_ID = "Fetch the papers by their ids: from arXiv, Crossref (DOIs), PubMed or OpenAlex."

_TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")
_OBJECTS = re.compile(r"\ufeff?\s*\[\s*\{")
_MAP = 'If it is a table of papers, say which column holds titles: digestgen import table FILE --map title="Paper Title"'

_MAGIC = (
    (b"%PDF-", "a PDF", "A PDF does not say what it is about. " + _BY_ID),
    (b"PK\x03\x04", "a ZIP archive or an office document",
     "Unpack an archive and import the files in it; save a spreadsheet as CSV."),
)  # fmt: skip
_TEXT = (
    _foreign(r"(?:\A|\n)cff-version\s*:", "a CITATION.cff",
             '"Cite this repository" on GitHub gives it as BibTeX.'),
    _foreign(r"\A\{\\rtf\d", "a document in RTF", "Save it as plain text, or export RIS or BibTeX."),
    _foreign(r"\\documentclass\b|\\begin\{document\}|\\begin\{thebibliography\}|\\bibitem\b",
             "a LaTeX document", "Import its .bib file."),
    _foreign(r"\A\d{5}[a-z]{3}.[ a]22\d{5}", "MARC 21", _EXPORT),
    _foreign(r'"(?:halId_s|docid|label_s)"\s*:.*"uri_s"|"uri_s"\s*:', "HAL's JSON", "Ask HAL with fl=*, or export BibTeX there."),
    _foreign(r'"pnx"\s*:', "Primo's JSON", _EXPORT),
    _foreign(r"\AVN {1,2}- Ovid|\A\s*DB {1,2}- Ovid", "Ovid's tagged format", "Choose RIS in Ovid's Export."),
    _foreign(r"(?:\A|\n)Template-Type\s*:\s*ReDIF", "RePEc's ReDIF", "Export the papers from IDEAS as BibTeX or RIS."),
    _foreign(r"NEP: New Economics Papers|\bnep\.repec\.org", "a report of RePEc's NEP",
             "Export the papers from IDEAS as BibTeX or RIS."),
    _foreign(r"\{Reference Type\}\s*:|SrcDatabase-|DataType:\s*\d", "CNKI's NoteExpress or own format",
             "Choose EndNote or RefWorks in CNKI's export."),
    _foreign(r"(?:\A|\n)--(?:RN|RT|TI|AU)-- ", "Biblioscape's tagged format", _EXPORT),
    _foreign(r"(?:\A|\n)[\w:-]+:[ \t]*\n[ \t]+(?:[\w-]+:[^\n]*\n[ \t]+){0,9}(?:type:[ \t]*(?:article|anthos|book|chapter|entry|misc|proceedings|thesis|report|web)\b"
             r"|parent:)", "Hayagriva's YAML", "Import the BibTeX that it was made from, or export the papers anew."),
    _foreign(r"\nPMID: \d{1,8}\b", "PubMed's text of abstracts", "Save it on PubMed with the format PubMed, not Abstract."),
)  # fmt: skip
_MARKUP = (
    _foreign(r"\A\s*<\d+>[ \t]*\n", "Ovid's tagged format", "Choose RIS in Ovid's Export."),
    _foreign(r"<(?:!doctype\s+html|html)\b", "a web page",
             'Save the page as text where a source reads that ("digestgen import text FILE" for Daily Papers), '
             "or fetch the papers from where the page has them."),
    _foreign(r"zotero\.org/namespaces/export#", "Zotero's RDF", _FROM_ZOTERO),
    _foreign(r"loc\.gov/mods/|<(?:\w+:)?mods(?:collection)?\b", "MODS", _EXPORT),
    _foreign(r"loc\.gov/marc21/slim|<(?:\w+:)?datafield\s+tag=|<(?:\w+:)?controlfield\s+tag=", "MARC 21 in XML", _EXPORT),
    _foreign(r"<oai-pmh\b", "an OAI-PMH answer of another repository than arXiv",
             "Take the repository's BibTeX or RIS (DSpace and EPrints export both), or its RSS feed."),
    _foreign(r"<dublin_core\b", "an item of a DSpace archive", _BY_ID),
    _foreign(r"datacite\.org/schema/kernel", "DataCite's XML", "Export the DOI as BibTeX or RIS."),
    _foreign(r"tei-c\.org/ns/1\.0", "TEI, as GROBID makes of a PDF", _BY_ID),
    _foreign(r"<article\b[^>]*\b(?:article-type|dtd-version)=|//NLM//DTD (?:JATS|Journal)",
             "the text of an article (JATS)", _BY_ID),
    _foreign(r"<e(?:summary|search)result\b", "an answer of PubMed without papers (esearch, esummary)",
             "Ask efetch.fcgi with retmode=xml, or fetch the papers by their PMIDs."),
    _foreign(r"<dblp\b", "DBLP's XML", "Take DBLP's BibTeX."),
    _foreign(r"<opml\b", "a list of feeds (OPML)", "Import the feeds that it names."),
    _foreign(r"<b:sources\b|officeDocument/2006/bibliography", "Word's list of sources", _EXPORT),
)  # fmt: skip


def unpack(data: bytes, name: str) -> tuple[bytes, str]:
    """What is in a gzip file (RFC 1952: one member or several), by its own name; any other file as it is.

    Returns:
        The bytes, and the name without its `.gz`.

    Raises:
        SourceError: it is damaged or cut off, or holds more than 64 MiB.
    """
    if not data.startswith(GZIP):
        return data, name
    try:
        unpacked = gunzip(data, MAX_BYTES)
    except OverflowError:
        what = f"unpacked, the file has more than the {MAX_BYTES // 2**20} MB that are read"
        raise SourceError(name, what, hint="Unpack it, and import a part of it.") from None
    except EOFError:
        hint = "Download it again."
        raise SourceError(name, "the gzip file ends too early: it was cut off", hint=hint) from None
    except zlib.error as error:
        what = "the gzip file is damaged"
        raise SourceError(name, what, hint="Download it again, or unpack it with another program.") from error
    return unpacked, name[:-3] if name.lower().endswith(".gz") else name


def recognise_source(data: bytes, name: str, sources: Mapping[str, Source]) -> Source:
    """The one source whose format a file is in.

    Args:
        sources: key → source: those that are asked.

    Raises:
        SourceError: the file is empty or no text; or no source claims it (then the error says what the file seems
            to be, or lists the sources to choose from), or more than one does.
    """
    for magic, what, hint in _MAGIC:
        if data.startswith(magic):
            raise SourceError(name, _NOT_READ.format(what), hint=hint)
    head = _decode_head(data, name, HEAD)
    claims = _ask(sources, head, name)
    if not claims and len(data) > HEAD:  # a list whose papers stand below a long introduction
        claims = _ask(sources, _decode_head(data, name, _LONG_HEAD), name)
    if len(claims) == 1:
        return claims[0]
    if claims:
        what = f"it looks like {' and like '.join(source.title for source in claims)}"
        hint = f"Name the source: {' or '.join(f'digestgen import {source.key} FILE' for source in claims)}"
        raise SourceError(name, what, hint=hint)
    for foreign in _MARKUP if head.lstrip().startswith("<") else _TEXT:
        if foreign.sign.search(head):
            raise SourceError(name, _NOT_READ.format(foreign.what), hint=foreign.hint)
    if name.lower().endswith(_TABLES) or _OBJECTS.match(head):
        what = (
            "it cannot be told what this file is: nothing in it is called a title, or nothing else is known"
        )
        raise SourceError(name, what, hint=_MAP)
    raise SourceError(
        name,
        "it cannot be told what this file is",
        hint=f"Name the source: digestgen import SOURCE FILE. Sources are {', '.join(sources)}.",
    )


def _ask(sources: Mapping[str, Source], head: str, name: str) -> list[Source]:
    return [
        source for source in sources.values() if source.recognise and source.recognise(head, name.lower())
    ]


def _decode_head(data: bytes, name: str, size: int) -> str:
    """The first characters of a file; of XML, in whichever encoding it declares, the tags: they are ASCII."""
    if _XML.match(data):
        return (
            data[: 4 * size].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")[:size]
        )
    return decode_text(data, name)[0][:size]
