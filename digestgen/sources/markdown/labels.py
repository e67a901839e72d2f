"""Lines that name what they say: `**Authors**: Ada One`, `- *Code:* [here](…)`, `| arXiv | 2602.97385 |`, `TL;DR: …`.

Whoever writes about papers, in a note, a section or an item of a list, has such lines for what belongs into fields; all
else are a person's words. A label counts with or without bold, bullet, number, quotation mark and emoji, and where
several stand in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from digestgen.sources.markdown.keys import normalise_key
from digestgen.sources.markdown.label_words import LINKED, PAPERS, WORDS
from digestgen.sources.markdown.links import Link, read_links
from digestgen.sources.markdown.people import read_bare
from digestgen.sources.markdown.text import RULE, drop_empty_tables, prepare, to_plain
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.references import read_id
from digestgen.text.markdown.fences import mark_code

_END = r"(?:links?|url|地址|链接|連結|網址|リンク|링크)"
_ENDING = re.compile(rf"(?<=\w){_END}$")
_START = re.compile(r"^(?:linksto(?:the)?|linkto(?:the)?|official|our)(?=\w)")
# What stands before a label: quotation marks, a bullet or number, a box, emoji.
_LEAD = r"[ \t>]*+(?:(?:[-*+•·]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?(?:[^\w\s*_`\[\](){}<>|#$\\!-]{1,4}[ \t]*)?"
_KEY = r"[^\W\d_][\w ./'’;,()・-]{0,30}?"
_LABEL = re.compile(
    rf"{_LEAD}(?:(?P<mark>\*\*\*|\*\*|__|\*|_|`)[ \t]*(?:[^\w\s*_`\[\](){{}}<>|#$\\-]{{1,4}}[ \t]*)?(?P<marked>{_KEY})[ \t]*+"
    rf"(?:[:：][ \t]*(?P=mark)|(?P=mark)[ \t]*(?:[:：]|[-–—=](?=\s)|$)|(?P=mark)(?=[ \t]*(?:\[|https?:)))"
    rf"|(?P<plain>{_KEY})(?:[ \t]*+[:：]|[ \t]++[-–—=](?=[ \t])))[ \t]*+(?P<value>.*)"
)
_CELLS = re.compile(r"[ \t]*+\|(?P<name>[^|\n]{1,80})\|(?P<value>.*)")
_CUT = re.compile(
    r"(?P<sep>[ \t]+[|·•/][ \t]+|[ \t]{2,}|[.;,]?[ \t]+(?=(?:\*\*|__)[^*\n]{2,30}(?:[:：](?:\*\*|__)|(?:\*\*|__)[ \t]*[:：]))|[.;][ \t]+)"
)
_CUTS = ("|", "·", "•", "/", "  ", "\t", "**", "__", ". ", "; ")  # a line without any of these is one part
_NONE = re.compile(
    r"[\s*_`()\[\]-]*(?:n/?a|none|null|nil|tb[ad]|unknown|not (?:yet )?(?:available|released|provided|found|mentioned)|coming soon"
    r"|无|暂无|未提供|未知|なし|없음)?[\s*_`()\[\].-]*",
    re.IGNORECASE,
)
_WHERE = re.compile(r"(.*\S)[ \t]*[(,][ \t]*([^(),]*(?:19|20)\d\d[^(),]*)\)?")
_ITEM = re.compile(r"[ \t>]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_FOLDED = re.compile(
    r"<details\b[^<>]*+>\s*+<summary\b[^<>]*+>\s*+(?>(?:<\w[^<>]*+>\s*+)*)"
    r"([^\s<>](?:[^<>]{0,38}[^\s<>])?)\s*+(?>(?:</(?!summary>)\w++>\s*+)*)</summary>(.*?)</details>",
    re.IGNORECASE | re.DOTALL,
)
_CODED = re.compile(r".*\(([a-z][a-z-]*(?:\.[A-Za-z-]+)?)\)")  # arXiv's: "Robotics (cs.RO)"
_WORD = re.compile(r"[^\W\d_]{2,}")
_LOWER = re.compile(r"\b[a-zà-öø-ÿа-я]{4,}\b")  # in a name at most a particle
_NAMED = re.compile(r"(?:19|20)\d\d|[A-Z]\w|[^\x00-\x7f]")  # what a venue has
_LETTER = re.compile(r"[^\W\d_]")
_ENDED = re.compile(r"[.!?。！？][)\"'”*_]*\s*$")
_YEAR_STOP = re.compile(r"(.*\b(?:19|20)\d\d)\. +(?=\S)")
_STRESSED = re.compile(r"(?:\*{1,3}|_{1,2}|[\"“「『《])(?=\S)[^*\n]{12,300}(?:\*{1,3}|_{1,2}|[\"”」』》])")
_SUBMITTED = re.compile(
    r"[ \t]*[*_]*[(\[](?:v\d+[ ,]+)?submitted (?:on )?(\d[^()\[\]]{5,30})[)\]][*_]*[ \t]*", re.IGNORECASE
)
# A line without any of these holds no label, day, category or wrapper. Looking for words is a tenth of matching patterns.
_MARKS = (":", "：", "**", " - ", " – ", " — ", " = ", "\t", "ubmitted", "19", "20", "-ph", "gr-qc")
_MAYBE = re.compile(
    r"[:：](?!//)|[ \t][-–—=][ \t]|\*\*[ \t]*(?:$|\[|https?:)|ubmitted|(?:19|20)\d\d|-ph\b|gr-qc"
)
_CODE = re.compile(r"\.[A-Z]{2}\b")
_GOES_ON = re.compile(r"[ \t]*\|[ \t]*\|")  # a row whose first cell is empty
_WRAPPER = re.compile(r"(?:[ \t]*</?(?:div|center|p|br)\b[^<>]*>)+[ \t]*", re.IGNORECASE)
_LONGEST = 4000  # characters of a line
_LONGEST_SUMMARY = 1200  # characters; a longer one is a note


@dataclass(slots=True)
class Labelled:
    """What labels say."""

    # of title, authors, date (as parse_when writes it), venue, abstract and summary; Markdown, but for authors and venue
    values: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)  # as written
    links: list[Link] = field(default_factory=list)  # with the label for their words
    rest: str = ""  # the other lines
    linked: str = ""  # the title that a label links: "Paper: [Lamps at Dusk](…)"


def read_label(line: str) -> tuple[str, str, str]:
    """(what a line says, its value, the label as written); ("", "", "") of any other line.

    >>> read_label("- **Authors:** Ada One"), read_label("*Venue*: ICML"), read_label("Ada: no")
    (('authors', 'Ada One', 'Authors'), ('venue', 'ICML', 'Venue'), ('', '', ''))
    """
    if "ubmitted" in line and (match := _SUBMITTED.fullmatch(line)):
        return "date", match[1], "Submitted"
    if len(line) > _LONGEST or not (
        match := (_CELLS if line.lstrip().startswith("|") else _LABEL).match(line)
    ):
        return "", "", ""
    parts = match.groupdict()
    name = to_plain(
        (parts.get("name") or parts.get("marked") or parts.get("plain") or "").strip("*_` ")
    ).strip(" :：")
    key = _find_key(name)
    value = match["value"].strip(" \t")
    if "name" in parts:
        value = value.removesuffix("|").rstrip(" \t")
    if not key or (parts.get("plain") and not value and key not in ("abstract", "authors", "tags")):
        return "", "", ""
    return key, value, name


def _find_key(name: str) -> str:
    word = _START.sub("", normalise_key(name))
    return WORDS.get(word, "") or WORDS.get(_ENDING.sub("", word), "")


def take_labels(text: str) -> Labelled:
    """What a text's labels say, and its other lines. Of two labels of one name the first counts; a second stays."""
    found = Labelled()
    kept: list[str] = []
    if "<details" in text:
        text = _FOLDED.sub(_unfold, text)
    lines = text.split("\n")
    has_code = "```" in text or "~~~" in text
    code = {at for at, (_, is_code) in enumerate(mark_code(lines)) if is_code} if has_code else set()
    at = 0
    is_row = False  # whether the line before is a row of a table that has been read
    while at < len(lines):
        line, end = lines[at], at + 1
        if at in code or not _may_say(line):
            kept.append(line)
            is_row = False
            at = end
            continue
        parts = [
            part for piece in (prepare(line).split("\n") if "<" in line else [line]) for part in _cut(piece)
        ]
        if any(read_label(part)[0] for part in parts):
            left, end = _take_parts(found, parts, lines, end)
            kept += left
            is_row = not left and line.lstrip().startswith("|")
        elif not (_WRAPPER.fullmatch(line) or (is_row and _GOES_ON.match(line)) or _take_bare(found, line)):
            kept.append(line)
            is_row = is_row and bool(RULE.match(line))
        at = end
    if "|" in text:
        kept = list(drop_empty_tables(kept))
    found.rest = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    if ">" in found.rest:
        found.rest = re.sub(r"(?m)(?:\A|(?<=^>\n))(?:>[ \t]*(?:\n|\Z))+", "", found.rest)
    return found


