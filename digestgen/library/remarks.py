"""What can be published, and is hardly meant: a paper that is read as a page, an editorial without an issue."""

from __future__ import annotations

import posixpath
import re
import shlex
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from digestgen.library.cached import Lines
from digestgen.library.fields import short_hash
from digestgen.library.sections import find_unshown, may_have_tag
from digestgen.model.issue import Editorial, month_of, parse_period, week_of
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.problems import Problem, nearest
from digestgen.text.maths.delimiters import split_maths
from digestgen.text.slug import is_reserved

# Names that a web server or host looks for; what else begins with a dot is an editor's or the system's own.
WELL_KNOWN = ".well-known"  # RFC 8615: at the top it is published, as it is
FOR_SERVERS = (WELL_KNOWN, ".htaccess")
_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt")
# What the two vocabularies may be called by who does not look it up.
_VOCABULARIES = {
    "tags": "tags",
    "topics": "tags",
    "vocabulary": "tags",
    "people": "people",
    "authors": "people",
}
_DATA = ("yml", "yaml", "json")
_LISTS = ("bib", "bibtex", "ris", "nbib", "enw", "csv", "tsv")
_KEY = re.compile(r"^(id|ids|arxiv|doi|date|title|authors):", re.MULTILINE)
_IDS = {"id", "ids", "arxiv", "doi"}
_POSTS = re.compile(r"(?:^|/)(?:blog|posts|_posts|news)/")
_OTHERS = re.compile(r"(?:^|[\s,])(?:et\.? al(?:ii|ia|\.)?|and others)$|^others$", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:[,;&]|\band\b)\s*")


def find_misplaced_page(path: str, text: str) -> Iterator[Problem]:
    """A paper among the ordinary pages, with an id and more in its front matter; or an editorial, by its name."""
    head = text.split("\n---", 1)[0] if text.startswith("---\n") else ""
    keys = {*_KEY.findall(head)}
    if keys & _IDS and keys - _IDS:
        what = "this looks like a paper, and is an ordinary page here"
        hint = "Papers are in papers/: move it there."
        if "id" not in keys:
            hint = f"digestgen import auto {shlex.quote(path)} makes a paper of it; then delete the page."
        yield Problem(path, 0, "misplaced-file", "", what, hint)
    elif is_period(posixpath.basename(path).removesuffix(".md")) and not _POSTS.search(path):
        what = "this looks like an editorial, and is an ordinary page here"
        yield Problem(path, 0, "misplaced-file", "", what, "Editorials are in digests/: move it there.")


def is_period(name: str) -> bool:
    """Whether a file is called like a day, week or month."""
    try:
        return bool(name[:1].isdecimal() and parse_period(name))
    except ValueError:
        return False


def find_misplaced_files(content: str, files: Iterable[str], folders: Iterable[str]) -> Iterator[Problem]:
    """Files that are published as they are, and meant to be read.

    Args:
        files: below content/, without pages and papers.
    """
    for name in files:
        top, _, _ = name.rpartition("/")
        stem, _, end = name.lower().rpartition(".")
        if meant := end in _DATA and (_VOCABULARIES.get(stem) or nearest(stem, ("tags", "people"))):
            right = _VOCABULARIES.get(stem, meant)
            what, hint = "this file is not read, but published as it is", f"Its name has to be {right}.yml."
        elif top.split("/", 1)[0] in folders and (name.lower().endswith(_ENDINGS) or is_copy(name)):
            what, hint = "this file is not read, but published as it is", "Its name has to end in .md."
        elif top.split("/", 1)[0] in folders and end in _LISTS:
            what = "this file is not read, but published as it is"
            hint = f"digestgen import auto {shlex.quote(f'{content}/{name}')} makes papers of it."
        else:
            continue
        yield Problem(f"{content}/{name}", 0, "misplaced-file", "", what, hint)


