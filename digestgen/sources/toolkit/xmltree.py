"""XML files of any source: parsed without entities, DTDs or network, refused in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.entities import name2codepoint

from lxml import etree

from digestgen.problems import SourceError
from digestgen.sources.toolkit.decoding import MAX_BYTES
from digestgen.text.jats.tags import LINKS

Element = etree._Element
_OF_MATHS = frozenset(
    ("open", "close", "separators", "mathvariant", "linethickness", "width", "display", "alttext", "encoding")
)
_OF_OTHERS = {"list": {"list-type"}} | {name: {"href"} for name in LINKS}
_ONE_BYTE = re.compile(
    rb"""\s{0,99}<\?xml[^<>]{1,200}encoding\s?=\s?["'](?:iso-?8859-\d+|latin-?\d|windows-125\d|cp125\d|us-ascii|ascii)["']""",
    re.IGNORECASE,
)
_LATIN = re.compile(
    rb"""\s{0,99}<\?xml[^<>]{1,200}encoding\s?=\s?["'](?:iso-?8859-1|latin-?1|us-ascii|ascii)["']""",
    re.IGNORECASE,
)
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,9});")
_LONGEST = 4000  # characters of an attribute that a reader of tags takes


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML document in any encoding it declares.

    A document type that declares entities is refused: they are how a kilobyte becomes a gigabyte. One that only
    names an external DTD (PubMed's) is read without it.

    Raises:
        SourceError: too large, empty, not well-formed (it may be cut off), or with entities of its own.
    """
    if len(data) > MAX_BYTES:
        what = f"the file has {len(data) / 2**20:.0f} MB; {MAX_BYTES // 2**20} MB is the most that is read"
        raise SourceError(name, what)
    if not data.strip():
        raise SourceError(name, "the file is empty")
    if b"<!DOCTYPE" in data[:4000]:  # its names of characters stand in a DTD that is not read
        data = _NAMED.sub(_number, data)
    parser = etree.XMLParser(
        encoding=_find_encoding(data),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0) or 0
        message = str(error.args[0] if error.args else error).split(", line ")[0]
        cut = " (it looks cut off)" if line >= data.rstrip().count(b"\n") + 1 else ""
        raise SourceError(name, f"this is not well-formed XML: {message}{cut}", line=line) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):
        raise SourceError(name, "the document type declares entities, which is not read")
    return root


def _number(match: re.Match[bytes]) -> bytes:
    number = name2codepoint.get(match[1].decode("ascii"))
    return b"&#%d;" % number if number else match[0]


def _find_encoding(data: bytes) -> str | None:
    """The encoding that is meant where another is declared; None where the document's word is taken.

    Some writers of feeds always declare one byte a character, over bytes that are UTF-8; and what is called ISO-8859-1 is
    Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels): its dashes and quotation marks are no characters there.
    """
    if data.isascii() or not _ONE_BYTE.match(data):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252" if _LATIN.match(data) else None
    return "utf-8"


def local_name(element: Element) -> str:
    """An element's name without its namespace; "" for what is not an element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def find_child(parent: Element | None, *names: str) -> Element | None:
    """The first child of one of these names, whatever its namespace."""
    return next((child for child in (() if parent is None else parent) if local_name(child) in names), None)


def inner_text(element: Element | None) -> str:
    """All text inside of an element, tags dropped, white space as it stands; "" for None."""
    return "" if element is None else "".join(element.itertext())


def inner_line(element: Element | None) -> str:
    """The same on one line."""
    return " ".join(inner_text(element).split())


def inner_markup(element: Element | None) -> str:
    """What stands inside of an element as markup for records.RICH; "" for None.

    Prefixes are dropped, and so are all attributes but those that say something there: how MathML is to be read, where
    a link leads, what kind of list it is.

    `<title>On <jats:i id="a">x</jats:i> &amp; y</title>` → `On <i>x</i> &amp; y`.
    """
    return "" if element is None else _markup(element, in_maths=False)


def _markup(element: Element, *, in_maths: bool) -> str:
    parts = [_escape(element.text)]
    for child in element:
        if tag := local_name(child):
            is_maths = in_maths or tag == "math"
            known = _OF_MATHS if is_maths else _OF_OTHERS.get(tag, ())
            attributes = "".join(_attributes(child, known))
            parts.append(f"<{tag}{attributes}>{_markup(child, in_maths=is_maths)}</{tag}>")
        parts.append(_escape(child.tail))
    return "".join(parts)


def _attributes(element: Element, known: Collection[str]) -> Iterator[str]:
    for name, value in element.attrib.items():
        local = name.rpartition("}")[2]
        written = _escape(value).replace('"', "&quot;")
        if local in known and len(written) <= _LONGEST:
            yield f' {local}="{written}"'


def _escape(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