def _may_say(line: str) -> bool:
    return (
        (any(mark in line for mark in _MARKS) and _MAYBE.search(line) is not None)
        or line.lstrip(" \t")[:1] in ("|", "<")
        or _CODE.search(line) is not None
    )


def _take_parts(found: Labelled, parts: list[str], lines: list[str], at: int) -> tuple[list[str], int]:
    """(lines that stay of a line with labels and what goes on below it, where that ends)."""
    left: list[str] = []
    end = at
    for number, part in enumerate(parts):
        key, value, _ = read_label(part)
        value = "" if _find_key(value[:40].strip(" :：")) == key else value  # "Subjects: Subjects:"
        if key and number == len(parts) - 1:
            below, end = _find_below(lines, at, key, value)
            value = f"{value}\n{below}".strip()
        if not key or not _take(found, key, value):
            left.append(part)
            end = at
    if len(left) == len(parts):
        return [lines[at - 1]], at
    if found.rest:  # "ICML 2026. It glows."
        left.append(found.rest)
        found.rest = ""
    return ([" | ".join(left)] if left else []), end


def _unfold(match: re.Match[str]) -> str:
    """What is folded away under a label, as a paragraph below it."""
    inner = re.sub(r"\n\s*\n", "\n", re.sub(r"<(?:br|/?p)\b[^<>]*>", "\n", match[2]).strip())
    return f"\n**{match[1]}**\n{inner}\n\n" if _find_key(match[1].strip(" :：")) else match[0]


