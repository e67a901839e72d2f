r"""What a body may hold, so that rendering it takes about a second at worst and never runs out of stack.

Python-Markdown is quadratic or recursive on crafted text: 16 KB of nested brackets take 12 s, 1.5 KB of
nested list markers end in RecursionError, one footnote referred to 5,000 times takes over 12 s. The limits are
far from what people write, and were set by filling 64 KB with each construct (tests/text/test_body.py).
"""

from __future__ import annotations

import re

MOST_BYTES = 64 * 1024
_DEEPEST_BRACKETS = 20
_DEEPEST_BLOCKS = 12
_DEEPEST_HTML = 50
# Each opening that is never closed makes Markdown read to the end of its paragraph, several times.
_MOST_UNCLOSED = 30
_MOST_UNCLOSED_TAGS = 60
# A run of backticks that has no equal after it makes Markdown read its paragraph to the end: characters read.
_MOST_READ_FOR_CODE = 8_000_000
_MOST_ABBREVIATED = 2000
_MOST_LINES = 4000
# How many of each character; quadratic in Python-Markdown's emphasis and escapes, and in smarty.
_MOST_MARKS = dict.fromkeys("*_`~^=+\"'$", 5000) | {"\\": 16_000}
_MOST = {
    "headings and rules": 200,
    "code fences": 200,
    "footnote marks": 200,
    "boxes": 200,
    "definitions": 200,
}

_MARKS = re.compile(r"\\.|\n[ \t]*(?=\n)|\]\(|[\[\])]|</?[a-zA-Z][^\s<>/]{0,20}|<[!?]|>|\n", re.DOTALL)
_VOID = frozenset({"br", "hr", "img", "input", "p", "li", "td", "tr", "th", "dt", "dd", "wbr"})
_OPENERS = re.compile(r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)]|!!!|\?\?\?\+?|===|:)(?=[ \t>]|$))+")
_OPENER = re.compile(r">|[-*+](?=[ \t]|$)|\d[.)]|!!!|\?\?\?|===|:(?=[ \t])")
_RULE = re.compile(r"[ \t>]*(?:#|=+[ \t]*$|(?:[-*_][ \t]*)+$)")
_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")
_BOX = re.compile(r"[ \t>]*(?:!!!|\?\?\?|===)")
_DEFINITION = re.compile(r"[ \t>]*(?:\*\[[^\]\n]*\]:|:[ \t])")
_ABBREVIATION = re.compile(r"^[ \t]*\*\[([^\]\n]+)\]:", re.MULTILINE)
RUN = re.compile(r"(?<![*_~^=+\\])[*_~^=+]{21,}")
_LINE_OF_ONE = re.compile(r"[ \t>]*([*_~^=+])(?:[ \t]*\1)*[ \t]*")

_SHORT = 5000  # characters: no limit on a count of marks can be reached

Found = tuple[str, int, str]


