"""The body of a paper's file: the abstract, the note, and the other sections."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from digestgen.library.targets import is_ours
from digestgen.text.maths.delimiters import split_maths

_HEADING = re.compile(r"(#{1,6})(?!#)(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTES = ("notes", "note")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")
# What opens and closes the text of a link; `\\[` does neither. A blank line ends every paragraph.
_BRACKET = re.compile(r"\\.|\n[ \t]*(?=\n)|\[|\](?:\(\s*(?:<([^<>\n]+)>|([^)<>\s]+)))?", re.DOTALL)
_INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]+)>|([^)<>\s]+))")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?([^<>\s]+)", re.MULTILINE)
_TAG = re.compile(
    r"""<[a-z][^<>]*?\s(?:href|src)\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)'|([^\s"'<>]+))""", re.IGNORECASE
)
_MENTION = re.compile(r"""(?:\](?:\(|:)|\b(?:href|src)\s*=)\s*["'<]?([^)"'<>\s]+)""", re.IGNORECASE)
_ROUNDS = 3
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


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


def replace_note(body: str, note: str) -> str:
    """The body with another note, "" for none: in the place of the old one, else below all that is there."""
    headings = list(_headings(body))
    starts = [start for start, _level, _title in headings] or [len(body)]
    parts, depth = [body[: starts[0]]], 0
    for (start, level, title), end in zip(headings, [*starts[1:], len(body)], strict=False):
        if depth and level > depth:
            continue  # a heading within the old note
        depth = level if title.lower() in _NOTES else 0
        if not depth:
            parts.append(body[start:end])
        elif note:
            heading = body[start:end].partition("\n")[0]
            parts.append(f"{heading}\n\n{note}\n\n")
            note = ""
    text = "".join(parts).rstrip("\n")
    return "\n\n".join(part for part in (text, note and f"## Notes\n\n{note}") if part)


def _headings(body: str) -> Iterator[tuple[int, int, str]]:
    """(offset, level, text) of each heading outside fenced code."""
    if "#" not in body:
        return
    at = 0
    for line, is_code in _lines(body):
        heading = _HEADING.match(line) if not is_code and line.startswith("#") else None
        if heading:
            yield at, len(heading[1]), heading[2].strip().rstrip("#").rstrip()
        at += len(line) + 1


def _lines(body: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to fenced code (CommonMark 4.5)."""
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        mark = line.strip()
        if not fence and match:
            fence = match[1]
            yield line, True
        elif fence and mark.startswith(fence) and not mark.strip(fence[0]):
            fence = ""
            yield line, True
        else:
            yield line, bool(fence)


def find_links(body: str) -> Iterator[tuple[int, str]]:
    """(0-based line, target) of every link or image outside code and maths that leads to something here; see is_ours()."""
    if "](" not in body and "]:" not in body and "<" not in body:
        return
    prose = body
    if "`" in body or "~~~" in body:
        prose = "\n".join("" if is_code else _CODE.sub("", line) for line, is_code in _lines(body))
    if "$" in prose:
        pieces = split_maths(prose)
        prose = "".join(piece if kind == "text" else "\n" * piece.count("\n") for kind, piece in pieces)
    for at, written in sorted(_find_targets(prose)):
        target = html.unescape(_ESCAPE.sub(r"\1", written))
        if is_ours(target):
            yield prose.count("\n", 0, at), target


def find_mentions(body: str) -> Iterator[str]:
    """Every relative address in the place of a link's, also in what may be code.

    Python-Markdown alone decides in the end (an unclosed fence is no code to it): what a page shows depends on
    where these lead, and on no others.
    """
    lower = body.casefold()
    if not ("](" in body or "]:" in body or "href" in lower or "src" in lower):
        return  # most abstracts: to look for how each alternative begins takes a twentieth of the time
    for match in _MENTION.finditer(body):
        target = html.unescape(_ESCAPE.sub(r"\1", match[1]))
        if is_ours(target):
            yield target


def disarm_links(text: str) -> str:
    r"""Text of a source without links to what only its own site has: what find_links() finds is shown as it is written.

    Where it leads would be another file here, or none, and one that leads nowhere stops publishing.

    >>> disarm_links("[a](b.md), [c](https://example.org)")
    '[a\\](b.md), [c](https://example.org)'
    """
    for _ in range(_ROUNDS):
        targets = {target for _, target in find_links(text)}
        if not targets:
            return text

        for pattern, mark, shown in ((_INLINE, "]", "\\]"), (_TAG, "<", "&lt;"), (_REFERENCE, "[", "\\[")):

            def escape(
                match: re.Match[str], targets: set[str] = targets, mark: str = mark, shown: str = shown
            ) -> str:
                written = next(group for group in match.groups() if group)
                is_one = html.unescape(_ESCAPE.sub(r"\1", written)) in targets
                return match[0].replace(mark, shown, 1) if is_one else match[0]

            text = pattern.sub(escape, text)
    # Marks within marks, which nobody writes for a reader.
    return re.sub(r"(?<!\\)\[", r"\\[", text.replace("<", "&lt;"))


def _find_targets(prose: str) -> Iterator[tuple[int, str]]:
    """(offset, target as written) of every link, image and reference."""
    for match in _REFERENCE.finditer(prose):
        yield match.start(), match[1]
    for match in _TAG.finditer(prose):
        yield match.start(), match[1] or match[2] or match[3]
    depth = 0
    for match in _BRACKET.finditer(prose):
        match match[0][0]:
            case "[":
                depth += 1
            case "\n":
                depth = 0
            case "]" if depth:
                depth -= 1
                if target := match[1] or match[2]:
                    yield match.start(), target
