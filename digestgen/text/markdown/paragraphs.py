r"""The shortcut for bodies that are nothing but paragraphs: most abstracts are.

Python-Markdown takes half a millisecond for an abstract in which it finds nothing to do. Where a text holds
no character that Markdown, or an extension known to leave such text alone, could act on, its HTML is the
text in `<p>`; formulas, links and `*emphasis*` are put in on the way. tests/text/test_paragraphs.py holds this
against the plain way, for random texts and for every real abstract.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from digestgen.text.maths.delimiters import split_maths

# Extensions that do nothing to text without their marks. Any other (smarty, wikilinks, a site's own) turns
# the shortcut off.
INERT = frozenset(
    "toc tables fenced_code admonition attr_list def_list footnotes md_in_html abbr extra sane_lists codehilite "
    "pymdownx.superfences pymdownx.highlight pymdownx.inlinehilite pymdownx.details pymdownx.tabbed "
    "pymdownx.tasklist pymdownx.tilde pymdownx.caret pymdownx.mark pymdownx.betterem pymdownx.blocks.admonition".split()
)
_URL = r"https?://[A-Za-z0-9][A-Za-z0-9./_~%?=+,:;-]*"
_LINK = re.compile(
    rf"<({_URL})>|\[(?<!!\[)([A-Za-z0-9][A-Za-z0-9 .,'/-]*)\]\(({_URL})\)"
    r"|\*(?<![^\s(]\*)([A-Za-z](?:[A-Za-z ,'-]*[A-Za-z])?)\*(?![^\s).,;:!?])"
)
_TAG = re.compile(r"<[A-Za-z/!?]")
# No Markdown character anywhere; no line that begins with anything but a letter (a list, a rule, a table, an
# indented block, a definition); no hard break, tab or control character; no run of blanks for a block to hold.
_PLAIN = re.compile(
    r"(?:[^\W\d_][^\\`*_\[\]<>&{}#|~^$\n\x00-\x1f\x7f-\xa0\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]*(?:\n\n?|\Z))+"
)
# What of ASCII may be in such a line: to take it out and see what is left is eight times as fast.
_HARMLESS = bytes(set(range(32, 127)) - set(rb"\`*_[]<>&{}#|~^$"))
_STANDIN = "Dg"  # where a formula or link was: letters, so that they are words to the test above


def is_inert(extensions: Iterable[object]) -> bool:
    """Whether the shortcut is right for these extensions."""
    return all(
        isinstance(name, str) and name.removeprefix("markdown.extensions.") in INERT for name in extensions
    )


def render_paragraphs(markdown: str, render_maths: Callable[[str, bool], str]) -> str | None:
    """The HTML of a body that is only paragraphs, or None where Markdown has to decide.

    Args:
        markdown: without blank lines at its ends.
    """
    parts: list[str] = []  # HTML to put in, in order
    text = markdown
    if "$" in text or "<" in text or "[" in text or "*" in text:
        if "\\" in text and "$" not in text:
            return None
        kept: list[str] = []
        for kind, piece in split_maths(text) if "$" in text else [("text", text)]:
            if kind != "text":
                if "`" in piece or "\n" in piece or "&" in piece or ("<" in piece and _TAG.search(piece)):
                    return None  # a code span, a tag or an entity might reach into it
                parts.append(render_maths(piece, kind == "display"))
                kept.append(_STANDIN)
            elif "<" in piece or "[" in piece or "*" in piece:
                at = 0
                for link in _LINK.finditer(piece):
                    url = link[1] or link[3]
                    parts.append(f'<a href="{url}">{link[2] or url}</a>' if url else f"<em>{link[4]}</em>")
                    kept += (piece[at : link.start()], _STANDIN)
                    at = link.end()
                kept.append(piece[at:])
            else:
                kept.append(piece)
        text = "".join(kept)
        if _STANDIN in markdown:
            return None
    if "  " in text or ("=" in text and "==" in text) or text[-1:] == " " or not _is_plain(text):
        return None
    html = "<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>"
    if parts:
        pieces = html.split(_STANDIN)
        html = pieces[0] + "".join(part + piece for part, piece in zip(parts, pieces[1:], strict=True))
    return html


def _is_plain(text: str) -> bool:
    if "\n" not in text:
        if text.isascii():
            return text[:1].isalpha() and not text.encode().translate(None, _HARMLESS)
    elif " \n" in text:
        return False
    return bool(_PLAIN.fullmatch(text))
