"""What only shows when all files are read: unknown tags, ids of two files, broken links."""

from __future__ import annotations

import ast
import posixpath
import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from digestgen.cache import ReadFile
from digestgen.library.cached import Lines, Links
from digestgen.library.targets import is_known, is_made, is_published, locate, names_page, names_paper
from digestgen.model.ids import PaperId
from digestgen.model.issue import ORDERS, Editorial
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.problems import Problem, did_you_mean, nearest
from digestgen.text.html import safe_url
from digestgen.text.slug import slugify

ELSEWHERE = (
    "A / at its start is the top of content/; for what is elsewhere write the whole address, https://…"
)
MOST_TAGS = 100  # of one paper; the page of each shows all of them

# File endings of what servers run where they know the language.
PROGRAMS = (".php", ".phtml", ".phar", ".cgi", ".fcgi", ".asp", ".aspx", ".ashx", ".jsp", ".jspx", ".cfm")
# File endings that servers send as something a browser runs when it is opened.
ENDINGS = (".svg", ".svgz", ".html", ".htm", ".xhtml", ".xht", ".shtml", ".xml", ".xsl", ".xslt", ".mml", ".mathml",
           ".mht", ".mhtml", ".rdf", ".hta", ".rss", ".atom", ".xspf", ".xsd", ".shtm", ".stm",
           *PROGRAMS)  # fmt: skip
