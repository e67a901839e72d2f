"""`content/` → Library. Reads every file, collects every problem; a Library exists only if there is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from digestgen.library import schema
from digestgen.library.frontmatter import Document, FrontMatterError, parse_document
from digestgen.library.schema import Reading
from digestgen.library.sections import find_links, split_body
from digestgen.library.vocabulary import parse_people, parse_tags, plain_reading
from digestgen.model.digest import Digest, parse_period
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.person import Person
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem, did_you_mean
from digestgen.text.body import find_body_problem
from digestgen.text.slug import slugify

PAPERS, DIGESTS, TAGS, PEOPLE = "papers", "digests", "tags.yml", "people.yml"
# Pages that publishing makes: hand-written text may link to them, and may stand on top of them.
GENERATED = ("index.md", "archive.md", "tags/index.md", "feeds.md")


@dataclass(frozen=True, slots=True)
class Library:
    """Everything in `content/`, valid.

    Attributes:
        content: the folder's path relative to the project folder, with `/`.
        papers: in the order of their paths.
        tags: slug → Tag; with no tags.yml every tag that is used.
        digests: key (`2025-08-07`) → editorial.
        pages: hand-written Markdown pages, relative to content/.
        assets: all other files (pictures, a CNAME), relative to content/; they are published as they are.
        files: how many files were read.
    """

    content: str
    papers: tuple[Paper, ...]
    tags: Mapping[str, Tag] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    digests: Mapping[str, Digest] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    files: int = 0


def read_library(root: Path, content: str = "content") -> Library:
    """Read a project's content.

    Args:
        root: the project folder; problems name files relative to it.
        content: the content folder, relative to `root`.

    Raises:
        ContentError: with every problem of every file.
    """
    folder = root / content
    if not folder.is_dir():
        raise ContentError([Problem(content, 0, "no-content", "", "there is no such folder",
                                    'Make one with "digestgen init", or set docs_dir in mkdocs.yml.')])  # fmt: skip
    problems: list[Problem] = []
    tags, tags_known = _read_tags(folder, content, problems)
    people = _read_people(folder, content, problems)
    papers: list[Paper] = []
    lines: dict[str, dict[str, int]] = {}
    bodies: list[tuple[str, int, str]] = []
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    names = [n for n in names if not any(part.startswith(".") for part in n.split("/"))]
    digests: dict[str, Digest] = {}
    pages: list[str] = []
    for name in (n for n in names if n.endswith(".md")):
        path = f"{content}/{name}"
        top = name.split("/", 1)[0] if "/" in name else ""
        data = _read_text(folder / name, path, problems)
        if data is None:
            continue
        if top not in (PAPERS, DIGESTS):
            pages.append(name)
            bodies.append((name, 1, data))
            continue
        reading = Reading(path)
        try:
            document = parse_document(data, path)
        except FrontMatterError as error:
            problems.append(error.problem)
            continue
        if top == PAPERS:
            paper = build_paper(document, reading)
            if paper is not None:
                papers.append(paper)
                lines[path] = {key.value: key.start_mark.line + 2 for key, _ in document.entries}
        else:
            digest = _build_digest(document, name, reading)
            if digest is not None:
                digests[digest.period.key] = digest
        problems += reading.problems
        bodies.append((name, document.body_line, document.body))
    papers, tags = _resolve_tags(papers, tags, tags_known, lines, problems)
    problems += _find_same_ids(papers, lines)
    problems += _find_unknown_papers(digests.values(), papers)
    known = {*names, *GENERATED}
    problems += [problem for body in bodies for problem in _find_broken_links(content, *body, known)]
    files = len(papers) + len(digests) + len(pages) + (1 if tags_known else 0)
    if problems:
        raise ContentError(problems, len([n for n in names if n.endswith((".md", ".yml"))]))
    assets = tuple(n for n in names if not n.endswith(".md") and n not in (TAGS, PEOPLE))
    return Library(content, tuple(papers), tags, people, digests, tuple(pages), assets, files)


def _read_text(file: Path, path: str, problems: list[Problem]) -> str | None:
    """A file as text with `\\n` line ends; None where it is not UTF-8."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem(path, line, "not-utf8", "", "the file is not UTF-8 text", "Save it as UTF-8.")
        )
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_tags(folder: Path, content: str, problems: list[Problem]) -> tuple[dict[str, Tag], bool]:
    if not (folder / TAGS).is_file():
        return {}, False
    reading = plain_reading(f"{content}/{TAGS}")
    data = _read_text(folder / TAGS, reading.path, problems)
    tags = parse_tags(data, reading) if data is not None else {}
    problems += reading.problems
    return tags, True


