r"""BibTeX and biblatex as JabRef, Better BibTeX, Google Scholar, DBLP, INSPIRE and the ACL Anthology write them.

bibtexparser (https://bibtexparser.readthedocs.io) splits a file into blocks; values are put together here, because
its expansion of @string knows no concatenation (`month = jul # "~4"`). What entries mean is bibtex/entry.py's.

An entry that it refuses or joins (no key, no comma between two fields, none but commas) is cut into fields here. BibTeX's
own grammar counts every brace (btxdoc, §4), biber and pandoc leave out escaped ones; exporters write for one of the two. An
entry is read by the count under which it closes before the next one begins.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from digestgen.sources.bibtex.entry import add_entry
from digestgen.sources.bibtex.inherit import Entry, inherit
from digestgen.sources.records import RecordBuilder
from digestgen.sources.source import Context, Parsed, Pieces, Source

_START = re.compile(r"[ \t]*@([A-Za-z]+)[ \t]*([{(])\s*")
_NEXT = re.compile(r"^[ \t]*@[A-Za-z]{1,20}[ \t]*[{(]", re.MULTILINE)
_CITED = re.compile(r"([^\s,={}()\"#]*)\s*")
_GAP = re.compile(r"(?>(?:[\s,]+|%[^\n]*)*)")  # comments, too, which are biber's
_NAME = re.compile(r"([A-Za-z][^\s={},\"#%()]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()\"#=]+")
_COUNTS = (re.compile(r'\\.|[{}"]', re.DOTALL), re.compile(r'[{}"]'))
_BLANKS = re.compile(r"\s*")
# A value that bibtexparser may have read on into the next field, or into a comment.
_JOINED = re.compile(r'[}"\w]\s+[A-Za-z][\w-]*\s*=|[}"]\s*%[^"}\n]*\Z|\A\w+\s*%')


class Cut(NamedTuple):
    """One entry."""

    kind: str  # kind, key: as written; the key may be ""
    key: str
    fields: list[tuple[str, str]]  # name and value as written: `("month", 'jul # "~4"')`
    missing: list[str]  # names of the fields that no comma divides from what is before them
    end: int  # where in the text it ends
    is_open: bool = False  # whether nothing closes it but the next entry


def is_joined(fields: list[tuple[str, str]]) -> bool:
    """Whether one of an entry's values as written may hold a second field, or a name a comment."""
    return any("%" in name or _JOINED.search(value) for name, value in fields)


def cut_entry(text: str, at: int) -> Cut | None:
    """The entry that begins there; None where it does not close before the next one begins, or is not one at all."""
    if (start := _START.match(text, at)) is None:
        return None
    following = _NEXT.search(text, start.end())
    limit = following.start() if following else len(text)
    return next((cut for count in _COUNTS if (cut := _cut(text, start, limit, count))), None)


def _cut(text: str, start: re.Match[str], limit: int, count: re.Pattern[str]) -> Cut | None:
    closing = "}" if start[2] == "{" else ")"
    key, at = "", start.end()
    if not _NAME.match(text, at, limit) and (match := _CITED.match(text, at, limit)):
        key, at = match[1], match.end()
    fields: list[tuple[str, str]] = []
    missing: list[str] = []
    while True:
        gap = _GAP.match(text, at, limit)
        at = gap.end() if gap else at
        if text[at : at + 1] == closing and at < limit:
            return Cut(start[1], key, fields, missing, at + 1)
        if at >= limit and len(fields) > 1:
            return Cut(start[1], key, fields, missing, limit, is_open=True)
        name = _NAME.match(text, at, limit)
        if name is None:
            return None
        if (key or fields) and not (gap and "," in gap[0]):
            missing.append(name[1])
        end = _end_of_value(text, name.end(), limit, count)
        if end < 0:
            return None
        fields.append((name[1], text[name.end() : end]))
        at = end


