"""What a person wrote below front matter → Markdown that can stand under `## Notes` of a paper's file.

It stays as written but for what another program's site meant by it. Taken out are comments (`<!-- -->`, Obsidian's
`%% %%`), Hugo's shortcodes and Liquid's tags (a figure's caption stays), kramdown's attributes, and block ids.
Links and images that lead to files beside the page become their text, wikilinks too: those files do not move in.
Headings go down until the first level is the third.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from digestgen.sources.markdown.text import find_outside_code, split_code
from digestgen.text.markdown.limits import find_body_problem

LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*+(<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
    r"(?:\s*+(?<=\s)(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*+\)"
)
# Its text ends at the first character, none within a row of "#", after which only blanks and one such row follow.
HEADING = re.compile(
    r"^ {0,3}(#{1,6})[ \t]++((?:.*?[^ \t\n](?:(?<!#)|(?!#)))??)[ \t]*+#*+[ \t]*+$", re.MULTILINE
)
_UNDERLINED = re.compile(
    r"(?:\A|(?<=\n\n))(?![ \t]*(?:[-*+>#|=]|\d+[.)]))([^\n]*\S)[ \t]*\n(=|-)\2{2,}[ \t]*$", re.MULTILINE
)
_ABSOLUTE = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
_CODE = re.compile(r"(`+[^`]*`+)")
_SHORTCODE = re.compile(r"\{\{[<%](.{1,2000}?)[>%]\}\}", re.DOTALL)
_CAPTION = re.compile(r'\bcaption\s*=\s*(?:"([^"]*)"|`([^`]*)`)')
_LIQUID = re.compile(
    r"\{%.{1,2000}?%\}|\{\{-?\s*(?:site|page|layout|include|['\"])[^{}]{0,500}\}\}", re.DOTALL
)
_KRAMDOWN = re.compile(r"\{:[^{}\n]*\}")
_ASIDE = re.compile(r"%%[^%]*%%")
_BLOCK_ID = re.compile(r"(?:^|[ \t])\^[0-9a-z]{6}[ \t]*$", re.MULTILINE)
_WIKI = re.compile(r"(!?)\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?([^<>\s]+)[^\n]*\n?", re.MULTILINE)
_TAG = re.compile(r"<(a|img|iframe|video|audio|source|embed|object)\b[^<>]*>", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:href|src)\s*=\s*[\"']?https?://", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")
_LONGEST = 200_000  # characters, before anything is taken out
_TOP = 3  # level of a note's first headings: the note itself stands under a second


@dataclass(frozen=True, slots=True)
class Note:
    """A body made ready; `remarks` say what was taken out of it, to stand behind "the text below: "."""

    text: str
    remarks: tuple[str, ...] = ()


def clean_note(body: str) -> Note:
    """A body as the Markdown of a note; an empty one with a remark where it is too much to render."""
    if len(body) > _LONGEST:
        return Note("", (f"it was left out: it has {len(body):,} characters.",))
    counts: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    text = _map_prose(drop_comments(body), lambda prose: _clean(prose, counts, codes))
    text = _demote(_GAP.sub("\n\n", text).strip("\n").rstrip())
    if problem := find_body_problem(text):
        return Note("", (f"it was left out: {problem[2]}.",))
    remarks = []
    if codes:
        named = ", ".join(f"{code} ({count})" if count > 1 else code for code, count in codes.items())
        remarks.append(f"shortcodes of another program were taken out: {named}.")
    if counts["links"]:
        remarks.append(
            f"links and images that lead to files beside it became their text ({counts['links']})."
        )
    return Note(text, tuple(remarks))


def drop_comments(text: str) -> str:
    """Without `<!-- … -->` outside of code; lines keep their numbers."""
    return _map_prose(text, lambda prose: "".join(_outside(prose, "<!--", "-->")))


def underline_to_atx(text: str) -> str:
    """Underlined headings as `#` headings, outside of code; lines keep their numbers."""
    if "\n---" not in text and "\n===" not in text:
        return text
    return _map_prose(
        text,
        lambda prose: _UNDERLINED.sub(lambda match: f"{'#' * (1 + (match[2] == '-'))} {match[1]}", prose),
    )


def take_section(text: str, title: re.Pattern[str]) -> tuple[str, str]:
    """(the text under the first heading that is `title`, the body without that section)."""
    headings = find_outside_code(HEADING, text)
    for index, (start, end, heading) in enumerate(headings):
        if title.fullmatch(heading[2].strip(" :*_")):
            stop = headings[index + 1][0] if index + 1 < len(headings) else len(text)
            return text[end:stop].strip(), f"{text[:start]}{text[stop:]}"
    return "", text


def _map_prose(text: str, change: Callable[[str], str]) -> str:
    return "".join(piece if is_code else change(piece) for is_code, piece in split_code(text))


def _outside(text: str, opening: str, closing: str) -> Iterator[str]:
    at = 0
    while (start := text.find(opening, at)) >= 0:
        yield text[at:start]
        end = text.find(closing, start)
        yield "\n" * text.count("\n", start, max(start, end))
        at = end + len(closing) if end >= 0 else start + len(opening)
        if end < 0:  # never closed: only the mark goes
            break
    yield text[at:]


def _clean(prose: str, counts: Counter[str], codes: Counter[str]) -> str:
    def shortcode(match: re.Match[str]) -> str:
        if not match[1].lstrip().startswith("/"):
            codes[match[1].strip(" /\n").split(" ")[0][:40]] += 1
        caption = _CAPTION.search(match[1])
        return (caption[1] or caption[2] or "") if caption else ""

    if "{" in prose:  # before code is looked for: what a shortcode is given may stand in backticks
        prose = _KRAMDOWN.sub("", _LIQUID.sub("", _SHORTCODE.sub(shortcode, prose)))
    parts = _CODE.split(prose) if "`" in prose else [prose]
    return "".join(part if index % 2 else _clean_words(part, counts) for index, part in enumerate(parts))


def _clean_words(text: str, counts: Counter[str]) -> str:
    def link(match: re.Match[str]) -> str:
        target = match[3].strip("<>")
        if _ABSOLUTE.match(target):
            return match[0]
        counts["links"] += 1
        return match[2]

    def wiki(match: re.Match[str]) -> str:
        counts["links"] += 1
        return "" if match[1] else match[3] or match[2].lstrip("@")

    def tag(match: re.Match[str]) -> str:
        if _TARGET.search(match[0]):
            return match[0]
        counts["links"] += 1
        return ""

    if "%%" in text:
        text = _ASIDE.sub("", text)
    if "^" in text:
        text = _BLOCK_ID.sub("", text)
    if "[" in text:
        text = LINK.sub(link, _WIKI.sub(wiki, text))
        text = _REFERENCE.sub(lambda match: match[0] if _ABSOLUTE.match(match[1]) else "", text)
    return _TAG.sub(tag, text) if "<" in text else text


def _demote(text: str) -> str:
    """Headings moved down alike, so that the highest is of the third level."""
    levels = [len(match[1]) for _, _, match in find_outside_code(HEADING, text)]
    down = max(0, _TOP - min(levels, default=_TOP))
    return _map_prose(
        text,
        lambda prose: HEADING.sub(lambda match: f"{'#' * min(6, len(match[1]) + down)} {match[2]}", prose),
    )
