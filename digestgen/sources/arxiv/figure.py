"""The figures of a paper, in arXiv's HTML of it: what LaTeXML writes (https://dlmf.nist.gov/LaTeXML/manual/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from digestgen.problems import SourceError
from digestgen.sources.toolkit.xmltree import Element
from digestgen.text.maths.maths import render_plain

_NOT_SAID = frozenset(("ltx_tag", "ltx_note", "ltx_ERROR"))
_NO_WORDS = frozenset(("script", "style", "button", "svg"))
_NUMBER = re.compile(r"(?:Figure|Fig\.?)\s*([A-Z]?\d{1,3}(?:\.\d{1,3})?)", re.IGNORECASE)
# What authors write beneath a picture that is not theirs to license.
_OTHERS = re.compile(
    r"©|\(c\)\s*(?:19|20)\d\d|copyright|courtesy|permission|reproduced|reprinted|credits?\s*:|sources?\s*:"
    r"|(?:taken|adapted|adopted|modified|borrowed|image|figure|picture|photo|photograph)s?\s+(?:by|from)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is one picture."""

    number: str  # "1", "A.2"; "" for none
    url: str  # of the picture, on arxiv.org
    caption: str  # plain text, formulas in Unicode


def parse_figures(data: bytes, address: str) -> tuple[str, list[Figure]]:
    """(what the page says of its licence, the figures that can be taken).

    Left out are figures of several pictures, whose caption is of all of them; drawings (SVG may hold script); and those
    whose caption says that somebody else made them.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or not _find(root, "*", "ltx_document"):
        raise SourceError(address, "arXiv's HTML does not look as it used to: there is no paper in it")
    base = next((element.get("href", "") for element in root.iter("base")), "")
    marks = root.xpath('//*[@id="license-tr"]')
    license = " ".join("".join(marks[0].itertext()).split()) if marks else ""
    return license, list(_read_figures(root, urljoin(_folder(address), base)))


def _folder(address: str) -> str:
    """LaTeXML names pictures relative to the paper's folder, whose address has no slash at its end."""
    return address if address.endswith("/") else f"{address}/"


def _read_figures(root: Element, base: str) -> Iterator[Figure]:
    for element in _find(root, "figure", "ltx_figure"):
        pictures = list(element.iter("img"))
        drawings = any(True for _ in element.iter("svg", "object", "embed", "iframe", "table"))
        if len(pictures) != 1 or drawings or any(True for _ in element.iterancestors("figure")):
            continue
        said = list(element.iter("figcaption"))
        caption = " ".join("".join(_say(said[-1])).split()) if said else ""
        number = _NUMBER.match("".join(said[-1].itertext()).strip()) if said else None
        try:
            url = urljoin(base, pictures[0].get("src", ""))
            parts = urlsplit(url)
        except ValueError:
            continue
        ours = parts.scheme == "https" and parts.netloc == "arxiv.org" and parts.path.startswith("/html/")
        if (
            ours
            and not parts.path.lower().endswith((".svg", ".svgz", ".pdf"))
            and not _OTHERS.search(caption)
        ):
            yield Figure(number[1] if number else "", url, caption)


def _say(element: Element) -> Iterator[str]:
    """The words of a caption, without its number, notes and what LaTeXML could not read."""
    yield element.text or ""
    for child in element:
        if child.tag == "math":
            yield render_plain(child.get("alttext", ""))
        elif child.tag not in _NO_WORDS and not _NOT_SAID & set((child.get("class") or "").split()):
            yield from _say(child)
        yield child.tail or ""


def _find(root: Element, tag: str, name: str) -> list[Element]:
    return [element for element in root.iter(tag) if name in (element.get("class") or "").split()]
