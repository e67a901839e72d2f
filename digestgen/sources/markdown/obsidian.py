"""Literature notes of Obsidian (Zotero Integration's templates): `> **Title**:: …` lines, abstracts in callouts.

Inline fields are those of Dataview (https://blacksmithgu.github.io/obsidian-dataview/annotation/add-metadata/);
callouts are Obsidian's (https://help.obsidian.md/callouts). What is neither metadata nor an abstract is the
person's own words and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGN = re.compile(r"^[ \t>-]*\**(?:Title|FirstAuthor|Citekey)\**::", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(r"\**([A-Za-z][\w -]{0,30}?)(?:\*\*::|::\*\*|::)[ \t]*(.*)")
_QUOTE = re.compile(r"[ \t]*>[ \t>]*")
_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?[ \t]*(.*)")
_ABSTRACT = re.compile(r"\**abstract\**:?", re.IGNORECASE)
# Logseq's blocks, what Zotero's import writes into them, and its own properties of a block.
_BLOCK = re.compile(r"([ \t]*)- (?:#+ )?\[\[(Abstract|Attachments)\]\]", re.IGNORECASE)
_MACRO = re.compile(r"\{\{zotero-[^{}\n]*\}\}|\(\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)\)")
_PROPERTY = re.compile(
    r"[ \t]*(?:id|collapsed|hl-\w+|ls-type|file|file-path|background-color|heading)::.*", re.IGNORECASE
)
_ABSTRACT_CALLOUT = re.compile(
    r"^[ \t]*> ?\[!abstract\][+-]?[ \t]*(?:abstract)?[ \t]*\n((?>(?:[ \t]*>[^\n]*(?:\n|\Z))+))",
    re.IGNORECASE | re.MULTILINE,
)
_DROPPED = ("cite", "link", "md", "metadata", "info")  # callouts that only repeat what the fields say


def has_inline_fields(body: str) -> bool:
    """Whether this is such a note."""
    return "::" in body and _SIGN.search(body) is not None


def take_inline_fields(body: str, known: Iterable[str]) -> tuple[dict[str, list[str]], str]:
    """The fields of a note and what is left of its body.

    Args:
        known: names of fields, lower case without blanks; `abstract` is always one.

    Returns:
        name (as in `known`) → its values, in order; the body without these lines.
    """
    names = frozenset(known)
    fields: dict[str, list[str]] = {}
    rest: list[str] = []
    callout = ""
    in_abstract = False
    for line in _without_macros(body).split("\n"):
        if _PROPERTY.fullmatch(line):
            continue
        match = _QUOTE.match(line)
        content = line[match.end() :].strip().removesuffix(">").rstrip() if match else _bare(line)
        if not match:
            callout, in_abstract = "", False
        if head := _CALLOUT.fullmatch(content) if match else None:
            callout = head[1].lower()
            in_abstract = callout == "abstract"
            if callout not in _DROPPED and not in_abstract:
                rest.append(f"> **{head[2] or head[1].capitalize()}**")
        elif field := _FIELD.fullmatch(content):
            in_abstract = False
            name = re.sub(r"[\s_-]", "", field[1].lower())
            value = field[2].strip()
            if name in names or name == "abstract":
                fields.setdefault(name, []).append(_unwrap(value))
                in_abstract = name == "abstract" and bool(match)
            elif value:
                rest.append(f"**{field[1]}**: {value}\n")
        elif match and _ABSTRACT.fullmatch(content):
            in_abstract = True
        elif in_abstract:
            fields.setdefault("abstract", []).append(content)
        elif content != "~" and not (match and callout in _DROPPED):
            rest.append(line if content or not match else ">")
    rest = _take_blocks(rest, fields)
    if "abstract" in fields:
        fields["abstract"] = ["\n".join(fields["abstract"]).strip().removesuffix("\n.")]
    return fields, _drop_empty_quotes(rest)


def take_callout(body: str) -> tuple[str, str]:
    """(the abstract that stands in a callout called so, the body without that)."""
    match = _ABSTRACT_CALLOUT.search(body) if "[!" in body else None
    return (match[1].strip(), body[: match.start()] + body[match.end() :]) if match else ("", body)


def _without_macros(body: str) -> str:
    """A body without Logseq's and Zotero's macros, and without the bullets of those that stood alone."""
    if not _MACRO.search(body):
        return body
    lines = ((line, _MACRO.sub("", line)) for line in body.split("\n"))
    kept = (
        re.sub(r"^(\s*[-*]) +", r"\1 ", made) for line, made in lines if made == line or made.strip(" \t-*")
    )
    return "\n".join(kept)


def _bare(line: str) -> str:
    """A line without blanks around it, and without the bullet of Logseq's first block where that holds a field."""
    line = line.strip()
    return line[2:] if line.startswith("- ") and _FIELD.fullmatch(line[2:]) else line


def _take_blocks(lines: list[str], fields: dict[str, list[str]]) -> list[str]:
    """Without Logseq's blocks of attachments and abstract; the latter becomes a field."""
    rest: list[str] = []
    block, depth = "", 0
    for line in lines:
        if head := _BLOCK.fullmatch(line.rstrip()):
            block, depth = head[2].lower(), len(head[1].expandtabs(4))
        elif block and line.strip() and len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) <= depth:
            block = ""
        if not block:
            rest.append(line)
        elif block == "abstract" and not head:
            fields.setdefault("abstract", []).append(line.strip().removeprefix("- "))
    return rest


def _unwrap(value: str) -> str:
    """A value without the quotation marks, links and emphasis that a template puts around it."""
    for start, end in (("[[", "]]"), ('"', '"'), ("“", "”"), ("*", "*")):
        if len(value) > len(start + end) and value.startswith(start) and value.endswith(end):
            value = value[len(start) : -len(end)].strip()
    return value


def _drop_empty_quotes(lines: list[str]) -> str:
    """Without quotes that hold nothing but a callout's head."""
    rest: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.startswith(">"):
            block.append(line)
            continue
        words = [quoted for quoted in block if quoted.strip("> ")]
        if len(words) > 1 or (words and not words[0].startswith("> **")):
            rest += block
        block = []
        rest.append(line)
    return "\n".join(rest)
