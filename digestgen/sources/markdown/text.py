"""Words in Markdown fields → what RecordBuilder reads: TeX for titles and abstracts, plain text for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from digestgen.text.markdown.fences import mark_code
from digestgen.text.markdown.inline import to_tex
from digestgen.text.tex.latex import tex_to_title

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ANCHOR = re.compile(
    r"<a\s[^<>]*?href\s*=\s*[\"']?(https?://[^\s\"'<>]+)[^<>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL
)
_CORR = re.compile(r"\b(CoRR),? \**abs/(\d{4}\.\d{4,5}(?:v\d+)?)\**", re.ASCII)  # as DBLP calls arXiv
_NAMED = re.compile(
    r"(?<![\w/:.\[-])arXiv:[ \t]?(\d{4}\.\d{4,5}(?:v\d+)?)\b(?![^\[\]\n]{0,300}\]\()", re.IGNORECASE
)
_NAMED_PMID = re.compile(
    r"(?<![\w/:.\[-])PMC?ID:[ \t]?(PMC)?(\d{1,8})\b(?![^\[\]\n]{0,300}\]\()", re.IGNORECASE | re.ASCII
)
_NAMED_DOI = re.compile(
    r"(?<![\w/:.\[-])doi:[ \t]?(10\.\d{4,9}/[^\s\[\]]*[^\s\[\].,;:)])(?![^\[\]\n]{0,300}\]\()",
    re.IGNORECASE | re.ASCII,
)
# A link to a file beside the page: `[Lamps at Dusk](./dusk.md)`, `[[notes](dusk.md)]`; one that a row begins with is its title.
_BESIDE = re.compile(
    r"(\A[ \t]*(?:[-*+]|\d+[.)])?[ \t]*)?(?<!!)(\[)?\[([^\[\]\n]{1,300})\]\((?!\s*<?(?:[a-z][a-z0-9+.-]*:|//))[^()\s]*\)(?(2)\])",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\W*+(?:(?:my|paper|full|read|our|the)\s)*(?:notes?|summary|review|details?|slides?|pdf|code|link|here|post|blog|more|笔记|解读|详情|メモ|ノート|노트)\W*",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|ins|sub|sup|small|span|font|img|p|div|kbd|code|td|tr)\b[^<>]*>", re.IGNORECASE
)
RULE = re.compile(r"\A(?=[^-]*+-[^|]*+\|)[ \t:|-]++\Z")  # below the head of a table
_STRONG = re.compile(r"<(b|strong)>\s*+([^<>*\s][^<>*]{0,1000}?)\s*</\1>", re.IGNORECASE)


def prepare(text: str) -> str:
    """Markdown of a row: HTML's links as Markdown's, line breaks as lines, no other tags."""
    text = _CORR.sub(r"\1, arXiv:\2", text)
    if "xiv:" in text.lower():
        text = _NAMED.sub(r"[\g<0>](https://arxiv.org/abs/\1)", text)
    if "doi:" in text.lower():
        text = _NAMED_DOI.sub(r"[\g<0>](https://doi.org/\1)", text)
    if "PMID:" in text or "PMCID:" in text:
        text = _NAMED_PMID.sub(_to_pubmed, text)
    if "](" in text:
        text = _BESIDE.sub(_beside, text)
    if "<" not in text:
        return text
    text = _ANCHOR.sub(lambda match: f"[{_TAG.sub('', match[2])}]({match[1]})", text)
    text = _STRONG.sub(r"**\2**", text)
    return _TAG.sub("", _BREAK.sub("\n", text))


def _to_pubmed(match: re.Match[str]) -> str:
    address = (
        f"pmc.ncbi.nlm.nih.gov/articles/PMC{match[2]}" if match[1] else f"pubmed.ncbi.nlm.nih.gov/{match[2]}"
    )
    return f"[{match[0].partition(':')[0]}](https://{address}/)"


def _beside(match: re.Match[str]) -> str:
    lead = match[1] or ""
    if _ASIDE.fullmatch(match[3]):
        return lead
    return f"{lead}**{match[3].strip('*')}**" if match[1] is not None else match[3]


def drop_empty_tables(lines: list[str]) -> Iterator[str]:
    """Lines without what is left of tables whose rows have all been read: their heads and rules."""
    for at, line in enumerate(lines):
        before, after, second = (
            (lines[n] if 0 <= n < len(lines) else "").lstrip()[:1] == "|" for n in (at - 1, at + 1, at + 2)
        )
        is_rule = line.lstrip().startswith("|") and RULE.match(line)
        if is_rule and not (before and after):
            continue
        if line.lstrip().startswith("|") and after and RULE.match(lines[at + 1]) and not second:
            continue
        yield line


@lru_cache(maxsize=1024)
def to_plain(markdown: str) -> str:
    """One line of plain text: styles and links are only their text.

    >>> to_plain("In [*Lamps*](https://lamps.example), 4<sup>th</sup> ed.")
    'In Lamps, 4th ed.'
    """
    return tex_to_title(to_tex(markdown).replace("***", ""))


def split_code(text: str) -> Iterator[tuple[bool, str]]:
    """A body cut into fenced code and prose, as (whether it is code, text with its line ends), in order."""
    if text and "```" not in text and "~~~" not in text:
        yield False, text
        return
    marked = mark_code(text.splitlines(keepends=True))
    for is_code, lines in groupby(marked, key=itemgetter(1)):
        yield is_code, "".join([line for line, _ in lines])


def find_outside_code(pattern: re.Pattern[str], text: str) -> list[tuple[int, int, re.Match[str]]]:
    """Where in a body a pattern begins and ends, and what it matched, outside of fenced code."""
    found, at = [], 0
    for is_code, piece in split_code(text):
        if not is_code:
            found += [(at + match.start(), at + match.end(), match) for match in pattern.finditer(piece)]
        at += len(piece)
    return found
