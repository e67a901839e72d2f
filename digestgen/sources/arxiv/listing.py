r"""arXiv's plain-text form of a paper: `.abs` files, one or many in a file, and the daily e-mails made of them.

An entry is a header between lines of `\\`, with continuation lines indented by two blanks, then the abstract, then
`\\`; in e-mails with the paper's address behind it. Nobody's e-mail address (`From:`) is read. References:
https://info.arxiv.org/help/subscribe.html · https://info.arxiv.org/help/prep.html ·
https://github.com/arXiv/arxiv-browse (browse/services/documents/fs_implementation/parse_abs.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from digestgen.model.ids import parse_version
from digestgen.problems import SourceError
from digestgen.sources.arxiv.entry import add_arxiv, drop_repeated, split_authors
from digestgen.sources.records import RecordBuilder
from digestgen.sources.source import Context, Parsed, Source, is_day
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.mails import is_encoded

_SEPARATOR = "\\\\"
_START = re.compile(r"arXiv:\s*(\S{1,60})\s*(\(\*cross-listing\*\))?", re.IGNORECASE)
_FOOTER = re.compile(r"\\\\ \( ?https?://(?:[\w-]+\.)?arxiv\.org/abs/\S+ ,.*\)", re.IGNORECASE)
_RULE = re.compile(r"[-%]{20,}")
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*(?: \(revised v(\d{1,4})\))?):(?:\s+(.*)|$)")
_REPLACED = "replaced with revised version "
_NOTHING = re.compile(r"\(0kb,I\)")  # size and source flag of a version that withdraws the paper


@dataclass(slots=True)
class _Entry:
    """One paper's lines."""

    line: int  # of its id in the file
    day: str  # of the mail it stands in, `YYYY-MM-DD`; "" outside of mails
    header: list[str] = field(default_factory=list)
    abstract: list[str] = field(default_factory=list)
    part: str = "header"  # which of the two is being read; "" when the entry is complete


@dataclass(frozen=True, slots=True)
class _Header:
    """What a header says."""

    id: str  # with the version, where the header has it
    kind: str  # why it is in a mail: `new`, `cross` or `replace`
    fields: dict[str, str]  # name in lower case → value, wraps kept
    updated: str  # when the latest version was submitted, and its size; "" when that is the first


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read `.abs` files and listing mails.

    The day of a paper in a mail is the mail's; `.abs` files have none. `announced` says why it is in a mail:
    new, cross or replace; replaced papers come without abstracts and without the date of their first version.
    """
    builder = RecordBuilder(SOURCE.key, name, context, entries="papers")
    text = builder.decode(data)
    entries = list(_cut(text))
    if not entries:
        what = "there is no paper of arXiv in it: no line of \\\\ with arXiv:… below it"
        raise SourceError(name, what, hint="Save the mail as plain text, as arXiv sent it.")
    pairs = [(entry, _read_header(entry.header)) for entry in entries]
    replaced = 0
    for _, (entry, header) in drop_repeated(
        builder, pairs, ["" if entry.part else header.id for entry, header in pairs]
    ):
        where = f"line {entry.line} (arXiv:{header.id[:30]})"
        if entry.part:
            builder.skip(where, "it is cut off")
        else:
            replaced += header.kind == "replace"
            _add(builder, where, entry, header)
    if replaced:
        builder.remark(
            f"{replaced:,} of {len(entries):,} are new versions of papers announced before; mails have no abstracts of them."
        )
    return builder.done()


def recognise(head: str, name: str) -> bool:
    r"""Whether a header begins in it: a line of `\\`, and `arXiv:` with an id below."""
    if is_encoded(head):  # a mail that has to be unpacked first
        return False
    return re.search(r"^\\\\\s*\narXiv:\s*[\w.-]+(?:/\d+)?", head, re.MULTILINE) is not None


def _cut(text: str) -> Iterator[_Entry]:
    lines = text.split("\n")
    entry: _Entry | None = None
    day = ""
    for at, line in enumerate(map(str.rstrip, lines)):
        separates = line == _SEPARATOR
        if separates and _START.match(lines[at + 1] if at + 1 < len(lines) else ""):
            if entry:
                yield entry
            entry = _Entry(line=at + 2, day=day)
        elif entry is None:
            if line.startswith("Date:") and is_day(found := parse_when(line[5:])):
                day = found
        elif entry.part == "header" and separates:
            entry.part = "abstract"
        elif (separates and _closes(lines, at)) or _FOOTER.match(line):
            entry.part = ""
            yield entry
            entry = None
        else:
            (entry.header if entry.part == "header" else entry.abstract).append(line)
    if entry:
        yield entry


def _closes(lines: list[str], at: int) -> bool:
    r"""Whether the line of `\\\\` ends an abstract: a rule, another entry or nothing comes next. TeX has such lines too."""
    at = next((after for after in range(at + 1, len(lines)) if lines[after].strip()), len(lines))
    following = lines[at].rstrip() if at < len(lines) else ""
    return not following or following == _SEPARATOR or _RULE.fullmatch(following) is not None


def _read_header(lines: list[str]) -> _Header:
    found = _START.match(lines[0])
    assert found  # _cut makes no entry without
    fields: dict[str, str] = {}
    revised: dict[int, str] = {}
    replaced = key = ""
    for line in lines[1:]:
        if match := _FIELD.match(line):
            key = match[1].lower()
            fields.setdefault(key, match[3] or "")
            if match[2]:
                revised[int(match[2])] = fields[key]
        elif line.startswith(_REPLACED):
            replaced = line.removeprefix(_REPLACED)
        elif key and line.startswith(" "):
            fields[key] += f"\n{line}"
    version = f"v{max(revised)}" if revised and not parse_version(found[1]) else ""
    kind = "replace" if replaced else "cross" if found[2] else "new"
    return _Header(found[1] + version, kind, fields, revised[max(revised)] if revised else replaced)


def _add(builder: RecordBuilder, where: str, entry: _Entry, header: _Header) -> None:
    read = header.fields.get
    submitted = read("date", "")
    classes = (" ".join(read(key, "").split()) for key in ("msc-class", "acm-class"))
    add_arxiv(
        builder,
        where,
        id=header.id,
        title=read("title", ""),
        abstract="\n".join(entry.abstract),
        authors=split_authors(read("authors", "")),
        categories=read("categories", "").split(),
        comment=read("comments", ""),
        journal_ref=read("journal-ref", ""),
        doi=read("doi", ""),
        published=submitted,
        updated=header.updated,
        date=entry.day,
        license=read("license", ""),
        status="withdrawn" if _NOTHING.search(header.updated or submitted) else "",
        extra={
            "announced": header.kind if entry.day else "",
            "report_no": " ".join(read("report-no", "").split()),
            "classes": [text for text in classes if text],
        },
    )


SOURCE = Source(
    key="arxiv-listing",
    title="arXiv listing (.abs, e-mail)",
    parse=parse,
    help="arXiv's daily e-mail saved as text, or .abs files, e.g. cs.CL.txt",
    recognise=recognise,
)