def find_misplaced_folder(content: str, name: str) -> Iterator[Problem]:
    """A folder that is called like a page, a paper or a vocabulary."""
    if name.endswith(".md") or name in ("tags.yml", "people.yml"):
        what, hint = "this is a folder, and a file is read in its place", "Rename it."
        yield Problem(f"{content}/{name}", 0, "misplaced-file", "", what, hint)


def is_copy(name: str) -> bool:
    """Whether it is a Markdown file that an editor or a person put aside, or one without an ending."""
    return bool(re.search(r"\.md(?:~|\.\w+)$", name, re.IGNORECASE)) or "." not in posixpath.basename(name)


def find_beside(root: Path, content: str) -> Iterator[Problem]:
    """What belongs into content/ and is beside it."""
    for name in ("tags.yml", "people.yml", "papers", "digests"):
        file = root / name
        if file.is_dir():
            is_there = name != content and any(file.rglob("*.md"))
        else:
            is_there = file.is_file()
        if is_there:
            yield Problem(name, 0, "misplaced-file", "", "this is not read", f"Move it into {content}/.")


# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_UNNAMABLE = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ](?:/|$)')


def find_unportable_names(content: str, names: Iterable[str]) -> Iterator[Problem]:
    """Files that a co-curator's system cannot have: a clone stops there, or one file takes another's place.

    Args:
        names: of all files, below content/.
    """
    first: dict[str, str] = {}
    for name in names:
        what = ""
        if _UNNAMABLE.search(name) or any(is_reserved(part) for part in name.split("/")):
            what = "Windows cannot have a file of this name"
        elif (other := first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)) != name:
            what = f"on Windows and macOS this is the same file as {other}"
        if what:
            hint = "Rename it: who clones the site there cannot work on it."
            yield Problem(f"{content}/{name}", 0, "file-name", "", what, hint)


def find_hidden(content: str, name: str) -> Iterator[Problem]:
    """A file for the web server whose name begins with a dot."""
    if posixpath.basename(name) in FOR_SERVERS:
        what = "this is not published: its name begins with a dot"
        hint = "Copy it into the finished site, after each build."
        yield Problem(f"{content}/{name}", 0, "misplaced-file", "", what, hint)


def find_unused_editorials(editorials: Iterable[Editorial], papers: Iterable[Paper]) -> Iterator[Problem]:
    """Editorials of a day, week or month without a paper."""
    days = {paper.date for paper in papers if not paper.draft}
    issues = {*days, *map(week_of, days), *map(month_of, days)}
    for editorial in editorials:
        if editorial.period.key not in issues and not editorial.draft:
            what = f"there is no paper of {editorial.period.key}, so this editorial is shown nowhere"
            hint = "The file's name says which issue it is for."
            yield Problem(editorial.path, 0, "unused-editorial", "", what, hint)


_DAY = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])")
_LONG = timedelta(300)  # from the day a source was read to the day of a paper that it brought
_AHEAD = timedelta(400)  # what appears next year is printed already, and a meeting planned
_YEARS = 3  # between a digest's day of a paper and its publication, which may come after the preprint


def find_far_dates(papers: Iterable[Paper], today: str) -> Iterator[Problem]:
    """Days that have not come yet, of papers and in them, and days long after their sources were read: most are slips."""
    now = date.fromisoformat(today)
    tomorrow, year_ahead = str(now + timedelta(1)), str(now + _AHEAD)
    for paper in papers:
        read = (str(said.get("retrieved", "")) for said in paper.sources.values())
        last = max(filter(_DAY.fullmatch, read), default="")
        what, hint = "", "Is the year right?"
        if paper.date > tomorrow:
            what = f"{paper.date} is later than tomorrow"
            hint = "Until then it leads all lists and feeds; build with --as-of to leave it out for now."
        elif last and paper.date > str(date.fromisoformat(last) + _LONG):
            what = f"{paper.date} is long after {last}, when the paper was brought in"
        elif paper.published and int(paper.date[:4]) + _YEARS < int(paper.published[:4]) <= now.year:
            what = f"{paper.date} is long before {paper.published}, when the paper was published"
        if what:
            yield Problem(paper.path, 0, "far-date", "date", what, hint)
        for field, day in _list_days(paper):
            limit = year_ahead if field in ("published", "publication", "discussed") else tomorrow
            if limit[: len(day)] < day < ":":  # the first behind all digits
                what = f"{day} has not come yet"
                yield Problem(paper.path, 0, "far-date", field, what, "Is the year right?")