# Those of lists, of which one may be for digestgen mail.
LISTS = (".txt", ".csv", ".tsv", ".jsonl")
_ADDRESS = re.compile(r"[^\s<>@,;:\"']{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


def name_problem(
    path: str, lines: Mapping[str, Lines], code: str, field: str, what: str, hint: str
) -> Problem:
    """A problem of a field, at its line."""
    return Problem(path, lines[path].get(field, 1), code, field, what, hint)


def resolve_tags(
    papers: Iterable[Paper],
    tags: dict[str, Tag],
    known: bool,
    lines: Mapping[str, Lines],
    problems: list[Problem],
) -> tuple[list[Paper], dict[str, Tag]]:
    """Aliases become their tag's slug. Without a vocabulary (`known` false) every tag that is used is one."""
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
                hint = did_you_mean(key, meaning) + "New tags go in content/tags.yml."
                problems.append(
                    name_problem(paper.path, lines, "unknown-tag", "tags", f'there is no tag "{name}"', hint)
                )
        unique = tuple(dict.fromkeys(slugs))
        if len(unique) > MOST_TAGS:
            what = f"there are {len(unique):,} tags; {MOST_TAGS} is the most"
            hint = "Keep those that somebody would look for the paper under."
            problems.append(name_problem(paper.path, lines, "too-many-tags", "tags", what, hint))
        resolved.append(paper if unique == paper.tags else replace(paper, tags=unique))
    return resolved, tags


def find_same_ids(papers: Iterable[Paper], lines: Mapping[str, Lines]) -> list[Problem]:
    """Ids that two files claim."""
    owners: dict[PaperId, Paper] = {}
    problems = []
    for paper in papers:
        for paper_id in dict.fromkeys(paper.all_ids) if paper.ids or paper.publication else (paper.id,):
            other = owners.setdefault(paper_id, paper)
            if other is not paper:
                name = "id" if paper_id == paper.id else "ids" if paper_id in paper.ids else "publication"
                # Who has the other's id beside its own is what a merge that was cut short left of the two.
                kept, gone = (paper, other) if paper_id == other.id != paper.id else (other, paper)
                hint = f"Make them one: {shlex.join(('digestgen', 'merge', kept.path, gone.path))}"
                what = f"{paper_id} is in {other.path} too"
                problems.append(name_problem(paper.path, lines, "duplicate-id", name, what, hint))
    return problems


def find_unknown_papers(
    editorials: Iterable[Editorial], papers: Iterable[Paper], lines: Mapping[str, Lines]
) -> list[Problem]:
    """Papers that an editorial names and that are not here."""
    editorials = [one for one in editorials if one.order or one.pins or one.groups]
    if not editorials:
        return []
    known = {name for paper in papers for name in paper.names} | {*ORDERS}
    problems = []
    for editorial in editorials:
        groups = editorial.groups.values() if isinstance(editorial.groups, Mapping) else ()
        named = {
            "order": editorial.order,
            "pins": editorial.pins,
            "groups": [name for names in groups for name in names],
        }
        for field, name in (
            (field, name) for field, names in named.items() for name in names if name not in known
        ):
            hint = did_you_mean(name, known) + "Write its id, or the last part of its address."
            what = f'there is no paper "{name}"'
            problems.append(name_problem(editorial.path, lines, "unknown-paper", field, what, hint))
    return problems


def find_missing_images(
    content: str, papers: Iterable[Paper], files: Collection[str], lines: Mapping[str, Lines]
) -> list[Problem]:
    """Pictures of papers that are files here (`image: {src: assets/a.png}`, below content/) and are not there."""
    problems = []
    for paper in papers:
        if paper.image and not safe_url(paper.image.src) and paper.image.src not in files:
            what = f'there is no file "{paper.image.src}" in {content}/'
            near = find_nearest(paper.image.src, files)
            hint = (f'Did you mean "{near}"? ' if near else "") + "The path of an image starts there."
            problems.append(name_problem(paper.path, lines, "broken-link", "image", what, hint))
    return problems


def find_broken_links(content: str, name: str, links: Links, known: set[str], *, data: bool) -> list[Problem]:
    """Links of one file that lead to no file; whether a page that publishing makes is there, the site knows.

    Args:
        name: of the file, below content/; `known` likewise.
        links: those without a line may not be links (in code, say), and are skipped.
        data: a paper or editorial, whose pictures are ours to find; on ordinary pages they are MkDocs' business.
    """
    problems = []
    for line, target in links:
        path = re.split(r"[?#]", target, maxsplit=1)[0]
        if not line or not path or names_paper(target):
            continue
        file = locate(target, name)
        is_looked_for = data or names_page(path, file)
        if is_looked_for and not is_published(file) and not is_made(file) and not is_known(file, known):
            near = find_nearest(file if "." in posixpath.basename(file) else f"{file}.md", known)
            there = posixpath.relpath(near, posixpath.dirname(name) or ".") if near else ""
            hint = (f'Did you mean "{there}"? ' if near else "") + (
                ELSEWHERE
                if target.startswith("/") and not near
                else "Links are relative to the file they are in."
            )
            problems.append(
                Problem(f"{content}/{name}", line, "broken-link", "", f'"{target}" leads nowhere', hint)
            )
    return problems


def find_nearest(file: str, known: Iterable[str]) -> str:
    """The file that is meant: of that name elsewhere, or of almost that name; "" for neither."""
    by_name = {posixpath.basename(path): path for path in sorted(known, reverse=True)}
    name = posixpath.basename(file)
    return by_name.get(name) or by_name.get(nearest(name, by_name), "")


def find_active_file(
    content: str,
    name: str,
    stamp: str,
    folder: Path,
    cached: dict[str, ReadFile],
    fresh: list[tuple[str, ReadFile]],
) -> Iterator[Problem]:
    """The problem of a file that could run script or ask another host, or that lists mail addresses.

    Args:
        name, stamp: of the file, below the folder.
        cached: what was found earlier, taken from here; `fresh` takes what is found now.
    """
    path = f"{content}/{name}"
    before = cached.pop(path, None)
    if before is None or before.stamp != stamp:
        from digestgen.library.active import find_active  # slow to load, and few files are of these kinds

        find = _find_addresses if name.lower().endswith(LISTS) else find_active
        before = ReadFile(stamp, b"", repr(find(name, (folder / name).read_bytes())).encode())
        fresh.append((path, before))
    if found := ast.literal_eval(before.value.decode()):
        line, what = found
        allow = f'or allow this file with scripts: ["{name}"] in the settings of digestgen.'
        if path.lower().endswith(LISTS):
            yield Problem(path, line, "address-list", "", f"it holds {what}", f"Move it out, {allow}")
        else:
            yield Problem(path, line, "active-file", "", f"it holds {what}", f"Take it out, {allow}")


def _find_addresses(name: str, data: bytes) -> tuple[int, str] | None:
    """(line, what is there) of the first mail address in a list of such: most of its lines have one."""
    lines = enumerate(data.decode("utf-8", errors="replace").splitlines(), 1)
    said = [(number, line.strip()) for number, line in lines if line.strip() and not line.startswith("#")]
    is_text = name.lower().endswith(".txt")
    found = []
    for number, line in said:
        match = _ADDRESS.search(line)
        # In a text, nothing but a name stands beside it: other files say whom to ask.
        if match and not (is_text and (":" in line or line[match.end() :].strip(" >,;"))):
            found.append(number)
    if len(found) * 2 <= len(said):
        return None
    return found[0], "mail addresses, and all that is here is published"