def _end_of_value(text: str, at: int, limit: int, count: re.Pattern[str]) -> int:
    """Behind `{…}`, `"…"` or a word, and whatever `#` joins to it; -1 where there is none."""
    while True:
        mark = text[at : at + 1]
        if mark and mark in '{"':
            end = _end_of_group(text, at, limit, count)
        else:
            word = _BARE.match(text, at, limit)
            end = word.end() if word else -1
        blanks = _BLANKS.match(text, end, limit) if 0 <= end <= limit else None
        if blanks is None or text[blanks.end() : blanks.end() + 1] != "#":
            return end
        following = _BLANKS.match(text, blanks.end() + 1, limit)
        at = following.end() if following else limit


def _end_of_group(text: str, at: int, limit: int, count: re.Pattern[str]) -> int:
    depth, is_quoted = 0, text[at] == '"'
    for mark in count.finditer(text, at + is_quoted, limit):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth < 0:
                return -1
            if depth == 0 and not is_quoted:
                return mark.end()
        elif mark[0] == '"' and is_quoted and depth == 0:
            return mark.end()
    return -1


logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it says is said by skipping

_MARK = re.compile(r'(?<!\\)[{}"#]')
_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]{3,20}[ \t]*[{(]", re.MULTILINE)
_FIRST = re.compile(
    r"(?:[ \t]*(?:%.*)?\n)*[ \t]*@(?:(?:comment|preamble|string)[ \t]*[{(]"
    r"|[a-z]{3,20}[ \t]*[{(]\s*[^\s{}(),=]*\s*,|(?!import\b|media\b)[a-z]{3,20}[ \t]*[{(]\s*[a-z-]+\s*=\s*[{\"\d])",
    re.IGNORECASE,
)
_COMMENTED = re.compile(r"[ \t]*(?:[})],?[ \t]*)?%")  # a line; biber and people mean it, BibTeX does not
_KEY = re.compile(r"@(\w+)\s*[{(]\s*([^\s,{}=]{0,60})")
_NOT_ENTRIES = ("comment", "preamble", "string")
_LONGEST_STRING = 10_000  # characters of an @string: strings may be made of strings


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read all entries of a file; broken ones are skipped, and said with their line.

    Returns:
        One Record an entry. `payload` has url, key (the citation key), version, categories and report.
    """

    builder = RecordBuilder("bibtex", name, context)
    text = builder.decode(data)
    broken: list[_Broken] = []
    papers, held, missing = inherit(list(_read_entries(builder, text, broken)))
    entries: list[Entry | _Broken] = [*papers, *broken]
    for entry in sorted(entries, key=lambda entry: entry.line):
        if isinstance(entry, _Broken):
            builder.skip(entry.where, entry.why)
        else:
            add_entry(builder, entry)
    if held:
        builder.remark(
            f"{held:,} of the entries only say where others appeared (crossref), and were not taken as papers."
        )
    for parent, key in missing.items():
        builder.remark(
            f"The entry {parent[:60]}, which {key[:60] or 'another'} refers to, is not in the file."
        )
    return builder.done(nothing="there is no BibTeX entry in it", hint="An entry begins with @article{key, …")


class _Broken(NamedTuple):
    """An entry that cannot be read: the line where it begins, where it is and why, both for people."""

    line: int
    where: str
    why: str


def _read_entries(builder: RecordBuilder, text: str, broken: list[_Broken]) -> Iterator[Entry]:
    """The entries of a file, values put together; those that cannot be read are added to `broken`."""
    from bibtexparser import model as blocks  # 30 ms that only who imports BibTeX waits for
    from bibtexparser.entrypoint import parse_string

    lines = _LineStarts(text)
    strings: dict[str, str] = {}
    keys: set[str] = set()
    behind = tried = (
        0  # the end of the last entry that was cut by ourselves; the last line where one was tried
    )
    for block in parse_string(text, parse_stack=[]).blocks:
        while isinstance(block, blocks.DuplicateBlockKeyBlock | blocks.DuplicateFieldKeyBlock) and (
            inner := block.ignore_error_block
        ):
            block = inner
        line = (block.start_line or 0) + 1
        if isinstance(block, blocks.String):
            strings[block.key.lower()] = _expand(block.value, strings)[:_LONGEST_STRING]
            continue
        is_entry = isinstance(block, blocks.Entry)
        if _COMMENTED.match(text, lines[line]):
            if _KEY.match(block.raw or "") and "=" in (block.raw or ""):
                builder.note(f"Line {line}", "an entry behind % is a comment, and was left out.")
            continue
        if (behind and lines[line] < behind) or not (
            is_entry or isinstance(block, blocks.ParsingFailedBlock)
        ):
            continue
        kind, key, values = "", "", []
        if isinstance(block, blocks.Entry):
            kind, key = block.entry_type, block.key
            values = [(field.key, field.value) for field in block.fields]
        if not is_entry or is_joined(values):
            cut = cut_entry(text, lines[line]) if line != tried else None
            tried = line
            if cut and cut.kind.lower() not in _NOT_ENTRIES and (cut.fields or is_entry):
                kind, key, values, behind = cut.kind, cut.key, cut.fields, cut.end
                where = f"Line {line} ({key[:60]})" if key else f"Line {line}"
                if cut.is_open:
                    builder.remark(f"{where}: the brace that closes it is missing.")
                if cut.missing:
                    builder.remark(f"{where}: there is no comma before {', '.join(cut.missing[:9])}.")
            elif isinstance(block, blocks.ParsingFailedBlock):
                broken += _describe_broken(builder, line, block.raw or "", block.error)
                continue
        if key and key in keys:
            builder.remark(f"The key {key[:60]} stands before more than one entry; all were taken.")
        keys.add(key)
        fields: dict[str, str] = {}
        for field, raw in values:
            if value := _expand(raw, strings).strip():
                fields.setdefault(field.lower(), value)
        yield Entry(line, kind.lower(), key, fields)


class _LineStarts:
    """Where in a text each of its lines begins, counted from 1; made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, line: int) -> int:
        return self._starts[line - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self._text))]


