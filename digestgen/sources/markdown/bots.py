"""The JSON that arXiv bots keep beside their README: topic → id → a row or an item of Markdown.

`{"SLAM": {"2301.90001v1": "|**2023-01-05**|**Title**|Ada One et.al.|[2301.90001v1](http://arxiv.org/…)|null|"}}`, as
https://github.com/Vincentqyw/cv-arxiv-daily and its forks write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from digestgen.sources.markdown.digest import Entry
from digestgen.sources.markdown.lists import find_rows
from digestgen.sources.markdown.tables import read_row, split_cells
from digestgen.sources.markdown.text import to_plain
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.json_text import decode_json
from digestgen.sources.toolkit.references import read_id

_BEGINS = re.compile(r"\s*\{\s*\"[^\"]{0,200}\"\s*:\s*\{")
_ROW = re.compile(
    r"\"(?:\d{4}\.\d{4,5}|[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\"\s*:\s*\"(?:\\[nrt]|\s)*(?:\||[-*+] )"
)


def is_bots(text: str) -> bool:
    """Whether it is such a file, as far as it is known."""
    return _BEGINS.match(text) is not None and _ROW.search(text) is not None


def read_bots(text: str, name: str) -> Iterator[Entry]:
    """The papers of each topic, in the file's order; an entry's `line` is its number."""
    topics = decode_json(text, name)
    number = 0
    for topic, papers in topics.items() if isinstance(topics, dict) else ():
        for key, row in papers.items() if isinstance(papers, dict) else ():
            number += 1
            yield replace(_read_row(str(key), row, number), topics=(str(topic),))


def _read_row(key: str, row: object, number: int) -> Entry:
    paper_id = read_id(key[:200], scheme="arxiv", only=True)
    if not isinstance(row, str) or len(row) > 100_000:
        return Entry(number, "", problem="it is not a row of Markdown")
    if row.strip().startswith("|"):
        cells = split_cells(row.strip())
        dates = [bool(parse_when(to_plain(cell[:100]).strip("* "))) for cell in cells]
        header = ["date" if is_date else "" for is_date in dates]
        if True in dates[:1] and len(cells) > 2:
            header[1:3] = ["title", "authors"]
        entry = read_row(number, cells, header)
    else:
        found, _ = find_rows(row.strip())
        entry = replace(found[0], line=number) if found else Entry(number, "", problem="it has no title")
    if paper_id and entry.title:
        entry = replace(entry, ids=(paper_id,), url=paper_id.url, problem="")
    return entry if entry.title or entry.problem else replace(entry, problem="it has no title")
