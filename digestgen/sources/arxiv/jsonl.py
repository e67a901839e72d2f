"""arXiv's metadata as JSON, as others keep it: the Kaggle snapshot, daily lists by crawlers, and lists with a date.

Reference of the snapshot: https://www.kaggle.com/datasets/Cornell-University/arxiv ("Content"). The daily lists have
the keys of arxiv.py and scrapy crawlers (`summary`, `abs`, `pdf`); of them there is no reference but the files. What
is not a key of an arXiv paper is left alone; keys of another type than seen are a reason to skip the entry.
"""

from __future__ import annotations

import re

from digestgen.model.person import Name
from digestgen.problems import SourceError
from digestgen.sources.arxiv.entry import KEY, add_arxiv, drop_repeated, is_category, split_authors
from digestgen.sources.records import RecordBuilder
from digestgen.sources.source import IS_JSON, Context, Parsed, Pieces, Source, has_signs, is_day
from digestgen.sources.toolkit.days import find_named_day
from digestgen.sources.toolkit.json_text import parse_json, parse_json_lines
from digestgen.sources.toolkit.names import join_name
from digestgen.sources.toolkit.values import Fields, read_objects

# Of MSC (57M25, 14-02), ACM (I.2.6) and PACS (05.45.-a), with or without words around.
_CLASS = re.compile(r"(?:^|[\s(;,:])(?:\d{1,2}(?:[A-Z](?:\d\d|xx)|-\d\d)|[A-K]\.\d|\d\d\.\d\d)(?![\w])")
_VERSION = re.compile(r"v[1-9]\d{0,3}")
_OWN = re.compile(
    r'"(?:arxiv_id|submitter|journal-ref|authors_parsed)"\s*:|"id"\s*:\s*"arxiv:|"abs"\s*:\s*"https?://arxiv\.org/abs/',
    re.IGNORECASE,
)
_TITLED = re.compile(r'"title"\s*:')
_IDS = ("id", "arxiv_id", "abs")
_HINT = "Daily lists and the Kaggle snapshot are read: one object a line, or a list of them."


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read JSON lines, a list, `{"papers": […]}`, or one paper.

    The day of a paper is its `date`, if that is a day without a time, else the one in the file's name
    (`2025-06-09.jsonl`); never for the snapshot, which is of no day. A `date` with a time is when it was submitted.
    """
    builder = RecordBuilder(SOURCE.key, name, context, entries="papers")
    entries = _read_entries(data, name)
    named_day = find_named_day(name)
    for _, (where, entry) in drop_repeated(builder, entries, [_find_id(entry) for _, entry in entries]):
        if isinstance(entry, dict):
            with builder.entry(where) as losses:
                _add(builder, where, Fields(name, "", entry, losses), named_day)
        else:
            builder.skip(where, entry.what if isinstance(entry, SourceError) else "it is not an object")
    return builder.done()


def _read_entries(data: bytes, name: str) -> list[tuple[str, object]]:
    """Where each entry stands, and the entry; a line that is not JSON is a SourceError."""
    lines = list(parse_json_lines(data, name))
    value = lines[0][1]
    if isinstance(value, SourceError):
        try:
            value = parse_json(data, name, hint=_HINT)  # over many lines
        except SourceError:
            if not any(isinstance(entry, dict) for _, entry in lines):
                raise
        else:
            lines = [(1, value)]
    members = value.get("papers") if isinstance(value, dict) else value
    if isinstance(members, list):
        return [(f"entry {number}", member) for number, member in enumerate(members, 1)]
    return [(f"line {number}", entry) for number, entry in lines]


def _find_id(entry: object) -> str:
    """The id as it stands, for find_repeated; "" where there is none that could be one."""
    texts = (entry.get(key) for key in _IDS) if isinstance(entry, dict) else ()
    found = next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")
    return found if len(found) <= 60 else ""


def _add(builder: RecordBuilder, where: str, paper: Fields, named_day: str) -> None:
    versions = [
        Fields(paper.name, "versions: ", member, paper.losses)
        for member in paper.list("versions")
        if isinstance(member, dict)
    ]
    created = [member.raw_text("created") for member in versions]
    version = versions[-1].raw_text("version") if versions else ""
    written = paper.raw_text("date").strip()
    categories = _read_words(paper, "categories")
    classes = [category for category in categories if _CLASS.search(category) and not is_category(category)]
    add_arxiv(
        builder,
        where,
        id=_find_id(paper.values) + (version if _VERSION.fullmatch(version) else ""),
        title=paper.raw_text("title"),
        abstract=paper.raw_text("abstract") or paper.raw_text("summary"),
        authors=_read_authors(paper),
        categories=[category for category in categories if category not in classes],
        comment=paper.raw_text("comments") or paper.raw_text("comment"),
        journal_ref=paper.raw_text("journal-ref") or paper.raw_text("journal_ref"),
        doi=paper.raw_text("doi"),
        published=created[0]
        if created
        else paper.raw_text("published") or ("" if is_day(written) else written),
        updated=created[-1] if created else paper.raw_text("updated"),
        date=written if is_day(written) else "" if versions else named_day,
        license=paper.raw_text("license"),
        extra={"report_no": paper.text("report-no"), "classes": classes},
    )


def _read_words(paper: Fields, key: str) -> list[str]:
    """Categories: separated by blanks, or a list."""
    if isinstance(paper.values.get(key), str):
        return paper.raw_text(key).split()
    return list(paper.texts(key))


def _read_authors(paper: Fields) -> list[str | Name]:
    """arXiv's own parts of each name, where they are; else a list, or the author field."""
    names: list[str | Name] = []
    for parts in paper.list("authors_parsed"):
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts) or len(parts) < 2:
            paper.leave_out("authors_parsed", "a list of family and given names", parts)
            names.clear()
            break
        family, given, suffix, *places = (
            " ".join(part.split()) for part in (*parts, "")[: max(3, len(parts))]
        )
        place = "; ".join(place for place in places if not KEY.fullmatch(place))
        # The initials of C.-P. are "C. -P." there.
        names.append(join_name(given.replace(". -", ".-"), family, suffix, affiliation=place))
    if names:
        return names
    if isinstance(paper.values.get("authors"), str):
        return list(split_authors(paper.raw_text("authors")))
    return [author.text("name") for author in read_objects(paper, "authors", "name")]


SOURCE = Source(
    key="arxiv-json",
    title="arXiv as JSON",
    parse=parse,
    help="arXiv's metadata as JSON lines: the Kaggle snapshot, daily lists, e.g. 2025-06-09.jsonl",
    recognise=has_signs(IS_JSON, _TITLED.search, _OWN.search),
    pieces=Pieces(re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\n]*\}[ \t\r]*\n"), re.compile(rb"\{")),
)