def _list_days(paper: Paper) -> Iterator[tuple[str, str]]:
    """(field, day) of the days in a paper's file besides its own; some are months or years."""
    yield "published", paper.published
    yield "updated", paper.updated
    if paper.publication:
        yield "publication", str(paper.publication.get("issued", ""))
    for said in paper.sources.values():
        for name in ("retrieved", "listed"):
            yield f"sources.{name}", str(said.get(name, ""))
    if paper.extra:
        yield "changed", paper.changed
        for session in cast("Iterable[Mapping[str, str]]", paper.extra.get("discussed") or ()):
            yield "discussed", session["on"][:10]


def find_undated_states(papers: Iterable[Paper]) -> Iterator[Problem]:
    """Papers that a source brought in and a person has marked since, of which no subscriber hears: nobody said when."""
    for paper in papers:
        if (
            not paper.imported or not paper.status or paper.changed
        ):  # the first: written by hand from the start
            continue
        if paper.imported.get("status") != short_hash(paper.status):
            what = f"it is {paper.status}, and nobody hears of it"
            hint = "Write the day below it, changed: 2025-08-07: the next issue and the feed of changes tell of it."
            yield Problem(paper.path, 0, "undated-status", "status", what, hint)


def find_joined_authors(papers: Iterable[Paper], lines: Mapping[str, Lines]) -> Iterator[Problem]:
    """Papers whose only author is several names in one text: `authors: Ada One, Bo Two`."""
    for paper in papers:
        yield from _find_others(paper, lines)
        if len(paper.authors) != 1:
            continue
        name = paper.authors[0].text
        names = [part for part in _JOINT.split(name) if part]
        if len(names) < 2 or not all(" " in part for part in names):  # "One, Ada" is one person
            continue
        if paper.imported.get("authors") != short_hash(paper.authors):  # else a source wrote it
            line = lines[paper.path].get("authors", 1)
            what, hint = (
                f'one author is called "{name[:80]}"',
                f"If these are several people, write authors: [{', '.join(names)}].",
            )
            yield Problem(paper.path, line, "joined-authors", "authors", what, hint)


def find_unread_formulas(path: str, written: str, text: str) -> Iterator[Problem]:
    """Formulas with TeX that nobody here understands.

    Args:
        written: the file, for the lines; text: the part of it that a person wrote as Markdown.
    """
    if "$" not in text and "\\" not in text:
        return
    from digestgen.text.markdown.formulas import list_formulas  # slow to load
    from digestgen.text.maths.maths import find_unread

    seen = set()
    for formula in list_formulas(text):
        unread = find_unread(formula.tex)
        if not unread or unread in seen:
            continue
        seen.add(unread)
        line = written.count("\n", 0, max(0, written.find(formula.source))) + 1
        what = f"this formula cannot be read: {unread[:80]}"
        hint = "Until it is written another way, its text is shown. A dollar sign is written \\$."
        yield Problem(path, line, "unread-formula", "", what, hint)


def _find_others(paper: Paper, lines: Mapping[str, Lines]) -> Iterator[Problem]:
    """Authors who stand for those that are not named: `Ada One et al.`, `others`."""
    names = "\n".join([name.text for name in paper.authors]).casefold()
    if " al" not in names and "others" not in names:  # in a fortieth of the time that the pattern takes
        return
    written = [name.text for name in paper.authors if _OTHERS.search(name.text)]
    if written and paper.imported.get("authors") != short_hash(paper.authors):
        what, hint = f'"{written[0][:80]}" is nobody\'s name', "Name them all, or leave out who is not named."
        yield Problem(
            paper.path, lines[paper.path].get("authors", 1), "joined-authors", "authors", what, hint
        )


