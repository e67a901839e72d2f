"""HTML tables, lists and headings in Markdown → Markdown's own, so that their rows are read like all others.

READMEs have them where Markdown's tables cannot: cells over several rows, line breaks, widths. What is in a cell stays as
it is; see rows.prepare().
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.sources.markdown.keys import normalise_key
from digestgen.sources.markdown.tables import FIELDS
from digestgen.sources.markdown.text import split_code, to_plain

_TABLE = re.compile(r"<table\b[^<>]*>((?:(?!<table\b).)*?)</table\s*>", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t([hd])\b([^<>]*)>(.*?)(?=<t[hd]\b|\Z)", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE | re.ASCII)
_OF_TABLES = re.compile(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)\b[^<>]*>", re.IGNORECASE
)
_ITEMS = re.compile(r"<(/?)(ul|ol|li|p|div)\b[^<>]*>", re.IGNORECASE)
_LIST = re.compile(r"<[uo]l\b", re.IGNORECASE)
_HEADING = re.compile(
    r"^[ \t]*(?:<(?:div|p|center)\b[^<>]*>\s*)?<h([1-6])\b[^<>]*>(.{0,2000}?)</h\1\s*>",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_BLOCKS = re.compile(r"</?(?:li|ul|ol|p|div)\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(r" ?<br>(?: ?<br>)* ?")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,100})\]:[ \t]*<?(https?://[^\s<>]+)", re.MULTILINE)
_REFERENCE = re.compile(r"(?<!\\)\[([^\[\]\n]{1,1000})\]\[([^\[\]\n]{0,100})\]")
_DEEPEST = 6  # lists within lists
_MOST = 50  # columns


def inline_references(body: str) -> str:
    """A body whose links of reference (`[Lamps][1]`, and `[1]: https://…` somewhere) have their addresses beside them."""
    found = {match[1].casefold(): match[2] for match in _DEFINITION.finditer(body)}
    if not found:
        return body

    def inline(match: re.Match[str]) -> str:
        address = found.get((match[2] or match[1]).casefold())
        return f"[{match[1]}]({address})" if address else match[0]

    return _REFERENCE.sub(inline, body)


def unfold_html(body: str) -> str:
    """A body with the rows, items and headings of its HTML as lines of Markdown; as many lines as before, or more."""
    if "<" not in body or not re.search(r"<(?:table|[uo]l|h[1-6])\b", body, re.IGNORECASE):
        return body
    return "".join(piece if is_code else _unfold(piece) for is_code, piece in split_code(body))


def _unfold(text: str) -> str:
    text = _HEADING.sub(_heading, text)
    text = _TABLE.sub(lambda match: _filled(match[0], _table_lines(match[1])), text)
    return _with_items(text) if _LIST.search(text) else text


def _filled(before: str, lines: Iterator[str]) -> str:
    """Lines in place of what was there, with the line ends that it had, so that what follows keeps its numbers."""
    after = "\n".join(lines)
    return "\n\n" + after + "\n" * max(1, before.count("\n") - after.count("\n") - 2) if after else before


def _heading(match: re.Match[str]) -> str:
    words = " ".join(match[2].split())
    return f"{'#' * int(match[1])} {words}" + "\n" * match[0].count("\n")


def _table_lines(inner: str) -> Iterator[str]:
    """A table's rows: cells that span several rows stand in each of them."""
    rows: list[list[str]] = []
    spans: dict[int, tuple[int, str]] = {}  # column → rows that are left, the cell
    is_headed = False
    for number, row in enumerate(_ROW.finditer(inner)):
        cells: list[str] = []
        found = list(_CELL.finditer(row[1]))
        is_headed = is_headed or (number == 0 and any(cell[1].lower() == "h" for cell in found))
        for cell in found:
            _carry(cells, spans)
            span = {kind.lower(): int(size) for kind, size in _SPAN.findall(cell[2])}
            if span.get("row", 1) > 1:
                spans[len(cells)] = (span["row"] - 1, _clean(cell[3]))
            cells += [_clean(cell[3]), *[""] * (min(span.get("col", 1), _MOST) - 1)]
        _carry(cells, spans)
        if found:
            rows.append(cells[:_MOST])
    if not rows:
        return
    width = max(map(len, rows))
    if not (is_headed or any(normalise_key(to_plain(cell)) in FIELDS for cell in rows[0])):
        rows.insert(0, [""] * width)
    for number, cells in enumerate(rows):
        yield f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"
        if number == 0:
            yield "|" + "---|" * width


def _carry(cells: list[str], spans: dict[int, tuple[int, str]]) -> None:
    """Cells of rows above that reach down to here."""
    while len(cells) in spans and len(cells) < _MOST:
        left, cell = spans.pop(len(cells))
        if left > 1:
            spans[len(cells)] = (left - 1, cell)
        cells.append(cell)


def _clean(cell: str) -> str:
    """A cell on one line: what stood in blocks of its own is told apart by a break."""
    text = " ".join(_BLOCKS.sub("<br>", _OF_TABLES.sub("", cell)).split())
    return _BREAKS.sub("<br>", text).removeprefix("<br>").removesuffix("<br>").replace("|", "\\|")


def _with_items(text: str) -> str:
    """Lists as lines with bullets, indented as they are nested."""
    parts: list[str] = []
    at = depth = 0
    for mark in _ITEMS.finditer(text):
        name, is_end = mark[2].lower(), bool(mark[1])
        before = text[at : mark.start()]
        parts.append(
            " ".join(before.split()) + " " if depth and before.strip() else before if not depth else ""
        )
        at = mark.end()
        if name == "li" and depth and not is_end:
            parts.append(f"\n{'    ' * (min(depth, _DEEPEST) - 1)}- ")
        elif name in ("ul", "ol"):
            depth = max(0, depth + (-1 if is_end else 1))
            parts.append("\n" if depth == 0 else "")
        elif not depth:
            parts.append(mark[0])
    return "".join(parts) + text[at:]
