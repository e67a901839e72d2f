r"""Maths as authors write it → spans that maths/delimiters.py and the renderer of maths read.

What is inside a span stays TeX; maths/maths.py renders it.
"""

from __future__ import annotations

import re

from digestgen.text.maths.delimiters import LIMIT

# What makes "$ x $" and "$\sim$5" maths although Pandoc's rule (delimiters.py) takes them for money.
_SIGN = re.compile(r"\\(?:[A-Za-z]|[,;!{}|])|[\^_{}=<>]")
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3,}")
_LOST = re.compile(
    r"(?<![\\A-Za-z])(?=(?:text(?:bf|it|tt|rm|sf)?|math(?:bf|cal|bb|rm|it|sf|frak)|frac|sqrt)\{)"
)
_STYLED = re.compile(
    r"(?:[\s,;:&]|\\[ ,]|\\?(?:text(?:bf|it|tt|sc|rm|sf|sl|normal)?|emph)\{[^{}^_]*\}|[A-Za-z]{2,}(?![A-Za-z{]))+"
)
_UNSEEN = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle)(?![A-Za-z])")


def build_span(content: str) -> str:
    r"""The TeX of one span: single spaces, none at the edges, nothing that ends it early.

    Returns:
        "" when it cannot be between dollars: blank, longer than delimiters.LIMIT, or with dollars inside.

    >>> build_span(r" mathcal{O}(50%)\ ")
    '\\mathcal{O}(50\\%)'
    """
    if len(content) > LIMIT:
        return ""
    if "\\" in content:
        content = _UNSEEN.sub("", content)
    content = " ".join(content.split()).rstrip("\\ ")
    if "$" in content and re.search(r"(?<!\\)(?:\\\\)*\$", content):
        return ""
    content = _LOST.sub(lambda _: "\\", content)
    return re.sub(r"(?<!\\)%", r"\\%", content)  # bare, it starts a comment; abstracts have none


def is_maths(content: str, after: str) -> bool:
    """Whether the text between two dollars is maths: Pandoc's rule, or evidently TeX.

    Args:
        after: the character after the closing dollar, "" at the end.

    >>> is_maths("5 and ", "6"), is_maths(r" \\alpha ", ""), is_maths(r"\\sim", "5")
    (False, True, True)
    """
    if not content or content.isspace():
        return False
    if not (content[0].isspace() or content[-1].isspace() or after.isdigit()):
        return True
    if not re.search(r"\s", content) and not content[0].isdigit() and content[0] != ".":
        return True  # 1822$-$37: in TeX a dollar is maths, unless it stands before a sum
    if len(content) > 300 or (content[0].isdigit() and len(_WORDS.findall(content)) > 1):
        return False
    return _SIGN.search(content) is not None or re.fullmatch(r"\s*[A-Za-z]\s*", content) is not None


def is_styled_text(content: str) -> bool:
    r"""Whether there are only text commands between two dollars, no maths: `$\textbf{A} and textbf{B}$`.

    >>> is_styled_text("textbf{fast} and textbf{slow}"), is_styled_text("x^2")
    (True, False)
    """
    return "{" in content and _STYLED.fullmatch(content) is not None
