"""Rich text of sources → ours: HTML, JATS and MathML elements, references and `$maths$` in plain Unicode.

tags.py decides what is a tag, mathml.py reads MathML, pieces.py reads text, blocks.py puts them together; here the
blocks become a line of text or Markdown. Nothing of a source's markup gets through: what is
shown is made of pieces, each escaped as text. Neither function raises, for any input, and time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.text.clean import clean_text
from digestgen.text.jats.blocks import Block, BlockReader
from digestgen.text.jats.tags import split_tags
from digestgen.text.markdown.inline import mark_sure
from digestgen.text.maths.definitions import resolve_definitions
from digestgen.text.maths.delimiters import join_maths
from digestgen.text.tex.latex import render_pieces
from digestgen.text.tex.pieces import Piece, join_pieces
from digestgen.text.tex.typography import pair_quotes

_DEEPEST = 2  # lists within lists
_ABSTRACT = re.compile(r"abstract\s*[.:–—-]?", re.IGNORECASE)


def rich_to_title(text: str) -> str:
    r"""A title as plain Unicode text on one line, maths between dollars: see delimiters.split_maths().

    Args:
        text: as a source has it: plain, or with elements, references (escaped twice, too), TeX, line ends.

    >>> rich_to_title("Uptake of <i>CO</i><sub>2</sub> &amp;amp; H<sub>HI</sub>\n at <p>&lt;0.05")
    'Uptake of CO₂ & H$_{\\mathrm{HI}}$ at <p><0.05'
    """
    text = pair_quotes(resolve_definitions(clean_text(text)), tex=False)
    blocks = BlockReader(split_tags(text), is_title=True).read()
    pieces = [("text" if piece.kind == "link" else piece.kind, piece.text) for piece in _in_one_line(blocks)]
    return clean_text(" ".join(join_maths(pieces).split()))


def rich_to_markdown(text: str) -> str:
    """An abstract as Markdown, paragraphs separated by blank lines: styles, lists, links, maths; no newline at the end.

    A heading becomes the bold beginning of the paragraph below it; "Abstract" as the first one is dropped.

    Args:
        text: as rich_to_title(); without elements that make paragraphs, blank lines do.

    >>> print(rich_to_markdown("<jats:title>Abstract</jats:title><jats:p>We <jats:italic>see</jats:italic>.</jats:p>"))
    We *see*.
    """
    text = mark_sure(pair_quotes(resolve_definitions(clean_text(text)), tex=False), html=True)
    blocks = BlockReader(split_tags(text), is_title=False).read()
    return "".join(_written(_with_headings(_without_abstract(blocks)))).strip("\n")


def _in_one_line(blocks: list[Block]) -> Iterator[Piece]:
    for block in blocks:
        yield from block.pieces
        yield Piece("text", " ")


def _without_abstract(blocks: list[Block]) -> list[Block]:
    """The blocks without the word Abstract over the first one, or in bold at its beginning."""
    first = blocks[0] if blocks else Block("paragraph")
    if (
        not first.pieces
        or first.pieces[0].kind != "text"
        or not _ABSTRACT.fullmatch(first.pieces[0].text.strip())
    ):
        return blocks
    if first.kind == "heading" and len(first.pieces) == 1:
        return blocks[1:]
    if first.kind == "paragraph" and first.pieces[0].style == "strong":
        rest = first.pieces[1:]
        if rest and rest[0].kind == "text":
            rest[0] = rest[0]._replace(text=rest[0].text.lstrip(" .:–—"))
        first.pieces = join_pieces(rest)
        return blocks if first.pieces else blocks[1:]
    return blocks


def _with_headings(blocks: list[Block]) -> Iterator[Block]:
    """The blocks with each heading in bold, at the beginning of its paragraph where there is one."""
    heading: list[Piece] = []
    for block in blocks:
        if block.kind == "heading":
            if heading:
                yield Block("paragraph", pieces=heading)
            heading = [
                piece._replace(style="strong") if piece.kind == "text" else piece for piece in block.pieces
            ]
        elif heading and block.kind == "paragraph" and block.pieces[0].kind != "display":
            colon = "" if heading[-1].text.rstrip()[-1:] in ".:?!" else ":"
            yield Block(
                "paragraph",
                pieces=[*heading, Piece("text", colon, "strong"), Piece("text", " "), *block.pieces],
            )
            heading = []
        else:
            if heading:
                yield Block("paragraph", pieces=heading)
                heading = []
            yield block
    if heading:
        yield Block("paragraph", pieces=heading)


def _written(blocks: Iterator[Block]) -> Iterator[str]:
    """Markdown of the blocks, each with the line ends before it."""
    depth = -1  # of the last block; -1 when it is not an item
    for block in blocks:
        if block.kind != "item":
            for line in _lines(block.pieces):
                yield f"\n\n{line}"
            depth = -1
        elif line := render_pieces(join_pieces(block.pieces)):
            gap = "\n" if depth >= 0 else "\n\n"
            # An item is at most one level below the item before it; without one, it would be code.
            depth = min(block.depth, _DEEPEST, depth + 1)
            yield f"{gap}{'    ' * depth}{block.mark}{line}"


def _lines(pieces: list[Piece]) -> Iterator[str]:
    """A paragraph; display maths makes it several."""
    group: list[Piece] = []
    for piece in [*pieces, Piece("display", "")]:
        if piece.kind != "display":
            group.append(piece)
            continue
        for part in (group, [piece] if piece.text else []):
            if line := render_pieces(join_pieces(part)):
                yield line
        group = []
