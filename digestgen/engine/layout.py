"""Layout: a page of the theme, rendered once, with slots that every page of its kind fills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A slot is an alphanumeric mark that themes do not change and nobody writes.
SLOTS = {
    name: f"dghole0{name}0dghole"
    for name in ("title", "heading", "description", "canonical", "head", "article")
}
ARTICLE = f"<!--!{SLOTS['article']}-->"  # a comment goes through Markdown as it is; with "!", through minifiers, too
_LITERAL_OR_BLANK = re.compile(r"<(pre|textarea|script|style)\b.*?</\1>|[ \t]*\n\s*", re.DOTALL)
_SLOT = re.compile(
    f"<!--!?{SLOTS['article']}-->|" + "|".join(mark for name, mark in SLOTS.items() if name != "article")
)
# What a minifier leaves of attributes: a value without quotation marks ends at the first blank.
_BARE = re.compile(r"<[a-z][a-z0-9-]*\s[^<>]*?=[^\s\"'>]", re.IGNORECASE)
_VERBATIM = re.compile(
    r"(<!--.*?-->|<(?:script|style)\b[^>]*>.*?</(?:script|style)\s*>)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[a-z](?>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_VALUE = re.compile(r"""(\s[^\s=>"'/]+\s*=\s*)(?:("[^"]*"|'[^']*')|([^\s"'>]+))""")


@dataclass(frozen=True, slots=True)
class Layout:
    """A rendered page cut at its slots: `pieces` has one more item than `slots`, and is UTF-8, as files are."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The page with each slot's value in it. Values are HTML in UTF-8, escaped for their place."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts.append(values[slot])
            parts.append(piece)
        return b"".join(parts)


def restore(text: str) -> str:
    """A page as the theme wrote it, where a plugin has minified it: our marks, and quotation marks around attributes.

    What fills a slot is escaped for an attribute in quotation marks, and for no other.
    """
    text = text.replace("<!--!dg", "<!--dg")
    if not _BARE.search(text):
        return text

    def quote(value: re.Match[str]) -> str:
        return value[0] if value[2] else f'{value[1]}"{value[3]}"'

    parts = _VERBATIM.split(text)  # every second one is a comment or a script: of these, the tag alone
    return "".join(_TAG.sub(lambda tag: _VALUE.sub(quote, tag[0]), part, count=at % 2)
                   if not part.startswith("<!--") else part for at, part in enumerate(parts))  # fmt: skip


def minify(text: str) -> str:
    """HTML without the white space that shows nothing: line ends and indentation outside of literal elements."""
    return _LITERAL_OR_BLANK.sub(lambda match: match[0] if match[1] else "\n", text)


def parse_layout(text: str) -> Layout:
    """Cut a rendered page at its slots; without the white space that shows nothing, of which themes have much."""
    text = minify(text)
    names = {mark: name for name, mark in SLOTS.items()}
    pieces = tuple(piece.encode("utf-8", "replace") for piece in _SLOT.split(text))
    return Layout(pieces, tuple(names[mark.strip("<!->")] for mark in _SLOT.findall(text)))
