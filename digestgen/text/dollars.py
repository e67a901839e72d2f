"""Where maths begins and ends: the one reading of `$` in this project.

The rule is Pandoc's (https://pandoc.org/MANUAL.html#extension-tex_math_dollars): an opening `$` has a
non-space right after it, a closing `$` a non-space right before it and no digit right after it; `\\$` is a
dollar sign. So "$20,000 and $30,000" is money. `$$…$$` is display maths. `\\(…\\)` and `\\[…\\]` are TeX and
become dollars when a source is read (text.latex), so they are not known here.
"""

from __future__ import annotations

import re

# A span never crosses a blank line, and holds balanced escapes: `\$` inside does not close it.
_DISPLAY = re.compile(r"\$\$(?=[^$])((?:\\.|[^\\$]|\n(?!\s*\n))+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"\$(?=[^\s$])((?:\\.|[^\\$])*?(?<!\s))\$(?!\d)", re.DOTALL)
LIMIT = 4000  # characters; longer than any formula, so that a stray dollar cannot swallow a text


def split_maths(text: str) -> list[tuple[str, str]]:
    r"""Cut text into ("text", …), ("inline", TeX) and ("display", TeX) pieces, in order.

    In "text" pieces `\$` has become `$`; everything else is as written. Empty text pieces are left out.

    >>> split_maths(r"A $\mu$ for $5, \$6")
    [('text', 'A '), ('inline', '\\mu'), ('text', ' for $5, $6')]
    """
    pieces: list[tuple[str, str]] = []
    plain: list[str] = []
    at, end = 0, len(text)
    while at < end:
        dollar = text.find("$", at)
        if dollar < 0:
            plain.append(text[at:])
            break
        if dollar > at and _escaped(text, dollar):
            plain.append(text[at : dollar - 1] + "$")
            at = dollar + 1
            continue
        found = _DISPLAY.match(text, dollar, dollar + LIMIT) or _INLINE.match(text, dollar, dollar + LIMIT)
        if not found or "\n\n" in found[1] or not found[1].strip():
            plain.append(text[at : dollar + 1])
            at = dollar + 1
            continue
        plain.append(text[at:dollar])
        if any(plain):
            pieces.append(("text", "".join(plain)))
        plain = []
        pieces.append(("display" if found[0].startswith("$$") else "inline", found[1]))
        at = found.end()
    if any(plain):
        pieces.append(("text", "".join(plain)))
    return pieces


def _escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before `at`."""
    count = 0
    while at - count > 0 and text[at - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def escape_dollars(text: str) -> str:
    r"""Write literal text so that split_maths() gives it back as one text piece.

    >>> escape_dollars("from $5 to $6")
    'from $5 to $6'
    >>> escape_dollars("a $b$ c")
    'a \\$b\\$ c'
    """
    if split_maths(text) == ([("text", text)] if text else []):
        return text
    return re.sub(r"\$", r"\\$", text)