def find_missing_vocabulary(content: str, tags_file: str, papers: Iterable[Paper]) -> Iterator[Problem]:
    """Tags that nothing checks."""
    tagged = sum(bool(paper.tags) for paper in papers)
    if tagged:
        what = f"there is no such file, so the tags of {tagged:,} paper{'s' * (tagged != 1)} are not checked"
        hint = 'Each tag is a slug with a title below it; "digestgen tags list" shows those in use.'
        yield Problem(f"{content}/{tags_file}", 0, "no-vocabulary", "", what, hint)


def find_unshown_parts(
    content: str, folder: Path, papers: Iterable[Paper], editorials: Iterable[Editorial]
) -> Iterator[Problem]:
    """HTML and links in what people write that pages do not have: sanitising takes them out, words in them, too.

    Args:
        content: the folder as paths name it.
    """
    texts = [(paper.path, f"{paper.note}\n\n{paper.rest}") for paper in papers if paper.note or paper.rest]
    texts += [(paper.path, paper.abstract) for paper in papers if may_have_tag(paper.abstract)]
    texts += [(editorial.path, editorial.introduction) for editorial in editorials]
    for path, text in texts:
        for what in dict.fromkeys(find_unshown(text)):
            written = (folder / path[len(content) + 1 :]).read_text("utf-8", errors="replace")
            body = max(0, written.find("\n---"))  # a title may have it, too
            line = written.count("\n", 0, max(0, written.find(what, body))) + 1
            is_tag = what.startswith("<")
            hint = "Links lead to http, https, mailto, tel, files of content/ and ids of papers."
            if is_tag:
                hint = "In backticks it is text; frames, films and scripts can be on pages of your own."
            kind = "is taken for HTML, and not shown" if is_tag else "is not made a link"
            yield Problem(path, line, "not-shown", "", f"{what[:80]} {kind}", hint)


# Emphasis, links, code and the HTML for these, as somebody means them; not x**2, A*, __init__ and <mask>.
_MARKUP = re.compile(
    r"(?<![\w*])(\*\*?)(?=[^\s*])[^*\n]*[^\s*]\1(?![\w*])|(?<!\w)_(?=[^\s_])[^_\n]*[^\s_]_(?!\w)|`[^`\n]+`"
    r"|\[[^\[\]\n]+\]\([^()\s]+\)|</?(?:a|b|br|code|em|i|strong|sub|sup)\b[^<>]*>",
    re.IGNORECASE,
)


def find_markup(
    tags_file: str, papers: Iterable[Paper], editorials: Iterable[Editorial], tags: Iterable[Tag]
) -> Iterator[Problem]:
    """Markdown in fields that are plain text, where a person wrote it."""
    for paper in papers:
        if paper.summary:
            yield from say_markup(paper.path, "summary", paper.summary)
        if _may_have_markup(paper.title) and paper.imported.get("title") != short_hash(paper.title):
            yield from say_markup(paper.path, "title", paper.title)
    for editorial in editorials:
        yield from say_markup(editorial.path, "title", editorial.title)
    for tag in tags:
        yield from say_markup(tags_file, f"{tag.slug}.title", tag.title)
        yield from say_markup(tags_file, f"{tag.slug}.description", tag.description)


def _may_have_markup(text: str) -> bool:
    return "*" in text or "_" in text or "`" in text or "<" in text or "](" in text


def say_markup(path: str, field: str, text: str, line: int = 0) -> Iterator[Problem]:
    """The remark on one plain field with Markdown or HTML in it."""
    if not _may_have_markup(text):
        return
    prose = "".join(piece if kind == "text" else " x " for kind, piece in split_maths(text))
    if found := _MARKUP.search(prose):
        what, hint = f"it is plain text, so {found[0][:80]} is shown as it is written", "Write it without."
        yield Problem(path, line, "plain-text", field, what, hint)
