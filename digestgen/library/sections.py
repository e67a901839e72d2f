"""The body of a paper's file: the abstract, the note, and the other sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(r"(#{1,6})(?!#)\s*(.*?)\s*#*\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTES = ("notes", "note")
_LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)<>\s]+)|^ {0,3}\[[^\]]+\]:\s*<?([^<>\s]+)")


def split_body(body: str) -> tuple[str, str, str]:
    """Cut a body into (abstract, note, rest).

    The abstract goes up to the first heading (`# …` at the start of a line, outside fenced code). The note is
    the section `## Notes` (any level, any case), without its heading; the rest is every other section.
    """
    headings = list(_headings(body))
    if not headings:
        return body.strip("\n"), "", ""
    notes: list[str] = []
    rest: list[str] = []
    abstract = body[: headings[0][0]].strip("\n").rstrip()
    target, depth = rest, 0
    for index, (start, level, title) in enumerate(headings):
        end = headings[index + 1][0] if index + 1 < len(headings) else len(body)
        section = body[start:end]
        if target is rest or level <= depth:
            target, depth = rest, 0
            if title.lower() in _NOTES:
                target, depth = notes, level
                section = section.split("\n", 1)[1] if "\n" in section else ""
        target.append(section)
    return abstract, "".join(notes).strip("\n").rstrip(), "".join(rest).strip("\n").rstrip()


def replace_abstract(body: str, abstract: str) -> str:
    """The body with another text up to its first heading; everything from there on as it was."""
    first = next(_headings(body), None)
    tail = body[first[0] :] if first else ""
    return "\n\n".join(part for part in (abstract.strip("\n"), tail) if part)


def _headings(body: str) -> Iterator[tuple[int, int, str]]:
    """(offset, level, text) of each heading outside fenced code."""
    if "#" not in body:
        return
    at, fence = 0, ""
    for line in body.split("\n"):
        found = _FENCE.match(line)
        if found and (not fence or (line.strip().startswith(fence) and not line.strip().strip(fence[0]))):
            fence = "" if fence else found[1]
        elif not fence and line.startswith("#"):
            heading = _HEADING.match(line)
            if heading:
                yield at, len(heading[1]), heading[2]
        at += len(line) + 1


def find_links(body: str) -> Iterator[tuple[int, str]]:
    """(0-based line, target) of every Markdown link or image with a relative target outside code."""
    if "](" not in body and "]:" not in body:
        return
    fence = ""
    for number, line in enumerate(body.split("\n")):
        found = _FENCE.match(line)
        if found:
            fence = "" if fence else found[1]
        if fence or "]" not in line:
            continue
        for inline, reference in _LINK.findall(re.sub(r"(`+).*?\1", "", line)):
            target = inline or reference
            if not re.match(r"[A-Za-z][\w+.-]*:|//|/|#", target):
                yield number, target
