r"""TeX in titles and abstracts → plain Unicode and Markdown, with its meaning.

What TeX says in prose (accents, quotes, styles, links, lists) becomes what Unicode and Markdown have for it;
maths stays TeX between dollars, for maths/maths.py; the rest is literal text, escaped by markdown/escape.py. Neither function
raises, for any input.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import groupby

from digestgen.text.clean import clean_text, unwrap
from digestgen.text.markdown.escape import escape_span, escape_start, has_maths
from digestgen.text.markdown.inline import mark_sure
from digestgen.text.maths.definitions import resolve_definitions
from digestgen.text.maths.delimiters import join_maths
from digestgen.text.tex.commands import DISPLAYS, INSIDE, LISTS
from digestgen.text.tex.pieces import Piece, join_pieces
from digestgen.text.tex.prose import parse_pieces
from digestgen.text.tex.typography import pair_quotes

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ELISION = re.compile(r"(\\textquote(?:single|right))\s(?=(?:s|t|re|ve|ll|d|m)(?![^\W\d_]))")
_DISPLAY = re.compile(r"\$\$|\\\[|\\begin\{([A-Za-z]+)(\*?)\}")
_PARAGRAPH_TAG = re.compile(r"</?(?:jats:)?(?:p|sec|title|list|list-item)(?:\s[^<>]*)?>")
_PARAGRAPH_END = re.compile(r"</(?:jats:)?(?:p|title)>")
_LIST = re.compile(
    rf"\\(begin|end)\{{({'|'.join(LISTS)})\}}(?:\[[^\[\]]*\])?|\\item(?![A-Za-z])\s*(?:\[([^\[\]]*)\])?"
)
_IN_TITLES = {"link": "text", "display": "inline"}
_MARKS = {"em": "*", "strong": "**"}
_DEPTH = 3  # of nested lists; deeper ones stay on this level
_STOP = re.compile(r"\s?([.,;])(?=\s|$)\s*")
_CODE = re.compile(r"(?!#!|:::)[^`\\<&${}\[\]*|~^]+")
_URL_ESCAPES = {ord(char): f"%{ord(char):02X}" for char in "`{}[]$^|"}


def tex_to_title(tex: str) -> str:
    r"""A title as one line of plain text.

    Args:
        tex: as a source has it: TeX, HTML references and tags, hard wraps, or none of these.

    Returns:
        Unicode text without markup, maths as TeX between dollars, `\$` for a dollar that would begin maths:
        delimiters.split_maths() reads it. Giving it the result again changes nothing, but for braces, ties and
        quotes that were escaped in TeX (`\{`) to be read literally.

    >>> tex_to_title(r"{BERT} na\"{\i}vely: \textit{12\%} of  $ \mu $Sail")
    'BERT naïvely: 12% of $\\mu$Sail'
    """
    text = " ".join(_prepare(tex).split())
    pieces = [
        (_IN_TITLES.get(piece.kind, piece.kind), piece.text) for piece in parse_pieces(text, is_title=True)
    ]
    return clean_text(" ".join(join_maths(pieces).split()))


def tex_to_markdown(tex: str) -> str:
    r"""An abstract as Markdown paragraphs and lists, without a newline at the end.

    Args:
        tex: as a source has it: hard-wrapped or not, TeX, the HTML that sources carry, or plain text.

    Returns:
        Markdown in which nothing but styles, links, lists and code that the source itself marks is active.
        Display maths is a paragraph of its own.

    >>> tex_to_markdown("We \\emph{prove} it.\n\nSee https://a.example/b.")
    'We *prove* it.\n\nSee <https://a.example/b>.'
    """
    text = _prepare(mark_sure(tex))
    if _PARAGRAPH_END.search(text):  # then line ends are only the source's
        text = _PARAGRAPH_TAG.sub("\n\n", " ".join(text.split()))
    text = _keep_displays_whole(text)
    if "\\item" in text or "\\par" in text:
        text = _LIST.sub(lambda match: f"\n\n{match[0]}\n\n", re.sub(r"\\par(?![A-Za-z])", "\n\n", text))
        return _render_blocks(unwrap(text))
    return "\n\n".join(block for paragraph in unwrap(text) for block in _render_paragraph(paragraph))


def _prepare(tex: str) -> str:
    """Clean characters, HTML references resolved as often as they were escaped."""
    text = resolve_definitions(clean_text(tex)).replace(
        "$.$", "."
    )  # in addresses, so that arXiv makes no link
    for _ in range(3):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = clean_text(_ENTITY.sub(lambda match: html.unescape(match[0]), text))
    return pair_quotes(_ELISION.sub(r"\1{}", text), tex=True)


def _keep_displays_whole(text: str) -> str:
    """Take line ends out of display maths, so that unwrap() does not cut it."""
    parts: list[str] = []
    missing: set[str] = set()
    at = 0
    while match := _DISPLAY.search(text, at):
        name = match[1]
        closer = f"\\end{{{name}{match[2]}}}" if name else "\\]" if match[0] == "\\[" else "$$"
        known = not name or name in DISPLAYS or name in INSIDE
        end = text.find(closer, match.end()) if known and closer not in missing else -1
        if end < 0:
            missing.add(closer)
            parts.append(text[at : match.end()])
            at = match.end()
            continue
        parts += [text[at : match.start()], " ".join(text[match.start() : end].split()), closer]
        at = end + len(closer)
    return "".join(parts) + text[at:]


def _render_blocks(paragraphs: list[str]) -> str:
    """Paragraphs with the marks of lists among them."""
    blocks: list[str] = []
    lists: list[str] = []  # marks of the open lists
    is_item = False  # whether the last block can go on
    for paragraph in paragraphs:
        match = _LIST.fullmatch(paragraph)
        if match and match[1] == "begin":
            lists.append(LISTS[match[2]])
        elif match and match[1] == "end":
            del lists[-1:]
            is_item = False
        elif match:
            depth = min(max(len(lists) - 1, 0), _DEPTH - 1)
            label = _render_line(f"{match[3]} ") if match[3] else ""
            blocks.append("    " * depth + (lists[-1] if lists else "- ") + label)
            is_item = True
        elif is_item:
            line = _render_line(paragraph)
            blocks[-1] += (" " if not blocks[-1].endswith(" ") else "") + line
        else:
            blocks += _render_paragraph(paragraph)
    parts: list[str] = []
    before, depth = "", -1  # of the block before; -1 when it is not an item
    for block in blocks:
        if re.fullmatch(r" *(?:-|1\.) *", block):  # an \item without words
            continue
        if _is_item(block):
            # An item is at most one level below the item before it; without one, Markdown takes it for code.
            words = block.lstrip(" ")
            depth = min((len(block) - len(words)) // 4, depth + 1)
            block = "    " * depth + words
        else:
            depth = -1
        parts += ["\n" if _is_item(before) and _is_item(block) else "\n\n", block.rstrip()]
        before = block
    return "".join(parts[1:])


def _is_item(line: str) -> bool:
    return re.match(r" *(?:-|1\.)(?: |$)", line) is not None


def _render_line(paragraph: str) -> str:
    return render_pieces(parse_pieces(paragraph))


def _render_paragraph(paragraph: str) -> list[str]:
    """One paragraph; display maths makes it several."""
    groups: list[list[Piece]] = [[]]
    pieces = parse_pieces(paragraph)
    for at, piece in enumerate(pieces):
        if piece.kind == "display":
            if (
                at + 1 < len(pieces)
                and (mark := _STOP.match(pieces[at + 1].text))
                and not pieces[at + 1].style
            ):
                piece = piece._replace(text=piece.text + mark[1])  # it would begin the next paragraph
                pieces[at + 1] = pieces[at + 1]._replace(text=pieces[at + 1].text[mark.end() :])
            groups += [[piece], []]
        else:
            groups[-1].append(piece)
    return [line for group in groups if (line := render_pieces([piece for piece in group if piece.text]))]


def render_pieces(pieces: list[Piece]) -> str:
    r"""Pieces as one line of Markdown: each escaped as what it is, a style marked only where Markdown reads the mark.

    Args:
        pieces: of one paragraph; neighbours of one kind and style are joined (pieces.join_pieces). The caller puts display
            maths into a paragraph of its own.

    >>> render_pieces([Piece("text", "a_b*c* costs "), Piece("text", "$5", "em"), Piece("inline", "x<y")])
    'a_b\\*c\\* costs *\\$5*$x< y$'
    """
    pieces = _with_possible_styles(pieces)
    literal = "".join(piece.text if piece.kind == "text" else "x" for piece in pieces)
    dollars = any(piece.kind in ("inline", "display") for piece in pieces) or has_maths(literal)
    parts: list[str] = []
    at = 0
    for style, group in groupby(pieces, key=lambda piece: piece.style):
        mark = _MARKS.get(style, "")
        written = ""
        for piece in group:
            bound = (at > 0 or bool(mark), at + 1 < len(pieces) or bool(mark))
            written += _RENDERERS[piece.kind](piece, bound, dollars)
            at += 1
        inner = written.strip(" ")  # spaces at the edges go outside the mark
        parts.append(written.replace(inner, f"{mark}{inner}{mark}", 1) if mark else written)
    return escape_start(" ".join("".join(parts).split()))


def _with_possible_styles(pieces: list[Piece]) -> list[Piece]:
    """Take styles away where Markdown has no mark for them, and join what is then plain text."""
    pieces = [
        piece._replace(style="")
        if piece.style == "code" and not _CODE.fullmatch(piece.text.strip())
        else piece
        for piece in pieces
    ]
    runs = [list(group) for _, group in groupby(pieces, key=lambda piece: piece.style)]
    plain: list[Piece] = []
    for number, run in enumerate(runs):
        if run[0].style in _MARKS:
            before = _edge(runs[number - 1][-1], -1) if number else ""
            after = _edge(runs[number + 1][0], 0) if number + 1 < len(runs) else ""
            first, last = (_edge(piece._replace(style=""), at) for piece, at in ((run[0], 0), (run[-1], -1)))
            works = (first == " " or _can_mark(before, first)) and (last == " " or _can_mark(after, last))
            if not works or not any(piece.text.strip() for piece in run):
                run = [piece._replace(style="") for piece in run]
        plain += run
    return join_pieces(plain)


def _edge(piece: Piece, at: int) -> str:
    """The first (0) or last (-1) character that Markdown sees of a piece."""
    if piece.kind in ("inline", "display"):
        return "$"
    if piece.kind == "link" or piece.style == "code":
        return "["
    return "*" if piece.style and not piece.text[at].isspace() else piece.text[at]


def _can_mark(outside: str, inside: str) -> bool:
    """Whether an emphasis mark works between the two: CommonMark's flanking rules, which newer readers follow."""
    if outside == "*":
        return False
    return (
        inside.isalnum() or not outside or outside.isspace() or (outside.isascii() and not outside.isalnum())
    )


