"""Feeds that are almost XML, as programs write them that paste texts together: what readers of feeds see through.

What is cut off is not mended: nobody knows what is missing.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from digestgen.sources.toolkit.decoding import decode_text

_START = re.compile(r"<(?:\?xml\s|!DOCTYPE\s+rss\b|rss[\s>]|(?:\w{1,20}:)?feed\s|rdf:RDF\s)", re.IGNORECASE)
_END = re.compile(r"</(?:rss|(?:\w{1,20}:)?feed|rdf:RDF)\s{0,9}>")
_HEAD = 65_536  # characters in which it has to begin
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,300}\?>")
_ENCODING = re.compile(rb"""<\?xml\s[^<>]{1,200}\bencoding\s?=\s?["']([\w.:-]{2,40})""")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # of XML 1.0
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)?"
)


def mend(data: bytes, name: str, charset: str = "") -> bytes:
    """A feed without what stands before and behind it, characters that XML does not have, and bare ampersands.

    Args:
        charset: what the server says of it, "" for nothing.
    """
    text = _decode(data, name, charset)
    start = _START.search(text[:_HEAD])
    text = text[start.start() if start else 0 :]
    ends = [end.end() for end in _END.finditer(text)]
    text = _DECLARATION.sub("", text[: ends[-1]] if ends else text, count=1)
    return _AMPERSAND.sub(_escape, _NO_CHARACTER.sub("", text)).encode("utf-8")


def _decode(data: bytes, name: str, charset: str) -> str:
    declared = _ENCODING.search(data[:400])
    for encoding in (declared[1].decode("ascii") if declared else charset, "utf-8"):
        try:
            return data.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return decode_text(data, name)[0]


def _escape(match: re.Match[str]) -> str:
    """A reference that XML knows; the character of one that HTML knows; else what it is, a text with an ampersand."""
    named = match[1] or ""
    if named.startswith("#"):
        number = int(named[2:], 16) if named[1] in "xX" else int(named[1:])
        return (
            match[0]
            if number in (9, 10, 13) or (32 <= number < 0x110000 and not _NO_CHARACTER.match(chr(number)))
            else ""
        )
    known = html5.get(f"{named};", "")
    return html.escape(known, quote=False) if known else f"&amp;{match[0][1:]}"
