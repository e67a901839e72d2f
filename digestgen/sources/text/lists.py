"""Lists of papers as plain text: numbered, with bullets, a line or a paragraph each; Org's links; a browser's bookmarks.

A weekly list has marks between its papers, `--- 1. Title ---`, with `Link: …` and sections such as
`## Abstract (Original)` below. Everything else is brought into Markdown's form, whose reader knows rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.sources.markdown.digest import Entry
from digestgen.sources.markdown.labels import take_labels
from digestgen.sources.markdown.links import pick_links, read_links
from digestgen.sources.markdown.lists import find_rows
from digestgen.sources.markdown.text import prepare
from digestgen.sources.markdown.when import find_listed_day
from digestgen.sources.text.hypertext import html_to_lines
from digestgen.sources.toolkit.days import find_named_day

_MARK = re.compile(
    r"^[ \t]*+[-=*#]{2,}+[ \t]*+(\d{1,4})[.)][ \t]++(.*\S)[ \t]++[-=*#]{2,}+[ \t]*+$", re.MULTILINE
)
_SECTION = re.compile(r"^[ \t]*+#{1,6}+[ \t]++(.*[^\s:])[ \t]*+:?+[ \t]*+$", re.MULTILINE)
_ABSTRACT = re.compile(r"\W*abstract(?:\s*\((?:original|english|en)\))?\W*", re.IGNORECASE)
_BOOKMARKS = re.compile(r"\s*<!doctype\s+netscape-bookmark-file", re.IGNORECASE)
_ORG = re.compile(r"\[\[(https?://[^\[\]\s]+)\](?:\[([^\[\]\n]+)\])?\]")
_ITEM = re.compile(r"[ \t]*(?:[-*+•·]|\(?\d{1,4}[.)]|\[\d{1,4}\])[ \t]+\S")
_COUNTED = re.compile(r"^(\d{1,4}): (?=[^\W\d_])", re.MULTILINE)  # as PubMed numbers its summaries
_OTHERS = re.compile(r"^(?:[A-Z][A-Z0-9]{1,3}\s{0,2}- |@\w+\s*\{|\\\\|PT |%[0-9A-Z] )", re.MULTILINE)
_PROGRAM = re.compile(r"\b(?:pip3? install|npm (?:i|install)|git clone|cargo (?:add|install))\b")
_LEAST = 2  # papers; one address in a text is no list
_SHARE = 0.5


def is_list(text: str) -> bool:
    """Whether a text lists two papers or more, and is made of them."""
    if _BOOKMARKS.match(text) or len(_MARK.findall(text)) >= _LEAST:
        return True
    if text.lstrip()[:1] in ("{", "<") or _OTHERS.search(text) or _PROGRAM.search(text):
        return False
    rows, share = find_rows(_to_markdown(text))
    return share >= _SHARE and sum(not row.problem and bool(row.ids) for row in rows) >= _LEAST


def read_list(text: str, name: str) -> tuple[list[Entry], str]:
    """(papers of a list, their day where the lines before the first or the file's name say one)."""
    marked = list(_read_marked(text))
    rows = marked or find_rows(_to_markdown(text))[0]
    if _BOOKMARKS.match(text):
        rows = [row for row in rows if not row.problem]
    first = min((row.line for row in rows), default=1)
    days = map(find_listed_day, text.split("\n")[: min(first - 1, 10)])
    return rows, next(filter(None, days), "") or find_named_day(name)


def _to_markdown(text: str) -> str:
    if _BOOKMARKS.match(text):
        return html_to_lines(text)
    if "[[http" in text:
        text = re.sub(r"^(\*+) ", lambda match: "#" * min(6, len(match[1])) + " ", text, flags=re.MULTILINE)
        text = _ORG.sub(lambda match: f"[{match[2]}]({match[1]})" if match[2] else f"<{match[1]}>", text)
    text = _COUNTED.sub(r"\1. ", text)
    out: list[str] = []
    for block in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", text):
        out.append(_mark_items(block) if block.strip() else block)
    return "".join(out)


def _mark_items(block: str) -> str:
    """A paragraph with one paper's address as an item, with several as an item a line."""
    lines = block.rstrip("\n").split("\n")
    if any(_ITEM.match(line) or line.startswith(("#", "|", " ", "\t")) for line in lines):
        return block
    named = [any(link.id for link in read_links(prepare(line))) for line in lines]
    if sum(named) == len(lines):
        return "\n".join(f"- {line}" for line in lines)
    if sum(named) == 1 and not named[0]:
        return "\n".join([f"- {lines[0]}", *(f"  {line}" for line in lines[1:])])
    return block


def _read_marked(text: str) -> Iterator[Entry]:
    marks = list(_MARK.finditer(text))
    line = before = 0
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        line += text.count("\n", before, mark.start())
        before = mark.start()
        yield _read_part(line + 1, mark[2], text[mark.end() : after.start() if after else len(text)])


def _read_part(line: int, title: str, part: str) -> Entry:
    sections = [*_SECTION.finditer(part)]
    head = part[: sections[0].start()] if sections else part
    said = take_labels(head)
    rest = [line.strip() for line in said.rest.split("\n") if line.strip()]
    abstract = ""
    for section, after in zip(sections, [*sections[1:], None], strict=False):
        body = part[section.end() : after.start() if after else len(part)].strip()
        if not abstract and _ABSTRACT.fullmatch(section[1]):
            abstract = body
        elif body:
            rest.append(f"### {section[1]}\n\n{body}")
    links = [*said.links, *read_links(prepare(said.rest))]
    ids = tuple(link.id for link in links if link.id)[:1]
    url = ids[0].url if ids else next((link.address for link in said.links if link.is_called_paper), "")
    return Entry(
        line, title, (*said.tags,), ids, "\n\n".join(rest), dict(pick_links(links)), url=url,
        authors=said.values.get("authors", ""), publication={"venue": said.values.get("venue", "")}, summary=said.values.get("summary", ""),
        published=said.values.get("date", ""), abstract=abstract or said.values.get("abstract", ""),
    )  # fmt: skip
