"""Which kind of page it is: one that lists papers, or a note about one, whose head says which."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from digestgen.sources.markdown.digest import Entry, find_entries, is_part
from digestgen.sources.markdown.head import Value
from digestgen.sources.markdown.keys import normalise_key
from digestgen.sources.markdown.links import Link, find_paper, is_called, is_generic, read_links
from digestgen.sources.markdown.lists import find_rows
from digestgen.sources.markdown.note import HEADING
from digestgen.sources.markdown.text import split_code, to_plain
from digestgen.sources.source import is_day
from digestgen.text.slug import slugify

_FIELD = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?\**([^\W\d_][\w ./-]{0,24}?)\**[ \t]*[:：][ \t]*\**[ \t]*(\S.*?)[ \t]*$"
)
_FIELDS = {
    word: key
    for key, words in {
        "authors": "authors author 作者 autoren auteurs autores autori авторы 著者 저자",
        "date": "date published publicationdate year 日期 时间 发表时间 年份 datum fecha",
        "arxiv": "arxiv arxivid arxivlink",
        "doi": "doi",
        "pmid": "pmid",
        "openreview": "openreview",
        "venue": "venue journal conference publishedin 会议 期刊 发表",
        "url": "paper paperlink paperurl link url pdf source 论文 论文链接 链接 原文",
        "code": "code github repo repository 代码",
        "project": "project projectpage website 项目 主页",
        "tags": "tags keywords topics 标签 关键词",
    }.items()
    for word in words.split()
}  # fmt: skip
_ROW = re.compile(r"[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|\|)")
_ALIKE = 0.9  # of two slugs, as difflib counts
_SHARE = 0.5  # of a page's lines that are rows of papers: then it is a list
_SOME = 0.2  # enough where there are _MANY rows
_MANY = 3
_PLENTY = 10  # rows that make a page without a title of its own a list, whatever else it holds
_LONGEST_LINE = 2000  # characters


def find_list(body: str, title: str) -> list[Entry]:
    """The papers that a page lists; empty where it is a note, or about no paper.

    Args:
        title: of the page's own; a day, or "", is no paper's.
    """
    rows, share = find_rows(body)
    good = [row for row in rows if not row.problem and row.title]
    about = _find_subject(body)
    own = bool(title) and not is_day(title)
    sections = find_entries(body, 2 if own or about else 1)
    if sections and len([one for one in sections if not one.problem]) >= len(good) / 4:
        return sections
    is_plain = not own and not about and len(good) >= _PLENTY
    is_list = is_plain or share >= _SHARE if not about and (not own or len(good) > 1) else False
    if is_list or (len(good) >= _MANY and share >= (_SHARE if about else _SOME)):
        return [row for row in rows if row.title or row.problem]
    return []


def is_listing(body: str) -> bool:
    """Whether a page, as far as it is known, lists two papers or more."""
    return len([entry for entry in find_list(body, "") if not entry.problem]) > 1


def is_note(body: str) -> bool:
    """Whether it is a note about one paper: a heading of the first level, and one paper in what stands below it."""
    title = find_title(body)
    is_about = _find_subject(body) or bool(
        title_link(body) and any(read_field(line)[0] for line in take_head(body).split("\n"))
    )
    return bool(title and is_about and not find_list(body, title))


def title_link(body: str) -> str:
    """Where the heading of the first level leads, if it is one link: the paper's page, with an id in it or not."""
    title = find_title(body)
    links = read_links(title) if title else []
    return links[0].address if len(links) == 1 and links[0].end - links[0].start == len(title.strip()) else ""


def find_title(body: str) -> str:
    """The heading of the first level that a page begins with; "" where it names no paper ("Summary")."""
    heading = next(
        (match for is_code, piece in split_code(body) if not is_code for match in HEADING.finditer(piece)),
        None,
    )
    return heading[2] if heading and len(heading[1]) == 1 and not is_generic(heading[2]) else ""


def take_head(body: str) -> str:
    """A page up to its second heading."""
    headings = []
    at = 0
    for is_code, piece in split_code(body):
        headings += [] if is_code else [at + match.start() for match in HEADING.finditer(piece)]
        at += len(piece)
    return body[: headings[1]] if len(headings) > 1 else body


def _find_subject(body: str) -> bool:
    """Whether the head links to one paper by name or id: titles of others are a list's."""
    return bool(find_title(body) and find_paper(find_subject_links(body)))


def find_subject_links(body: str) -> list[Link]:
    """The links of a note's head that are about its paper: in its heading, or with no other paper's title."""
    head = take_head(body).lstrip()
    first = head.split("\n", 1)[0]
    slug = slugify(to_plain(first[:1000]))
    below = (
        link for line in head[len(first) :].split("\n") if not _is_row(line) for link in read_links(line)
    )
    return [
        *read_links(first),
        *(link for link in below if link.is_paper or is_part(slugify(link.words), slug)),
    ]


def _is_row(line: str) -> bool:
    """Whether a line is another paper's row in a table or list: it has words of its own beside links."""
    if not _ROW.match(line):
        return False
    bare = line
    for link in read_links(line):
        bare = bare.replace(line[link.start : link.end], " ")
    return line.lstrip().startswith("|") or not (is_called(to_plain(bare[:200])) or read_field(line)[0])


def read_field(line: str) -> tuple[str, str]:
    """(key as of front matter, value) of a line such as `**Authors**: Ada One`; ("", "") of any other."""
    match = _FIELD.match(line) if len(line) <= _LONGEST_LINE else None
    key = _FIELDS.get(normalise_key(match[1]), "") if match else ""
    return (key, match[2]) if match and key else ("", "")


def take_head_fields(body: str) -> tuple[dict[str, Value], str]:
    """(what a note's head says line by line, as `**Authors**: Ada One`; the body without these lines)."""
    head = take_head(body)
    fields: dict[str, Value] = {}
    kept = []
    for line in head.split("\n"):
        key, value = read_field(line)
        if not key or key in fields:
            kept.append(line)
            continue
        links = read_links(value)
        is_link = key not in ("authors", "date", "venue", "tags")
        if is_link and len(links) > 1:  # several things in one line
            kept.append(line)
        elif is_link:
            fields[key] = links[0].address if links else to_plain(value)
        elif key == "tags":
            fields[key] = [
                word.strip("[]# ")
                for word in re.split(r"[,;，、]|\s(?=#)", to_plain(value))
                if word.strip("[]# ")
            ]
        else:
            fields[key] = to_plain(value)
    return fields, "\n".join(kept) + body[len(head) :]


def is_alike(one: str, other: str) -> bool:
    """Whether two slugs of titles are one paper's: equal, nearly so, or one without the other's subtitle."""
    one, other = one[:400], other[:400]
    short, long = sorted((one, other), key=len)
    if one == other or (short.count("-") >= 2 and long.startswith(f"{short}-")):
        return bool(short)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