def _read_people(folder: Path, content: str, problems: list[Problem]) -> dict[str, Person]:
    if not (folder / PEOPLE).is_file():
        return {}
    reading = plain_reading(f"{content}/{PEOPLE}")
    data = _read_text(folder / PEOPLE, reading.path, problems)
    people = parse_people(data, reading) if data is not None else {}
    problems += reading.problems
    return people


def build_paper(document: Document, reading: Reading) -> Paper | None:
    """A document of `content/papers/` as a Paper; None, with problems noted, where a required field is missing."""
    values = schema.read_fields(document, schema.PAPER_FIELDS, ("id", "title", "date"), reading)
    found = find_body_problem(document.body)
    if found:
        code, line, what = found
        reading.problem(
            document.body_line + line - 1, code, "", what, "Shorten the text or take out the nesting."
        )
    if not {"id", "title", "date"} <= values.keys():
        return None
    abstract, note, rest = split_body(schema.visible(document.body))
    return Paper(path=document.path, abstract=abstract, note=note, rest=rest, **values)


def _build_digest(document: Document, name: str, reading: Reading) -> Digest | None:
    values = schema.read_fields(document, schema.DIGEST_FIELDS, (), reading)
    key = posixpath.basename(name).removesuffix(".md")
    try:
        period = parse_period(key)
    except ValueError as error:
        reading.problem(1, "bad-period", "", str(error), "The file's name says which issue it is for.")
        return None
    found = find_body_problem(document.body)
    if found:
        reading.problem(document.body_line + found[1] - 1, found[0], "", found[2], "Shorten the text.")
    return Digest(path=document.path, period=period, introduction=schema.visible(document.body), **values)


def _resolve_tags(
    papers: list[Paper],
    tags: dict[str, Tag],
    known: bool,
    lines: Mapping[str, Mapping[str, int]],
    problems: list[Problem],
) -> tuple[list[Paper], dict[str, Tag]]:
    """Aliases become their tag's slug. Without a vocabulary every tag that is used is one."""
    meaning = {slug: slug for slug in tags}
    for slug, tag in tags.items():
        meaning.update(dict.fromkeys(map(slugify, tag.aliases), slug))
    resolved = []
    for paper in papers:
        slugs: list[str] = []
        for name in paper.tags:
            key = name if name in meaning else slugify(name)
            if not known and key and key not in meaning:
                tags[key] = Tag(key, name)
                meaning[key] = key
            if key in meaning:
                slugs.append(meaning[key])
            else:
                problems.append(Problem(paper.path, lines[paper.path].get("tags", 1), "unknown-tag", "tags",
                                        f'there is no tag "{name}"',
                                        did_you_mean(key, meaning) + "New tags go in content/tags.yml."))  # fmt: skip
        unique = tuple(dict.fromkeys(slugs))
        resolved.append(paper if unique == paper.tags else replace(paper, tags=unique))
    return resolved, tags


def _find_same_ids(papers: Iterable[Paper], lines: Mapping[str, Mapping[str, int]]) -> list[Problem]:
    owners: dict[PaperId, Paper] = {}
    found = []
    for paper in papers:
        for one in dict.fromkeys(paper.all_ids):
            other = owners.setdefault(one, paper)
            if other is not paper:
                field_name = "id" if one == paper.id else "ids"
                found.append(Problem(paper.path, lines[paper.path].get(field_name, 1), "duplicate-id", field_name,
                                     f"{one} is in {other.path} too", "One paper is one file: move what is worth keeping, delete the other."))  # fmt: skip
    return found


def _find_unknown_papers(digests: Iterable[Digest], papers: Iterable[Paper]) -> list[Problem]:
    known = {name for paper in papers for one in paper.all_ids for name in (str(one), one.value, one.slug)}
    return [
        Problem(digest.path, 1, "unknown-paper", name, f'there is no paper "{one}"', did_you_mean(one, known))
        for digest in digests
        for name, ones in (("order", digest.order), ("pins", digest.pins))
        for one in ones
        if one not in known
    ]


def _find_broken_links(content: str, name: str, line: int, body: str, known: set[str]) -> list[Problem]:
    found = []
    for offset, target in find_links(body):
        path = re.split(r"[?#]", target, maxsplit=1)[0]
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if (
            path
            and file not in known
            and (path.endswith(".md") or name.startswith((PAPERS + "/", DIGESTS + "/")))
        ):
            found.append(Problem(f"{content}/{name}", line + offset, "broken-link", "", f'"{target}" leads nowhere',
                                 did_you_mean(file, known) + "Links are relative to the file they stand in."))  # fmt: skip
    return found
