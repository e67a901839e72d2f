"""Tags and text of rich sources → blocks of pieces: paragraphs, headings and items, however the tags are nested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from digestgen.text.html import safe_url
from digestgen.text.jats import tags
from digestgen.text.jats.elements import build_element
from digestgen.text.jats.mathml import mathml_to_tex, undress_tex
from digestgen.text.jats.pieces import read_formula, read_run, tidy_pieces
from digestgen.text.tex.pieces import Piece, join_pieces, read_script

_MAKES_PARAGRAPHS = tags.BLOCKS | frozenset(tags.LISTS) | tags.ITEMS | {"br", "break"}
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE_LINE = re.compile(r"(?<=[.!?:])[ \t]*\n\s*|\n[ \t]*\n\s*")
_HARD_WRAP = 120  # characters; a text with longer lines was not wrapped by a program
_BEFORE_PUNCTUATION = re.compile(r"\A\s*\n\s*(?=[.,;:!?)\]}](?:\s|$))")
_AFTER_BRACKET = re.compile(r"(?<=[(\[{“])\s*\n\s*\Z")
_SENTENCE_END = re.compile(r"[.!?:;。][)\]”\"]?\s*\Z")


@dataclass(slots=True)
class Block:
    """A paragraph, heading or item: pieces with single spaces."""

    kind: str  # "paragraph", "heading" or "item"
    mark: str = ""  # of an item: `- ` or `1. `.
    depth: int = 0  # of an item: how many lists it is in, from 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An open element: what to restore when it closes, and where its content begins."""

    name: str
    style: str
    block: int
    first: int
    url: str = ""