def recognise(head: str, name: str) -> bool:
    """Whether an entry (or comment, string, preamble) comes first; in a `.bib` file, whether there is one."""
    if name.endswith((".bib", ".bibtex", ".biblatex")):
        return _ENTRY.search(head) is not None
    return _FIRST.match(head) is not None


def _describe_broken(builder: RecordBuilder, line: int, raw: str, error: Exception) -> Iterator[_Broken]:
    """What is lost with a block that could not be read: an entry, or a string, which costs only a remark."""
    kind, key = match.groups() if (match := _KEY.match(raw)) else ("", "")
    if kind.lower() == "string":
        builder.remark(f"Line {line}: an @string is broken; entries show its name in place of its text.")
    if kind.lower() in _NOT_ENTRIES:
        return
    reason = " ".join(str(getattr(error, "abort_reason", error)).split()).rstrip(".")
    if "end of file" in reason:
        reason = "the file ends inside of it"
    where = f"line {line} ({key})" if key else f"line {line}"
    yield _Broken(line, where, f"it is broken: {reason[:1].lower()}{reason[1:120]}")


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
    pieces=Pieces(
        re.compile(rb"(?:\xef\xbb\xbf)?\s*[%@]"),
        re.compile(rb"@(?!(?:comment|preamble|string)\b)[a-z]{3,20}[ \t]*[{(]", re.I),
        whole=re.compile(rb"(?i)\b(?:crossref|xdata)\s{0,20}="),
        carried=re.compile(
            rb"@string\s*+[{(]\s*+[^\s={}]++\s*+=(?>(?:[^\"{}@()]++|\"[^\"]*+\"|\{(?>(?:[^{}]++|\{[^{}]*+\})*)\})*)[})]",
            re.I,
        ),
    ),
)
