"""What one row of a list says: a paper's title, its links, and what somebody says about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from digestgen.sources.markdown.digest import Entry
from digestgen.sources.markdown.links import (
    Link,
    find_paper,
    is_called,
    is_generic,
    is_label,
    pick_links,
    read_links,
)
from digestgen.sources.markdown.text import to_plain
from digestgen.sources.toolkit.days import parse_when

NO_LINK = "it has no link to a paper"
SEVERAL = "it links to several papers"
_OWN_ID = re.compile(
    r"^[(\[](?:arXiv:)?(?=[\w./-]*?\d{4})[\w./-]++[)\]]\s++", re.IGNORECASE
)  # as browsers title arXiv's pages
_SITE = re.compile(r"\s+[-|–·]\s+(?:arXiv(?:\.org)?|OpenReview|ACL Anthology|Hugging Face|PubMed)$")
# A link in brackets of its own that a row begins with: `\\[[arXiv](…)\\]`, `[[EMNLP 2024](…)]`, `[[pdf]](…)`.
_TAGS = re.compile(
    r"(?:\\?\[|\()\s*\[[^\[\]]{1,40}\]\([^()\s]*\)\s*(?:\\?\]|\))[\s:,.-]*|\[\[[^\[\]]{1,40}\]\]\([^()\s]*\)[\s:,.-]*"
)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)")
_QUOTED = re.compile(r"[\"“「《]([^\"”」》]{8,500}?)[.,]?[\"”」》]")
_LEAD = re.compile(
    r"^(?:\W*\b(?P<day>(?:19|20)\d\d(?:[-./](?:0?[1-9]|1[0-2]))?(?:[-./](?:0?[1-9]|[12]\d|3[01]))?)\b[^\w*_\"“「《$\[(\\]+"
    r"|\s*(?:\[[^\[\]]{1,30}\]|\([^()]{1,30}\)|`[^`]{1,30}`|[*_]\([^()]{1,30}\)[*_])[\s,:.-]*"
    r"|[^\w\"“「《*_$(\[\\`]+|\d{1,4}[.)]\s+|new\b[!:\s]+)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s+`|\s*\\\\?\[\s*$|\s+[-–—|·•]+\s+|\.\s+(?=[A-Z*_\"(\[\d])|[.;,:]?\s*\*?\[?$|\n|\s*[(\[]?\b(?:Paper|Link|PDF|arXiv|Code)\s*:"
)
_MONTH = re.compile(r"`?((?:19|20)\d\d)[./-](0?[1-9]|1[0-2])`")  # "`2024.02`" behind a title
_VENUE = re.compile(
    r"[,.]?\s+(?:in\s+)?[(\[*_`]*(?:arxiv|[A-Z][A-Za-z]{2,9})(?:\s+preprint)?[ '’]*(?:(?:19|20)?\d\d)[)\]*_`]*[.,]?$"
)
# "(ICML 2023)", "[**NeurIPS'23**]", "*EMNLP 2024*", "`CVPR2024`": a name with two capitals
_APPEARED = re.compile(
    r"[(\[*_`](?P<venue>(?!ar[Xx]iv)(?=[A-Za-z]*[A-Z][a-z]*[A-Z])[A-Za-z]{3,9})(?: [A-Z][a-z]+)?[ -]?"
    r"(?:(?P<year>(?:19|20)\d\d)|['’](?P<short>\d\d))(?: [A-Z][a-z]+)?[)\]*_`]"
)
LETTER = re.compile(r"[^\W\d_]")
_LONGEST_TITLE = 1000  # characters
_BEFORE_BOLD = 400  # characters: of authors, for example; words in bold further behind are stressed, no title
# "Lamps at Dusk  This paper lights a lamp": two blanks, then a sentence, divide a title from what is said of it.
_GAP = re.compile(r"([^\W_][^\n*_\[|]{3,250}?[^\s.:;,])  +(?=[A-Z][^\n]{30})")


def read_title(text: str, links: Sequence[Link]) -> tuple[str, str, str]:
    """(title, what is said besides it, the day or month that it begins with) of a row's text, all Markdown."""
    when = ""
    lead = 0
    while tag := next(
        (tag for tag in _TAGS.finditer(text, lead) if not LETTER.search(text[lead : tag.start()])), None
    ):
        if not LETTER.search(text[tag.end() :].split("\n", 1)[0]):
            break
        lead = tag.end()  # "[[TKDE](…)] Lamps": the link says where it appeared
        links = [link for link in links if link.start >= lead]
    while match := _LEAD.match(text[lead:]):
        if match.end() == 0:
            break
        if match["day"]:
            when = when or parse_when(match["day"].replace(".", "-").replace("/", "-"))
        elif not when and (inner := re.search(r"(?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?", match[0])):
            when = parse_when(inner[0].replace(".", "-").replace("/", "-"))
        lead += match.end()
        if any(link.start < lead <= link.end for link in links):  # a link in brackets is none of it
            lead -= match.end()
            break
    titled = next((link for link in links if link.is_titled_paper), None)
    if titled and not LETTER.search(_BOLD.sub("", text[lead : titled.start])):
        return titled.words, text[titled.end :], when
    head = text[lead : next((link.start for link in links if link.start >= lead), len(text))]
    bold = next(
        (match for match in _BOLD.finditer(text, lead) if not _inside(match, links) and _is_words(match)),
        None,
    )
    gap = _GAP.match(head)
    if gap and (not bold or bold.start() > lead + gap.end()):
        return _trim(gap[1]), text[lead + gap.end() :], when
    if bold and bold.start() <= lead + _BEFORE_BOLD:
        return _trim(bold[1] or bold[2]), text[: bold.start()][lead:] + text[bold.end() :], when
    if quoted := _QUOTED.search(head):
        return quoted[1], head[: quoted.start()] + text[lead + quoted.end() :], when
    if titled:
        return titled.words, text[titled.end :], when
    if not LETTER.search(head) and links:  # "[paper](…) Lamps"
        behind = text[links[0].end :]
        head = behind[
            : next(
                (link.start - links[0].end for link in links[1:] if link.start > links[0].end), len(behind)
            )
        ]
        lead = links[0].end
    end = next((match for match in _ENDS.finditer(head) if match.start() > 3 or match[0] == "\n"), None)
    stop = end.start() if end else len(head)
    rest = text[lead + (end.end() if end else stop) :]
    if not when and (month := _MONTH.match(rest)):
        when, rest = parse_when(f"{month[1]}-{month[2]}"), rest[month.end() :]
    title = _trim(head[:stop])
    if not LETTER.search(title) and links and links[0].words and not is_called(links[0].words):
        title = links[0].words  # one word in small letters
    return title, rest, when