def _cut(line: str) -> Iterator[str]:
    """A line's parts, each but the first with a label of its own."""
    if line.lstrip().startswith("|"):
        yield line
        return
    if len(line) > _LONGEST or not any(mark in line for mark in _CUTS):
        yield line
        return
    pieces = _CUT.split(line)
    part = pieces[0]
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        is_prose = (
            mark.strip() in (".", ";") and piece[:2] not in ("**", "__") and not read_label(pieces[0])[0]
        )
        if piece and not is_prose and _LETTER.search(part) and read_label(piece)[0]:
            yield part + mark.strip()[:1].replace("|", "").replace("·", "").replace("•", "").replace("/", "")
            part = piece
        else:
            part += mark + piece
    yield part


def _find_below(lines: list[str], at: int, key: str, value: str) -> tuple[str, int]:
    """What goes on below a label's line, and where that ends: a paragraph, or the items of a list of people or tags."""
    if key not in ("abstract", "summary", "authors", "tags") or (key == "tags" and value):
        return "", at
    start = at
    if not value:
        while start < len(lines) and not lines[start].strip() and start < at + 2:
            start += 1
    end = start
    is_people = key in ("authors", "tags")
    is_list = not value and is_people and start < len(lines) and bool(_ITEM.match(lines[start]))
    while end < len(lines) and lines[end].strip():
        line = lines[end]
        is_other = read_label(line)[0] or line.lstrip().startswith(("#", "|", "```", "!["))
        if is_other or bool(_ITEM.match(line)) != is_list:
            break
        if is_people and not is_list and (line[:1] not in " \t" if value else end > start):
            break
        if key == "summary" and (end > start or value) and _ENDED.search(lines[end - 1]):
            break
        end += 1
    if end == start:
        return "", at
    below = (_ITEM.sub("", line, count=1) if is_list else line.lstrip(" \t>") for line in lines[start:end])
    return ("; " if is_list else "\n").join(part.strip() for part in below), end


