r"""Markdown that a source wrote → TeX, so that the one reader of prose makes pieces of it, each escaped as what it is.

Where a source declares Markdown, all of it is read; elsewhere only what nothing else could be: `**bold**`, and links with a
web address.
"""

from __future__ import annotations

import re

# Maths and code come first: nothing within them is a mark.
_INLINE = re.compile(
    r"""(?P<maths>\$\$[^$]+\$\$|\$(?=\S)[^$\n]+(?<=\S)\$(?!\d))
      | `(?P<code>[^`\n]+)`
      | (?<![\w*\\])\*\*(?P<strong>(?=\S)[^*\n]+(?<=\S))\*\*(?!\*)
      | (?<![\w*\\])\*(?P<em>(?=\S)[^*\n]+(?<=\S))\*(?![\w*])
      | (?<![\w\\])_(?P<under>(?=\S)[^_\n]+(?<=\S))_(?!\w)
      | !?\[(?P<text>[^\[\]\n]*)\]\((?P<url>https?://(?:[^\s()]|\([^\s()]*\))*)\)
      | (?<=[A-Za-z)])~(?P<sub>\d{1,3}[+−-]?)~(?=[A-Z\s,.;:()]|$)
      | (?<=[\w)])\^(?P<sup>[\w+−-]{1,12})\^
      | \\(?P<escaped>[*_`\[\]\#<>|~!])""",
    re.VERBOSE,
)
_COMMANDS = (
    *(("strong", "textbf"), ("em", "emph"), ("under", "emph"), ("code", "")),
    *(("sub", "textsubscript"), ("sup", "textsuperscript")),  # pandoc's H~2~O and x^2^
)
_CODE_MARKS = "|!+/;@="
_SURE_LINK = re.compile(
    r"!?\[([^\[\]\n]{1,300})\]\((https?://(?:[^\s()<>\"'{}]|\([^\s()<>\"'{}]{0,200}\)){1,1000})\)"
)
_SURE_STRONG = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])([^*]{1,600}?)(?<=[^\s*])\*\*(?!\*)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|(\d{1,2})[.)]) +(?=\S)")
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6} ++([^\n]*?\S)(?>(?: ++#++)?) *+$")


def to_tex(markdown: str) -> str:
    r"""Markdown's styles, links and escapes within a line as TeX's, so that they survive RecordBuilder's TEX.

    >>> to_tex(r"*T. rex* of $a*b*c$ in **bold**, 5\*6")
    '\\emph{T. rex} of $a*b*c$ in \\textbf{bold}, 5*6'
    >>> to_tex("H~2~O, x^2^ and ~~gone~~ at z~4 and y~5")
    'H\\textsubscript{2}O, x\\textsuperscript{2} and ~~gone~~ at z~4 and y~5'
    """
    return _INLINE.sub(_convert, markdown)


def abstract_to_tex(markdown: str) -> str:
    r"""An abstract in Markdown as TeX: lists and headings too, and maths whose backslashes were escaped for Markdown.

    >>> abstract_to_tex("We *light*:\n\n- one\n- two\n\nand `a_b`.")
    'We \\emph{light}:\n\n\\begin{itemize}\n\\item one\n\\item two\n\\end{itemize}\n\nand \\verb|a_b|.'
    """
    text = re.sub(r"\\\\(?=[()\[\]])", r"\\", markdown)
    text = _HEADING.sub(r"\n\n**\1**\n\n", text) if "#" in text else text
    lines: list[str] = []
    open_list = ""
    for line in text.split("\n"):
        item = _ITEM.match(line)
        is_first = item is not None and (
            not lines or not lines[-1].strip() or (not item[1] and line[item.end() - 2] == "-")
        )
        if item and (open_list or is_first):
            if not open_list:
                open_list = "enumerate" if item[1] else "itemize"
                lines.append(f"\\begin{{{open_list}}}")
            line = f"\\item {line[item.end() :]}"
        elif open_list and not line.strip():
            lines.append(f"\\end{{{open_list}}}")
            open_list = ""
        lines.append(line)
    if open_list:
        lines.append(f"\\end{{{open_list}}}")
    return to_tex("\n".join(lines))


def mark_sure(text: str, *, html: bool = False) -> str:
    r"""A text that nobody declared to be Markdown, with what can be nothing else as TeX, or as HTML.

    >>> mark_sure("**Bold** of [https://a.example](https://a.example), 2**3**4")
    '\\textbf{Bold} of https://a.example, 2**3**4'
    """
    if "**" not in text and "](http" not in text:
        return text

    def link(match: re.Match[str]) -> str:
        label, url = match[1], match[2]
        if _bare(url) == _bare(label):
            return url
        return (
            f'<a href="{url}">{label}</a>'
            if html
            else f"\\href{{{url}}}{{{label}}}"
            if _is_even(label)
            else match[0]
        )

    def strong(match: re.Match[str]) -> str:
        inner = match[1]
        if not _is_even(inner) or "\n\n" in inner or inner.count("$") % 2:
            return match[0]
        return f"<b>{inner}</b>" if html else f"\\textbf{{{inner}}}"

    return _SURE_STRONG.sub(strong, _SURE_LINK.sub(link, text))


def _bare(url: str) -> str:
    return url.strip().rstrip("/").removeprefix("https://").removeprefix("http://")


def _convert(match: re.Match[str]) -> str:
    for name, command in _COMMANDS:
        if (inner := match[name]) is not None:
            if name == "code":
                mark = next((mark for mark in _CODE_MARKS if mark not in inner), "")
                return f"\\verb{mark}{inner}{mark}" if mark else inner
            inner = to_tex(inner)
            return f"\\{command}{{{inner}}}" if _is_even(inner) else inner
    if match["url"] is not None:
        inner = to_tex(match["text"])
        if _bare(match["text"]) == _bare(match["url"]):
            return match["url"]
        return f"\\href{{{match['url']}}}{{{inner}}}" if _is_even(inner) else inner
    return match["maths"] or match["escaped"]


def _is_even(text: str) -> bool:
    """Whether it can stand in TeX's braces."""
    return text.count("{") == text.count("}") and not text.endswith("\\")
