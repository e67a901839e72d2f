"""`content/` → Library. Reads every file, collects every problem; a Library exists only if there is none."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from digestgen.cache import Cache, ReadFile, lend, stamp_of
from digestgen.citations.keys import build_citation_key, sum_entry
from digestgen.library import checks, remarks
from digestgen.library.ahead import Entry, Sharing, read_ahead
from digestgen.library.cached import Lines, Links, pack_paper, unpack_paper
from digestgen.library.editorials import build_editorial
from digestgen.library.fields import PAPER_FIELDS, REQUIRED, name_sections
from digestgen.library.frontmatter import Document, FrontMatterError, parse_document
from digestgen.library.pages import find_field_problems
from digestgen.library.schema import Reading, check_body, read_fields, visible
from digestgen.library.sections import list_links, split_body
from digestgen.library.targets import name_pages
from digestgen.library.vocabulary import parse_people, parse_tags, plain_reading
from digestgen.links import find_entry_problem
from digestgen.model.issue import Editorial
from digestgen.model.paper import ATTRIBUTES, Paper, share_values
from digestgen.model.person import Person
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem

_SAVED = 1000  # papers that are kept at once
PAPERS, DIGESTS, TAGS, PEOPLE = "papers", "digests", "tags.yml", "people.yml"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Library:
    """Everything in `content/`, valid."""

    content: str
    papers: tuple[Paper, ...]
    # slug → Tag; with no tags.yml every tag that is used
    tags: Mapping[str, Tag] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    editorials: Mapping[str, Editorial] = field(default_factory=dict)
    pages: tuple[str, ...] = ()  # hand-written Markdown pages, relative to content/
    # all other files (pictures, a CNAME, .well-known/), relative to content/; they are published as they are
    assets: tuple[str, ...] = ()
    keys: Mapping[str, bytes] = field(default_factory=dict)  # path of a paper or editorial → hash of its file
    # path of a file → (line, target) of its links to something here, for those that have any; what may be no link, in
    # code say, has line 0
    links: Mapping[str, Links] = field(default_factory=dict)
    # path of a paper → what build_citation_key() makes of it
    citation_keys: Mapping[str, str] = field(default_factory=dict)
    entry_sums: Mapping[str, bytes] = field(default_factory=dict)  # the same of sum_entry()
    files: int = 0  # how many files were read
    remarks: tuple[Problem, ...] = ()  # on what can be published and is hardly meant
    active: tuple[Problem, ...] = ()  # problems of assets that hold script, of which settings may allow some


def read_library(
    root: Path,
    content: str = "content",
    cache: Cache | None = None,
    loose: list[Problem] | None = None,
    same: list[Problem] | None = None,
    share: Sharing | None = None,
    stamps: Mapping[str, str] | None = None,
) -> Library:
    """Read a project's content.

    Args:
        cache: what earlier reads made of files that have not changed since.
        loose: takes what refers to something that is not here (a broken link, a pin on a paper that is gone) and so
            stops publishing, but no command that adds or changes papers; None where all of it is a problem.
        same: takes ids that two files claim, for who makes one paper of two; None where they are problems.
        share: reads papers that no cache knows, many at a time.
        stamps: of files below the folder, by name, for who has looked at them just before.
    """
    folder = root / content
    if not folder.is_dir():
        hint = 'Make one with "digestgen init", or set docs_dir in mkdocs.yml.'
        raise ContentError([Problem(content, 0, "no-content", "", "there is no such folder", hint)])
    with lend(cache) as kept:
        return _Reader(folder, content, kept, stamps or {}).read(loose, same, share)


class _Reader:
    """One reading of a content folder: what has been found so far."""

    def __init__(self, folder: Path, content: str, cache: Cache, stamps: Mapping[str, str]) -> None:
        self.folder, self.content, self.cache, self.stamps = folder, content, cache, stamps
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.papers: list[Paper] = []
        self.editorials: dict[str, Editorial] = {}
        self.keys: dict[str, bytes] = {}
        self.lines: dict[str, Lines] = {}
        self.citation_keys: dict[str, str] = {}
        self.entry_sums: dict[str, bytes] = {}
        self.links: dict[str, Links] = {}  # by name below content/

    def read(self, loose: list[Problem] | None, same: list[Problem] | None, share: Sharing | None) -> Library:
        stamps = dict(sorted(self._list_files(os.path.realpath(self.folder))))
        links = [*self.problems]  # as long as there are such, it is unknown what leads where
        tags = self._read_vocabulary(TAGS, stamps, parse_tags)
        people = self._read_vocabulary(PEOPLE, stamps, parse_people)
        pages, unread = list[str](), list[Problem]()
        cached = self.cache.read_files()
        fresh: list[tuple[str, ReadFile]] = []
        # Where the cache answers, nobody else is asked.
        ahead = self._read_ahead(stamps, cached, share) if share and len(stamps) > 2 * len(cached) else {}
        active: list[Problem] = []
        for name, stamp in stamps.items():
            if not _is_text(name):
                if name.lower().endswith(checks.ENDINGS + checks.LISTS):
                    active += checks.find_active_file(self.content, name, stamp, self.folder, cached, fresh)
                continue
            top = name.split("/", 1)[0] if "/" in name else ""
            if top == PAPERS:
                path = f"{self.content}/{name}"  # docs_dir may change; the cache has the whole path
                before = cached.pop(path, None)
                if path in ahead:
                    self._take_paper(name, *ahead.pop(path))
                elif before and before.stamp == stamp:
                    self._take_paper(name, before.key, before.value)
                elif after := self._read_paper(name, stamp, before):
                    fresh.append((path, after))
                    if len(fresh) == _SAVED:
                        self.cache.save_read_files(fresh, ())
                        fresh.clear()
            elif top == DIGESTS:
                self._read_digest(name)
            else:
                pages.append(name)
                text = self._read_text(name)
                if text is not None:
                    self._keep_links(name, text, 1)
                    self.remarks += remarks.find_misplaced_page(f"{self.content}/{name}", text)
                    unread += find_field_problems(f"{self.content}/{name}", text)
        self.cache.save_read_files(fresh, cached)
        problems = self.problems
        # What cannot be read is not called unknown elsewhere: one mistake is one problem.
        is_vocabulary = TAGS in stamps and bool(tags or not problems)
        resolved, tags = checks.resolve_tags(self.papers, tags, is_vocabulary, self.lines, problems)
        (problems if same is None else same).extend(checks.find_same_ids(resolved, self.lines))
        references = problems if loose is None else loose
        references += unread
        papers = sum(name.startswith(PAPERS + "/") for name in stamps if name.endswith(".md"))
        if len(resolved) == papers and not links:
            references += checks.find_unknown_papers(self.editorials.values(), resolved, self.lines)
        if not links:
            references += self._find_broken_links(resolved, tags, stamps)
        if problems:
            raise ContentError(problems, len([name for name in stamps if name.endswith((".md", ".yml"))]))
        assets = tuple(name for name in stamps if not _is_text(name) and name not in (TAGS, PEOPLE))
        self._remark(resolved, assets, tags if TAGS in stamps else None)
        links_of = {f"{self.content}/{name}": links for name, links in self.links.items()}
        files = len(resolved) + len(self.editorials) + len(pages) + (TAGS in stamps) + (PEOPLE in stamps)
        return Library(self.content, tuple(resolved), tags, people, self.editorials, tuple(pages), assets, self.keys,
                       links_of, self.citation_keys, self.entry_sums, files, tuple(sorted(self.remarks)), tuple(active))  # fmt: skip

    def _remark(self, papers: Sequence[Paper], assets: Sequence[str], tags: Mapping[str, Tag] | None) -> None:
        self.remarks += remarks.find_misplaced_files(self.content, assets, (PAPERS, DIGESTS))
        self.remarks += remarks.find_unused_editorials(self.editorials.values(), papers)
        self.remarks += remarks.find_joined_authors(papers, self.lines)
        texts = papers, self.editorials.values()
        self.remarks += remarks.find_unshown_parts(self.content, self.folder, *texts)
        self.remarks += remarks.find_markup(f"{self.content}/{TAGS}", *texts, (tags or {}).values())
        self.remarks += remarks.find_missing_vocabulary(self.content, TAGS, papers) if tags is None else ()

    def _list_files(self, real: str, prefix: str = "") -> list[tuple[str, str]]:
        """(name, stamp) of every file below content/, without links in its path; what begins with a dot is nobody's content."""
        found = []
        with os.scandir(f"{real}/{prefix}") as entries:
            for entry in entries:
                name = prefix + entry.name
                if entry.name.startswith(".") and name != remarks.WELL_KNOWN:
                    self.remarks += remarks.find_hidden(self.content, name)
                    continue
                if problem := find_entry_problem(entry, real, f"{self.content}/{name}"):
                    self.problems.append(problem)
                elif entry.is_dir(follow_symlinks=False):
                    self.remarks += remarks.find_misplaced_folder(self.content, name)
                    found += self._list_files(real, f"{name}/")
                elif entry.is_file():
                    found.append((name, self.stamps.get(name) or stamp_of(entry.stat())))
        return found

    def _find_broken_links(
        self, papers: Sequence[Paper], tags: Mapping[str, Tag], files: Mapping[str, object]
    ) -> list[Problem]:
        problems = checks.find_missing_images(self.content, papers, files, self.lines)
        known = {*files, *name_pages(papers, tags.values(), self.links)}
        for name, links in sorted(self.links.items()):
            data = name.startswith((PAPERS + "/", DIGESTS + "/"))
            problems += checks.find_broken_links(self.content, name, links, known, data=data)
        return problems

    def _read_ahead(
        self, stamps: Mapping[str, str], cached: Container[str], share: Sharing
    ) -> dict[str, tuple[bytes, Entry]]:
        """Papers that the cache does not know, by path, but for those with a problem: it is said in their turn."""
        papers = [name for name in stamps if name.startswith(f"{PAPERS}/") and _is_text(name)]
        names = {f"{self.content}/{name}": name for name in papers}
        fresh = {path: stamps[name] for path, name in names.items() if path not in cached}
        known = len(self.problems)

        def read(path: str) -> tuple[bytes, Entry] | None:
            text = self._read_text(names[path])
            entry = None if text is None else self._parse_paper(names[path], text)
            self.links.pop(names[path], None)
            if text is None or entry is None or len(self.problems) > known:
                del self.problems[known:]
                return None
            return _hash(text), entry

        return read_ahead(fresh, read, self.cache, share)

    def _read_paper(self, name: str, stamp: str, before: ReadFile | None) -> ReadFile | None:
        """Read a paper's file; what the cache is to keep of it, or None where it has problems."""
        text = self._read_text(name)
        if text is None:
            return None
        key = _hash(text)
        if before and before.key == key:  # touched, not changed
            self._take_paper(name, key, before.value)
            return ReadFile(stamp, key, before.value)
        known, entry = len(self.problems), self._parse_paper(name, text)
        if entry is None:
            return None
        if len(self.problems) > known:
            self._add_paper(key, entry)
            return None
        self._take_paper(name, key, entry)
        return ReadFile(stamp, key, pack_paper(*entry))

    def _parse_paper(self, name: str, text: str) -> Entry | None:
        reading = Reading(f"{self.content}/{name}")
        document = self._parse(text, reading.path)
        paper = build_paper(document, reading) if document else None
        self.problems += reading.problems
        if document:
            self._keep_links(name, document.body, document.body_line)
        if not (document and paper):
            return None
        lines = {
            k.value: k.start_mark.line + 2
            for k, _ in document.entries
            if k.value in ("id", "ids", "authors", "tags", "image", "publication")
        }
        return paper, lines, self.links.get(name, ()), build_citation_key(paper), sum_entry(paper)

    def _take_paper(self, name: str, key: bytes, made: Entry | bytes) -> None:
        known = self.cache.made
        if isinstance(made, bytes):
            made = (known or {}).get((name, key)) or unpack_paper(made)
        if known is not None:
            known[(name, key)] = made
        self._add_paper(key, made)
        if links := made[2]:
            self.links[name] = links

    def _add_paper(self, key: bytes, entry: Entry) -> None:
        paper, lines, _, citation_key, entry_sum = entry
        self.papers.append(paper)
        self.keys[paper.path] = key
        self.lines[paper.path] = lines
        self.citation_keys[paper.path] = citation_key
        self.entry_sums[paper.path] = entry_sum

    def _read_digest(self, name: str) -> None:
        path = f"{self.content}/{name}"
        text = self._read_text(name)
        document = self._parse(text, path) if text is not None else None
        if document is None:
            return
        reading = Reading(path)
        editorial = build_editorial(document, name, reading)
        self.problems += reading.problems
        self._keep_links(name, document.body, document.body_line)
        if editorial is None:
            return
        self.lines[path] = {key.value: key.start_mark.line + 2 for key, _ in document.entries}
        other = self.editorials.setdefault(editorial.period.key, editorial)
        if other is not editorial:
            what = f"{other.path} is the editorial of {editorial.period.key} already"
            hint = "An issue has one editorial: move what is worth keeping, delete the other."
            self.problems.append(Problem(path, 0, "duplicate-id", "", what, hint))
        else:
            self.keys[path] = _hash(str(text))

    def _parse(self, text: str, path: str) -> Document | None:
        try:
            return parse_document(text, path)
        except FrontMatterError as error:
            self.problems.append(error.problem)
            return None

    def _keep_links(self, name: str, body: str, line: int) -> None:
        if links := list_links(body, line):
            self.links[name] = links

    # --- vocabularies ---

    def _read_vocabulary(self, name: str, names: Container[str], parse: Callable[[str, Reading], _T]) -> _T:
        """tags.yml or people.yml; a file that is not there, or not text, is an empty one."""
        reading = plain_reading(f"{self.content}/{name}")
        text = self._read_text(name) if name in names else None
        vocabulary = parse(text or "", reading)
        self.problems += reading.problems
        return vocabulary

    def _read_text(self, name: str) -> str | None:
        """A file as text with `\\n` line ends; None, with a problem, where it is not UTF-8."""
        with open(f"{self.folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 - a hot loop
            data = file.read()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            what, hint = "the file is not UTF-8 text", "Save it as UTF-8."
            self.problems.append(Problem(f"{self.content}/{name}", line, "not-utf8", "", what, hint))
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_text(name: str) -> bool:
    return name.endswith(".md") and not name.startswith(f"{remarks.WELL_KNOWN}/")


def build_paper(document: Document, reading: Reading) -> Paper | None:
    """A document of `content/papers/` as a Paper; None, with problems noted, where a required field is missing."""
    values = read_fields(document, PAPER_FIELDS, REQUIRED, reading)
    check_body(document.body, document.body_line, "", reading)
    if not REQUIRED.keys() <= values.keys():
        return None
    values |= split_body(visible(document.body), name_sections())
    if not values.keys() <= ATTRIBUTES:
        values["extra"] = {name: values.pop(name) for name in [*values] if name not in ATTRIBUTES}
    share_values(values)
    return Paper(path=document.path, **values)