class BlockReader:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: Sequence[tags.Token], *, is_title: bool) -> None:
        self._tokens, self._is_title = tokens, is_title
        self._blocks: list[Block] = []
        self._block = Block("paragraph")
        self._runs: list[Piece] = []  # of the block; text not yet read for maths, white space as it is
        self._style = ""
        self._open: list[_Open] = []
        self._counts: Counter[str] = Counter()
        self._lists: list[str] = []
        self._formula_end = self._skipped_until = -1  # numbers of tokens
        self._skipped = ""
        self._at = 0
        self._line_ends = self._choose_line_ends()

    def read(self) -> list[Block]:
        """The blocks that are not empty."""
        handlers: dict[str, Callable[[tags.Token], None]] = {
            "text": self._text, "open": self._begin, "close": self._end,
        }  # fmt: skip
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            handlers[token.kind](token)
        while self._open:
            self._close()
        self._break()
        return self._blocks

    def _choose_line_ends(self) -> re.Pattern[str] | None:
        """What ends a paragraph in text without tags that do; None where line ends are only the source's."""
        names = {token.name for token in self._tokens if token.name}
        if self._is_title or names & _MAKES_PARAGRAPHS:
            return None
        lines = "".join(token.text for token in self._tokens).split("\n")
        return _SENTENCE_LINE if not names and max(map(len, lines)) > _HARD_WRAP else _BLANK_LINE

    # Text

    def _text(self, token: tags.Token) -> None:
        text = tags.resolve(token.text)
        if "\n" in text:  # between text and tags it is often pretty-printing
            after, before = (self._kind_at(number) for number in (self._at - 2, self._at))
            text = (
                _BEFORE_PUNCTUATION.sub("", text, count=1) if after == "close" and text[0].isspace() else text
            )
            text = _AFTER_BRACKET.sub("", text, count=1) if before == "open" and text[-1:].isspace() else text
        if self._line_ends is None:
            self._put(text)
            return
        first, *others = self._line_ends.split(text)
        self._put(first)
        for part in others:
            self._break()
            self._put(part)

    def _kind_at(self, number: int) -> str:
        return self._tokens[number].kind if 0 <= number < len(self._tokens) else ""

    def _put(self, text: str) -> None:
        if text:
            self._runs.append(Piece("text", text, "" if self._is_title else self._style))

    def _break(self) -> None:
        """End the block; inside of an item, all is one line."""
        if self._block.kind == "item" and self._lists:
            self._put(" ")
            return
        self._finish()
        self._block = Block("paragraph")

    def _finish(self) -> None:
        self._block.pieces = _read_runs(self._runs, self._is_title)
        if any(piece.text.strip() for piece in self._block.pieces):
            self._blocks.append(self._block)
        self._runs = []

    # Tags

    def _begin(self, token: tags.Token) -> None:
        name = token.name
        if name in tags.UNSEEN:
            if not token.is_void:
                self._skip(name)
        elif name in tags.FORMULAS:
            self._formula(token)
        elif name in ("br", "break"):
            self._line_end()
        elif name in tags.ITEMS:
            self._item(token)
        elif name in tags.LISTS:
            self._list(token)
        elif not token.is_void:
            self._element(token)
        elif name in tags.BLOCKS:
            self._break()

    def _element(self, token: tags.Token) -> None:
        name = token.name
        if name in tags.BLOCKS:
            self._break()
            if name in tags.HEADINGS and self._block.kind == "paragraph":
                self._block.kind = "heading"
        elif name in ("td", "th"):
            self._put(" ")
        elif name == "q":
            self._put("“")
        if name in ("sub", "inf", "sup"):
            self._attach(name)
        self._push(token)
        style = tags.STYLES.get(name)
        if style is None or self._style in ("sup", "sub", "code") or (style, self._style) == ("em", "strong"):
            return  # Markdown's styles do not nest well: bold, scripts and code win
        self._style = style

    def _push(self, token: tags.Token) -> None:
        attributes = tags.read_attributes(token) if token.name in tags.LINKS else {}
        url = attributes.get("href", "")
        self._open.append(_Open(token.name, self._style, len(self._blocks), len(self._runs), url.strip()))
        self._counts[token.name] += 1

    def _end(self, token: tags.Token) -> None:
        if not self._counts[token.name]:
            return
        while self._close() != token.name:
            pass

    def _close(self) -> str:
        """Close the innermost element; its name."""
        opened = self._open.pop()
        name = opened.name
        self._counts[name] -= 1
        first = opened.first if opened.block == len(self._blocks) else 0
        if self._style in ("sup", "sub") and opened.style != self._style:
            text = "".join(run.text for run in self._runs[first:])
            if all(run.kind == "text" for run in self._runs[first:]):
                self._runs[first:] = [
                    read_script(tags.resolve(text), self._style == "sup")._replace(style=opened.style)
                ]
        elif name in tags.LINKS:
            self._link(opened, first)
        elif name == "q":
            self._put("”")
        elif name in tags.LISTS:
            self._finish()
            self._block = Block("paragraph")
            del self._lists[-1:]
        elif name in tags.BLOCKS:
            self._break()
        self._style = opened.style
        return name

    def _attach(self, name: str) -> None:
        """Take the white space away that pretty-printing put before a script; a leading one (¹³⁷Cs) keeps its own."""
        if not self._runs or self._runs[-1].kind != "text":
            return
        before = self._runs[-1].text
        stripped = before.rstrip()
        following = self._tokens[self._at + 2 : self._at + 3]
        leads = name == "sup" and following and following[0].text[:1].isalpha()
        if not leads and ("\n" in before[len(stripped) :] or name != "sup"):
            self._runs[-1] = self._runs[-1]._replace(text=stripped)

    def _link(self, opened: _Open, first: int) -> None:
        label = " ".join("".join(run.text for run in self._runs[first:]).split())
        url = safe_url(opened.url or label)
        if url and label and not self._is_title:
            edges = [run.text for run in self._runs[first:]]
            left, right = (" " if edge.isspace() else "" for edge in (edges[0][:1], edges[-1][-1:]))
            link = Piece("link", label, opened.style, url)
            style = opened.style
            self._runs[first:] = [Piece("text", left, style), link, Piece("text", right, style)]

    def _line_end(self) -> None:
        """`<br>`: a space in a sentence, else the end of a paragraph."""
        text = next((run.text for run in reversed(self._runs) if run.text.strip()), "")
        if _SENTENCE_END.search(text[-20:]) or (self._at > 1 and self._is_break(self._at - 2)):
            self._break()
        else:
            self._put(" ")

    def _is_break(self, number: int) -> bool:
        """Whether there is only white space between this token and a `<br>` before it."""
        token = self._tokens[number]
        if token.kind == "text" and not token.text.strip() and number:
            token = self._tokens[number - 1]
        return token.name in ("br", "break")

    def _list(self, token: tags.Token) -> None:
        ordered = token.name == "list" and tags.read_attributes(token).get("list-type", "") in _ORDERED
        self._finish()
        self._block = Block("paragraph")
        self._push(token)
        self._lists.append("1. " if ordered else tags.LISTS[token.name])

    def _item(self, token: tags.Token) -> None:
        self._finish()
        self._block = Block("item", self._lists[-1] if self._lists else "- ", max(len(self._lists) - 1, 0))
        self._push(token)
        if token.name == "dt":
            self._style = "strong"

    def _skip(self, name: str) -> None:
        """Skip to the end of an element whose content is not shown."""
        depth = 1
        while self._at < len(self._tokens) and depth:
            token = self._tokens[self._at]
            if token.name == name and not token.is_void:
                depth += 1 if token.kind == "open" else -1
            self._at += 1

    # Formulas

    def _formula(self, token: tags.Token) -> None:
        if token.name in ("math", "tex-math"):
            self._maths(token)
            return
        if self._at > self._formula_end:
            self._look_ahead(token)
        self._push(token)

    def _look_ahead(self, token: tags.Token) -> None:
        """Of a formula given twice, as TeX and as MathML, the TeX is taken."""
        depth, at = 1, self._at
        inside: set[str] = set()
        while at < len(self._tokens) and depth:
            other = self._tokens[at]
            if other.name == token.name:
                depth += 1 if other.kind == "open" else -1
            inside.add(other.name)
            at += 1
        self._formula_end = at
        self._skipped = "math" if {"math", "tex-math"} <= inside else ""

    def _maths(self, token: tags.Token) -> None:
        start = end = self._at
        while end < len(self._tokens) and self._tokens[end].name != token.name:
            end += 1
        self._at = end + 1
        inside = self._tokens[start:end]
        within = start <= self._formula_end
        if within and token.name == self._skipped:
            return
        element = build_element(token, inside)
        tex = (
            undress_tex("".join(t.text for t in inside if t.kind == "text"))
            if token.name == "tex-math"
            else ""
        )
        tex = tex or mathml_to_tex(element)
        display = (within and self._counts["disp-formula"] > 0) or element.attributes.get(
            "display"
        ) == "block"
        piece = read_formula(tex, element.text(), display=display)
        if self._style in ("sup", "sub") and piece.kind == "inline":
            piece = piece._replace(text=f"{'^' if self._style == 'sup' else '_'}{{{piece.text}}}")
        self._runs.append(piece)


_ORDERED = frozenset("order ordered arabic alpha-lower alpha-upper roman-lower roman-upper".split())


def _read_runs(runs: list[Piece], is_title: bool) -> list[Piece]:
    """The pieces of a block: text read for maths, after what tags had cut apart is whole again."""
    merged: list[tuple[Piece, list[str]]] = []
    for run in runs:
        if merged and run.kind == "text" and (merged[-1][0].kind, merged[-1][0].style) == ("text", run.style):
            merged[-1][1].append(run.text)
        elif run.text:
            merged.append((run, [run.text]))
    pieces: list[Piece] = []
    for run, texts in merged:
        if run.kind == "text":
            pieces += read_run(re.sub(r"\s+", " ", "".join(texts)), run.style)
        else:
            pieces.append(run)
    if is_title:
        pieces = [piece._replace(kind="inline") if piece.kind == "display" else piece for piece in pieces]
    return join_pieces(tidy_pieces(join_pieces(pieces)))