def find_body_problem(markdown: str) -> Found | None:
    r"""The first thing in a body that makes it too costly to render.

    Characters escaped with a backslash (`\[`) count for nothing; text in code counts like any other.

    Returns:
        None for a body that can be rendered, else code (`body-too-long`, `body-too-nested` or
        `merge-conflict`), line within the body from 1, and one sentence without a full stop about what is wrong.
    """
    if _is_short_prose(markdown):
        return None
    size = len(markdown.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        return ("body-too-long", 1, f"the text is {size:,} bytes long; {MOST_BYTES:,} is the most")
    return (
        find_conflict(markdown)
        or _find_too_many(markdown)
        or _find_deep_block(markdown)
        or _find_bracket(markdown)
        or _find_mark(markdown)
    )


def _is_short_prose(markdown: str) -> bool:
    """Few short lines, of which each begins with a word or as a heading, and too few openings for any limit: most bodies.

    Only quicker than looking: whatever this accepts, the rules below accept.
    """
    if len(markdown) >= _SHORT or sum([markdown.count(mark) for mark in "[]<`" if mark in markdown]) > 20:
        return False
    lines = markdown.split("\n")
    return (
        len(lines) <= 200
        and all(not line or line[0].isalpha() or line[0] == "#" for line in lines)
        and not any(mark in markdown and mark * 20 in markdown for mark in "*_~^=+")
    )


def find_conflict(markdown: str) -> Found | None:
    """Both sides of a conflict, as git leaves them for somebody to choose; in code they are text."""
    if "<<<<<<< " not in markdown or ">>>>>>> " not in markdown:
        return None
    start, is_split, is_code = 0, False, False
    for number, line in enumerate(markdown.split("\n"), 1):
        is_code ^= bool(_FENCE.match(line))
        if line.startswith("<<<<<<< ") and not is_code:
            start, is_split = number, False
        elif line == "=======":
            is_split = start > 0
        elif line.startswith(">>>>>>> ") and is_split:
            return ("merge-conflict", start, "git left both sides of a conflict here")
    return None


def _find_too_many(markdown: str) -> Found | None:
    """More lines, or more of one mark, than Markdown takes in its stride."""
    if markdown.count("\n") >= _MOST_LINES:
        return ("body-too-nested", _MOST_LINES + 1, f"there are more than {_MOST_LINES:,} lines")
    for mark, most in _MOST_MARKS.items():
        if markdown.count(mark) > most:
            return ("body-too-nested", 1, f"there are more than {most:,} characters `{mark}`")
    return None


def _find_deep_block(markdown: str) -> Found | None:
    """Lists, quotes and boxes too deep in one another; too many lines of the costly kinds."""
    counts = dict.fromkeys(_MOST, 0)
    for number, line in enumerate(markdown.split("\n"), 1):
        openers = _OPENERS.match(line)
        if openers:
            written = openers[0].expandtabs(4)
            indent = (len(written) - len(written.lstrip(" "))) // 2
            markers = len(_OPENER.findall(openers[0]))
            if markers > _DEEPEST_BLOCKS or indent + markers > 2 * _DEEPEST_BLOCKS:
                what = f"lists or quotes are nested more than {_DEEPEST_BLOCKS} deep"
                return ("body-too-nested", number, what)
        counts["headings and rules"] += bool(_RULE.match(line))
        counts["code fences"] += bool(_FENCE.match(line))
        counts["boxes"] += bool(_BOX.match(line))
        counts["definitions"] += bool(_DEFINITION.match(line))
        counts["footnote marks"] += line.count("[^")
        for kind, count in counts.items():
            if count > _MOST[kind]:
                return ("body-too-nested", number, f"there are more than {_MOST[kind]} {kind}")
    return None


def _find_bracket(markdown: str) -> Found | None:
    """Brackets, link addresses and tags: too deep, or too many that are never closed."""
    line, square, address, unclosed, tags, html = 1, 0, 0, 0, 0, 0
    in_tag = False
    for match in _MARKS.finditer(markdown):
        mark = match[0]
        if mark[0] == "\n":
            line += 1
            if len(mark) > 1 or markdown[match.end() : match.end() + 1] == "\n":
                unclosed += square + address
                square = address = 0
        elif mark == "[":
            square += 1
        elif mark in ("]", "]("):
            square -= square > 0
            address += mark == "]("
        elif mark == ")":
            address -= address > 0
        elif mark == ">":
            in_tag = False
        elif mark[0] == "<":
            tags += in_tag
            in_tag = True
            if mark[1:2].isalpha():
                html += mark[1:].lower() not in _VOID
            elif mark[1:2] == "/":
                html -= html > 0
        elif mark == "\\\n":
            line += 1
        if square > _DEEPEST_BRACKETS or address > _DEEPEST_BRACKETS:
            return ("body-too-nested", line, f"brackets are nested more than {_DEEPEST_BRACKETS} deep")
        if unclosed + square + address > _MOST_UNCLOSED:
            return ("body-too-nested", line, f"more than {_MOST_UNCLOSED} brackets are never closed")
        if tags > _MOST_UNCLOSED_TAGS:
            return ("body-too-nested", line, f"more than {_MOST_UNCLOSED_TAGS} HTML tags have no end (`>`)")
        if html > _DEEPEST_HTML:
            return ("body-too-nested", line, f"HTML elements are nested more than {_DEEPEST_HTML} deep")
    return None


def _find_mark(markdown: str) -> Found | None:
    """Rows of emphasis marks, code that never ends, and abbreviations that occur too often."""
    for match in RUN.finditer(markdown):
        before = markdown.rfind("\n", 0, match.start()) + 1
        after = markdown.find("\n", match.end())
        if not _LINE_OF_ONE.fullmatch(markdown[before : after if after >= 0 else None]):
            line = markdown.count("\n", 0, before) + 1
            return ("body-too-nested", line, f"there are {len(match[0])} marks of emphasis in a row")
    read, line = 0, 1
    for block in re.split(r"(\n[ \t]*\n)", markdown) if "`" in markdown else ():
        runs = re.findall("`+", block)
        read += len(runs) * len(block) if len(set(runs)) > 1 else 0
        if read > _MOST_READ_FOR_CODE:
            return ("body-too-nested", line, "there are too many runs of backticks of different lengths")
        line += block.count("\n")
    for match in _ABBREVIATION.finditer(markdown):
        if match[1] and markdown.count(match[1]) > _MOST_ABBREVIATED:
            line = markdown.count("\n", 0, match.start()) + 1
            what = f"the abbreviation {match[1][:40]!r} occurs more than {_MOST_ABBREVIATED:,} times"
            return ("body-too-nested", line, what)
    return None