def _render_text(piece: Piece, bound: tuple[bool, bool], dollars: bool) -> str:
    if piece.style == "code":
        left, right = (" " if edge.isspace() else "" for edge in (piece.text[0], piece.text[-1]))
        return f"{left}`{piece.text.strip()}`{right}"
    written = escape_span(piece.text, dollars=dollars, bound=bound)
    # A star that is not markup, between spaces, would end emphasis for Python-Markdown before 3.11.
    return re.sub(r"(?<!\\)\*", r"\\*", written) if piece.style in _MARKS else written


def _render_link(piece: Piece, bound: tuple[bool, bool], dollars: bool) -> str:
    url = piece.url.translate(_URL_ESCAPES)
    if _ENTITY.search(url):
        url = url.replace("&", "&amp;")
    if piece.text == piece.url:
        return f"<{url}>"
    label = escape_span(piece.text, dollars=dollars, bound=(True, True)).replace("]", "\\]")
    return f"[{label}](<{url}>)"


def _render_maths(piece: Piece, bound: tuple[bool, bool], dollars: bool) -> str:
    """TeX between dollars, with spaces where HTML, Jinja or critic would see something of theirs."""
    tex = re.sub(r"<(?=[A-Za-z/!?])", "< ", piece.text)
    tex = re.sub(r"\{(?=[{%#]|>>|\+\+|--|~~|==)", "{ ", tex).replace("`", "‘")
    mark = "$$" if piece.kind == "display" else "$"
    return f"{mark}{tex}{mark}"


_RENDERERS: dict[str, Callable[[Piece, tuple[bool, bool], bool], str]] = {
    "text": _render_text,
    "link": _render_link,
    "inline": _render_maths,
    "display": _render_maths,
}
