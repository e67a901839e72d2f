"""What publishers' feeds put around an abstract, or in place of one: journal, volume, day, people.

As ScienceDirect, PubMed, Nature, Wiley, ACS and Taylor & Francis write their descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BREAK = r"(?:<br\s?/?>\s*)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # ScienceDirect
        r"\s*<p>publication date:(?P<published>[^<]{0,100})</p>\s*<p>\s*(?:<b>)?\s*source:\s*(?:</b>)?(?P<source>[^<]{0,300})</p>"
        r"(?:\s*<p>\s*author\(s\):(?P<authors>[^<]{0,20000})</p>)?\s*",
        # Nature
        r"\s*<p>(?P<source>[^<,]{2,100}), published online:[^<]{0,60};\s*<a\b[^<>]{0,300}>doi:[^<]{0,200}</a>\s*</p>\s*",
        # PubMed
        r"\s*<p>[^<]{0,200}\b(?:doi:\s?10\.|20\d\d [a-z]{3}\b)[^<]{0,300}</p>\s*(?=<p>\s*(?:abstract\s*</p>|pmid:))",
        # Wiley
        rf"\s*+(?P<source>[^<\s][^<]{{2,119}}?, (?:volume \w{{1,8}}, issue [\w-]{{1,8}}|early ?view|accepted article|ahead of print))[^<]{{0,60}}{_BREAK}(?=<|\Z)",
        # ACS
        r"\s*(?:<p>\s*<img\b[^<>]{0,600}>\s*</p>\s*)?<div>\s*<cite>(?P<source>[^<]{0,200})</cite>\s*</div>\s*<div>\s*doi:[^<]{0,200}</div>\s*",
        # Taylor & Francis
        rf"\s*+{_BREAK}(?P<source>volume \w{{1,8}}, issue [\w-]{{1,8}}), [^<]{{0,60}}{_BREAK}\.?\s*+\Z",
    )
)
_LABEL = re.compile(r"\s*<(h[1-6]|p|b|strong|div)\b[^<>]{0,100}>\s*abstract:?\s*</\1>\s*", re.IGNORECASE)
_TAIL = re.compile(r"<p>\s*pmid:\s*<a\b(?:[^<]|<(?!p>)){0,2000}\Z", re.IGNORECASE)
_SOURCE = re.compile(r"(?P<venue>.*?)[\s,]*(?:\bvolumes? (?P<volume>[\w–-]{1,12}))?(?:, issue (?P<issue>[\w–-]{1,12}))?(?:, (?!volume|issue)[^,]{1,40})?", re.IGNORECASE)  # fmt: skip


def read_teaser(markup: str) -> tuple[str, Mapping[str, str]]:
    """A description without what is no abstract, and what that says: venue, volume, issue, published, authors.

    >>> read_teaser("Lamp J, Volume 12, Issue 3, May 2026. <br/><h2>Abstract</h2><p>We light.</p>")
    ('<p>We light.</p>', {'venue': 'Lamp J', 'volume': '12', 'issue': '3'})
    >>> read_teaser("<p>We light: volume 3, issue 4 of the lamp.</p>")
    ('<p>We light: volume 3, issue 4 of the lamp.</p>', {})
    """
    said: dict[str, str] = {}
    if match := next(filter(None, (pattern.match(markup) for pattern in _PATTERNS)), None):
        markup = _TAIL.sub("", markup[match.end() :])
        said = {key: text.strip() for key, text in match.groupdict().items() if text and text.strip()}
        if (source := said.pop("source", "")) and (parts := _SOURCE.fullmatch(source)):
            said |= {key: text for key, text in parts.groupdict().items() if text}
    return _LABEL.sub("", markup, count=1) if _LABEL.match(markup) else markup, said
