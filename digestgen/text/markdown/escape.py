r"""Literal text → Markdown that shows exactly that text: the one place where imported text is escaped.

The reader is Python-Markdown (3.6 and later) with any of: extra (abbr, attr_list, def_list, fenced_code,
footnotes, md_in_html, tables), admonition, sane_lists, toc, wikilinks, and from pymdownx arithmatex,
betterem, caret, critic, details, emoji, highlight, inlinehilite, keys, mark, snippets, superfences, tabbed,
tasklist, tilde; and Jinja, which macro plugins run over a page. What CommonMark takes for a list stays text.

Two extensions change plain words, and only escapes that nobody could read would stop them: magiclink (links
bare addresses) and smartsymbols (`(c)`, `1/2`, `-->`, `1st`). Under these two alone the text may look
different; nothing in it becomes active that can do harm.

People review the result in git, so a character is escaped only where it would do something: with a backslash
if bare Python-Markdown knows that escape (\`*_{}[]()>#+-.!), else as an entity. Dollars take a backslash
although only readers that know maths remove it; see maths/delimiters.py.
"""

from __future__ import annotations

import re

# Named by what replaces them. Lookaheads are bounded or stop at the next candidate, so that time is linear.
_ACTIVE = re.compile(
    r"""
    (?P<brace> \{(?=[%\#!]|\+\+|--|~~|==|>>) )         # Jinja, include, critic
  | (?P<backslash>
        \\(?![A-Za-z0-9]) | \\(?=(?:begin|end)\{)      # itself before a letter; but arithmatex: \begin
      | [`\[]                                          # code; links, footnotes, [TOC], [[wikilinks]]
      | (?<!\s)\* | \*(?!\s)                           # emphasis; between spaces it is a star
      | (?<!\w)_+ | (?<!_)_++(?!\w)                   # emphasis; inside a word it is itself
      | \{(?=:) | (?<=\{)\{                            # attr_list; Jinja {{
      | \+(?=\+["'\w\-])                               # keys
    )
  | (?P<entity>
        <(?![\s=0-9][^<>\s@]{0,64}(?:[\s>]|$))         # tags, comments, autolinks, mail
      | &(?=\#|[0-9A-Za-z][\w.\-]*;)                   # what would be an entity
      | (?<![\s=])={2,} | ={2,}(?![\s=])               # mark
      | :(?=[+\-0-9A-Z_a-z]{1,80}:)                    # emoji
    )
    """,
    re.VERBOSE | re.DOTALL,
)

_CANDIDATE = re.compile(r"[\\`\[*_{+<&=:]")

# At the start of a block, after _ACTIVE has been dealt with.
_START = re.compile(
    r"""
    (?P<backslash> [#>] | [+](?=[\s+]|$) | -(?![\w$.\\]) | !(?=!!) )  # headings, quotes, lists, admonitions
  | (?P<entity> \| | :(?![\w()]) | \?(?=\?\?) | /(?=//) | ;(?=;*-) )   # tables, definitions, details, blocks
  | (?P<number> \d+ )(?=[.)](?:\s|$))                                  # numbered lists
    """,
    re.VERBOSE,
)

# A dollar that may open maths for somebody: our own rule (maths/delimiters.py), arithmatex's, or display maths.
_MATHS = re.compile(r"\$(?=[^\s$])[^$]*(?<=[^\s$])\$|\$\$.*\$\$", re.DOTALL)


def escape_markdown(text: str) -> str:
    r"""One paragraph of literal text as one line of Markdown.

    Args:
        text: as clean_text() leaves it; white space in it is collapsed.

    Returns:
        Markdown that renders as one `<p>` with exactly this text, "" for blank text.

    >>> escape_markdown("3. <human, action> f_x costs $5 in *all* {{cases}}")
    '3\\. &lt;human, action> f_x costs $5 in \\*all\\* {\\{cases}}'
    """
    text = " ".join(text.split())
    return escape_start(escape_span(text, dollars=has_maths(text)))


def has_maths(text: str) -> bool:
    """Whether some reader of Markdown would see maths in this text."""
    return text.count("$") > 1 and _MATHS.search(text) is not None


def escape_span(text: str, *, dollars: bool, bound: tuple[bool, bool] = (False, False)) -> str:
    r"""Part of a paragraph as Markdown.

    Args:
        dollars: whether to escape dollars: there is maths in the paragraph, or this text would make some.
        bound: whether there is markup right before, right after it.
    """
    before, after = bound
    brace = before and text.startswith("{")  # attr_list: {…} right after markup
    text = _escape_active(text)
    if after and "<" in text:  # <50%, unless what follows makes it an address: <50%…@…>
        head, space, tail = text.rpartition(" ")
        text = head + space + tail.replace("<", "&lt;")
    if dollars and "$" in text:
        text = text.replace("$", "\\$")
    if "~" in text or "^" in text:
        text = _escape_tokens(text, before, after)
    if after and text.endswith("!"):  # ![…](…) is an image
        text = text[: -2 if text.endswith("\\!") else -1] + "&#33;"
    return "\\" + text if brace and text.startswith("{") else text


def escape_start(markdown: str) -> str:
    """Make sure that an escaped text opens no block (list, heading, table …)."""
    return _START.sub(_escape, markdown, count=1) if _START.match(markdown) else markdown


def _escape_active(text: str) -> str:
    # Looking for the few characters first is five times as fast as searching with all of _ACTIVE.
    parts: list[str] = []
    at = 0
    for candidate in _CANDIDATE.finditer(text):
        match = _ACTIVE.match(text, candidate.start()) if candidate.start() >= at else None
        if match:
            parts += [text[at : match.start()], _escape(match)]
            at = match.end()
    return "".join(parts) + text[at:]


def _escape(match: re.Match[str]) -> str:
    if match.lastgroup == "number":
        return match[0] + "\\"
    if match.lastgroup == "backslash":
        return "".join(f"\\{char}" for char in match[0])
    return "".join({"<": "&lt;", "&": "&amp;"}.get(char, f"&#{ord(char)};") for char in match[0])


def _escape_tokens(text: str, before: bool, after: bool) -> str:
    """Subscripts, superscripts, insertions, deletions: `~` and `^` pair up within one word, or doubled."""
    tokens = text.split(" ")
    for char in "~^":
        if char not in text:
            continue
        for number, token in enumerate(tokens):
            edge = (before and number == 0) or (after and number == len(tokens) - 1)
            if token.count(char) > (0 if edge else 1):
                tokens[number] = token.replace(char, f"&#{ord(char)};")
    return " ".join(tokens)
