r"""BibTeX and biblatex as JabRef, Better BibTeX, Google Scholar, DBLP, INSPIRE and the ACL Anthology write them.

bibtexparser (https://bibtexparser.readthedocs.io) splits a file into blocks; values are put together here, because
its expansion of @string knows no concatenation (`month = jul # "~4"`). What entries mean is bibtex/entry.py's.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from digestgen.sources.bibtex.entry import add_entry
from digestgen.sources.records import RecordBuilder
from digestgen.sources.source import Context, Parsed, Source

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it says is said by skipping

_MARK = re.compile(r'(?<!\\)[{}"#]')
_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]{3,20}[ \t]*[{(]", re.MULTILINE)
_FIRST = re.compile(
    r"(?:[ \t]*(?:%.*)?\n)*[ \t]*@(?:(?:comment|preamble|string)[ \t]*[{(]"
    r"|[a-z]{3,20}[ \t]*[{(]\s*[^\s{}(),=]*\s*,)",
    re.IGNORECASE,
)
_KEY = re.compile(r"@(\w+)\s*[{(]\s*([^\s,{}=]{0,60})")
_LONGEST_STRING = 10_000  # characters of an @string: strings may be made of strings


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read all entries of a file; broken ones are skipped, and said with their line.

    Args:
        data: text; see decoding.decode_text. The encoding is found, not taken from JabRef's first line.
        name: of the file, for messages.

    Returns:
        One Record an entry. `payload` has url, key (the citation key), version, categories and report.

    Raises:
        SourceError: no text, no entry in it, or none with a title.
    """
    from bibtexparser import model as blocks  # 30 ms that only who imports BibTeX waits for
    from bibtexparser.entrypoint import parse_string

    builder = RecordBuilder("bibtex", name, context)
    text = builder.decode(data)
    strings: dict[str, str] = {}
    keys: set[str] = set()
    for block in parse_string(text, parse_stack=[]).blocks:
        while isinstance(block, blocks.DuplicateBlockKeyBlock | blocks.DuplicateFieldKeyBlock) and (
            inner := block.ignore_error_block
        ):
            block = inner
        line = (block.start_line or 0) + 1
        if isinstance(block, blocks.String):
            strings[block.key.lower()] = _expand(block.value, strings)[:_LONGEST_STRING]
        elif isinstance(block, blocks.ParsingFailedBlock):
            _skip_broken(builder, line, block.raw or "", block.error)
        elif isinstance(block, blocks.Entry):
            if block.key and block.key in keys:
                builder.remark(f"The key {block.key[:60]} stands before more than one entry; all were taken.")
            keys.add(block.key)
            fields: dict[str, str] = {}
            for field in block.fields:
                if value := _expand(field.value, strings).strip():
                    fields.setdefault(field.key.lower(), value)
            add_entry(builder, line, block.entry_type.lower(), block.key, fields)
    return builder.done(nothing="there is no BibTeX entry in it", hint="An entry begins with @article{key, …")


def recognise(head: str, name: str) -> bool:
    """Whether an entry (or comment, string, preamble) comes first; in a `.bib` file, whether there is one."""
    if name.endswith((".bib", ".bibtex", ".biblatex")):
        return _ENTRY.search(head) is not None
    return _FIRST.match(head) is not None


def _skip_broken(builder: RecordBuilder, line: int, raw: str, error: Exception) -> None:
    """Say what is lost with a block that could not be read."""
    kind, key = match.groups() if (match := _KEY.match(raw)) else ("", "")
    if kind.lower() in ("comment", "preamble"):
        return
    if kind.lower() == "string":
        builder.remark(f"Line {line}: an @string is broken; entries show its name in place of its text.")
        return
    reason = " ".join(str(getattr(error, "abort_reason", error)).split()).rstrip(".")
    if "end of file" in reason:
        reason = "the file ends inside of it"
    where = f"line {line} ({key})" if key else f"line {line}"
    builder.skip(where, f"it is broken: {reason[:1].lower()}{reason[1:120]}")


def _expand(raw: str, strings: Mapping[str, str]) -> str:
    """A value as written (`jul # "~4"`, `{Text}`, `2020`) → its text; a name that nobody defined stays."""
    parts, at, depth, quoted = [], 0, 0, False
    for mark in _MARK.finditer(raw) if "#" in raw else ():
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0 and mark[0] == '"':
            quoted = not quoted
        elif depth == 0 and not quoted:
            parts.append(raw[at : mark.start()])
            at = mark.end()
    return "".join(_piece(part.strip(), strings) for part in (*parts, raw[at:]))


def _piece(part: str, strings: Mapping[str, str]) -> str:
    if len(part) > 1 and part[0] + part[-1] in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)


SOURCE = Source(
    key="bibtex",
    title="BibTeX",
    parse=parse,
    help="A BibTeX or biblatex file, e.g. library.bib",
    recognise=recognise,
)