def _inside(match: re.Match[str], links: Sequence[Link]) -> bool:
    return any(link.start < match.end() and match.start() < link.end for link in links)


def begins_with_title(text: str) -> bool:
    """Whether a line is one paper: a linked title that it begins with, or bold words with a link behind them."""
    links = read_links(text)
    if not any(link.id for link in links):
        return False
    first = links[0]
    is_linked = first.is_title and first.id and not LETTER.search(_LEAD.sub("", text[: first.start]))
    return bool(
        is_linked or (_BOLD.match(text) and has_bold_title(text, links) and len(text) < _LONGEST_TITLE)
    )


def has_bold_title(text: str, links: Sequence[Link]) -> bool:
    """Whether there are bold words that are a title, outside of links."""
    return any(_is_words(match) and not _inside(match, links) for match in _BOLD.finditer(text))


def read_venue(text: str) -> tuple[str, str]:
    """Where and in which year a row says, in brackets or in a style of its own, that its paper appeared; "" for neither.

    >>> read_venue("Lamps at Dusk (**ICML'23**)"), read_venue("Lamps (Oct 2023) of GPT 4")
    (('ICML', '2023'), ('', ''))
    """
    match = _APPEARED.search(text)
    return (match["venue"], match["year"] or f"20{match['short']}") if match else ("", "")


def _is_words(match: re.Match[str]) -> bool:
    inner = to_plain((match[1] or match[2])[:_LONGEST_TITLE])
    return (
        len(LETTER.findall(inner)) > 3
        and not (is_generic(inner) or is_label(inner))
        and not parse_when(inner)
    )


def _trim(text: str) -> str:
    text = text.strip(" \t\n,;:-–—|*_[(").rstrip().removesuffix(".")
    if text.count("**") % 2:
        text = text.replace("**", "")
    if text.count("]") > text.count("["):  # of a link that was cut
        text = text.strip("][ ")
    return _VENUE.sub("", text) or text


def build_entry(line: int, title: str, links: Sequence[Link], rest: str, **fields: Any) -> Entry:
    """A row as an entry, with whatever else is known of it; one whose paper cannot be told has a problem."""
    titled = next((link for link in links if link.is_title and link.id and link.words == title), None)
    title = _SITE.sub("", _OWN_ID.sub("", title))
    last = next((match for match in _APPEARED.finditer(title) if match.end() == len(title)), None)
    if last and last[0][0] in "([":  # "[Lamps at Dusk (ICLR 2019)](…)"
        title = title[: last.start()].rstrip(" ,.:;-–—") or title
    about = [link for link in links if not link.is_title or link is titled]
    ids = find_paper(about if any(link.id for link in about) else links)
    if ids is None and titled and titled.id:
        ids = (titled.id,)
    papers = [link for link in links if link.is_paper or link is titled or link.is_titled_paper]
    problem = SEVERAL if ids is None else "" if ids or papers else NO_LINK
    if not problem and (not LETTER.search(title) or is_called(title)):
        problem = "it has no title"
    url = ids[0].url if ids else papers[0].address if papers else ""
    return Entry(
        line, title[:_LONGEST_TITLE], ids=ids or (), text=_read_note(rest, links), links=dict(pick_links(links)),
        problem=problem, url=url, **fields,
    )  # fmt: skip


def _read_note(rest: str, links: Sequence[Link]) -> str:
    """What a row says besides title and links; "" where that is no sentence."""
    lines = []
    for line in rest.split("\n"):
        bare = line
        for link in read_links(line):
            if not link.is_title or link.id:
                bare = bare.replace(line[link.start : link.end], "")
        bare = re.sub(
            r"\*{4}|\[\s*\]|\(\s*\)|\b(?:Paper|Code|PDF|Link|Project|arXiv)s?\s*:\s*(?=[,|.\s*]|$)|!\[[^\]]*\](?:\([^)]*\))?",
            "",
            bare,
        )
        bare = _trim_note(bare)
        if len(LETTER.findall(bare)) > 2:
            lines.append(bare)
    return "\n".join(lines)


def _trim_note(line: str) -> str:
    """Without the marks at its ends that stood between it and links; what they close or open stays whole."""
    bare = line.strip(" \t,;:|·•-–—*/&[]()").lstrip(". ")
    if bare.count("**") % 2:  # "**LAMP**: it glows" without its first two
        bare = f"{bare}**" if re.match(r"(?:[^*]*\s)?\*\*\S", bare) else f"**{bare}"
    elif bare.count("*") % 2:
        bare = f"{bare}*" if re.match(r"(?:[^*]*\s)?\*\S", bare) else f"*{bare}"
    for start, end in ("()", "[]"):
        before = f"{start}{bare}" if bare.count(end) > bare.count(start) else bare
        bare = f"{before}{end}" if before.count(start) > before.count(end) else before
    return bare
