"""What stands in single cells: dates in several columns, PubMed's citations, lists of people in one text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from digestgen.model.publication import read_type
from digestgen.sources.pubmed.medline import first_day, full_pages
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.names import split_names

_CITATION = re.compile(
    r"\. (?P<date>\d{4}(?: [A-Z][a-z]{2}(?:-[A-Z][a-z]{2}| \d{1,2})?)?);(?P<volume>[\w.-]{0,20})(?:\((?P<issue>[^()]{1,40})\))?"
    r"(?::(?P<pages>[\w, -]{1,40}))?\.(?:.{0,200}\bEpub (?P<online>\d{4} [A-Z][a-z]{2}(?: \d{1,2})?)\b)?"
)
# "Ada OneBo Two": a given name, with more behind it, stands at the end of a family name. McKay and DeWitt are whole.
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?<![A-ZÀ-Þ])(?<!\bMc)(?<!\bMac)(?<!\bVan)(?<!\b[DL][aeiu])(?=[A-ZÀ-Þ][\w.'’-]*\s)"
)


def read_published(dates: Sequence[str], own_id: str) -> str:
    """The first of some columns' dates that is one; a day or month in another column makes a year more exact.

    OpenAlex writes 1 January where it knows the year only.

    >>> read_published(["JUN 8", "2024"], ""), read_published(["2024", "6"], ""), read_published(["8 May 2023", "2024"], "")
    ('2024-06-08', '2024-06', '2023-05-08')
    """
    found = next(filter(None, map(parse_when, dates)), "")
    if found.endswith("-01-01") and "openalex.org/" in own_id.lower():
        return found[:4]
    if len(found) == 4:
        exact = (join_when(found, date) for date in dates if not parse_when(date))
        return max(exact, key=len, default="") or found
    return found


def read_citation(text: str) -> Mapping[str, str]:
    """What PubMed's column "Citation" says; nothing where it is not one.

    >>> dict(read_citation("Lamp Med. 2024 Jun 8;12(3):145-7. doi: 10.5555/x. Epub 2024 Jan 5."))
    {'published': '2024-01-05', 'issued': '2024-06-08', 'type': 'article-journal', 'volume': '12', 'issue': '3', 'pages': '145-147'}
    """
    match = _CITATION.search(text[:1000])
    if not match:
        return {}
    issued = parse_when(match["date"])
    return {
        "published": first_day(issued, parse_when(match["online"] or "")),
        "issued": issued,
        "type": "article-journal",
        "volume": match["volume"],
        "issue": match["issue"] or "",
        "pages": full_pages(match["pages"] or ""),
    }


def read_types(texts: Sequence[str]) -> str:
    """The type that the first telling column says, if only with its last word: `IEEE Conferences`."""
    kinds = (read_type(text) or read_type(text.split()[-1]) for text in texts)
    return next(filter(None, kinds), "")


def split_people(text: str, *, is_glued: bool) -> list[str]:
    """The names of a list in one text, also of OpenAlex (`|`) and of Springer, where nothing stands between them.

    >>> split_people("Ada OneBo B. TwoCy McThree", is_glued=True), split_people("Ada One|Bo Two", is_glued=False)
    (['Ada One', 'Bo B. Two', 'Cy McThree'], ['Ada One', 'Bo Two'])
    """
    if is_glued and not re.search("[,;|]", text):
        return _GLUED.split(text)
    return split_names(text.replace("|", ";"))


def split_words(text: str) -> list[str]:
    """The keywords of one text."""
    mark = next((mark for mark in ";|" if mark in text), ",")
    return [word.strip() for word in text.split(mark)]
