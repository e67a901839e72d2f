"""Scanning TeX prose: the position of the reader, what it has written, which groups are open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digestgen.text.html import safe_url
from digestgen.text.tex.pieces import Piece
from digestgen.text.tex.typography import Quotes

ARGUMENT = re.compile(r"\s*(?:\[[^\[\]{}]*\]\s*){0,2}\{([^{}]*)\}")
_OPEN = re.compile(r"\s*\{")
_WORDS = re.compile(r"[^,;|:=\"]*[^\W\d_][^,;|:=\"]*")


@dataclass(slots=True)
class Group:
    """An open brace, argument or tag: what to restore and to write when it closes."""

    kind: str  # "bare" (`{`), "argument", "link" or "tag"
    style: str
    first: int  # number of its first item; of a bare group, its brace
    at: int = 0  # where in the text its brace is
    close: str = ""
    name: str = ""  # of a tag; "unknown" for an argument of an unknown command
    url: str = ""
    is_tex: bool = False  # whether there is a command inside


class Scanner:
    """One pass over a paragraph: writes items that join_pieces() makes pieces of."""

    def __init__(self, text: str, is_title: bool) -> None:
        self.text, self.is_title = text, is_title
        self.is_tex = is_title or re.search(r"\\[A-Za-z]{2}", text) is not None
        self.at = 0
        self.items: list[Piece] = []
        self.groups: list[Group] = []
        self.style = ""
        self.quotes = Quotes()
        self._missing: set[str] = set()  # closers that until() did not find: they do not come later either

    def put(self, text: str, kind: str = "text", url: str = "") -> None:
        """Write an item in the current style; an empty text is none."""
        if text or kind != "text":
            self.items.append(Piece("text" if kind == "link" and not url else kind, text, self.style, url))

    def rewrite(self, item: int, text: str) -> None:
        """Change the text of an earlier item."""
        self.items[item] = self.items[item]._replace(text=text)

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The characters right before and right after `text[start:end]`, "" at the edges."""
        return self.text[start - 1 : start] if start else "", self.text[end : end + 1]

    def eat(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match here, and go behind it."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def argument(self) -> str | None:
        """The argument that follows, if it has no braces inside; None without one."""
        match = self.eat(ARGUMENT)
        return match[1] if match else None

    def until(self, closer: str) -> str | None:
        """The text before the next `closer`, and go behind it; None when there is none."""
        end = -1 if closer in self._missing else self.text.find(closer, self.at)
        if end < 0:
            self._missing.add(closer)
            return None
        content = self.text[self.at : end]
        self.at = end + len(closer)
        return content

    def open_argument(self, style: str | None = None, close: str = "", url: str = "") -> bool:
        """Open the argument that follows in a style (None: as it is); False without one."""
        if not self.eat(_OPEN):
            return False
        kind = "link" if url else "argument"
        self.groups.append(Group(kind, self.style, len(self.items), close=close, url=url))
        self.begin_style(style)
        return True

    def begin_style(self, style: str | None) -> None:
        """Go on in another style (None: as it is). Markdown's do not nest well: bold and scripts win."""
        if style is not None and self.style not in ("sup", "sub") and (style, self.style) != ("em", "strong"):
            self.style = style

    def open_bare(self, token: str, start: int) -> None:
        """A brace that belongs to nothing; whether it is shown is known when it closes."""
        self.put(token)
        self.groups.append(Group("bare", self.style, len(self.items) - 1, start))

    def close_brace(self, token: str, start: int) -> None:
        """Close the innermost group; a brace too many stays."""
        if not self.groups or self.groups[-1].kind == "tag":
            self.put(token)
            return
        group = self.groups.pop()
        if self.groups:
            self.groups[-1].is_tex |= group.is_tex
        self.end(group)
        if group.kind == "bare" and self._is_grouping(group, start):
            self.rewrite(group.first, "")
        elif group.kind == "bare":
            self.put(token)
        if group.name == "unknown" and self.text.startswith("{", self.at) and self.open_argument():
            self.put(" ")
            self.groups[-1].name = "unknown"

    def end(self, group: Group) -> None:
        """Restore the style, and make what a link group holds one link."""
        url = safe_url(group.url)
        if url:
            for item, mark in self.quotes.unclosed(group.first).items():  # the items are about to go
                self.rewrite(item, mark)
            label = " ".join("".join(item.text for item in self.items[group.first :]).split())
            del self.items[group.first :]
            self.put(label or url, "link", url)
        self.style = group.style
        if group.close:
            self.put(group.close)

    def _is_grouping(self, group: Group, end: int) -> bool:
        r"""Whether a pair of braces is TeX's, not the author's: {BERT}, Schr{o}dinger, {\it x}; not {a, b}."""
        before, after = self.around(group.at, end + 1)
        if before in ("^", "_"):
            return False
        if group.is_tex:
            return True
        content = self.text[group.at + 1 : min(end, group.at + 300)]
        if content.startswith(("http://", "https://")):
            return True
        if not self.is_tex or end - group.at > 300:
            return False
        whole = self.is_title and group.at == 0 and not after
        return len(content) < 2 or whole or _WORDS.fullmatch(content) is not None
