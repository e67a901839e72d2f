"""New files for what somebody writes by hand: a paper or an editorial, with its fields and what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from digestgen.collecting.collection import Collection
from digestgen.library.fields import EDITORIAL_FIELDS, PAPER_FIELDS
from digestgen.library.frontmatter import render_field
from digestgen.library.reader import DIGESTS
from digestgen.library.schema import Field
from digestgen.library.update import read_back
from digestgen.library.writer import ChangedError, save_text
from digestgen.model.ids import PaperId
from digestgen.model.issue import parse_period
from digestgen.model.paper import Paper
from digestgen.model.record import Record
from digestgen.problems import DigestgenError, UsageError

_NOT_BY_HAND = ("guid", "changed", "sources", "imported")
_SEE = re.compile(r"([:;]) see \[\w+\]\(#\w+\)\.")
_LINK = re.compile(r" See \[[^]]+\]\([^)]+\)\.")
_HOW = "Take the # away from what you need, and write the value in place of what it is for."
_BELOW = 'Below the next line: the abstract, and under a heading "## Notes" what you have to say.'


def write_paper(collection: Collection, title: str, paper_id: PaperId | None, day: str) -> str:
    """Begin a paper.

    Args:
        day: that it enters the digest; "" for today.

    Returns:
        the file's path, relative to the project folder.
    """
    record = Record("", title, (paper_id,) if paper_id else (), date=day or collection.today)
    if paper := collection.find(record):
        raise UsageError(f"{paper.path} is this paper: {paper.title}. Nothing was written.")
    if there := collection.inbox.find(record):
        name = there.paper_id
        raise UsageError(f"{name} waits in the inbox: digestgen inbox keep {name}. Nothing was written.")
    record, path, tags = collection.place(record)
    values = {
        "id": str(record.ids[0]),
        "title": title,
        "authors": [],
        "date": record.date,
        "tags": list(tags),
    }
    text = _render(PAPER_FIELDS, values, [_BELOW])
    read_back(text, path, ())
    _save(collection, path, text)
    if no := collection.rejected.find(record):
        collection.rejected.remove([no.ids[0]])
    return path


def write_editorial(collection: Collection, key: str) -> str:
    """Begin the editorial of a day, week or month.

    Args:
        key: `2025-08-07`, `2025-W32` or `2025-08`.

    Returns:
        the file's path, relative to the project folder.
    """
    try:
        period = parse_period(key)
    except ValueError:
        what = f'"{key}" is not a day, week or month. Write 2025-08-07, 2025-W32 or 2025-08.'
        raise UsageError(what) from None
    if there := collection.library.editorials.get(period.key):
        raise UsageError(f"{there.path} is the editorial of {period.key}. Nothing was written.")
    papers = [one for one in collection.papers if period.first <= one.date <= period.last and not one.draft]
    path = f"{collection.config.content}/{DIGESTS}/{period.key}.md"
    text = _render(
        EDITORIAL_FIELDS, {}, [*_list_papers(papers), "Below the next line: your words on the issue."]
    )
    _save(collection, path, text)
    return path


def _list_papers(papers: Iterable[Paper]) -> list[str]:
    lines = [f"  {paper.id}  {' '.join(paper.title.split())}" for paper in papers]
    return ["Its papers, for order and pins:", *lines] if lines else []


def _render(table: Mapping[str, Field], values: Mapping[str, object], remarks: Iterable[str]) -> str:
    head = "".join(_render_line(table[name], value) for name, value in values.items())
    hints = [f"{row.name}: {_explain(row)}" for name, row in table.items()
             if name not in values and name not in _NOT_BY_HAND and not row.sections]  # fmt: skip
    return f"---\n{head}" + "".join(f"# {line}\n" for line in (_HOW, *hints, *remarks)) + "---\n"


def _render_line(row: Field, value: object) -> str:
    line = render_field(row.name, value).rstrip("\n")
    return f"{line}  # {_explain(row)}\n" if value == [] else f"{line}\n"


def _explain(row: Field) -> str:
    """What a field is for, as plain text; in place of where the reference says more, how it is written."""
    about = _SEE.sub(lambda match: f": {row.kind.written}." if match[1] == ":" else ".", row.about)
    return _LINK.sub("", about).replace("`", "")


def _save(collection: Collection, path: str, text: str) -> None:
    file = Path(collection.config.root / path)
    try:
        save_text(file, text, None)
    except ChangedError:
        raise UsageError(f"{path} is there already. Nothing was written.") from None
    except OSError as error:
        raise DigestgenError(f"{path} cannot be written: {error.strerror or error}.") from error
