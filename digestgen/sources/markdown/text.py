"""Words in Markdown fields → what RecordBuilder reads: TeX for titles and abstracts, plain text for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.text.tex.latex import tex_to_title

# Maths and code come first: nothing within them is a mark.
_INLINE = re.compile(
    r"""(?P<maths>\$\$[^$]+\$\$|\$(?=\S)[^$\n]+(?<=\S)\$(?!\d))
      | `(?P<code>[^`\n]+)`
      | (?<![\w*\\])\*\*(?P<strong>(?=\S)[^*\n]+(?<=\S))\*\*(?!\*)
      | (?<![\w*\\])\*(?P<em>(?=\S)[^*\n]+(?<=\S))\*(?![\w*])
      | (?<![\w\\])_(?P<under>(?=\S)[^_\n]+(?<=\S))_(?!\w)
      | (?<!!)\[(?P<text>[^\[\]\n]*)\]\((?P<url>https?://[^\s()]*)\)
      | \\(?P<escaped>[*_`\[\]\#<>|~!])""",
    re.VERBOSE,
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_IN_VENUE = re.compile(r"^(?:in|to appear in|appeared in)\s+(?:the\s+)?(?=\S)", re.IGNORECASE)


def to_tex(markdown: str) -> str:
    r"""Markdown's styles, links and escapes within a line as TeX's, so that they survive RecordBuilder's TEX.

    >>> to_tex(r"*T. rex* of $a*b*c$ in **bold**, 5\*6")
    '\\emph{T. rex} of $a*b*c$ in \\textbf{bold}, 5*6'
    """
    return _INLINE.sub(_convert, markdown)


def to_plain(markdown: str) -> str:
    """One line of plain text: styles and links are only their text.

    >>> to_plain("In [*Lamps*](https://lamps.example), 4<sup>th</sup> ed.")
    'In Lamps, 4th ed.'
    """
    return tex_to_title(to_tex(markdown).replace("***", ""))


def to_venue(markdown: str) -> str:
    """The name of a venue: as to_plain, without "In".

    >>> to_venue("In *Proceedings of the Lamp Conference*")
    'Proceedings of the Lamp Conference'
    """
    return _IN_VENUE.sub("", to_plain(markdown)).strip(" ,;")


def _convert(match: re.Match[str]) -> str:
    for name, command in (("strong", "textbf"), ("em", "emph"), ("under", "emph"), ("code", "texttt")):
        if (inner := match[name]) is not None:
            inner = inner if name == "code" else to_tex(inner)
            return f"\\{command}{{{inner}}}" if _is_even(inner) else inner
    if match["url"] is not None:
        inner = to_tex(match["text"])
        return f"\\href{{{match['url']}}}{{{inner}}}" if _is_even(inner) else inner
    return match["maths"] or match["escaped"]


def _is_even(text: str) -> bool:
    """Whether it can stand in TeX's braces."""
    return text.count("{") == text.count("}") and not text.endswith("\\")


def split_code(text: str) -> Iterator[tuple[bool, str]]:
    """A body cut into fenced code and prose, as (whether it is code, text with its line ends), in order."""
    fence = ""
    block: list[str] = []
    for line in text.splitlines(keepends=True):
        match = _FENCE.match(line)
        mark = line.strip()
        if not fence and match:
            if block:
                yield False, "".join(block)
            fence, block = match[1], [line]
        elif fence and mark.startswith(fence) and not mark.strip(fence[0]):
            yield True, "".join([*block, line])
            fence, block = "", []
        else:
            block.append(line)
    if block:
        yield bool(fence), "".join(block)
