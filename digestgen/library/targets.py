"""Where a link of content/ leads: the one grammar that checks, pages, feeds and mails share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from digestgen.model.ids import SCHEMES, PaperId, parse_id
from digestgen.model.issue import month_of, week_of
from digestgen.model.page import LISTS, MADE_FILES
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag

_ID = re.compile(rf"(?:{'|'.join(SCHEMES)}):", re.IGNORECASE)
_FOREIGN = re.compile(r"[A-Za-z][\w+.-]*:|//|#")


def is_ours(target: str) -> bool:
    """Whether a link leads to something here: relative, from the root (`/about/`), or to a paper (`arxiv:2508.01234`)."""
    return not _FOREIGN.match(target) or names_paper(target)


def names_paper(target: str) -> bool:
    """Whether a link names a paper by an id, `doi:10.1145/12.34`."""
    return bool(_ID.match(target))


def read_target_id(target: str) -> PaperId | None:
    """The paper that a link such as `doi:10.1145/12.34` names; None for all other links."""
    return parse_id(target) if names_paper(target) else None


def locate(target: str, file: str) -> str:
    """What a link of a file leads to, as a path below content/.

    Args:
        target: not an id; file: the link's own, below content/.

    >>> locate("../2025-09/b.md#part", "papers/2025-08/a.md"), locate("/tags/agents/", "papers/2025-08/a.md")
    ('papers/2025-09/b.md', 'tags/agents')
    """
    path, _ = split_mark(target)
    path = unquote(path) if "%" in path else path
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path))


def split_mark(target: str) -> tuple[str, str]:
    """A link's path, and its query and place.

    >>> split_mark("b.md?x=1#part"), split_mark("#part")
    (('b.md', '?x=1#part'), ('', '#part'))
    """
    mark = re.search(r"[?#]", target)
    return (target[: mark.start()], target[mark.start() :]) if mark else (target, "")


def page_names(path: str) -> Iterator[str]:
    """The files that a path may mean where it names no file: `about`, `about/` and `about/index.html` are `about.md`."""
    stem = re.sub(r"(?:(?:^|/)index)?\.(?:md|html)$", "", "" if path == "." else path)
    yield from (f"{stem}.md", f"{stem}/index.md") if stem else ("index.md",)


def is_known(path: str, files: Container[str]) -> bool:
    """Whether a path leads to a file of content/, or to the page of one."""
    return path in files or any(name in files for name in page_names(path))


def name_issues(days: Iterable[str]) -> Iterator[str]:
    """The files that links may name issues by: of each day, its week and its month."""
    for day in {*days}:
        yield from (f"digests/{key}.md" for key in (day, week_of(day), month_of(day)))


def is_published(path: str) -> bool:
    """Whether only publishing can say if a path leads anywhere: it names a saved search or an author."""
    return path.startswith(("views/", "authors/"))


def names_page(target: str, path: str) -> bool:
    """Whether a link is one to a page, as it is written, or as the path that it leads to."""
    return target.endswith((".md", "/")) or path.startswith(("tags/", "digests/"))


def is_made(path: str) -> bool:
    """Whether only publishing can say if a path leads anywhere: it names a file that is made beside a page, such as a feed."""
    return path.rpartition("/")[2] in MADE_FILES


def name_pages(
    papers: Sequence[Paper], tags: Iterable[Tag], links: Mapping[str, Iterable[tuple[int, str]]]
) -> Iterator[str]:
    """The files that links may name pages by which publishing makes of papers and topics.

    Args:
        links: file below content/ → (line, target): addresses of papers are named only if there is such a link.
    """
    yield from LISTS.values()
    yield from name_issues(paper.date for paper in papers)
    for tag in tags:
        yield from (f"tags/{name}.md" for name in (tag.slug, *tag.aliases))
    if any(
        re.fullmatch(r"papers/[^/]+", locate(target, file)) for file in links for _, target in links[file]
    ):
        for paper in papers:
            yield from (f"papers/{slug}.md" for slug in (paper.id.slug, *paper.aliases))