def _take(found: Labelled, key: str, value: str) -> bool:
    """Keep what a label says; False where it cannot be a field and stays as it is."""
    if _NONE.fullmatch(value):
        return True
    links = read_links(value)
    is_more = _says_more(key, value, links)
    if key == "source":
        key = "url" if links else "venue"
        if not links and not _NAMED.search(value):
            return False
    if key == "url" and not links and _STRESSED.fullmatch(value.strip()):  # "Paper: *Lamps at Dusk*"
        key = "title"
    if key == "url" and len(links) == 1 and links[0].id and links[0].is_title:
        found.linked = found.linked or links[0].words
    if key in LINKED:
        return _take_links(found, key, value, links) and not is_more
    if key == "links":
        found.links += links
        return bool(links) and not is_more
    if key == "tags":
        tags = list(_read_tags(value))
        if any(len(tag.split()) > (4 if _ENDED.search(value) else 6) for tag in tags):
            return False
        found.tags += tags
        return True
    if key in found.values:
        return False
    if key == "title":
        found.links += [replace(link, words="paper") for link in links]
        value = links[0].words if len(links) == 1 and links[0].is_title else value.strip('*_"“”「」『』《》 ')
    elif key == "date":
        value = parse_when(to_plain(value[:200]))
    elif key == "venue":
        value = to_plain(value[:2000])
        if stop := _YEAR_STOP.match(value):
            found.rest = value[stop.end() :]
            value = stop[1]
        if (where := _WHERE.fullmatch(value)) and (when := parse_when(where[2])):
            value = where[1]
            found.values.setdefault("date", when)
    elif key == "authors":
        value = re.sub(r"（[^（）]*）|\\?\*", "", to_plain(re.sub(r"…|\.\.\.", ",", value))).rstrip(" .,;")
        value = re.sub(r"\s*(?:等人?|ら|他)$", " et al.", value)
        if any(len(_LOWER.findall(part)) > 2 for part in re.split("[,;]", value)):
            return False
    elif key == "summary":
        value = " ".join(to_plain(value).split())
        if len(value) > _LONGEST_SUMMARY:
            return False
    if value:
        found.values[key] = value
    return bool(value) and not (key == "date" and is_more)


def _says_more(key: str, value: str, links: list[Link]) -> bool:
    """Whether a value is more than what its label names: a person's sentence about it."""
    for link in reversed(links):
        value = value[: link.start] + value[link.end :]
    words = [word for word in _WORD.findall(value) if not _find_key(word)]
    return len(words) > 3 and (key not in ("url", "date", "source") or bool(_ENDED.search(value)))


def _take_bare(found: Labelled, line: str) -> bool:
    bare = read_bare(line)
    if bare is None:
        return False
    day, codes, links = bare
    if day:
        found.values.setdefault("date", day)
    found.tags += codes
    found.links += links
    return True


def _take_links(found: Labelled, key: str, value: str, links: list[Link]) -> bool:
    if not links and key in PAPERS and (paper_id := read_id(to_plain(value[:300]).strip(), scheme=key) if key not in ("url", "pdf")
                                         else read_id(to_plain(value[:300]).strip())):  # fmt: skip
        links = [Link("paper", paper_id.url, paper_id, 0, 0)]
    words = {"url": "paper", "arxiv": "arXiv", "pmid": "paper", "openreview": "paper"}.get(key, key)
    found.links += [
        link if number and link.words and not link.is_title else replace(link, words=words)
        for number, link in enumerate(links)
        if not link.address.endswith(("/abs/", "/pdf/", "doi.org/"))
    ]
    return bool(links)


def _read_tags(value: str) -> Iterator[str]:
    words = re.findall(r"`([^`]+)`", value)
    if len(words) < 2:
        words = re.split(r"[,;，、；|]|\s(?=#)|\s+·\s+", re.sub(r"（[^（）]*）", "", to_plain(value)))
    for word in words:
        word = word.strip("[]#` .")
        coded = _CODED.fullmatch(word)
        if word:
            yield coded[1] if coded else word
